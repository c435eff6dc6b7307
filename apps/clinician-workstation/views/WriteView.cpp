#include "WriteView.h"

#include <tegata/uikit/Theme.h>

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tegata::workstation {

namespace space = ui::space;

WriteView::WriteView(QWidget *parent)
    : ui::Page(QStringLiteral("write-view"), parent)
    , m_title(ui::makeLabel(ui::TextRole::Section, QStringLiteral("write-title"), this))
    , m_kept(ui::makeLabel(ui::TextRole::Muted, QStringLiteral("write-kept"), this))
    , m_stack(new QStackedWidget(this))
    , m_note(new NoteForm)
    , m_allergy(new AllergyForm)
    , m_problem(new ProblemForm)
    , m_prescription(new PrescriptionForm)
    , m_back(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("write-back"), this))
    , m_discard(ui::makeButton(ui::ButtonRole::Quiet, QStringLiteral("write-discard"), this))
    , m_review(ui::makeButton(ui::ButtonRole::Primary, QStringLiteral("write-review"), this))
{
    m_back->setIcon(ui::icon(ui::Icon::Back));
    for (QWidget *form : std::initializer_list<QWidget *>{m_note, m_allergy, m_problem, m_prescription}) {
        m_stack->addWidget(addForm(form));
    }
    auto *card = new QFrame(this);
    ui::setCard(card);
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(space::large, space::medium, space::medium, space::medium);
    inside->addWidget(m_title);
    inside->addWidget(m_stack, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::small);
    buttons->addWidget(m_back);
    buttons->addWidget(m_discard);
    buttons->addWidget(m_kept, 1);
    buttons->addWidget(m_review);
    column()->addWidget(card, 1);
    column()->addLayout(buttons);
    connect(m_note, &NoteForm::changed, this, &WriteView::changed);
    connect(m_allergy, &AllergyForm::changed, this, &WriteView::changed);
    connect(m_problem, &ProblemForm::changed, this, &WriteView::changed);
    connect(m_prescription, &PrescriptionForm::changed, this, &WriteView::changed);
    connect(m_back, &QPushButton::clicked, this, &WriteView::backRequested);
    connect(m_discard, &QPushButton::clicked, this, &WriteView::discardRequested);
    connect(m_review, &QPushButton::clicked, this, &WriteView::reviewRequested);
    retranslate();
}

QScrollArea *WriteView::addForm(QWidget *form)
{
    auto *scroll = new QScrollArea(m_stack);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(form);
    scroll->viewport()->setAutoFillBackground(false);
    form->setAutoFillBackground(false);
    return scroll;
}

void WriteView::showForm(FormKind kind, bool isCorrection)
{
    m_kind = kind;
    m_isCorrection = isCorrection;
    m_stack->setCurrentIndex(static_cast<int>(kind));
    setKept({});
    setBusy(false);
    retranslate();
    switch (kind) {
    case FormKind::Note:
        m_note->setFocus();
        break;
    case FormKind::Allergy:
        m_allergy->setFocus();
        break;
    case FormKind::Problem:
        m_problem->setFocus();
        break;
    case FormKind::Prescription:
        m_prescription->setFocus();
        break;
    }
}

void WriteView::clear()
{
    m_note->setDraft({});
    m_allergy->setDraft({});
    m_problem->setDraft({});
    m_prescription->setDraft({});
    setKept({});
}

void WriteView::setKept(ui::Words words)
{
    m_keptWords = std::move(words);
    m_kept->setText(m_keptWords ? m_keptWords() : QString());
}

void WriteView::setBusy(bool busy) { m_review->setEnabled(!busy); }

void WriteView::retranslate()
{
    switch (m_kind) {
    case FormKind::Note:
        m_title->setText(m_isCorrection ? tr("Correct a note") : tr("Write a note"));
        break;
    case FormKind::Allergy:
        m_title->setText(m_isCorrection ? tr("Correct an allergy") : tr("Enter an allergy"));
        break;
    case FormKind::Problem:
        m_title->setText(m_isCorrection ? tr("Correct a problem") : tr("Enter a problem"));
        break;
    case FormKind::Prescription:
        m_title->setText(tr("Write a prescription"));
        break;
    }
    m_back->setText(tr("Back to the chart"));
    m_discard->setText(tr("Discard the draft"));
    m_review->setText(tr("Review…"));
    m_kept->setText(m_keptWords ? m_keptWords() : QString());
}

} // namespace tegata::workstation
