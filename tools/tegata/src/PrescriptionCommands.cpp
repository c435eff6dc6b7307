#include "Command.h"

#include <tegata/workflows/Prescriptions.h>

#include <QJsonArray>
#include <QRegularExpression>

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

QJsonObject informationJson(const PrescriptionInformation &one)
{
    QJsonArray drugs;
    for (const clinical::MedicationItem &drug : one.content.drugs) {
        drugs.append(QJsonObject{{QStringLiteral("drug"), drug.drug.text}, {QStringLiteral("dosage"), drug.dosage}});
    }
    return {{QStringLiteral("prescription"), one.id.hexString()},
            {QStringLiteral("patient"), one.patient.hexString()},
            {QStringLiteral("standing"), standingText(one.standing)},
            {QStringLiteral("issuer"), one.issuerName},
            {QStringLiteral("holder"), one.holderName},
            {QStringLiteral("claimedAt"), timeJson(one.claimedAt)},
            {QStringLiteral("fills"), one.fills},
            {QStringLiteral("fillsDone"), one.fillsDone},
            {QStringLiteral("notAfter"), timeJson(one.notAfter)},
            {QStringLiteral("drugs"), drugs}};
}

/// Sends and waits until an entry of the outbox is recorded.
Task<void> deliver(Workspace *workspace, protocol::RecordId id)
{
    OutboxDelivery delivery(*workspace);
    const Result<void> delivered = co_await delivery.deliver({});
    if (!delivered) {
        co_return failure(delivered.error());
    }
    const Result<Delivery> recorded = co_await delivery.awaitRecorded(id);
    if (!recorded) {
        co_return failure(recorded.error());
    }
    if (recorded->error) {
        co_return failure(*recorded->error);
    }
    co_return Result<void>();
}

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
};

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
    clinical::PrescriptionDraft draft;
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
    draft.repeatsAllowed = options.repeats;
    Prescriptions prescriptions(**workspace, clinical::Language::English);
    Result<ReviewedRecord> reviewed = co_await prescriptions.review(*patient, draft);
    if (!reviewed && reviewed.error().is(WorkflowError::NoPermission)) {
        // Perhaps let in since this profile last looked.
        ChartReading reading(**workspace, clinical::Language::English);
        const Result<ChartPointer> opened = co_await reading.open(*patient);
        if (opened) {
            reviewed = co_await prescriptions.review(*patient, draft);
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
    const Result<void> delivered = co_await deliver(*workspace, issued->delivery.id);
    if (!delivered) {
        co_return failure(delivered.error());
    }
    co_return Reply{{{QStringLiteral("prescription"), issued->id.hexString()}}, issued->id.hexString()};
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
    ChartReading reading(**workspace, clinical::Language::English);
    const Result<ChartPointer> chart = co_await reading.open(*id);
    if (!chart) {
        co_return failure(chart.error());
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
    }
    reply.json = {{QStringLiteral("prescriptions"), array}};
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
    /// Of every drug; empty: as prescribed.
    std::string quantity;
    std::string unit;
};

/// Every prescribed drug, handed out as prescribed unless told otherwise.
std::vector<clinical::DispensedDrugDraft> dispensedDrugs(const PrescriptionInformation &prescription,
                                                         const DispenseOptions &options)
{
    static const QRegularExpression amount(QStringLiteral("^(\\d+(?:\\.\\d+)?)\\s*(.*)$"));
    const std::vector<clinical::MedicationItem> &drugs = prescription.content.drugs;
    const bool hasReferences = prescription.requestReferences.size() == static_cast<qsizetype>(drugs.size());
    std::vector<clinical::DispensedDrugDraft> dispensed;
    for (std::size_t index = 0; index < drugs.size(); ++index) {
        clinical::DispensedDrugDraft drug;
        drug.name = drugs[index].drug.text;
        drug.dosage = drugs[index].dosage;
        if (hasReferences) {
            drug.requestReference = prescription.requestReferences[static_cast<qsizetype>(index)];
        }
        const QRegularExpressionMatch prescribed = amount.match(drugs[index].quantity);
        drug.quantity = options.quantity.empty() ? prescribed.captured(1) : text(options.quantity);
        drug.quantityUnit = options.unit.empty() ? prescribed.captured(2) : text(options.unit);
        dispensed.push_back(drug);
    }
    return dispensed;
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
    const Result<PrescriptionInformation> information = co_await prescriptions.prescription(*id);
    if (!information) {
        co_return failure(information.error());
    }
    clinical::DispenseDraft draft;
    draft.isComplete = !options.isPart;
    draft.drugs = dispensedDrugs(*information, options);
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
    const Result<void> delivered = co_await deliver(*workspace, saved->id);
    if (!delivered) {
        co_return failure(delivered.error());
    }
    const Result<PrescriptionInformation> after = co_await prescriptions.prescription(*id);
    if (!after) {
        co_return failure(after.error());
    }
    co_return Reply{informationJson(*after), standingText(after->standing)};
}

} // namespace

void addPrescriptionCommands(CLI::App &app, const Choose &choose)
{
    CLI::App *prescription = app.add_subcommand("prescription", "Prescriptions and their single-use lock");
    prescription->require_subcommand(1);
    auto options = std::make_shared<IssueOptions>();
    CLI::App *write = prescription->add_subcommand("issue", "Write and issue a prescription of one drug");
    write->add_option("--patient", options->patient, "Patient id")->required();
    write->add_option("--drug", options->drug, "Name of the drug")->required();
    write->add_option("--dose", options->dose, "One dose, a number")->required();
    write->add_option("--unit", options->unit, "Unit of the dose")->required();
    write->add_option("--timing", options->timing, "When and how often")->required();
    write->add_option("--quantity", options->quantity, "How much in all, a number of the same unit");
    write->add_option("--days", options->days, "Days");
    write->add_option("--repeats", options->repeats, "Further dispensings after the first, 0 to 2");
    write->callback([=] { choose([=](Session &session) { return issue(&session, *options); }); });

    auto id = std::make_shared<std::string>();
    CLI::App *all = prescription->add_subcommand("list", "Prescriptions of a patient");
    all->add_option("--patient", *id, "Patient id")->required();
    all->callback([=] { choose([=](Session &session) { return list(&session, *id); }); });
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
    hand->add_option("--quantity", handOptions->quantity, "How much of each drug; without it as prescribed");
    hand->add_option("--unit", handOptions->unit, "Unit of the quantity; without it as prescribed");
    hand->callback([=] { choose([=](Session &session) { return dispense(&session, *id, *handOptions); }); });
}

} // namespace tegata::cli
