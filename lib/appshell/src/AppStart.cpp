#include <tegata/appshell/AppStart.h>

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

/// Largest network file that is read; real ones have a few hundred bytes.
constexpr qint64 networkFileMaximum = 64 * 1024;

Result<workflows::NetworkConfiguration> readNetwork(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > networkFileMaximum) {
        return failure(WorkflowError::FileUnreadable, "the network file cannot be read");
    }
    return workflows::parseNetworkConfiguration(file.readAll());
}

QString defaultFolder(const QString &name)
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/tegata/") + name;
}

QString defaultNetwork()
{
    return QStandardPaths::locate(QStandardPaths::GenericConfigLocation, QStringLiteral("tegata/network.json"));
}

} // namespace

AppStart::AppStart(QApplication &application, keystore::AppKind app, const QString &name)
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
    const QCommandLineOption network = option("network", "File that describes the network.", "FILE", defaultNetwork());
    const QCommandLineOption language = option("language", "en or ja.", "TAG", {});
    const QCommandLineOption passphrase =
        option("passphrase-profile", "For machines without a keychain: the passphrase is the only secret.", "", {});
    parser.addOptions({profile, network, language, passphrase});
    parser.process(application);

    ui::Theme().apply(application);
    const QString folder = parser.value(profile);
    QDir().mkpath(folder);
    m_settings = std::make_unique<ui::FileUiSettings>(folder + QStringLiteral("/ui.ini"));
    m_language = std::make_unique<ui::Language>(*m_settings);
    if (parser.isSet(language)) {
        m_language->setCode(parser.value(language) == ui::tagOf(ui::LanguageCode::Japanese)
                                ? ui::LanguageCode::Japanese
                                : ui::LanguageCode::English);
    }
    for (const Result<void> &check : {keystore::protectProcess(), keystore::selfTestCryptography()}) {
        if (!check) {
            refuse(check.error());
            return;
        }
    }
    const Result<workflows::NetworkConfiguration> configuration = readNetwork(parser.value(network));
    if (!configuration) {
        refuse(configuration.error());
        return;
    }
    if (parser.isSet(passphrase)) {
        m_vault = std::make_unique<keystore::PassphraseVault>();
    } else {
        m_vault = std::make_unique<keystore::KeychainVault>();
    }
    Result<std::unique_ptr<workflows::Workspace>> workspace =
        workflows::Workspace::open(folder, app, *configuration, {*m_vault, m_files, m_clock, m_random});
    if (!workspace) {
        refuse(workspace.error());
        return;
    }
    m_workspace = std::move(*workspace);
}

AppStart::~AppStart() = default;

void AppStart::refuse(const Error &error)
{
    m_exitCode = 1;
    const ui::MessageWords words = ui::wordsFor(error);
    auto *box = new QMessageBox(QMessageBox::Critical, QCoreApplication::applicationName(), words.text);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(words.next);
    QObject::connect(box, &QMessageBox::finished, qApp, [] { QCoreApplication::exit(1); });
    box->open();
}

} // namespace tegata::appshell
