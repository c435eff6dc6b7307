#include "ActionRecording_p.h"

#include "Json_p.h"
#include "Logging_p.h"
#include "Turns_p.h"

#include <tegata/crypto/Keccak.h>
#include <tegata/ledgerclient/Calldata.h>
#include <tegata/ledgerclient/LedgerHistory.h>

#include <QJsonArray>
#include <QJsonDocument>

#include <array>
#include <utility>

namespace tegata::workflows {

namespace {

/// How long an action may travel.
constexpr std::chrono::seconds actionLifetime = std::chrono::minutes(10);
/// How often the same content is signed anew when another action took its place.
constexpr int signingAttempts = 4;
/// How long to wait for a gateway that is behind the nodes.
constexpr int uploadAttempts = 40;
constexpr std::chrono::milliseconds uploadPause{250};
/// How often to look whether a block has become final when no new block is announced.
constexpr std::chrono::milliseconds finalityPause{2'000};

chartstore::DraftId draftIdOf(const QString &step)
{
    const QByteArray name = step.toUtf8();
    const crypto::Hash32 hash = crypto::keccak256({bytesOf(std::string_view("tegata/pending-action/")), bytesOf(name)});
    ByteArray<16> id{};
    std::copy_n(hash.bytes().begin(), id.size(), id.begin());
    return chartstore::DraftId(id);
}

/// The part of a step's name that says what it is, without the id of what it is about: fit for a log.
QString kindOf(const QString &step)
{
    constexpr qsizetype shortestId = 16;
    const qsizetype dash = step.lastIndexOf(QLatin1Char('-'));
    return dash >= 0 && step.size() - dash > shortestId ? step.left(dash) : step;
}

QString passageOf(const protocol::Action &action, const QString &step)
{
    const std::optional<protocol::NonceLane> lane = protocol::nonceLaneOf(action);
    return lane ? QStringLiteral("lane-%1").arg(static_cast<int>(*lane)) : QStringLiteral("step-") + step;
}

QString base64(const Bytes &bytes) { return QString::fromLatin1(toQByteArray(bytes).toBase64()); }
std::optional<Bytes> fromBase64(const QJsonValue &value)
{
    const auto decoded =
        QByteArray::fromBase64Encoding(value.toString().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!value.isString() || !decoded) {
        return std::nullopt;
    }
    return toBytes(bytesOf(*decoded));
}

struct UploadWriter
{
    QJsonObject operator()(const WrapUpload &upload) const
    {
        return {{QStringLiteral("wrap"), json::fromStrong(upload.hash)},
                {QStringLiteral("content"), base64(upload.wrap)}};
    }
    QJsonObject operator()(const PredecessorUpload &upload) const
    {
        return {{QStringLiteral("predecessor"), json::fromStrong(upload.institution)},
                {QStringLiteral("epoch"), json::fromUnsigned(protocol::toNumber(upload.epoch))},
                {QStringLiteral("content"), base64(upload.seal)}};
    }
    QJsonObject operator()(const DirectoryUpload &upload) const
    {
        return {{QStringLiteral("directory"), json::fromStrong(upload.institution)},
                {QStringLiteral("device"), json::fromStrong(upload.device)},
                {QStringLiteral("content"), base64(upload.entry)}};
    }
    QJsonObject operator()(const MailboxRemoval &upload) const
    {
        return {{QStringLiteral("mailbox"), json::fromStrong(upload.institution)},
                {QStringLiteral("device"), json::fromStrong(upload.device)},
                {QStringLiteral("content"), QString()}};
    }
};

QJsonArray toJson(const std::vector<Upload> &uploads)
{
    QJsonArray array;
    for (const Upload &upload : uploads) {
        array.append(std::visit(UploadWriter(), upload));
    }
    return array;
}

std::optional<Upload> uploadFrom(const QJsonObject &object)
{
    const auto content = fromBase64(object.value(QLatin1String("content")));
    if (!content) {
        return std::nullopt;
    }
    if (const auto hash = json::strongFrom<protocol::WrapHash>(object.value(QLatin1String("wrap")))) {
        return WrapUpload{*hash, *content};
    }
    const auto device = json::strongFrom<protocol::Address>(object.value(QLatin1String("device")));
    if (const auto institution =
            json::strongFrom<protocol::InstitutionId>(object.value(QLatin1String("predecessor")))) {
        const auto epoch = json::unsignedFrom(object.value(QLatin1String("epoch")));
        return epoch ? std::optional<Upload>(PredecessorUpload{
                           *institution, protocol::Epoch{static_cast<std::uint32_t>(*epoch)}, *content})
                     : std::nullopt;
    }
    if (const auto institution = json::strongFrom<protocol::InstitutionId>(object.value(QLatin1String("directory")));
        institution && device) {
        return DirectoryUpload{*institution, *device, *content};
    }
    if (const auto institution = json::strongFrom<protocol::InstitutionId>(object.value(QLatin1String("mailbox")));
        institution && device) {
        return MailboxRemoval{*institution, *device};
    }
    return std::nullopt;
}

std::optional<std::vector<Upload>> uploadsFrom(const QJsonValue &value)
{
    std::vector<Upload> uploads;
    for (const QJsonValue entry : value.toArray()) {
        const auto upload = uploadFrom(entry.toObject());
        if (!upload) {
            return std::nullopt;
        }
        uploads.push_back(*upload);
    }
    return uploads;
}

/// Refusals that only say that this signature came too late or its nonce is taken: the same content may be signed
/// anew. Of an action whose nonce has no order only the ledger's own word counts: a gateway that lied would hold
/// several signatures that are all still good.
bool isSpent(const ledger::ActionStatus &status, bool isOrdered)
{
    if (status.refusal) {
        return status.refusal->name == "InvalidAccountNonce" || status.refusal->name == "NonceUsed" ||
               status.refusal->name == "DeadlinePassed";
    }
    if (!status.error) {
        return false;
    }
    const std::string &detail = status.error->detail();
    return status.error->is(LedgerError::ActionExpired) ||
           (isOrdered && status.error->is(LedgerError::Refused) &&
            (detail == "NonceUsed" || detail == "NonceGap" || detail == "DeadlinePassed"));
}

void tell(const ProgressObserver &observer, ActionStage stage, const protocol::Digest &digest)
{
    if (observer) {
        observer(stage, digest);
    }
}

} // namespace

Task<RecordedAction> recordedActionOf(Workspace *workspace, ledger::ChainPosition event)
{
    const ledger::BlockRange range{event.block, event.block};
    const Result<std::vector<ledger::LedgerEvent>> events = co_await workspace->history().allEvents(range);
    if (!events) {
        co_return failure(events.error());
    }
    // One transaction may carry several actions: the event belongs to the last one announced before it.
    std::optional<protocol::Digest> digest;
    for (const ledger::LedgerEvent &one : *events) {
        const auto *announced = std::get_if<ledger::events::ActionRecorded>(&one.body);
        if (announced != nullptr && one.position.transaction == event.transaction &&
            one.position.logIndex < event.logIndex) {
            digest = announced->digest;
        }
    }
    if (!digest) {
        co_return failure(WorkflowError::NotFound, "no action was announced before the event");
    }
    co_return RecordedAction{*digest, event.transaction, event.block, event.time};
}

Task<bool> isFinal(Workspace *workspace, protocol::BlockNumber block)
{
    const ledger::Finality finality = workspace->network().finality;
    if (finality.rule == ledger::Finality::Rule::Instant) {
        co_return true;
    }
    const Result<ledger::BlockHeader> head = co_await workspace->ledger().head();
    if (!head) {
        co_return failure(head.error());
    }
    const Result<std::optional<protocol::BlockNumber>> last = co_await workspace->nodes().finalBlock(finality, *head);
    if (!last) {
        co_return failure(last.error());
    }
    co_return *last &&block <= **last;
}

Result<void> requireTrust(Workspace &workspace)
{
    if (!workspace.ledger().trust().allowsWrapping()) {
        return failure(WorkflowError::TrustSuspended, std::string(nameOf(workspace.ledger().trust().state)));
    }
    return {};
}

UnixTime latestTime(const Workspace &workspace, const ledger::BlockHeader &head)
{
    return std::max(head.time, workspace.clock().now());
}

Error workflowErrorOf(const Error &error, const std::optional<ledger::ContractError> &refusal)
{
    struct Pair
    {
        std::string_view contract;
        WorkflowError workflow;
    };
    static constexpr std::array pairs = {
        Pair{"InstitutionInactive", WorkflowError::InstitutionInactive},
        Pair{"InvalidName", WorkflowError::InvalidName},
        Pair{"LastAdministrator", WorkflowError::LastAdministrator},
        Pair{"EndDateInPast", WorkflowError::EndDateInPast},
        Pair{"UnknownInstitution", WorkflowError::NotRegistered},
        Pair{"InstitutionExists", WorkflowError::AlreadyRegistered},
        Pair{"AddressInUse", WorkflowError::AlreadyRegistered},
        Pair{"PatientExists", WorkflowError::AlreadyRegistered},
        Pair{"NotAdministrator", WorkflowError::NoPermission},
        Pair{"NotPatient", WorkflowError::NoPermission},
        Pair{"NotPermitted", WorkflowError::NoPermission},
        Pair{"RoleNotAllowed", WorkflowError::NoPermission},
        Pair{"GrantNotRunning", WorkflowError::PermissionEnded},
        Pair{"ChartClosed", WorkflowError::ChartClosed},
        Pair{"DeviceInactive", WorkflowError::DeviceRevoked},
        Pair{"UnknownDevice", WorkflowError::NotFound},
        Pair{"UnknownPrescription", WorkflowError::NotFound},
        Pair{"AlreadyClaimed", WorkflowError::AlreadyClaimed},
        Pair{"WrongState", WorkflowError::WrongPrescriptionState},
        Pair{"WrongFill", WorkflowError::WrongPrescriptionState},
        Pair{"PrescriptionExpired", WorkflowError::WrongPrescriptionState},
        Pair{"NotHolder", WorkflowError::WrongPrescriptionState},
        Pair{"NotIssuer", WorkflowError::WrongPrescriptionState},
    };
    if (refusal) {
        for (const Pair &pair : pairs) {
            if (pair.contract == refusal->name) {
                return Error(pair.workflow, refusal->summary());
            }
        }
        return refusal->toError();
    }
    if (error.is(LedgerError::Reverted)) {
        for (const Pair &pair : pairs) {
            if (pair.contract == error.detail()) {
                return Error(pair.workflow, error.detail());
            }
        }
    }
    if (error.is(LedgerError::Refused) &&
        (error.detail() == "InvitationInvalid" || error.detail() == "IntroductionInvalid")) {
        return Error(WorkflowError::InvitationRefused, error.detail());
    }
    return error;
}

struct ActionRecording::Pending
{
    QString step;
    protocol::SignedAction signedAction;
    protocol::Digest digest;
    ledger::BlockNumber searchFrom{};
    ledger::Admission admission;
    std::vector<Upload> before;
    std::vector<Upload> after;
    /// Not remembered: a program that was started anew may wait.
    bool awaitsFinality = true;
};

Task<std::optional<ActionRecording::Pending>> ActionRecording::load(Workspace *workspace, QString step)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> charts = workspace->charts();
    if (!charts) {
        co_return failure(charts.error());
    }
    const chartstore::DraftId id = draftIdOf(step);
    auto storedTask = (*charts)->drafts([id](chartstore::Drafts &drafts) { return drafts.load(id); });
    const Result<Bytes> stored = co_await storedTask;
    if (!stored) {
        if (stored.error().is(ChartstoreError::NotFound)) {
            co_return std::optional<Pending>();
        }
        co_return failure(stored.error());
    }
    const QJsonObject object = QJsonDocument::fromJson(toQByteArray(*stored)).object();
    const auto calldata = fromBase64(object.value(QLatin1String("calldata")));
    const auto searchFrom = json::unsignedFrom(object.value(QLatin1String("searchFrom")));
    auto before = uploadsFrom(object.value(QLatin1String("before")));
    auto after = uploadsFrom(object.value(QLatin1String("after")));
    if (!calldata || !searchFrom || !before || !after) {
        co_return failure(WorkflowError::DamagedProfile, "pending action");
    }
    Result<protocol::SignedAction> signedAction = ledger::decodeCall(*calldata);
    if (!signedAction) {
        co_return failure(WorkflowError::DamagedProfile, "pending action: " + signedAction.error().key());
    }
    Pending pending;
    pending.step = step;
    pending.digest = protocol::digestOf(workspace->deployment(), signedAction->action);
    pending.signedAction = std::move(*signedAction);
    pending.searchFrom = ledger::BlockNumber{*searchFrom};
    if (const QJsonValue invitation = object.value(QLatin1String("invitation")); invitation.isString()) {
        pending.admission.invitation = invitation.toString();
    }
    pending.admission.introduction =
        json::strongFrom<protocol::Introduction>(object.value(QLatin1String("introduction")));
    pending.before = std::move(*before);
    pending.after = std::move(*after);
    co_return std::optional<Pending>(std::move(pending));
}

Task<void> ActionRecording::keep(Workspace *workspace, Pending pending)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> charts = workspace->charts();
    if (!charts) {
        co_return failure(charts.error());
    }
    const Result<Bytes> calldata = ledger::encodeCall(pending.signedAction);
    if (!calldata) {
        co_return failure(calldata.error());
    }
    QJsonObject object{
        {QStringLiteral("calldata"), base64(*calldata)},
        {QStringLiteral("searchFrom"), json::fromUnsigned(protocol::toNumber(pending.searchFrom))},
        {QStringLiteral("before"), toJson(pending.before)},
        {QStringLiteral("after"), toJson(pending.after)},
    };
    if (pending.admission.invitation) {
        object.insert(QStringLiteral("invitation"), *pending.admission.invitation);
    }
    if (pending.admission.introduction) {
        object.insert(QStringLiteral("introduction"), json::fromStrong(*pending.admission.introduction));
    }
    const Bytes content = toBytes(bytesOf(QJsonDocument(object).toJson(QJsonDocument::Compact)));
    const chartstore::DraftId id = draftIdOf(pending.step);
    auto savedTask = (*charts)->drafts([id, content](chartstore::Drafts &drafts) { return drafts.save(id, content); });
    const Result<void> saved = co_await savedTask;
    co_return saved;
}

Task<void> ActionRecording::forget(QString step)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> charts = m_workspace.charts();
    if (!charts) {
        co_return failure(charts.error());
    }
    const chartstore::DraftId id = draftIdOf(step);
    auto removedTask = (*charts)->drafts([id](chartstore::Drafts &drafts) { return drafts.remove(id); });
    const Result<void> removed = co_await removedTask;
    if (!removed && !removed.error().is(ChartstoreError::NotFound)) {
        co_return failure(removed.error());
    }
    co_return Result<void>();
}

Task<std::optional<protocol::Action>> ActionRecording::pending(QString step)
{
    const Result<std::optional<Pending>> stored = co_await load(&m_workspace, step);
    if (!stored) {
        co_return failure(stored.error());
    }
    if (!*stored) {
        co_return std::optional<protocol::Action>();
    }
    co_return std::optional<protocol::Action>((*stored)->signedAction.action);
}

Task<void> ActionRecording::upload(Workspace *workspace, std::vector<Upload> uploads)
{
    for (const Upload &upload : uploads) {
        if (!workspace->isUnlocked()) {
            co_return failure(WorkflowError::Locked);
        }
        Result<void> done;
        if (const auto *wrap = std::get_if<WrapUpload>(&upload)) {
            done = co_await workspace->gateway().putWrap(wrap->hash, wrap->wrap);
        } else if (const auto *predecessor = std::get_if<PredecessorUpload>(&upload)) {
            done = co_await workspace->gateway().putVaultPredecessor(predecessor->institution, predecessor->epoch,
                                                                     predecessor->seal);
        } else if (const auto *directory = std::get_if<DirectoryUpload>(&upload)) {
            done = co_await workspace->gateway().putDirectoryEntry(directory->institution, directory->device,
                                                                   directory->entry);
        } else if (const auto *removal = std::get_if<MailboxRemoval>(&upload)) {
            done = co_await workspace->gateway().deleteEnrolment(removal->institution, removal->device);
            if (!done && done.error().is(LedgerError::NotFound)) {
                done = Result<void>();
            }
        }
        if (!done) {
            co_return failure(done.error());
        }
    }
    co_return Result<void>();
}

Task<ActionRecording::Pending> ActionRecording::sign(Workspace *workspace, Pending pending, protocol::Action action)
{
    const Result<crypto::SigningKey> key = workspace->signingKey();
    if (!key) {
        co_return failure(key.error());
    }
    const std::optional<protocol::Address> own = workspace->state().address;
    if (!own) {
        co_return failure(WorkflowError::NotRegistered);
    }
    const Result<ledger::BlockHeader> head = co_await workspace->ledger().head();
    if (!head) {
        co_return failure(head.error());
    }
    if (const Result<void> trusted = requireTrust(*workspace); !trusted) {
        co_return failure(trusted.error());
    }
    protocol::Authorization &authorization = protocol::authorizationOf(action);
    authorization.signer = *own;
    authorization.deadline = latestTime(*workspace, *head) + actionLifetime;
    if (const std::optional<protocol::NonceLane> lane = protocol::nonceLaneOf(action)) {
        const Result<protocol::Nonce> nonce = co_await workspace->ledger().nextNonce(*own, *lane, *head);
        if (!nonce) {
            co_return failure(nonce.error());
        }
        authorization.nonce = *nonce;
    } else {
        authorization.nonce = workspace->random().strongBytes<protocol::Nonce>();
    }
    const std::optional<protocol::Signature> consent = pending.signedAction.consent;
    Result<protocol::SignedAction> signedAction =
        protocol::signAction(workspace->deployment(), std::move(action), *key, consent);
    if (!signedAction) {
        co_return failure(signedAction.error());
    }
    pending.digest = protocol::digestOf(workspace->deployment(), signedAction->action);
    pending.signedAction = std::move(*signedAction);
    pending.searchFrom = head->number;
    co_return pending;
}

Task<RecordedAction> ActionRecording::record(ActionPlan plan, ProgressObserver observer)
{
    Turns &passage = m_workspace.turns(passageOf(plan.action, plan.step));
    const Turns::Turn turn = co_await passage.take();
    tell(observer, ActionStage::Preparing, protocol::Digest());
    const Result<std::optional<Pending>> earlier = co_await load(&m_workspace, plan.step);
    if (!earlier) {
        co_return failure(earlier.error());
    }
    if (*earlier) {
        // An earlier action of this step may be on the chain without this profile knowing it: finish it first.
        const Pending &old = **earlier;
        const Result<ledger::ActionStatus> status = co_await m_workspace.submitter().resume(old.digest, old.searchFrom);
        if (!status) {
            co_return failure(status.error());
        }
        if (status->stage == ledger::ActionStage::Recorded && status->position) {
            const Result<std::optional<ledger::ChainPosition>> settled =
                co_await settle(&m_workspace, old.digest, old.searchFrom, *status->position);
            if (!settled) {
                co_return failure(settled.error());
            }
            if (*settled) {
                auto finishedTask = finish(old, **settled, {});
                const Result<RecordedAction> finished = co_await finishedTask;
                if (!finished) {
                    co_return failure(finished.error());
                }
            }
        }
    }
    Pending fresh;
    fresh.step = plan.step;
    fresh.signedAction.consent = plan.consent;
    fresh.admission = plan.admission;
    fresh.before = std::move(plan.before);
    fresh.after = std::move(plan.after);
    fresh.awaitsFinality = plan.awaitsFinality;
    Result<Pending> prepared = co_await sign(&m_workspace, std::move(fresh), std::move(plan.action));
    if (!prepared) {
        co_return failure(prepared.error());
    }
    const Result<void> kept = co_await keep(&m_workspace, *prepared);
    if (!kept) {
        co_return failure(kept.error());
    }
    const Result<RecordedAction> recorded = co_await drive(std::move(*prepared), observer);
    co_return recorded;
}

Task<RecordedAction> ActionRecording::resume(QString step, ProgressObserver observer,
                                             std::optional<ledger::Admission> admission)
{
    Result<std::optional<Pending>> stored = co_await load(&m_workspace, step);
    if (!stored) {
        co_return failure(stored.error());
    }
    if (!*stored) {
        co_return failure(WorkflowError::NotFound, "no pending action of this step");
    }
    Turns &passage = m_workspace.turns(passageOf((*stored)->signedAction.action, step));
    const Turns::Turn turn = co_await passage.take();
    tell(observer, ActionStage::Preparing, (*stored)->digest);
    // Another task of this profile may have finished it while this one waited for its turn.
    stored = co_await load(&m_workspace, step);
    if (!stored) {
        co_return failure(stored.error());
    }
    if (!*stored) {
        co_return failure(WorkflowError::NotFound, "no pending action of this step");
    }
    Pending pending = std::move(**stored);
    const Result<ledger::ActionStatus> status =
        co_await m_workspace.submitter().resume(pending.digest, pending.searchFrom);
    if (!status) {
        co_return failure(status.error());
    }
    if (status->stage == ledger::ActionStage::Recorded && status->position) {
        tell(observer, ActionStage::Sent, pending.digest);
        const Result<std::optional<ledger::ChainPosition>> settled =
            co_await settle(&m_workspace, pending.digest, pending.searchFrom, *status->position);
        if (!settled) {
            co_return failure(settled.error());
        }
        if (*settled) {
            const Result<RecordedAction> finished = co_await finish(std::move(pending), **settled, observer);
            co_return finished;
        }
    }
    if (admission) {
        pending.admission = *admission;
        const Result<void> kept = co_await keep(&m_workspace, pending);
        if (!kept) {
            co_return failure(kept.error());
        }
    }
    const Result<RecordedAction> recorded = co_await drive(std::move(pending), observer);
    co_return recorded;
}

Task<void> ActionRecording::uploadPatiently(Workspace *workspace, std::vector<Upload> uploads)
{
    for (int attempt = 1;; ++attempt) {
        const Result<void> uploaded = co_await upload(workspace, uploads);
        if (uploaded) {
            co_return uploaded;
        }
        // The gateway may stand a block behind: then it does not know yet who was just recorded.
        if (!uploaded.error().is(LedgerError::NotAuthorized) || attempt == uploadAttempts) {
            co_return failure(uploaded.error());
        }
        const Result<void> moved = co_await workspace->nextMovement(uploadPause);
        if (!moved) {
            co_return failure(moved.error());
        }
    }
}

Task<RecordedAction> ActionRecording::drive(Pending pending, ProgressObserver observer)
{
    m_refusal.reset();
    m_isRefusedForGood = false;
    const Result<void> uploaded = co_await uploadPatiently(&m_workspace, pending.before);
    if (!uploaded) {
        co_return failure(uploaded.error());
    }
    if (pending.before.empty()) {
        // The submitter would go on trying; a person in front of a form wants to know at once.
        const Result<ledger::GatewayHealth> health = co_await m_workspace.gateway().health();
        if (!health) {
            co_return failure(health.error());
        }
    }
    for (int attempt = 1;;) {
        tell(observer, ActionStage::Sending, pending.digest);
        Result<ledger::ActionStatus> status = failure(WorkflowError::Cancelled);
        {
            QObject context;
            const protocol::Digest digest = pending.digest;
            QObject::connect(&m_workspace.submitter(), &ledger::ActionSubmitter::statusChanged, &context,
                             [observer, digest](const ledger::ActionStatus &now) {
                                 if (now.digest == digest && now.stage == ledger::ActionStage::Sent) {
                                     tell(observer, ActionStage::Sent, digest);
                                 }
                             });
            status =
                co_await m_workspace.submitter().submit(pending.signedAction, pending.admission, pending.searchFrom);
        }
        if (!status) {
            co_return failure(status.error());
        }
        if (status->stage == ledger::ActionStage::Recorded && status->position) {
            std::optional<ledger::ChainPosition> position = *status->position;
            if (pending.awaitsFinality) {
                const Result<std::optional<ledger::ChainPosition>> settled =
                    co_await settle(&m_workspace, pending.digest, pending.searchFrom, *position);
                if (!settled) {
                    co_return failure(settled.error());
                }
                position = *settled;
            }
            if (!position) {
                qCWarning(logActions) << "a reorganisation took it back, sending again:" << kindOf(pending.step);
                continue;
            }
            const Result<RecordedAction> finished = co_await finish(std::move(pending), *position, observer);
            co_return finished;
        }
        // A rotation names no epoch: signed anew after another rotation, its commitments and wraps would belong to an
        // epoch that they were not made for. It is planned anew by its workflow instead.
        const bool isRotation = std::holds_alternative<protocol::Revoke>(pending.signedAction.action) ||
                                std::holds_alternative<protocol::RotateChart>(pending.signedAction.action);
        const bool isOrdered = protocol::nonceLaneOf(pending.signedAction.action).has_value();
        if (isSpent(*status, isOrdered) && !isRotation && attempt < signingAttempts) {
            qCInfo(logActions) << "signing anew:" << kindOf(pending.step);
            protocol::Action action = pending.signedAction.action;
            Result<Pending> again = co_await sign(&m_workspace, std::move(pending), std::move(action));
            if (!again) {
                co_return failure(again.error());
            }
            pending = std::move(*again);
            const Result<void> kept = co_await keep(&m_workspace, pending);
            if (!kept) {
                co_return failure(kept.error());
            }
            ++attempt;
            continue;
        }
        m_refusal = status->refusal;
        m_isRefusedForGood = status->refusal || (status->error && status->error->is(LedgerError::ActionExpired));
        const Error error = workflowErrorOf(status->error.value_or(Error(LedgerError::Refused)), status->refusal);
        // The detail of a refusal names whom and what it is about.
        qCInfo(logActions) << "refused:" << kindOf(pending.step) << error.key().c_str()
                           << (status->refusal ? status->refusal->name.c_str() : "");
        if (isRotation && !m_isRefusedForGood) {
            co_return failure(error);
        }
        const Result<void> forgotten = co_await forget(pending.step);
        if (!forgotten) {
            qCWarning(logActions) << "a refused step could not be forgotten:" << forgotten.error().key().c_str();
        }
        co_return failure(error);
    }
}

Task<std::optional<ledger::ChainPosition>> ActionRecording::settle(Workspace *workspace, protocol::Digest digest,
                                                                   ledger::BlockNumber searchFrom,
                                                                   ledger::ChainPosition seen)
{
    std::optional<ledger::ChainPosition> position = seen;
    while (position) {
        const Result<bool> settled = co_await isFinal(workspace, position->block);
        if (!settled) {
            co_return failure(settled.error());
        }
        if (*settled) {
            break;
        }
        const Result<void> moved = co_await workspace->nextMovement(finalityPause);
        if (!moved) {
            co_return failure(moved.error());
        }
        // Another block may hold it now, or none.
        const Result<ledger::ActionStatus> status = co_await workspace->submitter().resume(digest, searchFrom);
        if (!status) {
            co_return failure(status.error());
        }
        position = status->position;
    }
    co_return position;
}

Task<RecordedAction> ActionRecording::finish(Pending pending, ledger::ChainPosition position, ProgressObserver observer)
{
    const Result<void> uploaded = co_await uploadPatiently(&m_workspace, pending.after);
    if (!uploaded) {
        co_return failure(uploaded.error());
    }
    const Result<void> forgotten = co_await forget(pending.step);
    if (!forgotten) {
        co_return failure(forgotten.error());
    }
    tell(observer, ActionStage::Recorded, pending.digest);
    co_return RecordedAction{pending.digest, position.transaction, position.block, position.time};
}

} // namespace tegata::workflows
