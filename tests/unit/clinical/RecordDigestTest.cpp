#include "Charts.h"

#include <tegata/clinical/Import.h>
#include <tegata/clinical/RecordDigest.h>

#include <QTest>

using namespace tegata;
using namespace tegata::clinical;

namespace {

const QDate today(2024, 5, 20);

Entry entry(const QByteArray &text) { return {{}, Resource::fromBytes(text).value()}; }

RecordPayload payloadOf(std::vector<Entry> entries)
{
    RecordPayload payload;
    payload.confirmation.enteredBy = {QStringLiteral("書記 一郎"), QStringLiteral("医療事務")};
    payload.confirmation.confirmedBy = {QStringLiteral("医師 花子"), QStringLiteral("医師")};
    payload.confirmation.enteredAt = fromUnixSeconds(1'700'000'000);
    payload.confirmation.confirmedAt = fromUnixSeconds(1'700'000'060);
    payload.entries = std::move(entries);
    return payload;
}

QByteArray request(const char *status, const char *more = "")
{
    return QByteArray("{\"resourceType\":\"MedicationRequest\",\"status\":\"") + status +
           "\",\"intent\":\"order\",\"authoredOn\":\"2024-05-01\",\"medicationCodeableConcept\":{\"text\":\"drug\"}" +
           more + "}";
}

bool isNeeded(const QByteArray &resource, SummaryExtent extent = SummaryExtent::Current, QDate day = today)
{
    return digestOf(payloadOf({entry(resource)})).need.covers(extent, day);
}

} // namespace

class RecordDigestTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatAListShows()
    {
        const RecordDigest digest = digestOf(payloadOf(
            {entry("{\"resourceType\":\"Condition\",\"onsetDateTime\":\"2020-03-01\",\"code\":{\"text\":\"高血圧症\","
                   "\"_text\":{\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/translation\","
                   "\"extension\":[{\"url\":\"lang\",\"valueCode\":\"en\"},{\"url\":\"content\","
                   "\"valueString\":\"Hypertension\"}]}]}}}"),
             entry("{\"resourceType\":\"Practitioner\",\"name\":[{\"text\":\"x\"}]}")}));
        QCOMPARE(digest.line.resourceType, QStringLiteral("Condition"));
        QCOMPARE(digest.line.resourceCount, 2U);
        QCOMPARE(digest.line.title(Language::Japanese), QStringLiteral("高血圧症"));
        QCOMPARE(digest.line.title(Language::English), QStringLiteral("Hypertension"));
        QVERIFY(digest.line.date.has_value());
        QCOMPARE(digest.confirmation.confirmedBy.name, QStringLiteral("医師 花子"));
        QCOMPARE(digest.confirmation.enteredBy.role, QStringLiteral("医療事務"));
    }

    void comesBackAsItWasWritten()
    {
        const RecordDigest digest = digestOf(payloadOf({entry(request(
            "active", ",\"dispenseRequest\":{\"validityPeriod\":{\"end\":\"2024-06-01\"},\"expectedSupplyDuration\":"
                      "{\"value\":14,\"unit\":\"日\"}}"))}));
        const Bytes bytes = encodeDigest(digest);
        QVERIFY(bytes.size() < 600);
        const std::optional<RecordDigest> back = decodeDigest(bytes);
        QVERIFY(back.has_value());
        QVERIFY(*back == digest);
        // Cut or lengthened, it is nothing: the caller makes it anew.
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            QVERIFY(!decodeDigest(ByteView(bytes).first(size)));
        }
        Bytes longer = bytes;
        longer.push_back(0);
        QVERIFY(!decodeDigest(longer));
    }

    void whatIsInForceIsAlwaysRead()
    {
        QVERIFY(isNeeded("{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"x\"}]}"));
        QVERIFY(isNeeded("{\"resourceType\":\"AllergyIntolerance\",\"code\":{\"text\":\"egg\"}}"));
        QVERIFY(isNeeded("{\"resourceType\":\"Condition\",\"code\":{\"text\":\"x\"}}"));
        QVERIFY(
            isNeeded("{\"resourceType\":\"Composition\",\"section\":[{\"code\":{\"coding\":[{\"code\":\"48765-2\"}]},"
                     "\"emptyReason\":{\"coding\":[{\"code\":\"nilknown\"}]}}]}"));
        QVERIFY(isNeeded(request("active")));
    }

    void whatIsOverIsNot()
    {
        QVERIFY(!isNeeded("{\"resourceType\":\"AllergyIntolerance\",\"code\":{\"text\":\"egg\"},\"clinicalStatus\":"
                          "{\"coding\":[{\"code\":\"resolved\"}]}}"));
        QVERIFY(!isNeeded("{\"resourceType\":\"Condition\",\"code\":{\"text\":\"x\"},\"clinicalStatus\":"
                          "{\"coding\":[{\"code\":\"resolved\"}]}}"));
        QVERIFY(!isNeeded("{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"}}"));
        QVERIFY(!isNeeded("{\"resourceType\":\"Composition\",\"title\":\"x\"}"));
        QVERIFY(!isNeeded(request("completed")));
        QVERIFY(isNeeded(request("completed"), SummaryExtent::MedicationHistory));
        QVERIFY(!isNeeded("{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"}}",
                          SummaryExtent::MedicationHistory));
    }

    void aMedicationIsReadUntilItsLastDay()
    {
        const QByteArray statement = "{\"resourceType\":\"MedicationStatement\",\"status\":\"active\","
                                     "\"medicationCodeableConcept\":{\"text\":\"drug\"},"
                                     "\"effectivePeriod\":{\"start\":\"2024-05-01\",\"end\":\"2024-05-10\"}}";
        const QDate last = QDate(2024, 5, 10).addDays(supplyGraceDays);
        QVERIFY(isNeeded(statement, SummaryExtent::Current, last));
        QVERIFY(!isNeeded(statement, SummaryExtent::Current, last.addDays(1)));
        // One without an end beside it keeps the record in force.
        const RecordDigest both = digestOf(payloadOf({entry(statement), entry(request("active"))}));
        QVERIFY(both.need.covers(SummaryExtent::Current, last.addDays(1000)));
    }

    /// The point of it all: leaving out what the digests call unneeded changes nothing of what a summary shows.
    void aSummaryOfTheNeededRecordsIsTheSummary()
    {
        const auto plan = planImport(charts::japanese);
        QVERIFY(plan.has_value());
        std::vector<ChartRecord> all;
        std::vector<ChartRecord> needed;
        int number = 0;
        const auto add = [&](std::vector<Entry> entries) {
            ChartRecord record;
            record.recordId = QString::number(++number);
            record.entries = entries;
            record.createdAt = fromUnixSeconds(static_cast<std::uint64_t>(number));
            all.push_back(record);
            if (!digestOf(payloadOf(std::move(entries))).need.covers(SummaryExtent::Current, today)) {
                record.entries.clear();
            }
            needed.push_back(std::move(record));
        };
        for (const PlannedRecord &record : plan->records) {
            add(record.entries);
        }
        add({entry(request("active"))});
        add({entry(request("stopped"))});
        add({entry("{\"resourceType\":\"Condition\",\"code\":{\"text\":\"x\"},\"abatementDateTime\":\"2020\"}")});
        add({entry("{\"resourceType\":\"AllergyIntolerance\",\"code\":{\"text\":\"egg\"},\"verificationStatus\":"
                   "{\"coding\":[{\"code\":\"refuted\"}]}}")});
        const ChartSummary whole = summariseChart(all, today, Language::Japanese);
        const ChartSummary brief = summariseChart(needed, today, Language::Japanese);
        QVERIFY(std::any_of(needed.begin(), needed.end(), [](const auto &one) { return one.entries.empty(); }));
        QCOMPARE(brief.allergyKnowledge, whole.allergyKnowledge);
        QCOMPARE(brief.problemKnowledge, whole.problemKnowledge);
        QCOMPARE(brief.medicationKnowledge, whole.medicationKnowledge);
        const auto same = [](const auto &left, const auto &right) {
            return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                              [](const auto &one, const auto &other) { return one.recordId == other.recordId; });
        };
        QVERIFY(same(brief.activeAllergies, whole.activeAllergies));
        QVERIFY(same(brief.activeProblems, whole.activeProblems));
        QVERIFY(same(brief.currentMedications, whole.currentMedications));
        QVERIFY(same(brief.allergyStatements, whole.allergyStatements));
        QVERIFY(brief.patient && whole.patient && brief.patient->item == whole.patient->item);
        QVERIFY(brief.supersededRecords == whole.supersededRecords);
    }
};

QTEST_APPLESS_MAIN(RecordDigestTest)
#include "RecordDigestTest.moc"
