#pragma once

#include <tegata/clinical/Import.h>

#include <QString>

namespace tegata::workstation {

/// Why something of a file is left out, as a whole sentence.
[[nodiscard]] QString reasonText(clinical::LeftOutReason reason);
/// What is worth knowing of a file that is taken in.
[[nodiscard]] QString noticeText(clinical::ImportNoticeKind kind);

} // namespace tegata::workstation
