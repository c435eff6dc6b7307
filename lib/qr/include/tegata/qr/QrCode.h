#pragma once

#include <tegata/qr/QrError.h>

#include <QByteArray>
#include <QImage>
#include <QString>

#include <vector>

namespace tegata::qr {

/// Share of a code that may be covered or dirty and still be read: about 7, 15, 25 and 30 %.
enum class ErrorCorrection
{
    Low,
    Medium,
    Quartile,
    High,
};

/// The squares of one QR code, without a quiet zone. A value type for crisp painting at any size.
class QrMatrix
{
public:
    QrMatrix() = default;
    QrMatrix(int size, std::vector<bool> modules);

    /// Modules per side, 21 to 177; 0 when empty.
    [[nodiscard]] int size() const { return m_size; }
    /// Whether the module is dark; false outside.
    [[nodiscard]] bool isDark(int column, int row) const;

    friend bool operator==(const QrMatrix &, const QrMatrix &) = default;

private:
    int m_size = 0;
    std::vector<bool> m_modules;
};

/// Light modules that must surround a code (ISO/IEC 18004).
inline constexpr int quietZoneModules = 4;
/// Largest picture that is looked at; larger ones are scaled down (readCodes) or refused (from a file).
inline constexpr qint64 maximumImagePixels = 40'000'000;
inline constexpr qsizetype maximumImageFileBytes = qsizetype{32} * 1024 * 1024;

/// Encodes UTF-8 text as one QR code. Error: ContentTooLong (also for empty text).
[[nodiscard]] Result<QrMatrix> writeCode(const QString &text, ErrorCorrection correction = ErrorCorrection::Medium);

/// Black on white, `pixelsPerModule` (1 to 64) pixels per module, with the quiet zone.
[[nodiscard]] QImage renderCode(const QrMatrix &matrix, int pixelsPerModule);

/// The texts of all QR codes in a picture, each once, from top to bottom; turned, tilted and inverted codes
/// too. Takes up to some hundred milliseconds for a large picture: call it off the GUI thread; any thread,
/// no shared state. Errors: NotFound, NotAnImage (null picture).
[[nodiscard]] Result<std::vector<QString>> readCodes(const QImage &image);

/// As readCodes, from the bytes of a picture file (PNG, JPEG, BMP, GIF, WebP if Qt reads it).
/// Errors: NotFound, NotAnImage, ImageTooLarge.
[[nodiscard]] Result<std::vector<QString>> readCodesFromFile(const QByteArray &file);

/// The bytes of a picture file, decoded within the limits above. Errors: NotAnImage, ImageTooLarge.
[[nodiscard]] Result<QImage> decodeImage(const QByteArray &file);

} // namespace tegata::qr
