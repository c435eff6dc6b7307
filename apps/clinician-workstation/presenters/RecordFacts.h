#pragma once

#include "ChartValues.h"

namespace tegata::workstation {

/// The drugs of a prescription as they are shown before they are signed, and after.
[[nodiscard]] std::vector<ui::Detail> prescriptionFacts(const clinical::PrescriptionItem &prescription);
[[nodiscard]] QString statusText(clinical::ClinicalStatus status);
[[nodiscard]] QString certaintyText(clinical::Verification verification);
[[nodiscard]] QString criticalityText(clinical::Criticality criticality);

} // namespace tegata::workstation
