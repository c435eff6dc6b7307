#include <tegata/gateway/Configuration.h>

#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QUrlQuery>

#include <functional>

namespace tegata::gateway {
namespace {

/// Reads one value into the configuration; returns what is wrong with it, in English, or nothing.
using ReadValue = std::function<QString(Configuration &, const QString &)>;

struct Key
{
    QString name;
    bool required;
    ReadValue read;
};

QString outOfRange(std::uint64_t smallest, std::uint64_t largest)
{
    return QStringLiteral("expected a whole number from %1 to %2").arg(smallest).arg(largest);
}

template <typename Number>
ReadValue number(Number &(*field)(Configuration &), std::uint64_t smallest, std::uint64_t largest)
{
    return [=](Configuration &configuration, const QString &text) -> QString {
        static const QRegularExpression digits(QStringLiteral("^[0-9]{1,18}$"));
        if (!digits.match(text).hasMatch()) {
            return outOfRange(smallest, largest);
        }
        const auto value = text.toULongLong();
        if (value < smallest || value > largest) {
            return outOfRange(smallest, largest);
        }
        field(configuration) = static_cast<Number>(value);
        return {};
    };
}

ReadValue seconds(std::chrono::seconds &(*field)(Configuration &), std::uint64_t smallest, std::uint64_t largest)
{
    return [=](Configuration &configuration, const QString &text) -> QString {
        bool isNumber = false;
        const auto value = text.toULongLong(&isNumber);
        if (!isNumber || value < smallest || value > largest) {
            return outOfRange(smallest, largest);
        }
        field(configuration) = std::chrono::seconds(static_cast<std::int64_t>(value));
        return {};
    };
}

ReadValue flag(bool &(*field)(Configuration &))
{
    return [=](Configuration &configuration, const QString &text) -> QString {
        if (text != QStringLiteral("yes") && text != QStringLiteral("no")) {
            return QStringLiteral("expected yes or no");
        }
        field(configuration) = text == QStringLiteral("yes");
        return {};
    };
}

ReadValue text(QString &(*field)(Configuration &))
{
    return [=](Configuration &configuration, const QString &value) -> QString {
        field(configuration) = value;
        return {};
    };
}

ReadValue address(protocol::Address &(*field)(Configuration &))
{
    return [=](Configuration &configuration, const QString &value) -> QString {
        const auto parsed = protocol::Address::fromHex(value.toStdString());
        if (!parsed || !value.startsWith(QStringLiteral("0x")) || parsed->isZero()) {
            return QStringLiteral("expected an address: 0x and 40 hexadecimal digits, not all zero");
        }
        field(configuration) = *parsed;
        return {};
    };
}

QStringList listOf(const QString &value)
{
    QStringList items;
    for (const auto &item : value.split(QLatin1Char(','))) {
        items.append(item.trimmed());
    }
    return items;
}

QString readListen(Configuration &configuration, const QString &value)
{
    const auto problem = QStringLiteral("expected address:port, such as 127.0.0.1:8480 or [::1]:8480");
    const auto colon = value.lastIndexOf(QLatin1Char(':'));
    if (colon <= 0) {
        return problem;
    }
    auto host = value.left(colon);
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']'))) {
        host = host.mid(1, host.size() - 2);
    }
    bool isNumber = false;
    const auto port = value.mid(colon + 1).toUShort(&isNumber);
    const QHostAddress parsed(host);
    if (!isNumber || parsed.isNull()) {
        return problem;
    }
    configuration.network.listenAddress = parsed;
    configuration.network.listenPort = port;
    return {};
}

QString readPublicHosts(Configuration &configuration, const QString &value)
{
    static const QRegularExpression authority(
        QStringLiteral("^([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:]+\\])(:[1-9][0-9]{0,4})?$"));
    configuration.network.publicHosts.clear();
    for (const auto &item : listOf(value)) {
        if (!authority.match(item).hasMatch()) {
            return QStringLiteral("expected host or host:port in lower case, several separated by commas");
        }
        configuration.network.publicHosts.push_back(item);
    }
    return {};
}

QString readAllowedOrigins(Configuration &configuration, const QString &value)
{
    // As a browser spells an origin (RFC 6454 §6.2): a second spelling would never match.
    static const QRegularExpression origin(
        QStringLiteral("^https?://([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:]+\\])(:[1-9][0-9]{0,4})?$"));
    configuration.page.allowedOrigins.clear();
    for (const auto &item : listOf(value)) {
        const QUrl url(item, QUrl::StrictMode);
        const auto ownPort = url.scheme() == QStringLiteral("https") ? 443 : 80;
        if (!origin.match(item).hasMatch() || !url.isValid() || url.port() == ownPort) {
            return QStringLiteral("expected origins such as https://patients.example.org (lower case, no path, no port "
                                  "that is the scheme's own), several separated by commas");
        }
        configuration.page.allowedOrigins.push_back(item);
    }
    return {};
}

QString readTrustedProxies(Configuration &configuration, const QString &value)
{
    configuration.network.trustedProxies.clear();
    for (const auto &item : listOf(value)) {
        const QHostAddress parsed(item);
        if (parsed.isNull()) {
            return QStringLiteral("expected IP addresses separated by commas");
        }
        configuration.network.trustedProxies.push_back(parsed);
    }
    return {};
}

QString readStoreUrl(Configuration &configuration, const QString &value)
{
    auto &store = configuration.store;
    const auto sqlite = QStringLiteral("sqlite:");
    if (value.startsWith(sqlite)) {
        store.kind = StoreSettings::Kind::Sqlite;
        store.file = value.mid(sqlite.size());
        return store.file.isEmpty() ? QStringLiteral("expected sqlite:/path/to/file") : QString();
    }
    const QUrl url(value, QUrl::StrictMode);
    if (!url.isValid() || url.scheme() != QStringLiteral("postgresql") || url.host().isEmpty() ||
        url.path().size() < 2) {
        return QStringLiteral("expected sqlite:/path/to/file or postgresql://user@host:port/database?sslmode=…");
    }
    if (!url.password().isEmpty()) {
        return QStringLiteral("a password does not belong in this file; use password-file");
    }
    store.kind = StoreSettings::Kind::PostgreSql;
    store.host = url.host();
    store.port = static_cast<std::uint16_t>(url.port(5432));
    store.database = url.path().mid(1);
    store.user = url.userName();
    QStringList options;
    const auto items = QUrlQuery(url).queryItems();
    for (const auto &[name, option] : items) {
        static const QRegularExpression word(QStringLiteral("^[A-Za-z0-9_./-]+$"));
        if (!word.match(name).hasMatch() || !word.match(option).hasMatch()) {
            return QStringLiteral("an option of the PostgreSQL URL has characters that are not allowed");
        }
        options.append(name + QLatin1Char('=') + option);
    }
    store.options = options.join(QLatin1Char(';'));
    return {};
}

QString readNodes(Configuration &configuration, const QString &value)
{
    configuration.chain.nodes.clear();
    for (const auto &item : listOf(value)) {
        const QUrl url(item, QUrl::StrictMode);
        static const QStringList schemes{QStringLiteral("http"), QStringLiteral("https")};
        if (!url.isValid() || !schemes.contains(url.scheme()) || url.host().isEmpty()) {
            return QStringLiteral("expected URLs of Ethereum nodes (http or https) separated by commas");
        }
        configuration.chain.nodes.push_back(url);
    }
    return {};
}

QString readEvents(Configuration &configuration, const QString &value)
{
    const QUrl url(value, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() ||
        (url.scheme() != QStringLiteral("ws") && url.scheme() != QStringLiteral("wss"))) {
        return QStringLiteral("expected the URL of a WebSocket (ws or wss)");
    }
    configuration.chain.events = url;
    return {};
}

constexpr std::uint64_t manyGwei = 1'000'000'000'000'000ULL;
constexpr std::uint64_t manyBytes = 1'000'000'000'000'000ULL;

const std::vector<Key> &keys()
{
    using C = Configuration;
    static const std::vector<Key> table{
        {QStringLiteral("network.listen"), false, readListen},
        {QStringLiteral("network.public-hosts"), true, readPublicHosts},
        {QStringLiteral("network.trusted-proxies"), false, readTrustedProxies},
        {QStringLiteral("network.max-connections"), false,
         number<int>([](C &c) -> int & { return c.network.maxConnections; }, 1, 100'000)},
        {QStringLiteral("network.max-connections-per-address"), false,
         number<int>([](C &c) -> int & { return c.network.maxConnectionsPerAddress; }, 1, 100'000)},
        {QStringLiteral("network.max-event-streams"), false,
         number<int>([](C &c) -> int & { return c.network.maxEventStreams; }, 0, 100'000)},
        {QStringLiteral("network.header-timeout-seconds"), false,
         seconds([](C &c) -> std::chrono::seconds & { return c.network.headerTimeout; }, 1, 600)},
        {QStringLiteral("network.body-timeout-seconds"), false,
         seconds([](C &c) -> std::chrono::seconds & { return c.network.bodyTimeout; }, 1, 3'600)},
        {QStringLiteral("network.idle-timeout-seconds"), false,
         seconds([](C &c) -> std::chrono::seconds & { return c.network.idleTimeout; }, 1, 3'600)},
        {QStringLiteral("network.max-buffered-bytes"), false,
         number<std::int64_t>([](C &c) -> std::int64_t & { return c.network.maxBufferedBytes; }, 8U << 20U,
                              64ULL << 30U)},
        {QStringLiteral("network.max-answer-bytes"), false,
         number<std::int64_t>([](C &c) -> std::int64_t & { return c.network.maxAnswerBytes; }, 64U << 20U,
                              64ULL << 30U)},
        {QStringLiteral("network.slowest-answer-bytes-per-second"), false,
         number<std::int64_t>([](C &c) -> std::int64_t & { return c.network.slowestAnswerBytesPerSecond; }, 1'024,
                              1ULL << 30U)},
        {QStringLiteral("page.directory"), false, text([](C &c) -> QString & { return c.page.directory; })},
        {QStringLiteral("page.network-file"), false, text([](C &c) -> QString & { return c.page.networkFile; })},
        {QStringLiteral("page.allowed-origins"), false, readAllowedOrigins},
        {QStringLiteral("page.strict-transport-seconds"), false,
         seconds([](C &c) -> std::chrono::seconds & { return c.page.strictTransport; }, 0, 10ULL * 365 * 86'400)},
        {QStringLiteral("store.url"), true, readStoreUrl},
        {QStringLiteral("store.password-file"), false, text([](C &c) -> QString & { return c.store.passwordFile; })},
        {QStringLiteral("store.purge-unrecorded-after-days"), false,
         number<std::uint32_t>([](C &c) -> std::uint32_t & { return c.store.purgeUnrecordedAfterDays; }, 0, 36'500)},
        {QStringLiteral("chain.nodes"), true, readNodes},
        {QStringLiteral("chain.events"), false, readEvents},
        {QStringLiteral("chain.chain-id"), true,
         number<protocol::ChainId>([](C &c) -> protocol::ChainId & { return c.chain.deployment.chainId; }, 1,
                                   999'999'999'999'999ULL)},
        {QStringLiteral("chain.ledger"), true,
         address([](C &c) -> protocol::Address & { return c.chain.deployment.ledger; })},
        {QStringLiteral("sponsor.enabled"), false, flag([](C &c) -> bool & { return c.sponsor.enabled; })},
        {QStringLiteral("sponsor.key-file"), false, text([](C &c) -> QString & { return c.sponsor.keyFile; })},
        {QStringLiteral("sponsor.key-environment"), false,
         text([](C &c) -> QString & { return c.sponsor.keyEnvironment; })},
        {QStringLiteral("sponsor.low-balance-gwei"), false,
         number<std::uint64_t>([](C &c) -> std::uint64_t & { return c.sponsor.lowBalanceGwei; }, 0, manyGwei)},
        {QStringLiteral("sponsor.max-fee-per-gas-gwei"), false,
         number<std::uint64_t>([](C &c) -> std::uint64_t & { return c.sponsor.maxFeePerGasGwei; }, 1, 1'000'000)},
        {QStringLiteral("sponsor.budget-per-day-gwei"), false,
         number<std::uint64_t>([](C &c) -> std::uint64_t & { return c.sponsor.budgetPerDayGwei; }, 0, manyGwei)},
        {QStringLiteral("sponsor.max-deadline-seconds"), false,
         seconds([](C &c) -> std::chrono::seconds & { return c.sponsor.maxDeadline; }, 60, 30U * 86'400U)},
        {QStringLiteral("sponsor.stuck-after-seconds"), false,
         seconds([](C &c) -> std::chrono::seconds & { return c.sponsor.stuckAfter; }, 1, 3'600)},
        {QStringLiteral("sponsor.bump-percent"), false,
         number<std::uint32_t>([](C &c) -> std::uint32_t & { return c.sponsor.bumpPercent; }, 10, 100)},
        {QStringLiteral("quotas.device-per-day"), false,
         number<std::uint32_t>([](C &c) -> std::uint32_t & { return c.quotas.devicePerDay; }, 0, 10'000'000)},
        {QStringLiteral("quotas.institution-per-day"), false,
         number<std::uint32_t>([](C &c) -> std::uint32_t & { return c.quotas.institutionPerDay; }, 0, 10'000'000)},
        {QStringLiteral("quotas.patient-per-day"), false,
         number<std::uint32_t>([](C &c) -> std::uint32_t & { return c.quotas.patientPerDay; }, 0, 10'000'000)},
        {QStringLiteral("quotas.introductions-per-institution-per-day"), false,
         number<std::uint32_t>([](C &c) -> std::uint32_t & { return c.quotas.introductionsPerInstitutionPerDay; }, 0,
                               10'000'000)},
        {QStringLiteral("quotas.stored-bytes-per-device-per-day"), false,
         number<std::uint64_t>([](C &c) -> std::uint64_t & { return c.quotas.storedBytesPerDevicePerDay; }, 0,
                               manyBytes)},
        {QStringLiteral("quotas.stored-bytes-per-institution-per-day"), false,
         number<std::uint64_t>([](C &c) -> std::uint64_t & { return c.quotas.storedBytesPerInstitutionPerDay; }, 0,
                               manyBytes)},
        {QStringLiteral("quotas.stored-bytes-per-patient-per-day"), false,
         number<std::uint64_t>([](C &c) -> std::uint64_t & { return c.quotas.storedBytesPerPatientPerDay; }, 0,
                               manyBytes)},
        {QStringLiteral("limits.open-requests-per-minute"), false,
         number<std::uint32_t>([](C &c) -> std::uint32_t & { return c.limits.openRequestsPerMinute; }, 1, 10'000'000)},
        {QStringLiteral("limits.session-requests-per-minute"), false,
         number<std::uint32_t>([](C &c) -> std::uint32_t & { return c.limits.sessionRequestsPerMinute; }, 1,
                               10'000'000)},
    };
    return table;
}

tl::unexpected<Error> invalid(const QString &detail)
{
    return failure(GatewayError::ConfigurationInvalid, detail.toStdString());
}

tl::unexpected<Error> invalidAt(int line, const QString &detail)
{
    return invalid(QStringLiteral("line %1: %2").arg(line).arg(detail));
}

Result<void> checkTogether(const Configuration &configuration, const QHash<QString, int> &seen)
{
    for (const auto &key : keys()) {
        if (key.required && !seen.contains(key.name)) {
            return invalid(QStringLiteral("the required key %1 is missing").arg(key.name));
        }
    }
    const auto &sponsor = configuration.sponsor;
    if (sponsor.enabled && sponsor.keyFile.isEmpty() == sponsor.keyEnvironment.isEmpty()) {
        return invalid(QStringLiteral("a sponsor needs exactly one of sponsor.key-file and sponsor.key-environment"));
    }
    const auto days = configuration.store.purgeUnrecordedAfterDays;
    if (days != 0 && std::chrono::hours(24) * days <= sponsor.maxDeadline) {
        return invalid(QStringLiteral("store.purge-unrecorded-after-days has to be longer than "
                                      "sponsor.max-deadline-seconds: an action may be recorded until then"));
    }
    if (configuration.page.directory.isEmpty() != configuration.page.networkFile.isEmpty()) {
        return invalid(QStringLiteral("page.directory and page.network-file belong together"));
    }
    return {};
}

} // namespace

Result<Configuration> parseConfiguration(QByteArrayView text)
{
    const auto decoded = QString::fromUtf8(text);
    if (decoded.contains(QChar::ReplacementCharacter) || decoded.contains(QChar::Null)) {
        return invalid(QStringLiteral("the file is not UTF-8 text"));
    }
    static const QRegularExpression sectionForm(QStringLiteral("^\\[([a-z]+)\\]$"));
    static const QRegularExpression lineForm(QStringLiteral("^([a-z-]+)\\s*=\\s*(\\S.*)$"));

    Configuration configuration;
    QHash<QString, int> seen;
    QString section;
    int lineNumber = 0;
    for (const auto &raw : decoded.split(QLatin1Char('\n'))) {
        ++lineNumber;
        const auto line = raw.trimmed();
        if (line.isEmpty() || line.startsWith(QLatin1Char('#'))) {
            continue;
        }
        if (const auto match = sectionForm.match(line); match.hasMatch()) {
            section = match.captured(1);
            const auto &table = keys();
            const auto known = std::any_of(table.begin(), table.end(), [&section](const Key &key) {
                return key.name.startsWith(section + QLatin1Char('.'));
            });
            if (!known) {
                return invalidAt(lineNumber, QStringLiteral("unknown section [%1]").arg(section));
            }
            continue;
        }
        const auto match = lineForm.match(line);
        if (!match.hasMatch()) {
            return invalidAt(lineNumber, QStringLiteral("expected [section] or key = value"));
        }
        const auto name = section + QLatin1Char('.') + match.captured(1);
        const auto &table = keys();
        const auto key = std::find_if(table.begin(), table.end(), [&name](const Key &row) { return row.name == name; });
        if (key == table.end()) {
            return invalidAt(lineNumber, QStringLiteral("unknown key %1 in [%2]").arg(match.captured(1), section));
        }
        if (seen.contains(name)) {
            return invalidAt(lineNumber, QStringLiteral("%1 was already set in line %2").arg(name).arg(seen[name]));
        }
        seen.insert(name, lineNumber);
        if (const auto problem = key->read(configuration, match.captured(2)); !problem.isEmpty()) {
            return invalidAt(lineNumber, name + QStringLiteral(": ") + problem);
        }
    }
    if (auto checked = checkTogether(configuration, seen); !checked) {
        return failure(checked.error());
    }
    return configuration;
}

Result<Configuration> loadConfiguration(const QString &path)
{
    constexpr qint64 largestFile = 64 * 1024;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return invalid(QStringLiteral("cannot read %1: %2").arg(path, file.errorString()));
    }
    const auto content = file.read(largestFile + 1);
    if (content.size() > largestFile) {
        return invalid(QStringLiteral("%1 is larger than 64 KiB").arg(path));
    }
    return parseConfiguration(content);
}

std::vector<QString> configurationKeys()
{
    std::vector<QString> names;
    for (const auto &key : keys()) {
        names.push_back(key.name);
    }
    return names;
}

} // namespace tegata::gateway
