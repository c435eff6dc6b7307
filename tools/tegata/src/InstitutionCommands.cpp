#include "Command.h"

#include <tegata/qr/QrCode.h>
#include <tegata/workflows/InstitutionAdministration.h>
#include <tegata/workflows/InstitutionRegistration.h>

#include <QImage>
#include <QJsonArray>

namespace tegata::cli {

namespace {

using namespace workflows;

constexpr qint64 phraseFileMaximum = 4096;

struct RegisterOptions
{
    InstitutionDetails details;
    std::string name;
    std::string legalNumber;
    SecretSource invitation;
    std::string phraseFile;
};

/// The words of a run that ended before it could note that they were kept are in the file already.
Result<void> keepWords(const std::string &path, const SecretBuffer &phrase)
{
    const Result<QByteArray> kept = readFile(path, phraseFileMaximum);
    if (kept && toBytes(bytesOf(*kept)) == toBytes(phrase.view())) {
        return {};
    }
    return writeFile(path, phrase.view(), /*isSecret=*/true);
}

/// The phrase goes to a new private file before anything is sent; the file is the confirmation that it was kept.
Task<Reply> registerInstitution(Session *session, RegisterOptions options)
{
    const Result<Workspace *> workspace = co_await session->workspace(/*mayCreate=*/true);
    if (!workspace) {
        co_return failure(workspace.error());
    }
    QString token;
    if (options.invitation.isGiven()) {
        const Result<SecretBuffer> invitation = readSecret(options.invitation);
        if (!invitation) {
            co_return failure(invitation.error());
        }
        token = QString::fromUtf8(toQByteArray(invitation->view()));
    }
    InstitutionRegistration registration(**workspace);
    if (registration.step() == InstitutionRegistration::Step::NothingYet) {
        options.details.name = text(options.name);
        options.details.legalNumber = text(options.legalNumber);
        const Result<void> begun = co_await registration.begin(options.details);
        if (!begun) {
            co_return failure(begun.error());
        }
    }
    if (registration.step() == InstitutionRegistration::Step::PhraseNotConfirmed) {
        const Result<SecretBuffer> phrase = co_await registration.phrase();
        if (!phrase) {
            co_return failure(phrase.error());
        }
        const Result<void> written = keepWords(options.phraseFile, *phrase);
        if (!written) {
            co_return failure(written.error());
        }
        // The words pass through text that is not wiped: they are on their way into a file that the caller chose.
        const QStringList words = QString::fromUtf8(toQByteArray(phrase->view())).split(QLatin1Char(' '));
        std::array<QString, 3> asked;
        const std::array<int, 3> positions = registration.wordsToAsk();
        for (std::size_t index = 0; index < asked.size(); ++index) {
            asked[index] = words.value(positions[index] - 1);
        }
        const Result<void> confirmed = co_await registration.confirmPhrase(asked);
        if (!confirmed) {
            co_return failure(confirmed.error());
        }
    }
    Result<RecordedAction> recorded = failure(WorkflowError::AlreadyRegistered);
    if (registration.step() == InstitutionRegistration::Step::ReadyToRegister) {
        recorded = co_await registration.registerOnLedger(token, {});
    } else if (registration.step() == InstitutionRegistration::Step::Submitted) {
        recorded = co_await registration.resume({});
    }
    if (!recorded) {
        co_return failure(recorded.error());
    }
    co_return recordedReply(*recorded);
}

Task<Reply> restoreInstitution(Session *session, std::string phraseFile)
{
    const Result<Workspace *> workspace = co_await session->workspace(/*mayCreate=*/true);
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<QByteArray> phrase = readFile(phraseFile, phraseFileMaximum);
    if (!phrase) {
        co_return failure(phrase.error());
    }
    InstitutionRegistration registration(**workspace);
    const Result<void> restored = co_await registration.restore(SecretBuffer::copyOf(bytesOf(*phrase)));
    if (!restored) {
        co_return failure(restored.error());
    }
    co_return Reply{{}, QStringLiteral("restored")};
}

Task<Reply> institutionInformation(Session *session)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    InstitutionAdministration administration(**workspace);
    const Result<InstitutionInformation> info = co_await administration.information();
    if (!info) {
        co_return failure(info.error());
    }
    Reply reply;
    reply.json = {{QStringLiteral("institutionId"), info->id.hexString()},
                  {QStringLiteral("name"), info->name},
                  {QStringLiteral("kind"), wordOf(institutionKinds(), info->kind)},
                  {QStringLiteral("active"), info->active},
                  {QStringLiteral("registeredAt"), timeJson(info->registeredAt)},
                  {QStringLiteral("vaultEpoch"), static_cast<qint64>(protocol::toNumber(info->vaultEpoch))},
                  {QStringLiteral("administrators"), info->administrators},
                  {QStringLiteral("activeDevices"), info->activeDevices}};
    reply.text = QStringLiteral("%1 (%2, %3)\n%4\n%5 terminals, %6 administrators")
                     .arg(info->name, wordOf(institutionKinds(), info->kind),
                          info->active ? QStringLiteral("active") : QStringLiteral("deactivated"), info->id.hexString())
                     .arg(info->activeDevices)
                     .arg(info->administrators);
    co_return reply;
}

Task<Reply> institutionCodeText(Session *session, std::string picture)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    InstitutionAdministration administration(**workspace);
    const Result<InstitutionPoster> poster = co_await administration.poster();
    if (!poster) {
        co_return failure(poster.error());
    }
    if (!picture.empty()) {
        const Result<qr::QrMatrix> matrix = qr::writeCode(poster->code, qr::ErrorCorrection::Medium);
        if (!matrix) {
            co_return failure(matrix.error());
        }
        constexpr int pixelsPerModule = 8;
        if (!qr::renderCode(*matrix, pixelsPerModule).save(text(picture), "PNG")) {
            co_return failure(WorkflowError::FileUnreadable, "the picture cannot be written");
        }
    }
    co_return Reply{{{QStringLiteral("code"), poster->code}, {QStringLiteral("checkNumber"), poster->checkNumber}},
                    poster->code};
}

Task<Reply> renameInstitution(Session *session, std::string name, protocol::InstitutionKind kind)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    InstitutionAdministration administration(**workspace);
    const Result<RecordedAction> recorded = co_await administration.rename(text(name), kind, {});
    if (!recorded) {
        co_return failure(recorded.error());
    }
    co_return recordedReply(*recorded);
}

Task<Reply> setInstitutionActive(Session *session, bool active)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    InstitutionAdministration administration(**workspace);
    const Result<RecordedAction> recorded = co_await administration.setActive(active, {});
    if (!recorded) {
        co_return failure(recorded.error());
    }
    co_return recordedReply(*recorded);
}

/// Codes printed before let no new patients be paid for any more.
Task<Reply> renewIntroduction(Session *session)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    InstitutionAdministration administration(**workspace);
    const Result<void> renewed = co_await administration.renewIntroduction();
    if (!renewed) {
        co_return failure(renewed.error());
    }
    const Result<InstitutionPoster> poster = co_await administration.poster();
    if (!poster) {
        co_return failure(poster.error());
    }
    co_return Reply{{{QStringLiteral("code"), poster->code}, {QStringLiteral("checkNumber"), poster->checkNumber}},
                    poster->code};
}

Task<Reply> listAdministrators(Session *session)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    InstitutionAdministration administration(**workspace);
    const Result<std::vector<AdministratorInformation>> all = co_await administration.administrators();
    if (!all) {
        co_return failure(all.error());
    }
    Reply reply;
    QJsonArray list;
    for (const AdministratorInformation &one : *all) {
        list.append(QJsonObject{{QStringLiteral("address"), one.address.hexString()},
                                {QStringLiteral("self"), one.isSelf},
                                {QStringLiteral("active"), one.active},
                                {QStringLiteral("addedAt"), timeJson(one.addedAt)},
                                {QStringLiteral("addedBy"), one.addedBy.hexString()}});
        reply.text +=
            QStringLiteral("%1 %2%3\n")
                .arg(one.address.hexString(), one.active ? QStringLiteral("active") : QStringLiteral("removed"),
                     one.isSelf ? QStringLiteral(" (this profile)") : QString());
    }
    reply.json = {{QStringLiteral("administrators"), list}};
    co_return reply;
}

Task<Reply> requestAdministration(Session *session, std::string institution)
{
    const Result<Workspace *> workspace = co_await session->workspace(/*mayCreate=*/true);
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<protocol::InstitutionId> id = parseId<protocol::InstitutionId>(institution);
    if (!id) {
        co_return failure(id.error());
    }
    InstitutionAdministration administration(**workspace);
    const Result<QString> request = co_await administration.requestAdministration(*id);
    if (!request) {
        co_return failure(request.error());
    }
    const Result<AdministratorRequestSummary> summary = administration.readRequest(*request);
    if (!summary) {
        co_return failure(summary.error());
    }
    co_return Reply{
        {{QStringLiteral("request"), *request}, {QStringLiteral("comparisonCode"), summary->comparisonCode}},
        QStringLiteral("%1\n%2").arg(*request, summary->comparisonCode)};
}

/// What a carried request says, for two people to compare before one adds the other.
Task<Reply> readAdministratorRequest(Session *session, std::string request)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const InstitutionAdministration administration(**workspace);
    const Result<AdministratorRequestSummary> summary = administration.readRequest(text(request));
    if (!summary) {
        co_return failure(summary.error());
    }
    co_return Reply{{{QStringLiteral("administrator"), summary->administrator.hexString()},
                     {QStringLiteral("comparisonCode"), summary->comparisonCode},
                     {QStringLiteral("createdAt"), timeJson(summary->createdAt)}},
                    QStringLiteral("%1  %2").arg(summary->comparisonCode, summary->administrator.hexString())};
}

Task<Reply> addAdministrator(Session *session, std::string request)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    InstitutionAdministration administration(**workspace);
    const Result<RecordedAction> recorded = co_await administration.addAdministrator(text(request), {});
    if (!recorded) {
        co_return failure(recorded.error());
    }
    co_return recordedReply(*recorded);
}

Task<Reply> completeAdministration(Session *session)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    InstitutionAdministration administration(**workspace);
    const Result<void> completed = co_await administration.completeAdministration();
    if (!completed) {
        co_return failure(completed.error());
    }
    co_return Reply{{}, QStringLiteral("administrator")};
}

Task<Reply> removeAdministrator(Session *session, std::string address)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<protocol::Address> parsed = parseId<protocol::Address>(address);
    if (!parsed) {
        co_return failure(parsed.error());
    }
    InstitutionAdministration administration(**workspace);
    const Result<RecordedAction> recorded = co_await administration.removeAdministrator(*parsed, {});
    if (!recorded) {
        co_return failure(recorded.error());
    }
    co_return recordedReply(*recorded);
}

} // namespace

void addInstitutionCommands(CLI::App &app, const Choose &choose)
{
    CLI::App *institution = app.add_subcommand("institution", "The own institution (administrators)");
    institution->require_subcommand(1);
    auto options = std::make_shared<RegisterOptions>();
    CLI::App *reg = institution->add_subcommand("register", "Make the master key and record the institution");
    reg->add_option("--name", options->name, "Name")->required();
    reg->add_option("--kind", options->details.kind, "hospital, clinic or pharmacy")
        ->required()
        ->transform(CLI::CheckedTransformer(institutionKinds()));
    reg->add_option("--legal-number", options->legalNumber, "Legal number; only its hash is recorded")->required();
    CLI::Option_group *invitation =
        reg->add_option_group("invitation", "The operator's invitation; not needed by who pays himself");
    invitation->add_option("--invitation-file", options->invitation.file, "File with the operator's invitation");
    invitation->add_option("--invitation-fd", options->invitation.descriptor, "Open file descriptor with it");
    invitation->require_option(0, 1);
    reg->add_option("--phrase-out", options->phraseFile, "New private file for the 24 words")->required();
    const CLI::Option *payFile = app.get_option("--pay-key-file");
    const CLI::Option *payDescriptor = app.get_option("--pay-key-fd");
    reg->callback([=] {
        if (!options->invitation.isGiven() && payFile->count() == 0 && payDescriptor->count() == 0) {
            throw CLI::RequiredError("--invitation-file, --invitation-fd or --pay-key-file");
        }
        choose([=](Session &session) { return registerInstitution(&session, *options); });
    });

    auto phraseFile = std::make_shared<std::string>();
    CLI::App *restore = institution->add_subcommand("restore", "Restore an administrator from the 24 words");
    restore->add_option("--phrase-file", *phraseFile, "File with the words")->required();
    restore->callback([=] { choose([=](Session &session) { return restoreInstitution(&session, *phraseFile); }); });

    institution->add_subcommand("info", "What the ledger says")->callback([=] {
        choose([](Session &session) { return institutionInformation(&session); });
    });
    auto picture = std::make_shared<std::string>();
    CLI::App *code = institution->add_subcommand("code", "The institution's QR code");
    code->add_option("--png", *picture, "Also write it as a picture");
    code->callback([=] { choose([=](Session &session) { return institutionCodeText(&session, *picture); }); });

    auto name = std::make_shared<std::string>();
    auto kind = std::make_shared<protocol::InstitutionKind>(protocol::InstitutionKind::Hospital);
    CLI::App *rename = institution->add_subcommand("rename", "Change name and kind");
    rename->add_option("--name", *name, "Name")->required();
    rename->add_option("--kind", *kind, "hospital, clinic or pharmacy")
        ->required()
        ->transform(CLI::CheckedTransformer(institutionKinds()));
    rename->callback([=] { choose([=](Session &session) { return renameInstitution(&session, *name, *kind); }); });
    institution->add_subcommand("activate", "Activate again")->callback([=] {
        choose([](Session &session) { return setInstitutionActive(&session, true); });
    });
    institution->add_subcommand("deactivate", "Stop all terminals at once")->callback([=] {
        choose([](Session &session) { return setInstitutionActive(&session, false); });
    });

    institution->add_subcommand("renew-code", "Make a new code; new patients are paid for on the new one only")
        ->callback([=] { choose([](Session &session) { return renewIntroduction(&session); }); });

    institution->add_subcommand("administrators", "List administrators")->callback([=] {
        choose([](Session &session) { return listAdministrators(&session); });
    });
    auto argument = std::make_shared<std::string>();
    CLI::App *request = institution->add_subcommand("request-administration", "Ask to become an administrator");
    request->add_option("--institution", *argument, "Institution id")->required();
    request->callback([=] { choose([=](Session &session) { return requestAdministration(&session, *argument); }); });
    CLI::App *read = institution->add_subcommand("read-request", "What a request says, to compare before adding");
    read->add_option("--request", *argument, "The text t3.… of the request")->required();
    read->callback([=] { choose([=](Session &session) { return readAdministratorRequest(&session, *argument); }); });
    CLI::App *add = institution->add_subcommand("add-administrator", "Add who asked");
    add->add_option("--request", *argument, "The text t3.… of the request")->required();
    add->callback([=] { choose([=](Session &session) { return addAdministrator(&session, *argument); }); });
    institution->add_subcommand("complete-administration", "Open the vault after being added")->callback([=] {
        choose([](Session &session) { return completeAdministration(&session); });
    });
    CLI::App *remove = institution->add_subcommand("remove-administrator", "Remove one; never the last");
    remove->add_option("--address", *argument, "Address")->required();
    remove->callback([=] { choose([=](Session &session) { return removeAdministrator(&session, *argument); }); });
}

} // namespace tegata::cli
