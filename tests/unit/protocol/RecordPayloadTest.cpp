#include "VectorSupport.h"

#include <tegata/protocol/RecordPayload.h>

#include <QTest>

using namespace tegata;
using namespace tegata::protocol;
using namespace tegata::test;

namespace {

RecordPayload samplePayload()
{
    RecordPayload payload;
    payload.confirmation.enteredBy = {QStringLiteral("手形 \"花子\""), QStringLiteral("nurse")};
    payload.confirmation.confirmedBy = {QStringLiteral("O'Neil\\"), QStringLiteral("doctor")};
    payload.confirmation.enteredAt = fromUnixSeconds(1767225600);
    payload.confirmation.confirmedAt = fromUnixSeconds(1767225700);
    AttachmentReference attachment;
    attachment.id = QStringLiteral("a1");
    attachment.contentType = QStringLiteral("image/png");
    attachment.title = QStringLiteral("X 線");
    attachment.size = 67108864;
    FixedRandom random(61);
    attachment.ciphertextHash = random.strongBytes<Hash32>();
    attachment.key = random.secret<crypto::AeadKey>();
    payload.attachments.push_back(std::move(attachment));
    payload.bundle = text("{ \"resourceType\":\"Bundle\", \"type\":\"collection\",\n"
                          "  \"entry\":[{\"valueDecimal\":1.500, \"note\":\"} , \\\"bundle\\\": {\\\\\"}] }");
    return payload;
}

std::string encodedText(const RecordPayload &payload)
{
    const auto encoded = encodePayload(payload);
    return {reinterpret_cast<const char *>(encoded->view().data()), encoded->size()};
}

} // namespace

class RecordPayloadTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everythingComesBackAndTheBundleByteForByte()
    {
        const RecordPayload payload = samplePayload();
        const auto encoded = encodePayload(payload);
        QVERIFY(encoded.has_value());
        const auto decoded = decodePayload(encoded->view());
        QVERIFY(decoded.has_value());
        QCOMPARE(decoded->confirmation, payload.confirmation);
        QCOMPARE(decoded->bundle, payload.bundle);
        QCOMPARE(decoded->attachments.size(), std::size_t{1});
        const AttachmentReference &attachment = decoded->attachments[0];
        QCOMPARE(attachment.title, payload.attachments[0].title);
        QCOMPARE(attachment.size, payload.attachments[0].size);
        QCOMPARE(attachment.ciphertextHash, payload.attachments[0].ciphertextHash);
        QVERIFY(equalConstantTime(attachment.key.view(), payload.attachments[0].key.view()));
    }

    void membersAreExactlyThoseOfTheProtocol()
    {
        const std::string valid = encodedText(samplePayload());
        QVERIFY(decodePayload(text(valid)).has_value());
        const auto replaced = [&](std::string_view from, std::string_view to) {
            std::string changed = valid;
            const auto at = changed.find(from);
            if (at == std::string::npos) {
                qFatal("not in the sample");
            }
            changed.replace(at, from.size(), to);
            return decodePayload(text(changed));
        };
        const std::pair<std::string_view, std::string_view> changes[] = {
            {"\"tegata\":1", "\"tegata\":2"},
            {"\"tegata\":1", "\"tegata\":1.0"},
            {"\"tegata\":1", "\"tegata\":\"1\""},
            {"\"tegata\":1", "\"other\":1"},
            {"\"tegata\":1,", ""},
            {"\"tegata\":1,", "\"tegata\":1,\"more\":2,"},
            {"\"tegata\":1,", "\"tegata\":1,\"bundle\":{\"a\":1},"},
            {"\"tegata\":1,", "\"tegata\":1,\"b\\u0075ndle\":{\"a\":1},"},
            {"\"enteredAt\":1767225600", "\"enteredAt\":\"1767225600\""},
            {"\"enteredAt\":1767225600", "\"enteredAt\":-1"},
            {"\"enteredAt\":1767225600", "\"enteredAt\":1.5"},
            {"\"enteredAt\":1767225600", "\"enteredAt\":1e300"},
            {"\"role\":\"nurse\"", "\"role\":null"},
            {"\"role\":\"nurse\"", "\"role\":\"nurse\",\"x\":1"},
            {"\"size\":67108864", "\"size\":67108865"},
            {"\"ciphertextHash\":\"0x", "\"ciphertextHash\":\"0x00"},
            {"\"key\":\"0x", "\"key\":\"0xzz"},
            {"\"bundle\":", "\"bundle\":[],\"x\":"},
        };
        for (const auto &[from, to] : changes) {
            const auto decoded = replaced(from, to);
            QVERIFY2(!decoded.has_value(), to.data());
            QVERIFY(decoded.error().is(ProtocolError::Malformed));
        }
    }

    void everyTruncationIsRefused()
    {
        const Bytes valid = text(encodedText(samplePayload()));
        for (std::size_t length = 0; length < valid.size(); ++length) {
            QVERIFY(!decodePayload(ByteView(valid).first(length)).has_value());
        }
        Bytes longer = valid;
        longer.push_back('x');
        QVERIFY(!decodePayload(longer).has_value());
        longer.back() = '\n';
        QVERIFY(decodePayload(longer).has_value());
    }

    void whatWouldNotBeReadIsNotWritten()
    {
        for (const std::string_view bundle : {"", "[]", "null", "{}", "{\"a\":1", "{\"a\":1}}", "{\"a\":1},\"x\":{}"}) {
            RecordPayload payload = samplePayload();
            payload.bundle = text(bundle);
            QVERIFY2(encodePayload(payload).error().is(ProtocolError::InvalidValue), bundle.data());
        }
        RecordPayload payload = samplePayload();
        payload.attachments.clear();
        for (std::size_t count = 0; count <= attachmentsMaximum; ++count) {
            payload.attachments.emplace_back();
        }
        QVERIFY(encodePayload(payload).error().is(ProtocolError::InvalidValue));
        payload.attachments.pop_back();
        QVERIFY(encodePayload(payload).has_value());
    }
};

QTEST_APPLESS_MAIN(RecordPayloadTest)
#include "RecordPayloadTest.moc"
