#pragma once

#include <tegata/gateway/Configuration.h>

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariantList>

#include <memory>
#include <unordered_map>

namespace tegata::gateway {

/// Rows of one executed statement, read once from front to back. Must not outlive the next use of the same
/// statement text.
class Rows
{
public:
    explicit Rows(QSqlQuery *query)
        : m_query(query)
    {
    }
    /// Steps to the next row; false at the end.
    [[nodiscard]] bool next() { return m_query->next(); }
    [[nodiscard]] QString text(int column) const { return m_query->value(column).toString(); }
    [[nodiscard]] std::int64_t number(int column) const { return m_query->value(column).toLongLong(); }
    [[nodiscard]] QByteArray blob(int column) const { return m_query->value(column).toByteArray(); }
    /// Rows written by an INSERT, UPDATE or DELETE.
    [[nodiscard]] int affected() const { return m_query->numRowsAffected(); }

private:
    QSqlQuery *m_query;
};

/// One connection to SQLite or PostgreSQL, with the tables of the gateway. Used only on the thread that
/// opened it. The SQL of this program is the common part of both; ids are lower-case "0x" text, so that an
/// operator can read them, content is binary.
class Database
{
public:
    /// Opens, migrates, and makes sure that commits are durable. StoreUnavailable.
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const StoreSettings &settings);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    /// Runs one statement with values for its `?`. StoreUnavailable; the detail has the statement, never values.
    [[nodiscard]] Result<Rows> execute(const QString &sql, const QVariantList &values = {});

    /// Runs `work` (returning a Result) in one serialisable transaction: committed and on the medium when it
    /// succeeds, rolled back when it fails. Repeated when another instance was in the way, so `work` must have
    /// no other effects. A lost connection is opened again first.
    template <typename Work> [[nodiscard]] std::invoke_result_t<Work &> transaction(Work work)
    {
        for (int attempt = 1;; ++attempt) {
            if (auto begun = begin(); !begun) {
                return failure(begun.error());
            }
            auto result = work();
            if (!result) {
                rollback();
                if (m_wasConflict && attempt < attempts) {
                    continue;
                }
                return result;
            }
            auto committed = commit();
            if (committed) {
                return result;
            }
            if (!m_wasConflict || attempt >= attempts) {
                return failure(committed.error());
            }
        }
    }

    /// Number of the newest migration.
    [[nodiscard]] static int schemaVersion();

private:
    static constexpr int attempts = 8;

    Database(StoreSettings settings, QString connectionName);
    [[nodiscard]] Result<void> connectToServer();
    [[nodiscard]] Result<void> migrate();
    [[nodiscard]] Result<void> begin();
    [[nodiscard]] Result<void> commit();
    void rollback();
    [[nodiscard]] Result<void> executePlain(const QString &sql);
    [[nodiscard]] tl::unexpected<Error> failed(const QString &sql, const QSqlError &error);

    StoreSettings m_settings;
    QString m_connectionName;
    QSqlDatabase m_connection;
    std::unordered_map<QString, std::unique_ptr<QSqlQuery>> m_prepared;
    bool m_wasConflict = false;
};

} // namespace tegata::gateway
