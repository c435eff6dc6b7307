#pragma once

#include <tegata/uikit/Language.h>

namespace tegata::guitest {

/// Speaks a language as long as it lives: `InLanguage japanese(ui::LanguageCode::Japanese);`
class InLanguage
{
public:
    explicit InLanguage(ui::LanguageCode code)
        : m_language(m_settings)
    {
        m_language.setCode(code);
    }
    [[nodiscard]] ui::Language &language() { return m_language; }
    [[nodiscard]] ui::UiSettings &settings() { return m_settings; }

private:
    ui::MemoryUiSettings m_settings;
    ui::Language m_language;
};

} // namespace tegata::guitest
