#include "Scenes.h"

#include <tegata/uikit/Timeline.h>

#include <QListView>

namespace tegata::demo {

namespace {

/// From the form to "recorded", with a picture of the sheet.
void reviewAndConfirm(Hand &workstation, const QString &name, const QString &title)
{
    workstation.picture(name);
    workstation.press("write-review");
    workstation.untilShown("confirmAccept");
    workstation.picture(name + QStringLiteral("-review"));
    confirmSheet(workstation);
    untilRecorded(workstation, title);
    workstation.picture(name + QStringLiteral("-recorded"));
}

} // namespace

void untilRecorded(Hand &workstation, const QString &title)
{
    workstation.untilRowWith("chart-entries", title);
    workstation.until(QStringLiteral("“%1” is recorded").arg(title), [&workstation, title] {
        const int row = workstation.rowWith("chart-entries", title);
        const auto *list = workstation.window().findChild<QListView *>(QStringLiteral("chart-entries"));
        return row >= 0 && list != nullptr &&
               list->model()
                       ->index(row, 0)
                       .data(ui::TimelineModel::EntryRole)
                       .value<ui::TimelineEntry>()
                       .verification == ui::Verification::Verified;
    });
}

void openChart(Hand &workstation, const QString &patient)
{
    workstation.stage().step(
        QStringLiteral("the patient appears; open the chart"), workstation.who(), OnChain::Nothing, [&] {
            workstation.goTo("patients");
            workstation.untilRowWith("patients-table", patient);
            workstation.picture(QStringLiteral("patients"));
            workstation.openRow("patients-table", patient);
            workstation.untilOffered("write-note");
            workstation.until(QStringLiteral("the chart is complete"), [&workstation] {
                return !workstation.textOf("chart-completeness").isEmpty() && !workstation.isShown("chart-progress");
            });
            workstation.picture(QStringLiteral("chart-opened"));
        });
}

void writeNote(Hand &workstation)
{
    workstation.stage().step(QStringLiteral("write a note"), workstation.who(), OnChain::Recorded, [&] {
        workstation.press("write-note");
        workstation.type("note-title", QStringLiteral("外来受診"));
        workstation.type("note-subjective", QStringLiteral("3日前から咳と微熱。夜間に咳が強い。"));
        workstation.type("note-objective", QStringLiteral("体温 37.4 ℃、血圧 128/78、SpO2 98 %。咽頭発赤あり。"));
        workstation.type("note-assessment", QStringLiteral("急性上気道炎の疑い。"));
        workstation.type("note-plan", QStringLiteral("対症療法。5日後に再診。"));
        reviewAndConfirm(workstation, QStringLiteral("note"), QStringLiteral("外来受診"));
    });
}

void correctNote(Hand &workstation)
{
    const QString corrected = QStringLiteral("外来受診（訂正）");
    workstation.stage().step(
        QStringLiteral("correct the note; both versions stay readable"), workstation.who(), OnChain::Recorded, [&] {
            workstation.chooseRow("chart-entries", QStringLiteral("外来受診"));
            workstation.press("entry-correct");
            workstation.until(QStringLiteral("the note is in the form"), [&workstation] {
                return workstation.textOf("note-text").contains(QStringLiteral("急性上気道炎"));
            });
            workstation.type("note-title", corrected);
            workstation.type("note-text",
                             QStringLiteral("インフルエンザ迅速検査 陽性（A型）。\n自宅療養、5日後に再診。"));
            reviewAndConfirm(workstation, QStringLiteral("correction"), corrected);
            workstation.chooseRow("chart-entries", corrected);
            workstation.untilSays(QStringLiteral("急性上気道炎の疑い"));
            workstation.untilSays(QStringLiteral("インフルエンザ迅速検査"));
            workstation.picture(QStringLiteral("both-versions"));
        });
}

void writeAllergy(Hand &workstation)
{
    workstation.stage().step(QStringLiteral("write an allergy"), workstation.who(), OnChain::Recorded, [&] {
        workstation.press("write-allergy");
        workstation.type("allergy-substance", QStringLiteral("ペニシリン"));
        workstation.choose("allergy-category", 1);
        workstation.choose("allergy-criticality", 2);
        workstation.type("allergy-reaction", QStringLiteral("全身の発疹"));
        reviewAndConfirm(workstation, QStringLiteral("allergy"), QStringLiteral("ペニシリン"));
    });
}

void writeProblem(Hand &workstation)
{
    workstation.stage().step(QStringLiteral("write a problem"), workstation.who(), OnChain::Recorded, [&] {
        workstation.press("write-problem");
        workstation.type("problem-name", QStringLiteral("本態性高血圧症"));
        workstation.type("problem-note", QStringLiteral("家庭血圧 135/85 未満を目標とする。"));
        reviewAndConfirm(workstation, QStringLiteral("problem"), QStringLiteral("本態性高血圧症"));
    });
}

void prescribeAgainstAllergy(Hand &workstation)
{
    const QString drug = QStringLiteral("ペニシリンカリウム錠");
    workstation.stage().step(QStringLiteral("prescribe a drug the patient is allergic to"), workstation.who(),
                             OnChain::Recorded, [&] {
                                 workstation.press("write-prescription");
                                 workstation.type("drug-1-name", drug);
                                 workstation.type("drug-1-timing", QStringLiteral("1日3回毎食後"));
                                 workstation.untilShown("drug-1-warnings");
                                 reviewAndConfirm(workstation, QStringLiteral("prescription-warned"), drug);
                             });
    workstation.stage().step(QStringLiteral("cancel that prescription"), workstation.who(), OnChain::Recorded, [&] {
        workstation.chooseRow("chart-entries", drug);
        workstation.press("entry-cancel-prescription");
        workstation.picture(QStringLiteral("prescription-cancel"));
        confirmSheet(workstation);
        workstation.untilHidden("entry-cancel-prescription");
        workstation.picture(QStringLiteral("prescription-cancelled"));
    });
}

void prescribe(Hand &workstation, const QString &drug)
{
    workstation.stage().step(QStringLiteral("prescribe %1").arg(drug), workstation.who(), OnChain::Recorded, [&] {
        workstation.press("write-prescription");
        workstation.type("drug-1-name", drug);
        workstation.type("drug-1-dose", QStringLiteral("1"));
        workstation.type("drug-1-unit", QStringLiteral("錠"));
        workstation.type("drug-1-route", QStringLiteral("経口"));
        workstation.type("drug-1-timing", QStringLiteral("1日1回朝食後"));
        workstation.type("drug-1-days", QStringLiteral("14"));
        workstation.type("drug-1-quantity", QStringLiteral("14"));
        workstation.type("drug-1-quantity-unit", QStringLiteral("錠"));
        reviewAndConfirm(workstation, QStringLiteral("prescription"), drug);
    });
}

void findInChart(Hand &workstation, const QString &text)
{
    workstation.stage().step(QStringLiteral("find as one types"), workstation.who(), OnChain::Nothing, [&] {
        const int before = workstation.rowCount("chart-entries");
        workstation.type("chart-search", text);
        workstation.until(QStringLiteral("only what matches is listed"), [&workstation, before, text] {
            const int now = workstation.rowCount("chart-entries");
            return now > 0 && now < before && workstation.rowWith("chart-entries", text) >= 0;
        });
        workstation.picture(QStringLiteral("found"));
        workstation.type("chart-search", {});
        // More than before is as well: a record may have arrived meanwhile.
        workstation.until(QStringLiteral("all entries are listed again"),
                          [&workstation, before] { return workstation.rowCount("chart-entries") >= before; });
    });
}

} // namespace tegata::demo
