#include "VectorSupport.h"

#include <tegata/crypto/Bip39.h>
#include <tegata/crypto/Hkdf.h>

#include <QJsonArray>
#include <QTest>

using namespace tegata;
using namespace tegata::crypto;
using namespace tegata::test;

namespace {

/// Key and chain code of an "xprv…" text, for comparison; empty when its checksum is wrong.
std::optional<std::pair<Bytes, Bytes>> readExtendedKey(const std::string &encoded)
{
    constexpr std::string_view alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    Bytes number(82);
    for (const char digit : encoded) {
        std::size_t carry = alphabet.find(digit);
        for (std::size_t index = number.size(); index-- > 0;) {
            carry += number[index] * std::size_t{58};
            number[index] = static_cast<std::uint8_t>(carry);
            carry >>= 8U;
        }
    }
    const ByteView payload = ByteView(number).first(78);
    if (!std::ranges::equal(ByteView(sha256(sha256(payload))).first(4), ByteView(number).subspan(78))) {
        return std::nullopt;
    }
    return std::pair(toBytes(payload.subspan(46)), toBytes(payload.subspan(13, 32)));
}

std::string textOf(const SecretBuffer &secretText)
{
    return {reinterpret_cast<const char *>(secretText.view().data()), secretText.size()};
}

bool isInvalid(std::string_view phrase)
{
    const auto entropy = entropyFrom(text(phrase));
    return !entropy && entropy.error().is(CryptoError::InvalidPhrase);
}

const std::string zeroPhrase = []() {
    std::string phrase;
    for (int word = 0; word < 23; ++word) {
        phrase += "abandon ";
    }
    return phrase + "art";
}();

} // namespace

class PhrasesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void wordListIsThatOfTheStandard()
    {
        Bytes list;
        for (const std::string_view word : phraseWords()) {
            append(list, bytesOf(word));
            list.push_back('\n');
        }
        QCOMPARE(phraseWords().size(), std::size_t{2048});
        QCOMPARE(toHex(sha256(list)), "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda");
        // Words are looked up by halving.
        QVERIFY(std::is_sorted(phraseWords().begin(), phraseWords().end()));
    }

    void phrasesSeedsAndRootKeysOfBip39_data()
    {
        QTest::addColumn<QByteArray>("entropy");
        QTest::addColumn<QByteArray>("phrase");
        QTest::addColumn<QByteArray>("seed");
        QTest::addColumn<QByteArray>("root");
        QTest::newRow("0")
            << QByteArray("0000000000000000000000000000000000000000000000000000000000000000")
            << QByteArray(
                   "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon "
                   "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon art")
            << QByteArray("bda85446c68413707090a52022edd26a1c9462295029f2e60cd7c4f2bbd3097170af7a4d73245cafa9c3cca8d561"
                          "a7c3de6f5d4a10be8ed2a5e608d68f92fcc8")
            << QByteArray("xprv9s21ZrQH143K32qBagUJAMU2LsHg3ka7jqMcV98Y7gVeVyNStwYS3U7yVVoDZ4btbRNf4h6ibWpY22iRmXq35qgL"
                          "s79f312g2kj5539ebPM");
        QTest::newRow("1") << QByteArray("7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f")
                           << QByteArray("legal winner thank year wave sausage worth useful legal winner thank year "
                                         "wave sausage worth useful legal winner thank year wave sausage worth title")
                           << QByteArray("bc09fca1804f7e69da93c2f2028eb238c227f2e9dda30cd63699232578480a4021b146ad717fb"
                                         "b7e451ce9eb835f43620bf5c514db0f8add49f5d121449d3e87")
                           << QByteArray("xprv9s21ZrQH143K3Y1sd2XVu9wtqxJRvybCfAetjUrMMco6r3v9qZTBeXiBZkS8JxWbcGJZyio8T"
                                         "rZtm6pkbzG8SYt1sxwNLh3Wx7to5pgiVFU");
        QTest::newRow("2") << QByteArray("8080808080808080808080808080808080808080808080808080808080808080")
                           << QByteArray(
                                  "letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd "
                                  "amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic bless")
                           << QByteArray("c0c519bd0e91a2ed54357d9d1ebef6f5af218a153624cf4f2da911a0ed8f7a09e2ef61af0aca0"
                                         "07096df430022f7a2b6fb91661a9589097069720d015e4e982f")
                           << QByteArray("xprv9s21ZrQH143K3CSnQNYC3MqAAqHwxeTLhDbhF43A4ss4ciWNmCY9zQGvAKUSqVUf2vPHBTSE1"
                                         "rB2pg4avopqSiLVzXEU8KziNnVPauTqLRo");
        QTest::newRow("3")
            << QByteArray("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")
            << QByteArray(
                   "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo vote")
            << QByteArray("dd48c104698c30cfe2b6142103248622fb7bb0ff692eebb00089b32d22484e1613912f0a5b694407be899ffd31ed"
                          "3992c456cdf60f5d4564b8ba3f05a69890ad")
            << QByteArray("xprv9s21ZrQH143K2WFF16X85T2QCpndrGwx6GueB72Zf3AHwHJaknRXNF37ZmDrtHrrLSHvbuRejXcnYxoZKvRquTPy"
                          "p2JiNG3XcjQyzSEgqCB");
        QTest::newRow("4") << QByteArray("68a79eaca2324873eacc50cb9c6eca8cc68ea5d936f98787c60c7ebc74e6ce7c")
                           << QByteArray(
                                  "hamster diagram private dutch cause delay private meat slide toddler razor book "
                                  "happy fancy gospel tennis maple dilemma loan word shrug inflict delay length")
                           << QByteArray("64c87cde7e12ecf6704ab95bb1408bef047c22db4cc7491c4271d170a1b213d20b385bc1588d9"
                                         "c7b38f1b39d415665b8a9030c9ec653d75e65f847d8fc1fc440")
                           << QByteArray("xprv9s21ZrQH143K2XTAhys3pMNcGn261Fi5Ta2Pw8PwaVPhg3D8DWkzWQwjTJfskj8ofb81i9NP2"
                                         "cUNKxwjueJHHMQAnxtivTA75uUFqPFeWzk");
        QTest::newRow("5") << QByteArray("9f6a2878b2520799a44ef18bc7df394e7061a224d2c33cd015b157d746869863")
                           << QByteArray(
                                  "panda eyebrow bullet gorilla call smoke muffin taste mesh discover soft ostrich "
                                  "alcohol speed nation flash devote level hobby quick inner drive ghost inside")
                           << QByteArray("72be8e052fc4919d2adf28d5306b5474b0069df35b02303de8c1729c9538dbb6fc2d731d5f832"
                                         "193cd9fb6aeecbc469594a70e3dd50811b5067f3b88b28c3e8d")
                           << QByteArray("xprv9s21ZrQH143K2WNnKmssvZYM96VAr47iHUQUTUyUXH3sAGNjhJANddnhw3i3y3pBbRAVk5M5q"
                                         "UGFr4rHbEWwXgX4qrvrceifCYQJbbFDems");
        QTest::newRow("6") << QByteArray("066dca1a2bb7e8a1db2832148ce9933eea0f3ac9548d793112d9a95c9407efad")
                           << QByteArray("all hour make first leader extend hole alien behind guard gospel lava path "
                                         "output census museum junior mass reopen famous sing advance salt reform")
                           << QByteArray("26e975ec644423f4a4c4f4215ef09b4bd7ef924e85d1d17c4cf3f136c2863cf6df0a475045652"
                                         "c57eb5fb41513ca2a2d67722b77e954b4b3fc11f7590449191d")
                           << QByteArray("xprv9s21ZrQH143K3rEfqSM4QZRVmiMuSWY9wugscmaCjYja3SbUD3KPEB1a7QXJoajyR2T1SiXU7"
                                         "rFVRXMV9XdYVSZe7JoUXdP4SRHTxsT1nzm");
        QTest::newRow("7") << QByteArray("f585c11aec520db57dd353c69554b21a89b20fb0650966fa0a9d6f74fd989d8f")
                           << QByteArray("void come effort suffer camp survey warrior heavy shoot primary clutch crush "
                                         "open amazing screen patrol group space point ten exist slush involve unfold")
                           << QByteArray("01f5bced59dec48e362f2c45b5de68b9fd6c92c6634f44d6d40aab69056506f0e35524a518034"
                                         "ddc1192e1dacd32c1ed3eaa3c3b131c88ed8e7e54c49a5d0998")
                           << QByteArray("xprv9s21ZrQH143K39rnQJknpH1WEPFJrzmAqqasiDcVrNuk926oizzJDDQkdiTvNPr2FYDYzWgiM"
                                         "iC63YmfPAa2oPyNB23r2g7d1yiK6WpqaQS");
    }
    void phrasesSeedsAndRootKeysOfBip39()
    {
        QFETCH(QByteArray, entropy);
        QFETCH(QByteArray, phrase);
        QFETCH(QByteArray, seed);
        QFETCH(QByteArray, root);
        QCOMPARE(textOf(phraseFrom(secret<PhraseEntropy>(entropy.toStdString()))), phrase.toStdString());
        const auto back = entropyFrom(bytesOf(phrase));
        QVERIFY(back.has_value());
        QCOMPARE(toHex(back->view()), entropy.toStdString());
        const auto made = seedFrom(bytesOf(phrase), text("TREZOR"));
        QVERIFY(made.has_value());
        QCOMPARE(toHex(made->view()), seed.toStdString());
        QCOMPARE(textOf(*extendedPrivateKey(made->view(), "m")), root.toStdString());
    }

    void everyPublishedVector()
    {
        const QJsonArray vectors = readJson(sharedVectors().filePath(QStringLiteral("bip39-english.json")))
                                       .value(QStringLiteral("english"))
                                       .toArray();
        if (vectors.isEmpty()) {
            QSKIP("no shared vectors beside the project");
        }
        for (const QJsonValue &vector : vectors) {
            const std::string phrase = vector[1].toString().toStdString();
            const auto seed = seedFrom(text(phrase), text("TREZOR"));
            QVERIFY(seed.has_value());
            QCOMPARE(toBytes(seed->view()), hexOf(vector[2]));
            QCOMPARE(textOf(*extendedPrivateKey(seed->view(), "m")), vector[3].toString().toStdString());
            const bool is24 = std::count(phrase.begin(), phrase.end(), ' ') == 23;
            const auto entropy = entropyFrom(text(phrase));
            QCOMPARE(entropy.has_value(), is24);
            QVERIFY(!is24 || toBytes(entropy->view()) == hexOf(vector[0]));
        }
    }

    void phrasesAreReadInAnyCaseAndSpacing()
    {
        std::string shouted = "\t " + zeroPhrase + "\r\n";
        std::transform(shouted.begin(), shouted.end(), shouted.begin(),
                       [](unsigned char character) { return static_cast<char>(std::toupper(character)); });
        shouted.insert(shouted.find(' ', 5), "   \n");
        const auto entropy = entropyFrom(text(shouted));
        QVERIFY(entropy.has_value());
        QCOMPARE(toHex(entropy->view()), std::string(64, '0'));
    }

    void wrongPhrasesAreRefused()
    {
        QVERIFY(isInvalid(""));
        QVERIFY(isInvalid("   "));
        QVERIFY(isInvalid(zeroPhrase.substr(8)));                                    // 23 words
        QVERIFY(isInvalid(zeroPhrase + " art"));                                     // 25 words
        QVERIFY(isInvalid(zeroPhrase.substr(0, zeroPhrase.size() - 3) + "abandon")); // checksum
        QVERIFY(isInvalid(zeroPhrase.substr(0, zeroPhrase.size() - 3) + "artt"));
        QVERIFY(isInvalid(zeroPhrase.substr(0, zeroPhrase.size() - 3) + "abandonabandon"));
        QVERIFY(isInvalid(zeroPhrase.substr(0, zeroPhrase.size() - 3) + "\xff\xfe"));
        QVERIFY(isInvalid("ａｂａｎｄｏｎ " + zeroPhrase.substr(8)));
        QVERIFY(isInvalid(std::string(4096, 'a')));
    }

    void everyOtherLastWordIsRefusedButEight()
    {
        // 11 bits of the last word are 3 of entropy and 8 of checksum.
        int accepted = 0;
        for (const std::string_view word : phraseWords()) {
            accepted += isInvalid(zeroPhrase.substr(0, zeroPhrase.size() - 3) + std::string(word)) ? 0 : 1;
        }
        QCOMPARE(accepted, 8);
    }

    void swappedWordsAreRefused()
    {
        FixedRandom random(11);
        const auto phrase = textOf(phraseFrom(random.secret<PhraseEntropy>()));
        const auto first = phrase.find(' ');
        const auto second = phrase.find(' ', first + 1);
        const std::string swapped =
            phrase.substr(first + 1, second - first) + phrase.substr(0, first) + phrase.substr(second);
        QVERIFY(!isInvalid(phrase));
        QVERIFY(isInvalid(swapped));
    }

    void seedsTakeOnlyUtf8()
    {
        for (const std::string_view bad :
             {"\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff", "abc\xe3\x81", "\x80"}) {
            QVERIFY(seedFrom(text(zeroPhrase), text(bad)).error().is(CryptoError::InvalidPhrase));
            QVERIFY(seedFrom(text(bad), {}).error().is(CryptoError::InvalidPhrase));
        }
        QVERIFY(seedFrom(text(zeroPhrase), text("手形 🎫 é")).has_value());
    }

    void derivesTheVectorsOfBip32_data()
    {
        QTest::addColumn<QByteArray>("seed");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("extended");
        QTest::newRow("vector 1, m") << QByteArray("000102030405060708090a0b0c0d0e0f") << QByteArray("m")
                                     << QByteArray("xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNK"
                                                   "mPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi");
        QTest::newRow("vector 1, m/0'") << QByteArray("000102030405060708090a0b0c0d0e0f") << QByteArray("m/0'")
                                        << QByteArray("xprv9uHRZZhk6KAJC1avXpDAp4MDc3sQKNxDiPvvkX8Br5ngLNv1TxvUxt4cV1rG"
                                                      "L5hj6KCesnDYUhd7oWgT11eZG7XnxHrnYeSvkzY7d2bhkJ7");
        QTest::newRow("vector 1, m/0'/1") << QByteArray("000102030405060708090a0b0c0d0e0f") << QByteArray("m/0'/1")
                                          << QByteArray("xprv9wTYmMFdV23N2TdNG573QoEsfRrWKQgWeibmLntzniatZvR9BmLnvSxqu5"
                                                        "3Kw1UmYPxLgboyZQaXwTCg8MSY3H2EU4pWcQDnRnrVA1xe8fs");
        QTest::newRow("vector 1, m/0'/1/2'")
            << QByteArray("000102030405060708090a0b0c0d0e0f") << QByteArray("m/0'/1/2'")
            << QByteArray("xprv9z4pot5VBttmtdRTWfWQmoH1taj2axGVzFqSb8C9xaxKymcFzXBDptWmT7FwuEzG3ryjH4ktypQSAewRiNMjANTt"
                          "pgP4mLTj34bhnZX7UiM");
        QTest::newRow("vector 1, m/0'/1/2'/2")
            << QByteArray("000102030405060708090a0b0c0d0e0f") << QByteArray("m/0'/1/2'/2")
            << QByteArray("xprvA2JDeKCSNNZky6uBCviVfJSKyQ1mDYahRjijr5idH2WwLsEd4Hsb2Tyh8RfQMuPh7f7RtyzTtdrbdqqsunu5Mm3w"
                          "DvUAKRHSC34sJ7in334");
        QTest::newRow("vector 1, m/0'/1/2'/2/1000000000")
            << QByteArray("000102030405060708090a0b0c0d0e0f") << QByteArray("m/0'/1/2'/2/1000000000")
            << QByteArray("xprvA41z7zogVVwxVSgdKUHDy1SKmdb533PjDz7J6N6mV6uS3ze1ai8FHa8kmHScGpWmj4WggLyQjgPie1rFSruoUihU"
                          "ZREPSL39UNdE3BBDu76");
        QTest::newRow("vector 2, m") << QByteArray("fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9"
                                                   "c999693908d8a8784817e7b7875726f6c696663605d5a5754514e4b484542")
                                     << QByteArray("m")
                                     << QByteArray("xprv9s21ZrQH143K31xYSDQpPDxsXRTUcvj2iNHm5NUtrGiGG5e2DtALGdso3pGz6ss"
                                                   "rdK4PFmM8NSpSBHNqPqm55Qn3LqFtT2emdEXVYsCzC2U");
        QTest::newRow("vector 2, m/0") << QByteArray("fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29"
                                                     "f9c999693908d8a8784817e7b7875726f6c696663605d5a5754514e4b484542")
                                       << QByteArray("m/0")
                                       << QByteArray("xprv9vHkqa6EV4sPZHYqZznhT2NPtPCjKuDKGY38FBWLvgaDx45zo9WQRUT3dKYnj"
                                                     "wih2yJD9mkrocEZXo1ex8G81dwSM1fwqWpWkeS3v86pgKt");
        QTest::newRow("vector 2, m/0/2147483647'")
            << QByteArray("fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b78"
                          "75726f6c696663605d5a5754514e4b484542")
            << QByteArray("m/0/2147483647'")
            << QByteArray("xprv9wSp6B7kry3Vj9m1zSnLvN3xH8RdsPP1Mh7fAaR7aRLcQMKTR2vidYEeEg2mUCTAwCd6vnxVrcjfy2kRgVsFawNz"
                          "mjuHc2YmYRmagcEPdU9");
        QTest::newRow("vector 2, m/0/2147483647'/1")
            << QByteArray("fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b78"
                          "75726f6c696663605d5a5754514e4b484542")
            << QByteArray("m/0/2147483647'/1")
            << QByteArray("xprv9zFnWC6h2cLgpmSA46vutJzBcfJ8yaJGg8cX1e5StJh45BBciYTRXSd25UEPVuesF9yog62tGAQtHjXajPPdbRCH"
                          "uWS6T8XA2ECKADdw4Ef");
        QTest::newRow("vector 2, m/0/2147483647'/1/2147483646'")
            << QByteArray("fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b78"
                          "75726f6c696663605d5a5754514e4b484542")
            << QByteArray("m/0/2147483647'/1/2147483646'")
            << QByteArray("xprvA1RpRA33e1JQ7ifknakTFpgNXPmW2YvmhqLQYMmrj4xJXXWYpDPS3xz7iAxn8L39njGVyuoseXzU6rcxFLJ8HFsT"
                          "jSyQbLYnMpCqE2VbFWc");
        QTest::newRow("vector 2, m/0/2147483647'/1/2147483646'/2")
            << QByteArray("fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b78"
                          "75726f6c696663605d5a5754514e4b484542")
            << QByteArray("m/0/2147483647'/1/2147483646'/2")
            << QByteArray("xprvA2nrNbFZABcdryreWet9Ea4LvTJcGsqrMzxHx98MMrotbir7yrKCEXw7nadnHM8Dq38EGfSh6dqA9QWTyefMLEcB"
                          "YJUuekgW4BYPJcr9E7j");
        QTest::newRow("vector 3, m") << QByteArray("4b381541583be4423346c643850da4b320e46a87ae3d2a4e6da11eba819cd4acba4"
                                                   "5d239319ac14f863b8d5ab5a0d0c64d2e8a1e7d1457df2e5a3c51c73235be")
                                     << QByteArray("m")
                                     << QByteArray("xprv9s21ZrQH143K25QhxbucbDDuQ4naNntJRi4KUfWT7xo4EKsHt2QJDu7KXp1A3u7"
                                                   "Bi1j8ph3EGsZ9Xvz9dGuVrtHHs7pXeTzjuxBrCmmhgC6");
        QTest::newRow("vector 3, m/0'") << QByteArray(
                                               "4b381541583be4423346c643850da4b320e46a87ae3d2a4e6da11eba819cd4acba45d23"
                                               "9319ac14f863b8d5ab5a0d0c64d2e8a1e7d1457df2e5a3c51c73235be")
                                        << QByteArray("m/0'")
                                        << QByteArray("xprv9uPDJpEQgRQfDcW7BkF7eTya6RPxXeJCqCJGHuCJ4GiRVLzkTXBAJMu2qaMW"
                                                      "PrS7AANYqdq6vcBcBUdJCVVFceUvJFjaPdGZ2y9WACViL4L");
        QTest::newRow("vector 4, m") << QByteArray("3ddd5602285899a946114506157c7997e5444528f3003f6134712147db19b678")
                                     << QByteArray("m")
                                     << QByteArray("xprv9s21ZrQH143K48vGoLGRPxgo2JNkJ3J3fqkirQC2zVdk5Dgd5w14S7fRDyHH4dW"
                                                   "NHUgkvsvNDCkvAwcSHNAQwhwgNMgZhLtQC63zxwhQmRv");
        QTest::newRow("vector 4, m/0'") << QByteArray(
                                               "3ddd5602285899a946114506157c7997e5444528f3003f6134712147db19b678")
                                        << QByteArray("m/0'")
                                        << QByteArray("xprv9vB7xEWwNp9kh1wQRfCCQMnZUEG21LpbR9NPCNN1dwhiZkjjeGRnaALmPXCX"
                                                      "7SgjFTiCTT6bXes17boXtjq3xLpcDjzEuGLQBM5ohqkao9G");
        QTest::newRow("vector 4, m/0'/1'")
            << QByteArray("3ddd5602285899a946114506157c7997e5444528f3003f6134712147db19b678") << QByteArray("m/0'/1'")
            << QByteArray("xprv9xJocDuwtYCMNAo3Zw76WENQeAS6WGXQ55RCy7tDJ8oALr4FWkuVoHJeHVAcAqiZLE7Je3vZJHxspZdFHfnBEjHq"
                          "U5hG1Jaj32dVoS6XLT1");
    }
    void derivesTheVectorsOfBip32()
    {
        QFETCH(QByteArray, seed);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, extended);
        const auto expected = readExtendedKey(extended.toStdString());
        QVERIFY(expected.has_value());
        const auto derived = deriveExtendedKey(hex(seed.toStdString()), path.toStdString());
        QVERIFY(derived.has_value());
        QCOMPARE(toBytes(derived->key.view()), expected->first);
        QCOMPARE(toBytes(derived->chainCode.view()), expected->second);
        if (path == "m") {
            QCOMPARE(textOf(*extendedPrivateKey(hex(seed.toStdString()), "m")), extended.toStdString());
        }
    }

    void derivesTheAccountsOfTheDevelopmentPhrase()
    {
        const auto seed = seedFrom(text("test test test test test test test test test test test junk"), {});
        const auto first = deriveSigningKey(*seed, "m/44'/60'/0'/0/0");
        QVERIFY(first.has_value());
        QCOMPARE(toHex(first->view()), "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
        QCOMPARE(addressOf(*deriveSigningKey(*seed, "m/44'/60'/0'/0/1"))->hex(),
                 "0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
    }

    void malformedPathsAreRefused()
    {
        const PhraseSeed seed;
        for (const std::string_view path : {"", "M", "m/", "m//0", "m/0''", "m/-1", "m/2147483648", "m/0x1", "m/0/",
                                            "n/0", "m0", "m/0h", "m/ 0", "m/99999999999"}) {
            const auto key = deriveSigningKey(seed, path);
            QVERIFY2(!key.has_value(), path.data());
            QVERIFY(key.error().is(CryptoError::InvalidKey));
        }
        QVERIFY(extendedPrivateKey(seed.view(), "m/0'").error().is(CryptoError::InvalidKey));
    }
};

QTEST_APPLESS_MAIN(PhrasesTest)
#include "PhrasesTest.moc"
