#include "RecordOpening_p.h"
#include "RecordSync_p.h"

#include <tegata/clinical/RecordDigest.h>

#include <QTest>

using namespace tegata;
using namespace tegata::workflows;
using namespace tegata::protocol;

namespace {

QByteArray noteOf(const char *text)
{
    return QByteArray("{\"tegata\":1,\"confirmation\":{\"enteredBy\":{\"name\":\"a\",\"role\":\"b\"},\"confirmedBy\":"
                      "{\"name\":\"a\",\"role\":\"b\"},\"enteredAt\":\"2026-01-01T00:00:00Z\",\"confirmedAt\":"
                      "\"2026-01-01T00:00:00Z\"},\"attachments\":[],\"bundle\":{\"resourceType\":\"Bundle\",\"type\":"
                      "\"collection\",\"entry\":[{\"resource\":{\"resourceType\":\"Condition\",\"code\":{\"text\":\"") +
           text + "\"}}}]}}";
}

/// A sealed record, and everything a reader has to open it with.
struct Sample
{
    crypto::SystemRandom random;
    Deployment deployment{ChainId(31337), random.strongBytes<Address>()};
    crypto::SigningKey signing = crypto::generateSigningKey(random);
    crypto::EncryptionKey vault = crypto::generateEncryptionKey(random);
    ChartKey chartKey = random.secret<ChartKey>();
    RecordToOpen input;

    explicit Sample(const QByteArray &content = noteOf("asthma"))
    {
        RecordAuthor author;
        author.institutionId = random.strongBytes<InstitutionId>();
        author.address = *crypto::addressOf(signing);
        author.vaultEpoch = Epoch(1);
        author.vaultPk = crypto::publicKeyOf(vault);
        RecordDraft draft;
        draft.chart = {random.strongBytes<PatientId>(), random.strongBytes<CompartmentId>(), Epoch(1)};
        const auto sealed = sealRecord(deployment, draft, author, chartKey, signing, toBytes(bytesOf(content)), random);
        input.link = {draft.chart.patientId, draft.chart.compartment, 3,        sealed->hash,
                      author.institutionId,  author.address,          Epoch(1), BlockNumber(9)};
        input.recordedAt = fromUnixSeconds(1'770'000'000);
        input.chartKey = std::make_shared<const ChartKey>(chartKey.clone());
        input.stored = encodeEnvelope(sealed->envelope);
    }
    [[nodiscard]] RecordProblem problem() const
    {
        const RecordVerdict verdict = openStoredRecord(deployment, input);
        return verdict.record && verdict.problem != RecordProblem::None ? RecordProblem::None : verdict.problem;
    }
};

} // namespace

/// What a reader is told of a record that does not open, and that nothing of it comes into the cache.
class RecordOpeningTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aGoodRecordOpensWithItsShortForm()
    {
        const Sample sample;
        const RecordVerdict verdict = openStoredRecord(sample.deployment, sample.input);
        QVERIFY(verdict.problem == RecordProblem::None);
        QVERIFY(verdict.record.has_value());
        QCOMPARE(verdict.record->sequence, 3U);
        QVERIFY(verdict.record->searchText.contains(QStringLiteral("asthma")));
        QCOMPARE(verdict.record->digestVersion, clinical::digestVersion);
        const auto digest = clinical::decodeDigest(verdict.record->digest);
        QVERIFY(digest.has_value());
        QCOMPARE(digest->line.japaneseTitle, QStringLiteral("asthma"));
    }

    void theAuthorOpensItWithTheVaultKey()
    {
        Sample sample;
        sample.input.chartKey.reset();
        sample.input.vaultKey = std::make_shared<const crypto::EncryptionKey>(sample.vault.clone());
        QVERIFY(sample.problem() == RecordProblem::None);
        QVERIFY(openStoredRecord(sample.deployment, sample.input).record.has_value());
    }

    void eachProblemIsToldByItsName()
    {
        {
            Sample sample;
            sample.input.stored.clear();
            QVERIFY(sample.problem() == RecordProblem::NotAvailable);
        }
        {
            Sample sample;
            sample.input.stored.resize(40);
            QVERIFY(sample.problem() == RecordProblem::WrongSize);
        }
        {
            Sample sample;
            sample.input.stored[sample.input.stored.size() / 2] ^= 1U; // in the ciphertext
            QVERIFY(sample.problem() == RecordProblem::NotOnChain);
        }
        {
            Sample sample;
            sample.input.link.institution = sample.random.strongBytes<InstitutionId>();
            QVERIFY(sample.problem() == RecordProblem::AuthorMismatch);
        }
        {
            Sample sample;
            sample.input.link.epoch = Epoch(2);
            QVERIFY(sample.problem() == RecordProblem::AuthorMismatch);
        }
        {
            Sample sample;
            sample.input.authorIsPermitted = false;
            QVERIFY(sample.problem() == RecordProblem::AuthorNotPermitted);
        }
        {
            Sample sample;
            auto envelope = *decodeEnvelope(sample.input.stored);
            envelope.signature = *crypto::sign(crypto::generateSigningKey(sample.random), Hash32());
            sample.input.stored = encodeEnvelope(envelope);
            QVERIFY(sample.problem() == RecordProblem::BadSignature);
        }
        {
            Sample sample;
            sample.input.chartKey.reset();
            QVERIFY(sample.problem() == RecordProblem::KeyDoesNotOpen);
        }
        {
            Sample sample;
            sample.input.chartKey = std::make_shared<const ChartKey>(sample.random.secret<ChartKey>());
            QVERIFY(sample.problem() == RecordProblem::KeyDoesNotOpen);
        }
        {
            Sample sample("{\"tegata\":1}");
            QVERIFY(sample.problem() == RecordProblem::ContentUnreadable);
        }
    }

    void answersOfTheGatewayStayWithinTheirSize()
    {
        FetchSize size;
        QVERIFY(size.count() <= 16); // sixteen of the largest envelopes are 64 MiB
        size.arrived(size.count(), size.count() * 1500);
        QCOMPARE(size.count(), std::size_t{64}); // fourfold at most
        size.arrived(64, 64 * 1500);
        size.arrived(256, 256 * 1500);
        QCOMPARE(size.count(), FetchSize::most);
        // Large ones bring it down at once, and a refusal halves it to one.
        size.arrived(4, 4 * 4'194'304);
        QCOMPARE(size.count(), std::size_t{1});
        QVERIFY(!size.shrink());
        size.arrived(1, 1000);
        QCOMPARE(size.count(), std::size_t{4});
        QVERIFY(size.shrink());
        QCOMPARE(size.count(), std::size_t{2});
        size.arrived(0, 0);
        QCOMPARE(size.count(), std::size_t{2});
    }
};

QTEST_APPLESS_MAIN(RecordOpeningTest)
#include "RecordOpeningTest.moc"
