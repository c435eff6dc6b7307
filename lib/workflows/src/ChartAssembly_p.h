#pragma once

#include "ChartSync_p.h"

#include <QDate>

namespace tegata::workflows {

/// What to make of the cache's content.
struct AssemblyRequest
{
    PatientAccess access;
    /// Compartments the profile may read now; the links of others are not counted.
    std::map<protocol::CompartmentId, protocol::CompartmentKind> compartments;
    /// Only records of this institution, when set.
    std::optional<protocol::InstitutionId> onlyAuthor;
    QDate today;
    clinical::Language language = clinical::Language::Japanese;
    clinical::SummaryExtent extent = clinical::SummaryExtent::Current;
    /// From a synchronisation just made; empty: from the cache alone.
    std::optional<SyncReport> report;
};

/// Reads a chart out of the cache, on the store's worker thread. NotFound when nothing of it is cached.
[[nodiscard]] Task<ChartPointer> assembleChart(Workspace *workspace, AssemblyRequest request);

/// Reads and decodes what records contain, on the store's worker thread; those that are not cached or unreadable are
/// left out. Whether the caller may read them is the caller's check.
[[nodiscard]] Task<RecordContents> readContents(Workspace *workspace, std::vector<protocol::RecordHash> records);

} // namespace tegata::workflows
