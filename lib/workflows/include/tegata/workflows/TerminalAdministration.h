#pragma once

#include <tegata/base/Task.h>
#include <tegata/protocol/Ids.h>
#include <tegata/workflows/ActionProgress.h>

#include <QString>

#include <optional>
#include <vector>

namespace tegata::workflows {

class Workspace;

/// A terminal that asks to be let in, as the console shows it.
struct PendingTerminal
{
    protocol::Address device;
    protocol::EncryptionPublicKey encPk;
    /// As typed at the terminal; untrusted text until approved.
    QString terminalName;
    QString userName;
    QString profession;
    /// Six digits, to compare with the terminal's screen.
    QString checkNumber;
    UnixTime requestedAt{};
};

enum class TerminalState
{
    Active,
    Expired,
    Revoked
};

struct TerminalInformation
{
    protocol::Address device;
    QString terminalName;
    QString userName;
    QString profession;
    protocol::DeviceRole role = protocol::DeviceRole::Doctor;
    TerminalState state = TerminalState::Active;
    /// First eight hexadecimal digits of keccak(device ‖ encPk), in two groups.
    QString fingerprint;
    protocol::Address approvedBy;
    UnixTime approvedAt{};
    /// Zero: no end date.
    UnixTime notAfter{};
    UnixTime revokedAt{};
    std::optional<protocol::RevocationReason> reason;
    /// When it last acted on the chain; zero when never.
    UnixTime lastSeen{};
};

struct TerminalApproval
{
    protocol::Address device;
    protocol::DeviceRole role = protocol::DeviceRole::Doctor;
    /// Zero: no end date. EndDateInPast otherwise.
    UnixTime notAfter{};
    /// The number that the administrator saw on the terminal; CheckNumberMismatch when it is another one.
    QString checkNumber;
};

/// The administrator's side of terminals.
class TerminalAdministration
{
public:
    explicit TerminalAdministration(Workspace &workspace);

    /// Requests whose signatures and consents hold; others are dropped and counted in the log.
    [[nodiscard]] Task<std::vector<PendingTerminal>> pending();
    [[nodiscard]] Task<RecordedAction> approve(TerminalApproval approval, ProgressObserver observer);
    [[nodiscard]] Task<void> deny(protocol::Address device);

    [[nodiscard]] Task<std::vector<TerminalInformation>> terminals();
    /// Ends the terminal for ever and rotates the vault in the same action.
    [[nodiscard]] Task<RecordedAction> revoke(protocol::Address device, protocol::RevocationReason reason,
                                              ProgressObserver observer);
    [[nodiscard]] Task<RecordedAction> rotateVault(ProgressObserver observer);
    /// Whether a device or administrator that is no longer active could still hold the current vault seed.
    [[nodiscard]] Task<bool> rotationDue();

private:
    Workspace &m_workspace;
};

} // namespace tegata::workflows
