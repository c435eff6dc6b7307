#include "ChartAccess.h"

#include <QJsonArray>

namespace tegata::cli {

namespace {

using namespace workflows;

struct WriteOptions
{
    std::string patient;
    std::string supersedes;
    std::string title;
    std::string body;
    std::string subjective;
    std::string objective;
    std::string assessment;
    std::string plan;
    bool isNoneKnown = false;
    std::string substance;
    std::string category;
    std::string reaction;
    bool isSevere = false;
    std::string problem;
    clinical::ClinicalStatus status = clinical::ClinicalStatus::Active;
    clinical::Verification verification = clinical::Verification::Confirmed;
    std::string onset;
    std::string ended;
    std::string remark;
    bool mayWait = false;
};

const Words<clinical::ClinicalStatus> statuses{{"active", clinical::ClinicalStatus::Active},
                                               {"inactive", clinical::ClinicalStatus::Inactive},
                                               {"resolved", clinical::ClinicalStatus::Resolved}};
const Words<clinical::Verification> verifications{{"confirmed", clinical::Verification::Confirmed},
                                                  {"unconfirmed", clinical::Verification::Unconfirmed},
                                                  {"refuted", clinical::Verification::Refuted},
                                                  {"entered-in-error", clinical::Verification::EnteredInError}};

/// A day that may be left out. InvalidDraft.
Result<std::optional<QDate>> dayOf(const std::string &argument)
{
    const Result<QDate> day = parseDay(argument);
    if (!day) {
        return failure(day.error());
    }
    return day->isValid() ? std::optional(*day) : std::nullopt;
}

Result<ClinicalDraft> noteDraft(const WriteOptions &options)
{
    clinical::NoteDraft draft;
    draft.title = text(options.title);
    draft.text = text(options.body);
    draft.subjective = text(options.subjective);
    draft.objective = text(options.objective);
    draft.assessment = text(options.assessment);
    draft.plan = text(options.plan);
    return ClinicalDraft(draft);
}

Result<ClinicalDraft> allergyDraft(const WriteOptions &options)
{
    const Result<std::optional<QDate>> onset = dayOf(options.onset);
    if (!onset) {
        return failure(onset.error());
    }
    clinical::AllergyDraft draft;
    draft.noneKnown = options.isNoneKnown;
    draft.substance = text(options.substance);
    draft.category = text(options.category);
    draft.reaction = text(options.reaction);
    draft.criticality = options.isSevere ? clinical::Criticality::High : clinical::Criticality::Unknown;
    draft.status = options.status;
    draft.verification = options.verification;
    draft.onset = *onset;
    draft.note = text(options.remark);
    return ClinicalDraft(draft);
}

Result<ClinicalDraft> problemDraft(const WriteOptions &options)
{
    const Result<std::optional<QDate>> onset = dayOf(options.onset);
    const Result<std::optional<QDate>> ended = dayOf(options.ended);
    if (!onset || !ended) {
        return failure(onset ? ended.error() : onset.error());
    }
    clinical::ProblemDraft draft;
    draft.noneKnown = options.isNoneKnown;
    draft.problem = text(options.problem);
    draft.status = options.status;
    draft.verification = options.verification;
    draft.onset = *onset;
    draft.abated = *ended;
    draft.note = text(options.remark);
    return ClinicalDraft(draft);
}

Task<Reply> writeRecord(Session *session, WriteOptions options, Result<ClinicalDraft> made)
{
    if (!made) {
        co_return failure(made.error());
    }
    ClinicalDraft draft = std::move(*made);
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<protocol::PatientId> patient = whose(**workspace, options.patient);
    if (!patient) {
        co_return failure(patient.error());
    }
    protocol::RecordHash supersedes;
    if (!options.supersedes.empty()) {
        const Result<protocol::RecordHash> hash = parseId<protocol::RecordHash>(options.supersedes);
        if (!hash) {
            co_return failure(hash.error());
        }
        supersedes = *hash;
    }
    RecordWriting writing(**workspace);
    Result<ReviewedRecord> reviewed = co_await writing.review(*patient, draft, supersedes);
    if (!reviewed && reviewed.error().is(WorkflowError::NoPermission)) {
        // Perhaps let in since this profile last looked.
        ChartReading reading(**workspace, clinical::Language::English);
        const Result<ChartPointer> opened = co_await reading.open(*patient);
        if (opened) {
            reviewed = co_await writing.review(*patient, std::move(draft), supersedes);
        }
    }
    if (!reviewed) {
        co_return failure(reviewed.error());
    }
    const clinical::Confirmation confirmation = confirmationOf(**workspace, session->clock());
    const Result<Delivery> saved = co_await writing.confirm(std::move(*reviewed), confirmation);
    if (!saved) {
        co_return failure(saved.error());
    }
    const Result<Delivery> recorded = co_await deliver(*workspace, *saved, options.mayWait);
    if (!recorded) {
        co_return failure(recorded.error());
    }
    co_return Reply{deliveryJson(*recorded), deliveryText(recorded->state)};
}

/// What waits to be recorded, after what was asked to be done about it.
Task<Reply> outbox(Session *session, bool send, std::string dismissed)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    OutboxDelivery delivery(**workspace);
    if (!dismissed.empty()) {
        const Result<protocol::RecordId> id = parseId<protocol::RecordId>(dismissed);
        if (!id) {
            co_return failure(id.error());
        }
        const Result<void> gone = co_await delivery.dismiss(*id);
        if (!gone) {
            co_return failure(gone.error());
        }
    }
    if (send) {
        const Result<void> delivered = co_await delivery.deliver({});
        if (!delivered) {
            co_return failure(delivered.error());
        }
    }
    const Result<std::vector<Delivery>> all = co_await delivery.all();
    if (!all) {
        co_return failure(all.error());
    }
    Reply reply;
    QJsonArray list;
    for (const Delivery &one : *all) {
        list.append(deliveryJson(one));
        reply.text += QStringLiteral("%1  %2\n").arg(deliveryText(one.state), one.id.hexString());
    }
    reply.json = {{QStringLiteral("waiting"), list}};
    co_return reply;
}

using MakeDraft = Result<ClinicalDraft> (*)(const WriteOptions &);

} // namespace

void addChartWritingCommands(CLI::App &chart, const Choose &choose)
{
    auto options = std::make_shared<WriteOptions>();
    const auto addWrite = [&](const char *name, const char *help, MakeDraft draft) {
        CLI::App *sub = chart.add_subcommand(name, help);
        sub->add_option("--patient", options->patient, "Patient id");
        sub->add_option("--supersedes", options->supersedes, "Record that this one corrects");
        sub->add_flag("--may-wait", options->mayWait, "Saved on this device is enough");
        sub->callback(
            [=] { choose([=](Session &session) { return writeRecord(&session, *options, draft(*options)); }); });
        return sub;
    };
    const auto addCourse = [&](CLI::App *sub) {
        sub->add_option("--status", options->status, "active, inactive, resolved")
            ->transform(CLI::CheckedTransformer(statuses));
        sub->add_option("--verification", options->verification, "confirmed, unconfirmed, refuted, entered-in-error")
            ->transform(CLI::CheckedTransformer(verifications));
        sub->add_option("--onset", options->onset, "Since when, YYYY-MM-DD");
        sub->add_option("--remark", options->remark, "Anything else");
    };
    CLI::App *note = addWrite("note", "Write a note", noteDraft);
    note->add_option("--title", options->title, "Title")->required();
    note->add_option("--text", options->body, "Text");
    note->add_option("--subjective", options->subjective, "S: what the patient says");
    note->add_option("--objective", options->objective, "O: what was found");
    note->add_option("--assessment", options->assessment, "A: what it means");
    note->add_option("--plan", options->plan, "P: what is to be done");

    CLI::App *allergy = addWrite("allergy", "Write an allergy", allergyDraft);
    CLI::Option_group *whether = allergy->add_option_group("substance", "What it is against");
    whether->add_option("--substance", options->substance, "Substance");
    whether->add_flag("--none-known", options->isNoneKnown, "No allergies are known");
    whether->require_option(1);
    allergy->add_option("--category", options->category, "food, medication, environment, biologic");
    allergy->add_option("--reaction", options->reaction, "Reaction");
    allergy->add_flag("--severe", options->isSevere, "High criticality");
    addCourse(allergy);

    CLI::App *problem = addWrite("problem", "Write a problem", problemDraft);
    CLI::Option_group *which = problem->add_option_group("problem", "What it is");
    which->add_option("--problem", options->problem, "Problem");
    which->add_flag("--none-known", options->isNoneKnown, "No problems are known");
    which->require_option(1);
    problem->add_option("--ended", options->ended, "Until when, YYYY-MM-DD");
    addCourse(problem);

    auto send = std::make_shared<bool>(false);
    auto dismissed = std::make_shared<std::string>();
    CLI::App *waiting = chart.add_subcommand("outbox", "What is saved on this device and not recorded yet");
    waiting->add_flag("--send", *send, "Try to send it now");
    waiting->add_option("--dismiss", *dismissed, "Take this refused entry off the list");
    waiting->callback([=] { choose([=](Session &session) { return outbox(&session, *send, *dismissed); }); });
}

} // namespace tegata::cli
