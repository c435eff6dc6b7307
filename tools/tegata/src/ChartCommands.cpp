#include "Command.h"

#include <tegata/workflows/ChartReading.h>
#include <tegata/workflows/ChartTransfer.h>
#include <tegata/workflows/RecordWriting.h>

#include <QFileInfo>
#include <QJsonArray>

#include <map>
#include <set>

namespace tegata::cli {

namespace {

using namespace workflows;

QString stateText(AccessState state)
{
    switch (state) {
    case AccessState::Running:
        return QStringLiteral("running");
    case AccessState::Expired:
        return QStringLiteral("expired");
    case AccessState::Revoked:
        return QStringLiteral("revoked");
    case AccessState::KeysUnavailable:
        return QStringLiteral("keys-unavailable");
    case AccessState::ChartClosed:
        return QStringLiteral("chart-closed");
    }
    return {};
}

QString problemText(RecordProblem problem)
{
    static const std::map<RecordProblem, QString> words{
        {RecordProblem::None, QStringLiteral("verified")},
        {RecordProblem::NotAvailable, QStringLiteral("not-available")},
        {RecordProblem::WrongSize, QStringLiteral("wrong-size")},
        {RecordProblem::UnsupportedSuite, QStringLiteral("unsupported-suite")},
        {RecordProblem::NotOnChain, QStringLiteral("not-on-chain")},
        {RecordProblem::AuthorMismatch, QStringLiteral("author-mismatch")},
        {RecordProblem::AuthorNotPermitted, QStringLiteral("author-not-permitted")},
        {RecordProblem::BadSignature, QStringLiteral("bad-signature")},
        {RecordProblem::KeyDoesNotOpen, QStringLiteral("key-does-not-open")},
        {RecordProblem::CommitmentMismatch, QStringLiteral("commitment-mismatch")},
        {RecordProblem::ContentDamaged, QStringLiteral("content-damaged")},
        {RecordProblem::ContentUnreadable, QStringLiteral("content-unreadable")}};
    return words.at(problem);
}

QString deliveryText(DeliveryState state)
{
    switch (state) {
    case DeliveryState::SavedOnDevice:
        return QStringLiteral("saved-on-device");
    case DeliveryState::Uploaded:
        return QStringLiteral("uploaded");
    case DeliveryState::Submitted:
        return QStringLiteral("submitted");
    case DeliveryState::Recorded:
        return QStringLiteral("recorded");
    case DeliveryState::Refused:
        return QStringLiteral("refused");
    }
    return {};
}

QJsonObject completenessJson(const Completeness &completeness)
{
    return {{QStringLiteral("recordsOnChain"), static_cast<qint64>(completeness.recordsOnChain)},
            {QStringLiteral("recordsAvailable"), static_cast<qint64>(completeness.recordsAvailable)},
            {QStringLiteral("headsMatch"), completeness.headsMatch},
            {QStringLiteral("asOfBlock"), static_cast<qint64>(protocol::toNumber(completeness.asOf))},
            {QStringLiteral("fromCache"), completeness.fromCache}};
}

Task<Reply> listPatients(Session *session)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    PatientDirectory directory(**workspace);
    const Result<std::vector<PatientAccess>> patients = co_await directory.refresh();
    if (!patients) {
        co_return failure(patients.error());
    }
    Reply reply;
    QJsonArray list;
    for (const PatientAccess &one : *patients) {
        list.append(QJsonObject{{QStringLiteral("patientId"), one.id.hexString()},
                                {QStringLiteral("name"), one.demographics.name},
                                {QStringLiteral("kana"), one.demographics.kana},
                                {QStringLiteral("birthDate"), one.demographics.birthDate.text()},
                                {QStringLiteral("state"), stateText(one.state)},
                                {QStringLiteral("notAfter"), timeJson(one.notAfter)}});
        reply.text += QStringLiteral("%1  %2  %3  %4\n")
                          .arg(stateText(one.state), one.demographics.name, one.demographics.birthDate.text(),
                               one.id.hexString());
    }
    reply.json = {{QStringLiteral("patients"), list}};
    co_return reply;
}

/// The own chart in a patient's profile, the named one elsewhere.
Result<protocol::PatientId> whose(const Workspace &workspace, const std::string &argument)
{
    if (!argument.empty()) {
        return parseId<protocol::PatientId>(argument);
    }
    if (workspace.state().patient) {
        return workspace.state().patient->id;
    }
    return failure(WorkflowError::NotFound, "give --patient");
}

struct OpenOptions
{
    std::string patient;
    bool isOffline = false;
    bool isOwn = false;
};

Task<ChartPointer> openChart(Session *session, OpenOptions options)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<protocol::PatientId> patient = whose(**workspace, options.patient);
    if (!patient) {
        co_return failure(patient.error());
    }
    ChartReading reading(**workspace, clinical::Language::English);
    Result<ChartPointer> chart = failure(WorkflowError::NotFound);
    if (options.isOwn) {
        chart = co_await reading.openOwnRecords(*patient);
    } else if (options.isOffline) {
        chart = co_await reading.openCached(*patient);
    } else {
        chart = co_await reading.open(*patient);
    }
    co_return chart;
}

Task<Reply> showChart(Session *session, OpenOptions options)
{
    const Result<ChartPointer> chart = co_await openChart(session, options);
    if (!chart) {
        co_return failure(chart.error());
    }
    Reply reply;
    QJsonArray entries;
    for (const ChartEntry &entry : (*chart)->entries) {
        const QString &title = entry.line.title(clinical::Language::English);
        entries.append(
            QJsonObject{{QStringLiteral("record"), entry.hash.hexString()},
                        {QStringLiteral("sequence"), static_cast<qint64>(entry.sequence)},
                        {QStringLiteral("check"), problemText(entry.problem)},
                        {QStringLiteral("institution"), entry.authorInstitutionName},
                        {QStringLiteral("author"), entry.confirmation.confirmedBy.name},
                        {QStringLiteral("recordedAt"), timeJson(entry.recordedAt)},
                        {QStringLiteral("supersedes"),
                         entry.supersedes.isZero() ? QJsonValue() : QJsonValue(entry.supersedes.hexString())},
                        {QStringLiteral("title"), title}});
        reply.text +=
            QStringLiteral("%1  %2  %3  %4\n")
                .arg(timeText(entry.recordedAt), problemText(entry.problem), entry.authorInstitutionName, title);
    }
    const Completeness &completeness = (*chart)->completeness;
    reply.json = {{QStringLiteral("patientId"), (*chart)->access.id.hexString()},
                  {QStringLiteral("completeness"), completenessJson(completeness)},
                  {QStringLiteral("entries"), entries}};
    reply.text += QStringLiteral("%1 of %2 records available\n")
                      .arg(completeness.recordsAvailable)
                      .arg(completeness.recordsOnChain);
    co_return reply;
}

template <typename Item> QJsonObject sourceJson(const clinical::Sourced<Item> &sourced, QJsonObject object)
{
    object.insert(QStringLiteral("record"), sourced.recordId);
    object.insert(QStringLiteral("institution"), sourced.institutionName);
    return object;
}

Task<Reply> summariseChart(Session *session, OpenOptions options)
{
    const Result<ChartPointer> chart = co_await openChart(session, options);
    if (!chart) {
        co_return failure(chart.error());
    }
    const clinical::ChartSummary &summary = (*chart)->summary;
    Reply reply;
    QJsonArray allergies;
    for (const auto &allergy : summary.activeAllergies) {
        allergies.append(sourceJson(allergy, {{QStringLiteral("substance"), allergy.item.substance.text}}));
        reply.text += QStringLiteral("allergy: %1\n").arg(allergy.item.substance.text);
    }
    QJsonArray problems;
    for (const auto &problem : summary.activeProblems) {
        problems.append(sourceJson(problem, {{QStringLiteral("problem"), problem.item.problem.text}}));
        reply.text += QStringLiteral("problem: %1\n").arg(problem.item.problem.text);
    }
    QJsonArray medications;
    for (const auto &medication : summary.currentMedications) {
        medications.append(sourceJson(medication, {{QStringLiteral("drug"), medication.item.drug.text},
                                                   {QStringLiteral("dosage"), medication.item.dosage}}));
        reply.text += QStringLiteral("medication: %1  %2\n").arg(medication.item.drug.text, medication.item.dosage);
    }
    const clinical::Demographics &person = (*chart)->access.demographics;
    reply.json = {
        {QStringLiteral("patient"), QJsonObject{{QStringLiteral("patientId"), (*chart)->access.id.hexString()},
                                                {QStringLiteral("name"), person.name},
                                                {QStringLiteral("kana"), person.kana},
                                                {QStringLiteral("birthDate"), person.birthDate.text()}}},
        {QStringLiteral("completeness"), completenessJson((*chart)->completeness)},
        {QStringLiteral("allergies"), allergies},
        {QStringLiteral("problems"), problems},
        {QStringLiteral("medications"), medications}};
    reply.text.prepend(QStringLiteral("%1  %2\n").arg(person.name, person.birthDate.text()));
    co_return reply;
}

/// Recomputes the heads and says what is missing; refused when anything is.
Task<Reply> verifyChart(Session *session, OpenOptions options)
{
    const Result<ChartPointer> chart = co_await openChart(session, options);
    if (!chart) {
        co_return failure(chart.error());
    }
    QJsonArray wrong;
    Reply reply;
    for (const ChartEntry &entry : (*chart)->entries) {
        if (entry.problem != RecordProblem::None) {
            wrong.append(QJsonObject{{QStringLiteral("record"), entry.hash.hexString()},
                                     {QStringLiteral("sequence"), static_cast<qint64>(entry.sequence)},
                                     {QStringLiteral("problem"), problemText(entry.problem)}});
            reply.text += QStringLiteral("record %1: %2\n").arg(entry.sequence).arg(problemText(entry.problem));
        }
    }
    const Completeness &completeness = (*chart)->completeness;
    reply.json = {{QStringLiteral("completeness"), completenessJson(completeness)},
                  {QStringLiteral("problems"), wrong},
                  {QStringLiteral("complete"), completeness.headsMatch && wrong.isEmpty()}};
    reply.text +=
        QStringLiteral("head %1, %2 of %3 records available\n")
            .arg(completeness.headsMatch ? QStringLiteral("matches the chain") : QStringLiteral("cannot be rebuilt"))
            .arg(completeness.recordsAvailable)
            .arg(completeness.recordsOnChain);
    co_return reply;
}

Task<Reply> findInChart(Session *session, std::string patient, std::vector<std::string> words)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<protocol::PatientId> id = whose(**workspace, patient);
    if (!id) {
        co_return failure(id.error());
    }
    QStringList wanted;
    for (const std::string &word : words) {
        wanted << text(word);
    }
    ChartReading reading(**workspace, clinical::Language::English);
    const Result<std::vector<protocol::RecordHash>> found = co_await reading.find(*id, wanted.join(QLatin1Char(' ')));
    if (!found) {
        co_return failure(found.error());
    }
    Reply reply;
    QJsonArray list;
    for (const protocol::RecordHash &hash : *found) {
        list.append(hash.hexString());
        reply.text += hash.hexString() + QLatin1Char('\n');
    }
    reply.json = {{QStringLiteral("records"), list}};
    co_return reply;
}

struct WriteOptions
{
    std::string patient;
    std::string supersedes;
    std::string title;
    std::string body;
    std::string substance;
    std::string reaction;
    bool isSevere = false;
    std::string problem;
    bool mayWait = false;
};

QJsonObject deliveryJson(const Delivery &delivery)
{
    return {{QStringLiteral("id"), delivery.id.hexString()},
            {QStringLiteral("record"), delivery.hash.hexString()},
            {QStringLiteral("state"), deliveryText(delivery.state)},
            {QStringLiteral("error"),
             delivery.error ? QJsonValue(QString::fromStdString(delivery.error->key())) : QJsonValue()}};
}

Task<Reply> writeRecord(Session *session, WriteOptions options, ClinicalDraft draft)
{
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
    OutboxDelivery delivery(**workspace);
    const Result<void> delivered = co_await delivery.deliver({});
    if (!delivered) {
        if (options.mayWait) {
            co_return Reply{deliveryJson(*saved), QStringLiteral("saved on this device")};
        }
        co_return failure(delivered.error());
    }
    Result<Delivery> recorded = co_await delivery.awaitRecorded(saved->id);
    if (!recorded) {
        co_return failure(recorded.error());
    }
    if (recorded->error) {
        co_return failure(*recorded->error);
    }
    recorded->hash = saved->hash;
    co_return Reply{deliveryJson(*recorded), QStringLiteral("recorded")};
}

Task<Reply> importFile(Session *session, std::string patient, std::string path)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<protocol::PatientId> whom = whose(**workspace, patient);
    if (!whom) {
        co_return failure(whom.error());
    }
    const Result<QByteArray> file = readFile(path, clinical::maximumImportBytes + 1);
    if (!file) {
        const bool isLarge = QFileInfo(text(path)).size() > clinical::maximumImportBytes;
        co_return isLarge ? failure(ClinicalError::TooLarge) : failure(file.error());
    }
    ChartTransfer transfer(**workspace, clinical::Language::English);
    const clinical::ImportOptions importOptions;
    Result<clinical::ImportPlan> plan = co_await transfer.plan(*file, importOptions);
    if (!plan) {
        co_return failure(plan.error());
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
                  {QStringLiteral("leftOut"), leftOut}};
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

Task<Reply> outbox(Session *session, bool send)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    OutboxDelivery delivery(**workspace);
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

} // namespace

void addChartCommands(CLI::App &app, const Choose &choose)
{
    CLI::App *chart = app.add_subcommand("chart", "Charts: read, verify, write, import, export");
    chart->require_subcommand(1);
    chart->add_subcommand("patients", "Who let the own institution in")->callback([=] {
        choose([](Session &session) { return listPatients(&session); });
    });
    auto open = std::make_shared<OpenOptions>();
    const auto addOpen = [&](const char *name, const char *help, Task<Reply> (*command)(Session *, OpenOptions)) {
        CLI::App *sub = chart->add_subcommand(name, help);
        sub->add_option("--patient", open->patient, "Patient id; in a patient's own profile not needed");
        sub->add_flag("--offline", open->isOffline, "What the cache holds");
        sub->add_flag("--own", open->isOwn, "What the own institution wrote, also after the permission ended");
        sub->callback([=] { choose([=](Session &session) { return command(&session, *open); }); });
    };
    addOpen("open", "Every record and what the chain says of it", showChart);
    addOpen("summary", "Patient, active allergies, problems, current medications", summariseChart);
    addOpen("verify", "Recompute the heads and say what is missing", verifyChart);
    auto words = std::make_shared<std::vector<std::string>>();
    CLI::App *find = chart->add_subcommand("find", "Records that contain all words");
    find->add_option("--patient", open->patient, "Patient id");
    find->add_option("words", *words, "Words")->required();
    find->callback([=] { choose([=](Session &session) { return findInChart(&session, open->patient, *words); }); });

    auto options = std::make_shared<WriteOptions>();
    const auto addWrite = [&](const char *name, const char *help) {
        CLI::App *sub = chart->add_subcommand(name, help);
        sub->add_option("--patient", options->patient, "Patient id");
        sub->add_option("--supersedes", options->supersedes, "Record that this one corrects");
        sub->add_flag("--may-wait", options->mayWait, "Saved on this device is enough");
        return sub;
    };
    CLI::App *note = addWrite("note", "Write a note");
    note->add_option("--title", options->title, "Title")->required();
    note->add_option("--text", options->body, "Text")->required();
    note->callback([=] {
        choose([=](Session &session) {
            clinical::NoteDraft draft;
            draft.title = text(options->title);
            draft.text = text(options->body);
            return writeRecord(&session, *options, draft);
        });
    });
    CLI::App *allergy = addWrite("allergy", "Write an allergy");
    allergy->add_option("--substance", options->substance, "Substance")->required();
    allergy->add_option("--reaction", options->reaction, "Reaction");
    allergy->add_flag("--severe", options->isSevere, "High criticality");
    allergy->callback([=] {
        choose([=](Session &session) {
            clinical::AllergyDraft draft;
            draft.substance = text(options->substance);
            draft.reaction = text(options->reaction);
            draft.criticality = options->isSevere ? clinical::Criticality::High : clinical::Criticality::Unknown;
            return writeRecord(&session, *options, draft);
        });
    });
    CLI::App *problem = addWrite("problem", "Write a problem");
    problem->add_option("--problem", options->problem, "Problem")->required();
    problem->callback([=] {
        choose([=](Session &session) {
            clinical::ProblemDraft draft;
            draft.problem = text(options->problem);
            return writeRecord(&session, *options, draft);
        });
    });

    auto path = std::make_shared<std::string>();
    CLI::App *take = chart->add_subcommand("import", "Take a FHIR R4 file in as the institution's records");
    take->add_option("--patient", open->patient, "Patient id");
    take->add_option("file", *path, "FHIR R4 JSON")->required();
    take->callback([=] { choose([=](Session &session) { return importFile(&session, open->patient, *path); }); });
    CLI::App *output = chart->add_subcommand("export", "Write the chart as a FHIR R4 bundle");
    output->add_option("--patient", open->patient, "Patient id");
    output->add_option("--out", *path, "File")->required();
    output->callback([=] { choose([=](Session &session) { return exportFile(&session, open->patient, *path); }); });

    auto send = std::make_shared<bool>(false);
    CLI::App *waiting = chart->add_subcommand("outbox", "What is saved on this device and not recorded yet");
    waiting->add_flag("--send", *send, "Try to send it now");
    waiting->callback([=] { choose([=](Session &session) { return outbox(&session, *send); }); });
}

} // namespace tegata::cli
