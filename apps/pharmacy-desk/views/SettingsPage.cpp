#include "views/SettingsPage.h"

#include "views/ChangePinForm.h"

#include <tegata/uikit/Theme.h>

#include <QComboBox>
#include <QEvent>
#include <QFrame>
#include <QLabel>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

namespace tegata::pharmacy {

using namespace ui;

namespace {

QVBoxLayout *addCard(QVBoxLayout *column, const QString &name)
{
    auto *card = new QFrame;
    card->setObjectName(name);
    setCard(card);
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(space::huge, space::large, space::huge, space::large);
    inside->setSpacing(space::small);
    column->addWidget(card);
    return inside;
}

} // namespace

SettingsPage::SettingsPage(int shortestIdleMinutes, int longestIdleMinutes, QWidget *parent)
    : QWidget(parent)
    , m_title(makeLabel(TextRole::Title, QStringLiteral("settings-title")))
    , m_languageTitle(makeLabel(TextRole::Section, QStringLiteral("settings-language-title")))
    , m_language(new QComboBox)
    , m_idleTitle(makeLabel(TextRole::Section, QStringLiteral("settings-idle-title")))
    , m_idleText(makeLabel(TextRole::Muted, QStringLiteral("settings-idle-text")))
    , m_idle(new QSpinBox)
    , m_pinTitle(makeLabel(TextRole::Section, QStringLiteral("settings-pin-title")))
    , m_pin(new ChangePinForm)
    , m_aboutTitle(makeLabel(TextRole::Section, QStringLiteral("settings-about-title")))
    , m_details(new DetailList)
{
    setObjectName(QStringLiteral("settings-page"));
    m_language->setObjectName(QStringLiteral("settings-language"));
    m_idle->setObjectName(QStringLiteral("settings-idle"));
    m_details->setObjectName(QStringLiteral("settings-about"));
    for (const LanguageCode code : {LanguageCode::English, LanguageCode::Japanese}) {
        m_language->addItem(nativeName(code), static_cast<int>(code));
    }
    m_idle->setRange(shortestIdleMinutes, longestIdleMinutes);
    m_idle->setKeyboardTracking(false);

    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(space::page, space::huge, space::page, space::huge);
    column->setSpacing(space::large);
    column->addWidget(m_title);
    auto *language = addCard(column, QStringLiteral("settings-language-card"));
    language->addWidget(m_languageTitle);
    language->addWidget(m_language, 0, Qt::AlignLeft);
    auto *idle = addCard(column, QStringLiteral("settings-idle-card"));
    idle->addWidget(m_idleTitle);
    idle->addWidget(m_idleText);
    idle->addWidget(m_idle, 0, Qt::AlignLeft);
    auto *pin = addCard(column, QStringLiteral("settings-pin-card"));
    pin->addWidget(m_pinTitle);
    pin->addWidget(m_pin);
    auto *about = addCard(column, QStringLiteral("settings-about-card"));
    about->addWidget(m_aboutTitle);
    about->addWidget(m_details);
    column->addStretch(1);

    auto *scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("settings-scroll"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(content);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);

    connect(m_language, &QComboBox::activated, this, [this](int index) {
        Q_EMIT languageChosen(static_cast<LanguageCode>(m_language->itemData(index).toInt()));
    });
    connect(m_idle, &QSpinBox::valueChanged, this, &SettingsPage::idleMinutesChosen);
    retranslate();
}

void SettingsPage::setLanguage(LanguageCode code)
{
    m_language->setCurrentIndex(m_language->findData(static_cast<int>(code)));
}

void SettingsPage::setIdleMinutes(int minutes)
{
    const QSignalBlocker blocker(m_idle);
    m_idle->setValue(minutes);
}

void SettingsPage::setAbout(std::function<std::vector<Detail>()> about)
{
    m_about = std::move(about);
    retranslate();
}

void SettingsPage::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void SettingsPage::retranslate()
{
    m_title->setText(tr("Settings"));
    m_languageTitle->setText(tr("Language"));
    m_language->setAccessibleName(tr("Language"));
    m_idleTitle->setText(tr("Locking"));
    m_idleText->setText(tr("The app locks by itself when nobody has used keyboard or mouse for this long."));
    m_idle->setAccessibleName(tr("Minutes until the app locks"));
    m_idle->setSuffix(tr(" minutes"));
    m_pinTitle->setText(tr("PIN"));
    m_aboutTitle->setText(tr("About this terminal"));
    m_details->setDetails(m_about ? m_about() : std::vector<Detail>());
}

} // namespace tegata::pharmacy
