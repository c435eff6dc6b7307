#include "Checks.h"
#include "NodeProxy.h"
#include "Scene.h"

#include <QJsonArray>
#include <QTest>

using namespace tegata;
using namespace tegata::test;
using namespace tegata::workflows;
using protocol::DeviceRole;

namespace {

/// Every answer of the contract a little different.
QJsonObject lyingAboutCalls(const QJsonObject &request, QJsonObject reply)
{
    if (request.value(QLatin1String("method")).toString() == QLatin1String("eth_call")) {
        QString result = reply.value(QLatin1String("result")).toString();
        if (result.size() > 66) {
            result[65] = result[65] == QLatin1Char('0') ? QLatin1Char('1') : QLatin1Char('0');
            reply.insert(QLatin1String("result"), result);
        }
    }
    return reply;
}

/// Whether a failure is one of not trusting the nodes now.
template <typename T> bool isSuspended(const Result<T> &result)
{
    return !result &&
           (result.error().is(WorkflowError::TrustSuspended) || result.error().is(LedgerError::NodesDisagree));
}

} // namespace

/// Two configured nodes of one chain, one of which lies, stands still, is gone or on a fork: what was verified
/// stays readable under the time it is from; granting, approving and wrapping stop (the protocol, "What a client
/// believes").
class TrustTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void agreeingNodesAreOnline();
    void aLyingNodeStopsGrantingAndApproving();
    void aForkedNodeStopsGrantingAndApproving();
    void aNodeThatStandsStillStopsGrantingAndApproving();
    void aNodeThatIsGoneDoesNotMakeTheOtherJudge();
    void aNodeSilencedForOneCallLetsNobodyWrapToTheKeyOfALiar();
    void aRestoreBelievesNoNodeAlone();
    void aLongerChartWithoutWhatWasSeenIsRefused();
    void anUnchangedChartIsAskedForOnce();

private:
    struct People
    {
        Person patient;
        std::unique_ptr<TestProfile> doctor;
        std::unique_ptr<TestProfile> hospital;
        std::unique_ptr<TestProfile> waiting;
        ChosenInstitution chosen;
        protocol::Address device;
        QString checkNumber;
    };
    /// A hospital, its doctor with an open chart, a patient and a terminal that asks to be let in; all of them with the
    /// chain's own node and `second` configured.
    [[nodiscard]] bool gather(People &people, const QUrl &second);
    /// Everything that has to stop, tried.
    void verifyStopped(People &people);
    void verifyGoesOn(People &people);
    /// A second real node that has the chain as it stands.
    [[nodiscard]] std::unique_ptr<DevChain> copyOfTheChain();

    Scene m_scene;
};

void TrustTest::initTestCase() { QVERIFY2(m_scene.start(), qPrintable(m_scene.problem())); }

bool TrustTest::gather(People &people, const QUrl &second)
{
    people.hospital = m_scene.network.institution(QStringLiteral("二重病院"));
    if (people.hospital == nullptr) {
        return false;
    }
    people.doctor = m_scene.network.terminal(*people.hospital, DeviceRole::Doctor);
    people.patient = m_scene.newPatient();
    people.waiting = m_scene.network.profile(keystore::AppKind::ClinicianWorkstation);
    if (people.doctor == nullptr || people.patient.profile == nullptr || people.waiting == nullptr) {
        return false;
    }
    TerminalEnrolment enrolment(people.waiting->workspace());
    const auto chosen = waitFor(enrolment.chooseFromText(m_scene.network.codeOf(*people.hospital)));
    const auto asked = chosen ? waitFor(enrolment.request(
                                    *chosen, {QStringLiteral("端末"), QStringLiteral("医師"), QStringLiteral("外科")}))
                              : Result<EnrolmentStatus>(failure(chosen.error()));
    if (!asked || !m_scene.grant(people.patient, *people.hospital) ||
        !m_scene.open(*people.doctor, people.patient.id) ||
        !m_scene.write(*people.doctor, people.patient.id, noteOf(QStringLiteral("確かめた記録"))) ||
        !m_scene.open(*people.doctor, people.patient.id)) {
        return false;
    }
    people.chosen = *chosen;
    people.device = *people.waiting->workspace().state().address;
    people.checkNumber = asked->checkNumber;
    NetworkConfiguration network = m_scene.network.configuration();
    network.nodes.push_back(second);
    WorkspaceOptions options = TestProfile::fastOptions();
    options.nodes.maximumLag = std::chrono::seconds(60);
    for (TestProfile *profile : {people.hospital.get(), people.doctor.get(), people.patient.profile.get()}) {
        profile->setNetwork(network);
        profile->setOptions(options);
        if (!profile->restart()) {
            return false;
        }
    }
    return true;
}

void TrustTest::verifyStopped(People &people)
{
    // Reading goes on, and says from when it is.
    const auto chart = m_scene.openCached(*people.doctor, people.patient.id);
    VERIFY_OK(chart);
    QCOMPARE((*chart)->entries.size(), std::size_t{2});
    QVERIFY((*chart)->completeness.fromCache);
    QVERIFY((*chart)->completeness.asOfTime != UnixTime{});
    const auto hits =
        waitFor(ChartReading(people.doctor->workspace()).find(people.patient.id, QStringLiteral("確かめた")));
    VERIFY_OK(hits);
    QCOMPARE(hits->size(), std::size_t{1});

    Workspace &patient = people.patient.profile->workspace();
    Permissions permissions(patient);
    const PermissionRequest request = permissions.defaultsFor(people.chosen, SystemClock().now());
    QVERIFY(isSuspended(waitFor(permissions.grant(request, {}))));
    QVERIFY(isSuspended(waitFor(permissions.revoke(people.chosen.id, {}))));
    TerminalAdministration administration(people.hospital->workspace());
    QVERIFY(
        isSuspended(waitFor(administration.approve({people.device, DeviceRole::Doctor, {}, people.checkNumber}, {}))));
    QVERIFY(isSuspended(waitFor(administration.rotateVault({}))));
    QVERIFY(isSuspended(waitFor(
        administration.revoke(*people.doctor->workspace().state().address, protocol::RevocationReason::Routine, {}))));
}

void TrustTest::verifyGoesOn(People &people)
{
    for (TestProfile *profile : {people.hospital.get(), people.doctor.get(), people.patient.profile.get()}) {
        QTRY_VERIFY_WITH_TIMEOUT(profile->workspace().connectivity().state().online(), 30'000);
    }
    VERIFY_OK(m_scene.open(*people.doctor, people.patient.id));
    VERIFY_OK(m_scene.grant(people.patient, *people.hospital));
    VERIFY_OK(waitFor(TerminalAdministration(people.hospital->workspace())
                          .approve({people.device, DeviceRole::Doctor, {}, people.checkNumber}, {})));
}

std::unique_ptr<DevChain> TrustTest::copyOfTheChain()
{
    DevChain::Options options;
    options.deployLedger = false;
    auto copy = std::make_unique<DevChain>(options);
    if (!copy->start()) {
        return nullptr;
    }
    const QJsonValue state = m_scene.network.chain().rpc(QStringLiteral("anvil_dumpState"));
    if (copy->rpc(QStringLiteral("anvil_loadState"), {state}) != QJsonValue(true)) {
        return nullptr;
    }
    const QJsonArray newest{QStringLiteral("latest"), false};
    const auto here = m_scene.network.chain().rpc(QStringLiteral("eth_getBlockByNumber"), newest).toObject();
    const auto there = copy->rpc(QStringLiteral("eth_getBlockByNumber"), newest).toObject();
    return here.value(QLatin1String("hash")) == there.value(QLatin1String("hash")) ? std::move(copy) : nullptr;
}

void TrustTest::agreeingNodesAreOnline()
{
    NodeProxy proxy(m_scene.network.chain().httpUrl());
    People people;
    QVERIFY2(gather(people, proxy.url()), qPrintable(m_scene.problem()));
    Connectivity &connectivity = people.doctor->workspace().connectivity();
    QTRY_VERIFY_WITH_TIMEOUT(connectivity.state().online(), 30'000);
    QCOMPARE(connectivity.state().nodes, 2);
    QTRY_COMPARE_WITH_TIMEOUT(connectivity.state().nodesAnswering, 2, 30'000);
    verifyGoesOn(people);
}

void TrustTest::aLyingNodeStopsGrantingAndApproving()
{
    NodeProxy proxy(m_scene.network.chain().httpUrl());
    People people;
    QVERIFY2(gather(people, proxy.url()), qPrintable(m_scene.problem()));
    // The blocks are the same: what is told of them comes and goes with each question.
    Connectivity &connectivity = people.doctor->workspace().connectivity();
    bool wasSaid = false;
    connect(&connectivity, &Connectivity::changed, this, [&connectivity, &wasSaid] {
        wasSaid = wasSaid || connectivity.state().nodesDisagree || !connectivity.state().online();
    });
    proxy.setLie(lyingAboutCalls);
    VERIFY_ERROR(m_scene.open(*people.doctor, people.patient.id), LedgerError::NodesDisagree);
    verifyStopped(people);
    QTRY_VERIFY_WITH_TIMEOUT(wasSaid, 30'000);
    connectivity.disconnect(this);
    proxy.setLie({});
    verifyGoesOn(people);
}

void TrustTest::aForkedNodeStopsGrantingAndApproving()
{
    NodeProxy proxy(m_scene.network.chain().httpUrl());
    People people;
    QVERIFY2(gather(people, proxy.url()), qPrintable(m_scene.problem()));
    const auto fork = copyOfTheChain();
    QVERIFY(fork);
    // The copy was rolled back and went its own way, farther than two newest blocks ever differ.
    fork->passTime(std::chrono::seconds(3));
    fork->mine(20);
    m_scene.network.chain().mine(20);
    proxy.pointTo(fork->httpUrl());
    Connectivity &connectivity = people.doctor->workspace().connectivity();
    const ConnectivityState before = connectivity.state();
    QTRY_VERIFY_WITH_TIMEOUT(connectivity.state().nodesDisagree, 30'000);
    QVERIFY(!connectivity.state().online());
    QVERIFY(connectivity.state().asOfTime >= before.asOfTime);
    QVERIFY(connectivity.state().asOfTime != UnixTime{});
    VERIFY_ERROR(m_scene.open(*people.doctor, people.patient.id), LedgerError::NodesDisagree);
    verifyStopped(people);
    proxy.pointTo(m_scene.network.chain().httpUrl());
    verifyGoesOn(people);
}

void TrustTest::aNodeThatStandsStillStopsGrantingAndApproving()
{
    NodeProxy proxy(m_scene.network.chain().httpUrl());
    People people;
    QVERIFY2(gather(people, proxy.url()), qPrintable(m_scene.problem()));
    const auto stale = copyOfTheChain();
    QVERIFY(stale);
    const UnixTime stoppedAt = stale->now();
    proxy.pointTo(stale->httpUrl());
    m_scene.network.chain().passTime(std::chrono::seconds(90));
    Connectivity &connectivity = people.doctor->workspace().connectivity();
    QTRY_VERIFY_WITH_TIMEOUT(connectivity.state().nodeStale, 30'000);
    QVERIFY(!connectivity.state().online());
    QTRY_VERIFY_WITH_TIMEOUT(connectivity.state().asOfTime == stoppedAt, 30'000);
    verifyStopped(people);
    proxy.pointTo(m_scene.network.chain().httpUrl());
    verifyGoesOn(people);
}

void TrustTest::aNodeThatIsGoneDoesNotMakeTheOtherJudge()
{
    NodeProxy proxy(m_scene.network.chain().httpUrl());
    People people;
    QVERIFY2(gather(people, proxy.url()), qPrintable(m_scene.problem()));
    proxy.pointTo(QUrl(QStringLiteral("http://127.0.0.1:1")));
    VERIFY_OK(m_scene.open(*people.doctor, people.patient.id));
    QTRY_COMPARE_WITH_TIMEOUT(people.doctor->workspace().connectivity().state().nodesAnswering, 1, 30'000);
    verifyStopped(people);
    proxy.pointTo(m_scene.network.chain().httpUrl());
    verifyGoesOn(people);
}

void TrustTest::aNodeSilencedForOneCallLetsNobodyWrapToTheKeyOfALiar()
{
    NodeProxy honest(m_scene.network.chain().httpUrl());
    NodeProxy liar(m_scene.network.chain().httpUrl());
    People people;
    QVERIFY2(gather(people, liar.url()), qPrintable(m_scene.problem()));
    QVERIFY2(m_scene.grant(people.patient, *m_scene.pharmacy), qPrintable(m_scene.problem()));
    NetworkConfiguration network = m_scene.network.configuration();
    network.nodes = {honest.url(), liar.url()};
    people.patient.profile->setNetwork(network);
    QVERIFY2(people.patient.profile->restart(), qPrintable(people.patient.profile->problem()));
    Workspace &patient = people.patient.profile->workspace();
    const auto hospital = waitFor(patient.ledger().institution(people.chosen.id));
    VERIFY_OK(hospital);

    // The head is agreed on; only the question for the hospital's key is answered by the liar alone.
    crypto::SystemRandom random;
    const QString trueKey = QString::fromStdString(toHex((*hospital)->vaultPk.view()));
    const QString falseKey =
        QString::fromStdString(toHex(crypto::publicKeyOf(crypto::generateEncryptionKey(random)).view()));
    liar.setLie([trueKey, falseKey](const QJsonObject &, QJsonObject reply) {
        QString result = reply.value(QLatin1String("result")).toString();
        reply.insert(QLatin1String("result"), result.isEmpty() ? reply.value(QLatin1String("result"))
                                                               : QJsonValue(result.replace(trueKey, falseKey)));
        return reply;
    });
    const QString id = QString::fromStdString(toHex(people.chosen.id.view()));
    honest.setSilence([id](const QJsonObject &request) {
        const QString data =
            request.value(QLatin1String("params")).toArray().first().toObject().value(QLatin1String("data")).toString();
        // institution(bytes32): a selector and the id, nothing more.
        return data.size() == 2 + 8 + 64 && data.endsWith(id);
    });
    const auto revoked = waitFor(Permissions(patient).revoke(*m_scene.pharmacy->workspace().state().institution, {}));
    QVERIFY(!revoked);
    QVERIFY2(revoked.error().is(LedgerError::Unreachable) || isSuspended(revoked), qPrintable(outcomeOf(revoked)));

    honest.setSilence({});
    liar.setLie({});
    VERIFY_OK(waitFor(Permissions(patient).revoke(*m_scene.pharmacy->workspace().state().institution, {})));
    VERIFY_OK(m_scene.open(*people.doctor, people.patient.id));
}

void TrustTest::aRestoreBelievesNoNodeAlone()
{
    const auto hospital = m_scene.network.profile(keystore::AppKind::HospitalConsole);
    QVERIFY2(hospital, qPrintable(m_scene.network.problem()));
    SecretBuffer phrase;
    QVERIFY2(m_scene.network.registerInstitution(*hospital, QStringLiteral("復元病院"),
                                                 protocol::InstitutionKind::Hospital, m_scene.network.invitation(),
                                                 &phrase),
             qPrintable(m_scene.network.problem()));
    hospital->end();
    const auto other = m_scene.network.profile(keystore::AppKind::HospitalConsole);
    QVERIFY2(other, qPrintable(m_scene.network.problem()));
    NodeProxy proxy(m_scene.network.chain().httpUrl());
    NetworkConfiguration network = m_scene.network.configuration();
    network.nodes.push_back(proxy.url());
    other->setNetwork(network);
    QVERIFY2(other->restart(), qPrintable(other->problem()));
    // Gone altogether, or only where it matters.
    for (const bool isForCallsOnly : {false, true}) {
        proxy.setSilence([isForCallsOnly](const QJsonObject &request) {
            return !isForCallsOnly || request.value(QLatin1String("method")) == QLatin1String("eth_call") ||
                   request.value(QLatin1String("method")) == QLatin1String("eth_getLogs");
        });
        const auto restored = waitFor(InstitutionRegistration(other->workspace()).restore(phrase.clone()));
        QVERIFY(!restored);
        QVERIFY2(restored.error().is(LedgerError::Unreachable) || isSuspended(restored),
                 qPrintable(outcomeOf(restored)));
        QCOMPARE(other->workspace().state(), ProfileState());
    }
    proxy.setSilence({});
    VERIFY_OK(waitFor(InstitutionRegistration(other->workspace()).restore(phrase.clone())));
}

void TrustTest::anUnchangedChartIsAskedForOnce()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.grant(patient, *m_scene.hospital));
    const auto reader = m_scene.network.terminal(*m_scene.hospital, DeviceRole::Nurse);
    QVERIFY2(reader, qPrintable(m_scene.network.problem()));
    NodeProxy proxy(m_scene.network.chain().httpUrl());
    NetworkConfiguration network = m_scene.network.configuration();
    network.nodes = {proxy.url()};
    reader->setNetwork(network);
    QVERIFY2(reader->restart(), qPrintable(reader->problem()));
    VERIFY_OK(m_scene.open(*reader, patient.id));

    const auto compartment =
        patient.profile->workspace().state().patient->compartments.at(protocol::CompartmentKind::Clinical);
    const QString place = QString::fromStdString(toHex(patient.id.view()) + toHex(compartment.view()));
    int questions = 0;
    proxy.setSilence([&questions, place](const QJsonObject &request) {
        const QString data =
            request.value(QLatin1String("params")).toArray().first().toObject().value(QLatin1String("data")).toString();
        // chart(bytes32,bytes32): a selector and the place, nothing more.
        questions += data.size() == 2 + 8 + 128 && data.endsWith(place) ? 1 : 0;
        return false;
    });
    VERIFY_OK(m_scene.open(*reader, patient.id));
    QCOMPARE(questions, 1);
    // What is new is bound again.
    VERIFY_OK(m_scene.open(*m_scene.doctor, patient.id));
    VERIFY_OK(m_scene.write(*m_scene.doctor, patient.id, noteOf(QStringLiteral("新しい記録"))));
    VERIFY_OK(m_scene.open(*reader, patient.id));
    QCOMPARE(questions, 3);
}

void TrustTest::aLongerChartWithoutWhatWasSeenIsRefused()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.grant(patient, *m_scene.hospital));
    const auto reader = m_scene.network.terminal(*m_scene.hospital, DeviceRole::Nurse);
    QVERIFY2(reader, qPrintable(m_scene.network.problem()));
    VERIFY_OK(m_scene.open(*reader, patient.id));
    VERIFY_OK(m_scene.open(*m_scene.doctor, patient.id));

    // One chain on which a record stands, and one of the same past on which it does not, and two others do.
    const auto other = copyOfTheChain();
    QVERIFY(other);
    protocol::AppendRecord append;
    append.patientId = patient.id;
    append.compartment =
        patient.profile->workspace().state().patient->compartments.at(protocol::CompartmentKind::Clinical);
    append.epoch = protocol::Epoch{1};
    append.recordHash = protocol::RecordHash::fromHex(std::string(64, 'a')).value();
    append.authorization = {*m_scene.doctor->workspace().state().address,
                            protocol::Nonce::fromHex(std::string(64, 'b')).value(),
                            other->now() + std::chrono::minutes(5)};
    const auto key = m_scene.doctor->workspace().signingKey();
    QVERIFY(key.has_value());
    const auto signedAction = protocol::signAction(m_scene.network.chain().deployment(), append, *key);
    VERIFY_OK(signedAction);
    SystemClock clock;
    const auto nodes = other->nodes(clock);
    ledger::DirectCarrier carrier(*nodes, m_scene.network.chain().deployment(), other->fundedKey(5));
    ledger::ActionSubmitter submitter(*nodes, m_scene.network.chain().deployment(), carrier);
    const auto recorded = waitFor(submitter.submit(*signedAction));
    QVERIFY(recorded && recorded->stage == ledger::ActionStage::Recorded);
    NetworkConfiguration network = m_scene.network.configuration();
    network.nodes = {other->httpUrl()};
    reader->setNetwork(network);
    QVERIFY2(reader->restart(), qPrintable(reader->problem()));
    VERIFY_OK(m_scene.open(*reader, patient.id));

    VERIFY_OK(m_scene.write(*m_scene.doctor, patient.id, noteOf(QStringLiteral("一つ目"))));
    VERIFY_OK(m_scene.write(*m_scene.doctor, patient.id, noteOf(QStringLiteral("二つ目"))));
    m_scene.network.chain().mine(20);
    reader->setNetwork(m_scene.network.configuration());
    QVERIFY2(reader->restart(), qPrintable(reader->problem()));
    VERIFY_ERROR(m_scene.open(*reader, patient.id), WorkflowError::ChainWentBackwards);
    // Nothing of it is believed the second time either.
    VERIFY_ERROR(m_scene.open(*reader, patient.id), WorkflowError::ChainWentBackwards);
}

QTEST_GUILESS_MAIN(TrustTest)
#include "TrustTest.moc"
