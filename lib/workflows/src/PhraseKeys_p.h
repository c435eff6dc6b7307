#pragma once

#include <tegata/crypto/Bip39.h>
#include <tegata/protocol/Keys.h>
#include <tegata/workflows/WorkflowError.h>

/// What the 24 words of an institution give, docs/protocol.md §4.
namespace tegata::workflows {

struct InstitutionPhraseKeys
{
    crypto::SigningKey administratorSigning;
    crypto::EncryptionKey administratorEncryption;
    crypto::EncryptionKey recovery;
};
[[nodiscard]] Result<InstitutionPhraseKeys> institutionKeysOf(const crypto::PhraseEntropy &entropy);

} // namespace tegata::workflows
