#include "AdministratorsPresenter.h"

#include "views/ConsoleWords.h"

#include <tegata/appshell/AppShell.h>
#include <tegata/uikit/DisplayText.h>

#include <QFile>

#include <algorithm>

namespace tegata::console {

namespace {
/// A carried request has some hundred characters.
constexpr qint64 largestRequestFile = 64 * 1024;
} // namespace

AdministratorsPresenter::AdministratorsPresenter(ConsoleParts parts, AdministratorsPage &page)
    : m_parts(parts)
    , m_page(page)
    , m_add(new AddAdministratorSheet(&parts.window))
{
    connect(&m_page, &AdministratorsPage::addRequested, m_add, &AddAdministratorSheet::ask);
    connect(&m_page, &AdministratorsPage::removeRequested, this, &AdministratorsPresenter::askToRemove);
    connect(m_add, &AddAdministratorSheet::accepted, this, &AdministratorsPresenter::askToAdd);
    connect(m_add, &AddAdministratorSheet::fileRequested, this, &AdministratorsPresenter::loadFile);
}

void AdministratorsPresenter::enter()
{
    m_isInside = true;
    refresh();
}

void AdministratorsPresenter::leave()
{
    m_isInside = false;
    m_add->dismiss();
    m_page.clear();
}

void AdministratorsPresenter::refresh()
{
    if (m_isInside && m_gate.enter()) {
        appshell::start(load(this));
    }
}

QCoro::Task<void> AdministratorsPresenter::load(QPointer<AdministratorsPresenter> self)
{
    do {
        workflows::InstitutionAdministration administration(self->m_parts.workspace);
        Result<std::vector<workflows::AdministratorInformation>> read = co_await administration.administrators();
        if (self == nullptr) {
            co_return;
        }
        if (self->m_isInside) {
            self->m_parts.desk.reportLoad(QStringLiteral("administrators"),
                                          read ? std::nullopt : std::optional(read.error()));
            if (read) {
                const bool isRemoved = std::any_of(read->begin(), read->end(),
                                                   [](const workflows::AdministratorInformation &administrator) {
                                                       return administrator.isSelf && !administrator.active;
                                                   });
                self->m_page.setAdministrators(std::move(*read));
                if (isRemoved) {
                    Q_EMIT self->removed();
                }
            }
        }
    } while (self->m_gate.again());
}

void AdministratorsPresenter::loadFile()
{
    const ui::FileQuestion question{tr("The new administrator's text"), {}, tr("Text files (*.txt);;All files (*)")};
    m_parts.asker.askOpenFile(question, [self = QPointer<AdministratorsPresenter>(this)](const QString &path) {
        if (self == nullptr || !self->m_isInside || path.isEmpty()) {
            return;
        }
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly) || file.size() > largestRequestFile) {
            self->m_parts.desk.showError(Error(WorkflowError::FileUnreadable));
            return;
        }
        self->m_add->setText(QString::fromUtf8(file.readAll()));
    });
}

void AdministratorsPresenter::askToAdd(const QString &text)
{
    const Result<workflows::AdministratorRequestSummary> summary =
        workflows::InstitutionAdministration(m_parts.workspace).readRequest(text);
    if (!summary) {
        m_parts.desk.showError(summary.error());
        return;
    }
    ActionRequest request;
    request.words = [read = *summary] {
        return ui::ConfirmWords{
            tr("Add an administrator"),
            {{tr("Comparison code"), read.comparisonCode, true}, {tr("Text made on"), momentText(read.createdAt)}},
            {tr("The new administrator can do everything that you can do, and can remove you as well."),
             tr("Compare the code with the one on the other computer, face to face or by telephone.")},
            tr("Add and record"),
            tr("The comparison code is the same on both computers.")};
    };
    request.progress = [] { return tr("Adding the administrator"); };
    request.success = [] { return tr("The administrator was added. The other computer goes on by itself."); };
    request.record = [this, text](workflows::ProgressObserver observer) {
        return workflows::InstitutionAdministration(m_parts.workspace).addAdministrator(text, std::move(observer));
    };
    request.recorded = [this] { refresh(); };
    m_parts.desk.ask(std::move(request));
}

void AdministratorsPresenter::askToRemove(const workflows::AdministratorInformation &administrator)
{
    ActionRequest request;
    request.role = ui::ButtonRole::Danger;
    request.words = [administrator] {
        QStringList consequences;
        if (administrator.isSelf) {
            consequences.append(tr("You remove yourself: afterwards this computer can administer nothing any more."));
        }
        consequences.append(tr("This administrator can never act for the institution again."));
        consequences.append(tr("The institution's keys are renewed in the same step. All terminals and the other "
                               "administrators get the new keys by themselves."));
        return ui::ConfirmWords{
            tr("Remove an administrator"),
            {{tr("Administrator"), administrator.isSelf ? tr("You") : ui::shortId(administrator.address.hexString()),
              !administrator.isSelf},
             {tr("Since"), momentText(administrator.addedAt)}},
            consequences,
            tr("Remove and record"),
            administrator.isSelf ? tr("I want to remove myself.") : QString()};
    };
    request.progress = [] { return tr("Removing the administrator"); };
    request.success = [] { return tr("The administrator was removed, and the keys were renewed."); };
    request.record = [this, address = administrator.address](workflows::ProgressObserver observer) {
        return workflows::InstitutionAdministration(m_parts.workspace)
            .removeAdministrator(address, std::move(observer));
    };
    request.recorded = [this] { refresh(); };
    m_parts.desk.ask(std::move(request));
}

} // namespace tegata::console
