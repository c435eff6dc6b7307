#include <tegata/base/FileLayer.h>

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

namespace tegata {

class FileLayerTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void foldersAndFilesAreForTheirOwnerOnly()
    {
        const QString folder = path("a/b/c");
        QVERIFY(m_files.makeFolder(folder));
        QVERIFY(m_files.makeFolder(folder)); // there already
        QVERIFY(m_files.replace(folder + QStringLiteral("/file"), Bytes{1}));
        QCOMPARE(modeOf(folder), 0700U);
        QCOMPARE(modeOf(path("a/b")), 0700U);
        QCOMPARE(modeOf(folder + QStringLiteral("/file")), 0600U);
    }

    void replaceLeavesTheNewBytesAndNoOther()
    {
        const QString file = path("replaced");
        QVERIFY(m_files.replace(file, Bytes(5000, 1)));
        // What a crash before the rename leaves is cleared away, not appended to.
        QVERIFY(m_files.openAppend(file + QStringLiteral(".new")).value()->append(Bytes(10, 9)));
        QVERIFY(m_files.replace(file, Bytes(10, 2)));
        QCOMPARE(*m_files.read(file, 100), Bytes(10, 2));
        QVERIFY(!m_files.exists(file + QStringLiteral(".new")));
    }

    void appendingGoesToTheEndAndTruncates()
    {
        const QString file = path("appended");
        {
            const auto opened = std::move(*m_files.openAppend(file));
            QVERIFY(opened->append(Bytes{1, 2, 3}));
            QVERIFY(opened->append(Bytes()));
            QVERIFY(opened->truncate(1));
            QVERIFY(opened->append(Bytes{4}));
            QVERIFY(opened->sync());
            QCOMPARE(*opened->readAll(10), (Bytes{1, 4}));
            QVERIFY(opened->readAll(1).error().is(FileError::TooLarge));
        }
        const auto again = std::move(*m_files.openAppend(file));
        QVERIFY(again->append(Bytes{5}));
        QCOMPARE(*m_files.read(file, 10), (Bytes{1, 4, 5}));
    }

    void anOpenFileIsNotOpenedTwice()
    {
        const QString file = path("locked");
        auto first = m_files.openAppend(file);
        QVERIFY(m_files.openAppend(file).error().is(FileError::InUse));
        first->reset();
        QVERIFY(m_files.openAppend(file));
    }

    void doesNotFollowALinkPlantedInItsPlace()
    {
        QVERIFY(QFile::link(path("elsewhere"), path("planted")));
        QVERIFY(!m_files.openAppend(path("planted")));
        QVERIFY(!m_files.exists(path("elsewhere")));
    }

    void tellsFailuresApart()
    {
        QVERIFY(m_files.read(path("missing"), 10).error().is(FileError::NotFound));
        QVERIFY(m_files.remove(path("missing")).error().is(FileError::NotFound));
        QVERIFY(m_files.rename(path("missing"), path("other")).error().is(FileError::NotFound));
        QVERIFY(m_files.openAppend(path("no/such/folder")).error().is(FileError::NotFound));
        QVERIFY(m_files.replace(path("large"), Bytes(100)));
        QVERIFY(m_files.read(path("large"), 99).error().is(FileError::TooLarge));
        QCOMPARE(m_files.read(path("large"), 100)->size(), std::size_t{100});
        QVERIFY(!m_files.makeFolder(path("large") + QStringLiteral("/below")));
        // A device that is always full.
        if (const auto full = m_files.openAppend(QStringLiteral("/dev/full"))) {
            QVERIFY((*full)->append(Bytes{1}).error().is(FileError::NoSpace));
        }
    }

    void listsPlainFilesInOrder()
    {
        const QString folder = path("listed");
        QVERIFY(m_files.list(folder).empty());
        QVERIFY(m_files.makeFolder(folder + QStringLiteral("/below")));
        for (const char *name : {"/b", "/a", "/.hidden"}) {
            QVERIFY(m_files.replace(folder + QLatin1String(name), Bytes{1}));
        }
        const std::vector<QString> names = m_files.list(folder);
        QCOMPARE(names.size(), std::size_t{3});
        QVERIFY(std::find(names.begin(), names.end(), QStringLiteral("below")) == names.end());
        QVERIFY(m_files.remove(folder + QStringLiteral("/a")));
        QVERIFY(m_files.rename(folder + QStringLiteral("/b"), folder + QStringLiteral("/c")));
        QVERIFY(m_files.syncFolder(folder));
        QVERIFY(!m_files.exists(folder + QStringLiteral("/b")) && m_files.exists(folder + QStringLiteral("/c")));
    }

private:
    [[nodiscard]] QString path(const char *name) const { return m_folder.filePath(QLatin1String(name)); }
    static unsigned modeOf(const QString &path)
    {
        struct stat status
        {
        };
        return ::stat(QFile::encodeName(path).constData(), &status) == 0 ? status.st_mode & 0777U : 0U;
    }

    QTemporaryDir m_folder;
    SystemFileLayer m_files;
};

} // namespace tegata

QTEST_GUILESS_MAIN(tegata::FileLayerTest)
#include "FileLayerTest.moc"
