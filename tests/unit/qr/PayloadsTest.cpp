#include <tegata/qr/Payloads.h>

#include <QCryptographicHash>
#include <QTest>

using namespace tegata;
using namespace tegata::qr;

namespace {

template <std::size_t N> ByteArray<N> counting(std::uint8_t first)
{
    ByteArray<N> bytes{};
    for (std::size_t index = 0; index < N; ++index) {
        bytes[index] = static_cast<std::uint8_t>(first + index);
    }
    return bytes;
}

InstitutionCode sampleInstitution()
{
    InstitutionCode code;
    code.chainId = 0x0102030405060708U;
    code.ledger = counting<20>(0x10);
    code.institutionId = counting<32>(0x30);
    code.vaultEpoch = 0x0a0b0c0d;
    code.vaultKeyHash = counting<32>(0x60);
    code.introduction = counting<16>(0x90);
    return code;
}

EnrolmentCode sampleEnrolment()
{
    EnrolmentCode code;
    code.institutionId = counting<32>(0x01);
    code.device = counting<20>(0x41);
    code.encryptionKey = counting<32>(0x81);
    code.nonce = counting<16>(0xc1);
    return code;
}

const QString page = QStringLiteral("https://tegata.example/patient/");

/// A payload with the given bytes and a right checksum.
QString payload(const QString &kind, QByteArray bytes)
{
    bytes.append(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).left(4));
    return kind + QLatin1Char('.') +
           QString::fromLatin1(bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

QByteArray bytesOfPayload(const QString &text)
{
    return QByteArray::fromBase64(text.mid(text.lastIndexOf(QLatin1Char('.')) + 1).toLatin1(),
                                  QByteArray::Base64UrlEncoding);
}

#define EXPECT_ERROR(expression, code)                                                                                 \
    do {                                                                                                               \
        const auto outcome = (expression);                                                                             \
        QVERIFY(!outcome);                                                                                             \
        QVERIFY2(outcome.error().is(code), outcome.error().key().c_str());                                             \
    } while (false)

} // namespace

class PayloadsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void institutionCodeHasTheDocumentedBytes()
    {
        const QByteArray bytes = bytesOfPayload(writeInstitutionCode(sampleInstitution(), {}));
        QCOMPARE(bytes.size(), 1 + 8 + 20 + 32 + 4 + 32 + 16 + 4);
        QCOMPARE(bytes.left(9).toHex(), QByteArray("010102030405060708"));
        QCOMPARE(bytes.mid(9, 20).toHex(), QByteArray("101112131415161718191a1b1c1d1e1f20212223"));
        QCOMPARE(bytes.mid(61, 4).toHex(), QByteArray("0a0b0c0d"));
        QCOMPARE(bytes.mid(97, 16).toHex(), QByteArray("909192939495969798999a9b9c9d9e9f"));
        QCOMPARE(bytes.right(4), QCryptographicHash::hash(bytes.chopped(4), QCryptographicHash::Sha256).left(4));
    }

    void institutionCodeIsReadFromUrlAndFromPartAlone()
    {
        const QString url = writeInstitutionCode(sampleInstitution(), page);
        QVERIFY(url.startsWith(page + QStringLiteral("#t1.")));
        for (const QString &text :
             {url, writeInstitutionCode(sampleInstitution(), {}), QStringLiteral(" \r\n") + url + QStringLiteral("\n "),
              QStringLiteral("#") + writeInstitutionCode(sampleInstitution(), {})}) {
            const auto read = parseInstitutionCode(text);
            QVERIFY2(read, qPrintable(text));
            QCOMPARE(*read, sampleInstitution());
        }
    }

    void enrolmentCodeIsReadBack()
    {
        const auto read = parseEnrolmentCode(writeEnrolmentCode(sampleEnrolment()));
        QVERIFY(read);
        QCOMPARE(*read, sampleEnrolment());
    }

    void oneKindIsNotTakenForTheOther()
    {
        EXPECT_ERROR(parseEnrolmentCode(writeInstitutionCode(sampleInstitution(), page)), QrError::NotTegata);
        EXPECT_ERROR(parseInstitutionCode(writeEnrolmentCode(sampleEnrolment())), QrError::NotTegata);
        // The same bytes under the other prefix have the wrong length.
        QString forged = writeEnrolmentCode(sampleEnrolment());
        forged[1] = QLatin1Char('1');
        EXPECT_ERROR(parseInstitutionCode(forged), QrError::Damaged);
    }

    void foreignTextsAreNotOurs_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << QString();
        QTest::newRow("space") << QStringLiteral("   ");
        QTest::newRow("url") << QStringLiteral("https://example.org/");
        QTest::newRow("url with fragment") << QStringLiteral("https://example.org/#top");
        QTest::newRow("wifi") << QStringLiteral("WIFI:T:WPA;S:clinic;P:secret;;");
        QTest::newRow("other scheme") << QStringLiteral("javascript:alert(1)#t1.AAAA");
        QTest::newRow("prescription") << QStringLiteral("JAHIS10\r\n1,1,1234567,13,");
        QTest::newRow("digits") << QStringLiteral("1234567890123456");
        QTest::newRow("japanese") << QStringLiteral("手形医院へようこそ");
    }
    void foreignTextsAreNotOurs()
    {
        QFETCH(QString, text);
        EXPECT_ERROR(parseInstitutionCode(text), QrError::NotTegata);
        EXPECT_ERROR(parseEnrolmentCode(text), QrError::NotTegata);
    }

    void everyFlippedBitIsDamage()
    {
        const QByteArray bytes = bytesOfPayload(writeInstitutionCode(sampleInstitution(), {}));
        for (qsizetype bit = 0; bit < bytes.size() * 8; ++bit) {
            QByteArray changed = bytes;
            changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
            const QString text =
                QStringLiteral("t1.") +
                QString::fromLatin1(changed.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
            EXPECT_ERROR(parseInstitutionCode(text), QrError::Damaged);
        }
    }

    void everyTruncationAndExtensionIsDamage()
    {
        const QString text = writeInstitutionCode(sampleInstitution(), page);
        const qsizetype start = text.indexOf(QStringLiteral("#t1.")) + 4;
        for (qsizetype length = start; length < text.size(); ++length) {
            EXPECT_ERROR(parseInstitutionCode(text.left(length)), QrError::Damaged);
        }
        for (const QString &tail : {QStringLiteral("A"), QStringLiteral("AAAA"), QStringLiteral("="),
                                    QStringLiteral("=="), QStringLiteral("&x=1"), QStringLiteral("あ")}) {
            EXPECT_ERROR(parseInstitutionCode(text + tail), QrError::Damaged);
        }
        EXPECT_ERROR(parseInstitutionCode(text.left(start + 8) + QStringLiteral(" ") + text.mid(start + 8)),
                     QrError::Damaged);
    }

    void rightChecksumOfWrongLengthIsDamage()
    {
        QByteArray body = bytesOfPayload(writeInstitutionCode(sampleInstitution(), {})).chopped(4);
        EXPECT_ERROR(parseInstitutionCode(payload(QStringLiteral("t1"), body.chopped(1))), QrError::Damaged);
        EXPECT_ERROR(parseInstitutionCode(payload(QStringLiteral("t1"), body + 'x')), QrError::Damaged);
        EXPECT_ERROR(parseInstitutionCode(payload(QStringLiteral("t1"), {})), QrError::Damaged);
    }

    void laterVersionsAndKindsSaySo()
    {
        QByteArray body = bytesOfPayload(writeInstitutionCode(sampleInstitution(), {})).chopped(4);
        for (const int version : {0, 2, 255}) {
            body[0] = static_cast<char>(version);
            EXPECT_ERROR(parseInstitutionCode(payload(QStringLiteral("t1"), body)), QrError::UnsupportedVersion);
        }
        // A later version may be longer.
        body[0] = 2;
        EXPECT_ERROR(parseInstitutionCode(payload(QStringLiteral("t1"), body + "more")), QrError::UnsupportedVersion);
        EXPECT_ERROR(parseInstitutionCode(payload(QStringLiteral("t3"), body)), QrError::UnsupportedVersion);
    }

    void longTextIsRefusedUnread()
    {
        EXPECT_ERROR(parseInstitutionCode(QString(maximumPayloadCharacters + 1, QLatin1Char('t'))), QrError::TooLong);
        EXPECT_ERROR(parseInstitutionCode(QStringLiteral("t1.") + QString(4096, QLatin1Char('A'))), QrError::TooLong);
        EXPECT_ERROR(parseInstitutionCode(QStringLiteral("t1.") + QString(2000, QLatin1Char('A'))), QrError::Damaged);
    }

    void ofSeveralCodesTheReadableOneIsFound()
    {
        const QString good = writeInstitutionCode(sampleInstitution(), page);
        const QString wifi = QStringLiteral("WIFI:T:WPA;S:clinic;;");
        const auto found = findInstitutionCode({wifi, good.chopped(3), good});
        QVERIFY(found);
        QCOMPARE(*found, sampleInstitution());
        EXPECT_ERROR(findInstitutionCode({wifi, good.chopped(3)}), QrError::Damaged);
        EXPECT_ERROR(findInstitutionCode({wifi}), QrError::NotTegata);
        EXPECT_ERROR(findInstitutionCode({}), QrError::NotFound);
    }
};

QTEST_APPLESS_MAIN(PayloadsTest)
#include "PayloadsTest.moc"
