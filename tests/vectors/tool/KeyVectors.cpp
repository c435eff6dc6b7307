#include "Samples.h"
#include "Vectors.h"

#include <tegata/protocol/Keys.h>

namespace tegata::vectors {

using namespace protocol;

namespace {

QJsonObject derivation(const QString &what, std::string_view label, ByteView input, ByteView salt, ByteView output)
{
    return {{QStringLiteral("name"), what},
            {QStringLiteral("expect"), QStringLiteral("valid")},
            {QStringLiteral("label"), QString::fromUtf8(label.data(), static_cast<qsizetype>(label.size()))},
            {QStringLiteral("inputKey"), hexOf(input)},
            {QStringLiteral("salt"), hexOf(salt)},
            {QStringLiteral("output"), hexOf(output)}};
}

/// The same output claimed for another label, salt or key.
void addRefused(QJsonArray &cases, const QJsonObject &valid)
{
    static const QStringList members{QStringLiteral("inputKey"), QStringLiteral("salt"), QStringLiteral("output")};
    QJsonObject refused = valid;
    const QString member = members.at((cases.size() / 2) % members.size());
    QString altered = valid.value(member).toString();
    if (altered.size() > 2) {
        altered[altered.size() - 1] = altered.back() == u'0' ? u'1' : u'0';
    } else {
        altered += QStringLiteral("00"); // an empty salt becomes one zero byte; HMAC pads with zeros, so use one
        altered[altered.size() - 1] = u'1';
    }
    refused.insert(member, altered);
    refused.insert(QStringLiteral("name"),
                   valid.value(QStringLiteral("name")).toString() + QStringLiteral(", altered ") + member);
    refused.insert(QStringLiteral("expect"), QStringLiteral("refused"));
    cases.append(refused);
}

void add(QJsonArray &cases, const QJsonObject &valid)
{
    cases.append(valid);
    addRefused(cases, valid);
}

Bytes saltOf(ByteView first, ByteView second, std::uint32_t epoch)
{
    Bytes salt = toBytes(first);
    append(salt, second);
    for (int shift = 24; shift >= 0; shift -= 8) {
        salt.push_back(static_cast<std::uint8_t>(epoch >> shift));
    }
    return salt;
}

} // namespace

QJsonArray keyCases()
{
    QJsonArray cases;
    FixedRandom random("keys");
    const auto chartKey = random.secret<ChartKey>();
    const ChartEpoch chart{random.strongBytes<PatientId>(), random.strongBytes<CompartmentId>(), Epoch{3}};
    const Bytes chartSalt = saltOf(chart.patientId.view(), chart.compartment.view(), 3);
    add(cases, derivation(QStringLiteral("ckCommit"), labels::chartCommitment, chartKey.view(), chartSalt,
                          commitmentOf(chartKey, chart).view()));
    add(cases, derivation(QStringLiteral("key of the reader wrap"), labels::recordWrap, chartKey.view(), chartSalt,
                          readerWrapKeyOf(chartKey, chart).view()));
    const auto recordKey = random.secret<RecordKey>();
    add(cases, derivation(QStringLiteral("keyCommit"), labels::recordCommitment, recordKey.view(), {},
                          usesOf(recordKey).commitment.view()));
    add(cases, derivation(QStringLiteral("content key"), labels::recordContent, recordKey.view(), {},
                          usesOf(recordKey).contentKey.view()));
    const auto seed = random.secret<VaultSeed>();
    const VaultEpoch vault{random.strongBytes<InstitutionId>(), Epoch{2}};
    const Bytes vaultSalt = saltOf(vault.institutionId.view(), {}, 2);
    const auto vaultKey = vaultEncryptionKeyOf(seed, vault);
    QJsonObject vaultCase = derivation(QStringLiteral("X25519 secret of a vault"), labels::vaultEncryption, seed.view(),
                                       vaultSalt, vaultKey.view());
    vaultCase.insert(QStringLiteral("publicKey"), hexOf(crypto::publicKeyOf(vaultKey).view()));
    add(cases, vaultCase);
    add(cases, derivation(QStringLiteral("key of the predecessor seal"), labels::vaultPredecessor, seed.view(),
                          vaultSalt, vaultPredecessorKeyOf(seed, vault).view()));
    add(cases, derivation(QStringLiteral("key of the directory"), labels::vaultDirectory, seed.view(), vaultSalt,
                          vaultDirectoryKeyOf(seed, vault).view()));

    // From words to keys: the phrase of 32 zero bytes of entropy, empty passphrase.
    const crypto::PhraseEntropy entropy;
    const SecretBuffer phrase = crypto::phraseFrom(entropy);
    const auto phraseSeed = crypto::seedFrom(phrase.view(), {});
    const std::tuple<PhraseOwner, std::string_view, QString> owners[] = {
        {PhraseOwner::Patient, "patient", QStringLiteral("X25519 secret of a patient")},
        {PhraseOwner::Institution, "institution", QStringLiteral("recovery key of an institution")},
        {PhraseOwner::Administrator, "administrator", QStringLiteral("X25519 secret of a first administrator")},
    };
    for (const auto &[owner, salt, name] : owners) {
        const bool isPatient = owner == PhraseOwner::Patient;
        const auto encryptionKey = phraseEncryptionKeyOf(*phraseSeed, owner);
        const auto signingKey = phraseSigningKeyOf(*phraseSeed, owner);
        QJsonObject object = derivation(
            isPatient ? QStringLiteral("X25519 secret of a patient") : QStringLiteral("recovery key of an institution"),
            labels::phraseEncryption, phraseSeed->view(), bytesOf(salt), encryptionKey.view());
        object.insert(QStringLiteral("publicKey"), hexOf(crypto::publicKeyOf(encryptionKey).view()));
        object.insert(QStringLiteral("phrase"), QString::fromUtf8(reinterpret_cast<const char *>(phrase.view().data()),
                                                                  static_cast<qsizetype>(phrase.size())));
        object.insert(QStringLiteral("path"),
                      QString::fromLatin1((isPatient ? patientKeyPath : administratorKeyPath).data()));
        object.insert(QStringLiteral("signingKey"), hexOf(signingKey->view()));
        object.insert(QStringLiteral("address"), hexOf(crypto::addressOf(*signingKey)->view()));
        add(cases, object);
    }
    return cases;
}

} // namespace tegata::vectors
