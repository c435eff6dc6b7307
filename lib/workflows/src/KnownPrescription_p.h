#pragma once

#include <tegata/base/Task.h>
#include <tegata/ledgerclient/LedgerEvent.h>
#include <tegata/ledgerclient/LedgerReader.h>
#include <tegata/ledgerclient/LedgerTypes.h>
#include <tegata/workflows/Prescriptions.h>

#include <QString>

#include <optional>
#include <set>
#include <vector>

namespace tegata::workflows {

class Workspace;

/// What the ledger said of a prescription, now or when it was last asked.
struct KnownPrescription
{
    ledger::PrescriptionInfo info;
    QString issuerName;
    QString holderName;
    /// Claimed, and nobody may dispense on that claim: its holder is deactivated or has no running permission.
    bool claimEnded = false;
    UnixTime asOf{};
    /// Why the ledger was not asked; empty when it was.
    std::optional<Error> away;

    /// How it stands for everybody: a claim that counts no more is none.
    [[nodiscard]] PrescriptionStanding standingAt(UnixTime now) const;

    [[nodiscard]] Bytes encoded() const;
    [[nodiscard]] static Result<KnownPrescription> decoded(ByteView bytes);
};

/// Whether the holder's claim counts no more (docs/protocol.md, "Prescription"); false for what nobody claimed.
/// Errors of the ledger.
[[nodiscard]] Task<bool> hasClaimEnded(Workspace *workspace, ledger::PrescriptionInfo info,
                                       std::optional<ledger::InstitutionState> holder, ledger::BlockHeader at);

/// The prescriptions whose claim this institution lost without giving it back: somebody else claimed over it, or the
/// issuer cancelled over it.
[[nodiscard]] std::set<protocol::PrescriptionId> claimsLost(const std::vector<ledger::LedgerEvent> &events,
                                                            const protocol::InstitutionId &institution);

} // namespace tegata::workflows
