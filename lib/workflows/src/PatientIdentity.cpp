#include <tegata/workflows/PatientIdentity.h>

#include "ActionRecording_p.h"
#include "Authoring_p.h"
#include "InstitutionCodes_p.h"
#include "OwnCharts_p.h"

#include <tegata/crypto/Bip39.h>
#include <tegata/crypto/Keccak.h>
#include <tegata/ledgerclient/GatewayClient.h>
#include <tegata/ledgerclient/LedgerReader.h>

#include <QDateTime>

#include <algorithm>

namespace tegata::workflows {

using namespace protocol;

namespace {

const QString phraseName = QStringLiteral("phrase");
const QString registerStep = QStringLiteral("register-patient");
const QString openStep = QStringLiteral("open-chart");
const QString closeStep = QStringLiteral("close-chart");
/// Set once the profile is in the outbox, so that a crash neither forgets nor doubles it.
const QString profileNote = QStringLiteral("patient-profile-saved");

constexpr std::array compartmentKinds{CompartmentKind::Summary, CompartmentKind::Medications, CompartmentKind::Clinical,
                                      CompartmentKind::Sensitive};

/// Makes the account of these words that of the profile.
Task<void> adoptPhrase(Workspace *workspace, crypto::PhraseEntropy entropy)
{
    const SecretBuffer phrase = crypto::phraseFrom(entropy);
    const Result<crypto::PhraseSeed> seed = crypto::seedFrom(phrase.view(), {});
    if (!seed) {
        co_return failure(seed.error());
    }
    Result<crypto::SigningKey> signing = phraseSigningKeyOf(*seed, PhraseOwner::Patient);
    if (!signing) {
        co_return failure(signing.error());
    }
    crypto::EncryptionKey encryption = phraseEncryptionKeyOf(*seed, PhraseOwner::Patient);
    Result<void> kept = co_await workspace->keepSecret(phraseName, SecretBuffer::copyOf(entropy.view()));
    if (!kept) {
        co_return failure(kept.error());
    }
    const Result<Address> own = co_await workspace->adoptAccount(std::move(*signing), std::move(encryption));
    if (!own) {
        co_return failure(own.error());
    }
    auto nextKeptTask = workspace->updateState([](ProfileState &state) { state.role = ProfileRole::Patient; });
    kept = co_await nextKeptTask;
    co_return kept;
}

/// Ids and chart keys of a new patient; kept before anything is sent.
Task<void> ensureCharts(Workspace *workspace, InstitutionId introducedBy)
{
    if (workspace->state().patient) {
        co_return Result<void>();
    }
    PatientProfile profile;
    profile.id = workspace->random().strongBytes<PatientId>();
    profile.introducedBy = introducedBy;
    ChartAccess access;
    access.patient = profile.id;
    for (const CompartmentKind kind : compartmentKinds) {
        OpenCompartment compartment;
        compartment.id = workspace->random().strongBytes<CompartmentId>();
        compartment.kind = kind;
        compartment.permissions = Permission::ReadWrite;
        compartment.firstEpoch = Epoch(1);
        compartment.keys.push_back(workspace->random().secret<ChartKey>());
        profile.compartments.emplace(kind, compartment.id);
        access.compartments.push_back(std::move(compartment));
    }
    // Keys first: a profile that names charts without their keys could never write into them.
    Result<void> kept = co_await storeAccess(workspace, std::move(access));
    if (!kept) {
        co_return failure(kept.error());
    }
    auto nextKeptTask = workspace->updateState([profile](ProfileState &state) { state.patient = profile; });
    kept = co_await nextKeptTask;
    co_return kept;
}

/// Records an action unless the ledger shows that it already was.
Task<RecordedAction> recordOnce(Workspace *workspace, ActionPlan plan, ProgressObserver observer)
{
    ActionRecording recording(*workspace);
    Result<RecordedAction> recorded = co_await recording.resume(plan.step, observer);
    if (recorded || !recorded.error().is(WorkflowError::NotFound)) {
        co_return recorded;
    }
    recorded = co_await recording.record(std::move(plan), observer);
    co_return recorded;
}

/// The profile is written once in a patient's life by this workflow: its place in the outbox follows from the patient,
/// so that a crash between saving it and noting that it is saved does not double it.
chartstore::OutboxId profileOriginOf(const PatientId &patient)
{
    const crypto::Hash32 digest = crypto::keccak256({patient.view(), bytesOf(std::string_view("profile"))});
    return *chartstore::OutboxId::fromBytes(ByteView(digest.bytes()).first(chartstore::OutboxId::size));
}

Task<void> saveProfile(Workspace *workspace, clinical::PatientDraft profile)
{
    if (workspace->state().notes.value(profileNote).toBool()) {
        co_return Result<void>();
    }
    const PatientId patient = workspace->state().patient->id;
    const QDateTime now = QDateTime::fromSecsSinceEpoch(static_cast<qint64>(toUnixSeconds(workspace->clock().now())));
    profile.id = QString::fromStdString(toHex(patient.bytes()));
    Result<clinical::Entry> entry = clinical::writePatient(profile, now.date());
    if (!entry) {
        co_return failure(entry.error());
    }
    ReviewedRecord record;
    record.patient = patient;
    record.compartment = CompartmentKind::Summary;
    record.kind = RecordKind::Profile;
    record.title = profile.name;
    record.resources.push_back(std::move(*entry));
    clinical::Confirmation confirmation;
    confirmation.enteredBy = {profile.name, QStringLiteral("patient")};
    confirmation.confirmedBy = confirmation.enteredBy;
    confirmation.enteredAt = workspace->clock().now();
    confirmation.confirmedAt = confirmation.enteredAt;
    std::vector<ReviewedRecord> records;
    records.push_back(std::move(record));
    const chartstore::OutboxId origin = profileOriginOf(patient);
    const Result<std::vector<Delivery>> saved = co_await confirmWrite(workspace, std::move(records), confirmation,
                                                                      /*isBatch=*/false, PrescriptionStep(), origin);
    if (!saved) {
        co_return failure(saved.error());
    }
    auto notedTask = workspace->updateState([](ProfileState &state) { state.notes.insert(profileNote, true); });
    const Result<void> noted = co_await notedTask;
    co_return noted;
}

Task<RecordedAction> createPatient(Workspace *workspace, clinical::PatientDraft profile, QString institutionCode,
                                   ProgressObserver observer)
{
    if (!workspace->isUnlocked()) {
        co_return failure(WorkflowError::Locked);
    }
    const ProfileRole role = workspace->state().role;
    if (role != ProfileRole::None && role != ProfileRole::Patient) {
        co_return failure(WorkflowError::AlreadyRegistered, "the profile belongs to an institution");
    }
    // Refused before a key is made: a profile without a usable name helps nobody.
    clinical::PatientDraft checked = profile;
    checked.id = QStringLiteral("check");
    const QDateTime now = QDateTime::fromSecsSinceEpoch(static_cast<qint64>(toUnixSeconds(workspace->clock().now())));
    const Result<clinical::Entry> valid = clinical::writePatient(checked, now.date());
    if (!valid) {
        co_return failure(valid.error());
    }
    const Result<CheckedInstitution> institution = co_await checkInstitutionCode(workspace, institutionCode);
    if (!institution) {
        co_return failure(institution.error());
    }
    if (!workspace->state().address || workspace->state().role != ProfileRole::Patient) {
        // Words that were kept before a crash are taken up; nobody has seen an account of others yet.
        Result<crypto::PhraseEntropy> entropy = workspace->loadSecret<crypto::PhraseEntropy>(phraseName);
        if (!entropy && !entropy.error().is(KeystoreError::KeyMissing)) {
            co_return failure(entropy.error());
        }
        if (!entropy) {
            entropy = workspace->random().secret<crypto::PhraseEntropy>();
        }
        const Result<void> adopted = co_await adoptPhrase(workspace, std::move(*entropy));
        if (!adopted) {
            co_return failure(adopted.error());
        }
    }
    const Result<void> made = co_await ensureCharts(workspace, institution->institution.id);
    if (!made) {
        co_return failure(made.error());
    }
    const PatientProfile own = *workspace->state().patient;

    const Result<std::optional<ledger::PatientState>> known = co_await workspace->ledger().patient(own.id);
    if (!known) {
        co_return failure(known.error());
    }
    if (!*known) {
        ActionPlan plan;
        plan.step = registerStep;
        plan.action = RegisterPatient{own.id, *workspace->state().encPk, institution->institution.id, {}};
        plan.admission.introduction = institution->introduction;
        const Result<RecordedAction> registered = co_await recordOnce(workspace, plan, observer);
        if (!registered) {
            co_return failure(registered.error());
        }
    }
    const Result<ChartAccess> access = storedAccess(*workspace, own.id);
    if (!access) {
        co_return failure(access.error());
    }
    ActionPlan plan;
    plan.step = openStep;
    OpenChart open{own.id, {}, {}};
    for (const OpenCompartment &compartment : access->compartments) {
        open.charts.push_back({compartment.id, Suite::X25519XChaCha20,
                               commitmentOf(compartment.keys.front(), {own.id, compartment.id, Epoch(1)})});
    }
    std::sort(open.charts.begin(), open.charts.end(),
              [](const ChartOpening &left, const ChartOpening &right) { return left.compartment < right.compartment; });
    const CompartmentId first = open.charts.front().compartment;
    plan.action = std::move(open);
    Result<std::vector<Upload>> copies = ownCopies(*workspace, *access);
    if (!copies) {
        co_return failure(copies.error());
    }
    plan.before = std::move(*copies);
    const Result<std::optional<ledger::ChartState>> opened = co_await workspace->ledger().chart(own.id, first);
    if (!opened) {
        co_return failure(opened.error());
    }
    Result<RecordedAction> recorded = RecordedAction();
    if (!*opened) {
        recorded = co_await recordOnce(workspace, std::move(plan), observer);
        if (!recorded) {
            co_return failure(recorded.error());
        }
    }
    const Result<void> saved = co_await saveProfile(workspace, profile);
    if (!saved) {
        co_return failure(saved.error());
    }
    OutboxDelivery delivery(*workspace);
    const Result<void> delivered = co_await delivery.deliver({});
    if (!delivered) {
        co_return failure(delivered.error());
    }
    const RecordId profileId(profileOriginOf(own.id).bytes());
    const Result<Delivery> settled = co_await delivery.awaitRecorded(profileId);
    // A restored profile did not write it.
    if (!settled && !settled.error().is(ChartstoreError::NotFound)) {
        co_return failure(settled.error());
    }
    if (settled && settled->error) {
        co_return failure(*settled->error);
    }
    co_return recorded;
}

/// The newest own copy of each compartment that the ledger's commitments confirm. One node alone could put the
/// commitments of foreign keys here, and what is written next would be sealed under them: the judges tell them.
Task<ChartAccess> collectOwnKeys(Workspace *workspace, PatientId patient)
{
    const Result<std::vector<WrapHash>> hashes = co_await workspace->gateway().patientWraps(patient);
    if (!hashes) {
        co_return failure(hashes.error());
    }
    const Result<crypto::EncryptionKey> key = workspace->encryptionKey();
    if (!key) {
        co_return failure(key.error());
    }
    std::map<CompartmentId, OpenCompartment> newest;
    for (const WrapHash &hash : *hashes) {
        const Result<Bytes> stored = co_await workspace->gateway().wrap(hash);
        if (!stored) {
            co_return failure(stored.error());
        }
        const Result<Wrap> wrap = decodeWrap(*stored);
        if (!wrap || wrap->context.kind != WrapKind::ChartKeysForPatient || toNumber(wrap->context.fromEpoch) == 0 ||
            wrap->context.toEpoch < wrap->context.fromEpoch) {
            continue;
        }
        const CompartmentId compartment = wrap->context.compartment;
        const auto known = newest.find(compartment);
        if (known != newest.end() && known->second.lastEpoch() >= wrap->context.toEpoch) {
            continue;
        }
        std::vector<KeyCommitment> commitments;
        for (std::uint32_t epoch = toNumber(wrap->context.fromEpoch); epoch <= toNumber(wrap->context.toEpoch);
             ++epoch) {
            const Result<std::optional<KeyCommitment>> commitment =
                co_await workspace->judgedLedger().chartKeyCommitment(patient, compartment, Epoch(epoch));
            if (!commitment) {
                co_return failure(commitment.error());
            }
            if (!*commitment) {
                break; // Made for a rotation that was never recorded.
            }
            commitments.push_back(**commitment);
        }
        if (commitments.size() != toNumber(wrap->context.toEpoch) - toNumber(wrap->context.fromEpoch) + 1) {
            continue;
        }
        ChartWrapPlace place;
        place.patientId = patient;
        place.compartment = compartment;
        place.fromEpoch = wrap->context.fromEpoch;
        place.toEpoch = wrap->context.toEpoch;
        place.commitment = commitments.back();
        Result<ChartKeys> keys =
            openChartKeys(workspace->deployment(), place, std::nullopt, commitments, *key, *stored);
        if (!keys) {
            continue; // Not ours or not what the ledger commits to: another copy may be.
        }
        if (known != newest.end() && known->second.kind != keys->kind) {
            co_return failure(WorkflowError::KeysDoNotMatch, "a copy names another kind of compartment");
        }
        OpenCompartment open;
        open.id = compartment;
        open.kind = keys->kind;
        open.permissions = Permission::ReadWrite;
        open.firstEpoch = keys->firstEpoch;
        open.keys = std::move(keys->keys);
        newest.insert_or_assign(compartment, std::move(open));
    }
    ChartAccess access;
    access.patient = patient;
    for (auto &[id, compartment] : newest) {
        const Result<std::optional<ledger::ChartState>> chart = co_await workspace->judgedLedger().chart(patient, id);
        if (!chart) {
            co_return failure(chart.error());
        }
        if (!*chart || (*chart)->epoch != compartment.lastEpoch()) {
            co_return failure(WorkflowError::KeysDoNotMatch, "the newest keys of a compartment are not at the gateway");
        }
        access.state = (*chart)->isClosed ? AccessState::ChartClosed : AccessState::Running;
        access.compartments.push_back(std::move(compartment));
    }
    const Result<std::vector<CompartmentId>> opened = co_await workspace->judgedLedger().compartments(patient);
    if (!opened) {
        co_return failure(opened.error());
    }
    // The gateway is free to leave copies out; a profile without one of its charts would never miss it.
    for (const CompartmentId &compartment : *opened) {
        if (access.byId(compartment) == nullptr) {
            co_return failure(WorkflowError::KeysDoNotMatch,
                              "the own copy of a compartment's keys is not at the gateway");
        }
    }
    if (const Result<void> kinds = requireOneOfEachKind(access); !kinds) {
        co_return failure(kinds.error());
    }
    if (access.compartments.empty()) {
        co_return failure(WorkflowError::KeysDoNotMatch, "no own copy of chart keys at the gateway");
    }
    co_return access;
}

Task<void> restorePatient(Workspace *workspace, SecretBuffer phrase)
{
    if (!workspace->isUnlocked()) {
        co_return failure(WorkflowError::Locked);
    }
    Result<crypto::PhraseEntropy> entropy = crypto::entropyFrom(phrase.view());
    if (!entropy) {
        co_return failure(WorkflowError::PhraseWordsWrong, entropy.error().key());
    }
    // A restore that was cut short is taken up; anything else in the profile is somebody's.
    const bool isCutShort = workspace->state().role == ProfileRole::Patient && !workspace->state().patient;
    if (workspace->state().role != ProfileRole::None && !isCutShort) {
        co_return failure(WorkflowError::AlreadyRegistered, "the profile is in use");
    }
    const SecretBuffer normalised = crypto::phraseFrom(*entropy);
    const Result<crypto::PhraseSeed> seed = crypto::seedFrom(normalised.view(), {});
    if (!seed) {
        co_return failure(seed.error());
    }
    Result<PatientId> patient = failure(WorkflowError::NotRegistered);
    {
        const Result<crypto::SigningKey> signing = phraseSigningKeyOf(*seed, PhraseOwner::Patient);
        if (!signing) {
            co_return failure(signing.error());
        }
        const Result<Address> address = crypto::addressOf(*signing);
        if (!address) {
            co_return failure(address.error());
        }
        const Result<std::optional<PatientId>> known = co_await workspace->ledger().patientOfKey(*address);
        if (!known) {
            co_return failure(known.error());
        }
        if (!*known) {
            co_return failure(WorkflowError::NotRegistered);
        }
        patient = **known;
        if (workspace->state().address && workspace->state().address != *address) {
            co_return failure(WorkflowError::AlreadyRegistered, "the profile has another account");
        }
    }
    const Result<void> adopted = co_await adoptPhrase(workspace, std::move(*entropy));
    if (!adopted) {
        co_return failure(adopted.error());
    }
    const PatientId id = *patient;
    Result<ChartAccess> access = co_await collectOwnKeys(workspace, id);
    if (!access) {
        co_return failure(access.error());
    }
    PatientProfile profile;
    profile.id = id;
    for (const OpenCompartment &compartment : access->compartments) {
        profile.compartments.emplace(compartment.kind, compartment.id);
    }
    Result<void> kept = co_await storeAccess(workspace, std::move(*access));
    if (!kept) {
        co_return failure(kept.error());
    }
    auto nextKeptTask = workspace->updateState([profile](ProfileState &state) {
        state.patient = profile;
        state.notes.insert(profileNote, true);
    });
    kept = co_await nextKeptTask;
    co_return kept;
}

} // namespace

PatientIdentity::PatientIdentity(Workspace &workspace)
    : m_workspace(workspace)
{
}

Task<RecordedAction> PatientIdentity::create(clinical::PatientDraft profile, QString institutionCode,
                                             ProgressObserver observer)
{
    return createPatient(&m_workspace, std::move(profile), std::move(institutionCode), std::move(observer));
}

Task<SecretBuffer> PatientIdentity::phrase()
{
    const Result<crypto::PhraseEntropy> entropy = m_workspace.loadSecret<crypto::PhraseEntropy>(phraseName);
    if (!entropy) {
        co_return failure(entropy.error());
    }
    co_return crypto::phraseFrom(*entropy);
}

Task<void> PatientIdentity::restore(SecretBuffer phrase) { return restorePatient(&m_workspace, std::move(phrase)); }

Task<PatientId> PatientIdentity::patientId()
{
    if (!m_workspace.isUnlocked()) {
        co_return failure(WorkflowError::Locked);
    }
    if (!m_workspace.state().patient) {
        co_return failure(WorkflowError::NotRegistered);
    }
    co_return m_workspace.state().patient->id;
}

Task<RecordedAction> PatientIdentity::closeChart(ProgressObserver observer)
{
    const Result<PatientId> patient = co_await patientId();
    if (!patient) {
        co_return failure(patient.error());
    }
    ActionPlan plan;
    plan.step = closeStep;
    plan.action = CloseChart{*patient, {}};
    const Result<RecordedAction> recorded = co_await recordOnce(&m_workspace, plan, observer);
    if (!recorded) {
        co_return failure(recorded.error());
    }
    Result<ChartAccess> access = storedAccess(m_workspace, *patient);
    if (!access) {
        co_return failure(access.error());
    }
    access->state = AccessState::ChartClosed;
    const Result<void> kept = co_await storeAccess(&m_workspace, std::move(*access));
    if (!kept) {
        co_return failure(kept.error());
    }
    co_return *recorded;
}

} // namespace tegata::workflows
