#include "TerminalDirectory_p.h"

#include "Json_p.h"
#include "Logging_p.h"
#include "VaultKeys_p.h"

#include <tegata/ledgerclient/GatewayClient.h>

#include <QJsonDocument>

namespace tegata::workflows {

namespace {

struct DatedIntroduction
{
    protocol::Introduction introduction;
    UnixTime madeAt{};
};

std::optional<DatedIntroduction> introductionFrom(ByteView content)
{
    const QJsonObject object = QJsonDocument::fromJson(toQByteArray(content)).object();
    const auto introduction = json::strongFrom<protocol::Introduction>(object.value(QLatin1String("introduction")));
    const auto madeAt = json::timeFrom(object.value(QLatin1String("madeAt")));
    return introduction && madeAt ? std::optional(DatedIntroduction{*introduction, *madeAt}) : std::nullopt;
}

} // namespace

Bytes introductionEntry(const protocol::Introduction &introduction, UnixTime madeAt)
{
    const QJsonObject object{{QStringLiteral("introduction"), json::fromStrong(introduction)},
                             {QStringLiteral("madeAt"), json::fromTime(madeAt)}};
    return toBytes(bytesOf(QJsonDocument(object).toJson(QJsonDocument::Compact)));
}

Task<TerminalDirectory> readDirectory(Workspace *workspace)
{
    const std::optional<protocol::InstitutionId> institution = workspace->state().institution;
    if (!institution) {
        co_return failure(workspace->isUnlocked() ? WorkflowError::NotRegistered : WorkflowError::Locked);
    }
    const Result<std::vector<Bytes>> entries = co_await workspace->gateway().directory(*institution);
    if (!entries) {
        co_return failure(entries.error());
    }
    const Result<std::shared_ptr<const InstitutionFacts>> facts = co_await workspace->institutionFacts(*institution);
    if (!facts) {
        co_return failure(facts.error());
    }
    TerminalDirectory directory;
    std::optional<UnixTime> newest;
    int unreadable = 0;
    for (const Bytes &entry : *entries) {
        const Result<protocol::DirectorySeal> seal = protocol::decodeDirectorySeal(entry);
        if (!seal || seal->institutionId != *institution) {
            ++unreadable;
            continue;
        }
        const Result<protocol::VaultSeed> seed = co_await vaultSeedOf(workspace, seal->vaultEpoch);
        if (!seed) {
            if (seed.error().is(WorkflowError::Locked)) {
                co_return failure(seed.error());
            }
            ++unreadable;
            continue;
        }
        const Result<SecretBuffer> opened = protocol::openDirectoryEntry(
            workspace->deployment(), {*institution, seal->vaultEpoch}, *seed, seal->device, entry);
        if (!opened) {
            ++unreadable;
            continue;
        }
        if ((*facts)->administrators.contains(seal->device)) {
            const auto dated = introductionFrom(opened->view());
            if (dated && (!newest || dated->madeAt > *newest)) {
                newest = dated->madeAt;
                directory.introduction = dated->introduction;
            }
            continue;
        }
        Result<protocol::TerminalNames> names = protocol::decodeTerminalNames(opened->view());
        if (!names) {
            ++unreadable;
            continue;
        }
        directory.names.emplace(seal->device, std::move(*names));
    }
    if (unreadable > 0) {
        qCWarning(logEnrolment) << unreadable << "directory entries cannot be opened";
    }
    co_return directory;
}

} // namespace tegata::workflows
