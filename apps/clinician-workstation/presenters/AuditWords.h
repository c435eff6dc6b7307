#pragma once

#include "../views/AuditPage.h"

#include <tegata/workflows/AuditTrail.h>

namespace tegata::workstation {

/// Kinds of entries in the order the filter offers them; each with the ledger events it means.
enum class AuditKind
{
    Everything,
    Institution,
    Terminals,
    Permissions,
    Records,
    Prescriptions,
};
inline constexpr AuditKind lastAuditKind = AuditKind::Prescriptions;

[[nodiscard]] QString auditKindText(AuditKind kind);
/// Empty: all of them.
[[nodiscard]] QStringList eventsOf(AuditKind kind);
/// "A terminal was let in"; the ledger's own name for an event this program does not know.
[[nodiscard]] QString eventText(const workflows::AuditEntry &entry);
[[nodiscard]] AuditLine auditLineOf(const workflows::AuditEntry &entry);

} // namespace tegata::workstation
