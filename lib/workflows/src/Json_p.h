#pragma once

#include <tegata/base/Bytes.h>
#include <tegata/base/Clock.h>
#include <tegata/base/StrongBytes.h>

#include <QJsonObject>
#include <QJsonValue>
#include <QString>

#include <cmath>
#include <optional>

/// Strict readers for the library's own small JSON documents.
namespace tegata::workflows::json {

/// Integers that JSON's numbers carry exactly.
inline constexpr double largestExactInteger = 9007199254740991.0;

[[nodiscard]] inline std::optional<std::uint64_t> unsignedFrom(const QJsonValue &value)
{
    if (!value.isDouble()) {
        return std::nullopt;
    }
    const double number = value.toDouble();
    if (!(number >= 0) || number > largestExactInteger || std::floor(number) != number) {
        return std::nullopt;
    }
    return static_cast<std::uint64_t>(number);
}
[[nodiscard]] inline QJsonValue fromUnsigned(std::uint64_t number) { return QJsonValue(static_cast<qint64>(number)); }

template <typename Strong> [[nodiscard]] std::optional<Strong> strongFrom(const QJsonValue &value)
{
    return value.isString() ? Strong::fromHex(value.toString().toStdString()) : std::nullopt;
}
template <typename Strong> [[nodiscard]] QJsonValue fromStrong(const Strong &value) { return value.hexString(); }

[[nodiscard]] inline QString base64(const Bytes &bytes) { return QString::fromLatin1(toQByteArray(bytes).toBase64()); }
[[nodiscard]] inline std::optional<Bytes> fromBase64(const QJsonValue &value)
{
    const auto decoded =
        QByteArray::fromBase64Encoding(value.toString().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    return value.isString() && decoded ? std::optional(toBytes(bytesOf(*decoded))) : std::nullopt;
}

[[nodiscard]] inline std::optional<UnixTime> timeFrom(const QJsonValue &value)
{
    const auto seconds = unsignedFrom(value);
    return seconds ? std::optional(fromUnixSeconds(*seconds)) : std::nullopt;
}
[[nodiscard]] inline QJsonValue fromTime(UnixTime time) { return fromUnsigned(toUnixSeconds(time)); }

} // namespace tegata::workflows::json
