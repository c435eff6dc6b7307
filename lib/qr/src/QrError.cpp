#include <tegata/qr/QrError.h>

namespace tegata {

std::string_view ErrorTraits<QrError>::name(QrError code)
{
    switch (code) {
    case QrError::NotFound:
        return "NotFound";
    case QrError::NotAnImage:
        return "NotAnImage";
    case QrError::ImageTooLarge:
        return "ImageTooLarge";
    case QrError::NotTegata:
        return "NotTegata";
    case QrError::Damaged:
        return "Damaged";
    case QrError::UnsupportedVersion:
        return "UnsupportedVersion";
    case QrError::TooLong:
        return "TooLong";
    case QrError::ContentTooLong:
        return "ContentTooLong";
    }
    return "Unknown";
}

} // namespace tegata
