#pragma once

#include <tegata/base/Task.h>
#include <tegata/clinical/Export.h>
#include <tegata/clinical/Import.h>
#include <tegata/workflows/RecordWriting.h>

namespace tegata::workflows {

class Workspace;

/// What an import did: everything seen is either in a record or named with its reason.
struct ImportOutcome
{
    int entriesSeen = 0;
    int entriesTaken = 0;
    std::vector<clinical::LeftOut> leftOut;
    std::vector<Delivery> deliveries;
};

/// FHIR files in and out of a chart.
class ChartTransfer
{
public:
    explicit ChartTransfer(Workspace &workspace, clinical::Language language = clinical::Language::Japanese);

    /// Plans without writing, on a worker thread; shown for review. Errors of clinical::planImport.
    [[nodiscard]] Task<clinical::ImportPlan> plan(QByteArray file, clinical::ImportOptions options);
    /// Writes a reviewed plan as this institution's records, batched per compartment.
    [[nodiscard]] Task<ImportOutcome> import(protocol::PatientId patient, clinical::ImportPlan plan,
                                             clinical::Confirmation confirmation,
                                             std::function<void(int done, int total)> progress = {});
    /// The chart as this terminal can read it, as one FHIR R4 collection bundle.
    [[nodiscard]] Task<clinical::Export> exportChart(protocol::PatientId patient);

private:
    Workspace &m_workspace;
    clinical::Language m_language;
};

} // namespace tegata::workflows
