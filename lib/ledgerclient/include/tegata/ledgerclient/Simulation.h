#pragma once

#include <tegata/base/Task.h>
#include <tegata/ledgerclient/ContractError.h>
#include <tegata/ledgerclient/NodeSet.h>
#include <tegata/protocol/Actions.h>

namespace tegata::ledger {

/// Asks what the ledger would say to an action now, without recording it.
class Simulation
{
public:
    /// `nodes` outlives the simulation and its tasks.
    Simulation(NodeSet &nodes, protocol::Deployment deployment);

    struct Outcome
    {
        /// Empty: the ledger would accept.
        std::optional<ContractError> refusal;
        BlockHeader at;
    };
    /// Runs it at the newest agreed block. Errors are those of the nodes; a refusal is an outcome.
    [[nodiscard]] Task<Outcome> run(protocol::SignedAction action);
    /// As run(), with a refusal as LedgerError::Reverted.
    [[nodiscard]] Task<void> require(protocol::SignedAction action);
    /// Gas that the action would use as a transaction from `sender`; Reverted when it would be refused.
    [[nodiscard]] Task<std::uint64_t> gas(protocol::SignedAction action, Address sender);

private:
    NodeSet &m_nodes;
    protocol::Deployment m_deployment;
};

} // namespace tegata::ledger
