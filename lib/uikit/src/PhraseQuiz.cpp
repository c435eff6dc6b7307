#include "PhraseGrid_p.h"

#include <tegata/uikit/PhraseQuiz.h>
#include <tegata/uikit/Theme.h>

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace tegata::ui {

PhraseQuiz::PhraseQuiz(QWidget *parent)
    : QWidget(parent)
    , m_fields{}
    , m_explanation(makeLabel(TextRole::Body, QStringLiteral("quizExplanation"), this))
    , m_notice(new QFrame(this))
    , m_wrong(makeLabel(TextRole::Strong, QStringLiteral("quizWrong"), m_notice))
{
    setObjectName(QStringLiteral("phraseQuiz"));
    m_notice->setProperty("surface", QStringLiteral("notice"));
    setTone(m_notice, Tone::Error);
    setTone(m_wrong, Tone::Error);
    auto *noticeRow = new QHBoxLayout(m_notice);
    noticeRow->setContentsMargins(space::medium, space::small, space::medium, space::small);
    noticeRow->addWidget(new IconLabel(Icon::Error, Ink::Error, 20, m_notice), 0, Qt::AlignTop);
    noticeRow->addWidget(m_wrong, 1);
    m_notice->hide();

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::small);
    column->addWidget(m_explanation);
    for (std::size_t index = 0; index < m_fields.size(); ++index) {
        Field &field = m_fields[index];
        field.label = makeLabel(TextRole::Body, QStringLiteral("quizLabel%1").arg(index), this);
        field.edit = new SecretField(this);
        field.edit->setObjectName(QStringLiteral("quizWord%1").arg(index));
        // A word of 2,048 says little; seeing what one types says a lot.
        field.edit->setEchoMode(QLineEdit::Normal);
        field.edit->setRevealable(false);
        field.edit->setWipeAfter(0);
        field.edit->setMaximumWidth(320);
        field.label->setBuddy(field.edit);
        column->addWidget(field.label);
        column->addWidget(field.edit);
        connect(field.edit, &QLineEdit::textChanged, this, &PhraseQuiz::updateComplete);
        connect(field.edit, &QLineEdit::textEdited, this, [this, index] { mark(m_fields[index], false); });
    }
    column->addWidget(m_notice);
    column->addStretch(1);
    setFocusProxy(m_fields[0].edit);
    retranslate();
}

void PhraseQuiz::setPhrase(SecretBuffer phrase, Positions positions)
{
    m_phrase = std::move(phrase);
    m_positions = positions;
    for (Field &field : m_fields) {
        mark(field, false);
        field.edit->wipe();
        field.edit->setEchoMode(QLineEdit::Normal);
    }
    retranslate();
}

void PhraseQuiz::forget()
{
    m_phrase.clear();
    for (const Field &field : m_fields) {
        field.edit->wipe();
    }
}

bool PhraseQuiz::isComplete() const
{
    return std::all_of(m_fields.begin(), m_fields.end(),
                       [](const Field &field) { return !field.edit->text().trimmed().isEmpty(); });
}

bool PhraseQuiz::check()
{
    bool all = !m_phrase.isEmpty();
    for (std::size_t index = 0; index < m_fields.size(); ++index) {
        QString typed = m_fields[index].edit->text().trimmed().toLower();
        const SecretBuffer word = takeSecret(typed);
        const bool right = equalConstantTime(word.view(), wordAt(m_phrase.view(), m_positions[index]));
        mark(m_fields[index], !right);
        all = all && right;
    }
    if (all) {
        Q_EMIT passed();
    }
    return all;
}

void PhraseQuiz::mark(Field &field, bool isWrong)
{
    field.isWrong = isWrong;
    setTone(field.edit, isWrong ? Tone::Error : Tone::Neutral);
    m_notice->setVisible(std::any_of(m_fields.begin(), m_fields.end(), [](const Field &one) { return one.isWrong; }));
}

void PhraseQuiz::updateComplete()
{
    if (isComplete() != m_wasComplete) {
        m_wasComplete = isComplete();
        Q_EMIT completeChanged(m_wasComplete);
    }
}

void PhraseQuiz::retranslate()
{
    m_explanation->setText(tr("Take your paper and enter these three words, so that we know you can read them later."));
    for (std::size_t index = 0; index < m_fields.size(); ++index) {
        const QString label = tr("Word number %1").arg(m_positions[index] + 1);
        m_fields[index].label->setText(label);
        m_fields[index].edit->setAccessibleName(label);
    }
    m_wrong->setText(
        tr("At least one word is not right. Look at your paper again, or go back and write the words anew."));
}

void PhraseQuiz::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

} // namespace tegata::ui
