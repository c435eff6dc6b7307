#pragma once

#include "ActionRecording_p.h"
#include "InstitutionFacts_p.h"

#include <tegata/protocol/Vault.h>
#include <tegata/protocol/Wraps.h>

#include <optional>
#include <set>
#include <vector>

/// The seeds of the own institution's vault: opened, checked against the ledger, kept sealed in the profile, handed on.
namespace tegata::workflows {

/// The seed of one epoch: from the profile, else from the wrap that the ledger names for this account and down the
/// chain of predecessors; every seed opened is kept. KeysDoNotMatch when what the gateway has does not belong to what
/// stands on the ledger; NotRegistered; NotFound when no wrap was ever made for this account.
[[nodiscard]] Task<protocol::VaultSeed> vaultSeedOf(Workspace *workspace, protocol::Epoch epoch);

/// The seed of the ledger's current epoch.
struct CurrentVault
{
    protocol::VaultEpoch vault;
    protocol::EncryptionPublicKey vaultPk;
    protocol::VaultSeed seed;
};
[[nodiscard]] Task<CurrentVault> currentVaultOf(Workspace *workspace);
/// As currentVaultOf(), for what is sealed to it or under it: as two nodes tell it, where several are configured.
[[nodiscard]] Task<CurrentVault> judgedVaultOf(Workspace *workspace);

/// Opens the current vault by the institution's recovery key, after a restore from the phrase, and keeps the seed.
[[nodiscard]] Task<void> recoverVault(Workspace *workspace, protocol::InstitutionId institution,
                                      crypto::EncryptionKey recoveryKey);

/// Under which name the profile keeps the seed of an epoch.
[[nodiscard]] QString vaultSeedName(protocol::Epoch epoch);
/// Keeps a seed that was just made or opened.
[[nodiscard]] Task<void> keepVaultSeed(Workspace *workspace, protocol::Epoch epoch, protocol::VaultSeed seed);

/// Forgets every kept seed up to an epoch. Seeds that still belong to this account can be opened again.
[[nodiscard]] Task<void> forgetVaultSeeds(Workspace *workspace, protocol::Epoch last);

/// The next vault, wrapped to whom the ledger's events name as active without those who are leaving, and to the
/// recovery key. Kept on this machine (PreparedVaults_p.h) when it is answered.
struct PreparedRotation
{
    protocol::VaultRotation rotation;
    /// Wraps and predecessor.
    std::vector<Upload> uploads;
    /// To whose keys it is wrapped.
    std::vector<Recipient> recipients;
};
[[nodiscard]] Task<PreparedRotation> prepareRotation(Workspace *workspace, std::set<protocol::Address> leaving);

/// Sees to it that the gateway has what was recorded just now; what cannot be done now is done later.
QCoro::Task<> checkRotation(Workspace *workspace);

/// A rotation that was prepared before somebody else came, left or rotated does not fit any more: prepare another.
[[nodiscard]] bool wasOvertaken(const Error &error);

/// Whether somebody who is no longer active could hold the seed of the current epoch.
[[nodiscard]] bool isRotationDue(const InstitutionFacts &facts, UnixTime now);

} // namespace tegata::workflows
