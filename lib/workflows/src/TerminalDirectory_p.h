#pragma once

#include <tegata/protocol/Enrolment.h>
#include <tegata/workflows/Workspace.h>

#include <map>
#include <optional>

/// What members of an institution leave for each other at the gateway, sealed under the vault: names of terminals, and
/// the introduction token under the entry of the administrator who made it.
namespace tegata::workflows {

struct TerminalDirectory
{
    std::map<protocol::Address, protocol::TerminalNames> names;
    /// The newest one.
    std::optional<protocol::Introduction> introduction;
};

/// Entries that cannot be opened are left out and counted in the log.
[[nodiscard]] Task<TerminalDirectory> readDirectory(Workspace *workspace);

/// Seals an entry with the current vault.
[[nodiscard]] Bytes introductionEntry(const protocol::Introduction &introduction, UnixTime madeAt);

} // namespace tegata::workflows
