#pragma once

#include <tegata/base/Result.h>

namespace tegata {

/// Every expected failure of lib/qr.
enum class QrError
{
    /// The picture holds no QR code that can be read.
    NotFound,
    /// The file is not a picture of a known format, or is damaged.
    NotAnImage,
    /// The picture or file is larger than qr::maximumImagePixels or qr::maximumImageFileBytes.
    ImageTooLarge,
    /// A code, but not one of Tegata's.
    NotTegata,
    /// One of Tegata's codes, with characters missing, added or changed.
    Damaged,
    /// One of Tegata's codes, of a version or kind that this program does not know.
    UnsupportedVersion,
    /// Longer than qr::maximumPayloadCharacters.
    TooLong,
    /// More content than one QR code can hold.
    ContentTooLong,
};

template <> struct ErrorTraits<QrError>
{
    static constexpr std::string_view library = "qr";
    [[nodiscard]] static std::string_view name(QrError code);
};

} // namespace tegata
