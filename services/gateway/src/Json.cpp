#include "Json_p.h"

#include <QJsonDocument>
#include <QJsonParseError>

#include <cmath>

namespace tegata::gateway::json {

Result<void> checkMembers(const QJsonObject &object, const QStringList &required, const QStringList &optional)
{
    for (const auto &name : required) {
        if (!object.contains(name)) {
            return failure(GatewayError::Malformed, "missing member");
        }
    }
    const auto names = object.keys();
    for (const auto &name : names) {
        if (!required.contains(name) && !optional.contains(name)) {
            return failure(GatewayError::Malformed, "unknown member");
        }
    }
    return {};
}

Result<QJsonObject> objectOf(const QByteArray &body, const QStringList &required, const QStringList &optional)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(body, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject()) {
        return failure(GatewayError::Malformed, "not a JSON object");
    }
    const auto object = document.object();
    if (auto checked = checkMembers(object, required, optional); !checked) {
        return failure(checked.error());
    }
    return object;
}

Result<std::uint64_t> number(const QJsonValue &value)
{
    constexpr double largest = 9'007'199'254'740'992.0; // 2^53
    const auto real = value.toDouble(-1);
    if (!value.isDouble() || real < 0 || real > largest || std::floor(real) != real) {
        return failure(GatewayError::Malformed, "a number in a body");
    }
    return static_cast<std::uint64_t>(real);
}

Result<UnixTime> time(const QJsonValue &value)
{
    const auto seconds = number(value);
    if (!seconds) {
        return failure(seconds.error());
    }
    return fromUnixSeconds(*seconds);
}

} // namespace tegata::gateway::json
