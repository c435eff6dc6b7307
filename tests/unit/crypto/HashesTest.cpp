#include "VectorSupport.h"

#include <tegata/crypto/Hkdf.h>
#include <tegata/crypto/Keccak.h>
#include <tegata/crypto/PasswordHash.h>

#include <QTest>

using namespace tegata;
using namespace tegata::crypto;
using namespace tegata::test;

class HashesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keccakUsesTheOriginalPadding_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("digest");
        // Digests that Ethereum itself is built on: the empty code hash, the Transfer topic, "hello".
        QTest::newRow("empty") << QByteArray()
                               << QByteArray("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
        QTest::newRow("transfer event") << QByteArray("Transfer(address,address,uint256)")
                                        << QByteArray(
                                               "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");
        QTest::newRow("domain type")
            << QByteArray("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")
            << QByteArray("8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f");
    }
    void keccakUsesTheOriginalPadding()
    {
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, digest);
        QCOMPARE(toHex(keccak256(bytesOf(message)).view()), digest.toStdString());
    }

    void keccakOfPartsIsKeccakOfTheWhole()
    {
        const Bytes whole = text("one two three");
        QCOMPARE(keccak256({bytesOf(std::string_view("one ")), {}, bytesOf(std::string_view("two three"))}),
                 keccak256(whole));
    }

    void sha256OfAbc()
    {
        // FIPS 180-4, example B.1
        QCOMPARE(toHex(sha256(text("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    void hmacTakesItsMessageInParts()
    {
        // RFC 4231, test case 2
        const auto mac = hmacSha256(text("Jefe"), {text("what do ya want "), text("for nothing?")});
        QCOMPARE(toHex(mac), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    void hkdfGivesTheVectorsOfRfc5869_data()
    {
        QTest::addColumn<QByteArray>("ikm");
        QTest::addColumn<QByteArray>("salt");
        QTest::addColumn<QByteArray>("info");
        QTest::addColumn<QByteArray>("prk");
        QTest::addColumn<QByteArray>("okm");
        QTest::newRow("A.1") << QByteArray("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b")
                             << QByteArray("000102030405060708090a0b0c") << QByteArray("f0f1f2f3f4f5f6f7f8f9")
                             << QByteArray("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5")
                             << QByteArray("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf3400720"
                                           "8d5b887185865");
        QTest::newRow("A.2") << QByteArray("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20212223242"
                                           "5262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a"
                                           "4b4c4d4e4f")
                             << QByteArray("606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f80818283848"
                                           "5868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aa"
                                           "abacadaeaf")
                             << QByteArray("b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d"
                                           "5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fa"
                                           "fbfcfdfeff")
                             << QByteArray("06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244")
                             << QByteArray("b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac"
                                           "7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01"
                                           "d5c1f3434f1d87");
        QTest::newRow("A.3") << QByteArray("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b") << QByteArray()
                             << QByteArray()
                             << QByteArray("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04")
                             << QByteArray("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa"
                                           "4b61a96c8");
    }
    void hkdfGivesTheVectorsOfRfc5869()
    {
        QFETCH(QByteArray, ikm);
        QFETCH(QByteArray, salt);
        QFETCH(QByteArray, info);
        QFETCH(QByteArray, prk);
        QFETCH(QByteArray, okm);
        const SecretBuffer extracted = hkdfExtract(hex(salt.toStdString()), hex(ikm.toStdString()));
        QCOMPARE(toHex(extracted.view()), prk.toStdString());
        const SecretBuffer expanded =
            hkdfExpand(extracted.view(), hex(info.toStdString()), static_cast<std::size_t>(okm.size() / 2));
        QCOMPARE(toHex(expanded.view()), okm.toStdString());

        const Hkdf derivation(hex(ikm.toStdString()), hex(salt.toStdString()));
        const QByteArray label = QByteArray::fromHex(info);
        for (int use = 0; use < 2; ++use) {
            Bytes output(static_cast<std::size_t>(okm.size() / 2));
            derivation.expand({label.constData(), static_cast<std::size_t>(label.size())}, output);
            QCOMPARE(toHex(output), okm.toStdString());
        }
    }

    void hkdfReachesItsLongestOutput()
    {
        const SecretBuffer key = hkdfExtract({}, text("key"));
        const SecretBuffer longest = hkdfExpand(key.view(), {}, 8160);
        QCOMPARE(longest.size(), std::size_t{8160});
        // A shorter output is the beginning of a longer one.
        QVERIFY(std::ranges::equal(hkdfExpand(key.view(), {}, 33).view(), longest.view().first(33)));
        QVERIFY(hkdfExpand(key.view(), {}, 0).isEmpty());
    }

    void argon2idGivesWhatAnIndependentImplementationGives_data()
    {
        // The vectors of RFC 9106 have parallelism 4, which libsodium does not offer; these come from
        // @noble/hashes with parallelism 1, version 1.3, 32 bytes, salt 000102…0f.
        QTest::addColumn<QByteArray>("password");
        QTest::addColumn<quint32>("passes");
        QTest::addColumn<quint32>("memory");
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("1 pass") << QByteArray("password") << 1U << 64U
                                << QByteArray("9c493022877348e034719bce110c99301e5d4d16acacc6a829000ff2044b1b0c");
        QTest::newRow("3 passes") << QByteArray("password") << 3U << 256U
                                  << QByteArray("51b96d13b2e1a0d23f265e7946caf9fc599b0138ed6ddc78e078554dfbef5c18");
        QTest::newRow("smallest, empty password")
            << QByteArray() << 2U << 8U
            << QByteArray("ea3689d0636e9e8b3f0a8ff416878c285e9ebc7c7595e14a31efdf6d66cce3cc");
    }
    void argon2idGivesWhatAnIndependentImplementationGives()
    {
        QFETCH(QByteArray, password);
        QFETCH(quint32, passes);
        QFETCH(quint32, memory);
        QFETCH(QByteArray, key);
        const auto result = hashPassword(bytesOf(password), strong<PasswordSalt>("000102030405060708090a0b0c0d0e0f"),
                                         PasswordCost{passes, memory});
        QVERIFY(result.has_value());
        QCOMPARE(toHex(result->view()), key.toStdString());
    }

    void argon2idRefusesCostsOutOfRange()
    {
        const PasswordSalt salt;
        for (const PasswordCost cost :
             {PasswordCost{0, 64}, PasswordCost{17, 64}, PasswordCost{1, 7}, PasswordCost{1, 1048577}}) {
            const auto result = hashPassword(text("1234"), salt, cost);
            QVERIFY(!result.has_value());
            QVERIFY(result.error().is(CryptoError::InvalidLength));
        }
    }

    void everyErrorHasANameOfItsOwn()
    {
        QStringList names;
        for (const CryptoError code :
             {CryptoError::DecryptionFailed, CryptoError::InvalidKey, CryptoError::InvalidPoint,
              CryptoError::InvalidSignature, CryptoError::InvalidLength, CryptoError::InvalidPhrase,
              CryptoError::OutOfMemory}) {
            names << QString::fromStdString(Error(code).key());
        }
        QCOMPARE(names.removeDuplicates(), 0);
        QVERIFY(names.contains(QStringLiteral("crypto.DecryptionFailed")));
    }
};

QTEST_APPLESS_MAIN(HashesTest)
#include "HashesTest.moc"
