#include "../FuzzTarget.h"

#include <tegata/clinical/Export.h>
#include <tegata/clinical/Import.h>
#include <tegata/clinical/Items.h>

#include <algorithm>

using namespace tegata;
using namespace tegata::clinical;

namespace {

/// Everything seen is in a record or named with its reason, and a record is one that can be written.
void checkPlan(const ImportPlan &plan)
{
    const auto leftOut =
        std::count_if(plan.leftOut.begin(), plan.leftOut.end(), [](const LeftOut &one) { return one.entryIndex >= 0; });
    fuzz::require(plan.entriesSeen == plan.entriesTaken + static_cast<int>(leftOut));
    fuzz::require(!plan.records.empty());
    for (const PlannedRecord &record : plan.records) {
        fuzz::require(record.ownEntries >= 1 && record.ownEntries <= record.entries.size());
        fuzz::require(record.entries.size() <= maximumResourcesPerRecord);
        for (const Entry &entry : record.entries) {
            fuzz::require(!entry.resource.type().isEmpty());
            static_cast<void>(readEntry(entry, {&record.entries, Language::Japanese}));
        }
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray file(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const Result<ImportPlan> plan = planImport(file);
    if (plan) {
        checkPlan(*plan);
        // What was said to be taken in is read again from what an export makes of it.
        const std::vector<Entry> taken = entriesOf(*plan);
        const Result<ImportPlan> again = planImport(exportBundle(taken).bytes);
        fuzz::require(again.has_value());
        checkPlan(*again);
        fuzz::require(compareEntries(taken, entriesOf(*again)).missing.isEmpty());
    } else if (plan.error().is(ClinicalError::SeveralPatients)) {
        const Result<std::vector<PatientCandidate>> patients = patientsIn(file);
        fuzz::require(patients.has_value());
        for (const PatientCandidate &patient : *patients) {
            ImportOptions options;
            options.patientReference = patient.reference;
            if (const Result<ImportPlan> chosen = planImport(file, options)) {
                checkPlan(*chosen);
            }
        }
    }
    return 0;
}
