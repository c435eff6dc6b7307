#include <tegata/clinical/FhirDateTime.h>

#include <QRegularExpression>
#include <QTimeZone>

#include <algorithm>

namespace tegata::clinical {

namespace {

/// Completed years and months between two days; `until` is not before `from`.
std::pair<int, int> completed(QDate from, QDate until)
{
    int months = (until.year() - from.year()) * 12 + until.month() - from.month();
    if (until.day() < from.day()) {
        --months;
    }
    return {months / 12, months % 12};
}

qint64 millisecondsOf(QDate day, QTime time)
{
    constexpr qint64 julianDayOf1970 = 2'440'588;
    return (day.toJulianDay() - julianDayOf1970) * 86'400'000 + time.msecsSinceStartOfDay();
}

} // namespace

QDateTime FhirDateTime::start() const
{
    return isValid() ? QDateTime::fromMSecsSinceEpoch(m_start, Qt::UTC) : QDateTime();
}

std::optional<FhirDateTime> FhirDateTime::parse(const QString &text)
{
    // https://hl7.org/fhir/R4/datatypes.html#dateTime, with time zone and seconds optional.
    static const QRegularExpression pattern(
        QStringLiteral("\\A([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01])(?:T([01][0-9]|2[0-3]):([0-5][0-9])"
                       "(?::([0-5][0-9]|60)(\\.[0-9]{1,9})?)?(Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?)?)?)?\\z"));
    if (text.size() < 4 || text.size() > 40) {
        return std::nullopt;
    }
    const QRegularExpressionMatch match = pattern.match(text);
    if (!match.hasMatch()) {
        return std::nullopt;
    }
    const auto number = [&match](int group, int otherwise) {
        return match.capturedView(group).isEmpty() ? otherwise : match.capturedView(group).toInt();
    };
    FhirDateTime value;
    value.m_text = text;
    value.m_firstDay = QDate(number(1, 0), number(2, 1), number(3, 1));
    if (!value.m_firstDay.isValid()) {
        return std::nullopt;
    }
    if (match.capturedView(4).isEmpty()) {
        value.m_precision = match.capturedView(2).isEmpty()   ? Precision::Year
                            : match.capturedView(3).isEmpty() ? Precision::Month
                                                              : Precision::Day;
        value.m_start = millisecondsOf(value.m_firstDay, QTime(0, 0));
        return value;
    }
    value.m_precision = Precision::Second;
    // A leap second sorts with the second before it.
    const QTime time(number(4, 0), number(5, 0), std::min(number(6, 0), 59));
    const double fraction = match.capturedView(7).isEmpty() ? 0.0 : match.captured(7).toDouble();
    int offset = 0;
    const QStringView zone = match.capturedView(8);
    if (zone.size() == 6) {
        offset = zone.mid(1, 2).toInt() * 3600 + zone.mid(4, 2).toInt() * 60;
        offset = zone.startsWith(QLatin1Char('-')) ? -offset : offset;
    }
    value.m_start =
        millisecondsOf(value.m_firstDay, time) - qint64{offset} * 1000 + static_cast<qint64>(fraction * 1000.0);
    return value;
}

FhirDateTime FhirDateTime::fromDate(QDate date) { return parse(date.toString(Qt::ISODate)).value_or(FhirDateTime()); }

FhirDateTime FhirDateTime::fromDateTime(const QDateTime &time)
{
    const int offset = time.offsetFromUtc();
    return parse(time.toOffsetFromUtc(offset).toString(Qt::ISODate)).value_or(FhirDateTime());
}

QDate FhirDateTime::lastDay() const
{
    switch (m_precision) {
    case Precision::Year:
        return m_firstDay.isValid() ? QDate(m_firstDay.year(), 12, 31) : QDate();
    case Precision::Month:
        return QDate(m_firstDay.year(), m_firstDay.month(), m_firstDay.daysInMonth());
    case Precision::Day:
    case Precision::Second:
        return m_firstDay;
    }
    return m_firstDay;
}

std::weak_ordering operator<=>(const FhirDateTime &left, const FhirDateTime &right)
{
    if (!left.isValid() || !right.isValid()) {
        return left.isValid() <=> right.isValid();
    }
    if (left.m_start != right.m_start) {
        return left.m_start <=> right.m_start;
    }
    return left.m_precision <=> right.m_precision;
}

bool operator==(const FhirDateTime &left, const FhirDateTime &right)
{
    return (left <=> right) == std::weak_ordering::equivalent;
}

std::optional<Age> ageOn(const FhirDateTime &birthDate, QDate today)
{
    if (!birthDate.isValid() || !today.isValid() || birthDate.firstDay() > today) {
        return std::nullopt;
    }
    const auto [mostYears, mostMonths] = completed(birthDate.firstDay(), today);
    // Born later than today is not possible, so the last day counts only up to today.
    const auto [leastYears, leastMonths] = completed(std::min(birthDate.lastDay(), today), today);
    Age age;
    age.years = leastYears;
    age.isExact = mostYears == leastYears;
    age.months = mostYears == leastYears && mostMonths == leastMonths ? leastMonths : 0;
    return age;
}

} // namespace tegata::clinical
