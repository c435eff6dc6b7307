#include "StoreCases.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>
#include <unistd.h>

using namespace tegata;
using namespace tegata::gateway;

namespace {

/// A PostgreSQL server of our own on a loopback port, in a folder of its own. PostgreSQL refuses to run as root, so
/// as root it runs as the system's user postgres.
class PostgresqlServer
{
public:
    ~PostgresqlServer()
    {
        if (m_server.state() != QProcess::NotRunning) {
            stop();
        }
    }

    [[nodiscard]] bool start()
    {
        const auto programs = findPrograms();
        if (programs.isEmpty()) {
            problem = QStringLiteral("no PostgreSQL server is installed");
            return false;
        }
        if (m_port == 0) {
            QTcpServer probe;
            if (!probe.listen(QHostAddress::LocalHost)) {
                problem = QStringLiteral("no free port");
                return false;
            }
            m_port = probe.serverPort();
        }
        const auto data = m_folder.filePath(QStringLiteral("data"));
        if (!QDir(data).exists()) {
            if (!QFile::setPermissions(m_folder.path(), QFileDevice::Permissions(0x7777)) ||
                !run(programs + QStringLiteral("/initdb"),
                     {QStringLiteral("-D"), data, QStringLiteral("-U"), QStringLiteral("tegata"), QStringLiteral("-A"),
                      QStringLiteral("trust"), QStringLiteral("--no-sync"), QStringLiteral("--locale=C.UTF-8"),
                      QStringLiteral("-E"), QStringLiteral("UTF8")})) {
                problem = QStringLiteral("initdb failed");
                return false;
            }
        }
        QStringList arguments{programs + QStringLiteral("/postgres"),
                              QStringLiteral("-D"),
                              data,
                              QStringLiteral("-h"),
                              QStringLiteral("127.0.0.1"),
                              QStringLiteral("-p"),
                              QString::number(m_port),
                              QStringLiteral("-k"),
                              m_folder.path()};
        launch(m_server, arguments);
        settings.kind = StoreSettings::Kind::PostgreSql;
        settings.host = QStringLiteral("127.0.0.1");
        settings.port = m_port;
        settings.user = QStringLiteral("tegata");
        settings.database = QStringLiteral("postgres");
        const auto isUp = QTest::qWaitFor(
            [this, &programs] {
                return run(programs + QStringLiteral("/pg_isready"), {QStringLiteral("-h"), QStringLiteral("127.0.0.1"),
                                                                      QStringLiteral("-p"), QString::number(m_port)});
            },
            60'000);
        problem = isUp ? QString() : QStringLiteral("the server did not start");
        return isUp;
    }

    void stop()
    {
        const auto data = m_folder.filePath(QStringLiteral("data"));
        run(findPrograms() + QStringLiteral("/pg_ctl"),
            {QStringLiteral("-D"), data, QStringLiteral("-m"), QStringLiteral("immediate"), QStringLiteral("stop")});
        if (!m_server.waitForFinished(10'000)) {
            m_server.kill();
            m_server.waitForFinished();
        }
    }

    StoreSettings settings;
    QString problem;

private:
    static QString findPrograms()
    {
        QStringList folders;
        const QDir versions(QStringLiteral("/usr/lib/postgresql"));
        const auto names = versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed);
        for (const auto &name : names) {
            folders.append(versions.filePath(name + QStringLiteral("/bin")));
        }
        for (const auto &folder : folders) {
            if (QFile::exists(folder + QStringLiteral("/initdb"))) {
                return folder;
            }
        }
        return {};
    }

    static void launch(QProcess &process, QStringList arguments)
    {
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.setStandardOutputFile(QProcess::nullDevice());
        process.setWorkingDirectory(QStringLiteral("/"));
        if (::geteuid() == 0) {
            arguments = QStringList{QStringLiteral("-u"), QStringLiteral("postgres"), QStringLiteral("--")} + arguments;
            process.start(QStringLiteral("runuser"), arguments);
        } else {
            process.start(arguments.takeFirst(), arguments);
        }
    }

    static bool run(const QString &program, const QStringList &arguments)
    {
        QProcess process;
        launch(process, QStringList{program} + arguments);
        return process.waitForFinished(120'000) && process.exitCode() == 0;
    }

    QTemporaryDir m_folder;
    QProcess m_server;
    quint16 m_port = 0;
};

PostgresqlServer *server = nullptr;

} // namespace

/// What only a server has: several instances at once, and going away.
class PostgresqlTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void instancesThatWriteAtOnceLoseNothing()
    {
        crypto::SystemRandom random;
        const auto patient = random.strongBytes<protocol::PatientId>();
        const auto now = fromUnixSeconds(1'800'000'000);
        std::atomic<int> failures = 0;
        std::vector<std::thread> instances;
        for (int instance = 0; instance < 3; ++instance) {
            instances.emplace_back([&] {
                auto database = Database::open(server->settings);
                if (!database) {
                    ++failures;
                    return;
                }
                Store store(**database);
                for (int count = 0; count < 10; ++count) {
                    const ServedRead read{patient, {}, {}, {}};
                    // One transaction is repeated eight times; under this much contention a caller may have to
                    // come again.
                    Result<void> done = failure(GatewayError::StoreUnavailable);
                    for (int attempt = 0; attempt < 20 && !done; ++attempt) {
                        done = (*database)->transaction([&] { return store.readLog.append({read}, now); });
                    }
                    failures += done ? 0 : 1;
                }
            });
        }
        for (auto &instance : instances) {
            instance.join();
        }
        QCOMPARE(failures.load(), 0);
        auto database = Database::open(server->settings);
        QVERIFY(database);
        Store store(**database);
        const auto entries = store.readLog.list(patient, 0, 1000);
        QCOMPARE(entries->size(), std::size_t(30));
        protocol::Hash32 previous;
        for (const auto &entry : *entries) {
            QVERIFY(entry.previous == previous);
            previous = protocol::hashOf(entry);
        }
    }

    void lastBudgetIsSpentOnceByManyInstances()
    {
        const auto day = fromUnixSeconds(1'900'000'000);
        std::atomic<int> accepted = 0;
        std::vector<std::thread> instances;
        for (int instance = 0; instance < 4; ++instance) {
            instances.emplace_back([&] {
                auto database = Database::open(server->settings);
                if (!database) {
                    return;
                }
                Store store(**database);
                crypto::SystemRandom random;
                AcceptedAction action;
                action.name = "AppendRecord";
                action.calldata = {1};
                action.digest = random.strongBytes<protocol::Digest>();
                action.signer = random.strongBytes<protocol::Address>();
                action.nonce = random.strongBytes<protocol::Nonce>();
                action.feeGwei = 60;
                Result<Sponsorship> answer = failure(GatewayError::StoreUnavailable);
                for (int attempt = 0; attempt < 20 && !answer && answer.error().is(GatewayError::StoreUnavailable);
                     ++attempt) {
                    answer = (*database)->transaction([&] { return store.sponsor.accept(action, 130, day); });
                }
                accepted += answer ? 1 : 0;
            });
        }
        for (auto &instance : instances) {
            instance.join();
        }
        QCOMPARE(accepted.load(), 2);
    }

    void serverThatGoesAwayIsFoundAgain()
    {
        auto database = Database::open(server->settings);
        QVERIFY(database);
        Store store(**database);
        const auto institution = crypto::SystemRandom().strongBytes<protocol::InstitutionId>();
        const auto put = [&](const char *text) {
            return (*database)->transaction(
                [&] { return store.mailbox.put(institution, {}, text, fromUnixSeconds(1)); });
        };
        QVERIFY(put("before"));
        server->stop();
        QVERIFY(!put("while it is away"));
        QVERIFY2(server->start(), qPrintable(server->problem));
        QVERIFY(put("after"));
        QCOMPARE(store.mailbox.list(institution)->front(), QByteArray("after"));
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    PostgresqlServer own;
    if (!own.start()) {
        qWarning("SKIP: %s", qPrintable(own.problem));
        return own.problem.startsWith(QStringLiteral("no ")) ? 0 : 1;
    }
    server = &own;
    test::StoreCases cases(own.settings);
    PostgresqlTest several;
    const auto failures = QTest::qExec(&cases, argc, argv) + QTest::qExec(&several, argc, argv);
    server = nullptr;
    return failures;
}
#include "PostgresqlTest.moc"
