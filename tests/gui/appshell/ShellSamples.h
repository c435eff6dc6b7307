#pragma once

#include <tegata/appshell/OutboxPage.h>
#include <tegata/workflows/AuditTrail.h>

#include <vector>

namespace tegata::appshell::samples {

/// Of an institution: something of the future, a permission, an approval, the registration; newest first.
[[nodiscard]] std::vector<workflows::AuditEntry> auditEntries();
/// One that waits, one on its way, one refused.
[[nodiscard]] std::vector<OutboxRow> outbox();

} // namespace tegata::appshell::samples
