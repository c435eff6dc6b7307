#include <tegata/appshell/NetworkWindow.h>

#include <tegata/uikit/DetailList.h>
#include <tegata/uikit/ErrorWords.h>
#include <tegata/uikit/Icon.h>
#include <tegata/workflows/WorkflowError.h>

#include <QDragEnterEvent>
#include <QFile>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>

namespace tegata::appshell {

namespace {

/// Largest network file that is read; real ones have a few hundred bytes.
constexpr qint64 networkFileMaximum = 64 * 1024;
constexpr int addressLengthMaximum = 2000;
constexpr int nodesHeight = 76;

ui::Words wordsOf(const Error &error)
{
    return [error] {
        const ui::MessageWords words = ui::wordsFor(error);
        return words.next.isEmpty() ? words.text : words.text + QLatin1Char('\n') + words.next;
    };
}

} // namespace

NetworkWindow::NetworkWindow(ui::Words program, std::unique_ptr<ui::Asker> asker, QWidget *parent)
    : ui::Page(QStringLiteral("network-window"), parent)
    , m_program(std::move(program))
    , m_asker(asker ? std::move(asker) : std::make_unique<ui::WindowAsker>(this))
    , m_title(ui::makeLabel(ui::TextRole::Title, QStringLiteral("network-title"), this))
    , m_explanation(ui::makeLabel(ui::TextRole::Body, QStringLiteral("network-explanation"), this))
    , m_open(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("network-open"), this))
    , m_problem(ui::makeLabel(ui::TextRole::Body, QStringLiteral("network-problem"), this))
    , m_continue(ui::makeButton(ui::ButtonRole::Primary, QStringLiteral("network-continue"), this))
{
    setPageMargins();
    setAcceptDrops(true);
    m_open->setIcon(ui::icon(ui::Icon::Import));
    QVBoxLayout *inside = nullptr;
    m_facts = ui::makeCard(inside, this);
    m_ledger = new ui::DetailList(m_facts);
    m_ledger->setObjectName(QStringLiteral("network-ledger"));
    m_gatewayLabel = ui::makeLabel(ui::TextRole::Strong, QStringLiteral("network-gateway-label"), m_facts);
    m_gateway = ui::makeField(QStringLiteral("network-gateway"), m_gatewayLabel, addressLengthMaximum, m_facts);
    m_nodesLabel = ui::makeLabel(ui::TextRole::Strong, QStringLiteral("network-nodes-label"), m_facts);
    m_nodes = new QPlainTextEdit(m_facts);
    m_nodes->setObjectName(QStringLiteral("network-nodes"));
    m_nodes->setFixedHeight(nodesHeight);
    m_nodes->setTabChangesFocus(true);
    m_nodes->setAcceptDrops(false);
    m_nodesLabel->setBuddy(m_nodes);
    m_nodesNote = ui::makeLabel(ui::TextRole::Muted, QStringLiteral("network-nodes-note"), m_facts);
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_ledger, m_gatewayLabel, m_gateway, m_nodesLabel, m_nodes, m_nodesNote}) {
        inside->addWidget(widget);
    }
    ui::setTone(m_problem, ui::Tone::Error);
    column()->addWidget(m_title);
    column()->addWidget(m_explanation);
    column()->addWidget(m_open, 0, Qt::AlignLeft);
    column()->addWidget(m_facts);
    column()->addWidget(m_problem);
    column()->addStretch(1);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_continue);
    column()->addLayout(buttons);
    connect(m_open, &QPushButton::clicked, this, &NetworkWindow::chooseFile);
    connect(m_continue, &QPushButton::clicked, this, &NetworkWindow::accept);
    connect(m_gateway, &QLineEdit::returnPressed, this, &NetworkWindow::accept);
    // What was said of an address is not true of the one that is being typed.
    connect(m_gateway, &QLineEdit::textEdited, this, [this] { say({}); });
    connect(m_nodes, &QPlainTextEdit::textChanged, this, [this] { say({}); });
    m_continue->setDefault(true);
    resize(720, 600);
    fill();
    retranslate();
}

void NetworkWindow::setConfiguration(const std::optional<workflows::NetworkConfiguration> &configuration)
{
    m_configuration = configuration;
    fill();
    retranslate();
    (m_configuration ? static_cast<QWidget *>(m_continue) : m_open)->setFocus();
}

void NetworkWindow::readFile(const QString &path)
{
    const Result<workflows::NetworkConfiguration> read = readNetworkFile(path);
    if (!read) {
        showError(read.error());
        return;
    }
    say({});
    setConfiguration(*read);
}

void NetworkWindow::showError(const Error &error) { say(wordsOf(error)); }

void NetworkWindow::chooseFile()
{
    const ui::FileQuestion question{tr("Open the network file"), {}, tr("Network files (*.json)")};
    m_asker->askOpenFile(question, [self = QPointer<NetworkWindow>(this)](const QString &path) {
        if (self != nullptr && !path.isEmpty()) {
            self->readFile(path);
        }
    });
}

void NetworkWindow::accept()
{
    if (!m_configuration) {
        return;
    }
    // The reader of network files checks what was typed: one place knows what an address may be.
    QJsonObject typed = QJsonDocument::fromJson(workflows::writeNetworkConfiguration(*m_configuration)).object();
    typed[QLatin1String("gateway")] = m_gateway->text().trimmed();
    QJsonArray nodes;
    for (const QString &line : m_nodes->toPlainText().split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        if (!line.trimmed().isEmpty()) {
            nodes.append(line.trimmed());
        }
    }
    typed[QLatin1String("nodes")] = nodes;
    const auto configuration = workflows::parseNetworkConfiguration(QJsonDocument(typed).toJson());
    if (!configuration) {
        const bool isGateway = configuration.error().detail() == "gateway";
        (isGateway ? static_cast<QWidget *>(m_gateway) : m_nodes)->setFocus();
        say([isGateway] {
            return isGateway
                       ? tr("The address of the gateway must begin with https:// or http:// and name a computer.")
                       : tr("Every node is an address that begins with https:// or http://, each on a line of its "
                            "own and none twice.");
        });
        return;
    }
    say({});
    Q_EMIT accepted(*configuration);
}

void NetworkWindow::fill()
{
    m_facts->setVisible(m_configuration.has_value());
    m_continue->setEnabled(m_configuration.has_value());
    if (!m_configuration) {
        return;
    }
    const QSignalBlocker nobodyTypes(m_nodes);
    m_gateway->setText(m_configuration->gateway.toDisplayString());
    QStringList nodes;
    for (const QUrl &node : m_configuration->nodes) {
        nodes.append(node.toDisplayString());
    }
    m_nodes->setPlainText(nodes.join(QLatin1Char('\n')));
}

void NetworkWindow::say(ui::Words problem)
{
    m_problemWords = std::move(problem);
    m_problem->setText(m_problemWords ? m_problemWords() : QString());
    m_problem->setVisible(static_cast<bool>(m_problemWords));
}

void NetworkWindow::retranslate()
{
    setWindowTitle(m_program());
    m_title->setText(tr("Which network?"));
    m_explanation->setText(
        m_configuration
            ? tr("This computer is set up for the network below. Compare it with what the service operator gave you.")
            : tr("Open the network file that the service operator gave you, or drop it on this window. It names the "
                 "ledger and the addresses under which this program reaches it."));
    m_open->setText(tr("Open a network file…"));
    if (m_configuration) {
        m_ledger->setDetails({{tr("Chain"), QString::number(protocol::toNumber(m_configuration->deployment.chainId))},
                              {tr("Ledger"), m_configuration->deployment.ledger.hexString(), true}});
    }
    ui::nameField(m_gatewayLabel, m_gateway, tr("Address of the gateway"));
    ui::nameField(m_nodesLabel, m_nodes, tr("Addresses of nodes, one a line"));
    m_nodesNote->setText(tr("What the nodes say is compared: two, run by different people, are better than one."));
    m_continue->setText(tr("Continue"));
    say(m_problemWords);
}

void NetworkWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls()) {
        event->acceptProposedAction();
    }
}

void NetworkWindow::dropEvent(QDropEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!urls.isEmpty() && urls.front().isLocalFile()) {
        event->acceptProposedAction();
        readFile(urls.front().toLocalFile());
    }
}

QString networkFileOf(const QString &profileFolder) { return profileFolder + QStringLiteral("/network.json"); }

Result<workflows::NetworkConfiguration> readNetworkFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > networkFileMaximum) {
        return failure(WorkflowError::FileUnreadable, "the network file cannot be read");
    }
    return workflows::parseNetworkConfiguration(file.readAll());
}

} // namespace tegata::appshell
