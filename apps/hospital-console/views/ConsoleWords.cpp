#include "ConsoleWords.h"

#include <tegata/uikit/DateText.h>
#include <tegata/uikit/DisplayText.h>

#include <QCoreApplication>

namespace tegata::console {

namespace {

struct ConsoleWords
{
    Q_DECLARE_TR_FUNCTIONS(tegata::console::ConsoleWords)
};

} // namespace

QString stateText(workflows::TerminalState state)
{
    switch (state) {
    case workflows::TerminalState::Active:
        return ConsoleWords::tr("Approved");
    case workflows::TerminalState::Expired:
        return ConsoleWords::tr("Run out");
    case workflows::TerminalState::Revoked:
        return ConsoleWords::tr("Withdrawn");
    }
    return {};
}

ui::Tone toneOf(workflows::TerminalState state)
{
    switch (state) {
    case workflows::TerminalState::Active:
        return ui::Tone::Success;
    case workflows::TerminalState::Expired:
        return ui::Tone::Warning;
    case workflows::TerminalState::Revoked:
        return ui::Tone::Error;
    }
    return ui::Tone::Neutral;
}

QString administratorText(const protocol::Address &address, const std::optional<protocol::Address> &own)
{
    if (own == address) {
        return ConsoleWords::tr("You");
    }
    return address.isZero() ? QStringLiteral("–") : ui::shortId(address.hexString());
}

QString momentShortText(UnixTime time)
{
    const QDateTime local = localTime(time);
    if (time == UnixTime{}) {
        return momentText(time);
    }
    return local.date() == QDate::currentDate()
               ? ConsoleWords::tr("Today %1").arg(local.time().toString(QStringLiteral("HH:mm")))
               : ui::dateText(local.date());
}

QString endDayText(UnixTime notAfter)
{
    return notAfter == UnixTime{} ? endText(notAfter) : ui::dateText(localTime(notAfter).date());
}

QString nameOrUnknown(const QString &name)
{
    return name.isEmpty() ? ConsoleWords::tr("Name not available") : ui::oneLine(name);
}

} // namespace tegata::console
