#include "CacheSamples.h"

#include <QTemporaryDir>
#include <QTest>

namespace tegata::chartstore {

/// What somebody types is found, Japanese and Latin, within one patient's chart and nowhere else.
class ChartSearchTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_path = m_folder.filePath(QStringLiteral("cache-%1.db").arg(++m_number)); }
    void findsText_data();
    void findsText();
    void findsPatientsByNameKanaAndBirthDate();
    void searchStaysWithinThePatient();
    void searchSyntaxInTypedTextIsHarmless();
    void hitsAreNotLimited();

private:
    std::unique_ptr<ChartCache> open() const { return opened(m_path); }

    QTemporaryDir m_folder;
    QString m_path;
    int m_number = 0;
};

void ChartSearchTest::findsText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<bool>("found");
    const QString drug = QStringLiteral("アムロジピンOD錠5mg「トーワ」1日1回朝食後");
    QTest::newRow("two characters") << QStringLiteral("本態性高血圧症") << QStringLiteral("血圧") << true;
    QTest::newRow("first two") << QStringLiteral("本態性高血圧症") << QStringLiteral("本態") << true;
    QTest::newRow("last two") << QStringLiteral("本態性高血圧症") << QStringLiteral("圧症") << true;
    QTest::newRow("one character in the middle") << QStringLiteral("本態性高血圧症") << QStringLiteral("血") << true;
    QTest::newRow("one character at the end") << QStringLiteral("本態性高血圧症") << QStringLiteral("症") << true;
    QTest::newRow("whole") << QStringLiteral("本態性高血圧症") << QStringLiteral("本態性高血圧症") << true;
    QTest::newRow("pairs present but not together")
        << QStringLiteral("高血糖と血圧") << QStringLiteral("高血圧") << false;
    QTest::newRow("other order") << QStringLiteral("血圧") << QStringLiteral("圧血") << false;
    QTest::newRow("one character alone in the text") << QStringLiteral("咳。") << QStringLiteral("咳") << true;
    QTest::newRow("hiragana for katakana") << drug << QStringLiteral("あむろじぴん") << true;
    QTest::newRow("half-width katakana with voiced marks") << drug << QStringLiteral("ｱﾑﾛｼﾞﾋﾟﾝ") << true;
    QTest::newRow("long vowel") << drug << QStringLiteral("とーわ") << true;
    QTest::newRow("full-width Latin") << drug << QStringLiteral("ＯＤ錠") << true;
    QTest::newRow("number") << drug << QStringLiteral("5mg") << true;
    QTest::newRow("another number") << drug << QStringLiteral("10mg") << false;
    QTest::newRow("unit without its number") << drug << QStringLiteral("mg") << true;
    QTest::newRow("number of another unit") << QStringLiteral("5ml 10mg") << QStringLiteral("5mg") << false;
    QTest::newRow("letters and digits") << QStringLiteral("HbA1c 6.2%") << QStringLiteral("hba1c 6.2") << true;
    QTest::newRow("letters and digits begun") << QStringLiteral("HbA1c 6.2%") << QStringLiteral("hba1") << true;
    QTest::newRow("beginning of a word") << QStringLiteral("Amlodipine besylate") << QStringLiteral("amlo") << true;
    QTest::newRow("middle of a word") << QStringLiteral("Amlodipine besylate") << QStringLiteral("pine") << false;
    QTest::newRow("two words in any order")
        << QStringLiteral("Amlodipine besylate") << QStringLiteral("bes AML") << true;
    QTest::newRow("one of two words missing")
        << QStringLiteral("Amlodipine besylate") << QStringLiteral("bes xyz") << false;
    QTest::newRow("accents in the text") << QStringLiteral("Ménière Sjögren") << QStringLiteral("meniere sjogren")
                                         << true;
    QTest::newRow("accents typed") << QStringLiteral("Meniere") << QStringLiteral("Méni") << true;
    QTest::newRow("accent as a mark of its own")
        << QStringLiteral("Me\u0301nie\u0300re") << QStringLiteral("ménière") << true;
    QTest::newRow("dakuten is not an accent") << QStringLiteral("かき") << QStringLiteral("がき") << false;
    QTest::newRow("dakuten as a mark of its own") << QStringLiteral("か\u3099ん") << QStringLiteral("がん") << true;
    QTest::newRow("mixed scripts") << QStringLiteral("COVID-19ワクチン接種") << QStringLiteral("covid ワクチン")
                                   << true;
    QTest::newRow("iteration mark") << QStringLiteral("佐々木") << QStringLiteral("佐々") << true;
    QTest::newRow("beyond the first plane") << QStringLiteral("𠮷野家") << QStringLiteral("𠮷野") << true;
    QTest::newRow("compatibility unit") << QStringLiteral("5㎎") << QStringLiteral("5mg") << true;
    QTest::newRow("Greek") << QStringLiteral("β遮断薬") << QStringLiteral("Β") << true;
    QTest::newRow("Hangul") << QStringLiteral("고혈압 환자") << QStringLiteral("혈압") << true;
    QTest::newRow("nothing to look for") << QStringLiteral("咳") << QStringLiteral("  、。\"*") << false;
    QTest::newRow("empty") << QStringLiteral("咳") << QString() << false;
}

void ChartSearchTest::findsText()
{
    QFETCH(const QString, text);
    QFETCH(const QString, typed);
    QFETCH(const bool, found);
    const auto cache = open();
    QVERIFY(cache->putRecords({recordNumber(1, patientNumber(1), text),
                               recordNumber(2, patientNumber(1), QStringLiteral("unrelated 無関係"))}));
    const auto hits = cache->search(patientNumber(1), typed, {});
    QVERIFY(hits);
    QCOMPARE(sequencesOf(hits), found ? std::vector<std::uint64_t>{1} : std::vector<std::uint64_t>());
}

void ChartSearchTest::findsPatientsByNameKanaAndBirthDate()
{
    const auto cache = open();
    QVERIFY(cache->putPatient(patientNamed(1, QStringLiteral("山田 花子"), QStringLiteral("ヤマダ ハナコ"))));
    QVERIFY(cache->putPatient(patientNamed(2, QStringLiteral("青木 一郎"), QStringLiteral("あおき いちろう"))));
    QVERIFY(cache->putPatient(patientNamed(3, QStringLiteral("José 100%_"), QString())));
    const auto ids = [&](const QString &text) {
        std::vector<std::uint8_t> found;
        const auto patients = cache->patients(text, {});
        for (const CachedPatient &patient : patients.value()) {
            found.push_back(patient.id.bytes().back());
        }
        return found;
    };
    QCOMPARE(ids({}).size(), std::size_t{3});
    QCOMPARE(ids(QStringLiteral("花子")), std::vector<std::uint8_t>{1});
    QCOMPARE(ids(QStringLiteral("はなこ")), std::vector<std::uint8_t>{1});
    QCOMPARE(ids(QStringLiteral("ﾔﾏﾀﾞ")), std::vector<std::uint8_t>{1});
    QCOMPARE(ids(QStringLiteral("アオキ 一郎")), std::vector<std::uint8_t>{2});
    QCOMPARE(ids(QStringLiteral("jose")), std::vector<std::uint8_t>{3});
    QCOMPARE(ids(QStringLiteral("1950-02")).size(), std::size_t{3});
    QCOMPARE(ids(QStringLiteral("%")), std::vector<std::uint8_t>{3});
    QCOMPARE(ids(QStringLiteral("' OR 1=1")), std::vector<std::uint8_t>());
}

void ChartSearchTest::searchStaysWithinThePatient()
{
    const auto cache = open();
    QVERIFY(cache->putRecords({recordNumber(1, patientNumber(1), QStringLiteral("喘息")),
                               recordNumber(2, patientNumber(2), QStringLiteral("喘息"))}));
    QCOMPARE(sequencesOf(cache->search(patientNumber(2), QStringLiteral("喘息"), {})), std::vector<std::uint64_t>{2});
    QVERIFY(cache->search(patientNumber(3), QStringLiteral("喘息"), {})->empty());
    // Nor does typing the internal beginning of another patient's terms lead there.
    QVERIFY(cache->search(patientNumber(3), QStringLiteral("0000000001喘息"), {})->empty());
}

void ChartSearchTest::searchSyntaxInTypedTextIsHarmless()
{
    const auto cache = open();
    QVERIFY(cache->putRecords({recordNumber(1, patientNumber(1), QStringLiteral("one or near two"))}));
    for (const QString &typed :
         {QStringLiteral("\""), QStringLiteral("*"), QStringLiteral("one OR"), QStringLiteral("NEAR/2 one"),
          QStringLiteral("-one"), QStringLiteral("terms:one"), QStringLiteral("(one"), QStringLiteral("one\" AND \""),
          QStringLiteral("'; DROP TABLE records"), QString(10000, QLatin1Char('x')), QString(10000, QChar(u'あ')),
          QString(QChar(0xD800)), QStringLiteral("^one")}) {
        QVERIFY2(cache->search(patientNumber(1), typed, {}), qPrintable(typed.left(30)));
    }
    QCOMPARE(cache->search(patientNumber(1), QStringLiteral("ONE OR NEAR"), {})->size(), std::size_t{1});
}

void ChartSearchTest::hitsAreNotLimited()
{
    const auto cache = open();
    std::vector<CachedRecord> records;
    for (std::uint64_t number = 1; number <= 1500; ++number) {
        records.push_back(recordNumber(number, patientNumber(1), QStringLiteral("体重 61.5 kg")));
    }
    records.push_back(recordNumber(2000, patientNumber(2), QStringLiteral("体重 70 kg")));
    QVERIFY(cache->putRecords(records));
    const auto hits = cache->searchHits(patientNumber(1), QStringLiteral("体重"));
    QCOMPARE(hits->size(), std::size_t{1500});
    const CachedRecord &newest = records[1499];
    QVERIFY(hits->front() == (SearchHit{newest.hash, newest.compartment, newest.institution}));
    QVERIFY(cache->searchHits(patientNumber(1), QStringLiteral("身長"))->empty());
    QVERIFY(cache->searchHits(patientNumber(1), {})->empty());
}

} // namespace tegata::chartstore

QTEST_GUILESS_MAIN(tegata::chartstore::ChartSearchTest)
#include "ChartSearchTest.moc"
