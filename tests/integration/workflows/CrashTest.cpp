#include "Checks.h"
#include "TestNetwork.h"

#include <tegata/ledgerclient/GatewayClient.h>
#include <tegata/ledgerclient/LedgerHistory.h>

#include <QTest>

using namespace tegata;
using namespace tegata::test;
using namespace tegata::workflows;
using protocol::DeviceRole;
using protocol::InstitutionKind;

namespace {

/// More lasting steps than any flow here has.
constexpr int stepsMaximum = 60;

/// Delivers through the real gateway and then lets the power go: on the chain it happens, on the machine nobody knows.
class LastBreathCarrier final : public ledger::ActionCarrier
{
public:
    LastBreathCarrier(QUrl gateway, const Clock &clock, crypto::RandomSource &random, StoppableFiles &files)
        : m_gateway(std::move(gateway), clock, random, nullptr)
        , m_carrier(m_gateway)
        , m_files(files)
    {
    }
    Task<ledger::SponsoredAction> deliver(protocol::SignedAction action, protocol::Digest digest,
                                          ledger::Admission admission) override
    {
        m_files.stopAfter(0);
        auto delivering = m_carrier.deliver(std::move(action), digest, std::move(admission));
        Result<ledger::SponsoredAction> delivered = co_await delivering;
        co_return delivered;
    }
    Task<ledger::SponsoredAction> state(protocol::Digest digest) override { return m_carrier.state(digest); }

private:
    ledger::GatewayClient m_gateway;
    ledger::GatewayCarrier m_carrier;
    StoppableFiles &m_files;
};

} // namespace

/// The power goes at every step that lasts; after the next start everything goes on as if nothing had been.
class CrashTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void registrationSurvivesEveryStep();
    void registrationSurvivesTheMomentOfSending();
    void enrolmentSurvivesEveryStep();
    void approvalSurvivesEveryStep();
    void revocationSurvivesEveryStep();
    void nothingIsSignedTwiceWhileTheGatewayIsAway();

private:
    /// Goes through the registration from where the profile stands; false as soon as something fails.
    [[nodiscard]] bool goThroughRegistration(TestProfile &profile, const QString &token);
    /// How many events of this name the ledger has about an institution.
    [[nodiscard]] int countEvents(TestProfile &profile, const protocol::InstitutionId &id, std::string_view name);

    TestNetwork m_network;
    crypto::SystemRandom m_random;
    SystemClock m_clock;
};

void CrashTest::initTestCase() { QVERIFY2(m_network.start(), qPrintable(m_network.problem())); }

bool CrashTest::goThroughRegistration(TestProfile &profile, const QString &token)
{
    InstitutionRegistration registration(profile.workspace());
    using Step = InstitutionRegistration::Step;
    if (registration.step() == Step::NothingYet &&
        !waitFor(registration.begin({QStringLiteral("停電病院"), InstitutionKind::Hospital, QStringLiteral("7")}))) {
        return false;
    }
    if (registration.step() == Step::PhraseNotConfirmed) {
        const auto phrase = waitFor(registration.phrase());
        if (!phrase) {
            return false;
        }
        const QStringList words = QString::fromUtf8(toQByteArray(phrase->view())).split(QLatin1Char(' '));
        const auto positions = registration.wordsToAsk();
        if (!waitFor(registration.confirmPhrase(
                {words.at(positions[0] - 1), words.at(positions[1] - 1), words.at(positions[2] - 1)}))) {
            return false;
        }
    }
    if (registration.step() == Step::Submitted) {
        const auto resumed = waitFor(registration.resume({}));
        if (!resumed && !resumed.error().is(WorkflowError::NotRegistered)) {
            return false;
        }
    }
    if (registration.step() == Step::ReadyToRegister && !waitFor(registration.registerOnLedger(token, {}))) {
        return false;
    }
    return registration.step() == Step::Registered;
}

int CrashTest::countEvents(TestProfile &profile, const protocol::InstitutionId &id, std::string_view name)
{
    const auto events = waitFor(profile.workspace().history().eventsOfInstitution(id, {}));
    return !events ? -1 : static_cast<int>(std::count_if(events->begin(), events->end(), [name](const auto &event) {
        return ledger::nameOf(event) == name;
    }));
}

void CrashTest::registrationSurvivesEveryStep()
{
    int crashes = 0;
    for (int steps = 0; steps < stepsMaximum; ++steps) {
        const auto profile = m_network.profile(keystore::AppKind::HospitalConsole);
        QVERIFY2(profile, qPrintable(m_network.problem()));
        // One use only: a second registration would be refused.
        const QString token = m_network.invitation();
        profile->files().stopAfter(steps);
        const bool isThrough = goThroughRegistration(*profile, token);
        if (isThrough && !profile->files().isStopped()) {
            break;
        }
        ++crashes;
        QVERIFY2(profile->restart(), qPrintable(profile->problem()));
        QVERIFY2(goThroughRegistration(*profile, token), qPrintable(QStringLiteral("after step %1").arg(steps)));

        const auto id = *profile->workspace().state().institution;
        QCOMPARE(countEvents(*profile, id, "InstitutionRegistered"), 1);
        QVERIFY(!profile->workspace().hasSecret(QStringLiteral("phrase")));
        QVERIFY2(!m_network.codeOf(*profile).isEmpty(), qPrintable(m_network.problem()));
    }
    QVERIFY(crashes > 8 && crashes < stepsMaximum);
}

void CrashTest::registrationSurvivesTheMomentOfSending()
{
    const auto profile = m_network.profile(keystore::AppKind::HospitalConsole);
    QVERIFY2(profile, qPrintable(m_network.problem()));
    profile->end();
    QVERIFY2(profile->startWith([&](WorkspaceParts &parts) {
        parts.carrier =
            std::make_unique<LastBreathCarrier>(m_network.configuration().gateway, m_clock, m_random, profile->files());
    }),
             qPrintable(profile->problem()));
    const QString token = m_network.invitation();
    QVERIFY(!goThroughRegistration(*profile, token));
    QVERIFY2(profile->restart(), qPrintable(profile->problem()));
    QCOMPARE(InstitutionRegistration(profile->workspace()).step(), InstitutionRegistration::Step::Submitted);
    QVERIFY(goThroughRegistration(*profile, token));
    QCOMPARE(countEvents(*profile, *profile->workspace().state().institution, "InstitutionRegistered"), 1);
}

void CrashTest::enrolmentSurvivesEveryStep()
{
    const auto hospital = m_network.institution(QStringLiteral("停電医院"));
    QVERIFY2(hospital, qPrintable(m_network.problem()));
    const QString code = m_network.codeOf(*hospital);
    const auto ask = [&code](TestProfile &terminal) {
        TerminalEnrolment enrolment(terminal.workspace());
        const auto chosen = waitFor(enrolment.chooseFromText(code));
        return chosen && waitFor(enrolment.request(
                             *chosen, {QStringLiteral("端末"), QStringLiteral("医師"), QStringLiteral("外科")}));
    };
    int crashes = 0;
    for (int steps = 0; steps < stepsMaximum; ++steps) {
        const auto terminal = m_network.profile(keystore::AppKind::ClinicianWorkstation);
        QVERIFY2(terminal, qPrintable(m_network.problem()));
        terminal->files().stopAfter(steps);
        if (ask(*terminal) && !terminal->files().isStopped()) {
            break;
        }
        ++crashes;
        QVERIFY2(terminal->restart(), qPrintable(terminal->problem()));
        QVERIFY2(ask(*terminal), qPrintable(QStringLiteral("after step %1").arg(steps)));
        const auto device = *terminal->workspace().state().address;
        QVERIFY2(m_network.approve(*hospital, device, DeviceRole::Doctor), qPrintable(m_network.problem()));
        // And once more while the vault is opened for the first time.
        terminal->files().stopAfter(steps % 2);
        const auto interrupted = waitFor(TerminalEnrolment(terminal->workspace()).status());
        QVERIFY(!interrupted.has_value());
        QVERIFY2(terminal->restart(), qPrintable(terminal->problem()));
        const auto status = waitFor(TerminalEnrolment(terminal->workspace()).awaitApproval());
        VERIFY_OK(status);
        QCOMPARE(status->state, EnrolmentState::Approved);
    }
    QVERIFY(crashes >= 3 && crashes < stepsMaximum);
}

void CrashTest::approvalSurvivesEveryStep()
{
    const auto hospital = m_network.institution(QStringLiteral("承認病院"));
    QVERIFY2(hospital, qPrintable(m_network.problem()));
    const auto id = *hospital->workspace().state().institution;
    int crashes = 0;
    for (int steps = 0; steps < stepsMaximum; ++steps) {
        const auto terminal = m_network.profile(keystore::AppKind::ClinicianWorkstation);
        TerminalEnrolment enrolment(terminal->workspace());
        const auto chosen = waitFor(enrolment.chooseFromText(m_network.codeOf(*hospital)));
        VERIFY_OK(chosen);
        const auto asked = waitFor(
            enrolment.request(*chosen, {QStringLiteral("端末"), QStringLiteral("医師"), QStringLiteral("外科")}));
        VERIFY_OK(asked);
        const TerminalApproval approval{
            *terminal->workspace().state().address, DeviceRole::Doctor, {}, asked->checkNumber};
        const int before = countEvents(*hospital, id, "DeviceApproved");
        hospital->files().stopAfter(steps);
        const auto first = waitFor(TerminalAdministration(hospital->workspace()).approve(approval, {}));
        const bool wasStopped = hospital->files().isStopped();
        QVERIFY2(hospital->restart(), qPrintable(hospital->problem()));
        if (!first) {
            const auto again = waitFor(TerminalAdministration(hospital->workspace()).approve(approval, {}));
            // The very last thing before the crash may have been to note that it is done.
            QVERIFY2(again || again.error().is(WorkflowError::AlreadyRegistered), qPrintable(outcomeOf(again)));
        }
        const auto status = waitFor(enrolment.awaitApproval());
        VERIFY_OK(status);
        QCOMPARE(status->state, EnrolmentState::Approved);
        QCOMPARE(countEvents(*hospital, id, "DeviceApproved"), before + 1);
        if (!wasStopped) {
            break;
        }
        ++crashes;
    }
    QVERIFY(crashes >= 2 && crashes < stepsMaximum);
}

void CrashTest::revocationSurvivesEveryStep()
{
    const auto hospital = m_network.institution(QStringLiteral("失効病院"));
    QVERIFY2(hospital, qPrintable(m_network.problem()));
    const auto id = *hospital->workspace().state().institution;
    int crashes = 0;
    for (int steps = 0; steps < stepsMaximum; ++steps) {
        const auto terminal = m_network.terminal(*hospital, DeviceRole::Nurse);
        QVERIFY2(terminal, qPrintable(m_network.problem()));
        const auto device = *terminal->workspace().state().address;
        const int before = countEvents(*hospital, id, "DeviceRevoked");
        hospital->files().stopAfter(steps);
        const auto first = waitFor(
            TerminalAdministration(hospital->workspace()).revoke(device, protocol::RevocationReason::Compromised, {}));
        const bool wasStopped = hospital->files().isStopped();
        QVERIFY2(hospital->restart(), qPrintable(hospital->problem()));
        if (!first) {
            const auto again = waitFor(TerminalAdministration(hospital->workspace())
                                           .revoke(device, protocol::RevocationReason::Compromised, {}));
            QVERIFY2(again || again.error().is(WorkflowError::NotFound), qPrintable(outcomeOf(again)));
        }
        QCOMPARE(countEvents(*hospital, id, "DeviceRevoked"), before + 1);
        if (!wasStopped) {
            break;
        }
        ++crashes;
    }
    QVERIFY(crashes >= 2 && crashes < stepsMaximum);
    // All vaults so far hang together.
    const auto later = m_network.terminal(*hospital, DeviceRole::Doctor);
    QVERIFY2(later, qPrintable(m_network.problem()));
}

void CrashTest::nothingIsSignedTwiceWhileTheGatewayIsAway()
{
    const auto hospital = m_network.institution(QStringLiteral("遠隔病院"));
    QVERIFY2(hospital, qPrintable(m_network.problem()));
    InstitutionAdministration administration(hospital->workspace());
    m_network.stopGateway();
    const auto failed = waitFor(administration.rename(QStringLiteral("改名"), InstitutionKind::Hospital, {}));
    VERIFY_ERROR(failed, LedgerError::Unreachable);
    QVERIFY2(hospital->restart(), qPrintable(hospital->problem()));
    QVERIFY2(m_network.startGateway(), qPrintable(m_network.problem()));
    InstitutionAdministration later(hospital->workspace());
    VERIFY_OK(waitFor(later.rename(QStringLiteral("改名"), InstitutionKind::Hospital, {})));
    const auto id = *hospital->workspace().state().institution;
    QCOMPARE(countEvents(*hospital, id, "InstitutionUpdated"), 1);
}

QTEST_GUILESS_MAIN(CrashTest)
#include "CrashTest.moc"
