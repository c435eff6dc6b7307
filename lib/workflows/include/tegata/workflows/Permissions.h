#pragma once

#include <tegata/base/Task.h>
#include <tegata/protocol/Ids.h>
#include <tegata/workflows/ActionProgress.h>
#include <tegata/workflows/TerminalEnrolment.h>

#include <map>
#include <optional>
#include <vector>

namespace tegata::workflows {

class Workspace;

/// What a patient is about to allow: shown in full before it is signed.
struct PermissionRequest
{
    ChosenInstitution institution;
    /// Read, or ReadWrite: whoever may add holds the keys, so Write alone is refused as InvalidDraft.
    std::map<protocol::CompartmentKind, protocol::Permission> compartments;
    /// Zero: open end.
    UnixTime notAfter{};
};

struct PermissionInformation
{
    protocol::InstitutionId institution;
    QString institutionName;
    protocol::InstitutionKind kind = protocol::InstitutionKind::Hospital;
    std::map<protocol::CompartmentKind, protocol::Permission> compartments;
    UnixTime grantedAt{};
    UnixTime notAfter{};
    bool running = false;
    /// Made under a vault whose device was compromised; mended by rotate().
    bool stale = false;
    protocol::BlockNumber block{};
};

/// One line of the read log of the own chart.
struct ReadLogLine
{
    UnixTime time{};
    protocol::InstitutionId institution;
    QString institutionName;
    protocol::Address device;
    std::optional<protocol::DeviceRole> role;
    protocol::RecordHash recordHash;
    /// Whether this line continues the hash chain of the line before.
    bool continuesChain = true;
};

/// The patient's side of permissions.
class Permissions
{
public:
    explicit Permissions(Workspace &workspace);

    /// Sensible defaults by kind: a pharmacy gets medications (read, write) and summary (read) for 3 days, a hospital
    /// or clinic everything but sensitive for 30 days.
    [[nodiscard]] PermissionRequest defaultsFor(const ChosenInstitution &institution, UnixTime now) const;

    [[nodiscard]] Task<RecordedAction> grant(PermissionRequest request, ProgressObserver observer);
    [[nodiscard]] Task<std::vector<PermissionInformation>> list();
    /// Ends it and rotates the keys of every compartment it covered; the others keep theirs.
    [[nodiscard]] Task<RecordedAction> revoke(protocol::InstitutionId institution, ProgressObserver observer);
    /// Compartments whose keys a party without a running, fresh grant may still hold.
    [[nodiscard]] Task<std::vector<protocol::CompartmentKind>> rotationDue();
    [[nodiscard]] Task<RecordedAction> rotate(ProgressObserver observer);

    [[nodiscard]] Task<std::vector<ReadLogLine>> readLog();

private:
    Workspace &m_workspace;
};

} // namespace tegata::workflows
