#pragma once

#include "views/DispenseForm.h"
#include "views/Wording.h"

#include <vector>

/// Invented values for the pages of the pharmacy desk.
namespace tegata::pharmacy::samples {

[[nodiscard]] QDate today();
[[nodiscard]] std::vector<workflows::PatientAccess> patients();
/// Allergic to penicillin, takes two drugs, was dispensed one.
[[nodiscard]] workflows::ChartPointer chart();
/// One of every standing; the first is open and its drug matches the allergy.
[[nodiscard]] std::vector<PrescriptionRow> prescriptions();
/// The institution that issued the first prescription.
[[nodiscard]] protocol::InstitutionId own();
[[nodiscard]] std::vector<DispenseLine> dispenseLines();

} // namespace tegata::pharmacy::samples
