#include "SummaryRules_p.h"

#include "Reading_p.h"

#include <algorithm>
#include <array>

namespace tegata::clinical {

bool isPast(const AllergyItem &item)
{
    const bool isDenied =
        item.verification == Verification::Refuted || item.verification == Verification::EnteredInError;
    return isDenied || item.status == ClinicalStatus::Inactive || item.status == ClinicalStatus::Resolved;
}

bool isPast(const ProblemItem &item)
{
    const bool isDenied =
        item.verification == Verification::Refuted || item.verification == Verification::EnteredInError;
    return isDenied || item.status == ClinicalStatus::Inactive || item.status == ClinicalStatus::Resolved ||
           (item.status == ClinicalStatus::Unknown && item.abated.isValid());
}

QDate lastCurrentDay(const MedicationItem &item)
{
    return item.end.isValid() ? item.end.lastDay().addDays(supplyGraceDays) : QDate();
}

bool mayBeCurrent(const MedicationItem &item)
{
    return item.assertion == Assertion::Present && item.kind != MedicationKind::Dispense && item.isCurrent;
}

bool isMedicationType(const QString &type)
{
    static constexpr std::array types = {"MedicationRequest", "MedicationStatement", "MedicationDispense",
                                         "MedicationAdministration"};
    return std::any_of(types.begin(), types.end(), [&type](const char *name) { return type == QLatin1String(name); });
}

void readEmptySections(const Resource &composition, EmptySections &out)
{
    for (const Json &section : composition["section"].items()) {
        if (firstCode(section["emptyReason"]) != QLatin1String("nilknown")) {
            continue;
        }
        const QString code = firstCode(section["code"]);
        out.noAllergies = out.noAllergies || code == QLatin1String("48765-2");
        out.noProblems = out.noProblems || code == QLatin1String("11450-4");
        out.noMedications = out.noMedications || code == QLatin1String("10160-0");
    }
}

} // namespace tegata::clinical
