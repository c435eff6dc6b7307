#pragma once

#include "PendingWrite_p.h"

#include <string_view>

namespace tegata::workflows {

/// Refusal of an entry whose successor is being made; never shown.
inline constexpr std::string_view epochMoved = "ledger.WrongEpoch";

/// Seals the same confirmed payloads under the keys of the chart's new epoch; the refused entry and its successor
/// change as one. Where writing has ended meanwhile, the entry is refused for that instead.
[[nodiscard]] Task<void> sealAgain(Workspace *workspace, chartstore::OutboxId refused, PendingWrite write);

} // namespace tegata::workflows
