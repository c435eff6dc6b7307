#include "Scenes.h"

#include <tegata/uikit/Timeline.h>

#include <QCoreApplication>
#include <QListView>
#include <QRegularExpression>

#include <algorithm>
#include <cstdlib>

namespace tegata::demo {

namespace {

constexpr const char *statusLine = "tegata::ui::StatusLine";

bool isWaiting(Hand &workstation, const QString &title)
{
    const int row = workstation.rowWith("chart-entries", title);
    const auto *list = workstation.window().findChild<QListView *>(QStringLiteral("chart-entries"));
    return row >= 0 && list != nullptr &&
           list->model()->index(row, 0).data(ui::TimelineModel::EntryRole).value<ui::TimelineEntry>().verification !=
               ui::Verification::Verified;
}

void untilAway(Hand &app, Surroundings::Process process)
{
    app.untilReads("statusLinkText", process == Surroundings::Process::Gateway
                                         ? said(statusLine, "Gateway unreachable since %1")
                                         : said(statusLine, "Ledger unreachable since %1"));
}

void write(Hand &workstation, const QString &title, const QString &name)
{
    workstation.press("write-note");
    workstation.type("note-title", title);
    workstation.type("note-plan", QStringLiteral("回線が戻りしだい記録される。"));
    workstation.press("write-review");
    confirmSheet(workstation);
    workstation.untilRowWith("chart-entries", title);
    workstation.until(QStringLiteral("“%1” waits").arg(title),
                      [&] { return isWaiting(workstation, title) && workstation.isShown("statusWaiting"); });
    workstation.chooseRow("chart-entries", title);
    workstation.picture(name + QStringLiteral("-written"));
}

/// 18 for "17 of 18 records available", in whatever language and order; 0 when it is not one that is missing.
int countWithOneMissing(const QString &text)
{
    static const QRegularExpression numbers(QStringLiteral("[0-9]+"));
    QRegularExpressionMatchIterator found = numbers.globalMatch(text);
    const int first = found.hasNext() ? found.next().captured().toInt() : 0;
    const int second = found.hasNext() ? found.next().captured().toInt() : 0;
    return first > 0 && std::abs(first - second) == 1 ? std::max(first, second) : 0;
}

int countOf(Hand &workstation, const QString &title)
{
    const auto *list = workstation.window().findChild<QListView *>(QStringLiteral("chart-entries"));
    int count = 0;
    for (int row = 0; list != nullptr && row < list->model()->rowCount(); ++row) {
        count += list->model()->index(row, 0).data().toString().contains(title) ? 1 : 0;
    }
    return count;
}

} // namespace

void workWithout(Surroundings &surroundings, Hand &workstation, Hand &desk, const QString &patient,
                 const Absence &absence)
{
    Stage &stage = workstation.stage();
    const QString what =
        absence.process == Surroundings::Process::Gateway ? QStringLiteral("gateway") : QStringLiteral("node");
    stage.step(QStringLiteral("the %1 goes away").arg(what), what, OnChain::Nothing, [&] {
        surroundings.stop(absence.process);
        untilAway(workstation, absence.process);
        untilAway(desk, absence.process);
        desk.picture(absence.name);
    });
    stage.step(QStringLiteral("open the chart without the %1").arg(what), workstation.who(), OnChain::Nothing, [&] {
        workstation.press("chart-back");
        workstation.untilRowWith("patients-table", patient);
        workstation.picture(absence.name + QStringLiteral("-patients"));
        workstation.openRow("patients-table", patient);
        workstation.until(QStringLiteral("the kept chart is open"),
                          [&workstation] { return workstation.rowCount("chart-entries") > 0; });
        workstation.untilOffered("write-note");
        workstation.chooseRow("chart-entries", QStringLiteral("本態性高血圧症"));
        workstation.picture(absence.name + QStringLiteral("-chart"));
    });
    stage.step(QStringLiteral("write a note without the %1; it waits").arg(what), workstation.who(), OnChain::Nothing,
               [&] {
                   write(workstation, absence.note, absence.name);
                   workstation.press("statusWaiting");
                   workstation.untilRowWith("outbox-table", absence.note);
                   workstation.picture(absence.name + QStringLiteral("-outbox"));
                   workstation.goTo("patients");
               });
    if (absence.meanwhile) {
        absence.meanwhile();
    }
    stage.step(QStringLiteral("the %1 is back; the note is recorded, once").arg(what), workstation.who(),
               OnChain::RecordedOnce, [&] {
                   surroundings.start(absence.process);
                   workstation.untilReads("statusLinkText", said(statusLine, "Connected"));
                   untilRecorded(workstation, absence.note);
                   workstation.untilHidden("statusWaiting");
                   if (countOf(workstation, absence.note) != 1) {
                       stage.fail(QStringLiteral("“%1” is in the chart %2 times")
                                      .arg(absence.note)
                                      .arg(countOf(workstation, absence.note)));
                   }
                   desk.untilReads("statusLinkText", said(statusLine, "Connected"));
                   workstation.chooseRow("chart-entries", absence.note);
                   workstation.picture(absence.name + QStringLiteral("-back"));
               });
}

int openIncomplete(Hand &terminal, const QString &patient)
{
    int count = 0;
    terminal.stage().step(
        QStringLiteral("open a chart of which the gateway has lost a record"), terminal.who(), OnChain::Nothing, [&] {
            terminal.untilRowWith("patients-table", patient);
            terminal.openRow("patients-table", patient);
            terminal.until(QStringLiteral("the chart says that one record is missing"), [&terminal, &count] {
                count = countWithOneMissing(terminal.textOf("chart-completeness"));
                return count > 0;
            });
            // It was written first; the first key only enters the list.
            terminal.pressKey("chart-entries", Qt::Key_Home);
            terminal.pressKey("chart-entries", Qt::Key_End);
            terminal.picture(QStringLiteral("record-missing"));
        });
    return count;
}

void openCompleted(Surroundings &surroundings, Hand &terminal, int count)
{
    terminal.stage().step(
        QStringLiteral("the gateway finds the record; the chart is complete"), terminal.who(), OnChain::Nothing, [&] {
            surroundings.stop(Surroundings::Process::Gateway);
            surroundings.findRecord();
            surroundings.start(Surroundings::Process::Gateway);
            terminal.untilReads("statusLinkText", said(statusLine, "Connected"));
            terminal.press("chart-refresh");
            const QString whole = QCoreApplication::translate("tegata::workstation::ChartWords",
                                                              "All %n record(s) available.", nullptr, count);
            terminal.until(QStringLiteral("the chart is complete"),
                           [&terminal, &whole] { return terminal.textOf("chart-completeness").startsWith(whole); });
            terminal.picture(QStringLiteral("record-found"));
        });
}

} // namespace tegata::demo
