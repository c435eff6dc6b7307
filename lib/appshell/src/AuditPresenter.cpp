#include <tegata/appshell/AuditPresenter.h>

#include <tegata/appshell/ShownValues.h>

#include <QDate>

#include <map>

namespace tegata::appshell {

namespace {

const QString topic = QStringLiteral("audit");

} // namespace

AuditPresenter::AuditPresenter(PageParts parts, AuditPage &page)
    : m_parts(parts)
    , m_page(page)
{
    connect(&m_page, &AuditPage::queryChanged, this, &AuditPresenter::refresh);
    connect(&m_page, &AuditPage::exportRequested, this, &AuditPresenter::exportEntries);
    connect(&m_parts.window, &ui::AppWindow::pageChanged, this, &AuditPresenter::refresh);
    connect(&m_parts.workspace.connectivity(), &workflows::Connectivity::ledgerMoved, this, &AuditPresenter::refresh);
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

bool AuditPresenter::isShown() const { return m_parts.window.currentPage() == topic; }

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
        if (chosen) {
            self->m_parts.window.messages()->clearTopic(topic);
        } else {
            showError(self->m_parts.window, chosen.error(), topic);
        }
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
        choices.reserve(found.size());
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
    // What is on the screen now, not what came in while the file was being chosen.
    m_parts.asker.askSaveFile(
        question, [self = QPointer<AuditPresenter>(this), entries = m_entries](const QString &path) {
            if (self == nullptr || !self->m_isInside || path.isEmpty()) {
                return;
            }
            if (const auto written = writeFile(path, workflows::AuditTrail::toCsv(entries)); !written) {
                showError(self->m_parts.window, written.error(), topic);
                return;
            }
            self->m_parts.window.messages()->show(ui::successMessage([count = static_cast<int>(entries.size())] {
                return tr("%n entry(s) were exported.", nullptr, count);
            }));
        });
}

} // namespace tegata::appshell
