#include "Checks.h"
#include "TestNetwork.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace tegata;
using namespace tegata::test;
using namespace tegata::workflows;
using protocol::InstitutionKind;

/// The life cycle of an unlocked profile, and what the status line says.
class WorkspaceTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void answersLockedUntilUnlocked();
    void lockingEndsWorkflowsInFlight();
    void unlocksAtOnceAfterLocking();
    void refusesASecondProgramOnOneProfile();
    void refusesAWrongPassphrase();
    void keepsItsStateAcrossRestarts();
    void changesOfStateAreMadeOneAfterTheOther();
    void buildsADamagedCacheAnew();
    void saysWhenGatewayOrNodeIsAway();

private:
    TestNetwork m_network;
};

void WorkspaceTest::initTestCase() { QVERIFY2(m_network.start(), qPrintable(m_network.problem())); }

void WorkspaceTest::answersLockedUntilUnlocked()
{
    const auto hospital = m_network.institution(QStringLiteral("施錠病院"));
    QVERIFY2(hospital, qPrintable(m_network.problem()));
    Workspace &workspace = hospital->workspace();
    QSignalSpy locked(&workspace, &Workspace::locked);
    workspace.lock();
    QCOMPARE(locked.count(), 1);
    QVERIFY(!workspace.isUnlocked());
    QCOMPARE(workspace.state(), ProfileState());
    VERIFY_ERROR(workspace.charts(), WorkflowError::Locked);
    VERIFY_ERROR(workspace.signingKey(), WorkflowError::Locked);
    VERIFY_ERROR(waitFor(workspace.updateState([](ProfileState &) {})), WorkflowError::Locked);
    VERIFY_ERROR(waitFor(TerminalAdministration(workspace).pending()), WorkflowError::Locked);
    VERIFY_ERROR(waitFor(InstitutionAdministration(workspace).rename(QStringLiteral("x"), InstitutionKind::Clinic, {})),
                 WorkflowError::Locked);
    VERIFY_ERROR(waitFor(InstitutionAdministration(workspace).information()), WorkflowError::Locked);
    VERIFY_ERROR(waitFor(TerminalEnrolment(workspace).status()), WorkflowError::Locked);

    VERIFY_OK(waitFor(workspace.unlock(TestProfile::passphrase())));
    VERIFY_OK(waitFor(InstitutionAdministration(workspace).information()));
}

void WorkspaceTest::lockingEndsWorkflowsInFlight()
{
    const auto hospital = m_network.institution(QStringLiteral("急病院"));
    QVERIFY2(hospital, qPrintable(m_network.problem()));
    const auto visitor = m_network.profile();
    TerminalEnrolment enrolment(visitor->workspace());
    const auto chosen = waitFor(enrolment.chooseFromText(m_network.codeOf(*hospital)));
    VERIFY_OK(chosen);
    const auto requested =
        waitFor(enrolment.request(*chosen, {QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")}));
    VERIFY_OK(requested);

    std::optional<Result<EnrolmentStatus>> waited;
    auto waiting =
        enrolment.awaitApproval().then([&waited](const Result<EnrolmentStatus> &status) { waited = status; });
    std::optional<Result<RecordedAction>> rotated;
    TerminalAdministration console(hospital->workspace());
    auto rotating =
        console.rotateVault({}).then([&rotated](const Result<RecordedAction> &outcome) { rotated = outcome; });
    visitor->workspace().lock();
    hospital->workspace().lock();
    QTRY_VERIFY_WITH_TIMEOUT(waited.has_value() && rotated.has_value(), 30'000);
    VERIFY_ERROR(*waited, WorkflowError::Locked);
    QVERIFY(!rotated->has_value());

    // What was begun is taken up.
    VERIFY_OK(waitFor(hospital->workspace().unlock(TestProfile::passphrase())));
    VERIFY_OK(waitFor(console.rotateVault({})));
}

void WorkspaceTest::unlocksAtOnceAfterLocking()
{
    const auto profile = m_network.profile();
    QVERIFY2(profile, qPrintable(m_network.problem()));
    Workspace &workspace = profile->workspace();
    for (int i = 0; i < 5; ++i) {
        // Somebody is still waiting for the store when it is locked.
        auto charts = workspace.charts();
        VERIFY_OK(charts);
        auto waiting =
            (*charts)->pendingEntries().then([held = *charts](const Result<std::vector<chartstore::OutboxEntry>> &) {});
        charts = failure(WorkflowError::Locked);
        workspace.lock();
        VERIFY_OK(waitFor(workspace.unlock(TestProfile::passphrase())));
    }
}

void WorkspaceTest::refusesASecondProgramOnOneProfile()
{
    const auto profile = m_network.profile();
    QVERIFY2(profile, qPrintable(m_network.problem()));
    keystore::PassphraseVault vault;
    SystemFileLayer files;
    SystemClock clock;
    crypto::SystemRandom random;
    const auto second = Workspace::open(profile->folder(), keystore::AppKind::CommandLine, m_network.configuration(),
                                        {vault, files, clock, random}, TestProfile::fastOptions());
    VERIFY_ERROR(second, KeystoreError::ProfileInUse);
    profile->end();
    const auto other = Workspace::open(profile->folder(), keystore::AppKind::PharmacyDesk, m_network.configuration(),
                                       {vault, files, clock, random}, TestProfile::fastOptions());
    VERIFY_ERROR(other, KeystoreError::ProfileOfOtherApp);
}

void WorkspaceTest::refusesAWrongPassphrase()
{
    const auto profile = m_network.profile();
    QVERIFY2(profile, qPrintable(m_network.problem()));
    profile->workspace().lock();
    const auto wrong =
        waitFor(profile->workspace().unlock(SecretBuffer::copyOf(bytesOf(std::string_view("wrong horse battery")))));
    VERIFY_ERROR(wrong, KeystoreError::WrongPin);
    QVERIFY(!profile->workspace().isUnlocked());
}

void WorkspaceTest::keepsItsStateAcrossRestarts()
{
    const auto profile = m_network.profile();
    QVERIFY2(profile, qPrintable(m_network.problem()));
    const auto address = waitFor(profile->workspace().ensureAccount());
    VERIFY_OK(address);
    VERIFY_OK(waitFor(
        profile->workspace().updateState([](ProfileState &state) { state.notes.insert(QStringLiteral("test"), 7); })));
    const ProfileState before = profile->workspace().state();
    QVERIFY2(profile->restart(), qPrintable(profile->problem()));
    QCOMPARE(profile->workspace().state(), before);
    const auto again = waitFor(profile->workspace().ensureAccount());
    VERIFY_OK(again);
    QCOMPARE(*again, *address);
    const auto foreign = waitFor(profile->workspace().adoptAccount(crypto::SigningKey(), crypto::EncryptionKey()));
    QVERIFY(!foreign.has_value());
}

void WorkspaceTest::changesOfStateAreMadeOneAfterTheOther()
{
    const auto profile = m_network.profile();
    QVERIFY2(profile, qPrintable(m_network.problem()));
    Workspace &workspace = profile->workspace();
    const auto increase = [](ProfileState &state) {
        const QString name = QStringLiteral("count");
        state.notes.insert(name, state.notes.value(name).toInt() + 1);
    };
    auto first = workspace.updateState(increase);
    auto second = workspace.updateState(increase);
    auto third = workspace.updateState(increase);
    VERIFY_OK(waitFor(std::move(third)));
    VERIFY_OK(waitFor(std::move(first)));
    VERIFY_OK(waitFor(std::move(second)));
    QCOMPARE(workspace.state().notes.value(QStringLiteral("count")).toInt(), 3);
}

void WorkspaceTest::buildsADamagedCacheAnew()
{
    const auto profile = m_network.profile();
    QVERIFY2(profile, qPrintable(m_network.problem()));
    const auto address = waitFor(profile->workspace().ensureAccount());
    VERIFY_OK(address);
    profile->end();
    QFile cache(profile->folder() + QStringLiteral("/charts/cache.db"));
    QVERIFY(cache.open(QIODevice::ReadWrite));
    QVERIFY(cache.size() > 100);
    cache.write(QByteArray(static_cast<qsizetype>(cache.size()), '\x5a'));
    cache.close();
    QVERIFY2(profile->restart(), qPrintable(profile->problem()));
    QCOMPARE(profile->workspace().state().address, *address);
}

void WorkspaceTest::saysWhenGatewayOrNodeIsAway()
{
    const auto profile = m_network.profile();
    QVERIFY2(profile, qPrintable(m_network.problem()));
    Connectivity &connectivity = profile->workspace().connectivity();
    QTRY_VERIFY_WITH_TIMEOUT(connectivity.state().online(), 30'000);
    QCOMPARE(connectivity.state().offlineSince, UnixTime{});
    QCOMPARE(connectivity.state().nodes, 1);

    QSignalSpy moved(&connectivity, &Connectivity::ledgerMoved);
    const auto before = connectivity.state().asOf;
    m_network.chain().mine();
    QTRY_VERIFY_WITH_TIMEOUT(connectivity.state().asOf > before, 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(moved.count() > 0, 30'000);

    m_network.stopGateway();
    QTRY_VERIFY_WITH_TIMEOUT(!connectivity.state().gatewayReachable, 30'000);
    QVERIFY(connectivity.state().nodeReachable);
    QVERIFY(connectivity.state().offlineSince != UnixTime{});
    QVERIFY2(m_network.startGateway(), qPrintable(m_network.problem()));
    QTRY_VERIFY_WITH_TIMEOUT(connectivity.state().online(), 30'000);

    m_network.chain().stop();
    QTRY_VERIFY_WITH_TIMEOUT(!connectivity.state().nodeReachable, 30'000);
    QVERIFY(!connectivity.state().online());
}

QTEST_GUILESS_MAIN(WorkspaceTest)
#include "WorkspaceTest.moc"
