#pragma once

#include <tegata/clinical/ChartSummary.h>

namespace tegata::clinical {

// What counts as in force. The summary and the digest, which decides what a summary need not read, must agree.

/// Resolved, inactive, refuted, or entered in error.
[[nodiscard]] bool isPast(const AllergyItem &item);
[[nodiscard]] bool isPast(const ProblemItem &item);

/// The last day a current medication counts as such; invalid when it has no end.
[[nodiscard]] QDate lastCurrentDay(const MedicationItem &item);
/// A medication, not a dispense, that its source calls current and that says something is taken.
[[nodiscard]] bool mayBeCurrent(const MedicationItem &item);

[[nodiscard]] bool isMedicationType(const QString &type);

/// A Composition section that says "nothing known" by its emptyReason. LOINC section codes of the IPS.
struct EmptySections
{
    bool noAllergies = false;
    bool noProblems = false;
    bool noMedications = false;
    [[nodiscard]] bool any() const { return noAllergies || noProblems || noMedications; }
};
void readEmptySections(const Resource &composition, EmptySections &out);

} // namespace tegata::clinical
