#pragma once

#include <tegata/base/Bytes.h>
#include <tegata/base/Clock.h>
#include <tegata/base/Result.h>
#include <tegata/base/StrongBytes.h>
#include <tegata/chartstore/ChartstoreError.h>

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>

#include <type_traits>

namespace tegata::chartstore {

/// One prepared statement with typed parameters and columns; every failure is a Result.
class Statement
{
public:
    Statement(const QSqlDatabase &database, const QString &text);

    template <typename... Values> [[nodiscard]] Result<void> run(const Values &...values)
    {
        int position = 0;
        (m_query.bindValue(position++, toVariant(values)), ...);
        return execute();
    }
    /// The same with parameters gathered at run time.
    [[nodiscard]] Result<void> runWith(const QVariantList &values);
    /// False after the last row.
    [[nodiscard]] Result<bool> next();

    [[nodiscard]] qint64 number(int column) const { return m_query.value(column).toLongLong(); }
    [[nodiscard]] std::uint64_t unsignedNumber(int column) const { return static_cast<std::uint64_t>(number(column)); }
    [[nodiscard]] QString text(int column) const { return m_query.value(column).toString(); }
    [[nodiscard]] Bytes bytes(int column) const { return toBytes(bytesOf(m_query.value(column).toByteArray())); }
    [[nodiscard]] bool isNull(int column) const { return m_query.isNull(column); }
    [[nodiscard]] UnixTime time(int column) const { return UnixTime(std::chrono::seconds(number(column))); }
    /// Damaged when the column has another length.
    template <typename Strong> [[nodiscard]] Strong strong(int column)
    {
        const QByteArray bytes = m_query.value(column).toByteArray();
        const std::optional<Strong> value = Strong::fromBytes(bytesOf(bytes));
        m_malformed = m_malformed || !value;
        return value.value_or(Strong());
    }
    template <typename Enum> [[nodiscard]] Enum enumeration(int column) const
    {
        return static_cast<Enum>(static_cast<std::underlying_type_t<Enum>>(number(column)));
    }
    /// Whether any column read so far had another shape than asked for.
    [[nodiscard]] bool isMalformed() const { return m_malformed; }
    [[nodiscard]] qint64 lastInsertId() const { return m_query.lastInsertId().toLongLong(); }

    [[nodiscard]] static QVariant toVariant(const QVariant &value) { return value; }
    [[nodiscard]] static QVariant toVariant(const QString &value)
    {
        // A null string is text that happens to be empty, not NULL.
        return value.isNull() ? QStringLiteral("") : value;
    }
    [[nodiscard]] static QVariant toVariant(const QByteArray &value) { return value; }
    [[nodiscard]] static QVariant toVariant(const Bytes &value)
    {
        return value.empty() ? QByteArray("") : toQByteArray(value);
    }
    [[nodiscard]] static QVariant toVariant(UnixTime value)
    {
        return static_cast<qint64>(value.time_since_epoch().count());
    }
    template <std::size_t N, typename Tag> [[nodiscard]] static QVariant toVariant(const StrongBytes<N, Tag> &value)
    {
        return toQByteArray(value.view());
    }
    template <typename Number>
    requires(std::is_integral_v<Number> || std::is_enum_v<Number>) [[nodiscard]] static QVariant toVariant(Number value)
    {
        return QVariant::fromValue(static_cast<qint64>(value));
    }

private:
    [[nodiscard]] Result<void> execute();
    [[nodiscard]] tl::unexpected<Error> failed() const;

    QSqlQuery m_query;
    bool m_prepared;
    bool m_malformed = false;
};

/// Runs a statement once.
template <typename... Values>
[[nodiscard]] Result<void> runOnce(const QSqlDatabase &database, const QString &text, const Values &...values)
{
    Statement statement(database, text);
    return statement.run(values...);
}

} // namespace tegata::chartstore
