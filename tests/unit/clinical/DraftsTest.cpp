#include "Expect.h"

#include <tegata/clinical/Drafts.h>
#include <tegata/clinical/Export.h>
#include <tegata/clinical/Import.h>

using namespace tegata;
using namespace tegata::clinical;

namespace {

const QDate today(2024, 5, 1);

DraftHeader header(const char *id = "0b000000-0000-4000-8000-000000000001")
{
    return {QString::fromLatin1(id), QStringLiteral("Patient/p1"),
            QDateTime(today, QTime(10, 30), Qt::OffsetFromUTC, 9 * 3600), QStringLiteral("架空 一郎"),
            QStringLiteral("架空中央病院")};
}

PatientDraft patient()
{
    PatientDraft draft;
    draft.id = QString(64, QLatin1Char('a'));
    draft.name = QStringLiteral("手形　花子");
    draft.kana = QStringLiteral("テガタ　ハナコ");
    draft.birthDate = QDate(1961, 4, 2);
    draft.gender = Gender::Female;
    draft.bloodType = QStringLiteral("AB+");
    draft.emergencyContactName = QStringLiteral("手形 太郎");
    draft.emergencyContactPhone = QStringLiteral("+81 90-0000-0000");
    draft.emergencyContactRelation = QStringLiteral("夫");
    draft.note = QStringLiteral("耳が遠い\n左側から");
    return draft;
}

DrugDraft drug(const char *id)
{
    DrugDraft draft;
    draft.id = QString::fromLatin1(id);
    draft.name = QStringLiteral("カルボシステイン錠250mg");
    draft.codes = {
        {QString::fromLatin1(yjSystem), QStringLiteral("2233002F1280"), QStringLiteral("カルボシステイン錠")}};
    draft.dose = QStringLiteral("1.50");
    draft.doseUnit = QStringLiteral("錠");
    draft.route = QStringLiteral("経口");
    draft.timing = QStringLiteral("1日3回毎食後");
    draft.days = 7;
    draft.quantity = QStringLiteral("31.5");
    draft.quantityUnit = QStringLiteral("錠");
    draft.substitutionForbidden = true;
    draft.substitutionReason = QStringLiteral("患者の希望");
    draft.comment = QStringLiteral("粉砕");
    return draft;
}

PrescriptionDraft prescription()
{
    PrescriptionDraft draft;
    draft.header = header();
    draft.prescriptionId = QStringLiteral("rx-0001");
    draft.drugs = {drug("d1"), drug("d2")};
    draft.repeatsAllowed = 2;
    draft.comment = QStringLiteral("一包化");
    return draft;
}

/// A written entry is strict R4 as far as our own strict reader can tell, and round-trips.
bool roundTrips(const Entry &entry)
{
    const auto again = Resource::fromBytes(entry.resource.toBytes());
    const auto plan = planImport(exportBundle({entry}).bytes);
    return again && *again == entry.resource && plan && plan->entriesTaken == 1 && plan->leftOut.empty() &&
           plan->notices.size() <= 1;
}

} // namespace

class DraftsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void patientReadsBackAsEntered()
    {
        const auto entry = writePatient(patient(), today);
        QVERIFY2(entry, entry ? "" : entry.error().detail().c_str());
        QVERIFY(roundTrips(*entry));
        const Demographics who = readDemographics(entry->resource, Language::Japanese);
        QCOMPARE(who.name, QStringLiteral("手形　花子"));
        QCOMPARE(who.kana, QStringLiteral("テガタ　ハナコ"));
        QCOMPARE(who.birthDate.text(), QStringLiteral("1961-04-02"));
        QCOMPARE(who.gender, Gender::Female);
        QCOMPARE(who.bloodType, QStringLiteral("AB+"));
        QCOMPARE(who.emergencyContactName, QStringLiteral("手形 太郎"));
        QCOMPARE(who.emergencyContactPhone, QStringLiteral("+81 90-0000-0000"));
        QCOMPARE(who.emergencyContactRelation, QStringLiteral("夫"));
        QCOMPARE(who.note, QStringLiteral("耳が遠い\n左側から"));
        QCOMPARE(entry->resource["name"].at(0)["family"].text(), QStringLiteral("手形"));
        QCOMPARE(entry->fullUrl, QString());
    }

    void namesOfAnyScriptUpToTheLimitAreAccepted_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("200 kanji") << QString(200, QChar(0x624b));
        QTest::newRow("200 astral") << QStringLiteral("𠮷").repeated(200);
        QTest::newRow("markup") << QStringLiteral("<b>\"Ann\" & 'Bob'</b>");
        QTest::newRow("arabic") << QStringLiteral("محمد علي");
        QTest::newRow("thai") << QStringLiteral("สมชาย ใจดี");
        QTest::newRow("apostrophe") << QStringLiteral("Carroll O'Hara");
        QTest::newRow("backslash") << QStringLiteral("a\\u202e\\");
    }
    void namesOfAnyScriptUpToTheLimitAreAccepted()
    {
        QFETCH(QString, name);
        PatientDraft draft = patient();
        draft.name = name;
        const auto entry = writePatient(draft, today);
        QVERIFY(entry);
        QVERIFY(roundTrips(*entry));
        QCOMPARE(readDemographics(entry->resource, Language::Japanese).name, name);
    }

    void badPatientsAreRefused_data()
    {
        QTest::addColumn<PatientDraft>("draft");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, ClinicalError code, auto change) {
            PatientDraft draft = patient();
            change(draft);
            QTest::newRow(name) << draft << static_cast<int>(code);
        };
        row("no name", ClinicalError::MissingValue, [](PatientDraft &d) { d.name.clear(); });
        row("blank name", ClinicalError::MissingValue, [](PatientDraft &d) { d.name = QStringLiteral(" 　"); });
        row("201 characters", ClinicalError::ValueTooLong,
            [](PatientDraft &d) { d.name = QString(201, QChar(0x624b)); });
        row("line break", ClinicalError::ForbiddenCharacters, [](PatientDraft &d) { d.name = QStringLiteral("a\nb"); });
        row("nul", ClinicalError::ForbiddenCharacters,
            [](PatientDraft &d) { d.name = QStringLiteral("a") + QChar(0x0); });
        row("direction override", ClinicalError::ForbiddenCharacters,
            [](PatientDraft &d) { d.name = QStringLiteral("a") + QChar(0x202e); });
        row("half a character", ClinicalError::ForbiddenCharacters,
            [](PatientDraft &d) { d.name = QStringLiteral("a") + QChar(0xd842); });
        row("kana in kanji", ClinicalError::InvalidValue, [](PatientDraft &d) { d.kana = QStringLiteral("手形"); });
        row("no birth date", ClinicalError::MissingValue, [](PatientDraft &d) { d.birthDate = QDate(); });
        row("born tomorrow", ClinicalError::DateInFuture, [](PatientDraft &d) { d.birthDate = today.addDays(1); });
        row("born in 1066", ClinicalError::InvalidValue, [](PatientDraft &d) { d.birthDate = QDate(1066, 1, 1); });
        row("blood type", ClinicalError::InvalidValue, [](PatientDraft &d) { d.bloodType = QStringLiteral("C"); });
        row("phone", ClinicalError::InvalidValue,
            [](PatientDraft &d) { d.emergencyContactPhone = QStringLiteral("call me"); });
        row("id", ClinicalError::InvalidValue, [](PatientDraft &d) { d.id = QStringLiteral("a/b"); });
        row("no id", ClinicalError::MissingValue, [](PatientDraft &d) { d.id.clear(); });
        row("relation alone", ClinicalError::MissingValue, [](PatientDraft &d) {
            d.emergencyContactName.clear();
            d.emergencyContactPhone.clear();
        });
        row("long note", ClinicalError::ValueTooLong,
            [](PatientDraft &d) { d.note = QString(2001, QLatin1Char('x')); });
    }
    void badPatientsAreRefused()
    {
        QFETCH(PatientDraft, draft);
        QFETCH(int, code);
        EXPECT_ERROR(writePatient(draft, today), static_cast<ClinicalError>(code));
    }

    void bornTodayIsAllowed()
    {
        PatientDraft draft = patient();
        draft.birthDate = today;
        QVERIFY(writePatient(draft, today));
    }

    void noteReadsBackAsEntered()
    {
        NoteDraft draft;
        draft.header = header();
        draft.title = QStringLiteral("外来記録");
        draft.subjective = QStringLiteral("頭痛 <b>強い</b>");
        draft.plan = QStringLiteral("再診\n1週間後");
        const auto entry = writeNote(draft);
        QVERIFY(entry);
        QVERIFY(roundTrips(*entry));
        QCOMPARE(entry->fullUrl, QStringLiteral("urn:uuid:0b000000-0000-4000-8000-000000000001"));
        const NoteItem note = readNote(*entry, {nullptr, Language::Japanese});
        QCOMPARE(note.title, QStringLiteral("外来記録"));
        QCOMPARE(note.text, QStringLiteral("S: 頭痛 <b>強い</b>\n\nP: 再診\n1週間後"));
        QCOMPARE(note.author, QStringLiteral("架空 一郎"));
        QCOMPARE(note.date.text(), QStringLiteral("2024-05-01T10:30:00+09:00"));

        draft.subjective.clear();
        draft.plan.clear();
        EXPECT_ERROR(writeNote(draft), ClinicalError::MissingValue);
        draft.text = QString(maximumNoteLength + 1, QLatin1Char('x'));
        EXPECT_ERROR(writeNote(draft), ClinicalError::ValueTooLong);
        draft.text = QStringLiteral("a") + QChar(0x1b);
        EXPECT_ERROR(writeNote(draft), ClinicalError::ForbiddenCharacters);
        draft.text = QStringLiteral("fine");
        draft.header.authoredAt = QDateTime();
        EXPECT_ERROR(writeNote(draft), ClinicalError::MissingValue);
        draft.header = header();
        draft.header.patientReference = QStringLiteral("https://example.org/Patient/1");
        EXPECT_ERROR(writeNote(draft), ClinicalError::InvalidValue);
    }

    void allergyReadsBackAsEntered()
    {
        AllergyDraft draft;
        draft.header = header();
        draft.substance = QStringLiteral("ペニシリン");
        draft.substanceCode = {QStringLiteral("urn:x"), QStringLiteral("P1"), QString()};
        draft.category = QStringLiteral("medication");
        draft.criticality = Criticality::High;
        draft.reaction = QStringLiteral("アナフィラキシー");
        draft.onset = QDate(2010, 1, 1);
        draft.note = QStringLiteral("母も");
        const auto entry = writeAllergy(draft, today);
        QVERIFY(entry);
        QVERIFY(roundTrips(*entry));
        const AllergyItem item = readAllergy(entry->resource, Language::Japanese);
        QCOMPARE(item.substance.text, draft.substance);
        QCOMPARE(item.substance.codeIn(QStringLiteral("urn:x")), QStringLiteral("P1"));
        QCOMPARE(item.status, ClinicalStatus::Active);
        QCOMPARE(item.verification, Verification::Confirmed);
        QCOMPARE(item.criticality, Criticality::High);
        QCOMPARE(item.reactions, QStringList{draft.reaction});
        QCOMPARE(item.onset.text(), QStringLiteral("2010-01-01"));

        draft.onset = today.addDays(1);
        EXPECT_ERROR(writeAllergy(draft, today), ClinicalError::DateInFuture);
        draft.onset.reset();
        draft.category = QStringLiteral("magic");
        EXPECT_ERROR(writeAllergy(draft, today), ClinicalError::InvalidValue);
        draft.category.clear();
        draft.substance.clear();
        EXPECT_ERROR(writeAllergy(draft, today), ClinicalError::MissingValue);
    }

    void noneKnownIsAnExplicitStatement()
    {
        AllergyDraft allergy;
        allergy.header = header();
        allergy.noneKnown = true;
        const auto entry = writeAllergy(allergy, today);
        QVERIFY(entry);
        const AllergyItem item = readAllergy(entry->resource, Language::Japanese);
        QCOMPARE(item.assertion, Assertion::NoneKnown);
        QVERIFY(item.coversAllAllergies);
        allergy.substance = QStringLiteral("ペニシリン");
        EXPECT_ERROR(writeAllergy(allergy, today), ClinicalError::InvalidValue);

        ProblemDraft problem;
        problem.header = header();
        problem.noneKnown = true;
        const auto none = writeProblem(problem, today);
        QVERIFY(none);
        QCOMPARE(readProblem(none->resource, Language::Japanese).assertion, Assertion::NoneKnown);
    }

    void enteredInErrorHasNoClinicalStatus()
    {
        AllergyDraft draft;
        draft.header = header();
        draft.substance = QStringLiteral("x");
        draft.verification = Verification::EnteredInError;
        const auto entry = writeAllergy(draft, today);
        QVERIFY(entry);
        QVERIFY(!entry->resource.json().contains("clinicalStatus"));
    }

    void problemReadsBackAsEntered()
    {
        ProblemDraft draft;
        draft.header = header();
        draft.problem = QStringLiteral("虫垂炎");
        draft.status = ClinicalStatus::Resolved;
        draft.onset = QDate(2001, 2, 3);
        draft.abated = QDate(2001, 3, 1);
        const auto entry = writeProblem(draft, today);
        QVERIFY(entry);
        QVERIFY(roundTrips(*entry));
        const ProblemItem item = readProblem(entry->resource, Language::Japanese);
        QCOMPARE(item.problem.text, draft.problem);
        QCOMPARE(item.status, ClinicalStatus::Resolved);
        QCOMPARE(item.abated.text(), QStringLiteral("2001-03-01"));
        draft.status = ClinicalStatus::Active;
        EXPECT_ERROR(writeProblem(draft, today), ClinicalError::InvalidValue);
        draft.status = ClinicalStatus::Resolved;
        draft.abated = QDate(2000, 1, 1);
        EXPECT_ERROR(writeProblem(draft, today), ClinicalError::InvalidValue);
    }

    void prescriptionReadsBackAsEntered()
    {
        const auto entries = writePrescription(prescription());
        QVERIFY2(entries, entries ? "" : entries.error().detail().c_str());
        QCOMPARE(entries->size(), std::size_t{2});
        QVERIFY(roundTrips(entries->front()));
        QVERIFY(entries->front().resource.toBytes().contains("\"value\":1.50"));
        const PrescriptionItem item = readPrescription(*entries, {&*entries, Language::Japanese});
        QCOMPARE(item.prescriptionId, QStringLiteral("rx-0001"));
        QCOMPARE(item.validUntil.text(), QStringLiteral("2024-05-04"));
        QCOMPARE(item.repeatsAllowed, 2);
        QCOMPARE(item.comment, QStringLiteral("一包化"));
        QCOMPARE(item.prescriber, QStringLiteral("架空 一郎 (架空中央病院)"));
        QCOMPARE(item.drugs.size(), std::size_t{2});
        const MedicationItem &first = item.drugs.front();
        QCOMPARE(first.drug.text, QStringLiteral("カルボシステイン錠250mg"));
        QCOMPARE(first.drug.codeIn(QString::fromLatin1(yjSystem)), QStringLiteral("2233002F1280"));
        QCOMPARE(first.dosage, QStringLiteral("経口　1日3回毎食後　1回1.50錠　7日分"));
        QCOMPARE(first.quantity, QStringLiteral("31.5錠"));
        QCOMPARE(first.days, QStringLiteral("7日"));
        QVERIFY(first.substitutionForbidden);
        QCOMPARE(first.substitutionReason, QStringLiteral("患者の希望"));
        QCOMPARE(first.note, QStringLiteral("粉砕"));
        // Imported, the two drugs are one record.
        QCOMPARE(planImport(exportBundle(*entries).bytes)->records.size(), std::size_t{1});
    }

    void dosageIsPutIntoWordsInEitherLanguage()
    {
        PrescriptionDraft draft = prescription();
        draft.language = Language::English;
        draft.drugs[0].route = QStringLiteral("oral");
        draft.drugs[0].timing = QStringLiteral("three times a day");
        draft.drugs[0].doseUnit = QStringLiteral("tablets");
        const auto entries = writePrescription(draft);
        QVERIFY(entries);
        QCOMPARE(readPrescription(*entries, {}).drugs.front().dosage,
                 QStringLiteral("oral, three times a day, 1.50 tablets each time, for 7 days"));
    }

    void transcribedPrescriptionNamesBothPeople()
    {
        PrescriptionDraft draft = prescription();
        draft.transcribed = true;
        EXPECT_ERROR(writePrescription(draft), ClinicalError::MissingValue);
        draft.paperPrescriber = QStringLiteral("紙野 医師");
        draft.paperInstitution = QStringLiteral("紙の診療所");
        const auto entries = writePrescription(draft);
        QVERIFY(entries);
        QCOMPARE(readPrescription(*entries, {}).prescriber, QStringLiteral("紙野 医師 (紙の診療所)"));
        QCOMPARE(entries->front().resource["recorder"]["display"].text(), QStringLiteral("架空 一郎"));
        QVERIFY(entries->front().resource["reportedBoolean"].toBoolean());
    }

    void badPrescriptionsAreRefused_data()
    {
        QTest::addColumn<PrescriptionDraft>("draft");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, ClinicalError code, auto change) {
            PrescriptionDraft draft = prescription();
            change(draft);
            QTest::newRow(name) << draft << static_cast<int>(code);
        };
        row("no drugs", ClinicalError::MissingValue, [](PrescriptionDraft &d) { d.drugs.clear(); });
        row("too many drugs", ClinicalError::ValueTooLong, [](PrescriptionDraft &d) {
            for (int index = 0; index < 101; ++index) {
                d.drugs.push_back(drug(QByteArray::number(index).constData()));
            }
        });
        row("no number", ClinicalError::MissingValue, [](PrescriptionDraft &d) { d.prescriptionId.clear(); });
        row("same id twice", ClinicalError::InvalidValue, [](PrescriptionDraft &d) { d.drugs[1].id = d.drugs[0].id; });
        row("three repeats", ClinicalError::InvalidValue, [](PrescriptionDraft &d) { d.repeatsAllowed = 3; });
        row("negative repeats", ClinicalError::InvalidValue, [](PrescriptionDraft &d) { d.repeatsAllowed = -1; });
        row("no validity", ClinicalError::InvalidValue, [](PrescriptionDraft &d) { d.validDays = 0; });
        row("no drug name", ClinicalError::MissingValue, [](PrescriptionDraft &d) { d.drugs[0].name.clear(); });
        row("dose in words", ClinicalError::InvalidValue,
            [](PrescriptionDraft &d) { d.drugs[0].dose = QStringLiteral("one"); });
        row("dose zero", ClinicalError::InvalidValue,
            [](PrescriptionDraft &d) { d.drugs[0].dose = QStringLiteral("0.0"); });
        row("dose negative", ClinicalError::InvalidValue,
            [](PrescriptionDraft &d) { d.drugs[0].dose = QStringLiteral("-1"); });
        row("dose full-width", ClinicalError::InvalidValue,
            [](PrescriptionDraft &d) { d.drugs[0].dose = QStringLiteral("１"); });
        row("dose without unit", ClinicalError::MissingValue,
            [](PrescriptionDraft &d) { d.drugs[0].doseUnit.clear(); });
        row("neither dose nor timing", ClinicalError::MissingValue, [](PrescriptionDraft &d) {
            d.drugs[0].dose.clear();
            d.drugs[0].doseUnit.clear();
            d.drugs[0].timing.clear();
        });
        row("400 days", ClinicalError::InvalidValue, [](PrescriptionDraft &d) { d.drugs[0].days = 400; });
        row("code with space", ClinicalError::InvalidValue,
            [](PrescriptionDraft &d) { d.drugs[0].codes[0].code = QStringLiteral(" x"); });
        row("system with space", ClinicalError::InvalidValue,
            [](PrescriptionDraft &d) { d.drugs[0].codes[0].system = QStringLiteral("a b"); });
        row("hostile comment", ClinicalError::ForbiddenCharacters,
            [](PrescriptionDraft &d) { d.comment = QString(QChar(0x202e)) + QLatin1Char('x'); });
    }
    void badPrescriptionsAreRefused()
    {
        QFETCH(PrescriptionDraft, draft);
        QFETCH(int, code);
        EXPECT_ERROR(writePrescription(draft), static_cast<ClinicalError>(code));
    }

    void aDrugHandedOverAsPrescribedKeepsItsCodesAmountAndDays()
    {
        MedicationItem prescribed;
        prescribed.drug.text = QStringLiteral("アムロジピン錠5mg");
        prescribed.drug.codings = {{QStringLiteral("urn:codes"), QStringLiteral("2171022F2010"), {}},
                                   {QStringLiteral("urn:codes"), {}, QStringLiteral("no code")}};
        prescribed.dosage = QStringLiteral("1日1回朝食後");
        prescribed.quantity = QStringLiteral("14.5 錠");
        prescribed.days = QStringLiteral("14日");
        const DispensedDrugDraft drug = dispensedAsPrescribed(prescribed, QStringLiteral("MedicationRequest/d1"));
        QCOMPARE(drug.requestReference, QStringLiteral("MedicationRequest/d1"));
        QCOMPARE(drug.name, prescribed.drug.text);
        QCOMPARE(drug.codes.size(), 1U);
        QCOMPARE(drug.codes[0].code, QStringLiteral("2171022F2010"));
        QCOMPARE(drug.dosage, prescribed.dosage);
        QCOMPARE(drug.quantity, QStringLiteral("14.5"));
        QCOMPARE(drug.quantityUnit, QStringLiteral("錠"));
        QCOMPARE(drug.days, 14);
        QVERIFY(!drug.substituted);

        // What a stranger's system wrote is no amount and no day.
        prescribed.quantity = QStringLiteral("some");
        prescribed.days = QStringLiteral("2 to 3 weeks");
        prescribed.drug.text = QString(500, QLatin1Char('x'));
        const DispensedDrugDraft unclear = dispensedAsPrescribed(prescribed, {});
        QVERIFY(unclear.quantity.isEmpty() && unclear.quantityUnit.isEmpty());
        QCOMPARE(unclear.days, 0);
        QCOMPARE(unclear.name.size(), maximumNameLength);
    }
    void dispenseReadsBackAsEntered()
    {
        DispenseDraft draft;
        draft.header = header();
        draft.prescriptionId = QStringLiteral("rx-0001");
        draft.isComplete = false;
        draft.comment = QStringLiteral("残りは明日");
        DispensedDrugDraft dispensed;
        dispensed.id = QStringLiteral("disp-1");
        dispensed.requestReference = QStringLiteral("MedicationRequest/d1");
        dispensed.name = QStringLiteral("ムコダイン錠250mg");
        dispensed.quantity = QStringLiteral("10");
        dispensed.quantityUnit = QStringLiteral("錠");
        dispensed.days = 3;
        dispensed.dosage = QStringLiteral("1日3回毎食後");
        dispensed.substituted = true;
        draft.drugs = {dispensed};
        const auto entries = writeDispense(draft);
        QVERIFY(entries);
        QVERIFY(roundTrips(entries->front()));
        const MedicationItem item = readMedication(entries->front(), {nullptr, Language::Japanese});
        QCOMPARE(item.kind, MedicationKind::Dispense);
        QVERIFY(!item.isCurrent);
        QCOMPARE(item.drug.text, dispensed.name);
        QCOMPARE(item.quantity, QStringLiteral("10錠"));
        QCOMPARE(item.author, QStringLiteral("架空 一郎"));
        QCOMPARE(item.date.text(), QStringLiteral("2024-05-01T10:30:00+09:00"));
        QCOMPARE(entries->front().resource["authorizingPrescription"].at(0)["reference"].text(),
                 dispensed.requestReference);

        draft.drugs[0].quantity.clear();
        EXPECT_ERROR(writeDispense(draft), ClinicalError::MissingValue);
        draft.drugs[0].quantity = QStringLiteral("10");
        draft.drugs[0].requestReference = QStringLiteral("Patient/1");
        EXPECT_ERROR(writeDispense(draft), ClinicalError::InvalidValue);
        draft.drugs.clear();
        EXPECT_ERROR(writeDispense(draft), ClinicalError::MissingValue);
    }
};

QTEST_APPLESS_MAIN(DraftsTest)
#include "DraftsTest.moc"
