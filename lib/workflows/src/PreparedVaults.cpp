#include "PreparedVaults_p.h"

#include "Finality_p.h"
#include "InstitutionFacts_p.h"
#include "Json_p.h"
#include "Logging_p.h"
#include "VaultKeys_p.h"

#include <tegata/crypto/Keccak.h>
#include <tegata/ledgerclient/GatewayClient.h>

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace tegata::workflows {

namespace {

using protocol::Epoch;
using protocol::VaultSeed;

/// Where the profile's state lists them; seeds and wraps are kept apart, so that the list stays small.
const QString listNote = QStringLiteral("prepared-vaults");
/// How long wraps that were all there are not asked for again.
constexpr std::chrono::seconds checkedFor = std::chrono::hours(1);

struct PreparedVault
{
    Epoch epoch{};
    protocol::EncryptionPublicKey vaultPk;
    /// When the gateway had everything; empty: never yet.
    std::optional<UnixTime> checkedAt;
};

bool isSame(const PreparedVault &left, const PreparedVault &right)
{
    return left.epoch == right.epoch && left.vaultPk == right.vaultPk;
}

QString seedNameOf(const PreparedVault &vault)
{
    return QStringLiteral("prepared-vault-%1-").arg(protocol::toNumber(vault.epoch)) +
           QString::fromStdString(toHex(vault.vaultPk.view())).left(32);
}

chartstore::DraftId wrapsIdOf(const PreparedVault &vault)
{
    const QByteArray name = seedNameOf(vault).toUtf8();
    const crypto::Hash32 hash = crypto::keccak256({bytesOf(std::string_view("tegata/prepared-vault/")), bytesOf(name)});
    ByteArray<16> id{};
    std::copy_n(hash.bytes().begin(), id.size(), id.begin());
    return chartstore::DraftId(id);
}

std::vector<PreparedVault> listedIn(const ProfileState &state)
{
    std::vector<PreparedVault> vaults;
    const QJsonArray array = state.notes.value(listNote).toArray();
    for (const QJsonValue entry : array) {
        const QJsonObject object = entry.toObject();
        const auto epoch = json::unsignedFrom(object.value(QLatin1String("epoch")));
        const auto vaultPk = json::strongFrom<protocol::EncryptionPublicKey>(object.value(QLatin1String("vaultPk")));
        if (epoch && vaultPk) {
            vaults.push_back({Epoch{static_cast<std::uint32_t>(*epoch)}, *vaultPk,
                              json::timeFrom(object.value(QLatin1String("checkedAt")))});
        }
    }
    return vaults;
}

QJsonArray toJson(const std::vector<PreparedVault> &vaults)
{
    QJsonArray array;
    for (const PreparedVault &vault : vaults) {
        QJsonObject object{{QStringLiteral("epoch"), json::fromUnsigned(protocol::toNumber(vault.epoch))},
                           {QStringLiteral("vaultPk"), json::fromStrong(vault.vaultPk)}};
        if (vault.checkedAt) {
            object.insert(QStringLiteral("checkedAt"), json::fromTime(*vault.checkedAt));
        }
        array.append(object);
    }
    return array;
}

/// Replaces, adds or, with `isGone`, removes one entry.
Task<void> note(Workspace *workspace, PreparedVault vault, bool isGone)
{
    // Read where it is changed: another change may be under way to the medium.
    auto notedTask = workspace->updateState([vault, isGone](ProfileState &state) {
        std::vector<PreparedVault> vaults = listedIn(state);
        std::erase_if(vaults, [&vault](const PreparedVault &one) { return isSame(one, vault); });
        if (!isGone) {
            vaults.push_back(vault);
        }
        if (vaults.empty()) {
            state.notes.remove(listNote);
        } else {
            state.notes.insert(listNote, toJson(vaults));
        }
    });
    const Result<void> noted = co_await notedTask;
    co_return noted;
}

Task<std::vector<Upload>> keptWraps(Workspace *workspace, PreparedVault vault)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> charts = workspace->charts();
    if (!charts) {
        co_return failure(charts.error());
    }
    const chartstore::DraftId id = wrapsIdOf(vault);
    auto storedTask = (*charts)->drafts([id](chartstore::Drafts &drafts) { return drafts.load(id); });
    const Result<Bytes> stored = co_await storedTask;
    if (!stored) {
        co_return failure(stored.error());
    }
    auto uploads = uploadsFrom(QJsonDocument::fromJson(toQByteArray(*stored)).array());
    if (!uploads) {
        co_return failure(WorkflowError::DamagedProfile, "wraps of a vault");
    }
    co_return std::move(*uploads);
}

/// Seed first: a list without its entry would leave the others behind for ever.
Task<void> drop(Workspace *workspace, PreparedVault vault)
{
    const QString name = seedNameOf(vault);
    const Result<void> forgotten = co_await workspace->forgetSecret(name);
    if (!forgotten) {
        co_return failure(forgotten.error());
    }
    const Result<std::shared_ptr<chartstore::ChartStore>> charts = workspace->charts();
    if (!charts) {
        co_return failure(charts.error());
    }
    const chartstore::DraftId id = wrapsIdOf(vault);
    auto removedTask = (*charts)->drafts([id](chartstore::Drafts &drafts) { return drafts.remove(id); });
    const Result<void> removed = co_await removedTask;
    if (!removed && !removed.error().is(ChartstoreError::NotFound)) {
        co_return failure(removed.error());
    }
    const Result<void> noted = co_await note(workspace, vault, /*isGone=*/true);
    co_return noted;
}

/// Whether the gateway gives back what it was given.
Task<bool> isAtGateway(Workspace *workspace, Upload upload, std::shared_ptr<const InstitutionFacts> facts)
{
    if (const auto *wrap = std::get_if<WrapUpload>(&upload)) {
        const Result<Bytes> stored = co_await workspace->gateway().wrap(wrap->hash);
        if (!stored && !stored.error().is(LedgerError::NotFound)) {
            co_return failure(stored.error());
        }
        co_return stored &&*stored == wrap->wrap;
    }
    const auto *predecessor = std::get_if<PredecessorUpload>(&upload);
    if (predecessor == nullptr) {
        co_return true;
    }
    const Result<Bytes> stored =
        co_await workspace->gateway().vaultPredecessor(predecessor->institution, predecessor->epoch);
    if (!stored && !stored.error().is(LedgerError::NotFound)) {
        co_return failure(stored.error());
    }
    // Somebody else's seal of the same epoch is not ours to tell: what must not be is none that opens.
    const auto earlier = facts->vaults.find(Epoch{protocol::toNumber(predecessor->epoch) - 1});
    const Result<VaultSeed> seed = workspace->loadSecret<VaultSeed>(vaultSeedName(predecessor->epoch));
    if (!stored || !seed || earlier == facts->vaults.end()) {
        co_return false;
    }
    const Result<VaultSeed> opened =
        protocol::openPredecessor(workspace->deployment(), {predecessor->institution, predecessor->epoch}, *seed,
                                  earlier->second.vaultPk, *stored);
    co_return opened.has_value();
}

/// Whether the own wrap, as the gateway has it, opens to the seed of the ledger's vault.
Result<void> requireOwnWrapOpens(const Workspace &workspace, const PreparedVault &vault, const InstitutionFacts &facts,
                                 const std::vector<Upload> &uploads)
{
    const std::optional<protocol::Address> own = workspace.state().address;
    const auto rotation = facts.vaults.find(vault.epoch);
    const auto named = own ? facts.newestWraps.find(*own) : facts.newestWraps.end();
    if (named == facts.newestWraps.end() || named->second.epoch != vault.epoch || rotation == facts.vaults.end()) {
        return {}; // Whoever leaves has none.
    }
    const Result<crypto::EncryptionKey> key = workspace.encryptionKey();
    if (!key) {
        return failure(key.error());
    }
    for (const Upload &upload : uploads) {
        const auto *wrap = std::get_if<WrapUpload>(&upload);
        if (wrap == nullptr || wrap->hash != named->second.hash) {
            continue;
        }
        const protocol::VaultWrapPlace place{{facts.id, vault.epoch}, vault.vaultPk, *own, named->second.sender};
        const Result<VaultSeed> seed =
            protocol::openVaultSeed(workspace.deployment(), place, wrap->hash, *key, wrap->wrap);
        return seed ? Result<void>() : Result<void>(failure(WorkflowError::KeysDoNotMatch, "own vault wrap"));
    }
    return failure(WorkflowError::KeysDoNotMatch, "no own vault wrap");
}

/// Of a vault that the ledger has.
Task<void> settleTaken(Workspace *workspace, PreparedVault vault, std::shared_ptr<const InstitutionFacts> facts,
                       bool isFinal)
{
    const std::optional<protocol::Address> own = workspace->state().address;
    if (!own || !facts->isAdministeredBy(*own)) {
        // Who removed himself made the vault that came after him: not his to open, nor to bring to the gateway.
        if (!isFinal) {
            co_return Result<void>();
        }
        const Result<void> dropped = co_await drop(workspace, vault);
        co_return dropped;
    }
    Result<VaultSeed> seed = workspace->loadSecret<VaultSeed>(seedNameOf(vault));
    if (seed && !workspace->hasSecret(vaultSeedName(vault.epoch))) {
        const Result<void> kept = co_await keepVaultSeed(workspace, vault.epoch, std::move(*seed));
        if (!kept) {
            co_return failure(kept.error());
        }
    }
    const UnixTime now = workspace->clock().now();
    const bool isFresh = vault.checkedAt && *vault.checkedAt <= now && now - *vault.checkedAt < checkedFor;
    const bool isCurrent = vault.epoch == facts->currentEpoch();
    if (isFresh && isCurrent) {
        co_return Result<void>();
    }
    if (vault.checkedAt && !isCurrent && isFinal) {
        const Result<void> dropped = co_await drop(workspace, vault);
        co_return dropped;
    }
    const Result<std::vector<Upload>> uploads = co_await keptWraps(workspace, vault);
    if (!uploads) {
        co_return failure(uploads.error());
    }
    int brought = 0;
    for (const Upload &one : *uploads) {
        const Result<bool> isThere = co_await isAtGateway(workspace, one, facts);
        if (!isThere) {
            co_return failure(isThere.error());
        }
        if (*isThere) {
            continue;
        }
        std::vector<Upload> missing;
        missing.push_back(one);
        const Result<void> put = co_await uploadPatiently(workspace, std::move(missing));
        if (!put) {
            co_return failure(put.error());
        }
        const Result<bool> isBack = co_await isAtGateway(workspace, one, facts);
        if (!isBack || !*isBack) {
            co_return failure(isBack ? Error(LedgerError::MalformedReply, "the store does not give back a vault wrap")
                                     : isBack.error());
        }
        ++brought;
    }
    if (brought > 0) {
        qCWarning(logVault) << "the store had lost" << brought << "wraps of a vault; they were brought again";
    }
    const Result<void> opens = requireOwnWrapOpens(*workspace, vault, *facts, *uploads);
    if (!opens) {
        co_return failure(opens.error());
    }
    if (isFinal) {
        // The seed is now kept as every other is, and at the gateway: what stays is what may have to be brought again.
        const QString name = seedNameOf(vault);
        const Result<void> forgotten = co_await workspace->forgetSecret(name);
        if (!forgotten) {
            co_return failure(forgotten.error());
        }
    }
    vault.checkedAt = now;
    const Result<void> noted = co_await note(workspace, vault, /*isGone=*/false);
    co_return noted;
}

} // namespace

Task<void> keepPreparedVault(Workspace *workspace, protocol::VaultEpoch vault, protocol::EncryptionPublicKey vaultPk,
                             VaultSeed seed, std::vector<Upload> uploads)
{
    const PreparedVault prepared{vault.epoch, vaultPk, std::nullopt};
    // Listed first: what is not listed would never be dropped.
    const Result<void> noted = co_await note(workspace, prepared, /*isGone=*/false);
    if (!noted) {
        co_return failure(noted.error());
    }
    const Result<std::shared_ptr<chartstore::ChartStore>> charts = workspace->charts();
    if (!charts) {
        co_return failure(charts.error());
    }
    const Bytes content = toBytes(bytesOf(QJsonDocument(workflows::toJson(uploads)).toJson(QJsonDocument::Compact)));
    const chartstore::DraftId id = wrapsIdOf(prepared);
    auto savedTask = (*charts)->drafts([id, content](chartstore::Drafts &drafts) { return drafts.save(id, content); });
    const Result<void> saved = co_await savedTask;
    if (!saved) {
        co_return failure(saved.error());
    }
    const QString name = seedNameOf(prepared);
    const Result<void> kept = co_await workspace->keepSecret(name, SecretBuffer::copyOf(seed.view()));
    co_return kept;
}

Result<VaultSeed> preparedSeedOf(const Workspace &workspace, Epoch epoch, const protocol::EncryptionPublicKey &vaultPk)
{
    Result<VaultSeed> seed = workspace.loadSecret<VaultSeed>(seedNameOf({epoch, vaultPk, std::nullopt}));
    if (!seed && seed.error().is(KeystoreError::KeyMissing)) {
        return failure(WorkflowError::NotFound, "not made here");
    }
    return seed;
}

Task<void> settlePreparedVaults(Workspace *workspace)
{
    const std::optional<protocol::InstitutionId> institution = workspace->state().institution;
    const std::vector<PreparedVault> vaults = listedIn(workspace->state());
    if (vaults.empty() || !institution) {
        co_return Result<void>();
    }
    const Result<std::shared_ptr<const InstitutionFacts>> facts =
        co_await workspace->judgedInstitutionFacts(*institution);
    if (!facts) {
        co_return failure(facts.error());
    }
    const Result<std::optional<ledger::BlockHeader>> last = co_await finalHeader(workspace);
    if (!last) {
        co_return failure(last.error());
    }
    for (const PreparedVault &vault : vaults) {
        const auto onLedger = (*facts)->vaults.find(vault.epoch);
        if (onLedger == (*facts)->vaults.end()) {
            continue; // Whoever holds the signed rotation may still send it.
        }
        const bool isFinal = *last && onLedger->second.block <= (*last)->number;
        Result<void> settled;
        if (onLedger->second.vaultPk == vault.vaultPk) {
            settled = co_await settleTaken(workspace, vault, *facts, isFinal);
        } else if (isFinal) {
            settled = co_await drop(workspace, vault); // A rotation names its epoch: this one can never be recorded.
        }
        if (!settled) {
            co_return failure(settled.error());
        }
    }
    co_return Result<void>();
}

} // namespace tegata::workflows
