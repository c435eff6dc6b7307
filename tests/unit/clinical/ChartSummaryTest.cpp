#include "Charts.h"

#include <tegata/clinical/ChartSummary.h>
#include <tegata/clinical/Import.h>

#include <QTest>

using namespace tegata;
using namespace tegata::clinical;

namespace {

const QDate today(2024, 5, 20);

Entry entry(const QByteArray &text) { return {{}, Resource::fromBytes(text).value()}; }

ChartRecord record(const char *id, const QByteArray &resource, std::uint64_t createdAt = 1, const char *supersedes = "",
                   const char *institution = "hospital")
{
    ChartRecord result;
    result.recordId = QString::fromLatin1(id);
    result.supersedes = QString::fromLatin1(supersedes);
    result.institutionId = QString::fromLatin1(institution);
    result.institutionName = result.institutionId.toUpper();
    result.author = QStringLiteral("Dr. Example");
    result.createdAt = fromUnixSeconds(createdAt);
    result.entries = {entry(resource)};
    result.compartment = compartmentOf(result.entries.front().resource);
    return result;
}

QByteArray allergy(const char *text, const QByteArray &more = {})
{
    return QByteArray("{\"resourceType\":\"AllergyIntolerance\",\"code\":{\"text\":\"") + text + "\"}" + more + "}";
}

const QByteArray noAllergies = "{\"resourceType\":\"AllergyIntolerance\",\"code\":{\"coding\":[{\"system\":"
                               "\"http://snomed.info/sct\",\"code\":\"716186003\"}]}}";

CodedText drug(const char16_t *text, const char *system = "", const char *code = "")
{
    CodedText result;
    result.text = QString::fromUtf16(text);
    if (*code != '\0') {
        result.codings.push_back({QString::fromLatin1(system), QString::fromLatin1(code), {}});
    }
    return result;
}

std::vector<Sourced<AllergyItem>> allergyTo(const CodedText &substance)
{
    Sourced<AllergyItem> item;
    item.item.substance = substance;
    return {item};
}

QStringList ids(const auto &items)
{
    QStringList result;
    for (const auto &item : items) {
        result.append(item.recordId);
    }
    return result;
}

} // namespace

class ChartSummaryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void importedChartIsSummarised()
    {
        const auto plan = planImport(charts::japanese);
        std::vector<ChartRecord> chart;
        for (const PlannedRecord &planned : plan->records) {
            ChartRecord item;
            item.recordId = QString::number(chart.size());
            item.institutionName = QStringLiteral("病院");
            item.entries = planned.entries;
            item.compartment = planned.compartment;
            chart.push_back(item);
        }
        const ChartSummary summary = summariseChart(chart, QDate(2024, 5, 2), Language::Japanese);
        QCOMPARE(summary.patient->item.name, QStringLiteral("手形　花子"));
        QCOMPARE(summary.allergyKnowledge, Knowledge::Listed);
        QCOMPARE(summary.activeAllergies.front().item.substance.text, QStringLiteral("ペニシリン系"));
        QCOMPARE(summary.activeProblems.front().item.problem.text, QStringLiteral("高血圧症"));
        QCOMPARE(summary.currentMedications.size(), std::size_t{2});
        QCOMPARE(summary.prescriptions.size(), std::size_t{1});
        QCOMPARE(summary.prescriptions.front().item.drugs.size(), std::size_t{2});
        QCOMPARE(summary.observations.size(), std::size_t{2});
        // Copies of practitioners and the like are not entries of the chart.
        QCOMPARE(summary.entries.size(), std::size_t{8});
        QCOMPARE(summary.activeAllergies.front().institutionName, QStringLiteral("病院"));
    }

    void theDrugsOfACancelledPrescriptionAreNotCurrent()
    {
        const auto plan = planImport(charts::japanese);
        std::vector<ChartRecord> chart;
        for (const PlannedRecord &planned : plan->records) {
            ChartRecord item;
            item.recordId = QString::number(chart.size());
            item.entries = planned.entries;
            item.isWithdrawn = true;
            chart.push_back(item);
        }
        const ChartSummary summary = summariseChart(chart, QDate(2024, 5, 2), Language::Japanese);
        QVERIFY(summary.currentMedications.empty());
        QCOMPARE(summary.pastMedications.size(), std::size_t{2});
        // The prescription stays to be read, and nothing else of the record is touched.
        QCOMPARE(summary.prescriptions.size(), std::size_t{1});
        QCOMPARE(summary.activeAllergies.size(), std::size_t{1});
    }

    void noInformationIsNotNoneKnown()
    {
        QCOMPARE(summariseChart({}, today, Language::English).allergyKnowledge, Knowledge::NoInformation);
        QCOMPARE(summariseChart({record("1", noAllergies)}, today, Language::English).allergyKnowledge,
                 Knowledge::NoneKnown);
        const ChartSummary both =
            summariseChart({record("1", noAllergies), record("2", allergy("nuts"))}, today, Language::English);
        QCOMPARE(both.allergyKnowledge, Knowledge::Listed);
        QCOMPARE(both.allergyStatements.size(), std::size_t{1});

        QByteArray noFood = noAllergies;
        noFood.replace("716186003", "429625007");
        QCOMPARE(summariseChart({record("1", noFood)}, today, Language::English).allergyKnowledge,
                 Knowledge::NoInformation);
        QByteArray denied = noAllergies;
        denied.replace("\"code\":{",
                       "\"verificationStatus\":{\"coding\":[{\"code\":\"entered-in-error\"}]},\"code\":{");
        QCOMPARE(summariseChart({record("1", denied)}, today, Language::English).allergyKnowledge,
                 Knowledge::NoInformation);
        const QByteArray noInformation =
            "{\"resourceType\":\"AllergyIntolerance\",\"code\":{\"coding\":[{\"system\":\"http://hl7.org/fhir/uv/ips/"
            "CodeSystem/absent-unknown-uv-ips\",\"code\":\"no-allergy-info\"}]}}";
        QCOMPARE(summariseChart({record("1", noInformation)}, today, Language::English).allergyKnowledge,
                 Knowledge::NoInformation);
        const QByteArray empty =
            "{\"resourceType\":\"Composition\",\"section\":[{\"code\":{\"coding\":[{\"code\":\"11450-4\"}]},"
            "\"emptyReason\":{\"coding\":[{\"code\":\"nilknown\"}]}},{\"code\":{\"coding\":[{\"code\":\"48765-2\"}]},"
            "\"emptyReason\":{\"coding\":[{\"code\":\"notasked\"}]}}]}";
        const ChartSummary sections = summariseChart({record("1", empty)}, today, Language::English);
        QCOMPARE(sections.problemKnowledge, Knowledge::NoneKnown);
        QCOMPARE(sections.allergyKnowledge, Knowledge::NoInformation);
    }

    void deniedAndPastThingsAreNotActive()
    {
        const auto status = [](const char *name, const char *code) {
            return QByteArray(",\"") + name + "\":{\"coding\":[{\"code\":\"" + code + "\"}]}";
        };
        const ChartSummary summary =
            summariseChart({record("refuted", allergy("a", status("verificationStatus", "refuted"))),
                            record("resolved", allergy("b", status("clinicalStatus", "resolved"))),
                            record("unknown", allergy("c")), record("high", allergy("d", ",\"criticality\":\"high\""))},
                           today, Language::English);
        QCOMPARE(ids(summary.activeAllergies), (QStringList{QStringLiteral("high"), QStringLiteral("unknown")}));
        QCOMPARE(summary.pastAllergies.size(), std::size_t{2});

        const auto problem = [&](const char *more) {
            return QByteArray("{\"resourceType\":\"Condition\",\"code\":{\"text\":\"x\"}") + more + "}";
        };
        const ChartSummary problems =
            summariseChart({record("open", problem("")), record("abated", problem(",\"abatementDateTime\":\"2020\""))},
                           today, Language::English);
        QCOMPARE(ids(problems.activeProblems), QStringList{QStringLiteral("open")});
        QCOMPARE(ids(problems.pastProblems), QStringList{QStringLiteral("abated")});
    }

    void medicationsEndWithTheirSupplyAndAGrace()
    {
        const auto request = [](const char *id, const char *date, const char *more = "") {
            return record(id, QByteArray("{\"resourceType\":\"MedicationRequest\",\"status\":\"active\","
                                         "\"medicationCodeableConcept\":{\"text\":\"x\"},"
                                         "\"authoredOn\":\"") +
                                  date +
                                  "\",\"dispenseRequest\":{\"expectedSupplyDuration\":{\"value\":7,\"code\":\"d\"}}" +
                                  more + "}");
        };
        const ChartSummary summary = summariseChart(
            {request("running", "2024-05-18"), request("grace", "2024-05-07"), request("over", "2024-05-06"),
             record("endless", "{\"resourceType\":\"MedicationStatement\",\"status\":\"active\","
                               "\"medicationCodeableConcept\":{\"text\":\"y\"}}"),
             record("stopped", "{\"resourceType\":\"MedicationStatement\",\"status\":\"stopped\","
                               "\"medicationCodeableConcept\":{\"text\":\"y\"}}"),
             record("dispense", "{\"resourceType\":\"MedicationDispense\",\"status\":\"completed\","
                                "\"medicationCodeableConcept\":{\"text\":\"y\"}}")},
            today, Language::English);
        QCOMPARE(ids(summary.currentMedications),
                 (QStringList{QStringLiteral("running"), QStringLiteral("grace"), QStringLiteral("endless")}));
        QCOMPARE(summary.pastMedications.size(), std::size_t{2});
        QCOMPARE(ids(summary.dispenses), QStringList{QStringLiteral("dispense")});
    }

    void correctionsReplaceAndBothVersionsStayFindable()
    {
        const std::vector<ChartRecord> chart = {
            record("v1", allergy("nuts"), 1), record("v2", allergy("peanuts"), 2, "v1"),
            record("v3", allergy("peanut"), 3, "v2"), record("other", allergy("milk"), 4)};
        const ChartSummary summary = summariseChart(chart, today, Language::English);
        QCOMPARE(ids(summary.activeAllergies), (QStringList{QStringLiteral("other"), QStringLiteral("v3")}));
        QCOMPARE(summary.supersededRecords, (std::vector<QString>{QStringLiteral("v1"), QStringLiteral("v2")}));
        const std::vector<QString> versions = {QStringLiteral("v1"), QStringLiteral("v2"), QStringLiteral("v3")};
        QCOMPARE(versionsOf(chart, QStringLiteral("v1")), versions);
        QCOMPARE(versionsOf(chart, QStringLiteral("v3")), versions);
        QVERIFY(versionsOf(chart, QStringLiteral("nobody")).empty());
    }

    void nobodyCanHideAnothersRecord()
    {
        const std::vector<ChartRecord> chart = {
            record("mine", allergy("nuts"), 1),         record("theirs", allergy("none"), 2, "mine", "pharmacy"),
            record("lost", allergy("x"), 3, "absent"),  record("self", allergy("y"), 3, "self"),
            record("ring1", allergy("r1"), 5, "ring2"), record("ring2", allergy("r2"), 5, "ring1"),
            record("early", allergy("z"), 0, "mine")};
        const ChartSummary summary = summariseChart(chart, today, Language::English);
        QVERIFY(summary.supersededRecords.empty());
        QCOMPARE(summary.activeAllergies.size(), chart.size());
        QCOMPARE(summary.refusedSupersessions.size(), std::size_t{6});
        QCOMPARE(versionsOf(chart, QStringLiteral("ring1")), std::vector<QString>{QStringLiteral("ring1")});
    }

    void exactDuplicatesAreFlaggedAndKept()
    {
        const ChartSummary summary =
            summariseChart({record("1", allergy("nuts")), record("2", allergy("nuts")), record("3", allergy("Nuts"))},
                           today, Language::English);
        QCOMPARE(summary.activeAllergies.size(), std::size_t{3});
        for (const auto &item : summary.activeAllergies) {
            QCOMPARE(item.isExactDuplicate, item.recordId != QStringLiteral("3"));
        }
    }

    void entriesAreByDateNewestFirst()
    {
        const auto observation = [](const char *date) {
            return QByteArray("{\"resourceType\":\"Observation\",\"code\":{\"text\":\"x\"},\"effectiveDateTime\":\"") +
                   date + "\"}";
        };
        const ChartSummary summary = summariseChart(
            {record("undated", allergy("x")), record("old", observation("2001")),
             record("new", observation("2024-05-01T00:00:00Z")), record("mid", observation("2010-01-01"))},
            today, Language::English);
        QCOMPARE(ids(summary.entries), (QStringList{QStringLiteral("new"), QStringLiteral("mid"), QStringLiteral("old"),
                                                    QStringLiteral("undated")}));
    }

    void newestPatientResourceIsTheBanner()
    {
        const auto patient = [](const char *name) {
            return QByteArray("{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"") + name + "\"}]}";
        };
        const ChartSummary summary = summariseChart(
            {record("1", patient("Old"), 5), record("2", patient("New"), 9), record("3", patient("Mid"), 7)}, today,
            Language::English);
        QCOMPARE(summary.patient->item.name, QStringLiteral("New"));
    }

    void allergiesMatchDrugsByCodeAndName_data()
    {
        QTest::addColumn<CodedText>("drugText");
        QTest::addColumn<CodedText>("substance");
        QTest::addColumn<int>("kind");
        const char *yj = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code";
        const char *yjOid = "urn:oid:1.2.392.100495.20.1.73";
        const auto row = [](const char *name, const CodedText &one, const CodedText &other,
                            std::optional<AllergyMatchKind> kind) {
            QTest::newRow(name) << one << other << (kind ? static_cast<int>(*kind) : -1);
        };
        row("same code", drug(u"a", yj, "2233002F1280"), drug(u"b", yjOid, "2233002F1280"), AllergyMatchKind::SameCode);
        row("same ingredient", drug(u"a", yj, "2233002F1280"), drug(u"b", yj, "2233002F2030"),
            AllergyMatchKind::SameIngredient);
        row("same class", drug(u"a", yj, "2233002F1280"), drug(u"b", yj, "2233001F1010"), AllergyMatchKind::SameClass);
        row("same atc class", drug(u"a", "http://www.whocc.no/atc", "J01CA04"),
            drug(u"b", "http://www.whocc.no/atc", "J01CA01"), AllergyMatchKind::SameClass);
        row("same code of another system", drug(u"a", "urn:x", "1"), drug(u"b", "urn:y", "1"), std::nullopt);
        row("brand holds the name", drug(u"バイアスピリン錠100mg"), drug(u"アスピリン"), AllergyMatchKind::SameText);
        row("half-width", drug(u"ｱｽﾋﾟﾘﾝ錠"), drug(u"アスピリン"), AllergyMatchKind::SameText);
        row("word of a phrase", drug(u"Penicillin V Potassium 250 MG Oral Tablet"), drug(u"Allergy to penicillin"),
            AllergyMatchKind::SameText);
        row("class word", drug(u"ペニシリンＧカリウム"), drug(u"ペニシリン系アレルギー"), AllergyMatchKind::SameText);
        row("kanji", drug(u"非イオン性造影剤"), drug(u"造影剤"), AllergyMatchKind::SameText);
        row("salt alone", drug(u"Losartan potassium"), drug(u"Penicillin V potassium"), std::nullopt);
        row("different", drug(u"アムロジピン錠"), drug(u"そば"), std::nullopt);
        row("one letter", drug(u"Vitamin C"), drug(u"C"), std::nullopt);
        row("nothing", drug(u""), drug(u""), std::nullopt);
    }
    void allergiesMatchDrugsByCodeAndName()
    {
        QFETCH(CodedText, drugText);
        QFETCH(CodedText, substance);
        QFETCH(int, kind);
        const auto matches = matchAllergies(drugText, allergyTo(substance));
        QCOMPARE(matches.size(), std::size_t{kind < 0 ? 0U : 1U});
        if (kind >= 0) {
            QCOMPARE(static_cast<int>(matches.front().kind), kind);
            QVERIFY(!matches.front().matched.isEmpty());
        }
    }

    void sameDrugIsFoundAmongMedications()
    {
        const auto medication = [](const CodedText &text) {
            Sourced<MedicationItem> item;
            item.item.drug = text;
            return item;
        };
        const char *yj = "urn:oid:1.2.392.100495.20.1.73";
        const std::vector<Sourced<MedicationItem>> taken = {medication(drug(u"アムロジピン", yj, "2171022F1010")),
                                                            medication(drug(u"ロキソニン錠60mg")),
                                                            medication(drug(u"別の薬", yj, "2171014F1010"))};
        QCOMPARE(sameDrugAmong(drug(u"ノルバスク", yj, "2171022F2020"), taken), std::vector<std::size_t>{0});
        QCOMPARE(sameDrugAmong(drug(u"ﾛｷｿﾆﾝ錠６０ｍｇ"), taken), std::vector<std::size_t>{1});
        QVERIFY(sameDrugAmong(drug(u"ロキソニン"), taken).empty());
        QVERIFY(sameDrugAmong(drug(u""), taken).empty());
    }
};

QTEST_APPLESS_MAIN(ChartSummaryTest)
#include "ChartSummaryTest.moc"
