#pragma once

#include "ChartAccess_p.h"

namespace tegata::workflows {

/// What of a chart may be read here without asking anybody: the one check before anything cached is shown, searched or
/// exported. PermissionEnded; NotFound for a chart this profile never had keys of; DeviceRevoked, DeviceExpired,
/// InstitutionInactive when this terminal is known not to be allowed to act.
[[nodiscard]] Task<ChartAccess> readableAccess(Workspace *workspace, protocol::PatientId patient);

/// Of the errors of readableAccess(): what the own institution wrote may be read all the same.
[[nodiscard]] bool leavesOwnRecords(const Error &error);

} // namespace tegata::workflows
