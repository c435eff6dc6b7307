#pragma once

#include <tegata/workflows/WorkflowError.h>

#include <QString>

/// Names as people type them: of institutions, terminals and their users. Any script and any markup are fine (every
/// screen shows plain text); what could hide or reorder other text is not.
namespace tegata::workflows {

inline constexpr qsizetype institutionNameBytesMaximum = 200;
inline constexpr qsizetype nameCharactersMaximum = 200;

/// Control characters, line breaks, and the marks that turn the direction of text around.
[[nodiscard]] bool holdsControlCharacters(const QString &text);

/// Trimmed and brought to Unicode form NFC. InvalidName unless 1 to 200 bytes of UTF-8 without control characters.
[[nodiscard]] Result<QString> institutionNameFrom(const QString &typed);
/// As above, 1 to 200 characters.
[[nodiscard]] Result<QString> personOrTerminalNameFrom(const QString &typed);

} // namespace tegata::workflows
