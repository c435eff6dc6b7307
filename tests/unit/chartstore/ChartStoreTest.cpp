#include <tegata/chartstore/ChartStore.h>

#include <QCoro/QCoroTask>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

namespace tegata::chartstore {

namespace {

template <typename Key> Key keyOf(std::uint8_t fill)
{
    Key key;
    std::fill(key.writable().begin(), key.writable().end(), fill);
    return key;
}

template <typename Strong> Strong filled(std::uint8_t fill)
{
    ByteArray<Strong::size> bytes{};
    bytes.fill(fill);
    return Strong(bytes);
}

StoreKeys keys(std::uint8_t fill = 1)
{
    return {keyOf<CacheKey>(fill), keyOf<OutboxKey>(fill), keyOf<MarksKey>(fill), keyOf<DraftsKey>(fill)};
}

CachedChart chartAt(std::uint64_t count)
{
    CachedChart chart;
    chart.patient = filled<protocol::PatientId>(1);
    chart.compartment = filled<protocol::CompartmentId>(2);
    chart.head = filled<protocol::ChartHead>(static_cast<std::uint8_t>(count));
    chart.count = count;
    chart.epoch = protocol::Epoch(1);
    chart.verifiedBlock = protocol::BlockNumber(count);
    return chart;
}

} // namespace

class ChartStoreTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }
    void keepsEverythingAndAnswersOnTheCallersThread();
    void doesWhatWasAskedBeforeItCloses();
    void opensOncePerFolder();
    void damagedCacheIsReportedAndCanBeDiscarded();
    void damagedOutboxIsRefusedAndKept();
    void rolledBackMarksAreBroughtForward();
    void rolledBackCacheIsReported();
    void verifiedChartNeverGoesBack();

private:
    [[nodiscard]] QString folder() const { return m_folder->filePath(QStringLiteral("charts")); }
    [[nodiscard]] QString file(const char *name) const { return folder() + QLatin1Char('/') + QLatin1String(name); }
    Result<std::unique_ptr<ChartStore>> open(std::uint8_t key = 1)
    {
        return QCoro::waitFor(ChartStore::open(folder(), keys(key), m_files, m_random));
    }
    std::unique_ptr<ChartStore> mustOpen()
    {
        auto store = open();
        if (!store) {
            qFatal("open: %s %s", store.error().key().c_str(), store.error().detail().c_str());
        }
        return std::move(*store);
    }
    void replaceBytes(const QString &path, const QByteArray &bytes)
    {
        QFile out(path);
        QVERIFY(out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size());
    }
    static QByteArray bytesOfFile(const QString &path)
    {
        QFile in(path);
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    SystemFileLayer m_files;
    crypto::SystemRandom m_random;
};

void ChartStoreTest::keepsEverythingAndAnswersOnTheCallersThread()
{
    CachedPatient patient;
    patient.id = filled<protocol::PatientId>(1);
    patient.displayName = QStringLiteral("山田 花子");
    const auto id = filled<OutboxId>(3);
    const auto draft = filled<DraftId>(4);
    {
        const auto store = mustOpen();
        QCOMPARE(store->openingReport(), OpeningReport());
        QThread *caller = QThread::currentThread();
        QThread *worker = nullptr;
        const auto stored = QCoro::waitFor(store->cache([patient, &worker](ChartCache &cache) {
            worker = QThread::currentThread();
            return cache.putPatient(patient);
        }));
        QVERIFY(stored);
        QVERIFY(worker != nullptr && worker != caller);
        QCOMPARE(QThread::currentThread(), caller);
        QVERIFY(QCoro::waitFor(store->outbox([id](Outbox &outbox) {
            return outbox.add(id, 1, fromUnixSeconds(5), Bytes{1, 2, 3});
        })));
        QVERIFY(QCoro::waitFor(store->drafts([draft](Drafts &drafts) { return drafts.save(draft, Bytes{9}); })));
        QVERIFY(QCoro::waitFor(store->recordVerified(chartAt(4))));
    }
    const auto store = mustOpen();
    QCOMPARE(*QCoro::waitFor(store->patient(patient.id)), patient);
    QCOMPARE(QCoro::waitFor(store->patients(QStringLiteral("花子"), {}))->size(), std::size_t{1});
    QCOMPARE(QCoro::waitFor(store->pendingEntries())->front().id, id);
    QVERIFY(QCoro::waitFor(store->refusedEntries())->empty());
    QCOMPARE(*QCoro::waitFor(store->drafts([draft](Drafts &drafts) { return drafts.load(draft); })), Bytes{9});
    QCOMPARE(store->openingReport(), OpeningReport());
    QVERIFY(QCoro::waitFor(store->forget(patient.id, fromUnixSeconds(6), std::nullopt)));
    QVERIFY(QCoro::waitFor(store->search(patient.id, QStringLiteral("x"), {}))->empty());
    QCOMPARE(*QCoro::waitFor(store->counts(patient.id)), CachedCounts());
}

void ChartStoreTest::doesWhatWasAskedBeforeItCloses()
{
    {
        const auto store = mustOpen();
        for (std::uint8_t number = 1; number <= 20; ++number) {
            // Nobody waits for these.
            auto adding = store->outbox([number](Outbox &outbox) {
                return outbox.add(filled<OutboxId>(number), 1, fromUnixSeconds(5), Bytes(1000, number));
            });
            static_cast<void>(adding);
        }
    }
    const auto store = mustOpen();
    QCOMPARE(QCoro::waitFor(store->pendingEntries())->size(), std::size_t{20});
}

void ChartStoreTest::opensOncePerFolder()
{
    auto store = mustOpen();
    QVERIFY(open().error().is(ChartstoreError::InUse));
    store.reset();
    QVERIFY(open());
    QVERIFY(open(2).error().is(ChartstoreError::WrongKey));
}

void ChartStoreTest::damagedCacheIsReportedAndCanBeDiscarded()
{
    {
        const auto store = mustOpen();
        QVERIFY(QCoro::waitFor(store->outbox(
            [](Outbox &outbox) { return outbox.add(filled<OutboxId>(1), 1, fromUnixSeconds(5), Bytes{1}); })));
    }
    replaceBytes(file("cache.db"), QByteArray(8192, 'x'));
    QVERIFY(open().error().is(ChartstoreError::CacheDamaged));
    QCOMPARE(bytesOfFile(file("cache.db")), QByteArray(8192, 'x')); // not touched without being asked
    replaceBytes(file("cache.db"), QByteArray("SQLite format 3\0", 16) + QByteArray(5000, '\0'));
    QVERIFY(open().error().is(ChartstoreError::CacheDamaged));
    QVERIFY(ChartStore::discardCache(folder(), m_files));
    const auto store = mustOpen();
    QCOMPARE(QCoro::waitFor(store->pendingEntries())->size(), std::size_t{1}); // the outbox is not cache
}

void ChartStoreTest::damagedOutboxIsRefusedAndKept()
{
    {
        const auto store = mustOpen();
        QVERIFY(QCoro::waitFor(store->outbox(
            [](Outbox &outbox) { return outbox.add(filled<OutboxId>(1), 1, fromUnixSeconds(5), Bytes(50, 1)); })));
    }
    QByteArray bytes = bytesOfFile(file("outbox.tgl"));
    bytes[100] = static_cast<char>(bytes.at(100) ^ 1);
    replaceBytes(file("outbox.tgl"), bytes);
    QVERIFY(open().error().is(ChartstoreError::Damaged));
    QCOMPARE(bytesOfFile(file("outbox.tgl")), bytes);
}

void ChartStoreTest::rolledBackMarksAreBroughtForward()
{
    {
        const auto store = mustOpen();
        QVERIFY(QCoro::waitFor(store->recordVerified(chartAt(3))));
    }
    const QByteArray old = bytesOfFile(file("marks.tgl"));
    {
        const auto store = mustOpen();
        QVERIFY(QCoro::waitFor(store->recordVerified(chartAt(5))));
    }
    replaceBytes(file("marks.tgl"), old);
    const auto store = mustOpen();
    QCOMPARE(store->openingReport().marksBehindCache, 1);
    QCOMPARE(store->openingReport().cacheBehindMarks, 0);
    QVERIFY(QCoro::waitFor(store->recordVerified(chartAt(4))).error().is(ChartstoreError::WentBackwards));
}

void ChartStoreTest::rolledBackCacheIsReported()
{
    {
        const auto store = mustOpen();
        QVERIFY(QCoro::waitFor(store->recordVerified(chartAt(3))));
    }
    const QByteArray old = bytesOfFile(file("cache.db"));
    {
        const auto store = mustOpen();
        QVERIFY(QCoro::waitFor(store->recordVerified(chartAt(5))));
    }
    replaceBytes(file("cache.db"), old);
    const auto store = mustOpen();
    QCOMPARE(store->openingReport().cacheBehindMarks, 1);
    QCOMPARE(store->openingReport().marksBehindCache, 0);
}

void ChartStoreTest::verifiedChartNeverGoesBack()
{
    const auto store = mustOpen();
    QVERIFY(QCoro::waitFor(store->recordVerified(chartAt(5))));
    QVERIFY(QCoro::waitFor(store->recordVerified(chartAt(4))).error().is(ChartstoreError::WentBackwards));
    const auto kept = QCoro::waitFor(
        store->cache([](ChartCache &cache) { return cache.chart(chartAt(1).patient, chartAt(1).compartment); }));
    QCOMPARE(*kept, chartAt(5));
}

} // namespace tegata::chartstore

QTEST_GUILESS_MAIN(tegata::chartstore::ChartStoreTest)
#include "ChartStoreTest.moc"
