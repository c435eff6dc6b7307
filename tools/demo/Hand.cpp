#include "Hand.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QInputMethodEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPrintDialog>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QTest>

namespace tegata::demo {

namespace {

QString nameOf(const char *name) { return QString::fromLatin1(name); }

/// The widget that takes the letters: of a box or a spin box the line inside.
QWidget &letterTarget(QWidget &field)
{
    if (auto *box = qobject_cast<QComboBox *>(&field); box != nullptr && box->lineEdit() != nullptr) {
        return *box->lineEdit();
    }
    if (auto *spin = qobject_cast<QAbstractSpinBox *>(&field)) {
        if (auto *line = spin->findChild<QLineEdit *>()) {
            return *line;
        }
    }
    return field;
}

QString textIn(const QWidget &widget)
{
    if (const auto *label = qobject_cast<const QLabel *>(&widget)) {
        // Zero-width spaces only say where a long word may break.
        return label->text().remove(QChar(0x200B));
    }
    if (const auto *button = qobject_cast<const QAbstractButton *>(&widget)) {
        return button->text();
    }
    if (const auto *line = qobject_cast<const QLineEdit *>(&widget)) {
        return line->text();
    }
    if (const auto *text = qobject_cast<const QPlainTextEdit *>(&widget)) {
        return text->toPlainText();
    }
    if (const auto *box = qobject_cast<const QComboBox *>(&widget)) {
        return box->currentText();
    }
    return {};
}

} // namespace

Hand::Hand(Stage &stage, QWidget &window, QString who)
    : m_stage(stage)
    , m_window(window)
    , m_who(std::move(who))
{
}

// ---- Looking ----

QWidget *Hand::find(const char *name) const
{
    const QList<QWidget *> all = m_window.findChildren<QWidget *>(nameOf(name));
    for (QWidget *candidate : all) {
        if (candidate->isVisible()) {
            return candidate;
        }
    }
    return nullptr;
}

QAbstractItemView *Hand::view(const char *name) const { return qobject_cast<QAbstractItemView *>(find(name)); }

void Hand::bringIntoView(QWidget &widget) const
{
    for (QWidget *parent = widget.parentWidget(); parent != nullptr; parent = parent->parentWidget()) {
        if (auto *scroll = qobject_cast<QScrollArea *>(parent);
            scroll != nullptr && scroll->widget()->isAncestorOf(&widget)) {
            scroll->ensureWidgetVisible(&widget);
        }
    }
}

bool Hand::isReachable(QWidget &widget) const
{
    bringIntoView(widget);
    const QPoint middle = widget.mapTo(widget.window(), widget.rect().center());
    const QWidget *top = widget.window()->childAt(middle);
    return top == &widget || (top != nullptr && widget.isAncestorOf(top));
}

bool Hand::isShown(const char *name) const { return find(name) != nullptr; }

bool Hand::isOffered(const char *name) const
{
    QWidget *widget = find(name);
    return widget != nullptr && widget->isEnabled() && isReachable(*widget);
}

QString Hand::textOf(const char *name) const
{
    const QWidget *widget = find(name);
    return widget == nullptr ? QString() : textIn(*widget);
}

bool Hand::says(const QString &text) const
{
    const QList<QLabel *> labels = m_window.findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(),
                       [&text](const QLabel *label) { return label->isVisible() && textIn(*label).contains(text); });
}

QString Hand::cell(const char *view, int row, int column) const
{
    const QAbstractItemView *found = this->view(view);
    return found == nullptr ? QString() : found->model()->index(row, column).data().toString();
}

int Hand::entriesOf(const char *box) const
{
    const auto *found = qobject_cast<const QComboBox *>(find(box));
    return found == nullptr ? 0 : found->count();
}

int Hand::rowCount(const char *view) const
{
    const QAbstractItemView *found = this->view(view);
    return found == nullptr ? 0 : found->model()->rowCount();
}

int Hand::rowWith(const char *view, const QString &text) const
{
    const QAbstractItemView *found = this->view(view);
    if (found == nullptr) {
        return -1;
    }
    for (int row = 0; row < found->model()->rowCount(); ++row) {
        for (int column = 0; column < found->model()->columnCount(); ++column) {
            if (found->model()->index(row, column).data().toString().contains(text)) {
                return row;
            }
        }
    }
    return -1;
}

// ---- Waiting ----

bool Hand::until(const QString &what, const std::function<bool()> &isSo)
{
    return m_stage.until(m_who + QStringLiteral(": ") + what, isSo);
}

bool Hand::untilShown(const char *name)
{
    return until(nameOf(name) + QStringLiteral(" is shown"), [this, name] { return isShown(name); });
}

bool Hand::untilHidden(const char *name)
{
    return until(nameOf(name) + QStringLiteral(" goes away"), [this, name] { return !isShown(name); });
}

bool Hand::untilOffered(const char *name)
{
    return until(nameOf(name) + QStringLiteral(" can be used"), [this, name] { return isOffered(name); });
}

bool Hand::untilSays(const QString &text)
{
    return until(QStringLiteral("the window says “%1”").arg(text), [this, text] { return says(text); });
}

bool Hand::untilReads(const char *name, const QString &words)
{
    static const QRegularExpression places(QStringLiteral("%[0-9n]"));
    const QStringList parts = words.split(places, Qt::SkipEmptyParts);
    return until(QStringLiteral("%1 reads “%2”").arg(nameOf(name), words), [this, name, &parts] {
        const QString text = textOf(name);
        return std::all_of(parts.begin(), parts.end(), [&text](const QString &part) { return text.contains(part); });
    });
}

bool Hand::untilRows(const char *view, int count)
{
    return until(QStringLiteral("%1 has %2 rows").arg(nameOf(view)).arg(count),
                 [this, view, count] { return rowCount(view) == count; });
}

bool Hand::untilRowWith(const char *view, const QString &text)
{
    return until(QStringLiteral("%1 lists “%2”").arg(nameOf(view), text),
                 [this, view, text] { return rowWith(view, text) >= 0; });
}

// ---- Doing ----

void Hand::press(const char *button)
{
    if (!untilOffered(button)) {
        return;
    }
    QTest::mouseClick(find(button), Qt::LeftButton);
    m_stage.pause(std::chrono::milliseconds(1));
}

void Hand::type(const char *field, const QString &text)
{
    if (!untilOffered(field)) {
        return;
    }
    QWidget &target = letterTarget(*find(field));
    QTest::mouseClick(&target, Qt::LeftButton);
    target.setFocus();
    typeInto(target, text);
    m_stage.pause(std::chrono::milliseconds(1));
}

void Hand::typeInto(QWidget &target, const QString &text)
{
    QTest::keyClick(&target, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(&target, Qt::Key_Delete);
    QString composed;
    const auto commit = [&composed, &target] {
        if (!composed.isEmpty()) {
            QInputMethodEvent event;
            event.setCommitString(composed);
            QCoreApplication::sendEvent(&target, &event);
            composed.clear();
        }
    };
    for (const QChar letter : text) {
        if (letter == QLatin1Char('\n')) {
            commit();
            QTest::keyClick(&target, Qt::Key_Return);
        } else if (letter.unicode() >= 0x20 && letter.unicode() < 0x7f) {
            commit();
            QTest::keyClick(&target, letter.toLatin1());
        } else {
            composed.append(letter);
        }
    }
    commit();
}

void Hand::pressKey(const char *widget, Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    if (untilOffered(widget)) {
        find(widget)->setFocus();
        QTest::keyClick(find(widget), key, modifiers);
    }
}

void Hand::choose(const char *box, int entry)
{
    if (!untilOffered(box)) {
        return;
    }
    auto *found = qobject_cast<QComboBox *>(find(box));
    if (found == nullptr || entry >= found->count()) {
        m_stage.fail(QStringLiteral("%1 has no entry %2").arg(nameOf(box)).arg(entry));
        return;
    }
    found->setFocus();
    for (int presses = found->count(); presses > 0 && found->currentIndex() != entry; --presses) {
        QTest::keyClick(found, found->currentIndex() < entry ? Qt::Key_Down : Qt::Key_Up);
    }
    if (found->currentIndex() != entry) {
        m_stage.fail(QStringLiteral("entry %1 of %2 cannot be chosen").arg(entry).arg(nameOf(box)));
    }
}

void Hand::tick(const char *checkBox, bool on)
{
    if (!untilOffered(checkBox)) {
        return;
    }
    auto *found = qobject_cast<QAbstractButton *>(find(checkBox));
    if (found == nullptr) {
        m_stage.fail(QStringLiteral("%1 cannot be ticked").arg(nameOf(checkBox)));
        return;
    }
    if (found->isChecked() != on) {
        found->setFocus();
        QTest::keyClick(found, Qt::Key_Space);
    }
    if (found->isChecked() != on) {
        m_stage.fail(QStringLiteral("%1 does not take the tick").arg(nameOf(checkBox)));
    }
}

void Hand::chooseRow(const char *view, const QString &text)
{
    if (!untilRowWith(view, text) || !untilOffered(view)) {
        return;
    }
    QAbstractItemView *found = this->view(view);
    const int row = rowWith(view, text);
    const QModelIndex index = found->model()->index(row, 0);
    found->scrollTo(index);
    QTest::mouseClick(found->viewport(), Qt::LeftButton, Qt::NoModifier, found->visualRect(index).center());
    if (found->currentIndex().row() != row) {
        m_stage.fail(QStringLiteral("the row “%1” of %2 cannot be chosen").arg(text, nameOf(view)));
    }
}

void Hand::openRow(const char *view, const QString &text)
{
    chooseRow(view, text);
    pressKey(view, Qt::Key_Return);
}

void Hand::answerFile(const QString &path)
{
    const auto dialog = [this] {
        QFileDialog *shown = nullptr;
        for (QFileDialog *candidate : m_window.findChildren<QFileDialog *>()) {
            shown = candidate->isVisible() ? candidate : shown;
        }
        return shown;
    };
    if (!until(QStringLiteral("the file dialog opens"), [&dialog] { return dialog() != nullptr; })) {
        return;
    }
    auto *name = dialog()->findChild<QLineEdit *>(QStringLiteral("fileNameEdit"));
    if (name == nullptr) {
        m_stage.fail(QStringLiteral("the file dialog has no field for the name"));
        return;
    }
    // Proposals for the name would take the Return for themselves, and stay when the dialog has gone.
    name->setCompleter(nullptr);
    typeInto(*name, path);
    QTest::keyClick(name, Qt::Key_Return);
    until(QStringLiteral("the file dialog takes “%1”").arg(path), [&dialog] { return dialog() == nullptr; });
}

void Hand::printToFile(const QString &path)
{
    const auto dialog = [this] {
        const QList<QPrintDialog *> all = m_window.findChildren<QPrintDialog *>();
        const auto shown = std::find_if(all.begin(), all.end(), [](QPrintDialog *one) { return one->isVisible(); });
        return shown == all.end() ? nullptr : *shown;
    };
    if (!until(QStringLiteral("the print dialog opens"), [&dialog] { return dialog() != nullptr; })) {
        return;
    }
    auto *printers = dialog()->findChild<QComboBox *>(QStringLiteral("printers"));
    auto *file = dialog()->findChild<QLineEdit *>(QStringLiteral("filename"));
    auto *buttons = dialog()->findChild<QDialogButtonBox *>();
    if (printers == nullptr || file == nullptr || buttons == nullptr) {
        m_stage.fail(QStringLiteral("the print dialog cannot print into a file"));
        return;
    }
    // The last entry, after all printers.
    printers->setFocus();
    QTest::keyClick(printers, Qt::Key_End);
    if (!file->isEnabled() || !file->isVisible()) {
        m_stage.fail(QStringLiteral("the print dialog takes no name of a file"));
        return;
    }
    typeInto(*file, path);
    QTest::mouseClick(buttons->button(QDialogButtonBox::Ok), Qt::LeftButton);
    until(QStringLiteral("the print dialog takes “%1”").arg(path), [&dialog] { return dialog() == nullptr; });
}

void Hand::dismissMessages()
{
    while (isShown("messageClose") && !m_stage.hasFailed()) {
        press("messageClose");
    }
}

void Hand::goTo(const char *page) { press((QByteArrayLiteral("nav-") + page).constData()); }

void Hand::picture(const QString &name) { m_stage.picture(m_window, m_who + QLatin1Char('-') + name); }

} // namespace tegata::demo
