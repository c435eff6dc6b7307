#include "VaultKeys_p.h"

#include "Logging_p.h"
#include "PreparedVaults_p.h"
#include "Turns_p.h"

#include <tegata/ledgerclient/GatewayClient.h>

#include <algorithm>

namespace tegata::workflows {

namespace {

using protocol::Epoch;
using protocol::VaultSeed;

Epoch before(Epoch epoch) { return Epoch{protocol::toNumber(epoch) - 1}; }
Epoch after(Epoch epoch) { return Epoch{protocol::toNumber(epoch) + 1}; }

/// Whatever does not open or does not belong there is one error to the caller; what exactly stands in the log.
Error keysDoNotMatch(const char *what, const Error &error)
{
    qCWarning(logVault) << what << "does not belong to the ledger's:" << error.key().c_str();
    return Error(WorkflowError::KeysDoNotMatch, what);
}

bool givesVaultKey(const VaultSeed &seed, const protocol::VaultEpoch &vault,
                   const protocol::EncryptionPublicKey &vaultPk)
{
    return crypto::publicKeyOf(protocol::vaultEncryptionKeyOf(seed, vault)) == vaultPk;
}

/// A seed is kept for ever: not by what one of several nodes tells alone.
Task<void> keepJudged(Workspace *workspace, std::shared_ptr<const InstitutionFacts> facts, Epoch epoch, VaultSeed seed)
{
    if (!facts->isJudged) {
        co_return Result<void>();
    }
    const Result<void> kept = co_await keepVaultSeed(workspace, epoch, std::move(seed));
    co_return kept;
}

/// Opens the wrap that the ledger names for this account and keeps the seed.
Task<VaultSeed> openOwnWrap(Workspace *workspace, std::shared_ptr<const InstitutionFacts> facts, protocol::Address own,
                            NamedVaultWrap named)
{
    const auto vault = facts->vaults.find(named.epoch);
    if (vault == facts->vaults.end()) {
        co_return failure(WorkflowError::KeysDoNotMatch, "a wrap for an epoch that the ledger does not have");
    }
    const Result<Bytes> stored = co_await workspace->gateway().wrap(named.hash);
    if (!stored) {
        co_return failure(stored.error());
    }
    const Result<crypto::EncryptionKey> key = workspace->encryptionKey();
    if (!key) {
        co_return failure(key.error());
    }
    const protocol::VaultWrapPlace place{{facts->id, named.epoch}, vault->second.vaultPk, own, named.sender};
    Result<VaultSeed> seed = protocol::openVaultSeed(workspace->deployment(), place, named.hash, *key, *stored);
    if (!seed) {
        co_return failure(keysDoNotMatch("own vault wrap", seed.error()));
    }
    const Result<void> kept = co_await keepJudged(workspace, facts, named.epoch, seed->clone());
    if (!kept) {
        co_return failure(kept.error());
    }
    co_return seed;
}

/// From the seed of `from` down to that of `wanted`, keeping each.
Task<VaultSeed> descend(Workspace *workspace, std::shared_ptr<const InstitutionFacts> facts, Epoch from, VaultSeed seed,
                        Epoch wanted)
{
    for (Epoch epoch = from; epoch > wanted; epoch = before(epoch)) {
        const auto predecessor = facts->vaults.find(before(epoch));
        if (predecessor == facts->vaults.end()) {
            co_return failure(WorkflowError::NotFound, "the ledger has no such vault epoch");
        }
        const Result<Bytes> stored = co_await workspace->gateway().vaultPredecessor(facts->id, epoch);
        if (!stored) {
            co_return failure(stored.error());
        }
        Result<VaultSeed> opened = protocol::openPredecessor(workspace->deployment(), {facts->id, epoch}, seed,
                                                             predecessor->second.vaultPk, *stored);
        if (!opened) {
            co_return failure(keysDoNotMatch("vault predecessor", opened.error()));
        }
        seed = std::move(*opened);
        const Result<void> kept = co_await keepJudged(workspace, facts, before(epoch), seed.clone());
        if (!kept) {
            co_return failure(kept.error());
        }
    }
    co_return seed;
}

} // namespace

QString vaultSeedName(Epoch epoch) { return QStringLiteral("vault-seed-%1").arg(protocol::toNumber(epoch)); }

Task<void> keepVaultSeed(Workspace *workspace, Epoch epoch, VaultSeed seed)
{
    const Result<void> kept = co_await workspace->keepSecret(vaultSeedName(epoch), SecretBuffer::copyOf(seed.view()));
    co_return kept;
}

Task<VaultSeed> vaultSeedOf(Workspace *workspace, Epoch epoch)
{
    if (!workspace->isUnlocked()) {
        co_return failure(WorkflowError::Locked);
    }
    // A kept seed was compared with the ledger before it was kept, and an epoch's key never changes.
    Result<VaultSeed> kept = workspace->loadSecret<VaultSeed>(vaultSeedName(epoch));
    if (kept) {
        co_return kept;
    }
    if (!kept.error().is(KeystoreError::KeyMissing)) {
        co_return failure(kept.error());
    }
    const std::optional<protocol::InstitutionId> institution = workspace->state().institution;
    const std::optional<protocol::Address> own = workspace->state().address;
    if (!institution || !own) {
        co_return failure(WorkflowError::NotRegistered);
    }
    const Result<std::shared_ptr<const InstitutionFacts>> facts = co_await workspace->institutionFacts(*institution);
    if (!facts) {
        co_return failure(facts.error());
    }
    if (epoch < Epoch{1} || epoch > (*facts)->currentEpoch()) {
        co_return failure(WorkflowError::NotFound, "the ledger has no such vault epoch");
    }

    // What was made here needs no gateway; it is not for who made it while removing himself.
    const auto vault = (*facts)->vaults.find(epoch);
    if (vault != (*facts)->vaults.end() && (*facts)->isAdministeredBy(*own)) {
        Result<VaultSeed> prepared = preparedSeedOf(*workspace, epoch, vault->second.vaultPk);
        if (prepared) {
            const Result<void> adopted = co_await keepJudged(workspace, *facts, epoch, prepared->clone());
            if (!adopted) {
                co_return failure(adopted.error());
            }
            co_return prepared;
        }
    }

    // The lowest epoch above the wanted one that is in the profile saves steps.
    for (Epoch from = after(epoch); from <= (*facts)->currentEpoch(); from = after(from)) {
        Result<VaultSeed> above = workspace->loadSecret<VaultSeed>(vaultSeedName(from));
        if (above) {
            Result<VaultSeed> seed = co_await descend(workspace, *facts, from, std::move(*above), epoch);
            co_return seed;
        }
    }
    const auto named = (*facts)->newestWraps.find(*own);
    if (named == (*facts)->newestWraps.end() || named->second.epoch < epoch) {
        co_return failure(WorkflowError::NotFound, "no vault wrap is named for this account");
    }
    const NamedVaultWrap wrap = named->second;
    Result<VaultSeed> newest = co_await openOwnWrap(workspace, *facts, *own, wrap);
    if (!newest) {
        co_return failure(newest.error());
    }
    Result<VaultSeed> seed = co_await descend(workspace, *facts, wrap.epoch, std::move(*newest), epoch);
    co_return seed;
}

namespace {

Task<CurrentVault> vaultAsToldBy(Workspace *workspace, ledger::LedgerReader *reader)
{
    const std::optional<protocol::InstitutionId> institution = workspace->state().institution;
    if (!institution) {
        co_return failure(workspace->isUnlocked() ? WorkflowError::NotRegistered : WorkflowError::Locked);
    }
    const Result<std::optional<ledger::InstitutionState>> state = co_await reader->institution(*institution);
    if (!state) {
        co_return failure(state.error());
    }
    if (!*state) {
        co_return failure(WorkflowError::NotRegistered);
    }
    const Epoch epoch = (*state)->vaultEpoch;
    const protocol::EncryptionPublicKey vaultPk = (*state)->vaultPk;
    Result<VaultSeed> seed = co_await vaultSeedOf(workspace, epoch);
    if (!seed) {
        co_return failure(seed.error());
    }
    const protocol::VaultEpoch vault{*institution, epoch};
    if (!givesVaultKey(*seed, vault, vaultPk)) {
        co_return failure(WorkflowError::KeysDoNotMatch, "the kept seed is not that of the ledger's vault");
    }
    co_return CurrentVault{vault, vaultPk, std::move(*seed)};
}

} // namespace

Task<CurrentVault> currentVaultOf(Workspace *workspace) { return vaultAsToldBy(workspace, &workspace->ledger()); }

Task<CurrentVault> judgedVaultOf(Workspace *workspace) { return vaultAsToldBy(workspace, &workspace->judgedLedger()); }

Task<void> recoverVault(Workspace *workspace, protocol::InstitutionId institution, crypto::EncryptionKey recoveryKey)
{
    const Result<std::shared_ptr<const InstitutionFacts>> facts =
        co_await workspace->judgedInstitutionFacts(institution);
    if (!facts) {
        co_return failure(facts.error());
    }
    if (!(*facts)->isRegistered()) {
        co_return failure(WorkflowError::NotRegistered);
    }
    if (crypto::publicKeyOf(recoveryKey) != (*facts)->recoveryPk) {
        co_return failure(WorkflowError::KeysDoNotMatch, "recovery key");
    }
    const auto &[epoch, vault] = *(*facts)->vaults.rbegin();
    const Epoch current = epoch;
    const protocol::VaultWrapPlace place{{institution, current}, vault.vaultPk, std::nullopt, vault.sender};
    const protocol::WrapHash hash = vault.recoveryWrapHash;
    const Result<Bytes> stored = co_await workspace->gateway().wrap(hash);
    if (!stored) {
        co_return failure(stored.error());
    }
    Result<VaultSeed> seed = protocol::openVaultSeed(workspace->deployment(), place, hash, recoveryKey, *stored);
    if (!seed) {
        co_return failure(keysDoNotMatch("recovery wrap", seed.error()));
    }
    const Result<void> kept = co_await keepVaultSeed(workspace, current, std::move(*seed));
    co_return kept;
}

Task<void> forgetVaultSeeds(Workspace *workspace, Epoch last)
{
    for (Epoch epoch{1}; epoch <= last; epoch = after(epoch)) {
        const Result<void> forgotten = co_await workspace->forgetSecret(vaultSeedName(epoch));
        if (!forgotten) {
            co_return failure(forgotten.error());
        }
    }
    co_return Result<void>();
}

Task<PreparedRotation> prepareRotation(Workspace *workspace, std::set<protocol::Address> leaving)
{
    const Result<ledger::BlockHeader> head = co_await trustedHead(workspace);
    if (!head) {
        co_return failure(head.error());
    }
    const Result<CurrentVault> current = co_await judgedVaultOf(workspace);
    if (!current) {
        co_return failure(current.error());
    }
    const std::optional<protocol::Address> own = workspace->state().address;
    if (!own) {
        co_return failure(WorkflowError::Locked);
    }
    const Result<std::shared_ptr<const InstitutionFacts>> read =
        co_await workspace->judgedInstitutionFacts(current->vault.institutionId);
    if (!read) {
        co_return failure(read.error());
    }
    const InstitutionFacts &facts = **read;
    const Result<std::optional<ledger::InstitutionState>> state =
        co_await workspace->judgedLedger().institution(facts.id, facts.through);
    if (!state) {
        co_return failure(state.error());
    }
    if (facts.currentEpoch() != current->vault.epoch) {
        co_return failure(WorkflowError::KeysDoNotMatch, "the vault was rotated meanwhile");
    }

    // Ascending by address, as the ledger wants it. An expired device is named without a wrap.
    const UnixTime now = latestTime(*workspace, facts.through);
    std::map<protocol::Address, std::optional<protocol::EncryptionPublicKey>> recipients;
    std::size_t administrators = 0;
    std::size_t devices = 0;
    for (const auto &[address, administrator] : facts.administrators) {
        if (administrator.isActive) {
            ++administrators;
            recipients.emplace(address, administrator.encPk);
        }
    }
    for (const auto &[address, device] : facts.devices) {
        if (!device.isRevoked) {
            ++devices;
            recipients.emplace(address, device.isActiveAt(now) ? std::optional(device.encPk) : std::nullopt);
        }
    }
    // Events and state are two tellings of one thing: a node that leaves out a member is caught here.
    if (!*state || (*state)->administratorCount != administrators || (*state)->deviceCount != devices) {
        co_return failure(WorkflowError::KeysDoNotMatch, "the members' events do not add up");
    }
    for (const protocol::Address &address : leaving) {
        recipients.erase(address);
    }

    const protocol::VaultEpoch next{facts.id, after(current->vault.epoch)};
    const auto seed = workspace->random().secret<VaultSeed>();
    const protocol::EncryptionPublicKey vaultPk = crypto::publicKeyOf(protocol::vaultEncryptionKeyOf(seed, next));

    PreparedRotation prepared;
    prepared.rotation.epoch = next.epoch;
    prepared.rotation.vaultPk = vaultPk;
    for (const auto &[recipient, encPk] : recipients) {
        if (!encPk) {
            prepared.rotation.wraps.push_back({recipient, protocol::WrapHash()});
            continue;
        }
        const Result<protocol::Wrap> wrap = protocol::wrapVaultSeed(
            workspace->deployment(), {next, vaultPk, recipient, *own}, seed, *encPk, workspace->random());
        if (!wrap) {
            co_return failure(wrap.error());
        }
        const protocol::WrapHash hash = protocol::wrapHashOf(workspace->deployment(), *wrap);
        prepared.rotation.wraps.push_back({recipient, hash});
        prepared.recipients.push_back({recipient, facts.id, *encPk});
        prepared.uploads.emplace_back(WrapUpload{hash, protocol::encodeWrap(*wrap)});
    }
    const Result<protocol::Wrap> recovery = protocol::wrapVaultSeed(
        workspace->deployment(), {next, vaultPk, std::nullopt, *own}, seed, facts.recoveryPk, workspace->random());
    if (!recovery) {
        co_return failure(recovery.error());
    }
    prepared.rotation.recoveryWrapHash = protocol::wrapHashOf(workspace->deployment(), *recovery);
    prepared.uploads.emplace_back(WrapUpload{prepared.rotation.recoveryWrapHash, protocol::encodeWrap(*recovery)});
    const Result<protocol::PredecessorSeal> predecessor =
        protocol::sealPredecessor(workspace->deployment(), next, seed, current->seed, workspace->random());
    if (!predecessor) {
        co_return failure(predecessor.error());
    }
    prepared.uploads.emplace_back(
        PredecessorUpload{facts.id, next.epoch, protocol::encodePredecessorSeal(*predecessor)});
    // Before anything is signed: once it is recorded, nobody could do anything without this seed.
    const Result<void> kept = co_await keepPreparedVault(workspace, next, vaultPk, seed.clone(), prepared.uploads);
    if (!kept) {
        co_return failure(kept.error());
    }
    co_return prepared;
}

QCoro::Task<> checkRotation(Workspace *workspace)
{
    // Two lists loaded at once ask the gateway once.
    const Turns::Turn turn = co_await workspace->turns(QStringLiteral("prepared-vaults")).take();
    const Result<void> settled = co_await settlePreparedVaults(workspace);
    if (!settled) {
        qCWarning(logVault) << "what was made for a new vault stays on this machine:" << settled.error().key().c_str();
    }
}

bool wasOvertaken(const Error &error)
{
    return error.is(LedgerError::Reverted) &&
           (error.detail() == "WrapSetMismatch" || error.detail() == "StaleVaultEpoch");
}

bool isRotationDue(const InstitutionFacts &facts, UnixTime now)
{
    const Epoch current = facts.currentEpoch();
    const auto vault = facts.vaults.find(current);
    const UnixTime since = vault == facts.vaults.end() ? UnixTime{} : vault->second.since;
    if (vault != facts.vaults.end()) {
        // Whoever removed himself made the vault that came after him.
        const auto maker = facts.administrators.find(vault->second.sender);
        if (maker != facts.administrators.end() && !maker->second.isActive) {
            return true;
        }
    }
    const bool isDueForDevice = std::any_of(facts.devices.begin(), facts.devices.end(), [&](const auto &entry) {
        const DeviceFacts &device = entry.second;
        if (device.isRevoked) {
            return device.revokedInEpoch >= current;
        }
        // Expired after this vault was made: it was given the seed.
        return !device.isActiveAt(now) && device.notAfter > since;
    });
    return isDueForDevice ||
           std::any_of(facts.administrators.begin(), facts.administrators.end(), [current](const auto &entry) {
               return !entry.second.isActive && entry.second.removedInEpoch >= current;
           });
}

} // namespace tegata::workflows
