#pragma once

#include "PendingWrite_p.h"

#include <memory>
#include <string>

/// One entry of the outbox on its way to the chain: at the gateway, in a block, in a final block, and back again.
namespace tegata::workflows {

/// An entry with work left, read on the store's thread once for all steps; large, so it is handed round by pointer.
struct WaitingEntry
{
    /// Without its payload.
    chartstore::OutboxEntry entry;
    PendingWrite write;
    /// What is appended; a root over thousands of records is made once.
    protocol::Action append;
};
using WaitingPointer = std::shared_ptr<const WaitingEntry>;

/// Brings the sealed records to the gateway. All of it may be repeated.
[[nodiscard]] Task<void> uploadRecords(Workspace *workspace, WaitingPointer waiting);

/// What became of one attempt to append.
struct Appending
{
    enum class Outcome
    {
        Recorded,
        /// In a block that a reorganisation may still take back.
        NotFinal,
        EpochMoved,
        Refused
    };
    Outcome outcome = Outcome::Recorded;
    protocol::BlockNumber block{};
    std::string refusal;
};

/// Signs, sends and looks on the chain until one of the outcomes is sure; appended at most once, however often it is
/// called. Errors of nodes and gateway leave it open.
[[nodiscard]] Task<Appending> appendToChart(Workspace *workspace, WaitingPointer waiting);

/// The store must give back what it was given: a reader could otherwise never open what the chain now names. What it
/// lost or removed in the meantime, the list of a batch too, is sent again.
[[nodiscard]] Task<void> readBack(Workspace *workspace, WaitingPointer waiting);

/// Whether the ledger itself says that this terminal may no longer write there.
[[nodiscard]] Task<bool> isWritingOver(Workspace *workspace, WaitingPointer waiting);

} // namespace tegata::workflows
