#include "ReadableAccess_p.h"

#include "Standing_p.h"

namespace tegata::workflows {

Task<ChartAccess> readableAccess(Workspace *workspace, protocol::PatientId patient)
{
    const Result<void> standing = co_await requireKnownStanding(workspace);
    if (!standing) {
        co_return failure(standing.error());
    }
    Result<ChartAccess> access = storedAccess(*workspace, patient);
    if (!access && access.error().is(WorkflowError::NotFound)) {
        const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
        if (!store) {
            co_return failure(store.error());
        }
        const Result<chartstore::CachedPatient> person = co_await (*store)->patient(patient);
        const bool isForgotten = person && person->forgottenAt;
        co_return failure(isForgotten ? WorkflowError::PermissionEnded : WorkflowError::NotFound);
    }
    if (!access) {
        co_return failure(access.error());
    }
    // A machine that was away when a permission ended must still notice by its own clock, set back or not.
    const Result<bool> isOver = co_await workspace->hasPassed(access->notAfter);
    if (!isOver) {
        co_return failure(isOver.error());
    }
    if (isEnded(access->state) || *isOver) {
        co_return failure(WorkflowError::PermissionEnded);
    }
    co_return std::move(*access);
}

bool leavesOwnRecords(const Error &error)
{
    return error.is(WorkflowError::PermissionEnded) || error.is(WorkflowError::DeviceExpired) ||
           error.is(WorkflowError::InstitutionInactive);
}

} // namespace tegata::workflows
