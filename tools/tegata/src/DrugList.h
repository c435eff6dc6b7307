#pragma once

#include "Command.h"

#include <tegata/clinical/Drafts.h>
#include <tegata/workflows/Prescriptions.h>

namespace tegata::cli {

// Drugs come in a file of JSON: several of them, with codes, are too much for arguments, and everybody on the machine
// can read those. docs/cli.md has the members. An unknown member is refused: a dose that was misspelt must not be left
// out unseen. Errors: FileUnreadable, InvalidDraft with the number of the drug and the member.

[[nodiscard]] Result<std::vector<clinical::DrugDraft>> readPrescribedDrugs(const std::string &path);
/// Each names the prescribed drug it is for by its number in the prescription, from 1, unless it is for none; what it
/// leaves out is as prescribed.
[[nodiscard]] Result<std::vector<clinical::DispensedDrugDraft>>
readDispensedDrugs(const std::string &path, const workflows::PrescriptionInformation &prescription);
/// Every prescribed drug, as prescribed.
[[nodiscard]] std::vector<clinical::DispensedDrugDraft>
asPrescribed(const workflows::PrescriptionInformation &prescription);

} // namespace tegata::cli
