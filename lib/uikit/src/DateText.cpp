#include <tegata/uikit/DateText.h>
#include <tegata/uikit/Language.h>

#include <QCoreApplication>

namespace tegata::ui {

namespace {

struct DateWords
{
    Q_DECLARE_TR_FUNCTIONS(tegata::ui::DateText)
};

QString formatted(const QDate &date, const QString &english, const QString &japanese)
{
    return dateLocale().toString(date, currentLanguage() == LanguageCode::Japanese ? japanese : english);
}

} // namespace

QString dateFormat()
{
    return currentLanguage() == LanguageCode::Japanese ? QStringLiteral("yyyy年M月d日") : QStringLiteral("d MMM yyyy");
}

QLocale dateLocale()
{
    // The C locale for English: three letters for every month ("Sep"), where Qt's British English has "Sept".
    const LanguageCode language = currentLanguage();
    return language == LanguageCode::Japanese ? localeOf(language) : QLocale::c();
}

QString dateText(const QDate &date) { return date.isValid() ? dateLocale().toString(date, dateFormat()) : QString(); }

QString dateText(const PartialDate &date)
{
    if (date.year <= 0) {
        return {};
    }
    if (date.month <= 0) {
        return formatted(QDate(date.year, 1, 1), QStringLiteral("yyyy"), QStringLiteral("yyyy年"));
    }
    if (date.day <= 0) {
        return formatted(QDate(date.year, date.month, 1), QStringLiteral("MMM yyyy"), QStringLiteral("yyyy年M月"));
    }
    return dateText(QDate(date.year, date.month, date.day));
}

QString dateTimeText(const QDateTime &time)
{
    if (!time.isValid()) {
        return {};
    }
    const QDateTime local = time.toLocalTime();
    return dateText(local.date()) + QLatin1Char(' ') + local.time().toString(QStringLiteral("HH:mm"));
}

QString shortTimeText(const QDateTime &time, const QDateTime &now)
{
    const QDateTime local = time.toLocalTime();
    return local.date() == now.toLocalTime().date() ? local.time().toString(QStringLiteral("HH:mm"))
                                                    : dateTimeText(time);
}

QString ageText(const PartialDate &birth, const QDate &today)
{
    if (birth.year <= 0 || birth.month <= 0) {
        return {};
    }
    // Without the day the last day of the month keeps the age from being overstated.
    const QDate first(birth.year, birth.month, 1);
    const QDate date = birth.day > 0 ? QDate(birth.year, birth.month, birth.day)
                                     : QDate(birth.year, birth.month, first.isValid() ? first.daysInMonth() : 0);
    if (!date.isValid() || !today.isValid() || date > today) {
        return {};
    }
    int months = (today.year() - date.year()) * 12 + today.month() - date.month();
    // Born on the 31st: the month counts as completed on the last day of a shorter one.
    if (today.day() < date.day() && today.day() != today.daysInMonth()) {
        --months;
    }
    if (months < 1) {
        return DateWords::tr("%n day(s) old", nullptr, static_cast<int>(date.daysTo(today)));
    }
    if (months < 24) {
        return DateWords::tr("%n month(s) old", nullptr, months);
    }
    // A birthday on 29 February is completed on 1 March of a common year.
    int years = today.year() - date.year();
    if (today.month() < date.month() || (today.month() == date.month() && today.day() < date.day())) {
        --years;
    }
    return DateWords::tr("%n year(s) old", nullptr, years);
}

} // namespace tegata::ui
