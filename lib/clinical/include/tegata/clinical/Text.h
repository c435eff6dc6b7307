#pragma once

#include <QString>

namespace tegata::clinical {

/// The language texts are chosen in when a resource carries several.
enum class Language
{
    Japanese,
    English,
};

/// Makes text from a file safe to show on one line: control characters, line breaks and direction
/// overrides (U+202A–U+202E, U+2066–U+2069) become single spaces or vanish; ends are trimmed; at most
/// `maximumLength` UTF-16 units, cut with "…" and never inside a surrogate pair.
[[nodiscard]] QString displayLine(const QString &text, qsizetype maximumLength = 1000);

/// As displayLine, but line breaks and tabs stay (CR LF becomes LF).
[[nodiscard]] QString displayText(const QString &text, qsizetype maximumLength = 1'000'000);

/// The plain text of a FHIR narrative (XHTML): tags, comments, scripts and styles go, block elements and
/// table cells become line breaks and tabs, entities are decoded. The result is text, to be shown as
/// text: it may contain "<" characters that stood in the source as entities.
[[nodiscard]] QString plainTextOfXhtml(const QString &xhtml);

/// Whether text holds characters that no name, title or code may have: control characters (line breaks
/// included), unpaired surrogates, noncharacters or direction overrides.
[[nodiscard]] bool hasForbiddenCharacters(const QString &text);

/// As above for texts of several lines: line feed and tab are allowed.
[[nodiscard]] bool hasForbiddenCharactersInText(const QString &text);

/// The form names, codes and drug texts are compared in: NFKC, case folded, Hiragana as Katakana, without
/// spaces and punctuation. For matching only, never for display.
[[nodiscard]] QString foldedForMatching(const QString &text);

} // namespace tegata::clinical
