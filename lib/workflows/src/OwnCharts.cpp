#include "OwnCharts_p.h"

#include "Logging_p.h"

#include <tegata/ledgerclient/LedgerHistory.h>
#include <tegata/ledgerclient/LedgerReader.h>

#include <algorithm>

namespace tegata::workflows {

using namespace protocol;

namespace {

/// The step of the action that the prepared keys belong to.
const QString rotationNote = QStringLiteral("chart-rotation-step");

/// Prepared keys are kept under an id of their own until the ledger has taken them.
PatientId preparedIdOf(const PatientId &patient)
{
    return PatientId(crypto::keccak256({bytesOf(std::string_view("prepared")), patient.view()}).bytes());
}

ChartKeys keysFrom(const OpenCompartment &compartment, Epoch first)
{
    ChartKeys keys;
    keys.kind = compartment.kind;
    keys.firstEpoch = std::max(first, compartment.firstEpoch);
    for (std::uint32_t epoch = toNumber(keys.firstEpoch); epoch <= toNumber(compartment.lastEpoch()); ++epoch) {
        keys.keys.push_back(compartment.keyOf(Epoch(epoch))->clone());
    }
    return keys;
}

Result<WrapUpload> ownCopyOf(Workspace &workspace, const PatientId &patient, const OpenCompartment &compartment)
{
    if (!workspace.state().encPk) {
        return failure(WorkflowError::NotRegistered);
    }
    const ChartKeys keys = keysFrom(compartment, compartment.firstEpoch);
    const Result<Wrap> wrap = wrapChartKeysForPatient(workspace.deployment(), patient, compartment.id, keys,
                                                      *workspace.state().encPk, workspace.random());
    if (!wrap) {
        return failure(wrap.error());
    }
    return WrapUpload{wrapHashOf(workspace.deployment(), *wrap), encodeWrap(*wrap)};
}

} // namespace

Result<std::vector<Upload>> ownCopies(Workspace &workspace, const ChartAccess &access)
{
    std::vector<Upload> uploads;
    for (const OpenCompartment &compartment : access.compartments) {
        Result<WrapUpload> upload = ownCopyOf(workspace, access.patient, compartment);
        if (!upload) {
            return failure(upload.error());
        }
        uploads.emplace_back(std::move(*upload));
    }
    return uploads;
}

Task<GrantHistory> readGrantHistory(Workspace *workspace, PatientId patient, ledger::LedgerHistory *teller)
{
    const Result<std::vector<ledger::LedgerEvent>> events =
        co_await teller->eventsOfPatient(patient, {workspace->network().deployedAt, std::nullopt});
    if (!events) {
        co_return failure(events.error());
    }
    GrantHistory history;
    for (const ledger::LedgerEvent &event : *events) {
        if (const auto *granted = std::get_if<ledger::events::Granted>(&event.body)) {
            std::erase(history.institutions, granted->institutionId);
            history.institutions.push_back(granted->institutionId);
            history.newest.insert_or_assign(granted->institutionId, *granted);
            history.newestPosition.insert_or_assign(granted->institutionId, event.position);
            for (const GrantItem &item : granted->items) {
                history.newestWrap.insert_or_assign({granted->institutionId, item.compartment}, event.position);
            }
        } else if (const auto *kept = std::get_if<ledger::events::ReaderKept>(&event.body)) {
            history.newestWrap.insert_or_assign({kept->institutionId, kept->compartment}, event.position);
        } else if (const auto *rotated = std::get_if<ledger::events::ChartRotated>(&event.body)) {
            history.newestRotation.insert_or_assign(rotated->compartment, event.position);
        }
    }
    co_return history;
}

Task<std::vector<RunningGrant>> runningGrants(Workspace *workspace, PatientId patient, GrantHistory history)
{
    std::vector<RunningGrant> running;
    for (const InstitutionId &institution : history.institutions) {
        const Result<std::optional<ledger::GrantState>> grant =
            co_await workspace->judgedLedger().grant(patient, institution);
        if (!grant) {
            co_return failure(grant.error());
        }
        if (!*grant || !(*grant)->isRunning) {
            continue;
        }
        const Result<std::optional<ledger::InstitutionState>> state =
            co_await workspace->judgedLedger().institution(institution);
        if (!state) {
            co_return failure(state.error());
        }
        if (!*state) {
            co_return failure(WorkflowError::NotFound, "a granted institution is not on the ledger");
        }
        RunningGrant one;
        one.institution = institution;
        one.vaultEpoch = (*state)->vaultEpoch;
        one.vaultPk = (*state)->vaultPk;
        for (const GrantItem &item : history.newest.at(institution).items) {
            one.firstEpochs.emplace(item.compartment, item.fromEpoch);
        }
        running.push_back(std::move(one));
    }
    std::sort(running.begin(), running.end(),
              [](const RunningGrant &left, const RunningGrant &right) { return left.institution < right.institution; });
    co_return running;
}

Task<PreparedChartRotation> prepareChartRotation(Workspace *workspace, PatientId patient, QString step,
                                                 std::set<CompartmentId> compartments,
                                                 std::optional<InstitutionId> leaving)
{
    const Result<void> settled = co_await settleChartRotation(workspace, patient);
    if (!settled) {
        co_return failure(settled.error());
    }
    const Result<ledger::BlockHeader> head = co_await trustedHead(workspace);
    if (!head) {
        co_return failure(head.error());
    }
    // Before the keys: prepared keys without the name of their action could never be settled.
    auto notedTask = workspace->updateState([step](ProfileState &state) { state.notes.insert(rotationNote, step); });
    const Result<void> noted = co_await notedTask;
    if (!noted) {
        co_return failure(noted.error());
    }
    const Result<ChartAccess> stored = storedAccess(*workspace, patient);
    if (!stored) {
        co_return failure(stored.error());
    }
    const Result<GrantHistory> history = co_await readGrantHistory(workspace, patient, &workspace->judgedHistory());
    if (!history) {
        co_return failure(history.error());
    }
    const Result<std::vector<RunningGrant>> running = co_await runningGrants(workspace, patient, *history);
    if (!running) {
        co_return failure(running.error());
    }
    ChartAccess access = stored->clone();
    PreparedChartRotation prepared;
    for (const RunningGrant &grant : *running) {
        if (grant.institution != leaving) {
            prepared.recipients.push_back({std::nullopt, grant.institution, grant.vaultPk});
        }
    }
    for (OpenCompartment &compartment : access.compartments) {
        if (!compartments.contains(compartment.id)) {
            continue;
        }
        compartment.keys.push_back(workspace->random().secret<ChartKey>());
        ChartRotation rotation;
        rotation.compartment = compartment.id;
        rotation.ckCommit = commitmentOf(compartment.keys.back(), {patient, compartment.id, compartment.lastEpoch()});
        for (const RunningGrant &grant : *running) {
            const auto first = grant.firstEpochs.find(compartment.id);
            if (grant.institution == leaving || first == grant.firstEpochs.end()) {
                continue;
            }
            const ChartKeys keys = keysFrom(compartment, first->second);
            const Result<Wrap> wrap =
                wrapChartKeysForInstitution(workspace->deployment(), patient, compartment.id, keys,
                                            {grant.institution, grant.vaultEpoch}, grant.vaultPk, workspace->random());
            if (!wrap) {
                co_return failure(wrap.error());
            }
            const WrapHash hash = wrapHashOf(workspace->deployment(), *wrap);
            rotation.keep.push_back({grant.institution, grant.vaultEpoch, hash});
            prepared.uploads.emplace_back(WrapUpload{hash, encodeWrap(*wrap)});
        }
        const Result<WrapUpload> own = ownCopyOf(*workspace, patient, compartment);
        if (!own) {
            co_return failure(own.error());
        }
        prepared.uploads.emplace_back(*own);
        prepared.rotations.push_back(std::move(rotation));
    }
    std::sort(
        prepared.rotations.begin(), prepared.rotations.end(),
        [](const ChartRotation &left, const ChartRotation &right) { return left.compartment < right.compartment; });
    access.patient = preparedIdOf(patient);
    const Result<void> kept = co_await storeAccess(workspace, std::move(access));
    if (!kept) {
        co_return failure(kept.error());
    }
    co_return prepared;
}

namespace {

enum class Settlement
{
    /// The ledger has these keys.
    Taken,
    /// The ledger has others.
    Overtaken,
    /// The epoch does not exist yet: the signed action may still be recorded.
    Undecided,
};

Task<Settlement> settlementOf(Workspace *workspace, PatientId patient, std::vector<OpenCompartment> rotated)
{
    for (const OpenCompartment &compartment : rotated) {
        const Result<std::optional<KeyCommitment>> commitment =
            co_await workspace->judgedLedger().chartKeyCommitment(patient, compartment.id, compartment.lastEpoch());
        if (!commitment) {
            co_return failure(commitment.error());
        }
        if (!*commitment) {
            co_return Settlement::Undecided;
        }
        if (**commitment != commitmentOf(compartment.keys.back(), {patient, compartment.id, compartment.lastEpoch()})) {
            co_return Settlement::Overtaken;
        }
    }
    co_return Settlement::Taken;
}

} // namespace

Task<void> settleChartRotation(Workspace *workspace, PatientId patient)
{
    for (bool isResumed = false;; isResumed = true) {
        Result<ChartAccess> prepared = storedAccess(*workspace, preparedIdOf(patient));
        if (!prepared) {
            co_return prepared.error().is(WorkflowError::NotFound) ? Result<void>() : failure(prepared.error());
        }
        const Result<ChartAccess> current = storedAccess(*workspace, patient);
        if (!current) {
            co_return failure(current.error());
        }
        std::vector<OpenCompartment> rotated;
        for (const OpenCompartment &compartment : prepared->compartments) {
            const OpenCompartment *inUse = current->byId(compartment.id);
            if (inUse == nullptr || inUse->lastEpoch() < compartment.lastEpoch()) {
                rotated.push_back(compartment.clone());
            }
        }
        const Result<Settlement> settlement = co_await settlementOf(workspace, patient, std::move(rotated));
        if (!settlement) {
            co_return failure(settlement.error());
        }
        if (*settlement == Settlement::Taken) {
            prepared->patient = patient;
            const Result<void> taken = co_await storeAccess(workspace, std::move(*prepared));
            if (!taken) {
                co_return failure(taken.error());
            }
        }
        if (*settlement != Settlement::Undecided) {
            const Result<void> dropped = co_await forgetAccess(workspace, preparedIdOf(patient));
            co_return dropped;
        }
        const QString step = workspace->state().notes.value(rotationNote).toString();
        ActionRecording recording(*workspace);
        const Result<RecordedAction> resumed = co_await recording.resume(step, {});
        if (!resumed && resumed.error().is(WorkflowError::NotFound)) {
            // Never signed, or beyond recording: these keys will not come into use. Where only the gateway refused,
            // they stay: what it holds can be recorded until its deadline, and nothing else would open the chart.
            const Result<void> dropped = co_await forgetAccess(workspace, preparedIdOf(patient));
            co_return dropped;
        }
        if (!resumed && recording.isRefusedForGood()) {
            continue; // Its nonce may have been taken by an earlier signature for the same keys: look once more.
        }
        if (!resumed) {
            co_return failure(resumed.error());
        }
        if (isResumed) {
            co_return failure(LedgerError::TryLater, "the nodes do not show a recorded rotation yet");
        }
    }
}

} // namespace tegata::workflows
