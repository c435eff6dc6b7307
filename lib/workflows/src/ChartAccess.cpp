#include "ChartAccess_p.h"

#include "ActionRecording_p.h"
#include "BinaryForm_p.h"
#include "Logging_p.h"
#include "VaultKeys_p.h"

#include <tegata/ledgerclient/GatewayClient.h>
#include <tegata/ledgerclient/LedgerHistory.h>
#include <tegata/ledgerclient/LedgerReader.h>

#include <algorithm>
#include <set>

namespace tegata::workflows {

using namespace protocol;

namespace {

constexpr std::uint8_t accessVersion = 1;

/// Key ids of the key store have at most 64 characters: 60 hexadecimal digits of a random id stay unique.
QString secretNameOf(const PatientId &patient)
{
    return QStringLiteral("ck-") + QString::fromStdString(toHex(patient.bytes())).left(60);
}

SecretBuffer encode(const ChartAccess &access)
{
    std::size_t size = 1 + 32 + 1 + 8 + 8 + 4;
    for (const OpenCompartment &compartment : access.compartments) {
        size += 32 + 1 + 1 + 32 + 4 + 4 + compartment.keys.size() * ChartKey::size;
    }
    SecretBuffer buffer(size);
    std::size_t at = 0;
    const auto write = [&](ByteView bytes) {
        std::copy(bytes.begin(), bytes.end(), buffer.writable().begin() + static_cast<std::ptrdiff_t>(at));
        at += bytes.size();
    };
    const auto number = [&](std::uint64_t value, int width) {
        BinaryWriter writer;
        writer.number(value, width);
        write(writer.take());
    };
    number(accessVersion, 1);
    write(access.patient.view());
    number(static_cast<std::uint64_t>(access.state), 1);
    number(toUnixSeconds(access.grantedAt), 8);
    number(toUnixSeconds(access.notAfter), 8);
    number(access.compartments.size(), 4);
    for (const OpenCompartment &compartment : access.compartments) {
        write(compartment.id.view());
        number(static_cast<std::uint64_t>(compartment.kind), 1);
        number(static_cast<std::uint64_t>(compartment.permissions), 1);
        write(compartment.wrapHash.view());
        number(toNumber(compartment.firstEpoch), 4);
        number(compartment.keys.size(), 4);
        for (const ChartKey &key : compartment.keys) {
            write(key.view());
        }
    }
    return buffer;
}

/// Reads what encode() wrote; a sealed document of our own, so any surprise is damage. Without keys: lists of
/// compartments that open nothing.
std::optional<ChartAccess> decode(ByteView bytes, bool withKeys = true)
{
    BinaryReader reader(bytes);
    if (reader.number(1) != accessVersion) {
        return std::nullopt;
    }
    ChartAccess access;
    access.patient = reader.strong<PatientId>();
    access.state = static_cast<AccessState>(reader.number(1));
    access.grantedAt = fromUnixSeconds(reader.number(8));
    access.notAfter = fromUnixSeconds(reader.number(8));
    const std::uint64_t count = reader.number(4);
    for (std::uint64_t index = 0; index < count && !reader.hasFailed(); ++index) {
        OpenCompartment compartment;
        compartment.id = reader.strong<CompartmentId>();
        compartment.kind = static_cast<CompartmentKind>(reader.number(1));
        compartment.permissions = static_cast<Permission>(reader.number(1));
        compartment.wrapHash = reader.strong<WrapHash>();
        compartment.firstEpoch = Epoch(static_cast<std::uint32_t>(reader.number(4)));
        const std::uint64_t keys = reader.number(4);
        for (std::uint64_t key = 0; key < keys && !reader.hasFailed(); ++key) {
            const ByteView stored = reader.bytes(ChartKey::size);
            std::optional<ChartKey> secret = withKeys ? ChartKey::copyOf(stored) : std::nullopt;
            if (secret) {
                compartment.keys.push_back(std::move(*secret));
            }
        }
        access.compartments.push_back(std::move(compartment));
    }
    return reader.isWhole() ? std::optional(std::move(access)) : std::nullopt;
}

/// The newest wrap of each compartment of a grant: later events supersede earlier ones.
std::map<CompartmentId, ledger::GrantWrap> newestWraps(const std::vector<ledger::GrantWrap> &wraps)
{
    std::map<CompartmentId, ledger::GrantWrap> newest;
    for (const ledger::GrantWrap &wrap : wraps) {
        newest.insert_or_assign(wrap.compartment, wrap);
    }
    return newest;
}

Task<OpenCompartment> openWrap(Workspace *workspace, PatientId patient, InstitutionId institution,
                               ledger::GrantWrap named, Permission permissions)
{
    const Result<Bytes> stored = co_await workspace->gateway().wrap(named.wrapHash);
    if (!stored) {
        co_return failure(stored.error());
    }
    const Result<Wrap> wrap = decodeWrap(*stored);
    if (!wrap) {
        co_return failure(WorkflowError::KeysDoNotMatch, "a wrap named on chain is malformed");
    }
    const Epoch first = wrap->context.fromEpoch;
    const Epoch last = wrap->context.toEpoch;
    if (toNumber(first) == 0 || first > last || toNumber(last) - toNumber(first) >= chartKeysPerWrapMaximum) {
        co_return failure(WorkflowError::KeysDoNotMatch, "a wrap named on chain has impossible epochs");
    }
    // One node alone could put the commitments of foreign keys here, and what is written next would be sealed under
    // them.
    std::vector<KeyCommitment> commitments;
    for (std::uint32_t epoch = toNumber(first); epoch <= toNumber(last); ++epoch) {
        const Result<std::optional<KeyCommitment>> commitment =
            co_await workspace->judgedLedger().chartKeyCommitment(patient, named.compartment, Epoch(epoch));
        if (!commitment) {
            co_return failure(commitment.error());
        }
        if (!*commitment) {
            co_return failure(WorkflowError::KeysDoNotMatch, "a wrap holds keys of an epoch that never was");
        }
        commitments.push_back(**commitment);
    }
    const Result<VaultSeed> seed = co_await vaultSeedOf(workspace, named.vaultEpoch);
    if (!seed) {
        co_return failure(seed.error());
    }
    const crypto::EncryptionKey vaultKey = vaultEncryptionKeyOf(*seed, {institution, named.vaultEpoch});
    ChartWrapPlace place;
    place.patientId = patient;
    place.compartment = named.compartment;
    place.fromEpoch = first;
    place.toEpoch = last;
    place.commitment = commitments.back();
    place.institutionId = institution;
    place.vaultEpoch = named.vaultEpoch;
    Result<ChartKeys> keys =
        openChartKeys(workspace->deployment(), place, named.wrapHash, commitments, vaultKey, *stored);
    if (!keys) {
        co_return failure(WorkflowError::KeysDoNotMatch, keys.error().key());
    }
    OpenCompartment compartment;
    compartment.id = named.compartment;
    compartment.kind = keys->kind;
    compartment.permissions = permissions;
    compartment.firstEpoch = first;
    compartment.keys = std::move(keys->keys);
    compartment.wrapHash = named.wrapHash;
    co_return compartment;
}

} // namespace

Epoch OpenCompartment::lastEpoch() const
{
    return Epoch(toNumber(firstEpoch) + static_cast<std::uint32_t>(keys.size()) - 1);
}

const ChartKey *OpenCompartment::keyOf(Epoch epoch) const
{
    if (keys.empty() || epoch < firstEpoch || epoch > lastEpoch()) {
        return nullptr;
    }
    return &keys[toNumber(epoch) - toNumber(firstEpoch)];
}

OpenCompartment OpenCompartment::clone() const
{
    OpenCompartment copy;
    copy.id = id;
    copy.kind = kind;
    copy.permissions = permissions;
    copy.firstEpoch = firstEpoch;
    copy.wrapHash = wrapHash;
    for (const ChartKey &key : keys) {
        copy.keys.push_back(key.clone());
    }
    return copy;
}

const OpenCompartment *ChartAccess::byKind(CompartmentKind kind) const
{
    const auto found = std::find_if(compartments.begin(), compartments.end(),
                                    [kind](const OpenCompartment &one) { return one.kind == kind; });
    return found == compartments.end() ? nullptr : &*found;
}

const OpenCompartment *ChartAccess::byId(const CompartmentId &id) const
{
    const auto found = std::find_if(compartments.begin(), compartments.end(),
                                    [&id](const OpenCompartment &one) { return one.id == id; });
    return found == compartments.end() ? nullptr : &*found;
}

std::map<CompartmentKind, Permission> ChartAccess::permissions() const
{
    std::map<CompartmentKind, Permission> all;
    for (const OpenCompartment &compartment : compartments) {
        all.emplace(compartment.kind, compartment.permissions);
    }
    return all;
}

ChartAccess ChartAccess::clone() const
{
    ChartAccess copy;
    copy.patient = patient;
    copy.state = state;
    copy.grantedAt = grantedAt;
    copy.notAfter = notAfter;
    for (const OpenCompartment &compartment : compartments) {
        copy.compartments.push_back(compartment.clone());
    }
    return copy;
}

Result<void> requireOneOfEachKind(const ChartAccess &access, const ChartAccess *known)
{
    std::set<CompartmentKind> kinds;
    for (const OpenCompartment &compartment : access.compartments) {
        if (!kinds.insert(compartment.kind).second) {
            return failure(WorkflowError::KeysDoNotMatch, "two compartments of one kind");
        }
        const OpenCompartment *before = known != nullptr ? known->byId(compartment.id) : nullptr;
        if (before != nullptr && before->kind != compartment.kind) {
            return failure(WorkflowError::KeysDoNotMatch, "a compartment of another kind than before");
        }
    }
    return {};
}

Result<ChartAccess> storedAccess(const Workspace &workspace, const PatientId &patient)
{
    if (!workspace.isUnlocked()) {
        return failure(WorkflowError::Locked);
    }
    const Result<SecretBuffer> stored = workspace.loadSecretBuffer(secretNameOf(patient));
    if (!stored && stored.error().is(KeystoreError::KeyMissing)) {
        return failure(WorkflowError::NotFound, "no keys of this chart");
    }
    if (!stored) {
        return failure(stored.error());
    }
    std::optional<ChartAccess> access = decode(stored->view());
    if (!access || access->patient != patient) {
        return failure(WorkflowError::DamagedProfile, "stored chart keys cannot be read");
    }
    return std::move(*access);
}

Task<std::map<PatientId, AccessFacts>> storedFacts(Workspace *workspace, std::vector<PatientId> patients)
{
    QStringList names;
    for (const PatientId &patient : patients) {
        names.append(secretNameOf(patient));
    }
    // Written on the key store's thread, read here once that is done.
    const auto facts = std::make_shared<std::map<PatientId, AccessFacts>>();
    auto readTask = workspace->visitSecrets(names, [facts](const QString &, ByteView secret) {
        const std::optional<ChartAccess> access = decode(secret, /*withKeys=*/false);
        if (access) {
            facts->insert_or_assign(access->patient, AccessFacts{access->state, access->grantedAt, access->notAfter,
                                                                 access->permissions()});
        }
    });
    const Result<void> read = co_await readTask;
    if (!read) {
        co_return failure(read.error());
    }
    co_return std::move(*facts);
}

Task<void> storeAccess(Workspace *workspace, ChartAccess access)
{
    const QString name = secretNameOf(access.patient);
    SecretBuffer encoded = encode(access);
    const Result<void> kept = co_await workspace->keepSecret(name, std::move(encoded));
    co_return kept;
}

Task<void> forgetAccess(Workspace *workspace, PatientId patient)
{
    const QString name = secretNameOf(patient);
    const Result<void> forgotten = co_await workspace->forgetSecret(name);
    co_return forgotten;
}

Task<void> endAccess(Workspace *workspace, PatientId patient)
{
    Result<void> forgotten = co_await forgetAccess(workspace, patient);
    if (!forgotten) {
        co_return failure(forgotten.error());
    }
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    const UnixTime now = workspace->clock().now();
    const std::optional<InstitutionId> own = workspace->state().institution;
    forgotten = co_await (*store)->forget(patient, now, own);
    co_return forgotten;
}

namespace {

/// A grant may shrink: what left it becomes unreadable here as everything does when a grant ends.
Task<void> forgetUnreadable(Workspace *workspace, PatientId patient, std::set<CompartmentId> readable)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    const std::optional<InstitutionId> own = workspace->state().institution;
    auto forgottenTask =
        (*store)->cache([patient, own, readable = std::move(readable)](chartstore::ChartCache &cache) -> Result<void> {
            const Result<std::vector<chartstore::CachedChart>> charts = cache.charts(patient);
            if (!charts) {
                return failure(charts.error());
            }
            for (const chartstore::CachedChart &chart : *charts) {
                if (readable.contains(chart.compartment)) {
                    continue;
                }
                if (Result<void> gone = cache.forgetCompartment(patient, chart.compartment, own); !gone) {
                    return gone;
                }
            }
            return {};
        });
    const Result<void> forgotten = co_await forgottenTask;
    co_return forgotten;
}

} // namespace

Task<ChartAccess> refreshAccess(Workspace *workspace, PatientId patient)
{
    if (!workspace->isUnlocked()) {
        co_return failure(WorkflowError::Locked);
    }
    if (workspace->state().role == ProfileRole::Patient) {
        // A patient's own keys are made here and need no grant.
        co_return storedAccess(*workspace, patient);
    }
    const std::optional<InstitutionId> own = workspace->state().institution;
    if (!own) {
        co_return failure(WorkflowError::NotRegistered);
    }
    const InstitutionId institution = *own;
    const Result<ledger::BlockHeader> head = co_await workspace->ledger().head();
    if (!head) {
        co_return failure(head.error());
    }
    const Result<std::optional<ledger::GrantState>> grant =
        co_await workspace->ledger().grant(patient, institution, *head);
    if (!grant) {
        co_return failure(grant.error());
    }
    if (!*grant) {
        // The ledger keeps nothing of a revoked grant: what tells it from one that never was is what it left behind.
        const Result<std::vector<ledger::GrantWrap>> earlier = co_await workspace->history().grantWraps(
            patient, institution, {workspace->network().deployedAt, head->number});
        if (!earlier) {
            co_return failure(earlier.error());
        }
        if (earlier->empty() && !storedAccess(*workspace, patient)) {
            co_return failure(WorkflowError::NotFound, "no grant of this patient");
        }
        ChartAccess ended;
        ended.patient = patient;
        ended.state = AccessState::Revoked;
        co_return ended;
    }
    const ledger::GrantState state = **grant;
    const Result<std::optional<ledger::PatientState>> person = co_await workspace->ledger().patient(patient, *head);
    if (!person) {
        co_return failure(person.error());
    }

    ChartAccess access;
    access.patient = patient;
    access.grantedAt = state.grantedAt;
    access.notAfter = state.notAfter;
    // The machine's clock counts as well: the newest block of a quiet chain may be old.
    const bool hasExpired = state.notAfter != UnixTime{} && state.notAfter <= latestTime(*workspace, *head);
    if (!state.isRunning || hasExpired) {
        access.state = hasExpired ? AccessState::Expired : AccessState::Revoked;
        co_return access;
    }
    if (*person && (*person)->isClosed) {
        access.state = AccessState::ChartClosed;
    }

    const Result<std::vector<ledger::GrantWrap>> wraps =
        co_await workspace->history().grantWraps(patient, institution, {workspace->network().deployedAt, head->number});
    if (!wraps) {
        co_return failure(wraps.error());
    }
    const Result<ChartAccess> stored = storedAccess(*workspace, patient);
    bool isComplete = true;
    bool isChanged = !stored || stored->state != access.state || stored->notAfter != access.notAfter ||
                     stored->grantedAt != access.grantedAt;
    for (const auto &[compartment, wrap] : newestWraps(*wraps)) {
        const Result<std::optional<ledger::GrantItemState>> item =
            co_await workspace->ledger().grantItem(patient, institution, compartment, *head);
        if (!item) {
            co_return failure(item.error());
        }
        if (!*item) {
            continue; // Named by an earlier grant, not by the one that runs.
        }
        const OpenCompartment *known = stored ? stored->byId(compartment) : nullptr;
        if (known != nullptr && known->wrapHash == wrap.wrapHash) {
            OpenCompartment copy = known->clone();
            isChanged = isChanged || copy.permissions != (*item)->permissions;
            copy.permissions = (*item)->permissions;
            access.compartments.push_back(std::move(copy));
            continue;
        }
        isChanged = true;
        Result<OpenCompartment> opened = co_await openWrap(workspace, patient, institution, wrap, (*item)->permissions);
        if (opened) {
            access.compartments.push_back(std::move(*opened));
        } else if (opened.error().is(WorkflowError::KeysDoNotMatch) || opened.error().is(LedgerError::NotFound) ||
                   opened.error().is(WorkflowError::NotFound) ||
                   (opened.error().is(LedgerError::Unreachable) && known != nullptr)) {
            qCWarning(logCharts) << "a granted compartment cannot be opened:" << opened.error().key().c_str();
            isComplete = false;
            if (known != nullptr) {
                // What earlier epochs hold stays readable; the newest wrap is asked for again next time.
                access.compartments.push_back(known->clone());
            }
        } else {
            co_return failure(opened.error());
        }
    }
    if (const Result<void> kinds = requireOneOfEachKind(access, stored ? &*stored : nullptr); !kinds) {
        co_return failure(kinds.error());
    }
    if (access.compartments.empty() && !isComplete) {
        access.state = AccessState::KeysUnavailable;
    }
    std::set<CompartmentId> readable;
    for (const OpenCompartment &compartment : access.compartments) {
        if (allowsRead(compartment.permissions)) {
            readable.insert(compartment.id);
        }
    }
    // Before the keys: a crash in between leaves keys that the next look takes away, never readable records without it.
    const Result<void> forgotten = co_await forgetUnreadable(workspace, patient, std::move(readable));
    if (!forgotten) {
        co_return failure(forgotten.error());
    }
    if (isChanged || (stored && stored->compartments.size() != access.compartments.size())) {
        const Result<void> kept = co_await storeAccess(workspace, access.clone());
        if (!kept) {
            co_return failure(kept.error());
        }
    }
    co_return access;
}

} // namespace tegata::workflows
