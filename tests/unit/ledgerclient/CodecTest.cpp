#include <tegata/ledgerclient/Abi.h>
#include <tegata/ledgerclient/Calldata.h>
#include <tegata/ledgerclient/Rlp.h>
#include <tegata/ledgerclient/Transaction.h>

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace tegata;
using namespace tegata::ledger;

namespace sample {

struct Inner
{
    std::uint32_t number = 0;
    std::string text;
    friend bool operator==(const Inner &, const Inner &) = default;
};
auto abiFields(Inner &value) { return std::tie(value.number, value.text); }
auto abiFields(const Inner &value) { return std::tie(value.number, value.text); }

} // namespace sample

namespace {

Bytes hex(const char *text) { return *fromHex(text); }

/// Words of 32 bytes, given without their leading zeros; text ending in "<" is filled with zeros behind.
Bytes words(std::initializer_list<std::string> list)
{
    Bytes bytes;
    for (std::string word : list) {
        const bool isLeft = word.ends_with('<');
        if (isLeft) {
            word.pop_back();
        }
        const std::string zeros(64 - word.size(), '0');
        append(bytes, *fromHex(isLeft ? word + zeros : zeros + word));
    }
    return bytes;
}

QJsonValue json(const char *text) { return QString::fromUtf8(text); }

} // namespace

class CodecTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Vectors of the Solidity ABI specification, section "Examples".
    void staticArgumentsEncodeAsPublished()
    {
        QCOMPARE(toHex(selectorOf("baz(uint32,bool)")), std::string("cdcd77c0"));
        QCOMPARE(abi::encode(std::uint32_t(69), true), words({"45", "1"}));
    }
    void dynamicArgumentsEncodeAsPublished()
    {
        QCOMPARE(toHex(selectorOf("sam(bytes,bool,uint256[])")), std::string("a5643bf2"));
        const Bytes dave = hex("64617665");
        const std::vector<Wei> numbers{Wei(1), Wei(2), Wei(3)};
        const Bytes expected = words({"60", "1", "a0", "4", "64617665<", "3", "1", "2", "3"});
        QCOMPARE(abi::encode(dave, true, numbers), expected);
        Bytes bytes;
        bool flag = false;
        std::vector<Wei> read;
        QVERIFY(abi::decode(expected, bytes, flag, read));
        QVERIFY(bytes == dave && flag && read == numbers);
    }
    void nestedArraysEncodeAsPublished()
    {
        QCOMPARE(toHex(selectorOf("g(uint256[][],string[])")), std::string("2289b18c"));
        const std::vector<std::vector<Wei>> numbers{{Wei(1), Wei(2)}, {Wei(3)}};
        const std::vector<std::string> texts{"one", "two", "three"};
        const Bytes expected = words({"40", "140", "2",  "40", "a0", "2",       "1", "2",       "1", "3",
                                      "3",  "60",  "a0", "e0", "3",  "6f6e65<", "3", "74776f<", "5", "7468726565<"});
        QCOMPARE(abi::encode(numbers, texts), expected);
        std::vector<std::vector<Wei>> readNumbers;
        std::vector<std::string> readTexts;
        QVERIFY(abi::decode(expected, readNumbers, readTexts));
        QVERIFY(readNumbers == numbers && readTexts == texts);
    }
    void tuplesWithDynamicPartsComeBack()
    {
        const std::vector<sample::Inner> values{{7, "seven"}, {8, std::string(70, 'x')}, {9, ""}};
        const Bytes encoded = abi::encode(values, std::uint64_t(5));
        std::vector<sample::Inner> read;
        std::uint64_t number = 0;
        QVERIFY(abi::decode(encoded, read, number));
        QVERIFY(read == values && number == 5);
    }

    void encodingThatIsNotCanonicalIsRefused_data()
    {
        QTest::addColumn<QByteArray>("encoded");
        const auto row = [](const char *name, const Bytes &bytes) { QTest::newRow(name) << toQByteArray(bytes); };
        row("empty", {});
        row("cut in the head", words({"40"}));
        row("cut in the tail", words({"40", "1"}));
        row("cut by one byte", [] {
            Bytes bytes = words({"40", "1", "3", "616263<"});
            bytes.pop_back();
            return bytes;
        }());
        row("one byte more", [] {
            Bytes bytes = words({"40", "1", "3", "616263<"});
            bytes.push_back(0);
            return bytes;
        }());
        row("one word more", words({"40", "1", "3", "616263<", "0"}));
        row("a gap before the tail", words({"60", "1", "0", "3", "616263<"}));
        row("an offset into the head", words({"20", "3", "616263<"}));
        row("an offset to itself", words({"0", "1"}));
        row("an offset past the end", words({"80", "1", "3", "616263<"}));
        row("an offset of 2^64", words({"10000000000000040", "1", "3", "616263<"}));
        row("the largest offset", words({std::string(64, 'f'), "1", "3", "616263<"}));
        row("dirty padding", words({"40", "1", "3", "61626301<"}));
        row("a length past the end", words({"40", "1", "21", "616263<"}));
        row("the largest length", words({"40", "1", std::string(64, 'f'), "616263<"}));
        row("a length of 2^64 - 1", words({"40", "1", "ffffffffffffffff", "616263<"}));
        row("a boolean of two", words({"40", "2", "3", "616263<"}));
        row("a boolean with high bits", words({"40", "10000000000000001", "3", "616263<"}));
    }
    void encodingThatIsNotCanonicalIsRefused()
    {
        QFETCH(QByteArray, encoded);
        Bytes bytes;
        bool flag = false;
        const Result<void> decoded = abi::decode(bytesOf(encoded), bytes, flag);
        QVERIFY(!decoded);
        QVERIFY(decoded.error().is(LedgerError::MalformedReply));
    }
    void anArrayLengthThatCannotFitTakesNoMemory()
    {
        std::vector<Wei> numbers;
        for (const char *length : {"ffffffff", "ffffffffffffffff", "100001", "2"}) {
            QVERIFY2(!abi::decode(words({"20", length, "1"}), numbers), length);
        }
    }
    void integersOutOfRangeAreRefused()
    {
        std::uint8_t small = 0;
        std::uint32_t middle = 0;
        std::uint64_t large = 0;
        protocol::Address address;
        QVERIFY(abi::decode(words({"ff"}), small));
        QVERIFY(!abi::decode(words({"100"}), small));
        QVERIFY(abi::decode(words({"ffffffff"}), middle));
        QVERIFY(!abi::decode(words({"100000000"}), middle));
        QVERIFY(abi::decode(words({"ffffffffffffffff"}), large));
        QVERIFY(!abi::decode(words({"10000000000000000"}), large));
        QVERIFY(abi::decode(words({std::string(40, 'f')}), address));
        QVERIFY(!abi::decode(words({"1" + std::string(40, 'f')}), address));
    }
    void unknownEnumerationValuesAreRefused()
    {
        protocol::DeviceRole role{};
        QVERIFY(abi::decode(words({"5"}), role));
        QVERIFY(!abi::decode(words({"0"}), role));
        QVERIFY(!abi::decode(words({"6"}), role));
    }
    void oddEntriesOnChainDoNotStopTheirReaders()
    {
        UnixTime time{};
        QVERIFY(abi::decode(words({"ffffffffffffffff"}), time));
        QVERIFY(time > fromUnixSeconds(4'000'000'000));
        std::string text;
        QVERIFY(abi::decode(words({"20", "2", "c328<"}), text));
        QCOMPARE(text, std::string("\xef\xbf\xbd("));
    }

    // JSON-RPC quantities, execution-apis "Hex encoding".
    void quantitiesAreReadStrictly()
    {
        QCOMPARE(*parseQuantity(json("0x0")), 0U);
        QCOMPARE(*parseQuantity(json("0x41")), 65U);
        QCOMPARE(*parseQuantity(json("0xFFFFFFFFFFFFFFFF")), std::numeric_limits<std::uint64_t>::max());
        for (const char *bad : {"", "0", "0x", "0x00", "0x0400", "ff", "0X1", "0x1 ", " 0x1", "-0x1", "0x-1", "0x+1",
                                "0xg", "1", "0x10000000000000000", "0x1.0", "1e3"}) {
            QVERIFY2(!parseQuantity(json(bad)), bad);
        }
        for (const QJsonValue &bad : {QJsonValue(1), QJsonValue(-1), QJsonValue(1e300), QJsonValue(true), QJsonValue(),
                                      QJsonValue(QJsonValue::Undefined), QJsonValue(QJsonObject()),
                                      QJsonValue(QJsonArray{QStringLiteral("0x1")})}) {
            QVERIFY(!parseQuantity(bad));
        }
        QVERIFY(parseWei(QStringLiteral("0x") + QString(64, QLatin1Char('f'))));
        QVERIFY(!parseWei(QStringLiteral("0x1") + QString(64, QLatin1Char('0'))));
    }
    void dataIsReadStrictly()
    {
        QCOMPARE(*parseData(json("0x"), 10), Bytes{});
        QCOMPARE(*parseData(json("0x0aFF"), 10), (Bytes{0x0a, 0xff}));
        for (const char *bad : {"", "0x0", "00", "0xzz", "0x 0", "0x０１"}) {
            QVERIFY2(!parseData(json(bad), 10), bad);
        }
        QVERIFY(parseData(json("0x0102"), 1).error().is(LedgerError::TooLarge));
    }
    void weiNeverWraps()
    {
        const Wei largest = Wei::fromBigEndian([] {
            ByteArray<32> bytes;
            bytes.fill(0xff);
            return bytes;
        }());
        QVERIFY(!largest.plus(Wei(1)));
        QVERIFY(!largest.times(2));
        QCOMPARE(largest.toDecimal(),
                 std::string("115792089237316195423570985008687907853269984665640564039457584007913129639935"));
        QVERIFY(Wei::fromDecimal(largest.toDecimal()) == largest);
        QVERIFY(!Wei::fromDecimal("115792089237316195423570985008687907853269984665640564039457584007913129639936"));
        QVERIFY(Wei(5).minusSaturating(Wei(7)).isZero());
        QCOMPARE(largest.minusSaturating(Wei(1)).plus(Wei(1)).value(), largest);
        QCOMPARE(Wei::fromGwei(3).toDecimal(), std::string("3000000000"));
        const Wei product = *Wei(std::numeric_limits<std::uint64_t>::max()).times(1'000'000'007);
        QCOMPARE(product.dividedBy(1'000'000'007).toUint64(), std::numeric_limits<std::uint64_t>::max());
        QVERIFY(!product.toUint64());
        QVERIFY(Wei(2) < product);
        QCOMPARE(toQuantity(Wei()), QStringLiteral("0x0"));
        QCOMPARE(toQuantity(product), QStringLiteral("0x3b9aca06ffffffffc46535f9"));
    }

    // Vectors of the Ethereum wiki on RLP.
    void rlpEncodesAsPublished()
    {
        using rlp::encode;
        using rlp::encodeList;
        const auto text = [](std::string_view string) { return encode(bytesOf(string)); };
        QCOMPARE(toHex(text("dog")), std::string("83646f67"));
        QCOMPARE(toHex(encodeList(std::vector{text("cat"), text("dog")})), std::string("c88363617483646f67"));
        QCOMPARE(toHex(text("")), std::string("80"));
        QCOMPARE(toHex(encodeList({})), std::string("c0"));
        QCOMPARE(toHex(encode(std::uint64_t(0))), std::string("80"));
        QCOMPARE(toHex(encode(std::uint64_t(15))), std::string("0f"));
        QCOMPARE(toHex(encode(std::uint64_t(1024))), std::string("820400"));
        QCOMPARE(toHex(encode(Wei(1024))), std::string("820400"));
        const Bytes none = encodeList({});
        const Bytes one = encodeList(std::vector<Bytes>{none});
        QCOMPARE(toHex(encodeList(std::vector{none, one, encodeList(std::vector{none, one})})),
                 std::string("c7c0c1c0c3c0c1c0"));
        QCOMPARE(toHex(text("Lorem ipsum dolor sit amet, consectetur adipisicing elit")),
                 std::string("b8384c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e73656374657475722061"
                             "646970697369"
                             "63696e6720656c6974"));
        QCOMPARE(toHex(text(std::string(1024, 'a'))).substr(0, 8), std::string("b9040061"));
    }

    // Published transactions of ethereumjs (packages/tx, eip1559.json), chain 7822.
    void transactionsAreSignedAsPublished_data()
    {
        QTest::addColumn<quint64>("nonce");
        QTest::addColumn<quint64>("value");
        QTest::addColumn<quint64>("gasLimit");
        QTest::addColumn<quint64>("priorityFee");
        QTest::addColumn<quint64>("maximumFee");
        QTest::addColumn<QByteArray>("raw");
        QTest::newRow("even") << quint64(819) << quint64(43203529) << quint64(35552) << quint64(75853)
                              << quint64(121212)
                              << QByteArray("02f870821e8e8203338301284d8301d97c828ae094000000000000000000000000000000"
                                            "000000aaaa8402933bc980c080a0d067f2167008c59219652f91cbf8788dbca5f771f6e9"
                                            "1e2b7657e85b78b472e0a01d305af9fe81fdba43f0dfcd400ed24dcace0a7e30d4e85701"
                                            "dcaaf484cd079e");
        QTest::newRow("odd") << quint64(353) << quint64(61901619) << quint64(32593) << quint64(38850) << quint64(136295)
                             << QByteArray("02f86f821e8e8201618297c283021467827f519400000000000000000000000000000000000"
                                           "0aaaa8403b08b3380c001a004205678f13fc1d7b10feea6513dfa76e24418b6e08097d95"
                                           "c6f93a3b64e536da01d45ad61bfece43862de2cce7d2575a8c1d08c26c87f3cb5f26d7b0b"
                                           "e54a91b2");
        QTest::newRow("small nonce") << quint64(119) << quint64(65456115) << quint64(62341) << quint64(24721)
                                     << quint64(107729)
                                     << QByteArray(
                                            "02f86d821e8e778260918301a4d182f3859400000000000000000000000000000000"
                                            "0000aaaa8403e6c7f380c001a0e38e239770801eb995498c821e55ac9c19ae0918"
                                            "4bb27b34be105e02fe3b7615a067c64ca6bd6d9107e85fd581ab2e70a14b637eb3"
                                            "6505bb40861ef9d6e800cab6");
    }
    void transactionsAreSignedAsPublished()
    {
        QFETCH(quint64, nonce);
        QFETCH(quint64, value);
        QFETCH(quint64, gasLimit);
        QFETCH(quint64, priorityFee);
        QFETCH(quint64, maximumFee);
        QFETCH(QByteArray, raw);
        const auto key =
            crypto::SigningKey::copyOf(*fromHex("8f2a55949038a9610f50fb23b5883af3b4ecb3c3bb792cbcefbd1542c692be63"));
        Transaction transaction;
        transaction.chainId = protocol::ChainId(7822);
        transaction.nonce = nonce;
        transaction.maxPriorityFeePerGas = Wei(priorityFee);
        transaction.maxFeePerGas = Wei(maximumFee);
        transaction.gasLimit = gasLimit;
        transaction.to = protocol::Address::fromHex("0x000000000000000000000000000000000000aaaa");
        transaction.value = Wei(value);
        const Result<SignedTransaction> out = signTransaction(transaction, *key);
        QVERIFY(out.has_value());
        QCOMPARE(toHex(out->raw), raw.toStdString());
        QVERIFY(out->hash.bytes() == crypto::keccak256(out->raw).bytes());
        QVERIFY(out->sender == *crypto::addressOf(*key));
    }
    void createdContractsHaveTheirKnownAddress()
    {
        // The well-known first contract of the development account 0.
        const auto sender = protocol::Address::fromHex("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
        QCOMPARE(contractAddress(*sender, 0).hex(), std::string("0x5fbdb2315678afecb367f032d93f642f64180aa3"));
    }
};

QTEST_APPLESS_MAIN(CodecTest)
#include "CodecTest.moc"
