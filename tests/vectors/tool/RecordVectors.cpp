#include "Samples.h"
#include "Vectors.h"

namespace tegata::vectors {

using namespace protocol;

namespace {

struct RecordSample
{
    Deployment deployment = sampleDeployment();
    RecordAnchor anchor;
    Bytes stored;
    QString chartKey;
    QString vaultKey;
    QString recordKey;
    QString ephemeralKey;
    QString payload;
};

QJsonObject caseOf(const QString &name, const RecordSample &sample, bool isValid)
{
    const RecordAnchor &anchor = sample.anchor;
    QJsonObject object{
        {QStringLiteral("name"), name},
        {QStringLiteral("expect"), isValid ? QStringLiteral("valid") : QStringLiteral("refused")},
        {QStringLiteral("domain"), domainOf(sample.deployment)},
        {QStringLiteral("recordHash"), hexOf(anchor.hash.view())},
        {QStringLiteral("patientId"), hexOf(anchor.chart.patientId.view())},
        {QStringLiteral("compartment"), hexOf(anchor.chart.compartment.view())},
        {QStringLiteral("epoch"), numberText(toNumber(anchor.chart.epoch))},
        {QStringLiteral("authorInstitution"), hexOf(anchor.authorInstitution.view())},
        {QStringLiteral("author"), hexOf(anchor.author.view())},
        {QStringLiteral("chartKey"), sample.chartKey},
        {QStringLiteral("vaultKey"), sample.vaultKey},
        {QStringLiteral("stored"), hexOf(sample.stored)},
    };
    if (isValid) {
        const auto envelope = decodeEnvelope(sample.stored);
        object.insert(QStringLiteral("header"), messageOf(envelope->header));
        object.insert(QStringLiteral("headerDigest"),
                      hexOf(headerDigestOf(sample.deployment, envelope->header).view()));
        object.insert(QStringLiteral("recordKey"), sample.recordKey);
        object.insert(QStringLiteral("ephemeralKey"), sample.ephemeralKey);
        object.insert(QStringLiteral("payload"), sample.payload);
    }
    return object;
}

RecordSample sampleRecord(const std::string &seed, bool isByPatient, std::size_t payloadSize)
{
    FixedRandom random(seed);
    RecordDraft draft;
    draft.chart = {random.strongBytes<PatientId>(), random.strongBytes<CompartmentId>(), Epoch{2}};
    draft.kind = isByPatient ? RecordKind::Profile : RecordKind::Prescription;
    draft.supersedes = random.strongBytes<RecordHash>();
    draft.baseHead = random.strongBytes<ChartHead>();
    draft.createdAt = fromUnixSeconds(1767225600);
    const auto chartKey = random.secret<ChartKey>();
    const auto vaultKey = crypto::generateEncryptionKey(random);
    const auto signingKey = signingKeyOf(seed + " author");
    RecordAuthor author;
    author.address = *crypto::addressOf(signingKey);
    author.vaultPk = crypto::publicKeyOf(vaultKey);
    if (!isByPatient) {
        author.institutionId = random.strongBytes<InstitutionId>();
        author.vaultEpoch = Epoch{4};
    }
    Bytes payload(payloadSize);
    for (std::size_t index = 0; index < payload.size(); ++index) {
        payload[index] = static_cast<std::uint8_t>(index);
    }
    FixedRandom sealing(seed + " sealing");
    const auto sealed = sealRecord(sampleDeployment(), draft, author, chartKey, signingKey, payload, sealing);

    RecordSample sample;
    sample.anchor = {sealed->hash, draft.chart, author.institutionId, author.address};
    sample.stored = encodeEnvelope(sealed->envelope);
    sample.chartKey = hexOf(chartKey.view());
    sample.vaultKey = hexOf(vaultKey.view());
    // In the order sealRecord takes them: record key, record id, nonce of the reader wrap, ephemeral key, nonce.
    sample.recordKey = hexOf(sealing.taken().at(0));
    sample.ephemeralKey = hexOf(sealing.taken().at(3));
    sample.payload = hexOf(payload);
    return sample;
}

} // namespace

QJsonArray recordCases()
{
    QJsonArray cases;
    cases.append(
        caseOf(QStringLiteral("by a patient, empty payload"), sampleRecord("record by a patient", true, 0), true));
    cases.append(caseOf(QStringLiteral("508 bytes, the smallest bucket filled"),
                        sampleRecord("record of 508", false, 508), true));
    cases.append(caseOf(QStringLiteral("509 bytes, the next bucket"), sampleRecord("record of 509", true, 509), true));
    const RecordSample valid = sampleRecord("record by a device", false, 100);
    cases.append(caseOf(QStringLiteral("by a device"), valid, true));

    const auto refused = [&](const QString &name, auto change) {
        RecordSample sample = valid;
        change(sample);
        cases.append(caseOf(name, sample, false));
    };
    FixedRandom random("record elsewhere");
    refused(QStringLiteral("another hash on chain"),
            [&](auto &sample) { sample.anchor.hash = random.strongBytes<RecordHash>(); });
    refused(QStringLiteral("another patient"),
            [&](auto &sample) { sample.anchor.chart.patientId = random.strongBytes<PatientId>(); });
    refused(QStringLiteral("another compartment"),
            [&](auto &sample) { sample.anchor.chart.compartment = random.strongBytes<CompartmentId>(); });
    refused(QStringLiteral("another epoch"), [&](auto &sample) { sample.anchor.chart.epoch = Epoch{3}; });
    refused(QStringLiteral("another institution"),
            [&](auto &sample) { sample.anchor.authorInstitution = random.strongBytes<InstitutionId>(); });
    refused(QStringLiteral("another author"),
            [&](auto &sample) { sample.anchor.author = random.strongBytes<Address>(); });
    refused(QStringLiteral("another chain"), [&](auto &sample) { sample.deployment.chainId = ChainId{1}; });
    refused(QStringLiteral("another ledger"), [&](auto &sample) { sample.deployment.ledger = Address(); });
    refused(QStringLiteral("other keys"), [&](auto &sample) {
        sample.chartKey = hexOf(random.secret<ChartKey>().view());
        sample.vaultKey = hexOf(crypto::generateEncryptionKey(random).view());
    });

    // One byte of every part of the envelope: offsets as in the layout of section 6.
    const std::pair<const char *, std::size_t> parts[] = {
        {"magic", 0},
        {"version", 4},
        {"suite", 5},
        {"patientId", 6},
        {"compartment", 38},
        {"epoch", 73},
        {"recordId", 74},
        {"kind", 91},
        {"institution", 92},
        {"author", 124},
        {"supersedes", 144},
        {"baseHead", 176},
        {"createdAt", 215},
        {"keyCommit", 216},
        {"sizeBucket", 250},
        {"readerWrap", 252},
        {"authorVaultEpoch", 327},
        {"authorWrap", 328},
        {"nonce", 408},
        {"ciphertext", 432},
        {"tag", 432 + 512 + 15},
        {"signature", 432 + 512 + 16},
    };
    for (const auto &[part, offset] : parts) {
        refused(QStringLiteral("altered in ") + QString::fromLatin1(part),
                [&, at = offset](auto &sample) { sample.stored[at] ^= 1U; });
    }
    refused(QStringLiteral("one byte short"), [](auto &sample) { sample.stored.pop_back(); });
    refused(QStringLiteral("one byte long"), [](auto &sample) { sample.stored.push_back(0); });

    // The author signs a changed envelope anew and it is appended: the seals inside must still refuse it.
    const auto resealed = [&](const QString &name, auto change) {
        refused(name, [&](RecordSample &sample) {
            auto envelope = *decodeEnvelope(sample.stored);
            change(envelope);
            const auto key = signingKeyOf("record by a device author");
            sample.anchor.hash = recordHashOf(sample.deployment, envelope);
            sample.anchor.chart = {envelope.header.patientId, envelope.header.compartment, envelope.header.epoch};
            sample.anchor.authorInstitution = envelope.header.authorInstitution;
            envelope.signature =
                *signDigest(key, sample.anchor.author, recordSignatureDigestOf(sample.deployment, sample.anchor.hash));
            sample.stored = encodeEnvelope(envelope);
        });
    };
    resealed(QStringLiteral("moved to another patient and signed again"),
             [&](Envelope &envelope) { envelope.header.patientId = random.strongBytes<PatientId>(); });
    resealed(QStringLiteral("moved to another compartment and signed again"),
             [&](Envelope &envelope) { envelope.header.compartment = random.strongBytes<CompartmentId>(); });
    resealed(QStringLiteral("moved to another epoch and signed again"),
             [&](Envelope &envelope) { envelope.header.epoch = Epoch{3}; });
    resealed(QStringLiteral("another institution and signed again"),
             [&](Envelope &envelope) { envelope.header.authorInstitution = random.strongBytes<InstitutionId>(); });
    resealed(QStringLiteral("another kind and signed again"),
             [](Envelope &envelope) { envelope.header.kind = RecordKind::Entry; });
    resealed(QStringLiteral("another time and signed again"),
             [](Envelope &envelope) { envelope.header.createdAt += std::chrono::seconds(1); });
    resealed(QStringLiteral("another commitment and signed again"),
             [&](Envelope &envelope) { envelope.header.keyCommit = random.strongBytes<KeyCommitment>(); });
    resealed(QStringLiteral("another nonce and signed again"),
             [&](Envelope &envelope) { envelope.nonce = random.strongBytes<crypto::AeadNonce>(); });
    return cases;
}

} // namespace tegata::vectors
