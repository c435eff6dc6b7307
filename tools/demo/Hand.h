#pragma once

#include "Stage.h"

#include <QPointer>
#include <QStringList>

class QAbstractItemView;

namespace tegata::demo {

/// The hand and the eye of a person in front of one window: presses what is shown, types, reads. It reaches nothing a
/// person could not: a control that is hidden, disabled, or under something else is waited for, and then the run fails.
/// Things are named by their object names; the first visible one counts. GUI thread.
class Hand
{
public:
    /// `window` is a top-level widget; `who` names its user in pictures and the transcript. Both outlive the hand.
    Hand(Stage &stage, QWidget &window, QString who);

    [[nodiscard]] const QString &who() const { return m_who; }
    [[nodiscard]] Stage &stage() { return m_stage; }
    [[nodiscard]] QWidget &window() { return m_window; }

    // ---- Looking ----
    [[nodiscard]] bool isShown(const char *name) const;
    /// Shown, enabled, and not under something else.
    [[nodiscard]] bool isOffered(const char *name) const;
    /// Of a label, button or field; empty when it is not shown.
    [[nodiscard]] QString textOf(const char *name) const;
    /// Whether any label that is shown says this.
    [[nodiscard]] bool says(const QString &text) const;
    /// The cell of a table or list; empty when there is none.
    [[nodiscard]] QString cell(const char *view, int row, int column = 0) const;
    /// Of a box.
    [[nodiscard]] int entriesOf(const char *box) const;
    [[nodiscard]] int rowCount(const char *view) const;
    /// The first row with this text in any column; -1 when there is none.
    [[nodiscard]] int rowWith(const char *view, const QString &text) const;

    // ---- Waiting ----
    bool until(const QString &what, const std::function<bool()> &isSo);
    bool untilShown(const char *name);
    bool untilHidden(const char *name);
    bool untilOffered(const char *name);
    bool untilSays(const QString &text);
    /// Until the text of the label has all that is between the places %1, %2, … of `words`.
    bool untilReads(const char *name, const QString &words);
    bool untilRows(const char *view, int count);
    bool untilRowWith(const char *view, const QString &text);

    // ---- Doing ----
    void press(const char *button);
    /// Replaces what is in the field, letter by letter; other scripts arrive as from an input method.
    void type(const char *field, const QString &text);
    void pressKey(const char *widget, Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    /// Chooses the entry of a box by the arrow keys.
    void choose(const char *box, int entry);
    void tick(const char *checkBox, bool on = true);
    /// Clicks the first row with this text.
    void chooseRow(const char *view, const QString &text);
    /// Clicks it and presses Return.
    void openRow(const char *view, const QString &text);
    /// Answers the file dialog that is open.
    void answerFile(const QString &path);
    /// Prints into a file from the print dialog that is open, past every printer that the computer may have.
    void printToFile(const QString &path);
    /// Puts away what the bar at the top says, so that only news is seen next.
    void dismissMessages();
    /// Turns to a page by the navigation.
    void goTo(const char *page);

    void picture(const QString &name);

private:
    [[nodiscard]] QWidget *find(const char *name) const;
    [[nodiscard]] QAbstractItemView *view(const char *name) const;
    [[nodiscard]] bool isReachable(QWidget &widget) const;
    void bringIntoView(QWidget &widget) const;
    void typeInto(QWidget &target, const QString &text);

    Stage &m_stage;
    QWidget &m_window;
    QString m_who;
};

} // namespace tegata::demo
