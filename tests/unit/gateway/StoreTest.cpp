#include "StoreCases.h"

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tegata;
using namespace tegata::gateway;

/// What only SQLite has: a file.
class SqliteFileTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void fileIsForItsOwnerOnly()
    {
        QTemporaryDir folder;
        StoreSettings settings;
        settings.file = folder.filePath(QStringLiteral("gateway.db"));
        QVERIFY(Database::open(settings));
        const auto others =
            QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::WriteGroup | QFileDevice::WriteOther;
        QCOMPARE(QFile::permissions(settings.file) & others, QFileDevice::Permissions());
    }

    void missingFolderAndForeignFileAreRefused()
    {
        StoreSettings settings;
        settings.file = QStringLiteral("/nonexistent/folder/gateway.db");
        QVERIFY(!Database::open(settings));
        QTemporaryDir folder;
        settings.file = folder.filePath(QStringLiteral("gateway.db"));
        QFile file(settings.file);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(8192, 'x'));
        file.close();
        QVERIFY(!Database::open(settings));
    }

    void storeOfANewerGatewayIsRefused()
    {
        QTemporaryDir folder;
        StoreSettings settings;
        settings.file = folder.filePath(QStringLiteral("gateway.db"));
        {
            auto database = Database::open(settings);
            QVERIFY(database);
            QVERIFY((*database)->execute(QStringLiteral("UPDATE schema_version SET version = 9999")));
        }
        QVERIFY(!Database::open(settings));
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QTemporaryDir folder;
    StoreSettings settings;
    settings.file = folder.filePath(QStringLiteral("gateway.db"));
    test::StoreCases cases(settings);
    SqliteFileTest files;
    return QTest::qExec(&cases, argc, argv) + QTest::qExec(&files, argc, argv);
}
#include "StoreTest.moc"
