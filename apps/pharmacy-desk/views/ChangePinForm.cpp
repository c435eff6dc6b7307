#include "views/ChangePinForm.h"

#include <tegata/uikit/PinSetupPage.h>
#include <tegata/uikit/SecretField.h>
#include <tegata/uikit/Theme.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace tegata::pharmacy {

using namespace ui;

ChangePinForm::ChangePinForm(QWidget *parent)
    : QWidget(parent)
    , m_oldLabel(makeLabel(TextRole::Body, QStringLiteral("pin-old-label")))
    , m_old(new SecretField)
    , m_new(new PinSetupPage)
    , m_change(makeButton(ButtonRole::Secondary, QStringLiteral("pin-change")))
    , m_resultIcon(new IconLabel(Icon::Info, Ink::Info, 18))
    , m_result(makeLabel(TextRole::Body, QStringLiteral("pin-result")))
{
    setObjectName(QStringLiteral("change-pin"));
    m_old->setObjectName(QStringLiteral("pin-old"));
    m_old->setMaximumWidth(320);
    m_oldLabel->setBuddy(m_old);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::small);
    column->addWidget(m_oldLabel);
    column->addWidget(m_old);
    column->addWidget(m_new);
    auto *row = new QHBoxLayout;
    row->addWidget(m_change);
    row->addWidget(m_resultIcon, 0, Qt::AlignVCenter);
    row->addWidget(m_result, 1);
    column->addLayout(row);
    m_resultIcon->hide();

    connect(m_old, &QLineEdit::textChanged, this, &ChangePinForm::check);
    connect(m_new, &PinSetupPage::completeChanged, this, &ChangePinForm::check);
    connect(m_change, &QPushButton::clicked, this, &ChangePinForm::submit);
    retranslate();
}

void ChangePinForm::setHandler(Handler handler) { m_handler = std::move(handler); }

void ChangePinForm::setBusy(bool busy)
{
    m_isBusy = busy;
    check();
}

void ChangePinForm::showResult(Tone tone, Words words)
{
    m_words = std::move(words);
    m_resultIcon->setIcon(iconOf(tone), inkOf(tone));
    m_resultIcon->show();
    m_result->setText(m_words());
}

void ChangePinForm::wipe()
{
    m_old->wipe();
    m_new->wipe();
    m_words = {};
    m_result->clear();
    m_resultIcon->hide();
}

void ChangePinForm::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void ChangePinForm::retranslate()
{
    m_oldLabel->setText(tr("Present PIN"));
    m_old->setAccessibleName(m_oldLabel->text());
    m_change->setText(tr("Change the PIN"));
    if (m_words) {
        m_result->setText(m_words());
    }
    check();
}

void ChangePinForm::check() { m_change->setEnabled(!m_isBusy && !m_old->text().isEmpty() && m_new->isComplete()); }

void ChangePinForm::submit()
{
    if (m_handler) {
        SecretBuffer oldPin = m_old->take();
        SecretBuffer newPin = m_new->takePin();
        m_handler(std::move(oldPin), std::move(newPin));
    }
}

} // namespace tegata::pharmacy
