#pragma once

#include <tegata/base/Result.h>

#include <QSqlDatabase>

namespace tegata::chartstore {

/// Brings the schema to ChartCache::schemaVersion, one transaction per step. TooNew for a newer one.
[[nodiscard]] Result<void> migrate(QSqlDatabase database);

/// The steps, for tests that make a file of an older version.
[[nodiscard]] Result<void> migrateTo1(const QSqlDatabase &database);
[[nodiscard]] Result<void> migrateTo2(const QSqlDatabase &database);
[[nodiscard]] Result<void> migrateTo3(const QSqlDatabase &database);

} // namespace tegata::chartstore
