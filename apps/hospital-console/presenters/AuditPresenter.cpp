#include "AuditPresenter.h"

#include "views/ConsoleWords.h"

#include <tegata/appshell/AppShell.h>

#include <QDate>
#include <QSaveFile>

#include <map>

namespace tegata::console {

AuditPresenter::AuditPresenter(ConsoleParts parts, AuditPage &page)
    : m_parts(parts)
    , m_page(page)
{
    connect(&m_page, &AuditPage::queryChanged, this, &AuditPresenter::refresh);
    connect(&m_page, &AuditPage::exportRequested, this, &AuditPresenter::exportEntries);
    connect(&m_parts.window, &ui::AppWindow::pageChanged, this, &AuditPresenter::refresh);
}

void AuditPresenter::enter()
{
    m_isInside = true;
    refresh();
}

void AuditPresenter::leave()
{
    m_isInside = false;
    m_entries.clear();
    m_page.clear();
}

bool AuditPresenter::isShown() const { return m_parts.window.currentPage() == QLatin1String("audit"); }

void AuditPresenter::refresh()
{
    if (!m_isInside || !isShown() || !m_gate.enter()) {
        return;
    }
    if (m_entries.empty()) {
        m_page.setLoading(true);
    }
    appshell::start(load(this));
}

workflows::AuditFilter AuditPresenter::filter() const
{
    const AuditQuery query = m_page.query();
    workflows::AuditFilter filter;
    if (query.from.isValid()) {
        filter.from = unixTime(query.from);
    }
    if (query.until.isValid()) {
        filter.until = unixTime(query.until);
    }
    filter.events = eventsOf(query.kind);
    if (!query.terminal.isEmpty()) {
        filter.device = protocol::Address::fromHex(query.terminal.toStdString());
    }
    if (!query.patient.isEmpty()) {
        filter.patient = protocol::PatientId::fromHex(query.patient.toStdString());
    }
    return filter;
}

QCoro::Task<void> AuditPresenter::load(QPointer<AuditPresenter> self)
{
    do {
        workflows::AuditTrail trail(self->m_parts.workspace);
        // Everything first: the filters offer only what there is.
        const Result<std::vector<workflows::AuditEntry>> all = co_await trail.entries({});
        if (self == nullptr) {
            co_return;
        }
        const workflows::AuditFilter filter = self->filter();
        Result<std::vector<workflows::AuditEntry>> chosen = co_await trail.entries(filter);
        if (self == nullptr) {
            co_return;
        }
        if (!self->m_isInside) {
            continue;
        }
        self->m_page.setLoading(false);
        self->m_parts.desk.reportLoad(QStringLiteral("audit"), chosen ? std::nullopt : std::optional(chosen.error()));
        if (all && chosen) {
            self->showChoices(*all);
            self->m_entries = std::move(*chosen);
            self->m_page.setEntries(self->m_entries);
        }
    } while (self->m_gate.again());
}

void AuditPresenter::showChoices(const std::vector<workflows::AuditEntry> &all)
{
    std::map<QString, QString> terminals;
    std::map<QString, QString> patients;
    for (const workflows::AuditEntry &entry : all) {
        if (entry.device) {
            terminals.emplace(entry.device->hexString(), terminalText(entry));
        }
        if (entry.patient) {
            patients.emplace(entry.patient->hexString(), patientText(entry));
        }
    }
    const auto choicesOf = [](const std::map<QString, QString> &found) {
        std::vector<AuditChoice> choices;
        for (const auto &[id, words] : found) {
            choices.push_back({id, words});
        }
        return choices;
    };
    m_page.setChoices(choicesOf(terminals), choicesOf(patients));
}

void AuditPresenter::exportEntries()
{
    const ui::FileQuestion question{
        tr("Export what was recorded"),
        QStringLiteral("tegata-audit-%1.csv").arg(QDate::currentDate().toString(Qt::ISODate)),
        tr("CSV tables (*.csv)")};
    m_parts.asker.askSaveFile(question, [self = QPointer<AuditPresenter>(this)](const QString &path) {
        if (self == nullptr || !self->m_isInside || path.isEmpty()) {
            return;
        }
        QSaveFile file(path);
        const QByteArray csv = workflows::AuditTrail::toCsv(self->m_entries);
        const bool isWritten = file.open(QIODevice::WriteOnly) && file.write(csv) == csv.size() && file.commit();
        if (!isWritten) {
            self->m_parts.desk.showError(Error(FileError::InputOutput));
            return;
        }
        self->m_parts.desk.showSuccess([count = static_cast<int>(self->m_entries.size())] {
            return tr("%n entry(s) were exported.", nullptr, count);
        });
    });
}

} // namespace tegata::console
