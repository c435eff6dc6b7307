#include "ChartAccess.h"

#include <tegata/workflows/ChartTransfer.h>

#include <QFileInfo>
#include <QJsonArray>

#include <set>

namespace tegata::cli {

namespace {

using namespace workflows;

struct ImportChoice
{
    std::string patient;
    std::string path;
    /// How the file calls the patient meant, where it is about several.
    std::string filePatient;
    bool isOnlyPlanned = false;
};

Result<QByteArray> readFhirFile(const std::string &path)
{
    Result<QByteArray> file = readFile(path, clinical::maximumImportBytes + 1);
    if (!file && QFileInfo(text(path)).size() > clinical::maximumImportBytes) {
        return failure(ClinicalError::TooLarge);
    }
    return file;
}

/// Never guessed: a file about several patients is taken in only with the choice of one.
Error withChoices(const Error &error, const QByteArray &file)
{
    const Result<std::vector<clinical::PatientCandidate>> patients =
        error.is(ClinicalError::SeveralPatients) ? clinical::patientsIn(file) : failure(error);
    if (!patients) {
        return error;
    }
    QStringList references;
    for (const clinical::PatientCandidate &one : *patients) {
        references << one.reference;
    }
    return {ClinicalError::SeveralPatients,
            "choose with --file-patient: " + references.join(QStringLiteral(", ")).toStdString()};
}

/// The patients that a file is about. Needs no profile.
Task<Reply> filePatients(std::string path)
{
    const Result<QByteArray> file = readFhirFile(path);
    if (!file) {
        co_return failure(file.error());
    }
    const Result<std::vector<clinical::PatientCandidate>> patients = clinical::patientsIn(*file);
    if (!patients) {
        co_return failure(patients.error());
    }
    Reply reply;
    QJsonArray list;
    for (const clinical::PatientCandidate &one : *patients) {
        list.append(QJsonObject{{QStringLiteral("reference"), one.reference},
                                {QStringLiteral("name"), one.demographics.name},
                                {QStringLiteral("kana"), one.demographics.kana},
                                {QStringLiteral("birthDate"), one.demographics.birthDate.text()},
                                {QStringLiteral("sex"), wordOf(genders(), one.demographics.gender)}});
        reply.text +=
            QStringLiteral("%1  %2  %3\n").arg(one.reference, one.demographics.name, one.demographics.birthDate.text());
    }
    reply.json = {{QStringLiteral("patients"), list}};
    co_return reply;
}

QJsonArray leftOutJson(const std::vector<clinical::LeftOut> &all)
{
    QJsonArray list;
    for (const clinical::LeftOut &one : all) {
        list.append(QJsonObject{{QStringLiteral("entry"), one.entryIndex},
                                {QStringLiteral("resourceType"), one.resourceType},
                                {QStringLiteral("id"), one.fullUrlOrId},
                                {QStringLiteral("reason"), text(std::string(clinical::leftOutReasonName(one.reason)))},
                                {QStringLiteral("detail"), one.detail}});
    }
    return list;
}

/// What an import would write, without writing it.
Reply planReply(const clinical::ImportPlan &plan)
{
    Reply reply;
    QJsonArray records;
    for (const clinical::PlannedRecord &record : plan.records) {
        records.append(QJsonObject{{QStringLiteral("compartment"), clinical::compartmentName(record.compartment)},
                                   {QStringLiteral("resourceType"), record.summary.resourceType},
                                   {QStringLiteral("title"), record.summary.title},
                                   {QStringLiteral("date"), record.summary.date.text()},
                                   {QStringLiteral("resources"), static_cast<qint64>(record.entries.size())}});
        reply.text +=
            QStringLiteral("%1  %2  %3\n")
                .arg(clinical::compartmentName(record.compartment), record.summary.resourceType, record.summary.title);
    }
    reply.json = {{QStringLiteral("patientInFile"), plan.patientReference},
                  {QStringLiteral("nameInFile"), plan.patient ? plan.patient->name : QString()},
                  {QStringLiteral("birthDateInFile"), plan.patient ? plan.patient->birthDate.text() : QString()},
                  {QStringLiteral("entriesSeen"), plan.entriesSeen},
                  {QStringLiteral("entriesTaken"), plan.entriesTaken},
                  {QStringLiteral("records"), records},
                  {QStringLiteral("leftOutEntries"), leftOutJson(plan.leftOut)},
                  {QStringLiteral("notices"), static_cast<qint64>(plan.notices.size())}};
    reply.text += QStringLiteral("%1 of %2 entries would be taken in\n").arg(plan.entriesTaken).arg(plan.entriesSeen);
    return reply;
}

Task<Reply> importFile(Session *session, ImportChoice choice)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<protocol::PatientId> whom = whose(**workspace, choice.patient);
    if (!whom) {
        co_return failure(whom.error());
    }
    const Result<QByteArray> file = readFhirFile(choice.path);
    if (!file) {
        co_return failure(file.error());
    }
    ChartTransfer transfer(**workspace, clinical::Language::English);
    clinical::ImportOptions importOptions;
    importOptions.patientReference = text(choice.filePatient);
    Result<clinical::ImportPlan> plan = co_await transfer.plan(*file, importOptions);
    if (!plan) {
        co_return failure(withChoices(plan.error(), *file));
    }
    if (choice.isOnlyPlanned) {
        co_return planReply(*plan);
    }
    const clinical::Confirmation confirmation = confirmationOf(**workspace, session->clock());
    Result<ImportOutcome> outcome = co_await transfer.import(*whom, std::move(*plan), confirmation);
    if (!outcome && outcome.error().is(WorkflowError::NoPermission)) {
        ChartReading reading(**workspace, clinical::Language::English);
        const Result<ChartPointer> opened = co_await reading.open(*whom);
        plan = co_await transfer.plan(*file, importOptions);
        if (opened && plan) {
            outcome = co_await transfer.import(*whom, std::move(*plan), confirmation);
        }
    }
    if (!outcome) {
        co_return failure(outcome.error());
    }
    OutboxDelivery delivery(**workspace);
    const Result<void> delivered = co_await delivery.deliver({});
    if (!delivered) {
        co_return failure(delivered.error());
    }
    // Several records share an entry of the outbox.
    std::set<protocol::RecordId> entries;
    for (const Delivery &one : outcome->deliveries) {
        entries.insert(one.id);
    }
    for (const protocol::RecordId &id : entries) {
        const Result<Delivery> recorded = co_await delivery.awaitRecorded(id);
        if (!recorded) {
            co_return failure(recorded.error());
        }
        if (recorded->error) {
            co_return failure(*recorded->error);
        }
    }
    Reply reply;
    std::map<std::string, int> reasons;
    for (const clinical::LeftOut &leftOut : outcome->leftOut) {
        ++reasons[std::string(clinical::leftOutReasonName(leftOut.reason))];
    }
    QJsonObject leftOut;
    for (const auto &[reason, count] : reasons) {
        leftOut.insert(text(reason), count);
        reply.text += QStringLiteral("left out, %1: %2\n").arg(text(reason)).arg(count);
    }
    reply.json = {{QStringLiteral("entriesSeen"), outcome->entriesSeen},
                  {QStringLiteral("entriesTaken"), outcome->entriesTaken},
                  {QStringLiteral("records"), static_cast<qint64>(outcome->deliveries.size())},
                  {QStringLiteral("leftOut"), leftOut},
                  {QStringLiteral("leftOutEntries"), leftOutJson(outcome->leftOut)}};
    reply.text.prepend(QStringLiteral("%1 of %2 entries taken in as %3 records\n")
                           .arg(outcome->entriesTaken)
                           .arg(outcome->entriesSeen)
                           .arg(outcome->deliveries.size()));
    co_return reply;
}

Task<Reply> exportFile(Session *session, std::string patient, std::string path)
{
    OpenOptions options;
    options.patient = patient;
    const Result<ChartPointer> chart = co_await openChart(session, options);
    if (!chart) {
        co_return failure(chart.error());
    }
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    ChartTransfer transfer(**workspace, clinical::Language::English);
    const Result<clinical::Export> exported = co_await transfer.exportChart((*chart)->access.id);
    if (!exported) {
        co_return failure(exported.error());
    }
    const Result<void> written = writeFile(path, bytesOf(exported->bytes), /*isSecret=*/false);
    if (!written) {
        co_return failure(written.error());
    }
    co_return Reply{{{QStringLiteral("entries"), exported->entries},
                     {QStringLiteral("bytes"), static_cast<qint64>(exported->bytes.size())}},
                    QStringLiteral("%1 entries written").arg(exported->entries)};
}

} // namespace

void addChartTransferCommands(CLI::App &chart, const Choose &choose)
{
    auto choice = std::make_shared<ImportChoice>();
    CLI::App *take = chart.add_subcommand("import", "Take a FHIR R4 file in as the institution's records");
    take->add_option("--patient", choice->patient, "Patient id");
    take->add_option("--file-patient", choice->filePatient, "Of a file about several patients: the reference of one");
    take->add_flag("--plan", choice->isOnlyPlanned, "Only say what would be written");
    take->add_option("file", choice->path, "FHIR R4 JSON")->required();
    take->callback([=] { choose([=](Session &session) { return importFile(&session, *choice); }); });
    CLI::App *patients = chart.add_subcommand("file-patients", "Whom a FHIR R4 file is about");
    patients->add_option("file", choice->path, "FHIR R4 JSON")->required();
    patients->callback([=] { choose([=](Session &) { return filePatients(choice->path); }); });

    CLI::App *output = chart.add_subcommand("export", "Write the chart as a FHIR R4 bundle");
    output->add_option("--patient", choice->patient, "Patient id");
    output->add_option("--out", choice->path, "File")->required();
    output->callback(
        [=] { choose([=](Session &session) { return exportFile(&session, choice->patient, choice->path); }); });
}

} // namespace tegata::cli
