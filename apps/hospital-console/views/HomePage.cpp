#include "HomePage.h"
#include "ConsoleWords.h"
#include "PatientPageCard.h"

#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Icon.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace tegata::console {

namespace {

/// A button as high as the labels inside it: by itself a button looks at its own text only.
class TileButton final : public QPushButton
{
public:
    using QPushButton::QPushButton;
    [[nodiscard]] QSize sizeHint() const override { return layout()->sizeHint(); }
    [[nodiscard]] QSize minimumSizeHint() const override { return layout()->minimumSize(); }
};

} // namespace

HomePage::HomePage(QWidget *parent)
    : ui::Page(QStringLiteral("home-page"), parent)
    , m_title(ui::makeLabel(ui::TextRole::Title, QStringLiteral("home-title"), this))
{
    setPageMargins();
    column()->addWidget(m_title);
    auto *tiles = new QHBoxLayout;
    tiles->setSpacing(ui::space::large);
    m_terminals = makeTile(QStringLiteral("home-terminals"), QStringLiteral("terminals"), tiles);
    m_requests = makeTile(QStringLiteral("home-requests"), QStringLiteral("terminals"), tiles);
    m_administrators = makeTile(QStringLiteral("home-administrators"), QStringLiteral("administrators"), tiles);
    column()->addLayout(tiles);

    auto *row = new QHBoxLayout;
    row->setSpacing(ui::space::large);
    QVBoxLayout *facts = nullptr;
    row->addWidget(ui::makeCard(facts, this), 3);
    m_factsTitle = ui::makeLabel(ui::TextRole::Section, QStringLiteral("home-facts-title"), this);
    m_facts = new ui::DetailList(this);
    m_patientPage = new PatientPageCard(this);
    m_rename = ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("home-rename"), this);
    m_rename->setIcon(ui::icon(ui::Icon::Edit));
    m_active = ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("home-active"), this);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_rename);
    buttons->addWidget(m_active);
    buttons->addStretch(1);
    facts->addWidget(m_factsTitle);
    facts->addWidget(m_facts);
    facts->addSpacing(ui::space::medium);
    facts->addWidget(m_patientPage);
    facts->addStretch(1);
    facts->addLayout(buttons);

    QVBoxLayout *code = nullptr;
    row->addWidget(ui::makeCard(code, this), 2);
    m_codeTitle = ui::makeLabel(ui::TextRole::Section, QStringLiteral("home-code-title"), this);
    m_code = new ui::QrView(this);
    m_code->setObjectName(QStringLiteral("home-code"));
    m_noCode = ui::makeLabel(ui::TextRole::Muted, QStringLiteral("home-no-code"), this);
    m_check = ui::makeLabel(ui::TextRole::Code, QStringLiteral("home-check-number"), this);
    m_check->setAlignment(Qt::AlignHCenter);
    m_display = ui::makeButton(ui::ButtonRole::Primary, QStringLiteral("home-display"), this);
    m_display->setIcon(ui::icon(ui::Icon::Fullscreen, ui::Ink::OnAccent));
    m_print = ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("home-poster"), this);
    m_print->setIcon(ui::icon(ui::Icon::Print));
    m_copy = ui::makeButton(ui::ButtonRole::Quiet, QStringLiteral("home-copy-code"), this);
    m_copy->setIcon(ui::icon(ui::Icon::Copy));
    m_renew = ui::makeButton(ui::ButtonRole::Quiet, QStringLiteral("home-renew-code"), this);
    code->addWidget(m_codeTitle);
    code->addWidget(m_code, 1);
    code->addWidget(m_noCode, 1);
    code->addWidget(m_check);
    code->addWidget(m_display);
    code->addWidget(m_print);
    auto *besides = new QHBoxLayout;
    besides->addWidget(m_copy);
    besides->addWidget(m_renew);
    code->addLayout(besides);
    column()->addLayout(row, 1);

    connect(m_rename, &QPushButton::clicked, this, &HomePage::renameRequested);
    connect(m_active, &QPushButton::clicked, this,
            [this] { Q_EMIT activeRequested(m_information && !m_information->active); });
    connect(m_display, &QPushButton::clicked, this, &HomePage::displayRequested);
    connect(m_print, &QPushButton::clicked, this, &HomePage::posterRequested);
    connect(m_copy, &QPushButton::clicked, this, &HomePage::copyRequested);
    connect(m_renew, &QPushButton::clicked, this, &HomePage::renewCodeRequested);
    setFocusProxy(m_display);
    retranslate();
}

HomePage::Tile HomePage::makeTile(const QString &objectName, const QString &page, QHBoxLayout *row)
{
    Tile tile{};
    tile.button = new TileButton(this);
    tile.button->setObjectName(objectName);
    ui::setButtonRole(tile.button, ui::ButtonRole::Secondary);
    tile.button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    tile.number = ui::makeLabel(ui::TextRole::Hero, objectName + QStringLiteral("-number"), tile.button);
    tile.number->setWordWrap(false);
    tile.words = ui::makeLabel(ui::TextRole::Muted, objectName + QStringLiteral("-words"), tile.button);
    for (QLabel *label : {tile.number, tile.words}) {
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
    }
    auto *inside = new QHBoxLayout(tile.button);
    inside->setContentsMargins(ui::space::large, ui::space::small, ui::space::large, ui::space::small);
    inside->setSpacing(ui::space::medium);
    inside->addWidget(tile.number);
    inside->addWidget(tile.words, 1);
    row->addWidget(tile.button, 1);
    connect(tile.button, &QPushButton::clicked, this, [this, page] { Q_EMIT pageRequested(page); });
    return tile;
}

void HomePage::setInformation(const std::optional<workflows::InstitutionInformation> &information)
{
    m_information = information;
    retranslate();
}

void HomePage::setPoster(const ui::PosterContent &content)
{
    m_poster = content;
    m_isPosterMissing = false;
    m_code->setMatrix(content.qr);
    retranslate();
}

void HomePage::setPosterMissing()
{
    m_isPosterMissing = true;
    retranslate();
}

void HomePage::setWaitingRequests(int count)
{
    m_waiting = count;
    retranslate();
}

void HomePage::clear()
{
    m_waiting = 0;
    m_information.reset();
    m_patientPage->clear();
    setPoster({});
}

void HomePage::showTile(const Tile &tile, int number, const QString &words)
{
    const QString text = m_information ? QString::number(number) : QStringLiteral("–");
    tile.number->setText(text);
    tile.words->setText(words);
    tile.button->setAccessibleName(text + QLatin1Char(' ') + words);
}

void HomePage::retranslate()
{
    m_title->setText(tr("Your institution"));
    const int terminals = m_information ? m_information->activeDevices : 0;
    const int administrators = m_information ? m_information->administrators : 0;
    showTile(m_terminals, terminals, tr("terminal(s) approved", nullptr, terminals));
    showTile(m_requests, m_waiting, tr("request(s) waiting for you", nullptr, m_waiting));
    showTile(m_administrators, administrators, tr("administrator(s)", nullptr, administrators));

    m_factsTitle->setText(tr("On the ledger"));
    std::vector<ui::Detail> facts;
    if (m_information) {
        facts.push_back({tr("Name"), ui::oneLine(m_information->name)});
        facts.push_back({tr("Kind"), kindText(m_information->kind)});
        facts.push_back({tr("State"), m_information->active ? tr("Active") : tr("Deactivated"), false,
                         m_information->active ? ui::Tone::Success : ui::Tone::Error});
        facts.push_back({tr("Registered"), momentText(m_information->registeredAt)});
        facts.push_back({tr("Identification"), ui::shortId(m_information->id.hexString())});
    } else {
        facts.push_back({tr("Name"), tr("Being read from the ledger…")});
    }
    m_facts->setDetails(std::move(facts));
    m_rename->setText(tr("Rename…"));
    m_rename->setEnabled(m_information.has_value());
    const bool isActive = !m_information || m_information->active;
    m_active->setText(isActive ? tr("Deactivate…") : tr("Activate again…"));
    m_active->setIcon(ui::icon(isActive ? ui::Icon::Remove : ui::Icon::Check));
    m_active->setEnabled(m_information.has_value());

    m_codeTitle->setText(tr("QR code for patients and terminals"));
    const bool hasCode = m_poster.qr.isValid();
    m_code->setVisible(hasCode);
    m_noCode->setVisible(!hasCode);
    m_noCode->setText(m_isPosterMissing ? tr("The code appears as soon as the gateway can be reached.")
                                        : tr("Fetching the code…"));
    m_check->setVisible(hasCode);
    m_check->setText(tr("Check number %1").arg(appshell::spacedDigits(m_poster.checkNumber)));
    m_display->setText(tr("Show on the reception display"));
    m_print->setText(tr("Print or save the poster…"));
    m_copy->setText(tr("Copy as text"));
    m_renew->setText(tr("Make a new code…"));
    for (QPushButton *button : {m_display, m_print, m_copy, m_renew}) {
        button->setEnabled(hasCode);
    }
}

} // namespace tegata::console
