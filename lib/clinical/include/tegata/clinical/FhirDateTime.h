#pragma once

#include <QDate>
#include <QDateTime>
#include <QString>

#include <compare>
#include <optional>

namespace tegata::clinical {

/// A FHIR R4 date, dateTime or instant with the precision it was written with: "1950", "1950-03",
/// "1950-03-21", "2024-03-21T10:15:00.250+09:00". https://hl7.org/fhir/R4/datatypes.html#dateTime
class FhirDateTime
{
public:
    enum class Precision
    {
        Year,
        Month,
        Day,
        Second,
    };

    /// Nothing known; sorts before everything else.
    FhirDateTime() = default;
    /// Empty when the text is not a FHIR date. Tolerates a missing time zone and missing seconds, which R4
    /// forbids and real files contain; such a time is taken as UTC for sorting.
    [[nodiscard]] static std::optional<FhirDateTime> parse(const QString &text);
    [[nodiscard]] static FhirDateTime fromDate(QDate date);
    /// Seconds precision, with the offset of `time`.
    [[nodiscard]] static FhirDateTime fromDateTime(const QDateTime &time);

    [[nodiscard]] bool isValid() const { return m_firstDay.isValid(); }
    [[nodiscard]] Precision precision() const { return m_precision; }
    /// As written.
    [[nodiscard]] QString text() const { return m_text; }
    /// The first day the value may mean, as the calendar of its own time zone has it.
    [[nodiscard]] QDate firstDay() const { return m_firstDay; }
    /// The last day the value may mean.
    [[nodiscard]] QDate lastDay() const;
    /// The first moment the value may mean, in UTC; dates without a time start at 00:00 UTC.
    [[nodiscard]] QDateTime start() const;

    /// By first moment, then the less precise first.
    friend std::weak_ordering operator<=>(const FhirDateTime &left, const FhirDateTime &right);
    friend bool operator==(const FhirDateTime &left, const FhirDateTime &right);

private:
    QString m_text;
    Precision m_precision = Precision::Year;
    QDate m_firstDay;
    /// Milliseconds since 1970-01-01T00:00:00Z.
    qint64 m_start = 0;
};

/// A person's age on a day. `isExact` is false when the birth date is only a year or a month and the
/// birthday may or may not have passed: the age is then the lower of the two.
struct Age
{
    int years = 0;
    /// Whole months beyond the years, 0 to 11; shown for small children.
    int months = 0;
    bool isExact = true;
    friend bool operator==(const Age &, const Age &) = default;
};

/// Empty when the birth date is unknown or after `today`.
[[nodiscard]] std::optional<Age> ageOn(const FhirDateTime &birthDate, QDate today);

} // namespace tegata::clinical
