#include "VectorSupport.h"

#include <tegata/crypto/Hkdf.h>
#include <tegata/crypto/Secp256k1.h>

#include <QTest>

using namespace tegata;
using namespace tegata::crypto;
using namespace tegata::test;

namespace {

constexpr std::string_view order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
/// Private key of the first account of the well-known development phrase.
constexpr std::string_view developmentKey = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

Signature withPart(const Signature &signature, std::size_t offset, ByteView part)
{
    ByteArray<65> bytes = signature.bytes();
    std::copy(part.begin(), part.end(), bytes.begin() + static_cast<std::ptrdiff_t>(offset));
    return Signature(bytes);
}

/// order - s, big-endian: the other s that the plain equation accepts.
Bytes otherS(ByteView s)
{
    Bytes result = hex(order);
    int borrow = 0;
    for (std::size_t index = 32; index-- > 0;) {
        const int difference = result[index] - s[index] - borrow;
        borrow = difference < 0 ? 1 : 0;
        result[index] = static_cast<std::uint8_t>(difference + borrow * 256);
    }
    return result;
}

} // namespace

class Secp256k1Test : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void signsAsRfc6979Demands_data()
    {
        // The vectors for secp256k1 with SHA-256 that libraries of that curve have in common.
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("signature");
        QTest::newRow("key 1") << QByteArray("0000000000000000000000000000000000000000000000000000000000000001")
                               << QByteArray("Satoshi Nakamoto")
                               << QByteArray("934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8"
                                             "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5");
        QTest::newRow("key 1, other message")
            << QByteArray("0000000000000000000000000000000000000000000000000000000000000001")
            << QByteArray("All those moments will be lost in time, like tears in rain. Time to die...")
            << QByteArray("8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b"
                          "547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21");
        QTest::newRow("largest key") << QByteArray("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140")
                                     << QByteArray("Satoshi Nakamoto")
                                     << QByteArray("fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d0"
                                                   "6b39cd0eb1bc8603e159ef5c20a5c8ad685a45b06ce9bebed3f153d10d93bed5");
        QTest::newRow("another key") << QByteArray("f8b8af8ce3c7cca5e300d33939540c10d45ce001b8f252bfbc57ba0342904181")
                                     << QByteArray("Alan Turing")
                                     << QByteArray("7063ae83e7f62bbb171798131b4a0564b956930092b33b07b395615d9ec7e15c"
                                                   "58dfcc1e00a35e1572f366ffe34ba0fc47db1e7189759b9fb233c5b05ab388ea");
    }
    void signsAsRfc6979Demands()
    {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, signature);
        const auto signingKey = secret<SigningKey>(key.toStdString());
        const Hash32 digest(sha256(bytesOf(message)));
        const auto made = sign(signingKey, digest);
        QVERIFY(made.has_value());
        QCOMPARE(toHex(made->view().first(64)), signature.toStdString());
        QCOMPARE(*recover(digest, *made), *addressOf(signingKey));
    }

    void addressIsThatOfEthereum()
    {
        const auto key = secret<SigningKey>(developmentKey);
        QCOMPARE(addressOf(key)->hex(), "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
        const auto publicKey = publicKeyOf(key);
        QVERIFY(publicKey.has_value());
        QCOMPARE(toHex(*publicKey).substr(0, 16), "8318535b54105d4a");
    }

    void aKnownAddressSavesNothingButTime()
    {
        const auto key = secret<SigningKey>(developmentKey);
        const Hash32 digest = keccak256(text("digest"));
        QCOMPARE(*sign(key, *addressOf(key), digest), *sign(key, digest));
        const auto foreign = sign(key, Address(), digest);
        QVERIFY(!foreign.has_value());
        QVERIFY(foreign.error().is(CryptoError::InvalidSignature));
    }

    void keysOutOfRangeAreRefused_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("zero") << QByteArray(64, '0');
        QTest::newRow("order") << QByteArray(order.data(), static_cast<qsizetype>(order.size()));
        QTest::newRow("above the order") << QByteArray(64, 'f');
    }
    void keysOutOfRangeAreRefused()
    {
        QFETCH(QByteArray, key);
        const auto signingKey = secret<SigningKey>(key.toStdString());
        QVERIFY(addressOf(signingKey).error().is(CryptoError::InvalidKey));
        QVERIFY(publicKeyOf(signingKey).error().is(CryptoError::InvalidKey));
        QVERIFY(sign(signingKey, Hash32()).error().is(CryptoError::InvalidKey));
    }

    void generationSkipsScalarsOutOfRange()
    {
        class ZeroFirst final : public RandomSource
        {
        public:
            void fill(std::span<std::uint8_t> destination) override
            {
                std::ranges::fill(destination, static_cast<std::uint8_t>(calls++ < 2 ? 0xff * (calls % 2) : 0x11));
            }
            int calls = 0;
        };
        ZeroFirst random;
        const auto key = generateSigningKey(random);
        QCOMPARE(random.calls, 3);
        QVERIFY(addressOf(key).has_value());
    }

    void onlyTheLowerSIsASignature()
    {
        const auto key = secret<SigningKey>(developmentKey);
        const Hash32 digest = keccak256(text("an action"));
        const Signature signature = *sign(key, digest);
        Signature high = withPart(signature, 32, otherS(signature.view().subspan(32, 32)));
        // With the other s and the other v the same key would be recovered: it must be refused before that.
        high = withPart(high, 64, Bytes{static_cast<std::uint8_t>(55 - signature.bytes()[64])});
        QVERIFY(recover(digest, high).error().is(CryptoError::InvalidSignature));
        QCOMPARE(*recover(digest, signature), *addressOf(key));
    }

    void partsOutOfRangeAreRefused_data()
    {
        QTest::addColumn<int>("offset");
        QTest::addColumn<QByteArray>("part");
        const QByteArray zero(64, '0');
        const QByteArray n(order.data(), static_cast<qsizetype>(order.size()));
        QTest::newRow("r zero") << 0 << zero;
        QTest::newRow("r = n") << 0 << n;
        QTest::newRow("r above n") << 0 << QByteArray(64, 'f');
        QTest::newRow("s zero") << 32 << zero;
        QTest::newRow("s = n") << 32 << n;
        QTest::newRow("s above n") << 32 << QByteArray(64, 'f');
        QTest::newRow("s just above half")
            << 32 << QByteArray("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1");
        QTest::newRow("v 0") << 64 << QByteArray("00");
        QTest::newRow("v 1") << 64 << QByteArray("01");
        QTest::newRow("v 26") << 64 << QByteArray("1a");
        QTest::newRow("v 29") << 64 << QByteArray("1d");
        QTest::newRow("v 255") << 64 << QByteArray("ff");
    }
    void partsOutOfRangeAreRefused()
    {
        QFETCH(int, offset);
        QFETCH(QByteArray, part);
        const auto key = secret<SigningKey>(developmentKey);
        const Hash32 digest = keccak256(text("an action"));
        const Signature altered =
            withPart(*sign(key, digest), static_cast<std::size_t>(offset), hex(part.toStdString()));
        const auto recovered = recover(digest, altered);
        QVERIFY(!recovered.has_value());
        QVERIFY(recovered.error().is(CryptoError::InvalidSignature));
    }

    void sOfExactlyHalfTheOrderIsInRange()
    {
        // The largest s that is allowed: whether somebody signed is another question, range errors are not.
        const Bytes half = hex("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");
        const auto key = secret<SigningKey>(developmentKey);
        const Hash32 digest = keccak256(text("an action"));
        const auto recovered = recover(digest, withPart(*sign(key, digest), 32, half));
        QVERIFY(recovered.has_value());
        QVERIFY(*recovered != *addressOf(key));
    }

    void everyBitFlipChangesOrRefusesTheSigner()
    {
        const auto key = secret<SigningKey>(developmentKey);
        const Hash32 digest = keccak256(text("an action"));
        const Signature signature = *sign(key, digest);
        const Address signer = *addressOf(key);
        for (std::size_t bit = 0; bit < 65 * 8; ++bit) {
            ByteArray<65> bytes = signature.bytes();
            bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
            const auto recovered = recover(digest, Signature(bytes));
            QVERIFY2(!recovered || *recovered != signer, qPrintable(QString::number(bit)));
        }
    }
};

QTEST_APPLESS_MAIN(Secp256k1Test)
#include "Secp256k1Test.moc"
