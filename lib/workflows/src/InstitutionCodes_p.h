#pragma once

#include <tegata/crypto/Keccak.h>
#include <tegata/protocol/Enrolment.h>
#include <tegata/workflows/TerminalEnrolment.h>
#include <tegata/workflows/Workspace.h>

/// Codes that people carry between machines, and the numbers they compare.
namespace tegata::workflows {

/// Six digits of a vault key hash: its first 20 bits, modulo a million.
[[nodiscard]] QString checkNumberOf(const protocol::Hash32 &vaultKeyHash);

/// Reads an institution's code and compares it with the ledger. Errors of lib/qr, OtherNetwork,
/// CodeDoesNotMatchLedger, InstitutionInactive.
struct CheckedInstitution
{
    ChosenInstitution institution;
    /// What lets a new patient be sponsored.
    protocol::Introduction introduction;
};
[[nodiscard]] Task<CheckedInstitution> checkInstitutionCode(Workspace *workspace, QString text);

/// Text of the first institution's code in the bytes of a picture; looks for it on a worker thread.
[[nodiscard]] Task<QString> institutionCodeIn(QByteArray picture);

/// A new administrator's request as text ("t3.…", docs/protocol.md §8).
struct CarriedAdministratorRequest
{
    protocol::AdministratorRequest request;
    protocol::Signature signature;
    protocol::Signature consent;
};
[[nodiscard]] QString writeAdministratorRequest(const protocol::Deployment &deployment,
                                                const CarriedAdministratorRequest &request);
/// QrError::NotTegata, Damaged, UnsupportedVersion, TooLong; OtherNetwork; ProtocolError::NotAuthentic when the
/// signature or the consent does not hold.
[[nodiscard]] Result<CarriedAdministratorRequest> readAdministratorRequest(const protocol::Deployment &deployment,
                                                                           const QString &text);

} // namespace tegata::workflows
