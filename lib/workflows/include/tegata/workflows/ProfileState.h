#pragma once

#include <tegata/protocol/Enrolment.h>
#include <tegata/protocol/Ids.h>
#include <tegata/workflows/WorkflowError.h>

#include <QJsonObject>
#include <QString>

#include <array>
#include <map>
#include <optional>

namespace tegata::workflows {

/// Whose profile this is; None until the first workflow made an account in it.
enum class ProfileRole
{
    None,
    Administrator,
    Terminal,
    Patient
};

/// How far the registration of an institution is.
enum class RegistrationStep
{
    NothingYet,
    PhraseNotConfirmed,
    ReadyToRegister,
    Submitted,
    Registered
};

/// What an administrator's profile remembers of its institution's registration.
struct RegistrationState
{
    RegistrationStep step = RegistrationStep::NothingYet;
    QString name;
    protocol::InstitutionKind kind = protocol::InstitutionKind::Hospital;
    protocol::Hash32 legalIdHash;
    protocol::EncryptionPublicKey vaultPk;
    protocol::EncryptionPublicKey recoveryPk;
    /// Positions 1…24 of the words asked for.
    std::array<int, 3> wordsToAsk{};
    friend bool operator==(const RegistrationState &, const RegistrationState &) = default;
};

/// What a terminal's profile remembers of its enrolment.
struct EnrolmentProgress
{
    QString institutionName;
    QString terminalName;
    QString userName;
    QString profession;
    /// The signed request as it goes to the mailbox.
    protocol::EnrolmentNonce nonce;
    /// Stands in the request only sealed.
    protocol::CheckNonce checkNonce;
    UnixTime requestedAt{};
    protocol::Signature signature;
    protocol::Signature consent;
    Bytes sealedNames;
    /// When the mailbox was last asked whether it still has the request.
    UnixTime askedAt{};
    /// The request is in the institution's mailbox.
    bool isDelivered = false;
    /// The gateway said that an administrator turned it down; only ever shown, the ledger decides.
    bool isDenied = false;
    /// The vault was opened after the approval.
    bool isComplete = false;
    friend bool operator==(const EnrolmentProgress &, const EnrolmentProgress &) = default;
};

/// What a patient's profile remembers; the keys themselves are secrets of their own.
struct PatientProfile
{
    protocol::PatientId id;
    protocol::InstitutionId introducedBy;
    std::map<protocol::CompartmentKind, protocol::CompartmentId> compartments;
    friend bool operator==(const PatientProfile &, const PatientProfile &) = default;
};

/// Everything a profile remembers between two starts besides keys and charts: one small sealed document, replaced
/// atomically through Workspace::updateState().
struct ProfileState
{
    ProfileRole role = ProfileRole::None;
    /// The profile's own account: address of "account-signing", public half of "account-encryption".
    std::optional<protocol::Address> address;
    std::optional<protocol::EncryptionPublicKey> encPk;
    /// The institution of an administrator or terminal, also while its enrolment is pending.
    std::optional<protocol::InstitutionId> institution;
    /// The current introduction token of the institution's QR code; administrators only.
    std::optional<protocol::Introduction> introduction;
    /// The gateway took the token, and the terminals can read it.
    bool isIntroductionSet = false;
    /// A new administrator's request; ties the text carried to the colleague to this profile.
    std::optional<protocol::EnrolmentNonce> administratorNonce;
    std::optional<RegistrationState> registration;
    std::optional<EnrolmentProgress> enrolment;
    std::optional<PatientProfile> patient;
    /// Further notes of single workflows, one member each, named after the workflow.
    QJsonObject notes;
    friend bool operator==(const ProfileState &, const ProfileState &) = default;
};

[[nodiscard]] Bytes encodeProfileState(const ProfileState &state);
/// DamagedProfile for anything that encodeProfileState did not write.
[[nodiscard]] Result<ProfileState> decodeProfileState(ByteView json);

} // namespace tegata::workflows
