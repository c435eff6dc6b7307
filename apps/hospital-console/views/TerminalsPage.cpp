#include "TerminalsPage.h"
#include "ConsoleWords.h"
#include "PendingCard.h"

#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Icon.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>

#include <algorithm>

namespace tegata::console {

namespace {

/// So many requests are seen at once; further ones are scrolled to.
constexpr int pendingHeight = 220;

bool isSameRequest(const workflows::PendingTerminal &left, const workflows::PendingTerminal &right)
{
    return left.device == right.device && left.checkNumber == right.checkNumber &&
           left.terminalName == right.terminalName && left.userName == right.userName &&
           left.profession == right.profession;
}

qint64 orderOf(UnixTime time) { return static_cast<qint64>(toUnixSeconds(time)); }

/// The day, or the time of today; the rest is in the tooltip.
ui::TableCell momentCell(UnixTime time) { return {momentShortText(time), orderOf(time), {}, momentText(time)}; }

} // namespace

TerminalsPage::TerminalsPage(ui::UiSettings &settings, QWidget *parent)
    : ui::Page(QStringLiteral("terminals-page"), parent)
    , m_title(ui::makeLabel(ui::TextRole::Title, QStringLiteral("terminals-title"), this))
    , m_pendingTitle(ui::makeLabel(ui::TextRole::Section, QStringLiteral("pending-title"), this))
    , m_noPending(ui::makeLabel(ui::TextRole::Muted, QStringLiteral("pending-none"), this))
    , m_pendingScroll(new QScrollArea(this))
    , m_notice(new QFrame(this))
    , m_noticeText(ui::makeLabel(ui::TextRole::Body, QStringLiteral("rotation-text"), m_notice))
    , m_rotate(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("rotation-button"), m_notice))
    , m_listTitle(ui::makeLabel(ui::TextRole::Section, QStringLiteral("terminals-list-title"), this))
    , m_search(new ui::SearchField(this))
    , m_stack(new QStackedWidget(this))
    , m_table(new ui::RowTable(QStringLiteral("terminals-table"), m_stack))
    , m_empty(new ui::EmptyState(ui::Icon::Terminal, m_stack))
    , m_details(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("terminal-details"), this))
    , m_revoke(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("terminal-revoke"), this))
    , m_compromised(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("terminal-compromised"), this))
{
    setPageMargins();
    column()->setSpacing(ui::space::medium);
    column()->addWidget(m_title);

    column()->addWidget(m_pendingTitle);
    column()->addWidget(m_noPending);
    auto *cards = new QWidget(m_pendingScroll);
    m_pendingColumn = new QVBoxLayout(cards);
    m_pendingColumn->setContentsMargins(0, 0, 0, 0);
    m_pendingColumn->setSpacing(ui::space::small);
    m_pendingScroll->setObjectName(QStringLiteral("pending-list"));
    m_pendingScroll->setWidgetResizable(true);
    m_pendingScroll->setFrameShape(QFrame::NoFrame);
    m_pendingScroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_pendingScroll->setWidget(cards);
    m_pendingScroll->viewport()->setAutoFillBackground(false);
    cards->setAutoFillBackground(false);
    m_pendingScroll->setFocusPolicy(Qt::NoFocus);
    column()->addWidget(m_pendingScroll);

    m_notice->setObjectName(QStringLiteral("rotation-notice"));
    m_notice->setProperty("surface", QStringLiteral("notice"));
    ui::setTone(m_notice, ui::Tone::Warning);
    auto *notice = new QHBoxLayout(m_notice);
    notice->addWidget(new ui::IconLabel(ui::Icon::Warning, ui::Ink::Warning, 20, m_notice), 0, Qt::AlignTop);
    notice->addWidget(m_noticeText, 1);
    notice->addWidget(m_rotate);
    m_notice->hide();
    column()->addWidget(m_notice);

    auto *top = new QHBoxLayout;
    top->addWidget(m_listTitle, 1);
    m_search->setObjectName(QStringLiteral("terminals-search"));
    m_search->setMinimumWidth(240);
    m_search->setWords([] { return tr("Find a terminal"); });
    top->addWidget(m_search);
    column()->addLayout(top);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_table);
    column()->addWidget(m_stack, 1);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_details);
    buttons->addStretch(1);
    buttons->addWidget(m_revoke);
    buttons->addWidget(m_compromised);
    m_details->setIcon(ui::icon(ui::Icon::Info));
    m_revoke->setIcon(ui::icon(ui::Icon::Remove));
    m_compromised->setIcon(ui::icon(ui::Icon::Warning, ui::Ink::Warning));
    column()->addLayout(buttons);

    connect(m_rotate, &QPushButton::clicked, this, &TerminalsPage::rotationRequested);
    connect(m_search, &ui::SearchField::searchChanged, this, &TerminalsPage::showTerminals);
    connect(m_search, &ui::SearchField::resultsRequested, m_table, [this] { m_table->setFocus(); });
    connect(m_table, &ui::RowTable::selectedIdChanged, this, &TerminalsPage::showSelection);
    const auto details = [this] {
        if (const workflows::TerminalInformation *terminal = selected()) {
            Q_EMIT detailsRequested(*terminal);
        }
    };
    connect(m_table, &ui::RowTable::idOpened, this, details);
    connect(m_details, &QPushButton::clicked, this, details);
    connect(m_revoke, &QPushButton::clicked, this, [this] {
        if (const workflows::TerminalInformation *terminal = selected()) {
            Q_EMIT revokeRequested(*terminal, protocol::RevocationReason::Routine);
        }
    });
    connect(m_compromised, &QPushButton::clicked, this, [this] {
        if (const workflows::TerminalInformation *terminal = selected()) {
            Q_EMIT revokeRequested(*terminal, protocol::RevocationReason::Compromised);
        }
    });
    retranslate();
    m_table->remember(settings, QStringLiteral("terminals"));
    fitPending();
}

void TerminalsPage::setPending(const std::vector<workflows::PendingTerminal> &pending)
{
    const bool isSame = std::equal(pending.begin(), pending.end(), m_cards.begin(), m_cards.end(),
                                   [](const workflows::PendingTerminal &left, PendingCard *right) {
                                       return isSameRequest(left, right->terminal());
                                   });
    if (isSame) {
        return;
    }
    // Cards that stay are kept: the keyboard may be on one of them.
    std::vector<PendingCard *> cards;
    for (const workflows::PendingTerminal &terminal : pending) {
        const auto found = std::find_if(m_cards.begin(), m_cards.end(), [&terminal](PendingCard *card) {
            return card != nullptr && isSameRequest(card->terminal(), terminal);
        });
        if (found != m_cards.end()) {
            cards.push_back(*found);
            *found = nullptr;
            continue;
        }
        auto *card = new PendingCard(terminal, m_pendingScroll->widget());
        connect(card, &PendingCard::approveRequested, this,
                [this, card] { Q_EMIT approveRequested(card->terminal()); });
        connect(card, &PendingCard::denyRequested, this, [this, card] { Q_EMIT denyRequested(card->terminal()); });
        cards.push_back(card);
    }
    for (PendingCard *card : m_cards) {
        if (card != nullptr) {
            card->hide();
            m_pendingColumn->removeWidget(card);
            card->deleteLater();
        }
    }
    m_cards = std::move(cards);
    for (std::size_t index = 0; index < m_cards.size(); ++index) {
        m_pendingColumn->insertWidget(static_cast<int>(index), m_cards[index]);
        m_cards[index]->show();
    }
    fitPending();
    retranslate();
}

void TerminalsPage::fitPending()
{
    m_noPending->setVisible(m_cards.empty());
    m_pendingScroll->setVisible(!m_cards.empty());
    m_pendingScroll->setFixedHeight(std::min(m_pendingScroll->widget()->sizeHint().height() + 2, pendingHeight));
}

void TerminalsPage::setTerminals(std::vector<workflows::TerminalInformation> terminals,
                                 std::optional<protocol::Address> ownAccount)
{
    m_terminals = std::move(terminals);
    m_own = ownAccount;
    showTerminals();
}

void TerminalsPage::setRotationDue(bool isDue) { m_notice->setVisible(isDue); }

void TerminalsPage::clear()
{
    setPending({});
    m_search->clear();
    setTerminals({}, {});
    setRotationDue(false);
}

void TerminalsPage::showTerminals()
{
    const QString wanted = m_search->text().trimmed();
    std::vector<ui::TableRow> rows;
    for (const workflows::TerminalInformation &terminal : m_terminals) {
        const bool matches = wanted.isEmpty() || terminal.terminalName.contains(wanted, Qt::CaseInsensitive) ||
                             terminal.userName.contains(wanted, Qt::CaseInsensitive) ||
                             terminal.profession.contains(wanted, Qt::CaseInsensitive) ||
                             terminal.fingerprint.contains(wanted, Qt::CaseInsensitive);
        if (!matches) {
            continue;
        }
        rows.push_back({terminal.device.hexString(),
                        {{nameOrUnknown(terminal.terminalName)},
                         {ui::oneLine(terminal.userName)},
                         {roleText(terminal.role)},
                         {stateText(terminal.state), static_cast<int>(terminal.state), toneOf(terminal.state)},
                         momentCell(terminal.lastSeen),
                         {endDayText(terminal.notAfter), orderOf(terminal.notAfter), {}, endText(terminal.notAfter)},
                         {terminal.fingerprint},
                         momentCell(terminal.approvedAt),
                         {administratorText(terminal.approvedBy, m_own)}}});
    }
    const bool isEmpty = rows.empty();
    m_table->setRows(std::move(rows));
    m_stack->setCurrentWidget(isEmpty ? static_cast<QWidget *>(m_empty) : m_table);
    const bool hasNone = m_terminals.empty();
    m_empty->setWords([hasNone] {
        return hasNone ? ui::MessageWords{tr("No terminal has been let in yet."),
                                          tr("Start the workstation or the pharmacy desk on another computer, and let "
                                             "it read your QR code. Its request appears here at once."),
                                          {}}
                       : ui::MessageWords{tr("No terminal matches the search."), {}, {}};
    });
    showSelection();
}

const workflows::TerminalInformation *TerminalsPage::terminalOf(const QString &id) const
{
    const auto found =
        std::find_if(m_terminals.begin(), m_terminals.end(), [&id](const workflows::TerminalInformation &terminal) {
            return terminal.device.hexString() == id;
        });
    return found == m_terminals.end() ? nullptr : &*found;
}

const workflows::TerminalInformation *TerminalsPage::selected() const { return terminalOf(m_table->selectedId()); }

void TerminalsPage::showSelection()
{
    const workflows::TerminalInformation *terminal = selected();
    m_details->setEnabled(terminal != nullptr);
    const bool canEnd = terminal != nullptr && terminal->state != workflows::TerminalState::Revoked;
    m_revoke->setEnabled(canEnd);
    m_compromised->setEnabled(canEnd);
}

void TerminalsPage::retranslate()
{
    m_title->setText(tr("Terminals"));
    m_pendingTitle->setText(m_cards.empty()
                                ? tr("Requests")
                                : tr("%n request(s) waiting for you", nullptr, static_cast<int>(m_cards.size())));
    m_noPending->setText(tr("No terminal is asking to be let in. A new request appears here by itself."));
    m_noticeText->setText(tr("A terminal whose approval has ended may still hold the institution's present keys. Renew "
                             "them so that it cannot open what is shared from now on."));
    m_rotate->setText(tr("Renew the keys…"));
    m_listTitle->setText(tr("All terminals"));
    m_table->setAccessibleName(tr("All terminals"));
    m_table->setHeaders({tr("Name"), tr("User"), tr("Role"), tr("State"), tr("Last seen"), tr("Ends"),
                         tr("Fingerprint"), tr("Approved"), tr("Approved by")});
    m_details->setText(tr("Details…"));
    m_revoke->setText(tr("Withdraw the approval…"));
    m_compromised->setText(tr("Report lost or stolen…"));
    showTerminals();
}

} // namespace tegata::console
