#include "SettingsPage.h"

#include <tegata/uikit/PinSetupPage.h>
#include <tegata/uikit/SecretField.h>
#include <tegata/uikit/Theme.h>

#include <QComboBox>
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

namespace tegata::workstation {

namespace space = ui::space;

namespace {

constexpr int fieldWidth = 360;

QVBoxLayout *cardColumn(QWidget *parent, QVBoxLayout *into)
{
    auto *card = new QFrame(parent);
    ui::setCard(card);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(space::large, space::medium, space::large, space::medium);
    column->setSpacing(space::small);
    into->addWidget(card);
    return column;
}

} // namespace

SettingsPage::SettingsPage(int shortestIdle, int longestIdle, QWidget *parent)
    : Page(QStringLiteral("settings-page"), parent)
    , m_title(ui::makeLabel(ui::TextRole::Title, QStringLiteral("settings-title"), this))
    , m_idleLabel(ui::makeLabel(ui::TextRole::Strong, QStringLiteral("settings-idle-label"), this))
    , m_idle(new QSpinBox(this))
    , m_languageLabel(ui::makeLabel(ui::TextRole::Strong, QStringLiteral("settings-language-label"), this))
    , m_language(new QComboBox(this))
    , m_pinTitle(ui::makeLabel(ui::TextRole::Section, QStringLiteral("settings-pin-title"), this))
    , m_oldLabel(ui::makeLabel(ui::TextRole::Strong, QStringLiteral("settings-old-pin-label"), this))
    , m_old(new ui::SecretField(this))
    , m_new(new ui::PinSetupPage(this))
    , m_change(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("settings-change-pin"), this))
    , m_aboutTitle(ui::makeLabel(ui::TextRole::Section, QStringLiteral("settings-about-title"), this))
    , m_about(new ui::DetailList(this))
{
    m_idle->setObjectName(QStringLiteral("settings-idle"));
    m_idle->setRange(shortestIdle, longestIdle);
    m_idle->setMaximumWidth(fieldWidth);
    m_idleLabel->setBuddy(m_idle);
    m_language->setObjectName(QStringLiteral("settings-language"));
    m_language->addItem(ui::nativeName(ui::LanguageCode::English));
    m_language->addItem(ui::nativeName(ui::LanguageCode::Japanese));
    m_language->setMaximumWidth(fieldWidth);
    m_languageLabel->setBuddy(m_language);
    m_old->setObjectName(QStringLiteral("settings-old-pin"));
    m_old->setMaximumWidth(fieldWidth);
    m_oldLabel->setBuddy(m_old);
    m_about->setObjectName(QStringLiteral("settings-about"));

    auto *inside = new QWidget;
    auto *all = new QVBoxLayout(inside);
    all->setContentsMargins(0, 0, space::small, 0);
    all->setSpacing(space::medium);
    QVBoxLayout *general = cardColumn(inside, all);
    general->addWidget(m_idleLabel);
    general->addWidget(m_idle);
    general->addWidget(m_languageLabel);
    general->addWidget(m_language);
    QVBoxLayout *pin = cardColumn(inside, all);
    pin->addWidget(m_pinTitle);
    pin->addWidget(m_oldLabel);
    pin->addWidget(m_old);
    pin->addWidget(m_new);
    pin->addWidget(m_change, 0, Qt::AlignLeft);
    QVBoxLayout *about = cardColumn(inside, all);
    about->addWidget(m_aboutTitle);
    about->addWidget(m_about);
    all->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(inside);
    inside->setAutoFillBackground(false);
    scroll->viewport()->setAutoFillBackground(false);
    setPageMargins();
    column()->addWidget(m_title);
    column()->addWidget(scroll, 1);

    connect(m_idle, &QSpinBox::valueChanged, this, &SettingsPage::idleMinutesChanged);
    connect(m_language, &QComboBox::activated, this, [this](int index) {
        Q_EMIT languageChosen(index == 0 ? ui::LanguageCode::English : ui::LanguageCode::Japanese);
    });
    connect(m_old, &QLineEdit::textChanged, this, &SettingsPage::updateButton);
    connect(m_new, &ui::PinSetupPage::completeChanged, this, &SettingsPage::updateButton);
    connect(m_change, &QPushButton::clicked, this, [this] {
        if (m_handler && m_new->isComplete() && !m_old->text().isEmpty()) {
            m_handler(m_old->take(), m_new->takePin());
        }
    });
    updateButton();
    retranslate();
}

void SettingsPage::setIdleMinutes(int minutes)
{
    const bool blocked = m_idle->blockSignals(true);
    m_idle->setValue(minutes);
    m_idle->blockSignals(blocked);
}

void SettingsPage::setLanguage(ui::LanguageCode code)
{
    m_language->setCurrentIndex(code == ui::LanguageCode::English ? 0 : 1);
}

void SettingsPage::setPinLimits(int shortest, int longest) { m_new->setLimits(shortest, longest); }

void SettingsPage::setAbout(std::vector<ui::Detail> about) { m_about->setDetails(std::move(about)); }

void SettingsPage::wipe()
{
    m_old->wipe();
    m_new->wipe();
}

void SettingsPage::setBusy(bool busy)
{
    m_isBusy = busy;
    updateButton();
}

void SettingsPage::setPinHandler(std::function<void(SecretBuffer, SecretBuffer)> handler)
{
    m_handler = std::move(handler);
}

void SettingsPage::updateButton()
{
    m_change->setEnabled(!m_isBusy && m_new->isComplete() && !m_old->text().isEmpty());
}

void SettingsPage::retranslate()
{
    m_title->setText(tr("Settings"));
    nameField(m_idleLabel, m_idle, tr("Lock after so many minutes without keyboard or mouse"));
    nameField(m_languageLabel, m_language, tr("Language"));
    m_pinTitle->setText(tr("Change the PIN"));
    nameField(m_oldLabel, m_old, tr("PIN until now"));
    m_change->setText(tr("Change the PIN"));
    m_aboutTitle->setText(tr("About this terminal"));
}

} // namespace tegata::workstation
