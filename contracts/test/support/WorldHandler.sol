// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import "../../src/Types.sol";
import {ITegataLedger} from "../../src/ITegataLedger.sol";
import {cheats} from "./Cheats.sol";
import {LedgerFixture} from "./LedgerFixture.sol";

/// @notice Random people doing random things, and a model of the rules written a second time, in the simplest way:
/// for each action it says beforehand whether the ledger must record it. Any difference reverts, and so fails the run.
contract WorldHandler is LedgerFixture {
    bytes32 private constant LINK = keccak256("tegata/v1/chart-link");
    bytes32 private constant BATCH = keccak256("tegata/v1/chart-batch");

    struct Place {
        bytes32 id;
        Actor administrator;
        bool active;
        uint32 vaultEpoch;
        uint32 compromisedThrough;
    }

    struct Terminal {
        Actor actor;
        uint256 place;
        uint8 role;
        uint64 notAfter;
        bool revoked;
    }

    struct Permission {
        bool given;
        uint64 notAfter;
        uint8[2] bits;
        uint32[2] wrapEpoch;
    }

    struct Chart {
        uint32 epoch;
        uint64 count;
        bytes32 head;
    }

    struct Paper {
        bytes32 id;
        uint8 state;
        uint256 issuer;
        uint256 holder;
        uint64 claimedAt;
        uint64 notAfter;
        uint16 fills;
        uint16 filled;
        bool partially;
        uint256 dispensed;
    }

    uint256 public constant PLACES = 3;
    uint256 private constant MAXIMUM_TERMINALS = 12;

    Place[3] private places;
    Terminal[] private terminals;
    mapping(uint256 place => Permission) private permissions;
    Chart[2] private charts;
    Paper[] private papers;

    uint256 public recorded;
    uint256 public refused;

    constructor() {
        setUp();
        string[3] memory names = ["hospital", "pharmacy", "clinic"];
        for (uint256 i = 0; i < PLACES; ++i) {
            places[i].id = keccak256(bytes(names[i]));
            places[i].administrator = _actor(string.concat("administrator of ", names[i]));
            places[i].active = true;
            places[i].vaultEpoch = 1;
            _recorded(registerInstitution(places[i].administrator, places[i].id, uint8(i + 1), names[i]));
        }
        _recorded(registerPatient(patient, PATIENT));
        _recorded(openCharts(patient, PATIENT, _pair(FIRST, SECOND)));
        charts[0].epoch = 1;
        charts[1].epoch = 1;
        for (uint256 i = 0; i < 6; ++i) {
            approve(i, i % 2 == 0 ? ROLE_PHARMACIST - 1 : ROLE_DOCTOR - 1, 1);
        }
        give(0, 3, 3, 0);
        give(1, 1, 1, 0);
        give(2, 3, 1, 0);
    }

    // ---- What may happen

    function pass(uint256 time) external {
        cheats.warp(block.timestamp + time % 8 hours);
    }

    function approve(uint256 place, uint256 role, uint256 lifetime) public {
        if (terminals.length == MAXIMUM_TERMINALS) return;
        place %= PLACES;
        role = role % 5 + 1;
        uint64 notAfter = lifetime % 3 == 0 ? uint64(block.timestamp + lifetime % 5 days + 1) : 0;
        Actor memory actor = _actor(string.concat("terminal ", cheats.toString(terminals.length)));
        bytes memory result = approveDevice(places[place].administrator, places[place].id, actor, uint8(role), notAfter);
        if (_expect(result, places[place].active)) {
            terminals.push(Terminal(actor, place, uint8(role), notAfter, false));
        }
    }

    function dismiss(uint256 terminal, bool compromised) external {
        Terminal storage chosen = terminals[terminal % terminals.length];
        Place storage place = places[chosen.place];
        bool was = chosen.revoked;
        chosen.revoked = true;
        bytes memory result = revokeDevice(
            place.administrator,
            place.id,
            chosen.actor.addr,
            compromised ? REASON_COMPROMISED : REASON_ROUTINE,
            _rotation(chosen.place)
        );
        if (_expect(result, !was)) {
            if (compromised) place.compromisedThrough = place.vaultEpoch;
            ++place.vaultEpoch;
        }
    }

    function activate(uint256 place, bool active) external {
        place %= PLACES;
        // Mostly active, or nothing much would happen.
        if (!active) active = recorded % 4 != 0;
        _recorded(setActive(places[place].administrator, places[place].id, active));
        places[place].active = active;
    }

    function give(uint256 place, uint256 first, uint256 second, uint256 lifetime) public {
        place %= PLACES;
        uint8[2] memory bits = [uint8(first % 4), uint8(second % 4)];
        uint256 count = (bits[0] == 0 ? 0 : 1) + (bits[1] == 0 ? 0 : 1);
        GrantItem[] memory items = new GrantItem[](count);
        for (uint256 i = 0; i < 2; ++i) {
            if (bits[i] != 0) {
                items[i == 0 || count == 1 ? 0 : 1] = GrantItem(_compartment(i), bits[i], 1, keccak256("wrap"));
            }
        }
        uint64 notAfter = lifetime % 2 == 0 ? 0 : uint64(block.timestamp + lifetime % 3 days);
        bytes memory result = grant(patient, PATIENT, places[place].id, places[place].vaultEpoch, notAfter, items);
        bool expected = places[place].active && count != 0 && (notAfter == 0 || notAfter > block.timestamp)
            && bits[0] != 2 && bits[1] != 2;
        if (_expect(result, expected)) {
            uint32 epoch = places[place].vaultEpoch;
            permissions[place] = Permission(true, notAfter, bits, [epoch, epoch]);
        }
    }

    function end(uint256 place, uint256 rotated, uint256 kept) external {
        place %= PLACES;
        rotated %= 4;
        Permission memory ended = permissions[place];
        permissions[place].given = false;
        (ChartRotation[] memory rotations, bool sound) = _rotations(rotated, kept % PLACES);
        bool covered = (ended.bits[0] & 1 == 0 || rotated & 1 != 0) && (ended.bits[1] & 1 == 0 || rotated & 2 != 0);
        bytes memory result = revoke(patient, PATIENT, places[place].id, rotations);
        if (_expect(result, ended.given && covered && sound)) {
            _rotated(rotated, kept % PLACES);
        } else {
            permissions[place].given = ended.given;
        }
    }

    function turn(uint256 rotated, uint256 kept) external {
        rotated %= 4;
        (ChartRotation[] memory rotations, bool sound) = _rotations(rotated, kept % PLACES);
        bytes memory result = rotateChart(patient, PATIENT, rotations);
        if (_expect(result, sound && rotated != 0)) _rotated(rotated, kept % PLACES);
    }

    function write(uint256 terminal, uint256 chart, uint256 many, uint256 lag) external {
        Terminal storage by = terminals[terminal % terminals.length];
        chart %= 2;
        uint32 epoch = charts[chart].epoch - (lag % 4 == 0 ? 1 : 0);
        bool expected = _serving(by) && _permitted(by.place, chart, 2) && epoch == charts[chart].epoch;
        _write(by.actor, places[by.place].id, chart, many, epoch, expected);
    }

    function writeOwn(uint256 chart, uint256 many) external {
        _write(patient, 0, chart % 2, many, charts[chart % 2].epoch, true);
    }

    function prescribe(uint256 terminal, uint256 fills, uint256 lifetime) external {
        Terminal storage by = terminals[terminal % terminals.length];
        fills %= 4;
        bytes32 id = keccak256(abi.encode("paper", papers.length));
        uint64 notAfter = uint64(block.timestamp + lifetime % 5 days);
        bytes memory result = issue(by.actor, id, PATIENT, FIRST, uint16(fills), notAfter);
        bool expected = _serving(by) && _permitted(by.place, 0, 2) && (by.role == 1 || by.role == 3) && fills != 0
            && notAfter > block.timestamp;
        if (_expect(result, expected)) {
            papers.push(Paper(id, 1, by.place, PLACES, 0, notAfter, uint16(fills), 0, false, 0));
        }
    }

    function take(uint256 terminal, uint256 paper) external {
        if (papers.length == 0) return;
        Terminal storage by = terminals[terminal % terminals.length];
        Paper storage chosen = _paper(paper);
        bool free = chosen.state == 1 || (chosen.state == 2 && !_holds(chosen));
        bool expected = _serving(by) && by.role == 3 && free && block.timestamp < chosen.notAfter
            && (_permitted(by.place, 0, 1) || _permitted(by.place, 1, 1));
        bytes memory result = claim(by.actor, chosen.id);
        if (_expect(result, expected)) {
            (chosen.state, chosen.holder, chosen.claimedAt) = (2, by.place, uint64(block.timestamp));
        } else if (_serving(by) && by.role == 3 && chosen.state == 2 && !free) {
            _refused(
                result,
                abi.encodeWithSelector(
                    ITegataLedger.AlreadyClaimed.selector, places[chosen.holder].id, chosen.claimedAt
                )
            );
        }
    }

    function handOut(uint256 terminal, uint256 paper, uint256 fill, bool complete) external {
        if (papers.length == 0) return;
        Terminal storage by = terminals[terminal % terminals.length];
        Paper storage chosen = _paper(paper);
        fill = chosen.filled + (fill % 4 == 0 ? 2 : 1);
        bool expected = _serving(by) && by.role == 3 && chosen.state == 2 && chosen.holder == by.place && _holds(chosen)
            && fill == uint256(chosen.filled) + 1;
        bytes memory result = dispense(by.actor, chosen.id, uint16(fill), complete);
        if (!_expect(result, expected)) return;
        chosen.partially = !complete;
        if (complete) {
            ++chosen.filled;
            ++chosen.dispensed;
            chosen.state = chosen.filled == chosen.fills ? 3 : 1;
            (chosen.holder, chosen.claimedAt) = (PLACES, 0);
        }
    }

    function giveBack(uint256 terminal, uint256 paper) external {
        if (papers.length == 0) return;
        Terminal storage by = terminals[terminal % terminals.length];
        Paper storage chosen = _paper(paper);
        bytes memory result = release(by.actor, chosen.id);
        if (_expect(result, _serving(by) && chosen.state == 2 && chosen.holder == by.place)) {
            (chosen.state, chosen.holder, chosen.claimedAt) = (1, PLACES, 0);
        }
    }

    function withdraw(uint256 terminal, uint256 paper) external {
        if (papers.length == 0) return;
        Terminal storage by = terminals[terminal % terminals.length];
        Paper storage chosen = _paper(paper);
        bytes memory result = cancel(by.actor, chosen.id);
        bool free = chosen.state == 1 || (chosen.state == 2 && !_holds(chosen));
        if (_expect(result, _serving(by) && free && chosen.issuer == by.place)) {
            (chosen.state, chosen.holder, chosen.claimedAt) = (4, PLACES, 0);
        }
    }

    // ---- What must hold

    function requireChartsAsModelled() external view {
        for (uint256 i = 0; i < 2; ++i) {
            ChartView memory actual = ledger.chart(PATIENT, _compartment(i));
            _require(actual.head == charts[i].head, "head rebuilt from every link");
            _require(actual.count == charts[i].count && actual.epoch == charts[i].epoch, "count and epoch");
        }
    }

    function requirePermissionsAsModelled() external view {
        for (uint256 i = 0; i < terminals.length; ++i) {
            Terminal storage by = terminals[i];
            _require(ledger.deviceIsActive(by.actor.addr) == _alive(by), "device");
            for (uint256 chart = 0; chart < 2; ++chart) {
                for (uint8 bits = 1; bits < 4; ++bits) {
                    _require(
                        ledger.isPermitted(by.actor.addr, PATIENT, _compartment(chart), bits)
                            == (_serving(by) && _permitted(by.place, chart, bits)),
                        "who may do what"
                    );
                }
            }
        }
    }

    function requireGrantsAsModelled() external view {
        for (uint256 i = 0; i < PLACES; ++i) {
            Permission storage modelled = permissions[i];
            GrantView memory actual = ledger.grantOf(PATIENT, places[i].id);
            bool running = modelled.given && (modelled.notAfter == 0 || block.timestamp < modelled.notAfter);
            _require(actual.running == running, "running");
            bool fresh = true;
            for (uint256 chart = 0; chart < 2; ++chart) {
                if (modelled.bits[chart] != 0 && modelled.wrapEpoch[chart] <= places[i].compromisedThrough) {
                    fresh = false;
                }
            }
            if (modelled.given && !fresh) _require(actual.stale, "never fresh too early");
            if (!modelled.given) _require(!actual.stale && actual.grantedAt == 0, "nothing left of an ended grant");
            InstitutionView memory place = ledger.institution(places[i].id);
            _require(place.active == places[i].active && place.vaultEpoch == places[i].vaultEpoch, "institution");
            _require(place.compromisedThrough == places[i].compromisedThrough, "compromised through");
        }
    }

    function requirePrescriptionsAsModelled() external view {
        for (uint256 i = 0; i < papers.length; ++i) {
            Paper storage modelled = papers[i];
            PrescriptionView memory actual = ledger.prescription(modelled.id);
            _require(actual.state == modelled.state, "state");
            _require(actual.holder == (modelled.holder == PLACES ? bytes32(0) : places[modelled.holder].id), "holder");
            _require((actual.holder != 0) == (actual.state == 2), "held exactly while claimed");
            _require(actual.claimedAt == modelled.claimedAt && actual.partially == modelled.partially, "claim");
            _require(actual.filled == modelled.dispensed && actual.filled <= actual.fills, "each fill once");
            _require((actual.state == 3) == (actual.filled == actual.fills), "completed exactly by the last fill");
        }
    }

    // ---- Own parts

    function _write(Actor memory by, bytes32 institutionId, uint256 chart, uint256 many, uint32 epoch, bool expected)
        private
    {
        bytes32 content = keccak256(abi.encode("content", recorded));
        Chart storage target = charts[chart];
        uint32 count = uint32(many % 5000);
        if (many % 2 == 0) {
            if (!_expect(append(by, PATIENT, _compartment(chart), epoch, content), expected)) return;
            ++target.count;
            target.head = keccak256(abi.encode(LINK, target.head, target.count, content, institutionId, by.addr, epoch));
        } else {
            expected = expected && count <= 4096;
            if (!_expect(appendMany(by, PATIENT, _compartment(chart), epoch, content, count), expected)) return;
            target.count += count;
            target.head =
                keccak256(abi.encode(BATCH, target.head, target.count, content, count, institutionId, by.addr, epoch));
        }
    }

    function _expect(bytes memory result, bool expected) private returns (bool) {
        if (expected) _recorded(result);
        else _require(result.length != 0, "the model forbids it");
        expected ? ++recorded : ++refused;
        return expected;
    }

    /// One of the newest, so that many hands reach for the same one.
    function _paper(uint256 seed) private view returns (Paper storage) {
        return papers[papers.length - 1 - seed % (papers.length < 3 ? papers.length : 3)];
    }

    function _alive(Terminal storage terminal) private view returns (bool) {
        return !terminal.revoked && (terminal.notAfter == 0 || block.timestamp < terminal.notAfter);
    }

    function _serving(Terminal storage terminal) private view returns (bool) {
        return _alive(terminal) && places[terminal.place].active;
    }

    /// Whether the claim on it still counts.
    function _holds(Paper storage paper) private view returns (bool) {
        return places[paper.holder].active && (_permitted(paper.holder, 0, 1) || _permitted(paper.holder, 1, 1));
    }

    function _permitted(uint256 place, uint256 chart, uint8 bits) private view returns (bool) {
        Permission storage permission = permissions[place];
        return permission.given && (permission.notAfter == 0 || block.timestamp < permission.notAfter)
            && permission.bits[chart] & bits == bits;
    }

    function _compartment(uint256 chart) private pure returns (bytes32) {
        return chart == 0 ? FIRST : SECOND;
    }

    /// Rotations of the charts in the bitmap that keep one place, and whether it may be kept.
    function _rotations(uint256 rotated, uint256 kept)
        private
        view
        returns (ChartRotation[] memory rotations, bool sound)
    {
        bytes32[] memory compartments = rotated == 0
            ? new bytes32[](0)
            : rotated == 3 ? _pair(FIRST, SECOND) : _single(_compartment(rotated - 1));
        rotations = rotationsOf(compartments, places[kept].id, places[kept].vaultEpoch);
        sound = true;
        for (uint256 chart = 0; chart < 2; ++chart) {
            if (rotated >> chart & 1 == 0) continue;
            sound = sound && _permitted(kept, chart, 1);
        }
    }

    function _rotated(uint256 rotated, uint256 kept) private {
        for (uint256 chart = 0; chart < 2; ++chart) {
            if (rotated >> chart & 1 == 0) continue;
            ++charts[chart].epoch;
            permissions[kept].wrapEpoch[chart] = places[kept].vaultEpoch;
        }
    }

    function _rotation(uint256 place) private view returns (VaultRotation[] memory rotation) {
        uint256 count = 1;
        for (uint256 i = 0; i < terminals.length; ++i) {
            if (terminals[i].place == place && !terminals[i].revoked) ++count;
        }
        address[] memory recipients = new address[](count);
        recipients[0] = places[place].administrator.addr;
        for (uint256 i = 0; i < terminals.length; ++i) {
            if (terminals[i].place == place && !terminals[i].revoked) recipients[--count] = terminals[i].actor.addr;
        }
        _sort(recipients);
        rotation = rotationTo(places[place].id, places[place].vaultEpoch + 1, recipients);
        for (uint256 i = 0; i < recipients.length; ++i) {
            for (uint256 j = 0; j < terminals.length; ++j) {
                if (terminals[j].actor.addr == recipients[i] && !_alive(terminals[j])) {
                    rotation[0].wraps[i].wrapHash = 0;
                }
            }
        }
    }
}
