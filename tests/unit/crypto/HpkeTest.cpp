#include "VectorSupport.h"

#include "Hpke_p.h"

#include <QJsonArray>
#include <QTest>

using namespace tegata;
using namespace tegata::crypto;
using namespace tegata::test;

namespace {

// RFC 9180 appendix A.2.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305, base mode.
constexpr std::string_view info = "4f6465206f6e2061204772656369616e2055726e";
constexpr std::string_view ephemeral = "f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600";
constexpr std::string_view encapsulated = "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a";
constexpr std::string_view recipientKey = "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb";
constexpr std::string_view recipientPublicKey = "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a";
constexpr std::string_view sharedSecret = "0bbe78490412b4bbea4812666f7916932b828bba79942424abb65244930d69a7";
constexpr std::string_view plaintext = "4265617574792069732074727574682c20747275746820626561757479";
constexpr std::string_view firstAad = "436f756e742d30";
constexpr std::string_view firstCiphertext =
    "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28";

bool isRefused(const Result<SecretBuffer> &result)
{
    return !result && result.error().is(CryptoError::DecryptionFailed);
}

} // namespace

class HpkeTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sealsTheFirstMessageOfRfc9180()
    {
        const auto sealed = hpke::sealWithEphemeral(strong<EncryptionPublicKey>(recipientPublicKey), hex(info),
                                                    hex(firstAad), hex(plaintext), secret<EncryptionKey>(ephemeral));
        QVERIFY(sealed.has_value());
        QCOMPARE(toHex(*sealed), std::string(encapsulated) + std::string(firstCiphertext));

        const auto opened = hpke::open(secret<EncryptionKey>(recipientKey), hex(info), hex(firstAad), *sealed);
        QVERIFY(opened.has_value());
        QCOMPARE(toHex(opened->view()), std::string(plaintext));
    }

    void keyScheduleIsThatOfRfc9180()
    {
        const auto raw = diffieHellman(secret<EncryptionKey>(recipientKey), strong<EncryptionPublicKey>(encapsulated));
        const SecretBuffer shared = hpke::kemSharedSecret(*raw, strong<EncryptionPublicKey>(encapsulated),
                                                          strong<EncryptionPublicKey>(recipientPublicKey));
        QCOMPARE(toHex(shared.view()), std::string(sharedSecret));
        const hpke::Context context = hpke::keySchedule(shared.view(), hex(info));
        QCOMPARE(toHex(context.key.view()), "ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91");
        QCOMPARE(toHex(context.baseNonce.view()), "5c4d98150661b848853b547f");
        QCOMPARE(toHex(context.exporterSecret.view()),
                 "a3b010d4994890e2c6968a36f64470d3c824c8f5029942feb11e7a74b2921922");
    }

    void laterMessagesOfRfc9180_data()
    {
        QTest::addColumn<quint64>("sequence");
        QTest::addColumn<QByteArray>("aad");
        QTest::addColumn<QByteArray>("ciphertext");
        QTest::newRow("1") << quint64{1} << QByteArray("436f756e742d31")
                           << QByteArray("6b53c051e4199c518de79594e1c4ab18b96f081549d45ce015be002090bb119e85285337cc95b"
                                         "a5f59992dc98c");
        QTest::newRow("255") << quint64{255} << QByteArray("436f756e742d323535")
                             << QByteArray(
                                    "18ab939d63ddec9f6ac2b60d61d36a7375d2070c9b683861110757062c52b8880a5f6b3936da"
                                    "9cd6c23ef2a95c");
        QTest::newRow("256") << quint64{256} << QByteArray("436f756e742d323536")
                             << QByteArray(
                                    "7a4a13e9ef23978e2c520fd4d2e757514ae160cd0cd05e556ef692370ca53076214c0c40d4c7"
                                    "28d6ed9e727a5b");
    }
    void laterMessagesOfRfc9180()
    {
        QFETCH(quint64, sequence);
        QFETCH(QByteArray, aad);
        QFETCH(QByteArray, ciphertext);
        const hpke::Context context = hpke::keySchedule(hex(sharedSecret), hex(info));
        const Bytes sealed = hpke::contextSeal(context, sequence, hex(aad.toStdString()), hex(plaintext));
        QCOMPARE(toHex(sealed), ciphertext.toStdString());
        QVERIFY(hpke::contextOpen(context, sequence, hex(aad.toStdString()), sealed).has_value());
        QVERIFY(isRefused(hpke::contextOpen(context, sequence + 1, hex(aad.toStdString()), sealed)));
    }

    void exportsOfRfc9180()
    {
        const hpke::Context context = hpke::keySchedule(hex(sharedSecret), hex(info));
        QCOMPARE(toHex(hpke::contextExport(context, {}, 32).view()),
                 "4bbd6243b8bb54cec311fac9df81841b6fd61f56538a775e7c80a9f40160606e");
        QCOMPARE(toHex(hpke::contextExport(context, text("TestContext"), 32).view()),
                 "5acb09211139c43b3090489a9da433e8a30ee7188ba8b0a9a1ccf0c229283e53");
    }

    void everyPublishedMessageAndExport()
    {
        const QJsonObject vectors = readJson(sharedVectors().filePath(QStringLiteral("hpke-rfc9180-a.2.1.json")));
        if (vectors.isEmpty()) {
            QSKIP("no shared vectors beside the project");
        }
        const QJsonObject setup = vectors.value(QStringLiteral("setup")).toObject();
        const hpke::Context context = hpke::keySchedule(hexOf(setup.value(QStringLiteral("shared_secret"))),
                                                        hexOf(setup.value(QStringLiteral("info"))));
        const QJsonArray messages = vectors.value(QStringLiteral("encryptions")).toArray();
        QVERIFY(messages.size() >= 6);
        for (const QJsonValue &message : messages) {
            const Bytes sealed =
                hpke::contextSeal(context, message[QStringLiteral("sequence_number")].toString().toULongLong(),
                                  hexOf(message[QStringLiteral("aad")]), hexOf(message[QStringLiteral("pt")]));
            QCOMPARE(sealed, hexOf(message[QStringLiteral("ct")]));
        }
        for (const QJsonValue &value : vectors.value(QStringLiteral("exports")).toArray()) {
            const Bytes expected = hexOf(value[QStringLiteral("exported_value")]);
            const SecretBuffer exported =
                hpke::contextExport(context, hexOf(value[QStringLiteral("exporter_context")]), expected.size());
            QVERIFY(std::ranges::equal(exported.view(), expected));
        }
    }

    void everyBitFlipAndTruncationIsRefused()
    {
        const auto key = secret<EncryptionKey>(recipientKey);
        const Bytes sealed = hex(std::string(encapsulated) + std::string(firstCiphertext));
        const Bytes context = hex(info);
        const Bytes aad = hex(firstAad);
        for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
            Bytes altered = sealed;
            altered[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
            QVERIFY2(isRefused(hpke::open(key, context, aad, altered)), qPrintable(QString::number(bit)));
        }
        for (std::size_t length = 0; length < sealed.size(); ++length) {
            QVERIFY(isRefused(hpke::open(key, context, aad, ByteView(sealed).first(length))));
        }
        Bytes longer = sealed;
        longer.push_back(0);
        QVERIFY(isRefused(hpke::open(key, context, aad, longer)));
        QVERIFY(isRefused(hpke::open(key, text("another place"), aad, sealed)));
        QVERIFY(isRefused(hpke::open(key, context, text("another"), sealed)));
        QVERIFY(isRefused(hpke::open(secret<EncryptionKey>(ephemeral), context, aad, sealed)));
    }

    void badRecipientsAndBadSendersAreRefused_data()
    {
        QTest::addColumn<QByteArray>("point");
        QTest::newRow("zero") << QByteArray(64, '0');
        QTest::newRow("one") << "01" + QByteArray(62, '0');
        QTest::newRow("order 8") << QByteArray("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");
        QTest::newRow("not canonical") << "f6" + QByteArray(60, 'f') + "7f";
        QTest::newRow("top bit") << "09" + QByteArray(60, '0') + "80";
    }
    void badRecipientsAndBadSendersAreRefused()
    {
        QFETCH(QByteArray, point);
        SystemRandom random;
        const auto sealed =
            hpke::seal(strong<EncryptionPublicKey>(point.toStdString()), {}, {}, text("secret"), random);
        QVERIFY(!sealed.has_value());
        QVERIFY(sealed.error().is(CryptoError::InvalidPoint));

        Bytes blob = hex(point.toStdString());
        append(blob, hex(firstCiphertext));
        QVERIFY(isRefused(hpke::open(secret<EncryptionKey>(recipientKey), hex(info), hex(firstAad), blob)));
    }

    void anEphemeralKeyIsNeverUsedTwice()
    {
        SystemRandom random;
        const auto recipient = generateEncryptionKey(random);
        const auto first = hpke::seal(publicKeyOf(recipient), {}, {}, text("same"), random);
        const auto second = hpke::seal(publicKeyOf(recipient), {}, {}, text("same"), random);
        QVERIFY(!std::ranges::equal(ByteView(*first).first(32), ByteView(*second).first(32)));
        QCOMPARE(first->size(), hpke::overhead + 4);
        QVERIFY(hpke::open(recipient, {}, {}, *first).has_value());
    }
};

QTEST_APPLESS_MAIN(HpkeTest)
#include "HpkeTest.moc"
