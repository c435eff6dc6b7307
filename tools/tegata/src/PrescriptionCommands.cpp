#include "ChartAccess.h"
#include "DrugList.h"

#include <QJsonArray>

namespace tegata::cli {

namespace {

using namespace workflows;

QString standingText(PrescriptionStanding standing)
{
    switch (standing) {
    case PrescriptionStanding::Issued:
        return QStringLiteral("issued");
    case PrescriptionStanding::Claimed:
        return QStringLiteral("claimed");
    case PrescriptionStanding::PartlyDispensed:
        return QStringLiteral("partly-dispensed");
    case PrescriptionStanding::Completed:
        return QStringLiteral("completed");
    case PrescriptionStanding::Cancelled:
        return QStringLiteral("cancelled");
    case PrescriptionStanding::Expired:
        return QStringLiteral("expired");
    }
    return {};
}

QJsonArray matchesJson(const std::vector<clinical::AllergyMatch> &matches)
{
    QJsonArray list;
    for (const clinical::AllergyMatch &match : matches) {
        list.append(match.matched);
    }
    return list;
}

QJsonObject informationJson(const PrescriptionInformation &one)
{
    QJsonArray drugs;
    for (std::size_t index = 0; index < one.content.drugs.size(); ++index) {
        const clinical::MedicationItem &drug = one.content.drugs[index];
        const bool isMatched = index < one.allergyMatches.size();
        drugs.append(QJsonObject{
            {QStringLiteral("drug"), drug.drug.text},
            {QStringLiteral("dosage"), drug.dosage},
            {QStringLiteral("quantity"), drug.quantity},
            {QStringLiteral("days"), drug.days},
            {QStringLiteral("substitutionForbidden"), drug.substitutionForbidden},
            {QStringLiteral("note"), drug.note},
            {QStringLiteral("allergyMatches"), isMatched ? matchesJson(one.allergyMatches[index]) : QJsonArray()}});
    }
    return {{QStringLiteral("prescription"), one.id.hexString()},
            {QStringLiteral("patient"), one.patient.hexString()},
            {QStringLiteral("standing"), standingText(one.standing)},
            {QStringLiteral("issuer"), one.issuerName},
            {QStringLiteral("holder"), one.holderName},
            {QStringLiteral("heldByUs"), one.heldByUs},
            {QStringLiteral("claimedAt"), timeJson(one.claimedAt)},
            {QStringLiteral("claimEnded"), one.claimEnded},
            {QStringLiteral("ownClaimEnded"), one.ownClaimEnded},
            {QStringLiteral("fills"), one.fills},
            {QStringLiteral("fillsDone"), one.fillsDone},
            {QStringLiteral("notAfter"), timeJson(one.notAfter)},
            {QStringLiteral("record"), one.record.hexString()},
            {QStringLiteral("isOfAnotherRecord"), one.isOfAnotherRecord},
            {QStringLiteral("prescriber"), one.content.prescriber},
            {QStringLiteral("authored"), one.content.authored.text()},
            {QStringLiteral("validUntil"), one.content.validUntil.text()},
            {QStringLiteral("comment"), one.content.comment},
            {QStringLiteral("fromCache"), one.fromCache},
            {QStringLiteral("asOf"), timeJson(one.asOf)},
            {QStringLiteral("mayDispenseOffline"), one.mayDispenseOffline},
            {QStringLiteral("drugs"), drugs}};
}

const Words<clinical::Language> languages{{"ja", clinical::Language::Japanese}, {"en", clinical::Language::English}};

struct IssueOptions
{
    std::string patient;
    std::string drug;
    std::string dose;
    std::string unit;
    std::string timing;
    std::string quantity;
    int days = 7;
    int repeats = 0;
    std::string drugs;
    std::string comment;
    int validDays = 4;
    clinical::Language language = clinical::Language::Japanese;
    bool mayWait = false;
    // Of a paper.
    bool isPaper = false;
    std::string issuedOn;
    std::string prescriber;
    std::string institution;
};

Result<clinical::PrescriptionDraft> draftOf(const IssueOptions &options)
{
    clinical::PrescriptionDraft draft;
    if (options.drugs.empty()) {
        clinical::DrugDraft drug;
        drug.name = text(options.drug);
        drug.dose = text(options.dose);
        drug.doseUnit = text(options.unit);
        drug.timing = text(options.timing);
        drug.days = options.days;
        if (!options.quantity.empty()) {
            drug.quantity = text(options.quantity);
            drug.quantityUnit = drug.doseUnit;
        }
        draft.drugs.push_back(drug);
    } else {
        Result<std::vector<clinical::DrugDraft>> drugs = readPrescribedDrugs(options.drugs);
        if (!drugs) {
            return failure(drugs.error());
        }
        draft.drugs = std::move(*drugs);
    }
    draft.repeatsAllowed = options.repeats;
    draft.validDays = options.validDays;
    draft.comment = text(options.comment);
    draft.language = options.language;
    if (options.isPaper) {
        const Result<QDate> issuedOn = parseDay(options.issuedOn);
        if (!issuedOn) {
            return failure(issuedOn.error());
        }
        draft.transcribed = true;
        draft.paperIssuedOn = *issuedOn;
        draft.paperPrescriber = text(options.prescriber);
        draft.paperInstitution = text(options.institution);
    }
    return draft;
}

Task<Reply> issue(Session *session, IssueOptions options)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<protocol::PatientId> patient = parseId<protocol::PatientId>(options.patient);
    if (!patient) {
        co_return failure(patient.error());
    }
    const Result<clinical::PrescriptionDraft> draft = draftOf(options);
    if (!draft) {
        co_return failure(draft.error());
    }
    Prescriptions prescriptions(**workspace, clinical::Language::English);
    Result<ReviewedRecord> reviewed = co_await prescriptions.review(*patient, *draft);
    if (!reviewed && reviewed.error().is(WorkflowError::NoPermission)) {
        // Perhaps let in since this profile last looked.
        ChartReading reading(**workspace, clinical::Language::English);
        const Result<ChartPointer> opened = co_await reading.open(*patient);
        if (opened) {
            reviewed = co_await prescriptions.review(*patient, *draft);
        }
    }
    if (!reviewed) {
        co_return failure(reviewed.error());
    }
    const clinical::Confirmation confirmation = confirmationOf(**workspace, session->clock());
    const Result<IssuedPrescription> issued = co_await prescriptions.issue(std::move(*reviewed), confirmation);
    if (!issued) {
        co_return failure(issued.error());
    }
    const Result<Delivery> delivered = co_await deliver(*workspace, issued->delivery, options.mayWait);
    if (!delivered) {
        co_return failure(delivered.error());
    }
    co_return Reply{{{QStringLiteral("prescription"), issued->id.hexString()},
                     {QStringLiteral("state"), deliveryText(delivered->state)}},
                    issued->id.hexString()};
}

/// The chart's copy on this device is brought up to date first, where it can be: the drugs stand in it. After the end
/// of the permission what the institution wrote itself is listed, and what became of its claims.
Task<void> refreshChart(Workspace *workspace, protocol::PatientId patient)
{
    ChartReading reading(*workspace, clinical::Language::English);
    const Result<ChartPointer> chart = co_await reading.open(patient);
    if (!chart && !isAway(chart.error()) && !chart.error().is(WorkflowError::PermissionEnded)) {
        co_return failure(chart.error());
    }
    co_return Result<void>();
}

Task<Reply> list(Session *session, std::string patient)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<protocol::PatientId> id = parseId<protocol::PatientId>(patient);
    if (!id) {
        co_return failure(id.error());
    }
    const Result<void> refreshed = co_await refreshChart(*workspace, *id);
    if (!refreshed) {
        co_return failure(refreshed.error());
    }
    Prescriptions prescriptions(**workspace, clinical::Language::English);
    const Result<std::vector<PrescriptionInformation>> all = co_await prescriptions.ofPatient(*id);
    if (!all) {
        co_return failure(all.error());
    }
    Reply reply;
    QJsonArray array;
    for (const PrescriptionInformation &one : *all) {
        array.append(informationJson(one));
        reply.text +=
            QStringLiteral("%1  %2  %3\n").arg(standingText(one.standing), one.issuerName, one.id.hexString());
        if (one.ownClaimEnded) {
            reply.text += QStringLiteral("  the claim of this institution has ended\n");
        }
    }
    reply.json = {{QStringLiteral("prescriptions"), array}};
    co_return reply;
}

/// With its drugs: the chart may never have been opened on this device since they were written.
Task<PrescriptionInformation> lookUp(Workspace *workspace, protocol::PrescriptionId id)
{
    Prescriptions prescriptions(*workspace, clinical::Language::English);
    Result<PrescriptionInformation> information = co_await prescriptions.prescription(id);
    if (!information) {
        co_return failure(information.error());
    }
    if (information->content.drugs.empty() && !information->isOfAnotherRecord) {
        const Result<void> refreshed = co_await refreshChart(workspace, information->patient);
        if (!refreshed) {
            co_return failure(refreshed.error());
        }
        information = co_await prescriptions.prescription(id);
    }
    co_return information;
}

Task<Reply> show(Session *session, std::string prescription)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<protocol::PrescriptionId> id = parseId<protocol::PrescriptionId>(prescription);
    if (!id) {
        co_return failure(id.error());
    }
    const Result<PrescriptionInformation> information = co_await lookUp(*workspace, *id);
    if (!information) {
        co_return failure(information.error());
    }
    Reply reply{informationJson(*information), {}};
    reply.text = QStringLiteral("%1  %2\n").arg(standingText(information->standing), information->issuerName);
    for (const clinical::MedicationItem &drug : information->content.drugs) {
        reply.text += QStringLiteral("%1  %2  %3\n").arg(drug.drug.text, drug.dosage, drug.quantity);
    }
    co_return reply;
}

enum class Step
{
    Claim,
    Release,
    Cancel
};

Task<Reply> changeLock(Session *session, std::string prescription, Step step)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<protocol::PrescriptionId> id = parseId<protocol::PrescriptionId>(prescription);
    if (!id) {
        co_return failure(id.error());
    }
    Prescriptions prescriptions(**workspace, clinical::Language::English);
    Result<RecordedAction> recorded = failure(WorkflowError::NotFound);
    switch (step) {
    case Step::Claim:
        recorded = co_await prescriptions.claim(*id, {});
        break;
    case Step::Release:
        recorded = co_await prescriptions.release(*id, {});
        break;
    case Step::Cancel:
        recorded = co_await prescriptions.cancel(*id, {});
        break;
    }
    if (!recorded && prescriptions.refusal()) {
        co_return failure(WorkflowError::AlreadyClaimed,
                          "held by " + prescriptions.refusal()->holderName.toStdString() + " since " +
                              timeText(prescriptions.refusal()->since).toStdString());
    }
    if (!recorded) {
        co_return failure(recorded.error());
    }
    if (recorded->digest.isZero()) {
        co_return Reply{{{QStringLiteral("heldAlready"), true}}, QStringLiteral("held by the own institution already")};
    }
    co_return Reply{recordedJson(recorded->digest, recorded->transaction, recorded->block), QStringLiteral("recorded")};
}

struct DispenseOptions
{
    bool isPart = false;
    bool mayWait = false;
    /// Of every drug; empty: as prescribed.
    std::string quantity;
    std::string unit;
    /// What was handed out drug by drug.
    std::string drugs;
    std::string comment;
};

Result<std::vector<clinical::DispensedDrugDraft>> dispensedDrugs(const PrescriptionInformation &prescription,
                                                                 const DispenseOptions &options)
{
    if (!options.drugs.empty()) {
        return readDispensedDrugs(options.drugs, prescription);
    }
    std::vector<clinical::DispensedDrugDraft> drugs = asPrescribed(prescription);
    for (clinical::DispensedDrugDraft &drug : drugs) {
        drug.quantity = options.quantity.empty() ? drug.quantity : text(options.quantity);
        drug.quantityUnit = options.unit.empty() ? drug.quantityUnit : text(options.unit);
    }
    return drugs;
}

Task<Reply> dispense(Session *session, std::string prescription, DispenseOptions options)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<protocol::PrescriptionId> id = parseId<protocol::PrescriptionId>(prescription);
    if (!id) {
        co_return failure(id.error());
    }
    Prescriptions prescriptions(**workspace, clinical::Language::English);
    const Result<PrescriptionInformation> information = co_await lookUp(*workspace, *id);
    if (!information) {
        co_return failure(information.error());
    }
    if (information->ownClaimEnded) {
        co_return failure(WorkflowError::ClaimEnded);
    }
    clinical::DispenseDraft draft;
    draft.isComplete = !options.isPart;
    draft.comment = text(options.comment);
    Result<std::vector<clinical::DispensedDrugDraft>> drugs = dispensedDrugs(*information, options);
    if (!drugs) {
        co_return failure(drugs.error());
    }
    draft.drugs = std::move(*drugs);
    Result<ReviewedRecord> reviewed = co_await prescriptions.reviewDispensing(*id, draft);
    if (!reviewed) {
        co_return failure(reviewed.error());
    }
    const clinical::Confirmation confirmation = confirmationOf(**workspace, session->clock());
    const Result<Delivery> saved =
        co_await prescriptions.dispense(*id, std::move(*reviewed), !options.isPart, confirmation);
    if (!saved) {
        co_return failure(saved.error());
    }
    const Result<Delivery> delivered = co_await deliver(*workspace, *saved, options.mayWait);
    if (!delivered) {
        co_return failure(delivered.error());
    }
    const Result<PrescriptionInformation> after = co_await prescriptions.prescription(*id);
    if (!after) {
        co_return failure(after.error());
    }
    Reply reply{informationJson(*after), standingText(after->standing)};
    reply.json.insert(QStringLiteral("state"), deliveryText(delivered->state));
    co_return reply;
}

} // namespace

void addPrescriptionCommands(CLI::App &app, const Choose &choose)
{
    CLI::App *prescription = app.add_subcommand("prescription", "Prescriptions and their single-use lock");
    prescription->require_subcommand(1);
    const auto addContent = [](CLI::App *sub, const std::shared_ptr<IssueOptions> &options) {
        sub->add_option("--patient", options->patient, "Patient id")->required();
        CLI::Option_group *content = sub->add_option_group("drugs", "What is prescribed");
        content->add_option("--drugs", options->drugs, "File with the drugs as JSON");
        CLI::Option *drug = content->add_option("--drug", options->drug, "Name of the only drug");
        content->require_option(1);
        sub->add_option("--dose", options->dose, "One dose, a number")->needs(drug);
        sub->add_option("--unit", options->unit, "Unit of the dose")->needs(drug);
        sub->add_option("--timing", options->timing, "When and how often")->needs(drug);
        sub->add_option("--quantity", options->quantity, "How much in all, a number of the same unit")->needs(drug);
        sub->add_option("--days", options->days, "Days")->needs(drug);
        sub->add_option("--repeats", options->repeats, "Further dispensings after the first, 0 to 2");
        sub->add_option("--valid-days", options->validDays, "Days to take it to a pharmacy, the first one included");
        sub->add_option("--comment", options->comment, "Comment");
        sub->add_option("--language", options->language, "Language of the dosage's words: ja or en")
            ->transform(CLI::CheckedTransformer(languages));
        sub->add_flag("--may-wait", options->mayWait, "Saved on this device is enough");
    };
    auto options = std::make_shared<IssueOptions>();
    CLI::App *write = prescription->add_subcommand("issue", "Write and issue a prescription");
    addContent(write, options);
    write->callback([=] { choose([=](Session &session) { return issue(&session, *options); }); });
    auto paper = std::make_shared<IssueOptions>();
    paper->isPaper = true;
    CLI::App *take = prescription->add_subcommand("transcribe", "Take a prescription in from paper (pharmacists)");
    addContent(take, paper);
    take->add_option("--issued-on", paper->issuedOn, "Day of issue on the paper, YYYY-MM-DD")->required();
    take->add_option("--prescriber", paper->prescriber, "Who signed it")->required();
    take->add_option("--institution", paper->institution, "Institution on the paper")->required();
    take->callback([=] { choose([=](Session &session) { return issue(&session, *paper); }); });

    auto id = std::make_shared<std::string>();
    CLI::App *all = prescription->add_subcommand("list", "Prescriptions of a patient");
    all->add_option("--patient", *id, "Patient id")->required();
    all->callback([=] { choose([=](Session &session) { return list(&session, *id); }); });
    CLI::App *one = prescription->add_subcommand("show", "One prescription");
    one->add_option("--id", *id, "Prescription id")->required();
    one->callback([=] { choose([=](Session &session) { return show(&session, *id); }); });
    const auto addStep = [&](const char *name, const char *help, Step step) {
        CLI::App *sub = prescription->add_subcommand(name, help);
        sub->add_option("--id", *id, "Prescription id")->required();
        sub->callback([=] { choose([=](Session &session) { return changeLock(&session, *id, step); }); });
    };
    addStep("claim", "Take it for the own pharmacy", Step::Claim);
    addStep("release", "Give it back", Step::Release);
    addStep("cancel", "Withdraw it (the institution that issued it)", Step::Cancel);
    auto handOptions = std::make_shared<DispenseOptions>();
    CLI::App *hand = prescription->add_subcommand("dispense", "Hand all drugs out and count the fill");
    hand->add_option("--id", *id, "Prescription id")->required();
    hand->add_flag("--part", handOptions->isPart, "The rest follows later");
    CLI::Option *amount =
        hand->add_option("--quantity", handOptions->quantity, "How much of each drug; without it as prescribed");
    CLI::Option *unit = hand->add_option("--unit", handOptions->unit, "Unit of the quantity; without it as prescribed");
    hand->add_option("--drugs", handOptions->drugs, "File with what was handed out, drug by drug, as JSON")
        ->excludes(amount)
        ->excludes(unit);
    hand->add_option("--comment", handOptions->comment, "Comment");
    hand->add_flag("--may-wait", handOptions->mayWait, "Saved on this device is enough");
    hand->callback([=] { choose([=](Session &session) { return dispense(&session, *id, *handOptions); }); });
}

} // namespace tegata::cli
