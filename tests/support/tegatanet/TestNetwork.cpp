#include "TestNetwork.h"

#include <QEventLoop>
#include <QTcpServer>

namespace tegata::test {

using workflows::InstitutionAdministration;
using workflows::InstitutionRegistration;
using workflows::TerminalAdministration;
using workflows::TerminalEnrolment;

TestNetwork::TestNetwork() = default;
TestNetwork::~TestNetwork() { stopGateway(); }

bool TestNetwork::start()
{
    if (!m_chain.start()) {
        m_problem = m_chain.problem();
        return false;
    }
    // The gateway's name is part of every session, so its port is chosen before it listens.
    QTcpServer probe;
    if (!probe.listen(QHostAddress::LocalHost)) {
        m_problem = probe.errorString();
        return false;
    }
    m_gatewayPort = probe.serverPort();
    probe.close();
    return startGateway();
}

bool TestNetwork::startGateway()
{
    gateway::Configuration configuration;
    configuration.network.listenPort = m_gatewayPort;
    configuration.network.publicHosts = {QStringLiteral("127.0.0.1:%1").arg(m_gatewayPort)};
    for (const QString &host : m_furtherHosts) {
        configuration.network.publicHosts.push_back(host);
    }
    configuration.store.file = gatewayStore();
    configuration.chain.nodes = {m_chain.httpUrl()};
    configuration.chain.deployment = m_chain.deployment();
    configuration.limits.openRequestsPerMinute = 100'000;
    configuration.limits.sessionRequestsPerMinute = 100'000;
    m_gateway = std::make_unique<gateway::Gateway>(configuration, sponsorKey(), m_clock);
    return succeeded(waitFor(m_gateway->start()), "gateway");
}

void TestNetwork::stopGateway()
{
    if (m_gateway == nullptr) {
        return;
    }
    QEventLoop loop;
    QObject::connect(m_gateway.get(), &gateway::Gateway::finished, &loop, &QEventLoop::quit, Qt::QueuedConnection);
    m_gateway->stop();
    loop.exec();
    m_gateway.reset();
}

workflows::NetworkConfiguration TestNetwork::configuration() const
{
    workflows::NetworkConfiguration configuration;
    configuration.deployment = m_chain.deployment();
    configuration.deployedAt = m_chain.deploymentBlock();
    configuration.nodes = {m_chain.httpUrl()};
    configuration.gateway = QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_gatewayPort));
    configuration.patientPage = QUrl(QStringLiteral("https://patient.example/"));
    return configuration;
}

QString TestNetwork::invitation(std::uint32_t uses)
{
    const QString token = QStringLiteral("invitation-") +
                          QString::fromStdString(toHex(m_random.strongBytes<protocol::EnrolmentNonce>().view()));
    const UnixTime now = m_clock.now();
    const protocol::Hash32 hash = gateway::invitationHashOf(token);
    const Result<void> added =
        QCoro::waitFor(m_gateway->storage().run([hash, uses, now](gateway::Store &store) -> Result<void> {
            return store.sponsor.addInvitation(hash, uses, now, now + std::chrono::hours(24));
        }));
    return succeeded(added, "invitation") ? token : QString();
}

std::unique_ptr<TestProfile> TestNetwork::profile(keystore::AppKind app)
{
    auto profile = std::make_unique<TestProfile>(configuration(), app);
    if (!profile->create()) {
        m_problem = profile->problem();
        return nullptr;
    }
    return profile;
}

bool TestNetwork::registerInstitution(TestProfile &profile, const QString &name, protocol::InstitutionKind kind,
                                      const QString &invitation, SecretBuffer *phrase)
{
    InstitutionRegistration registration(profile.workspace());
    if (!succeeded(waitFor(registration.begin({name, kind, QStringLiteral("1310000001")})), "begin")) {
        return false;
    }
    const Result<SecretBuffer> words = waitFor(registration.phrase());
    if (!succeeded(words, "phrase")) {
        return false;
    }
    if (phrase != nullptr) {
        *phrase = words->clone();
    }
    const QStringList list = QString::fromUtf8(toQByteArray(words->view())).split(QLatin1Char(' '));
    const auto positions = registration.wordsToAsk();
    if (!succeeded(waitFor(registration.confirmPhrase(
                       {list.at(positions[0] - 1), list.at(positions[1] - 1), list.at(positions[2] - 1)})),
                   "confirm")) {
        return false;
    }
    return succeeded(waitFor(registration.registerOnLedger(invitation, {})), "register");
}

std::unique_ptr<TestProfile> TestNetwork::institution(const QString &name, protocol::InstitutionKind kind,
                                                      keystore::AppKind app)
{
    auto administrator = profile(app);
    if (administrator == nullptr || !registerInstitution(*administrator, name, kind, invitation())) {
        return nullptr;
    }
    return administrator;
}

QString TestNetwork::codeOf(TestProfile &administrator)
{
    InstitutionAdministration administration(administrator.workspace());
    const Result<workflows::InstitutionPoster> poster = waitFor(administration.poster());
    return succeeded(poster, "poster") ? poster->code : QString();
}

bool TestNetwork::approve(TestProfile &administrator, const protocol::Address &device, protocol::DeviceRole role,
                          UnixTime notAfter)
{
    TerminalAdministration terminals(administrator.workspace());
    const Result<std::vector<workflows::PendingTerminal>> pending = waitFor(terminals.pending());
    if (!succeeded(pending, "pending")) {
        return false;
    }
    for (const workflows::PendingTerminal &one : *pending) {
        if (one.device == device) {
            return succeeded(waitFor(terminals.approve({device, role, notAfter, one.checkNumber}, {})), "approve");
        }
    }
    m_problem = QStringLiteral("the request is not in the mailbox");
    return false;
}

std::unique_ptr<TestProfile> TestNetwork::terminal(TestProfile &administrator, protocol::DeviceRole role,
                                                   UnixTime notAfter, const QString &name,
                                                   std::optional<keystore::AppKind> program)
{
    const QString code = codeOf(administrator);
    const keystore::AppKind app = role == protocol::DeviceRole::Pharmacist ? keystore::AppKind::PharmacyDesk
                                                                           : keystore::AppKind::ClinicianWorkstation;
    auto terminal = profile(program.value_or(app));
    if (code.isEmpty() || terminal == nullptr) {
        return nullptr;
    }
    TerminalEnrolment enrolment(terminal->workspace());
    const Result<workflows::ChosenInstitution> chosen = waitFor(enrolment.chooseFromText(code));
    if (!succeeded(chosen, "choose")) {
        return nullptr;
    }
    const Result<workflows::EnrolmentStatus> requested =
        waitFor(enrolment.request(*chosen, {name, QStringLiteral("佐藤 花子"), QStringLiteral("内科")}));
    if (!succeeded(requested, "request") ||
        !approve(administrator, *terminal->workspace().state().address, role, notAfter)) {
        return nullptr;
    }
    const Result<workflows::EnrolmentStatus> approved = waitFor(enrolment.awaitApproval());
    if (!succeeded(approved, "await") || approved->state != workflows::EnrolmentState::Approved) {
        return nullptr;
    }
    return terminal;
}

} // namespace tegata::test
