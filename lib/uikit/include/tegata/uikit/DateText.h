#pragma once

#include <QDate>
#include <QDateTime>
#include <QLocale>
#include <QString>

#include <optional>

namespace tegata::ui {

/// A birth date as well as it is known: a year, a month or a day may be missing (0), as in FHIR.
struct PartialDate
{
    int year = 0;
    int month = 0;
    int day = 0;

    [[nodiscard]] static PartialDate of(const QDate &date) { return {date.year(), date.month(), date.day()}; }
    friend bool operator==(const PartialDate &, const PartialDate &) = default;
};

/// How dateText() writes a day, for QLocale and QDateEdit, and the locale that names its month.
[[nodiscard]] QString dateFormat();
[[nodiscard]] QLocale dateLocale();
/// "22 Nov 2026", "2026年11月22日". Gregorian in both languages, never an era name. Empty for an invalid date.
[[nodiscard]] QString dateText(const QDate &date);
/// As far as it is known: "Nov 2026", "2026". Empty when not even the year is known.
[[nodiscard]] QString dateText(const PartialDate &date);
/// "22 Nov 2026 14:05", "2026年11月22日 14:05", in local time, 24 hours.
[[nodiscard]] QString dateTimeText(const QDateTime &time);
/// "14:05" when it is the same day as `now`, else the date and the time.
[[nodiscard]] QString shortTimeText(const QDateTime &time, const QDateTime &now);
/// Completed age as clinics write it: days under a month, months under two years, then years. Empty when the
/// year is unknown or lies ahead; with a year alone the age is not claimed.
[[nodiscard]] QString ageText(const PartialDate &birth, const QDate &today);

} // namespace tegata::ui
