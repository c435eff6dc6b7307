#include "Command.h"

#include <tegata/qr/QrCode.h>
#include <tegata/workflows/AuditTrail.h>
#include <tegata/workflows/InstitutionAdministration.h>
#include <tegata/workflows/InstitutionRegistration.h>

#include <QDateTime>
#include <QImage>
#include <QJsonArray>
#include <QTextStream>

#include <map>

namespace tegata::cli {

namespace {

using namespace workflows;

constexpr qint64 phraseFileMaximum = 4096;

const std::map<std::string, protocol::InstitutionKind> kinds{{"hospital", protocol::InstitutionKind::Hospital},
                                                             {"clinic", protocol::InstitutionKind::Clinic},
                                                             {"pharmacy", protocol::InstitutionKind::Pharmacy}};

QString kindText(protocol::InstitutionKind kind)
{
    for (const auto &[name, value] : kinds) {
        if (value == kind) {
            return text(name);
        }
    }
    return {};
}

Reply recordedReply(const RecordedAction &action)
{
    return {recordedJson(action.digest, action.transaction, action.block),
            QStringLiteral("recorded in block %1").arg(protocol::toNumber(action.block))};
}

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
    const Result<SecretBuffer> invitation = readSecret(options.invitation);
    if (!invitation) {
        co_return failure(invitation.error());
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
        const QString token = QString::fromUtf8(toQByteArray(invitation->view()));
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
                  {QStringLiteral("kind"), kindText(info->kind)},
                  {QStringLiteral("active"), info->active},
                  {QStringLiteral("registeredAt"), timeJson(info->registeredAt)},
                  {QStringLiteral("vaultEpoch"), static_cast<qint64>(protocol::toNumber(info->vaultEpoch))},
                  {QStringLiteral("administrators"), info->administrators},
                  {QStringLiteral("activeDevices"), info->activeDevices}};
    reply.text = QStringLiteral("%1 (%2, %3)\n%4\n%5 terminals, %6 administrators")
                     .arg(info->name, kindText(info->kind),
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
                                {QStringLiteral("addedAt"), timeJson(one.addedAt)}});
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
    co_return Reply{{{QStringLiteral("request"), *request}}, *request};
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

Task<Reply> audit(Session *session, std::string csv, std::vector<std::string> events)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    AuditFilter filter;
    for (const std::string &event : events) {
        filter.events << text(event);
    }
    AuditTrail trail(**workspace);
    const Result<std::vector<AuditEntry>> entries = co_await trail.entries(filter);
    if (!entries) {
        co_return failure(entries.error());
    }
    if (!csv.empty()) {
        const Result<void> written = writeFile(csv, bytesOf(AuditTrail::toCsv(*entries)), /*isSecret=*/false);
        if (!written) {
            co_return failure(written.error());
        }
    }
    Reply reply;
    QJsonArray list;
    for (const AuditEntry &entry : *entries) {
        QJsonObject details;
        for (const auto &[name, value] : entry.details) {
            details.insert(name, value);
        }
        list.append(QJsonObject{{QStringLiteral("block"), static_cast<qint64>(protocol::toNumber(entry.block))},
                                {QStringLiteral("time"), timeJson(entry.time)},
                                {QStringLiteral("event"), entry.event},
                                {QStringLiteral("transaction"), entry.transaction.hexString()},
                                {QStringLiteral("details"), details}});
        reply.text += QStringLiteral("%1  %2  %3\n")
                          .arg(timeText(entry.time))
                          .arg(protocol::toNumber(entry.block), 8)
                          .arg(entry.event);
    }
    reply.json = {{QStringLiteral("entries"), list}};
    co_return reply;
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
        ->transform(CLI::CheckedTransformer(kinds));
    reg->add_option("--legal-number", options->legalNumber, "Legal number; only its hash is recorded")->required();
    CLI::Option_group *invitation = reg->add_option_group("invitation", "The operator's invitation");
    invitation->add_option("--invitation-file", options->invitation.file, "File with the operator's invitation");
    invitation->add_option("--invitation-fd", options->invitation.descriptor, "Open file descriptor with it");
    invitation->require_option(1);
    reg->add_option("--phrase-out", options->phraseFile, "New private file for the 24 words")->required();
    reg->callback([=] { choose([=](Session &session) { return registerInstitution(&session, *options); }); });

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
        ->transform(CLI::CheckedTransformer(kinds));
    rename->callback([=] { choose([=](Session &session) { return renameInstitution(&session, *name, *kind); }); });
    institution->add_subcommand("activate", "Activate again")->callback([=] {
        choose([](Session &session) { return setInstitutionActive(&session, true); });
    });
    institution->add_subcommand("deactivate", "Stop all terminals at once")->callback([=] {
        choose([](Session &session) { return setInstitutionActive(&session, false); });
    });

    institution->add_subcommand("administrators", "List administrators")->callback([=] {
        choose([](Session &session) { return listAdministrators(&session); });
    });
    auto argument = std::make_shared<std::string>();
    CLI::App *request = institution->add_subcommand("request-administration", "Ask to become an administrator");
    request->add_option("--institution", *argument, "Institution id")->required();
    request->callback([=] { choose([=](Session &session) { return requestAdministration(&session, *argument); }); });
    CLI::App *add = institution->add_subcommand("add-administrator", "Add who asked");
    add->add_option("--request", *argument, "The text t3.… of the request")->required();
    add->callback([=] { choose([=](Session &session) { return addAdministrator(&session, *argument); }); });
    institution->add_subcommand("complete-administration", "Open the vault after being added")->callback([=] {
        choose([](Session &session) { return completeAdministration(&session); });
    });
    CLI::App *remove = institution->add_subcommand("remove-administrator", "Remove one; never the last");
    remove->add_option("--address", *argument, "Address")->required();
    remove->callback([=] { choose([=](Session &session) { return removeAdministrator(&session, *argument); }); });

    auto csv = std::make_shared<std::string>();
    auto events = std::make_shared<std::vector<std::string>>();
    CLI::App *trail = app.add_subcommand("audit", "What the chain recorded about the own institution");
    trail->add_option("--csv", *csv, "Also write it as CSV");
    trail->add_option("--event", *events, "Only these events");
    trail->callback([=] { choose([=](Session &session) { return audit(&session, *csv, *events); }); });
}

} // namespace tegata::cli
