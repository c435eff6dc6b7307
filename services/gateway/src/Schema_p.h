#pragma once

#include <QStringList>

#include <vector>

namespace tegata::gateway {

/// Numbered steps: the statements of step n bring a database from version n − 1 to n. A step that was released
/// is never edited; a change is a new step. `BYTES` stands for the binary type of the database in use.
[[nodiscard]] const std::vector<QStringList> &migrations();

} // namespace tegata::gateway
