#include "ChainActors.h"
#include "DevChain.h"

#include <tegata/gateway/CommandLine.h>
#include <tegata/ledgerclient/Calldata.h>
#include <tegata/ledgerclient/GatewayClient.h>

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace tegata;
using test::ChainActors;
using test::DevChain;

/// The program itself, started and stopped as an operator does.
class ProcessTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_chain.start(), qPrintable(m_chain.problem()));
        m_nodes = m_chain.nodes(m_clock);
        m_actors = std::make_unique<ChainActors>(m_chain, *m_nodes, m_random);
        QTcpServer probe;
        QVERIFY(probe.listen(QHostAddress::LocalHost));
        m_listen = QStringLiteral("127.0.0.1:%1").arg(probe.serverPort());
        write(QStringLiteral("sponsor.key"), toHex(m_chain.fundedKey(3).view()).c_str());
        const auto deployment = m_chain.deployment();
        write(QStringLiteral("network.json"),
              QJsonDocument(
                  QJsonObject{{QStringLiteral("chainId"), static_cast<qint64>(protocol::toNumber(deployment.chainId))},
                              {QStringLiteral("ledger"), deployment.ledger.hexString()},
                              {QStringLiteral("nodes"), QJsonArray{m_chain.httpUrl().toString()}},
                              {QStringLiteral("gateway"), QString(QStringLiteral("http://") + m_listen)}})
                  .toJson());
        QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral("page")));
        write(QStringLiteral("page/index.html"), "<!doctype html><title>Tegata</title>");
        const auto configuration =
            run({QStringLiteral("sample-config"), QStringLiteral("--listen"), m_listen, QStringLiteral("--node"),
                 m_chain.httpUrl().toString(), QStringLiteral("--network"), path(QStringLiteral("network.json")),
                 QStringLiteral("--database"), path(QStringLiteral("gateway.db")), QStringLiteral("--sponsor-key-file"),
                 path(QStringLiteral("sponsor.key")), QStringLiteral("--page-directory"), path(QStringLiteral("page"))},
                0);
        write(QStringLiteral("gateway.conf"), configuration);
    }

    void checkSaysWhatItFound()
    {
        const auto said = run(with(QStringLiteral("check")), 0);
        QVERIFY(said.contains("configuration and store: ok"));
        QVERIFY(said.contains("nodes: ok, block "));
        QVERIFY(said.contains("page: ok, 2 files, build " + pageBuild()));
        QVERIFY(said.contains(m_chain.fundedAddress(3).hexString().toLatin1()));
    }

    void checkFailsWhereThereIsNoLedger()
    {
        auto text = read(QStringLiteral("gateway.conf"));
        text.replace(m_chain.deployment().ledger.hexString().toLatin1(),
                     m_chain.fundedAddress(7).hexString().toLatin1());
        text.truncate(text.indexOf("[page]")); // whose network file is of the right ledger, which is said first
        write(QStringLiteral("wrong.conf"), text);
        const auto said = run({QStringLiteral("check"), QStringLiteral("--config"), path(QStringLiteral("wrong.conf"))},
                              static_cast<int>(gateway::ExitCode::Failure));
        QVERIFY(said.contains("ChainUnavailable"));
    }

    void servesThePageWithItsBuildBesideTheApi()
    {
        QProcess program;
        start(program);
        const auto fetched = [this](const char *target) {
            QProcess curl;
            curl.start(QStringLiteral("curl"),
                       {QStringLiteral("-sSi"), QStringLiteral("http://") + m_listen + QString::fromLatin1(target)});
            return curl.waitForFinished() ? curl.readAll() : QByteArray();
        };
        QTRY_VERIFY_WITH_TIMEOUT(fetched("/v1/health").contains("\"page\":\"" + pageBuild() + "\""), 20'000);
        const auto page = fetched("/");
        QVERIFY(page.startsWith("HTTP/1.1 200 "));
        QVERIFY(page.contains("\r\nContent-Security-Policy: default-src 'none'; script-src 'self'"));
        QVERIFY(page.endsWith("<!doctype html><title>Tegata</title>"));
        QVERIFY(fetched("/network.json").endsWith(read(QStringLiteral("network.json"))));
        QVERIFY(fetched("/gateway.conf").startsWith("HTTP/1.1 404 "));
        program.terminate();
        QVERIFY(program.waitForFinished(30'000));
    }

    void checkNamesWhatIsWrongWithThePage()
    {
        write(QStringLiteral("page/notes.exe"), "x");
        const auto said = run(with(QStringLiteral("check")), static_cast<int>(gateway::ExitCode::Configuration));
        QVERIFY(said.contains("page.directory: notes.exe is of an unknown type"));
        QVERIFY(QFile::remove(path(QStringLiteral("page/notes.exe"))));
    }

    void killedGatewayGoesOnWhereItWas()
    {
        QProcess program;
        start(program);
        ledger::GatewayClient client(QUrl(QStringLiteral("http://") + m_listen), m_clock, m_random, nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(QCoro::waitFor(client.health()).has_value(), 20'000);
        const auto token = QString::fromLatin1(run(with(QStringLiteral("invite")), 0).trimmed());
        const auto founder = m_actors->makeMember();
        protocol::RegisterInstitution action;
        action.institutionId = m_actors->fresh<protocol::InstitutionId>();
        action.name = "CANARY Hospital";
        action.legalIdHash = m_actors->fresh<protocol::Hash32>();
        action.encPk = founder.encPk;
        action.vaultPk = m_actors->fresh<protocol::EncryptionPublicKey>();
        action.recoveryPk = m_actors->fresh<protocol::EncryptionPublicKey>();
        action.recoveryWrapHash = m_actors->fresh<protocol::WrapHash>();
        const auto call = m_actors->sign(action, founder);
        QVERIFY(call);
        m_chain.setAutomine(false);
        const auto accepted = QCoro::waitFor(client.submitAction(*ledger::encodeCall(*call), {token, {}}));
        QVERIFY2(accepted, accepted ? "" : accepted.error().detail().c_str());
        program.kill(); // -9: no time to put anything in order
        QVERIFY(program.waitForFinished());
        m_chain.setAutomine(true);
        m_chain.mine();
        QProcess again;
        start(again);
        const auto isIncluded = [&] {
            const auto state = QCoro::waitFor(client.actionState(accepted->digest));
            return state && state->state == ledger::SponsoredState::Included;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isIncluded(), 30'000);
        again.terminate(); // SIGTERM
        QVERIFY(again.waitForFinished(30'000));
        QCOMPARE(again.exitStatus(), QProcess::NormalExit);
        QCOMPARE(again.exitCode(), 0);

        // Nothing that names anybody, no token, no key in what it wrote.
        const auto log = read(QStringLiteral("serve.log"));
        QVERIFY(log.contains("SubmitAction 202"));
        QVERIFY(!log.contains("CANARY"));
        QVERIFY(!log.contains(token.toLatin1()));
        QVERIFY(!log.contains(toHex(m_chain.fundedKey(3).view()).c_str()));
        QVERIFY(!log.contains(action.institutionId.hexString().toLatin1()));
        QVERIFY(!log.contains(founder.address.hexString().toLatin1()));
    }

    void interruptEndsItToo()
    {
        QProcess program;
        start(program);
        ledger::GatewayClient client(QUrl(QStringLiteral("http://") + m_listen), m_clock, m_random, nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(QCoro::waitFor(client.health()).has_value(), 20'000);
        QCOMPARE(::kill(static_cast<pid_t>(program.processId()), SIGINT), 0);
        QVERIFY(program.waitForFinished(30'000));
        QCOMPARE(program.exitCode(), 0);
    }

    void startWaitsForItsNodes()
    {
        m_chain.stop();
        QProcess program;
        start(program);
        QVERIFY(!program.waitForFinished(3'000)); // still trying
        program.terminate();
        QVERIFY(program.waitForFinished(30'000));
    }

private:
    QString path(const QString &name) const { return m_folder.filePath(name); }

    void write(const QString &name, const QByteArray &content)
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QVERIFY(file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner));
        QCOMPARE(file.write(content), content.size());
    }
    QByteArray read(const QString &name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    static QByteArray pageBuild()
    {
        const auto file =
            QCryptographicHash::hash("<!doctype html><title>Tegata</title>", QCryptographicHash::Sha256).toHex();
        return QCryptographicHash::hash("index.html " + file + "\n", QCryptographicHash::Sha256).toHex();
    }

    QStringList with(const QString &command) const
    {
        return {command, QStringLiteral("--config"), path(QStringLiteral("gateway.conf"))};
    }

    /// Output and errors of a command that must end with this code.
    static QByteArray run(const QStringList &arguments, int expectedCode)
    {
        QProcess program;
        program.setProcessChannelMode(QProcess::MergedChannels);
        program.start(QStringLiteral(TEGATA_GATEWAY_PROGRAM), arguments);
        // The chain runs in a process of its own, so waiting here is enough.
        if (!program.waitForFinished(60'000) || program.exitCode() != expectedCode) {
            QTest::qFail(program.readAll().constData(), __FILE__, __LINE__);
            return {};
        }
        return program.readAll();
    }

    void start(QProcess &program)
    {
        program.setProcessChannelMode(QProcess::MergedChannels);
        program.setStandardOutputFile(path(QStringLiteral("serve.log")), QIODevice::Append);
        program.start(QStringLiteral(TEGATA_GATEWAY_PROGRAM), with(QStringLiteral("serve")));
        QVERIFY(program.waitForStarted());
    }

    SystemClock m_clock;
    crypto::SystemRandom m_random;
    QTemporaryDir m_folder;
    DevChain m_chain;
    std::unique_ptr<ledger::NodeSet> m_nodes;
    std::unique_ptr<ChainActors> m_actors;
    QString m_listen;
};

QTEST_GUILESS_MAIN(ProcessTest)
#include "ProcessTest.moc"
