#include "FaultServer.h"

#include <tegata/ledgerclient/PatientPageBuild.h>

#include <QCoro/QCoroTask>
#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QTest>

using namespace tegata;
using namespace tegata::ledger;
using tegata::test::FaultServer;
using tegata::test::WireReply;
using tegata::test::WireRequest;

namespace {

QByteArray sha256(const QByteArray &content)
{
    return QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex();
}

WireReply replyOf(int status, const QByteArray &body = {})
{
    WireReply reply;
    reply.status = status;
    reply.body = body;
    return reply;
}

/// A page on a server that does what a test wants.
class ServedPage
{
public:
    ServedPage()
    {
        files = {{"index.html", "<!doctype html>"}, {"assets/a-12345678.js", "1"}, {"sw.js", "2"}};
        list();
        served["network.json"] = "{\"chainId\":1}";
        server.setHandler([this](const WireRequest &request) {
            asked.append(request.path + (request.query.isEmpty() ? QByteArray() : '?' + request.query));
            const auto name = request.path.mid(folder.size());
            const auto found = served.find(name.isEmpty() ? QByteArray("index.html") : name);
            return request.path.startsWith(folder) && found != served.end() ? replyOf(200, *found) : replyOf(404);
        });
    }
    /// build.json as the build writes it for these files.
    void list()
    {
        served = files;
        QByteArray lines;
        QJsonArray listed;
        for (auto file = files.begin(); file != files.end(); ++file) {
            lines += file.key() + ' ' + sha256(file.value()) + '\n';
            listed.append(QJsonObject{{QStringLiteral("path"), QString::fromLatin1(file.key())},
                                      {QStringLiteral("sha256"), QString::fromLatin1(sha256(file.value()))}});
        }
        build = QString::fromLatin1(sha256(lines));
        served["build.json"] =
            QJsonDocument(QJsonObject{{QStringLiteral("hash"), build}, {QStringLiteral("files"), listed}}).toJson();
    }
    Result<PatientPageBuild> fetch()
    {
        auto url = server.url();
        url.setPath(QString::fromLatin1(folder));
        return QCoro::waitFor(fetchPatientPageBuild(url));
    }
    QMap<QByteArray, QByteArray> files;
    QMap<QByteArray, QByteArray> served;
    QString build;
    QByteArray folder = "/";
    QByteArrayList asked;
    FaultServer server;
};

} // namespace

class PatientPageBuildTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void buildIsComputedFromTheFiles()
    {
        ServedPage page;
        const auto found = page.fetch();
        QVERIFY2(found, found ? "" : found.error().detail().c_str());
        QCOMPARE(found->build, page.build);
        QCOMPARE(found->claimed, page.build);
        QCOMPARE(found->network, QByteArray("{\"chainId\":1}"));
        QVERIFY(page.asked.contains("/"));
    }

    void pageBelowAFolderIsFoundAsWell()
    {
        ServedPage page;
        page.folder = "/tegata/";
        QCOMPARE(page.fetch()->build, page.build);
    }

    void orderOfTheListDoesNotMatter()
    {
        QCOMPARE(
            patientPageBuildOf({{"b", "2"}, {"a-", "1"}, {"a/b", "3"}}),
            QString::fromLatin1(sha256("a- " + sha256("1") + "\na/b " + sha256("3") + "\nb " + sha256("2") + "\n")));
    }

    void changedFileGivesAnotherBuildWhateverIsClaimed()
    {
        ServedPage page;
        page.served["sw.js"] = "2; evil()";
        const auto found = page.fetch();
        QVERIFY(found->build != page.build);
        QCOMPARE(found->claimed, page.build);
    }

    void fileLeftOutOfTheListGivesAnotherBuild()
    {
        ServedPage page;
        const auto honest = page.build;
        page.files.remove("sw.js");
        page.list();
        QVERIFY(page.fetch()->build != honest);
    }

    void addressMustGiveTheIndexOfTheBuild()
    {
        ServedPage page;
        page.server.setHandler([&page](const WireRequest &request) {
            return request.path == "/" ? replyOf(200, "<script>evil()</script>")
                                       : replyOf(200, page.served.value(request.path.mid(1)));
        });
        QVERIFY(page.fetch().error().is(LedgerError::MalformedReply));
    }

    void pageWithoutABuildIsNoneOfOurs()
    {
        ServedPage page;
        page.served.remove("build.json");
        QVERIFY(page.fetch().error().is(LedgerError::NotFound));
        page.list();
        page.served.remove("sw.js"); // listed, and not there
        QVERIFY(page.fetch().error().is(LedgerError::NotFound));
        page.list();
        page.served.remove("network.json"); // may be missing
        QVERIFY(page.fetch()->network.isEmpty());
        page.server.goAway();
        QVERIFY(page.fetch().error().is(LedgerError::Unreachable));
    }

    void listsThatLeadElsewhereAreRefused_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char *name : {"../secret", "/etc/passwd", "https://evil.test/x.js", "//evil.test/x.js", "a?b=c",
                                 "a#b", "a%2fb", ".hidden", "", "a//b", "index.html"}) {
            QTest::newRow(name) << QByteArray(name);
        }
    }
    void listsThatLeadElsewhereAreRefused()
    {
        QFETCH(QByteArray, name);
        ServedPage page;
        // "index.html" comes twice then.
        page.served["build.json"].replace("\"files\": [", "\"files\": [{\"path\":\"" + name + "\"},");
        QVERIFY(page.fetch().error().is(LedgerError::MalformedReply));
        QCOMPARE(page.asked, QByteArrayList{"/build.json"});
    }

    void endlessFilesAreCutOff()
    {
        ServedPage page;
        page.server.setHandler([&page](const WireRequest &request) {
            WireReply reply;
            reply.isEndless = request.path == "/sw.js";
            reply.body = page.served.value(request.path.mid(1));
            return reply;
        });
        QVERIFY(page.fetch().error().is(LedgerError::TooLarge));
    }

    void redirectsAreNotFollowed()
    {
        ServedPage page;
        page.server.setHandler([](const WireRequest &) {
            auto reply = replyOf(302);
            reply.headers = {"Location: https://evil.test/build.json"};
            return reply;
        });
        QVERIFY(page.fetch().error().is(LedgerError::MalformedReply));
    }
};

QTEST_GUILESS_MAIN(PatientPageBuildTest)
#include "PatientPageBuildTest.moc"
