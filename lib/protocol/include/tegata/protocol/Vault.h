#pragma once

#include <tegata/protocol/Keys.h>
#include <tegata/protocol/ProtocolError.h>

/// What an institution keeps sealed under its vault: the chain of seeds, and names of terminals (docs/protocol.md §5).
namespace tegata::protocol {

/// The seed of epoch − 1 sealed under the seed of `vault.epoch`.
struct PredecessorSeal
{
    VaultEpoch vault;
    /// nonce (24) ‖ ciphertext (32) ‖ tag (16).
    ByteArray<72> box{};
    friend bool operator==(const PredecessorSeal &, const PredecessorSeal &) = default;
};

inline constexpr std::size_t predecessorSealSize = 4 + 1 + 32 + 4 + 72;

[[nodiscard]] Bytes encodePredecessorSeal(const PredecessorSeal &seal);
/// Malformed or UnsupportedVersion.
[[nodiscard]] Result<PredecessorSeal> decodePredecessorSeal(ByteView stored);

/// `vault` and `seed` are the newer ones. InvalidValue for an epoch below 2.
[[nodiscard]] Result<PredecessorSeal> sealPredecessor(const Deployment &deployment, const VaultEpoch &vault,
                                                      const VaultSeed &seed, const VaultSeed &predecessor,
                                                      crypto::RandomSource &random);
/// `predecessorPk` is the vault key of epoch − 1 on chain. NotAuthentic, or CommitmentMismatch when the seed
/// inside does not give it.
[[nodiscard]] Result<VaultSeed> openPredecessor(const Deployment &deployment, const VaultEpoch &vault,
                                                const VaultSeed &seed, const EncryptionPublicKey &predecessorPk,
                                                ByteView stored);

/// Names of a terminal and its user, sealed for the institution's own members.
struct DirectorySeal
{
    InstitutionId institutionId;
    Address device;
    Epoch vaultEpoch{};
    /// nonce (24) ‖ ciphertext ‖ tag (16).
    Bytes box;
    friend bool operator==(const DirectorySeal &, const DirectorySeal &) = default;
};

/// Largest box of a directory entry.
inline constexpr std::size_t directoryBoxMaximum = 8192;

[[nodiscard]] Bytes encodeDirectorySeal(const DirectorySeal &seal);
/// Malformed, TooLarge or UnsupportedVersion.
[[nodiscard]] Result<DirectorySeal> decodeDirectorySeal(ByteView stored);

/// `names` is UTF-8 JSON, see Enrolment.h. TooLarge beyond directoryBoxMaximum.
[[nodiscard]] Result<DirectorySeal> sealDirectoryEntry(const Deployment &deployment, const VaultEpoch &vault,
                                                       const VaultSeed &seed, const Address &device, ByteView names,
                                                       crypto::RandomSource &random);
/// NotAuthentic, whatever was wrong.
[[nodiscard]] Result<SecretBuffer> openDirectoryEntry(const Deployment &deployment, const VaultEpoch &vault,
                                                      const VaultSeed &seed, const Address &device, ByteView stored);

} // namespace tegata::protocol
