#pragma once

#include <tegata/chartstore/CacheTypes.h>
#include <tegata/workflows/PatientDirectory.h>

/// Between a patient as the workflows know one and as the cache's list keeps one.
namespace tegata::workflows {

[[nodiscard]] chartstore::CachedPatient cachedPatientOf(const PatientAccess &access);
[[nodiscard]] clinical::Demographics demographicsOf(const chartstore::CachedPatient &cached);

} // namespace tegata::workflows
