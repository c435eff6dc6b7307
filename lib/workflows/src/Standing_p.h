#pragma once

#include <tegata/ledgerclient/LedgerReader.h>
#include <tegata/workflows/Workspace.h>

namespace tegata::workflows {

/// Whether this terminal may act at all: DeviceRevoked, DeviceExpired, InstitutionInactive, EnrolmentPending otherwise,
/// and then every cached chart has been made unreadable. Nothing to check in a patient's profile.
[[nodiscard]] Task<void> requireStanding(Workspace *workspace, ledger::BlockHeader head);

} // namespace tegata::workflows
