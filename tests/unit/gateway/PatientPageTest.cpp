#include "GatewayFixture.h"

#include <tegata/gateway/HttpServer.h>
#include <tegata/gateway/PatientPage.h>

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>
#include <QTest>

using namespace tegata;
using namespace tegata::gateway;
using namespace tegata::gateway::test;

namespace {

const std::vector<QString> hosts{QStringLiteral("gateway.test")};

const QByteArray networkText =
    "{\"chainId\":31337,\"ledger\":\"0xaabb000000000000000000000000000000000000\",\"deployedAt\":3,"
    "\"nodes\":[\"https://node.one.test:8545/rpc?key=1\",\"http://node-two.test\"],"
    "\"gateway\":\"https://gateway.test/\",\"patientPage\":\"https://gateway.test/\"}";

QByteArray sha256(const QByteArray &content)
{
    return QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex();
}

/// A small page as the build leaves it, and the file that describes the network.
class BuiltPage
{
public:
    BuiltPage()
    {
        write("index.html", "<!doctype html><title>Tegata</title>");
        write("assets/index-Bx3_k9Qz.js", "let a = 1;");
        write("assets/index-Bx3_k9Qz.js.br", "BROTLI");
        write("assets/index-Bx3_k9Qz.js.gz", "GZIP");
        write("assets/scanner-0123456789abcdef.wasm", QByteArray("\0asm", 4));
        write("manifest.webmanifest", "{}");
        write("build.json", "{}");
        QFile network(networkFile());
        if (!network.open(QIODevice::WriteOnly) || network.write(networkText) != networkText.size()) {
            qFatal("the network file cannot be written");
        }
    }
    void write(const QByteArray &name, const QByteArray &content)
    {
        const auto path = m_folder.filePath(QStringLiteral("dist/") + QString::fromLatin1(name));
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) {
            qFatal("a file of the page cannot be written");
        }
    }
    [[nodiscard]] QString filePath(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] QString networkFile() const { return m_folder.filePath(QStringLiteral("network.json")); }
    [[nodiscard]] PageSettings settings() const
    {
        PageSettings settings;
        settings.directory = m_folder.filePath(QStringLiteral("dist"));
        settings.networkFile = networkFile();
        return settings;
    }
    [[nodiscard]] Result<PatientPage> load() const { return PatientPage::load(settings(), deployment(), hosts); }
    [[nodiscard]] static protocol::Deployment deployment()
    {
        protocol::Deployment deployment;
        deployment.chainId = protocol::ChainId(31337);
        deployment.ledger = *protocol::Address::fromHex("0xaabb000000000000000000000000000000000000");
        return deployment;
    }

private:
    QTemporaryDir m_folder;
};

HttpHead headOf(const QByteArray &method, const QByteArray &path,
                std::vector<std::pair<QByteArray, QByteArray>> fields = {})
{
    HttpHead head;
    head.method = method;
    head.path = path;
    head.fields = std::move(fields);
    head.fields.emplace_back("host", "gateway.test");
    return head;
}

QByteArray fieldOf(const HttpResponse &response, QByteArrayView name)
{
    for (const auto &[known, value] : response.fields) {
        if (known == name) {
            return value;
        }
    }
    return {};
}

} // namespace

class PatientPageTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void filesAreServedUnderTheirNamesWithTheirTypes_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<bool>("isImmutable");
        const auto row = [](const char *path, const char *type, bool isImmutable) {
            QTest::newRow(path) << QByteArray(path) << QByteArray(type) << isImmutable;
        };
        row("/", "text/html; charset=utf-8", false);
        row("/index.html", "text/html; charset=utf-8", false);
        row("/assets/index-Bx3_k9Qz.js", "text/javascript; charset=utf-8", true);
        row("/assets/scanner-0123456789abcdef.wasm", "application/wasm", true);
        row("/manifest.webmanifest", "application/manifest+json", false);
        row("/build.json", "application/json", false);
        row("/network.json", "application/json", false);
    }
    void filesAreServedUnderTheirNamesWithTheirTypes()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, type);
        QFETCH(bool, isImmutable);
        const BuiltPage built;
        const auto page = built.load();
        QVERIFY2(page, page ? "" : page.error().detail().c_str());
        const auto response = page->answer(headOf("GET", path));
        QVERIFY(response);
        QCOMPARE(response->status, 200);
        QCOMPARE(response->contentType, type);
        QCOMPARE(fieldOf(*response, "Cache-Control"),
                 isImmutable ? QByteArray("public, max-age=31536000, immutable") : QByteArray("no-cache"));
        const auto head = page->answer(headOf("HEAD", path));
        QVERIFY(head->isHeadOnly);
        QCOMPARE(head->body, response->body);
    }

    void nothingElseIsServed_data()
    {
        QTest::addColumn<QByteArray>("path");
        for (const char *path : {"/assets", "/assets/", "/assets/../index.html", "/../network.json", "/%69ndex.html",
                                 "//index.html", "/./index.html", "/index.html/", "/INDEX.HTML", "/index.html%00",
                                 "/assets/index-Bx3_k9Qz.js.br", "/dist/index.html", "/etc/passwd", "/gateway.conf"}) {
            QTest::newRow(path) << QByteArray(path);
        }
    }
    void nothingElseIsServed()
    {
        QFETCH(QByteArray, path);
        const BuiltPage built;
        const auto page = built.load();
        QVERIFY(page);
        QVERIFY(page->answer(headOf("GET", path)).error().is(GatewayError::NotFound));
    }

    void otherMethodsAreRefused()
    {
        const BuiltPage built;
        const auto page = built.load();
        for (const char *method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE"}) {
            QVERIFY(page->answer(headOf(method, "/")).error().is(GatewayError::MethodNotAllowed));
        }
    }

    void compressedFormIsServedToThoseWhoTakeIt_data()
    {
        QTest::addColumn<QByteArray>("accepted");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("encoding");
        QTest::newRow("nothing said") << QByteArray() << QByteArray("let a = 1;") << QByteArray();
        QTest::newRow("identity") << QByteArray("identity") << QByteArray("let a = 1;") << QByteArray();
        QTest::newRow("browser") << QByteArray("gzip, deflate, br, zstd") << QByteArray("BROTLI") << QByteArray("br");
        QTest::newRow("gzip only") << QByteArray("gzip;q=0.5") << QByteArray("GZIP") << QByteArray("gzip");
        QTest::newRow("br refused") << QByteArray("br;q=0, gzip") << QByteArray("GZIP") << QByteArray("gzip");
        QTest::newRow("both refused") << QByteArray("br; q=0.0, gzip;q=0.000") << QByteArray("let a = 1;")
                                      << QByteArray();
        QTest::newRow("another name") << QByteArray("brotli, xgzip") << QByteArray("let a = 1;") << QByteArray();
    }
    void compressedFormIsServedToThoseWhoTakeIt()
    {
        QFETCH(QByteArray, accepted);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, encoding);
        const BuiltPage built;
        const auto page = built.load();
        const auto response = page->answer(headOf("GET", "/assets/index-Bx3_k9Qz.js", {{"accept-encoding", accepted}}));
        QVERIFY(response);
        QCOMPARE(response->body, body);
        QCOMPARE(fieldOf(*response, "Content-Encoding"), encoding);
        QCOMPARE(fieldOf(*response, "Vary"), QByteArray("Accept-Encoding"));
        QCOMPARE(response->contentType, QByteArray("text/javascript; charset=utf-8"));
    }

    void unchangedFileIsNotSentAgain()
    {
        const BuiltPage built;
        const auto page = built.load();
        const auto first = page->answer(headOf("GET", "/"));
        const auto tag = fieldOf(*first, "ETag");
        QCOMPARE(tag, '"' + sha256("<!doctype html><title>Tegata</title>").left(32) + '"');
        for (const auto &known : {tag, "W/" + tag, "\"x\", " + tag, QByteArray("*")}) {
            const auto again = page->answer(headOf("GET", "/", {{"if-none-match", known}}));
            QCOMPARE(again->status, 304);
            QVERIFY(again->body.isEmpty());
            QCOMPARE(fieldOf(*again, "ETag"), tag);
        }
        QCOMPARE(page->answer(headOf("GET", "/", {{"if-none-match", "\"x\""}}))->status, 200);
        // The compressed form is another representation.
        const auto script = headOf("GET", "/assets/index-Bx3_k9Qz.js", {{"accept-encoding", "br"}});
        QVERIFY(fieldOf(*page->answer(script), "ETag") !=
                fieldOf(*page->answer(headOf("GET", "/assets/index-Bx3_k9Qz.js")), "ETag"));
    }

    void pageMayDoNothingButWhatItNeeds()
    {
        const BuiltPage built;
        const auto page = built.load();
        const auto response = page->answer(headOf("GET", "/"));
        const auto policy = fieldOf(*response, "Content-Security-Policy");
        const auto directives = policy.split(';');
        const auto has = [&directives](const char *wanted) {
            return std::any_of(directives.begin(), directives.end(),
                               [wanted](const QByteArray &directive) { return directive.trimmed() == wanted; });
        };
        for (const char *wanted :
             {"default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "worker-src 'self'",
              "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
              "connect-src 'self' https://gateway.test wss://gateway.test ws://gateway.test https://node.one.test:8545 "
              "http://node-two.test"}) {
            QVERIFY2(has(wanted), policy.constData());
        }
        QVERIFY(!policy.contains("unsafe-inline"));
        QVERIFY(!policy.contains("'unsafe-eval'"));
        QVERIFY(!policy.contains('*'));
        QCOMPARE(fieldOf(*response, "Referrer-Policy"), QByteArray("no-referrer"));
        QCOMPARE(fieldOf(*response, "Cross-Origin-Opener-Policy"), QByteArray("same-origin"));
        QCOMPARE(fieldOf(*response, "Cross-Origin-Embedder-Policy"), QByteArray("require-corp"));
        QVERIFY(fieldOf(*response, "Permissions-Policy").startsWith("camera=(self)"));
        QVERIFY(fieldOf(*response, "Strict-Transport-Security").isEmpty());
        const auto sent = encodeHttpResponse(*response, true);
        QVERIFY(sent.contains("X-Content-Type-Options: nosniff\r\n"));
        QCOMPARE(sent.count("Cache-Control:"), 1);
    }

    void transportIsStrictWhenTheOperatorSaysSo()
    {
        const BuiltPage built;
        auto settings = built.settings();
        settings.strictTransport = std::chrono::seconds(31'536'000);
        const auto page = PatientPage::load(settings, BuiltPage::deployment(), hosts);
        QCOMPARE(fieldOf(*page->answer(headOf("GET", "/")), "Strict-Transport-Security"),
                 QByteArray("max-age=31536000"));
    }

    void buildIsTheHashOfTheListOfFiles()
    {
        BuiltPage built;
        const auto page = built.load();
        // Written out by hand: what staff compare must not depend on how it is computed here.
        const auto lines = "assets/index-Bx3_k9Qz.js " + sha256("let a = 1;") + "\n" +
                           "assets/scanner-0123456789abcdef.wasm " + sha256(QByteArray("\0asm", 4)) + "\n" +
                           "index.html " + sha256("<!doctype html><title>Tegata</title>") + "\n" +
                           "manifest.webmanifest " + sha256("{}") + "\n";
        QCOMPARE(page->build(), sha256(lines));
        // Neither what is about the build, nor about the network, nor how it travels.
        built.write("build.json", "{\"other\":1}");
        built.write("network.json", "{}");
        built.write("index.html.br", "x");
        QCOMPARE(built.load()->build(), page->build());
        built.write("index.html", "<!doctype html><title>Tegata!</title>");
        QVERIFY(built.load()->build() != page->build());
    }

    void fileOfTheNetworkIsTheConfiguredOne()
    {
        BuiltPage built;
        built.write("network.json", "{\"nodes\":[\"https://evil.test\"]}");
        QCOMPARE(built.load()->answer(headOf("GET", "/network.json"))->body, networkText);
    }

    void foldersThatAreNotAPageAreRefused_data()
    {
        QTest::addColumn<QByteArray>("added");
        QTest::newRow("hidden file") << QByteArray(".env");
        QTest::newRow("hidden folder") << QByteArray(".git/config");
        QTest::newRow("unknown type") << QByteArray("tool.exe");
        QTest::newRow("no type") << QByteArray("LICENSE");
        QTest::newRow("space") << QByteArray("a b.js");
        QTest::newRow("percent") << QByteArray("a%2e.js");
        QTest::newRow("compressed form of nothing") << QByteArray("gone.js.br");
    }
    void foldersThatAreNotAPageAreRefused()
    {
        QFETCH(QByteArray, added);
        BuiltPage built;
        built.write(added, "x");
        const auto page = built.load();
        QVERIFY(!page);
        QVERIFY(page.error().is(GatewayError::ConfigurationInvalid));
        QVERIFY(page.error().detail().find(added.toStdString().substr(0, 4)) != std::string::npos);
    }

    void linksAreNotFollowed()
    {
        BuiltPage built;
        QVERIFY(QFile::link(QStringLiteral("/etc/hostname"), built.filePath(QStringLiteral("dist/name.txt"))));
        QVERIFY(!built.load());
        QVERIFY(QFile::remove(built.filePath(QStringLiteral("dist/name.txt"))));
        QVERIFY(built.load());
        QVERIFY(QFile::link(QStringLiteral("/etc"), built.filePath(QStringLiteral("dist/etc"))));
        QVERIFY(!built.load());
    }

    void pageWithoutItsBeginningOrTooLargeIsRefused()
    {
        BuiltPage built;
        built.write("large.txt", QByteArray(17 << 20, 'x'));
        QVERIFY(!built.load());
        QVERIFY(QFile::remove(built.filePath(QStringLiteral("dist/large.txt"))));
        QVERIFY(built.load());
        QVERIFY(QFile::remove(built.filePath(QStringLiteral("dist/index.html"))));
        QVERIFY(!built.load());
        auto settings = built.settings();
        settings.directory = QStringLiteral("/nowhere");
        QVERIFY(!PatientPage::load(settings, BuiltPage::deployment(), hosts));
    }

    void networkFileMustBeOfThisLedger_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("chain") << QByteArray("31337") << QByteArray("31338");
        QTest::newRow("ledger") << QByteArray("0xaabb") << QByteArray("0xaabc");
        QTest::newRow("not JSON") << QByteArray("{\"chainId\"") << QByteArray("\"chainId\"");
        QTest::newRow("no gateway") << QByteArray("\"gateway\"") << QByteArray("\"gate\"");
        QTest::newRow("no nodes") << QByteArray("\"nodes\"") << QByteArray("\"node\"");
        QTest::newRow("a node of another scheme") << QByteArray("http://node-two") << QByteArray("ftp://node-two");
        QTest::newRow("a policy in a node")
            << QByteArray("http://node-two.test") << QByteArray("http://a.test; script-src *");
    }
    void networkFileMustBeOfThisLedger()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        const BuiltPage built;
        QFile file(built.networkFile());
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(QByteArray(networkText).replace(from, to));
        file.close();
        const auto page = built.load();
        QVERIFY(!page);
        QVERIFY(page.error().is(GatewayError::ConfigurationInvalid));
    }

    void serviceAnswersPageAndApiSideBySide()
    {
        const BuiltPage built;
        GatewayFixture fixture;
        fixture.service->servePage(*built.load());
        HttpRequest request;
        request.head = headOf("GET", "/");
        QCOMPARE(*fixture.service->admit(request.head, QHostAddress(QHostAddress::LocalHost)), 0);
        QCOMPARE(fixture.send(request).status, 200);
        request.head.path = "/v1/health";
        const auto health = QJsonDocument::fromJson(fixture.send(request).body).object();
        QCOMPARE(health.value(QStringLiteral("page")).toString().toLatin1(), built.load()->build());
        request.head.path = "/v1/index.html";
        QCOMPARE(fixture.send(request).status, 404);
        request.head.path = "/secrets";
        QCOMPARE(fixture.send(request).body, QByteArray("{\"error\":\"NotFound\"}"));
        // A page under a stranger's name is no page: names are what keeps it apart from other pages.
        auto foreign = headOf("GET", "/");
        foreign.fields = {{"host", "evil.test"}};
        QVERIFY(
            fixture.service->admit(foreign, QHostAddress(QHostAddress::LocalHost)).error().is(GatewayError::WrongHost));
    }

    void overTheWireHeadAndUnchangedHaveNoBody()
    {
        const BuiltPage built;
        GatewayFixture fixture;
        fixture.service->servePage(*built.load());
        NetworkSettings network;
        network.listenPort = 0;
        HttpServer server(network, *fixture.service);
        const auto port = server.listen();
        QVERIFY(port);
        QTcpSocket socket;
        QByteArray received;
        connect(&socket, &QTcpSocket::readyRead, [&] { received += socket.readAll(); });
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), *port);
        const auto size = QByteArray::number(QByteArray("<!doctype html><title>Tegata</title>").size());
        const auto tag = fieldOf(*built.load()->answer(headOf("GET", "/")), "ETag");
        // Answers in one stream: a body too many would stand in front of the next answer.
        socket.write("HEAD / HTTP/1.1\r\nHost: gateway.test\r\n\r\n"
                     "GET / HTTP/1.1\r\nHost: gateway.test\r\nIf-None-Match: " +
                     tag + "\r\n\r\nGET /nothing HTTP/1.1\r\nHost: gateway.test\r\n\r\n");
        QTRY_VERIFY(received.endsWith("{\"error\":\"NotFound\"}"));
        QVERIFY(received.startsWith("HTTP/1.1 200 "));
        QVERIFY(received.contains("Content-Length: " + size + "\r\n"));
        QCOMPARE(received.count("\r\n\r\nHTTP/1.1 "), 2);
        QVERIFY(received.contains("\r\n\r\nHTTP/1.1 304 "));
        QVERIFY(received.contains("\r\n\r\nHTTP/1.1 404 "));
    }
};

QTEST_GUILESS_MAIN(PatientPageTest)
#include "PatientPageTest.moc"
