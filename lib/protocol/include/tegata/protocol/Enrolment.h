#pragma once

#include <tegata/protocol/Actions.h>
#include <tegata/protocol/Keys.h>
#include <tegata/protocol/ProtocolError.h>

/// How a new terminal or administrator asks to be let in, docs/protocol.md §7.
namespace tegata::protocol {

/// Signed by the new device key.
struct EnrolmentRequest
{
    InstitutionId institutionId;
    Address device;
    EncryptionPublicKey encPk;
    EnrolmentNonce nonce;
    /// keccak of the sealed names.
    Hash32 sealedHash;
    UnixTime createdAt{};
    friend bool operator==(const EnrolmentRequest &, const EnrolmentRequest &) = default;
};

/// Signed by the new administrator key.
struct AdministratorRequest
{
    InstitutionId institutionId;
    Address administrator;
    EncryptionPublicKey encPk;
    EnrolmentNonce nonce;
    UnixTime createdAt{};
    friend bool operator==(const AdministratorRequest &, const AdministratorRequest &) = default;
};

struct CheckNonceTag;
/// What makes a check number: known to the device and, sealed, to the institution. The gateway must not know it: it
/// could try keys of its own until one gives the number that the administrator expects.
using CheckNonce = StrongBytes<16, CheckNonceTag>;

/// A device's request as it waits in the institution's mailbox.
struct SignedEnrolment
{
    EnrolmentRequest request;
    Signature signature;
    /// KeyConsent of the device key for this institution.
    Signature consent;
    /// enc (32) ‖ ciphertext of check nonce ‖ names, for the institution's vault.
    Bytes sealedNames;
};

/// Largest sealed names.
inline constexpr std::size_t sealedNamesMaximum = 4096;

/// What a terminal says about itself; text of people, never logged.
struct TerminalNames
{
    QString terminal;
    QString user;
    QString profession;
    friend bool operator==(const TerminalNames &, const TerminalNames &) = default;
};

/// `{"terminal","user","profession"}` in UTF-8. Decoding: Malformed for anything but exactly these three texts.
[[nodiscard]] Bytes encodeTerminalNames(const TerminalNames &names);
[[nodiscard]] Result<TerminalNames> decodeTerminalNames(ByteView json);

/// What a request says to its institution alone.
struct EnrolmentContent
{
    TerminalNames names;
    CheckNonce checkNonce;
    friend bool operator==(const EnrolmentContent &, const EnrolmentContent &) = default;
};

/// Seals the content for the vault, signs request and consent. TooLarge for names that do not fit.
[[nodiscard]] Result<SignedEnrolment> makeEnrolment(const Deployment &deployment, const InstitutionId &institutionId,
                                                    const EncryptionPublicKey &vaultPk, const EnrolmentContent &content,
                                                    const crypto::SigningKey &deviceKey,
                                                    const EncryptionPublicKey &encPk, UnixTime createdAt,
                                                    crypto::RandomSource &random);
/// Signature, consent and hash of the sealed names. NotAuthentic, whatever was wrong.
[[nodiscard]] Result<void> verifyEnrolment(const Deployment &deployment, const SignedEnrolment &enrolment);
/// NotAuthentic, whatever was wrong; Malformed when what was sealed is not names.
[[nodiscard]] Result<EnrolmentContent> openEnrolment(const Deployment &deployment, const SignedEnrolment &enrolment,
                                                     const crypto::EncryptionKey &vaultKey);

[[nodiscard]] Digest digestOf(const Deployment &deployment, const EnrolmentRequest &request);
[[nodiscard]] Digest digestOf(const Deployment &deployment, const AdministratorRequest &request);

/// Six digits that both screens show, such as "048213".
[[nodiscard]] std::string checkNumberOf(const InstitutionId &institutionId, const Address &key,
                                        const EncryptionPublicKey &encPk, const CheckNonce &nonce);

/// legalIdHash: the text is brought to Unicode form NFKC without white space at its ends first.
[[nodiscard]] Hash32 legalIdHashOf(InstitutionKind kind, const QString &legalNumber);

} // namespace tegata::protocol
