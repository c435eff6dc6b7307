#include <tegata/qr/Payloads.h>
#include <tegata/qr/QrCode.h>

#include <QBuffer>
#include <QPainter>
#include <QRandomGenerator>
#include <QTest>
#include <QTransform>

using namespace tegata;
using namespace tegata::qr;

namespace {

#define EXPECT_ERROR(expression, code)                                                                                 \
    do {                                                                                                               \
        const auto outcome = (expression);                                                                             \
        QVERIFY(!outcome);                                                                                             \
        QVERIFY2(outcome.error().is(code), outcome.error().key().c_str());                                             \
    } while (false)

QString institutionText()
{
    InstitutionCode code;
    code.chainId = 31337;
    code.ledger.fill(0xab);
    code.institutionId.fill(0x5c);
    code.vaultEpoch = 3;
    code.vaultKeyHash.fill(0xe1);
    code.introduction.fill(0x77);
    return writeInstitutionCode(code, QStringLiteral("https://tegata.example/p/"));
}

QImage picture(const QString &text, int scale = 6, ErrorCorrection correction = ErrorCorrection::Medium)
{
    return renderCode(writeCode(text, correction).value(), scale);
}

QImage onTable(const QImage &code, QSize size, QPoint at, const QTransform &transform = {})
{
    QImage table(size, QImage::Format_RGB32);
    table.fill(QColor(214, 205, 190));
    QPainter painter(&table);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.translate(at);
    painter.setTransform(transform, /*combine=*/true);
    painter.drawImage(0, 0, code);
    painter.end();
    return table;
}

QByteArray encoded(const QImage &image, const char *format, int quality = -1)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (!buffer.open(QIODevice::WriteOnly) || !image.save(&buffer, format, quality)) {
        return {};
    }
    return bytes;
}

/// CRC-32 of a PNG chunk (RFC 2083, annex 15), big-endian.
QByteArray pngChecksum(const QByteArray &chunk)
{
    quint32 crc = 0xffffffffU;
    for (const char byte : chunk) {
        crc ^= static_cast<quint8>(byte);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc & 1U) != 0 ? (crc >> 1U) ^ 0xedb88320U : crc >> 1U;
        }
    }
    crc = ~crc;
    QByteArray out;
    for (const int shift : {24, 16, 8, 0}) {
        out.append(static_cast<char>((crc >> static_cast<unsigned>(shift)) & 0xffU));
    }
    return out;
}

} // namespace

class QrCodeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void codeIsReadBackAtEverySize_data()
    {
        QTest::addColumn<int>("scale");
        for (const int scale : {2, 3, 4, 6, 10, 24}) {
            QTest::addRow("%d pixels", scale) << scale;
        }
    }
    void codeIsReadBackAtEverySize()
    {
        QFETCH(int, scale);
        const auto texts = readCodes(picture(institutionText(), scale));
        QVERIFY(texts);
        QCOMPARE(texts->size(), std::size_t{1});
        QCOMPARE(texts->front(), institutionText());
    }

    void everyCorrectionLevelAndScriptIsReadBack_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("ascii") << QStringLiteral("t2.abc-_");
        QTest::newRow("digits") << QStringLiteral("0123456789012345");
        QTest::newRow("japanese") << QStringLiteral("手形病院　受付 ｶﾅ");
        QTest::newRow("accents") << QStringLiteral("Hôpital Échevarría");
        QTest::newRow("astral") << QStringLiteral("𠮷野家 😀");
        QTest::newRow("lines") << QStringLiteral("JAHIS10\r\n1,1,1234567\r\n");
    }
    void everyCorrectionLevelAndScriptIsReadBack()
    {
        QFETCH(QString, text);
        int previous = 0;
        for (const ErrorCorrection level :
             {ErrorCorrection::Low, ErrorCorrection::Medium, ErrorCorrection::Quartile, ErrorCorrection::High}) {
            const auto matrix = writeCode(text, level);
            QVERIFY(matrix);
            QVERIFY(matrix->size() >= previous);
            previous = matrix->size();
            const auto texts = readCodes(renderCode(*matrix, 5));
            QVERIFY(texts);
            QCOMPARE(texts->front(), text);
        }
    }

    void matrixIsARealCodeWithAQuietZone()
    {
        const QrMatrix matrix = writeCode(institutionText()).value();
        QCOMPARE((matrix.size() - 17) % 4, 0);
        // The three finder patterns.
        for (const QPoint corner : {QPoint(0, 0), QPoint(matrix.size() - 7, 0), QPoint(0, matrix.size() - 7)}) {
            QVERIFY(matrix.isDark(corner.x(), corner.y()));
            QVERIFY(!matrix.isDark(corner.x() + 1, corner.y() + 1));
            QVERIFY(matrix.isDark(corner.x() + 3, corner.y() + 3));
        }
        QVERIFY(!matrix.isDark(-1, 0));
        QVERIFY(!matrix.isDark(0, matrix.size()));
        const QImage image = renderCode(matrix, 3);
        QCOMPARE(image.width(), (matrix.size() + 8) * 3);
        for (int x = 0; x < image.width(); ++x) {
            QCOMPARE(qGray(image.pixel(x, 11)), 255);
        }
    }

    void turnedAndTiltedCodesAreRead_data()
    {
        QTest::addColumn<int>("degrees");
        for (const int degrees : {0, 7, 30, 45, 90, 133, 180, 270}) {
            QTest::addRow("%d degrees", degrees) << degrees;
        }
    }
    void turnedAndTiltedCodesAreRead()
    {
        QFETCH(int, degrees);
        const QImage code = picture(institutionText());
        QTransform turn;
        turn.rotate(degrees);
        turn.translate(-code.width() / 2.0, -code.height() / 2.0);
        const auto texts = readCodes(onTable(code, QSize(900, 900), QPoint(450, 450), turn));
        QVERIFY(texts);
        QCOMPARE(texts->front(), institutionText());
    }

    void codeSeenFromTheSideIsRead()
    {
        const QImage code = picture(institutionText(), 8);
        const double side = code.width();
        QTransform perspective;
        QVERIFY(QTransform::quadToQuad(
            QPolygonF({QPointF(0, 0), QPointF(side, 0), QPointF(side, side), QPointF(0, side)}),
            QPolygonF({QPointF(60, 40), QPointF(620, 90), QPointF(600, 600), QPointF(40, 660)}), perspective));
        const auto texts = readCodes(onTable(code, QSize(800, 800), QPoint(50, 50), perspective));
        QVERIFY(texts);
        QCOMPARE(texts->front(), institutionText());
    }

    void blurredNoisyAndCompressedCodesAreRead()
    {
        const QImage code = picture(institutionText(), 6);
        const QImage blurred = code.scaled(code.size() / 3, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                                   .scaled(code.size(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        QVERIFY(readCodes(blurred));

        QRandomGenerator random(2017);
        QImage noisy = code.convertToFormat(QImage::Format_Grayscale8);
        for (int y = 0; y < noisy.height(); ++y) {
            uchar *line = noisy.scanLine(y);
            for (int x = 0; x < noisy.width(); ++x) {
                line[x] = static_cast<uchar>(std::clamp(int{line[x]} + random.bounded(-60, 61), 0, 255));
            }
        }
        QVERIFY(readCodes(noisy));
        QVERIFY(readCodesFromFile(encoded(code, "JPEG", 25)));
    }

    void invertedAndTransparentCodesAreRead()
    {
        QImage inverted = picture(institutionText());
        inverted.invertPixels();
        QVERIFY(readCodes(inverted));

        QImage transparent(picture(institutionText()).size(), QImage::Format_ARGB32);
        const QImage code = picture(institutionText());
        for (int y = 0; y < code.height(); ++y) {
            for (int x = 0; x < code.width(); ++x) {
                transparent.setPixel(x, y, qGray(code.pixel(x, y)) > 128 ? qRgba(0, 0, 0, 0) : qRgba(0, 0, 0, 255));
            }
        }
        QVERIFY(readCodes(transparent));
    }

    void severalCodesInOnePictureAreAllRead()
    {
        QImage table(1400, 700, QImage::Format_RGB32);
        table.fill(Qt::white);
        QPainter painter(&table);
        painter.drawImage(20, 60, picture(QStringLiteral("WIFI:T:WPA;S:clinic;P:secret;;"), 8));
        painter.drawImage(640, 20, picture(institutionText(), 8));
        painter.end();
        const auto texts = readCodes(table);
        QVERIFY(texts);
        QCOMPARE(texts->size(), std::size_t{2});
        QVERIFY(findInstitutionCode(*texts));
    }

    void partlyCoveredCodeIsReadAndMostlyCoveredIsNot()
    {
        QImage code = picture(institutionText(), 6, ErrorCorrection::High);
        QPainter painter(&code);
        painter.fillRect(code.width() / 2, code.height() / 2, code.width() / 8, code.height() / 8, Qt::black);
        painter.end();
        QVERIFY(readCodes(code));

        QPainter more(&code);
        more.fillRect(code.width() / 4, code.height() / 4, code.width() / 2, code.height() / 2, Qt::white);
        more.end();
        EXPECT_ERROR(readCodes(code), QrError::NotFound);
    }

    void picturesWithoutACodeSaySo()
    {
        EXPECT_ERROR(readCodes(QImage()), QrError::NotAnImage);
        QImage white(500, 400, QImage::Format_RGB32);
        white.fill(Qt::white);
        EXPECT_ERROR(readCodes(white), QrError::NotFound);
        EXPECT_ERROR(readCodes(QImage(1, 1, QImage::Format_RGB32)), QrError::NotFound);

        QRandomGenerator random(4);
        QImage noise(640, 480, QImage::Format_Grayscale8);
        for (int y = 0; y < noise.height(); ++y) {
            for (int x = 0; x < noise.width(); ++x) {
                noise.scanLine(y)[x] = static_cast<uchar>(random.bounded(256));
            }
        }
        EXPECT_ERROR(readCodes(noise), QrError::NotFound);
    }

    void filesThatAreNoPicturesSaySo()
    {
        QRandomGenerator random(4096);
        QByteArray noise(4096, '\0');
        for (char &byte : noise) {
            byte = static_cast<char>(random.bounded(256));
        }
        EXPECT_ERROR(readCodesFromFile(noise), QrError::NotAnImage);
        EXPECT_ERROR(readCodesFromFile({}), QrError::NotAnImage);
        EXPECT_ERROR(readCodesFromFile("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"),
                     QrError::NotAnImage);
        const QByteArray png = encoded(picture(institutionText()), "PNG");
        QVERIFY(readCodesFromFile(png));
        for (const int length : {8, 20, 33, 60}) {
            EXPECT_ERROR(readCodesFromFile(png.left(length)), QrError::NotAnImage);
        }
        // Noise behind a right header, in each format.
        for (const QByteArray &start : {png.left(40), encoded(picture(institutionText()), "JPEG").left(40),
                                        QByteArray("GIF89a\x10\x00\x10\x00", 10), QByteArray("BM")}) {
            const auto read = readCodesFromFile(start + noise);
            QVERIFY(!read);
            QVERIFY(read.error().is(QrError::NotAnImage) || read.error().is(QrError::NotFound) ||
                    read.error().is(QrError::ImageTooLarge));
        }
    }

    void hugePicturesAreRefusedByTheirHeader()
    {
        EXPECT_ERROR(decodeImage(QByteArray(maximumImageFileBytes + 1, '\0')), QrError::ImageTooLarge);
        // A PNG of some hundred bytes whose header promises 60,000 × 60,000 pixels.
        QByteArray png = encoded(picture(institutionText()), "PNG");
        png.replace(16, 8, QByteArray::fromHex("0000ea600000ea60"));
        png.replace(29, 4, pngChecksum(png.mid(12, 17)));
        EXPECT_ERROR(decodeImage(png), QrError::ImageTooLarge);
    }

    void largePicturesAreScaledDownAndRead()
    {
        QImage large(8000, 6000, QImage::Format_Grayscale8);
        large.fill(Qt::white);
        QPainter painter(&large);
        painter.drawImage(3000, 2000, picture(institutionText(), 24));
        painter.end();
        const auto texts = readCodes(large);
        QVERIFY(texts);
        QCOMPARE(texts->front(), institutionText());
    }

    void contentThatFitsNoCodeIsRefused()
    {
        EXPECT_ERROR(writeCode(QString()), QrError::ContentTooLong);
        EXPECT_ERROR(writeCode(QString(3000, QLatin1Char('x'))), QrError::ContentTooLong);
        EXPECT_ERROR(writeCode(QString(2900, QLatin1Char('x')), ErrorCorrection::High), QrError::ContentTooLong);
        QVERIFY(writeCode(QString(2900, QLatin1Char('x')), ErrorCorrection::Low));
    }
};

QTEST_GUILESS_MAIN(QrCodeTest)
#include "QrCodeTest.moc"
