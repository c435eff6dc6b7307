#include "Standing_p.h"

#include "ActionRecording_p.h"
#include "ChartAccess_p.h"

#include <algorithm>
#include <set>

namespace tegata::workflows {

using namespace protocol;

namespace {

/// The code of the end that was found last; absent while the terminal may act.
const QString endNote = QStringLiteral("terminal-end");
/// Unix seconds of the end of the approval; absent before it was seen, 0 without an end.
const QString approvedUntilNote = QStringLiteral("approved-until");

UnixTime approvedUntil(const Workspace &workspace)
{
    const double seconds = workspace.state().notes.value(approvedUntilNote).toDouble();
    return fromUnixSeconds(static_cast<std::uint64_t>(std::max(seconds, 0.0)));
}

std::optional<Error> rememberedEnd(const Workspace &workspace)
{
    const QString code = workspace.state().notes.value(endNote).toString();
    for (const WorkflowError end :
         {WorkflowError::DeviceRevoked, WorkflowError::DeviceExpired, WorkflowError::InstitutionInactive}) {
        if (code == QString::fromStdString(Error(end).key())) {
            return Error(end);
        }
    }
    return std::nullopt;
}

/// What was found, for the next time that nobody can be asked.
Task<void> remember(Workspace *workspace, std::optional<Error> end, std::optional<UnixTime> until)
{
    const QJsonObject before = workspace->state().notes;
    QJsonObject after = before;
    after.remove(endNote);
    if (end) {
        after.insert(endNote, QString::fromStdString(end->key()));
    }
    if (until) {
        after.insert(approvedUntilNote, static_cast<double>(toUnixSeconds(*until)));
    }
    if (after == before) {
        co_return Result<void>();
    }
    const QJsonValue endValue = after.value(endNote);
    const QJsonValue untilValue = after.value(approvedUntilNote);
    auto notedTask = workspace->updateState([endValue, untilValue](ProfileState &state) {
        // Other notes may have changed meanwhile. An undefined value takes its member away.
        state.notes.insert(endNote, endValue);
        state.notes.insert(approvedUntilNote, untilValue);
    });
    const Result<void> noted = co_await notedTask;
    co_return noted;
}

/// An institution that was renamed is called by its new name on its terminals too.
Task<void> noteName(Workspace *workspace, QString name)
{
    const auto &enrolment = workspace->state().enrolment;
    if (!enrolment || enrolment->institutionName == name) {
        co_return Result<void>();
    }
    auto notedTask = workspace->updateState([name](ProfileState &state) {
        if (state.enrolment) {
            state.enrolment->institutionName = name;
        }
    });
    const Result<void> noted = co_await notedTask;
    co_return noted;
}

/// Answers the end of the approval.
Task<UnixTime> standingOf(Workspace *workspace, ledger::BlockHeader head)
{
    const std::optional<Address> self = workspace->state().address;
    const std::optional<InstitutionId> own = workspace->state().institution;
    if (!self || !own) {
        co_return failure(WorkflowError::NotRegistered);
    }
    const Result<std::optional<ledger::DeviceState>> device = co_await workspace->ledger().device(*self, head);
    if (!device) {
        co_return failure(device.error());
    }
    if (!*device) {
        co_return failure(WorkflowError::EnrolmentPending);
    }
    if ((*device)->isRevoked()) {
        co_return failure(WorkflowError::DeviceRevoked);
    }
    const UnixTime until = (*device)->notAfter;
    // The machine's clock counts as well: the newest block of a quiet chain may be old.
    if (!(*device)->isActiveAt(latestTime(*workspace, head))) {
        co_return failure(WorkflowError::DeviceExpired);
    }
    const Result<std::optional<ledger::InstitutionState>> institution =
        co_await workspace->ledger().institution(*own, head);
    if (!institution) {
        co_return failure(institution.error());
    }
    if (!*institution || !(*institution)->isActive) {
        co_return failure(WorkflowError::InstitutionInactive);
    }
    const Result<void> noted = co_await noteName(workspace, QString::fromStdString((*institution)->name));
    if (!noted) {
        co_return failure(noted.error());
    }
    co_return until;
}

/// Everybody the cache or the directory knows.
Task<std::set<PatientId>> everybody(Workspace *workspace)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto listedTask = (*store)->cache([](chartstore::ChartCache &cache) -> Result<std::set<PatientId>> {
        std::set<PatientId> found;
        if (const Result<Bytes> listed = cache.state(QStringLiteral("directory/patients"))) {
            for (std::size_t at = 0; at + PatientId::size <= listed->size(); at += PatientId::size) {
                if (const auto patient = PatientId::fromBytes(ByteView(*listed).subspan(at, PatientId::size))) {
                    found.insert(*patient);
                }
            }
        }
        constexpr int pageSize = 1000;
        for (int offset = 0;; offset += pageSize) {
            const Result<std::vector<chartstore::CachedPatient>> page = cache.patients({}, {pageSize, offset});
            if (!page) {
                return failure(page.error());
            }
            for (const chartstore::CachedPatient &person : *page) {
                found.insert(person.id);
            }
            if (static_cast<int>(page->size()) < pageSize) {
                return found;
            }
        }
    });
    Result<std::set<PatientId>> listed = co_await listedTask;
    co_return listed;
}

/// Makes everything unreadable; a revoked terminal keeps not even what its institution wrote.
Task<void> forgetEverything(Workspace *workspace, bool keepOwn)
{
    const Result<std::set<PatientId>> patients = co_await everybody(workspace);
    if (!patients) {
        co_return failure(patients.error());
    }
    for (const PatientId &patient : *patients) {
        Result<void> forgotten = co_await forgetAccess(workspace, patient);
        if (!forgotten) {
            co_return failure(forgotten.error());
        }
        const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
        if (!store) {
            co_return failure(store.error());
        }
        const std::optional<InstitutionId> keep = keepOwn ? workspace->state().institution : std::nullopt;
        forgotten = co_await (*store)->forget(patient, workspace->clock().now(), keep);
        if (!forgotten) {
            co_return failure(forgotten.error());
        }
    }
    co_return Result<void>();
}

} // namespace

Task<void> requireStanding(Workspace *workspace, ledger::BlockHeader head)
{
    if (workspace->state().role == ProfileRole::Patient) {
        co_return Result<void>();
    }
    const Result<UnixTime> standing = co_await standingOf(workspace, head);
    if (standing) {
        const Result<void> noted = co_await remember(workspace, std::nullopt, *standing);
        co_return noted;
    }
    const Error reason = standing.error();
    const bool isRevoked = reason.is(WorkflowError::DeviceRevoked);
    if (isRevoked || reason.is(WorkflowError::DeviceExpired) || reason.is(WorkflowError::InstitutionInactive)) {
        const Result<void> forgotten = co_await forgetEverything(workspace, /*keepOwn=*/!isRevoked);
        if (!forgotten) {
            co_return failure(forgotten.error());
        }
        const Result<void> noted = co_await remember(workspace, reason, std::nullopt);
        if (!noted) {
            co_return failure(noted.error());
        }
    }
    co_return failure(reason);
}

std::optional<Error> knownEnd(const Workspace &workspace)
{
    if (!workspace.isUnlocked() || workspace.state().role != ProfileRole::Terminal) {
        return std::nullopt;
    }
    if (const std::optional<Error> end = rememberedEnd(workspace)) {
        return end;
    }
    const UnixTime until = approvedUntil(workspace);
    const bool isOver = until != UnixTime{} && until <= workspace.latestTime();
    return isOver ? std::optional(Error(WorkflowError::DeviceExpired)) : std::nullopt;
}

Task<void> requireKnownStanding(Workspace *workspace)
{
    const std::optional<Error> end = knownEnd(*workspace);
    if (!end) {
        co_return Result<void>();
    }
    const Error reason = *end;
    const Result<bool> noted = co_await workspace->hasPassed(approvedUntil(*workspace));
    if (!noted) {
        co_return failure(noted.error());
    }
    co_return failure(reason);
}

} // namespace tegata::workflows
