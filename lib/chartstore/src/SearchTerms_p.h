#pragma once

#include <tegata/protocol/Ids.h>

#include <QString>

namespace tegata::chartstore {

/// Folds text for comparison: NFKC (full-width, half-width and composed forms become one), lower case,
/// no accents on Latin, Greek and Cyrillic letters, katakana as hiragana.
[[nodiscard]] QString foldedText(const QString &text);

/// What stands in the full-text table for a text: words as they are; for scripts written without spaces,
/// every pair of neighbouring characters and the last character of a run.
[[nodiscard]] QString indexTerms(const QString &text);

/// The full-text query that finds all of `text`'s terms: words by their beginning, runs of other scripts as
/// a phrase of pairs. Empty when the text holds nothing to look for.
[[nodiscard]] QString matchQuery(const QString &text);

/// A term no typed text can contain, which confines a query to one patient's records.
[[nodiscard]] QString patientTerm(const protocol::PatientId &patient);

} // namespace tegata::chartstore
