#include "StoreCases.h"

#include <tegata/crypto/Random.h>
#include <tegata/gateway/UploadStore.h>

#include <QCoreApplication>
#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <array>
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

    void whatTwoInstancesTakeInAtOnceCountsOnce()
    {
        crypto::SystemRandom random;
        const auto day = fromUnixSeconds(2'000'000'000);
        constexpr std::uint64_t plenty = 1'000'000'000;
        constexpr int rounds = 25;
        Storage one(server->settings);
        Storage two(server->settings);
        QVERIFY(QCoro::waitFor(one.open()) && QCoro::waitFor(two.open()));
        const auto atOnce = [&one, &two](auto first, auto second) {
            auto running = one.run(first);
            auto alsoRunning = two.run(second);
            auto done = QCoro::waitFor(running);
            auto alsoDone = QCoro::waitFor(alsoRunning);
            return std::pair(std::move(done), std::move(alsoDone));
        };
        const auto device = QString::fromStdString(random.strongBytes<protocol::Address>().hex());
        const auto account = random.strongBytes<protocol::Address>();
        const auto anAction = [&random, &device] {
            AcceptedAction action;
            action.name = "AppendRecord";
            action.calldata = {1};
            action.digest = random.strongBytes<protocol::Digest>();
            action.signer = random.strongBytes<protocol::Address>();
            action.nonce = random.strongBytes<protocol::Nonce>();
            action.feeGwei = 30;
            action.charges = {{QStringLiteral("device"), device, plenty}};
            return action;
        };
        const auto accepting = [day](const AcceptedAction &action) {
            return [action, day](Store &store) { return store.sponsor.accept(action, plenty, day); };
        };
        std::uint64_t actions = 0;
        for (int round = 0; round < rounds; ++round) {
            // The same upload.
            StoredRecord record;
            record.hash = random.strongBytes<protocol::RecordHash>();
            record.patientId = random.strongBytes<protocol::PatientId>();
            const auto putting = [record, device, day](Store &store) -> Result<bool> {
                auto isNew = store.objects.putRecord(record, "sealed", day);
                if (isNew && *isNew) {
                    const auto charged = store.usage.charge({{QStringLiteral("stored"), device, plenty}}, 100, day);
                    return charged ? isNew : failure(charged.error());
                }
                return isNew;
            };
            const auto put = atOnce(putting, putting);
            QVERIFY(put.first && put.second);
            QVERIFY(*put.first != *put.second);

            // Two founders with one invitation.
            auto founder = anAction();
            auto other = anAction();
            founder.invitation = random.strongBytes<protocol::Hash32>();
            other.invitation = founder.invitation;
            const auto inviting = [token = *founder.invitation, day](Store &store) {
                return store.sponsor.addInvitation(token, 1, day, day + std::chrono::hours(1));
            };
            QVERIFY(QCoro::waitFor(one.run(inviting)));
            const auto invited = atOnce(accepting(founder), accepting(other));
            QVERIFY(invited.first.has_value() != invited.second.has_value());
            const auto &refused = invited.first ? invited.second : invited.first;
            QVERIFY2(refused.error().is(GatewayError::InvitationInvalid), refused.error().detail().c_str());
            ++actions;

            // The same action, and then the sponsor's transaction for it.
            const auto action = anAction();
            const auto accepted = atOnce(accepting(action), accepting(action));
            QVERIFY2(accepted.first, accepted.first ? "" : accepted.first.error().detail().c_str());
            QVERIFY2(accepted.second, accepted.second ? "" : accepted.second.error().detail().c_str());
            QVERIFY(accepted.first->digest == action.digest && accepted.second->digest == action.digest);
            ++actions;
            const auto writingAhead = [action, account, day](Store &store) {
                const SignSubmission signing = [](std::uint64_t) -> Result<ledger::SignedTransaction> {
                    ledger::SignedTransaction transaction;
                    transaction.raw = {1};
                    transaction.hash = crypto::SystemRandom().strongBytes<protocol::TransactionHash>();
                    return transaction;
                };
                return store.sponsor.writeAhead({action.digest}, account, 0, 100, ledger::Wei(1), ledger::Wei(1),
                                                plenty, signing, day);
            };
            const auto written = atOnce(writingAhead, writingAhead);
            QVERIFY(written.first.has_value() != written.second.has_value());
            const auto &late = written.first ? written.second : written.first;
            QVERIFY2(late.error().is(GatewayError::Conflict), late.error().detail().c_str());

            // Sent again while another instance removes it: whichever comes first, it is there afterwards.
            StoredRecord old = record;
            old.hash = random.strongBytes<protocol::RecordHash>();
            const auto storing = [old](UnixTime at) {
                return [old, at](Store &store) { return store.objects.putRecord(old, "sealed", at); };
            };
            QVERIFY(QCoro::waitFor(one.run(storing(fromUnixSeconds(1'000)))));
            const auto removing = [old](Store &store) {
                const WaitingUpload upload{WaitingUpload::Kind::Record, protocol::Hash32(old.hash.bytes()), {}};
                return UploadStore(store.database).remove(upload, fromUnixSeconds(2'000));
            };
            const auto removed = atOnce(removing, storing(day));
            QVERIFY2(removed.first, removed.first ? "" : removed.first.error().detail().c_str());
            QVERIFY2(removed.second, removed.second ? "" : removed.second.error().detail().c_str());
            QCOMPARE(*removed.second, *removed.first);
            const auto finding = [hash = old.hash](Store &store) { return store.objects.findEnvelope(hash); };
            const auto found = QCoro::waitFor(one.run(finding));
            QVERIFY(found && *found == QByteArray("sealed"));
        }
        const auto counting = [device, account, day](Store &store) -> Result<std::array<std::uint64_t, 4>> {
            const auto stored = store.usage.used(QStringLiteral("stored"), device, day);
            const auto used = store.usage.used(QStringLiteral("device"), device, day);
            const auto spent = store.sponsor.spentGwei(day);
            const auto open = store.sponsor.open(account);
            if (!stored || !used || !spent || !open) {
                return failure(GatewayError::StoreUnavailable);
            }
            return std::array<std::uint64_t, 4>{*stored, *used, *spent, open->size()};
        };
        const auto counted = QCoro::waitFor(one.run(counting));
        QVERIFY(counted);
        const std::array<std::uint64_t, 4> expected{100 * rounds, actions, 30 * actions, rounds};
        QCOMPARE(*counted, expected);
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
