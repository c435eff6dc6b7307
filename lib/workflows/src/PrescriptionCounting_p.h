#pragma once

#include "RecordAppending_p.h"

namespace tegata::workflows {

/// How far the counting of a record on its prescription is.
struct Counting
{
    /// Nothing is left to do.
    bool isSettled = false;
    /// The ledger's refusal, for good.
    std::optional<Error> refusal;
};

/// Counts a recorded record on its prescription; nothing when the ledger has counted it already. The ledger's refusal
/// is an answer: the record itself stands then, and the person is told that the lock does not.
[[nodiscard]] Task<Counting> countOnPrescription(Workspace *workspace, WaitingPointer waiting);

} // namespace tegata::workflows
