#include "presenters/AuditPresenter.h"

#include "views/AuditPage.h"

#include <tegata/uikit/ErrorWords.h>

#include <QSaveFile>

namespace tegata::pharmacy {

AuditPresenter::AuditPresenter(const AppContext &context, AuditPage &page)
    : m_context(context)
    , m_page(page)
{
    connect(&m_page, &AuditPage::refreshRequested, this, &AuditPresenter::refresh);
    connect(&m_page, &AuditPage::exportRequested, this, &AuditPresenter::exportShown);
}

void AuditPresenter::leave()
{
    ++m_generation;
    m_isLoading = false;
    m_isDue = false;
    m_page.setLoading(false);
    m_page.clear();
}

void AuditPresenter::refresh()
{
    if (!m_context.workspace.isUnlocked()) {
        return;
    }
    if (m_isLoading) {
        m_isDue = true;
        return;
    }
    m_isLoading = true;
    m_page.setLoading(true);
    appshell::start(load(this, m_generation));
}

void AuditPresenter::exportShown()
{
    // What is on the screen now, not what came in while the file was being chosen.
    const QByteArray csv = workflows::AuditTrail::toCsv(m_page.shown());
    ui::FileQuestion question;
    question.title = tr("Export the audit trail");
    question.name = QStringLiteral("audit-%1.csv").arg(todayOf(m_context.workspace).toString(Qt::ISODate));
    question.filter = tr("CSV files (*.csv)");
    m_context.asker.askSaveFile(question, [self = QPointer<AuditPresenter>(this), csv](const QString &path) {
        if (self != nullptr && !path.isEmpty()) {
            self->write(path, csv);
        }
    });
}

void AuditPresenter::write(const QString &path, const QByteArray &csv)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(csv) != csv.size() || !file.commit()) {
        ui::Message message;
        message.tone = ui::Tone::Error;
        message.words = [] {
            return ui::MessageWords{
                tr("The file could not be written."), tr("Choose another folder, or make room on the disk."), {}};
        };
        m_context.window.messages()->show(std::move(message));
        return;
    }
    m_context.window.messages()->show(ui::successMessage([] { return tr("The audit trail was exported."); }));
}

QCoro::Task<void> AuditPresenter::load(QPointer<AuditPresenter> self, quint64 generation)
{
    workflows::AuditTrail trail(self->m_context.workspace);
    do {
        self->m_isDue = false;
        Result<std::vector<workflows::AuditEntry>> entries = co_await trail.entries({});
        if (self == nullptr || self->m_generation != generation) {
            co_return;
        }
        if (entries) {
            self->m_page.setEntries(std::move(*entries), todayOf(self->m_context.workspace));
        } else if (!entries.error().is(WorkflowError::Locked)) {
            ui::Message message = ui::messageFor(entries.error());
            message.topic = QStringLiteral("audit");
            self->m_context.window.messages()->show(std::move(message));
        }
    } while (self->m_isDue);
    self->m_isLoading = false;
    self->m_page.setLoading(false);
}

} // namespace tegata::pharmacy
