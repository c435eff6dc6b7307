#include "PendingAction_p.h"

#include "Json_p.h"

#include <tegata/crypto/Keccak.h>
#include <tegata/ledgerclient/Calldata.h>

#include <QJsonDocument>

namespace tegata::workflows {

namespace {

chartstore::DraftId draftIdOf(const QString &step)
{
    const QByteArray name = step.toUtf8();
    const crypto::Hash32 hash = crypto::keccak256({bytesOf(std::string_view("tegata/pending-action/")), bytesOf(name)});
    ByteArray<16> id{};
    std::copy_n(hash.bytes().begin(), id.size(), id.begin());
    return chartstore::DraftId(id);
}

QJsonArray toJson(const std::vector<Recipient> &recipients)
{
    QJsonArray array;
    for (const Recipient &recipient : recipients) {
        QJsonObject object{{QStringLiteral("institution"), json::fromStrong(recipient.institution)},
                           {QStringLiteral("key"), json::fromStrong(recipient.key)}};
        if (recipient.member) {
            object.insert(QStringLiteral("member"), json::fromStrong(*recipient.member));
        }
        array.append(object);
    }
    return array;
}

std::optional<std::vector<Recipient>> recipientsFrom(const QJsonValue &value)
{
    std::vector<Recipient> recipients;
    for (const QJsonValue entry : value.toArray()) {
        const QJsonObject object = entry.toObject();
        const QJsonValue member = object.value(QLatin1String("member"));
        const auto institution = json::strongFrom<protocol::InstitutionId>(object.value(QLatin1String("institution")));
        const auto key = json::strongFrom<protocol::EncryptionPublicKey>(object.value(QLatin1String("key")));
        Recipient recipient;
        recipient.member = json::strongFrom<protocol::Address>(member);
        if (!institution || !key || recipient.member.has_value() == member.isUndefined()) {
            return std::nullopt;
        }
        recipient.institution = *institution;
        recipient.key = *key;
        recipients.push_back(recipient);
    }
    return recipients;
}

} // namespace

Task<std::optional<PendingAction>> loadPending(Workspace *workspace, QString step)
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
            co_return std::optional<PendingAction>();
        }
        co_return failure(stored.error());
    }
    const QJsonObject object = QJsonDocument::fromJson(toQByteArray(*stored)).object();
    const auto calldata = json::fromBase64(object.value(QLatin1String("calldata")));
    const auto searchFrom = json::unsignedFrom(object.value(QLatin1String("searchFrom")));
    auto before = uploadsFrom(object.value(QLatin1String("before")));
    auto after = uploadsFrom(object.value(QLatin1String("after")));
    auto recipients = recipientsFrom(object.value(QLatin1String("recipients")));
    if (!calldata || !searchFrom || !before || !after || !recipients) {
        co_return failure(WorkflowError::DamagedProfile, "pending action");
    }
    Result<protocol::SignedAction> signedAction = ledger::decodeCall(*calldata);
    if (!signedAction) {
        co_return failure(WorkflowError::DamagedProfile, "pending action: " + signedAction.error().key());
    }
    PendingAction pending;
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
    pending.recipients = std::move(*recipients);
    co_return std::optional<PendingAction>(std::move(pending));
}

Task<void> keepPending(Workspace *workspace, PendingAction pending)
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
        {QStringLiteral("calldata"), json::base64(*calldata)},
        {QStringLiteral("searchFrom"), json::fromUnsigned(protocol::toNumber(pending.searchFrom))},
        {QStringLiteral("before"), toJson(pending.before)},
        {QStringLiteral("after"), toJson(pending.after)},
        {QStringLiteral("recipients"), toJson(pending.recipients)},
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

Task<void> forgetPending(Workspace *workspace, QString step)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> charts = workspace->charts();
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

} // namespace tegata::workflows
