#include <tegata/gateway/Database.h>

#include "Logging_p.h"
#include "Schema_p.h"

#include <tegata/base/FileLayer.h>

#include <QAtomicInt>
#include <QFile>
#include <QFileInfo>

namespace tegata::gateway {
namespace {

QString nextConnectionName()
{
    static QAtomicInt counter;
    return QStringLiteral("tegata-gateway-%1").arg(counter.fetchAndAddRelaxed(1));
}

/// Another instance was in the way; doing the whole transaction again is right. SQLSTATE classes of PostgreSQL
/// (serialization failure, deadlock, unique violation of a row that was not there a moment ago), and SQLite's
/// BUSY and LOCKED.
bool isConflict(const QString &code)
{
    static const QStringList codes{QStringLiteral("40001"), QStringLiteral("40P01"), QStringLiteral("23505"),
                                   QStringLiteral("5"),     QStringLiteral("6"),     QStringLiteral("517")};
    return codes.contains(code);
}

Result<QString> readPassword(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(GatewayError::ConfigurationInvalid, "store.password-file cannot be read");
    }
    if ((file.permissions() &
         (QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::WriteGroup | QFileDevice::WriteOther)) != 0) {
        return failure(GatewayError::ConfigurationInvalid, "store.password-file must have mode 0600");
    }
    return QString::fromUtf8(file.readLine(4096)).trimmed();
}

} // namespace

Database::Database(StoreSettings settings, QString connectionName)
    : m_settings(std::move(settings))
    , m_connectionName(std::move(connectionName))
{
}

Database::~Database()
{
    m_prepared.clear();
    m_connection.close();
    m_connection = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_connectionName);
}

int Database::schemaVersion() { return static_cast<int>(migrations().size()); }

Result<std::unique_ptr<Database>> Database::open(const StoreSettings &settings)
{
    // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): the constructor is private
    std::unique_ptr<Database> database(new Database(settings, nextConnectionName()));
    const auto driver =
        settings.kind == StoreSettings::Kind::Sqlite ? QStringLiteral("QSQLITE") : QStringLiteral("QPSQL");
    if (!QSqlDatabase::isDriverAvailable(driver)) {
        return failure(GatewayError::StoreUnavailable, "Qt's driver " + driver.toStdString() + " is not installed");
    }
    database->m_connection = QSqlDatabase::addDatabase(driver, database->m_connectionName);
    if (auto connected = database->connectToServer(); !connected) {
        return failure(connected.error());
    }
    if (auto migrated = database->migrate(); !migrated) {
        return failure(migrated.error());
    }
    return database;
}

Result<void> Database::connectToServer()
{
    m_prepared.clear();
    m_connection.close();
    if (m_settings.kind == StoreSettings::Kind::Sqlite) {
        // Made by us before SQLite can make it, so that nobody else ever may read it.
        if (!QFileInfo::exists(m_settings.file)) {
            SystemFileLayer files;
            if (auto made = files.openAppend(m_settings.file); !made) {
                return failure(GatewayError::StoreUnavailable, "cannot create the file of store.url");
            }
        }
        m_connection.setDatabaseName(m_settings.file);
        m_connection.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
    } else {
        m_connection.setHostName(m_settings.host);
        m_connection.setPort(m_settings.port);
        m_connection.setDatabaseName(m_settings.database);
        m_connection.setUserName(m_settings.user);
        if (!m_settings.passwordFile.isEmpty()) {
            const auto password = readPassword(m_settings.passwordFile);
            if (!password) {
                return failure(password.error());
            }
            m_connection.setPassword(*password);
        }
        auto options = m_settings.options;
        if (!options.contains(QStringLiteral("connect_timeout"))) {
            options += (options.isEmpty() ? QString() : QStringLiteral(";")) + QStringLiteral("connect_timeout=5");
        }
        m_connection.setConnectOptions(options);
    }
    if (!m_connection.open()) {
        return failed(QStringLiteral("(connect)"), m_connection.lastError());
    }
    if (m_settings.kind == StoreSettings::Kind::Sqlite) {
        // WAL lets a backup read while we write; FULL makes every commit reach the medium before we answer.
        for (const auto &pragma :
             {QStringLiteral("PRAGMA journal_mode = WAL"), QStringLiteral("PRAGMA synchronous = FULL"),
              QStringLiteral("PRAGMA foreign_keys = ON"), QStringLiteral("PRAGMA trusted_schema = OFF")}) {
            if (auto done = executePlain(pragma); !done) {
                return done;
            }
        }
    }
    return {};
}

Result<void> Database::migrate()
{
    return transaction([this]() -> Result<void> {
        if (m_settings.kind == StoreSettings::Kind::PostgreSql) {
            // Several instances may start at once; any constant will do.
            if (auto locked = executePlain(QStringLiteral("SELECT pg_advisory_xact_lock(8480241)")); !locked) {
                return locked;
            }
        }
        if (auto made =
                executePlain(QStringLiteral("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)"));
            !made) {
            return made;
        }
        int version = 0;
        {
            auto rows = execute(QStringLiteral("SELECT version FROM schema_version"));
            if (!rows) {
                return failure(rows.error());
            }
            if (rows->next()) {
                version = static_cast<int>(rows->number(0));
            }
        }
        if (version > schemaVersion()) {
            return failure(GatewayError::StoreUnavailable, "the store was written by a newer gateway");
        }
        const auto binary =
            m_settings.kind == StoreSettings::Kind::Sqlite ? QStringLiteral("BLOB") : QStringLiteral("BYTEA");
        for (int step = version; step < schemaVersion(); ++step) {
            for (auto statement : migrations()[static_cast<std::size_t>(step)]) {
                if (auto done = executePlain(statement.replace(QStringLiteral("BYTES"), binary)); !done) {
                    return done;
                }
            }
        }
        if (auto cleared = executePlain(QStringLiteral("DELETE FROM schema_version")); !cleared) {
            return cleared;
        }
        auto written = execute(QStringLiteral("INSERT INTO schema_version (version) VALUES (?)"), {schemaVersion()});
        return written ? Result<void>() : failure(written.error());
    });
}

Result<void> Database::begin()
{
    const auto statement = m_settings.kind == StoreSettings::Kind::Sqlite
                               ? QStringLiteral("BEGIN IMMEDIATE")
                               : QStringLiteral("BEGIN ISOLATION LEVEL SERIALIZABLE");
    m_wasConflict = false;
    if (m_connection.isOpen() && executePlain(statement)) {
        return {};
    }
    qCWarning(storeLog) << "The store did not begin a transaction; connecting again";
    if (auto connected = connectToServer(); !connected) {
        return connected;
    }
    m_wasConflict = false;
    return executePlain(statement);
}

Result<void> Database::commit()
{
    m_wasConflict = false;
    auto done = executePlain(QStringLiteral("COMMIT"));
    if (!done) {
        const auto wasConflict = m_wasConflict;
        rollback();
        m_wasConflict = wasConflict;
    }
    return done;
}

void Database::rollback()
{
    // SQLite refuses to roll back while a SELECT is half read.
    for (const auto &[sql, query] : m_prepared) {
        query->finish();
    }
    const auto wasConflict = m_wasConflict;
    if (!executePlain(QStringLiteral("ROLLBACK"))) {
        m_connection.close();
    }
    m_wasConflict = wasConflict;
}

Result<void> Database::executePlain(const QString &sql)
{
    QSqlQuery query(m_connection);
    if (!query.exec(sql)) {
        return failed(sql, query.lastError());
    }
    return {};
}

Result<Rows> Database::execute(const QString &sql, const QVariantList &values)
{
    auto found = m_prepared.find(sql);
    if (found == m_prepared.end()) {
        auto query = std::make_unique<QSqlQuery>(m_connection);
        query->setForwardOnly(true);
        if (!query->prepare(sql)) {
            return failed(sql, query->lastError());
        }
        found = m_prepared.emplace(sql, std::move(query)).first;
    }
    auto &query = *found->second;
    query.finish();
    for (int index = 0; index < values.size(); ++index) {
        query.bindValue(index, values[index]);
    }
    if (!query.exec()) {
        return failed(sql, query.lastError());
    }
    return Rows(&query);
}

tl::unexpected<Error> Database::failed(const QString &sql, const QSqlError &error)
{
    m_wasConflict = isConflict(error.nativeErrorCode());
    if (!m_wasConflict) {
        // The driver's text may repeat values; its code and the statement say enough.
        qCWarning(storeLog).noquote() << "SQL error" << error.nativeErrorCode() << "at" << sql;
    }
    return failure(GatewayError::StoreUnavailable,
                   "SQL error " + error.nativeErrorCode().toStdString() + " at " + sql.toStdString());
}

} // namespace tegata::gateway
