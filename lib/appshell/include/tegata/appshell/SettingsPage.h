#pragma once

#include <tegata/uikit/DetailList.h>
#include <tegata/uikit/Language.h>
#include <tegata/uikit/Page.h>

class QCheckBox;
class QComboBox;

namespace tegata::appshell {

/// What the settings page says about program and network.
struct AboutInformation
{
    QString version;
    /// Institution, terminal, user and the like, in words.
    std::vector<ui::Detail> facts;
    quint64 chainId = 0;
    QString ledger;
    QString gateway;
    QStringList nodes;
    QString profileFolder;
};

/// Locking, PIN, language, and where this program is connected to. GUI thread.
class SettingsPage : public ui::Page
{
    Q_OBJECT
public:
    /// The shortest and longest time without input, in minutes.
    SettingsPage(int shortestIdle, int longestIdle, QWidget *parent = nullptr);
    void setIdleMinutes(int minutes);
    void setLocksWithSession(bool locks);
    void setLanguage(ui::LanguageCode code);
    void setAbout(const AboutInformation &about);

Q_SIGNALS:
    void idleMinutesChanged(int minutes);
    void locksWithSessionChanged(bool locks);
    void changePinRequested();
    void languageChosen(tegata::ui::LanguageCode code);

protected:
    void retranslate() override;

private:
    void fillMinutes();

    AboutInformation m_about;
    QLabel *m_title;
    QLabel *m_lockTitle;
    QLabel *m_idleLabel;
    QComboBox *m_idle;
    int m_shortestIdle;
    int m_longestIdle;
    int m_minutes = 0;
    QCheckBox *m_withSession;
    QLabel *m_pinText;
    QPushButton *m_pin;
    QLabel *m_languageTitle;
    QLabel *m_languageLabel;
    QComboBox *m_language;
    QLabel *m_aboutTitle;
    ui::DetailList *m_aboutList;
    QLabel *m_nodesNote;
};

} // namespace tegata::appshell
