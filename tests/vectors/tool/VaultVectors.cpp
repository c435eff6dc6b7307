#include "Samples.h"
#include "Vectors.h"

#include <tegata/protocol/Vault.h>

namespace tegata::vectors {

using namespace protocol;

namespace {

QJsonObject withChanges(const QJsonObject &valid, const QString &suffix,
                        std::initializer_list<std::pair<const char *, QString>> changes)
{
    QJsonObject refused = valid;
    refused.insert(QStringLiteral("name"), valid.value(QStringLiteral("name")).toString() + suffix);
    refused.insert(QStringLiteral("expect"), QStringLiteral("refused"));
    for (const auto &[member, value] : changes) {
        refused.insert(QString::fromLatin1(member), value);
    }
    return refused;
}

QString flippedAt(const Bytes &bytes, std::size_t offset)
{
    Bytes altered = bytes;
    altered[offset] ^= 1U;
    return hexOf(altered);
}

} // namespace

QJsonArray vaultCases()
{
    QJsonArray cases;
    FixedRandom random("vault");
    const VaultEpoch before{random.strongBytes<InstitutionId>(), Epoch{2}};
    const VaultEpoch vault{before.institutionId, Epoch{3}};
    const auto predecessor = random.secret<VaultSeed>();
    const auto seed = random.secret<VaultSeed>();
    const auto predecessorPk = crypto::publicKeyOf(vaultEncryptionKeyOf(predecessor, before));
    const auto otherInstitution = random.strongBytes<InstitutionId>();
    const auto device = random.strongBytes<Address>();
    const auto otherDevice = random.strongBytes<Address>();
    const auto otherSeed = random.secret<VaultSeed>();

    const auto sealed = sealPredecessor(sampleDeployment(), vault, seed, predecessor, random);
    const Bytes stored = encodePredecessorSeal(*sealed);
    const QJsonObject valid{{QStringLiteral("name"), QStringLiteral("predecessor")},
                            {QStringLiteral("expect"), QStringLiteral("valid")},
                            {QStringLiteral("object"), QStringLiteral("predecessor")},
                            {QStringLiteral("domain"), domainOf(sampleDeployment())},
                            {QStringLiteral("institutionId"), hexOf(vault.institutionId.view())},
                            {QStringLiteral("epoch"), numberText(3)},
                            {QStringLiteral("seed"), hexOf(seed.view())},
                            {QStringLiteral("predecessorPk"), hexOf(predecessorPk.view())},
                            {QStringLiteral("stored"), hexOf(stored)},
                            {QStringLiteral("plaintext"), hexOf(predecessor.view())}};
    cases.append(valid);
    cases.append(withChanges(valid, QStringLiteral(", another institution"),
                             {{"institutionId", hexOf(otherInstitution.view())}}));
    cases.append(withChanges(valid, QStringLiteral(", another epoch"), {{"epoch", numberText(4)}}));
    cases.append(withChanges(valid, QStringLiteral(", another seed"), {{"seed", hexOf(otherSeed.view())}}));
    cases.append(
        withChanges(valid, QStringLiteral(", another key on chain"),
                    {{"predecessorPk", hexOf(crypto::publicKeyOf(vaultEncryptionKeyOf(seed, vault)).view())}}));
    for (const std::size_t offset :
         {std::size_t{0}, std::size_t{4}, std::size_t{5}, std::size_t{40}, std::size_t{41}, stored.size() - 1}) {
        cases.append(withChanges(valid, QStringLiteral(", altered at byte ") + QString::number(offset),
                                 {{"stored", flippedAt(stored, offset)}}));
    }

    const Bytes names = toBytes(
        bytesOf(std::string_view("{\"profession\":\"薬剤師\",\"terminal\":\"窓口 1\",\"user\":\"手形 花子\"}")));
    const auto entry = sealDirectoryEntry(sampleDeployment(), vault, seed, device, names, random);
    const Bytes storedEntry = encodeDirectorySeal(*entry);
    const QJsonObject validEntry{{QStringLiteral("name"), QStringLiteral("directory entry")},
                                 {QStringLiteral("expect"), QStringLiteral("valid")},
                                 {QStringLiteral("object"), QStringLiteral("directory")},
                                 {QStringLiteral("domain"), domainOf(sampleDeployment())},
                                 {QStringLiteral("institutionId"), hexOf(vault.institutionId.view())},
                                 {QStringLiteral("epoch"), numberText(3)},
                                 {QStringLiteral("seed"), hexOf(seed.view())},
                                 {QStringLiteral("device"), hexOf(device.view())},
                                 {QStringLiteral("stored"), hexOf(storedEntry)},
                                 {QStringLiteral("plaintext"), hexOf(names)}};
    cases.append(validEntry);
    cases.append(withChanges(validEntry, QStringLiteral(", another institution"),
                             {{"institutionId", hexOf(otherInstitution.view())}}));
    cases.append(withChanges(validEntry, QStringLiteral(", another device"), {{"device", hexOf(otherDevice.view())}}));
    cases.append(withChanges(validEntry, QStringLiteral(", another epoch"), {{"epoch", numberText(2)}}));
    for (const std::size_t offset :
         {std::size_t{3}, std::size_t{37}, std::size_t{60}, std::size_t{65}, storedEntry.size() - 1}) {
        cases.append(withChanges(validEntry, QStringLiteral(", altered at byte ") + QString::number(offset),
                                 {{"stored", flippedAt(storedEntry, offset)}}));
    }
    DirectorySeal rewritten = *entry;
    rewritten.device = otherDevice;
    cases.append(
        withChanges(validEntry, QStringLiteral(", rewritten to another device"),
                    {{"device", hexOf(otherDevice.view())}, {"stored", hexOf(encodeDirectorySeal(rewritten))}}));
    return cases;
}

} // namespace tegata::vectors
