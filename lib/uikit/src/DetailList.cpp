#include <tegata/uikit/DetailList.h>
#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Theme.h>

#include <QGridLayout>
#include <QLabel>

#include <algorithm>

namespace tegata::ui {

DetailList::DetailList(QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    setObjectName(QStringLiteral("detailList"));
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(space::huge);
    m_grid->setVerticalSpacing(space::small);
    m_grid->setColumnStretch(1, 1);
}

void DetailList::setDetails(std::vector<Detail> details)
{
    // What is polled comes again and again: only what changed is built anew.
    const bool isSame = std::equal(details.begin(), details.end(), m_details.begin(), m_details.end(),
                                   [](const Detail &left, const Detail &right) {
                                       return left.label == right.label && left.value == right.value &&
                                              left.isCode == right.isCode && left.tone == right.tone;
                                   });
    if (isSame) {
        return;
    }
    m_details = std::move(details);
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int row = 0;
    for (const Detail &detail : m_details) {
        auto *label = makeLabel(TextRole::Muted, QStringLiteral("detailLabel%1").arg(row), this);
        label->setText(detail.label);
        label->setWordWrap(false);
        auto *value =
            makeLabel(detail.isCode ? TextRole::Code : TextRole::Body, QStringLiteral("detailValue%1").arg(row), this);
        value->setText(breakable(detail.value));
        value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        value->setAccessibleName(QStringLiteral("%1: %2").arg(detail.label, detail.value));
        if (detail.tone != Tone::Neutral) {
            // The tone comes with its icon: colour alone tells nothing to one reader in twelve.
            auto *box = new QWidget(this);
            auto *inner = new QGridLayout(box);
            inner->setContentsMargins(0, 0, 0, 0);
            inner->addWidget(new IconLabel(iconOf(detail.tone), inkOf(detail.tone), 18, box), 0, 0, Qt::AlignTop);
            inner->addWidget(value, 0, 1);
            inner->setColumnStretch(1, 1);
            setTone(value, detail.tone);
            m_grid->addWidget(box, row, 1);
        } else {
            m_grid->addWidget(value, row, 1);
        }
        m_grid->addWidget(label, row, 0, Qt::AlignTop | Qt::AlignLeft);
        ++row;
    }
    // A layout shows new widgets a moment later: a list that was just filled would be seen empty.
    for (int item = 0; item < m_grid->count(); ++item) {
        m_grid->itemAt(item)->widget()->show();
    }
    m_grid->activate();
}

} // namespace tegata::ui
