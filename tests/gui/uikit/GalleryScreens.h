#pragma once

#include <tegata/uikit/Language.h>

#include <QWidget>

#include <functional>
#include <memory>
#include <vector>

namespace tegata::gallery {

/// One picture of the gallery: a name for the file, and how to build it.
struct Screen
{
    QString name;
    std::function<std::unique_ptr<QWidget>(ui::Language &language, ui::UiSettings &settings)> build;
};

/// Every shared widget with sample data, in the states that matter.
[[nodiscard]] std::vector<Screen> screens();

} // namespace tegata::gallery
