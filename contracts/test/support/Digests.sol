// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import "../../src/Types.sol";

/// @notice EIP-712 struct hashes written the plain way, with `abi.encode`, from the type strings of docs/protocol.md:
/// an independent second opinion on what the ledger computes from raw calldata.
library Digests {
    function hash(VaultWrap memory value) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(keccak256("VaultWrap(address recipient,bytes32 wrapHash)"), value.recipient, value.wrapHash)
        );
    }

    function hash(VaultRotation memory value) internal pure returns (bytes32) {
        bytes32[] memory wraps = new bytes32[](value.wraps.length);
        for (uint256 i = 0; i < wraps.length; ++i) {
            wraps[i] = hash(value.wraps[i]);
        }
        return keccak256(
            abi.encode(
                keccak256(
                    "VaultRotation(uint32 epoch,bytes32 vaultPk,bytes32 recoveryWrapHash,VaultWrap[] wraps)VaultWrap(address recipient,bytes32 wrapHash)"
                ),
                value.epoch,
                value.vaultPk,
                value.recoveryWrapHash,
                keccak256(abi.encodePacked(wraps))
            )
        );
    }

    function hash(ChartOpening memory value) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("ChartOpening(bytes32 compartment,uint8 suite,bytes32 ckCommit)"),
                value.compartment,
                value.suite,
                value.ckCommit
            )
        );
    }

    function hash(GrantItem memory value) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("GrantItem(bytes32 compartment,uint8 permissions,uint32 fromEpoch,bytes32 wrapHash)"),
                value.compartment,
                value.permissions,
                value.fromEpoch,
                value.wrapHash
            )
        );
    }

    function hash(KeptReader memory value) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("KeptReader(bytes32 institutionId,uint32 vaultEpoch,bytes32 wrapHash)"),
                value.institutionId,
                value.vaultEpoch,
                value.wrapHash
            )
        );
    }

    function hash(ChartRotation memory value) internal pure returns (bytes32) {
        bytes32[] memory keep = new bytes32[](value.keep.length);
        for (uint256 i = 0; i < keep.length; ++i) {
            keep[i] = hash(value.keep[i]);
        }
        return keccak256(
            abi.encode(
                keccak256(
                    "ChartRotation(bytes32 compartment,bytes32 ckCommit,KeptReader[] keep)KeptReader(bytes32 institutionId,uint32 vaultEpoch,bytes32 wrapHash)"
                ),
                value.compartment,
                value.ckCommit,
                keccak256(abi.encodePacked(keep))
            )
        );
    }

    function hash(RegisterInstitution memory value) internal pure returns (bytes32) {
        return keccak256(
            bytes.concat(
                abi.encode(
                    keccak256(
                        "RegisterInstitution(bytes32 institutionId,uint8 kind,string name,bytes32 legalIdHash,bytes32 encPk,bytes32 vaultPk,bytes32 recoveryPk,bytes32 recoveryWrapHash,address signer,uint256 nonce,uint256 deadline)"
                    ),
                    value.institutionId,
                    value.kind,
                    keccak256(bytes(value.name)),
                    value.legalIdHash,
                    value.encPk,
                    value.vaultPk
                ),
                abi.encode(value.recoveryPk, value.recoveryWrapHash, value.signer, value.nonce, value.deadline)
            )
        );
    }

    function hash(UpdateInstitution memory value) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "UpdateInstitution(bytes32 institutionId,uint8 kind,string name,address signer,uint256 nonce,uint256 deadline)"
                ),
                value.institutionId,
                value.kind,
                keccak256(bytes(value.name)),
                value.signer,
                value.nonce,
                value.deadline
            )
        );
    }

    function hash(SetInstitutionActive memory value) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "SetInstitutionActive(bytes32 institutionId,bool active,address signer,uint256 nonce,uint256 deadline)"
                ),
                value.institutionId,
                value.active,
                value.signer,
                value.nonce,
                value.deadline
            )
        );
    }

    function hash(AddAdministrator memory value) internal pure returns (bytes32) {
        return keccak256(
            bytes.concat(
                abi.encode(
                    keccak256(
                        "AddAdministrator(bytes32 institutionId,address administrator,bytes32 encPk,uint32 vaultEpoch,bytes32 wrapHash,address signer,uint256 nonce,uint256 deadline)"
                    ),
                    value.institutionId,
                    value.administrator,
                    value.encPk,
                    value.vaultEpoch,
                    value.wrapHash,
                    value.signer
                ),
                abi.encode(value.nonce, value.deadline)
            )
        );
    }

    function hash(RemoveAdministrator memory value) internal pure returns (bytes32) {
        bytes32[] memory rotation = new bytes32[](value.rotation.length);
        for (uint256 i = 0; i < rotation.length; ++i) {
            rotation[i] = hash(value.rotation[i]);
        }
        return keccak256(
            abi.encode(
                keccak256(
                    "RemoveAdministrator(bytes32 institutionId,address administrator,VaultRotation[] rotation,address signer,uint256 nonce,uint256 deadline)VaultRotation(uint32 epoch,bytes32 vaultPk,bytes32 recoveryWrapHash,VaultWrap[] wraps)VaultWrap(address recipient,bytes32 wrapHash)"
                ),
                value.institutionId,
                value.administrator,
                keccak256(abi.encodePacked(rotation)),
                value.signer,
                value.nonce,
                value.deadline
            )
        );
    }

    function hash(ApproveDevice memory value) internal pure returns (bytes32) {
        return keccak256(
            bytes.concat(
                abi.encode(
                    keccak256(
                        "ApproveDevice(bytes32 institutionId,address device,bytes32 encPk,uint8 role,uint64 notAfter,uint32 vaultEpoch,bytes32 wrapHash,address signer,uint256 nonce,uint256 deadline)"
                    ),
                    value.institutionId,
                    value.device,
                    value.encPk,
                    value.role,
                    value.notAfter,
                    value.vaultEpoch
                ),
                abi.encode(value.wrapHash, value.signer, value.nonce, value.deadline)
            )
        );
    }

    function hash(RevokeDevice memory value) internal pure returns (bytes32) {
        bytes32[] memory rotation = new bytes32[](value.rotation.length);
        for (uint256 i = 0; i < rotation.length; ++i) {
            rotation[i] = hash(value.rotation[i]);
        }
        return keccak256(
            abi.encode(
                keccak256(
                    "RevokeDevice(bytes32 institutionId,address device,uint8 reason,VaultRotation[] rotation,address signer,uint256 nonce,uint256 deadline)VaultRotation(uint32 epoch,bytes32 vaultPk,bytes32 recoveryWrapHash,VaultWrap[] wraps)VaultWrap(address recipient,bytes32 wrapHash)"
                ),
                value.institutionId,
                value.device,
                value.reason,
                keccak256(abi.encodePacked(rotation)),
                value.signer,
                value.nonce,
                value.deadline
            )
        );
    }

    function hash(RotateVault memory value) internal pure returns (bytes32) {
        bytes32[] memory rotation = new bytes32[](value.rotation.length);
        for (uint256 i = 0; i < rotation.length; ++i) {
            rotation[i] = hash(value.rotation[i]);
        }
        return keccak256(
            abi.encode(
                keccak256(
                    "RotateVault(bytes32 institutionId,VaultRotation[] rotation,address signer,uint256 nonce,uint256 deadline)VaultRotation(uint32 epoch,bytes32 vaultPk,bytes32 recoveryWrapHash,VaultWrap[] wraps)VaultWrap(address recipient,bytes32 wrapHash)"
                ),
                value.institutionId,
                keccak256(abi.encodePacked(rotation)),
                value.signer,
                value.nonce,
                value.deadline
            )
        );
    }

    function hash(RegisterPatient memory value) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "RegisterPatient(bytes32 patientId,bytes32 encPk,bytes32 introducedBy,address signer,uint256 nonce,uint256 deadline)"
                ),
                value.patientId,
                value.encPk,
                value.introducedBy,
                value.signer,
                value.nonce,
                value.deadline
            )
        );
    }

    function hash(ReplacePatientKey memory value) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "ReplacePatientKey(bytes32 patientId,address newKey,bytes32 newEncPk,address signer,uint256 nonce,uint256 deadline)"
                ),
                value.patientId,
                value.newKey,
                value.newEncPk,
                value.signer,
                value.nonce,
                value.deadline
            )
        );
    }

    function hash(OpenChart memory value) internal pure returns (bytes32) {
        bytes32[] memory charts = new bytes32[](value.charts.length);
        for (uint256 i = 0; i < charts.length; ++i) {
            charts[i] = hash(value.charts[i]);
        }
        return keccak256(
            abi.encode(
                keccak256(
                    "OpenChart(bytes32 patientId,ChartOpening[] charts,address signer,uint256 nonce,uint256 deadline)ChartOpening(bytes32 compartment,uint8 suite,bytes32 ckCommit)"
                ),
                value.patientId,
                keccak256(abi.encodePacked(charts)),
                value.signer,
                value.nonce,
                value.deadline
            )
        );
    }

    function hash(CloseChart memory value) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("CloseChart(bytes32 patientId,address signer,uint256 nonce,uint256 deadline)"),
                value.patientId,
                value.signer,
                value.nonce,
                value.deadline
            )
        );
    }

    function hash(Grant memory value) internal pure returns (bytes32) {
        bytes32[] memory items = new bytes32[](value.items.length);
        for (uint256 i = 0; i < items.length; ++i) {
            items[i] = hash(value.items[i]);
        }
        return keccak256(
            bytes.concat(
                abi.encode(
                    keccak256(
                        "Grant(bytes32 patientId,bytes32 institutionId,uint32 vaultEpoch,uint64 notAfter,GrantItem[] items,address signer,uint256 nonce,uint256 deadline)GrantItem(bytes32 compartment,uint8 permissions,uint32 fromEpoch,bytes32 wrapHash)"
                    ),
                    value.patientId,
                    value.institutionId,
                    value.vaultEpoch,
                    value.notAfter,
                    keccak256(abi.encodePacked(items)),
                    value.signer
                ),
                abi.encode(value.nonce, value.deadline)
            )
        );
    }

    function hash(Revoke memory value) internal pure returns (bytes32) {
        bytes32[] memory rotations = new bytes32[](value.rotations.length);
        for (uint256 i = 0; i < rotations.length; ++i) {
            rotations[i] = hash(value.rotations[i]);
        }
        return keccak256(
            abi.encode(
                keccak256(
                    "Revoke(bytes32 patientId,bytes32 institutionId,ChartRotation[] rotations,address signer,uint256 nonce,uint256 deadline)ChartRotation(bytes32 compartment,bytes32 ckCommit,KeptReader[] keep)KeptReader(bytes32 institutionId,uint32 vaultEpoch,bytes32 wrapHash)"
                ),
                value.patientId,
                value.institutionId,
                keccak256(abi.encodePacked(rotations)),
                value.signer,
                value.nonce,
                value.deadline
            )
        );
    }

    function hash(RotateChart memory value) internal pure returns (bytes32) {
        bytes32[] memory rotations = new bytes32[](value.rotations.length);
        for (uint256 i = 0; i < rotations.length; ++i) {
            rotations[i] = hash(value.rotations[i]);
        }
        return keccak256(
            abi.encode(
                keccak256(
                    "RotateChart(bytes32 patientId,ChartRotation[] rotations,address signer,uint256 nonce,uint256 deadline)ChartRotation(bytes32 compartment,bytes32 ckCommit,KeptReader[] keep)KeptReader(bytes32 institutionId,uint32 vaultEpoch,bytes32 wrapHash)"
                ),
                value.patientId,
                keccak256(abi.encodePacked(rotations)),
                value.signer,
                value.nonce,
                value.deadline
            )
        );
    }

    function hash(AppendRecord memory value) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "AppendRecord(bytes32 patientId,bytes32 compartment,uint32 epoch,bytes32 recordHash,address signer,uint256 nonce,uint256 deadline)"
                ),
                value.patientId,
                value.compartment,
                value.epoch,
                value.recordHash,
                value.signer,
                value.nonce,
                value.deadline
            )
        );
    }

    function hash(AppendRecords memory value) internal pure returns (bytes32) {
        return keccak256(
            bytes.concat(
                abi.encode(
                    keccak256(
                        "AppendRecords(bytes32 patientId,bytes32 compartment,uint32 epoch,bytes32 root,uint32 count,address signer,uint256 nonce,uint256 deadline)"
                    ),
                    value.patientId,
                    value.compartment,
                    value.epoch,
                    value.root,
                    value.count,
                    value.signer
                ),
                abi.encode(value.nonce, value.deadline)
            )
        );
    }

    function hash(IssuePrescription memory value) internal pure returns (bytes32) {
        return keccak256(
            bytes.concat(
                abi.encode(
                    keccak256(
                        "IssuePrescription(bytes32 prescriptionId,bytes32 patientId,bytes32 compartment,bytes32 recordHash,uint16 fills,uint64 notAfter,address signer,uint256 nonce,uint256 deadline)"
                    ),
                    value.prescriptionId,
                    value.patientId,
                    value.compartment,
                    value.recordHash,
                    value.fills,
                    value.notAfter
                ),
                abi.encode(value.signer, value.nonce, value.deadline)
            )
        );
    }

    function hash(ClaimPrescription memory value) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("ClaimPrescription(bytes32 prescriptionId,address signer,uint256 nonce,uint256 deadline)"),
                value.prescriptionId,
                value.signer,
                value.nonce,
                value.deadline
            )
        );
    }

    function hash(DispensePrescription memory value) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "DispensePrescription(bytes32 prescriptionId,uint16 fill,bool complete,bytes32 recordHash,address signer,uint256 nonce,uint256 deadline)"
                ),
                value.prescriptionId,
                value.fill,
                value.complete,
                value.recordHash,
                value.signer,
                value.nonce,
                value.deadline
            )
        );
    }

    function hash(ReleasePrescription memory value) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("ReleasePrescription(bytes32 prescriptionId,address signer,uint256 nonce,uint256 deadline)"),
                value.prescriptionId,
                value.signer,
                value.nonce,
                value.deadline
            )
        );
    }

    function hash(CancelPrescription memory value) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("CancelPrescription(bytes32 prescriptionId,address signer,uint256 nonce,uint256 deadline)"),
                value.prescriptionId,
                value.signer,
                value.nonce,
                value.deadline
            )
        );
    }

    function consent(uint8 purpose, bytes32 subject, address key, bytes32 encPk) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("KeyConsent(uint8 purpose,bytes32 subject,address key,bytes32 encPk)"),
                purpose,
                subject,
                key,
                encPk
            )
        );
    }
}
