#include "DevChain.h"

#include <tegata/crypto/Bip39.h>

#include <QCoro/QCoroTask>
#include <QCoro/QCoroTimer>

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonObject>
#include <QRegularExpression>

#include <csignal>
#include <sys/prctl.h>

namespace tegata::test {
namespace {

constexpr int startDeadline = 20'000;
constexpr qint64 receiptDeadline = 20'000;
// The mnemonic that development nodes share; its keys are public and worth nothing.
constexpr std::string_view mnemonic = "test test test test test test test test test test test junk";

QString anvilPath()
{
    const QString configured = qEnvironmentVariable("TEGATA_ANVIL");
    return configured.isEmpty() ? QStringLiteral(TEGATA_SOURCE_DIR "/contracts/node_modules/.bin/anvil") : configured;
}

} // namespace

DevChain::DevChain()
    : DevChain(Options())
{
}

DevChain::DevChain(Options options)
    : m_options(std::move(options))
    , m_port(m_options.port)
{
    m_deployment.chainId = protocol::ChainId(m_options.chainId);
}

DevChain::~DevChain() { stop(); }

bool DevChain::start() { return launch() && (!m_options.deployLedger || deploy()); }

bool DevChain::launch()
{
    if (!QFileInfo::exists(anvilPath())) {
        m_problem = QStringLiteral("no anvil at %1: run npm ci in contracts, or set TEGATA_ANVIL").arg(anvilPath());
        return false;
    }
    QStringList arguments{QStringLiteral("--host"), QStringLiteral("127.0.0.1"), QStringLiteral("--port"),
                          QString::number(m_port), QStringLiteral("--chain-id"), QString::number(m_options.chainId),
                          QStringLiteral("--mnemonic"),
                          QString::fromLatin1(mnemonic.data(), static_cast<qsizetype>(mnemonic.size())),
                          // anvil 1.7.1 stops mining once as many transactions wait as it keeps at most.
                          QStringLiteral("--max-transactions"), QStringLiteral("100000")};
    if (!m_options.stateFile.isEmpty()) {
        arguments << QStringLiteral("--state") << m_options.stateFile;
    }
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    // The node ends with the test, however the test ends.
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    m_process.start(anvilPath(), arguments);
    static const QRegularExpression listening(QStringLiteral("Listening on 127\\.0\\.0\\.1:(\\d+)"));
    QString output;
    while (m_process.waitForReadyRead(startDeadline)) {
        output += QString::fromUtf8(m_process.readAll());
        if (const auto match = listening.match(output); match.hasMatch()) {
            m_port = static_cast<quint16>(match.captured(1).toUInt());
            m_node = node();
            // What it prints from now on is of no interest, and must not fill the pipe's buffer.
            QObject::connect(&m_process, &QProcess::readyRead, &m_process, [this] { m_process.readAll(); });
            return true;
        }
    }
    m_problem = QStringLiteral("anvil did not start: ") + output;
    return false;
}

void DevChain::stop()
{
    m_node.reset();
    m_process.disconnect(&m_process);
    if (m_process.state() != QProcess::NotRunning) {
        // Politely: it writes its state file first.
        m_process.terminate();
        if (!m_process.waitForFinished(startDeadline)) {
            m_process.kill();
            m_process.waitForFinished();
        }
    }
}

bool DevChain::deploy()
{
    // The first creation of account 0 is always at the same address.
    m_deployment.ledger = ledger::contractAddress(fundedAddress(0), 0);
    m_deploymentBlock = protocol::BlockNumber(1);
    const QJsonArray codeParams{m_deployment.ledger.hexString(), QStringLiteral("latest")};
    if (rpc(QStringLiteral("eth_getCode"), codeParams).toString() != QLatin1String("0x")) {
        return true;
    }
    QFile file(QStringLiteral(TEGATA_SOURCE_DIR "/resources/contracts/TegataLedger.bin"));
    if (!file.open(QIODevice::ReadOnly)) {
        m_problem = QStringLiteral("no bytecode of the ledger: ") + file.errorString();
        return false;
    }
    const auto code = fromHex(file.readAll().trimmed().toStdString());
    if (!code) {
        m_problem = QStringLiteral("the ledger's bytecode is not hexadecimal");
        return false;
    }
    ledger::Transaction transaction;
    transaction.chainId = m_deployment.chainId;
    transaction.maxFeePerGas = ledger::Wei::fromGwei(10);
    transaction.maxPriorityFeePerGas = ledger::Wei::fromGwei(1);
    transaction.gasLimit = 12'000'000;
    transaction.data = *code;
    const Result<ledger::SignedTransaction> creation = ledger::signTransaction(transaction, fundedKey(0));
    if (!creation) {
        m_problem = QStringLiteral("creation not signed");
        return false;
    }
    rpc(QStringLiteral("eth_sendRawTransaction"), {QString::fromStdString(toPrefixedHex(creation->raw))});
    const QJsonObject receipt = receiptOf(creation->hash);
    if (receipt.value(QLatin1String("status")).toString() != QLatin1String("0x1")) {
        m_problem = QStringLiteral("the ledger was not deployed: ") + m_problem;
        return false;
    }
    return true;
}

QUrl DevChain::httpUrl() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port)); }

QUrl DevChain::webSocketUrl() const { return QUrl(QStringLiteral("ws://127.0.0.1:%1").arg(m_port)); }

crypto::SigningKey DevChain::fundedKey(int index) const
{
    const auto seed = crypto::seedFrom(bytesOf(mnemonic), {});
    auto key = crypto::deriveSigningKey(*seed, "m/44'/60'/0'/0/" + std::to_string(index));
    return std::move(*key);
}

protocol::Address DevChain::fundedAddress(int index) const { return *crypto::addressOf(fundedKey(index)); }

std::unique_ptr<ledger::JsonRpcNode> DevChain::node() const
{
    return std::make_unique<ledger::JsonRpcNode>(httpUrl(), webSocketUrl());
}

std::unique_ptr<ledger::NodeSet> DevChain::nodes(const Clock &clock, ledger::NodeSetOptions options) const
{
    std::vector<std::unique_ptr<ledger::JsonRpcNode>> list;
    list.push_back(node());
    return std::make_unique<ledger::NodeSet>(std::move(list), m_deployment.chainId, clock, options);
}

QJsonValue DevChain::rpc(const QString &method, const QJsonArray &params)
{
    const Result<QJsonValue> answer = QCoro::waitFor(m_node->call(method, params));
    if (!answer) {
        m_problem = method + QStringLiteral(": ") + QString::fromStdString(answer.error().key()) + QLatin1Char(' ') +
                    QString::fromStdString(answer.error().detail());
        return QJsonValue(QJsonValue::Undefined);
    }
    return *answer;
}

QJsonObject DevChain::receiptOf(const protocol::TransactionHash &transaction)
{
    // Automining answers eth_sendRawTransaction a moment before the block is there.
    QElapsedTimer waited;
    waited.start();
    while (waited.elapsed() < receiptDeadline) {
        const QJsonValue receipt = rpc(QStringLiteral("eth_getTransactionReceipt"), {transaction.hexString()});
        if (receipt.isObject()) {
            return receipt.toObject();
        }
        QCoro::waitFor(QCoro::sleepFor(std::chrono::milliseconds(5)));
    }
    m_problem = QStringLiteral("the transaction is in no block");
    return {};
}

void DevChain::mine(int blocks)
{
    rpc(QStringLiteral("anvil_mine"), {ledger::toQuantity(static_cast<std::uint64_t>(blocks))});
}

UnixTime DevChain::now()
{
    const QJsonValue block = rpc(QStringLiteral("eth_getBlockByNumber"), {QStringLiteral("latest"), false});
    const Result<ledger::BlockHeader> header = ledger::parseBlockHeader(block);
    return header ? header->time : UnixTime{};
}

void DevChain::passTime(std::chrono::seconds seconds)
{
    rpc(QStringLiteral("evm_increaseTime"), {static_cast<qint64>(seconds.count())});
    mine();
}

void DevChain::setAutomine(bool automatic) { rpc(QStringLiteral("evm_setAutomine"), {automatic}); }

void DevChain::reorganise(int depth) { rpc(QStringLiteral("anvil_reorg"), {depth, QJsonArray()}); }

QString DevChain::snapshot() { return rpc(QStringLiteral("evm_snapshot")).toString(); }

void DevChain::revertTo(const QString &snapshot) { rpc(QStringLiteral("evm_revert"), {snapshot}); }

} // namespace tegata::test
