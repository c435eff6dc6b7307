#pragma once

#include <tegata/uikit/MessageBar.h>

#include <QWidget>

#include <vector>

class QProgressBar;
class QStackedWidget;

namespace tegata::ui {

/// First-run pages, one after the other, with "Step 2 of 5", a title, back and next. The presenter decides: next
/// and back are asked for by signals and followed by goTo(). GUI thread.
class SetupPager : public QWidget
{
    Q_OBJECT
public:
    explicit SetupPager(QWidget *parent = nullptr);

    /// Adds a page; the pager takes the widget. `nextLabel` empty means "Next".
    void addPage(const QString &id, Words title, QWidget *page, Words nextLabel = {});
    void goTo(const QString &id);
    /// The page after the current one, or finished() after the last.
    void goForward();
    void goBack();
    [[nodiscard]] QString currentPage() const;

    /// Whether the current page is complete enough to go on.
    void setNextEnabled(bool enabled);
    void setBackEnabled(bool enabled);
    /// Takes a page out of the walk, or puts it back.
    void setPageSkipped(const QString &id, bool skipped);
    /// What was done on a page cannot be done again: it still counts as a step, and there is no way back to it.
    void setPagePassed(const QString &id, bool passed);
    [[nodiscard]] MessageBar *messages() const { return m_messages; }

Q_SIGNALS:
    /// Next was pressed on this page. Answer with goForward() once the page's work is done.
    void nextRequested(const QString &id);
    void backRequested(const QString &id);
    void finished();
    void pageChanged(const QString &id);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Page
    {
        QString id;
        Words title;
        Words nextLabel;
        QWidget *widget;
        bool skipped;
        bool passed;
    };
    [[nodiscard]] int currentIndex() const { return m_current; }
    [[nodiscard]] int neighbour(int from, int direction) const;
    void showIndex(int index);
    void retranslate();

    std::vector<Page> m_list;
    int m_current = -1;
    bool m_backEnabled = true;
    QLabel *m_step;
    QProgressBar *m_bar;
    QLabel *m_title;
    MessageBar *m_messages;
    QStackedWidget *m_stack;
    QPushButton *m_back;
    QPushButton *m_next;
};

} // namespace tegata::ui
