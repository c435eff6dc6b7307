#include "ActionRecording_p.h"
#include "Checks.h"
#include "NodeProxy.h"
#include "Scene.h"
#include "WithholdingCarrier.h"

#include <tegata/workflows/ChartReading.h>
#include <tegata/workflows/PatientDirectory.h>
#include <tegata/workflows/Permissions.h>
#include <tegata/workflows/Prescriptions.h>

#include <QJsonArray>
#include <QTest>

using namespace tegata;
using namespace tegata::test;
using namespace tegata::workflows;
using protocol::DeviceRole;

namespace {

clinical::PrescriptionDraft amlodipine()
{
    clinical::PrescriptionDraft draft;
    clinical::DrugDraft drug;
    drug.name = QStringLiteral("アムロジピン錠5mg");
    drug.timing = QStringLiteral("1日1回朝食後");
    drug.days = 14;
    draft.drugs.push_back(drug);
    return draft;
}

clinical::DispenseDraft handedOut()
{
    clinical::DispenseDraft draft;
    clinical::DispensedDrugDraft drug;
    drug.name = QStringLiteral("アムロジピン錠5mg");
    drug.quantity = QStringLiteral("14");
    drug.quantityUnit = QStringLiteral("錠");
    draft.drugs.push_back(drug);
    return draft;
}

} // namespace

/// The pharmacy without the network, and with paper.
class DispensingTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void whoHoldsTheClaimDispensesWithoutTheLedger();
    void nobodyElseDispensesWithoutTheLedger();
    void aClaimThatTheGatewayRefusesIsNotSignedASecondTime();
    void aClaimThatIsLateByBothClocksIsSignedAnewAndTakenOnce();
    void whoHoldsAClaimIsAskedForOnce();
    void aPaperKeepsItsOwnDayOfIssue();
    void whatWasCancelledIsNobodysCurrentDrug();
    void aLockOnWhatAnotherWroteIsNeitherDispensedOnNorBelieved();
    void aClaimEndsWithThePermissionAndIsTakenOver();
    void whatCouldNotBeCountedIsShownUntilSomebodySawIt();
    void theIssuerCancelsOverAClaimThatEnded();

private:
    /// Another pharmacy with a pharmacist's terminal; null with a problem.
    [[nodiscard]] std::unique_ptr<TestProfile> otherPharmacist(std::unique_ptr<TestProfile> *administrator);
    [[nodiscard]] Result<RecordedAction> endPermission(Person &patient, TestProfile &administrator);

    [[nodiscard]] Result<protocol::PrescriptionId> issued(Person &patient);
    [[nodiscard]] Result<Delivery> dispense(TestProfile &terminal, const protocol::PrescriptionId &id);

    Scene m_scene;
};

void DispensingTest::initTestCase() { QVERIFY2(m_scene.start(), qPrintable(m_scene.problem())); }

Result<protocol::PrescriptionId> DispensingTest::issued(Person &patient)
{
    for (TestProfile *administrator : {m_scene.hospital.get(), m_scene.pharmacy.get()}) {
        if (const auto granted = m_scene.grant(patient, *administrator); !granted) {
            return failure(granted.error());
        }
    }
    if (const auto opened = m_scene.open(*m_scene.doctor, patient.id); !opened) {
        return failure(opened.error());
    }
    Prescriptions writing(m_scene.doctor->workspace());
    auto reviewed = waitFor(writing.review(patient.id, amlodipine()));
    if (!reviewed) {
        return failure(reviewed.error());
    }
    const auto issued = waitFor(writing.issue(std::move(*reviewed), confirmedBySuzuki()));
    if (!issued) {
        return failure(issued.error());
    }
    const auto delivered = waitFor(OutboxDelivery(m_scene.doctor->workspace()).deliver({}));
    return delivered ? Result<protocol::PrescriptionId>(issued->id) : failure(delivered.error());
}

Result<Delivery> DispensingTest::dispense(TestProfile &terminal, const protocol::PrescriptionId &id)
{
    Prescriptions here(terminal.workspace());
    auto reviewed = waitFor(here.reviewDispensing(id, handedOut()));
    if (!reviewed) {
        return failure(reviewed.error());
    }
    return waitFor(here.dispense(id, std::move(*reviewed), true, confirmedBySuzuki()));
}

std::unique_ptr<TestProfile> DispensingTest::otherPharmacist(std::unique_ptr<TestProfile> *administrator)
{
    *administrator = m_scene.network.institution(QStringLiteral("東薬局"), protocol::InstitutionKind::Pharmacy);
    return *administrator ? m_scene.network.terminal(**administrator, DeviceRole::Pharmacist) : nullptr;
}

Result<RecordedAction> DispensingTest::endPermission(Person &patient, TestProfile &administrator)
{
    const auto institution = administrator.workspace().state().institution;
    return waitFor(
        Permissions(patient.profile->workspace()).revoke(institution.value_or(protocol::InstitutionId()), {}));
}

void DispensingTest::whoHoldsTheClaimDispensesWithoutTheLedger()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    const auto id = issued(patient);
    VERIFY_OK(id);
    VERIFY_OK(m_scene.open(*m_scene.pharmacist, patient.id));
    {
        Prescriptions here(m_scene.pharmacist->workspace());
        VERIFY_OK(waitFor(here.ofPatient(patient.id)));
        VERIFY_OK(waitFor(here.claim(*id, {})));
    }
    // Node and gateway are away.
    NetworkConfiguration nowhere = m_scene.network.configuration();
    nowhere.nodes = {QUrl(QStringLiteral("http://127.0.0.1:1"))};
    nowhere.gateway = QUrl(QStringLiteral("http://127.0.0.1:1"));
    m_scene.pharmacist->setNetwork(nowhere);
    QVERIFY2(m_scene.pharmacist->restart(), qPrintable(m_scene.pharmacist->problem()));
    {
        Prescriptions here(m_scene.pharmacist->workspace());
        const auto listed = waitFor(here.ofPatient(patient.id));
        VERIFY_OK(listed);
        QCOMPARE(listed->size(), std::size_t{1});
        QVERIFY(listed->front().fromCache);
        QVERIFY(listed->front().asOf != UnixTime{});
        QVERIFY(listed->front().heldByUs);
        QVERIFY(listed->front().mayDispenseOffline);
        QCOMPARE(listed->front().content.drugs.size(), std::size_t{1});
        // A claim is the chain's alone.
        QVERIFY(!waitFor(here.claim(*id, {})));
        VERIFY_OK(dispense(*m_scene.pharmacist, *id));
        // Once, also while nobody can be asked.
        VERIFY_ERROR(dispense(*m_scene.pharmacist, *id), WorkflowError::WrongPrescriptionState);
    }
    m_scene.pharmacist->setNetwork(m_scene.network.configuration());
    QVERIFY2(m_scene.pharmacist->restart(), qPrintable(m_scene.pharmacist->problem()));
    VERIFY_OK(waitFor(OutboxDelivery(m_scene.pharmacist->workspace()).deliver({})));
    const auto after = waitFor(Prescriptions(m_scene.pharmacist->workspace()).prescription(*id));
    VERIFY_OK(after);
    QVERIFY(after->standing == PrescriptionStanding::Completed);
    QVERIFY(!after->fromCache);
    const auto chart = m_scene.open(*m_scene.doctor, patient.id);
    VERIFY_OK(chart);
    QCOMPARE(std::count_if((*chart)->entries.begin(), (*chart)->entries.end(),
                           [](const ChartEntry &entry) { return entry.kind == protocol::RecordKind::Dispensing; }),
             std::ptrdiff_t{1});
}

void DispensingTest::nobodyElseDispensesWithoutTheLedger()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    const auto id = issued(patient);
    VERIFY_OK(id);
    const auto colleague = m_scene.network.terminal(*m_scene.pharmacy, DeviceRole::Pharmacist);
    QVERIFY2(colleague, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.open(*m_scene.pharmacist, patient.id));
    VERIFY_OK(m_scene.open(*colleague, patient.id));
    VERIFY_OK(waitFor(Prescriptions(m_scene.pharmacist->workspace()).claim(*id, {})));
    // The colleague's terminal knows that the pharmacy holds it, but did not claim it itself.
    const auto seen = waitFor(Prescriptions(colleague->workspace()).ofPatient(patient.id));
    VERIFY_OK(seen);
    QVERIFY(seen->front().heldByUs && !seen->front().mayDispenseOffline);
    NetworkConfiguration nowhere = m_scene.network.configuration();
    nowhere.nodes = {QUrl(QStringLiteral("http://127.0.0.1:1"))};
    colleague->setNetwork(nowhere);
    QVERIFY2(colleague->restart(), qPrintable(colleague->problem()));
    VERIFY_ERROR(dispense(*colleague, *id), LedgerError::Unreachable);
    // Nor is anything shown of a chart that may no longer be read.
    colleague->clock().setOffset(std::chrono::hours(24 * 4));
    const auto left = waitFor(Prescriptions(colleague->workspace()).ofPatient(patient.id));
    VERIFY_OK(left);
    QVERIFY(left->empty());
    VERIFY_ERROR(waitFor(Prescriptions(colleague->workspace()).prescription(*id)), WorkflowError::PermissionEnded);
}

void DispensingTest::aClaimThatTheGatewayRefusesIsNotSignedASecondTime()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    const auto id = issued(patient);
    VERIFY_OK(id);
    VERIFY_OK(m_scene.open(*m_scene.pharmacist, patient.id));
    // Claims have no order: two signatures for one would both be good.
    Withheld withheld;
    m_scene.pharmacist->end();
    QVERIFY2(m_scene.pharmacist->startWith([&withheld](WorkspaceParts &parts) {
        parts.carrier = std::make_unique<WithholdingCarrier>(withheld);
    }),
             qPrintable(m_scene.pharmacist->problem()));
    {
        Prescriptions here(m_scene.pharmacist->workspace());
        VERIFY_ERROR(waitFor(here.claim(*id, {})), LedgerError::Refused);
        VERIFY_ERROR(waitFor(here.claim(*id, {})), LedgerError::Refused);
    }
    QCOMPARE(withheld.actions.size(), std::size_t{2});
    QCOMPARE(withheld.actions.front().second, withheld.actions.back().second);
    QVERIFY2(m_scene.pharmacist->restart(), qPrintable(m_scene.pharmacist->problem()));
    const auto claimed = waitFor(Prescriptions(m_scene.pharmacist->workspace()).claim(*id, {}));
    VERIFY_OK(claimed);
    QCOMPARE(claimed->digest, withheld.actions.front().second);
}

void DispensingTest::aClaimThatIsLateByBothClocksIsSignedAnewAndTakenOnce()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    const auto id = issued(patient);
    VERIFY_OK(id);
    VERIFY_OK(m_scene.open(*m_scene.pharmacist, patient.id));
    Withheld withheld;
    m_scene.pharmacist->end();
    QVERIFY2(m_scene.pharmacist->startWith([&withheld](WorkspaceParts &parts) {
        parts.carrier = std::make_unique<WithholdingCarrier>(withheld);
    }),
             qPrintable(m_scene.pharmacist->problem()));
    VERIFY_ERROR(waitFor(Prescriptions(m_scene.pharmacist->workspace()).claim(*id, {})), LedgerError::Refused);
    // Nobody has made a block for twelve minutes.
    QVERIFY2(m_scene.pharmacist->restart(), qPrintable(m_scene.pharmacist->problem()));
    m_scene.network.gatewayClock().setOffset(std::chrono::minutes(12));
    m_scene.pharmacist->clock().setOffset(std::chrono::minutes(12));
    const auto claimed = waitFor(Prescriptions(m_scene.pharmacist->workspace()).claim(*id, {}));
    m_scene.network.gatewayClock().setOffset(std::chrono::seconds(0));
    m_scene.pharmacist->clock().setOffset(std::chrono::seconds(0));
    VERIFY_OK(claimed);
    const auto read = waitFor(m_scene.pharmacist->workspace().ledger().isUnorderedNonceUsed(
        *m_scene.pharmacist->workspace().state().address,
        protocol::authorizationOf(withheld.actions.front().first.action).nonce));
    VERIFY_OK(read);
    QVERIFY(*read);
    QVERIFY(claimed->digest != withheld.actions.front().second);
}

void DispensingTest::whoHoldsAClaimIsAskedForOnce()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    const auto id = issued(patient);
    VERIFY_OK(id);
    VERIFY_OK(m_scene.open(*m_scene.pharmacist, patient.id));
    VERIFY_OK(waitFor(Prescriptions(m_scene.pharmacist->workspace()).claim(*id, {})));
    NodeProxy node(m_scene.network.chain().httpUrl());
    NetworkConfiguration network = m_scene.network.configuration();
    network.nodes = {node.url()};
    m_scene.doctor->setNetwork(network);
    QVERIFY2(m_scene.doctor->restart(), qPrintable(m_scene.doctor->problem()));
    int questions = 0;
    const QString holder = QString::fromStdString(toHex(m_scene.pharmacy->workspace().state().institution->view()));
    node.setSilence([&questions, holder](const QJsonObject &request) {
        const QString data =
            request.value(QLatin1String("params")).toArray().first().toObject().value(QLatin1String("data")).toString();
        // institution(bytes32): a selector and the id, nothing more.
        questions += data.size() == 2 + 8 + 64 && data.endsWith(holder) ? 1 : 0;
        return false;
    });
    const auto listed = waitFor(Prescriptions(m_scene.doctor->workspace()).ofPatient(patient.id));
    node.setSilence({});
    m_scene.doctor->setNetwork(m_scene.network.configuration());
    QVERIFY2(m_scene.doctor->restart(), qPrintable(m_scene.doctor->problem()));
    VERIFY_OK(listed);
    QCOMPARE(listed->size(), std::size_t{1});
    QVERIFY(!listed->front().holderName.isEmpty());
    QCOMPARE(questions, 1);
}

void DispensingTest::aPaperKeepsItsOwnDayOfIssue()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.grant(patient, *m_scene.pharmacy));
    VERIFY_OK(m_scene.open(*m_scene.pharmacist, patient.id));
    const QDate today = QDateTime::fromSecsSinceEpoch(static_cast<qint64>(toUnixSeconds(SystemClock().now()))).date();
    clinical::PrescriptionDraft paper = amlodipine();
    paper.transcribed = true;
    paper.paperPrescriber = QStringLiteral("見本 医師");
    paper.paperInstitution = QStringLiteral("紙の医院");
    paper.paperIssuedOn = today.addDays(-2);
    Prescriptions writing(m_scene.pharmacist->workspace());
    auto reviewed = waitFor(writing.review(patient.id, paper));
    VERIFY_OK(reviewed);
    const clinical::PrescriptionItem item =
        clinical::readPrescription(reviewed->resources, {&reviewed->resources, clinical::Language::Japanese});
    QCOMPARE(item.authored.firstDay(), today.addDays(-2));
    QCOMPARE(item.validUntil.lastDay(), today.addDays(1));
    const auto issued = waitFor(writing.issue(std::move(*reviewed), confirmedBySuzuki()));
    VERIFY_OK(issued);
    VERIFY_OK(waitFor(OutboxDelivery(m_scene.pharmacist->workspace()).deliver({})));
    const auto onChain = waitFor(writing.prescription(issued->id));
    VERIFY_OK(onChain);
    QCOMPARE(onChain->notAfter,
             fromUnixSeconds(static_cast<std::uint64_t>(today.addDays(2).startOfDay().toSecsSinceEpoch())));

    paper.paperIssuedOn = today.addDays(-4);
    VERIFY_ERROR(waitFor(writing.review(patient.id, paper)), WorkflowError::EndDateInPast);
    paper.paperIssuedOn = today.addDays(1);
    VERIFY_ERROR(waitFor(writing.review(patient.id, paper)), ClinicalError::DateInFuture);
    clinical::PrescriptionDraft own = amlodipine();
    own.paperIssuedOn = today.addDays(-1);
    VERIFY_ERROR(waitFor(writing.review(patient.id, own)), ClinicalError::InvalidValue);
}

void DispensingTest::whatWasCancelledIsNobodysCurrentDrug()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    const auto id = issued(patient);
    VERIFY_OK(id);
    const auto before = m_scene.open(*m_scene.pharmacist, patient.id);
    VERIFY_OK(before);
    QCOMPARE((*before)->summary.currentMedications.size(), std::size_t{1});
    VERIFY_OK(waitFor(Prescriptions(m_scene.doctor->workspace()).cancel(*id, {})));
    // One that never saw it before belongs to them, too.
    const auto newcomer = m_scene.network.terminal(*m_scene.pharmacy, protocol::DeviceRole::Pharmacist);
    QVERIFY2(newcomer, qPrintable(m_scene.problem()));
    for (TestProfile *terminal : {m_scene.doctor.get(), m_scene.pharmacist.get(), newcomer.get()}) {
        const auto chart = m_scene.open(*terminal, patient.id);
        VERIFY_OK(chart);
        QVERIFY((*chart)->summary.currentMedications.empty());
        // The record itself stays, and so does what the cache knows when nobody can be asked.
        QCOMPARE(
            std::count_if((*chart)->entries.begin(), (*chart)->entries.end(),
                          [](const ChartEntry &entry) { return entry.kind == protocol::RecordKind::Prescription; }),
            std::ptrdiff_t{1});
        const auto cached = waitFor(ChartReading(terminal->workspace()).openCached(patient.id));
        VERIFY_OK(cached);
        QVERIFY((*cached)->summary.currentMedications.empty());
    }
}

void DispensingTest::aLockOnWhatAnotherWroteIsNeitherDispensedOnNorBelieved()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    const auto id = issued(patient);
    VERIFY_OK(id);
    VERIFY_OK(m_scene.open(*m_scene.pharmacist, patient.id));
    Prescriptions here(m_scene.pharmacist->workspace());
    const auto right = waitFor(here.prescription(*id));
    VERIFY_OK(right);
    QVERIFY(!right->isOfAnotherRecord);
    Workspace &own = m_scene.pharmacist->workspace();
    const auto head = waitFor(own.ledger().head());
    VERIFY_OK(head);
    const auto lock = waitFor(own.ledger().prescription(*id, *head));
    VERIFY_OK(lock);

    // A pharmacist's device may write, so the ledger lets it lock the doctor's record again, under a number of its own.
    const auto again = own.random().strongBytes<protocol::PrescriptionId>();
    protocol::IssuePrescription issue;
    issue.prescriptionId = again;
    issue.patientId = patient.id;
    issue.compartment = (*lock)->compartment;
    issue.recordHash = (*lock)->recordHash;
    issue.fills = 12;
    issue.notAfter = (*lock)->notAfter;
    ActionPlan plan;
    plan.step = QStringLiteral("forged-lock");
    plan.action = issue;
    VERIFY_OK(waitFor(ActionRecording(own).record(plan, {})));

    const auto shown = waitFor(here.prescription(again));
    VERIFY_OK(shown);
    QVERIFY(shown->isOfAnotherRecord);
    QVERIFY(shown->content.drugs.empty());
    VERIFY_ERROR(waitFor(here.claim(again, {})), WorkflowError::LockOfAnotherRecord);
    VERIFY_ERROR(waitFor(here.reviewDispensing(again, {})), WorkflowError::LockOfAnotherRecord);

    // Cancelling that lock does not take the doctor's drug out of the current ones.
    VERIFY_OK(waitFor(here.cancel(again, {})));
    const auto chart = m_scene.open(*m_scene.doctor, patient.id);
    VERIFY_OK(chart);
    QCOMPARE((*chart)->summary.currentMedications.size(), std::size_t{1});
    VERIFY_OK(waitFor(here.claim(*id, {})));
}

void DispensingTest::aClaimEndsWithThePermissionAndIsTakenOver()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    const auto id = issued(patient);
    VERIFY_OK(id);
    std::unique_ptr<TestProfile> otherPharmacy;
    const std::unique_ptr<TestProfile> other = otherPharmacist(&otherPharmacy);
    QVERIFY2(other, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.grant(patient, *otherPharmacy));
    VERIFY_OK(m_scene.open(*m_scene.pharmacist, patient.id));
    VERIFY_OK(m_scene.open(*other, patient.id));
    Prescriptions here(m_scene.pharmacist->workspace());
    Prescriptions there(other->workspace());
    VERIFY_OK(waitFor(here.claim(*id, {})));
    VERIFY_ERROR(waitFor(there.claim(*id, {})), WorkflowError::AlreadyClaimed);

    VERIFY_OK(endPermission(patient, *m_scene.pharmacy));
    auto seen = waitFor(there.ofPatient(patient.id));
    VERIFY_OK(seen);
    QVERIFY(seen->front().standing == PrescriptionStanding::Issued);
    QVERIFY(seen->front().claimEnded && !seen->front().ownClaimEnded && !seen->front().holderName.isEmpty());
    seen = waitFor(here.ofPatient(patient.id));
    VERIFY_OK(seen);
    QVERIFY(seen->front().claimEnded && seen->front().ownClaimEnded && !seen->front().heldByUs);
    VERIFY_ERROR(dispense(*m_scene.pharmacist, *id), WorkflowError::ClaimEnded);

    VERIFY_OK(waitFor(there.claim(*id, {})));
    // Let in again, it holds nothing any more, and is told.
    VERIFY_OK(m_scene.grant(patient, *m_scene.pharmacy));
    VERIFY_OK(m_scene.open(*m_scene.pharmacist, patient.id));
    seen = waitFor(here.ofPatient(patient.id));
    VERIFY_OK(seen);
    QVERIFY(seen->front().standing == PrescriptionStanding::Claimed);
    QVERIFY(!seen->front().heldByUs && !seen->front().claimEnded && seen->front().ownClaimEnded);
    VERIFY_ERROR(dispense(*m_scene.pharmacist, *id), WorkflowError::ClaimEnded);
    VERIFY_ERROR(waitFor(here.claim(*id, {})), WorkflowError::AlreadyClaimed);
    VERIFY_OK(dispense(*other, *id));
    VERIFY_OK(waitFor(OutboxDelivery(other->workspace()).deliver({})));
    const auto after = waitFor(there.prescription(*id));
    VERIFY_OK(after);
    QVERIFY(after->standing == PrescriptionStanding::Completed);
}

void DispensingTest::whatCouldNotBeCountedIsShownUntilSomebodySawIt()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    const auto id = issued(patient);
    VERIFY_OK(id);
    std::unique_ptr<TestProfile> otherPharmacy;
    const std::unique_ptr<TestProfile> other = otherPharmacist(&otherPharmacy);
    QVERIFY2(other, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.grant(patient, *otherPharmacy));
    VERIFY_OK(m_scene.open(*m_scene.pharmacist, patient.id));
    VERIFY_OK(m_scene.open(*other, patient.id));
    VERIFY_OK(waitFor(Prescriptions(m_scene.pharmacist->workspace()).claim(*id, {})));
    const auto saved = dispense(*m_scene.pharmacist, *id);
    VERIFY_OK(saved);
    // Before it is sent the permission ends, another pharmacy claims, and the permission is given anew.
    VERIFY_OK(endPermission(patient, *m_scene.pharmacy));
    VERIFY_OK(waitFor(Prescriptions(other->workspace()).claim(*id, {})));
    VERIFY_OK(m_scene.grant(patient, *m_scene.pharmacy));
    VERIFY_OK(m_scene.open(*m_scene.pharmacist, patient.id));
    {
        OutboxDelivery delivery(m_scene.pharmacist->workspace());
        VERIFY_OK(waitFor(delivery.deliver({})));
        const auto last = waitFor(delivery.awaitRecorded(saved->id));
        VERIFY_OK(last);
        QVERIFY(last->state == DeliveryState::Refused);
        QVERIFY(last->error && last->error->is(WorkflowError::ClaimEnded));
    }
    // It survives the program, and goes when a person takes it off.
    QVERIFY2(m_scene.pharmacist->restart(), qPrintable(m_scene.pharmacist->problem()));
    OutboxDelivery delivery(m_scene.pharmacist->workspace());
    VERIFY_OK(waitFor(delivery.deliver({})));
    auto all = waitFor(delivery.all());
    VERIFY_OK(all);
    QCOMPARE(all->size(), std::size_t{1});
    QVERIFY(all->front().error && all->front().error->is(WorkflowError::ClaimEnded));
    VERIFY_OK(waitFor(delivery.dismiss(saved->id)));
    all = waitFor(delivery.all());
    VERIFY_OK(all);
    QVERIFY(all->empty());
    // What was handed out stands in the chart; the count is the other pharmacy's.
    const auto chart = m_scene.open(*other, patient.id);
    VERIFY_OK(chart);
    QCOMPARE(std::count_if((*chart)->entries.begin(), (*chart)->entries.end(),
                           [](const ChartEntry &entry) { return entry.kind == protocol::RecordKind::Dispensing; }),
             std::ptrdiff_t{1});
    const auto lock = waitFor(Prescriptions(other->workspace()).prescription(*id));
    VERIFY_OK(lock);
    QVERIFY(lock->heldByUs && lock->fillsDone == 0);
}

void DispensingTest::theIssuerCancelsOverAClaimThatEnded()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    const auto id = issued(patient);
    VERIFY_OK(id);
    VERIFY_OK(m_scene.open(*m_scene.pharmacist, patient.id));
    VERIFY_OK(waitFor(Prescriptions(m_scene.pharmacist->workspace()).claim(*id, {})));
    Prescriptions issuer(m_scene.doctor->workspace());
    VERIFY_ERROR(waitFor(issuer.cancel(*id, {})), WorkflowError::WrongPrescriptionState);
    VERIFY_OK(endPermission(patient, *m_scene.pharmacy));
    VERIFY_OK(waitFor(issuer.cancel(*id, {})));
    const auto seen = waitFor(Prescriptions(m_scene.pharmacist->workspace()).ofPatient(patient.id));
    VERIFY_OK(seen);
    QVERIFY(seen->front().standing == PrescriptionStanding::Cancelled && seen->front().ownClaimEnded);
}

QTEST_GUILESS_MAIN(DispensingTest)
#include "DispensingTest.moc"
