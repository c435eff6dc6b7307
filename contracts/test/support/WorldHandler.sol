// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import "../../src/Types.sol";
import {ITegataLedger} from "../../src/ITegataLedger.sol";
import {cheats} from "./Cheats.sol";
import {WorldModel} from "./WorldModel.sol";

/// @notice Random people doing random things, all 22 actions of the ledger: for each the model says beforehand whether
/// the ledger must record it. Any difference reverts, and so fails the run.
/// Most seeds let somebody act who may; the others let anybody try, whoever he is and wherever he belongs.
contract WorldHandler is WorldModel {
    bytes32 private constant LINK = keccak256("tegata/v1/chart-link");
    bytes32 private constant BATCH = keccak256("tegata/v1/chart-batch");
    /// So that the world stays small enough to be compared after every action.
    uint256 private constant MAXIMUM_PEOPLE = 40;
    uint256 private constant MAXIMUM_PLACES = 4;
    uint256 private constant MAXIMUM_CASES = 4;

    uint256 public recorded;
    uint256 public refused;
    /// By the handler's function.
    mapping(bytes4 selector => uint256) public recordedBy;
    mapping(bytes4 selector => uint256) public refusedBy;

    constructor() {
        setUp();
        for (uint256 i = 0; i < 3; ++i) {
            register(0, i + 1, i + 1, 1);
        }
        for (uint256 i = 0; i < 3; ++i) {
            enter(0, i + 1);
            open(0, i, 0, 1);
        }
        // A doctor and a pharmacist everywhere, and everywhere somebody lets them in.
        for (uint256 i = 0; i < 6; ++i) {
            approve(i * 8, i % 3, i < 3 ? 5 : 2, 1);
        }
        for (uint256 i = 0; i < 9; ++i) {
            give(8, i % 3, i / 3, i % 2 == 0 ? 15 : 7, 0);
        }
        _require(places.length == 3 && cases.length == 3 && refused == 0, "the world is built");
    }

    // ---- Time

    function pass(uint256 time) external {
        cheats.warp(block.timestamp + time % 8 hours);
    }

    // ---- Institutions

    function register(uint256 seed, uint256 id, uint256 kind, uint256 name) public {
        if (places.length == MAXIMUM_PLACES) return;
        uint256 by = _newcomer(seed);
        bytes32 institutionId = keccak256(abi.encode("place", id % 6));
        uint8 which = uint8(kind % 5);
        bytes memory result = registerInstitution(people[by].actor, institutionId, which, _name(name));
        bool expected = people[by].purpose == 0 && which != 0 && which < 4 && name % 8 != 0;
        for (uint256 i = 0; i < places.length; ++i) {
            expected = expected && places[i].id != institutionId;
        }
        if (!_expect(result, expected)) return;
        _bindTo(by, PURPOSE_ADMINISTRATOR, places.length);
        places.push(Place(institutionId, which, keccak256(bytes(_name(name))), true, 1, 0, 1, 0));
    }

    function rename(uint256 seed, uint256 place, uint256 kind, uint256 name) external {
        place %= places.length;
        uint256 by = _administrator(seed, place);
        uint8 which = uint8(kind % 5);
        bytes memory result = updateInstitution(people[by].actor, places[place].id, which, _name(name));
        if (_expect(result, _administers(by, place) && which != 0 && which < 4 && name % 8 != 0)) {
            (places[place].kind, places[place].nameHash) = (which, keccak256(bytes(_name(name))));
        }
    }

    function activate(uint256 seed, uint256 place, uint256 choice) external {
        place %= places.length;
        uint256 by = _administrator(seed, place);
        // Mostly active, or nothing much would happen.
        bool active = choice % 8 != 0;
        if (_expect(setActive(people[by].actor, places[place].id, active), _administers(by, place))) {
            places[place].active = active;
        }
    }

    function appoint(uint256 seed, uint256 place, uint256 whom) external {
        place %= places.length;
        uint256 by = _administrator(seed, place);
        uint256 added = _newcomer(whom);
        bytes memory result = addAdministrator(people[by].actor, places[place].id, people[added].actor);
        if (_expect(result, _administers(by, place) && people[added].purpose == 0)) {
            _bindTo(added, PURPOSE_ADMINISTRATOR, place);
            ++places[place].administrators;
        }
    }

    function depose(uint256 seed, uint256 place, uint256 whom, uint256 rotation) external {
        place %= places.length;
        uint256 by = _administrator(seed, place);
        uint256 removed = _administrator(whom, place);
        bool fits = _administers(removed, place);
        bool wasEnded = people[removed].ended;
        people[removed].ended = fits || wasEnded;
        (VaultRotation[] memory rotations, bool sound) = _rotation(place, rotation);
        people[removed].ended = wasEnded;
        bool expected =
            _administers(by, place) && fits && places[place].administrators > 1 && sound && rotations.length == 1;
        bytes memory result =
            removeAdministrator(people[by].actor, places[place].id, people[removed].actor.addr, rotations);
        if (!_expect(result, expected)) return;
        people[removed].ended = true;
        --places[place].administrators;
        places[place].compromisedThrough = places[place].vaultEpoch;
        ++places[place].vaultEpoch;
    }

    function approve(uint256 seed, uint256 place, uint256 role, uint256 lifetime) public {
        place %= places.length;
        uint256 by = _administrator(seed, place);
        uint256 added = _newcomer(seed / 8);
        role = role % 12 == 0 ? 6 : role % 2 == 0 ? ROLE_PHARMACIST : role % 5 + 1;
        uint64 notAfter = lifetime % 3 == 0 ? uint64(block.timestamp + lifetime % 5 days) : 0;
        bytes memory result =
            approveDevice(people[by].actor, places[place].id, people[added].actor, uint8(role), notAfter);
        bool expected = _administers(by, place) && people[added].purpose == 0 && places[place].active && role < 6
            && (notAfter == 0 || notAfter > block.timestamp);
        if (!_expect(result, expected)) return;
        _bindTo(added, PURPOSE_DEVICE, place);
        (people[added].role, people[added].notAfter) = (uint8(role), notAfter);
        ++places[place].devices;
    }

    function dismiss(uint256 seed, uint256 whom, uint256 reason, uint256 rotation) external {
        uint256 revoked = _terminal(whom);
        // Mostly his own institution; sometimes another tries.
        uint256 place = seed % 8 == 1 ? seed % places.length : people[revoked].subject % places.length;
        uint256 by = _administrator(seed, place);
        uint8 why = uint8(reason % 4);
        bool fits = _isUnrevoked(revoked) && people[revoked].subject == place;
        bool wasEnded = people[revoked].ended;
        people[revoked].ended = fits || wasEnded;
        (VaultRotation[] memory rotations, bool sound) = _rotation(place, rotation);
        people[revoked].ended = wasEnded;
        sound = sound && (why == REASON_ROUTINE || (why == REASON_COMPROMISED && rotations.length == 1));
        bytes memory result =
            revokeDevice(people[by].actor, places[place].id, people[revoked].actor.addr, why, rotations);
        if (!_expect(result, _administers(by, place) && fits && sound)) return;
        people[revoked].ended = true;
        --places[place].devices;
        if (why == REASON_COMPROMISED) places[place].compromisedThrough = places[place].vaultEpoch;
        places[place].vaultEpoch += uint32(rotations.length);
    }

    function renew(uint256 seed, uint256 place, uint256 rotation) external {
        place %= places.length;
        uint256 by = _administrator(seed, place);
        (VaultRotation[] memory rotations, bool sound) = _rotation(place, rotation);
        bytes memory result = rotateVault(people[by].actor, places[place].id, rotations);
        if (_expect(result, _administers(by, place) && sound && rotations.length == 1)) ++places[place].vaultEpoch;
    }

    // ---- Patients

    function enter(uint256 seed, uint256 id) public {
        if (cases.length == MAXIMUM_CASES) return;
        uint256 by = _newcomer(seed);
        bytes32 patientId = keccak256(abi.encode("case", id % 6));
        bool expected = people[by].purpose == 0;
        for (uint256 i = 0; i < cases.length; ++i) {
            expected = expected && cases[i].id != patientId;
        }
        if (!_expect(registerPatient(people[by].actor, patientId), expected)) return;
        _bindTo(by, PURPOSE_PATIENT, cases.length);
        Case storage added = cases.push();
        (added.id, added.key) = (patientId, by);
    }

    function rekey(uint256 seed, uint256 patient_, uint256 whom) external {
        patient_ %= cases.length;
        uint256 by = _owner(seed, patient_);
        uint256 next = _newcomer(whom);
        bytes memory result = replacePatientKey(people[by].actor, cases[patient_].id, people[next].actor);
        if (!_expect(result, _owns(by, patient_) && people[next].purpose == 0)) return;
        people[by].ended = true;
        _bindTo(next, PURPOSE_PATIENT, patient_);
        cases[patient_].key = next;
    }

    function open(uint256 seed, uint256 patient_, uint256 slot, uint256 many) public {
        patient_ %= cases.length;
        slot %= SLOTS;
        uint256 by = _owner(seed, patient_);
        (uint256 other, bool two) = ((slot + 1) % SLOTS, many % 2 == 1);
        bytes memory result = openCharts(
            people[by].actor,
            cases[patient_].id,
            two ? _pair(_compartment(slot), _compartment(other)) : _single(_compartment(slot))
        );
        bool expected = _owns(by, patient_) && !cases[patient_].closed && !_isOpen(patient_, slot)
            && (!two || !_isOpen(patient_, other));
        if (!_expect(result, expected)) return;
        cases[patient_].charts[slot].epoch = 1;
        if (two) cases[patient_].charts[other].epoch = 1;
    }

    /// Seldom, or soon nobody would write anything.
    function close(uint256 seed, uint256 patient_) external {
        if (seed % 8 != 0) return;
        patient_ %= cases.length;
        uint256 by = _owner(seed / 8, patient_);
        bytes memory result = closeChart(people[by].actor, cases[patient_].id);
        if (_expect(result, _owns(by, patient_) && !cases[patient_].closed)) cases[patient_].closed = true;
    }

    // ---- Permissions

    /// @param bits Two bits for each chart.
    function give(uint256 seed, uint256 patient_, uint256 place, uint256 bits, uint256 lifetime) public {
        patient_ %= cases.length;
        place %= places.length;
        uint256 by = _owner(seed, patient_);
        uint64 notAfter = lifetime % 2 == 0 ? 0 : uint64(block.timestamp + lifetime % 3 days);
        uint32 vaultEpoch = places[place].vaultEpoch - (seed % 64 == 9 ? 1 : 0);
        if (seed % 4 != 3) bits = _sound(patient_, bits);
        (GrantItem[] memory items, bool sound) = _items(patient_, bits, lifetime);
        bytes memory result = grant(people[by].actor, cases[patient_].id, places[place].id, vaultEpoch, notAfter, items);
        bool expected = _owns(by, patient_) && !cases[patient_].closed && places[place].active && sound
            && vaultEpoch == places[place].vaultEpoch && (notAfter == 0 || notAfter > block.timestamp);
        if (!_expect(result, expected)) return;
        Permission storage given = permissions[patient_][place];
        (given.given, given.notAfter) = (true, notAfter);
        for (uint256 slot = 0; slot < SLOTS; ++slot) {
            (given.bits[slot], given.wrapEpoch[slot]) = (uint8(bits >> 2 * slot & 3), vaultEpoch);
        }
    }

    /// @param rotated Bitmap of the charts that get new keys; @param kept one place that keeps reading, or none.
    function end(uint256 seed, uint256 patient_, uint256 place, uint256 rotated, uint256 kept) external {
        (patient_, place) = _ending(seed, patient_ % cases.length, place % places.length);
        // Mostly all that is open.
        rotated = rotated % 4 == 0 ? rotated / 4 % 8 : _opened(patient_);
        uint256 by = _owner(seed, patient_);
        Permission storage ended = permissions[patient_][place];
        bool was = ended.given;
        bool expected = _owns(by, patient_) && was;
        for (uint256 slot = 0; slot < SLOTS; ++slot) {
            expected = expected && (ended.bits[slot] == 0 || rotated >> slot & 1 == 1);
        }
        ended.given = false;
        (ChartRotation[] memory rotations, bool sound) = _rotations(patient_, rotated, kept);
        bytes memory result = revoke(people[by].actor, cases[patient_].id, places[place].id, rotations);
        if (_expect(result, expected && sound)) _rotated(patient_, rotated, kept);
        else ended.given = was;
    }

    function turn(uint256 seed, uint256 patient_, uint256 rotated, uint256 kept) external {
        patient_ %= cases.length;
        rotated = rotated % 2 == 0 ? rotated / 2 % 8 : _opened(patient_);
        uint256 by = _owner(seed, patient_);
        (ChartRotation[] memory rotations, bool sound) = _rotations(patient_, rotated, kept);
        bytes memory result = rotateChart(people[by].actor, cases[patient_].id, rotations);
        if (_expect(result, _owns(by, patient_) && sound && rotated != 0)) _rotated(patient_, rotated, kept);
    }

    // ---- Records

    function write(uint256 seed, uint256 patient_, uint256 slot, uint256 lag) external {
        (uint256 by, uint32 epoch, bool expected) = _author(seed, patient_ % cases.length, slot % SLOTS, lag);
        (patient_, slot) = (patient_ % cases.length, slot % SLOTS);
        bytes32 content = keccak256(abi.encode("content", _turn()));
        bytes memory result = append(people[by].actor, cases[patient_].id, _compartment(slot), epoch, content);
        if (!_expect(result, expected)) return;
        Chart storage chart = cases[patient_].charts[slot];
        ++chart.count;
        chart.head = keccak256(
            abi.encode(LINK, chart.head, chart.count, content, _authorPlace(by), people[by].actor.addr, epoch)
        );
    }

    function writeMany(uint256 seed, uint256 patient_, uint256 slot, uint256 lag, uint256 many) external {
        (uint256 by, uint32 epoch, bool expected) = _author(seed, patient_ % cases.length, slot % SLOTS, lag);
        (patient_, slot) = (patient_ % cases.length, slot % SLOTS);
        uint32 count = uint32(many % 5000);
        bytes32 root = keccak256(abi.encode("root", _turn()));
        bytes memory result = appendMany(people[by].actor, cases[patient_].id, _compartment(slot), epoch, root, count);
        if (!_expect(result, expected && count != 0 && count <= 4096)) return;
        Chart storage chart = cases[patient_].charts[slot];
        chart.count += count;
        chart.head = keccak256(
            abi.encode(BATCH, chart.head, chart.count, root, count, _authorPlace(by), people[by].actor.addr, epoch)
        );
    }

    // ---- Prescriptions

    function prescribe(uint256 seed, uint256 patient_, uint256 slot, uint256 fills, uint256 lifetime) external {
        patient_ %= cases.length;
        slot %= SLOTS;
        uint256 by = _writer(seed, patient_, slot);
        fills %= 4;
        bytes32 id = keccak256(abi.encode("paper", papers.length - (fills == 3 && papers.length != 0 ? 1 : 0)));
        uint64 notAfter = uint64(block.timestamp + lifetime % 5 days);
        bytes memory result =
            issue(people[by].actor, id, cases[patient_].id, _compartment(slot), uint16(fills), notAfter);
        uint8 role = people[by].role;
        bool expected = _mayWrite(by, patient_, slot) && (role == ROLE_DOCTOR || role == ROLE_PHARMACIST) && fills != 0
            && notAfter > block.timestamp && (papers.length == 0 || papers[papers.length - 1].id != id);
        if (_expect(result, expected)) {
            papers.push(Paper(id, patient_, 1, people[by].subject, NOBODY, 0, notAfter, uint16(fills), 0, false));
        }
    }

    function take(uint256 seed, uint256 paper) external {
        if (papers.length == 0) return;
        Paper storage chosen = _paper(paper);
        uint256 by = _pharmacist(seed, chosen.patient);
        bool held = _isHeld(chosen);
        bool mayTry = _serves(by) && people[by].role == ROLE_PHARMACIST;
        bool expected = mayTry && !held && chosen.state < 3 && block.timestamp < chosen.notAfter
            && _runs(chosen.patient, people[by].subject);
        bytes memory result = claim(people[by].actor, chosen.id);
        if (_expect(result, expected)) {
            (chosen.state, chosen.holder, chosen.claimedAt) = (2, people[by].subject, uint64(block.timestamp));
        } else if (mayTry && held) {
            bytes32 holder = places[chosen.holder].id;
            _refused(result, abi.encodeWithSelector(ITegataLedger.AlreadyClaimed.selector, holder, chosen.claimedAt));
        }
    }

    function handOut(uint256 seed, uint256 paper, uint256 fill, uint256 part) external {
        if (papers.length == 0) return;
        Paper storage chosen = _paper(paper);
        uint256 by = _holder(seed, chosen);
        bool complete = part % 3 != 0;
        fill = chosen.filled + (fill % 8 == 0 ? 2 : 1);
        bool expected = _serves(by) && people[by].role == ROLE_PHARMACIST && _isHeld(chosen)
            && chosen.holder == people[by].subject && fill == uint256(chosen.filled) + 1;
        bytes memory result = dispense(people[by].actor, chosen.id, uint16(fill), complete);
        if (!_expect(result, expected)) return;
        chosen.partially = !complete;
        if (complete) {
            ++chosen.filled;
            chosen.state = chosen.filled == chosen.fills ? 3 : 1;
            (chosen.holder, chosen.claimedAt) = (NOBODY, 0);
        }
    }

    function giveBack(uint256 seed, uint256 paper) external {
        if (papers.length == 0) return;
        Paper storage chosen = _paper(paper);
        uint256 by = _holder(seed, chosen);
        bytes memory result = release(people[by].actor, chosen.id);
        if (_expect(result, _serves(by) && chosen.state == 2 && chosen.holder == people[by].subject)) {
            (chosen.state, chosen.holder, chosen.claimedAt) = (1, NOBODY, 0);
        }
    }

    function withdraw(uint256 seed, uint256 paper) external {
        if (papers.length == 0) return;
        uint256 by = _terminal(seed);
        Paper storage chosen = _paper(paper);
        bytes memory result = cancel(people[by].actor, chosen.id);
        bool expected = _serves(by) && chosen.issuer == people[by].subject && chosen.state < 3 && !_isHeld(chosen);
        if (_expect(result, expected)) (chosen.state, chosen.holder, chosen.claimedAt) = (4, NOBODY, 0);
    }

    // ---- Who acts

    /// A key that was never bound, now and then one that was.
    function _newcomer(uint256 seed) private returns (uint256) {
        if (people.length == MAXIMUM_PEOPLE || (seed % 8 == 7 && people.length != 0)) return seed / 8 % people.length;
        uint256 last = people.length;
        if (last != 0 && people[last - 1].purpose == 0) return last - 1;
        people.push().actor = _actor(string.concat("person ", cheats.toString(last)));
        return last;
    }

    /// The next of the kind at or after a random one; now and then anybody.
    function _administrator(uint256 seed, uint256 place) private view returns (uint256) {
        uint256 start = seed / 8 % people.length;
        for (uint256 i = 0; i < people.length && seed % 8 != 7; ++i) {
            uint256 one = (start + i) % people.length;
            if (_administers(one, place)) return one;
        }
        return start;
    }

    function _terminal(uint256 seed) private view returns (uint256) {
        uint256 start = seed / 8 % people.length;
        for (uint256 i = 0; i < people.length && seed % 8 != 7; ++i) {
            uint256 one = (start + i) % people.length;
            if (people[one].purpose == PURPOSE_DEVICE) return one;
        }
        return start;
    }

    function _writer(uint256 seed, uint256 patient_, uint256 slot) private view returns (uint256) {
        uint256 start = seed / 8 % people.length;
        for (uint256 i = 0; i < people.length && seed % 8 < 6; ++i) {
            uint256 one = (start + i) % people.length;
            if (_mayWrite(one, patient_, slot)) return one;
        }
        return _terminal(seed);
    }

    function _pharmacist(uint256 seed, uint256 patient_) private view returns (uint256) {
        uint256 start = seed / 8 % people.length;
        for (uint256 i = 0; i < people.length && seed % 8 < 6; ++i) {
            uint256 one = (start + i) % people.length;
            if (people[one].role == ROLE_PHARMACIST && _serves(one) && _runs(patient_, people[one].subject)) {
                return one;
            }
        }
        return _terminal(seed);
    }

    function _holder(uint256 seed, Paper storage paper) private view returns (uint256) {
        uint256 start = seed / 8 % people.length;
        for (uint256 i = 0; i < people.length && seed % 8 < 6; ++i) {
            uint256 one = (start + i) % people.length;
            if (people[one].role == ROLE_PHARMACIST && _isUnrevoked(one) && people[one].subject == paper.holder) {
                return one;
            }
        }
        return _terminal(seed);
    }

    function _owner(uint256 seed, uint256 patient_) private view returns (uint256) {
        return seed % 8 == 7 ? seed / 8 % people.length : cases[patient_].key;
    }

    /// @return by A terminal, or every fourth time the patient. @return epoch Mostly the current one.
    function _author(uint256 seed, uint256 patient_, uint256 slot, uint256 lag)
        private
        view
        returns (uint256 by, uint32 epoch, bool expected)
    {
        Chart storage chart = cases[patient_].charts[slot];
        epoch = chart.epoch - (lag % 8 == 0 && chart.epoch != 0 ? 1 : 0);
        if (lag % 4 == 1) {
            by = _owner(seed, patient_);
        } else {
            by = _writer(seed, patient_, slot);
        }
        expected = people[by].purpose == PURPOSE_PATIENT
            ? _owns(by, patient_) && chart.epoch != 0 && !cases[patient_].closed
            : _mayWrite(by, patient_, slot);
        expected = expected && epoch == chart.epoch;
    }

    /// Often a permission that somebody's claim stands on.
    function _ending(uint256 seed, uint256 patient_, uint256 place) private view returns (uint256, uint256) {
        if (seed % 2 == 0 && papers.length != 0) {
            Paper storage paper = _paper(seed / 8);
            if (paper.state == 2) return (paper.patient, paper.holder);
        }
        return (patient_, place);
    }

    function _authorPlace(uint256 by) private view returns (bytes32) {
        return people[by].purpose == PURPOSE_PATIENT ? bytes32(0) : places[people[by].subject].id;
    }

    /// One of the newest, so that many hands reach for the same one.
    function _paper(uint256 seed) private view returns (Paper storage) {
        return papers[papers.length - 1 - seed % (papers.length < 4 ? papers.length : 4)];
    }

    // ---- Own parts

    function _turn() internal view override returns (uint256) {
        return recorded + refused;
    }

    function _expect(bytes memory result, bool expected) private returns (bool) {
        if (expected) _recorded(result);
        else _require(result.length != 0, "the model forbids it");
        expected ? ++recorded : ++refused;
        expected ? ++recordedBy[msg.sig] : ++refusedBy[msg.sig];
        return expected;
    }

    function _bindTo(uint256 person, uint8 purpose, uint256 subject) private {
        (people[person].purpose, people[person].subject) = (purpose, subject);
    }

    function _name(uint256 seed) private pure returns (string memory) {
        return seed % 8 == 0 ? "" : string.concat("Place ", cheats.toString(seed % 100));
    }

    function _opened(uint256 patient_) private view returns (uint256 bitmap) {
        for (uint256 slot = 0; slot < SLOTS; ++slot) {
            if (_isOpen(patient_, slot)) bitmap |= 1 << slot;
        }
    }

    function _items(uint256 patient_, uint256 bits, uint256 seed)
        private
        view
        returns (GrantItem[] memory items, bool sound)
    {
        items = new GrantItem[](_count(bits));
        sound = items.length != 0;
        uint256 next;
        for (uint256 slot = 0; slot < SLOTS; ++slot) {
            uint8 permission = uint8(bits >> 2 * slot & 3);
            if (permission == 0) continue;
            uint32 epoch = cases[patient_].charts[slot].epoch;
            uint32 from = epoch == 0 ? 1 : seed % 16 == 1 ? epoch + 1 : uint32(1 + seed % epoch);
            items[next++] = GrantItem(_compartment(slot), permission, from, keccak256(abi.encode("wrap", seed, slot)));
            sound = sound && permission != 2 && epoch != 0 && from <= epoch;
        }
    }

    /// These permissions, of open charts only and none to write without reading.
    function _sound(uint256 patient_, uint256 bits) private view returns (uint256 sound) {
        for (uint256 slot = 0; slot < SLOTS; ++slot) {
            uint256 permission = bits >> 2 * slot & 3;
            if (_isOpen(patient_, slot)) sound |= (permission == 2 ? 3 : permission) << 2 * slot;
        }
    }

    function _count(uint256 bits) private pure returns (uint256 count) {
        for (uint256 slot = 0; slot < SLOTS; ++slot) {
            if (bits >> 2 * slot & 3 != 0) ++count;
        }
    }

    /// New keys for the charts in the bitmap that keep one place or none, and whether the ledger may take them.
    function _rotations(uint256 patient_, uint256 rotated, uint256 kept)
        private
        view
        returns (ChartRotation[] memory rotations, bool sound)
    {
        bytes32[] memory compartments =
            new bytes32[](rotated == 0 ? 0 : rotated == 7 ? 3 : _isPowerOfTwo(rotated) ? 1 : 2);
        uint256 next;
        bool keeps = kept % 3 != 0;
        uint256 place = kept / 3 % places.length;
        sound = true;
        for (uint256 slot = 0; slot < SLOTS; ++slot) {
            if (rotated >> slot & 1 == 0) continue;
            compartments[next++] = _compartment(slot);
            sound = sound && _isOpen(patient_, slot) && (!keeps || _may(patient_, place, slot, 1));
        }
        rotations =
            keeps ? rotationsOf(compartments, places[place].id, places[place].vaultEpoch) : rotationsOf(compartments);
    }

    function _isPowerOfTwo(uint256 value) private pure returns (bool) {
        return value & (value - 1) == 0;
    }

    function _rotated(uint256 patient_, uint256 rotated, uint256 kept) private {
        uint256 place = kept / 3 % places.length;
        for (uint256 slot = 0; slot < SLOTS; ++slot) {
            if (rotated >> slot & 1 == 0) continue;
            ++cases[patient_].charts[slot].epoch;
            if (kept % 3 != 0) permissions[patient_][place].wrapEpoch[slot] = places[place].vaultEpoch;
        }
    }

    /// A new vault for exactly those whom it serves; now and then for one fewer or of a wrong epoch, or none at all.
    function _rotation(uint256 place, uint256 seed) private view returns (VaultRotation[] memory rotation, bool sound) {
        if (seed % 8 == 0) return (noRotation(), true);
        uint256 count;
        for (uint256 i = 0; i < people.length; ++i) {
            if (_isServed(i, place)) ++count;
        }
        sound = seed % 8 != 1 && seed % 8 != 2;
        if (seed % 8 == 1 && count != 0) --count;
        address[] memory recipients = new address[](count);
        for (uint256 i = 0; i < people.length && count != 0; ++i) {
            if (_isServed(i, place)) recipients[--count] = people[i].actor.addr;
        }
        _sort(recipients);
        rotation = rotationTo(places[place].id, places[place].vaultEpoch + (seed % 8 == 2 ? 2 : 1), recipients);
        for (uint256 i = 0; i < recipients.length; ++i) {
            for (uint256 j = 0; j < people.length; ++j) {
                if (people[j].actor.addr == recipients[i] && !_isUnexpired(j)) rotation[0].wraps[i].wrapHash = 0;
            }
        }
    }

    function _isServed(uint256 person, uint256 place) private view returns (bool) {
        return _administers(person, place) || (_isUnrevoked(person) && people[person].subject == place);
    }
}
