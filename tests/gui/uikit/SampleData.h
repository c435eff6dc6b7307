#pragma once

#include <tegata/base/SecretBytes.h>
#include <tegata/uikit/PatientBanner.h>
#include <tegata/uikit/Poster.h>
#include <tegata/uikit/Timeline.h>

namespace tegata::gallery {

/// Made-up people and places, in no file of anybody's.
[[nodiscard]] ui::PatientSummary ordinaryPatient();
/// A name of 200 characters, markup, right-to-left marks, twelve allergies.
[[nodiscard]] ui::PatientSummary hostilePatient();
[[nodiscard]] std::vector<ui::TimelineEntry> chartEntries();
[[nodiscard]] ui::PosterContent poster();
/// A readable QR code of that text.
[[nodiscard]] ui::QrMatrix qrOf(const std::string &text);
/// 24 words, not a valid phrase of anything.
[[nodiscard]] SecretBuffer samplePhrase();
[[nodiscard]] QStringList sampleWords();

} // namespace tegata::gallery
