#include "SqlCipherDriver_p.h"

#include <tegata/crypto/Random.h>

#include <QFile>
#include <QRandomGenerator>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QTemporaryDir>
#include <QTest>

namespace tegata::chartstore {

namespace {

CacheKey key(std::uint8_t fill)
{
    CacheKey made;
    std::fill(made.writable().begin(), made.writable().end(), fill);
    return made;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A connection that is gone when it goes out of scope.
class Connection
{
public:
    explicit Connection(const QString &path, CacheKey withKey = key(1))
        : m_name(QStringLiteral("driver-test-%1").arg(++s_next))
    {
        driver = new SqlCipherDriver;
        driver->setKey(std::move(withKey));
        QSqlDatabase database = QSqlDatabase::addDatabase(driver, m_name);
        database.setDatabaseName(path);
        opened = database.open();
    }
    ~Connection() { QSqlDatabase::removeDatabase(m_name); }
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;
    [[nodiscard]] QSqlDatabase database() const { return QSqlDatabase::database(m_name, false); }
    /// Runs one statement, its words on failure.
    [[nodiscard]] QString run(const QString &text) const
    {
        QSqlQuery query(database());
        return query.exec(text) ? QString() : query.lastError().text();
    }

    SqlCipherDriver *driver = nullptr;
    bool opened = false;

private:
    static inline int s_next = 0;
    QString m_name;
};

} // namespace

class SqlCipherDriverTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(m_folder.isValid()); }
    void keepsEveryTypeOfValue();
    void fileHoldsNeitherTextNorHeader();
    void refusesAnotherKeyAndNoKey();
    void refusesAPlaintextDatabase();
    void livesBesideQtsOwnSqliteInOneProcess();
    void undoesATransaction();
    void reportsErrorsWithoutValues();
    void refusesSeveralStatementsAtOnce();
    void resultsGoForwardOnly();
    void secondConnectionIsRefused();
    void flippedPagesAreErrorsNeverOtherContent();

private:
    [[nodiscard]] QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    QTemporaryDir m_folder;
};

void SqlCipherDriverTest::keepsEveryTypeOfValue()
{
    const Connection connection(path("types.db"));
    QVERIFY(connection.opened);
    QCOMPARE(connection.run(QStringLiteral("CREATE TABLE t(a, b, c, d, e)")), QString());
    QSqlQuery insert(connection.database());
    QVERIFY(insert.prepare(QStringLiteral("INSERT INTO t VALUES(?, ?, ?, ?, ?)")));
    const QByteArray blob("\0\x01\xff", 3);
    const QString text = QStringLiteral("高血圧 𠮷 'quoted' ");
    insert.addBindValue(QVariant());
    insert.addBindValue(std::numeric_limits<qint64>::min());
    insert.addBindValue(2.5);
    insert.addBindValue(text);
    insert.addBindValue(blob);
    QVERIFY(insert.exec());
    QCOMPARE(insert.numRowsAffected(), 1);
    QCOMPARE(insert.lastInsertId().toLongLong(), 1);

    QSqlQuery select(connection.database());
    select.setForwardOnly(true);
    QVERIFY(select.exec(QStringLiteral("SELECT a, b, c, d, e FROM t")));
    QCOMPARE(select.record().count(), 5);
    QVERIFY(select.next());
    QVERIFY(select.isNull(0));
    QCOMPARE(select.value(1).toLongLong(), std::numeric_limits<qint64>::min());
    QCOMPARE(select.value(2).toDouble(), 2.5);
    QCOMPARE(select.value(3).toString(), text);
    QCOMPARE(select.value(4).toByteArray(), blob);
    QVERIFY(!select.next());
    QVERIFY(!select.lastError().isValid());
    // A type SQLite does not have is refused rather than guessed.
    QVERIFY(insert.prepare(QStringLiteral("INSERT INTO t(a) VALUES(?)")));
    insert.addBindValue(QDate(2020, 1, 1));
    QVERIFY(!insert.exec());
}

void SqlCipherDriverTest::fileHoldsNeitherTextNorHeader()
{
    const QString file = path("secret.db");
    {
        const Connection connection(file);
        QCOMPARE(connection.run(QStringLiteral("CREATE TABLE canary(words)")), QString());
        QCOMPARE(connection.run(QStringLiteral("INSERT INTO canary VALUES('canary in the file')")), QString());
    }
    const QByteArray content = contentOf(file);
    QVERIFY(content.size() >= 4096);
    QVERIFY(!content.startsWith("SQLite format 3"));
    QVERIFY(!content.contains("canary"));
    QVERIFY(!isPlaintextDatabase(file));
    const Connection again(file);
    QVERIFY(again.opened);
    QSqlQuery query(again.database());
    QVERIFY(query.exec(QStringLiteral("SELECT words FROM canary")) && query.next());
    QCOMPARE(query.value(0).toString(), QStringLiteral("canary in the file"));
    QVERIFY(query.exec(QStringLiteral("PRAGMA cipher_version")) && query.next());
    QVERIFY(!query.value(0).toString().isEmpty());
}

void SqlCipherDriverTest::refusesAnotherKeyAndNoKey()
{
    const QString file = path("key.db");
    {
        const Connection connection(file);
        QCOMPARE(connection.run(QStringLiteral("CREATE TABLE t(a)")), QString());
    }
    const QByteArray before = contentOf(file);
    const Connection wrong(file, key(2));
    QVERIFY(!wrong.opened);
    QCOMPARE(wrong.driver->openError(), ChartstoreError::WrongKey);
    QCOMPARE(contentOf(file), before);

    SqlCipherDriver keyless;
    QVERIFY(!keyless.open(path("keyless.db"), {}, {}, {}, 0, {}));
    QCOMPARE(keyless.openError(), ChartstoreError::NotEncrypted);
    QVERIFY(!QFile::exists(path("keyless.db")));
}

void SqlCipherDriverTest::refusesAPlaintextDatabase()
{
    const QString file = path("plain.db");
    {
        QSqlDatabase plain = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("plain"));
        plain.setDatabaseName(file);
        QVERIFY(plain.open());
        QSqlQuery query(plain);
        QVERIFY(query.exec(QStringLiteral("CREATE TABLE t(a)")));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("plain"));
    QVERIFY(isPlaintextDatabase(file));
    const Connection connection(file);
    QVERIFY(!connection.opened);
    QCOMPARE(connection.driver->openError(), ChartstoreError::NotEncrypted);
}

void SqlCipherDriverTest::livesBesideQtsOwnSqliteInOneProcess()
{
    // In both orders: whichever is first must not answer for the other.
    for (const bool plainFirst : {true, false}) {
        const QString cipherFile = path(plainFirst ? "second.db" : "first.db");
        const QString plainFile = path(plainFirst ? "plain1.db" : "plain2.db");
        const QString name = QStringLiteral("beside");
        const auto usePlain = [&] {
            QSqlDatabase plain = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
            plain.setDatabaseName(plainFile);
            QVERIFY(plain.open());
            QSqlQuery query(plain);
            QVERIFY(query.exec(QStringLiteral("CREATE TABLE t(words)")));
            QVERIFY(query.exec(QStringLiteral("INSERT INTO t VALUES('canary') ")));
            // The system's SQLite is newer than the one inside SQLCipher 3 (3.15): the two are two.
            QVERIFY(query.exec(QStringLiteral("SELECT sqlite_version()")) && query.next());
            QVERIFY(query.value(0).toString() != QStringLiteral("3.15.2"));
            QVERIFY(query.exec(QStringLiteral("PRAGMA cipher_version")));
            QVERIFY(!query.next());
        };
        if (plainFirst) {
            usePlain();
        }
        {
            const Connection connection(cipherFile);
            QVERIFY(connection.opened);
            QCOMPARE(connection.run(QStringLiteral("CREATE TABLE t(words)")), QString());
            QCOMPARE(connection.run(QStringLiteral("INSERT INTO t VALUES('canary')")), QString());
            if (!plainFirst) {
                usePlain();
            }
        }
        QSqlDatabase::removeDatabase(name);
        QVERIFY(isPlaintextDatabase(plainFile));
        QVERIFY(contentOf(plainFile).contains("canary"));
        QVERIFY(!isPlaintextDatabase(cipherFile));
        QVERIFY(!contentOf(cipherFile).contains("canary"));
    }
}

void SqlCipherDriverTest::undoesATransaction()
{
    const Connection connection(path("transaction.db"));
    QCOMPARE(connection.run(QStringLiteral("CREATE TABLE t(a)")), QString());
    QSqlDatabase database = connection.database();
    QVERIFY(database.transaction());
    QCOMPARE(connection.run(QStringLiteral("INSERT INTO t VALUES(1)")), QString());
    QVERIFY(database.rollback());
    QVERIFY(database.transaction());
    QCOMPARE(connection.run(QStringLiteral("INSERT INTO t VALUES(2)")), QString());
    QVERIFY(database.commit());
    QVERIFY(!database.commit()); // none open
    QSqlQuery query(database);
    QVERIFY(query.exec(QStringLiteral("SELECT group_concat(a) FROM t")) && query.next());
    QCOMPARE(query.value(0).toString(), QStringLiteral("2"));
}

void SqlCipherDriverTest::reportsErrorsWithoutValues()
{
    const Connection connection(path("errors.db"));
    QCOMPARE(connection.run(QStringLiteral("CREATE TABLE t(a UNIQUE)")), QString());
    QVERIFY(!connection.run(QStringLiteral("SELEKT 1")).isEmpty());
    QVERIFY(connection.run(QStringLiteral("SELECT * FROM missing")).contains(QStringLiteral("no such table")));
    QSqlQuery query(connection.database());
    QVERIFY(query.prepare(QStringLiteral("INSERT INTO t VALUES(?)")));
    query.addBindValue(QStringLiteral("canary"));
    QVERIFY(query.exec());
    query.addBindValue(QStringLiteral("canary"));
    QVERIFY(!query.exec());
    QVERIFY(query.lastError().isValid());
    QVERIFY(!query.lastError().text().contains(QStringLiteral("canary")));
    QVERIFY(!query.lastError().nativeErrorCode().isEmpty());
    // Too few parameters.
    QVERIFY(query.prepare(QStringLiteral("INSERT INTO t VALUES(?)")));
    QVERIFY(!query.exec());
}

void SqlCipherDriverTest::refusesSeveralStatementsAtOnce()
{
    const Connection connection(path("several.db"));
    QVERIFY(!connection.run(QStringLiteral("CREATE TABLE a(x); CREATE TABLE b(x)")).isEmpty());
    QCOMPARE(connection.run(QStringLiteral("CREATE TABLE a(x) ;  ")), QStringLiteral(""));
    QCOMPARE(connection.database().tables(), QStringList{QStringLiteral("a")});
}

void SqlCipherDriverTest::resultsGoForwardOnly()
{
    const Connection connection(path("forward.db"));
    QCOMPARE(connection.run(QStringLiteral("CREATE TABLE t(a)")), QString());
    QCOMPARE(connection.run(QStringLiteral("INSERT INTO t VALUES(1), (2), (3)")), QString());
    QSqlQuery query(connection.database());
    query.setForwardOnly(true);
    QVERIFY(query.exec(QStringLiteral("SELECT a FROM t ORDER BY a")));
    QVERIFY(!query.value(0).isValid());
    QVERIFY(query.next());
    QCOMPARE(query.value(0).toInt(), 1);
    QVERIFY(query.next());
    QVERIFY(!query.previous());
    QVERIFY(!query.value(1).isValid());
    QVERIFY(query.exec()); // again from the start
    int sum = 0;
    while (query.next()) {
        sum += query.value(0).toInt();
    }
    QCOMPARE(sum, 6);
    QVERIFY(!query.next());
}

void SqlCipherDriverTest::secondConnectionIsRefused()
{
    const QString file = path("shared.db");
    const Connection first(file);
    QCOMPARE(first.run(QStringLiteral("CREATE TABLE t(a)")), QString());
    const Connection second(file);
    QVERIFY(!second.opened);
    QCOMPARE(second.driver->openError(), ChartstoreError::InUse);
}

void SqlCipherDriverTest::flippedPagesAreErrorsNeverOtherContent()
{
    const QString file = path("flips.db");
    QByteArray expected;
    {
        const Connection connection(file);
        QCOMPARE(connection.run(QStringLiteral("CREATE TABLE t(a INTEGER PRIMARY KEY, b)")), QString());
        QSqlQuery insert(connection.database());
        QVERIFY(insert.prepare(QStringLiteral("INSERT INTO t VALUES(?, ?)")));
        QVERIFY(connection.database().transaction());
        for (int row = 0; row < 200; ++row) {
            insert.addBindValue(row);
            insert.addBindValue(QByteArray(300, static_cast<char>('a' + row % 26)));
            QVERIFY(insert.exec());
            expected += QByteArray(300, static_cast<char>('a' + row % 26));
        }
        QVERIFY(connection.database().commit());
    }
    const QByteArray original = contentOf(file);
    const QString altered = path("flipped.db");
    QRandomGenerator random(20260101); // a fixed seed: the same flips every time
    int refused = 0;
    for (int flip = 0; flip < 1000; ++flip) {
        QByteArray bytes = original;
        const auto position = static_cast<qsizetype>(random.bounded(static_cast<quint32>(bytes.size())));
        bytes[position] = static_cast<char>(bytes.at(position) ^ (1 << random.bounded(8)));
        QFile::remove(altered);
        QFile out(altered);
        QVERIFY(out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size());
        out.close();
        const Connection connection(altered);
        if (!connection.opened) {
            ++refused;
            continue;
        }
        QSqlQuery query(connection.database());
        query.setForwardOnly(true);
        QByteArray read;
        bool good = query.exec(QStringLiteral("SELECT b FROM t ORDER BY a"));
        while (good && query.next()) {
            read += query.value(0).toByteArray();
        }
        good = good && !query.lastError().isValid();
        if (!good) {
            QCOMPARE(errorOfNativeCode(query.lastError().nativeErrorCode().toInt()), ChartstoreError::Damaged);
            ++refused;
        }
        // Whatever was handed out before the error is what was written.
        QVERIFY(expected.startsWith(read));
        QVERIFY(!good || read == expected);
    }
    // A few bytes of a page are neither content nor covered (the reserved end of it).
    QVERIFY2(refused > 900, qPrintable(QString::number(refused)));
}

} // namespace tegata::chartstore

QTEST_GUILESS_MAIN(tegata::chartstore::SqlCipherDriverTest)
#include "SqlCipherDriverTest.moc"
