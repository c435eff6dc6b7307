#pragma once

#include "FakeAsker.h"

#include <tegata/uikit/Language.h>
#include <tegata/workflows/InstitutionAdministration.h>
#include <tegata/workflows/TerminalAdministration.h>

#include <QWidget>

#include <functional>
#include <memory>
#include <vector>

namespace tegata::console::samples {

[[nodiscard]] workflows::InstitutionInformation institution();
[[nodiscard]] std::vector<workflows::PendingTerminal> pending();
[[nodiscard]] std::vector<workflows::TerminalInformation> terminals();
[[nodiscard]] std::vector<workflows::AdministratorInformation> administrators();
[[nodiscard]] QStringList phraseWords();
[[nodiscard]] SecretBuffer phrase();

/// One page or sheet of the console, in the size of its window.
struct Screen
{
    QString name;
    std::function<std::unique_ptr<QWidget>(ui::UiSettings &settings)> build;
};
[[nodiscard]] std::vector<Screen> screens();

} // namespace tegata::console::samples
