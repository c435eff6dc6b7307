#pragma once

#include <tegata/clinical/ChartSummary.h>
#include <tegata/clinical/RecordPayload.h>

#include <optional>

namespace tegata::clinical {

/// What a list shows of one record; texts are cleaned for display.
struct RecordLine
{
    /// Of the record's first resource, which the line is about.
    QString resourceType;
    std::uint32_t resourceCount = 0;
    /// When it happened, as far as the resource says.
    std::optional<UnixTime> date;
    QString japaneseTitle;
    QString englishTitle;

    [[nodiscard]] const QString &title(Language language) const
    {
        return language == Language::Japanese ? japaneseTitle : englishTitle;
    }
    friend bool operator==(const RecordLine &, const RecordLine &) = default;
};

/// How much of a chart a summary is to hold.
enum class SummaryExtent
{
    /// Who it is, what is in force today, and what is said not to be: allergies, problems, current medications.
    Current,
    /// Past medications, prescriptions and dispenses as well.
    MedicationHistory,
};

/// Whether a summary must read a record in full.
struct SummaryNeed
{
    /// Holds something that counts on any day: the patient, an allergy or problem in force, a statement of "none".
    bool always = false;
    /// Holds a medication that is current until `currentUntil`, or, when that is invalid, without an end.
    bool hasCurrentMedication = false;
    QDate currentUntil;
    bool hasMedication = false;

    [[nodiscard]] bool covers(SummaryExtent extent, QDate today) const;
    friend bool operator==(const SummaryNeed &, const SummaryNeed &) = default;
};

/// The short form of a record: made once, when it was checked and opened, and kept beside it, so that a chart of ten
/// thousand records opens without reading each of them. A value type. Any thread.
struct RecordDigest
{
    Confirmation confirmation;
    RecordLine line;
    SummaryNeed need;
    friend bool operator==(const RecordDigest &, const RecordDigest &) = default;
};

/// Raised whenever digestOf() comes to answer something else for the same record; digests of another version are
/// made anew from the record.
inline constexpr std::uint32_t digestVersion = 1;

[[nodiscard]] RecordDigest digestOf(const RecordPayload &payload);

/// A few hundred bytes, for the own cache only.
[[nodiscard]] Bytes encodeDigest(const RecordDigest &digest);
/// Empty for anything encodeDigest() of this version did not write.
[[nodiscard]] std::optional<RecordDigest> decodeDigest(ByteView bytes);

} // namespace tegata::clinical
