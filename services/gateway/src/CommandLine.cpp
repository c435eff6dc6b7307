#include <tegata/gateway/CommandLine.h>

#include "Logging_p.h"

#include <tegata/crypto/Random.h>
#include <tegata/gateway/Gateway.h>

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSocketNotifier>
#include <QTextStream>

#include <csignal>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tegata::gateway {
namespace {

constexpr std::chrono::seconds startInterval{2};

// The handler may only do what is safe in a signal: write one byte to a socket that the event loop reads.
int signalSockets[2] = {-1, -1}; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

extern "C" void noteSignal(int /*number*/)
{
    const auto before = errno;
    const char byte = 1;
    [[maybe_unused]] const auto written = ::write(signalSockets[0], &byte, sizeof byte);
    errno = before;
}

std::unique_ptr<QSocketNotifier> watchSignals()
{
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, signalSockets) != 0) {
        return nullptr;
    }
    struct sigaction action = {};
    action.sa_handler = noteSignal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGINT, &action, nullptr);
    signal(SIGPIPE, SIG_IGN);
    return std::make_unique<QSocketNotifier>(signalSockets[1], QSocketNotifier::Read);
}

ExitCode fail(const CommandOutput &output, const Error &error)
{
    output.error << "tegata-gateway: " << QString::fromStdString(error.key());
    if (!error.detail().empty()) {
        output.error << ": " << QString::fromStdString(error.detail());
    }
    output.error << Qt::endl;
    return error.is(GatewayError::ConfigurationInvalid) ? ExitCode::Configuration : ExitCode::Failure;
}

ExitCode usage(const CommandOutput &output, const QString &problem)
{
    output.error << "tegata-gateway: " << problem << Qt::endl
                 << "usage: tegata-gateway check|serve --config FILE" << Qt::endl
                 << "       tegata-gateway invite --config FILE [--uses N] [--days N]" << Qt::endl
                 << "       tegata-gateway admit --config FILE --subject 0x…" << Qt::endl
                 << "       tegata-gateway sample-config --listen ADDRESS:PORT --node URL --network FILE --database "
                    "FILE --sponsor-key-file FILE [--page-directory FOLDER]"
                 << Qt::endl;
    return ExitCode::Usage;
}

/// Starts again while only the nodes are away: after a power cut they may come up later than we do.
QCoro::Task<> startUntilRunning(Gateway *gateway, CommandOutput output)
{
    auto starting = gateway->start();
    const auto started = co_await starting;
    if (started) {
        output.out << "listening on port " << gateway->port() << Qt::endl;
        co_return;
    }
    if (started.error().is(GatewayError::ChainUnavailable)) {
        QTimer::singleShot(startInterval, gateway, [gateway, output] { startUntilRunning(gateway, output); });
        co_return;
    }
    QCoreApplication::exit(static_cast<int>(fail(output, started.error())));
}

ExitCode serve(const Configuration &configuration, CommandOutput output)
{
    auto key = loadSponsorKey(configuration.sponsor);
    if (!key) {
        return fail(output, key.error());
    }
    const auto signals = watchSignals();
    const SystemClock clock;
    Gateway gateway(configuration, std::move(*key), clock);
    if (signals) {
        QObject::connect(signals.get(), &QSocketNotifier::activated, &gateway, [&gateway] {
            char byte = 0;
            [[maybe_unused]] const auto count = ::read(signalSockets[1], &byte, sizeof byte);
            gateway.stop();
        });
    }
    QObject::connect(&gateway, &Gateway::finished, QCoreApplication::instance(), &QCoreApplication::quit,
                     Qt::QueuedConnection);
    QMetaObject::invokeMethod(
        &gateway, [&gateway, output] { startUntilRunning(&gateway, output); }, Qt::QueuedConnection);
    const auto code = QCoreApplication::exec();
    return static_cast<ExitCode>(code);
}

ExitCode check(const Configuration &configuration, CommandOutput output)
{
    auto key = loadSponsorKey(configuration.sponsor);
    if (!key) {
        return fail(output, key.error());
    }
    const auto database = Database::open(configuration.store);
    if (!database) {
        return fail(output, database.error());
    }
    output.out << "configuration and store: ok" << Qt::endl;
    if (!configuration.page.directory.isEmpty()) {
        const auto page =
            PatientPage::load(configuration.page, configuration.chain.deployment, configuration.network.publicHosts);
        if (!page) {
            return fail(output, page.error());
        }
        output.out << "page: ok, " << page->fileCount() << " files, build " << page->build() << Qt::endl;
    }
    const SystemClock clock;
    Gateway gateway(configuration, std::move(*key), clock);
    auto code = ExitCode::Success;
    QMetaObject::invokeMethod(
        &gateway,
        [&gateway, &code, output] {
            gateway.probe().then([&code, output](const Result<QString> &answer) {
                if (answer) {
                    output.out << *answer << Qt::endl;
                } else {
                    code = fail(output, answer.error());
                }
                QCoreApplication::quit();
            });
        },
        Qt::QueuedConnection);
    QCoreApplication::exec();
    return code;
}

Result<QString> invite(const Configuration &configuration, std::uint32_t uses, std::uint32_t days)
{
    auto database = Database::open(configuration.store);
    if (!database) {
        return failure(database.error());
    }
    Store store(**database);
    crypto::SystemRandom random;
    ByteArray<20> bytes{};
    random.fill(bytes);
    const auto token = QString::fromLatin1(
        toQByteArray(bytes).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
    const auto now = SystemClock().now();
    const auto hash = invitationHashOf(token);
    const auto added = (*database)->transaction(
        [&] { return store.sponsor.addInvitation(hash, uses, now, now + std::chrono::hours(24) * days); });
    if (!added) {
        return failure(added.error());
    }
    return token;
}

Result<void> admit(const Configuration &configuration, const protocol::Hash32 &subject)
{
    auto database = Database::open(configuration.store);
    if (!database) {
        return failure(database.error());
    }
    Store store(**database);
    const auto now = SystemClock().now();
    return (*database)->transaction([&] { return store.sponsor.admit(subject, now); });
}

ExitCode sampleConfig(const QCommandLineParser &parser, CommandOutput output)
{
    QFile file(parser.value(QStringLiteral("network")));
    const auto content = file.open(QIODevice::ReadOnly) ? file.read(64 * 1024) : QByteArray();
    const auto network = QJsonDocument::fromJson(content).object();
    const auto chainId = network.value(QStringLiteral("chainId")).toVariant().toULongLong();
    const auto ledgerAddress = network.value(QStringLiteral("ledger")).toString();
    const QUrl node(parser.value(QStringLiteral("node")), QUrl::StrictMode);
    if (chainId == 0 || ledgerAddress.isEmpty() || !node.isValid()) {
        return fail(output, Error(GatewayError::ConfigurationInvalid,
                                  "sample-config needs --node and a --network file with chainId and ledger"));
    }
    auto events = node;
    events.setScheme(node.scheme() == QStringLiteral("https") ? QStringLiteral("wss") : QStringLiteral("ws"));
    const auto listen = parser.value(QStringLiteral("listen"));
    // The network file is what the page is told as well.
    const auto directory = parser.value(QStringLiteral("page-directory"));
    const auto page = directory.isEmpty()
                          ? QString()
                          : QStringLiteral("[page]\ndirectory = %1\nnetwork-file = %2\n\n")
                                .arg(directory, QFileInfo(parser.value(QStringLiteral("network"))).absoluteFilePath());
    const auto text =
        QStringLiteral("# For a local network only. services/gateway/tegata-gateway.sample.conf is the "
                       "manual.\n"
                       "[network]\nlisten = %1\npublic-hosts = %1, localhost%2\n"
                       "max-connections-per-address = 512\n\n"
                       "[store]\nurl = sqlite:%3\n\n"
                       "[chain]\nnodes = %4\nevents = %5\nchain-id = %6\nledger = %7\n\n"
                       "[sponsor]\nkey-file = %8\nstuck-after-seconds = 5\n\n"
                       "[limits]\nopen-requests-per-minute = 60000\n"
                       "session-requests-per-minute = 60000\n\n%9")
            .arg(listen, listen.mid(listen.lastIndexOf(QLatin1Char(':'))), parser.value(QStringLiteral("database")),
                 node.toString(), events.toString(), QString::number(chainId), ledgerAddress,
                 parser.value(QStringLiteral("sponsor-key-file")), page);
    const auto parsed = parseConfiguration(text.toUtf8());
    if (!parsed) {
        return fail(output, parsed.error());
    }
    output.out << text << Qt::flush;
    return ExitCode::Success;
}

std::optional<std::uint32_t> numberOption(const QCommandLineParser &parser, const QString &name, std::uint32_t largest)
{
    bool isNumber = false;
    const auto value = parser.value(name).toUInt(&isNumber);
    return isNumber && value >= 1 && value <= largest ? std::optional<std::uint32_t>(value) : std::nullopt;
}

} // namespace

Result<std::optional<crypto::SigningKey>> loadSponsorKey(const SponsorSettings &settings)
{
    if (!settings.enabled) {
        return std::optional<crypto::SigningKey>();
    }
    // A named edge where a secret is not yet in a secret type: it is wiped below, but Qt may have moved it before.
    QByteArray text;
    if (!settings.keyFile.isEmpty()) {
        QFile file(settings.keyFile);
        if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
            return failure(GatewayError::ConfigurationInvalid, "sponsor.key-file cannot be read");
        }
        constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup |
                                QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
        if ((file.permissions() & others) != 0) {
            return failure(GatewayError::ConfigurationInvalid, "sponsor.key-file must have mode 0600");
        }
        text = file.read(256);
    } else {
        const auto name = settings.keyEnvironment.toLocal8Bit();
        text = qgetenv(name.constData());
        qunsetenv(name.constData()); // not for children, nor for a later look at the environment
    }
    const auto digits = text.trimmed();
    auto bytes = fromHex(std::string_view(digits.constData(), static_cast<std::size_t>(digits.size())));
    auto key = bytes ? crypto::SigningKey::copyOf(*bytes) : std::optional<crypto::SigningKey>();
    if (bytes) {
        wipe(*bytes);
    }
    text.fill('\0');
    if (!key || !crypto::addressOf(*key)) {
        return failure(GatewayError::ConfigurationInvalid, "the sponsor's key is not 64 hexadecimal digits of a key");
    }
    return std::optional<crypto::SigningKey>(std::move(*key));
}

ExitCode runCommand(const QStringList &arguments, CommandOutput output)
{
    QCommandLineParser parser;
    const auto add = [&parser](const QString &name, const QString &value, const QString &standard = {}) {
        parser.addOption(QCommandLineOption(name, QString(), value, standard));
    };
    add(QStringLiteral("config"), QStringLiteral("FILE"));
    add(QStringLiteral("uses"), QStringLiteral("N"), QStringLiteral("1"));
    add(QStringLiteral("days"), QStringLiteral("N"), QStringLiteral("7"));
    add(QStringLiteral("subject"), QStringLiteral("ID"));
    for (const auto &name :
         {QStringLiteral("listen"), QStringLiteral("node"), QStringLiteral("network"), QStringLiteral("database"),
          QStringLiteral("sponsor-key-file"), QStringLiteral("page-directory")}) {
        add(name, QStringLiteral("VALUE"));
    }
    if (!parser.parse(QStringList{QStringLiteral("tegata-gateway")} + arguments)) {
        return usage(output, parser.errorText());
    }
    const auto words = parser.positionalArguments();
    const auto command = words.value(0);
    static const QStringList commands{QStringLiteral("check"), QStringLiteral("serve"), QStringLiteral("invite"),
                                      QStringLiteral("admit"), QStringLiteral("sample-config")};
    if (words.size() != 1 || !commands.contains(command)) {
        return usage(output, QStringLiteral("expected one command"));
    }
    if (command == QStringLiteral("sample-config")) {
        return sampleConfig(parser, output);
    }
    const auto configuration = loadConfiguration(parser.value(QStringLiteral("config")));
    if (!configuration) {
        return fail(output, configuration.error());
    }
    if (command == QStringLiteral("serve")) {
        return serve(*configuration, output);
    }
    if (command == QStringLiteral("check")) {
        return check(*configuration, output);
    }
    if (command == QStringLiteral("invite")) {
        const auto uses = numberOption(parser, QStringLiteral("uses"), 10'000);
        const auto days = numberOption(parser, QStringLiteral("days"), 365);
        if (!uses || !days) {
            return usage(output, QStringLiteral("--uses is 1 to 10000, --days 1 to 365"));
        }
        const auto token = invite(*configuration, *uses, *days);
        if (!token) {
            return fail(output, token.error());
        }
        output.out << *token << Qt::endl;
        return ExitCode::Success;
    }
    const auto subject = protocol::Hash32::fromHex(parser.value(QStringLiteral("subject")).toStdString());
    if (!subject || subject->isZero()) {
        return usage(output, QStringLiteral("--subject is an institution's or patient's id"));
    }
    const auto admitted = admit(*configuration, *subject);
    return admitted ? ExitCode::Success : fail(output, admitted.error());
}

} // namespace tegata::gateway
