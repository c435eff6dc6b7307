#pragma once

#include "DevChain.h"
#include "TestProfile.h"

#include <tegata/gateway/Gateway.h>
#include <tegata/workflows/InstitutionAdministration.h>
#include <tegata/workflows/InstitutionRegistration.h>
#include <tegata/workflows/TerminalAdministration.h>
#include <tegata/workflows/TerminalEnrolment.h>

#include <QTemporaryDir>

#include <memory>

namespace tegata::test {

/// A small network for tests of workflows: a real chain with the ledger, a real gateway (in this process, on the same
/// event loop), and ready-made institutions and terminals.
///
///     TestNetwork network;
///     QVERIFY2(network.start(), qPrintable(network.problem()));
///     auto hospital = network.institution(QStringLiteral("北病院"), protocol::InstitutionKind::Hospital);
///     QVERIFY2(hospital, qPrintable(network.problem()));
///     auto doctor = network.terminal(*hospital, protocol::DeviceRole::Doctor);
class TestNetwork
{
public:
    TestNetwork();
    ~TestNetwork();
    TestNetwork(const TestNetwork &) = delete;
    TestNetwork &operator=(const TestNetwork &) = delete;

    [[nodiscard]] bool start();
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] DevChain &chain() { return m_chain; }
    [[nodiscard]] workflows::NetworkConfiguration configuration() const;
    /// The gateway's store, for tests in which it lies.
    [[nodiscard]] QString storeFile() const { return m_folder.filePath(QStringLiteral("gateway.db")); }
    /// A token for `uses` new institutions.
    [[nodiscard]] QString invitation(std::uint32_t uses = 1);

    /// The gateway answers to a further host, such as "127.0.0.1:4711", from its next start on.
    void addGatewayHost(const QString &host) { m_furtherHosts << host; }
    /// The gateway goes away and comes back at the same address with the same store.
    void stopGateway();
    [[nodiscard]] bool startGateway();
    /// The gateway's machine goes by this one.
    [[nodiscard]] MovableClock &gatewayClock() { return m_clock; }
    /// The running gateway, for what only its operator may do.
    [[nodiscard]] gateway::Gateway &gateway() { return *m_gateway; }
    [[nodiscard]] QString gatewayStore() const { return m_folder.filePath(QStringLiteral("gateway.db")); }
    /// Sponsor of every gateway of this network.
    [[nodiscard]] crypto::SigningKey sponsorKey() const { return m_chain.fundedKey(2); }

    /// An empty profile, unlocked; null with problem() set.
    [[nodiscard]] std::unique_ptr<TestProfile> profile(keystore::AppKind app = keystore::AppKind::CommandLine);
    /// A registered institution: its first administrator's profile.
    [[nodiscard]] std::unique_ptr<TestProfile>
    institution(const QString &name, protocol::InstitutionKind kind = protocol::InstitutionKind::Hospital,
                keystore::AppKind app = keystore::AppKind::HospitalConsole);
    /// An approved terminal with its vault opened; the program that goes with its role unless told otherwise.
    [[nodiscard]] std::unique_ptr<TestProfile> terminal(TestProfile &administrator, protocol::DeviceRole role,
                                                        UnixTime notAfter = {},
                                                        const QString &name = QStringLiteral("診察室1"),
                                                        std::optional<keystore::AppKind> program = {});

    /// The text of an institution's QR code.
    [[nodiscard]] QString codeOf(TestProfile &administrator);
    /// Registers in a profile that is empty; the phrase, when wanted, is copied out before it is confirmed.
    [[nodiscard]] bool registerInstitution(TestProfile &profile, const QString &name, protocol::InstitutionKind kind,
                                           const QString &invitation, SecretBuffer *phrase = nullptr);
    /// Approves what waits in the mailbox for this device.
    [[nodiscard]] bool approve(TestProfile &administrator, const protocol::Address &device, protocol::DeviceRole role,
                               UnixTime notAfter = {});

private:
    template <typename T> [[nodiscard]] bool succeeded(const Result<T> &result, const char *what)
    {
        if (!result) {
            m_problem = QLatin1String(what) + QStringLiteral(": ") +
                        QString::fromStdString(result.error().key() + " " + result.error().detail());
        }
        return result.has_value();
    }

    DevChain m_chain;
    QTemporaryDir m_folder;
    MovableClock m_clock;
    crypto::SystemRandom m_random;
    std::uint16_t m_gatewayPort = 0;
    QStringList m_furtherHosts;
    std::unique_ptr<gateway::Gateway> m_gateway;
    QString m_problem;
};

} // namespace tegata::test
