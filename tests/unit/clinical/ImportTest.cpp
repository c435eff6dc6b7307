#include "Charts.h"
#include "Expect.h"

#include <tegata/clinical/Export.h>
#include <tegata/clinical/Import.h>
#include <tegata/clinical/RecordPayload.h>

#include <algorithm>

using namespace tegata;
using namespace tegata::clinical;

namespace {

QByteArray bundle(const QList<QByteArray> &resources, const QByteArray &more = {})
{
    QList<QByteArray> entries;
    for (const QByteArray &resource : resources) {
        entries.append("{\"resource\":" + resource + "}");
    }
    return "{\"resourceType\":\"Bundle\",\"type\":\"collection\"" + more + ",\"entry\":[" + entries.join(',') + "]}";
}

QByteArray patient(const char *id, const char *name = "Ann Example")
{
    return QByteArray("{\"resourceType\":\"Patient\",\"id\":\"") + id + "\",\"name\":[{\"text\":\"" + name +
           "\"}],\"birthDate\":\"1970-01-01\"}";
}

QByteArray condition(const char *id, const QByteArray &subject)
{
    return QByteArray("{\"resourceType\":\"Condition\",\"id\":\"") + id +
           "\",\"code\":{\"text\":\"cough\"},\"subject\":" + subject + "}";
}

QByteArray reference(const char *target) { return QByteArray("{\"reference\":\"") + target + "\"}"; }

std::vector<LeftOutReason> reasonsOf(const ImportPlan &plan)
{
    std::vector<LeftOutReason> reasons;
    for (const LeftOut &left : plan.leftOut) {
        reasons.push_back(left.reason);
    }
    return reasons;
}

bool hasNotice(const ImportPlan &plan, ImportNoticeKind kind)
{
    return std::any_of(plan.notices.begin(), plan.notices.end(),
                       [kind](const ImportNotice &notice) { return notice.kind == kind; });
}

const PlannedRecord *recordOf(const ImportPlan &plan, const char *type)
{
    for (const PlannedRecord &record : plan.records) {
        if (record.entries.front().resource.type() == QLatin1String(type)) {
            return &record;
        }
    }
    return nullptr;
}

QStringList namesIn(const PlannedRecord &record)
{
    QStringList names;
    for (const Entry &entry : record.entries) {
        names.append(entry.resource.relativeReference());
    }
    return names;
}

} // namespace

class ImportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void resourcesAreGroupedIntoRecordsThatAreUnderstoodAlone()
    {
        const auto plan = planImport(charts::japanese);
        QVERIFY(plan);
        QCOMPARE(plan->entriesSeen, 12);
        QCOMPARE(plan->entriesTaken, 12);
        QVERIFY(plan->leftOut.empty());
        QCOMPARE(plan->records.size(), std::size_t{6});
        QCOMPARE(plan->patient->name, QStringLiteral("手形　花子"));

        const PlannedRecord *prescription = recordOf(*plan, "MedicationRequest");
        QVERIFY(prescription);
        QCOMPARE(prescription->compartment, Compartment::Medications);
        QCOMPARE(prescription->ownEntries, std::size_t{2});
        QStringList names = namesIn(*prescription);
        QCOMPARE(names.mid(0, 2),
                 (QStringList{QStringLiteral("MedicationRequest/q1"), QStringLiteral("MedicationRequest/q2")}));
        names.sort();
        QCOMPARE(names, (QStringList{QStringLiteral("Medication/m1"), QStringLiteral("MedicationRequest/q1"),
                                     QStringLiteral("MedicationRequest/q2"), QStringLiteral("Organization/o1"),
                                     QStringLiteral("Practitioner/d1"), QStringLiteral("PractitionerRole/r1")}));
        QCOMPARE(prescription->summary.title, QStringLiteral("アスピリン錠"));

        const PlannedRecord *report = recordOf(*plan, "DiagnosticReport");
        QVERIFY(report);
        QCOMPARE(namesIn(*report), (QStringList{QStringLiteral("DiagnosticReport/e1"), QStringLiteral("Observation/b2"),
                                                QStringLiteral("Organization/o1")}));
        QCOMPARE(recordOf(*plan, "AllergyIntolerance")->compartment, Compartment::Summary);
    }

    void exportAndImportGiveTheSameResources()
    {
        const auto plan = planImport(charts::japanese);
        const Export exported = exportBundle(entriesOf(*plan));
        QVERIFY(exported.bytes.contains("61.20"));
        QVERIFY(exported.bytes.contains("6.0"));
        const auto again = planImport(exported.bytes);
        QVERIFY(again);
        QVERIFY(compareEntries(entriesOf(*plan), entriesOf(*again)).isEmpty());
        QCOMPARE(exported.entries, 12);
    }

    void differencesAreFound()
    {
        const std::vector<Entry> entries = entriesOf(*planImport(charts::japanese));
        std::vector<Entry> changed = entries;
        changed.pop_back();
        QCOMPARE(compareEntries(entries, changed).missing.size(), 1);
        QByteArray text = charts::japanese;
        text.replace("61.20", "61.2");
        const Difference difference = compareEntries(entries, entriesOf(*planImport(text)));
        QCOMPARE(difference.missing, QStringList{QStringLiteral("Observation/b1")});
        QCOMPARE(difference.added, QStringList{QStringLiteral("Observation/b1")});
    }

    void filesThatAreNotFhirJsonSaySo()
    {
        EXPECT_ERROR(planImport("hello"), ClinicalError::NotJson);
        EXPECT_ERROR(planImport({}), ClinicalError::NotJson);
        EXPECT_ERROR(
            planImport(
                "<?xml version=\"1.0\"?><Bundle xmlns=\"http://hl7.org/fhir\"><type value=\"collection\"/></Bundle>"),
            ClinicalError::IsXml);
        EXPECT_ERROR(planImport(QByteArray(50 * 1024 * 1024, ' ')), ClinicalError::TooLarge);
        EXPECT_ERROR(planImport("{\"hello\":1}"), ClinicalError::NotFhir);
        EXPECT_ERROR(planImport("[1,2]"), ClinicalError::NotFhir);
        EXPECT_ERROR(planImport("{\"resourceType\":\"Spaceship\"}"), ClinicalError::NotFhir);
        EXPECT_ERROR(planImport("{\"resourceType\":\"Bundle\",\"entry\":5}"), ClinicalError::WrongType);
        EXPECT_ERROR(planImport("{\"resourceType\":\"Bundle\",\"type\":\"collection\"}"),
                     ClinicalError::NothingToTakeIn);
        EXPECT_ERROR(
            planImport(QByteArray("{\"resourceType\":\"Bundle\",\"entry\":") + QByteArray("[").repeated(10'000)),
            ClinicalError::TooDeep);
        EXPECT_ERROR(planImport("{\"resourceType\":\"Patient\",\"id\":\"\xff\"}"), ClinicalError::InvalidUtf8);
    }

    void badEntriesAreLeftOutWithTheirReason()
    {
        const QByteArray file =
            "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"signature\":{\"who\":{}},\"entry\":["
            "{\"resource\":" +
            patient("p") +
            "},"
            "5,"
            "{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/9\"}},"
            "{\"resource\":[]},"
            "{\"resource\":{\"resourceType\":7}},"
            "{\"resource\":{\"resourceType\":\"Spaceship\",\"id\":\"s\"}},"
            "{\"resource\":{\"resourceType\":\"Observation\",\"code\":\"8867-4\"}},"
            "{\"resource\":{\"resourceType\":\"Observation\",\"code\":{},\"valueQuantity\":{\"value\":\"120\"}}},"
            "{\"resource\":{\"resourceType\":\"Condition\",\"id\":5}},"
            "{\"resource\":{\"resourceType\":\"Condition\",\"subject\":\"Patient/p\"}},"
            "{\"resource\":{\"resourceType\":\"AllergyIntolerance\",\"clinicalStatus\":\"active\"}},"
            "{\"resource\":{\"resourceType\":\"Claim\",\"patient\":{\"reference\":\"Patient/p\"}}},"
            "{\"resource\":{\"resourceType\":\"OperationOutcome\"}},"
            "{\"resource\":" +
            condition("c", reference("Patient/p")) +
            "},"
            "{\"resource\":" +
            condition("c", reference("Patient/p")) +
            "}"
            "]}";
        const auto plan = planImport(file);
        QVERIFY2(plan, plan ? "" : plan.error().detail().c_str());
        const std::vector<LeftOutReason> expected = {
            LeftOutReason::BundleSignature, LeftOutReason::Malformed,         LeftOutReason::NoResource,
            LeftOutReason::Malformed,       LeftOutReason::Malformed,         LeftOutReason::UnknownResourceType,
            LeftOutReason::WrongType,       LeftOutReason::WrongType,         LeftOutReason::WrongType,
            LeftOutReason::WrongType,       LeftOutReason::WrongType,         LeftOutReason::Financial,
            LeftOutReason::NotChartContent, LeftOutReason::DuplicateIdentical};
        QCOMPARE(reasonsOf(*plan), expected);
        QCOMPARE(plan->entriesSeen, 15);
        QCOMPARE(plan->entriesTaken, 2);
        QCOMPARE(plan->leftOut[6].entryIndex, 6);
        QCOMPARE(plan->leftOut[6].detail, QStringLiteral("code"));
        QCOMPARE(plan->leftOut[7].detail, QStringLiteral("valueQuantity.value"));
        for (const LeftOut &left : plan->leftOut) {
            QVERIFY(leftOutReasonName(left.reason) != "Unknown");
        }
    }

    void entriesOfOtherPatientsAreLeftOut_data()
    {
        QTest::addColumn<QByteArray>("subject");
        QTest::addColumn<bool>("isOurs");
        QTest::newRow("relative") << reference("Patient/p") << true;
        QTest::newRow("full url") << reference("urn:uuid:11111111-1111-4111-8111-111111111111") << true;
        QTest::newRow("absolute with our id") << reference("https://example.org/fhir/Patient/p") << true;
        QTest::newRow("versioned") << reference("Patient/p/_history/3") << true;
        QTest::newRow("identifier") << QByteArray("{\"identifier\":{\"system\":\"urn:mrn\",\"value\":\"42\"}}") << true;
        QTest::newRow("conditional") << reference("Patient?identifier=urn:mrn|42") << true;
        QTest::newRow("identifier of another system")
            << QByteArray("{\"identifier\":{\"system\":\"urn:insurer\",\"value\":\"9\"}}") << true;
        QTest::newRow("contained, alike") << reference("#same") << true;
        QTest::newRow("other relative") << reference("Patient/q") << false;
        QTest::newRow("other urn") << reference("urn:uuid:22222222-2222-4222-8222-222222222222") << false;
        QTest::newRow("other absolute") << reference("https://example.org/fhir/Patient/q") << false;
        QTest::newRow("other identifier")
            << QByteArray("{\"identifier\":{\"system\":\"urn:mrn\",\"value\":\"43\"}}") << false;
        QTest::newRow("other conditional") << reference("Patient?identifier=urn:mrn|43") << false;
        QTest::newRow("contained, different") << reference("#other") << false;
        QTest::newRow("group") << reference("Group/g") << false;
    }
    void entriesOfOtherPatientsAreLeftOut()
    {
        QFETCH(QByteArray, subject);
        QFETCH(bool, isOurs);
        const QByteArray contained = "\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"same\",\"identifier\":[{"
                                     "\"system\":\"urn:mrn\",\"value\":\"42\"}]},"
                                     "{\"resourceType\":\"Patient\",\"id\":\"other\",\"name\":[{\"text\":\"Bob "
                                     "Other\"}],\"birthDate\":\"1999-09-09\"}],";
        const QByteArray file = "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":["
                                "{\"fullUrl\":\"urn:uuid:11111111-1111-4111-8111-111111111111\",\"resource\":{"
                                "\"resourceType\":\"Patient\",\"id\":\"p\","
                                "\"identifier\":[{\"system\":\"urn:mrn\",\"value\":\"42\"}]}},"
                                "{\"resource\":{\"resourceType\":\"Condition\",\"id\":\"c\"," +
                                contained + "\"code\":{},\"subject\":" + subject + "}}]}";
        const auto plan = planImport(file);
        QVERIFY(plan);
        if (isOurs) {
            QVERIFY(plan->leftOut.empty());
            QCOMPARE(plan->entriesTaken, 2);
        } else {
            QCOMPARE(reasonsOf(*plan), std::vector<LeftOutReason>{LeftOutReason::OtherPatient});
            QCOMPARE(plan->leftOut.front().entryIndex, 1);
            QCOMPARE(plan->entriesTaken, 1);
        }
    }

    void sameIdOnAnotherServerIsAnotherPatient()
    {
        const QByteArray file = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":["
                                "{\"fullUrl\":\"https://a.example/fhir/Patient/1\",\"resource\":" +
                                patient("1") +
                                "},"
                                "{\"resource\":" +
                                condition("c", reference("https://b.example/fhir/Patient/1")) +
                                "},"
                                "{\"resource\":" +
                                condition("d", reference("https://a.example/fhir/Patient/1")) + "}]}";
        const auto plan = planImport(file);
        QVERIFY(plan);
        QCOMPARE(reasonsOf(*plan), std::vector<LeftOutReason>{LeftOutReason::OtherPatient});
        QCOMPARE(plan->leftOut.front().entryIndex, 1);
    }

    void severalPatientsAskForAChoice()
    {
        const QByteArray file =
            bundle({patient("a"), patient("b", "Ben Example"), condition("x", reference("Patient/a")),
                    condition("y", reference("Patient/b"))});
        EXPECT_ERROR(planImport(file), ClinicalError::SeveralPatients);
        const auto candidates = patientsIn(file);
        QVERIFY(candidates);
        QCOMPARE(candidates->size(), std::size_t{2});
        QCOMPARE(candidates->at(1).demographics.name, QStringLiteral("Ben Example"));

        ImportOptions options;
        options.patientReference = candidates->at(1).reference;
        const auto plan = planImport(file, options);
        QVERIFY(plan);
        QCOMPARE(plan->patient->name, QStringLiteral("Ben Example"));
        QCOMPARE(plan->entriesTaken, 2);
        QCOMPARE(reasonsOf(*plan),
                 (std::vector<LeftOutReason>{LeftOutReason::OtherPatient, LeftOutReason::OtherPatient}));

        options.patientReference = QStringLiteral("Patient/nobody");
        EXPECT_ERROR(planImport(file, options), ClinicalError::PatientNotFound);
    }

    void aPatientNobodyRefersToIsNotMeant()
    {
        const auto plan = planImport(bundle({patient("a"), patient("b"), condition("x", reference("Patient/b"))}));
        QVERIFY(plan);
        QCOMPARE(plan->patientReference, QStringLiteral("Patient/b"));
        QCOMPARE(reasonsOf(*plan), std::vector<LeftOutReason>{LeftOutReason::OtherPatient});
    }

    void withoutAPatientResourceTheReferencesDecide()
    {
        const auto one =
            planImport(bundle({condition("x", reference("Patient/a")), condition("y", reference("Patient/a"))}));
        QVERIFY(one);
        QVERIFY(!one->patient);
        QCOMPARE(one->patientReference, QStringLiteral("Patient/a"));
        EXPECT_ERROR(
            planImport(bundle({condition("x", reference("Patient/a")), condition("y", reference("Patient/b"))})),
            ClinicalError::SeveralPatients);
        ImportOptions options;
        options.patientReference = QStringLiteral("Patient/b");
        QCOMPARE(planImport(bundle({condition("x", reference("Patient/a")), condition("y", reference("Patient/b"))}),
                            options)
                     ->entriesTaken,
                 1);
    }

    void exportedPatientsOfOnePersonAreOnePatientAgain()
    {
        // A chart with the patient's own profile and an imported file's: two Patient resources, one person.
        std::vector<Entry> chart = entriesOf(*planImport(charts::japanese));
        const std::vector<Entry> own =
            entriesOf(*planImport(bundle({patient("own"), condition("n", reference("Patient/own"))})));
        chart.insert(chart.end(), own.begin(), own.end());
        const Export exported = exportBundle(chart);
        QCOMPARE(exported.entries, 14);
        const auto plan = planImport(exported.bytes);
        QVERIFY2(plan, plan ? "" : plan.error().key().c_str());
        QVERIFY(plan->leftOut.empty());
        QCOMPARE(plan->entriesSeen, 14);
        QVERIFY(compareEntries(chart, entriesOf(*plan)).isEmpty());
    }

    void imperfectEntriesAreTakenWithANotice()
    {
        const auto plan = planImport(
            bundle({patient("p"), "{\"resourceType\":\"Observation\",\"code\":{\"text\":\"x\",\"text\":\"y\"}}",
                    condition("c", reference("Patient/p")),
                    "{\"resourceType\":\"Condition\",\"id\":\"c\",\"code\":{\"text\":\"another\"},\"subject\":{"
                    "\"reference\":\"Patient/p\"},"
                    "\"asserter\":{\"reference\":\"Practitioner/gone\"}}"}));
        QVERIFY(plan);
        QCOMPARE(plan->entriesTaken, 4);
        for (const ImportNoticeKind kind :
             {ImportNoticeKind::DuplicateMember, ImportNoticeKind::MissingId, ImportNoticeKind::PatientNotNamed,
              ImportNoticeKind::ConflictingId, ImportNoticeKind::UnresolvedReference}) {
            QVERIFY2(hasNotice(*plan, kind), qPrintable(QString::number(static_cast<int>(kind))));
        }
        // Nothing of it is lost: not the second "text", not the second Condition/c.
        const Export exported = exportBundle(entriesOf(*plan));
        QVERIFY(exported.bytes.contains("\"text\":\"x\",\"text\":\"y\""));
        QVERIFY(compareEntries(entriesOf(*plan), entriesOf(*planImport(exported.bytes))).isEmpty());
    }

    void alikeEntriesWithoutNamesAreAllKept()
    {
        const QByteArray nameless = "{\"resourceType\":\"Observation\",\"code\":{\"text\":\"pulse\"},\"subject\":{"
                                    "\"reference\":\"Patient/p\"}}";
        const auto plan = planImport(bundle({patient("p"), nameless, nameless}));
        QVERIFY(plan);
        QCOMPARE(plan->entriesTaken, 3);
        const Export exported = exportBundle(entriesOf(*plan));
        QCOMPARE(exported.entries, 3);
        std::vector<Entry> fewer = entriesOf(*plan);
        fewer.pop_back();
        QCOMPARE(compareEntries(entriesOf(*plan), fewer).missing.size(), 1);
    }

    void sensitiveLabelsSeparateAndDoNotTravel()
    {
        const QByteArray label = "\"meta\":{\"security\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/"
                                 "v3-ActCode\",\"code\":\"PSY\"}]},";
        const auto observation = [](const char *id, const QByteArray &more) {
            return QByteArray("{\"resourceType\":\"Observation\",\"id\":\"") + id + "\"," + more +
                   "\"code\":{},\"subject\":{\"reference\":\"Patient/p\"},\"effectiveDateTime\":\"2024-01-01\","
                   "\"performer\":[{\"reference\":\"Practitioner/psychiatrist\"}]}";
        };
        const auto plan =
            planImport(bundle({patient("p"), observation("open", {}), observation("closed", label),
                               "{\"resourceType\":\"Practitioner\"," + label + "\"id\":\"psychiatrist\"}"}));
        QVERIFY(plan);
        for (const PlannedRecord &record : plan->records) {
            const QStringList names = namesIn(record);
            const bool isSensitive = record.compartment == Compartment::Sensitive;
            QCOMPARE(names.contains(QStringLiteral("Observation/closed")), isSensitive);
            QCOMPARE(names.contains(QStringLiteral("Practitioner/psychiatrist")), isSensitive);
        }
        const auto whole = planImport(bundle({patient("p"), observation("open", {})}, "," + label.chopped(1)));
        QVERIFY(whole);
        for (const PlannedRecord &record : whole->records) {
            QCOMPARE(record.compartment, Compartment::Sensitive);
        }
    }

    void recordsStayWithinTheirLimits()
    {
        QList<QByteArray> resources = {patient("p")};
        for (int index = 0; index < 450; ++index) {
            resources.append(
                "{\"resourceType\":\"Observation\",\"id\":\"o" + QByteArray::number(index) +
                "\",\"code\":{},\"subject\":{\"reference\":\"Patient/p\"},\"effectiveDateTime\":\"2024-01-01\"}");
        }
        const auto plan = planImport(bundle(resources));
        QVERIFY(plan);
        QCOMPARE(plan->entriesTaken, 451);
        QVERIFY(plan->records.size() >= 4);
        QVERIFY(plan->records.size() <= 8);
        for (const PlannedRecord &record : plan->records) {
            QVERIFY(record.entries.size() <= maximumResourcesPerRecord);
        }

        const QByteArray film = "{\"resourceType\":\"Media\",\"id\":\"film\",\"subject\":{\"reference\":\"Patient/"
                                "p\"},\"content\":{\"data\":\"" +
                                QByteArray(maximumPayloadBytes, 'A') + "\"}}";
        const auto large = planImport(bundle({patient("p"), film}));
        QVERIFY(large);
        QCOMPARE(reasonsOf(*large), std::vector<LeftOutReason>{LeftOutReason::TooLargeForRecord});
    }

    void referencesInARingDoNotHang()
    {
        const auto plan = planImport(bundle(
            {patient("p"),
             "{\"resourceType\":\"Organization\",\"id\":\"a\",\"partOf\":{\"reference\":\"Organization/b\"}}",
             "{\"resourceType\":\"Organization\",\"id\":\"b\",\"partOf\":{\"reference\":\"Organization/a\"}}",
             "{\"resourceType\":\"Observation\",\"id\":\"o\",\"code\":{},\"subject\":{\"reference\":\"Patient/p\"},"
             "\"hasMember\":[{\"reference\":\"Observation/o\"}],\"performer\":[{\"reference\":\"Organization/a\"}]}",
             "{\"resourceType\":\"Linkage\",\"item\":[{\"resource\":{\"reference\":\"Patient/"
             "p\"}},{\"resource\":{\"reference\":\"Patient/p\"}}]}"}));
        QVERIFY(plan);
        QCOMPARE(plan->entriesTaken, 5);
    }

    void manyPatientsInAChainCostNoMoreThanTheirNumber()
    {
        QList<QByteArray> resources;
        for (int index = 15'000; index > 0; --index) {
            resources.append("{\"resourceType\":\"Patient\",\"id\":\"" + QByteArray::number(index) +
                             "\",\"link\":[{\"other\":{\"reference\":\"Patient/" + QByteArray::number(index + 1) +
                             "\"}}]}");
            resources.append(condition("c", reference(("Patient/x" + QByteArray::number(index)).constData())));
        }
        const auto plan = planImport(bundle(resources));
        QVERIFY(plan);
        QCOMPARE(plan->entriesTaken, 15'000);
    }

    void singleResourcesAreRead()
    {
        const auto plan =
            planImport("{\"resourceType\":\"AllergyIntolerance\",\"id\":\"x\",\"code\":{\"text\":\"latex\"},"
                       "\"patient\":{\"reference\":\"Patient/mom\"}}");
        QVERIFY(plan);
        QCOMPARE(plan->bundleType, QString());
        QCOMPARE(plan->records.size(), std::size_t{1});
        QCOMPARE(plan->patientReference, QStringLiteral("Patient/mom"));
    }

    void hostileNamesAreCleanedForTheReview()
    {
        const QByteArray name = "Ann\\u202eexample\\n\\u0000<b>";
        const auto plan =
            planImport(bundle({patient("p", name.constData()), "{\"resourceType\":\"Space\\u202eship\\n\"}"}));
        QVERIFY(plan);
        QCOMPARE(plan->patient->name, QStringLiteral("Annexample <b>"));
        QCOMPARE(plan->leftOut.front().resourceType, QStringLiteral("Spaceship"));
        QVERIFY(exportBundle(entriesOf(*plan)).bytes.contains("\\n\\u0000<b>"));
    }

    void truncatedAndChangedFilesNeverCrash()
    {
        const QByteArray file = charts::japanese;
        for (qsizetype length = 0; length < file.size(); length += 37) {
            QVERIFY(!planImport(file.left(length)));
        }
        for (qsizetype at = 0; at < file.size(); at += 11) {
            QByteArray changed = file;
            changed[at] = static_cast<char>(changed[at] ^ 0x15);
            const auto plan = planImport(changed);
            if (plan) {
                QVERIFY(plan->entriesTaken > 0);
            }
        }
    }
};

QTEST_APPLESS_MAIN(ImportTest)
#include "ImportTest.moc"
