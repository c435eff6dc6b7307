#include <tegata/gateway/CommandLine.h>
#include <tegata/gateway/Configuration.h>

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QTextStream>

using namespace tegata;
using namespace tegata::gateway;

namespace {

QByteArray sampleText()
{
    QFile file(QStringLiteral(TEGATA_SOURCE_DIR "/services/gateway/tegata-gateway.sample.conf"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

const auto minimal = QByteArrayLiteral("[network]\npublic-hosts = gateway.test\n"
                                       "[store]\nurl = sqlite:/tmp/x\n"
                                       "[chain]\nnodes = http://127.0.0.1:1\nchain-id = 1\n"
                                       "ledger = 0x00000000000000000000000000000000000000aa\n"
                                       "[sponsor]\nkey-file = /tmp/key\n");

} // namespace

class ConfigurationTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sampleIsValidAsItStands()
    {
        const auto parsed = parseConfiguration(sampleText());
        QVERIFY2(parsed, parsed ? "" : parsed.error().detail().c_str());
        QCOMPARE(protocol::toNumber(parsed->chain.deployment.chainId), 31337U);
    }

    void sampleShowsEveryKeyOnceWithItsDefault()
    {
        QString section;
        std::vector<QString> shown;
        static const QRegularExpression keyForm(QStringLiteral("^#?([a-z][a-z-]+) = (.+)$"));
        const auto lines = QString::fromUtf8(sampleText()).split(QLatin1Char('\n'));
        for (const auto &line : lines) {
            if (line.startsWith(QLatin1Char('['))) {
                section = line.mid(1, line.size() - 2);
            } else if (const auto match = keyForm.match(line); match.hasMatch()) {
                shown.push_back(section + QLatin1Char('.') + match.captured(1));
            }
        }
        auto known = configurationKeys();
        std::sort(known.begin(), known.end());
        std::sort(shown.begin(), shown.end());
        QCOMPARE(shown, known);
    }

    void commentedValuesOfTheSampleAreTheDefaults()
    {
        // With every comment mark before a key taken away, nothing may change but keys without a default.
        auto text = QString::fromUtf8(sampleText());
        text.replace(QRegularExpression(QStringLiteral("^#([a-z][a-z-]+ = )"), QRegularExpression::MultilineOption),
                     QStringLiteral("\\1"));
        text.remove(QRegularExpression(
            QStringLiteral(
                "^(key-environment|password-file|trusted-proxies|events|directory|network-file|allowed-origins) .*$"),
            QRegularExpression::MultilineOption));
        const auto all = parseConfiguration(text.toUtf8());
        const auto plain = parseConfiguration(sampleText());
        QVERIFY2(all, all ? "" : all.error().detail().c_str());
        QVERIFY(plain);
        QCOMPARE(all->network.listenPort, plain->network.listenPort);
        QCOMPARE(all->network.maxConnections, plain->network.maxConnections);
        QCOMPARE(all->network.maxConnectionsPerAddress, plain->network.maxConnectionsPerAddress);
        QCOMPARE(all->network.maxEventStreams, plain->network.maxEventStreams);
        QVERIFY(all->network.headerTimeout == plain->network.headerTimeout);
        QVERIFY(all->network.bodyTimeout == plain->network.bodyTimeout);
        QVERIFY(all->network.idleTimeout == plain->network.idleTimeout);
        QCOMPARE(all->network.maxBufferedBytes, plain->network.maxBufferedBytes);
        QCOMPARE(all->sponsor.lowBalanceGwei, plain->sponsor.lowBalanceGwei);
        QCOMPARE(all->sponsor.maxFeePerGasGwei, plain->sponsor.maxFeePerGasGwei);
        QCOMPARE(all->sponsor.budgetPerDayGwei, plain->sponsor.budgetPerDayGwei);
        QVERIFY(all->page.strictTransport == plain->page.strictTransport);
        QVERIFY(all->sponsor.maxDeadline == plain->sponsor.maxDeadline);
        QVERIFY(all->sponsor.stuckAfter == plain->sponsor.stuckAfter);
        QCOMPARE(all->sponsor.bumpPercent, plain->sponsor.bumpPercent);
        QCOMPARE(all->quotas.devicePerDay, plain->quotas.devicePerDay);
        QCOMPARE(all->quotas.institutionPerDay, plain->quotas.institutionPerDay);
        QCOMPARE(all->quotas.patientPerDay, plain->quotas.patientPerDay);
        QCOMPARE(all->quotas.introductionsPerInstitutionPerDay, plain->quotas.introductionsPerInstitutionPerDay);
        QCOMPARE(all->limits.openRequestsPerMinute, plain->limits.openRequestsPerMinute);
        QCOMPARE(all->limits.sessionRequestsPerMinute, plain->limits.sessionRequestsPerMinute);
    }

    void wrongLinesAreRefusedAndNamed_data()
    {
        QTest::addColumn<QByteArray>("added");
        QTest::addColumn<QByteArray>("said");
        const auto row = [](const char *name, const char *added, const char *said) {
            QTest::newRow(name) << QByteArray(added) << QByteArray(said);
        };
        row("unknown key", "[network]\nlisten-port = 1\n", "line 13: unknown key listen-port");
        row("unknown section", "[networks]\n", "line 12: unknown section");
        row("key outside of a section's keys", "url = sqlite:/y\n", "line 12: unknown key url");
        row("twice", "[store]\nurl = sqlite:/y\n", "line 13: store.url was already set in line 4");
        row("no value", "[store]\npassword-file =\n", "line 13: expected");
        row("not a line", "hello\n", "line 12: expected");
        row("port", "[network]\nlisten = 127.0.0.1:99999\n", "line 13: network.listen");
        row("no port", "[network]\nlisten = 127.0.0.1\n", "line 13: network.listen");
        row("host name to listen", "[network]\nlisten = localhost:80\n", "line 13: network.listen");
        row("proxy", "[network]\ntrusted-proxies = proxy.test\n", "line 13: network.trusted-proxies");
        row("page without its network", "[page]\ndirectory = /x\n", "page.directory and page.network-file");
        row("network without a page", "[page]\nnetwork-file = /x\n", "page.directory and page.network-file");
        row("origin with a path", "[page]\nallowed-origins = https://a.test/\n", "line 13: page.allowed-origins");
        row("origin with its own port", "[page]\nallowed-origins = https://a.test:443\n", "line 13: page.allowed");
        row("any origin", "[page]\nallowed-origins = *\n", "line 13: page.allowed-origins");
        row("origin without a scheme", "[page]\nallowed-origins = https://a.test, b.test\n", "line 13: page.allowed");
        row("negative", "[limits]\nopen-requests-per-minute = -1\n", "line 13");
        row("zero", "[limits]\nopen-requests-per-minute = 0\n", "line 13");
        row("hexadecimal", "[limits]\nopen-requests-per-minute = 0x10\n", "line 13");
        row("bump below what nodes take", "bump-percent = 9\n", "line 12: sponsor.bump-percent");
        row("flag", "enabled = true\n", "line 12: sponsor.enabled");
        row("seconds", "stuck-after-seconds = 1e3\n", "line 12");
        row("events over http", "[chain]\nevents = http://127.0.0.1:1\n", "line 13: chain.events");
    }
    void wrongLinesAreRefusedAndNamed()
    {
        QFETCH(QByteArray, added);
        QFETCH(QByteArray, said);
        QVERIFY(parseConfiguration(minimal));
        auto text = minimal;
        QCOMPARE(text.count('\n'), 10);
        const auto parsed = parseConfiguration(text + "\n" + added);
        QVERIFY(!parsed);
        QVERIFY(parsed.error().is(GatewayError::ConfigurationInvalid));
        QVERIFY2(QByteArray::fromStdString(parsed.error().detail()).startsWith(said), parsed.error().detail().c_str());
    }

    void wrongValuesOfRequiredKeysAreRefused_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        const auto row = [](const char *name, const char *from, const char *to) {
            QTest::newRow(name) << QByteArray(from) << QByteArray(to);
        };
        row("no host", "public-hosts = gateway.test", "");
        row("upper-case host", "gateway.test", "Gateway.test");
        row("host with a scheme", "gateway.test", "https://gateway.test");
        row("no store", "url = sqlite:/tmp/x", "");
        row("empty file", "sqlite:/tmp/x", "sqlite:");
        row("other database", "sqlite:/tmp/x", "mysql://host/db");
        row("no database name", "sqlite:/tmp/x", "postgresql://host");
        row("password in the URL", "sqlite:/tmp/x", "postgresql://user:secret@host/db");
        row("option with a quote", "sqlite:/tmp/x", "postgresql://user@host/db?a=b'c");
        row("no chain id", "chain-id = 1", "");
        row("chain id 0", "chain-id = 1", "chain-id = 0");
        row("no ledger", "ledger = 0x00000000000000000000000000000000000000aa", "");
        row("short ledger", "00aa", "aa");
        row("zero ledger", "00aa", "0000");
        row("ledger without 0x", "0x00000000000000000000000000000000000000aa",
            "00000000000000000000000000000000000000aa");
        row("node without a scheme", "http://127.0.0.1:1", "127.0.0.1:1");
        row("sponsor without a key", "key-file = /tmp/key", "");
        row("sponsor with two keys", "key-file = /tmp/key", "key-file = /tmp/key\nkey-environment = K");
        row("not UTF-8", "/tmp/key", "/tmp/\xff");
    }
    void wrongValuesOfRequiredKeysAreRefused()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        auto text = minimal;
        QVERIFY(text.contains(from));
        text.replace(from, to);
        const auto parsed = parseConfiguration(text);
        QVERIFY(!parsed);
        QVERIFY(parsed.error().is(GatewayError::ConfigurationInvalid));
    }

    void postgresqlUrlIsTakenApart()
    {
        auto text = minimal;
        text.replace("sqlite:/tmp/x", "postgresql://gate@db.test:6000/tegata?sslmode=verify-full&connect_timeout=3");
        const auto parsed = parseConfiguration(text);
        QVERIFY(parsed);
        QCOMPARE(parsed->store.kind, StoreSettings::Kind::PostgreSql);
        QCOMPARE(parsed->store.host, QStringLiteral("db.test"));
        QCOMPARE(parsed->store.port, std::uint16_t(6000));
        QCOMPARE(parsed->store.database, QStringLiteral("tegata"));
        QCOMPARE(parsed->store.user, QStringLiteral("gate"));
        QCOMPARE(parsed->store.options, QStringLiteral("sslmode=verify-full;connect_timeout=3"));
    }

    void sponsorKeyFileMustBePrivateAndWellFormed()
    {
        QTemporaryDir folder;
        SponsorSettings settings;
        settings.keyFile = folder.filePath(QStringLiteral("key"));
        const auto write = [&settings](const QByteArray &content, QFileDevice::Permissions permissions) {
            QFile file(settings.keyFile);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(content);
            file.close();
            QVERIFY(file.setPermissions(permissions));
        };
        const QByteArray good(64, '1');
        const auto mine = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
        QVERIFY(!loadSponsorKey(settings));
        write(good + "\n", mine);
        QVERIFY(loadSponsorKey(settings));
        write("0x" + good, mine);
        QVERIFY(loadSponsorKey(settings));
        write(good, mine | QFileDevice::ReadGroup);
        QVERIFY(!loadSponsorKey(settings));
        write(good, mine | QFileDevice::ReadOther);
        QVERIFY(!loadSponsorKey(settings));
        write(good.left(63), mine);
        QVERIFY(!loadSponsorKey(settings));
        write(QByteArray(64, '0'), mine);
        QVERIFY(!loadSponsorKey(settings));
        write(QByteArray(64, 'f'), mine); // not below the group order
        QVERIFY(!loadSponsorKey(settings));
    }

    void sponsorKeyFromTheEnvironmentIsTakenOutOfIt()
    {
        SponsorSettings settings;
        settings.keyEnvironment = QStringLiteral("TEGATA_TEST_SPONSOR_KEY");
        qputenv("TEGATA_TEST_SPONSOR_KEY", QByteArray(64, '2'));
        QVERIFY(loadSponsorKey(settings));
        QVERIFY(!qEnvironmentVariableIsSet("TEGATA_TEST_SPONSOR_KEY"));
        QVERIFY(!loadSponsorKey(settings));
    }

    void commandLineTellsUsageFromConfiguration()
    {
        QByteArray written;
        QTextStream stream(&written);
        const CommandOutput output{stream, stream};
        QCOMPARE(runCommand({}, output), ExitCode::Usage);
        QCOMPARE(runCommand({QStringLiteral("dance")}, output), ExitCode::Usage);
        QCOMPARE(runCommand({QStringLiteral("check"), QStringLiteral("--nonsense")}, output), ExitCode::Usage);
        QCOMPARE(runCommand({QStringLiteral("check"), QStringLiteral("--config"), QStringLiteral("/nowhere")}, output),
                 ExitCode::Configuration);
    }

    void invitePrintsATokenAndKeepsOnlyItsHash()
    {
        QTemporaryDir folder;
        const auto database = folder.filePath(QStringLiteral("gateway.db"));
        auto text = minimal;
        text.replace("/tmp/x", database.toUtf8());
        QFile file(folder.filePath(QStringLiteral("gateway.conf")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        QByteArray written;
        {
            QTextStream stream(&written);
            QCOMPARE(
                runCommand({QStringLiteral("invite"), QStringLiteral("--config"), file.fileName()}, {stream, stream}),
                ExitCode::Success);
        }
        const auto token = written.trimmed();
        QVERIFY(token.size() >= 26);
        QFile store(database);
        QVERIFY(store.open(QIODevice::ReadOnly));
        QFile log(database + QStringLiteral("-wal"));
        const auto content = store.readAll() + (log.open(QIODevice::ReadOnly) ? log.readAll() : QByteArray());
        QVERIFY(!content.contains(token));
        QVERIFY(content.contains("invitations"));
    }
};

QTEST_GUILESS_MAIN(ConfigurationTest)
#include "ConfigurationTest.moc"
