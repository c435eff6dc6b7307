#include <tegata/ledgerclient/HttpMessageSignature.h>

#include <QTest>

using namespace tegata;
using namespace tegata::ledger;

namespace {

const QByteArray body = R"({"hello": "world"})";
const UnixTime created = fromUnixSeconds(1'700'000'000);

crypto::SessionKey key()
{
    // RFC 8032, section 7.1, test 1
    return *crypto::SessionKey::copyOf(*fromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
}

RequestTarget target() { return {"PUT", "gateway.example:8443", "/v1/records/0xabc", "after=7"}; }

RequestSignatureParameters parameters()
{
    RequestSignatureParameters out;
    out.created = created;
    out.expires = created + std::chrono::seconds(55);
    out.nonce = *RequestNonce::fromHex("000102030405060708090a0b0c0d0e0f");
    return out;
}

RequestSignatureHeaders headers() { return signRequest(target(), bytesOf(body), parameters(), key()); }

Result<RequestSignatureParameters> verify(const RequestTarget &where, const RequestSignatureHeaders &signedHeaders,
                                          const QByteArray &content = body, UnixTime now = created)
{
    return verifyRequest(where, bytesOf(content), signedHeaders, "gateway.example:8443", now);
}

} // namespace

class HttpMessageSignatureTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contentDigestIsAsPublished()
    {
        // RFC 9530, appendix D; and the SHA-256 of nothing.
        QCOMPARE(contentDigestOf(bytesOf(body)), QByteArray("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"));
        QCOMPARE(contentDigestOf(bytesOf(body + "\n")),
                 QByteArray("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"));
        QCOMPARE(contentDigestOf({}), QByteArray("sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"));
    }
    void aRequestIsSignedAsAnotherImplementationSignsIt()
    {
        // Made with Node.js: the base put together by hand after RFC 9421 §2.5, signed by crypto.sign.
        const RequestSignatureHeaders signedHeaders = headers();
        QCOMPARE(signedHeaders.signatureInput,
                 QByteArray(R"(tegata=("@method" "@authority" "@path" "@query" "content-digest");created=1700000000;)"
                            R"(expires=1700000055;nonce="AAECAwQFBgcICQoLDA0ODw";)"
                            R"(keyid="11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";alg="ed25519")"));
        QCOMPARE(signedHeaders.signature,
                 QByteArray("tegata=:nuQFQacKATPXaZhRaZI5Jq5WixYmTOi9h9VbZUfnjS0avGdUruIe6hsjM2aR4Na+0/"
                            "tWs9HsHAZ0yV8sTNgmBw==:"));
        const auto verified = verify(target(), signedHeaders);
        QVERIFY(verified.has_value());
        QVERIFY(verified->nonce == parameters().nonce);
        QVERIFY(verified->keyId == crypto::publicKeyOf(key()));
    }
    void theBaseHasOneLinePerComponent()
    {
        RequestTarget bare{"GET", "Gateway.Example", "", ""};
        const QByteArray base = signatureBase(bare, contentDigestOf({}), parameters());
        const QList<QByteArray> lines = base.split('\n');
        QCOMPARE(lines.size(), 6);
        QCOMPARE(lines.at(0), QByteArray(R"("@method": GET)"));
        QCOMPARE(lines.at(1), QByteArray(R"("@authority": gateway.example)"));
        QCOMPARE(lines.at(2), QByteArray(R"("@path": /)"));
        QCOMPARE(lines.at(3), QByteArray(R"("@query": ?)"));
        QVERIFY(lines.at(5).startsWith(R"("@signature-params": ("@method")"));
    }

    void anotherRequestIsRefused()
    {
        const RequestSignatureHeaders good = headers();
        QVERIFY(verify(target(), good));
        RequestTarget other = target();
        other.method = "GET";
        QVERIFY(!verify(other, good));
        other = target();
        other.path = "/v1/records/0xabd";
        QVERIFY(!verify(other, good));
        other = target();
        other.query = "";
        QVERIFY(!verify(other, good));
        other = target();
        other.authority = "gateway.example";
        QVERIFY(!verify(other, good));
        QVERIFY(!verify(target(), good, body + " "));
        QVERIFY(!verifyRequest(target(), bytesOf(body), good, "other.example", created));
        // Upper case names the same host.
        other = target();
        other.authority = "GATEWAY.example:8443";
        QVERIFY(verify(other, good));
    }
    void aRequestOfAnotherTimeIsRefused()
    {
        const RequestSignatureHeaders good = headers();
        const auto at = [&good](int seconds) {
            return verify(target(), good, body, created + std::chrono::seconds(seconds)).has_value();
        };
        QVERIFY(at(-30));
        QVERIFY(!at(-31));
        QVERIFY(at(54));
        QVERIFY(!at(55));
        QVERIFY(!at(86'400));
        RequestSignatureParameters odd = parameters();
        odd.expires = odd.created + std::chrono::seconds(60);
        QVERIFY(verify(target(), signRequest(target(), bytesOf(body), odd, key())));
        odd.expires = odd.created + std::chrono::seconds(61);
        QVERIFY(!verify(target(), signRequest(target(), bytesOf(body), odd, key())));
        odd.expires = odd.created;
        QVERIFY(!verify(target(), signRequest(target(), bytesOf(body), odd, key())));
    }
    void anyChangedByteOfASignatureIsRefused()
    {
        const RequestSignatureHeaders good = headers();
        for (QByteArray RequestSignatureHeaders::*field :
             {&RequestSignatureHeaders::contentDigest, &RequestSignatureHeaders::signatureInput,
              &RequestSignatureHeaders::signature}) {
            for (qsizetype i = 0; i < (good.*field).size(); ++i) {
                RequestSignatureHeaders changed = good;
                (changed.*field)[i] = static_cast<char>((changed.*field)[i] ^ 1);
                QVERIFY2(!verify(target(), changed), qPrintable(QString::number(i)));
                changed = good;
                (changed.*field).truncate(i);
                QVERIFY(!verify(target(), changed));
            }
            RequestSignatureHeaders longer = good;
            (longer.*field) += ' ';
            QVERIFY(!verify(target(), longer));
        }
    }
    void onlyTheOneSpellingOfTheInputIsParsed_data()
    {
        QTest::addColumn<QByteArray>("field");
        const QByteArray good = headers().signatureInput;
        const auto row = [&good](const char *name, const char *from, const char *to) {
            QByteArray changed = good;
            changed.replace(from, to);
            QVERIFY2(changed != good, name);
            QTest::newRow(name) << changed;
        };
        QTest::newRow("empty") << QByteArray();
        row("missing method", R"("@method" )", "");
        row("missing digest", R"( "content-digest")", "");
        row("reordered components", R"("@method" "@authority")", R"("@authority" "@method")");
        row("one component twice", R"("@method")", R"("@method" "@method")");
        row("one component more", R"("content-digest")", R"("content-digest" "date")");
        row("component with a parameter", R"("@query")", R"("@query";req)");
        row("another label", "tegata=", "sig1=");
        row("two labels", "tegata=", "sig1=(),tegata=");
        row("another algorithm", "ed25519", "hmac-sha256");
        row("no algorithm", R"(;alg="ed25519")", "");
        row("one parameter more", R"(;alg="ed25519")", R"(;alg="ed25519";tag="x")");
        row("reordered parameters", ";created=1700000000;expires=1700000055", ";expires=1700000055;created=1700000000");
        row("negative time", "created=1", "created=-1");
        row("time with a zero in front", "created=1", "created=01");
        row("time as text", "created=1700000000", "created=\"1700000000\"");
        row("huge time", "created=1700000000", "created=170000000000000000000000");
        row("padded nonce", R"(DA0ODw")", R"(DA0ODw==")");
        row("nonce with trailing bits", "0ODw", "0ODx");
        row("short nonce", "AAEC", "");
        row("standard base64 in the key", "VS_7", "VS/7");
        row("key with trailing bits", "HURo", "HURp");
        row("space behind a semicolon", ";created", "; created");
        row("line feed", ";created", "\n;created");
    }
    void onlyTheOneSpellingOfTheInputIsParsed()
    {
        QFETCH(QByteArray, field);
        const auto parsed = parseSignatureInput(field);
        QVERIFY(!parsed);
        QVERIFY(parsed.error().is(LedgerError::NotAuthorized));
    }
    void targetsThatCouldForgeALineAreRefused()
    {
        const RequestSignatureHeaders good = headers();
        for (const char *bad : {"/a\n\"@query\": ?b", "/a b", "/a\x7f", "a", "/\xc3\xa4"}) {
            RequestTarget odd = target();
            odd.path = bad;
            QVERIFY2(!verify(odd, good), bad);
        }
        RequestTarget odd = target();
        odd.method = "put";
        QVERIFY(!verify(odd, good));
        odd = target();
        odd.query = "a\r\nb";
        QVERIFY(!verify(odd, good));
    }
    void aSignatureOfAnotherKeyIsRefused()
    {
        RequestSignatureHeaders good = headers();
        crypto::SystemRandom random;
        const crypto::SessionKey other = crypto::generateSessionKey(random);
        const RequestSignatureHeaders foreign = signRequest(target(), bytesOf(body), parameters(), other);
        good.signature = foreign.signature;
        QVERIFY(!verify(target(), good));
    }
};

QTEST_APPLESS_MAIN(HttpMessageSignatureTest)
#include "HttpMessageSignatureTest.moc"
