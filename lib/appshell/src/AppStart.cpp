#include <tegata/appshell/AppStart.h>

#include <tegata/appshell/NetworkWindow.h>
#include <tegata/appshell/PageParts.h>
#include <tegata/keystore/ProcessProtection.h>
#include <tegata/uikit/ErrorWords.h>
#include <tegata/uikit/Theme.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFile>
#include <QMessageBox>
#include <QStandardPaths>

namespace tegata::appshell {

namespace {

QString defaultFolder(const QString &name)
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/tegata/") + name;
}

/// What the computer's administrator installed for all its programs; empty when nothing is.
QString installedNetworkFile()
{
    return QStandardPaths::locate(QStandardPaths::GenericConfigLocation, QStringLiteral("tegata/network.json"));
}

} // namespace

AppStart::AppStart(QApplication &application, keystore::AppKind app, const QString &name, ui::Words title)
    : m_app(app)
    , m_title(std::move(title))
{
    QCoreApplication::setApplicationName(QStringLiteral("tegata-") + name);
    QCoreApplication::setApplicationVersion(QStringLiteral("0.1.0"));
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addVersionOption();
    // The help of the command line is English, as everywhere on it.
    const auto option = [](const char *flag, const char *help, const char *value, const QString &fallback) {
        return QCommandLineOption(QLatin1String(flag), QLatin1String(help), QLatin1String(value), fallback);
    };
    const QCommandLineOption profile = option("profile", "Folder of the profile.", "DIR", defaultFolder(name));
    const QCommandLineOption network = option("network", "File that describes the network.", "FILE", {});
    const QCommandLineOption language = option("language", "en or ja.", "TAG", {});
    const QCommandLineOption passphrase =
        option("passphrase-profile", "For machines without a keychain: the passphrase is the only secret.", "", {});
    parser.addOptions({profile, network, language, passphrase});
    parser.process(application);

    ui::Theme().apply(application);
    m_folder = parser.value(profile);
    m_networkFile = parser.value(network);
    QDir().mkpath(m_folder);
    m_settings = std::make_unique<ui::FileUiSettings>(m_folder + QStringLiteral("/ui.ini"));
    m_language = std::make_unique<ui::Language>(*m_settings);
    if (parser.isSet(language)) {
        m_language->setCode(parser.value(language) == ui::tagOf(ui::LanguageCode::Japanese)
                                ? ui::LanguageCode::Japanese
                                : ui::LanguageCode::English);
    }
    if (parser.isSet(passphrase)) {
        m_vault = std::make_unique<keystore::PassphraseVault>();
    } else {
        m_vault = std::make_unique<keystore::KeychainVault>();
    }
}

AppStart::~AppStart()
{
    // The window goes before what it shows.
    m_window.reset();
}

int AppStart::run(Window window)
{
    m_makeWindow = std::move(window);
    begin();
    return QApplication::exec();
}

void AppStart::begin()
{
    for (const Result<void> &check : {keystore::protectProcess(), keystore::selfTestCryptography()}) {
        if (!check) {
            refuse(check.error());
            return;
        }
    }
    const QString kept = networkFileOf(m_folder);
    const QString file = !m_networkFile.isEmpty() ? m_networkFile : QFile::exists(kept) ? kept : QString();
    if (file.isEmpty()) {
        askForNetwork();
        return;
    }
    const Result<workflows::NetworkConfiguration> network = readNetworkFile(file);
    if (!network) {
        refuse(network.error());
        return;
    }
    open(*network);
}

void AppStart::askForNetwork()
{
    m_networkWindow = std::make_unique<NetworkWindow>(m_title);
    QObject::connect(m_networkWindow.get(), &NetworkWindow::accepted, m_networkWindow.get(),
                     [this](const workflows::NetworkConfiguration &network) { keepNetwork(network); });
    const QString installed = installedNetworkFile();
    if (!installed.isEmpty()) {
        m_networkWindow->readFile(installed);
    }
    m_networkWindow->show();
}

void AppStart::keepNetwork(const workflows::NetworkConfiguration &network)
{
    const Result<void> kept = writeFile(networkFileOf(m_folder), workflows::writeNetworkConfiguration(network));
    if (!kept) {
        m_networkWindow->showError(kept.error());
        return;
    }
    open(network);
    // Only now: the application would end with its last window. It is still in its own signal.
    m_networkWindow->hide();
    m_networkWindow.release()->deleteLater();
}

void AppStart::open(const workflows::NetworkConfiguration &network)
{
    Result<std::unique_ptr<workflows::Workspace>> workspace =
        workflows::Workspace::open(m_folder, m_app, network, {*m_vault, m_files, m_clock, m_random});
    if (!workspace) {
        refuse(workspace.error());
        return;
    }
    m_workspace = std::move(*workspace);
    m_window = m_makeWindow(*m_workspace);
}

void AppStart::refuse(const Error &error)
{
    const ui::MessageWords words = ui::wordsFor(error);
    auto *box = new QMessageBox(QMessageBox::Critical, m_title(), words.text);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(words.next);
    QObject::connect(box, &QMessageBox::finished, qApp, [] { QCoreApplication::exit(1); });
    box->open();
}

} // namespace tegata::appshell
