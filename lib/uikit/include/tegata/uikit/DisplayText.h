#pragma once

#include <QString>

namespace tegata::ui {

/// Text from outside (names, notes) made fit for one line of a screen: control characters and line breaks become
/// spaces, explicit direction marks are dropped, and the whole is isolated so that a right-to-left name cannot
/// turn the words around it (Unicode UAX #9, FSI … PDI). Markup stays what it is: text.
[[nodiscard]] QString oneLine(const QString &text);
/// As oneLine, keeping line breaks: for notes.
[[nodiscard]] QString manyLines(const QString &text);
/// Lets a run of more than 24 letters without a space break anywhere (zero-width spaces), so that it wraps instead of
/// widening the window. For showing only.
[[nodiscard]] QString breakable(const QString &text);
/// At most `characters` user-perceived characters, the rest as "…".
[[nodiscard]] QString shortened(const QString &text, int characters);
/// Text from outside as a tooltip: wrapped, and never read as markup.
[[nodiscard]] QString toolTipOf(const QString &text);
/// "0x12ab…89ef" of a long hexadecimal id, for those who want to compare.
[[nodiscard]] QString shortId(const QString &id);

} // namespace tegata::ui
