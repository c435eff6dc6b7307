#include "Command.h"

#include <tegata/workflows/TerminalAdministration.h>
#include <tegata/workflows/TerminalEnrolment.h>

#include <QJsonArray>

namespace tegata::cli {

namespace {

using namespace workflows;

const Words<protocol::RevocationReason> reasons{{"routine", protocol::RevocationReason::Routine},
                                                {"compromised", protocol::RevocationReason::Compromised}};

QString stateText(EnrolmentState state)
{
    switch (state) {
    case EnrolmentState::NothingYet:
        return QStringLiteral("nothing-yet");
    case EnrolmentState::Requested:
        return QStringLiteral("requested");
    case EnrolmentState::Approved:
        return QStringLiteral("approved");
    case EnrolmentState::Denied:
        return QStringLiteral("denied");
    case EnrolmentState::Revoked:
        return QStringLiteral("revoked");
    case EnrolmentState::Expired:
        return QStringLiteral("expired");
    case EnrolmentState::InstitutionInactive:
        return QStringLiteral("institution-inactive");
    }
    return {};
}

QString stateText(TerminalState state)
{
    switch (state) {
    case TerminalState::Active:
        return QStringLiteral("active");
    case TerminalState::Expired:
        return QStringLiteral("expired");
    case TerminalState::Revoked:
        return QStringLiteral("revoked");
    }
    return {};
}

Reply statusReply(const EnrolmentStatus &status)
{
    return {{{QStringLiteral("state"), stateText(status.state)},
             {QStringLiteral("institution"), status.institutionName},
             {QStringLiteral("checkNumber"), status.checkNumber},
             {QStringLiteral("code"), status.code},
             {QStringLiteral("role"), wordOf(deviceRoles(), status.role)},
             {QStringLiteral("notAfter"), timeJson(status.notAfter)}},
            QStringLiteral("%1 at %2, check number %3")
                .arg(stateText(status.state), status.institutionName, status.checkNumber)};
}

struct RequestOptions
{
    CodeOptions code;
    std::string name;
    std::string user;
    std::string profession;
};

Task<Reply> requestEnrolment(Session *session, RequestOptions options)
{
    const Result<Workspace *> workspace = co_await session->workspace(/*mayCreate=*/true);
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<QString> code = institutionCode(options.code);
    if (!code) {
        co_return failure(code.error());
    }
    TerminalEnrolment enrolment(**workspace);
    const Result<ChosenInstitution> chosen = co_await enrolment.chooseFromText(*code);
    if (!chosen) {
        co_return failure(chosen.error());
    }
    TerminalDetails details{text(options.name), text(options.user), text(options.profession)};
    const Result<EnrolmentStatus> status = co_await enrolment.request(*chosen, details);
    if (!status) {
        co_return failure(status.error());
    }
    co_return statusReply(*status);
}

Task<Reply> enrolmentStatus(Session *session, bool wait)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    TerminalEnrolment enrolment(**workspace);
    Result<EnrolmentStatus> status = failure(WorkflowError::NotFound);
    if (wait) {
        status = co_await enrolment.awaitApproval();
    } else {
        status = co_await enrolment.status();
    }
    if (!status) {
        co_return failure(status.error());
    }
    co_return statusReply(*status);
}

Task<Reply> pendingTerminals(Session *session)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    TerminalAdministration administration(**workspace);
    const Result<std::vector<PendingTerminal>> pending = co_await administration.pending();
    if (!pending) {
        co_return failure(pending.error());
    }
    Reply reply;
    QJsonArray list;
    for (const PendingTerminal &one : *pending) {
        list.append(QJsonObject{{QStringLiteral("device"), one.device.hexString()},
                                {QStringLiteral("terminal"), one.terminalName},
                                {QStringLiteral("user"), one.userName},
                                {QStringLiteral("profession"), one.profession},
                                {QStringLiteral("checkNumber"), one.checkNumber},
                                {QStringLiteral("requestedAt"), timeJson(one.requestedAt)}});
        reply.text += QStringLiteral("%1  %2  %3 (%4)  %5\n")
                          .arg(one.checkNumber, one.terminalName, one.userName, one.profession, one.device.hexString());
    }
    reply.json = {{QStringLiteral("pending"), list}};
    co_return reply;
}

struct ApproveOptions
{
    std::string device;
    std::string checkNumber;
    std::string until;
    protocol::DeviceRole role = protocol::DeviceRole::Doctor;
};

Task<Reply> approveTerminal(Session *session, ApproveOptions options)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<protocol::Address> device = parseId<protocol::Address>(options.device);
    const Result<UnixTime> until = parseEnd(options.until, {});
    if (!device || !until) {
        co_return failure(device ? until.error() : device.error());
    }
    TerminalAdministration administration(**workspace);
    TerminalApproval approval{*device, options.role, *until, text(options.checkNumber)};
    const Result<RecordedAction> recorded = co_await administration.approve(approval, {});
    if (!recorded) {
        co_return failure(recorded.error());
    }
    co_return recordedReply(*recorded);
}

Task<Reply> denyTerminal(Session *session, std::string address)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<protocol::Address> device = parseId<protocol::Address>(address);
    if (!device) {
        co_return failure(device.error());
    }
    TerminalAdministration administration(**workspace);
    const Result<void> denied = co_await administration.deny(*device);
    if (!denied) {
        co_return failure(denied.error());
    }
    co_return Reply{{}, QStringLiteral("denied")};
}

Task<Reply> listTerminals(Session *session)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    TerminalAdministration administration(**workspace);
    const Result<std::vector<TerminalInformation>> all = co_await administration.terminals();
    if (!all) {
        co_return failure(all.error());
    }
    Reply reply;
    QJsonArray list;
    for (const TerminalInformation &one : *all) {
        list.append(QJsonObject{
            {QStringLiteral("device"), one.device.hexString()},
            {QStringLiteral("terminal"), one.terminalName},
            {QStringLiteral("user"), one.userName},
            {QStringLiteral("profession"), one.profession},
            {QStringLiteral("role"), wordOf(deviceRoles(), one.role)},
            {QStringLiteral("state"), stateText(one.state)},
            {QStringLiteral("fingerprint"), one.fingerprint},
            {QStringLiteral("approvedBy"), one.approvedBy.hexString()},
            {QStringLiteral("approvedAt"), timeJson(one.approvedAt)},
            {QStringLiteral("revokedAt"), timeJson(one.revokedAt)},
            {QStringLiteral("reason"), one.reason ? QJsonValue(wordOf(reasons, *one.reason)) : QJsonValue()},
            {QStringLiteral("notAfter"), timeJson(one.notAfter)},
            {QStringLiteral("lastSeen"), timeJson(one.lastSeen)}});
        reply.text +=
            QStringLiteral("%1  %2  %3  %4  %5\n")
                .arg(stateText(one.state), one.fingerprint, one.terminalName, one.userName, one.device.hexString());
    }
    const Result<bool> due = co_await administration.rotationDue();
    if (!due) {
        co_return failure(due.error());
    }
    if (*due) {
        reply.text += QStringLiteral("the vault's rotation is due\n");
    }
    reply.json = {{QStringLiteral("terminals"), list}, {QStringLiteral("rotationDue"), *due}};
    co_return reply;
}

Task<Reply> revokeTerminal(Session *session, std::string address, protocol::RevocationReason reason)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<protocol::Address> device = parseId<protocol::Address>(address);
    if (!device) {
        co_return failure(device.error());
    }
    TerminalAdministration administration(**workspace);
    const Result<RecordedAction> recorded = co_await administration.revoke(*device, reason, {});
    if (!recorded) {
        co_return failure(recorded.error());
    }
    co_return recordedReply(*recorded);
}

Task<Reply> rotateVault(Session *session)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    TerminalAdministration administration(**workspace);
    const Result<RecordedAction> recorded = co_await administration.rotateVault({});
    if (!recorded) {
        co_return failure(recorded.error());
    }
    co_return recordedReply(*recorded);
}

} // namespace

void addTerminalCommands(CLI::App &app, const Choose &choose)
{
    CLI::App *terminal = app.add_subcommand("terminal", "Terminals: their own side and the administrator's");
    terminal->require_subcommand(1);
    auto options = std::make_shared<RequestOptions>();
    CLI::App *request = terminal->add_subcommand("request", "Ask an institution to let this profile in");
    addCodeOptions(request, options->code);
    request->add_option("--name", options->name, "Name of the terminal")->required();
    request->add_option("--user", options->user, "Name of its user")->required();
    request->add_option("--profession", options->profession, "Profession of its user")->required();
    request->callback([=] { choose([=](Session &session) { return requestEnrolment(&session, *options); }); });
    terminal->add_subcommand("status", "Where it stands")->callback([=] {
        choose([](Session &session) { return enrolmentStatus(&session, false); });
    });
    terminal->add_subcommand("await", "Wait for the approval")->callback([=] {
        choose([](Session &session) { return enrolmentStatus(&session, true); });
    });

    terminal->add_subcommand("pending", "Requests that wait")->callback([=] {
        choose([](Session &session) { return pendingTerminals(&session); });
    });
    auto approval = std::make_shared<ApproveOptions>();
    CLI::App *approve = terminal->add_subcommand("approve", "Let a terminal in");
    approve->add_option("--device", approval->device, "Address")->required();
    approve->add_option("--check-number", approval->checkNumber, "The number on the terminal's screen")->required();
    approve->add_option("--role", approval->role, "doctor, nurse, pharmacist, clerk, laboratory")
        ->required()
        ->transform(CLI::CheckedTransformer(deviceRoles()));
    approve->add_option("--until", approval->until, "YYYY-MM-DD; without it no end");
    approve->callback([=] { choose([=](Session &session) { return approveTerminal(&session, *approval); }); });
    auto device = std::make_shared<std::string>();
    CLI::App *deny = terminal->add_subcommand("deny", "Refuse a request");
    deny->add_option("--device", *device, "Address")->required();
    deny->callback([=] { choose([=](Session &session) { return denyTerminal(&session, *device); }); });
    terminal->add_subcommand("list", "All terminals")->callback([=] {
        choose([](Session &session) { return listTerminals(&session); });
    });
    auto reason = std::make_shared<protocol::RevocationReason>(protocol::RevocationReason::Routine);
    CLI::App *revoke = terminal->add_subcommand("revoke", "End a terminal for ever and rotate the vault");
    revoke->add_option("--device", *device, "Address")->required();
    revoke->add_option("--reason", *reason, "routine or compromised")->transform(CLI::CheckedTransformer(reasons));
    revoke->callback([=] { choose([=](Session &session) { return revokeTerminal(&session, *device, *reason); }); });
    terminal->add_subcommand("rotate-vault", "Open the next vault")->callback([=] {
        choose([](Session &session) { return rotateVault(&session); });
    });
}

} // namespace tegata::cli
