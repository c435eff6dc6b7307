#pragma once

#include "ActionRecording_p.h"
#include "ChartAccess_p.h"

#include <tegata/ledgerclient/LedgerHistory.h>

#include <set>

/// The keys of a patient's own charts: made, kept, handed to institutions, replaced.
namespace tegata::workflows {

/// A running permission as the chain tells it, with what is needed to wrap newer keys to it.
struct RunningGrant
{
    protocol::InstitutionId institution;
    protocol::Epoch vaultEpoch{};
    protocol::EncryptionPublicKey vaultPk;
    /// First epoch of each compartment that it covers.
    std::map<protocol::CompartmentId, protocol::Epoch> firstEpochs;
};

/// Everything a patient's events say about permissions.
struct GrantHistory
{
    /// All institutions ever granted, in the order of their newest grant.
    std::vector<protocol::InstitutionId> institutions;
    std::map<protocol::InstitutionId, ledger::events::Granted> newest;
    std::map<protocol::InstitutionId, ledger::ChainPosition> newestPosition;
    /// Block and index of the newest wrap of an institution for a compartment.
    std::map<std::pair<protocol::InstitutionId, protocol::CompartmentId>, ledger::ChainPosition> newestWrap;
    std::map<protocol::CompartmentId, ledger::ChainPosition> newestRotation;
};
/// `history`: the workspace's own for what is only shown, the judges' for what is wrapped or signed by.
[[nodiscard]] Task<GrantHistory> readGrantHistory(Workspace *workspace, protocol::PatientId patient,
                                                  ledger::LedgerHistory *history);
/// By the judges.
[[nodiscard]] Task<std::vector<RunningGrant>> runningGrants(Workspace *workspace, protocol::PatientId patient,
                                                            GrantHistory history);

/// New keys for these compartments, kept on this device before anything is signed, wrapped for every running grant but
/// the one that ends and for the patient.
struct PreparedChartRotation
{
    std::vector<protocol::ChartRotation> rotations;
    std::vector<Upload> uploads;
    /// To whose vaults the keys are wrapped.
    std::vector<Recipient> recipients;
};
[[nodiscard]] Task<PreparedChartRotation> prepareChartRotation(Workspace *workspace, protocol::PatientId patient,
                                                               QString step,
                                                               std::set<protocol::CompartmentId> compartments,
                                                               std::optional<protocol::InstitutionId> leaving);
/// Takes prepared keys into use when the ledger has them; forgets them when it has others or their action was refused;
/// sends an action again that was cut short. Also after a crash.
[[nodiscard]] Task<void> settleChartRotation(Workspace *workspace, protocol::PatientId patient);

/// The patient's own copy of every compartment's keys, for the gateway to keep.
[[nodiscard]] Result<std::vector<Upload>> ownCopies(Workspace &workspace, const ChartAccess &access);

} // namespace tegata::workflows
