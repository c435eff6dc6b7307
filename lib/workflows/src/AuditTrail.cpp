#include <tegata/workflows/AuditTrail.h>

#include "InstitutionFacts_p.h"
#include "Logging_p.h"
#include "TerminalDirectory_p.h"

#include <QDateTime>

#include <algorithm>

namespace tegata::workflows {

namespace {

using Details = std::vector<std::pair<QString, QString>>;

/// What an event says besides whom it is about, in the words of the contract.
class DetailWriter
{
public:
    void operator()(const ledger::events::InstitutionRegistered &event)
    {
        number("kind", static_cast<std::uint64_t>(event.kind));
        text("name", QString::fromStdString(event.name));
        strong("administrator", event.administrator);
    }
    void operator()(const ledger::events::InstitutionUpdated &event)
    {
        number("kind", static_cast<std::uint64_t>(event.kind));
        text("name", QString::fromStdString(event.name));
        strong("administrator", event.administrator);
    }
    void operator()(const ledger::events::InstitutionActivated &event)
    {
        flag("active", event.active);
        strong("administrator", event.administrator);
    }
    void operator()(const ledger::events::AdministratorAdded &event)
    {
        strong("administrator", event.administrator);
        number("vaultEpoch", protocol::toNumber(event.vaultEpoch));
        strong("addedBy", event.addedBy);
    }
    void operator()(const ledger::events::AdministratorRemoved &event)
    {
        strong("administrator", event.administrator);
        strong("removedBy", event.removedBy);
    }
    void operator()(const ledger::events::DeviceApproved &event)
    {
        number("role", static_cast<std::uint64_t>(event.role));
        number("notAfter", toUnixSeconds(event.notAfter));
        number("vaultEpoch", protocol::toNumber(event.vaultEpoch));
        strong("administrator", event.administrator);
    }
    void operator()(const ledger::events::DeviceRevoked &event)
    {
        number("reason", static_cast<std::uint64_t>(event.reason));
        strong("administrator", event.administrator);
    }
    void operator()(const ledger::events::VaultRotated &event)
    {
        number("epoch", protocol::toNumber(event.epoch));
        number("wraps", event.wraps.size());
        strong("administrator", event.administrator);
    }
    void operator()(const ledger::events::PatientRegistered &) {}
    void operator()(const ledger::events::Granted &event)
    {
        number("vaultEpoch", protocol::toNumber(event.vaultEpoch));
        number("notAfter", toUnixSeconds(event.notAfter));
        for (const protocol::GrantItem &item : event.items) {
            text("compartment", item.compartment.hexString());
            number("permissions", static_cast<std::uint64_t>(item.permissions));
        }
    }
    void operator()(const ledger::events::Revoked &) {}
    void operator()(const ledger::events::ReaderKept &event)
    {
        strong("compartment", event.compartment);
        number("epoch", protocol::toNumber(event.epoch));
        number("vaultEpoch", protocol::toNumber(event.vaultEpoch));
    }
    void operator()(const ledger::events::RecordAppended &event)
    {
        strong("compartment", event.compartment);
        number("seq", event.seq);
        strong("recordHash", event.recordHash);
        number("epoch", protocol::toNumber(event.epoch));
    }
    void operator()(const ledger::events::RecordsAppended &event)
    {
        strong("compartment", event.compartment);
        number("firstSeq", event.firstSeq);
        number("count", event.count);
        strong("root", event.root);
        number("epoch", protocol::toNumber(event.epoch));
    }
    void operator()(const ledger::events::PrescriptionIssued &event)
    {
        strong("prescriptionId", event.prescriptionId);
        strong("recordHash", event.recordHash);
        number("fills", event.fills);
        number("notAfter", toUnixSeconds(event.notAfter));
    }
    void operator()(const ledger::events::PrescriptionClaimed &event)
    {
        strong("prescriptionId", event.prescriptionId);
    }
    void operator()(const ledger::events::PrescriptionReleased &event)
    {
        strong("prescriptionId", event.prescriptionId);
    }
    void operator()(const ledger::events::PrescriptionCancelled &event)
    {
        strong("prescriptionId", event.prescriptionId);
    }
    void operator()(const ledger::events::PrescriptionDispensed &event)
    {
        strong("prescriptionId", event.prescriptionId);
        number("fill", event.fill);
        flag("complete", event.complete);
        strong("recordHash", event.recordHash);
    }
    /// Events that name no institution do not come here.
    template <typename Other> void operator()(const Other &) {}

    [[nodiscard]] Details take() { return std::move(m_details); }

private:
    void text(const char *name, const QString &value) { m_details.emplace_back(QLatin1String(name), value); }
    void number(const char *name, std::uint64_t value) { text(name, QString::number(value)); }
    void flag(const char *name, bool value) { text(name, value ? QStringLiteral("true") : QStringLiteral("false")); }
    template <typename Strong> void strong(const char *name, const Strong &value) { text(name, value.hexString()); }

    Details m_details;
};

bool passes(const AuditFilter &filter, const AuditEntry &entry)
{
    return (!filter.from || entry.time >= *filter.from) && (!filter.until || entry.time <= *filter.until) &&
           (filter.events.isEmpty() || filter.events.contains(entry.event)) &&
           (!filter.device || entry.device == filter.device) && (!filter.patient || entry.patient == filter.patient);
}

Task<std::map<protocol::PatientId, QString>> patientNames(Workspace *workspace)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> charts = workspace->charts();
    if (!charts) {
        co_return failure(charts.error());
    }
    std::map<protocol::PatientId, QString> names;
    chartstore::Page page;
    page.limit = 1000;
    for (;;) {
        const Result<std::vector<chartstore::CachedPatient>> patients = co_await (*charts)->patients(QString(), page);
        if (!patients) {
            co_return failure(patients.error());
        }
        for (const chartstore::CachedPatient &patient : *patients) {
            names.emplace(patient.id, patient.displayName);
        }
        if (static_cast<int>(patients->size()) < page.limit) {
            co_return names;
        }
        page.offset += page.limit;
    }
}

Task<std::vector<AuditEntry>> readEntries(Workspace *workspace, AuditFilter filter)
{
    const std::optional<protocol::InstitutionId> institution = workspace->state().institution;
    if (!institution) {
        co_return failure(workspace->isUnlocked() ? WorkflowError::NotRegistered : WorkflowError::Locked);
    }
    const Result<std::shared_ptr<const InstitutionFacts>> facts = co_await workspace->institutionFacts(*institution);
    if (!facts) {
        co_return failure(facts.error());
    }
    std::vector<AuditEntry> entries;
    for (const ledger::LedgerEvent &event : (*facts)->events) {
        AuditEntry entry;
        entry.block = event.position.block;
        entry.time = event.position.time;
        entry.transaction = event.position.transaction;
        const std::string_view name = ledger::nameOf(event);
        entry.event = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
        entry.device = ledger::deviceOf(event);
        entry.patient = ledger::patientOf(event);
        if (!passes(filter, entry)) {
            continue;
        }
        DetailWriter writer;
        std::visit(writer, event.body);
        entry.details = writer.take();
        entries.push_back(std::move(entry));
    }
    std::reverse(entries.begin(), entries.end());

    // Names are a help for the eye; the trail is complete without them.
    const Result<TerminalDirectory> directory = co_await readDirectory(workspace);
    const Result<std::map<protocol::PatientId, QString>> patients = co_await patientNames(workspace);
    if (!patients && patients.error().is(WorkflowError::Locked)) {
        co_return failure(patients.error());
    }
    for (AuditEntry &entry : entries) {
        if (directory && entry.device) {
            if (const auto found = directory->names.find(*entry.device); found != directory->names.end()) {
                entry.deviceName = found->second.terminal;
            }
        }
        if (patients && entry.patient) {
            if (const auto found = patients->find(*entry.patient); found != patients->end()) {
                entry.patientName = found->second;
            }
        }
    }
    co_return entries;
}

/// Always quoted; a cell that a spreadsheet would calculate begins with an apostrophe (OWASP, CSV injection).
QString cell(QString text)
{
    static const QString beginnings = QStringLiteral("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20");
    if (!text.isEmpty() && beginnings.contains(text.front())) {
        text.prepend(QLatin1Char('\''));
    }
    text.replace(QLatin1Char('"'), QStringLiteral("\"\""));
    return QLatin1Char('"') + text + QLatin1Char('"');
}

QString line(const QStringList &texts)
{
    QStringList cells;
    for (const QString &text : texts) {
        cells.append(cell(text));
    }
    return cells.join(QLatin1Char(',')) + QStringLiteral("\r\n");
}

} // namespace

AuditTrail::AuditTrail(Workspace &workspace)
    : m_workspace(workspace)
{
}

Task<std::vector<AuditEntry>> AuditTrail::entries(AuditFilter filter)
{
    return readEntries(&m_workspace, std::move(filter));
}

QByteArray AuditTrail::toCsv(const std::vector<AuditEntry> &entries)
{
    QString csv(QChar(0xFEFF));
    csv += line({QStringLiteral("time"), QStringLiteral("block"), QStringLiteral("event"), QStringLiteral("device"),
                 QStringLiteral("deviceName"), QStringLiteral("patient"), QStringLiteral("patientName"),
                 QStringLiteral("details"), QStringLiteral("transaction")});
    for (const AuditEntry &entry : entries) {
        QStringList details;
        for (const auto &[name, value] : entry.details) {
            details.append(name + QLatin1Char('=') + value);
        }
        const QDateTime time = QDateTime::fromSecsSinceEpoch(static_cast<qint64>(toUnixSeconds(entry.time)), Qt::UTC);
        csv += line({time.toString(Qt::ISODate), QString::number(protocol::toNumber(entry.block)), entry.event,
                     entry.device ? entry.device->hexString() : QString(), entry.deviceName,
                     entry.patient ? entry.patient->hexString() : QString(), entry.patientName,
                     details.join(QStringLiteral("; ")), entry.transaction.hexString()});
    }
    return csv.toUtf8();
}

} // namespace tegata::workflows
