#include <tegata/appshell/PinSheet.h>

#include <QLabel>
#include <QPushButton>

namespace tegata::appshell {

PinSheet::PinSheet(QWidget *parent)
    : ui::Sheet(QStringLiteral("pin-sheet"), parent)
    , m_beforeLabel(ui::makeLabel(ui::TextRole::Body, QStringLiteral("pin-before-label"), card()))
    , m_before(new ui::SecretField(card()))
    , m_after(new ui::PinSetupPage(card()))
    , m_change(ui::makeButton(ui::ButtonRole::Primary, QStringLiteral("pin-change"), card()))
{
    m_before->setObjectName(QStringLiteral("pin-before"));
    m_before->setMaximumWidth(360);
    m_before->setWipeAfter(120000);
    m_beforeLabel->setBuddy(m_before);
    body()->addWidget(m_beforeLabel);
    body()->addWidget(m_before);
    body()->addWidget(m_after);
    addButton(m_change);
    connect(m_before, &QLineEdit::textChanged, this, &PinSheet::check);
    connect(m_after, &ui::PinSetupPage::completeChanged, this, &PinSheet::check);
    connect(m_change, &QPushButton::clicked, this, [this] {
        SecretBuffer before = m_before->take();
        SecretBuffer after = m_after->takePin();
        close();
        if (m_handler) {
            m_handler(std::move(before), std::move(after));
        }
    });
    setFocusProxy(m_before);
    retranslate();
    check();
}

void PinSheet::setLimits(int shortest, int longest) { m_after->setLimits(shortest, longest); }

void PinSheet::setHandler(Handler handler) { m_handler = std::move(handler); }

void PinSheet::ask()
{
    forget();
    open();
}

void PinSheet::forget()
{
    m_before->wipe();
    m_after->wipe();
}

void PinSheet::check() { m_change->setEnabled(!m_before->text().isEmpty() && m_after->isComplete()); }

void PinSheet::retranslate()
{
    setTitle(tr("Change the PIN"));
    m_beforeLabel->setText(tr("Present PIN"));
    m_before->setAccessibleName(tr("Present PIN"));
    m_change->setText(tr("Change"));
    setCancelText(tr("Cancel"));
}

} // namespace tegata::appshell
