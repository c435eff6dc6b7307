#pragma once

#include <tegata/uikit/Icon.h>
#include <tegata/uikit/Language.h>
#include <tegata/uikit/MessageBar.h>
#include <tegata/uikit/Pill.h>
#include <tegata/uikit/StatusLine.h>

#include <QMainWindow>

#include <vector>

class QStackedWidget;
class QVBoxLayout;

namespace tegata::ui {

/// The main window of every app: navigation at the left (icons and words, Ctrl+1 … Ctrl+9), the institution's
/// name, language and lock at the top, message bar, page, status line. A full cover (first run, lock screen)
/// replaces all but the language switch. Remembers its geometry and page. GUI thread.
class AppWindow : public QMainWindow
{
    Q_OBJECT
public:
    /// `appName` is asked for again when the language changes. Both references must outlive the window.
    AppWindow(Words appName, Language &language, UiSettings &settings, QWidget *parent = nullptr);
    ~AppWindow() override;

    /// Adds a page to the navigation; the window takes the widget. `id` is stable: it is stored and used in tests
    /// (objectName "nav-<id>").
    void addPage(const QString &id, Icon icon, Words title, QWidget *page);
    void showPage(const QString &id);
    [[nodiscard]] QString currentPage() const;
    [[nodiscard]] QWidget *page(const QString &id) const;
    /// A number beside the navigation entry (terminals waiting for approval); 0 takes it away.
    void setBadge(const QString &id, int count);
    void setPageEnabled(const QString &id, bool enabled);

    /// Shows `cover` instead of navigation and page, until uncover(). The window does not take it away from its
    /// owner: the same lock screen may be shown again and again.
    void cover(QWidget *cover);
    void uncover();
    [[nodiscard]] bool isCovered() const;

    /// A strip above every page that stays until another one or none (null) is given; not shown over a cover. As with a
    /// cover, the widget stays its owner's.
    void setNotice(QWidget *notice);

    /// The institution's name at the top, shown literally; empty before there is one.
    void setInstitution(const QString &name, const QString &kind = {});
    /// Who uses this terminal, shown beside the lock button.
    void setUserName(const QString &name);
    /// "Aoba Hospital – Hospital console"; a patient's name is never part of a window title, because task bars,
    /// window lists and screenshots show it to others.
    void applyWindowTitle();
    void setLockVisible(bool visible);

    [[nodiscard]] MessageBar *messages() const { return m_messages; }
    [[nodiscard]] StatusLine *status() const { return m_status; }

Q_SIGNALS:
    void lockRequested();
    void pageChanged(const QString &id);
    /// The window is being painted for the first time: what is not needed before can be made after this. Connect
    /// queued.
    void firstPainted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    struct Entry
    {
        QString id;
        Words title;
        QWidget *page;
        QPushButton *button;
        QLabel *badge;
        int count;
    };
    [[nodiscard]] const Entry *entry(const QString &id) const;
    void buildTopBar();
    void retranslate();
    /// Puts the keyboard where work begins: on the cover or the page, not on the top bar.
    void focusContent();
    void showName();
    void restoreFromSettings();

    Words m_appName;
    Language &m_language;
    UiSettings &m_settings;
    std::vector<Entry> m_entries;
    QString m_institution;
    QString m_kind;
    QString m_user;

    QWidget *m_topBar;
    ElidedLabel *m_name;
    QLabel *m_kindLabel;
    ElidedLabel *m_userLabel;
    QPushButton *m_languageButton;
    QPushButton *m_lock;
    MessageBar *m_messages;
    QStackedWidget *m_covers;
    QWidget *m_main;
    QWidget *m_sidebar;
    QVBoxLayout *m_navigation;
    QStackedWidget *m_pages;
    QVBoxLayout *m_noticePlace;
    QWidget *m_notice = nullptr;
    StatusLine *m_status;
    bool m_wasPainted = false;
};

} // namespace tegata::ui
