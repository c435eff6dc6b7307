#pragma once

#include <tegata/clinical/Drafts.h>

#include <optional>

namespace tegata::clinical {

enum class Presence
{
    Required,
    Optional,
};

/// Number of characters as people count them (code points).
[[nodiscard]] qsizetype characterCount(const QString &text);

/// One line of text: MissingValue, ValueTooLong, ForbiddenCharacters; nothing when it is good.
[[nodiscard]] std::optional<Error> checkLine(const QString &text, const char *field, qsizetype maximumLength,
                                             Presence presence);
/// Several lines of text.
[[nodiscard]] std::optional<Error> checkText(const QString &text, const char *field, qsizetype maximumLength,
                                             Presence presence);

/// https://hl7.org/fhir/R4/datatypes.html#id
[[nodiscard]] bool isFhirId(const QString &text);

/// A positive decimal of at most 6 digits before and 5 behind the point, without needless zeros in front.
[[nodiscard]] bool isPositiveDecimal(const QString &text);

} // namespace tegata::clinical
