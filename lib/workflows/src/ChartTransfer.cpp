#include <tegata/workflows/ChartTransfer.h>

#include "Authoring_p.h"

#include <tegata/workflows/ChartReading.h>

#include <algorithm>
#include <map>

namespace tegata::workflows {

using namespace protocol;

namespace {

CompartmentKind compartmentKindOf(clinical::Compartment compartment)
{
    switch (compartment) {
    case clinical::Compartment::Summary:
        return CompartmentKind::Summary;
    case clinical::Compartment::Medications:
        return CompartmentKind::Medications;
    case clinical::Compartment::Clinical:
        return CompartmentKind::Clinical;
    case clinical::Compartment::Sensitive:
        return CompartmentKind::Sensitive;
    }
    return CompartmentKind::Clinical;
}

} // namespace

ChartTransfer::ChartTransfer(Workspace &workspace, clinical::Language language)
    : m_workspace(workspace)
    , m_language(language)
{
}

Task<clinical::ImportPlan> ChartTransfer::plan(QByteArray file, clinical::ImportOptions options)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> store = m_workspace.charts();
    if (!store) {
        co_return failure(store.error());
    }
    // Parsing 32 MiB takes seconds: on the store's worker thread.
    auto planTask =
        (*store)->cache([file, options](chartstore::ChartCache &) { return clinical::planImport(file, options); });
    Result<clinical::ImportPlan> plan = co_await planTask;
    co_return plan;
}

Task<ImportOutcome> ChartTransfer::import(PatientId patient, clinical::ImportPlan plan,
                                          clinical::Confirmation confirmation,
                                          std::function<void(int done, int total)> progress)
{
    const Result<ChartAccess> access = storedAccess(m_workspace, patient);
    if (!access) {
        co_return failure(access.error().is(WorkflowError::NotFound) ? Error(WorkflowError::NoPermission)
                                                                     : access.error());
    }
    // Nothing is written unless everything may be: half an import would be worse than none.
    std::map<CompartmentKind, std::vector<ReviewedRecord>> byCompartment;
    for (clinical::PlannedRecord &planned : plan.records) {
        ReviewedRecord record;
        record.patient = patient;
        record.compartment = compartmentKindOf(planned.compartment);
        record.resources = std::move(planned.entries);
        record.title = planned.summary.title;
        const OpenCompartment *compartment = access->byKind(record.compartment);
        if (compartment == nullptr || !allowsWrite(compartment->permissions)) {
            co_return failure(WorkflowError::NoPermission, "a compartment of the file may not be written");
        }
        byCompartment[record.compartment].push_back(std::move(record));
    }
    ImportOutcome outcome;
    outcome.entriesSeen = plan.entriesSeen;
    outcome.entriesTaken = plan.entriesTaken;
    outcome.leftOut = std::move(plan.leftOut);
    int total = 0;
    for (const auto &[kind, records] : byCompartment) {
        total += static_cast<int>(records.size());
    }
    RecordWriting writing(m_workspace);
    for (auto &[kind, records] : byCompartment) {
        Result<std::vector<Delivery>> deliveries = co_await writing.confirmBatch(std::move(records), confirmation);
        if (!deliveries) {
            co_return failure(deliveries.error());
        }
        outcome.deliveries.insert(outcome.deliveries.end(), deliveries->begin(), deliveries->end());
        if (progress) {
            progress(static_cast<int>(outcome.deliveries.size()), total);
        }
    }
    co_return outcome;
}

Task<clinical::Export> ChartTransfer::exportChart(PatientId patient)
{
    ChartReading reading(m_workspace, m_language);
    const Result<ChartPointer> chart = co_await reading.openCached(patient);
    if (!chart) {
        co_return failure(chart.error());
    }
    const Result<std::shared_ptr<chartstore::ChartStore>> store = m_workspace.charts();
    if (!store) {
        co_return failure(store.error());
    }
    std::vector<const ChartEntry *> inOrder;
    for (const ChartEntry &entry : (*chart)->entries) {
        inOrder.push_back(&entry);
    }
    std::stable_sort(inOrder.begin(), inOrder.end(), [](const ChartEntry *left, const ChartEntry *right) {
        return left->recordedAt < right->recordedAt;
    });
    std::vector<RecordHash> order;
    order.reserve(inOrder.size());
    for (const ChartEntry *entry : inOrder) {
        order.push_back(entry->hash);
    }
    const Result<RecordContents> contents = co_await reading.contents(*chart, order);
    if (!contents) {
        co_return failure(contents.error());
    }
    auto exportedTask = (*store)->cache(
        [order = std::move(order), contents = *contents](chartstore::ChartCache &) -> Result<clinical::Export> {
            std::vector<clinical::Entry> entries;
            for (const RecordHash &hash : order) {
                if (const auto found = contents.find(hash); found != contents.end()) {
                    entries.insert(entries.end(), found->second.begin(), found->second.end());
                }
            }
            return clinical::exportBundle(entries);
        });
    Result<clinical::Export> exported = co_await exportedTask;
    co_return exported;
}

} // namespace tegata::workflows
