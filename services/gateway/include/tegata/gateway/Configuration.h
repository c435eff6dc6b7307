#pragma once

#include <tegata/gateway/GatewayError.h>
#include <tegata/protocol/Ids.h>

#include <QHostAddress>
#include <QString>
#include <QUrl>

#include <chrono>
#include <vector>

/// The gateway's configuration file: one typed struct per section, defaults beside the key. What every key
/// means is said once, in services/gateway/tegata-gateway.sample.conf, which is the manual.
namespace tegata::gateway {

struct NetworkSettings
{
    QHostAddress listenAddress{QHostAddress::LocalHost};
    std::uint16_t listenPort = 8480;
    /// Authorities (host or host:port, lower case) under which clients reach this gateway; at least one.
    std::vector<QString> publicHosts;
    std::vector<QHostAddress> trustedProxies;
    int maxConnections = 512;
    int maxConnectionsPerAddress = 64;
    int maxEventStreams = 256;
    std::chrono::seconds headerTimeout{10};
    std::chrono::seconds bodyTimeout{60};
    std::chrono::seconds idleTimeout{60};
    std::int64_t maxBufferedBytes = 256LL << 20;
    std::int64_t maxAnswerBytes = 1LL << 30;
    std::int64_t slowestAnswerBytesPerSecond = 512LL << 10;
};

struct StoreSettings
{
    enum class Kind
    {
        Sqlite,
        PostgreSql
    };
    Kind kind = Kind::Sqlite;
    /// Sqlite: the file.
    QString file;
    /// PostgreSql.
    QString host;
    std::uint16_t port = 5432;
    QString database;
    QString user;
    /// From the password file, never from the configuration itself.
    QString passwordFile;
    /// libpq connection options, such as "sslmode=verify-full".
    QString options;
    /// Objects that the ledger names nowhere are removed after so many days; 0: never.
    std::uint32_t purgeUnrecordedAfterDays = 90;
};

struct ChainSettings
{
    std::vector<QUrl> nodes;
    /// WebSocket of the first node; empty: poll.
    QUrl events;
    protocol::Deployment deployment;
};

struct SponsorSettings
{
    bool enabled = true;
    /// Exactly one of the two when enabled.
    QString keyFile;
    QString keyEnvironment;
    std::uint64_t lowBalanceGwei = 50'000'000;
    std::uint64_t maxFeePerGasGwei = 100;
    std::uint64_t budgetPerDayGwei = 1'000'000'000;
    std::chrono::seconds maxDeadline{std::chrono::hours(48)};
    std::chrono::seconds stuckAfter{30};
    std::uint32_t bumpPercent = 20;
};

struct QuotaSettings
{
    std::uint32_t devicePerDay = 2'000;
    std::uint32_t institutionPerDay = 50'000;
    std::uint32_t patientPerDay = 200;
    std::uint32_t introductionsPerInstitutionPerDay = 200;
    std::uint64_t storedBytesPerDevicePerDay = 4ULL << 30U;
    std::uint64_t storedBytesPerInstitutionPerDay = 64ULL << 30U;
    std::uint64_t storedBytesPerPatientPerDay = 64ULL << 20U;
};

struct LimitSettings
{
    std::uint32_t openRequestsPerMinute = 240;
    std::uint32_t sessionRequestsPerMinute = 3'000;
};

/// The patient's page, and the pages elsewhere that may use the API from a browser.
struct PageSettings
{
    /// The built page; empty: none is served.
    QString directory;
    /// Served as /network.json; required with a directory.
    QString networkFile;
    /// Further origins, such as "https://patients.example.org": scheme://host[:port], lower case.
    std::vector<QString> allowedOrigins;
    /// max-age of Strict-Transport-Security; zero: not sent.
    std::chrono::seconds strictTransport{0};
};

struct Configuration
{
    NetworkSettings network;
    PageSettings page;
    StoreSettings store;
    ChainSettings chain;
    SponsorSettings sponsor;
    QuotaSettings quotas;
    LimitSettings limits;
};

/// Parses strictly: `[section]`, `key = value`, `#` comments. An unknown section or key, a key twice, a value
/// out of range or a required key that is missing is ConfigurationInvalid; the detail names the line.
[[nodiscard]] Result<Configuration> parseConfiguration(QByteArrayView text);

/// Reads and parses a file of at most 64 KiB.
[[nodiscard]] Result<Configuration> loadConfiguration(const QString &path);

/// "section.key" of every key there is; the sample configuration is compared with it.
[[nodiscard]] std::vector<QString> configurationKeys();

} // namespace tegata::gateway
