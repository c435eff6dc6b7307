#pragma once

#include "ReferenceIndex_p.h"

#include <tegata/clinical/Import.h>

namespace tegata::clinical {

/// Groups accepted entries into records (see planImport) and adds copies of what they refer to.
/// `accepted` holds positions in `entries`; `compartments` is parallel to `entries`.
[[nodiscard]] std::vector<PlannedRecord> groupIntoRecords(const std::vector<Entry> &entries,
                                                          const ReferenceIndex &index,
                                                          const std::vector<std::size_t> &accepted,
                                                          const std::vector<Compartment> &compartments,
                                                          const std::vector<qsizetype> &sizes, Language language);

/// Wrong types of the parts the readers rely on; the path of the first one, or empty.
[[nodiscard]] QString wrongPartOf(const Resource &resource);

} // namespace tegata::clinical
