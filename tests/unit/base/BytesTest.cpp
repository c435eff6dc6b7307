#include <tegata/base/Bytes.h>
#include <tegata/base/Result.h>
#include <tegata/base/StrongBytes.h>

#include <QTest>

namespace {
enum class SampleError
{
    First,
    Second
};
struct SampleTag;
struct OtherTag;
} // namespace

template <> struct tegata::ErrorTraits<SampleError>
{
    static constexpr std::string_view library = "sample";
    static std::string_view name(SampleError code) { return code == SampleError::First ? "First" : "Second"; }
};

using namespace tegata;

class BytesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void hexReadsBothCasesAndAnOptionalPrefix()
    {
        QCOMPARE(*fromHex("0xDEadBEef"), (Bytes{0xde, 0xad, 0xbe, 0xef}));
        QCOMPARE(*fromHex(""), Bytes{});
        QCOMPARE(toPrefixedHex(*fromHex("00ff")), std::string("0x00ff"));
    }
    void hexRefusesOddLengthsAndForeignCharacters()
    {
        for (const char *text : {"0", "0x0", "zz", "0x0g", " 00", "00 "}) {
            QVERIFY2(!fromHex(text), text);
        }
    }
    void strongBytesTakeExactlyTheirLength()
    {
        using Sample = StrongBytes<4, SampleTag>;
        QVERIFY(Sample::fromHex("0x01020304"));
        QVERIFY(!Sample::fromHex("0x010203"));
        QVERIFY(!Sample::fromHex("0x0102030405"));
        QVERIFY(Sample().isZero());
        static_assert(!std::is_convertible_v<Sample, StrongBytes<4, OtherTag>>);
        static_assert(!std::is_constructible_v<Sample, StrongBytes<4, OtherTag>>);
    }
    void errorsCompareByLibraryAndCode()
    {
        const Error error(SampleError::Second, "detail");
        QVERIFY(error.is(SampleError::Second));
        QVERIFY(!error.is(SampleError::First));
        QCOMPARE(error.key(), std::string("sample.Second"));
        QVERIFY(error == Error(SampleError::Second, "other detail"));
    }
};

QTEST_APPLESS_MAIN(BytesTest)
#include "BytesTest.moc"
