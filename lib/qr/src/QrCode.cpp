#include <tegata/qr/QrCode.h>

#include <QBuffer>
#include <QImageReader>
#include <QPainter>

#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>
#include <ZXing/ReadBarcode.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>

namespace tegata::qr {

namespace {

/// Byte capacity of the largest code (version 40, level L), ISO/IEC 18004 table 7: a first, cheap limit.
constexpr qsizetype maximumCodeBytes = 2953;

/// Formats that are accepted from files: plain rasters whose Qt plugins read no further files. SVG and PDF
/// are documents, not pictures, and stay out.
constexpr std::array imageFormats = {"png", "jpeg", "jpg", "bmp", "gif", "webp"};

int zxingLevel(ErrorCorrection correction)
{
    // ZXing maps its levels 0–8 onto L M Q H in steps of two.
    switch (correction) {
    case ErrorCorrection::Low:
        return 1;
    case ErrorCorrection::Medium:
        return 3;
    case ErrorCorrection::Quartile:
        return 5;
    case ErrorCorrection::High:
        return 7;
    }
    return 3;
}

struct FoundCode
{
    int top = 0;
    int left = 0;
    QString text;
};

std::vector<FoundCode> scan(const QImage &gray)
{
    ZXing::DecodeHints hints;
    hints.setFormats(ZXing::BarcodeFormat::QRCode);
    hints.setTryHarder(true);
    hints.setTryRotate(true);
    hints.setTryDownscale(true);
    const ZXing::ImageView view(gray.constBits(), gray.width(), gray.height(), ZXing::ImageFormat::Lum,
                                static_cast<int>(gray.bytesPerLine()));
    std::vector<FoundCode> found;
    for (const ZXing::Result &result : ZXing::ReadBarcodes(view, hints)) {
        if (!result.isValid()) {
            continue;
        }
        const auto &corners = result.position();
        FoundCode code;
        code.top = std::min({corners[0].y, corners[1].y, corners[2].y, corners[3].y});
        code.left = std::min({corners[0].x, corners[1].x, corners[2].x, corners[3].x});
        code.text = QString::fromStdString(result.text());
        found.push_back(std::move(code));
    }
    return found;
}

void scanInto(std::vector<FoundCode> &all, const QImage &gray)
{
    for (FoundCode &code : scan(gray)) {
        const bool known =
            std::any_of(all.begin(), all.end(), [&code](const FoundCode &other) { return other.text == code.text; });
        if (!known) {
            all.push_back(std::move(code));
        }
    }
}

/// One gray byte per pixel on white, at most maximumImagePixels.
QImage prepared(const QImage &image)
{
    QImage source = image;
    const qint64 pixels = qint64{source.width()} * source.height();
    if (pixels > maximumImagePixels) {
        const double factor = std::sqrt(static_cast<double>(maximumImagePixels) / static_cast<double>(pixels));
        source = source.scaled(std::max(1, static_cast<int>(source.width() * factor)),
                               std::max(1, static_cast<int>(source.height() * factor)), Qt::IgnoreAspectRatio,
                               Qt::SmoothTransformation);
    }
    if (source.hasAlphaChannel()) {
        // A transparent background is paper, not ink.
        QImage opaque(source.size(), QImage::Format_RGB32);
        opaque.fill(Qt::white);
        QPainter painter(&opaque);
        painter.drawImage(QPoint(0, 0), source);
        painter.end();
        source = opaque;
    }
    return source.convertToFormat(QImage::Format_Grayscale8);
}

} // namespace

QrMatrix::QrMatrix(int size, std::vector<bool> modules)
    : m_size(size)
    , m_modules(std::move(modules))
{
    Q_ASSERT(size >= 0 && m_modules.size() == static_cast<std::size_t>(size) * static_cast<std::size_t>(size));
}

bool QrMatrix::isDark(int column, int row) const
{
    if (column < 0 || row < 0 || column >= m_size || row >= m_size) {
        return false;
    }
    return m_modules[static_cast<std::size_t>(row) * static_cast<std::size_t>(m_size) +
                     static_cast<std::size_t>(column)];
}

Result<QrMatrix> writeCode(const QString &text, ErrorCorrection correction)
{
    const QByteArray utf8 = text.toUtf8();
    if (utf8.isEmpty() || utf8.size() > maximumCodeBytes) {
        return failure(QrError::ContentTooLong, "length " + std::to_string(utf8.size()));
    }
    const bool isAscii = std::all_of(utf8.begin(), utf8.end(), [](char byte) { return (byte & '\x80') == 0; });
    try {
        ZXing::MultiFormatWriter writer(ZXing::BarcodeFormat::QRCode);
        writer.setMargin(0).setEccLevel(zxingLevel(correction));
        if (!isAscii) {
            // Marks the code as UTF-8. Left out for ASCII, because some phone cameras do not read the mark.
            writer.setEncoding(ZXing::CharacterSet::UTF8);
        }
        // Size 0 asks for one pixel per module.
        const ZXing::BitMatrix bits = writer.encode(utf8.toStdString(), 0, 0);
        if (bits.width() != bits.height()) {
            return failure(QrError::ContentTooLong, "the writer gave no square");
        }
        std::vector<bool> modules;
        modules.reserve(static_cast<std::size_t>(bits.width()) * static_cast<std::size_t>(bits.height()));
        for (int row = 0; row < bits.height(); ++row) {
            for (int column = 0; column < bits.width(); ++column) {
                modules.push_back(bits.get(column, row));
            }
        }
        return QrMatrix(bits.width(), std::move(modules));
    } catch (const std::exception &) {
        return failure(QrError::ContentTooLong, "the writer refused the content");
    }
}

QImage renderCode(const QrMatrix &matrix, int pixelsPerModule)
{
    const int scale = std::clamp(pixelsPerModule, 1, 64);
    const int side = matrix.size() + 2 * quietZoneModules;
    QImage image(side * scale, side * scale, QImage::Format_Grayscale8);
    image.fill(Qt::white);
    for (int row = 0; row < matrix.size(); ++row) {
        for (int line = 0; line < scale; ++line) {
            uchar *pixels = image.scanLine((row + quietZoneModules) * scale + line);
            for (int column = 0; column < matrix.size(); ++column) {
                if (matrix.isDark(column, row)) {
                    std::fill_n(pixels + (column + quietZoneModules) * scale, scale, uchar{0});
                }
            }
        }
    }
    return image;
}

Result<std::vector<QString>> readCodes(const QImage &image)
{
    if (image.isNull()) {
        return failure(QrError::NotAnImage);
    }
    std::vector<FoundCode> found;
    try {
        QImage gray = prepared(image);
        if (gray.isNull()) {
            return failure(QrError::NotAnImage, "no memory for the picture");
        }
        scanInto(found, gray);
        if (found.empty()) {
            gray.invertPixels();
            scanInto(found, gray);
        }
    } catch (const std::exception &) {
        // ZXing throws on some malformed symbols; for the caller there is simply no readable code.
        found.clear();
    }
    if (found.empty()) {
        return failure(QrError::NotFound);
    }
    std::stable_sort(found.begin(), found.end(), [](const FoundCode &left, const FoundCode &right) {
        return std::pair(left.top, left.left) < std::pair(right.top, right.left);
    });
    std::vector<QString> texts;
    texts.reserve(found.size());
    for (FoundCode &code : found) {
        texts.push_back(std::move(code.text));
    }
    return texts;
}

Result<QImage> decodeImage(const QByteArray &file)
{
    if (file.size() > maximumImageFileBytes) {
        return failure(QrError::ImageTooLarge, "file of " + std::to_string(file.size()) + " bytes");
    }
    QBuffer buffer;
    buffer.setData(file);
    if (!buffer.open(QIODevice::ReadOnly)) {
        return failure(QrError::NotAnImage);
    }
    QImageReader reader;
    reader.setDevice(&buffer);
    reader.setDecideFormatFromContent(true);
    const QByteArray format = reader.format();
    if (std::none_of(imageFormats.begin(), imageFormats.end(), [&](const char *name) { return format == name; })) {
        return failure(QrError::NotAnImage, "format not accepted");
    }
    // The header's size is checked before any pixel is decoded: a few bytes can promise gigabytes.
    const QSize size = reader.size();
    if (!size.isValid()) {
        return failure(QrError::NotAnImage, "no size in the header");
    }
    if (qint64{size.width()} * size.height() > maximumImagePixels) {
        return failure(QrError::ImageTooLarge, "picture of too many pixels");
    }
    reader.setAutoTransform(true);
    QImage image = reader.read();
    if (image.isNull()) {
        return failure(QrError::NotAnImage, "not decodable");
    }
    return image;
}

Result<std::vector<QString>> readCodesFromFile(const QByteArray &file)
{
    return decodeImage(file).and_then([](const QImage &image) { return readCodes(image); });
}

} // namespace tegata::qr
