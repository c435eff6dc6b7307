#pragma once

#include <tegata/clinical/Drafts.h>
#include <tegata/protocol/Ids.h>

#include <QByteArray>

#include <optional>

namespace tegata::workstation {

// What an unfinished form keeps between two starts. Sealed by the workflow; a version in front, so that a form of
// another version is left alone instead of being misread. What a form corrects is kept with it.

struct KeptNote
{
    clinical::NoteDraft draft;
    protocol::RecordHash supersedes;
};
struct KeptAllergy
{
    clinical::AllergyDraft draft;
    protocol::RecordHash supersedes;
};
struct KeptProblem
{
    clinical::ProblemDraft draft;
    protocol::RecordHash supersedes;
};

[[nodiscard]] QByteArray keep(const KeptNote &kept);
[[nodiscard]] QByteArray keep(const KeptAllergy &kept);
[[nodiscard]] QByteArray keep(const KeptProblem &kept);
[[nodiscard]] QByteArray keep(const clinical::PrescriptionDraft &draft);

/// Nothing for bytes that `keep` did not write.
[[nodiscard]] std::optional<KeptNote> keptNote(const QByteArray &bytes);
[[nodiscard]] std::optional<KeptAllergy> keptAllergy(const QByteArray &bytes);
[[nodiscard]] std::optional<KeptProblem> keptProblem(const QByteArray &bytes);
[[nodiscard]] std::optional<clinical::PrescriptionDraft> keptPrescription(const QByteArray &bytes);

/// Whether anything was entered that would be missed.
[[nodiscard]] bool isEmpty(const clinical::NoteDraft &draft);
[[nodiscard]] bool isEmpty(const clinical::AllergyDraft &draft);
[[nodiscard]] bool isEmpty(const clinical::ProblemDraft &draft);
[[nodiscard]] bool isEmpty(const clinical::PrescriptionDraft &draft);

} // namespace tegata::workstation
