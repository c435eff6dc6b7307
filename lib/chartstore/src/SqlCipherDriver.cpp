#include "SqlCipherDriver_p.h"

#include "SqlCipher_p.h"

#include <QFile>
#include <QMetaType>
#include <QSqlError>
#include <QSqlField>
#include <QSqlRecord>
#include <QSqlResult>
#include <QStringList>
#include <QVariant>

namespace tegata::chartstore {

namespace {

QSqlError sqlError(sqlite3 *connection, const QString &what, QSqlError::ErrorType type)
{
    const QString words = connection == nullptr ? QString() : QString::fromUtf8(sqlite3_errmsg(connection));
    const int code = connection == nullptr ? SQLITE_ERROR : sqlite3_extended_errcode(connection);
    return {what, words, type, QString::number(code)};
}

/// One prepared statement; rows go forward only and are not kept.
class SqlCipherResult final : public QSqlResult
{
public:
    explicit SqlCipherResult(const SqlCipherDriver *driver)
        : QSqlResult(driver)
        , m_driver(driver)
    {
        setForwardOnly(true);
    }
    ~SqlCipherResult() override { sqlite3_finalize(m_statement); }
    SqlCipherResult(const SqlCipherResult &) = delete;
    SqlCipherResult &operator=(const SqlCipherResult &) = delete;

    bool prepare(const QString &text) override
    {
        sqlite3_finalize(m_statement);
        m_statement = nullptr;
        setSelect(false);
        if (m_driver->connection() == nullptr) {
            return fail(QStringLiteral("not open"), QSqlError::ConnectionError);
        }
        const void *rest = nullptr;
        const int size = static_cast<int>((text.size() + 1) * static_cast<qsizetype>(sizeof(QChar)));
        if (sqlite3_prepare16_v2(m_driver->connection(), text.utf16(), size, &m_statement, &rest) != SQLITE_OK) {
            return fail(QStringLiteral("cannot prepare"), QSqlError::StatementError);
        }
        const auto *tail = static_cast<const QChar *>(rest);
        if (m_statement == nullptr || !QStringView(tail, text.constData() + text.size()).trimmed().isEmpty()) {
            return fail(QStringLiteral("exactly one statement at a time"), QSqlError::StatementError);
        }
        setSelect(sqlite3_column_count(m_statement) > 0);
        return true;
    }

    bool exec() override
    {
        m_rowWaits = false;
        setActive(false);
        setAt(QSql::BeforeFirstRow);
        if (m_statement == nullptr) {
            return fail(QStringLiteral("not prepared"), QSqlError::StatementError);
        }
        sqlite3_reset(m_statement);
        sqlite3_clear_bindings(m_statement);
        const QVariantList values = boundValues();
        if (values.size() != sqlite3_bind_parameter_count(m_statement)) {
            return fail(QStringLiteral("wrong number of parameters"), QSqlError::StatementError);
        }
        for (int index = 0; index < values.size(); ++index) {
            if (!bind(index + 1, values.at(index))) {
                return fail(QStringLiteral("cannot bind parameter %1").arg(index), QSqlError::StatementError);
            }
        }
        // The first step is taken now, so that a failing statement fails in exec().
        int step = sqlite3_step(m_statement);
        while (step == SQLITE_ROW && !isSelect()) {
            step = sqlite3_step(m_statement); // incremental_vacuum gives back one page per step, and no columns
        }
        switch (step) {
        case SQLITE_ROW:
            m_rowWaits = true;
            break;
        case SQLITE_DONE:
            break;
        default:
            return failAndReset(QStringLiteral("cannot execute"));
        }
        m_changes = sqlite3_changes(m_driver->connection());
        m_lastId = sqlite3_last_insert_rowid(m_driver->connection());
        if (!m_rowWaits) {
            sqlite3_reset(m_statement);
            m_finished = true;
        } else {
            m_finished = false;
        }
        setActive(true);
        return true;
    }

protected:
    bool reset(const QString &text) override { return prepare(text) && exec(); }

    bool fetchNext() override
    {
        if (m_rowWaits) {
            m_rowWaits = false;
            setAt(at() + 1);
            return true;
        }
        if (m_finished || m_statement == nullptr) {
            setAt(QSql::AfterLastRow);
            return false;
        }
        switch (sqlite3_step(m_statement)) {
        case SQLITE_ROW:
            setAt(at() + 1);
            return true;
        case SQLITE_DONE:
            sqlite3_reset(m_statement);
            break;
        default:
            failAndReset(QStringLiteral("cannot fetch"));
            break;
        }
        m_finished = true;
        setAt(QSql::AfterLastRow);
        return false;
    }
    bool fetch(int index) override
    {
        while (at() < index) {
            if (!fetchNext()) {
                return false;
            }
        }
        return at() == index;
    }
    bool fetchFirst() override { return at() == 0 || (at() == QSql::BeforeFirstRow && fetchNext()); }
    bool fetchLast() override { return false; }

    QVariant data(int column) override
    {
        if (!hasRow(column)) {
            return {};
        }
        switch (sqlite3_column_type(m_statement, column)) {
        case SQLITE_INTEGER:
            return QVariant::fromValue<qint64>(sqlite3_column_int64(m_statement, column));
        case SQLITE_FLOAT:
            return sqlite3_column_double(m_statement, column);
        case SQLITE_BLOB: {
            const void *bytes = sqlite3_column_blob(m_statement, column);
            return QByteArray(static_cast<const char *>(bytes), sqlite3_column_bytes(m_statement, column));
        }
        case SQLITE_TEXT: {
            const void *text = sqlite3_column_text16(m_statement, column);
            const int bytes = sqlite3_column_bytes16(m_statement, column);
            return QString(static_cast<const QChar *>(text), bytes / static_cast<int>(sizeof(QChar)));
        }
        default:
            return {};
        }
    }
    bool isNull(int column) override
    {
        return !hasRow(column) || sqlite3_column_type(m_statement, column) == SQLITE_NULL;
    }
    int size() override { return -1; }
    int numRowsAffected() override { return m_changes; }
    QVariant lastInsertId() const override { return isActive() ? QVariant::fromValue<qint64>(m_lastId) : QVariant(); }
    QSqlRecord record() const override
    {
        QSqlRecord record;
        if (isActive() && m_statement != nullptr) {
            for (int column = 0; column < sqlite3_column_count(m_statement); ++column) {
                record.append(QSqlField(QString::fromUtf8(sqlite3_column_name(m_statement, column))));
            }
        }
        return record;
    }
    void detachFromResultSet() override
    {
        if (m_statement != nullptr) {
            sqlite3_reset(m_statement);
        }
        m_rowWaits = false;
        m_finished = true;
    }

private:
    bool hasRow(int column)
    {
        return m_statement != nullptr && !m_finished && at() >= 0 && column >= 0 &&
               column < sqlite3_column_count(m_statement);
    }

    bool bind(int index, const QVariant &value)
    {
        if (value.isNull()) {
            return sqlite3_bind_null(m_statement, index) == SQLITE_OK;
        }
        switch (value.userType()) {
        case QMetaType::Bool:
        case QMetaType::Int:
        case QMetaType::UInt:
        case QMetaType::LongLong:
            return sqlite3_bind_int64(m_statement, index, value.toLongLong()) == SQLITE_OK;
        case QMetaType::Double:
            return sqlite3_bind_double(m_statement, index, value.toDouble()) == SQLITE_OK;
        case QMetaType::QByteArray: {
            const QByteArray bytes = value.toByteArray();
            return sqlite3_bind_blob64(m_statement, index, bytes.constData(), static_cast<sqlite3_uint64>(bytes.size()),
                                       SQLITE_TRANSIENT) == SQLITE_OK;
        }
        case QMetaType::QString: {
            const QString text = value.toString();
            const auto size = static_cast<sqlite3_uint64>(text.size()) * sizeof(QChar);
            return sqlite3_bind_text64(m_statement, index, reinterpret_cast<const char *>(text.utf16()), size,
                                       SQLITE_TRANSIENT, SQLITE_UTF16) == SQLITE_OK;
        }
        default:
            // A type SQLite does not have: the caller says how it is to be kept.
            return false;
        }
    }

    bool fail(const QString &what, QSqlError::ErrorType type)
    {
        setLastError(sqlError(m_driver->connection(), what, type));
        return false;
    }
    bool failAndReset(const QString &what)
    {
        fail(what, QSqlError::StatementError); // before the reset, which clears the connection's words
        sqlite3_reset(m_statement);
        m_finished = true;
        return false;
    }

    const SqlCipherDriver *m_driver;
    sqlite3_stmt *m_statement = nullptr;
    bool m_rowWaits = false;
    bool m_finished = true;
    int m_changes = -1;
    qint64 m_lastId = 0;
};

} // namespace

bool isPlaintextDatabase(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.read(15) == QByteArrayLiteral("SQLite format 3");
}

ChartstoreError errorOfNativeCode(int code)
{
    switch (code & 0xff) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return ChartstoreError::Damaged;
    case SQLITE_FULL:
        return ChartstoreError::StorageFull;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ChartstoreError::InUse;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_NOMEM:
        return ChartstoreError::StorageFailed;
    case SQLITE_TOOBIG:
        return ChartstoreError::TooLarge;
    default:
        return ChartstoreError::StatementFailed;
    }
}

SqlCipherDriver::SqlCipherDriver(QObject *parent)
    : QSqlDriver(parent)
{
}

SqlCipherDriver::~SqlCipherDriver() { SqlCipherDriver::close(); }

void SqlCipherDriver::setKey(CacheKey key) { m_key = std::move(key); }

bool SqlCipherDriver::hasFeature(DriverFeature feature) const
{
    switch (feature) {
    case Transactions:
    case BLOB:
    case Unicode:
    case PreparedQueries:
    case PositionalPlaceholders:
    case LastInsertId:
    case LowPrecisionNumbers:
    case SimpleLocking:
        return true;
    case QuerySize:
    case NamedPlaceholders:
    case BatchOperations:
    case EventNotifications:
    case FinishQuery:
    case MultipleResultSets:
    case CancelQuery:
        return false;
    }
    return false;
}

bool SqlCipherDriver::failOpen(ChartstoreError code, const QString &text)
{
    m_openError = code;
    setLastError(sqlError(m_connection, text, QSqlError::ConnectionError));
    setOpenError(true);
    if (m_connection != nullptr) {
        sqlite3_close_v2(m_connection);
        m_connection = nullptr;
    }
    setOpen(false);
    return false;
}

bool SqlCipherDriver::applyKey()
{
    // x'…': a raw key, without password stretching; it comes out of HKDF and has its full strength.
    static constexpr char digits[] = "0123456789abcdef";
    SecretBuffer literal(CacheKey::size * 2 + 3);
    const std::span<std::uint8_t> text = literal.writable();
    text[0] = 'x';
    text[1] = '\'';
    for (std::size_t index = 0; index < CacheKey::size; ++index) {
        const std::uint8_t byte = m_key->view()[index];
        text[2 + 2 * index] = static_cast<std::uint8_t>(digits[byte >> 4U]);
        text[3 + 2 * index] = static_cast<std::uint8_t>(digits[byte & 15U]);
    }
    text[literal.size() - 1] = '\'';
    return sqlite3_key(m_connection, text.data(), static_cast<int>(text.size())) == SQLITE_OK;
}

bool SqlCipherDriver::open(const QString &database, const QString & /*user*/, const QString & /*password*/,
                           const QString & /*host*/, int /*port*/, const QString & /*options*/)
{
    close();
    if (!m_key) {
        return failOpen(ChartstoreError::NotEncrypted, QStringLiteral("no key"));
    }
    if (isPlaintextDatabase(database)) {
        return failOpen(ChartstoreError::NotEncrypted, QStringLiteral("the file is a plaintext database"));
    }
    const QByteArray path = database.toUtf8();
    // One thread owns the connection: no mutex of SQLite's own.
    if (sqlite3_open_v2(path.constData(), &m_connection,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK) {
        return failOpen(ChartstoreError::StorageFailed, QStringLiteral("cannot open"));
    }
    sqlite3_extended_result_codes(m_connection, 1);
    const bool keyed = applyKey();
    m_key.reset();
    int code = SQLITE_OK;
    if (!keyed || scalar("PRAGMA cipher_version", &code).isEmpty()) {
        return failOpen(ChartstoreError::NotEncrypted, QStringLiteral("the library is not SQLCipher"));
    }
    // Any of these may be the first to read the file, and so the one that meets a wrong key.
    const auto readError = [this] {
        const int native = sqlite3_errcode(m_connection);
        return (native & 0xff) == SQLITE_NOTADB ? ChartstoreError::WrongKey : errorOfNativeCode(native);
    };
    // 4096 is the file system's page; SQLCipher 3 would take 1024. Temporary tables stay in memory, because
    // a temporary file would not be encrypted. Deleted content is overwritten.
    if (!run("PRAGMA cipher_page_size = 4096") || !run("PRAGMA temp_store = MEMORY") ||
        !run("PRAGMA secure_delete = ON") || !run("PRAGMA cache_size = -16384")) {
        return failOpen(readError(), QStringLiteral("cannot configure"));
    }
    static_cast<void>(scalar("SELECT count(*) FROM sqlite_master", &code));
    if (code != SQLITE_OK) {
        return failOpen(readError(), QStringLiteral("cannot read"));
    }
    // Exclusive: one process per profile, and no shared-memory file beside the database.
    // auto_vacuum only for a new file: on an old one it would write, and opening must not.
    if (!run("PRAGMA locking_mode = EXCLUSIVE") ||
        (scalar("PRAGMA auto_vacuum", &code) != QLatin1String("2") && !run("PRAGMA auto_vacuum = INCREMENTAL")) ||
        scalar("PRAGMA journal_mode = TRUNCATE", &code) != QLatin1String("truncate") ||
        !run("PRAGMA synchronous = NORMAL")) {
        return failOpen(readError(), QStringLiteral("cannot configure"));
    }
    setOpen(true);
    setOpenError(false);
    return true;
}

void SqlCipherDriver::close()
{
    if (m_connection != nullptr) {
        sqlite3_close_v2(m_connection); // waits for statements that are still held
        m_connection = nullptr;
    }
    setOpen(false);
    setOpenError(false);
}

bool SqlCipherDriver::run(const char *statement)
{
    if (sqlite3_exec(m_connection, statement, nullptr, nullptr, nullptr) == SQLITE_OK) {
        return true;
    }
    setLastError(sqlError(m_connection, QString::fromUtf8(statement), QSqlError::StatementError));
    return false;
}

QString SqlCipherDriver::scalar(const char *statement, int *code) const
{
    sqlite3_stmt *prepared = nullptr;
    QString value;
    *code = sqlite3_prepare_v2(m_connection, statement, -1, &prepared, nullptr);
    if (*code == SQLITE_OK) {
        const int step = sqlite3_step(prepared);
        if (step == SQLITE_ROW) {
            value = QString::fromUtf8(reinterpret_cast<const char *>(sqlite3_column_text(prepared, 0)));
        }
        *code = step == SQLITE_ROW || step == SQLITE_DONE ? SQLITE_OK : sqlite3_errcode(m_connection) & 0xff;
    } else {
        *code &= 0xff;
    }
    sqlite3_finalize(prepared);
    return value;
}

QSqlResult *SqlCipherDriver::createResult() const { return new SqlCipherResult(this); }

bool SqlCipherDriver::beginTransaction() { return isOpen() && run("BEGIN IMMEDIATE"); }
bool SqlCipherDriver::commitTransaction() { return isOpen() && run("COMMIT"); }
bool SqlCipherDriver::rollbackTransaction() { return isOpen() && run("ROLLBACK"); }

QStringList SqlCipherDriver::tables(QSql::TableType type) const
{
    QStringList names;
    if (!isOpen() || (type & QSql::Tables) == 0) {
        return names;
    }
    sqlite3_stmt *prepared = nullptr;
    if (sqlite3_prepare_v2(m_connection, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", -1,
                           &prepared, nullptr) == SQLITE_OK) {
        while (sqlite3_step(prepared) == SQLITE_ROW) {
            names << QString::fromUtf8(reinterpret_cast<const char *>(sqlite3_column_text(prepared, 0)));
        }
    }
    sqlite3_finalize(prepared);
    return names;
}

QVariant SqlCipherDriver::handle() const { return QVariant::fromValue<void *>(m_connection); }

} // namespace tegata::chartstore
