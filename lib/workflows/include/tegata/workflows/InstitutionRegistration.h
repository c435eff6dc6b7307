#pragma once

#include <tegata/base/SecretBytes.h>
#include <tegata/base/Task.h>
#include <tegata/protocol/Ids.h>
#include <tegata/workflows/ActionProgress.h>

#include <QString>

#include <array>

namespace tegata::workflows {

class Workspace;

/// What an administrator types at the first run of the hospital console.
struct InstitutionDetails
{
    /// 1 to 200 bytes of UTF-8, no control characters.
    QString name;
    protocol::InstitutionKind kind = protocol::InstitutionKind::Hospital;
    /// The institution's legal number (医療機関コード or the like); only its hash leaves the machine.
    QString legalNumber;
};

/// First run of an institution: master key, recovery phrase, registration on chain.
///
/// The steps are separate so that a window can show one page each; each is idempotent and the profile
/// remembers where it stands, so that a crash in between is taken up by `resume()`.
class InstitutionRegistration
{
public:
    enum class Step
    {
        NothingYet,
        PhraseNotConfirmed,
        ReadyToRegister,
        Submitted,
        Registered
    };

    explicit InstitutionRegistration(Workspace &workspace);

    [[nodiscard]] Step step() const;

    /// Makes phrase, master key, vault seed and stores them sealed. InvalidName for unusable details.
    [[nodiscard]] Task<void> begin(InstitutionDetails details);

    /// The 24 words, only until they are confirmed. NotFound afterwards.
    [[nodiscard]] Task<SecretBuffer> phrase();
    /// The positions (1…24, ascending) of the three words to ask for; the same until confirmed.
    [[nodiscard]] std::array<int, 3> wordsToAsk() const;
    /// PhraseWordsWrong leaves everything as it was; success removes the phrase from the profile.
    [[nodiscard]] Task<void> confirmPhrase(std::array<QString, 3> words);

    /// Signs and submits with the operator's invitation; InvitationRefused keeps everything for another token.
    [[nodiscard]] Task<RecordedAction> registerOnLedger(QString invitation, ProgressObserver observer);
    /// Takes up a registration whose submission was interrupted.
    [[nodiscard]] Task<RecordedAction> resume(ProgressObserver observer);

    /// Another machine: master key and vault from the words. PhraseWordsWrong, NotRegistered when the ledger
    /// knows no administrator of this key.
    [[nodiscard]] Task<void> restore(SecretBuffer phrase);

private:
    Workspace &m_workspace;
};

} // namespace tegata::workflows
