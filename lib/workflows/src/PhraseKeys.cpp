#include "PhraseKeys_p.h"

namespace tegata::workflows {

Result<InstitutionPhraseKeys> institutionKeysOf(const crypto::PhraseEntropy &entropy)
{
    const SecretBuffer phrase = crypto::phraseFrom(entropy);
    const Result<crypto::PhraseSeed> seed = crypto::seedFrom(phrase.view(), {});
    if (!seed) {
        return failure(seed.error());
    }
    Result<crypto::SigningKey> signing = protocol::phraseSigningKeyOf(*seed, protocol::PhraseOwner::Institution);
    if (!signing) {
        return failure(signing.error());
    }
    // From the phrase as well, so that a restored administrator has the encryption key that stands on the ledger.
    auto encryption = protocol::phraseEncryptionKeyOf(*seed, protocol::PhraseOwner::Administrator);
    return InstitutionPhraseKeys{std::move(*signing), std::move(encryption),
                                 protocol::phraseEncryptionKeyOf(*seed, protocol::PhraseOwner::Institution)};
}

} // namespace tegata::workflows
