// uikit-gallery [--language ja|en] [--dark] [--shots DIR]: every shared widget with sample data.
#include "GalleryScreens.h"

#include <tegata/uikit/Theme.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QListWidget>
#include <QSplitter>
#include <QTimer>

#include <cstdio>

using namespace tegata;

namespace {

/// Shows one screen after the other, and saves its picture once it has been painted.
class Photographer : public QObject
{
public:
    Photographer(ui::Language &language, QString folder)
        : m_language(language)
        , m_folder(std::move(folder))
        , m_screens(gallery::screens())
    {
        QDir().mkpath(m_folder);
        QTimer::singleShot(0, this, [this] { next(); });
    }

private:
    void next()
    {
        if (m_index == m_screens.size()) {
            QCoreApplication::exit(m_failed ? 1 : 0);
            return;
        }
        m_settings = std::make_unique<ui::MemoryUiSettings>();
        m_widget = m_screens[m_index].build(m_language, *m_settings);
        m_widget->show();
        QTimer::singleShot(150, this, [this] {
            const QString file = QStringLiteral("%1/%2.png").arg(m_folder, m_screens[m_index].name);
            if (!m_widget->grab().save(file)) {
                std::fprintf(stderr, "cannot write %s\n", qPrintable(file));
                m_failed = true;
            }
            m_widget.reset();
            ++m_index;
            next();
        });
    }

    ui::Language &m_language;
    QString m_folder;
    std::vector<gallery::Screen> m_screens;
    std::unique_ptr<ui::MemoryUiSettings> m_settings;
    std::unique_ptr<QWidget> m_widget;
    std::size_t m_index = 0;
    bool m_failed = false;
};

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption shots(QStringLiteral("shots"), QStringLiteral("Save a PNG of every screen."),
                                   QStringLiteral("folder"));
    const QCommandLineOption tag(QStringLiteral("language"), QStringLiteral("ja or en."), QStringLiteral("tag"),
                                 QStringLiteral("en"));
    const QCommandLineOption dark(QStringLiteral("dark"), QStringLiteral("The dark scheme."));
    parser.addOptions({shots, tag, dark});
    parser.process(application);

    ui::Theme(parser.isSet(dark) ? ui::ColourScheme::Dark : ui::ColourScheme::Light).apply(application);
    ui::MemoryUiSettings settings;
    settings.setText(QStringLiteral("language"), parser.value(tag));
    ui::Language language(settings);
    if (parser.isSet(shots)) {
        const Photographer photographer(language, parser.value(shots));
        return QApplication::exec();
    }
    QListWidget list;
    const auto screens = gallery::screens();
    std::vector<std::unique_ptr<QWidget>> shown;
    for (const gallery::Screen &screen : screens) {
        list.addItem(screen.name);
    }
    QObject::connect(&list, &QListWidget::itemActivated, [&] {
        shown.push_back(screens[static_cast<std::size_t>(list.currentRow())].build(language, settings));
        shown.back()->show();
    });
    list.show();
    return QApplication::exec();
}
