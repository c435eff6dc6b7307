#include "ApproveSheet.h"
#include "ConsoleWords.h"

#include <tegata/uikit/DateField.h>
#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Icon.h>
#include <tegata/uikit/Page.h>

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <array>

namespace tegata::console {

namespace {
constexpr std::array roles{protocol::DeviceRole::Doctor, protocol::DeviceRole::Nurse, protocol::DeviceRole::Pharmacist,
                           protocol::DeviceRole::Clerk, protocol::DeviceRole::LaboratoryTechnician};
constexpr int digits = 6;
} // namespace

ApproveSheet::ApproveSheet(QWidget *parent)
    : ui::Sheet(QStringLiteral("approve-sheet"), parent)
    , m_facts(new ui::DetailList(card()))
    , m_numberLabel(ui::makeLabel(ui::TextRole::Strong, QStringLiteral("approve-number-label"), card()))
    , m_number(new QLineEdit(card()))
    , m_numberState(ui::makeLabel(ui::TextRole::Body, QStringLiteral("approve-number-state"), card()))
    , m_roleLabel(ui::makeLabel(ui::TextRole::Strong, QStringLiteral("approve-role-label"), card()))
    , m_role(new QComboBox(card()))
    , m_hasEnd(new QCheckBox(card()))
    , m_end(new ui::DateField(QStringLiteral("approve-end"), card()))
    , m_consequence(ui::makeLabel(ui::TextRole::Muted, QStringLiteral("approve-consequence"), card()))
    , m_approve(ui::makeButton(ui::ButtonRole::Primary, QStringLiteral("approve-confirm"), card()))
{
    setCardWidth(600);
    m_number->setObjectName(QStringLiteral("approve-number"));
    m_number->setProperty("textRole", QStringLiteral("pin"));
    m_number->setMaxLength(digits + 3);
    m_number->setInputMethodHints(Qt::ImhDigitsOnly);
    m_number->setMaximumWidth(200);
    m_numberLabel->setBuddy(m_number);
    m_role->setObjectName(QStringLiteral("approve-role"));
    m_roleLabel->setBuddy(m_role);
    m_hasEnd->setObjectName(QStringLiteral("approve-has-end"));
    m_approve->setIcon(ui::icon(ui::Icon::Check, ui::Ink::OnAccent));

    body()->addWidget(m_facts);
    body()->addWidget(m_numberLabel);
    auto *number = new QHBoxLayout;
    number->addWidget(m_number);
    number->addWidget(m_numberState, 1);
    body()->addLayout(number);
    body()->addWidget(m_roleLabel);
    body()->addWidget(m_role);
    auto *end = new QHBoxLayout;
    end->addWidget(m_hasEnd);
    end->addWidget(m_end);
    end->addStretch(1);
    body()->addLayout(end);
    body()->addWidget(m_consequence);
    addButton(m_approve);
    connect(m_number, &QLineEdit::textChanged, this, &ApproveSheet::check);
    connect(m_role, &QComboBox::currentIndexChanged, this, &ApproveSheet::check);
    connect(m_hasEnd, &QCheckBox::toggled, this, [this](bool isOn) {
        m_end->setEnabled(isOn);
        check();
    });
    connect(m_end, &ui::DateField::dateChanged, this, &ApproveSheet::check);
    connect(m_approve, &QPushButton::clicked, this, &ApproveSheet::submit);
    setFocusProxy(m_number);
    retranslate();
}

void ApproveSheet::ask(const workflows::PendingTerminal &terminal)
{
    m_terminal = terminal;
    m_number->clear();
    m_role->setCurrentIndex(0);
    m_hasEnd->setChecked(false);
    m_end->setEnabled(false);
    m_end->setMinimumDate(QDate::currentDate());
    m_end->setDate(QDate::currentDate().addYears(1));
    retranslate();
    open();
}

void ApproveSheet::forget() { m_number->clear(); }

QString ApproveSheet::typedNumber() const
{
    // Full-width digits and the gap between the groups are what people type.
    QString typed = m_number->text().normalized(QString::NormalizationForm_KC);
    typed.remove(QLatin1Char(' '));
    typed.remove(QLatin1Char('-'));
    return typed;
}

void ApproveSheet::check()
{
    const QString typed = typedNumber();
    const bool isWhole = typed.size() >= digits;
    const bool isRight = typed == m_terminal.checkNumber && !typed.isEmpty();
    ui::Tone tone = ui::Tone::Neutral;
    QString words;
    if (isRight) {
        tone = ui::Tone::Success;
        words = tr("The numbers are the same.");
    } else if (isWhole) {
        tone = ui::Tone::Error;
        words = tr("This is not the number of this request. Do not approve: begin again on the terminal.");
    }
    m_numberState->setText(words);
    ui::setTone(m_numberState, tone);
    ui::setTone(m_number, tone == ui::Tone::Error ? tone : ui::Tone::Neutral);
    m_approve->setEnabled(isRight && m_role->currentData().toInt() != 0);
}

void ApproveSheet::submit()
{
    workflows::TerminalApproval approval;
    approval.device = m_terminal.device;
    approval.role = static_cast<protocol::DeviceRole>(m_role->currentData().toInt());
    if (m_hasEnd->isChecked()) {
        approval.notAfter = appshell::unixTime(QDateTime(m_end->date(), QTime(23, 59, 59)));
    }
    approval.checkNumber = typedNumber();
    close();
    Q_EMIT accepted(approval);
}

void ApproveSheet::retranslate()
{
    setTitle(tr("Let this terminal in"));
    m_facts->setDetails({{tr("Terminal"), ui::oneLine(m_terminal.terminalName)},
                         {tr("User"), ui::oneLine(m_terminal.userName)},
                         {tr("Profession"), ui::oneLine(m_terminal.profession)},
                         {tr("Asked on"), momentText(m_terminal.requestedAt)}});
    m_numberLabel->setText(tr("Type the six digits that the terminal's own screen shows"));
    m_number->setAccessibleName(tr("Check number on the terminal's screen"));
    m_roleLabel->setText(tr("Role of its user"));
    m_role->setAccessibleName(tr("Role of its user"));
    if (m_role->count() == 0) {
        m_role->addItem(QString(), 0);
        for (const protocol::DeviceRole role : roles) {
            m_role->addItem(QString(), static_cast<int>(role));
        }
    }
    m_role->setItemText(0, tr("Choose a role"));
    for (int row = 1; row < m_role->count(); ++row) {
        m_role->setItemText(row, roleText(static_cast<protocol::DeviceRole>(m_role->itemData(row).toInt())));
    }
    m_hasEnd->setText(tr("Ends by itself after"));
    m_end->setAccessibleName(tr("Last day of the approval"));
    m_consequence->setText(tr("This terminal will be able to open every chart that patients have opened to your "
                              "institution. You can withdraw the approval at any time."));
    m_approve->setText(tr("Approve and record"));
    setCancelText(tr("Cancel"));
    check();
}

} // namespace tegata::console
