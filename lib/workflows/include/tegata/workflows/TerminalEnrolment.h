#pragma once

#include <tegata/base/Task.h>
#include <tegata/protocol/Ids.h>
#include <tegata/workflows/ActionProgress.h>

#include <QByteArray>
#include <QString>

#include <optional>

namespace tegata::workflows {

class Workspace;

struct TerminalDetails
{
    /// Each 1 to 200 characters without control characters.
    QString terminalName;
    QString userName;
    QString profession;
};

/// An institution found from its code and checked against the ledger.
struct ChosenInstitution
{
    protocol::InstitutionId id;
    QString name;
    protocol::InstitutionKind kind = protocol::InstitutionKind::Hospital;
    QString checkNumber;
    protocol::Epoch vaultEpoch{};
    protocol::EncryptionPublicKey vaultPk;
};

/// What a terminal knows about its own standing.
enum class EnrolmentState
{
    NothingYet,
    Requested,
    Approved,
    Denied,
    Revoked,
    Expired,
    InstitutionInactive
};

struct EnrolmentStatus
{
    EnrolmentState state = EnrolmentState::NothingYet;
    QString institutionName;
    QString checkNumber;
    /// "t2.…", for the QR code on the terminal's screen.
    QString code;
    protocol::DeviceRole role = protocol::DeviceRole::Doctor;
    UnixTime notAfter{};
};

/// The terminal's side of being let in. Steps are idempotent; the profile remembers them.
class TerminalEnrolment
{
public:
    explicit TerminalEnrolment(Workspace &workspace);

    /// Reads an institution's code from text. Errors of lib/qr, OtherNetwork, CodeDoesNotMatchLedger,
    /// InstitutionInactive.
    [[nodiscard]] Task<ChosenInstitution> chooseFromText(QString text);
    /// The same from the bytes of a picture.
    [[nodiscard]] Task<ChosenInstitution> chooseFromPicture(QByteArray picture);

    /// Makes the device keys (once), signs and leaves the request in the institution's mailbox.
    [[nodiscard]] Task<EnrolmentStatus> request(ChosenInstitution institution, TerminalDetails details);

    /// Where it stands, from the chain; opens the vault the first time it finds itself approved.
    [[nodiscard]] Task<EnrolmentStatus> status();
    /// Waits for the approval (block by block) and completes it; also ends when the request was turned down. Locking
    /// the workspace ends it with Locked (a task that is only destroyed goes on unseen).
    [[nodiscard]] Task<EnrolmentStatus> awaitApproval();

    /// Why this terminal may not act any more, as far as its profile knows without asking anybody: what was found last,
    /// and the end of its approval by the clock. DeviceRevoked, DeviceExpired, InstitutionInactive.
    [[nodiscard]] std::optional<Error> knownEnd() const;

private:
    Workspace &m_workspace;
};

} // namespace tegata::workflows
