#pragma once

#include <tegata/chartstore/ChartCache.h>
#include <tegata/workflows/PatientDirectory.h>

/// Between a patient as the workflows know one and as the cache's list keeps one.
namespace tegata::workflows {

[[nodiscard]] chartstore::CachedPatient cachedPatientOf(const PatientAccess &access);
[[nodiscard]] clinical::Demographics demographicsOf(const chartstore::CachedPatient &cached);

/// Writes it, but for an empty name, which replaces no known one: who somebody is may stand in a compartment that this
/// reading did not cover.
[[nodiscard]] Result<void> putPatientKeepingName(chartstore::ChartCache &cache, chartstore::CachedPatient patient);

} // namespace tegata::workflows
