#include <tegata/appshell/SettingsPage.h>

#include <tegata/uikit/Icon.h>

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>

#include <algorithm>
#include <set>

namespace tegata::appshell {

namespace {

/// It is set at every look at the ledger, and what did not change must not flicker, nor lose what somebody selects.
bool isSame(const AboutInformation &left, const AboutInformation &right)
{
    const auto isSameFact = [](const ui::Detail &one, const ui::Detail &other) {
        return one.label == other.label && one.value == other.value;
    };
    return left.version == right.version && left.chainId == right.chainId && left.ledger == right.ledger &&
           left.gateway == right.gateway && left.nodes == right.nodes && left.profileFolder == right.profileFolder &&
           std::equal(left.facts.begin(), left.facts.end(), right.facts.begin(), right.facts.end(), isSameFact);
}

} // namespace

SettingsPage::SettingsPage(int shortestIdle, int longestIdle, QWidget *parent)
    : ui::Page(QStringLiteral("settings-page"), parent)
    , m_title(ui::makeLabel(ui::TextRole::Title, QStringLiteral("settings-title"), this))
    , m_shortestIdle(shortestIdle)
    , m_longestIdle(longestIdle)
{
    setPageMargins();
    column()->addWidget(m_title);
    auto *scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("settings-scroll"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    auto *inside = new QWidget(scroll);
    auto *cards = new QVBoxLayout(inside);
    cards->setContentsMargins(0, 0, ui::space::small, 0);
    cards->setSpacing(ui::space::large);
    scroll->setWidget(inside);
    inside->setAutoFillBackground(false);
    column()->addWidget(scroll, 1);

    QVBoxLayout *lock = nullptr;
    cards->addWidget(ui::makeCard(lock, inside));
    m_lockTitle = ui::makeLabel(ui::TextRole::Section, QStringLiteral("settings-lock-title"), inside);
    m_idleLabel = ui::makeLabel(ui::TextRole::Body, QStringLiteral("settings-idle-label"), inside);
    m_idle = new QComboBox(inside);
    m_idle->setObjectName(QStringLiteral("settings-idle"));
    m_idle->setMinimumWidth(160);
    m_idleLabel->setBuddy(m_idle);
    m_withSession = new QCheckBox(inside);
    m_withSession->setObjectName(QStringLiteral("settings-with-session"));
    m_pinText = ui::makeLabel(ui::TextRole::Body, QStringLiteral("settings-pin-text"), inside);
    m_pin = ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("settings-pin"), inside);
    m_pin->setIcon(ui::icon(ui::Icon::Key));
    auto *idleRow = new QHBoxLayout;
    idleRow->addWidget(m_idleLabel, 1);
    idleRow->addWidget(m_idle);
    auto *pinRow = new QHBoxLayout;
    pinRow->addWidget(m_pinText, 1);
    pinRow->addWidget(m_pin);
    lock->addWidget(m_lockTitle);
    lock->addLayout(idleRow);
    lock->addWidget(m_withSession);
    lock->addLayout(pinRow);

    QVBoxLayout *language = nullptr;
    cards->addWidget(ui::makeCard(language, inside));
    m_languageTitle = ui::makeLabel(ui::TextRole::Section, QStringLiteral("settings-language-title"), inside);
    m_languageLabel = ui::makeLabel(ui::TextRole::Body, QStringLiteral("settings-language-label"), inside);
    m_language = new QComboBox(inside);
    m_language->setObjectName(QStringLiteral("settings-language"));
    m_language->setMinimumWidth(160);
    m_languageLabel->setBuddy(m_language);
    for (const ui::LanguageCode code : {ui::LanguageCode::Japanese, ui::LanguageCode::English}) {
        m_language->addItem(ui::nativeName(code), static_cast<int>(code));
    }
    auto *languageRow = new QHBoxLayout;
    languageRow->addWidget(m_languageLabel, 1);
    languageRow->addWidget(m_language);
    language->addWidget(m_languageTitle);
    language->addLayout(languageRow);

    QVBoxLayout *about = nullptr;
    cards->addWidget(ui::makeCard(about, inside));
    m_aboutTitle = ui::makeLabel(ui::TextRole::Section, QStringLiteral("settings-about-title"), inside);
    m_aboutList = new ui::DetailList(inside);
    m_nodesNote = ui::makeLabel(ui::TextRole::Muted, QStringLiteral("settings-nodes-note"), inside);
    about->addWidget(m_aboutTitle);
    about->addWidget(m_aboutList);
    about->addWidget(m_nodesNote);
    cards->addStretch(1);

    connect(m_idle, &QComboBox::currentIndexChanged, this, [this] {
        m_minutes = m_idle->currentData().toInt();
        Q_EMIT idleMinutesChanged(m_minutes);
    });
    connect(m_withSession, &QCheckBox::toggled, this, &SettingsPage::locksWithSessionChanged);
    connect(m_pin, &QPushButton::clicked, this, &SettingsPage::changePinRequested);
    connect(m_language, &QComboBox::currentIndexChanged, this,
            [this] { Q_EMIT languageChosen(static_cast<ui::LanguageCode>(m_language->currentData().toInt())); });
    setFocusProxy(m_idle);
    retranslate();
}

void SettingsPage::setIdleMinutes(int minutes)
{
    m_minutes = minutes;
    fillMinutes();
}

void SettingsPage::setLocksWithSession(bool locks)
{
    const QSignalBlocker quiet(m_withSession);
    m_withSession->setChecked(locks);
}

void SettingsPage::fillMinutes()
{
    const QSignalBlocker quiet(m_idle);
    // What was set by hand in the settings file is offered as well.
    std::set<int> choices{1, 2, 3, 5, 10, 15, 30, 60};
    choices.insert(m_minutes);
    m_idle->clear();
    for (const int minutes : choices) {
        if (minutes >= m_shortestIdle && minutes <= m_longestIdle) {
            m_idle->addItem(tr("%n minute(s)", nullptr, minutes), minutes);
        }
    }
    m_idle->setCurrentIndex(m_idle->findData(m_minutes));
}

void SettingsPage::setLanguage(ui::LanguageCode code)
{
    const QSignalBlocker quiet(m_language);
    m_language->setCurrentIndex(m_language->findData(static_cast<int>(code)));
}

void SettingsPage::setAbout(const AboutInformation &about)
{
    if (isSame(m_about, about)) {
        return;
    }
    m_about = about;
    retranslate();
}

void SettingsPage::retranslate()
{
    m_title->setText(tr("Settings"));
    m_lockTitle->setText(tr("Locking"));
    m_idleLabel->setText(tr("Lock by itself when nobody has used this computer for"));
    m_idle->setAccessibleName(m_idleLabel->text());
    m_withSession->setText(tr("Lock when this computer goes to sleep or its screen is locked"));
    fillMinutes();
    m_pinText->setText(tr("The PIN unlocks the program on this computer only."));
    m_pin->setText(tr("Change the PIN…"));
    m_languageTitle->setText(tr("Language"));
    m_languageLabel->setText(tr("Language of this program"));
    m_language->setAccessibleName(m_languageLabel->text());
    m_aboutTitle->setText(tr("About this program"));
    std::vector<ui::Detail> facts{{tr("Version"), m_about.version}};
    facts.insert(facts.end(), m_about.facts.begin(), m_about.facts.end());
    facts.push_back({tr("Gateway"), m_about.gateway});
    facts.push_back({tr("Nodes"), m_about.nodes.join(QLatin1Char('\n'))});
    facts.push_back({tr("Chain"), QString::number(m_about.chainId)});
    facts.push_back({tr("Ledger"), m_about.ledger, true});
    facts.push_back({tr("Profile"), m_about.profileFolder});
    m_aboutList->setDetails(std::move(facts));
    m_nodesNote->setText(
        m_about.nodes.size() == 1
            ? tr("One node is set up. What it says cannot be compared with another one; set up a second node, run by "
                 "somebody else, in the network file.")
            : tr("What the nodes say is compared. The addresses are changed in the network file."));
}

} // namespace tegata::appshell
