#include "SetupView.h"

#include <array>

namespace tegata::console {

namespace {

struct StepName
{
    SetupStep step;
    const char *id;
};

constexpr std::array stepNames{StepName{SetupStep::Welcome, "welcome"},
                               StepName{SetupStep::Pin, "pin"},
                               StepName{SetupStep::Institution, "institution"},
                               StepName{SetupStep::Phrase, "phrase"},
                               StepName{SetupStep::Quiz, "quiz"},
                               StepName{SetupStep::Register, "register"},
                               StepName{SetupStep::Restore, "restore"},
                               StepName{SetupStep::JoinCode, "join-code"},
                               StepName{SetupStep::JoinCarry, "join-carry"},
                               StepName{SetupStep::Done, "done"}};

QString idOf(SetupStep step)
{
    for (const StepName &name : stepNames) {
        if (name.step == step) {
            return QLatin1String(name.id);
        }
    }
    return {};
}

SetupStep stepOf(const QString &id)
{
    for (const StepName &name : stepNames) {
        if (id == QLatin1String(name.id)) {
            return name.step;
        }
    }
    return SetupStep::Welcome;
}

} // namespace

SetupView::SetupView(const QStringList &phraseWords, QWidget *parent)
    : ui::SetupPager(parent)
    , m_welcome(new WelcomePage)
    , m_pin(new ui::PinSetupPage)
    , m_institution(new InstitutionPage)
    , m_phrase(new ui::PhraseView)
    , m_quiz(new ui::PhraseQuiz)
    , m_registration(new RegistrationPage)
    , m_restore(new ui::PhraseEntry(phraseWords))
    , m_joinCode(new JoinCodePage)
    , m_joinCarry(new JoinCarryPage)
    , m_done(new DonePage)
    , m_busy(new ui::BusyOverlay(this))
{
    addPage(
        idOf(SetupStep::Welcome), [] { return tr("Welcome to Tegata"); }, m_welcome);
    addPage(
        idOf(SetupStep::Pin), [] { return tr("Choose a PIN for this computer"); }, m_pin);
    addPage(
        idOf(SetupStep::Institution), [] { return tr("Your institution"); }, m_institution);
    addPage(
        idOf(SetupStep::Phrase), [] { return tr("Your recovery phrase"); }, m_phrase);
    addPage(
        idOf(SetupStep::Quiz), [] { return tr("Did you write the words down?"); }, m_quiz);
    addPage(
        idOf(SetupStep::Register), [] { return tr("Register the institution"); }, m_registration,
        [] { return tr("Sign and register"); });
    addPage(
        idOf(SetupStep::Restore), [] { return tr("Restore from the recovery phrase"); }, m_restore,
        [] { return tr("Restore"); });
    addPage(
        idOf(SetupStep::JoinCode), [] { return tr("The institution you join"); }, m_joinCode);
    addPage(
        idOf(SetupStep::JoinCarry), [] { return tr("Ask an administrator to add you"); }, m_joinCarry,
        [] { return tr("Look now"); });
    addPage(
        idOf(SetupStep::Done), [] { return tr("Everything is ready"); }, m_done, [] { return tr("Open the console"); });
    setPath(SetupPath::NewInstitution);

    connect(this, &ui::SetupPager::nextRequested, this,
            [this](const QString &id) { Q_EMIT stepRequested(stepOf(id)); });
    connect(this, &ui::SetupPager::backRequested, this,
            [this](const QString &id) { Q_EMIT stepBackRequested(stepOf(id)); });
    connect(this, &ui::SetupPager::pageChanged, this, &SetupView::updateButtons);
    connect(m_welcome, &WelcomePage::pathChanged, this, [this] { setPath(m_welcome->path()); });
    connect(m_pin, &ui::PinSetupPage::completeChanged, this, &SetupView::updateButtons);
    connect(m_institution, &InstitutionPage::completeChanged, this, &SetupView::updateButtons);
    connect(m_phrase, &ui::PhraseView::writtenDownChanged, this, &SetupView::updateButtons);
    connect(m_quiz, &ui::PhraseQuiz::completeChanged, this, &SetupView::updateButtons);
    connect(m_registration, &RegistrationPage::invitationChanged, this, &SetupView::updateButtons);
    connect(m_restore, &ui::PhraseEntry::completeChanged, this, &SetupView::updateButtons);
    connect(m_joinCode, &JoinCodePage::completeChanged, this, &SetupView::updateButtons);
    updateButtons();
}

void SetupView::setPath(SetupPath path)
{
    m_path = path;
    m_welcome->setPath(path);
    m_done->setPath(path);
    for (const SetupStep step : {SetupStep::Institution, SetupStep::Phrase, SetupStep::Quiz, SetupStep::Register}) {
        setPageSkipped(idOf(step), path != SetupPath::NewInstitution);
    }
    setPageSkipped(idOf(SetupStep::Restore), path != SetupPath::Restore);
    for (const SetupStep step : {SetupStep::JoinCode, SetupStep::JoinCarry}) {
        setPageSkipped(idOf(step), path != SetupPath::Join);
    }
}

void SetupView::setPinNeeded(bool isNeeded)
{
    m_isPinNeeded = isNeeded;
    setPagePassed(idOf(SetupStep::Pin), !isNeeded);
}

void SetupView::showStep(SetupStep step) { goTo(idOf(step)); }

SetupStep SetupView::step() const { return stepOf(currentPage()); }

void SetupView::setBusy(bool isBusy, ui::Words words)
{
    m_isBusy = isBusy;
    if (isBusy && words) {
        m_busy->setWords(std::move(words));
        m_busy->setProgress(0, 0);
        m_busy->setCancellable(false);
        m_busy->open();
    } else {
        m_busy->close();
    }
    updateButtons();
}

void SetupView::forget()
{
    m_pin->wipe();
    m_phrase->forget();
    m_quiz->forget();
    m_restore->wipe();
}

void SetupView::updateButtons()
{
    bool isComplete = true;
    // What is recorded, or on its way, is not taken back by going back.
    bool canGoBack = true;
    switch (step()) {
    case SetupStep::Welcome:
    case SetupStep::Institution:
        isComplete = step() == SetupStep::Welcome || m_institution->isComplete();
        break;
    case SetupStep::Pin:
        isComplete = m_pin->isComplete();
        break;
    case SetupStep::Phrase:
        isComplete = m_phrase->isWrittenDown();
        break;
    case SetupStep::Quiz:
        isComplete = m_quiz->isComplete();
        break;
    case SetupStep::Register:
        isComplete = !m_registration->invitation().isEmpty();
        canGoBack = false;
        break;
    case SetupStep::Restore:
        isComplete = m_restore->isComplete();
        break;
    case SetupStep::JoinCode:
        isComplete = !m_joinCode->code().isEmpty();
        break;
    case SetupStep::JoinCarry:
        break;
    case SetupStep::Done:
        canGoBack = false;
        break;
    }
    setNextEnabled(isComplete && !m_isBusy);
    setBackEnabled(canGoBack && !m_isBusy);
}

} // namespace tegata::console
