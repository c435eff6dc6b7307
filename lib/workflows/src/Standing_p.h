#pragma once

#include <tegata/ledgerclient/LedgerReader.h>
#include <tegata/workflows/Workspace.h>

#include <optional>

namespace tegata::workflows {

/// Whether this terminal may act at all: DeviceRevoked, DeviceExpired, InstitutionInactive, EnrolmentPending otherwise,
/// and then every cached chart has been made unreadable; after the last two, but for what the own institution wrote.
/// What it finds, the profile remembers. Nothing to check in a patient's profile.
[[nodiscard]] Task<void> requireStanding(Workspace *workspace, ledger::BlockHeader head);

/// Why this terminal may not act, as the profile remembers it and the clock says; asks nobody.
[[nodiscard]] std::optional<Error> knownEnd(const Workspace &workspace);

/// The same as an error, before anything cached is shown or written. An end that was reached by the clock stays reached
/// when the clock is set back.
[[nodiscard]] Task<void> requireKnownStanding(Workspace *workspace);

} // namespace tegata::workflows
