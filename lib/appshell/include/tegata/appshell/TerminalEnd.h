#pragma once

#include <tegata/appshell/EndPage.h>
#include <tegata/base/Result.h>
#include <tegata/uikit/AppWindow.h>

#include <QFrame>
#include <QObject>
#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QPushButton;

namespace tegata::appshell {

/// Whether an error says that this terminal may not act: WorkflowError::DeviceRevoked, DeviceExpired,
/// InstitutionInactive.
[[nodiscard]] bool isTerminalEnd(const Error &error);
/// Of those, whether what the institution wrote itself stays readable here. Not on a terminal whose approval was
/// withdrawn: it may be in other hands.
[[nodiscard]] bool leavesOwnRecords(const Error &end);

/// A terminal whose approval was withdrawn: nothing can be read on it any more. Over the whole window. GUI thread.
class EndedPage : public EndPage
{
    Q_OBJECT
public:
    explicit EndedPage(QWidget *parent = nullptr);

Q_SIGNALS:
    void checkAgainRequested();

protected:
    void retranslate() override;

private:
    QPushButton *m_again;
};

/// A terminal that may only show what its institution wrote itself: why, and what to do, above every page. GUI thread.
class EndedNotice : public QFrame
{
    Q_OBJECT
public:
    explicit EndedNotice(QWidget *parent = nullptr);
    /// DeviceExpired or InstitutionInactive.
    void setReason(const Error &reason, const QString &institutionName, const QString &profileFolder);

Q_SIGNALS:
    void checkAgainRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    std::optional<Error> m_reason;
    QString m_institutionName;
    QString m_folder;
    QLabel *m_title;
    QLabel *m_text;
    QPushButton *m_again;
};

/// Says in an app's window that this terminal may not act, and takes it back when it may again. The window outlives it.
/// GUI thread.
class TerminalEnd : public QObject
{
    Q_OBJECT
public:
    explicit TerminalEnd(ui::AppWindow &window, QObject *parent = nullptr);
    ~TerminalEnd() override;

    void show(const Error &reason, const QString &institutionName, const QString &profileFolder);
    /// The terminal may act. Leaves whatever else covers the window.
    void clear();
    /// The app was locked: takes the words away, and says nothing about what the terminal may do.
    void hide();

Q_SIGNALS:
    void checkAgainRequested();

private:
    ui::AppWindow &m_window;
    std::unique_ptr<EndedPage> m_page;
    std::unique_ptr<EndedNotice> m_notice;
};

} // namespace tegata::appshell
