#include "HomePresenter.h"

#include "views/ConsoleWords.h"
#include "views/PatientPageCard.h"

#include <tegata/appshell/AppShell.h>
#include <tegata/qr/QrCode.h>
#include <tegata/uikit/DisplayText.h>

#include <QClipboard>
#include <QGuiApplication>

namespace tegata::console {

namespace {

ui::QrMatrix matrixOf(const qr::QrMatrix &code)
{
    ui::QrMatrix matrix;
    matrix.size = code.size();
    matrix.modules.reserve(static_cast<std::size_t>(code.size()) * static_cast<std::size_t>(code.size()));
    for (int row = 0; row < code.size(); ++row) {
        for (int column = 0; column < code.size(); ++column) {
            matrix.modules.push_back(code.isDark(column, row));
        }
    }
    return matrix;
}

} // namespace

HomePresenter::HomePresenter(ConsoleParts parts, HomePage &page)
    : m_parts(parts)
    , m_page(page)
    , m_rename(new RenameSheet(&parts.window))
    , m_posterSheet(new PosterSheet(parts.asker, *parts.window.messages(), &parts.window))
{
    connect(&m_page, &HomePage::displayRequested, this, &HomePresenter::showDisplay);
    connect(&m_page, &HomePage::posterRequested, this, [this] { m_posterSheet->show(m_poster); });
    connect(&m_page, &HomePage::copyRequested, this, [this] {
        QGuiApplication::clipboard()->setText(m_code);
        m_parts.desk.showSuccess([] { return tr("The code was copied; paste it at the first run of a terminal."); });
    });
    connect(&m_page, &HomePage::renewCodeRequested, this, &HomePresenter::askForNewCode);
    connect(&m_page, &HomePage::activeRequested, this, &HomePresenter::setActive);
    connect(&m_page, &HomePage::pageRequested, &m_parts.window, &ui::AppWindow::showPage);
    connect(&m_page, &HomePage::renameRequested, this, [this] {
        if (m_information) {
            m_rename->ask(m_information->name, m_information->kind);
        }
    });
    connect(m_rename, &RenameSheet::accepted, this, &HomePresenter::rename);
}

HomePresenter::~HomePresenter() { delete m_display; }

void HomePresenter::enter()
{
    m_isInside = true;
    refresh();
    if (const QUrl address = m_parts.workspace.network().patientPage; !address.isEmpty()) {
        m_page.patientPage().setChecking(address);
        appshell::start(checkPatientPage(this));
    }
}

void HomePresenter::leave()
{
    // The reception display stays: it shows nothing that is not public, and patients need it while nobody is at the
    // console.
    m_isInside = false;
    m_rename->dismiss();
    m_posterSheet->dismiss();
    m_page.clear();
    m_information.reset();
    m_poster = {};
    m_code.clear();
}

void HomePresenter::refresh()
{
    if (m_isInside && m_gate.enter()) {
        appshell::start(load(this));
    }
}

QCoro::Task<void> HomePresenter::load(QPointer<HomePresenter> self)
{
    do {
        workflows::InstitutionAdministration administration(self->m_parts.workspace);
        const Result<workflows::InstitutionInformation> information = co_await administration.information();
        if (self == nullptr) {
            co_return;
        }
        if (self->m_isInside) {
            self->m_parts.desk.reportLoad(QStringLiteral("home"),
                                          information ? std::nullopt : std::optional(information.error()));
            if (information) {
                self->showInformation(*information);
            }
        }
        const Result<workflows::InstitutionPoster> poster = co_await administration.poster();
        if (self == nullptr) {
            co_return;
        }
        if (self->m_isInside && poster) {
            self->showPoster(*poster);
        } else if (self->m_isInside) {
            self->m_page.setPosterMissing();
        }
    } while (self->m_gate.again());
}

QCoro::Task<void> HomePresenter::checkPatientPage(QPointer<HomePresenter> self)
{
    const workflows::NetworkConfiguration network = self->m_parts.workspace.network();
    auto checking = workflows::checkPatientPage(network);
    const Result<workflows::PatientPageInformation> information = co_await std::move(checking);
    if (self == nullptr || !self->m_isInside) {
        co_return;
    }
    if (information) {
        self->m_page.patientPage().setInformation(*information);
    } else {
        self->m_page.patientPage().setFailed();
    }
}

void HomePresenter::showInformation(const workflows::InstitutionInformation &information)
{
    m_information = information;
    m_page.setInformation(information);
    Q_EMIT informationChanged(information);
}

void HomePresenter::showPoster(const workflows::InstitutionPoster &poster)
{
    if (m_code == poster.code && m_poster.institutionName == poster.name &&
        m_poster.kind == appshell::kindOf(poster.kind)) {
        return;
    }
    const Result<qr::QrMatrix> code = qr::writeCode(poster.code);
    if (!code) {
        m_parts.desk.showError(code.error());
        return;
    }
    m_code = poster.code;
    m_poster = {poster.name, appshell::kindOf(poster.kind), matrixOf(*code), poster.checkNumber};
    m_page.setPoster(m_poster);
    if (m_display != nullptr) {
        m_display->setContent(m_poster);
    }
}

void HomePresenter::showDisplay()
{
    if (m_display == nullptr) {
        m_display = new ui::ReceptionDisplay;
        m_display->setObjectName(QStringLiteral("reception-display"));
        connect(m_display, &ui::ReceptionDisplay::closed, m_display, &QObject::deleteLater);
    }
    m_display->setContent(m_poster);
    m_display->showFullScreen();
}

void HomePresenter::rename(const QString &name, protocol::InstitutionKind kind)
{
    if (!m_information) {
        return;
    }
    const workflows::InstitutionInformation before = *m_information;
    ActionRequest request;
    request.words = [before, name, kind] {
        return ui::ConfirmWords{tr("Rename the institution"),
                                {{tr("Name until now"), ui::oneLine(before.name)},
                                 {tr("New name"), ui::oneLine(name)},
                                 {tr("Kind"), kindText(kind)}},
                                {tr("The new name is written to the ledger, where everybody can read it; the old one "
                                    "stays in its history."),
                                 tr("Print the poster again afterwards: the old one shows the old name.")},
                                tr("Sign and record"),
                                {}};
    };
    request.progress = [] { return tr("Renaming the institution"); };
    request.success = [] { return tr("The new name is recorded."); };
    request.record = [this, name, kind](workflows::ProgressObserver observer) {
        return workflows::InstitutionAdministration(m_parts.workspace).rename(name, kind, std::move(observer));
    };
    request.recorded = [this] { refresh(); };
    m_parts.desk.ask(std::move(request));
}

void HomePresenter::setActive(bool active)
{
    if (!m_information) {
        return;
    }
    const QString name = m_information->name;
    ActionRequest request;
    request.role = active ? ui::ButtonRole::Primary : ui::ButtonRole::Danger;
    request.words = [active, name] {
        if (active) {
            return ui::ConfirmWords{tr("Activate the institution again"),
                                    {{tr("Institution"), ui::oneLine(name)}},
                                    {tr("Its terminals can open the charts again that patients have opened to it.")},
                                    tr("Sign and record"),
                                    {}};
        }
        return ui::ConfirmWords{
            tr("Deactivate the institution"),
            {{tr("Institution"), ui::oneLine(name)}},
            {tr("From then on no terminal of the institution can open or write any chart, and no patient can open one "
                "to it."),
             tr("What the institution wrote stays recorded. You can activate it again at any time.")},
            tr("Deactivate"),
            tr("Nobody needs a chart through this institution at the moment.")};
    };
    request.progress = [active] {
        return active ? tr("Activating the institution again") : tr("Deactivating the institution");
    };
    request.success = [active] {
        return active ? tr("The institution is active again.") : tr("The institution is deactivated.");
    };
    request.record = [this, active](workflows::ProgressObserver observer) {
        return workflows::InstitutionAdministration(m_parts.workspace).setActive(active, std::move(observer));
    };
    request.recorded = [this] { refresh(); };
    m_parts.desk.ask(std::move(request));
}

void HomePresenter::askForNewCode()
{
    m_parts.desk.confirm(
        [] {
            return ui::ConfirmWords{tr("Make a new QR code"),
                                    {},
                                    {tr("New patients can no longer begin with codes that were printed or photographed "
                                        "before. Patients who "
                                        "have begun already are not affected."),
                                     tr("Print the poster again, and replace the old ones.")},
                                    tr("Make a new code"),
                                    {}};
        },
        ui::ButtonRole::Primary, [this] { appshell::start(renew(this)); });
}

QCoro::Task<void> HomePresenter::renew(QPointer<HomePresenter> self)
{
    workflows::InstitutionAdministration administration(self->m_parts.workspace);
    const Result<void> renewed = co_await administration.renewIntroduction();
    if (self == nullptr || !self->m_isInside) {
        co_return;
    }
    if (!renewed) {
        self->m_parts.desk.showError(renewed.error());
        co_return;
    }
    self->m_parts.desk.showSuccess([] { return tr("There is a new QR code. Print the poster again."); });
    self->refresh();
}

} // namespace tegata::console
