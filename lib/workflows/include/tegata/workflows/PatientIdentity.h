#pragma once

#include <tegata/base/SecretBytes.h>
#include <tegata/base/Task.h>
#include <tegata/clinical/Drafts.h>
#include <tegata/protocol/Ids.h>
#include <tegata/workflows/ActionProgress.h>

namespace tegata::workflows {

class Workspace;

/// The patient's own key and chart, until the phone page takes this over; driven by the command line tool.
class PatientIdentity
{
public:
    explicit PatientIdentity(Workspace &workspace);

    /// Makes the phrase and keys, registers on chain under an institution's introduction, opens the four
    /// compartments and stores the profile as the first record. Idempotent after a crash.
    [[nodiscard]] Task<RecordedAction> create(clinical::PatientDraft profile, QString institutionCode,
                                              ProgressObserver observer);
    /// The 24 words; a patient may see them again after unlocking.
    [[nodiscard]] Task<SecretBuffer> phrase();
    /// Finds patient, charts and chart keys from the words. PhraseWordsWrong, NotRegistered.
    [[nodiscard]] Task<void> restore(SecretBuffer phrase);
    [[nodiscard]] Task<protocol::PatientId> patientId();
    [[nodiscard]] Task<RecordedAction> closeChart(ProgressObserver observer);

private:
    Workspace &m_workspace;
};

} // namespace tegata::workflows
