#include "AuditPresenter.h"

#include "AuditWords.h"

#include "../views/AuditPage.h"

#include <tegata/uikit/DisplayText.h>

#include <QFileInfo>
#include <QSaveFile>

namespace tegata::workstation {

namespace {

const QString topic = QStringLiteral("audit");

std::vector<FilterChoice> choicesOf(const std::map<QString, QString> &names)
{
    std::vector<FilterChoice> choices;
    for (const auto &[key, label] : names) {
        choices.push_back({key, ui::oneLine(label)});
    }
    return choices;
}

UnixTime startOf(const QDate &day)
{
    return fromUnixSeconds(static_cast<std::uint64_t>(std::max<qint64>(0, day.startOfDay().toSecsSinceEpoch())));
}

} // namespace

AuditPresenter::AuditPresenter(Desk &desk, AuditPage &page, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_page(page)
{
    connect(&m_page, &AuditPage::questionChanged, this, &AuditPresenter::refresh);
    connect(&m_page, &AuditPage::exportRequested, this, &AuditPresenter::exportCsv);
    connect(&m_desk.window, &ui::AppWindow::pageChanged, this, &AuditPresenter::refreshIfShown);
    connect(&m_desk.workspace.connectivity(), &workflows::Connectivity::ledgerMoved, this,
            &AuditPresenter::refreshIfShown);
    connect(&m_desk.language, &ui::Language::changed, this, &AuditPresenter::show);
    show();
}

void AuditPresenter::enter()
{
    m_isInside = true;
    refreshIfShown();
}

void AuditPresenter::leave()
{
    ++m_question;
    m_isInside = false;
    m_entries.clear();
    m_devices.clear();
    m_patients.clear();
    m_page.clear();
}

void AuditPresenter::refreshIfShown()
{
    if (m_desk.window.currentPage() == QLatin1String("audit")) {
        refresh();
    }
}

void AuditPresenter::refresh()
{
    if (m_isInside) {
        appshell::start(load(this));
    }
}

void AuditPresenter::show()
{
    QStringList kinds;
    for (int kind = 0; kind <= static_cast<int>(lastAuditKind); ++kind) {
        kinds.append(auditKindText(static_cast<AuditKind>(kind)));
    }
    m_page.setKinds(kinds);
    m_page.setDevices(choicesOf(m_devices));
    m_page.setPatients(choicesOf(m_patients));
    std::vector<AuditLine> lines;
    lines.reserve(m_entries.size());
    for (const workflows::AuditEntry &entry : m_entries) {
        lines.push_back(auditLineOf(entry));
    }
    m_page.setLines(std::move(lines));
}

workflows::AuditFilter AuditPresenter::filter() const
{
    const AuditQuestion question = m_page.question();
    workflows::AuditFilter filter;
    if (question.from.isValid()) {
        filter.from = startOf(question.from);
    }
    if (question.until.isValid()) {
        filter.until = startOf(question.until.addDays(1)) - std::chrono::seconds(1);
    }
    filter.events = eventsOf(static_cast<AuditKind>(question.kind));
    if (const auto device = protocol::Address::fromHex(question.device.toStdString());
        device && !question.device.isEmpty()) {
        filter.device = *device;
    }
    if (const auto patient = protocol::PatientId::fromHex(question.patient.toStdString());
        patient && !question.patient.isEmpty()) {
        filter.patient = *patient;
    }
    return filter;
}

QCoro::Task<void> AuditPresenter::load(QPointer<AuditPresenter> self)
{
    const int question = ++self->m_question;
    self->m_page.setLoading(true);
    const auto trail = std::make_shared<workflows::AuditTrail>(self->m_desk.workspace);
    const Result<std::vector<workflows::AuditEntry>> entries = co_await trail->entries(self->filter());
    if (!self || question != self->m_question) {
        co_return;
    }
    self->m_page.setLoading(false);
    if (!entries) {
        showError(self->m_desk, entries.error(), topic);
        co_return;
    }
    self->m_desk.window.messages()->clearTopic(topic);
    self->m_entries = *entries;
    for (const workflows::AuditEntry &entry : self->m_entries) {
        if (entry.device) {
            const QString key = entry.device->hexString();
            self->m_devices[key] = entry.deviceName.isEmpty() ? ui::shortId(key) : entry.deviceName;
        }
        if (entry.patient) {
            const QString key = entry.patient->hexString();
            self->m_patients[key] = entry.patientName.isEmpty() ? ui::shortId(key) : entry.patientName;
        }
    }
    self->show();
}

void AuditPresenter::exportCsv()
{
    const QByteArray csv = workflows::AuditTrail::toCsv(m_entries);
    const auto count = static_cast<int>(m_entries.size());
    const QPointer<AuditPresenter> self(this);
    m_desk.asker.askSaveFile(
        {tr("Export the audit trail"), QStringLiteral("audit.csv"), tr("Tables (*.csv)")},
        [self, csv, count](const QString &path) {
            if (!self || path.isEmpty()) {
                return;
            }
            QSaveFile file(path);
            if (!file.open(QIODevice::WriteOnly) || file.write(csv) != csv.size() || !file.commit()) {
                self->m_desk.window.messages()->show(
                    {ui::Tone::Error,
                     [] {
                         return ui::MessageWords{tr("The file could not be written."),
                                                 tr("Choose another folder, and make sure that there is room."),
                                                 {}};
                     },
                     {},
                     topic});
                return;
            }
            const QString name = QFileInfo(path).fileName();
            self->m_desk.window.messages()->show(ui::successMessage(
                [count, name] { return tr("%n line(s) written to %1.", nullptr, count).arg(name); }));
        });
}

} // namespace tegata::workstation
