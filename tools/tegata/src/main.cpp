#include "Command.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QTextStream>

#include <algorithm>
#include <cstdio>
#include <string_view>

namespace tegata::cli {

namespace {

void print(const GlobalOptions &options, const Result<Reply> &reply)
{
    QTextStream out(stdout);
    QTextStream err(stderr);
    if (options.isJson) {
        QJsonObject object;
        if (reply) {
            object = reply->json;
            object.insert(QStringLiteral("ok"), reply->isAsItShouldBe);
            if (!reply->isAsItShouldBe) {
                object.insert(QStringLiteral("error"), QStringLiteral("check"));
            }
        } else {
            object.insert(QStringLiteral("ok"), false);
            object.insert(QStringLiteral("error"), QString::fromStdString(reply.error().key()));
            object.insert(QStringLiteral("detail"), QString::fromStdString(reply.error().detail()));
        }
        out << QJsonDocument(object).toJson(QJsonDocument::Compact) << '\n';
    } else if (reply) {
        out << reply->text << (reply->text.endsWith(QLatin1Char('\n')) || reply->text.isEmpty() ? "" : "\n");
    } else {
        err << "tegata: " << QString::fromStdString(reply.error().key());
        if (!reply.error().detail().empty()) {
            err << ": " << QString::fromStdString(reply.error().detail());
        }
        err << '\n';
    }
}

QCoro::Task<void> run(Command command, Session *session, const GlobalOptions *options)
{
    const Result<Reply> reply = co_await command(*session);
    print(*options, reply);
    const int answered = reply && !reply->isAsItShouldBe ? exitCheckFailed : exitDone;
    QCoreApplication::exit(reply ? answered : exitCodeOf(reply.error()));
}

int execute(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    // What a command answers is all that a script should see; warnings still go to standard error.
    QLoggingCategory::setFilterRules(QStringLiteral("tegata.*.info=false\ntegata.*.debug=false"));
    GlobalOptions options;
    Command command;
    CLI::App app("Tegata: every workflow from the command line. docs/cli.md is the manual.");
    app.add_option("--profile", options.profile, "Folder of the profile");
    app.add_option("--network", options.network, "File that describes the network");
    app.add_option("--passphrase-file", options.passphrase.file, "File with the profile's PIN or passphrase");
    app.add_option("--passphrase-fd", options.passphrase.descriptor, "Open file descriptor with it");
    app.add_option("--pay-key-file", options.payer.file, "Pay for actions oneself: file with the key of the account");
    app.add_option("--pay-key-fd", options.payer.descriptor, "Open file descriptor with it");
    app.add_flag("--keychain", options.isKeychain, "The profile's other half is in the OS keychain");
    app.add_flag("--json", options.isJson, "One JSON object on standard output");
    app.set_version_flag("--version", "tegata " TEGATA_VERSION, "Print the version");
    app.require_subcommand(1);
    app.fallthrough();
    const Choose choose = [&command](Command chosen) { command = std::move(chosen); };
    addLedgerCommands(app, choose);
    addNetworkCommands(app, choose);
    addProfileCommands(app, choose);
    addInstitutionCommands(app, choose);
    addAuditCommands(app, choose);
    addTerminalCommands(app, choose);
    addPatientCommands(app, choose);
    addChartCommands(app, choose);
    addPrescriptionCommands(app, choose);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        // Whoever reads JSON gets JSON, also when he made a mistake before the option was read.
        const bool isJson = std::find(argv + 1, argv + argc, std::string_view("--json")) != argv + argc;
        if (isJson && error.get_name() == "CallForVersion") {
            const QJsonObject object{{QStringLiteral("ok"), true},
                                     {QStringLiteral("version"), QStringLiteral(TEGATA_VERSION)}};
            QTextStream(stdout) << QJsonDocument(object).toJson(QJsonDocument::Compact) << '\n';
            return exitDone;
        }
        if (isJson && error.get_exit_code() != 0) {
            const QJsonObject object{{QStringLiteral("ok"), false},
                                     {QStringLiteral("error"), QStringLiteral("usage")},
                                     {QStringLiteral("detail"), QString::fromStdString(error.what())}};
            QTextStream(stdout) << QJsonDocument(object).toJson(QJsonDocument::Compact) << '\n';
            return exitUsage;
        }
        return app.exit(error) == 0 ? exitDone : exitUsage;
    }
    Session session(options);
    // From inside the event loop, so that exit() has something to end.
    QMetaObject::invokeMethod(
        &application, [&] { run(command, &session, &options); }, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

} // namespace

} // namespace tegata::cli

int main(int argc, char **argv) { return tegata::cli::execute(argc, argv); }
