#include <tegata/appshell/TerminalSetup.h>

#include <tegata/appshell/TerminalSetupPages.h>

#include <tegata/keystore/KeyStore.h>
#include <tegata/qr/QrCode.h>
#include <tegata/uikit/BusyOverlay.h>
#include <tegata/uikit/ErrorWords.h>
#include <tegata/uikit/PinSetupPage.h>
#include <tegata/workflows/WorkflowError.h>

#include <QBuffer>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QMimeData>

namespace tegata::appshell {

namespace {

const QString pinPage = QStringLiteral("pin");
const QString institutionPage = QStringLiteral("institution");
const QString detailsPage = QStringLiteral("details");
const QString approvalPage = QStringLiteral("approval");
const QString waitingTopic = QStringLiteral("enrolment");

} // namespace

TerminalSetup::TerminalSetup(Parts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
    , m_enrolment(m_parts.workspace)
    , m_pager(std::make_unique<ui::SetupPager>())
    , m_pin(new ui::PinSetupPage)
    , m_choice(new InstitutionChoicePage)
    , m_details(new TerminalDetailsPage(m_parts.professions))
    , m_approval(new ApprovalPage)
    , m_busy(new ui::BusyOverlay(m_pager.get()))
{
    m_pager->setObjectName(QStringLiteral("terminal-setup"));
    m_busy->setCancellable(false);
    m_pager->addPage(
        pinPage, [] { return tr("Choose a PIN for this terminal"); }, m_pin);
    m_pager->addPage(
        institutionPage, [] { return tr("Which institution does this terminal belong to?"); }, m_choice);
    m_pager->addPage(
        detailsPage, [] { return tr("Who uses this terminal?"); }, m_details, [] { return tr("Ask to be let in"); });
    m_pager->addPage(
        approvalPage, [] { return tr("Approval of this terminal"); }, m_approval);
    m_approval->setProfileFolder(m_parts.workspace.keyStore().folder());

    connect(m_pager.get(), &ui::SetupPager::nextRequested, this, &TerminalSetup::next);
    connect(m_pager.get(), &ui::SetupPager::backRequested, this, &TerminalSetup::back);
    connect(m_pager.get(), &ui::SetupPager::pageChanged, this, &TerminalSetup::pageChanged);
    connect(m_pin, &ui::PinSetupPage::completeChanged, m_pager.get(), &ui::SetupPager::setNextEnabled);
    connect(m_details, &TerminalDetailsPage::completeChanged, m_pager.get(), &ui::SetupPager::setNextEnabled);
    connect(m_choice, &InstitutionChoicePage::textChosen, this,
            [this](const QString &text) { appshell::start(choose(this, text, {})); });
    connect(m_choice, &InstitutionChoicePage::pictureRequested, this, &TerminalSetup::readPicture);
    connect(m_choice, &InstitutionChoicePage::clipboardRequested, this, &TerminalSetup::readClipboard);
    connect(m_choice, &InstitutionChoicePage::pictureDropped, this, [this](const QString &path) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            showError(Error(WorkflowError::FileUnreadable));
            return;
        }
        appshell::start(choose(this, {}, file.read(qr::maximumImageFileBytes + 1)));
    });
    connect(m_approval, &ApprovalPage::askAgainRequested, this, &TerminalSetup::askAgain);
    connect(m_approval, &ApprovalPage::otherInstitutionRequested, this, [this] {
        m_institution.reset();
        m_choice->setInstitution(std::nullopt);
        m_pager->goTo(institutionPage);
    });
}

TerminalSetup::~TerminalSetup() = default;

bool TerminalSetup::isFinished(workflows::Workspace &workspace)
{
    const std::optional<workflows::EnrolmentProgress> &enrolment = workspace.state().enrolment;
    return enrolment && enrolment->isComplete;
}

void TerminalSetup::show()
{
    setIdle();
    m_pager->messages()->clear();
    m_parts.window.cover(m_pager.get());
    if (!m_parts.workspace.isUnlocked()) {
        const bool isPassphrase = m_parts.workspace.keyStore().isPassphraseProfile();
        m_pin->setLimits(isPassphrase ? keystore::minimumPassphraseLength : keystore::minimumPinLength,
                         isPassphrase ? keystore::maximumPassphraseLength : keystore::maximumPinLength);
        m_pager->setPagePassed(pinPage, false);
        m_pager->goTo(pinPage);
        m_pin->setFocus();
    } else if (m_parts.workspace.state().enrolment) {
        const workflows::EnrolmentProgress &enrolment = *m_parts.workspace.state().enrolment;
        m_details->setDetails({enrolment.terminalName, enrolment.userName, enrolment.profession});
        m_pager->setPagePassed(pinPage, true);
        m_pager->goTo(approvalPage);
        awaitApproval();
    } else {
        m_pager->setPagePassed(pinPage, true);
        m_pager->goTo(institutionPage);
    }
    pageChanged(m_pager->currentPage());
}

void TerminalSetup::pageChanged(const QString &page)
{
    if (page == pinPage) {
        m_pager->setBackEnabled(false);
        m_pager->setNextEnabled(m_pin->isComplete());
    } else if (page == institutionPage) {
        m_pager->setBackEnabled(false);
        m_pager->setNextEnabled(m_institution.has_value());
    } else if (page == detailsPage) {
        m_pager->setBackEnabled(true);
        m_pager->setNextEnabled(m_details->isComplete());
    } else {
        m_pager->setBackEnabled(false);
        // Nothing to press: the terminal goes on by itself.
        m_pager->setNextEnabled(false);
    }
}

void TerminalSetup::next(const QString &page)
{
    if (m_isBusy) {
        return;
    }
    m_pager->messages()->clear();
    if (page == pinPage && m_pin->isComplete()) {
        appshell::start(createProfile(this, m_pin->takePin()));
    } else if (page == institutionPage && m_institution) {
        m_pager->goTo(detailsPage);
        m_details->setFocus();
    } else if (page == detailsPage && m_details->isComplete()) {
        appshell::start(request(this));
    }
}

void TerminalSetup::back(const QString &page)
{
    if (!m_isBusy && page == detailsPage) {
        m_pager->goTo(institutionPage);
    }
}

void TerminalSetup::readPicture()
{
    const QPointer<TerminalSetup> self(this);
    m_parts.asker.askOpenFile(
        {tr("Picture of the institution's code"), {}, tr("Pictures (*.png *.jpg *.jpeg *.bmp *.gif *.webp)")},
        [self](const QString &path) {
            if (self && !path.isEmpty()) {
                Q_EMIT self->m_choice->pictureDropped(path);
            }
        });
}

void TerminalSetup::readClipboard()
{
    const QMimeData *content = QGuiApplication::clipboard()->mimeData();
    if (content && content->hasImage()) {
        const auto image = qvariant_cast<QImage>(content->imageData());
        QByteArray picture;
        QBuffer buffer(&picture);
        buffer.open(QIODevice::WriteOnly);
        image.save(&buffer, "PNG");
        appshell::start(choose(this, {}, picture));
        return;
    }
    const QString text = content ? content->text() : QString();
    if (text.trimmed().isEmpty()) {
        m_pager->messages()->show({ui::Tone::Warning,
                                   [] {
                                       return ui::MessageWords{
                                           tr("The clipboard holds neither a picture nor a text."),
                                           tr("Copy the institution's code first, or load a picture of it."),
                                           {}};
                                   },
                                   {},
                                   waitingTopic});
        return;
    }
    appshell::start(choose(this, text, {}));
}

void TerminalSetup::setBusy(ui::Words words)
{
    m_isBusy = true;
    m_busy->setWords(std::move(words));
    m_busy->setProgress(0, 0);
    m_busy->open();
}

void TerminalSetup::setIdle()
{
    m_isBusy = false;
    if (m_busy->isOpen()) {
        m_busy->close();
    }
}

void TerminalSetup::showError(const Error &error)
{
    if (error.is(WorkflowError::Locked)) {
        // The lock screen says it; what was asked for is asked again from where the profile stands.
        return;
    }
    ui::Message message = ui::messageFor(error);
    message.topic = waitingTopic;
    m_pager->messages()->show(std::move(message));
}

void TerminalSetup::showStatus(const workflows::EnrolmentStatus &status)
{
    m_status = status.state;
    m_approval->setStatus(status);
}

void TerminalSetup::askAgain()
{
    m_pager->messages()->clear();
    if (m_status == workflows::EnrolmentState::Denied) {
        // A new request is signed for what the institution's code says now.
        m_institution.reset();
        m_choice->setInstitution(std::nullopt);
        m_pager->goTo(institutionPage);
    } else {
        awaitApproval();
    }
}

void TerminalSetup::awaitApproval()
{
    if (!m_isWaiting) {
        m_isWaiting = true;
        appshell::start(waitForApproval(this));
    }
}

QCoro::Task<void> TerminalSetup::createProfile(QPointer<TerminalSetup> self, SecretBuffer pin)
{
    self->setBusy([] { return tr("Preparing this terminal…"); });
    const Result<void> created = co_await self->m_parts.workspace.create(std::move(pin));
    if (!self) {
        co_return;
    }
    self->setIdle();
    if (!created) {
        self->showError(created.error());
        co_return;
    }
    self->m_pager->setPagePassed(pinPage, true);
    self->m_pager->goTo(institutionPage);
}

QCoro::Task<void> TerminalSetup::choose(QPointer<TerminalSetup> self, QString text, QByteArray picture)
{
    if (self->m_isBusy) {
        co_return;
    }
    self->m_pager->messages()->clear();
    self->setBusy([] { return tr("Looking the institution up…"); });
    std::optional<Result<workflows::ChosenInstitution>> chosen;
    if (picture.isEmpty()) {
        Result<workflows::ChosenInstitution> found = co_await self->m_enrolment.chooseFromText(text);
        chosen.emplace(std::move(found));
    } else {
        Result<workflows::ChosenInstitution> found = co_await self->m_enrolment.chooseFromPicture(picture);
        chosen.emplace(std::move(found));
    }
    if (!self) {
        co_return;
    }
    self->setIdle();
    if (!*chosen) {
        self->m_institution.reset();
        self->m_choice->setInstitution(std::nullopt);
        self->showError(chosen->error());
    } else {
        self->m_institution = **chosen;
        self->m_choice->setInstitution(self->m_institution);
    }
    self->pageChanged(self->m_pager->currentPage());
}

QCoro::Task<void> TerminalSetup::request(QPointer<TerminalSetup> self)
{
    if (!self->m_institution) {
        co_return;
    }
    self->setBusy([] { return tr("Sending the request…"); });
    const workflows::ChosenInstitution institution = *self->m_institution;
    const workflows::TerminalDetails details = self->m_details->details();
    const Result<workflows::EnrolmentStatus> status = co_await self->m_enrolment.request(institution, details);
    if (!self) {
        co_return;
    }
    self->setIdle();
    if (!status) {
        self->showError(status.error());
        co_return;
    }
    self->showStatus(*status);
    self->m_pager->goTo(approvalPage);
    self->awaitApproval();
}

QCoro::Task<void> TerminalSetup::waitForApproval(QPointer<TerminalSetup> self)
{
    // Shows the check number before the first answer of the network.
    const Result<workflows::EnrolmentStatus> now = co_await self->m_enrolment.status();
    if (!self) {
        co_return;
    }
    if (now) {
        self->showStatus(*now);
    }
    const Result<workflows::EnrolmentStatus> status = co_await self->m_enrolment.awaitApproval();
    if (!self) {
        co_return;
    }
    self->m_isWaiting = false;
    if (!status) {
        if (status.error().is(WorkflowError::Locked)) {
            // Locked while it waited; a person who has already come back waits on.
            if (self->m_parts.workspace.isUnlocked() && self->m_pager->currentPage() == approvalPage) {
                self->awaitApproval();
            }
        } else {
            ui::Message message = ui::messageFor(status.error());
            const Error error = status.error();
            message.words = [error] {
                ui::MessageWords words = ui::wordsFor(error);
                words.actionLabel = tr("Try again");
                return words;
            };
            message.action = [self] {
                if (self) {
                    self->awaitApproval();
                }
            };
            message.topic = waitingTopic;
            self->m_pager->messages()->show(std::move(message));
        }
        co_return;
    }
    self->showStatus(*status);
    if (status->state == workflows::EnrolmentState::Approved) {
        Q_EMIT self->finished();
    }
}

} // namespace tegata::appshell
