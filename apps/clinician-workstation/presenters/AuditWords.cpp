#include "AuditWords.h"

#include <tegata/appshell/ShownValues.h>
#include <tegata/uikit/DateText.h>
#include <tegata/uikit/DisplayText.h>

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace tegata::workstation {

namespace {

struct AuditWords
{
    Q_DECLARE_TR_FUNCTIONS(tegata::workstation::AuditWords)
};

struct EventRow
{
    const char *event;
    AuditKind kind;
    const char *words;
};

constexpr const char *context = "tegata::workstation::AuditWords";

constexpr std::array rows{
    EventRow{"InstitutionRegistered", AuditKind::Institution,
             QT_TRANSLATE_NOOP("tegata::workstation::AuditWords", "The institution was registered")},
    EventRow{"InstitutionUpdated", AuditKind::Institution,
             QT_TRANSLATE_NOOP("tegata::workstation::AuditWords", "The institution's name or kind was changed")},
    EventRow{"InstitutionActivated", AuditKind::Institution,
             QT_TRANSLATE_NOOP("tegata::workstation::AuditWords", "The institution was activated or deactivated")},
    EventRow{"VaultRotated", AuditKind::Institution,
             QT_TRANSLATE_NOOP("tegata::workstation::AuditWords", "The institution's keys were renewed")},
    EventRow{"AdministratorAdded", AuditKind::Institution,
             QT_TRANSLATE_NOOP("tegata::workstation::AuditWords", "An administrator was added")},
    EventRow{"AdministratorRemoved", AuditKind::Institution,
             QT_TRANSLATE_NOOP("tegata::workstation::AuditWords", "An administrator was removed")},
    EventRow{"DeviceApproved", AuditKind::Terminals,
             QT_TRANSLATE_NOOP("tegata::workstation::AuditWords", "A terminal was let in")},
    EventRow{"DeviceRevoked", AuditKind::Terminals,
             QT_TRANSLATE_NOOP("tegata::workstation::AuditWords", "The approval of a terminal was withdrawn")},
    EventRow{"PatientRegistered", AuditKind::Permissions,
             QT_TRANSLATE_NOOP("tegata::workstation::AuditWords", "A patient was introduced by the institution")},
    EventRow{"Granted", AuditKind::Permissions,
             QT_TRANSLATE_NOOP("tegata::workstation::AuditWords", "A patient let the institution in")},
    EventRow{"Revoked", AuditKind::Permissions,
             QT_TRANSLATE_NOOP("tegata::workstation::AuditWords", "A patient ended the permission")},
    EventRow{"ReaderKept", AuditKind::Permissions,
             QT_TRANSLATE_NOOP("tegata::workstation::AuditWords", "A patient renewed keys and kept the institution")},
    EventRow{"RecordAppended", AuditKind::Records,
             QT_TRANSLATE_NOOP("tegata::workstation::AuditWords", "A record was written into a chart")},
    EventRow{"RecordsAppended", AuditKind::Records,
             QT_TRANSLATE_NOOP("tegata::workstation::AuditWords", "Several records were written into a chart")},
    EventRow{"PrescriptionIssued", AuditKind::Prescriptions,
             QT_TRANSLATE_NOOP("tegata::workstation::AuditWords", "A prescription was issued")},
    EventRow{"PrescriptionClaimed", AuditKind::Prescriptions,
             QT_TRANSLATE_NOOP("tegata::workstation::AuditWords", "A prescription was taken on")},
    EventRow{"PrescriptionReleased", AuditKind::Prescriptions,
             QT_TRANSLATE_NOOP("tegata::workstation::AuditWords", "A prescription was given back")},
    EventRow{"PrescriptionDispensed", AuditKind::Prescriptions,
             QT_TRANSLATE_NOOP("tegata::workstation::AuditWords", "A prescription was dispensed")},
    EventRow{"PrescriptionCancelled", AuditKind::Prescriptions,
             QT_TRANSLATE_NOOP("tegata::workstation::AuditWords", "A prescription was cancelled")},
};

} // namespace

QString auditKindText(AuditKind kind)
{
    switch (kind) {
    case AuditKind::Everything:
        return AuditWords::tr("Everything");
    case AuditKind::Institution:
        return AuditWords::tr("Institution");
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
        const bool isActive = std::any_of(entry.details.begin(), entry.details.end(), [](const auto &detail) {
            return detail.first == QLatin1String("active") && detail.second == QLatin1String("true");
        });
        return isActive ? AuditWords::tr("The institution was activated again")
                        : AuditWords::tr("The institution was deactivated");
    }
    const auto found = std::find_if(rows.begin(), rows.end(),
                                    [&entry](const EventRow &row) { return entry.event == QLatin1String(row.event); });
    return found == rows.end() ? entry.event : QCoreApplication::translate(context, found->words);
}

AuditLine auditLineOf(const workflows::AuditEntry &entry)
{
    AuditLine line;
    line.time = appshell::localTime(entry.time);
    line.what = eventText(entry);
    if (entry.device) {
        line.terminal = entry.deviceName.isEmpty() ? ui::shortId(entry.device->hexString()) : entry.deviceName;
    }
    if (entry.patient) {
        line.patient = entry.patientName.isEmpty() ? ui::shortId(entry.patient->hexString()) : entry.patientName;
    }
    line.block = protocol::toNumber(entry.block);
    line.details = {{AuditWords::tr("What"), line.what}, {AuditWords::tr("When"), ui::dateTimeText(line.time)}};
    if (entry.device) {
        line.details.push_back({AuditWords::tr("Terminal"), line.terminal});
        line.details.push_back({AuditWords::tr("Address of the terminal"), entry.device->hexString(), true});
    }
    if (entry.patient) {
        line.details.push_back({AuditWords::tr("Patient"), line.patient});
        line.details.push_back({AuditWords::tr("Identification of the patient"), entry.patient->hexString(), true});
    }
    for (const auto &[name, value] : entry.details) {
        line.details.push_back({name, value});
    }
    line.details.push_back({AuditWords::tr("Block"), QString::number(line.block)});
    line.details.push_back({AuditWords::tr("Number on the ledger"), entry.transaction.hexString(), true});
    return line;
}

} // namespace tegata::workstation
