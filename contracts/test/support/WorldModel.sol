// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import "../../src/Types.sol";
import {LedgerFixture} from "./LedgerFixture.sol";

/// @notice The rules of the ledger written a second time, in the simplest way, for several patients and institutions
/// at once: what is true of whom, and whether all of it is what the ledger says.
abstract contract WorldModel is LedgerFixture {
    uint256 internal constant SLOTS = 3;
    uint256 internal constant NOBODY = type(uint256).max;

    /// One key, and what it was bound for. A key is bound once for ever.
    struct Person {
        Actor actor;
        uint8 purpose;
        /// Place of an administrator or a terminal, patient of a patient key.
        uint256 subject;
        uint8 role;
        uint64 notAfter;
        /// Removed, revoked or replaced.
        bool ended;
    }

    struct Place {
        bytes32 id;
        uint8 kind;
        bytes32 nameHash;
        bool active;
        uint32 administrators;
        uint32 devices;
        uint32 vaultEpoch;
        uint32 compromisedThrough;
    }

    struct Chart {
        /// Zero: not open.
        uint32 epoch;
        uint64 count;
        bytes32 head;
    }

    struct Case {
        bytes32 id;
        uint256 key;
        bool closed;
        Chart[SLOTS] charts;
    }

    struct Permission {
        bool given;
        uint64 notAfter;
        uint8[SLOTS] bits;
        uint32[SLOTS] wrapEpoch;
    }

    struct Paper {
        bytes32 id;
        uint256 patient;
        uint8 state;
        uint256 issuer;
        uint256 holder;
        uint64 claimedAt;
        uint64 notAfter;
        uint16 fills;
        uint16 filled;
        bool partially;
    }

    Person[] internal people;
    Place[] internal places;
    Case[] internal cases;
    mapping(uint256 patient => mapping(uint256 place => Permission)) internal permissions;
    Paper[] internal papers;

    // ---- Who may do what

    function _administers(uint256 person, uint256 place) internal view returns (bool) {
        Person storage by = people[person];
        return by.purpose == PURPOSE_ADMINISTRATOR && by.subject == place && !by.ended;
    }

    function _owns(uint256 person, uint256 patient) internal view returns (bool) {
        return cases[patient].key == person;
    }

    function _isUnrevoked(uint256 person) internal view returns (bool) {
        return people[person].purpose == PURPOSE_DEVICE && !people[person].ended;
    }

    function _isUnexpired(uint256 person) internal view returns (bool) {
        return people[person].notAfter == 0 || block.timestamp < people[person].notAfter;
    }

    function _serves(uint256 person) internal view returns (bool) {
        return _isUnrevoked(person) && _isUnexpired(person) && places[people[person].subject].active;
    }

    function _runs(uint256 patient, uint256 place) internal view returns (bool) {
        Permission storage permission = permissions[patient][place];
        return permission.given && (permission.notAfter == 0 || block.timestamp < permission.notAfter);
    }

    function _may(uint256 patient, uint256 place, uint256 slot, uint8 bits) internal view returns (bool) {
        return _runs(patient, place) && permissions[patient][place].bits[slot] & bits == bits;
    }

    function _isOpen(uint256 patient, uint256 slot) internal view returns (bool) {
        return cases[patient].charts[slot].epoch != 0;
    }

    function _mayWrite(uint256 person, uint256 patient, uint256 slot) internal view returns (bool) {
        return _serves(person) && _isOpen(patient, slot) && !cases[patient].closed
            && _may(patient, people[person].subject, slot, 2);
    }

    /// Claimed, and the claim still counts.
    function _isHeld(Paper storage paper) internal view returns (bool) {
        return paper.state == 2 && places[paper.holder].active && _runs(paper.patient, paper.holder);
    }

    // ---- What must hold

    function requirePeopleAsModelled() external view {
        for (uint256 i = 0; i < people.length; ++i) {
            Person storage person = people[i];
            address key = person.actor.addr;
            _require(ledger.addressPurpose(key) == person.purpose, "bound once, for one purpose");
            if (person.purpose == PURPOSE_DEVICE) {
                _require(ledger.deviceIsActive(key) == (_isUnrevoked(i) && _isUnexpired(i)), "device");
            } else if (person.purpose == PURPOSE_ADMINISTRATOR) {
                _require(ledger.isAdministrator(places[person.subject].id, key) == !person.ended, "administrator");
            } else if (person.purpose == PURPOSE_PATIENT) {
                bytes32 expected = person.ended ? bytes32(0) : cases[person.subject].id;
                _require(ledger.patientOfKey(key) == expected, "whose key");
            }
        }
    }

    function requirePlacesAsModelled() external view {
        for (uint256 i = 0; i < places.length; ++i) {
            Place storage modelled = places[i];
            InstitutionView memory actual = ledger.institution(modelled.id);
            _require(actual.active == modelled.active && actual.kind == modelled.kind, "institution");
            _require(keccak256(bytes(actual.name)) == modelled.nameHash, "name");
            _require(actual.administratorCount == modelled.administrators, "administrators");
            _require(actual.administratorCount != 0 && actual.deviceCount == modelled.devices, "never without one");
            _require(actual.vaultEpoch == modelled.vaultEpoch, "vault epoch");
            _require(actual.vaultPk == vaultPkOf(modelled.id, modelled.vaultEpoch), "vault key");
            _require(actual.compromisedThrough == modelled.compromisedThrough, "compromised through");
        }
    }

    function requireChartsAsModelled() external view {
        for (uint256 i = 0; i < cases.length; ++i) {
            Case storage modelled = cases[i];
            PatientView memory patient_ = ledger.patient(modelled.id);
            _require(patient_.key == people[modelled.key].actor.addr && patient_.closed == modelled.closed, "patient");
            for (uint256 slot = 0; slot < SLOTS; ++slot) {
                ChartView memory actual = ledger.chart(modelled.id, _compartment(slot));
                Chart storage chart = modelled.charts[slot];
                _require(actual.head == chart.head, "head rebuilt from every link");
                _require(actual.count == chart.count && actual.epoch == chart.epoch, "count and epoch");
                _require(actual.closed == (modelled.closed && chart.epoch != 0), "closed");
            }
        }
    }

    function requireGrantsAsModelled() external view {
        for (uint256 i = 0; i < cases.length; ++i) {
            for (uint256 j = 0; j < places.length; ++j) {
                _requireGrantAsModelled(i, j);
            }
        }
    }

    /// A quarter of the terminals each time, in turn: every one against every chart.
    function requirePermissionsAsModelled() external view {
        for (uint256 i = _turn() % 4; i < people.length; i += 4) {
            for (uint256 patient_ = 0; patient_ < cases.length; ++patient_) {
                _requirePermissionsAsModelled(i, patient_);
            }
        }
    }

    function requirePrescriptionsAsModelled() external view {
        for (uint256 i = 0; i < papers.length; ++i) {
            Paper storage modelled = papers[i];
            PrescriptionView memory actual = ledger.prescription(modelled.id);
            _require(actual.state == modelled.state && actual.patientId == cases[modelled.patient].id, "state");
            bytes32 holder = modelled.holder == NOBODY ? bytes32(0) : places[modelled.holder].id;
            _require(actual.holder == holder && actual.issuer == places[modelled.issuer].id, "holder");
            _require((actual.holder != 0) == (actual.state == 2), "held exactly while claimed");
            _require(actual.claimedAt == modelled.claimedAt && actual.partially == modelled.partially, "claim");
            _require(actual.filled == modelled.filled && actual.filled <= actual.fills, "each fill once");
            _require((actual.state == 3) == (actual.filled == actual.fills), "completed exactly by the last fill");
        }
    }

    // ---- Own parts

    /// Another number after every action.
    function _turn() internal view virtual returns (uint256);

    function _compartment(uint256 slot) internal pure returns (bytes32) {
        return bytes32((slot + 1) * 0x1111 << 240);
    }

    function _requireGrantAsModelled(uint256 patient_, uint256 place) private view {
        Permission storage modelled = permissions[patient_][place];
        GrantView memory actual = ledger.grantOf(cases[patient_].id, places[place].id);
        _require(actual.running == _runs(patient_, place), "running");
        if (!modelled.given) {
            _require(!actual.stale && actual.grantedAt == 0, "nothing left of an ended grant");
            return;
        }
        _require(actual.notAfter == modelled.notAfter, "until when");
        for (uint256 slot = 0; slot < SLOTS; ++slot) {
            (uint8 bits,) = ledger.grantItem(cases[patient_].id, places[place].id, _compartment(slot));
            _require(bits == modelled.bits[slot] && bits != 2, "these bits, and none to write without reading");
            if (bits != 0 && modelled.wrapEpoch[slot] <= places[place].compromisedThrough) {
                _require(actual.stale, "never fresh too early");
            }
        }
    }

    function _requirePermissionsAsModelled(uint256 person, uint256 patient_) private view {
        address key = people[person].actor.addr;
        for (uint256 slot = 0; slot < SLOTS; ++slot) {
            for (uint8 bits = 1; bits < 4; ++bits) {
                bool expected = _serves(person) && _may(patient_, people[person].subject, slot, bits);
                _require(
                    ledger.isPermitted(key, cases[patient_].id, _compartment(slot), bits) == expected, "who may do what"
                );
            }
        }
    }
}
