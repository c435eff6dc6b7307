#include "SetupPresenter.h"

#include <tegata/appshell/AppShell.h>
#include <tegata/uikit/ErrorWords.h>
#include <tegata/workflows/InstitutionAdministration.h>
#include <tegata/workflows/TerminalEnrolment.h>

#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QSaveFile>

namespace tegata::console {

using workflows::InstitutionRegistration;

namespace {

constexpr std::chrono::milliseconds lookPace{2'000};
/// As large as the picture reader accepts.
constexpr qint64 largestPicture = qint64{32} * 1024 * 1024;

/// The word at `position`, from 1, as text: what the person typed is compared with the phrase by the workflow again.
QString wordAt(const SecretBuffer &phrase, int position)
{
    const QList<QByteArray> words =
        QByteArray(reinterpret_cast<const char *>(phrase.view().data()), static_cast<qsizetype>(phrase.size()))
            .split(' ');
    return position >= 1 && position <= words.size() ? QString::fromUtf8(words[position - 1]) : QString();
}

} // namespace

bool isSetUp(const workflows::ProfileState &state)
{
    if (state.role != workflows::ProfileRole::Administrator || !state.institution) {
        return false;
    }
    return state.registration ? state.registration->step == workflows::RegistrationStep::Registered
                              : !state.administratorNonce;
}

SetupPresenter::SetupPresenter(ConsoleParts parts, SetupView &view)
    : m_parts(parts)
    , m_view(view)
{
    m_look.setInterval(lookPace);
    connect(&m_look, &QTimer::timeout, this, &SetupPresenter::lookForAddition);
    connect(&m_parts.workspace.connectivity(), &workflows::Connectivity::ledgerMoved, this, [this] {
        if (m_look.isActive()) {
            lookForAddition();
        }
    });
    connect(&m_view, &SetupView::stepRequested, this, &SetupPresenter::next);
    connect(&m_view, &SetupView::stepBackRequested, this, &SetupPresenter::back);
    connect(&m_view, &ui::SetupPager::finished, this, &SetupPresenter::finished);
    connect(m_view.joinCode(), &JoinCodePage::pictureRequested, this, &SetupPresenter::loadPicture);
    connect(m_view.joinCarry(), &JoinCarryPage::saveRequested, this, &SetupPresenter::saveText);
    connect(m_view.joinCarry(), &JoinCarryPage::copyRequested, this, [this] {
        QGuiApplication::clipboard()->setText(m_view.joinCarry()->text());
        m_view.messages()->show(ui::successMessage([] { return tr("The text was copied."); }));
    });
    const workflows::NetworkConfiguration &network = m_parts.workspace.network();
    NetworkWords words;
    words.gateway = network.gateway.toDisplayString();
    for (const QUrl &node : network.nodes) {
        words.nodes.append(node.toDisplayString());
    }
    m_view.institution()->setNetwork(words);
    const keystore::KeyStore &store = m_parts.workspace.keyStore();
    m_view.pin()->setLimits(
        store.isPassphraseProfile() ? keystore::minimumPassphraseLength : keystore::minimumPinLength,
        store.isPassphraseProfile() ? keystore::maximumPassphraseLength : keystore::maximumPinLength);
}

void SetupPresenter::begin()
{
    ++m_visit;
    m_view.setBusy(false);
    const bool isUnlocked = m_parts.workspace.isUnlocked();
    m_view.setPinNeeded(!isUnlocked);
    const workflows::ProfileState &state = m_parts.workspace.state();
    if (isUnlocked && state.registration) {
        resumeRegistration(InstitutionRegistration(m_parts.workspace).step());
    } else if (isUnlocked && state.administratorNonce && state.institution) {
        m_view.setPath(SetupPath::Join);
        startCarrying(*state.institution, {});
    } else {
        m_view.showStep(SetupStep::Welcome);
    }
}

void SetupPresenter::suspend()
{
    ++m_visit;
    m_look.stop();
    m_isLooking = false;
    m_view.setBusy(false);
    m_view.forget();
}

void SetupPresenter::resumeRegistration(InstitutionRegistration::Step step)
{
    const workflows::RegistrationState registration = *m_parts.workspace.state().registration;
    m_view.setPath(SetupPath::NewInstitution);
    m_view.institution()->setNameAndKind(registration.name, registration.kind);
    m_view.registration()->setInstitution(registration.name, registration.kind);
    switch (step) {
    case InstitutionRegistration::Step::NothingYet:
        m_view.showStep(SetupStep::Institution);
        break;
    case InstitutionRegistration::Step::PhraseNotConfirmed:
        appshell::start(showPhrase(this, m_visit));
        break;
    case InstitutionRegistration::Step::ReadyToRegister:
        m_view.registration()->setStage(-1);
        m_view.showStep(SetupStep::Register);
        break;
    case InstitutionRegistration::Step::Submitted:
        m_view.showStep(SetupStep::Register);
        m_view.registration()->setStage(1);
        m_view.setBusy(true);
        appshell::start(takeUp(this, m_visit));
        break;
    case InstitutionRegistration::Step::Registered:
        showRegistered(SetupPath::NewInstitution);
        break;
    }
}

void SetupPresenter::showRegistered(SetupPath path)
{
    m_look.stop();
    m_view.setBusy(false);
    m_view.forget();
    m_view.setPath(path);
    m_view.showStep(SetupStep::Done);
}

void SetupPresenter::showError(const Error &error)
{
    m_view.setBusy(false);
    if (!error.is(WorkflowError::Locked)) {
        m_view.messages()->show(ui::messageFor(error));
    }
}

void SetupPresenter::next(SetupStep leaving)
{
    m_view.messages()->clear();
    switch (leaving) {
    case SetupStep::Welcome:
        m_view.goForward();
        break;
    case SetupStep::Pin:
        m_view.setBusy(true, [] { return tr("Making the keys of this computer"); });
        appshell::start(createProfile(this, m_visit, m_view.pin()->takePin()));
        break;
    case SetupStep::Institution: {
        const InstitutionPage *page = m_view.institution();
        m_view.registration()->setInstitution(page->name(), page->kind());
        m_view.registration()->setInvitation(page->invitation());
        m_view.setBusy(true, [] { return tr("Making the master key of your institution"); });
        appshell::start(beginInstitution(this, m_visit, {page->name(), page->kind(), page->legalNumber()}));
        break;
    }
    case SetupStep::Phrase:
        appshell::start(showQuiz(this, m_visit));
        break;
    case SetupStep::Quiz:
        if (m_view.quiz()->check()) {
            m_view.setBusy(true);
            appshell::start(confirmWords(this, m_visit));
        }
        break;
    case SetupStep::Register:
        m_view.registration()->setStage(0);
        m_view.setBusy(true);
        appshell::start(registerOnLedger(this, m_visit, m_view.registration()->invitation()));
        break;
    case SetupStep::Restore:
        m_view.setBusy(true, [] { return tr("Looking for your institution on the ledger"); });
        appshell::start(restore(this, m_visit, m_view.restore()->phrase()));
        break;
    case SetupStep::JoinCode:
        m_view.setBusy(true, [] { return tr("Looking for the institution on the ledger"); });
        appshell::start(chooseInstitution(this, m_visit, m_view.joinCode()->code()));
        break;
    case SetupStep::JoinCarry:
        lookForAddition();
        break;
    case SetupStep::Done:
        m_view.goForward();
        break;
    }
}

void SetupPresenter::back(SetupStep leaving)
{
    if (leaving == SetupStep::JoinCarry) {
        m_look.stop();
    }
    if (leaving == SetupStep::Phrase) {
        m_view.phrase()->forget();
    }
    if (leaving == SetupStep::Quiz) {
        m_view.quiz()->forget();
        appshell::start(showPhrase(this, m_visit));
        return;
    }
    m_view.goBack();
}

QCoro::Task<void> SetupPresenter::createProfile(Self self, int visit, SecretBuffer pin)
{
    const Result<void> created = co_await self->m_parts.workspace.create(std::move(pin));
    if (!isCurrent(self, visit)) {
        co_return;
    }
    if (!created) {
        self->showError(created.error());
        co_return;
    }
    self->m_view.setBusy(false);
    self->m_view.goForward();
    self->m_view.setPinNeeded(false);
}

QCoro::Task<void> SetupPresenter::beginInstitution(Self self, int visit, workflows::InstitutionDetails details)
{
    InstitutionRegistration registration(self->m_parts.workspace);
    const Result<void> begun = co_await registration.begin(std::move(details));
    if (!isCurrent(self, visit)) {
        co_return;
    }
    if (!begun) {
        self->showError(begun.error());
        co_return;
    }
    self->m_view.setBusy(false);
    self->resumeRegistration(registration.step());
}

QCoro::Task<void> SetupPresenter::showPhrase(Self self, int visit)
{
    InstitutionRegistration registration(self->m_parts.workspace);
    Result<SecretBuffer> phrase = co_await registration.phrase();
    if (!isCurrent(self, visit)) {
        co_return;
    }
    if (!phrase) {
        self->showError(phrase.error());
        co_return;
    }
    self->m_view.phrase()->setPhrase(std::move(*phrase), self->m_view.institution()->name());
    self->m_view.showStep(SetupStep::Phrase);
}

QCoro::Task<void> SetupPresenter::showQuiz(Self self, int visit)
{
    InstitutionRegistration registration(self->m_parts.workspace);
    Result<SecretBuffer> phrase = co_await registration.phrase();
    if (!isCurrent(self, visit)) {
        co_return;
    }
    if (!phrase) {
        self->showError(phrase.error());
        co_return;
    }
    ui::PhraseQuiz::Positions positions = registration.wordsToAsk();
    for (int &position : positions) {
        --position;
    }
    self->m_view.phrase()->forget();
    self->m_view.quiz()->setPhrase(std::move(*phrase), positions);
    self->m_view.showStep(SetupStep::Quiz);
}

QCoro::Task<void> SetupPresenter::confirmWords(Self self, int visit)
{
    InstitutionRegistration registration(self->m_parts.workspace);
    const Result<SecretBuffer> phrase = co_await registration.phrase();
    if (!isCurrent(self, visit)) {
        co_return;
    }
    if (!phrase) {
        self->showError(phrase.error());
        co_return;
    }
    const std::array<int, 3> asked = registration.wordsToAsk();
    std::array<QString, 3> words;
    for (std::size_t index = 0; index < words.size(); ++index) {
        words[index] = wordAt(*phrase, asked[index]);
    }
    const Result<void> confirmed = co_await registration.confirmPhrase(std::move(words));
    if (!isCurrent(self, visit)) {
        co_return;
    }
    if (!confirmed) {
        self->showError(confirmed.error());
        co_return;
    }
    self->m_view.quiz()->forget();
    self->m_view.setBusy(false);
    self->resumeRegistration(registration.step());
}

void SetupPresenter::showStage(workflows::ActionStage stage)
{
    switch (stage) {
    case workflows::ActionStage::Preparing:
        m_view.registration()->setStage(0);
        break;
    case workflows::ActionStage::Sending:
    case workflows::ActionStage::Sent:
        m_view.registration()->setStage(1);
        break;
    case workflows::ActionStage::Recorded:
        m_view.registration()->setStage(3);
        break;
    }
}

QCoro::Task<void> SetupPresenter::registerOnLedger(Self self, int visit, QString invitation)
{
    InstitutionRegistration registration(self->m_parts.workspace);
    const workflows::ProgressObserver observer = [self, visit](workflows::ActionStage stage, const protocol::Digest &) {
        if (isCurrent(self, visit)) {
            self->showStage(stage);
        }
    };
    const Result<workflows::RecordedAction> recorded =
        co_await registration.registerOnLedger(std::move(invitation), observer);
    if (isCurrent(self, visit)) {
        self->settleRegistration(recorded);
    }
}

QCoro::Task<void> SetupPresenter::takeUp(Self self, int visit)
{
    InstitutionRegistration registration(self->m_parts.workspace);
    const workflows::ProgressObserver observer = [self, visit](workflows::ActionStage stage, const protocol::Digest &) {
        if (isCurrent(self, visit)) {
            self->showStage(stage);
        }
    };
    const Result<workflows::RecordedAction> recorded = co_await registration.resume(observer);
    if (!isCurrent(self, visit)) {
        co_return;
    }
    if (!recorded && recorded.error().is(WorkflowError::NotRegistered)) {
        // It was interrupted before anything was signed: the invitation is asked for again.
        self->m_view.setBusy(false);
        self->m_view.registration()->setStage(-1);
        co_return;
    }
    self->settleRegistration(recorded);
}

void SetupPresenter::settleRegistration(const Result<workflows::RecordedAction> &result)
{
    m_view.setBusy(false);
    const bool isRegistered =
        InstitutionRegistration(m_parts.workspace).step() == InstitutionRegistration::Step::Registered;
    if (result || isRegistered) {
        showRegistered(SetupPath::NewInstitution);
        return;
    }
    const Error error = result.error();
    if (error.is(WorkflowError::InvitationRefused)) {
        m_view.registration()->showInvitationRefused();
        return;
    }
    m_view.registration()->showFailed([error] { return ui::wordsFor(error).text; });
    showError(error);
}

QCoro::Task<void> SetupPresenter::restore(Self self, int visit, SecretBuffer phrase)
{
    InstitutionRegistration registration(self->m_parts.workspace);
    const Result<void> restored = co_await registration.restore(std::move(phrase));
    if (!isCurrent(self, visit)) {
        co_return;
    }
    if (!restored) {
        self->showError(restored.error());
        co_return;
    }
    self->showRegistered(SetupPath::Restore);
}

QCoro::Task<void> SetupPresenter::chooseInstitution(Self self, int visit, QString code)
{
    workflows::TerminalEnrolment enrolment(self->m_parts.workspace);
    const Result<workflows::ChosenInstitution> chosen = co_await enrolment.chooseFromText(std::move(code));
    if (!isCurrent(self, visit)) {
        co_return;
    }
    if (!chosen) {
        self->showError(chosen.error());
        co_return;
    }
    self->startCarrying(chosen->id, chosen->name);
}

QCoro::Task<void> SetupPresenter::choosePicture(Self self, int visit, QByteArray picture)
{
    workflows::TerminalEnrolment enrolment(self->m_parts.workspace);
    const Result<workflows::ChosenInstitution> chosen = co_await enrolment.chooseFromPicture(std::move(picture));
    if (!isCurrent(self, visit)) {
        co_return;
    }
    if (!chosen) {
        self->showError(chosen.error());
        co_return;
    }
    self->startCarrying(chosen->id, chosen->name);
}

void SetupPresenter::startCarrying(protocol::InstitutionId institution, const QString &name)
{
    appshell::start(requestAdministration(this, m_visit, institution, name));
}

QCoro::Task<void> SetupPresenter::requestAdministration(Self self, int visit, protocol::InstitutionId institution,
                                                        QString name)
{
    workflows::InstitutionAdministration administration(self->m_parts.workspace);
    const Result<QString> text = co_await administration.requestAdministration(institution);
    if (!isCurrent(self, visit)) {
        co_return;
    }
    if (!text && text.error().is(WorkflowError::AlreadyRegistered)) {
        // Added while this program was closed.
        self->m_view.showStep(SetupStep::JoinCarry);
        self->m_look.start();
        self->lookForAddition();
        co_return;
    }
    if (!text) {
        self->showError(text.error());
        co_return;
    }
    const Result<workflows::AdministratorRequestSummary> summary = administration.readRequest(*text);
    if (!summary) {
        self->showError(summary.error());
        co_return;
    }
    self->m_view.setBusy(false);
    self->m_view.joinCarry()->setRequest(*text, summary->comparisonCode, name);
    self->m_view.showStep(SetupStep::JoinCarry);
    self->m_look.start();
}

void SetupPresenter::lookForAddition()
{
    if (!m_isLooking) {
        m_isLooking = true;
        appshell::start(lookOnce(this, m_visit));
    }
}

QCoro::Task<void> SetupPresenter::lookOnce(Self self, int visit)
{
    workflows::InstitutionAdministration administration(self->m_parts.workspace);
    const Result<void> completed = co_await administration.completeAdministration();
    if (!isCurrent(self, visit)) {
        co_return;
    }
    self->m_isLooking = false;
    if (self->m_view.step() != SetupStep::JoinCarry) {
        co_return;
    }
    if (completed) {
        self->showRegistered(SetupPath::Join);
    } else if (!completed.error().is(WorkflowError::EnrolmentPending)) {
        ui::Message message = ui::messageFor(completed.error());
        message.topic = QStringLiteral("join");
        self->m_view.messages()->show(std::move(message));
    } else {
        self->m_view.messages()->clearTopic(QStringLiteral("join"));
    }
}

void SetupPresenter::loadPicture()
{
    const ui::FileQuestion question{
        tr("A picture of the QR code"), {}, tr("Pictures (*.png *.jpg *.jpeg *.webp *.bmp *.gif);;All files (*)")};
    m_parts.asker.askOpenFile(question, [self = QPointer<SetupPresenter>(this)](const QString &path) {
        if (self == nullptr || path.isEmpty()) {
            return;
        }
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly) || file.size() > largestPicture) {
            self->showError(Error(WorkflowError::FileUnreadable));
            return;
        }
        self->m_view.setBusy(true, [] { return tr("Reading the picture"); });
        appshell::start(choosePicture(self, self->m_visit, file.readAll()));
    });
}

void SetupPresenter::saveText()
{
    const ui::FileQuestion question{tr("Save the text"), QStringLiteral("tegata-administrator.txt"),
                                    tr("Text files (*.txt)")};
    m_parts.asker.askSaveFile(question, [self = QPointer<SetupPresenter>(this)](const QString &path) {
        if (self == nullptr || path.isEmpty()) {
            return;
        }
        QSaveFile file(path);
        const QByteArray text = self->m_view.joinCarry()->text().toUtf8() + '\n';
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit()) {
            self->showError(Error(FileError::InputOutput));
            return;
        }
        self->m_view.messages()->show(ui::successMessage([] { return tr("The text was saved."); }));
    });
}

} // namespace tegata::console
