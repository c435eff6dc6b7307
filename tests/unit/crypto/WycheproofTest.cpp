#include "VectorSupport.h"

#include "Hpke_p.h"
#include "X25519_p.h"

#include <tegata/crypto/Aead.h>
#include <tegata/crypto/Ed25519.h>
#include <tegata/crypto/Hkdf.h>
#include <tegata/crypto/Secp256k1.h>

#include <QJsonArray>
#include <QTest>

using namespace tegata;
using namespace tegata::crypto;
using namespace tegata::test;

namespace {

struct Case
{
    QJsonObject group;
    QJsonObject test;

    [[nodiscard]] Bytes bytes(const char *name) const { return hexOf(test.value(QLatin1String(name))); }
    [[nodiscard]] QString text(const char *name) const { return test.value(QLatin1String(name)).toString(); }
    [[nodiscard]] bool is(const char *result) const { return text("result") == QLatin1String(result); }
    [[nodiscard]] bool hasFlag(const char *flag) const
    {
        return test.value(QStringLiteral("flags")).toArray().contains(QLatin1String(flag));
    }
    [[nodiscard]] QByteArray label() const
    {
        return QByteArray::number(test.value(QStringLiteral("tcId")).toInt()) + ": " + text("comment").toUtf8();
    }
};

std::vector<Case> casesOf(const QString &file)
{
    std::vector<Case> cases;
    const QJsonObject root = readJson(sharedVectors().filePath(QStringLiteral("wycheproof/") + file));
    for (const QJsonValue &group : root.value(QStringLiteral("testGroups")).toArray()) {
        for (const QJsonValue &test : group[QStringLiteral("tests")].toArray()) {
            cases.push_back({group.toObject(), test.toObject()});
        }
    }
    return cases;
}

/// r and s of a strictly DER-encoded signature as 32 bytes each; empty for anything else.
std::optional<Bytes> readDer(ByteView der)
{
    const auto take = [&](ByteView &rest) -> std::optional<Bytes> {
        if (rest.size() < 3 || rest[0] != 0x02 || rest[1] == 0 || rest[1] > 33 || rest.size() < rest[1] + 2U) {
            return std::nullopt;
        }
        ByteView number = rest.subspan(2, rest[1]);
        rest = rest.subspan(number.size() + 2);
        if (number[0] >= 0x80 || (number[0] == 0 && number.size() > 1 && number[1] < 0x80)) {
            return std::nullopt;
        }
        if (number[0] == 0) {
            number = number.subspan(1);
        }
        if (number.size() > 32) {
            return std::nullopt;
        }
        Bytes padded(32 - number.size());
        append(padded, number);
        return padded;
    };
    if (der.size() < 2 || der[0] != 0x30 || der[1] >= 0x80 || der[1] != der.size() - 2) {
        return std::nullopt;
    }
    ByteView rest = der.subspan(2);
    auto r = take(rest);
    const auto s = r ? take(rest) : std::nullopt;
    if (!s || !rest.empty()) {
        return std::nullopt;
    }
    append(*r, *s);
    return r;
}

bool isHigh(ByteView s)
{
    const Bytes half = hex("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");
    return std::ranges::lexicographical_compare(half, s);
}

} // namespace

class WycheproofTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!sharedVectors().exists(QStringLiteral("wycheproof"))) {
            QSKIP("no shared vectors beside the project");
        }
    }

    void hmac()
    {
        const auto cases = casesOf(QStringLiteral("hmac_sha256.json"));
        QVERIFY(cases.size() > 100);
        for (const Case &vector : cases) {
            const auto mac = hmacSha256(vector.bytes("key"), {vector.bytes("msg")});
            const Bytes tag = vector.bytes("tag");
            QVERIFY2(std::ranges::equal(ByteView(mac).first(tag.size()), tag) == vector.is("valid"),
                     vector.label().constData());
        }
    }

    void hkdfOutputs()
    {
        const auto cases = casesOf(QStringLiteral("hkdf_sha256.json"));
        QVERIFY(cases.size() > 50);
        for (const Case &vector : cases) {
            const auto size = static_cast<std::size_t>(vector.test.value(QStringLiteral("size")).toInt());
            if (size > 8160) {
                QVERIFY2(vector.is("invalid"), vector.label().constData()); // a longer request is a bug and asserts
                continue;
            }
            const SecretBuffer prk = hkdfExtract(vector.bytes("salt"), vector.bytes("ikm"));
            const SecretBuffer okm = hkdfExpand(prk.view(), vector.bytes("info"), size);
            QVERIFY2(toBytes(okm.view()) == vector.bytes("okm"), vector.label().constData());
        }
    }

    void x25519()
    {
        const auto cases = casesOf(QStringLiteral("x25519.json"));
        QVERIFY(cases.size() > 400);
        int refused = 0;
        for (const Case &vector : cases) {
            const auto point = EncryptionPublicKey::fromBytes(vector.bytes("public"));
            const auto key = EncryptionKey::copyOf(vector.bytes("private"));
            QVERIFY2(point && key, vector.label().constData());
            const auto shared = diffieHellman(*key, *point);
            const Bytes expected = vector.bytes("shared");
            const bool isZero = std::ranges::all_of(expected, [](std::uint8_t byte) { return byte == 0; });
            // An all-zero secret, and a point written in a second way, are where this library is stricter.
            QVERIFY2(shared.has_value() != isZero, vector.label().constData());
            QVERIFY2(isZero || toBytes(shared->view()) == expected, vector.label().constData());
            const bool mustRefuse = isZero || vector.hasFlag("NonCanonicalPublic");
            QVERIFY2(!mustRefuse || !isAcceptable(*point), vector.label().constData());
            QVERIFY2(isAcceptable(*point) || !vector.is("valid"), vector.label().constData());
            refused += mustRefuse ? 1 : 0;
        }
        QVERIFY(refused > 20);
    }

    void ed25519()
    {
        const auto cases = casesOf(QStringLiteral("ed25519.json"));
        QVERIFY(cases.size() > 100);
        for (const Case &vector : cases) {
            const auto key = SessionPublicKey::fromBytes(
                hexOf(vector.group.value(QStringLiteral("publicKey")).toObject().value(QStringLiteral("pk"))));
            const auto signature = SessionSignature::fromBytes(vector.bytes("sig"));
            const bool verified = key && signature && verify(*key, vector.bytes("msg"), *signature);
            QVERIFY2(verified == vector.is("valid"), vector.label().constData());
        }
    }

    void xchacha20Poly1305()
    {
        const auto cases = casesOf(QStringLiteral("xchacha20_poly1305.json"));
        QVERIFY(cases.size() > 200);
        for (const Case &vector : cases) {
            const auto nonce = AeadNonce::fromBytes(vector.bytes("iv"));
            if (!nonce) {
                QVERIFY2(vector.is("invalid"), vector.label().constData()); // other lengths are no type here
                continue;
            }
            const auto key = AeadKey::copyOf(vector.bytes("key"));
            Bytes sealed = vector.bytes("ct");
            append(sealed, vector.bytes("tag"));
            const auto opened = aeadOpen(*key, *nonce, vector.bytes("aad"), sealed);
            QVERIFY2(opened.has_value() == vector.is("valid"), vector.label().constData());
            if (opened) {
                QVERIFY2(toBytes(opened->view()) == vector.bytes("msg"), vector.label().constData());
                QVERIFY2(aeadSeal(*key, *nonce, vector.bytes("aad"), opened->view()) == sealed,
                         vector.label().constData());
            }
        }
    }

    void chacha20Poly1305InsideHpke()
    {
        const auto cases = casesOf(QStringLiteral("chacha20_poly1305.json"));
        QVERIFY(cases.size() > 200);
        for (const Case &vector : cases) {
            if (vector.bytes("iv").size() != 12) {
                QVERIFY2(vector.is("invalid"), vector.label().constData());
                continue;
            }
            hpke::Context context;
            context.key = std::move(*decltype(context.key)::copyOf(vector.bytes("key")));
            context.baseNonce = SecretBuffer::copyOf(vector.bytes("iv"));
            Bytes sealed = vector.bytes("ct");
            append(sealed, vector.bytes("tag"));
            const auto opened = hpke::contextOpen(context, 0, vector.bytes("aad"), sealed);
            QVERIFY2(opened.has_value() == vector.is("valid"), vector.label().constData());
            if (opened) {
                QVERIFY2(toBytes(opened->view()) == vector.bytes("msg"), vector.label().constData());
                QVERIFY2(hpke::contextSeal(context, 0, vector.bytes("aad"), opened->view()) == sealed,
                         vector.label().constData());
            }
        }
    }

    void ecdsa_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("DER") << QStringLiteral("ecdsa_secp256k1_sha256.json");
        QTest::newRow("low s only") << QStringLiteral("ecdsa_secp256k1_sha256_bitcoin.json");
    }
    void ecdsa()
    {
        QFETCH(QString, file);
        const auto cases = casesOf(file);
        QVERIFY(cases.size() > 300);
        int accepted = 0;
        int beyondTwoPoints = 0;
        for (const Case &vector : cases) {
            const auto parts = readDer(vector.bytes("sig"));
            if (!parts) {
                QVERIFY2(!vector.is("valid"), vector.label().constData());
                continue;
            }
            const Bytes point =
                hexOf(vector.group.value(QStringLiteral("publicKey")).toObject().value(QStringLiteral("uncompressed")));
            const Hash32 pointHash = keccak256(ByteView(point).subspan(1));
            const auto signer = Address::fromBytes(ByteView(pointHash.bytes()).subspan(12));
            const Hash32 digest(sha256(vector.bytes("msg")));
            bool recovered = false;
            for (const std::uint8_t v : {std::uint8_t{27}, std::uint8_t{28}}) {
                Bytes bytes = *parts;
                bytes.push_back(v);
                const auto address = recover(digest, *Signature::fromBytes(bytes));
                recovered = recovered || (address && *address == *signer);
            }
            const bool high = isHigh(ByteView(*parts).subspan(32));
            // A point whose x coordinate is beyond the order would need v 29 or 30, which does not exist here.
            // Its r is then below p - n, a number of 129 bits.
            const bool small =
                std::ranges::all_of(ByteView(*parts).first(15), [](std::uint8_t byte) { return byte == 0; });
            const bool beyond = vector.is("valid") && !high && !recovered && small;
            beyondTwoPoints += beyond ? 1 : 0;
            QVERIFY2(recovered == (vector.is("valid") && !high && !beyond), vector.label().constData());
            accepted += recovered ? 1 : 0;
        }
        QVERIFY(accepted > 50);
        QVERIFY2(beyondTwoPoints <= 3, QByteArray::number(beyondTwoPoints).constData());
    }
};

QTEST_APPLESS_MAIN(WycheproofTest)
#include "WycheproofTest.moc"
