#include "VectorSupport.h"

#include "X25519_p.h"

#include <tegata/crypto/Ed25519.h>

#include <QTest>

using namespace tegata;
using namespace tegata::crypto;
using namespace tegata::test;

class Curve25519Test : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void x25519GivesTheVectorsOfRfc7748_data()
    {
        QTest::addColumn<QByteArray>("scalar");
        QTest::addColumn<QByteArray>("point");
        QTest::addColumn<QByteArray>("result");
        // RFC 7748 §5.2
        QTest::newRow("first") << QByteArray("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4")
                               << QByteArray("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")
                               << QByteArray("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
        QTest::newRow("top bit set") << QByteArray("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d")
                                     << QByteArray("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493")
                                     << QByteArray("95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957");
    }
    void x25519GivesTheVectorsOfRfc7748()
    {
        QFETCH(QByteArray, scalar);
        QFETCH(QByteArray, point);
        QFETCH(QByteArray, result);
        const auto shared = diffieHellman(secret<EncryptionKey>(scalar.toStdString()),
                                          strong<EncryptionPublicKey>(point.toStdString()));
        QVERIFY(shared.has_value());
        QCOMPARE(toHex(shared->view()), result.toStdString());
    }

    void x25519IteratesAsRfc7748Says()
    {
        // RFC 7748 §5.2: after 1 and after 1,000 rounds of k, u = X25519(k, u), k
        Bytes k = hex("0900000000000000000000000000000000000000000000000000000000000000");
        Bytes u = k;
        for (int round = 1; round <= 1000; ++round) {
            const auto next = diffieHellman(*EncryptionKey::copyOf(k), *EncryptionPublicKey::fromBytes(u));
            QVERIFY(next.has_value());
            u = k;
            k = toBytes(next->view());
            if (round == 1) {
                QCOMPARE(toHex(k), "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079");
            }
        }
        QCOMPARE(toHex(k), "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51");
    }

    void bothSidesReachOneSecret()
    {
        // RFC 7748 §6.1, from Bob's side
        const auto bob = secret<EncryptionKey>("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        QCOMPARE(publicKeyOf(bob).hex(), "0xde9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
        const auto shared = diffieHellman(
            bob, strong<EncryptionPublicKey>("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
        QVERIFY(shared.has_value());
        QCOMPARE(toHex(shared->view()), "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");

        SystemRandom random;
        const auto carol = generateEncryptionKey(random);
        const auto one = diffieHellman(carol, publicKeyOf(bob));
        const auto other = diffieHellman(bob, publicKeyOf(carol));
        QVERIFY(one.has_value() && other.has_value());
        QVERIFY(equalConstantTime(one->view(), other->view()));
    }

    void publicKeyIsThatOfRfc9180()
    {
        // RFC 9180 A.2.1: skRm and pkRm
        QCOMPARE(publicKeyOf(secret<EncryptionKey>("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb"))
                     .hex(),
                 "0x4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a");
    }

    void pointsThatMustBeRefused_data()
    {
        QTest::addColumn<QByteArray>("point");
        // The points of low order, and what is the same point written in a second way.
        QTest::newRow("zero") << QByteArray(64, '0');
        QTest::newRow("one") << "01" + QByteArray(62, '0');
        QTest::newRow("order 8, first") << QByteArray(
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");
        QTest::newRow("order 8, second") << QByteArray(
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157");
        QTest::newRow("p - 1") << QByteArray("ec") + QByteArray(60, 'f') + QByteArray("7f");
        QTest::newRow("p") << QByteArray("ed") + QByteArray(60, 'f') + QByteArray("7f");
        QTest::newRow("p + 1") << QByteArray("ee") + QByteArray(60, 'f') + QByteArray("7f");
        QTest::newRow("2^255 - 1") << QByteArray(62, 'f') + QByteArray("7f");
        QTest::newRow("nine with the top bit") << QByteArray("09") + QByteArray(60, '0') + QByteArray("80");
        QTest::newRow("p + 9") << QByteArray("f6") + QByteArray(60, 'f') + QByteArray("7f");
    }
    void pointsThatMustBeRefused()
    {
        QFETCH(QByteArray, point);
        QVERIFY(!isAcceptable(strong<EncryptionPublicKey>(point.toStdString())));
    }

    void ordinaryPointsAreAccepted()
    {
        SystemRandom random;
        for (int round = 0; round < 64; ++round) {
            QVERIFY(isAcceptable(publicKeyOf(generateEncryptionKey(random))));
        }
        QVERIFY(isAcceptable(strong<EncryptionPublicKey>("09" + std::string(62, '0'))));
        // The largest canonical number that is no point of low order.
        QVERIFY(isAcceptable(strong<EncryptionPublicKey>("eb" + std::string(60, 'f') + "7f")));
    }

    void ed25519GivesTheVectorsOfRfc8032_data()
    {
        QTest::addColumn<QByteArray>("seed");
        QTest::addColumn<QByteArray>("publicKey");
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("signature");
        // RFC 8032 §7.1
        QTest::newRow("TEST 1") << QByteArray("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
                                << QByteArray("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
                                << QByteArray()
                                << QByteArray("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb88215"
                                              "90a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
        QTest::newRow("TEST 2") << QByteArray("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
                                << QByteArray("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
                                << QByteArray("72")
                                << QByteArray("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e4"
                                              "3e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
        QTest::newRow("TEST 3") << QByteArray("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")
                                << QByteArray("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")
                                << QByteArray("af82")
                                << QByteArray("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b53"
                                              "8d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
    }
    void ed25519GivesTheVectorsOfRfc8032()
    {
        QFETCH(QByteArray, seed);
        QFETCH(QByteArray, publicKey);
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, signature);
        const auto key = secret<SessionKey>(seed.toStdString());
        const Bytes content = hex(message.toStdString());
        QCOMPARE(publicKeyOf(key), strong<SessionPublicKey>(publicKey.toStdString()));
        const SessionSignature made = sign(key, content);
        QCOMPARE(made, strong<SessionSignature>(signature.toStdString()));
        QVERIFY(verify(publicKeyOf(key), content, made));
        for (std::size_t bit = 0; bit < 64 * 8; ++bit) {
            ByteArray<64> altered = made.bytes();
            altered[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
            QVERIFY(!verify(publicKeyOf(key), content, SessionSignature(altered)));
        }
        QVERIFY(!verify(publicKeyOf(key), text("another message"), made));
    }

    void ed25519RefusesKeysOfLowOrder()
    {
        // With the neutral element as key and R, s = 0 satisfies the plain equation for every message.
        const auto neutral = strong<SessionPublicKey>("01" + std::string(62, '0'));
        const auto forged = strong<SessionSignature>("01" + std::string(126, '0'));
        QVERIFY(!verify(neutral, text("anything"), forged));
    }
};

QTEST_APPLESS_MAIN(Curve25519Test)
#include "Curve25519Test.moc"
