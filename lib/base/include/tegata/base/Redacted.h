#pragma once

#include <QDebug>

namespace tegata {

/// Wraps a value that must never reach a log: printing it prints ‹…›, whatever the value is.
template <typename T> class Redacted
{
public:
    explicit Redacted(T value)
        : m_value(std::move(value))
    {
    }
    /// The value, for everything but printing.
    [[nodiscard]] const T &value() const { return m_value; }

    friend QDebug operator<<(QDebug stream, const Redacted &) { return stream << QStringLiteral("‹…›"); }

private:
    T m_value;
};

} // namespace tegata
