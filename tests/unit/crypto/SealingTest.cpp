#include "VectorSupport.h"

#include <tegata/crypto/Aead.h>
#include <tegata/crypto/SecretStream.h>

#include <QTest>

using namespace tegata;
using namespace tegata::crypto;
using namespace tegata::test;

namespace {

bool isRefused(const Result<SecretBuffer> &result)
{
    return !result && result.error().is(CryptoError::DecryptionFailed);
}

Bytes patterned(std::size_t size)
{
    Bytes bytes(size);
    FixedRandom(7).fill(bytes);
    return bytes;
}

} // namespace

class SealingTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sealsTheExampleOfTheXChaChaDraft()
    {
        // draft-irtf-cfrg-xchacha-03, A.3.1
        const auto key = secret<AeadKey>("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
        const auto nonce = strong<AeadNonce>("404142434445464748494a4b4c4d4e4f5051525354555657");
        const Bytes aad = hex("50515253c0c1c2c3c4c5c6c7");
        const Bytes message = text("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for "
                                   "the future, sunscreen would be it.");
        const Bytes sealed = aeadSeal(key, nonce, aad, message);
        QCOMPARE(
            toHex(sealed),
            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c67"
            "08c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637d"
            "a9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49");
        Bytes inPlace = message;
        inPlace.resize(message.size() + aeadTagSize);
        aeadSealInPlace(key, nonce, aad, inPlace);
        QVERIFY(inPlace == sealed);
        const auto opened = aeadOpen(key, nonce, aad, sealed);
        QVERIFY(opened.has_value());
        QVERIFY(std::ranges::equal(opened->view(), message));
    }

    void everyBitFlipAndTruncationOfABoxIsRefused()
    {
        FixedRandom random(1);
        const auto key = random.secret<AeadKey>();
        const Bytes aad = text("header");
        const Bytes box = aeadSealBox(key, aad, text("a record key, say"), random);
        QVERIFY(aeadOpenBox(key, aad, box).has_value());
        for (std::size_t bit = 0; bit < box.size() * 8; ++bit) {
            Bytes altered = box;
            altered[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
            QVERIFY(isRefused(aeadOpenBox(key, aad, altered)));
        }
        for (std::size_t length = 0; length < box.size(); ++length) {
            QVERIFY(isRefused(aeadOpenBox(key, aad, ByteView(box).first(length))));
        }
        QVERIFY(isRefused(aeadOpenBox(key, text("headex"), box)));
        QVERIFY(isRefused(aeadOpenBox(key, {}, box)));
        QVERIFY(isRefused(aeadOpenBox(random.secret<AeadKey>(), aad, box)));
    }

    void anEmptyMessageIsAMessage()
    {
        FixedRandom random(2);
        const auto key = random.secret<AeadKey>();
        const Bytes box = aeadSealBox(key, {}, {}, random);
        QCOMPARE(box.size(), aeadNonceSize + aeadTagSize);
        const auto opened = aeadOpenBox(key, {}, box);
        QVERIFY(opened.has_value());
        QVERIFY(opened->isEmpty());
    }

    void boxesTakeAFreshNonceEachTime()
    {
        SystemRandom random;
        const auto key = random.secret<AeadKey>();
        QVERIFY(aeadSealBox(key, {}, text("same"), random) != aeadSealBox(key, {}, text("same"), random));
    }

    void streamsOpenToWhatWasSealed_data()
    {
        QTest::addColumn<quint64>("size");
        QTest::addColumn<quint64>("chunks");
        QTest::newRow("empty") << quint64{0} << quint64{1};
        QTest::newRow("one byte") << quint64{1} << quint64{1};
        QTest::newRow("one chunk but one") << quint64{streamChunkSize - 1} << quint64{1};
        QTest::newRow("one chunk") << quint64{streamChunkSize} << quint64{1};
        QTest::newRow("one chunk and one") << quint64{streamChunkSize + 1} << quint64{2};
        QTest::newRow("three chunks") << quint64{3 * streamChunkSize} << quint64{3};
    }
    void streamsOpenToWhatWasSealed()
    {
        QFETCH(quint64, size);
        QFETCH(quint64, chunks);
        FixedRandom random(3);
        const auto key = random.secret<AeadKey>();
        const Bytes plaintext = patterned(size);
        const auto sealed = streamSeal(key, text("attachment"), plaintext);
        QVERIFY(sealed.has_value());
        QCOMPARE(sealed->size(), std::size_t{streamHeaderSize + size + chunks * streamChunkOverhead});
        const auto opened = streamOpen(key, text("attachment"), *sealed);
        QVERIFY(opened.has_value());
        QVERIFY(std::ranges::equal(opened->view(), plaintext));
        QVERIFY(isRefused(streamOpen(key, text("attachmenx"), *sealed)));
        QVERIFY(isRefused(streamOpen(random.secret<AeadKey>(), text("attachment"), *sealed)));
    }

    void everyBitFlipAndTruncationOfAStreamIsRefused()
    {
        FixedRandom random(4);
        const auto key = random.secret<AeadKey>();
        const auto sealed = streamSeal(key, {}, patterned(40));
        for (std::size_t bit = 0; bit < sealed->size() * 8; ++bit) {
            Bytes altered = *sealed;
            altered[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
            QVERIFY(isRefused(streamOpen(key, {}, altered)));
        }
        for (std::size_t length = 0; length < sealed->size(); ++length) {
            QVERIFY(isRefused(streamOpen(key, {}, ByteView(*sealed).first(length))));
        }
    }

    void chunksDroppedRepeatedOrSwappedAreRefused()
    {
        FixedRandom random(5);
        const auto key = random.secret<AeadKey>();
        const auto sealed = streamSeal(key, {}, patterned(3 * streamChunkSize + 10));
        constexpr std::size_t chunk = streamChunkSize + streamChunkOverhead;
        const ByteView header = ByteView(*sealed).first(streamHeaderSize);
        const auto chunkAt = [&](std::size_t index) {
            const ByteView rest = ByteView(*sealed).subspan(streamHeaderSize + index * chunk);
            return rest.first(std::min(chunk, rest.size()));
        };
        const auto assembled = [&](std::initializer_list<std::size_t> order) {
            Bytes bytes = toBytes(header);
            for (const std::size_t index : order) {
                append(bytes, chunkAt(index));
            }
            return bytes;
        };
        QVERIFY(streamOpen(key, {}, assembled({0, 1, 2, 3})).has_value());
        for (const auto &order : {assembled({0, 1, 2}), assembled({0, 1}), assembled({0}), assembled({}),
                                  assembled({0, 2, 1, 3}), assembled({1, 2, 3}), assembled({0, 1, 3}),
                                  assembled({0, 1, 1, 3}), assembled({0, 1, 2, 3, 3}), assembled({3})}) {
            QVERIFY(isRefused(streamOpen(key, {}, order)));
        }
        Bytes extended = *sealed;
        extended.push_back(0);
        QVERIFY(isRefused(streamOpen(key, {}, extended)));
    }

    void aFixedHeaderGivesFixedBytes()
    {
        FixedRandom random(6);
        const auto key = random.secret<AeadKey>();
        const auto header = random.strongBytes<StreamHeader>();
        QCOMPARE(*streamSealWithHeader(key, header, {}, text("x")), *streamSealWithHeader(key, header, {}, text("x")));
        QVERIFY(*streamSeal(key, {}, text("x")) != *streamSeal(key, {}, text("x")));
    }

    void moreThanSixtyFourMebibytesAreRefused()
    {
        // Never read: the length alone decides.
        const Bytes one(1);
        const ByteView tooLong(one.data(), streamMaximumSize + 1);
        const auto sealed = streamSeal(AeadKey(), {}, tooLong);
        QVERIFY(!sealed.has_value());
        QVERIFY(sealed.error().is(CryptoError::InvalidLength));
    }
};

QTEST_APPLESS_MAIN(SealingTest)
#include "SealingTest.moc"
