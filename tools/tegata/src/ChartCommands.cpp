#include "ChartAccess.h"

#include <QJsonArray>

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
    case AccessState::TerminalEnded:
        return QStringLiteral("terminal-ended");
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

QJsonObject completenessJson(const Completeness &completeness)
{
    return {{QStringLiteral("recordsOnChain"), static_cast<qint64>(completeness.recordsOnChain)},
            {QStringLiteral("recordsAvailable"), static_cast<qint64>(completeness.recordsAvailable)},
            {QStringLiteral("headsMatch"), completeness.headsMatch},
            {QStringLiteral("asOfBlock"), static_cast<qint64>(protocol::toNumber(completeness.asOf))},
            {QStringLiteral("fromCache"), completeness.fromCache}};
}

Task<Reply> listPatients(Session *session, bool isOffline)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    PatientDirectory directory(**workspace);
    Result<std::vector<PatientAccess>> patients = failure(WorkflowError::NotFound);
    if (isOffline) {
        patients = co_await directory.known();
    } else {
        patients = co_await directory.refresh();
    }
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
                                {QStringLiteral("sex"), wordOf(genders(), one.demographics.gender)},
                                {QStringLiteral("state"), stateText(one.state)},
                                {QStringLiteral("compartments"), compartmentsJson(one.compartments)},
                                {QStringLiteral("grantedAt"), timeJson(one.grantedAt)},
                                {QStringLiteral("notAfter"), timeJson(one.notAfter)}});
        reply.text += QStringLiteral("%1  %2  %3  %4\n")
                          .arg(stateText(one.state), one.demographics.name, one.demographics.birthDate.text(),
                               one.id.hexString());
    }
    reply.json = {{QStringLiteral("patients"), list}};
    co_return reply;
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
                        {QStringLiteral("compartment"), wordOf(compartmentKinds(), entry.compartment)},
                        {QStringLiteral("block"), static_cast<qint64>(protocol::toNumber(entry.block))},
                        {QStringLiteral("device"), entry.authorDevice.hexString()},
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

const Words<clinical::Criticality> criticalities{{"unknown", clinical::Criticality::Unknown},
                                                 {"low", clinical::Criticality::Low},
                                                 {"high", clinical::Criticality::High}};

const Words<clinical::Knowledge> knowledge{{"no-information", clinical::Knowledge::NoInformation},
                                           {"none-known", clinical::Knowledge::NoneKnown},
                                           {"listed", clinical::Knowledge::Listed}};

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
        allergies.append(
            sourceJson(allergy, {{QStringLiteral("substance"), allergy.item.substance.text},
                                 {QStringLiteral("criticality"), wordOf(criticalities, allergy.item.criticality)},
                                 {QStringLiteral("reactions"), QJsonArray::fromStringList(allergy.item.reactions)}}));
        reply.text += QStringLiteral("allergy: %1\n").arg(allergy.item.substance.text);
    }
    QJsonArray problems;
    for (const auto &problem : summary.activeProblems) {
        problems.append(sourceJson(problem, {{QStringLiteral("problem"), problem.item.problem.text},
                                             {QStringLiteral("onset"), problem.item.onset.text()}}));
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
                                                {QStringLiteral("birthDate"), person.birthDate.text()},
                                                {QStringLiteral("sex"), wordOf(genders(), person.gender)},
                                                {QStringLiteral("bloodType"), person.bloodType},
                                                {QStringLiteral("note"), person.note}}},
        {QStringLiteral("completeness"), completenessJson((*chart)->completeness)},
        // "none-known" is not "no-information".
        {QStringLiteral("allergyKnowledge"), wordOf(knowledge, summary.allergyKnowledge)},
        {QStringLiteral("problemKnowledge"), wordOf(knowledge, summary.problemKnowledge)},
        {QStringLiteral("medicationKnowledge"), wordOf(knowledge, summary.medicationKnowledge)},
        {QStringLiteral("allergies"), allergies},
        {QStringLiteral("problems"), problems},
        {QStringLiteral("medications"), medications}};
    reply.text.prepend(QStringLiteral("%1  %2\n").arg(person.name, person.birthDate.text()));
    co_return reply;
}

/// Recomputes the heads and says what is missing.
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
    reply.isAsItShouldBe = completeness.headsMatch && wrong.isEmpty();
    reply.text +=
        QStringLiteral("head %1, %2 of %3 records available\n")
            .arg(completeness.headsMatch ? QStringLiteral("matches the chain") : QStringLiteral("cannot be rebuilt"))
            .arg(completeness.recordsAvailable)
            .arg(completeness.recordsOnChain);
    co_return reply;
}

/// What one record contains, as the resources it is made of.
Task<Reply> showRecord(Session *session, OpenOptions options, std::string record)
{
    const Result<protocol::RecordHash> hash = parseId<protocol::RecordHash>(record);
    if (!hash) {
        co_return failure(hash.error());
    }
    const Result<ChartPointer> chart = co_await openChart(session, options);
    if (!chart) {
        co_return failure(chart.error());
    }
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    ChartReading reading(**workspace, clinical::Language::English);
    const std::vector<protocol::RecordHash> wanted{*hash};
    const Result<RecordContents> contents = co_await reading.contents(*chart, wanted);
    if (!contents) {
        co_return failure(contents.error());
    }
    const auto found = contents->find(*hash);
    if (found == contents->end()) {
        co_return failure(WorkflowError::NotFound, "no such record that can be read");
    }
    Reply reply;
    QJsonArray resources;
    for (const clinical::Entry &entry : found->second) {
        // As text: numbers keep the digits that they were written with.
        const QString fhir = QString::fromUtf8(entry.resource.toBytes());
        resources.append(QJsonObject{{QStringLiteral("fullUrl"), entry.fullUrl},
                                     {QStringLiteral("resourceType"), entry.resource.type()},
                                     {QStringLiteral("fhir"), fhir}});
        reply.text += fhir + QLatin1Char('\n');
    }
    reply.json = {{QStringLiteral("record"), hash->hexString()}, {QStringLiteral("resources"), resources}};
    co_return reply;
}

Task<Reply> findInChart(Session *session, OpenOptions options, std::vector<std::string> words)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<protocol::PatientId> id = whose(**workspace, options.patient);
    if (!id) {
        co_return failure(id.error());
    }
    QStringList wanted;
    for (const std::string &word : words) {
        wanted << text(word);
    }
    ChartReading reading(**workspace, clinical::Language::English);
    const QString sought = wanted.join(QLatin1Char(' '));
    Result<std::vector<protocol::RecordHash>> found = failure(WorkflowError::NotFound);
    if (options.isOwn) {
        found = co_await reading.findOwn(*id, sought);
    } else {
        found = co_await reading.find(*id, sought);
    }
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

} // namespace

void addChartCommands(CLI::App &app, const Choose &choose)
{
    CLI::App *chart = app.add_subcommand("chart", "Charts: read, verify, write, import, export");
    chart->require_subcommand(1);
    auto open = std::make_shared<OpenOptions>();
    CLI::App *patients = chart->add_subcommand("patients", "Who let the own institution in");
    patients->add_flag("--offline", open->isOffline, "As last seen");
    patients->callback([=] { choose([=](Session &session) { return listPatients(&session, open->isOffline); }); });
    const auto addOpen = [&](const char *name, const char *help, Task<Reply> (*command)(Session *, OpenOptions)) {
        CLI::App *sub = chart->add_subcommand(name, help);
        sub->add_option("--patient", open->patient, "Patient id; in a patient's own profile not needed");
        sub->add_flag("--offline", open->isOffline, "What the cache holds");
        sub->add_flag("--own", open->isOwn, "What the own institution wrote, also after the permission ended");
        sub->callback([=] { choose([=](Session &session) { return command(&session, *open); }); });
        return sub;
    };
    addOpen("open", "Every record and what the chain says of it", showChart);
    addOpen("summary", "Patient, active allergies, problems, current medications", summariseChart);
    addOpen("verify", "Recompute the heads and say what is missing", verifyChart);
    auto record = std::make_shared<std::string>();
    CLI::App *show = addOpen("record", "What one record contains", nullptr);
    show->add_option("--record", *record, "Hash of the record")->required();
    show->callback([=] { choose([=](Session &session) { return showRecord(&session, *open, *record); }); });
    auto words = std::make_shared<std::vector<std::string>>();
    CLI::App *find = chart->add_subcommand("find", "Records that contain all words");
    find->add_option("--patient", open->patient, "Patient id");
    find->add_flag("--own", open->isOwn, "Among what the own institution wrote");
    find->add_option("words", *words, "Words")->required();
    find->callback([=] { choose([=](Session &session) { return findInChart(&session, *open, *words); }); });
    addChartWritingCommands(*chart, choose);
    addChartTransferCommands(*chart, choose);
}

} // namespace tegata::cli
