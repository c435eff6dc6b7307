#include "Checks.h"
#include "TestNetwork.h"

#include <tegata/ledgerclient/GatewayClient.h>
#include <tegata/workflows/ChartReading.h>
#include <tegata/workflows/ChartTransfer.h>
#include <tegata/workflows/PatientIdentity.h>
#include <tegata/workflows/Permissions.h>
#include <tegata/workflows/Prescriptions.h>

#include <QDir>
#include <QTest>

using namespace tegata;
using namespace tegata::test;
using namespace tegata::workflows;
using protocol::CompartmentKind;
using protocol::DeviceRole;
using protocol::InstitutionKind;
using protocol::Permission;

namespace {

clinical::Confirmation confirmation()
{
    clinical::Confirmation who;
    who.enteredBy = {QStringLiteral("鈴木 一郎"), QStringLiteral("医師")};
    who.confirmedBy = who.enteredBy;
    who.enteredAt = SystemClock().now();
    who.confirmedAt = who.enteredAt;
    return who;
}

clinical::PatientDraft hanako()
{
    clinical::PatientDraft draft;
    draft.name = QStringLiteral("試験 花子");
    draft.kana = QStringLiteral("シケン ハナコ");
    draft.birthDate = QDate(1980, 2, 29);
    draft.gender = clinical::Gender::Female;
    return draft;
}

clinical::NoteDraft note(const QString &body)
{
    clinical::NoteDraft draft;
    draft.title = QStringLiteral("経過記録");
    draft.text = body;
    return draft;
}

int verifiedEntries(const Chart &chart)
{
    return static_cast<int>(std::count_if(chart.entries.begin(), chart.entries.end(), [](const ChartEntry &entry) {
        return entry.problem == RecordProblem::None;
    }));
}

/// Every resource of the chart's records, read as an app reads them when an entry is opened.
std::vector<clinical::Entry> resourcesOf(TestProfile &terminal, const ChartPointer &chart)
{
    std::vector<protocol::RecordHash> hashes;
    for (const ChartEntry &entry : chart->entries) {
        hashes.push_back(entry.hash);
    }
    const Result<RecordContents> contents = waitFor(ChartReading(terminal.workspace()).contents(chart, hashes));
    std::vector<clinical::Entry> resources;
    if (contents) {
        for (const protocol::RecordHash &hash : hashes) {
            if (const auto found = contents->find(hash); found != contents->end()) {
                resources.insert(resources.end(), found->second.begin(), found->second.end());
            }
        }
    }
    return resources;
}

/// How many notes in force the chart holds, and whether one of them has this text.
std::vector<clinical::NoteItem> notesOf(TestProfile &terminal, const ChartPointer &chart)
{
    const std::vector<QString> &superseded = chart->summary.supersededRecords;
    std::vector<clinical::NoteItem> notes;
    for (const ChartEntry &entry : chart->entries) {
        if (entry.line.resourceType != QLatin1String("DocumentReference") ||
            std::count(superseded.begin(), superseded.end(), entry.hash.hexString()) > 0) {
            continue;
        }
        const std::vector<protocol::RecordHash> wanted{entry.hash};
        const Result<RecordContents> contents = waitFor(ChartReading(terminal.workspace()).contents(chart, wanted));
        if (contents && contents->contains(entry.hash)) {
            const std::vector<clinical::Entry> &resources = contents->at(entry.hash);
            notes.push_back(clinical::readNote(resources.front(), {&resources, clinical::Language::Japanese}));
        }
    }
    return notes;
}

bool holdsText(TestProfile &terminal, const ChartPointer &chart, const QString &text)
{
    const std::vector<clinical::NoteItem> notes = notesOf(terminal, chart);
    return std::any_of(notes.begin(), notes.end(), [&](const auto &one) { return one.text.contains(text); });
}

} // namespace

/// From the patient's first key to the end of a permission, over a real chain and a real gateway.
class ChartTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aGrantMakesThePatientAppearWithItsName();
    void aNoteIsReadAtAnotherInstitutionAfterAGrant();
    void aCorrectionSupersedesAndBothVersionsStayReadable();
    void findsJapaneseAndLatinText();
    void anImportedFileComesBackWhole();
    void aPrescriptionIsDispensedExactlyOnce();
    void writingWaitsForTheGatewayAndIsSentOnce();
    void aRevokedInstitutionReadsNothingNewAndForgetsWhatItHad();
    void aPatientIsRestoredFromTheWords();
    void everyReadIsInThePatientsLog();
    void aClosedChartTakesNothingMore();
    void sharedChartsComeBackWhole();

private:
    struct Person
    {
        std::unique_ptr<TestProfile> profile;
        protocol::PatientId id;
    };
    Person newPatient();
    Result<RecordedAction> grant(Person &patient, TestProfile &administrator);
    Result<Delivery> write(TestProfile &terminal, const protocol::PatientId &patient, ClinicalDraft draft,
                           protocol::RecordHash supersedes = {});
    Result<ChartPointer> open(TestProfile &terminal, const protocol::PatientId &patient)
    {
        return waitFor(ChartReading(terminal.workspace()).open(patient));
    }

    TestNetwork m_network;
    std::unique_ptr<TestProfile> m_hospital;
    std::unique_ptr<TestProfile> m_pharmacy;
    std::unique_ptr<TestProfile> m_otherPharmacy;
    std::unique_ptr<TestProfile> m_doctor;
    std::unique_ptr<TestProfile> m_pharmacist;
    std::unique_ptr<TestProfile> m_otherPharmacist;
};

void ChartTest::initTestCase()
{
    QVERIFY2(m_network.start(), qPrintable(m_network.problem()));
    m_hospital = m_network.institution(QStringLiteral("北病院"));
    QVERIFY2(m_hospital, qPrintable(m_network.problem()));
    m_pharmacy = m_network.institution(QStringLiteral("南薬局"), InstitutionKind::Pharmacy);
    QVERIFY2(m_pharmacy, qPrintable(m_network.problem()));
    m_otherPharmacy = m_network.institution(QStringLiteral("東薬局"), InstitutionKind::Pharmacy);
    QVERIFY2(m_otherPharmacy, qPrintable(m_network.problem()));
    m_doctor = m_network.terminal(*m_hospital, DeviceRole::Doctor);
    QVERIFY2(m_doctor, qPrintable(m_network.problem()));
    m_pharmacist = m_network.terminal(*m_pharmacy, DeviceRole::Pharmacist);
    QVERIFY2(m_pharmacist, qPrintable(m_network.problem()));
    m_otherPharmacist = m_network.terminal(*m_otherPharmacy, DeviceRole::Pharmacist);
    QVERIFY2(m_otherPharmacist, qPrintable(m_network.problem()));
}

ChartTest::Person ChartTest::newPatient()
{
    Person person;
    person.profile = m_network.profile();
    if (person.profile == nullptr) {
        qWarning("no profile");
        return person;
    }
    PatientIdentity identity(person.profile->workspace());
    const auto created = waitFor(identity.create(hanako(), m_network.codeOf(*m_hospital), {}));
    if (!created) {
        qWarning("creating a patient: %s %s", created.error().key().c_str(), created.error().detail().c_str());
        person.profile.reset();
        return person;
    }
    const auto id = waitFor(identity.patientId());
    if (id) {
        person.id = *id;
    }
    return person;
}

Result<RecordedAction> ChartTest::grant(Person &patient, TestProfile &administrator)
{
    const auto chosen =
        waitFor(TerminalEnrolment(patient.profile->workspace()).chooseFromText(m_network.codeOf(administrator)));
    if (!chosen) {
        return failure(chosen.error());
    }
    Permissions permissions(patient.profile->workspace());
    return waitFor(permissions.grant(permissions.defaultsFor(*chosen, SystemClock().now()), {}));
}

Result<Delivery> ChartTest::write(TestProfile &terminal, const protocol::PatientId &patient, ClinicalDraft draft,
                                  protocol::RecordHash supersedes)
{
    RecordWriting writing(terminal.workspace());
    auto reviewed = waitFor(writing.review(patient, std::move(draft), supersedes));
    if (!reviewed) {
        return failure(reviewed.error());
    }
    const auto saved = waitFor(writing.confirm(std::move(*reviewed), confirmation()));
    if (!saved) {
        return failure(saved.error());
    }
    OutboxDelivery delivery(terminal.workspace());
    const auto delivered = waitFor(delivery.deliver({}));
    if (!delivered) {
        return failure(delivered.error());
    }
    auto recorded = waitFor(delivery.awaitRecorded(saved->id));
    if (recorded) {
        recorded->hash = saved->hash;
    }
    return recorded;
}

void ChartTest::aGrantMakesThePatientAppearWithItsName()
{
    Person patient = newPatient();
    QVERIFY(patient.profile);
    VERIFY_OK(grant(patient, *m_hospital));
    PatientDirectory directory(m_doctor->workspace());
    const auto patients = waitFor(directory.refresh());
    VERIFY_OK(patients);
    const auto found = std::find_if(patients->begin(), patients->end(),
                                    [&](const PatientAccess &one) { return one.id == patient.id; });
    QVERIFY(found != patients->end());
    QCOMPARE(found->demographics.name, hanako().name);
    QCOMPARE(found->demographics.kana, hanako().kana);
    QCOMPARE(found->state, AccessState::Running);
    QVERIFY(!found->compartments.contains(CompartmentKind::Sensitive));
}

void ChartTest::aNoteIsReadAtAnotherInstitutionAfterAGrant()
{
    Person patient = newPatient();
    QVERIFY(patient.profile);
    VERIFY_OK(grant(patient, *m_hospital));
    VERIFY_OK(waitFor(PatientDirectory(m_doctor->workspace()).refresh()));
    clinical::AllergyDraft allergy;
    allergy.substance = QStringLiteral("ペニシリン");
    allergy.criticality = clinical::Criticality::High;
    const auto written = write(*m_doctor, patient.id, allergy);
    VERIFY_OK(written);
    QCOMPARE(written->state, DeliveryState::Recorded);

    VERIFY_OK(grant(patient, *m_pharmacy));
    const auto chart = open(*m_pharmacist, patient.id);
    VERIFY_OK(chart);
    QCOMPARE((*chart)->summary.activeAllergies.size(), std::size_t{1});
    QCOMPARE((*chart)->summary.activeAllergies.front().item.substance.text, allergy.substance);
    QCOMPARE((*chart)->completeness.recordsAvailable, (*chart)->completeness.recordsOnChain);
    QVERIFY((*chart)->completeness.headsMatch);
    const auto &entries = (*chart)->entries;
    const auto entry =
        std::find_if(entries.begin(), entries.end(), [&](const ChartEntry &one) { return one.hash == written->hash; });
    QVERIFY(entry != entries.end());
    QCOMPARE(entry->authorInstitutionName, QStringLiteral("北病院"));
    QCOMPARE(entry->confirmation.confirmedBy.name, QStringLiteral("鈴木 一郎"));
    QVERIFY(entry->authorRole == DeviceRole::Doctor);
}

void ChartTest::aCorrectionSupersedesAndBothVersionsStayReadable()
{
    Person patient = newPatient();
    QVERIFY(patient.profile);
    VERIFY_OK(grant(patient, *m_hospital));
    VERIFY_OK(open(*m_doctor, patient.id));
    const auto first = write(*m_doctor, patient.id, note(QStringLiteral("右膝の痛み")));
    VERIFY_OK(first);
    const auto second = write(*m_doctor, patient.id, note(QStringLiteral("左膝の痛み")), first->hash);
    VERIFY_OK(second);
    const auto chart = open(*m_doctor, patient.id);
    VERIFY_OK(chart);
    QVERIFY(holdsText(*m_doctor, *chart, QStringLiteral("左膝")));
    QVERIFY(!holdsText(*m_doctor, *chart, QStringLiteral("右膝")));
    QVERIFY((*chart)->summary.supersededRecords == std::vector<QString>{first->hash.hexString()});
    QCOMPARE(verifiedEntries(**chart), 3);
}

void ChartTest::findsJapaneseAndLatinText()
{
    Person patient = newPatient();
    QVERIFY(patient.profile);
    VERIFY_OK(grant(patient, *m_hospital));
    VERIFY_OK(open(*m_doctor, patient.id));
    VERIFY_OK(write(*m_doctor, patient.id, note(QStringLiteral("高血圧の経過は良好。Amlodipine を継続。"))));
    VERIFY_OK(open(*m_doctor, patient.id));
    ChartReading reading(m_doctor->workspace());
    for (const QString &words : {QStringLiteral("血圧"), QStringLiteral("amlod"), QStringLiteral("経過 良好")}) {
        const auto found = waitFor(reading.find(patient.id, words));
        VERIFY_OK(found);
        QVERIFY2(found->size() == 1, qPrintable(words));
    }
    const auto nothing = waitFor(reading.find(patient.id, QStringLiteral("糖尿")));
    VERIFY_OK(nothing);
    QVERIFY(nothing->empty());
}

void ChartTest::anImportedFileComesBackWhole()
{
    Person patient = newPatient();
    QVERIFY(patient.profile);
    VERIFY_OK(grant(patient, *m_hospital));
    VERIFY_OK(open(*m_doctor, patient.id));
    QByteArray file = R"({"resourceType":"Bundle","type":"collection","entry":[
        {"resource":{"resourceType":"Patient","id":"p","name":[{"text":"架空 太郎"}]}},)";
    for (int number = 0; number < 40; ++number) {
        file +=
            QStringLiteral(R"({"resource":{"resourceType":"Condition","id":"c%1","subject":{"reference":"Patient/p"},
            "code":{"text":"病名 %1"}}},)")
                .arg(number)
                .toUtf8();
    }
    file += R"({"resource":{"resourceType":"Claim","id":"x","patient":{"reference":"Patient/p"}}},
        {"resource":{"resourceType":"Observation","id":"o","status":"final","subject":{"reference":"Patient/p"},
         "code":{"text":"体重"},"valueQuantity":{"value":61.50,"unit":"kg"}}}]})";
    ChartTransfer transfer(m_doctor->workspace());
    auto plan = waitFor(transfer.plan(file, {}));
    VERIFY_OK(plan);
    const std::vector<clinical::Entry> expected = clinical::entriesOf(*plan);
    const auto outcome = waitFor(transfer.import(patient.id, std::move(*plan), confirmation()));
    VERIFY_OK(outcome);
    QCOMPARE(outcome->entriesSeen, outcome->entriesTaken + 1);
    QCOMPARE(outcome->leftOut.size(), std::size_t{1});
    QVERIFY(outcome->leftOut.front().reason == clinical::LeftOutReason::Financial);
    OutboxDelivery delivery(m_doctor->workspace());
    VERIFY_OK(waitFor(delivery.deliver({})));
    const auto waiting = waitFor(delivery.all());
    VERIFY_OK(waiting);
    QVERIFY(waiting->empty());

    Person other;
    auto clinic = m_network.institution(QStringLiteral("西診療所"), InstitutionKind::Clinic);
    QVERIFY2(clinic, qPrintable(m_network.problem()));
    const auto nurse = m_network.terminal(*clinic, DeviceRole::Nurse);
    QVERIFY2(nurse, qPrintable(m_network.problem()));
    VERIFY_OK(grant(patient, *clinic));
    const auto chart = open(*nurse, patient.id);
    VERIFY_OK(chart);
    QVERIFY((*chart)->completeness.headsMatch);
    const std::vector<clinical::Entry> actual = resourcesOf(*nurse, *chart);
    const clinical::Difference difference = clinical::compareEntries(expected, actual);
    QVERIFY2(difference.missing.isEmpty(), qPrintable(difference.missing.join(QLatin1Char(' '))));
    const auto exported = waitFor(ChartTransfer(nurse->workspace()).exportChart(patient.id));
    VERIFY_OK(exported);
    QVERIFY(exported->bytes.contains("61.50"));
}

void ChartTest::aPrescriptionIsDispensedExactlyOnce()
{
    Person patient = newPatient();
    QVERIFY(patient.profile);
    VERIFY_OK(grant(patient, *m_hospital));
    VERIFY_OK(grant(patient, *m_pharmacy));
    VERIFY_OK(grant(patient, *m_otherPharmacy));
    VERIFY_OK(open(*m_doctor, patient.id));

    clinical::PrescriptionDraft draft;
    clinical::DrugDraft drug;
    drug.name = QStringLiteral("アムロジピン錠5mg");
    drug.dose = QStringLiteral("1");
    drug.doseUnit = QStringLiteral("錠");
    drug.timing = QStringLiteral("1日1回朝食後");
    drug.days = 14;
    draft.drugs.push_back(drug);
    Prescriptions writing(m_doctor->workspace());
    auto reviewed = waitFor(writing.review(patient.id, draft));
    VERIFY_OK(reviewed);
    const auto issued = waitFor(writing.issue(std::move(*reviewed), confirmation()));
    VERIFY_OK(issued);
    OutboxDelivery delivery(m_doctor->workspace());
    VERIFY_OK(waitFor(delivery.deliver({})));

    VERIFY_OK(open(*m_pharmacist, patient.id));
    VERIFY_OK(open(*m_otherPharmacist, patient.id));
    Prescriptions here(m_pharmacist->workspace());
    Prescriptions there(m_otherPharmacist->workspace());
    const auto offered = waitFor(here.ofPatient(patient.id));
    VERIFY_OK(offered);
    QCOMPARE(offered->size(), std::size_t{1});
    QVERIFY(offered->front().standing == PrescriptionStanding::Issued);
    QCOMPARE(offered->front().content.drugs.size(), std::size_t{1});
    QCOMPARE(offered->front().content.drugs.front().drug.text, drug.name);

    VERIFY_OK(waitFor(here.claim(issued->id, {})));
    const auto refused = waitFor(there.claim(issued->id, {}));
    VERIFY_ERROR(refused, WorkflowError::AlreadyClaimed);
    QVERIFY(there.refusal().has_value());
    QCOMPARE(there.refusal()->holderName, QStringLiteral("南薬局"));
    QVERIFY(there.refusal()->since != UnixTime{});

    clinical::DispenseDraft dispensed;
    clinical::DispensedDrugDraft handed;
    handed.name = drug.name;
    handed.quantity = QStringLiteral("14");
    handed.quantityUnit = QStringLiteral("錠");
    dispensed.drugs.push_back(handed);
    auto dispensing = waitFor(here.reviewDispensing(issued->id, dispensed));
    VERIFY_OK(dispensing);
    VERIFY_OK(waitFor(here.dispense(issued->id, std::move(*dispensing), true, confirmation())));
    OutboxDelivery pharmacyDelivery(m_pharmacist->workspace());
    VERIFY_OK(waitFor(pharmacyDelivery.deliver({})));
    const auto after = waitFor(here.prescription(issued->id));
    VERIFY_OK(after);
    QVERIFY(after->standing == PrescriptionStanding::Completed);
    QVERIFY(!waitFor(there.claim(issued->id, {})));
}

void ChartTest::writingWaitsForTheGatewayAndIsSentOnce()
{
    Person patient = newPatient();
    QVERIFY(patient.profile);
    VERIFY_OK(grant(patient, *m_hospital));
    VERIFY_OK(open(*m_doctor, patient.id));
    // One online write, so that the terminal has seen the vault it seals its own copies to.
    VERIFY_OK(write(*m_doctor, patient.id, note(QStringLiteral("一回目"))));
    m_network.stopGateway();
    RecordWriting writing(m_doctor->workspace());
    auto reviewed = waitFor(writing.review(patient.id, note(QStringLiteral("二回目"))));
    VERIFY_OK(reviewed);
    VERIFY_OK(waitFor(writing.confirm(std::move(*reviewed), confirmation())));
    {
        OutboxDelivery delivery(m_doctor->workspace());
        QVERIFY(!waitFor(delivery.deliver({})));
    }
    QVERIFY2(m_doctor->restart(), qPrintable(m_doctor->problem()));
    QVERIFY(m_network.startGateway());
    OutboxDelivery delivery(m_doctor->workspace());
    const auto waiting = waitFor(delivery.all());
    VERIFY_OK(waiting);
    QCOMPARE(waiting->size(), std::size_t{1});
    VERIFY_OK(waitFor(delivery.deliver({})));
    VERIFY_OK(waitFor(delivery.deliver({})));
    const auto chart = open(*m_doctor, patient.id);
    VERIFY_OK(chart);
    QCOMPARE(notesOf(*m_doctor, *chart).size(), std::size_t{2});
    QVERIFY(holdsText(*m_doctor, *chart, QStringLiteral("二回目")));
}

void ChartTest::aRevokedInstitutionReadsNothingNewAndForgetsWhatItHad()
{
    Person patient = newPatient();
    QVERIFY(patient.profile);
    VERIFY_OK(grant(patient, *m_hospital));
    VERIFY_OK(grant(patient, *m_pharmacy));
    VERIFY_OK(open(*m_doctor, patient.id));
    VERIFY_OK(open(*m_pharmacist, patient.id));
    const auto before = write(*m_doctor, patient.id, note(QStringLiteral("終わる前")));
    VERIFY_OK(before);
    const auto opened = open(*m_doctor, patient.id);
    VERIFY_OK(opened);

    const protocol::InstitutionId hospital = *m_doctor->workspace().state().institution;
    Permissions permissions(patient.profile->workspace());
    VERIFY_OK(waitFor(permissions.revoke(hospital, {})));

    VERIFY_ERROR(open(*m_doctor, patient.id), WorkflowError::PermissionEnded);
    ChartReading reading(m_doctor->workspace());
    QVERIFY(!waitFor(reading.openCached(patient.id)));
    // What may not be opened may be neither searched nor read by way of a chart opened before.
    VERIFY_ERROR(waitFor(reading.find(patient.id, QStringLiteral("終わる"))), WorkflowError::PermissionEnded);
    VERIFY_ERROR(waitFor(reading.contents(*opened, {before->hash})), WorkflowError::PermissionEnded);
    QVERIFY(!write(*m_doctor, patient.id, note(QStringLiteral("終わった後"))));
    // What the institution wrote stays its own.
    const auto own = waitFor(ChartReading(m_doctor->workspace()).openOwnRecords(patient.id));
    VERIFY_OK(own);
    QVERIFY(holdsText(*m_doctor, *own, QStringLiteral("終わる前")));

    const auto ownFound = waitFor(reading.findOwn(patient.id, QStringLiteral("終わる")));
    VERIFY_OK(ownFound);
    QVERIFY(*ownFound == std::vector<protocol::RecordHash>{before->hash});

    // The pharmacy goes on, under the new keys.
    clinical::PrescriptionDraft draft;
    clinical::DrugDraft drug;
    drug.name = QStringLiteral("ロキソプロフェン錠60mg");
    drug.timing = QStringLiteral("疼痛時");
    draft.drugs.push_back(drug);
    draft.transcribed = true;
    draft.paperPrescriber = QStringLiteral("見本 医師");
    draft.paperInstitution = QStringLiteral("紙の医院");
    VERIFY_OK(open(*m_pharmacist, patient.id));
    Prescriptions writing(m_pharmacist->workspace());
    auto reviewed = waitFor(writing.review(patient.id, draft));
    VERIFY_OK(reviewed);
    VERIFY_OK(waitFor(writing.issue(std::move(*reviewed), confirmation())));
    OutboxDelivery delivery(m_pharmacist->workspace());
    VERIFY_OK(waitFor(delivery.deliver({})));
    const auto chart = open(*m_pharmacist, patient.id);
    VERIFY_OK(chart);
    QVERIFY((*chart)->completeness.headsMatch);
    QCOMPARE((*chart)->completeness.recordsAvailable, (*chart)->completeness.recordsOnChain);
    const auto due = waitFor(permissions.rotationDue());
    VERIFY_OK(due);
    QVERIFY(due->empty());
}

void ChartTest::aPatientIsRestoredFromTheWords()
{
    Person patient = newPatient();
    QVERIFY(patient.profile);
    auto words = waitFor(PatientIdentity(patient.profile->workspace()).phrase());
    VERIFY_OK(words);
    const auto phone = m_network.profile();
    QVERIFY(phone);
    VERIFY_OK(waitFor(PatientIdentity(phone->workspace()).restore(std::move(*words))));
    const auto id = waitFor(PatientIdentity(phone->workspace()).patientId());
    VERIFY_OK(id);
    QCOMPARE(*id, patient.id);
    const auto chart = waitFor(ChartReading(phone->workspace()).open(*id));
    VERIFY_OK(chart);
    QCOMPARE((*chart)->access.demographics.name, hanako().name);

    const auto stranger = m_network.profile();
    SecretBuffer wrong = SecretBuffer::copyOf(bytesOf(std::string_view("abandon abandon abandon")));
    VERIFY_ERROR(waitFor(PatientIdentity(stranger->workspace()).restore(std::move(wrong))),
                 WorkflowError::PhraseWordsWrong);
}

void ChartTest::everyReadIsInThePatientsLog()
{
    Person patient = newPatient();
    QVERIFY(patient.profile);
    VERIFY_OK(grant(patient, *m_hospital));
    VERIFY_OK(open(*m_doctor, patient.id));
    const auto log = waitFor(Permissions(patient.profile->workspace()).readLog());
    VERIFY_OK(log);
    QVERIFY(!log->empty());
    QCOMPARE(log->back().institutionName, QStringLiteral("北病院"));
    for (const ReadLogLine &line : *log) {
        QVERIFY(line.continuesChain);
    }
}

void ChartTest::aClosedChartTakesNothingMore()
{
    Person patient = newPatient();
    QVERIFY(patient.profile);
    VERIFY_OK(grant(patient, *m_hospital));
    VERIFY_OK(open(*m_doctor, patient.id));
    VERIFY_OK(waitFor(PatientIdentity(patient.profile->workspace()).closeChart({})));
    VERIFY_OK(open(*m_doctor, patient.id));
    VERIFY_ERROR(write(*m_doctor, patient.id, note(QStringLiteral("閉じた後"))), WorkflowError::ChartClosed);
    VERIFY_ERROR(grant(patient, *m_pharmacy), WorkflowError::ChartClosed);
}

void ChartTest::sharedChartsComeBackWhole()
{
    QString folder = qEnvironmentVariable("TEGATA_SHARED_DATA", QStringLiteral(TEGATA_SOURCE_DIR "/../shared/data"));
    folder += QStringLiteral("/fhir");
    const QStringList files = QDir(folder).entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
    if (files.isEmpty()) {
        QSKIP("the shared example charts are not beside this checkout");
    }
    int filesTaken = 0;
    for (const QString &name : files) {
        QFile file(folder + QLatin1Char('/') + name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        ChartTransfer transfer(m_doctor->workspace());
        auto plan = waitFor(transfer.plan(bytes, {}));
        if (!plan) {
            // The only reason to leave a file of that folder out.
            VERIFY_ERROR(plan, ClinicalError::SeveralPatients);
            qInfo("%s is not one patient's", qPrintable(name));
            continue;
        }
        Person patient = newPatient();
        QVERIFY(patient.profile);
        const auto chosen =
            waitFor(TerminalEnrolment(patient.profile->workspace()).chooseFromText(m_network.codeOf(*m_hospital)));
        VERIFY_OK(chosen);
        Permissions permissions(patient.profile->workspace());
        PermissionRequest everything = permissions.defaultsFor(*chosen, SystemClock().now());
        everything.compartments[CompartmentKind::Sensitive] = Permission::ReadWrite;
        VERIFY_OK(waitFor(permissions.grant(everything, {})));
        VERIFY_OK(open(*m_doctor, patient.id));
        const std::vector<clinical::Entry> expected = clinical::entriesOf(*plan);
        const auto outcome = waitFor(transfer.import(patient.id, std::move(*plan), confirmation()));
        VERIFY_OK(outcome);
        QVERIFY2(outcome->entriesTaken > 0 &&
                     outcome->entriesTaken + static_cast<int>(outcome->leftOut.size()) == outcome->entriesSeen,
                 qPrintable(name));
        ++filesTaken;
        OutboxDelivery delivery(m_doctor->workspace());
        VERIFY_OK(waitFor(delivery.deliver({})));
        const auto second =
            waitFor(TerminalEnrolment(patient.profile->workspace()).chooseFromText(m_network.codeOf(*m_pharmacy)));
        VERIFY_OK(second);
        everything.institution = *second;
        VERIFY_OK(waitFor(permissions.grant(everything, {})));
        const auto chart = open(*m_pharmacist, patient.id);
        VERIFY_OK(chart);
        QVERIFY((*chart)->completeness.headsMatch);
        for (const ChartEntry &entry : (*chart)->entries) {
            QVERIFY(entry.problem == RecordProblem::None);
        }
        const std::vector<clinical::Entry> actual = resourcesOf(*m_pharmacist, *chart);
        const clinical::Difference difference = clinical::compareEntries(expected, actual);
        QVERIFY2(difference.missing.isEmpty(),
                 qPrintable(name + QLatin1Char(' ') + difference.missing.join(QLatin1Char(' '))));
        qInfo("%s: %d of %d entries taken in, %d records, nothing lost", qPrintable(name), outcome->entriesTaken,
              outcome->entriesSeen, static_cast<int>(outcome->deliveries.size()));
    }
    // Most of them are one patient's.
    QVERIFY(filesTaken > files.size() / 2);
}

QTEST_GUILESS_MAIN(ChartTest)
#include "ChartTest.moc"
