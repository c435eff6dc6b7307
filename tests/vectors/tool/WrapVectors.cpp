#include "Samples.h"
#include "Vectors.h"

namespace tegata::vectors {

using namespace protocol;

namespace {

struct WrapSample
{
    Deployment deployment = sampleDeployment();
    /// The place as the chain names it.
    WrapContext context;
    WrapHash anchored;
    Bytes stored;
    QString recipientKey;
    QString ephemeralKey;
    QString plaintext;
    /// ckCommit of every epoch, kinds 1 and 2; vaultPk for kinds 3 and 4.
    QJsonArray commitments;
};

QJsonObject caseOf(const QString &name, const WrapSample &sample, bool isValid)
{
    return {{QStringLiteral("name"), name},
            {QStringLiteral("expect"), isValid ? QStringLiteral("valid") : QStringLiteral("refused")},
            {QStringLiteral("domain"), domainOf(sample.deployment)},
            {QStringLiteral("context"), messageOf(sample.context)},
            {QStringLiteral("contextDigest"), hexOf(typedDigestOf(sample.deployment, sample.context).view())},
            {QStringLiteral("wrapHash"), hexOf(sample.anchored.view())},
            {QStringLiteral("stored"), hexOf(sample.stored)},
            {QStringLiteral("recipientKey"), sample.recipientKey},
            {QStringLiteral("ephemeralKey"), sample.ephemeralKey},
            {QStringLiteral("plaintext"), sample.plaintext},
            {QStringLiteral("commitments"), sample.commitments}};
}

template <typename Strong> Strong flipped(const Strong &value)
{
    auto bytes = value.bytes();
    bytes[0] ^= 0x80U;
    return Strong(bytes);
}

/// The context with exactly one field changed, for every field.
std::vector<std::pair<QString, WrapContext>> transplants(const WrapContext &context)
{
    std::vector<std::pair<QString, WrapContext>> changed;
    const auto add = [&](const char *field, auto change) {
        WrapContext other = context;
        change(other);
        changed.emplace_back(QString::fromLatin1(field), other);
    };
    add("kind", [](WrapContext &other) {
        switch (other.kind) {
        case WrapKind::ChartKeysForInstitution:
            other.kind = WrapKind::ChartKeysForPatient;
            break;
        case WrapKind::ChartKeysForPatient:
            other.kind = WrapKind::ChartKeysForInstitution;
            break;
        case WrapKind::VaultSeedForMember:
            other.kind = WrapKind::VaultSeedForRecovery;
            break;
        case WrapKind::VaultSeedForRecovery:
        case WrapKind::RecordKeyForAuthor:
            other.kind = WrapKind::VaultSeedForMember;
            break;
        }
    });
    add("subject", [](WrapContext &other) { other.subject = flipped(other.subject); });
    add("compartment", [](WrapContext &other) { other.compartment = flipped(other.compartment); });
    add("fromEpoch", [](WrapContext &other) { other.fromEpoch = Epoch{toNumber(other.fromEpoch) + 1}; });
    add("toEpoch", [](WrapContext &other) { other.toEpoch = Epoch{toNumber(other.toEpoch) + 1}; });
    add("commitment", [](WrapContext &other) { other.commitment = flipped(other.commitment); });
    add("recipientId", [](WrapContext &other) { other.recipientId = flipped(other.recipientId); });
    add("recipientPkHash", [](WrapContext &other) { other.recipientPkHash = flipped(other.recipientPkHash); });
    add("sender", [](WrapContext &other) { other.sender = flipped(other.sender); });
    add("sequence", [](WrapContext &other) { ++other.sequence; });
    return changed;
}

void addCases(QJsonArray &cases, const QString &name, const WrapSample &valid)
{
    cases.append(caseOf(name, valid, true));
    for (const auto &[field, context] : transplants(valid.context)) {
        // The chain names another place than the stored wrap says …
        WrapSample moved = valid;
        moved.context = context;
        cases.append(caseOf(name + QStringLiteral(", expected at another place: ") + field, moved, false));
        // … or somebody has rewritten the stored place to match: then the blob must not open, nor its hash agree.
        const auto decoded = decodeWrap(valid.stored);
        WrapSample rewritten = moved;
        rewritten.stored = encodeWrap(Wrap{context, decoded->blob});
        rewritten.anchored = wrapHashOf(sampleDeployment(), context, decoded->blob);
        cases.append(caseOf(name + QStringLiteral(", rewritten to another place: ") + field, rewritten, false));
    }
    WrapSample onOtherChain = valid;
    onOtherChain.deployment.chainId = ChainId{1};
    cases.append(caseOf(name + QStringLiteral(", on another chain"), onOtherChain, false));
    WrapSample otherHash = valid;
    otherHash.anchored = flipped(valid.anchored);
    cases.append(caseOf(name + QStringLiteral(", another hash on chain"), otherHash, false));
    for (const std::size_t offset :
         {std::size_t{0}, std::size_t{4}, wrapHeaderSize - 1, wrapHeaderSize, valid.stored.size() - 1}) {
        WrapSample altered = valid;
        altered.stored[offset] ^= 1U;
        cases.append(caseOf(name + QStringLiteral(", altered at byte ") + QString::number(offset), altered, false));
    }
    WrapSample shorter = valid;
    shorter.stored.pop_back();
    cases.append(caseOf(name + QStringLiteral(", one byte short"), shorter, false));
    WrapSample longer = valid;
    longer.stored.push_back(0);
    cases.append(caseOf(name + QStringLiteral(", one byte long"), longer, false));
    WrapSample otherKey = valid;
    FixedRandom random("another recipient");
    otherKey.recipientKey = hexOf(crypto::generateEncryptionKey(random).view());
    cases.append(caseOf(name + QStringLiteral(", with another key"), otherKey, false));
}

ChartKeys chartKeysOf(FixedRandom &random, std::size_t count)
{
    ChartKeys keys;
    keys.kind = CompartmentKind::Medications;
    keys.firstEpoch = Epoch{2};
    for (std::size_t index = 0; index < count; ++index) {
        keys.keys.push_back(random.secret<ChartKey>());
    }
    return keys;
}

void addChartKeyCases(QJsonArray &cases, bool isForPatient)
{
    FixedRandom random(isForPatient ? "wrap kind 2" : "wrap kind 1");
    const auto patientId = random.strongBytes<PatientId>();
    const auto compartment = random.strongBytes<CompartmentId>();
    const VaultEpoch vault{random.strongBytes<InstitutionId>(), Epoch{4}};
    const auto recipient = crypto::generateEncryptionKey(random);
    const ChartKeys keys = chartKeysOf(random, isForPatient ? 1 : 3);
    const auto recipientPk = crypto::publicKeyOf(recipient);
    FixedRandom sealing(isForPatient ? "sealing kind 2" : "sealing kind 1");
    const auto wrap =
        isForPatient ? wrapChartKeysForPatient(sampleDeployment(), patientId, compartment, keys, recipientPk, sealing)
                     : wrapChartKeysForInstitution(sampleDeployment(), patientId, compartment, keys, vault, recipientPk,
                                                   sealing);

    WrapSample sample;
    sample.context = wrap->context;
    sample.anchored = wrapHashOf(sampleDeployment(), *wrap);
    sample.stored = encodeWrap(*wrap);
    sample.recipientKey = hexOf(recipient.view());
    sample.ephemeralKey = hexOf(sealing.taken().front());
    Bytes plaintext = {1, static_cast<std::uint8_t>(keys.kind), 0, 0, 0, static_cast<std::uint8_t>(keys.keys.size())};
    for (std::size_t index = 0; index < keys.keys.size(); ++index) {
        append(plaintext, keys.keys[index].view());
        const Epoch epoch{2 + static_cast<std::uint32_t>(index)};
        sample.commitments.append(
            hexOf(commitmentOf(keys.keys[index], ChartEpoch{patientId, compartment, epoch}).view()));
    }
    sample.plaintext = hexOf(plaintext);
    const QString name = isForPatient ? QStringLiteral("kind 2: chart keys for the patient")
                                      : QStringLiteral("kind 1: chart keys for an institution");
    addCases(cases, name, sample);

    WrapSample lie = sample;
    QString commitment = lie.commitments.at(0).toString();
    commitment.back() = commitment.back() == u'0' ? u'1' : u'0';
    lie.commitments.replace(0, commitment);
    cases.append(caseOf(name + QStringLiteral(", a commitment on chain differs"), lie, false));
    WrapSample missing = sample;
    missing.commitments.removeLast();
    cases.append(caseOf(name + QStringLiteral(", a commitment is missing"), missing, false));
}

void addVaultSeedCases(QJsonArray &cases, bool isForRecovery)
{
    FixedRandom random(isForRecovery ? "wrap kind 4" : "wrap kind 3");
    const auto seed = random.secret<VaultSeed>();
    VaultWrapPlace place;
    place.vault = {random.strongBytes<InstitutionId>(), Epoch{5}};
    place.vaultPk = crypto::publicKeyOf(vaultEncryptionKeyOf(seed, place.vault));
    place.sender = random.strongBytes<Address>();
    if (!isForRecovery) {
        place.recipient = random.strongBytes<Address>();
    }
    const auto recipient = crypto::generateEncryptionKey(random);
    FixedRandom sealing(isForRecovery ? "sealing kind 4" : "sealing kind 3");
    const auto wrap = wrapVaultSeed(sampleDeployment(), place, seed, crypto::publicKeyOf(recipient), sealing);

    WrapSample sample;
    sample.context = wrap->context;
    sample.anchored = wrapHashOf(sampleDeployment(), *wrap);
    sample.stored = encodeWrap(*wrap);
    sample.recipientKey = hexOf(recipient.view());
    sample.ephemeralKey = hexOf(sealing.taken().front());
    sample.plaintext = hexOf(seed.view());
    sample.commitments.append(hexOf(place.vaultPk.view()));
    addCases(cases,
             isForRecovery ? QStringLiteral("kind 4: vault seed for the recovery key")
                           : QStringLiteral("kind 3: vault seed for a member"),
             sample);
}

} // namespace

QJsonArray wrapCases()
{
    QJsonArray cases;
    addChartKeyCases(cases, /*isForPatient=*/false);
    addChartKeyCases(cases, /*isForPatient=*/true);
    addVaultSeedCases(cases, /*isForRecovery=*/false);
    addVaultSeedCases(cases, /*isForRecovery=*/true);
    return cases;
}

} // namespace tegata::vectors
