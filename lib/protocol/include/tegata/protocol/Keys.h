#pragma once

#include <tegata/crypto/Aead.h>
#include <tegata/crypto/Bip39.h>
#include <tegata/protocol/Ids.h>

/// The secrets of docs/protocol.md §4 as types of their own, and what is derived from them.
namespace tegata::protocol {

struct ChartKeyTag;
/// CK: the key of one compartment of one patient in one epoch.
using ChartKey = SecretBytes<32, ChartKeyTag>;
struct VaultSeedTag;
/// What an institution's vault of one epoch is derived from.
using VaultSeed = SecretBytes<32, VaultSeedTag>;
struct RecordKeyTag;
/// The fresh key of one record.
using RecordKey = SecretBytes<32, RecordKeyTag>;

/// One compartment of one patient in one epoch: what a chart key belongs to.
struct ChartEpoch
{
    PatientId patientId;
    CompartmentId compartment;
    Epoch epoch{};
    friend bool operator==(const ChartEpoch &, const ChartEpoch &) = default;
};

/// ckCommit: what the ledger holds of a chart key.
[[nodiscard]] KeyCommitment commitmentOf(const ChartKey &key, const ChartEpoch &chart);
/// The key of the readers' wrap of a record.
[[nodiscard]] crypto::AeadKey readerWrapKeyOf(const ChartKey &key, const ChartEpoch &chart);

/// What the key of a record is for.
struct RecordKeyUses
{
    /// keyCommit of the record's header.
    KeyCommitment commitment;
    /// The key of its payload.
    crypto::AeadKey contentKey;
};
[[nodiscard]] RecordKeyUses usesOf(const RecordKey &key);

/// One vault of one institution.
struct VaultEpoch
{
    InstitutionId institutionId;
    Epoch epoch{};
    friend bool operator==(const VaultEpoch &, const VaultEpoch &) = default;
};

/// The vault's X25519 secret; its public half stands on chain as vaultPk.
[[nodiscard]] crypto::EncryptionKey vaultEncryptionKeyOf(const VaultSeed &seed, const VaultEpoch &vault);
/// The key that seals the seed of the epoch before.
[[nodiscard]] crypto::AeadKey vaultPredecessorKeyOf(const VaultSeed &seed, const VaultEpoch &vault);
/// The key that seals the names of terminals and staff.
[[nodiscard]] crypto::AeadKey vaultDirectoryKeyOf(const VaultSeed &seed, const VaultEpoch &vault);

/// What a key that comes from 24 words is for; the salt of its X25519 secret.
enum class PhraseOwner : std::uint8_t
{
    /// A patient.
    Patient,
    /// The recovery key of an institution.
    Institution,
    /// The first administrator of an institution, of the same words as its recovery key.
    Administrator
};
/// The X25519 secret.
[[nodiscard]] crypto::EncryptionKey phraseEncryptionKeyOf(const crypto::PhraseSeed &seed, PhraseOwner owner);

/// BIP-32 paths of the keys that come from 24 words.
inline constexpr std::string_view patientKeyPath = "m/44'/60'/0'/0/0";
inline constexpr std::string_view administratorKeyPath = "m/44'/60'/1'/0/0";

/// The signing key, from the seed with an empty passphrase: a patient's, or for both others the first
/// administrator's, because a recovery key signs nothing.
[[nodiscard]] Result<crypto::SigningKey> phraseSigningKeyOf(const crypto::PhraseSeed &seed, PhraseOwner owner);

} // namespace tegata::protocol
