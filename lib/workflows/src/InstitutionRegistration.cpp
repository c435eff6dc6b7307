#include <tegata/workflows/InstitutionRegistration.h>

#include "Introduction_p.h"
#include "Logging_p.h"
#include "Names_p.h"
#include "PhraseKeys_p.h"
#include "VaultKeys_p.h"

#include <tegata/protocol/Enrolment.h>

#include <QStringList>

#include <algorithm>

namespace tegata::workflows {

namespace {

const QString registerStep = QStringLiteral("register-institution");
const QString phraseName = QStringLiteral("phrase");
const QString firstSeedName = QStringLiteral("vault-seed-1");
constexpr protocol::Epoch firstEpoch{1};

RegistrationStep stepOf(const ProfileState &state)
{
    return state.registration ? state.registration->step : RegistrationStep::NothingYet;
}

/// Three different positions, ascending.
std::array<int, 3> chooseWords(crypto::RandomSource &random)
{
    std::array<int, 3> positions{};
    std::size_t found = 0;
    while (found < positions.size()) {
        ByteArray<1> byte{};
        random.fill(byte);
        // 240 = 10 × 24: without the rest every position is equally likely.
        if (byte[0] >= 240) {
            continue;
        }
        const int position = byte[0] % 24 + 1;
        const auto end = positions.begin() + static_cast<std::ptrdiff_t>(found);
        if (std::find(positions.begin(), end, position) == end) {
            positions[found++] = position;
        }
    }
    std::sort(positions.begin(), positions.end());
    return positions;
}

/// The secret of this name, made at random when it is not there yet.
template <typename Secret> Task<Secret> ensureSecret(Workspace *workspace, QString name)
{
    Result<Secret> existing = workspace->loadSecret<Secret>(name);
    if (existing || !existing.error().is(KeystoreError::KeyMissing)) {
        co_return existing;
    }
    Secret fresh = workspace->random().secret<Secret>();
    const Result<void> kept = co_await workspace->keepSecret(name, SecretBuffer::copyOf(fresh.view()));
    if (!kept) {
        co_return failure(kept.error());
    }
    co_return Result<Secret>(std::move(fresh));
}

Task<void> beginRegistration(Workspace *workspace, InstitutionDetails details)
{
    const Result<QString> name = institutionNameFrom(details.name);
    const Result<QString> number = personOrTerminalNameFrom(details.legalNumber);
    if (!name || !number) {
        co_return failure(WorkflowError::InvalidName);
    }
    if (!workspace->isUnlocked()) {
        co_return failure(WorkflowError::Locked);
    }
    const RegistrationStep step = stepOf(workspace->state());
    const bool isFresh = workspace->state().role == ProfileRole::None;
    if (step == RegistrationStep::Submitted || step == RegistrationStep::Registered ||
        (!isFresh && step == RegistrationStep::NothingYet)) {
        co_return failure(WorkflowError::AlreadyRegistered);
    }
    const protocol::Hash32 legalIdHash = protocol::legalIdHashOf(details.kind, *number);
    const QString chosenName = *name;
    const protocol::InstitutionKind kind = details.kind;
    if (step != RegistrationStep::NothingYet) {
        // Keys and phrase stay: only what was typed changes.
        auto changedTask = workspace->updateState([chosenName, kind, legalIdHash](ProfileState &state) {
            state.registration->name = chosenName;
            state.registration->kind = kind;
            state.registration->legalIdHash = legalIdHash;
        });
        const Result<void> changed = co_await changedTask;
        co_return changed;
    }

    const Result<crypto::PhraseEntropy> entropy = co_await ensureSecret<crypto::PhraseEntropy>(workspace, phraseName);
    if (!entropy) {
        co_return failure(entropy.error());
    }
    Result<InstitutionPhraseKeys> keys = institutionKeysOf(*entropy);
    if (!keys) {
        co_return failure(keys.error());
    }
    const protocol::EncryptionPublicKey recoveryPk = crypto::publicKeyOf(keys->recovery);
    const Result<protocol::Address> own = co_await workspace->adoptAccount(std::move(keys->administratorSigning),
                                                                           std::move(keys->administratorEncryption));
    if (!own) {
        co_return failure(own.error());
    }
    const Result<protocol::VaultSeed> seed = co_await ensureSecret<protocol::VaultSeed>(workspace, firstSeedName);
    if (!seed) {
        co_return failure(seed.error());
    }
    const auto institution = workspace->random().strongBytes<protocol::InstitutionId>();
    RegistrationState registration;
    registration.step = RegistrationStep::PhraseNotConfirmed;
    registration.name = chosenName;
    registration.kind = kind;
    registration.legalIdHash = legalIdHash;
    registration.vaultPk = crypto::publicKeyOf(protocol::vaultEncryptionKeyOf(*seed, {institution, firstEpoch}));
    registration.recoveryPk = recoveryPk;
    registration.wordsToAsk = chooseWords(workspace->random());
    auto notedTask = workspace->updateState([institution, registration](ProfileState &state) {
        state.role = ProfileRole::Administrator;
        state.institution = institution;
        state.registration = registration;
    });
    const Result<void> noted = co_await notedTask;
    co_return noted;
}

Task<SecretBuffer> loadPhrase(Workspace *workspace)
{
    if (!workspace->isUnlocked()) {
        co_return failure(WorkflowError::Locked);
    }
    if (stepOf(workspace->state()) != RegistrationStep::PhraseNotConfirmed) {
        co_return failure(WorkflowError::NotFound);
    }
    const Result<crypto::PhraseEntropy> entropy = workspace->loadSecret<crypto::PhraseEntropy>(phraseName);
    if (!entropy) {
        co_return failure(entropy.error().is(KeystoreError::KeyMissing) ? Error(WorkflowError::NotFound)
                                                                        : entropy.error());
    }
    co_return crypto::phraseFrom(*entropy);
}

/// Word `position` (from 1) of a phrase.
ByteView wordAt(ByteView phrase, int position)
{
    auto begin = phrase.begin();
    for (int word = 1;; ++word) {
        const auto end = std::find(begin, phrase.end(), static_cast<std::uint8_t>(' '));
        if (word == position || end == phrase.end()) {
            return {begin, end};
        }
        begin = end + 1;
    }
}

Task<void> confirm(Workspace *workspace, std::array<QString, 3> words)
{
    const Result<SecretBuffer> phrase = co_await loadPhrase(workspace);
    if (!phrase) {
        co_return failure(phrase.error());
    }
    const std::array<int, 3> positions = workspace->state().registration->wordsToAsk;
    bool isRight = true;
    for (std::size_t i = 0; i < positions.size(); ++i) {
        QByteArray typed = words[i].trimmed().normalized(QString::NormalizationForm_KC).toLower().toUtf8();
        isRight = equalConstantTime(bytesOf(typed), wordAt(phrase->view(), positions[i])) && isRight;
        typed.fill('\0');
    }
    if (!isRight) {
        co_return failure(WorkflowError::PhraseWordsWrong);
    }
    auto notedTask = workspace->updateState(
        [](ProfileState &state) { state.registration->step = RegistrationStep::ReadyToRegister; });
    const Result<void> noted = co_await notedTask;
    if (!noted) {
        co_return failure(noted.error());
    }
    // A crash before this line is made good when the registration goes on.
    const Result<void> forgotten = co_await workspace->forgetSecret(phraseName);
    co_return forgotten;
}

Task<void> setStep(Workspace *workspace, RegistrationStep step)
{
    auto notedTask = workspace->updateState([step](ProfileState &state) {
        if (state.registration) {
            state.registration->step = step;
        }
    });
    const Result<void> noted = co_await notedTask;
    co_return noted;
}

/// After the ledger has it. The introduction token may wait: the poster asks for it again.
Task<void> finishRegistration(Workspace *workspace)
{
    const Result<void> noted = co_await setStep(workspace, RegistrationStep::Registered);
    if (!noted) {
        co_return failure(noted.error());
    }
    const Result<protocol::Introduction> introduction = co_await currentIntroduction(workspace);
    if (!introduction) {
        qCInfo(logEnrolment) << "no introduction token yet:" << introduction.error().key().c_str();
    }
    co_return Result<void>();
}

/// A refused registration may be tried again; one on its way is taken up.
Task<RecordedAction> settle(Workspace *workspace, Result<RecordedAction> recorded)
{
    if (recorded) {
        const Result<void> finished = co_await finishRegistration(workspace);
        if (!finished) {
            co_return failure(finished.error());
        }
        co_return recorded;
    }
    ActionRecording recording(*workspace);
    const Result<std::optional<protocol::Action>> pending = co_await recording.pending(registerStep);
    // Another token, or other words, may be tried as long as only the gateway refuses; what was signed stays.
    const bool isRefused =
        recorded.error().is(WorkflowError::InvitationRefused) || recorded.error().is(LedgerError::Refused);
    if (pending && (!*pending || isRefused)) {
        const Result<void> noted = co_await setStep(workspace, RegistrationStep::ReadyToRegister);
        if (!noted) {
            co_return failure(noted.error());
        }
    }
    co_return recorded;
}

/// The registration that the ledger has, when this profile no longer knows that it sent one: the last thing before a
/// crash may have been to forget it. NotRegistered when the ledger has none.
Task<RecordedAction> findRegistration(Workspace *workspace)
{
    const std::optional<protocol::InstitutionId> institution = workspace->state().institution;
    const std::optional<protocol::Address> own = workspace->state().address;
    if (!institution || !own) {
        co_return failure(WorkflowError::NotRegistered);
    }
    const Result<std::shared_ptr<const InstitutionFacts>> facts = co_await workspace->institutionFacts(*institution);
    if (!facts) {
        co_return failure(facts.error());
    }
    if (!(*facts)->isRegistered() || !(*facts)->administrators.contains(*own)) {
        co_return failure(WorkflowError::NotRegistered, "the ledger has no registration of this profile");
    }
    const Result<RecordedAction> recorded = co_await recordedActionOf(workspace, (*facts)->events.front().position);
    if (!recorded) {
        co_return failure(recorded.error());
    }
    const Result<void> finished = co_await finishRegistration(workspace);
    if (!finished) {
        co_return failure(finished.error());
    }
    co_return recorded;
}

Task<RecordedAction> resumeRegistration(Workspace *workspace, ProgressObserver observer)
{
    if (!workspace->isUnlocked()) {
        co_return failure(WorkflowError::Locked);
    }
    ActionRecording recording(*workspace);
    const Result<RecordedAction> resumed = co_await recording.resume(registerStep, std::move(observer));
    if (!resumed && resumed.error().is(WorkflowError::NotFound)) {
        const Result<RecordedAction> found = co_await findRegistration(workspace);
        if (found || !found.error().is(WorkflowError::NotRegistered)) {
            co_return found;
        }
        const Result<void> noted = co_await setStep(workspace, RegistrationStep::ReadyToRegister);
        if (!noted) {
            co_return failure(noted.error());
        }
        co_return failure(WorkflowError::NotRegistered, "nothing was signed yet");
    }
    const Result<RecordedAction> settled = co_await settle(workspace, resumed);
    co_return settled;
}

Task<RecordedAction> registerInstitution(Workspace *workspace, QString invitation, ProgressObserver observer)
{
    if (!workspace->isUnlocked()) {
        co_return failure(WorkflowError::Locked);
    }
    const RegistrationStep step = stepOf(workspace->state());
    if (step == RegistrationStep::NothingYet || step == RegistrationStep::PhraseNotConfirmed) {
        co_return failure(WorkflowError::NotConfirmed);
    }
    if (step == RegistrationStep::Registered) {
        co_return failure(WorkflowError::AlreadyRegistered);
    }
    const Result<void> forgotten = co_await workspace->forgetSecret(phraseName);
    if (!forgotten) {
        co_return failure(forgotten.error());
    }
    if (!workspace->state().institution) {
        co_return failure(WorkflowError::DamagedProfile);
    }
    // It may be recorded already, by what was sent before a crash: that one is taken up, whatever token is given now.
    const Result<std::optional<ledger::InstitutionState>> known =
        co_await workspace->ledger().institution(*workspace->state().institution);
    if (!known) {
        co_return failure(known.error());
    }
    if (*known) {
        const Result<RecordedAction> resumed = co_await resumeRegistration(workspace, std::move(observer));
        co_return resumed;
    }
    const Result<protocol::VaultSeed> seed = workspace->loadSecret<protocol::VaultSeed>(firstSeedName);
    if (!seed) {
        co_return failure(seed.error());
    }
    const ProfileState &state = workspace->state();
    if (!state.institution || !state.address || !state.encPk) {
        co_return failure(WorkflowError::DamagedProfile);
    }
    const RegistrationState registration = *state.registration;
    const protocol::VaultEpoch vault{*state.institution, firstEpoch};
    const Result<protocol::Wrap> recovery =
        protocol::wrapVaultSeed(workspace->deployment(), {vault, registration.vaultPk, std::nullopt, *state.address},
                                *seed, registration.recoveryPk, workspace->random());
    if (!recovery) {
        co_return failure(recovery.error());
    }
    protocol::RegisterInstitution action;
    action.institutionId = vault.institutionId;
    action.kind = registration.kind;
    action.name = registration.name.toStdString();
    action.legalIdHash = registration.legalIdHash;
    action.encPk = *state.encPk;
    action.vaultPk = registration.vaultPk;
    action.recoveryPk = registration.recoveryPk;
    action.recoveryWrapHash = protocol::wrapHashOf(workspace->deployment(), *recovery);

    ActionPlan plan;
    plan.step = registerStep;
    // Whoever pays himself needs none; the sponsor refuses to pay without one.
    if (const QString token = invitation.trimmed(); !token.isEmpty()) {
        plan.admission.invitation = token;
    }
    // The gateway takes wraps from administrators that the ledger knows, and this one it knows only afterwards.
    plan.after.emplace_back(WrapUpload{action.recoveryWrapHash, protocol::encodeWrap(*recovery)});
    plan.action = std::move(action);

    ActionRecording recording(*workspace);
    const Result<void> noted = co_await setStep(workspace, RegistrationStep::Submitted);
    if (!noted) {
        co_return failure(noted.error());
    }
    const Result<std::optional<PendingAction>> earlier = co_await loadPending(workspace, registerStep);
    if (!earlier) {
        co_return failure(earlier.error());
    }
    const auto *sent =
        *earlier ? std::get_if<protocol::RegisterInstitution>(&(*earlier)->signedAction.action) : nullptr;
    auto &wanted = std::get<protocol::RegisterInstitution>(plan.action);
    if (sent != nullptr &&
        (sent->name != wanted.name || sent->kind != wanted.kind || sent->legalIdHash != wanted.legalIdHash)) {
        // Other words under the same keys: the ledger takes one of the two, and either has this recovery wrap.
        wanted.recoveryWrapHash = sent->recoveryWrapHash;
        plan.after = (*earlier)->after;
    } else if (*earlier) {
        // The same signed registration under the new token: it may still arrive by the earlier way, and its recovery
        // wrap must not be lost then.
        const std::optional<ledger::Admission> admission = plan.admission;
        const Result<RecordedAction> resumed = co_await recording.resume(registerStep, std::move(observer), admission);
        const Result<RecordedAction> settled = co_await settle(workspace, resumed);
        co_return settled;
    }
    const Result<RecordedAction> recorded = co_await recording.record(std::move(plan), std::move(observer));
    const Result<RecordedAction> settled = co_await settle(workspace, recorded);
    co_return settled;
}

Task<void> restoreFromPhrase(Workspace *workspace, SecretBuffer phrase)
{
    if (!workspace->isUnlocked()) {
        co_return failure(WorkflowError::Locked);
    }
    const Result<crypto::PhraseEntropy> entropy = crypto::entropyFrom(phrase.view());
    if (!entropy) {
        co_return failure(WorkflowError::PhraseWordsWrong, entropy.error().key());
    }
    Result<InstitutionPhraseKeys> keys = institutionKeysOf(*entropy);
    if (!keys) {
        co_return failure(keys.error());
    }
    const Result<protocol::Address> address = crypto::addressOf(keys->administratorSigning);
    if (!address) {
        co_return failure(address.error());
    }
    if (workspace->state().role != ProfileRole::None && workspace->state().address != *address) {
        co_return failure(WorkflowError::AlreadyRegistered, "the profile has another account");
    }
    // What is adopted here stays: not by what one of several nodes tells alone.
    const Result<ledger::BlockHeader> head = co_await trustedHead(workspace);
    if (!head) {
        co_return failure(head.error());
    }
    const Result<std::optional<ledger::AdministratorState>> known =
        co_await workspace->judgedLedger().administrator(*address, *head);
    if (!known) {
        co_return failure(known.error());
    }
    if (!*known || !(*known)->isActive) {
        co_return failure(WorkflowError::NotRegistered);
    }
    if ((*known)->encPk != crypto::publicKeyOf(keys->administratorEncryption)) {
        co_return failure(WorkflowError::KeysDoNotMatch, "administrator encryption key");
    }
    const protocol::InstitutionId institution = (*known)->institutionId;
    const Result<std::optional<ledger::InstitutionState>> state =
        co_await workspace->judgedLedger().institution(institution, *head);
    if (!state) {
        co_return failure(state.error());
    }
    if (!*state) {
        co_return failure(WorkflowError::NotRegistered);
    }
    RegistrationState registration;
    registration.step = RegistrationStep::Registered;
    registration.name = QString::fromStdString((*state)->name);
    registration.kind = (*state)->kind;
    registration.legalIdHash = (*state)->legalIdHash;
    registration.vaultPk = (*state)->vaultPk;
    registration.recoveryPk = (*state)->recoveryPk;
    registration.wordsToAsk = {1, 2, 3};
    const Result<protocol::Address> own = co_await workspace->adoptAccount(std::move(keys->administratorSigning),
                                                                           std::move(keys->administratorEncryption));
    if (!own) {
        co_return failure(own.error());
    }
    auto notedTask = workspace->updateState([institution, registration](ProfileState &profile) {
        profile.role = ProfileRole::Administrator;
        profile.institution = institution;
        profile.registration = registration;
    });
    const Result<void> noted = co_await notedTask;
    if (!noted) {
        co_return failure(noted.error());
    }
    const Result<void> recovered = co_await recoverVault(workspace, institution, std::move(keys->recovery));
    co_return recovered;
}

InstitutionRegistration::Step publicStepOf(RegistrationStep step)
{
    switch (step) {
    case RegistrationStep::NothingYet:
        return InstitutionRegistration::Step::NothingYet;
    case RegistrationStep::PhraseNotConfirmed:
        return InstitutionRegistration::Step::PhraseNotConfirmed;
    case RegistrationStep::ReadyToRegister:
        return InstitutionRegistration::Step::ReadyToRegister;
    case RegistrationStep::Submitted:
        return InstitutionRegistration::Step::Submitted;
    case RegistrationStep::Registered:
        return InstitutionRegistration::Step::Registered;
    }
    return InstitutionRegistration::Step::NothingYet;
}

} // namespace

InstitutionRegistration::InstitutionRegistration(Workspace &workspace)
    : m_workspace(workspace)
{
}

InstitutionRegistration::Step InstitutionRegistration::step() const
{
    return publicStepOf(stepOf(m_workspace.state()));
}

Task<void> InstitutionRegistration::begin(InstitutionDetails details)
{
    return beginRegistration(&m_workspace, std::move(details));
}
Task<SecretBuffer> InstitutionRegistration::phrase() { return loadPhrase(&m_workspace); }
std::array<int, 3> InstitutionRegistration::wordsToAsk() const
{
    return m_workspace.state().registration ? m_workspace.state().registration->wordsToAsk : std::array<int, 3>{};
}
Task<void> InstitutionRegistration::confirmPhrase(std::array<QString, 3> words)
{
    return confirm(&m_workspace, std::move(words));
}
Task<RecordedAction> InstitutionRegistration::registerOnLedger(QString invitation, ProgressObserver observer)
{
    return registerInstitution(&m_workspace, std::move(invitation), std::move(observer));
}
Task<RecordedAction> InstitutionRegistration::resume(ProgressObserver observer)
{
    return resumeRegistration(&m_workspace, std::move(observer));
}
Task<void> InstitutionRegistration::restore(SecretBuffer phrase)
{
    return restoreFromPhrase(&m_workspace, std::move(phrase));
}

} // namespace tegata::workflows
