#include "Command.h"

#include <tegata/workflows/PatientIdentity.h>
#include <tegata/workflows/Permissions.h>
#include <tegata/workflows/TerminalEnrolment.h>

#include <QJsonArray>

namespace tegata::cli {

namespace {

using namespace workflows;
using protocol::CompartmentKind;
using protocol::Permission;

constexpr qint64 phraseFileMaximum = 4096;

/// "medications:readwrite"
Result<std::map<CompartmentKind, Permission>> parseCompartments(const std::vector<std::string> &arguments)
{
    std::map<CompartmentKind, Permission> parsed;
    for (const std::string &argument : arguments) {
        const std::size_t colon = argument.find(':');
        const auto kind = compartmentKinds().find(argument.substr(0, colon));
        const auto permission =
            permissionWords().find(colon == std::string::npos ? "readwrite" : argument.substr(colon + 1));
        if (kind == compartmentKinds().end() || permission == permissionWords().end()) {
            return failure(WorkflowError::InvalidDraft, "a compartment is NAME or NAME:read|readwrite");
        }
        parsed[kind->second] = permission->second;
    }
    return parsed;
}

struct CreateOptions
{
    std::string name;
    std::string kana;
    std::string birthDate;
    clinical::Gender gender = clinical::Gender::Unknown;
    std::string bloodType;
    std::string contactName;
    std::string contactPhone;
    std::string contactRelation;
    std::string note;
    CodeOptions code;
};

Task<Reply> createPatient(Session *session, CreateOptions options)
{
    const Result<Workspace *> workspace = co_await session->workspace(/*mayCreate=*/true);
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<QString> code = institutionCode(options.code);
    if (!code) {
        co_return failure(code.error());
    }
    clinical::PatientDraft draft;
    draft.name = text(options.name);
    draft.kana = text(options.kana);
    draft.birthDate = QDate::fromString(text(options.birthDate), Qt::ISODate);
    draft.gender = options.gender;
    draft.bloodType = text(options.bloodType);
    draft.emergencyContactName = text(options.contactName);
    draft.emergencyContactPhone = text(options.contactPhone);
    draft.emergencyContactRelation = text(options.contactRelation);
    draft.note = text(options.note);
    PatientIdentity identity(**workspace);
    const Result<RecordedAction> recorded = co_await identity.create(draft, *code, {});
    if (!recorded) {
        co_return failure(recorded.error());
    }
    const Result<protocol::PatientId> id = co_await identity.patientId();
    if (!id) {
        co_return failure(id.error());
    }
    co_return Reply{{{QStringLiteral("patientId"), id->hexString()}}, id->hexString()};
}

Task<Reply> restorePatient(Session *session, std::string phraseFile)
{
    const Result<Workspace *> workspace = co_await session->workspace(/*mayCreate=*/true);
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<QByteArray> phrase = readFile(phraseFile, phraseFileMaximum);
    if (!phrase) {
        co_return failure(phrase.error());
    }
    PatientIdentity identity(**workspace);
    const Result<void> restored = co_await identity.restore(SecretBuffer::copyOf(bytesOf(*phrase)));
    if (!restored) {
        co_return failure(restored.error());
    }
    const Result<protocol::PatientId> id = co_await identity.patientId();
    if (!id) {
        co_return failure(id.error());
    }
    co_return Reply{{{QStringLiteral("patientId"), id->hexString()}}, id->hexString()};
}

/// The words go into a private file, never to the screen or a log.
Task<Reply> writePhrase(Session *session, std::string out)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    PatientIdentity identity(**workspace);
    const Result<SecretBuffer> phrase = co_await identity.phrase();
    if (!phrase) {
        co_return failure(phrase.error());
    }
    const Result<void> written = writeFile(out, phrase->view(), /*isSecret=*/true);
    if (!written) {
        co_return failure(written.error());
    }
    co_return Reply{{}, QStringLiteral("written")};
}

struct GrantOptions
{
    CodeOptions code;
    std::vector<std::string> compartments;
    std::string until;
};

Task<Reply> grant(Session *session, GrantOptions options)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<QString> code = institutionCode(options.code);
    if (!code) {
        co_return failure(code.error());
    }
    TerminalEnrolment reading(**workspace);
    const Result<ChosenInstitution> institution = co_await reading.chooseFromText(*code);
    if (!institution) {
        co_return failure(institution.error());
    }
    Permissions permissions(**workspace);
    PermissionRequest request = permissions.defaultsFor(*institution, session->clock().now());
    const Result<std::map<CompartmentKind, Permission>> chosen = parseCompartments(options.compartments);
    if (!chosen) {
        co_return failure(chosen.error());
    }
    if (!chosen->empty()) {
        request.compartments = *chosen;
    }
    const Result<UnixTime> until = parseEnd(options.until, request.notAfter);
    if (!until) {
        co_return failure(until.error());
    }
    request.notAfter = *until;
    const Result<RecordedAction> recorded = co_await permissions.grant(request, {});
    if (!recorded) {
        co_return failure(recorded.error());
    }
    Reply reply = recordedReply(*recorded);
    reply.json.insert(QStringLiteral("institution"), institution->id.hexString());
    reply.json.insert(QStringLiteral("name"), institution->name);
    reply.json.insert(QStringLiteral("checkNumber"), institution->checkNumber);
    reply.json.insert(QStringLiteral("compartments"), compartmentsJson(request.compartments));
    reply.json.insert(QStringLiteral("notAfter"), timeJson(request.notAfter));
    co_return reply;
}

Task<Reply> listPermissions(Session *session)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    Permissions permissions(**workspace);
    const Result<std::vector<PermissionInformation>> all = co_await permissions.list();
    if (!all) {
        co_return failure(all.error());
    }
    const Result<std::vector<CompartmentKind>> due = co_await permissions.rotationDue();
    if (!due) {
        co_return failure(due.error());
    }
    Reply reply;
    QJsonArray list;
    for (const PermissionInformation &one : *all) {
        list.append(QJsonObject{{QStringLiteral("institution"), one.institution.hexString()},
                                {QStringLiteral("name"), one.institutionName},
                                {QStringLiteral("kind"), wordOf(institutionKinds(), one.kind)},
                                {QStringLiteral("compartments"), compartmentsJson(one.compartments)},
                                {QStringLiteral("grantedAt"), timeJson(one.grantedAt)},
                                {QStringLiteral("notAfter"), timeJson(one.notAfter)},
                                {QStringLiteral("running"), one.running},
                                {QStringLiteral("stale"), one.stale}});
        reply.text += QStringLiteral("%1  %2  until %3  %4\n")
                          .arg(one.running ? QStringLiteral("running") : QStringLiteral("ended  "), one.institutionName,
                               timeText(one.notAfter), one.institution.hexString());
    }
    QJsonArray dueList;
    for (const CompartmentKind kind : *due) {
        dueList.append(wordOf(compartmentKinds(), kind));
    }
    reply.json = {{QStringLiteral("permissions"), list}, {QStringLiteral("rotationDue"), dueList}};
    co_return reply;
}

Task<Reply> revoke(Session *session, std::string institution)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<protocol::InstitutionId> id = parseId<protocol::InstitutionId>(institution);
    if (!id) {
        co_return failure(id.error());
    }
    Permissions permissions(**workspace);
    const Result<RecordedAction> recorded = co_await permissions.revoke(*id, {});
    if (!recorded) {
        co_return failure(recorded.error());
    }
    co_return recordedReply(*recorded);
}

Task<Reply> rotate(Session *session)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    Permissions permissions(**workspace);
    const Result<RecordedAction> recorded = co_await permissions.rotate({});
    if (!recorded) {
        co_return failure(recorded.error());
    }
    co_return recordedReply(*recorded);
}

Task<Reply> readLog(Session *session)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    Permissions permissions(**workspace);
    const Result<std::vector<ReadLogLine>> lines = co_await permissions.readLog();
    if (!lines) {
        co_return failure(lines.error());
    }
    Reply reply;
    QJsonArray list;
    for (const ReadLogLine &line : *lines) {
        list.append(QJsonObject{
            {QStringLiteral("time"), timeJson(line.time)},
            {QStringLiteral("institution"), line.institution.hexString()},
            {QStringLiteral("name"), line.institutionName},
            {QStringLiteral("device"), line.device.hexString()},
            {QStringLiteral("role"), line.role ? QJsonValue(wordOf(deviceRoles(), *line.role)) : QJsonValue()},
            {QStringLiteral("record"), line.recordHash.hexString()},
            {QStringLiteral("continuesChain"), line.continuesChain}});
        reply.text += QStringLiteral("%1  %2%3\n")
                          .arg(timeText(line.time), line.institutionName,
                               line.continuesChain ? QString() : QStringLiteral("  BREAK IN THE LOG"));
    }
    reply.json = {{QStringLiteral("reads"), list}};
    co_return reply;
}

Task<Reply> closeChart(Session *session)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    PatientIdentity identity(**workspace);
    const Result<RecordedAction> recorded = co_await identity.closeChart({});
    if (!recorded) {
        co_return failure(recorded.error());
    }
    co_return recordedReply(*recorded);
}

} // namespace

void addPatientCommands(CLI::App &app, const Choose &choose)
{
    CLI::App *patient = app.add_subcommand("patient", "The patient's own key, permissions and log");
    patient->require_subcommand(1);
    auto options = std::make_shared<CreateOptions>();
    CLI::App *create = patient->add_subcommand("create", "Make the key, register, open the chart, write the profile");
    create->add_option("--name", options->name, "Name")->required();
    create->add_option("--kana", options->kana, "Reading of the name");
    create->add_option("--birth-date", options->birthDate, "YYYY-MM-DD")->required();
    create->add_option("--sex", options->gender, "female, male, other, unknown")
        ->transform(CLI::CheckedTransformer(genders()));
    create->add_option("--blood-type", options->bloodType, "A, B, O or AB, with + or -");
    create->add_option("--contact-name", options->contactName, "Emergency contact");
    create->add_option("--contact-phone", options->contactPhone, "Its telephone number");
    create->add_option("--contact-relation", options->contactRelation, "What it is to the patient");
    create->add_option("--note", options->note, "What every reader should know");
    addCodeOptions(create, options->code);
    create->callback([=] { choose([=](Session &session) { return createPatient(&session, *options); }); });

    auto path = std::make_shared<std::string>();
    CLI::App *restore = patient->add_subcommand("restore", "Restore from the 24 words");
    restore->add_option("--phrase-file", *path, "File with the words")->required();
    restore->callback([=] { choose([=](Session &session) { return restorePatient(&session, *path); }); });
    CLI::App *phrase = patient->add_subcommand("phrase", "Write the 24 words into a new private file");
    phrase->add_option("--out", *path, "File")->required();
    phrase->callback([=] { choose([=](Session &session) { return writePhrase(&session, *path); }); });

    auto grantOptions = std::make_shared<GrantOptions>();
    CLI::App *allow = patient->add_subcommand("grant", "Let an institution in");
    addCodeOptions(allow, grantOptions->code);
    allow->add_option("--compartment", grantOptions->compartments, "NAME[:read|readwrite], repeated");
    allow->add_option("--until", grantOptions->until, "YYYY-MM-DD or never");
    allow->callback([=] { choose([=](Session &session) { return grant(&session, *grantOptions); }); });
    patient->add_subcommand("permissions", "Who may, for what, until when")->callback([=] {
        choose([](Session &session) { return listPermissions(&session); });
    });
    auto institution = std::make_shared<std::string>();
    CLI::App *end = patient->add_subcommand("revoke", "End a permission and rotate the keys");
    end->add_option("--institution", *institution, "Institution id")->required();
    end->callback([=] { choose([=](Session &session) { return revoke(&session, *institution); }); });
    patient->add_subcommand("rotate", "Rotate the keys that are due")->callback([=] {
        choose([](Session &session) { return rotate(&session); });
    });
    patient->add_subcommand("read-log", "Who looked")->callback([=] {
        choose([](Session &session) { return readLog(&session); });
    });
    patient->add_subcommand("close", "Close the chart for grants and entries")->callback([=] {
        choose([](Session &session) { return closeChart(&session); });
    });
}

} // namespace tegata::cli
