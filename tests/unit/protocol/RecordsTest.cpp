#include "VectorSupport.h"

#include "Samples.h"

#include <tegata/protocol/Records.h>

#include <QTest>

using namespace tegata;
using namespace tegata::protocol;
using namespace tegata::test;

namespace {

const Deployment deployment = vectors::sampleDeployment();

template <typename Value> bool isNotAuthentic(const Result<Value> &result)
{
    return !result && result.error().is(ProtocolError::NotAuthentic);
}

/// A record by a doctor's device, with everything both readers need.
struct SampleRecord
{
    explicit SampleRecord(const Bytes &content, bool isByPatient = false)
        : random(31)
        , chartKey(random.secret<ChartKey>())
        , vaultKey(crypto::generateEncryptionKey(random))
        , payload(content)
    {
        draft.chart = {random.strongBytes<PatientId>(), random.strongBytes<CompartmentId>(), Epoch{2}};
        draft.createdAt = fromUnixSeconds(1767225600);
        author.address = *crypto::addressOf(vectors::signingKeyOf("doctor"));
        author.vaultPk = crypto::publicKeyOf(vaultKey);
        if (!isByPatient) {
            author.institutionId = random.strongBytes<InstitutionId>();
            author.vaultEpoch = Epoch{3};
        }
        auto sealed = seal();
        anchor = {sealed->hash, draft.chart, author.institutionId, author.address};
        stored = encodeEnvelope(sealed->envelope);
    }
    [[nodiscard]] Result<SealedRecord> seal()
    {
        return sealRecord(deployment, draft, author, chartKey, vectors::signingKeyOf("doctor"), payload, random);
    }
    [[nodiscard]] Result<OpenedRecord> open(ByteView bytes) const
    {
        return openRecord(deployment, anchor, chartKey, bytes);
    }
    [[nodiscard]] Result<OpenedRecord> openAsAuthor(ByteView bytes) const
    {
        return openRecordAsAuthor(deployment, anchor, vaultKey, bytes);
    }

    FixedRandom random;
    ChartKey chartKey;
    crypto::EncryptionKey vaultKey;
    Bytes payload;
    RecordDraft draft;
    RecordAuthor author;
    RecordAnchor anchor;
    Bytes stored;
};

} // namespace

class RecordsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void bucketsArePowersOfTwoThenSixtyFourKibibytes_data()
    {
        QTest::addColumn<quint64>("payload");
        QTest::addColumn<quint32>("bucket");
        QTest::newRow("empty") << quint64{0} << 512U;
        QTest::newRow("smallest full") << quint64{508} << 512U;
        QTest::newRow("next") << quint64{509} << 1024U;
        QTest::newRow("32 Ki full") << quint64{32764} << 32768U;
        QTest::newRow("64 Ki") << quint64{32765} << 65536U;
        QTest::newRow("64 Ki full") << quint64{65532} << 65536U;
        QTest::newRow("128 Ki") << quint64{65533} << 131072U;
        QTest::newRow("192 Ki") << quint64{131069} << 196608U;
        QTest::newRow("largest") << quint64{recordPayloadMaximum} << sizeBucketMaximum;
        QTest::newRow("too large") << quint64{recordPayloadMaximum + 1} << 0U;
    }
    void bucketsArePowersOfTwoThenSixtyFourKibibytes()
    {
        QFETCH(quint64, payload);
        QFETCH(quint32, bucket);
        QCOMPARE(sizeBucketFor(payload).value_or(0), bucket);
    }

    void bothReadersGetThePayload_data()
    {
        QTest::addColumn<quint64>("size");
        for (const quint64 size : {0, 1, 508, 509, 4096, 65532, 65533, 1048576}) {
            QTest::addRow("%llu bytes", size) << size;
        }
        QTest::newRow("largest") << quint64{recordPayloadMaximum};
    }
    void bothReadersGetThePayload()
    {
        QFETCH(quint64, size);
        Bytes payload(size);
        FixedRandom(size).fill(payload);
        const SampleRecord record(payload);
        QCOMPARE(record.stored.size(), envelopeOverhead + *sizeBucketFor(size));
        for (const auto &opened : {record.open(record.stored), record.openAsAuthor(record.stored)}) {
            QVERIFY(opened.has_value());
            QVERIFY(std::ranges::equal(opened->payload.view(), payload));
            QCOMPARE(opened->authorVaultEpoch, Epoch{3});
            QCOMPARE(opened->header.authorDevice, record.author.address);
        }
    }

    void aPatientWritesWithoutAnInstitution()
    {
        const SampleRecord record(text("profile"), /*isByPatient=*/true);
        QVERIFY(record.open(record.stored).has_value());
        QVERIFY(record.openAsAuthor(record.stored).has_value());
    }

    void everyBitFlipIsRefusedWithOneError()
    {
        const SampleRecord record(text("{\"tegata\":1}"));
        for (std::size_t bit = 0; bit < record.stored.size() * 8; ++bit) {
            Bytes altered = record.stored;
            altered[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
            QVERIFY2(isNotAuthentic(record.open(altered)), qPrintable(QString::number(bit)));
            QVERIFY2(isNotAuthentic(record.openAsAuthor(altered)), qPrintable(QString::number(bit)));
        }
    }

    void everyTruncationIsRefusedWithOneError()
    {
        const SampleRecord record(text("{\"tegata\":1}"));
        for (std::size_t length = 0; length < record.stored.size(); ++length) {
            QVERIFY(isNotAuthentic(record.open(ByteView(record.stored).first(length))));
        }
        Bytes longer = record.stored;
        longer.push_back(0);
        QVERIFY(isNotAuthentic(record.open(longer)));
        QVERIFY(isNotAuthentic(record.open(Bytes(envelopeOverhead + sizeBucketMaximum + 1))));
    }

    void alteredPartsAreRefusedEvenWhenTheAuthorSignsThemAgain()
    {
        const SampleRecord record(text("{\"tegata\":1}"));
        const auto envelope = decodeEnvelope(record.stored);
        const auto reopened = [&](Envelope changed) {
            RecordAnchor anchor = record.anchor;
            anchor.hash = recordHashOf(deployment, changed);
            changed.signature = *signDigest(vectors::signingKeyOf("doctor"), anchor.author,
                                            recordSignatureDigestOf(deployment, anchor.hash));
            const Bytes stored = encodeEnvelope(changed);
            return std::pair(openRecord(deployment, anchor, record.chartKey, stored),
                             openRecordAsAuthor(deployment, anchor, record.vaultKey, stored));
        };
        QVERIFY(reopened(*envelope).first.has_value());
        for (std::size_t index = 0; index < envelope->ciphertext.size(); ++index) {
            Envelope changed = *envelope;
            changed.ciphertext[index] ^= 1U;
            const auto [reader, author] = reopened(changed);
            QVERIFY(isNotAuthentic(reader) && isNotAuthentic(author));
        }
        for (std::size_t index = 0; index < readerWrapSize; ++index) {
            Envelope changed = *envelope;
            changed.readerWrap[index] ^= 1U;
            QVERIFY(isNotAuthentic(reopened(changed).first));
        }
        for (std::size_t index = 0; index < authorWrapSize; ++index) {
            Envelope changed = *envelope;
            changed.authorWrap[index] ^= 1U;
            QVERIFY(isNotAuthentic(reopened(changed).second));
        }
    }

    void aKeyOfAnotherEpochOpensNothing()
    {
        SampleRecord record(text("note"));
        RecordAnchor anchor = record.anchor;
        anchor.chart.epoch = Epoch{3};
        QVERIFY(isNotAuthentic(openRecord(deployment, anchor, record.chartKey, record.stored)));
        QVERIFY(isNotAuthentic(openRecord(deployment, record.anchor, record.random.secret<ChartKey>(), record.stored)));
    }

    void nothingIsSharedBetweenTwoSealingsOfOnePayload()
    {
        SampleRecord record(text("note"));
        const auto first = record.seal();
        const auto second = record.seal();
        QVERIFY(first->hash != second->hash);
        QVERIFY(first->envelope.header.recordId != second->envelope.header.recordId);
        QVERIFY(first->envelope.header.keyCommit != second->envelope.header.keyCommit);
        QVERIFY(first->envelope.readerWrap != second->envelope.readerWrap);
        QVERIFY(first->envelope.authorWrap != second->envelope.authorWrap);
        QVERIFY(first->envelope.nonce != second->envelope.nonce);
        QVERIFY(first->envelope.ciphertext != second->envelope.ciphertext);
    }

    void paddingHidesTheLengthAndIsChecked()
    {
        const auto rebuilt = [](const Bytes &plaintext) { return openedAfterSealing(plaintext, std::nullopt); };
        Bytes plaintext(512);
        plaintext[3] = 4;
        QVERIFY(rebuilt(plaintext).has_value());
        Bytes notZero = plaintext;
        notZero.back() = 1;
        QVERIFY(isNotAuthentic(rebuilt(notZero)));
        Bytes tooLong = plaintext;
        tooLong[2] = 0xff;
        QVERIFY(isNotAuthentic(rebuilt(tooLong)));
        Bytes hugeLength = plaintext;
        hugeLength[0] = 0xff;
        QVERIFY(isNotAuthentic(rebuilt(hugeLength)));
        Bytes largerBucket = plaintext;
        largerBucket.resize(1024);
        QVERIFY(isNotAuthentic(rebuilt(largerBucket)));
    }

    void aRecordHasOneKeyForAllItsReaders()
    {
        // The AEAD does not commit to its key: without the commitment an author could show two readers two texts.
        Bytes plaintext(512);
        plaintext[3] = 4;
        FixedRandom random(78);
        QVERIFY(isNotAuthentic(openedAfterSealing(plaintext, usesOf(random.secret<RecordKey>()).commitment)));
    }

    void decodingIsStrictAndTellsAStoreWhy()
    {
        const SampleRecord record(text("note"));
        QCOMPARE(encodeEnvelope(*decodeEnvelope(record.stored)), record.stored);
        const auto errorAt = [&](std::size_t offset, std::uint8_t value) {
            Bytes altered = record.stored;
            altered[offset] = value;
            const auto decoded = decodeEnvelope(altered);
            return decoded ? std::string_view() : decoded.error().name();
        };
        QCOMPARE(errorAt(0, 'X'), "Malformed");
        QCOMPARE(errorAt(4, 2), "UnsupportedVersion");
        QCOMPARE(errorAt(5, 2), "UnsupportedSuite");
        QCOMPARE(errorAt(73, 0), "Malformed");  // epoch 0
        QCOMPARE(errorAt(91, 0), "Malformed");  // kind 0
        QCOMPARE(errorAt(91, 5), "Malformed");  // kind 5
        QCOMPARE(errorAt(250, 4), "Malformed"); // bucket 1024 in 512 bytes
        QCOMPARE(errorAt(327, 0), "Malformed"); // an institution without a vault epoch
        QVERIFY(decodeEnvelope(Bytes(envelopeOverhead + sizeBucketMaximum + 1)).error().is(ProtocolError::TooLarge));
        QVERIFY(decodeEnvelope({}).error().is(ProtocolError::Malformed));

        const SampleRecord byPatient(text("profile"), /*isByPatient=*/true);
        Bytes altered = byPatient.stored;
        altered[327] = 1; // a vault epoch without an institution
        QVERIFY(decodeEnvelope(altered).error().is(ProtocolError::Malformed));
    }

    void authorsAreCheckedBeforeAnythingIsSealed()
    {
        SampleRecord record(text("note"));
        record.author.address = Address();
        QVERIFY(record.seal().error().is(ProtocolError::SignerMismatch));
        record.author.address = record.anchor.author;
        record.author.vaultEpoch = Epoch{0};
        QVERIFY(record.seal().error().is(ProtocolError::InvalidValue));
        record.author.vaultEpoch = Epoch{3};
        record.author.vaultPk = EncryptionPublicKey();
        QVERIFY(record.seal().error().is(CryptoError::InvalidPoint));
        record.author.vaultPk = crypto::publicKeyOf(record.vaultKey);
        record.draft.chart.epoch = Epoch{0};
        QVERIFY(record.seal().error().is(ProtocolError::InvalidValue));
        record.draft.chart.epoch = Epoch{2};
        record.payload.resize(recordPayloadMaximum + 1);
        QVERIFY(record.seal().error().is(ProtocolError::TooLarge));
    }

    void aStoreCanCheckTheAuthorWithoutAKey()
    {
        const SampleRecord record(text("note"));
        auto envelope = *decodeEnvelope(record.stored);
        QVERIFY(verifyAuthor(deployment, envelope).has_value());
        QCOMPARE(recordHashOf(deployment, envelope), record.anchor.hash);
        envelope.header.authorDevice = Address();
        QVERIFY(isNotAuthentic(verifyAuthor(deployment, envelope)));
        envelope = *decodeEnvelope(record.stored);
        envelope.header.createdAt += std::chrono::seconds(1);
        QVERIFY(isNotAuthentic(verifyAuthor(deployment, envelope)));
    }

private:
    /// A record sealed and signed by its author with the right keys, but with any padded plaintext and, where
    /// given, a commitment to another key: what only a faulty or lying writer makes.
    static Result<OpenedRecord> openedAfterSealing(const Bytes &plaintext, std::optional<KeyCommitment> keyCommit)
    {
        SampleRecord record(text("note"));
        Envelope envelope = record.seal()->envelope;
        const auto recordKey = record.random.secret<RecordKey>();
        envelope.header.keyCommit = keyCommit.value_or(usesOf(recordKey).commitment);
        envelope.header.sizeBucket = static_cast<std::uint32_t>(plaintext.size());
        const Digest digest = headerDigestOf(deployment, envelope.header);
        const Bytes wrap = crypto::aeadSealBox(readerWrapKeyOf(record.chartKey, record.draft.chart), digest.view(),
                                               recordKey.view(), record.random);
        envelope.readerWrap = *fixedFrom<readerWrapSize>(wrap);
        envelope.ciphertext = crypto::aeadSeal(usesOf(recordKey).contentKey, envelope.nonce, digest.view(), plaintext);
        RecordAnchor anchor = record.anchor;
        anchor.hash = recordHashOf(deployment, envelope);
        envelope.signature = *signDigest(vectors::signingKeyOf("doctor"), anchor.author,
                                         recordSignatureDigestOf(deployment, anchor.hash));
        return openRecord(deployment, anchor, record.chartKey, encodeEnvelope(envelope));
    }
};

QTEST_APPLESS_MAIN(RecordsTest)
#include "RecordsTest.moc"
