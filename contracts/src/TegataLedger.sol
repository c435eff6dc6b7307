// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Prescriptions} from "./Prescriptions.sol";

/// @title The Tegata ledger, version 1
/// @notice Immutable: no owner, no upgrade, no pause, no delegatecall. A new version is a new address.
/// @dev SignedActions ← KeyRegister ← Institutions, Patients ← Charts ← Grants ← Records ← Prescriptions.
contract TegataLedger is Prescriptions {}
