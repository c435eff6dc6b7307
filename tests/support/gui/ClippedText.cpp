#include "ClippedText.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QComboBox>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QStyle>
#include <QStyleOptionFrame>
#include <QTabBar>

namespace tegata::guitest {

namespace {

/// One pixel is rounding, not clipping.
constexpr int tolerance = 1;

QString pathOf(const QWidget *widget)
{
    QStringList names;
    for (const QWidget *step = widget; step; step = step->parentWidget()) {
        if (!step->objectName().isEmpty()) {
            names.prepend(step->objectName());
        }
    }
    return names.isEmpty() ? QString::fromLatin1(widget->metaObject()->className()) : names.join(QLatin1Char('/'));
}

void report(QStringList &found, const QWidget *widget, const QString &text, const QString &why)
{
    found.append(QStringLiteral("%1: “%2” (%3; is %4×%5)")
                     .arg(pathOf(widget), text.left(60), why)
                     .arg(widget->width())
                     .arg(widget->height()));
}

/// Cut by an ancestor; content of a scroll area may be longer than it, but not wider when it cannot be scrolled there.
bool isCutByAncestor(const QWidget *widget)
{
    QRect rect = widget->rect();
    for (const QWidget *child = widget; !child->isWindow() && child->parentWidget(); child = child->parentWidget()) {
        const QWidget *parent = child->parentWidget();
        rect.translate(child->pos());
        const auto *area = qobject_cast<const QAbstractScrollArea *>(parent->parentWidget());
        if (area && area->viewport() == parent) {
            const bool sideways = area->horizontalScrollBarPolicy() != Qt::ScrollBarAlwaysOff;
            return !sideways && (rect.left() < -tolerance || rect.right() > parent->width() + tolerance);
        }
        if (!parent->rect().adjusted(-tolerance, -tolerance, tolerance, tolerance).contains(rect)) {
            return true;
        }
    }
    return false;
}

void checkLabel(QStringList &found, const QLabel *label)
{
    if (label->text().isEmpty() || label->property("elides").toBool()) {
        return;
    }
    const QRect inside = label->contentsRect();
    if (label->wordWrap()) {
        const int flags = static_cast<int>(Qt::TextWordWrap | label->alignment());
        const QRect needed =
            label->fontMetrics().boundingRect(QRect(0, 0, inside.width(), 100000), flags, label->text());
        if (needed.width() > inside.width() + tolerance) {
            report(found, label, label->text(), QStringLiteral("a word is %1 wide").arg(needed.width()));
        }
        if (label->heightForWidth(label->width()) > label->height() + tolerance) {
            report(found, label, label->text(),
                   QStringLiteral("needs a height of %1").arg(label->heightForWidth(label->width())));
        }
        return;
    }
    const QSize needed = label->sizeHint();
    if (needed.width() > label->width() + tolerance || needed.height() > label->height() + tolerance) {
        report(found, label, label->text(), QStringLiteral("needs %1×%2").arg(needed.width()).arg(needed.height()));
    }
}

void checkButton(QStringList &found, const QAbstractButton *button)
{
    // The icons inside a line edit are buttons too; their text is for screen readers.
    const bool showsText = !button->text().isEmpty() && !button->inherits("QLineEditIconButton");
    if (!showsText) {
        return;
    }
    const QSize needed = button->sizeHint();
    if (needed.width() > button->width() + tolerance || needed.height() > button->height() + tolerance) {
        report(found, button, button->text(), QStringLiteral("needs %1×%2").arg(needed.width()).arg(needed.height()));
    }
}

void checkField(QStringList &found, QLineEdit *field)
{
    if (field->placeholderText().isEmpty() || !field->text().isEmpty()) {
        return;
    }
    QStyleOptionFrame option;
    option.initFrom(field);
    option.lineWidth = 1;
    const QRect inside = field->style()->subElementRect(QStyle::SE_LineEditContents, &option, field);
    const int needed = field->fontMetrics().horizontalAdvance(field->placeholderText());
    if (needed > inside.width()) {
        report(found, field, field->placeholderText(), QStringLiteral("placeholder needs %1").arg(needed));
    }
}

void checkBox(QStringList &found, const QComboBox *box)
{
    const int needed = box->fontMetrics().horizontalAdvance(box->currentText());
    // The arrow and the padding of the style sheet.
    if (needed + 44 > box->width() + tolerance) {
        report(found, box, box->currentText(), QStringLiteral("needs %1").arg(needed + 44));
    }
}

void checkHeader(QStringList &found, const QHeaderView *header)
{
    if (header->orientation() != Qt::Horizontal || !header->model()) {
        return;
    }
    for (int section = 0; section < header->count(); ++section) {
        if (!header->isSectionHidden(section) &&
            header->sectionSizeHint(section) > header->sectionSize(section) + tolerance) {
            report(found, header, header->model()->headerData(section, Qt::Horizontal).toString(),
                   QStringLiteral("section needs %1, has %2")
                       .arg(header->sectionSizeHint(section))
                       .arg(header->sectionSize(section)));
        }
    }
}

void checkTabs(QStringList &found, const QTabBar *tabs)
{
    for (int tab = 0; tab < tabs->count(); ++tab) {
        if (tabs->fontMetrics().horizontalAdvance(tabs->tabText(tab)) > tabs->tabRect(tab).width()) {
            report(found, tabs, tabs->tabText(tab), QStringLiteral("tab is too narrow"));
        }
    }
}

} // namespace

QStringList clippedTexts(QWidget *root)
{
    QStringList found;
    QList<QWidget *> widgets = root->findChildren<QWidget *>();
    widgets.prepend(root);
    for (QWidget *widget : widgets) {
        if (!widget->isVisibleTo(root) && widget != root) {
            continue;
        }
        bool bearsText = true;
        QString text;
        if (const auto *label = qobject_cast<const QLabel *>(widget)) {
            checkLabel(found, label);
            text = label->text();
        } else if (const auto *button = qobject_cast<const QAbstractButton *>(widget)) {
            checkButton(found, button);
            text = button->text();
        } else if (auto *field = qobject_cast<QLineEdit *>(widget)) {
            checkField(found, field);
        } else if (const auto *box = qobject_cast<const QComboBox *>(widget)) {
            checkBox(found, box);
        } else if (const auto *header = qobject_cast<const QHeaderView *>(widget)) {
            checkHeader(found, header);
        } else if (const auto *tabs = qobject_cast<const QTabBar *>(widget)) {
            checkTabs(found, tabs);
        } else {
            bearsText = qobject_cast<const QGroupBox *>(widget) != nullptr;
        }
        if (bearsText && widget != root && isCutByAncestor(widget)) {
            report(found, widget, text, QStringLiteral("cut off by what it stands in"));
        }
    }
    return found;
}

QStringList namelessWidgets(QWidget *root)
{
    QStringList found;
    for (const QWidget *widget : root->findChildren<QWidget *>()) {
        if (!widget->isVisibleTo(root) || !(widget->focusPolicy() & Qt::TabFocus) ||
            !widget->accessibleName().isEmpty()) {
            continue;
        }
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const bool isPlumbing = widget->objectName().startsWith(QStringLiteral("qt_")) ||
                                widget->inherits("QAbstractScrollArea") || qobject_cast<const QLabel *>(widget) ||
                                qobject_cast<const QTabBar *>(widget) || widget->focusProxy() != nullptr;
        if (isPlumbing || (button && !button->text().isEmpty())) {
            continue;
        }
        found.append(pathOf(widget));
    }
    return found;
}

} // namespace tegata::guitest
