#include "Uploads_p.h"

#include "Json_p.h"

#include <tegata/ledgerclient/GatewayClient.h>

namespace tegata::workflows {

namespace {

/// How long to wait for a gateway that is behind the nodes.
constexpr int uploadAttempts = 40;
constexpr std::chrono::milliseconds uploadPause{250};

struct UploadWriter
{
    QJsonObject operator()(const WrapUpload &upload) const
    {
        return {{QStringLiteral("wrap"), json::fromStrong(upload.hash)},
                {QStringLiteral("content"), json::base64(upload.wrap)}};
    }
    QJsonObject operator()(const PredecessorUpload &upload) const
    {
        return {{QStringLiteral("predecessor"), json::fromStrong(upload.institution)},
                {QStringLiteral("epoch"), json::fromUnsigned(protocol::toNumber(upload.epoch))},
                {QStringLiteral("content"), json::base64(upload.seal)}};
    }
    QJsonObject operator()(const DirectoryUpload &upload) const
    {
        return {{QStringLiteral("directory"), json::fromStrong(upload.institution)},
                {QStringLiteral("device"), json::fromStrong(upload.device)},
                {QStringLiteral("content"), json::base64(upload.entry)}};
    }
    QJsonObject operator()(const MailboxRemoval &upload) const
    {
        return {{QStringLiteral("mailbox"), json::fromStrong(upload.institution)},
                {QStringLiteral("device"), json::fromStrong(upload.device)},
                {QStringLiteral("content"), QString()}};
    }
};

std::optional<Upload> uploadFrom(const QJsonObject &object)
{
    const auto content = json::fromBase64(object.value(QLatin1String("content")));
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

} // namespace

QJsonArray toJson(const std::vector<Upload> &uploads)
{
    QJsonArray array;
    for (const Upload &upload : uploads) {
        array.append(std::visit(UploadWriter(), upload));
    }
    return array;
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

Task<void> upload(Workspace *workspace, std::vector<Upload> uploads)
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

Task<void> uploadPatiently(Workspace *workspace, std::vector<Upload> uploads)
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

} // namespace tegata::workflows
