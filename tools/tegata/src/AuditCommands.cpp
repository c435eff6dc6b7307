#include "Command.h"

#include <tegata/workflows/AuditTrail.h>

#include <QDateTime>
#include <QJsonArray>

#include <set>

namespace tegata::cli {

namespace {

using namespace workflows;

/// Every event that the ledger can record; a misspelt one would find nothing and say nothing.
std::set<std::string> eventNames()
{
    const auto namesOf = []<typename... Event>(const std::variant<Event...> *) {
        return std::set<std::string>{std::string(Event::eventName)...};
    };
    return namesOf(static_cast<const ledger::EventBody *>(nullptr));
}

struct AuditOptions
{
    std::string csv;
    std::vector<std::string> events;
    std::string from;
    std::string until;
    std::string device;
    std::string patient;
};

Result<AuditFilter> filterOf(const AuditOptions &options)
{
    AuditFilter filter;
    for (const std::string &event : options.events) {
        filter.events << text(event);
    }
    const Result<QDate> from = parseDay(options.from);
    const Result<QDate> until = parseDay(options.until);
    if (!from || !until) {
        return failure(from ? until.error() : from.error());
    }
    if (from->isValid()) {
        filter.from = fromUnixSeconds(static_cast<std::uint64_t>(from->startOfDay().toSecsSinceEpoch()));
    }
    if (until->isValid()) {
        filter.until = fromUnixSeconds(static_cast<std::uint64_t>(until->endOfDay().toSecsSinceEpoch()));
    }
    if (!options.device.empty()) {
        const Result<protocol::Address> device = parseId<protocol::Address>(options.device);
        if (!device) {
            return failure(device.error());
        }
        filter.device = *device;
    }
    if (!options.patient.empty()) {
        const Result<protocol::PatientId> patient = parseId<protocol::PatientId>(options.patient);
        if (!patient) {
            return failure(patient.error());
        }
        filter.patient = *patient;
    }
    return filter;
}

QJsonObject entryJson(const AuditEntry &entry)
{
    QJsonObject details;
    for (const auto &[name, value] : entry.details) {
        details.insert(name, value);
    }
    return {{QStringLiteral("block"), static_cast<qint64>(protocol::toNumber(entry.block))},
            {QStringLiteral("time"), timeJson(entry.time)},
            {QStringLiteral("event"), entry.event},
            {QStringLiteral("transaction"), entry.transaction.hexString()},
            {QStringLiteral("device"), entry.device ? QJsonValue(entry.device->hexString()) : QJsonValue()},
            {QStringLiteral("deviceName"), entry.deviceName},
            {QStringLiteral("patient"), entry.patient ? QJsonValue(entry.patient->hexString()) : QJsonValue()},
            {QStringLiteral("patientName"), entry.patientName},
            {QStringLiteral("details"), details}};
}

Task<Reply> audit(Session *session, AuditOptions options)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<AuditFilter> filter = filterOf(options);
    if (!filter) {
        co_return failure(filter.error());
    }
    AuditTrail trail(**workspace);
    const Result<std::vector<AuditEntry>> entries = co_await trail.entries(*filter);
    if (!entries) {
        co_return failure(entries.error());
    }
    if (!options.csv.empty()) {
        const QByteArray csv = AuditTrail::toCsv(*entries);
        const Result<void> written = writeFile(options.csv, bytesOf(csv), /*isSecret=*/false);
        if (!written) {
            co_return failure(written.error());
        }
    }
    Reply reply;
    QJsonArray list;
    for (const AuditEntry &entry : *entries) {
        list.append(entryJson(entry));
        reply.text += QStringLiteral("%1  %2  %3  %4  %5\n")
                          .arg(timeText(entry.time))
                          .arg(protocol::toNumber(entry.block), 8)
                          .arg(entry.event, entry.deviceName, entry.patientName);
    }
    reply.json = {{QStringLiteral("entries"), list}};
    co_return reply;
}

} // namespace

void addAuditCommands(CLI::App &app, const Choose &choose)
{
    auto options = std::make_shared<AuditOptions>();
    CLI::App *trail = app.add_subcommand("audit", "What the chain recorded about the own institution");
    trail->add_option("--csv", options->csv, "Also write it as CSV");
    trail->add_option("--event", options->events, "Only these events")->check(CLI::IsMember(eventNames()));
    trail->add_option("--from", options->from, "From this day on, YYYY-MM-DD");
    trail->add_option("--until", options->until, "Up to this day, YYYY-MM-DD");
    trail->add_option("--device", options->device, "Only what this terminal did, or what was done to it");
    trail->add_option("--patient", options->patient, "Only what is about this patient");
    trail->callback([=] { choose([=](Session &session) { return audit(&session, *options); }); });
}

} // namespace tegata::cli
