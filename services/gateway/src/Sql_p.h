#pragma once

#include <tegata/base/Clock.h>
#include <tegata/gateway/Database.h>

namespace tegata::gateway::sql {

/// Values as the tables hold them.
template <typename Strong> [[nodiscard]] QVariant text(const Strong &strong) { return strong.hexString(); }
[[nodiscard]] inline QVariant time(UnixTime value) { return static_cast<qint64>(toUnixSeconds(value)); }
[[nodiscard]] inline UnixTime timeOf(std::int64_t value) { return fromUnixSeconds(static_cast<std::uint64_t>(value)); }

/// Reads an id back; the all-zero id for text that no version of this program wrote.
template <typename Strong> [[nodiscard]] Strong strong(const QString &text)
{
    return Strong::fromHex(text.toStdString()).value_or(Strong());
}

/// Drops the rows of a statement that was executed for its effect.
[[nodiscard]] inline Result<void> done(const Result<Rows> &rows)
{
    if (!rows) {
        return failure(rows.error());
    }
    return {};
}

} // namespace tegata::gateway::sql
