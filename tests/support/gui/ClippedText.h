#pragma once

#include <QStringList>
#include <QWidget>

namespace tegata::guitest {

/// Every text below `root` that does not fit where it stands, as "objectName: text (why)": labels, buttons, boxes,
/// headers, tabs, placeholders. Labels with the property "elides" say themselves what they leave out. Lays the
/// widget out; it need not be on a screen. Hidden widgets do not count.
[[nodiscard]] QStringList clippedTexts(QWidget *root);

/// Widgets that take the keyboard and have neither text nor accessible name.
[[nodiscard]] QStringList namelessWidgets(QWidget *root);

} // namespace tegata::guitest
