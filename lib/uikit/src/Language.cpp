#include <tegata/uikit/Language.h>

#include <QCoreApplication>
#include <QDir>
#include <QLibraryInfo>

namespace tegata::ui {

namespace {
const QString settingKey = QStringLiteral("language");
}

QString nativeName(LanguageCode code)
{
    return code == LanguageCode::Japanese ? QStringLiteral("日本語") : QStringLiteral("English");
}

QString tagOf(LanguageCode code)
{
    return code == LanguageCode::Japanese ? QStringLiteral("ja") : QStringLiteral("en");
}

QLocale localeOf(LanguageCode code)
{
    return code == LanguageCode::Japanese ? QLocale(QLocale::Japanese, QLocale::Japan)
                                          : QLocale(QLocale::English, QLocale::UnitedKingdom);
}

LanguageCode systemLanguage()
{
    return QLocale::system().language() == QLocale::Japanese ? LanguageCode::Japanese : LanguageCode::English;
}

LanguageCode currentLanguage()
{
    return QLocale().language() == QLocale::Japanese ? LanguageCode::Japanese : LanguageCode::English;
}

Translations::Translations(LanguageCode code)
    : m_code(code)
{
    const QDir folder(QStringLiteral(":/tegata/translations"));
    const QStringList files = folder.entryList({QStringLiteral("*_%1.qm").arg(tagOf(code))}, QDir::Files, QDir::Name);
    for (const QString &file : files) {
        auto translator = std::make_unique<QTranslator>();
        if (translator->load(folder.filePath(file))) {
            m_translators.push_back(std::move(translator));
        }
    }
}

QString Translations::text(const char *context, const char *source, int count) const
{
    for (const auto &translator : m_translators) {
        QString found = translator->translate(context, source, nullptr, count);
        if (!found.isEmpty()) {
            if (count >= 0) {
                found.replace(QStringLiteral("%n"), QString::number(count));
            }
            return found;
        }
    }
    QString fallback = QString::fromUtf8(source);
    if (count >= 0) {
        fallback.replace(QStringLiteral("%n"), QString::number(count));
    }
    return fallback;
}

Language::Language(UiSettings &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_code(systemLanguage())
{
    const QString stored = settings.text(settingKey);
    for (const LanguageCode code : {LanguageCode::English, LanguageCode::Japanese}) {
        if (stored == tagOf(code)) {
            m_code = code;
        }
    }
    install(m_code);
}

Language::~Language() { uninstall(); }

void Language::setCode(LanguageCode code)
{
    m_settings.setText(settingKey, tagOf(code));
    if (code == m_code) {
        return;
    }
    m_code = code;
    uninstall();
    install(code);
    Q_EMIT changed(code);
}

void Language::install(LanguageCode code)
{
    // The locale first: installing a translator is what sends LanguageChange, and dates are formatted in its answer.
    QLocale::setDefault(localeOf(code));
    // Words of Qt itself (context menus of text fields). English is what Qt speaks without a file.
    m_qtTranslator = std::make_unique<QTranslator>();
    if (code != LanguageCode::English && m_qtTranslator->load(QStringLiteral("qtbase_%1").arg(tagOf(code)),
                                                              QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        QCoreApplication::installTranslator(m_qtTranslator.get());
    }
    m_translations = std::make_unique<Translations>(code);
    for (const auto &translator : m_translations->translators()) {
        QCoreApplication::installTranslator(translator.get());
    }
}

void Language::uninstall()
{
    if (!QCoreApplication::instance()) {
        return;
    }
    if (m_qtTranslator) {
        QCoreApplication::removeTranslator(m_qtTranslator.get());
    }
    if (m_translations) {
        for (const auto &translator : m_translations->translators()) {
            QCoreApplication::removeTranslator(translator.get());
        }
    }
}

} // namespace tegata::ui
