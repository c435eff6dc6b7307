#include <tegata/clinical/ChartSummary.h>
#include <tegata/clinical/Export.h>
#include <tegata/clinical/Import.h>
#include <tegata/clinical/RecordPayload.h>

#include <QDir>
#include <QFile>
#include <QMap>
#include <QTest>

using namespace tegata;
using namespace tegata::clinical;

namespace {

QString sharedCharts()
{
    const QString root = qEnvironmentVariable("TEGATA_SHARED_DATA",
                                              QStringLiteral(TEGATA_SOURCE_DIR) + QStringLiteral("/../shared/data"));
    return root + QStringLiteral("/fhir");
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Every resource of a file, unjudged: the reference against which the import is measured.
std::vector<Entry> allResources(const QByteArray &bytes)
{
    const Json root = parseJson(bytes).value().root;
    std::vector<Entry> entries;
    if (root["resourceType"].text() != QLatin1String("Bundle")) {
        entries.push_back({{}, Resource::fromJson(root).value()});
    }
    for (const Json &item : root["entry"].items()) {
        entries.push_back({item["fullUrl"].text(), Resource::fromJson(item["resource"]).value()});
    }
    return entries;
}

} // namespace

/// Charts that nobody on this project wrote, where they are present.
class SharedChartsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyChartSurvivesImportAndExport_data()
    {
        QTest::addColumn<QString>("path");
        const QDir folder(sharedCharts());
        const QStringList files = folder.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
        for (const QString &file : files) {
            QTest::newRow(qPrintable(file)) << folder.filePath(file);
        }
        if (files.isEmpty()) {
            QTest::newRow("none") << QString();
        }
    }
    void everyChartSurvivesImportAndExport()
    {
        QFETCH(QString, path);
        if (path.isEmpty()) {
            QSKIP("no shared charts: set TEGATA_SHARED_DATA");
        }
        const QByteArray bytes = contentOf(path);
        const auto plan = planImport(bytes);
        QVERIFY2(plan, plan ? "" : plan.error().key().c_str());

        // What is said to be taken in is all there: all resources of the file less those left out, no more.
        const std::vector<Entry> source = allResources(bytes);
        QCOMPARE(plan->entriesSeen, static_cast<int>(source.size()));
        std::vector<Entry> expected;
        QMap<QString, int> reasons;
        std::vector<bool> isLeftOut(source.size(), false);
        for (const LeftOut &left : plan->leftOut) {
            ++reasons[QString::fromUtf8(left.reason == LeftOutReason::Malformed
                                            ? "Malformed"
                                            : std::string(leftOutReasonName(left.reason)).c_str())];
            if (left.entryIndex >= 0) {
                isLeftOut[static_cast<std::size_t>(left.entryIndex)] = true;
            }
        }
        for (std::size_t index = 0; index < source.size(); ++index) {
            if (!isLeftOut[index]) {
                expected.push_back(source[index]);
            }
        }
        QCOMPARE(plan->entriesTaken, static_cast<int>(expected.size()));
        const std::vector<Entry> taken = entriesOf(*plan);
        const Difference lost = compareEntries(expected, taken);
        QVERIFY2(lost.isEmpty(), qPrintable(lost.missing.join(QLatin1Char(' ')) + QStringLiteral(" / ") +
                                            lost.added.join(QLatin1Char(' '))));

        // Through record payloads, as they are sealed and opened.
        std::vector<Entry> opened;
        std::vector<ChartRecord> chart;
        for (const PlannedRecord &record : plan->records) {
            RecordPayload payload;
            payload.confirmation = {{QStringLiteral("importer"), QStringLiteral("clerk")},
                                    {QStringLiteral("doctor"), QStringLiteral("doctor")},
                                    fromUnixSeconds(1'700'000'000),
                                    fromUnixSeconds(1'700'000'001)};
            payload.entries = record.entries;
            const auto encoded = encodePayload(payload);
            QVERIFY2(encoded, encoded ? "" : encoded.error().key().c_str());
            auto decoded = decodePayload(*encoded);
            QVERIFY2(decoded, decoded ? "" : decoded.error().detail().c_str());
            opened.insert(opened.end(), decoded->entries.begin(), decoded->entries.end());
            ChartRecord chartRecord;
            chartRecord.recordId = QString::number(chart.size());
            chartRecord.compartment = record.compartment;
            chartRecord.entries = decoded->entries;
            chart.push_back(std::move(chartRecord));
        }

        const Export exported = exportBundle(opened);
        const auto again = planImport(exported.bytes);
        QVERIFY2(again, again ? "" : again.error().key().c_str());
        const Difference difference = compareEntries(expected, entriesOf(*again));
        QVERIFY2(difference.isEmpty(), qPrintable(difference.missing.join(QLatin1Char(' ')) + QStringLiteral(" / ") +
                                                  difference.added.join(QLatin1Char(' '))));
        QVERIFY(again->leftOut.empty());

        QCOMPARE(again->patient.has_value(), plan->patient.has_value());
        for (const Language language : {Language::Japanese, Language::English}) {
            const ChartSummary summary = summariseChart(chart, QDate(2024, 1, 1), language);
            for (const auto &entry : summary.entries) {
                QVERIFY2(!entry.item.title.isEmpty(), qPrintable(entry.item.resourceType));
            }
            if (language == Language::English) {
                QStringList why;
                for (auto it = reasons.begin(); it != reasons.end(); ++it) {
                    why.append(QStringLiteral("%1 %2").arg(it.key()).arg(it.value()));
                }
                qInfo().noquote() << QStringLiteral(
                                         "%1 seen, %2 taken, %3 records; left out: %4; allergies %5, problems "
                                         "%6+%7, medications %8+%9")
                                         .arg(plan->entriesSeen)
                                         .arg(plan->entriesTaken)
                                         .arg(plan->records.size())
                                         .arg(why.isEmpty() ? QStringLiteral("none") : why.join(QStringLiteral(", ")))
                                         .arg(summary.activeAllergies.size())
                                         .arg(summary.activeProblems.size())
                                         .arg(summary.pastProblems.size())
                                         .arg(summary.currentMedications.size())
                                         .arg(summary.pastMedications.size());
            }
        }
        for (const Entry &entry : taken) {
            QVERIFY(!searchTextOf(entry.resource).contains(QStringLiteral("<div")));
        }
    }
};

QTEST_APPLESS_MAIN(SharedChartsTest)
#include "SharedChartsTest.moc"
