#pragma once

#include <tegata/protocol/Ids.h>

#include <functional>

namespace tegata::workflows {

/// How far a signed action is. "Recorded" means seen on the chain through the configured nodes, never the gateway's
/// word.
enum class ActionStage
{
    Preparing,
    Sending,
    Sent,
    Recorded
};

/// The place of a recorded action on the chain.
struct RecordedAction
{
    protocol::Digest digest;
    protocol::TransactionHash transaction;
    protocol::BlockNumber block{};
    UnixTime blockTime{};
};

/// Called on the thread that started the workflow. `digest` is zero while preparing.
using ProgressObserver = std::function<void(ActionStage stage, const protocol::Digest &digest)>;

} // namespace tegata::workflows
