#pragma once

#include <tegata/uikit/DetailList.h>
#include <tegata/uikit/Language.h>

#include <QWidget>

#include <functional>
#include <vector>

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace tegata::pharmacy {

class ChangePinForm;

/// Language, idle minutes, PIN, and what this terminal is. GUI thread.
class SettingsPage : public QWidget
{
    Q_OBJECT
public:
    SettingsPage(int shortestIdleMinutes, int longestIdleMinutes, QWidget *parent = nullptr);
    void setLanguage(ui::LanguageCode code);
    void setIdleMinutes(int minutes);
    /// Asked for again after a change of language.
    void setAbout(std::function<std::vector<ui::Detail>()> about);
    [[nodiscard]] ChangePinForm *pinForm() const { return m_pin; }

Q_SIGNALS:
    void languageChosen(tegata::ui::LanguageCode code);
    void idleMinutesChosen(int minutes);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    std::function<std::vector<ui::Detail>()> m_about;
    QLabel *m_title;
    QLabel *m_languageTitle;
    QComboBox *m_language;
    QLabel *m_idleTitle;
    QLabel *m_idleText;
    QSpinBox *m_idle;
    QLabel *m_pinTitle;
    ChangePinForm *m_pin;
    QLabel *m_aboutTitle;
    ui::DetailList *m_details;
};

} // namespace tegata::pharmacy
