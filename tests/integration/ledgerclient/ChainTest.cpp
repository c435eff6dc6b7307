#include "ChainActors.h"
#include "DevChain.h"
#include "NodeProxy.h"

#include <tegata/ledgerclient/ActionSubmitter.h>
#include <tegata/ledgerclient/LedgerReader.h>
#include <tegata/protocol/ChartChain.h>

#include <QCoro/QCoroTask>

#include <QSignalSpy>
#include <QTest>

using namespace tegata;
using namespace tegata::test;
using ledger::ActionStage;
using ledger::ActionStatus;
using ledger::LedgerEvent;

namespace {

/// Takes actions and does nothing with them: a sponsor that censors.
class CensoringCarrier final : public ledger::ActionCarrier
{
public:
    Task<ledger::SponsoredAction> deliver(protocol::SignedAction, protocol::Digest digest, ledger::Admission) override
    {
        ++m_deliveries;
        ledger::SponsoredAction answer;
        answer.digest = digest;
        answer.state = m_state;
        answer.error = m_state == ledger::SponsoredState::Failed ? m_words : "";
        co_return answer;
    }
    Task<ledger::SponsoredAction> state(protocol::Digest digest) override { return deliver({}, digest, {}); }
    void refuseWith(std::string words)
    {
        m_state = ledger::SponsoredState::Failed;
        m_words = std::move(words);
    }
    [[nodiscard]] int deliveries() const { return m_deliveries; }

private:
    ledger::SponsoredState m_state = ledger::SponsoredState::Included;
    std::string m_words;
    int m_deliveries = 0;
};

template <typename T> QString problemOf(const Result<T> &result)
{
    return result ? QString() : QString::fromStdString(result.error().key() + ": " + result.error().detail());
}

#define QVERIFY_RESULT(result)                                                                                         \
    do {                                                                                                               \
        const auto &resultOnce = (result);                                                                             \
        QVERIFY2(resultOnce.has_value(), qPrintable(problemOf(resultOnce)));                                           \
    } while (false)

} // namespace

class ChainTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_chain = std::make_unique<DevChain>();
        QVERIFY2(m_chain->start(), qPrintable(m_chain->problem()));
        m_nodes = m_chain->nodes(m_clock);
        m_actors = std::make_unique<ChainActors>(*m_chain, *m_nodes, m_random);
        m_reader = std::make_unique<ledger::NodeLedgerReader>(*m_nodes, m_chain->deployment());
        m_history = std::make_unique<ledger::NodeLedgerHistory>(*m_nodes, m_chain->deployment());
    }

    void cleanupTestCase()
    {
        m_actors.reset();
        m_reader.reset();
        m_history.reset();
        m_nodes.reset();
        m_chain.reset();
    }

    void aNetworkIsReadAsItWasRecorded()
    {
        auto hospital = m_actors->registerInstitution("Example Hospital 例", protocol::InstitutionKind::Hospital);
        QVERIFY_RESULT(hospital);
        auto doctor = m_actors->approveDevice(*hospital, protocol::DeviceRole::Doctor);
        QVERIFY_RESULT(doctor);
        auto patient = m_actors->registerPatient();
        QVERIFY_RESULT(patient);

        const auto institution = QCoro::waitFor(m_reader->institution(hospital->id));
        QVERIFY_RESULT(institution);
        QVERIFY(institution->has_value());
        QCOMPARE((*institution)->name, std::string("Example Hospital 例"));
        QCOMPARE((*institution)->kind, protocol::InstitutionKind::Hospital);
        QVERIFY((*institution)->isActive);
        QCOMPARE((*institution)->deviceCount, 1U);
        QCOMPARE((*institution)->administratorCount, 1U);
        const auto vault = QCoro::waitFor(m_reader->vaultKey(hospital->id, protocol::Epoch(1)));
        QVERIFY_RESULT(vault);
        QVERIFY(*vault == (*institution)->vaultPk);
        const auto noVault = QCoro::waitFor(m_reader->vaultKey(hospital->id, protocol::Epoch(2)));
        QVERIFY(noVault && !*noVault);

        const auto device = QCoro::waitFor(m_reader->device(doctor->address));
        QVERIFY_RESULT(device);
        QVERIFY(device->has_value() && (*device)->institutionId == hospital->id);
        QCOMPARE((*device)->role, protocol::DeviceRole::Doctor);
        QVERIFY((*device)->isActiveAt(m_chain->now()));
        const auto purpose = QCoro::waitFor(m_reader->addressPurpose(doctor->address));
        QVERIFY(purpose && *purpose == protocol::KeyPurpose::Device);
        const auto administrator = QCoro::waitFor(m_reader->administrator(hospital->administrator.address));
        QVERIFY(administrator && *administrator && (*administrator)->isActive);
        const auto isAdministrator =
            QCoro::waitFor(m_reader->isAdministrator(hospital->id, hospital->administrator.address));
        QVERIFY(isAdministrator && *isAdministrator);
        const auto approval =
            QCoro::waitFor(m_history->deviceApproval(doctor->address, {m_chain->deploymentBlock(), {}}));
        QVERIFY_RESULT(approval);
        QVERIFY(approval->has_value());
        QVERIFY(std::get<ledger::events::DeviceApproved>((*approval)->body).encPk == doctor->encPk);

        const auto known = QCoro::waitFor(m_reader->patientOfKey(patient->key.address));
        QVERIFY(known && *known == patient->id);
        const auto state = QCoro::waitFor(m_reader->patient(patient->id));
        QVERIFY(state && *state && (*state)->encPk == patient->key.encPk);
        const auto compartments = QCoro::waitFor(m_reader->compartments(patient->id));
        QVERIFY(compartments && *compartments == std::vector{patient->compartment});

        const auto before = QCoro::waitFor(
            m_reader->isPermitted(doctor->address, patient->id, patient->compartment, protocol::Permission::ReadWrite));
        QVERIFY(before && !*before);
        QVERIFY_RESULT(m_actors->grant(*patient, *hospital));
        const auto after = QCoro::waitFor(
            m_reader->isPermitted(doctor->address, patient->id, patient->compartment, protocol::Permission::ReadWrite));
        QVERIFY(after && *after);
        const auto grant = QCoro::waitFor(m_reader->grant(patient->id, hospital->id));
        QVERIFY(grant && *grant && (*grant)->isRunning && !(*grant)->isStale);
        const auto item = QCoro::waitFor(m_reader->grantItem(patient->id, hospital->id, patient->compartment));
        QVERIFY(item && *item && (*item)->permissions == protocol::Permission::ReadWrite);
        const auto wraps =
            QCoro::waitFor(m_history->grantWraps(patient->id, hospital->id, {(*grant)->grantedBlock, {}}));
        QVERIFY_RESULT(wraps);
        QCOMPARE(wraps->size(), 1U);
        QVERIFY(wraps->front().fromEpoch == protocol::Epoch(1));
    }

    void whatNobodyRegisteredIsEmpty()
    {
        const auto institution = QCoro::waitFor(m_reader->institution(m_actors->fresh<protocol::InstitutionId>()));
        QVERIFY(institution && !*institution);
        const auto device = QCoro::waitFor(m_reader->device(m_actors->fresh<protocol::Address>()));
        QVERIFY(device && !*device);
        const auto patient = QCoro::waitFor(m_reader->patient(m_actors->fresh<protocol::PatientId>()));
        QVERIFY(patient && !*patient);
        const auto prescription = QCoro::waitFor(m_reader->prescription(m_actors->fresh<protocol::PrescriptionId>()));
        QVERIFY(prescription && !*prescription);
        const auto commitment = QCoro::waitFor(m_reader->chartKeyCommitment(
            m_actors->fresh<protocol::PatientId>(), m_actors->fresh<protocol::CompartmentId>(), protocol::Epoch(1)));
        QVERIFY(commitment && !*commitment);
    }

    void chartLinksRebuildTheHeadOnChain()
    {
        auto patient = m_actors->registerPatient();
        QVERIFY_RESULT(patient);
        for (int i = 0; i < 3; ++i) {
            QVERIFY_RESULT(m_actors->append(*patient, patient->key));
        }
        protocol::AppendRecords batch;
        batch.patientId = patient->id;
        batch.compartment = patient->compartment;
        batch.epoch = protocol::Epoch(1);
        batch.root = m_actors->fresh<protocol::MerkleRoot>();
        batch.count = 5;
        QVERIFY_RESULT(m_actors->act(batch, patient->key));

        const auto links =
            QCoro::waitFor(m_history->chartLinks(patient->id, patient->compartment, {m_chain->deploymentBlock(), {}}));
        QVERIFY_RESULT(links);
        QCOMPARE(links->size(), 4U);
        std::vector<protocol::ChartLink> plain;
        for (const ledger::ChartLink &link : *links) {
            plain.push_back(ledger::protocolLinkOf(link));
            QVERIFY(link.position.time > UnixTime{});
            QVERIFY(link.author == patient->key.address);
        }
        const auto chart = QCoro::waitFor(m_reader->chart(patient->id, patient->compartment));
        QVERIFY(chart && *chart);
        QCOMPARE((*chart)->count, 8U);
        QVERIFY(links->back().head == (*chart)->head);
        QVERIFY_RESULT(protocol::verifyChain({}, plain, {(*chart)->count, (*chart)->head}));
        plain.erase(plain.begin() + 1);
        QVERIFY(!protocol::verifyChain({}, plain, {(*chart)->count, (*chart)->head}));
    }

    void eventsAreFoundByInstitutionAndPatientWhereverTheIdStands()
    {
        auto clinic = m_actors->registerInstitution("Clinic", protocol::InstitutionKind::Clinic);
        QVERIFY_RESULT(clinic);
        auto nurse = m_actors->approveDevice(*clinic, protocol::DeviceRole::Nurse);
        QVERIFY_RESULT(nurse);
        auto patient = m_actors->registerPatient();
        QVERIFY_RESULT(patient);
        QVERIFY_RESULT(m_actors->grant(*patient, *clinic));
        QVERIFY_RESULT(m_actors->append(*patient, *nurse));
        // Somebody registers a patient under the institution's own number, to show up in its audit.
        protocol::RegisterPatient mimic;
        mimic.patientId = protocol::PatientId(clinic->id.bytes());
        const auto stranger = m_actors->makeMember();
        mimic.encPk = stranger.encPk;
        QVERIFY_RESULT(m_actors->act(mimic, stranger));

        const auto events =
            QCoro::waitFor(m_history->eventsOfInstitution(clinic->id, {m_chain->deploymentBlock(), {}}));
        QVERIFY_RESULT(events);
        QStringList names;
        for (const LedgerEvent &event : *events) {
            names << QString::fromLatin1(ledger::nameOf(event).data());
        }
        QCOMPARE(names, (QStringList{QStringLiteral("InstitutionRegistered"), QStringLiteral("DeviceApproved"),
                                     QStringLiteral("Granted"), QStringLiteral("RecordAppended")}));
        const auto ofPatient =
            QCoro::waitFor(m_history->eventsOfPatient(patient->id, {m_chain->deploymentBlock(), {}}));
        QVERIFY_RESULT(ofPatient);
        QCOMPARE(ofPatient->size(), 4U); // registered, chart opened, granted, record
    }

    void anUnorderedNonceIsSeenAsUsed()
    {
        auto patient = m_actors->registerPatient();
        QVERIFY_RESULT(patient);
        protocol::AppendRecord append;
        append.patientId = patient->id;
        append.compartment = patient->compartment;
        append.epoch = protocol::Epoch(1);
        append.recordHash = m_actors->fresh<protocol::RecordHash>();
        const auto action = m_actors->sign(append, patient->key);
        QVERIFY_RESULT(action);
        const protocol::Nonce nonce = protocol::authorizationOf(action->action).nonce;
        const auto before = QCoro::waitFor(m_reader->isUnorderedNonceUsed(patient->key.address, nonce));
        QVERIFY(before && !*before);
        QVERIFY_RESULT(m_actors->record(*action));
        const auto after = QCoro::waitFor(m_reader->isUnorderedNonceUsed(patient->key.address, nonce));
        QVERIFY(after && *after);
    }

    void simulationTellsTheLedgersOwnRefusal()
    {
        auto patient = m_actors->registerPatient();
        QVERIFY_RESULT(patient);
        protocol::AppendRecord append;
        append.patientId = patient->id;
        append.compartment = patient->compartment;
        append.epoch = protocol::Epoch(7);
        append.recordHash = m_actors->fresh<protocol::RecordHash>();
        const auto wrong = m_actors->sign(append, patient->key);
        QVERIFY_RESULT(wrong);
        ledger::Simulation simulation(*m_nodes, m_chain->deployment());
        const auto outcome = QCoro::waitFor(simulation.run(*wrong));
        QVERIFY_RESULT(outcome);
        QVERIFY(outcome->refusal.has_value());
        QCOMPARE(outcome->refusal->name, std::string("WrongEpoch"));
        QCOMPARE(outcome->refusal->numberArgument("current"), std::optional<std::uint64_t>(1));
        const auto required = QCoro::waitFor(simulation.require(*wrong));
        QVERIFY(!required && required.error().is(LedgerError::Reverted));
        append.epoch = protocol::Epoch(1);
        const auto right = m_actors->sign(append, patient->key);
        QVERIFY_RESULT(QCoro::waitFor(simulation.require(*right)));
    }

    void aSecondClaimIsToldWhoHoldsItSinceWhen()
    {
        auto hospital = m_actors->registerInstitution("Hospital", protocol::InstitutionKind::Hospital);
        auto first = m_actors->registerInstitution("Pharmacy 1", protocol::InstitutionKind::Pharmacy);
        auto second = m_actors->registerInstitution("Pharmacy 2", protocol::InstitutionKind::Pharmacy);
        QVERIFY(hospital && first && second);
        auto doctor = m_actors->approveDevice(*hospital, protocol::DeviceRole::Doctor);
        auto one = m_actors->approveDevice(*first, protocol::DeviceRole::Pharmacist);
        auto two = m_actors->approveDevice(*second, protocol::DeviceRole::Pharmacist);
        auto patient = m_actors->registerPatient();
        QVERIFY(doctor && one && two && patient);
        for (const auto *institution : {&*hospital, &*first, &*second}) {
            QVERIFY_RESULT(m_actors->grant(*patient, *institution));
        }
        protocol::IssuePrescription issue;
        issue.prescriptionId = m_actors->fresh<protocol::PrescriptionId>();
        issue.patientId = patient->id;
        issue.compartment = patient->compartment;
        issue.recordHash = m_actors->fresh<protocol::RecordHash>();
        issue.fills = 2;
        issue.notAfter = m_chain->now() + std::chrono::hours(96);
        QVERIFY_RESULT(m_actors->act(issue, *doctor));
        QVERIFY_RESULT(m_actors->act(protocol::ClaimPrescription{issue.prescriptionId, {}}, *one));
        const auto info = QCoro::waitFor(m_reader->prescription(issue.prescriptionId));
        QVERIFY(info && *info && (*info)->state == protocol::PrescriptionState::Claimed);
        QVERIFY((*info)->holder == first->id);

        const auto late = m_actors->sign(protocol::ClaimPrescription{issue.prescriptionId, {}}, *two);
        QVERIFY_RESULT(late);
        ledger::Simulation simulation(*m_nodes, m_chain->deployment());
        const auto outcome = QCoro::waitFor(simulation.run(*late));
        QVERIFY(outcome && outcome->refusal);
        const auto claim = ledger::standingClaimOf(*outcome->refusal);
        QVERIFY(claim.has_value());
        QVERIFY(claim->institutionId == first->id);
        QVERIFY(claim->claimedAt == (*info)->claimedAt);

        ledger::DirectCarrier carrier(*m_nodes, m_chain->deployment(), m_chain->fundedKey(2));
        ledger::ActionSubmitter submitter(*m_nodes, m_chain->deployment(), carrier);
        const auto refused = QCoro::waitFor(submitter.submit(*late));
        QVERIFY_RESULT(refused);
        QCOMPARE(refused->stage, ActionStage::Refused);
        QVERIFY(refused->refusal && refused->refusal->name == "AlreadyClaimed");
    }

    void aSubmittedActionIsReportedFromTheChain()
    {
        auto patient = m_actors->registerPatient();
        QVERIFY_RESULT(patient);
        ledger::DirectCarrier carrier(*m_nodes, m_chain->deployment(), m_chain->fundedKey(3));
        ledger::ActionSubmitter submitter(*m_nodes, m_chain->deployment(), carrier);
        QList<ActionStage> stages;
        connect(&submitter, &ledger::ActionSubmitter::statusChanged, this,
                [&stages](const ActionStatus &status) { stages << status.stage; });
        const auto action = appendOf(*patient);
        QVERIFY_RESULT(action);
        const auto status = QCoro::waitFor(submitter.submit(*action));
        QVERIFY_RESULT(status);
        QCOMPARE(status->stage, ActionStage::Recorded);
        QVERIFY(status->position && status->transaction);
        QCOMPARE(stages, (QList<ActionStage>{ActionStage::Queued, ActionStage::Sent, ActionStage::Recorded}));

        // After a restart the same action is found, not sent again.
        ledger::ActionSubmitter again(*m_nodes, m_chain->deployment(), carrier);
        const auto count = m_chain->rpc(QStringLiteral("eth_blockNumber"));
        const auto found = QCoro::waitFor(again.submit(*action));
        QVERIFY(found && found->stage == ActionStage::Recorded && found->position == status->position);
        const auto resumed = QCoro::waitFor(again.resume(status->digest));
        QVERIFY(resumed && resumed->stage == ActionStage::Recorded);
        QCOMPARE(m_chain->rpc(QStringLiteral("eth_blockNumber")), count);
    }

    void aCarriersWordIsNotTakenForARecord()
    {
        auto patient = m_actors->registerPatient();
        QVERIFY_RESULT(patient);
        CensoringCarrier censor;
        ledger::SubmitterOptions options;
        options.pollInterval = std::chrono::milliseconds(20);
        ledger::ActionSubmitter submitter(*m_nodes, m_chain->deployment(), censor, options);
        QList<ActionStage> stages;
        connect(&submitter, &ledger::ActionSubmitter::statusChanged, this,
                [&stages](const ActionStatus &status) { stages << status.stage; });
        const auto action = appendOf(*patient);
        QVERIFY_RESULT(action);
        Task<ActionStatus> running = submitter.submit(*action);
        QTRY_VERIFY(censor.deliveries() >= 3);
        QVERIFY(!running.isReady());
        QVERIFY(!stages.contains(ActionStage::Recorded));

        // Round the sponsor: straight to a node.
        QVERIFY_RESULT(m_actors->record(*action));
        const auto status = QCoro::waitFor(std::move(running));
        QVERIFY_RESULT(status);
        QCOMPARE(status->stage, ActionStage::Recorded);
    }

    void anActionEndsWhenItsDeadlinePassesOnChain()
    {
        auto patient = m_actors->registerPatient();
        QVERIFY_RESULT(patient);
        CensoringCarrier censor;
        ledger::SubmitterOptions options;
        options.pollInterval = std::chrono::milliseconds(20);
        ledger::ActionSubmitter submitter(*m_nodes, m_chain->deployment(), censor, options);
        const auto action = appendOf(*patient);
        QVERIFY_RESULT(action);
        Task<ActionStatus> running = submitter.submit(*action);
        QTRY_VERIFY(censor.deliveries() >= 1);
        m_chain->passTime(std::chrono::hours(2));
        const auto status = QCoro::waitFor(std::move(running));
        QVERIFY_RESULT(status);
        QCOMPARE(status->stage, ActionStage::Refused);
        QVERIFY(status->error->is(LedgerError::ActionExpired));
    }

    void whatOneNodeAloneDeniedIsReportedOnceTheJudgesFindIt_data()
    {
        QTest::addColumn<bool>("isRefused");
        QTest::newRow("by a refusal") << true;
        QTest::newRow("after the deadline") << false;
    }

    void whatOneNodeAloneDeniedIsReportedOnceTheJudgesFindIt()
    {
        QFETCH(bool, isRefused);
        auto patient = m_actors->registerPatient();
        QVERIFY_RESULT(patient);
        const auto action = appendOf(*patient);
        QVERIFY_RESULT(action);
        const auto recorded = m_actors->record(*action);
        QVERIFY_RESULT(recorded);
        m_chain->mine(200);
        const auto asksForLogs = [](const QJsonObject &request) {
            return request.value(QLatin1String("method")).toString() == QLatin1String("eth_getLogs");
        };
        NodeProxy honest(m_chain->httpUrl());
        NodeProxy liar(m_chain->httpUrl());
        honest.setSilence(asksForLogs);
        liar.setLie([asksForLogs](const QJsonObject &request, QJsonObject reply) {
            if (asksForLogs(request)) {
                reply.insert(QStringLiteral("result"), QJsonArray());
            }
            return reply;
        });
        std::vector<std::unique_ptr<ledger::JsonRpcNode>> list;
        list.push_back(std::make_unique<ledger::JsonRpcNode>(honest.url(), QUrl()));
        list.push_back(std::make_unique<ledger::JsonRpcNode>(liar.url(), QUrl()));
        ledger::NodeSet nodes(std::move(list), m_chain->deployment().chainId, m_clock);
        CensoringCarrier carrier;
        if (isRefused) {
            carrier.refuseWith("NonceUsed");
        }
        ledger::SubmitterOptions options;
        options.pollInterval = std::chrono::milliseconds(20);
        options.retryInterval = std::chrono::milliseconds(20);
        ledger::ActionSubmitter submitter(nodes, m_chain->deployment(), carrier, options);
        Task<ActionStatus> running = submitter.submit(*action, {}, m_chain->deploymentBlock());
        QTRY_VERIFY_WITH_TIMEOUT(carrier.deliveries() >= 1, 30'000);
        honest.setSilence({});
        liar.setLie({});
        if (!isRefused) {
            m_chain->passTime(std::chrono::hours(2));
        }
        QTRY_VERIFY_WITH_TIMEOUT(running.isReady(), 30'000);
        const auto status = QCoro::waitFor(std::move(running));
        QVERIFY_RESULT(status);
        QCOMPARE(status->stage, ActionStage::Recorded);
    }

    void aStoppedSubmitterCancelsItsTasks()
    {
        auto patient = m_actors->registerPatient();
        QVERIFY_RESULT(patient);
        CensoringCarrier censor;
        ledger::ActionSubmitter submitter(*m_nodes, m_chain->deployment(), censor);
        const auto action = appendOf(*patient);
        Task<ActionStatus> running = submitter.submit(*action);
        Task<ActionStatus> twin = submitter.submit(*action);
        QTRY_VERIFY(censor.deliveries() >= 1);
        submitter.stop();
        const auto status = QCoro::waitFor(std::move(running));
        QVERIFY(!status && status.error().is(LedgerError::Cancelled));
        const auto twinStatus = QCoro::waitFor(std::move(twin));
        QVERIFY(!twinStatus && twinStatus.error().is(LedgerError::Cancelled));
        QCOMPARE(censor.deliveries(), 1);
    }

    void aNodeOfAnotherChainIsRefused()
    {
        std::vector<std::unique_ptr<ledger::JsonRpcNode>> list;
        list.push_back(m_chain->node());
        ledger::NodeSet nodes(std::move(list), protocol::ChainId(1), m_clock);
        const auto head = QCoro::waitFor(nodes.agreedHead());
        QVERIFY(!head && head.error().is(LedgerError::WrongChain));
    }

    void twoNodesOfDifferentChainsWithOneIdDisagree()
    {
        DevChain other;
        QVERIFY2(other.start(), qPrintable(other.problem()));
        std::vector<std::unique_ptr<ledger::JsonRpcNode>> list;
        list.push_back(m_chain->node());
        list.push_back(other.node());
        other.mine(50);
        ledger::NodeSet nodes(std::move(list), m_chain->deployment().chainId, m_clock);
        const auto head = QCoro::waitFor(nodes.agreedHead());
        QVERIFY(!head && head.error().is(LedgerError::NodesDisagree));
        QCOMPARE(nodes.trust().state, ledger::TrustState::Disagree);
        QVERIFY(!nodes.trust().allowsWrapping());
    }

    void twoNodesThatTellTheSameAgree()
    {
        std::vector<std::unique_ptr<ledger::JsonRpcNode>> list;
        list.push_back(m_chain->node());
        list.push_back(m_chain->node());
        ledger::NodeSet nodes(std::move(list), m_chain->deployment().chainId, m_clock);
        QVERIFY_RESULT(QCoro::waitFor(nodes.agreedHead()));
        QCOMPARE(nodes.trust().state, ledger::TrustState::Agreed);
        ledger::NodeLedgerHistory history(nodes, m_chain->deployment());
        const auto all = QCoro::waitFor(history.allEvents({m_chain->deploymentBlock(), {}}));
        QVERIFY(all && !all->empty());
    }

private:
    Result<protocol::SignedAction> appendOf(const ChainActors::Patient &patient)
    {
        protocol::AppendRecord append;
        append.patientId = patient.id;
        append.compartment = patient.compartment;
        append.epoch = protocol::Epoch(1);
        append.recordHash = m_actors->fresh<protocol::RecordHash>();
        return m_actors->sign(append, patient.key);
    }

    SystemClock m_clock;
    crypto::SystemRandom m_random;
    std::unique_ptr<DevChain> m_chain;
    std::unique_ptr<ledger::NodeSet> m_nodes;
    std::unique_ptr<ChainActors> m_actors;
    std::unique_ptr<ledger::NodeLedgerReader> m_reader;
    std::unique_ptr<ledger::NodeLedgerHistory> m_history;
};

QTEST_GUILESS_MAIN(ChainTest)
#include "ChainTest.moc"
