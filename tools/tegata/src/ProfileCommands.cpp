#include "Command.h"

#include <tegata/workflows/TerminalEnrolment.h>

namespace tegata::cli {

namespace {

using namespace workflows;

QString roleText(ProfileRole role)
{
    switch (role) {
    case ProfileRole::None:
        return QStringLiteral("none");
    case ProfileRole::Administrator:
        return QStringLiteral("administrator");
    case ProfileRole::Terminal:
        return QStringLiteral("terminal");
    case ProfileRole::Patient:
        return QStringLiteral("patient");
    }
    return {};
}

template <typename Strong> QJsonValue idJson(const std::optional<Strong> &id)
{
    return id ? QJsonValue(id->hexString()) : QJsonValue();
}

Task<Reply> profileInformation(Session *session)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const workflows::ProfileState &state = (*workspace)->state();
    const std::optional<protocol::PatientId> patient =
        state.patient ? std::optional(state.patient->id) : std::optional<protocol::PatientId>();
    Reply reply;
    reply.json = {{QStringLiteral("role"), roleText(state.role)},
                  {QStringLiteral("address"), idJson(state.address)},
                  {QStringLiteral("institution"), idJson(state.institution)},
                  {QStringLiteral("patient"), idJson(patient)},
                  {QStringLiteral("keychain"), !(*workspace)->keyStore().isPassphraseProfile()}};
    reply.text =
        QStringLiteral("%1 %2").arg(roleText(state.role), state.address ? state.address->hexString() : QString());
    co_return reply;
}

Task<Reply> changePassphrase(Session *session, SecretSource fresh)
{
    SecretBuffer old;
    const Result<Workspace *> workspace = co_await session->workspace(/*mayCreate=*/false, &old);
    if (!workspace) {
        co_return failure(workspace.error());
    }
    Result<SecretBuffer> passphrase = readSecret(fresh);
    if (!passphrase) {
        co_return failure(passphrase.error());
    }
    const Result<void> changed = co_await (*workspace)->changePin(std::move(old), std::move(*passphrase));
    if (!changed) {
        co_return failure(changed.error());
    }
    co_return Reply{{}, QStringLiteral("changed")};
}

/// What an institution's code says, checked against the ledger: to be looked at before anything is granted or asked.
Task<Reply> readCode(Session *session, CodeOptions options)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<QString> code = institutionCode(options);
    if (!code) {
        co_return failure(code.error());
    }
    TerminalEnrolment reading(**workspace);
    const Result<ChosenInstitution> institution = co_await reading.chooseFromText(*code);
    if (!institution) {
        co_return failure(institution.error());
    }
    const QString kind = wordOf(institutionKinds(), institution->kind);
    co_return Reply{{{QStringLiteral("institution"), institution->id.hexString()},
                     {QStringLiteral("name"), institution->name},
                     {QStringLiteral("kind"), kind},
                     {QStringLiteral("checkNumber"), institution->checkNumber}},
                    QStringLiteral("%1 (%2), check number %3\n%4")
                        .arg(institution->name, kind, institution->checkNumber, institution->id.hexString())};
}

} // namespace

void addProfileCommands(CLI::App &app, const Choose &choose)
{
    CLI::App *profile = app.add_subcommand("profile", "The profile itself");
    profile->require_subcommand(1);
    profile->add_subcommand("info", "Whose it is")->callback([=] {
        choose([](Session &session) { return profileInformation(&session); });
    });
    auto fresh = std::make_shared<SecretSource>();
    CLI::App *change = profile->add_subcommand("change-passphrase", "Another PIN or passphrase");
    CLI::Option_group *source = change->add_option_group("new", "The new one");
    source->add_option("--new-passphrase-file", fresh->file, "File with it");
    source->add_option("--new-passphrase-fd", fresh->descriptor, "Open file descriptor with it");
    source->require_option(1);
    change->callback([=] { choose([=](Session &session) { return changePassphrase(&session, *fresh); }); });

    CLI::App *code = app.add_subcommand("code", "Codes of institutions");
    code->require_subcommand(1);
    auto options = std::make_shared<CodeOptions>();
    CLI::App *read = code->add_subcommand("read", "What a code says, checked against the ledger");
    addCodeOptions(read, *options);
    read->callback([=] { choose([=](Session &session) { return readCode(&session, *options); }); });
}

} // namespace tegata::cli
