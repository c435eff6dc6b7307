#include "Charts.h"
#include "Expect.h"

#include <tegata/clinical/Import.h>
#include <tegata/clinical/RecordPayload.h>

using namespace tegata;
using namespace tegata::clinical;

namespace {

RecordPayload sample()
{
    RecordPayload payload;
    payload.confirmation = {{QStringLiteral("記録 係"), QStringLiteral("clerk")},
                            {QStringLiteral("架空 一郎"), QStringLiteral("doctor")},
                            fromUnixSeconds(1'714'500'000),
                            fromUnixSeconds(1'714'500'060)};
    payload.entries = entriesOf(*planImport(charts::japanese));
    Attachment attachment;
    attachment.id = QStringLiteral("scan-1");
    attachment.contentType = QStringLiteral("application/pdf");
    attachment.title = QStringLiteral("紹介状");
    attachment.size = 123'456'789'012;
    attachment.ciphertextHash.fill(0xab);
    attachment.key.writable()[0] = 0x5c;
    payload.attachments.push_back(std::move(attachment));
    return payload;
}

QByteArray encoded() { return encodePayload(sample()).value(); }

QByteArray changed(const char *from, const char *to)
{
    QByteArray bytes = encoded();
    Q_ASSERT(bytes.contains(from));
    return bytes.replace(from, to);
}

} // namespace

class RecordPayloadTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void payloadReadsBackAsWritten()
    {
        const auto decoded = decodePayload(encoded());
        QVERIFY2(decoded, decoded ? "" : decoded.error().detail().c_str());
        const RecordPayload expected = sample();
        QCOMPARE(decoded->confirmation, expected.confirmation);
        QCOMPARE(decoded->entries.size(), expected.entries.size());
        for (std::size_t index = 0; index < expected.entries.size(); ++index) {
            QCOMPARE(decoded->entries[index].fullUrl, expected.entries[index].fullUrl);
            QCOMPARE(decoded->entries[index].resource.toBytes(), expected.entries[index].resource.toBytes());
        }
        QCOMPARE(decoded->attachments.size(), std::size_t{1});
        const Attachment &attachment = decoded->attachments.front();
        QCOMPARE(attachment.id, QStringLiteral("scan-1"));
        QCOMPARE(attachment.size, std::uint64_t{123'456'789'012});
        QCOMPARE(attachment.ciphertextHash, expected.attachments.front().ciphertextHash);
        QVERIFY(equalConstantTime(attachment.key.view(), expected.attachments.front().key.view()));
        QCOMPARE(encodePayload(*decoded).value(), encoded());
    }

    void formIsTheDocumentedOne()
    {
        const Json json = parseJson(encoded()).value().root;
        QCOMPARE(json.members().size(), std::size_t{4});
        QCOMPARE(json["tegata"].numberText(), QByteArray("1"));
        QCOMPARE(json["confirmation"]["enteredAt"].text(), QStringLiteral("2024-04-30T18:00:00Z"));
        QCOMPARE(json["confirmation"]["confirmedBy"]["role"].text(), QStringLiteral("doctor"));
        QCOMPARE(json["bundle"]["type"].text(), QStringLiteral("collection"));
        QCOMPARE(json["attachments"].at(0)["ciphertextHash"].text(), QStringLiteral("ab").repeated(32));
    }

    void otherVersionsAreRefusedAsSuch()
    {
        EXPECT_ERROR(decodePayload(changed("{\"tegata\":1,", "{\"tegata\":2,")), ClinicalError::UnsupportedVersion);
        EXPECT_ERROR(decodePayload("{\"tegata\":99,\"else\":true}"), ClinicalError::UnsupportedVersion);
        EXPECT_ERROR(decodePayload(changed("{\"tegata\":1,", "{\"tegata\":1.0,")), ClinicalError::InvalidPayload);
        EXPECT_ERROR(decodePayload(changed("{\"tegata\":1,", "{\"tegata\":\"1\",")), ClinicalError::InvalidPayload);
        EXPECT_ERROR(decodePayload("{}"), ClinicalError::InvalidPayload);
        EXPECT_ERROR(decodePayload("[]"), ClinicalError::InvalidPayload);
        EXPECT_ERROR(decodePayload("x"), ClinicalError::NotJson);
        EXPECT_ERROR(decodePayload(QByteArray(maximumPayloadBytes + 1, ' ')), ClinicalError::TooLarge);
    }

    void everyDeviationIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char *name, const QByteArray &bytes) { QTest::newRow(name) << bytes; };
        row("extra member", changed("{\"tegata\":1,", "{\"tegata\":1,\"x\":0,"));
        row("repeated member", changed("\"attachments\":[", "\"tegata\":1,\"attachments\":["));
        row("renamed member", changed("\"confirmation\":", "\"confirmed\":"));
        row("extra in confirmation", changed("\"enteredAt\":", "\"x\":1,\"enteredAt\":"));
        row("time zone", changed("2024-04-30T18:00:00Z", "2024-05-01T03:00:00+09:00"));
        row("time without seconds", changed("2024-04-30T18:00:00Z", "2024-04-30T18:00Z"));
        row("confirmed first", changed("2024-04-30T18:01:00Z", "2024-04-30T17:00:00Z"));
        row("empty role", changed("\"role\":\"doctor\"", "\"role\":\"\""));
        row("name not text", changed("\"name\":\"記録 係\"", "\"name\":5"));
        row("hash upper case", changed("abababab", "ABABABAB"));
        row("hash short", changed("\"ciphertextHash\":\"ab", "\"ciphertextHash\":\""));
        row("key with prefix", changed("\"key\":\"5c00", "\"key\":\"0x5c"));
        row("size negative", changed("123456789012", "-1"));
        row("size fraction", changed("123456789012", "1.5"));
        row("size absurd", changed("123456789012", "9223372036854775807"));
        row("content type", changed("application/pdf", "pdf"));
        row("attachment id", changed("scan-1", "../x"));
        row("bundle type", changed("\"type\":\"collection\"", "\"type\":\"transaction\""));
        row("bundle extra", changed("\"type\":\"collection\"", "\"total\":1,\"type\":\"collection\""));
        row("entry extra", changed("\"resource\":{\"resourceType\":\"Condition\"",
                                   "\"search\":{},\"resource\":{\"resourceType\":\"Condition\""));
        row("unknown type", changed("\"resourceType\":\"Condition\"", "\"resourceType\":\"Spaceship\""));
        row("empty url", changed("\"fullUrl\":\"urn:uuid:0a000000-0000-4000-8000-000000000001\"", "\"fullUrl\":\"\""));
    }
    void everyDeviationIsRefused()
    {
        QFETCH(QByteArray, bytes);
        EXPECT_ERROR(decodePayload(bytes), ClinicalError::InvalidPayload);
    }

    void everyTruncationIsRefused()
    {
        const QByteArray bytes = encoded();
        for (qsizetype length = 0; length < bytes.size(); length += 13) {
            EXPECT_ERROR(decodePayload(bytes.left(length)),
                         bytes.left(length).isValidUtf8() ? ClinicalError::NotJson : ClinicalError::InvalidUtf8);
        }
    }

    void incompletePayloadsAreNotWritten()
    {
        RecordPayload payload = sample();
        payload.entries.clear();
        EXPECT_ERROR(encodePayload(payload), ClinicalError::InvalidPayload);
        payload = sample();
        payload.entries.push_back({});
        EXPECT_ERROR(encodePayload(payload), ClinicalError::InvalidPayload);
        payload = sample();
        payload.confirmation.confirmedBy.name.clear();
        EXPECT_ERROR(encodePayload(payload), ClinicalError::MissingValue);
        payload = sample();
        payload.confirmation.enteredBy.name = QString(201, QLatin1Char('x'));
        EXPECT_ERROR(encodePayload(payload), ClinicalError::ValueTooLong);
        payload = sample();
        payload.confirmation.confirmedAt = payload.confirmation.enteredAt - std::chrono::seconds(1);
        EXPECT_ERROR(encodePayload(payload), ClinicalError::InvalidPayload);
        payload = sample();
        const Json large = Json::object({{"resourceType", Json::string(QStringLiteral("Media"))},
                                         {"x", Json::string(QString(maximumPayloadBytes, QLatin1Char('x')))}});
        payload.entries.push_back({{}, Resource::fromJson(large).value()});
        EXPECT_ERROR(encodePayload(payload), ClinicalError::TooLarge);
    }
};

QTEST_APPLESS_MAIN(RecordPayloadTest)
#include "RecordPayloadTest.moc"
