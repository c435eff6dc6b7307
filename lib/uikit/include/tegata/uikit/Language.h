#pragma once

#include <tegata/uikit/UiSettings.h>

#include <QLocale>
#include <QObject>
#include <QString>
#include <QTranslator>

#include <memory>
#include <vector>

namespace tegata::ui {

/// The languages the apps speak. English is the language of the source texts.
enum class LanguageCode
{
    English,
    Japanese,
};

/// "English" and "日本語": each language under its own name, so that whoever is lost finds home.
[[nodiscard]] QString nativeName(LanguageCode code);
/// "en", "ja".
[[nodiscard]] QString tagOf(LanguageCode code);
/// British English for day-month order and 24 hours; Japanese of Japan. Both count in the Gregorian calendar.
[[nodiscard]] QLocale localeOf(LanguageCode code);
/// The language of the system when it is one of ours, English otherwise.
[[nodiscard]] LanguageCode systemLanguage();
/// The language the application speaks at this moment (the default locale, which Language sets).
[[nodiscard]] LanguageCode currentLanguage();

/// All translation files of one language, for text in a language other than the one on screen (posters).
class Translations
{
public:
    explicit Translations(LanguageCode code);
    [[nodiscard]] LanguageCode code() const { return m_code; }
    /// The sentence in this language; the English source when there is none. `count` fills %n.
    [[nodiscard]] QString text(const char *context, const char *source, int count = -1) const;
    /// Every loaded file as a translator, for QCoreApplication::installTranslator.
    [[nodiscard]] const std::vector<std::unique_ptr<QTranslator>> &translators() const { return m_translators; }

private:
    LanguageCode m_code;
    std::vector<std::unique_ptr<QTranslator>> m_translators;
};

/// Switches the language of the whole application while it runs. One object, made in main() before the first
/// window. Widgets answer QEvent::LanguageChange by setting their words again (see README.md). GUI thread.
class Language : public QObject
{
    Q_OBJECT
public:
    /// Takes the language from `settings` (key "language"), else the system's. `settings` must outlive this.
    explicit Language(UiSettings &settings, QObject *parent = nullptr);
    ~Language() override;

    [[nodiscard]] LanguageCode code() const { return m_code; }
    /// Switches and remembers the choice.
    void setCode(LanguageCode code);

Q_SIGNALS:
    void changed(tegata::ui::LanguageCode code);

private:
    void install(LanguageCode code);
    void uninstall();

    UiSettings &m_settings;
    LanguageCode m_code;
    std::unique_ptr<Translations> m_translations;
    std::unique_ptr<QTranslator> m_qtTranslator;
};

} // namespace tegata::ui
