#pragma once

#include <tegata/uikit/DetailList.h>
#include <tegata/workflows/AuditTrail.h>

#include <QStringList>

namespace tegata::appshell {

/// Kinds of entries as the filter offers them.
enum class AuditKind
{
    Everything,
    Institution,
    Administrators,
    Terminals,
    Permissions,
    Records,
    Prescriptions,
};

[[nodiscard]] QString auditKindText(AuditKind kind);
/// Names of the ledger's events of a kind; empty for everything.
[[nodiscard]] QStringList eventsOf(AuditKind kind);
/// "A terminal was let in"; the event's own name for one that this program does not know.
[[nodiscard]] QString eventText(const workflows::AuditEntry &entry);
/// Who did it, as far as the event says.
[[nodiscard]] QString actorText(const workflows::AuditEntry &entry);
/// Name or short form; empty when the entry names none.
[[nodiscard]] QString patientText(const workflows::AuditEntry &entry);
[[nodiscard]] QString terminalText(const workflows::AuditEntry &entry);
/// Everything the entry says, with its place on the chain.
[[nodiscard]] std::vector<ui::Detail> auditDetails(const workflows::AuditEntry &entry);

} // namespace tegata::appshell
