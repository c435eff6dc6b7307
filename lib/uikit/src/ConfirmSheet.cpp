#include <tegata/uikit/ConfirmSheet.h>

#include <QCheckBox>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace tegata::ui {

ConfirmSheet::ConfirmSheet(QWidget *parent)
    : Overlay(parent)
    , m_title(makeLabel(TextRole::Title, QStringLiteral("confirmTitle"), card()))
    , m_scroll(new QScrollArea(card()))
    , m_body(new QWidget)
    , m_facts(new DetailList(m_body))
    , m_consequenceBox(new QFrame(m_body))
    , m_consequences(new QVBoxLayout(m_consequenceBox))
    , m_acknowledge(new QCheckBox(card()))
    , m_cancel(makeButton(ButtonRole::Secondary, QStringLiteral("confirmCancel"), card()))
    , m_confirm(makeButton(ButtonRole::Primary, QStringLiteral("confirmAccept"), card()))
{
    setObjectName(QStringLiteral("confirmSheet"));
    m_facts->setObjectName(QStringLiteral("confirmFacts"));
    m_consequenceBox->setObjectName(QStringLiteral("confirmConsequences"));
    m_consequenceBox->setProperty("surface", QStringLiteral("notice"));
    m_acknowledge->setObjectName(QStringLiteral("confirmAcknowledge"));
    m_consequences->setContentsMargins(space::medium, space::small, space::medium, space::small);
    m_consequences->setSpacing(space::tiny);

    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_confirm);
    content()->addWidget(m_title);
    // The body scrolls when the window is too low for it; title and buttons are always there.
    auto *body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(space::medium);
    body->addWidget(m_facts);
    body->addWidget(m_consequenceBox);
    body->addStretch(1);
    m_scroll->setWidget(m_body);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_body->setObjectName(QStringLiteral("confirmBody"));
    m_body->setAutoFillBackground(false);
    m_scroll->viewport()->setAutoFillBackground(false);
    content()->addWidget(m_scroll);
    content()->addWidget(m_acknowledge);
    content()->addSpacing(space::small);
    content()->addLayout(buttons);

    connect(m_cancel, &QPushButton::clicked, this, [this] { answer(false); });
    connect(m_confirm, &QPushButton::clicked, this, [this] { answer(true); });
    connect(m_acknowledge, &QCheckBox::toggled, m_confirm, &QPushButton::setEnabled);
}

void ConfirmSheet::ask(std::function<ConfirmWords()> words, ButtonRole confirmRole)
{
    dismiss();
    m_words = std::move(words);
    setButtonRole(m_confirm, confirmRole);
    setTone(m_consequenceBox, confirmRole == ButtonRole::Danger ? Tone::Warning : Tone::Info);
    m_acknowledge->setChecked(false);
    retranslate();
    open();
    fitBody();
    const bool needsTick = !m_acknowledge->isHidden();
    m_confirm->setEnabled(!needsTick);
    if (confirmRole == ButtonRole::Danger) {
        m_cancel->setFocus();
    } else if (needsTick) {
        m_acknowledge->setFocus();
    } else {
        m_confirm->setFocus();
    }
}

void ConfirmSheet::dismiss()
{
    if (isOpen()) {
        answer(false);
    }
}

void ConfirmSheet::escaped() { answer(false); }

void ConfirmSheet::answer(bool confirm)
{
    if (!isOpen()) {
        return;
    }
    close();
    forget();
    if (confirm) {
        Q_EMIT confirmed();
    } else {
        Q_EMIT cancelled();
    }
}

void ConfirmSheet::forget()
{
    m_words = {};
    m_title->clear();
    setAccessibleName(QString());
    m_facts->setDetails({});
    clearConsequences();
}

void ConfirmSheet::clearConsequences()
{
    while (QLayoutItem *item = m_consequences->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

void ConfirmSheet::retranslate()
{
    m_cancel->setText(tr("Cancel"));
    if (!m_words) {
        return;
    }
    const ConfirmWords words = m_words();
    m_title->setText(words.title);
    setAccessibleName(words.title);
    m_facts->setDetails(words.facts);
    clearConsequences();
    for (const QString &sentence : words.consequences) {
        auto *line = new QWidget(m_consequenceBox);
        auto *row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(space::small);
        const Tone tone =
            m_consequenceBox->property("tone").toString() == QStringLiteral("warning") ? Tone::Warning : Tone::Info;
        row->addWidget(new IconLabel(iconOf(tone), inkOf(tone), 18, line), 0, Qt::AlignTop);
        auto *label = makeLabel(TextRole::Body, QStringLiteral("confirmConsequence"), line);
        label->setText(sentence);
        row->addWidget(label, 1);
        m_consequences->addWidget(line);
    }
    m_consequenceBox->setVisible(!words.consequences.isEmpty());
    m_acknowledge->setText(words.acknowledgement);
    m_acknowledge->setVisible(!words.acknowledgement.isEmpty());
    m_confirm->setText(words.confirmLabel);
    fitBody();
}

void ConfirmSheet::fitBody()
{
    const QMargins margins = content()->contentsMargins();
    const int width = card()->width() - margins.left() - margins.right();
    m_body->layout()->activate();
    const int wanted = m_body->layout()->hasHeightForWidth() ? m_body->layout()->totalHeightForWidth(width)
                                                             : m_body->sizeHint().height();
    // What stands around the body: title, acknowledgement, buttons, margins.
    m_scroll->setFixedHeight(1);
    content()->activate();
    const int around = content()->hasHeightForWidth() ? content()->totalHeightForWidth(card()->width())
                                                      : content()->totalSizeHint().height();
    const int room = std::max(80, height() - 2 * space::large - around);
    m_scroll->setFixedHeight(std::clamp(wanted, 1, room));
    // A body that scrolls is reached by the arrow keys too.
    m_scroll->setFocusPolicy(wanted > room ? Qt::StrongFocus : Qt::NoFocus);
}

void ConfirmSheet::resizeEvent(QResizeEvent *event)
{
    Overlay::resizeEvent(event);
    fitBody();
}

void ConfirmSheet::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    Overlay::changeEvent(event);
}

} // namespace tegata::ui
