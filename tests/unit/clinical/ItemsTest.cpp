#include "Charts.h"

#include <tegata/clinical/Import.h>
#include <tegata/clinical/Items.h>

#include <QTest>

using namespace tegata::clinical;

namespace {

Resource resource(const QByteArray &text) { return Resource::fromBytes(text).value(); }
Entry entry(const QByteArray &text) { return {{}, resource(text)}; }
ReadingContext alone(Language language = Language::Japanese) { return {nullptr, language}; }

} // namespace

class ItemsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void japanesePatientHasNameAndReading()
    {
        const auto plan = planImport(charts::japanese);
        const Demographics &who = *plan->patient;
        QCOMPARE(who.name, QStringLiteral("手形　花子"));
        QCOMPARE(who.kana, QStringLiteral("テガタ　ハナコ"));
        QCOMPARE(who.gender, Gender::Female);
        QCOMPARE(who.birthDate.precision(), FhirDateTime::Precision::Month);
        QCOMPARE(who.identifiers.front().value, QStringLiteral("00042"));
    }

    void namesAreChosenByUseAndRepresentation()
    {
        const Demographics latin = readDemographics(
            resource("{\"resourceType\":\"Patient\",\"name\":[{\"use\":\"old\",\"text\":\"Ann Maiden\"},"
                     "{\"use\":\"official\",\"prefix\":[\"Dr.\"],\"given\":[\"Ann\",\"B.\"],\"family\":\"O'Example\","
                     "\"suffix\":[\"Jr.\"]},"
                     "{\"use\":\"nickname\",\"text\":\"Annie\"}],\"deceasedDateTime\":\"2020-02-02\","
                     "\"telecom\":[{\"system\":\"email\",\"value\":\"x\"},{\"system\":\"phone\",\"value\":\"+81 3 0000 "
                     "0000\"}]}"),
            Language::English);
        QCOMPARE(latin.name, QStringLiteral("Dr. Ann B. O'Example Jr."));
        QCOMPARE(latin.kana, QString());
        QVERIFY(latin.isDeceased);
        QCOMPARE(latin.phone, QStringLiteral("+81 3 0000 0000"));

        const Demographics unmarked =
            readDemographics(resource("{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"架空\",\"given\":["
                                      "\"太郎\"]},{\"text\":\"カクウ タロウ\"}]}"),
                             Language::Japanese);
        QCOMPARE(unmarked.name, QStringLiteral("架空 太郎"));
        QCOMPARE(unmarked.kana, QStringLiteral("カクウ タロウ"));

        const Demographics kanaOnly =
            readDemographics(resource("{\"resourceType\":\"Patient\",\"name\":[{\"extension\":[{\"url\":\"http://"
                                      "hl7.org/fhir/StructureDefinition/"
                                      "iso21090-EN-representation\",\"valueCode\":\"SYL\"}],\"text\":\"カクウ\"}]}"),
                             Language::Japanese);
        QCOMPARE(kanaOnly.name, QStringLiteral("カクウ"));
    }

    void conceptTextFollowsTheLanguage()
    {
        const Json json =
            parseJson("{\"text\":\"高血圧症\",\"_text\":{\"extension\":[{\"url\":\"http://hl7.org/fhir/"
                      "StructureDefinition/translation\","
                      "\"extension\":[{\"url\":\"lang\",\"valueCode\":\"en-GB\"},{\"url\":\"content\",\"valueString\":"
                      "\"Hypertension\"}]}]},"
                      "\"coding\":[{\"system\":\"urn:s\",\"code\":\"I10\",\"display\":\"Essential hypertension\"}]}")
                .value()
                .root;
        QCOMPARE(codedTextOf(json, Language::Japanese).text, QStringLiteral("高血圧症"));
        QCOMPARE(codedTextOf(json, Language::English).text, QStringLiteral("Hypertension"));
        QCOMPARE(codedTextOf(json, Language::English).codeIn(QStringLiteral("urn:s")), QStringLiteral("I10"));
        const auto text = [](const char *source) {
            return codedTextOf(parseJson(source).value().root, Language::Japanese).text;
        };
        QCOMPARE(text("{\"coding\":[{\"code\":\"x\"},{\"code\":\"y\",\"display\":\"why\"}]}"), QStringLiteral("why"));
        QCOMPARE(text("{\"coding\":[{\"code\":\"x\"}]}"), QStringLiteral("x"));
        QCOMPARE(text("{}"), QString());
        QCOMPARE(text("5"), QString());
    }

    void allergiesSayWhatIsKnown_data()
    {
        QTest::addColumn<QByteArray>("coding");
        QTest::addColumn<int>("assertion");
        QTest::addColumn<bool>("isGeneral");
        const auto ips = [](const char *code) {
            return QByteArray(
                       "{\"system\":\"http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips\",\"code\":\"") +
                   code + "\"}";
        };
        QTest::newRow("a drug") << QByteArray("{\"system\":\"http://snomed.info/sct\",\"code\":\"764146007\"}")
                                << static_cast<int>(Assertion::Present) << false;
        QTest::newRow("none, ips") << ips("no-known-allergies") << static_cast<int>(Assertion::NoneKnown) << true;
        QTest::newRow("no information") << ips("no-allergy-info") << static_cast<int>(Assertion::NoInformation) << true;
        QTest::newRow("none, snomed") << QByteArray("{\"system\":\"http://snomed.info/sct\",\"code\":\"716186003\"}")
                                      << static_cast<int>(Assertion::NoneKnown) << true;
        QTest::newRow("no food allergy") << QByteArray("{\"system\":\"http://snomed.info/sct\",\"code\":\"429625007\"}")
                                         << static_cast<int>(Assertion::NoneKnown) << false;
        QTest::newRow("same code elsewhere") << QByteArray("{\"system\":\"urn:x\",\"code\":\"716186003\"}")
                                             << static_cast<int>(Assertion::Present) << false;
    }
    void allergiesSayWhatIsKnown()
    {
        QFETCH(QByteArray, coding);
        QFETCH(int, assertion);
        QFETCH(bool, isGeneral);
        const AllergyItem item =
            readAllergy(resource("{\"resourceType\":\"AllergyIntolerance\",\"code\":{\"coding\":[" + coding + "]}}"),
                        Language::English);
        QCOMPARE(static_cast<int>(item.assertion), assertion);
        QCOMPARE(item.coversAllAllergies, isGeneral);
    }

    void allergyDetailsAreRead()
    {
        const AllergyItem item = readAllergy(
            resource(
                "{\"resourceType\":\"AllergyIntolerance\",\"clinicalStatus\":{\"coding\":[{\"code\":\"resolved\"}]},"
                "\"verificationStatus\":{\"coding\":[{\"code\":\"refuted\"}]},\"category\":[\"food\"],\"criticality\":"
                "\"low\","
                "\"code\":{\"text\":\"そば\"},\"onsetDateTime\":\"1999\",\"recordedDate\":\"2001-01-01\","
                "\"note\":[{\"text\":\"line 1\\nline 2\"}],"
                "\"reaction\":[{\"manifestation\":[{\"text\":\"発疹\"},{\"text\":\"呼吸困難\"}],\"description\":\"at "
                "once\"}]}"),
            Language::Japanese);
        QCOMPARE(item.status, ClinicalStatus::Resolved);
        QCOMPARE(item.verification, Verification::Refuted);
        QCOMPARE(item.criticality, Criticality::Low);
        QCOMPARE(item.reactions, QStringList{QStringLiteral("発疹, 呼吸困難, at once")});
        QCOMPARE(item.note, QStringLiteral("line 1\nline 2"));
        QCOMPARE(item.onset.text(), QStringLiteral("1999"));
    }

    void drugsAreFoundWhereverTheyStand()
    {
        const auto plan = planImport(charts::japanese);
        const std::vector<Entry> all = entriesOf(*plan);
        const auto request = std::find_if(all.begin(), all.end(),
                                          [](const Entry &item) { return item.resource.id() == QLatin1String("q1"); });
        const MedicationItem item = readMedication(*request, {&all, Language::Japanese});
        QCOMPARE(item.drug.text, QStringLiteral("アスピリン錠"));
        QCOMPARE(item.drug.codings.front().code, QStringLiteral("1143001X1015"));
        QCOMPARE(item.author, QStringLiteral("架空 一郎"));
        QCOMPARE(item.dosage, QStringLiteral("1日1回朝食後"));
        QVERIFY(item.isCurrent);

        QCOMPARE(readMedication(entry("{\"resourceType\":\"MedicationStatement\",\"status\":\"active\","
                                      "\"medicationReference\":{\"reference\":\"#m\"},"
                                      "\"contained\":[{\"resourceType\":\"Medication\",\"id\":\"m\",\"code\":{\"text\":"
                                      "\"Ibuprofen\"}}]}"),
                                alone())
                     .drug.text,
                 QStringLiteral("Ibuprofen"));
        QCOMPARE(readMedication(entry("{\"resourceType\":\"MedicationStatement\",\"medicationReference\":{"
                                      "\"reference\":\"Medication/9\",\"display\":\"Named\"}}"),
                                alone())
                     .drug.text,
                 QStringLiteral("Named"));
        QCOMPARE(readMedication(
                     entry("{\"resourceType\":\"MedicationStatement\",\"medicationReference\":{\"reference\":\"#m\"},"
                           "\"contained\":[{\"resourceType\":\"Medication\",\"id\":\"m\",\"ingredient\":[{"
                           "\"itemCodeableConcept\":{\"text\":\"A\"}},"
                           "{\"itemCodeableConcept\":{\"text\":\"B\"}}]}]}"),
                     alone())
                     .drug.text,
                 QStringLiteral("A + B"));
    }

    void dosageWordsAreMadeFromData()
    {
        const QByteArray dosage = "{\"resourceType\":\"MedicationRequest\",\"status\":\"active\",\"dosageInstruction\":"
                                  "[{\"route\":{\"text\":\"oral\"},"
                                  "\"timing\":{\"repeat\":{\"frequency\":3,\"period\":1,\"periodUnit\":\"d\"}},"
                                  "\"doseAndRate\":[{\"doseQuantity\":{\"value\":0.50,\"unit\":\"mg\"}}]}]}";
        QCOMPARE(readMedication(entry(dosage), alone(Language::English)).dosage,
                 QStringLiteral("oral, 3 × per 1 day, 0.50 mg"));
        QCOMPARE(readMedication(entry(dosage), alone()).dosage, QStringLiteral("oral　1日に3回　0.50 mg"));
    }

    void supplyTellsTheEndOfADrug()
    {
        const auto end = [](const QByteArray &more) {
            return readMedication(entry("{\"resourceType\":\"MedicationRequest\",\"status\":\"active\",\"authoredOn\":"
                                        "\"2024-05-01\"" +
                                        more + "}"),
                                  alone())
                .end.text();
        };
        QCOMPARE(end({}), QString());
        QCOMPARE(end(",\"dispenseRequest\":{\"expectedSupplyDuration\":{\"value\":7,\"code\":\"d\"}}"),
                 QStringLiteral("2024-05-07"));
        QCOMPARE(end(",\"dispenseRequest\":{\"numberOfRepeatsAllowed\":2,\"expectedSupplyDuration\":{\"value\":30,"
                     "\"code\":\"d\"}}"),
                 QStringLiteral("2024-07-29"));
        QCOMPARE(end(",\"dosageInstruction\":[{\"timing\":{\"repeat\":{\"boundsPeriod\":{\"end\":\"2024-06-30\"}}}}]"),
                 QStringLiteral("2024-06-30"));
        QCOMPARE(end(",\"dispenseRequest\":{\"expectedSupplyDuration\":{\"value\":1e9,\"code\":\"d\"}}"), QString());
    }

    void substitutionBansAreSeen()
    {
        const MedicationItem item = readMedication(
            entry("{\"resourceType\":\"MedicationRequest\",\"substitution\":{\"allowedCodeableConcept\":{\"coding\":[{"
                  "\"system\":"
                  "\"urn:oid:1.2.392.100495.20.2.41\",\"code\":\"1\"}]},\"reason\":{\"text\":\"希望\"}}}"),
            alone());
        QVERIFY(item.substitutionForbidden);
        QCOMPARE(item.substitutionReason, QStringLiteral("希望"));
        QVERIFY(
            readMedication(
                entry("{\"resourceType\":\"MedicationRequest\",\"substitution\":{\"allowedBoolean\":false}}"), alone())
                .substitutionForbidden);
        QVERIFY(
            !readMedication(
                 entry("{\"resourceType\":\"MedicationRequest\",\"substitution\":{\"allowedBoolean\":true}}"), alone())
                 .substitutionForbidden);
    }

    void observationsShowTheSourcesDigits_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("shown");
        QTest::newRow("trailing zero") << QByteArray("\"valueQuantity\":{\"value\":61.20,\"unit\":\"kg\"}")
                                       << QStringLiteral("61.20 kg");
        QTest::newRow("comparator") << QByteArray(
                                           "\"valueQuantity\":{\"value\":5,\"comparator\":\"<\",\"code\":\"mg/L\"}")
                                    << QStringLiteral("< 5 mg/L");
        QTest::newRow("percent") << QByteArray("\"valueQuantity\":{\"value\":6.0,\"unit\":\"%\"}")
                                 << QStringLiteral("6.0%");
        QTest::newRow("japanese unit") << QByteArray("\"valueQuantity\":{\"value\":3,\"unit\":\"回\"}")
                                       << QStringLiteral("3回");
        QTest::newRow("text") << QByteArray("\"valueString\":\"陰性\"") << QStringLiteral("陰性");
        QTest::newRow("concept") << QByteArray("\"valueCodeableConcept\":{\"text\":\"negative\"}")
                                 << QStringLiteral("negative");
        QTest::newRow("truth") << QByteArray("\"valueBoolean\":true") << QStringLiteral("はい");
        QTest::newRow("absent") << QByteArray("\"dataAbsentReason\":{\"text\":\"not done\"}")
                                << QStringLiteral("not done");
    }
    void observationsShowTheSourcesDigits()
    {
        QFETCH(QByteArray, value);
        QFETCH(QString, shown);
        QCOMPARE(
            readObservation(resource("{\"resourceType\":\"Observation\"," + value + "}"), Language::Japanese).value,
            shown);
    }

    void observationPartsAndRangesAreRead()
    {
        const Resource pressure =
            resource("{\"resourceType\":\"Observation\",\"code\":{\"text\":\"BP\"},\"effectiveDateTime\":\"2024-01-"
                     "02\",\"component\":["
                     "{\"code\":{\"text\":\"systolic\"},\"valueQuantity\":{\"value\":120,\"unit\":\"mmHg\"},"
                     "\"interpretation\":[{\"text\":\"N\"}],"
                     "\"referenceRange\":[{\"low\":{\"value\":90},\"high\":{\"value\":140}}]},"
                     "{\"code\":{\"text\":\"diastolic\"},\"valueQuantity\":{\"value\":80,\"unit\":\"mmHg\"}}]}");
        const ObservationItem item = readObservation(pressure, Language::English);
        QCOMPARE(item.components.size(), std::size_t{2});
        QCOMPARE(item.components[0].referenceRange, QStringLiteral("90–140"));
        QCOMPARE(item.components[0].interpretation, QStringLiteral("N"));
        QCOMPARE(readEntry({{}, pressure}, alone(Language::English)).title, QStringLiteral("BP 120 mmHg / 80 mmHg"));
    }

    void notesAreReadAsPlainText()
    {
        const NoteItem document = readNote(
            entry("{\"resourceType\":\"DocumentReference\",\"description\":\"Visit\",\"date\":\"2024-01-01T00:00:00Z\","
                  "\"author\":[{\"display\":\"Dr. Ann\"}],"
                  "\"content\":[{\"attachment\":{\"contentType\":\"text/plain; charset=utf-8\",\"data\":\"" +
                  QStringLiteral("所見\nなし").toUtf8().toBase64() +
                  "\"}},"
                  "{\"attachment\":{\"contentType\":\"application/pdf\",\"title\":\"scan\",\"data\":\"AAAA\"}},"
                  "{\"attachment\":{\"contentType\":\"text/html\",\"data\":\"" +
                  QByteArray("<p>hi<script>x</script></p>").toBase64() + "\"}}]}"),
            alone());
        QCOMPARE(document.text, QStringLiteral("所見\nなし\n\nhi"));
        QCOMPARE(document.otherContent, QStringList{QStringLiteral("scan (application/pdf)")});
        QCOMPARE(document.author, QStringLiteral("Dr. Ann"));
        QCOMPARE(document.title, QStringLiteral("Visit"));

        const NoteItem composition =
            readNote(entry("{\"resourceType\":\"Composition\",\"title\":\"Referral\",\"section\":[{\"title\":\"Aim\","
                           "\"text\":{\"div\":\"<div>check &lt;up&gt;</div>\"},"
                           "\"section\":[{\"title\":\"More\",\"text\":{\"div\":\"<div>inner</div>\"}}]}]}"),
                     alone());
        QCOMPARE(composition.text, QStringLiteral("Aim\ncheck <up>\n\nMore\ninner"));
        const NoteItem broken = readNote(entry("{\"resourceType\":\"DocumentReference\",\"content\":[{\"attachment\":{"
                                               "\"contentType\":\"text/plain\",\"data\":\"%%%\"}}]}"),
                                         alone());
        QCOMPARE(broken.text, QString());
        QCOMPARE(broken.otherContent, QStringList{QStringLiteral("text/plain")});
    }

    void everyTypeHasALineInTheChart_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("date");
        QTest::newRow("immunization") << QByteArray("{\"resourceType\":\"Immunization\",\"vaccineCode\":{\"text\":"
                                                    "\"MMR\"},\"occurrenceDateTime\":\"2001-02\"}")
                                      << QStringLiteral("MMR") << QStringLiteral("2001-02");
        QTest::newRow("encounter") << QByteArray("{\"resourceType\":\"Encounter\",\"class\":{\"code\":\"AMB\","
                                                 "\"display\":\"ambulatory\"},\"period\":{\"start\":\"2020-01-01\"}}")
                                   << QStringLiteral("ambulatory") << QStringLiteral("2020-01-01");
        QTest::newRow("care team") << QByteArray("{\"resourceType\":\"CareTeam\",\"name\":\"Team\"}")
                                   << QStringLiteral("Team") << QString();
        QTest::newRow("unknown inside") << QByteArray("{\"resourceType\":\"Slot\"}") << QStringLiteral("Slot")
                                        << QString();
        QTest::newRow("wrong types")
            << QByteArray(
                   "{\"resourceType\":\"Procedure\",\"code\":[5],\"performedDateTime\":{\"start\":7},\"status\":{}}")
            << QStringLiteral("Procedure") << QString();
        QTest::newRow("practitioner") << QByteArray(
                                             "{\"resourceType\":\"Practitioner\",\"name\":[{\"family\":\"Doe\"}]}")
                                      << QStringLiteral("Doe") << QString();
    }
    void everyTypeHasALineInTheChart()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, title);
        QFETCH(QString, date);
        const EntryItem item = readEntry(entry(text), alone());
        QCOMPARE(item.title, title);
        QCOMPARE(item.date.text(), date);
    }

    void searchTextHoldsWordsAndNoMachineNames()
    {
        const QString text = searchTextOf(resource(
            "{\"resourceType\":\"Condition\",\"id\":\"secret-id\",\"meta\":{\"profile\":[\"http://"
            "profile\"]},\"text\":{\"div\":\"<div>Narrative <b>words</b></div>\"},"
            "\"code\":{\"coding\":[{\"system\":\"http://"
            "system\",\"code\":\"I10\",\"display\":\"高血圧\"}],\"text\":\"high pressure\"},"
            "\"note\":[{\"text\":\"経過良好\"}],\"subject\":{\"reference\":\"Patient/hidden\",\"display\":\"花子\"}}"));
        for (const char16_t *word : {u"Narrative words", u"I10", u"高血圧", u"high pressure", u"経過良好", u"花子"}) {
            QVERIFY2(text.contains(QString::fromUtf16(word)), qPrintable(text));
        }
        for (const char *word : {"secret-id", "http", "hidden", "<", "Condition"}) {
            QVERIFY2(!text.contains(QLatin1String(word)), qPrintable(text));
        }
        const QByteArray note = QStringLiteral("頭痛あり").toUtf8().toBase64();
        QVERIFY(searchTextOf(resource("{\"resourceType\":\"DocumentReference\",\"content\":[{\"attachment\":{"
                                      "\"contentType\":\"text/plain\",\"data\":\"" +
                                      note + "\"}}]}"))
                    .contains(QStringLiteral("頭痛あり")));
    }
};

QTEST_APPLESS_MAIN(ItemsTest)
#include "ItemsTest.moc"
