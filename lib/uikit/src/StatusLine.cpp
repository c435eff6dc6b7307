#include <tegata/uikit/DateText.h>
#include <tegata/uikit/StatusLine.h>
#include <tegata/uikit/Theme.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace tegata::ui {

StatusLine::StatusLine(QWidget *parent)
    : QWidget(parent)
    , m_link(makePart(QStringLiteral("statusLink")))
    , m_nodes(makePart(QStringLiteral("statusNodes")))
    , m_waiting(makeButton(ButtonRole::Quiet, QStringLiteral("statusWaiting"), this))
{
    setObjectName(QStringLiteral("statusLine"));
    setAttribute(Qt::WA_StyledBackground);
    m_waiting->setIcon(icon(Icon::Waiting, Ink::Accent));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(space::large, space::tiny, space::large, space::tiny);
    row->setSpacing(space::huge);
    setMinimumHeight(40);
    row->addWidget(m_link.box);
    row->addWidget(m_nodes.box);
    row->addStretch(1);
    row->addWidget(m_waiting);
    connect(m_waiting, &QPushButton::clicked, this, &StatusLine::waitingClicked);
    retranslate();
}

StatusLine::Part StatusLine::makePart(const QString &name)
{
    auto *box = new QWidget(this);
    box->setObjectName(name);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::small);
    auto *picture = new IconLabel(Icon::Connecting, Ink::Muted, 18, box);
    auto *label = makeLabel(TextRole::Body, name + QStringLiteral("Text"), box);
    label->setWordWrap(false);
    row->addWidget(picture);
    row->addWidget(label);
    return {box, picture, label};
}

void StatusLine::setStatus(const NetworkStatus &status)
{
    m_status = status;
    retranslate();
}

void StatusLine::showPart(const Part &part, Icon name, Tone tone, const QString &text)
{
    part.icon->setIcon(name, inkOf(tone));
    part.text->setText(text);
    setTone(part.text, tone);
    part.box->setAccessibleName(text);
}

void StatusLine::showLink()
{
    switch (m_status.link) {
    case LinkState::Connecting:
        showPart(m_link, Icon::Connecting, Tone::Neutral, tr("Connecting…"));
        return;
    case LinkState::Connected:
        showPart(m_link, Icon::Connected, Tone::Success, tr("Connected"));
        return;
    case LinkState::Offline:
        break;
    }
    const QString since = shortTimeText(m_status.offlineSince, QDateTime::currentDateTime());
    const bool timed = m_status.offlineSince.isValid();
    QString text;
    switch (m_status.missing) {
    case MissingSide::Nobody:
    case MissingSide::Both:
        text = timed ? tr("Offline since %1").arg(since) : tr("Offline");
        break;
    case MissingSide::Gateway:
        text = timed ? tr("Gateway unreachable since %1").arg(since) : tr("Gateway unreachable");
        break;
    case MissingSide::Nodes:
        text = timed ? tr("Ledger unreachable since %1").arg(since) : tr("Ledger unreachable");
        break;
    }
    showPart(m_link, Icon::Offline, Tone::Warning, text);
}

void StatusLine::showNodes()
{
    const bool isCounted = m_status.nodes == NodeAgreement::Agree && m_status.nodesConfigured > 1;
    m_nodes.box->setVisible((m_status.nodes != NodeAgreement::Agree || isCounted) &&
                            m_status.link == LinkState::Connected);
    switch (m_status.nodes) {
    case NodeAgreement::Agree: {
        const bool isComplete = m_status.nodesAnswering >= m_status.nodesConfigured;
        showPart(m_nodes, isComplete ? Icon::Success : Icon::Warning, isComplete ? Tone::Neutral : Tone::Warning,
                 tr("%1 of %2 nodes answer").arg(m_status.nodesAnswering).arg(m_status.nodesConfigured));
        m_nodes.box->setToolTip(
            isComplete ? tr("Their answers are compared with each other.")
            : m_status.nodesAnswering < 2
                ? tr("Answers cannot be compared now. Nothing is granted or approved until a second "
                     "node answers.")
                : tr("The answers of the others are compared with each other."));
        return;
    }
    case NodeAgreement::Single:
        showPart(m_nodes, Icon::Single, Tone::Neutral, tr("One node only"));
        m_nodes.box->setToolTip(tr("Only one ledger node is set up, so its answers are not compared with another's."));
        return;
    case NodeAgreement::Disagree:
        showPart(m_nodes, Icon::Disagree, Tone::Error, tr("The nodes disagree"));
        m_nodes.box->setToolTip(
            tr("The ledger nodes give different answers. Nothing new is accepted until they agree again."));
        return;
    }
}

void StatusLine::retranslate()
{
    showLink();
    showNodes();
    m_link.box->setToolTip(m_status.block == 0 ? QString() : tr("Newest block: %1").arg(m_status.block));
    m_waiting->setVisible(m_status.waiting > 0);
    m_waiting->setText(tr("%n item(s) waiting to be sent", nullptr, m_status.waiting));
    m_waiting->setToolTip(tr("Saved on this device. They are sent by themselves when the connection returns."));
}

void StatusLine::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

} // namespace tegata::ui
