#include <tegata/crypto/CryptoError.h>
#include <tegata/gateway/HttpMessage.h>

#include <QTest>

using namespace tegata;
using namespace tegata::gateway;

class HttpMessageTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void ordinaryRequestIsRead()
    {
        const auto head = parseHttpHead("PUT /v1/records/0xab?after=1 HTTP/1.1\r\nHost: gateway.test\r\n"
                                        "Content-Length: 12\r\nSignature:  sig1 \t\r\nX-Empty:");
        QVERIFY(head);
        QCOMPARE(head->method, QByteArray("PUT"));
        QCOMPARE(head->path, QByteArray("/v1/records/0xab"));
        QCOMPARE(head->query, QByteArray("after=1"));
        QCOMPARE(head->field("signature"), QByteArray("sig1"));
        QCOMPARE(head->field("x-empty"), QByteArray());
        QCOMPARE(head->contentLength, 12);
        QVERIFY(head->keepsAlive);
    }

    void targetIsKeptByteForByte()
    {
        const auto head = parseHttpHead("GET /a%2fb%7E/../c?x=%41&&y HTTP/1.1\r\nHost: h");
        QVERIFY(head);
        QCOMPARE(head->path, QByteArray("/a%2fb%7E/../c"));
        QCOMPARE(head->query, QByteArray("x=%41&&y"));
    }

    void fieldGivenTwiceCountsAsAbsent()
    {
        const auto head = parseHttpHead("GET / HTTP/1.1\r\nHost: h\r\nSignature: a\r\nsignature: b");
        QVERIFY(head);
        QCOMPARE(head->field("signature"), QByteArray());
    }

    void closeIsUnderstood()
    {
        const auto head = parseHttpHead("GET / HTTP/1.1\r\nHost: h\r\nConnection: Close");
        QVERIFY(head);
        QVERIFY(!head->keepsAlive);
    }

    void hostileHeadsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const QByteArray &head, int status = 400) {
            QTest::newRow(name) << head << status;
        };
        const QByteArray host = "\r\nHost: h";
        row("nothing", "");
        row("one word", "GET");
        row("no version", "GET /" + host);
        row("HTTP/1.0", "GET / HTTP/1.0" + host, 505);
        row("HTTP/2", "GET / HTTP/2.0" + host, 505);
        row("other protocol", "GET / RTSP/1.0" + host);
        row("lower-case version", "GET / http/1.1" + host);
        row("two spaces", "GET  / HTTP/1.1" + host);
        row("space in target", "GET /a b HTTP/1.1" + host);
        row("tab in request line", "GET\t/ HTTP/1.1" + host);
        row("absolute target", "GET http://other/ HTTP/1.1" + host);
        row("asterisk", "OPTIONS * HTTP/1.1" + host);
        row("fragment", "GET /a#b HTTP/1.1" + host);
        row("quote in target", "GET /a\"b HTTP/1.1" + host);
        row("non-ASCII target", "GET /\xc3\xa9 HTTP/1.1" + host);
        row("NUL in target", QByteArray("GET /\0 HTTP/1.1", 15) + host);
        row("bare line feed", "GET / HTTP/1.1\nHost: h");
        row("carriage return in value", "GET / HTTP/1.1\r\nHost: h\r\nX: a\rb");
        row("line feed in value", "GET / HTTP/1.1\r\nHost: h\r\nX: a\nY: b");
        row("NUL in value", "GET / HTTP/1.1\r\nHost: h\r\nX: " + QByteArray(1, '\0'));
        row("non-ASCII value", "GET / HTTP/1.1\r\nHost: h\r\nX: \xff");
        row("folded line", "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b");
        row("space before colon", "GET / HTTP/1.1\r\nHost: h\r\nContent-Length : 5");
        row("no colon", "GET / HTTP/1.1\r\nHost: h\r\nContent-Length");
        row("empty name", "GET / HTTP/1.1\r\nHost: h\r\n: x");
        row("method with a colon", "G:T / HTTP/1.1" + host);
        row("method in lower case", "get / HTTP/1.1" + host);
        row("method in mixed case", "POSTh / HTTP/1.1" + host);
        row("long method", QByteArray(17, 'A') + " / HTTP/1.1" + host);
        row("no host", "GET / HTTP/1.1\r\nX: y");
        row("two hosts", "GET / HTTP/1.1\r\nHost: h\r\nHost: i");
        row("two lengths", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 3");
        row("list of lengths", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3, 3");
        row("negative length", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: -3");
        row("signed length", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: +3");
        row("hexadecimal length", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 0x3");
        row("empty length", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length:");
        row("huge length", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 9999999999999");
        row("chunked", "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked", 411);
        row("chunked with length", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: x", 411);
        QByteArray many = "GET / HTTP/1.1" + host;
        for (int index = 0; index < 64; ++index) {
            many += "\r\nX: y";
        }
        row("too many fields", many, 431);
        row("too long", "GET / HTTP/1.1" + host + "\r\nX: " + QByteArray(17'000, 'a'), 431);
    }
    void hostileHeadsAreRefused()
    {
        QFETCH(QByteArray, head);
        QFETCH(int, status);
        const auto parsed = parseHttpHead(head);
        QVERIFY(!parsed);
        QCOMPARE(httpStatusOf(gatewayErrorOf(parsed.error())), status);
    }

    void answersCarryLengthAndForbidGuessing()
    {
        const auto text = encodeHttpResponse(jsonResponse(200, {{QStringLiteral("a"), 1}}), true);
        QVERIFY(text.startsWith("HTTP/1.1 200 "));
        QVERIFY(text.contains("\r\nContent-Length: 7\r\n"));
        QVERIFY(text.contains("\r\nCache-Control: no-store\r\n"));
        QVERIFY(text.contains("\r\nX-Content-Type-Options: nosniff\r\n"));
        QVERIFY(text.endsWith("\r\n\r\n{\"a\":1}"));
        QVERIFY(encodeHttpResponse({}, false).contains("\r\nConnection: close\r\n"));
    }

    void foreignErrorsAreInternal()
    {
        const auto known = errorResponse(Error(GatewayError::NotFound, "a detail for the log"));
        QCOMPARE(known.status, 404);
        QCOMPARE(known.body, QByteArray("{\"error\":\"NotFound\"}"));
        const auto foreign = errorResponse(Error(CryptoError::InvalidKey, "a detail for the log"));
        QCOMPARE(foreign.status, 500);
        QCOMPARE(foreign.body, QByteArray("{\"error\":\"Internal\"}"));
    }
};

QTEST_GUILESS_MAIN(HttpMessageTest)
#include "HttpMessageTest.moc"
