#pragma once

#include <tegata/base/Clock.h>
#include <tegata/gateway/GatewayError.h>

#include <QJsonObject>
#include <QStringList>

#include <optional>

/// Strict reading of small JSON bodies: exactly the members that are named, of exactly the type.
namespace tegata::gateway::json {

/// The object of a body. Malformed for anything else, for unknown members and for missing required ones.
[[nodiscard]] Result<QJsonObject> objectOf(const QByteArray &body, const QStringList &required,
                                           const QStringList &optional = {});
/// The same for an object inside another.
[[nodiscard]] Result<void> checkMembers(const QJsonObject &object, const QStringList &required,
                                        const QStringList &optional = {});

/// "0x" and lower- or upper-case digits of exactly the size. Malformed.
template <typename Strong> [[nodiscard]] Result<Strong> strong(const QJsonValue &value)
{
    const auto text = value.toString();
    const auto parsed =
        text.startsWith(QStringLiteral("0x")) ? Strong::fromHex(text.toStdString()) : std::optional<Strong>();
    if (!value.isString() || !parsed) {
        return failure(GatewayError::Malformed, "an id or key in a body");
    }
    return *parsed;
}

/// A whole number from 0 to 2^53. Malformed.
[[nodiscard]] Result<std::uint64_t> number(const QJsonValue &value);
/// As number, in seconds.
[[nodiscard]] Result<UnixTime> time(const QJsonValue &value);

} // namespace tegata::gateway::json
