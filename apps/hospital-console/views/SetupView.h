#pragma once

#include "JoinPages.h"
#include "SetupPages.h"

#include <tegata/uikit/BusyOverlay.h>
#include <tegata/uikit/PhraseEntry.h>
#include <tegata/uikit/PhraseQuiz.h>
#include <tegata/uikit/PhraseView.h>
#include <tegata/uikit/PinSetupPage.h>
#include <tegata/uikit/SetupPager.h>

namespace tegata::console {

enum class SetupStep
{
    Welcome,
    Pin,
    Institution,
    Phrase,
    Quiz,
    Register,
    Restore,
    JoinCode,
    JoinCarry,
    Done
};

/// All pages of the first run in their order; which of them are walked depends on the path. It keeps the next button
/// as the current page needs it, and decides nothing else. GUI thread.
class SetupView : public ui::SetupPager
{
    Q_OBJECT
public:
    /// `phraseWords`: the list that recovery phrases are made of.
    explicit SetupView(const QStringList &phraseWords, QWidget *parent = nullptr);

    void setPath(SetupPath path);
    /// The PIN page is left out once the profile has its PIN.
    void setPinNeeded(bool isNeeded);
    void showStep(SetupStep step);
    [[nodiscard]] SetupStep step() const;
    /// Nothing can be pressed while something is under way; the words say what.
    void setBusy(bool isBusy, ui::Words words = {});
    /// Wipes everything secret from the pages.
    void forget();

    [[nodiscard]] WelcomePage *welcome() const { return m_welcome; }
    [[nodiscard]] ui::PinSetupPage *pin() const { return m_pin; }
    [[nodiscard]] InstitutionPage *institution() const { return m_institution; }
    [[nodiscard]] ui::PhraseView *phrase() const { return m_phrase; }
    [[nodiscard]] ui::PhraseQuiz *quiz() const { return m_quiz; }
    [[nodiscard]] RegistrationPage *registration() const { return m_registration; }
    [[nodiscard]] ui::PhraseEntry *restore() const { return m_restore; }
    [[nodiscard]] JoinCodePage *joinCode() const { return m_joinCode; }
    [[nodiscard]] JoinCarryPage *joinCarry() const { return m_joinCarry; }
    [[nodiscard]] DonePage *done() const { return m_done; }

Q_SIGNALS:
    void stepRequested(tegata::console::SetupStep leaving);
    void stepBackRequested(tegata::console::SetupStep leaving);

private:
    void updateButtons();

    WelcomePage *m_welcome;
    ui::PinSetupPage *m_pin;
    InstitutionPage *m_institution;
    ui::PhraseView *m_phrase;
    ui::PhraseQuiz *m_quiz;
    RegistrationPage *m_registration;
    ui::PhraseEntry *m_restore;
    JoinCodePage *m_joinCode;
    JoinCarryPage *m_joinCarry;
    DonePage *m_done;
    ui::BusyOverlay *m_busy;
    bool m_isPinNeeded = true;
    bool m_isBusy = false;
    SetupPath m_path = SetupPath::NewInstitution;
};

} // namespace tegata::console
