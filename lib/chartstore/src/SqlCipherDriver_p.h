#pragma once

#include <tegata/base/Result.h>
#include <tegata/chartstore/ChartstoreError.h>
#include <tegata/chartstore/StoreKeys.h>

#include <QSqlDriver>
#include <QString>

#include <optional>

// The connection type of SQLite's C interface, whatever its functions are called.
struct sqlite3;

namespace tegata::chartstore {

/// Whether a file begins as a plaintext SQLite database.
[[nodiscard]] bool isPlaintextDatabase(const QString &path);

/// Qt's view of SQLCipher: what the cache needs of a driver (statements, parameters, transactions,
/// forward-only results), over a copy of the library that nothing else in the process can answer for.
///
/// The key goes in through setKey() and the C interface, never through a connection string, which Qt
/// would keep and print.
class SqlCipherDriver final : public QSqlDriver
{
    Q_OBJECT

public:
    explicit SqlCipherDriver(QObject *parent = nullptr);
    ~SqlCipherDriver() override;

    /// Before open(); wiped by it.
    void setKey(CacheKey key);

    [[nodiscard]] bool hasFeature(DriverFeature feature) const override;
    bool open(const QString &database, const QString &user, const QString &password, const QString &host, int port,
              const QString &options) override;
    void close() override;
    [[nodiscard]] QSqlResult *createResult() const override;
    bool beginTransaction() override;
    bool commitTransaction() override;
    bool rollbackTransaction() override;
    [[nodiscard]] QStringList tables(QSql::TableType type) const override;
    [[nodiscard]] QVariant handle() const override;

    /// Why open() failed, as a code of ours.
    [[nodiscard]] ChartstoreError openError() const { return m_openError; }
    /// For results, and for statements that return nothing.
    [[nodiscard]] sqlite3 *connection() const { return m_connection; }

private:
    bool failOpen(ChartstoreError code, const QString &text);
    [[nodiscard]] bool applyKey();
    [[nodiscard]] bool run(const char *statement);
    [[nodiscard]] QString scalar(const char *statement, int *code) const;

    sqlite3 *m_connection = nullptr;
    std::optional<CacheKey> m_key;
    ChartstoreError m_openError = ChartstoreError::StorageFailed;
};

/// What a native code of SQLite means here.
[[nodiscard]] ChartstoreError errorOfNativeCode(int code);

} // namespace tegata::chartstore
