#pragma once

#include <tegata/base/Task.h>
#include <tegata/clinical/Items.h>
#include <tegata/clinical/Text.h>
#include <tegata/protocol/Ids.h>

#include <map>
#include <vector>

namespace tegata::workflows {

class Workspace;

/// What an institution may do with one patient's chart now.
enum class AccessState
{
    Running,
    /// The end date has passed.
    Expired,
    /// Ended by the patient.
    Revoked,
    /// The grant cannot be used: a wrap is missing or does not match its commitment.
    KeysUnavailable,
    /// The patient closed the chart: reading only.
    ChartClosed,
    /// Whatever the patient permitted, this terminal may not act: its approval has run out, or its institution is not
    /// active.
    TerminalEnded,
};

/// Whether nothing of the chart may be opened but what the own institution wrote.
[[nodiscard]] bool isEnded(AccessState state);

struct PatientAccess
{
    protocol::PatientId id;
    AccessState state = AccessState::Running;
    std::map<protocol::CompartmentKind, protocol::Permission> compartments;
    UnixTime grantedAt{};
    /// Zero: open end.
    UnixTime notAfter{};
    /// Empty name until the profile could be read.
    clinical::Demographics demographics;
};

/// The patients who let this institution in: from the ledger, names from their profile records.
class PatientDirectory
{
public:
    explicit PatientDirectory(Workspace &workspace, clinical::Language language = clinical::Language::Japanese);

    /// From the cache at once; works offline. While this terminal may not act, only those of whom records of the own
    /// institution are kept here; nobody on a terminal whose approval was withdrawn.
    [[nodiscard]] Task<std::vector<PatientAccess>> known();
    /// Compares with the ledger, opens new grants, forgets the cached charts of ended ones. Looks at every patient
    /// the first time, later only at those whom new events or the time concern.
    /// DeviceRevoked, DeviceExpired, InstitutionInactive: every cached chart was forgotten, after the last two but for
    /// what the own institution wrote.
    [[nodiscard]] Task<std::vector<PatientAccess>> refresh();
    [[nodiscard]] Task<PatientAccess> patient(protocol::PatientId patient);

private:
    Workspace &m_workspace;
    clinical::Language m_language;
    bool m_lookedAtAll = false;
};

} // namespace tegata::workflows
