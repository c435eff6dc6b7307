#include <tegata/protocol/Keys.h>

#include "ByteLayout_p.h"

#include <tegata/crypto/Hkdf.h>
#include <tegata/protocol/Labels.h>

#include <QtGlobal>

namespace tegata::protocol {

namespace {

Bytes saltOf(const ChartEpoch &chart)
{
    ByteWriter salt(68);
    salt.add(chart.patientId.view());
    salt.add(chart.compartment.view());
    salt.addNumber(toNumber(chart.epoch));
    return salt.take();
}

Bytes saltOf(const VaultEpoch &vault)
{
    ByteWriter salt(36);
    salt.add(vault.institutionId.view());
    salt.addNumber(toNumber(vault.epoch));
    return salt.take();
}

/// A commitment is public once it is made.
KeyCommitment commitment(const crypto::Hkdf &derivation, std::string_view label)
{
    ByteArray<KeyCommitment::size> bytes{};
    derivation.expand(label, bytes);
    return KeyCommitment(bytes);
}

std::string_view phraseSaltOf(PhraseOwner owner)
{
    switch (owner) {
    case PhraseOwner::Patient:
        return "patient";
    case PhraseOwner::Institution:
        return "institution";
    case PhraseOwner::Administrator:
        return "administrator";
    }
    qFatal("no such owner of a phrase");
}

} // namespace

KeyCommitment commitmentOf(const ChartKey &key, const ChartEpoch &chart)
{
    return commitment(crypto::Hkdf(key.view(), saltOf(chart)), labels::chartCommitment);
}

crypto::AeadKey readerWrapKeyOf(const ChartKey &key, const ChartEpoch &chart)
{
    return crypto::hkdf<crypto::AeadKey>(key.view(), saltOf(chart), labels::recordWrap);
}

RecordKeyUses usesOf(const RecordKey &key)
{
    const crypto::Hkdf derivation(key.view(), {});
    return {commitment(derivation, labels::recordCommitment),
            derivation.expand<crypto::AeadKey>(labels::recordContent)};
}

crypto::EncryptionKey vaultEncryptionKeyOf(const VaultSeed &seed, const VaultEpoch &vault)
{
    return crypto::hkdf<crypto::EncryptionKey>(seed.view(), saltOf(vault), labels::vaultEncryption);
}

crypto::AeadKey vaultPredecessorKeyOf(const VaultSeed &seed, const VaultEpoch &vault)
{
    return crypto::hkdf<crypto::AeadKey>(seed.view(), saltOf(vault), labels::vaultPredecessor);
}

crypto::AeadKey vaultDirectoryKeyOf(const VaultSeed &seed, const VaultEpoch &vault)
{
    return crypto::hkdf<crypto::AeadKey>(seed.view(), saltOf(vault), labels::vaultDirectory);
}

crypto::EncryptionKey phraseEncryptionKeyOf(const crypto::PhraseSeed &seed, PhraseOwner owner)
{
    return crypto::hkdf<crypto::EncryptionKey>(seed.view(), bytesOf(phraseSaltOf(owner)), labels::phraseEncryption);
}

Result<crypto::SigningKey> phraseSigningKeyOf(const crypto::PhraseSeed &seed, PhraseOwner owner)
{
    return crypto::deriveSigningKey(seed, owner == PhraseOwner::Patient ? patientKeyPath : administratorKeyPath);
}

} // namespace tegata::protocol
