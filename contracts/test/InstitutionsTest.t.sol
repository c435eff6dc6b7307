// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import "../src/Types.sol";
import {ITegataLedger} from "../src/ITegataLedger.sol";
import {cheats} from "./support/Cheats.sol";
import {Digests} from "./support/Digests.sol";
import {LedgerFixture} from "./support/LedgerFixture.sol";

contract InstitutionsTest is LedgerFixture {
    using Digests for *;

    function setUp() public override {
        super.setUp();
        _buildWorld();
    }

    // ---- Registration

    function testRegistrationTellsAndKeepsEverything() public {
        bytes32 id = keccak256("new");
        _watch();
        _recorded(perform(0));
        _emitted(
            1,
            _topics(ITegataLedger.InstitutionRegistered.selector, id),
            abi.encode(
                uint8(2),
                "New",
                keccak256(abi.encode("legal", id)),
                stranger.addr,
                encPkOf(stranger.addr),
                vaultPkOf(id, 1),
                keccak256(abi.encode("recovery", id)),
                keccak256(abi.encode("recovery wrap", id))
            )
        );
        InstitutionView memory state = ledger.institution(id);
        _require(state.kind == 2 && keccak256(bytes(state.name)) == keccak256("New"), "described");
        _require(state.active && state.administratorCount == 1 && state.deviceCount == 0, "active, one administrator");
        _require(state.vaultEpoch == 1 && state.vaultPk == vaultPkOf(id, 1), "first vault");
        _require(ledger.vaultKey(id, 1) == vaultPkOf(id, 1) && ledger.vaultKey(id, 2) == 0, "vault by epoch");
        _require(state.legalIdHash == keccak256(abi.encode("legal", id)), "legal number");
        _require(state.recoveryPk == keccak256(abi.encode("recovery", id)), "recovery key");
        _require(state.recoveryWrapHash == keccak256(abi.encode("recovery wrap", id)), "recovery wrap");
        _require(state.compromisedThrough == 0 && state.registeredAt == block.timestamp, "never compromised");
        AdministratorView memory first = ledger.administrator(stranger.addr);
        _require(first.institutionId == id && first.active && first.encPk == encPkOf(stranger.addr), "administrator");
        _require(first.addedAt == block.timestamp && first.removedAt == 0, "since now");
        _require(ledger.isAdministrator(id, stranger.addr), "is administrator here");
        _require(!ledger.isAdministrator(HOSPITAL, stranger.addr), "and only here");
        _require(!ledger.isAdministrator(keccak256("nobody"), address(0)), "nobody administers nothing");
        _require(ledger.addressPurpose(stranger.addr) == PURPOSE_ADMINISTRATOR, "bound");
    }

    function testRefusesASecondRegistrationOfAnInstitution() public {
        _refused(
            registerInstitution(stranger, HOSPITAL, 1, "Copy"),
            abi.encodeWithSelector(ITegataLedger.InstitutionExists.selector, HOSPITAL)
        );
    }

    function testRefusesAnInstitutionWithoutId() public {
        _refused(registerInstitution(stranger, 0, 1, "None"), ITegataLedger.InvalidId.selector);
    }

    function testRefusesEveryKindThatIsNone() public {
        for (uint16 kind = 0; kind < 256; ++kind) {
            if (kind >= 1 && kind <= 3) continue;
            _refused(
                registerInstitution(stranger, keccak256("new"), uint8(kind), "Kind"),
                abi.encodeWithSelector(ITegataLedger.InvalidKind.selector, kind)
            );
        }
    }

    function testRefusesAnInstitutionWithoutEncryptionKeys() public {
        RegisterInstitution memory action = RegisterInstitution(
            keccak256("new"),
            1,
            "New",
            0,
            0,
            keccak256("vault"),
            0,
            0,
            stranger.addr,
            LANE_INSTITUTION << 64,
            _deadline()
        );
        _refused(
            _submit(abi.encodeCall(ledger.registerInstitution, (action, _signed(stranger, action.hash())))),
            ITegataLedger.InvalidPublicKey.selector
        );
        (action.encPk, action.vaultPk) = (keccak256("enc"), 0);
        _refused(
            _submit(abi.encodeCall(ledger.registerInstitution, (action, _signed(stranger, action.hash())))),
            ITegataLedger.InvalidPublicKey.selector
        );
    }

    function testNamesMayBeOfAnyScriptUpTo200Bytes() public {
        string[6] memory names = [
            "A",
            unicode"東京都立みどり病院",
            unicode"مستشفى",
            unicode"<b>Clinic & Söhne</b>",
            unicode"🏥𠮷野家",
            "12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"
        ];
        for (uint256 i = 0; i < names.length; ++i) {
            _recorded(updateInstitution(administrator, HOSPITAL, 1, names[i]));
            _require(
                keccak256(bytes(ledger.institution(HOSPITAL).name)) == keccak256(bytes(names[i])), "kept as it was"
            );
        }
    }

    function testRefusesNamesThatNoScreenCanShow() public {
        bytes[23] memory names = [
            bytes(""),
            bytes.concat(bytes(names200()), "1"),
            hex"00",
            hex"411f42",
            hex"417f",
            hex"0a",
            hex"80",
            hex"c080",
            hex"c1bf",
            hex"c2",
            hex"c241",
            hex"e08080",
            hex"e09fbf",
            hex"e381",
            hex"eda080",
            hex"edbfbf",
            hex"f0808080",
            hex"f08fbfbf",
            hex"f0a0ae",
            hex"f4908080",
            hex"f5808080",
            hex"f8888080",
            hex"ff"
        ];
        for (uint256 i = 0; i < names.length; ++i) {
            _refused(
                updateInstitution(administrator, HOSPITAL, 1, string(names[i])), ITegataLedger.InvalidName.selector
            );
        }
        bytes[8] memory borders =
            [bytes(hex"20"), hex"7e", hex"c280", hex"dfbf", hex"e0a080", hex"ed9fbf", hex"ee8080", hex"f48fbfbf"];
        for (uint256 i = 0; i < borders.length; ++i) {
            _recorded(updateInstitution(administrator, HOSPITAL, 1, string(borders[i])));
        }
    }

    // ---- Description and activity

    function testUpdateTellsAndKeeps() public {
        _watch();
        _recorded(perform(1));
        _emitted(
            1,
            _topics(ITegataLedger.InstitutionUpdated.selector, HOSPITAL),
            abi.encode(uint8(2), "Renamed", administrator.addr)
        );
        _require(ledger.institution(HOSPITAL).kind == 2, "kind changed");
    }

    function testOnlyItsOwnAdministratorsActForAnInstitution() public {
        Actor[5] memory others = [rivalAdministrator, doctor, patient, stranger, pharmacist];
        for (uint256 i = 0; i < others.length; ++i) {
            bytes memory refusal = abi.encodeWithSelector(ITegataLedger.NotAdministrator.selector, others[i].addr);
            _refused(updateInstitution(others[i], HOSPITAL, 1, "Mine"), refusal);
            _refused(setActive(others[i], HOSPITAL, false), refusal);
            _refused(addAdministrator(others[i], HOSPITAL, stranger), refusal);
            _refused(removeAdministrator(others[i], HOSPITAL, administrator.addr, noRotation()), refusal);
            _refused(approveDevice(others[i], HOSPITAL, stranger, 1, 0), refusal);
            _refused(revokeDevice(others[i], HOSPITAL, nurse.addr, 1, noRotation()), refusal);
            _refused(rotateVault(others[i], HOSPITAL, noRotation()), refusal);
        }
    }

    function testNothingCanBeDoneForAnUnknownInstitution() public {
        bytes32 id = keccak256("unknown");
        bytes memory refusal = abi.encodeWithSelector(ITegataLedger.UnknownInstitution.selector, id);
        _refused(updateInstitution(administrator, id, 1, "X"), refusal);
        _refused(setActive(administrator, id, true), refusal);
        _refused(addAdministrator(administrator, id, stranger, 0), refusal);
        _refused(removeAdministrator(administrator, id, administrator.addr, noRotation()), refusal);
        _refused(approveDevice(administrator, id, stranger, 1, 0, 0), refusal);
        _refused(revokeDevice(administrator, id, nurse.addr, 1, noRotation()), refusal);
        _refused(rotateVault(administrator, id, noRotation()), refusal);
    }

    function testADeactivatedInstitutionIsServedNothingUntilItIsActiveAgain() public {
        _watch();
        _recorded(perform(2));
        _emitted(
            1, _topics(ITegataLedger.InstitutionActivated.selector, HOSPITAL), abi.encode(false, administrator.addr)
        );
        bytes memory refusal = abi.encodeWithSelector(ITegataLedger.InstitutionInactive.selector, HOSPITAL);
        _refused(perform(5), refusal);
        _refused(perform(12), refusal);
        _refused(perform(15), refusal);
        _refused(perform(16), refusal);
        _refused(perform(17), refusal);
        _refused(perform(21), refusal);
        _require(!ledger.isPermitted(doctor.addr, PATIENT, FIRST, PERMISSION_READ), "its device is not permitted");
        _require(ledger.deviceIsActive(doctor.addr), "though the device itself is not revoked");
        _require(ledger.device(doctor.addr).institutionId == HOSPITAL, "and is still known as its device");

        _recorded(setActive(pharmacyAdministrator, PHARMACY, false));
        refusal = abi.encodeWithSelector(ITegataLedger.InstitutionInactive.selector, PHARMACY);
        _refused(perform(18), refusal);
        _refused(perform(19), refusal);
        _refused(perform(20), refusal);

        _recorded(setActive(administrator, HOSPITAL, true));
        _recorded(setActive(pharmacyAdministrator, PHARMACY, true));
        _recorded(perform(15));
        _recorded(perform(19));
        _require(ledger.isPermitted(doctor.addr, PATIENT, FIRST, PERMISSION_READ), "permitted again");
    }

    function testADeactivatedInstitutionCanStillPutItsHouseInOrder() public {
        _recorded(setActive(administrator, HOSPITAL, false));
        _recorded(perform(1));
        _recorded(perform(3));
        _recorded(revokeDevice(administrator, HOSPITAL, nurse.addr, REASON_ROUTINE, noRotation()));
    }

    // ---- Administrators

    function testAddingAnAdministratorTellsAndKeeps() public {
        _watch();
        _recorded(perform(3));
        _emitted(
            1,
            _topics(ITegataLedger.AdministratorAdded.selector, HOSPITAL, _word(stranger.addr)),
            abi.encode(encPkOf(stranger.addr), uint32(1), wrapHashOf(stranger.addr), administrator.addr)
        );
        _require(ledger.institution(HOSPITAL).administratorCount == 3, "counted");
        _recorded(updateInstitution(stranger, HOSPITAL, 1, "By the new one"));
    }

    function testRefusesMoreThan32Administrators() public {
        for (uint256 i = 2; i < 32; ++i) {
            _recorded(addAdministrator(administrator, HOSPITAL, _actor(string(abi.encodePacked("more", i)))));
        }
        _refused(perform(3), ITegataLedger.TooManyAdministrators.selector);
    }

    function testRefusesAnAdministratorOfAnotherVaultEpoch() public {
        _refused(
            addAdministrator(administrator, HOSPITAL, stranger, 2),
            abi.encodeWithSelector(ITegataLedger.StaleVaultEpoch.selector, 1)
        );
    }

    function testRemovingAnAdministratorEndsItsPowerForEver() public {
        _watch();
        _recorded(perform(4));
        _emitted(
            1,
            _topics(ITegataLedger.AdministratorRemoved.selector, HOSPITAL, _word(secondAdministrator.addr)),
            abi.encode(administrator.addr)
        );
        _require(ledger.institution(HOSPITAL).vaultEpoch == 2, "and rotates the vault with it");
        _require(ledger.institution(HOSPITAL).compromisedThrough == 1, "whose seed it has had");
        AdministratorView memory removed = ledger.administrator(secondAdministrator.addr);
        _require(!removed.active && removed.removedAt == block.timestamp, "not active");
        bytes memory refusal = abi.encodeWithSelector(ITegataLedger.NotAdministrator.selector, secondAdministrator.addr);
        _refused(updateInstitution(secondAdministrator, HOSPITAL, 1, "Back"), refusal);
        _refused(removeAdministrator(administrator, HOSPITAL, secondAdministrator.addr, noRotation()), refusal);
        _refused(
            addAdministrator(administrator, HOSPITAL, secondAdministrator),
            abi.encodeWithSelector(ITegataLedger.AddressInUse.selector, secondAdministrator.addr)
        );
    }

    function testAnAdministratorMayLeaveButNotTheLast() public {
        _refused(
            removeAdministrator(administrator, HOSPITAL, administrator.addr, noRotation()),
            ITegataLedger.RotationRequired.selector
        );
        _recorded(
            removeAdministrator(
                administrator,
                HOSPITAL,
                administrator.addr,
                rotationTo(HOSPITAL, 2, _three(secondAdministrator, doctor, nurse))
            )
        );
        _refused(
            removeAdministrator(secondAdministrator, HOSPITAL, secondAdministrator.addr, noRotation()),
            ITegataLedger.LastAdministrator.selector
        );
    }

    function testRefusesToRemoveWhoIsNoAdministratorHere() public {
        address[3] memory others = [doctor.addr, rivalAdministrator.addr, stranger.addr];
        for (uint256 i = 0; i < others.length; ++i) {
            _refused(
                removeAdministrator(administrator, HOSPITAL, others[i], noRotation()),
                abi.encodeWithSelector(ITegataLedger.NotAdministrator.selector, others[i])
            );
        }
    }

    // ---- Devices

    function testApprovalTellsAndKeeps() public {
        uint64 end = uint64(block.timestamp + 1);
        _watch();
        _recorded(approveDevice(administrator, HOSPITAL, stranger, 4, end));
        _emitted(
            1,
            _topics(ITegataLedger.DeviceApproved.selector, HOSPITAL, _word(stranger.addr)),
            abi.encode(encPkOf(stranger.addr), uint8(4), end, uint32(1), wrapHashOf(stranger.addr), administrator.addr)
        );
        DeviceView memory state = ledger.device(stranger.addr);
        _require(state.institutionId == HOSPITAL && state.role == 4 && state.notAfter == end, "kept");
        _require(state.approvedAt == block.timestamp && state.revokedAt == 0 && state.reason == 0, "not revoked");
        _require(state.vaultEpoch == 1 && ledger.institution(HOSPITAL).deviceCount == 3, "counted");
        _require(ledger.deviceIsActive(stranger.addr), "active until the end");
        cheats.warp(end);
        _require(!ledger.deviceIsActive(stranger.addr), "not at the end");
    }

    function testRefusesEveryRoleThatIsNone() public {
        for (uint16 role = 0; role < 256; ++role) {
            if (role >= 1 && role <= 5) continue;
            _refused(
                approveDevice(administrator, HOSPITAL, stranger, uint8(role), 0),
                abi.encodeWithSelector(ITegataLedger.InvalidRole.selector, role)
            );
        }
        for (uint8 role = 1; role <= 5; ++role) {
            _recorded(approveDevice(administrator, HOSPITAL, _actor(string(abi.encodePacked(role))), role, 0));
        }
    }

    function testRefusesADeviceThatEndsNow() public {
        _refused(
            approveDevice(administrator, HOSPITAL, stranger, 1, uint64(block.timestamp)),
            abi.encodeWithSelector(ITegataLedger.EndDateInPast.selector, block.timestamp)
        );
    }

    function testRefusesADeviceWrappedForAnotherVaultEpoch() public {
        _refused(
            approveDevice(administrator, HOSPITAL, stranger, 1, 0, 2),
            abi.encodeWithSelector(ITegataLedger.StaleVaultEpoch.selector, 1)
        );
        _recorded(perform(7));
        _refused(
            approveDevice(administrator, HOSPITAL, stranger, 1, 0, 1),
            abi.encodeWithSelector(ITegataLedger.StaleVaultEpoch.selector, 2)
        );
    }

    function testAnAddressIsBoundOnceForEver() public {
        _recorded(revokeDevice(administrator, HOSPITAL, nurse.addr, REASON_ROUTINE, noRotation()));
        Actor memory oldKey = patient;
        _recorded(perform(9));
        Actor[5] memory bound = [administrator, doctor, nurse, oldKey, stranger];
        for (uint256 i = 0; i < bound.length; ++i) {
            bytes memory refusal = abi.encodeWithSelector(ITegataLedger.AddressInUse.selector, bound[i].addr);
            _refused(registerInstitution(bound[i], keccak256("other"), 1, "Other"), refusal);
            _refused(addAdministrator(rivalAdministrator, RIVAL, bound[i]), refusal);
            _refused(approveDevice(rivalAdministrator, RIVAL, bound[i], 1, 0), refusal);
            _refused(registerPatient(bound[i], keccak256("other patient")), refusal);
            _refused(replacePatientKey(stranger, PATIENT, bound[i]), refusal);
        }
    }

    function testRevocationTellsKeepsAndEndsTheDeviceAtOnce() public {
        _watch();
        _recorded(revokeDevice(administrator, HOSPITAL, doctor.addr, REASON_ROUTINE, noRotation()));
        _emitted(
            1,
            _topics(ITegataLedger.DeviceRevoked.selector, HOSPITAL, _word(doctor.addr)),
            abi.encode(uint8(1), administrator.addr)
        );
        DeviceView memory state = ledger.device(doctor.addr);
        _require(state.revokedAt == block.timestamp && state.reason == 1 && state.role == 1, "kept");
        _require(!ledger.deviceIsActive(doctor.addr), "not active");
        _require(!ledger.isPermitted(doctor.addr, PATIENT, FIRST, 1), "not permitted");
        _require(ledger.institution(HOSPITAL).deviceCount == 1, "counted");
        _require(ledger.institution(HOSPITAL).compromisedThrough == 0, "routine compromises nothing");
        bytes memory refusal = abi.encodeWithSelector(ITegataLedger.DeviceInactive.selector, doctor.addr);
        _refused(perform(15), refusal);
        _refused(perform(16), refusal);
        _refused(perform(17), refusal);
        _refused(perform(21), refusal);
        _refused(
            revokeDevice(administrator, HOSPITAL, doctor.addr, REASON_ROUTINE, noRotation()),
            abi.encodeWithSelector(ITegataLedger.UnknownDevice.selector, doctor.addr)
        );
    }

    function testRefusesToRevokeWhatIsNoDeviceHere() public {
        address[3] memory others = [pharmacist.addr, administrator.addr, stranger.addr];
        for (uint256 i = 0; i < others.length; ++i) {
            _refused(
                revokeDevice(administrator, HOSPITAL, others[i], REASON_ROUTINE, noRotation()),
                abi.encodeWithSelector(ITegataLedger.UnknownDevice.selector, others[i])
            );
        }
    }

    function testRefusesEveryReasonThatIsNone() public {
        _refused(
            revokeDevice(administrator, HOSPITAL, nurse.addr, 0, noRotation()), ITegataLedger.InvalidReason.selector
        );
        _refused(
            revokeDevice(administrator, HOSPITAL, nurse.addr, 3, noRotation()), ITegataLedger.InvalidReason.selector
        );
    }

    function testACompromisedDeviceTakesTheVaultWithItAndMakesGrantsStale() public {
        _refused(
            revokeDevice(administrator, HOSPITAL, nurse.addr, REASON_COMPROMISED, noRotation()),
            ITegataLedger.RotationRequired.selector
        );
        _require(!ledger.grantIsStale(PATIENT, HOSPITAL), "not stale before");
        _watch();
        _recorded(perform(6));
        VaultRotation[] memory rotation = rotationTo(HOSPITAL, 2, _three(administrator, secondAdministrator, doctor));
        _emitted(
            2,
            _topics(ITegataLedger.VaultRotated.selector, HOSPITAL),
            abi.encode(
                uint32(2), vaultPkOf(HOSPITAL, 2), rotation[0].recoveryWrapHash, rotation[0].wraps, administrator.addr
            )
        );
        InstitutionView memory state = ledger.institution(HOSPITAL);
        _require(state.compromisedThrough == 1 && state.vaultEpoch == 2, "through the epoch before");
        _require(
            state.vaultPk == vaultPkOf(HOSPITAL, 2) && ledger.vaultKey(HOSPITAL, 1) == vaultPkOf(HOSPITAL, 1), "keys"
        );
        _require(ledger.grantIsStale(PATIENT, HOSPITAL) && ledger.grantOf(PATIENT, HOSPITAL).stale, "stale");
        _require(ledger.grantOf(PATIENT, HOSPITAL).running && !ledger.grantIsStale(PATIENT, PHARMACY), "still running");
        _recorded(perform(15));
        _recorded(grantBoth(HOSPITAL, 1, 0));
        _require(!ledger.grantIsStale(PATIENT, HOSPITAL), "a new grant is not stale");
    }

    // ---- Rotation of the vault

    function testRotationWrapsToExactlyThoseTheVaultServes() public {
        bytes4 refusal = ITegataLedger.WrapSetMismatch.selector;
        address[] memory all = _four(administrator, secondAdministrator, doctor, nurse);
        // One left out, at each place.
        for (uint256 i = 0; i < 4; ++i) {
            address[] memory some = new address[](3);
            for (uint256 j = 0; j < 3; ++j) {
                some[j] = all[j < i ? j : j + 1];
            }
            _refused(rotateVault(administrator, HOSPITAL, rotationTo(HOSPITAL, 2, some)), refusal);
        }
        // One replaced by somebody else's, by a stranger, by a patient, by nobody; one twice; not ascending.
        address[4] memory wrong = [pharmacist.addr, stranger.addr, patient.addr, address(0)];
        for (uint256 i = 0; i < wrong.length; ++i) {
            address[] memory list = _four(administrator, secondAdministrator, doctor, nurse);
            list[2] = wrong[i];
            _sort(list);
            _refused(rotateVault(administrator, HOSPITAL, rotationTo(HOSPITAL, 2, list)), refusal);
        }
        address[] memory doubled = _four(administrator, secondAdministrator, doctor, doctor);
        _refused(rotateVault(administrator, HOSPITAL, rotationTo(HOSPITAL, 2, doubled)), refusal);
        address[] memory unsorted = _four(administrator, secondAdministrator, doctor, nurse);
        (unsorted[0], unsorted[1]) = (unsorted[1], unsorted[0]);
        _refused(rotateVault(administrator, HOSPITAL, rotationTo(HOSPITAL, 2, unsorted)), refusal);
        VaultRotation[] memory blank = rotationTo(HOSPITAL, 2, all);
        blank[0].wraps[1].wrapHash = 0;
        _refused(rotateVault(administrator, HOSPITAL, blank), refusal);
        _recorded(perform(7));
    }

    function testTheRevokedAndTheRemovedGetNoWrap() public {
        _refused(
            revokeDevice(
                administrator,
                HOSPITAL,
                nurse.addr,
                REASON_ROUTINE,
                rotationTo(HOSPITAL, 2, _three(administrator, doctor, nurse))
            ),
            ITegataLedger.WrapSetMismatch.selector
        );
        _refused(
            removeAdministrator(
                administrator,
                HOSPITAL,
                secondAdministrator.addr,
                rotationTo(HOSPITAL, 2, _three(secondAdministrator, doctor, nurse))
            ),
            ITegataLedger.WrapSetMismatch.selector
        );
    }

    function testAnExpiredDeviceIsNamedWithoutAWrap() public {
        _recorded(revokeDevice(administrator, HOSPITAL, nurse.addr, REASON_ROUTINE, noRotation()));
        _recorded(approveDevice(administrator, HOSPITAL, stranger, 2, uint64(block.timestamp + 1 hours)));
        address[] memory all = _four(administrator, secondAdministrator, doctor, stranger);
        VaultRotation[] memory rotation = rotationTo(HOSPITAL, 2, all);
        for (uint256 i = 0; i < 4; ++i) {
            if (all[i] == stranger.addr) rotation[0].wraps[i].wrapHash = 0;
        }
        _refused(rotateVault(administrator, HOSPITAL, rotation), ITegataLedger.WrapSetMismatch.selector);
        cheats.warp(block.timestamp + 1 hours);
        _refused(
            rotateVault(administrator, HOSPITAL, rotationTo(HOSPITAL, 2, all)), ITegataLedger.WrapSetMismatch.selector
        );
        _recorded(rotateVault(administrator, HOSPITAL, rotation));
    }

    function testRefusesARotationToAnyEpochButTheNext() public {
        address[] memory all = _four(administrator, secondAdministrator, doctor, nurse);
        uint32[4] memory epochs = [uint32(0), 1, 3, type(uint32).max];
        for (uint256 i = 0; i < epochs.length; ++i) {
            _refused(
                rotateVault(administrator, HOSPITAL, rotationTo(HOSPITAL, epochs[i], all)),
                abi.encodeWithSelector(ITegataLedger.StaleVaultEpoch.selector, 1)
            );
        }
    }

    function testRefusesNoRotationAndTwo() public {
        _refused(rotateVault(administrator, HOSPITAL, noRotation()), ITegataLedger.RotationRequired.selector);
        address[] memory all = _four(administrator, secondAdministrator, doctor, nurse);
        VaultRotation[] memory two = new VaultRotation[](2);
        two[0] = rotationTo(HOSPITAL, 2, all)[0];
        two[1] = rotationTo(HOSPITAL, 3, all)[0];
        _refused(rotateVault(administrator, HOSPITAL, two), ITegataLedger.RotationRequired.selector);
        two[0].vaultPk = 0;
        _refused(rotateVault(administrator, HOSPITAL, _only(two[0])), ITegataLedger.InvalidPublicKey.selector);
    }

    function testViewsOfTheUnknownAreEmpty() public view {
        _require(ledger.institution(keccak256("unknown")).registeredAt == 0, "institution");
        _require(ledger.device(administrator.addr).approvedAt == 0, "an administrator is no device");
        _require(ledger.administrator(doctor.addr).addedAt == 0, "a device is no administrator");
        _require(ledger.addressPurpose(stranger.addr) == 0, "a stranger is unbound");
    }

    function _only(VaultRotation memory rotation) private pure returns (VaultRotation[] memory list) {
        list = new VaultRotation[](1);
        list[0] = rotation;
    }

    function names200() private pure returns (string memory) {
        return "12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890";
    }
}
