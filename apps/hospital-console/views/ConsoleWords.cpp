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

ui::InstitutionKind uiKind(protocol::InstitutionKind kind)
{
    switch (kind) {
    case protocol::InstitutionKind::Hospital:
        return ui::InstitutionKind::Hospital;
    case protocol::InstitutionKind::Clinic:
        return ui::InstitutionKind::Clinic;
    case protocol::InstitutionKind::Pharmacy:
        return ui::InstitutionKind::Pharmacy;
    }
    return ui::InstitutionKind::Hospital;
}

QString kindText(protocol::InstitutionKind kind) { return ui::kindText(uiKind(kind)); }

QString roleText(protocol::DeviceRole role)
{
    switch (role) {
    case protocol::DeviceRole::Doctor:
        return ConsoleWords::tr("Doctor");
    case protocol::DeviceRole::Nurse:
        return ConsoleWords::tr("Nurse");
    case protocol::DeviceRole::Pharmacist:
        return ConsoleWords::tr("Pharmacist");
    case protocol::DeviceRole::Clerk:
        return ConsoleWords::tr("Clerk");
    case protocol::DeviceRole::LaboratoryTechnician:
        return ConsoleWords::tr("Laboratory technician");
    }
    return {};
}

QString reasonText(protocol::RevocationReason reason)
{
    switch (reason) {
    case protocol::RevocationReason::Routine:
        return ConsoleWords::tr("Returned or replaced");
    case protocol::RevocationReason::Compromised:
        return ConsoleWords::tr("Lost, stolen or misused");
    }
    return {};
}

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

QDateTime localTime(UnixTime time)
{
    return time == UnixTime{} ? QDateTime() : QDateTime::fromSecsSinceEpoch(static_cast<qint64>(toUnixSeconds(time)));
}

UnixTime unixTime(const QDateTime &time)
{
    return fromUnixSeconds(static_cast<std::uint64_t>(time.toSecsSinceEpoch()));
}

QString momentText(UnixTime time)
{
    return time == UnixTime{} ? QStringLiteral("–") : ui::dateTimeText(localTime(time));
}

QString endText(UnixTime notAfter)
{
    return notAfter == UnixTime{} ? ConsoleWords::tr("No end date") : ui::dateTimeText(localTime(notAfter));
}

QString administratorText(const protocol::Address &address, const std::optional<protocol::Address> &own)
{
    if (own == address) {
        return ConsoleWords::tr("You");
    }
    return address.isZero() ? QStringLiteral("–") : ui::shortId(address.hexString());
}

QString groupedNumber(const QString &checkNumber)
{
    return checkNumber.size() == 6 ? checkNumber.left(3) + QLatin1Char(' ') + checkNumber.mid(3) : checkNumber;
}

QString nameOrUnknown(const QString &name)
{
    return name.isEmpty() ? ConsoleWords::tr("Name not available") : ui::oneLine(name);
}

} // namespace tegata::console
