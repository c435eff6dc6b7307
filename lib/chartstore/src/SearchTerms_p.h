#pragma once

#include <tegata/protocol/Ids.h>

#include <QString>

namespace tegata::chartstore {

/// Folds text for comparison: NFKC (full-width, half-width and composed forms become one), lower case,
/// no accents on Latin, Greek and Cyrillic letters, katakana as hiragana.
[[nodiscard]] QString foldedText(const QString &text);

/// What stands in the full-text table for a text of a patient: words and numbers as they are; for scripts
/// written without spaces, every pair of neighbouring characters and the last character of a run.
///
/// Every term begins with letters of the patient's id, so that a query reads the terms of one chart only,
/// however many charts the cache holds.
[[nodiscard]] QString indexTerms(const protocol::PatientId &patient, const QString &text);

/// The full-text query that finds all of `text`'s terms within a patient's chart: words by their beginning,
/// runs of other scripts as a phrase of pairs. Empty when the text holds nothing to look for. Of a longer
/// text, the first 200 characters count.
[[nodiscard]] QString matchQuery(const protocol::PatientId &patient, const QString &text);

} // namespace tegata::chartstore
