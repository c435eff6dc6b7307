#pragma once

#include <tegata/protocol/Actions.h>

#include <tuple>
#include <type_traits>

/// The fields of the protocol's structs in the order of the ABI, for the codec (Abi.h). Written once for
/// reading and for writing: `Self` is the struct, const or not.
namespace tegata::protocol {

template <typename Self, typename Struct>
concept Either = std::is_same_v<std::remove_const_t<Self>, Struct>;

template <Either<VaultWrap> Self> auto abiFields(Self &value) { return std::tie(value.recipient, value.wrapHash); }
template <Either<VaultRotation> Self> auto abiFields(Self &value)
{
    return std::tie(value.epoch, value.vaultPk, value.recoveryWrapHash, value.wraps);
}
template <Either<ChartOpening> Self> auto abiFields(Self &value)
{
    return std::tie(value.compartment, value.suite, value.ckCommit);
}
template <Either<GrantItem> Self> auto abiFields(Self &value)
{
    return std::tie(value.compartment, value.permissions, value.fromEpoch, value.wrapHash);
}
template <Either<KeptReader> Self> auto abiFields(Self &value)
{
    return std::tie(value.institutionId, value.vaultEpoch, value.wrapHash);
}
template <Either<ChartRotation> Self> auto abiFields(Self &value)
{
    return std::tie(value.compartment, value.ckCommit, value.keep);
}
template <Either<RegisterInstitution> Self> auto abiFields(Self &value)
{
    return std::tie(value.institutionId, value.kind, value.name, value.legalIdHash, value.encPk, value.vaultPk,
                    value.recoveryPk, value.recoveryWrapHash, value.authorization.signer, value.authorization.nonce,
                    value.authorization.deadline);
}
template <Either<UpdateInstitution> Self> auto abiFields(Self &value)
{
    return std::tie(value.institutionId, value.kind, value.name, value.authorization.signer, value.authorization.nonce,
                    value.authorization.deadline);
}
template <Either<SetInstitutionActive> Self> auto abiFields(Self &value)
{
    return std::tie(value.institutionId, value.active, value.authorization.signer, value.authorization.nonce,
                    value.authorization.deadline);
}
template <Either<AddAdministrator> Self> auto abiFields(Self &value)
{
    return std::tie(value.institutionId, value.administrator, value.encPk, value.vaultEpoch, value.wrapHash,
                    value.authorization.signer, value.authorization.nonce, value.authorization.deadline);
}
template <Either<RemoveAdministrator> Self> auto abiFields(Self &value)
{
    return std::tie(value.institutionId, value.administrator, value.rotation, value.authorization.signer,
                    value.authorization.nonce, value.authorization.deadline);
}
template <Either<ApproveDevice> Self> auto abiFields(Self &value)
{
    return std::tie(value.institutionId, value.device, value.encPk, value.role, value.notAfter, value.vaultEpoch,
                    value.wrapHash, value.authorization.signer, value.authorization.nonce,
                    value.authorization.deadline);
}
template <Either<RevokeDevice> Self> auto abiFields(Self &value)
{
    return std::tie(value.institutionId, value.device, value.reason, value.rotation, value.authorization.signer,
                    value.authorization.nonce, value.authorization.deadline);
}
template <Either<RotateVault> Self> auto abiFields(Self &value)
{
    return std::tie(value.institutionId, value.rotation, value.authorization.signer, value.authorization.nonce,
                    value.authorization.deadline);
}
template <Either<RegisterPatient> Self> auto abiFields(Self &value)
{
    return std::tie(value.patientId, value.encPk, value.introducedBy, value.authorization.signer,
                    value.authorization.nonce, value.authorization.deadline);
}
template <Either<ReplacePatientKey> Self> auto abiFields(Self &value)
{
    return std::tie(value.patientId, value.newKey, value.newEncPk, value.authorization.signer,
                    value.authorization.nonce, value.authorization.deadline);
}
template <Either<OpenChart> Self> auto abiFields(Self &value)
{
    return std::tie(value.patientId, value.charts, value.authorization.signer, value.authorization.nonce,
                    value.authorization.deadline);
}
template <Either<CloseChart> Self> auto abiFields(Self &value)
{
    return std::tie(value.patientId, value.authorization.signer, value.authorization.nonce,
                    value.authorization.deadline);
}
template <Either<Grant> Self> auto abiFields(Self &value)
{
    return std::tie(value.patientId, value.institutionId, value.vaultEpoch, value.notAfter, value.items,
                    value.authorization.signer, value.authorization.nonce, value.authorization.deadline);
}
template <Either<Revoke> Self> auto abiFields(Self &value)
{
    return std::tie(value.patientId, value.institutionId, value.rotations, value.authorization.signer,
                    value.authorization.nonce, value.authorization.deadline);
}
template <Either<RotateChart> Self> auto abiFields(Self &value)
{
    return std::tie(value.patientId, value.rotations, value.authorization.signer, value.authorization.nonce,
                    value.authorization.deadline);
}
template <Either<AppendRecord> Self> auto abiFields(Self &value)
{
    return std::tie(value.patientId, value.compartment, value.epoch, value.recordHash, value.authorization.signer,
                    value.authorization.nonce, value.authorization.deadline);
}
template <Either<AppendRecords> Self> auto abiFields(Self &value)
{
    return std::tie(value.patientId, value.compartment, value.epoch, value.root, value.count,
                    value.authorization.signer, value.authorization.nonce, value.authorization.deadline);
}
template <Either<IssuePrescription> Self> auto abiFields(Self &value)
{
    return std::tie(value.prescriptionId, value.patientId, value.compartment, value.recordHash, value.fills,
                    value.notAfter, value.authorization.signer, value.authorization.nonce,
                    value.authorization.deadline);
}
template <Either<ClaimPrescription> Self> auto abiFields(Self &value)
{
    return std::tie(value.prescriptionId, value.authorization.signer, value.authorization.nonce,
                    value.authorization.deadline);
}
template <Either<DispensePrescription> Self> auto abiFields(Self &value)
{
    return std::tie(value.prescriptionId, value.fill, value.complete, value.recordHash, value.authorization.signer,
                    value.authorization.nonce, value.authorization.deadline);
}
template <Either<ReleasePrescription> Self> auto abiFields(Self &value)
{
    return std::tie(value.prescriptionId, value.authorization.signer, value.authorization.nonce,
                    value.authorization.deadline);
}
template <Either<CancelPrescription> Self> auto abiFields(Self &value)
{
    return std::tie(value.prescriptionId, value.authorization.signer, value.authorization.nonce,
                    value.authorization.deadline);
}

} // namespace tegata::protocol
