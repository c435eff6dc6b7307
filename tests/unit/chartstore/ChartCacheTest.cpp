#include "CacheSamples.h"
#include "ChartCacheSchema_p.h"
#include "SqlCipherDriver_p.h"
#include "Statement_p.h"

#include <tegata/chartstore/ChartCache.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace tegata::chartstore {

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class ChartCacheTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_path = m_folder.filePath(QStringLiteral("cache-%1.db").arg(++m_number)); }
    void keepsEverythingItIsGiven();
    void countsWhatIsMissing();
    void pagesInOrder();
    void linksCanBeReplacedAndDropped();
    void putRecordsIsAllOrNothing();
    void atomicallyUndoesEverything();
    void wrongKeyAndAlteredFilesAreRefused();
    void newerFileIsRefused();
    void olderFileIsMigratedWithItsContent();
    void migrationThatFailsLeavesTheOldFile();
    void anOverviewHasEverythingButTheContent();
    void shortFormsAreReplacedTogether();
    void forgetLeavesNothingToOpen();
    void forgetKeepsWhatTheInstitutionWrote();
    void aCompartmentIsForgottenByItself();
    void stateIsKept();
    void aHundredThousandRecordsWork();

private:
    std::unique_ptr<ChartCache> open() const { return opened(m_path); }

    QTemporaryDir m_folder;
    QString m_path;
    int m_number = 0;
};

void ChartCacheTest::keepsEverythingItIsGiven()
{
    CachedPatient patient = patientNamed(1, QStringLiteral("山田 花子"), QStringLiteral("ヤマダ ハナコ"));
    CachedRecord record = recordNumber(3, patient.id, QStringLiteral("高血圧"));
    record.supersedes = numbered<protocol::RecordHash>(2);
    record.kind = protocol::RecordKind::Prescription;
    CachedChart chart;
    chart.patient = patient.id;
    chart.compartment = record.compartment;
    chart.kind = protocol::CompartmentKind::Medications;
    chart.head = numbered<protocol::ChartHead>(99);
    chart.count = 3;
    chart.epoch = protocol::Epoch(2);
    chart.verifiedBlock = protocol::BlockNumber(1ULL << 40U);
    chart.verifiedAt = fromUnixSeconds(1'700'000'500);
    {
        const auto cache = open();
        QVERIFY(cache->putPatient(patient));
        QVERIFY(cache->putChart(chart));
        QVERIFY(cache->putLinks({linkOf(record)}));
        QVERIFY(cache->putRecords({record}));
    }
    const QByteArray file = contentOf(m_path);
    QVERIFY(!file.startsWith("SQLite format 3"));
    QVERIFY(!file.contains(QStringLiteral("山田").toUtf8()));
    const auto cache = open();
    QCOMPARE(*cache->patient(patient.id), patient);
    QCOMPARE(*cache->chart(patient.id, chart.compartment), chart);
    QCOMPARE(*cache->charts(patient.id), std::vector<CachedChart>{chart});
    QCOMPARE(*cache->links(patient.id, chart.compartment, 1, 10), std::vector<CachedLink>{linkOf(record)});
    QCOMPARE(*cache->record(record.hash), record);
    QVERIFY(cache->record(numbered<protocol::RecordHash>(8)).error().is(ChartstoreError::NotFound));
    QVERIFY(cache->patient(patientNumber(8)).error().is(ChartstoreError::NotFound));
    QVERIFY(cache->chart(patientNumber(8), chart.compartment).error().is(ChartstoreError::NotFound));
    patient.forgottenAt = fromUnixSeconds(1'700'000'900);
    patient.birthDate = QDate();
    QVERIFY(cache->putPatient(patient));
    QCOMPARE(*cache->patient(patient.id), patient);
    // Written again: replaced, not doubled, also in the index.
    record.searchText = QStringLiteral("低血糖");
    QVERIFY(cache->putRecords({record}));
    QCOMPARE(*cache->record(record.hash), record);
    QVERIFY(cache->search(patient.id, QStringLiteral("高血圧"), {})->empty());
    QCOMPARE(cache->search(patient.id, QStringLiteral("低血糖"), {})->size(), std::size_t{1});
}

void ChartCacheTest::countsWhatIsMissing()
{
    const auto cache = open();
    std::vector<CachedLink> links;
    std::vector<CachedRecord> records;
    for (std::uint64_t number = 1; number <= 18; ++number) {
        records.push_back(recordNumber(number, patientNumber(1), {}));
        links.push_back(linkOf(records.back()));
    }
    records.erase(records.begin() + 6);
    QVERIFY(cache->putLinks(links));
    QVERIFY(cache->putRecords(records));
    QCOMPARE(*cache->counts(patientNumber(1)), (CachedCounts{18, 17}));
    QCOMPARE(*cache->missingRecords(patientNumber(1), 10), std::vector<CachedLink>{links[6]});
    QCOMPARE(*cache->counts(patientNumber(2)), CachedCounts());
}

void ChartCacheTest::pagesInOrder()
{
    const auto cache = open();
    std::vector<CachedRecord> records;
    for (std::uint64_t number = 1; number <= 25; ++number) {
        records.push_back(recordNumber(number, patientNumber(1), QStringLiteral("note")));
        records.back().kind = number % 5 == 0 ? protocol::RecordKind::Prescription : protocol::RecordKind::Entry;
        records.back().compartment = numbered<protocol::CompartmentId>(number % 2);
    }
    QVERIFY(cache->putRecords(records));
    RecordQuery query;
    query.patient = patientNumber(1);
    query.page = {10, 0};
    QCOMPARE(sequencesOf(cache->records(query)), (std::vector<std::uint64_t>{25, 24, 23, 22, 21, 20, 19, 18, 17, 16}));
    query.page = {10, 20};
    QCOMPARE(sequencesOf(cache->records(query)), (std::vector<std::uint64_t>{5, 4, 3, 2, 1}));
    query.newestFirst = false;
    query.page = {3, 0};
    QCOMPARE(sequencesOf(cache->records(query)), (std::vector<std::uint64_t>{1, 2, 3}));
    query.kind = protocol::RecordKind::Prescription;
    QCOMPARE(sequencesOf(cache->records(query)), (std::vector<std::uint64_t>{5, 10, 15}));
    query.compartment = numbered<protocol::CompartmentId>(0);
    QCOMPARE(sequencesOf(cache->records(query)), (std::vector<std::uint64_t>{10, 20}));
    query.withPayload = false;
    QVERIFY(cache->records(query)->front().payload.empty());
    query.page = {-5, -5};
    QCOMPARE(cache->records(query)->size(), std::size_t{1});
    QCOMPARE(sequencesOf(cache->search(patientNumber(1), QStringLiteral("not"), {2, 1})),
             (std::vector<std::uint64_t>{24, 23}));
}

void ChartCacheTest::linksCanBeReplacedAndDropped()
{
    const auto cache = open();
    std::vector<CachedLink> links;
    for (std::uint64_t number = 1; number <= 5; ++number) {
        links.push_back(linkOf(recordNumber(number, patientNumber(1), {})));
    }
    QVERIFY(cache->putLinks(links));
    links[4].record = numbered<protocol::RecordHash>(50);
    QVERIFY(cache->putLinks({links[4]}));
    const auto compartment = links[0].compartment;
    QCOMPARE(*cache->links(patientNumber(1), compartment, 1, 100), links);
    QCOMPARE(cache->links(patientNumber(1), compartment, 4, 100)->size(), std::size_t{2});
    QVERIFY(cache->dropLinksFrom(patientNumber(1), compartment, 3));
    QCOMPARE(cache->links(patientNumber(1), compartment, 1, 100)->size(), std::size_t{2});
}

void ChartCacheTest::putRecordsIsAllOrNothing()
{
    const auto cache = open();
    CachedRecord big = recordNumber(2, patientNumber(1), {});
    big.payload.resize(33U * 1024U * 1024U);
    QVERIFY(cache->putRecords({recordNumber(1, patientNumber(1), {}), big}).error().is(ChartstoreError::TooLarge));
    QVERIFY(cache->record(numbered<protocol::RecordHash>(1)).error().is(ChartstoreError::NotFound));
}

void ChartCacheTest::atomicallyUndoesEverything()
{
    const auto cache = open();
    const Result<void> failed = cache->atomically([&]() -> Result<void> {
        if (Result<void> done = cache->setState(QStringLiteral("cursor"), {1}); !done) {
            return done;
        }
        if (Result<void> done = cache->putRecords({recordNumber(1, patientNumber(1), {})}); !done) {
            return done;
        }
        return failure(ChartstoreError::WentBackwards);
    });
    QVERIFY(failed.error().is(ChartstoreError::WentBackwards));
    QVERIFY(cache->state(QStringLiteral("cursor")).error().is(ChartstoreError::NotFound));
    QVERIFY(cache->record(numbered<protocol::RecordHash>(1)).error().is(ChartstoreError::NotFound));
    // An inner failure that the outer one overlooks undoes the whole, and says so.
    const Result<void> overlooked = cache->atomically([&]() -> Result<void> {
        static_cast<void>(cache->setState(QStringLiteral("cursor"), {1}));
        static_cast<void>(cache->atomically([]() -> Result<void> { return failure(ChartstoreError::TooLarge); }));
        return {};
    });
    QVERIFY(!overlooked);
    QVERIFY(cache->state(QStringLiteral("cursor")).error().is(ChartstoreError::NotFound));
    QVERIFY(cache->atomically([&] { return cache->setState(QStringLiteral("cursor"), {2}); }));
    QCOMPARE(*cache->state(QStringLiteral("cursor")), Bytes{2});
}

void ChartCacheTest::wrongKeyAndAlteredFilesAreRefused()
{
    {
        const auto cache = open();
        QVERIFY(cache->putRecords({recordNumber(1, patientNumber(1), {})}));
    }
    QVERIFY(ChartCache::open(m_path, key(2)).error().is(ChartstoreError::WrongKey));
    QByteArray bytes = contentOf(m_path);
    bytes[5000] = static_cast<char>(bytes.at(5000) ^ 1);
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    file.close();
    const Result<std::unique_ptr<ChartCache>> altered = ChartCache::open(m_path, key());
    if (altered) {
        RecordQuery query;
        query.patient = patientNumber(1);
        const auto read = (*altered)->records(query);
        QVERIFY(!read || read->front() == recordNumber(1, patientNumber(1), {}));
    } else {
        QVERIFY(altered.error().is(ChartstoreError::Damaged));
    }
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("this is not a database at all") > 0);
    file.close();
    QVERIFY(!ChartCache::open(m_path, key()));
    QVERIFY(ChartCache::open(QStringLiteral("/nonexistent/folder/cache.db"), key())
                .error()
                .is(ChartstoreError::StorageFailed));
}

void ChartCacheTest::newerFileIsRefused()
{
    {
        const auto cache = open();
    }
    {
        auto *driver = new SqlCipherDriver;
        driver->setKey(key());
        QSqlDatabase database = QSqlDatabase::addDatabase(driver, QStringLiteral("newer"));
        database.setDatabaseName(m_path);
        QVERIFY(database.open());
        QVERIFY(runOnce(database, QStringLiteral("PRAGMA user_version = 99")));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("newer"));
    QVERIFY(ChartCache::open(m_path, key()).error().is(ChartstoreError::TooNew));
}

/// A file of schema 1 with one patient and one record, made by the first migration itself.
static void makeVersionOne(const QString &path)
{
    {
        auto *driver = new SqlCipherDriver;
        driver->setKey(key());
        QSqlDatabase database = QSqlDatabase::addDatabase(driver, QStringLiteral("version-one"));
        database.setDatabaseName(path);
        QVERIFY(database.open());
        QVERIFY(migrateTo1(database));
        QVERIFY(runOnce(database, QStringLiteral("PRAGMA user_version = 1")));
        const CachedRecord record = recordNumber(1, patientNumber(1), QStringLiteral("気管支喘息 Asthma"));
        QVERIFY(runOnce(database,
                        QStringLiteral("INSERT INTO patients VALUES(?, '山田 花子', 'ヤマダ ハナコ', '1950-02-03',"
                                       " 'female', 1, 1800000000, NULL)"),
                        record.patient));
        QVERIFY(
            runOnce(database,
                    QStringLiteral("INSERT INTO records(hash, patient, compartment, sequence, epoch, record_id, kind,"
                                   " institution, device, supersedes, recorded_at, search_text, payload)"
                                   " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
                    record.hash, record.patient, record.compartment, record.sequence, record.epoch, record.recordId,
                    record.kind, record.institution, record.device, record.supersedes, record.recordedAt,
                    record.searchText, record.payload));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("version-one"));
}

void ChartCacheTest::olderFileIsMigratedWithItsContent()
{
    makeVersionOne(m_path);
    for (int time = 0; time < 2; ++time) { // the second time there is nothing left to do
        const auto cache = open();
        CachedRecord expected = recordNumber(1, patientNumber(1), QStringLiteral("気管支喘息 Asthma"));
        expected.digestVersion = 0; // nobody has made its short form yet
        expected.digest = {};
        QCOMPARE(*cache->record(numbered<protocol::RecordHash>(1)), expected);
        QCOMPARE(cache->payloads({expected.hash})->front().payload, expected.payload);
        QCOMPARE(cache->search(patientNumber(1), QStringLiteral("喘息"), {})->size(), std::size_t{1});
        QCOMPARE(cache->search(patientNumber(1), QStringLiteral("asth"), {})->size(), std::size_t{1});
        QCOMPARE(cache->patients(QStringLiteral("やまだ"), {})->size(), std::size_t{1});
    }
}

void ChartCacheTest::migrationThatFailsLeavesTheOldFile()
{
    makeVersionOne(m_path);
    {
        auto *driver = new SqlCipherDriver;
        driver->setKey(key());
        QSqlDatabase database = QSqlDatabase::addDatabase(driver, QStringLiteral("obstacle"));
        database.setDatabaseName(m_path);
        QVERIFY(database.open());
        // The second step cannot make its table.
        QVERIFY(runOnce(database, QStringLiteral("CREATE TABLE search(obstacle)")));
        QVERIFY(!migrate(database));
        Statement columns(database, QStringLiteral("SELECT count(*) FROM pragma_user_version"));
        Statement folded(database, QStringLiteral("SELECT folded FROM patients"));
        QVERIFY(!folded.run()); // the column of the failed step is gone again
        QVERIFY(runOnce(database, QStringLiteral("DROP TABLE search")));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("obstacle"));
    const auto cache = open();
    QCOMPARE(cache->search(patientNumber(1), QStringLiteral("喘息"), {})->size(), std::size_t{1});
}

void ChartCacheTest::anOverviewHasEverythingButTheContent()
{
    const auto cache = open();
    CachedRecord first = recordNumber(1, patientNumber(1), QStringLiteral("一つ目"));
    CachedRecord second = recordNumber(2, patientNumber(1), QStringLiteral("二つ目"));
    const CachedRecord foreign = recordNumber(3, patientNumber(2), QStringLiteral("他人"));
    QVERIFY(cache->putRecords({second, first, foreign}));
    // In the order asked for; what is not here is left out.
    const auto payloads = cache->payloads({second.hash, numbered<protocol::RecordHash>(99), first.hash});
    QCOMPARE(payloads->size(), std::size_t{2});
    QCOMPARE(payloads->front().record, second.hash);
    QCOMPARE(payloads->front().payload, second.payload);
    QCOMPARE(payloads->back().payload, first.payload);
    for (CachedRecord *record : {&first, &second}) {
        record->payload = {};
        record->searchText.clear();
    }
    QVERIFY(*cache->overview(patientNumber(1)) == (std::vector<CachedRecord>{first, second}));
    // A record that is replaced leaves nothing of its old content.
    CachedRecord again = recordNumber(1, patientNumber(1), QStringLiteral("訂正"));
    again.payload = Bytes(50, 0xee);
    QVERIFY(cache->putRecords({again}));
    QCOMPARE(*cache->record(again.hash), again);
    QCOMPARE(cache->payloads({again.hash})->front().payload, again.payload);
}

void ChartCacheTest::shortFormsAreReplacedTogether()
{
    const auto cache = open();
    const CachedRecord first = recordNumber(1, patientNumber(1), QStringLiteral("一つ目"));
    const CachedRecord second = recordNumber(2, patientNumber(1), QStringLiteral("二つ目"));
    QVERIFY(cache->putRecords({first, second}));
    QVERIFY(cache->putDigests({{first.hash, 4, Bytes{9, 9}}, {numbered<protocol::RecordHash>(99), 4, Bytes{1}}}));
    QCOMPARE(cache->record(first.hash)->digestVersion, 4U);
    QCOMPARE(cache->record(first.hash)->digest, (Bytes{9, 9}));
    QCOMPARE(cache->record(first.hash)->payload, first.payload);
    QCOMPARE(*cache->record(second.hash), second);
}

void ChartCacheTest::forgetLeavesNothingToOpen()
{
    const auto cache = open();
    const UnixTime now = fromUnixSeconds(1'750'000'000);
    std::vector<CachedRecord> records;
    for (std::uint64_t number = 1; number <= 300; ++number) {
        records.push_back(recordNumber(number, patientNumber(1), QStringLiteral("秘密の病名 canary")));
        records.back().payload = Bytes(4000, 'x');
    }
    const CachedRecord other = recordNumber(1000, patientNumber(2), QStringLiteral("秘密"));
    QVERIFY(cache->putRecords(records));
    QVERIFY(cache->putRecords({other}));
    QVERIFY(cache->putLinks({linkOf(records[0]), linkOf(other)}));
    QVERIFY(cache->putPatient(patientNamed(1, QStringLiteral("山田 花子"), QStringLiteral("ヤマダ"))));
    CachedChart chart;
    chart.patient = patientNumber(1);
    QVERIFY(cache->putChart(chart));
    const qint64 before = QFile(m_path).size();

    QVERIFY(cache->forget(patientNumber(1), now, std::nullopt));
    RecordQuery query;
    query.patient = patientNumber(1);
    QVERIFY(cache->records(query)->empty());
    QVERIFY(cache->record(records[0].hash).error().is(ChartstoreError::NotFound));
    QVERIFY(cache->search(patientNumber(1), QStringLiteral("秘密"), {})->empty());
    QVERIFY(cache->searchHits(patientNumber(1), QStringLiteral("秘密"))->empty());
    QVERIFY(cache->overview(patientNumber(1))->empty());
    QVERIFY(cache->payloads({records[0].hash})->empty());
    QVERIFY(cache->charts(patientNumber(1))->empty());
    QCOMPARE(*cache->counts(patientNumber(1)), CachedCounts());
    const auto patient = cache->patient(patientNumber(1));
    QVERIFY(patient->displayName.isEmpty() && patient->kana.isEmpty() && !patient->birthDate.isValid());
    QVERIFY(!patient->granted);
    QCOMPARE(patient->forgottenAt, std::optional(now));
    QVERIFY(cache->patients(QStringLiteral("山田"), {})->empty());
    // The other chart is untouched, and the pages were given back.
    QCOMPARE(*cache->record(other.hash), other);
    QCOMPARE(cache->search(patientNumber(2), QStringLiteral("秘密"), {})->size(), std::size_t{1});
    QVERIFY2(QFile(m_path).size() < before / 4, qPrintable(QString::number(QFile(m_path).size())));
    // No text of it is left in the full-text segments either: they hold the other patient's terms only.
    const auto raw = QSqlDatabase::database(QSqlDatabase::connectionNames().constFirst(), false);
    Statement segments(raw, QStringLiteral("SELECT count(*) FROM search_segments WHERE instr(block, ?) > 0"));
    QVERIFY(segments.run(QByteArray("canary")) && *segments.next());
    QCOMPARE(segments.number(0), qint64{0});
    Statement roots(raw, QStringLiteral("SELECT count(*) FROM search_segdir WHERE instr(root, ?) > 0"));
    QVERIFY(roots.run(QByteArray("canary")) && *roots.next());
    QCOMPARE(roots.number(0), qint64{0});
    Statement payloads(raw, QStringLiteral("SELECT count(*) FROM payloads"));
    QVERIFY(payloads.run() && *payloads.next());
    QCOMPARE(payloads.number(0), qint64{1}); // the other patient's
    Statement free(raw, QStringLiteral("PRAGMA freelist_count"));
    QVERIFY(free.run() && *free.next());
    QCOMPARE(free.number(0), qint64{0});
    // Forgetting someone unknown, or twice, is no failure.
    QVERIFY(cache->forget(patientNumber(1), now, std::nullopt));
    QVERIFY(cache->forget(patientNumber(77), now, std::nullopt));
}

void ChartCacheTest::forgetKeepsWhatTheInstitutionWrote()
{
    const auto cache = open();
    const auto own = numbered<protocol::InstitutionId>(71);
    CachedRecord foreign = recordNumber(1, patientNumber(1), QStringLiteral("他院の記録"));
    CachedRecord ours = recordNumber(2, patientNumber(1), QStringLiteral("当院の記録"));
    ours.institution = own;
    QVERIFY(cache->putRecords({foreign, ours}));
    QVERIFY(cache->putLinks({linkOf(foreign), linkOf(ours)}));
    QVERIFY(cache->putPatient(patientNamed(1, QStringLiteral("山田 花子"), QStringLiteral("ヤマダ"))));
    QVERIFY(cache->forget(patientNumber(1), fromUnixSeconds(1'750'000'000), own));
    QVERIFY(cache->record(foreign.hash).error().is(ChartstoreError::NotFound));
    QCOMPARE(*cache->record(ours.hash), ours);
    QVERIFY(cache->search(patientNumber(1), QStringLiteral("他院"), {})->empty());
    QCOMPARE(cache->search(patientNumber(1), QStringLiteral("当院"), {})->size(), std::size_t{1});
    QCOMPARE(*cache->counts(patientNumber(1)), (CachedCounts{1, 1}));
    QCOMPARE(cache->patient(patientNumber(1))->displayName, QStringLiteral("山田 花子"));
    QVERIFY(!cache->patient(patientNumber(1))->granted);
}

void ChartCacheTest::aCompartmentIsForgottenByItself()
{
    const auto cache = open();
    const auto own = numbered<protocol::InstitutionId>(71);
    CachedRecord gone = recordNumber(1, patientNumber(1), QStringLiteral("機微な記録"));
    CachedRecord ours = recordNumber(2, patientNumber(1), QStringLiteral("当院の機微な記録"));
    ours.institution = own;
    CachedRecord stays = recordNumber(3, patientNumber(1), QStringLiteral("検査の記録"));
    stays.compartment = numbered<protocol::CompartmentId>(900);
    CachedRecord others = recordNumber(4, patientNumber(2), QStringLiteral("機微な記録"));
    QVERIFY(gone.compartment == ours.compartment && gone.compartment == others.compartment);
    QVERIFY(cache->putRecords({gone, ours, stays, others}));
    QVERIFY(cache->putLinks({linkOf(gone), linkOf(ours), linkOf(stays), linkOf(others)}));
    QVERIFY(cache->putPatient(patientNamed(1, QStringLiteral("山田 花子"), QStringLiteral("ヤマダ"))));
    for (const CachedRecord *record : {&gone, &stays}) {
        CachedChart chart;
        chart.patient = patientNumber(1);
        chart.compartment = record->compartment;
        QVERIFY(cache->putChart(chart));
    }
    for (int time = 0; time < 2; ++time) {
        QVERIFY(cache->forgetCompartment(patientNumber(1), gone.compartment, own));
        QVERIFY(cache->record(gone.hash).error().is(ChartstoreError::NotFound));
        QCOMPARE(*cache->record(ours.hash), ours);
        QCOMPARE(*cache->record(stays.hash), stays);
        QCOMPARE(*cache->record(others.hash), others);
        QCOMPARE(cache->search(patientNumber(1), QStringLiteral("機微"), {})->size(), std::size_t{1});
        QCOMPARE(cache->search(patientNumber(1), QStringLiteral("検査"), {})->size(), std::size_t{1});
        QCOMPARE(cache->charts(patientNumber(1))->size(), std::size_t{1});
        QCOMPARE(*cache->counts(patientNumber(1)), (CachedCounts{2, 2}));
        QCOMPARE(cache->patient(patientNumber(1))->displayName, QStringLiteral("山田 花子"));
    }
}

void ChartCacheTest::stateIsKept()
{
    {
        const auto cache = open();
        QVERIFY(cache->state(QStringLiteral("block-cursor")).error().is(ChartstoreError::NotFound));
        QVERIFY(cache->setState(QStringLiteral("block-cursor"), {0, 1, 2}));
        QVERIFY(cache->setState(QStringLiteral("empty"), {}));
        QVERIFY(cache->setState(QStringLiteral("block-cursor"), {0, 1, 3}));
    }
    const auto cache = open();
    QCOMPARE(*cache->state(QStringLiteral("block-cursor")), (Bytes{0, 1, 3}));
    QCOMPARE(*cache->state(QStringLiteral("empty")), Bytes());
}

void ChartCacheTest::aHundredThousandRecordsWork()
{
    const auto cache = open();
    constexpr std::uint64_t total = 100'000;
    constexpr std::uint64_t perBatch = 5'000;
    const QStringList words = {QStringLiteral("高血圧症"), QStringLiteral("糖尿病"), QStringLiteral("気管支喘息"),
                               QStringLiteral("Amlodipine"), QStringLiteral("骨折")};
    for (std::uint64_t first = 1; first <= total; first += perBatch) {
        std::vector<CachedRecord> batch;
        for (std::uint64_t number = first; number < first + perBatch; ++number) {
            const QString text = words.at(static_cast<qsizetype>(number % 5)) + QString::number(number);
            batch.push_back(recordNumber(number, patientNumber(number % 10), text));
        }
        QVERIFY(cache->putRecords(batch));
    }
    RecordQuery query;
    query.patient = patientNumber(3);
    query.page = {100, 0};
    QCOMPARE(cache->records(query)->front().sequence, std::uint64_t{99'993});
    const auto hits = cache->search(patientNumber(3), QStringLiteral("骨折 99983"), {});
    QVERIFY(hits->empty()); // 99983 % 5 == 3
    QCOMPARE(sequencesOf(cache->search(patientNumber(3), QStringLiteral("amlo 99983"), {})),
             std::vector<std::uint64_t>{99'983});
}

} // namespace tegata::chartstore

QTEST_GUILESS_MAIN(tegata::chartstore::ChartCacheTest)
#include "ChartCacheTest.moc"
