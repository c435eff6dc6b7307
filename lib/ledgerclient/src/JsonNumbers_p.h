#pragma once

#include <QJsonValue>

#include <cmath>
#include <cstdint>
#include <optional>

namespace tegata::ledger {

/// A whole number of JSON, 0 … 2^53: beyond that, JSON numbers stop being exact.
[[nodiscard]] inline std::optional<std::uint64_t> jsonNumber(const QJsonValue &value)
{
    constexpr double largest = 9'007'199'254'740'992.0;
    const double number = value.toDouble(-1);
    if (!value.isDouble() || number < 0 || number > largest || std::floor(number) != number) {
        return std::nullopt;
    }
    return static_cast<std::uint64_t>(number);
}

} // namespace tegata::ledger
