#include "DraftChecks_p.h"

#include <QRegularExpression>

#include <algorithm>

namespace tegata::clinical {

namespace {

std::optional<Error> check(const QString &text, const char *field, qsizetype maximumLength, Presence presence,
                           bool (*isForbidden)(const QString &))
{
    if (text.trimmed().isEmpty()) {
        return presence == Presence::Required || !text.isEmpty()
                   ? std::optional(Error(ClinicalError::MissingValue, field))
                   : std::nullopt;
    }
    if (characterCount(text) > maximumLength) {
        return Error(ClinicalError::ValueTooLong, field);
    }
    if (isForbidden(text)) {
        return Error(ClinicalError::ForbiddenCharacters, field);
    }
    return std::nullopt;
}

} // namespace

qsizetype characterCount(const QString &text)
{
    return text.size() - std::count_if(text.begin(), text.end(), [](QChar c) { return c.isLowSurrogate(); });
}

std::optional<Error> checkLine(const QString &text, const char *field, qsizetype maximumLength, Presence presence)
{
    return check(text, field, maximumLength, presence, &hasForbiddenCharacters);
}

std::optional<Error> checkText(const QString &text, const char *field, qsizetype maximumLength, Presence presence)
{
    return check(text, field, maximumLength, presence, &hasForbiddenCharactersInText);
}

bool isFhirId(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("\\A[A-Za-z0-9.-]{1,64}\\z"));
    return pattern.match(text).hasMatch();
}

bool isPositiveDecimal(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("\\A(0|[1-9][0-9]{0,5})(\\.[0-9]{1,5})?\\z"));
    return pattern.match(text).hasMatch() && std::any_of(text.begin(), text.end(), [](QChar c) {
               return c >= QLatin1Char('1') && c <= QLatin1Char('9');
           });
}

} // namespace tegata::clinical
