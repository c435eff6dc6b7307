#include <tegata/appshell/AuditWords.h>
#include <tegata/appshell/ShownValues.h>

#include <tegata/uikit/DisplayText.h>

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace tegata::appshell {

namespace {

struct AuditWords
{
    Q_DECLARE_TR_FUNCTIONS(tegata::appshell::AuditWords)
};

struct EventRow
{
    const char *event;
    AuditKind kind;
    const char *words;
};

constexpr std::array rows{
    EventRow{"InstitutionRegistered", AuditKind::Institution,
             QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "The institution was registered")},
    EventRow{"InstitutionUpdated", AuditKind::Institution,
             QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Name or kind was changed")},
    EventRow{"InstitutionActivated", AuditKind::Institution,
             QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "The institution was activated or deactivated")},
    EventRow{"VaultRotated", AuditKind::Institution,
             QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "The institution's keys were renewed")},
    EventRow{"AdministratorAdded", AuditKind::Administrators,
             QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "An administrator was added")},
    EventRow{"AdministratorRemoved", AuditKind::Administrators,
             QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "An administrator was removed")},
    EventRow{"DeviceApproved", AuditKind::Terminals,
             QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "A terminal was let in")},
    EventRow{"DeviceRevoked", AuditKind::Terminals,
             QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "A terminal's approval was withdrawn")},
    EventRow{"PatientRegistered", AuditKind::Permissions,
             QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "A patient was introduced by the institution")},
    EventRow{"Granted", AuditKind::Permissions,
             QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "A patient opened a chart to the institution")},
    EventRow{"Revoked", AuditKind::Permissions,
             QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "A patient closed a chart to the institution")},
    EventRow{"ReaderKept", AuditKind::Permissions,
             QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "A patient renewed keys and kept the institution")},
    EventRow{"RecordAppended", AuditKind::Records,
             QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "A record was added to a chart")},
    EventRow{"RecordsAppended", AuditKind::Records,
             QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Several records were added to a chart")},
    EventRow{"PrescriptionIssued", AuditKind::Prescriptions,
             QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "A prescription was issued")},
    EventRow{"PrescriptionClaimed", AuditKind::Prescriptions,
             QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "A prescription was claimed")},
    EventRow{"PrescriptionReleased", AuditKind::Prescriptions,
             QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "A prescription was released")},
    EventRow{"PrescriptionDispensed", AuditKind::Prescriptions,
             QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "A prescription was dispensed")},
    EventRow{"PrescriptionCancelled", AuditKind::Prescriptions,
             QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "A prescription was cancelled")},
};

struct Named
{
    const char *name;
    const char *words;
};
constexpr std::array named{
    Named{"kind", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Kind")},
    Named{"name", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Name")},
    Named{"role", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Role")},
    Named{"reason", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Reason")},
    Named{"notAfter", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Ends")},
    Named{"active", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Active")},
    Named{"complete", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Dispensed in full")},
    Named{"permissions", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Permission")},
    Named{"administrator", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Administrator")},
    Named{"addedBy", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Added by")},
    Named{"removedBy", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Removed by")},
    Named{"vaultEpoch", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Institution's key generation")},
    Named{"epoch", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Key generation")},
    Named{"wraps", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Holders of the new keys")},
    Named{"compartment", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Part of the chart")},
    Named{"seq", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Number in the chart")},
    Named{"firstSeq", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "First number")},
    Named{"count", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Number of records")},
    Named{"recordHash", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Fingerprint")},
    Named{"root", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Fingerprint")},
    Named{"prescriptionId", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Prescription")},
    Named{"fills", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Dispensings allowed")},
    Named{"fill", QT_TRANSLATE_NOOP("tegata::appshell::AuditWords", "Which dispensing")},
};

QString valueOf(const workflows::AuditEntry &entry, const char *name)
{
    for (const auto &[key, value] : entry.details) {
        if (key == QLatin1String(name)) {
            return value;
        }
    }
    return {};
}

QString permissionText(const QString &number)
{
    switch (static_cast<protocol::Permission>(number.toInt())) {
    case protocol::Permission::Read:
        return AuditWords::tr("Read");
    case protocol::Permission::Write:
        return AuditWords::tr("Write");
    case protocol::Permission::ReadWrite:
        return AuditWords::tr("Read and write");
    }
    return number;
}

QString yesNo(const QString &flag)
{
    return flag == QLatin1String("true") ? AuditWords::tr("Yes") : AuditWords::tr("No");
}

/// Words for the name of a fact; the ledger's own for one without.
QString labelOf(const QString &name)
{
    const auto found =
        std::find_if(named.begin(), named.end(), [&name](const Named &row) { return name == QLatin1String(row.name); });
    return found == named.end() ? name : QCoreApplication::translate("tegata::appshell::AuditWords", found->words);
}

/// Words for the value of a fact; the value as the ledger has it where that says more.
QString valueTextOf(const QString &name, const QString &value)
{
    const auto is = [&name](const char *other) { return name == QLatin1String(other); };
    if (is("kind")) {
        return kindText(static_cast<protocol::InstitutionKind>(value.toInt()));
    }
    if (is("name")) {
        return ui::oneLine(value);
    }
    if (is("role")) {
        return roleText(static_cast<protocol::DeviceRole>(value.toInt()));
    }
    if (is("reason")) {
        return reasonText(static_cast<protocol::RevocationReason>(value.toInt()));
    }
    if (is("notAfter")) {
        return endText(fromUnixSeconds(value.toULongLong()));
    }
    if (is("active") || is("complete")) {
        return yesNo(value);
    }
    return is("permissions") ? permissionText(value) : value;
}

} // namespace

QString auditKindText(AuditKind kind)
{
    switch (kind) {
    case AuditKind::Everything:
        return AuditWords::tr("Everything");
    case AuditKind::Institution:
        return AuditWords::tr("Institution");
    case AuditKind::Administrators:
        return AuditWords::tr("Administrators");
    case AuditKind::Terminals:
        return AuditWords::tr("Terminals");
    case AuditKind::Permissions:
        return AuditWords::tr("Permissions");
    case AuditKind::Records:
        return AuditWords::tr("Records");
    case AuditKind::Prescriptions:
        return AuditWords::tr("Prescriptions");
    }
    return {};
}

QStringList eventsOf(AuditKind kind)
{
    QStringList events;
    for (const EventRow &row : rows) {
        if (row.kind == kind) {
            events.append(QLatin1String(row.event));
        }
    }
    return events;
}

QString eventText(const workflows::AuditEntry &entry)
{
    if (entry.event == QLatin1String("InstitutionActivated")) {
        return valueOf(entry, "active") == QLatin1String("true") ? AuditWords::tr("The institution was activated again")
                                                                 : AuditWords::tr("The institution was deactivated");
    }
    const auto found = std::find_if(rows.begin(), rows.end(),
                                    [&entry](const EventRow &row) { return entry.event == QLatin1String(row.event); });
    return found == rows.end() ? entry.event
                               : QCoreApplication::translate("tegata::appshell::AuditWords", found->words);
}

QString patientText(const workflows::AuditEntry &entry)
{
    if (!entry.patient) {
        return {};
    }
    return entry.patientName.isEmpty() ? ui::shortId(entry.patient->hexString()) : ui::oneLine(entry.patientName);
}

QString terminalText(const workflows::AuditEntry &entry)
{
    if (!entry.device) {
        return {};
    }
    return entry.deviceName.isEmpty() ? ui::shortId(entry.device->hexString()) : ui::oneLine(entry.deviceName);
}

QString actorText(const workflows::AuditEntry &entry)
{
    for (const char *name : {"addedBy", "removedBy", "administrator"}) {
        const QString address = valueOf(entry, name);
        if (!address.isEmpty()) {
            return AuditWords::tr("Administrator %1").arg(ui::shortId(address));
        }
    }
    const AuditKind kind = [&entry] {
        const auto found = std::find_if(rows.begin(), rows.end(), [&entry](const EventRow &row) {
            return entry.event == QLatin1String(row.event);
        });
        return found == rows.end() ? AuditKind::Everything : found->kind;
    }();
    if (kind == AuditKind::Permissions) {
        return AuditWords::tr("The patient");
    }
    return terminalText(entry);
}

std::vector<ui::Detail> auditDetails(const workflows::AuditEntry &entry)
{
    std::vector<ui::Detail> details;
    details.push_back({AuditWords::tr("What"), eventText(entry)});
    details.push_back({AuditWords::tr("When"), momentText(entry.time)});
    if (entry.device) {
        details.push_back(
            {AuditWords::tr("Terminal"), entry.deviceName.isEmpty()
                                             ? entry.device->hexString()
                                             : terminalText(entry) + QLatin1Char('\n') + entry.device->hexString()});
    }
    if (entry.patient) {
        details.push_back(
            {AuditWords::tr("Patient"), entry.patientName.isEmpty()
                                            ? entry.patient->hexString()
                                            : patientText(entry) + QLatin1Char('\n') + entry.patient->hexString()});
    }
    for (const auto &[name, value] : entry.details) {
        details.push_back({labelOf(name), valueTextOf(name, value)});
    }
    details.push_back({AuditWords::tr("Block"), QString::number(protocol::toNumber(entry.block))});
    details.push_back({AuditWords::tr("Transaction"), entry.transaction.hexString()});
    return details;
}

} // namespace tegata::appshell
