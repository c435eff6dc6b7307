#include "Command.h"

#include <tegata/ledgerclient/JsonRpc.h>
#include <tegata/ledgerclient/Quantity.h>
#include <tegata/ledgerclient/Transaction.h>
#include <tegata/workflows/NetworkConfiguration.h>

#include <QCoro/QCoroTimer>
#include <QJsonArray>
#include <QTimer>

namespace tegata::cli {

namespace {

using namespace protocol;

constexpr qint64 bytecodeMaximum = 1024 * 1024;

Task<Reply> generateKey(Session *session, std::string path)
{
    const crypto::SigningKey key = crypto::generateSigningKey(session->random());
    const Result<Address> address = crypto::addressOf(key);
    if (!address) {
        co_return failure(address.error());
    }
    const Result<void> written =
        writeFile(path, bytesOf(std::string_view(toHex(key.view()) + "\n")), /*isSecret=*/true);
    if (!written) {
        co_return failure(written.error());
    }
    co_return Reply{{{QStringLiteral("address"), address->hexString()}}, address->hexString()};
}

Task<Reply> addressOfKey(std::string path)
{
    const Result<crypto::SigningKey> key = readKey({path});
    if (!key) {
        co_return failure(key.error());
    }
    const Result<Address> address = crypto::addressOf(*key);
    if (!address) {
        co_return failure(address.error());
    }
    co_return Reply{{{QStringLiteral("address"), address->hexString()}}, address->hexString()};
}

struct DeployOptions
{
    std::string node;
    std::string keyFile;
    std::string bytecode;
    std::string gateway;
    std::string page;
    std::string out;
};

Task<std::uint64_t> quantity(ledger::JsonRpcNode *node, QString method, QJsonArray parameters)
{
    const Result<QJsonValue> value = co_await node->call(method, parameters);
    if (!value) {
        co_return failure(value.error());
    }
    co_return ledger::parseQuantity(*value);
}

/// Puts the ledger on a chain and writes the file that describes the network.
Task<Reply> deployLedger(DeployOptions options)
{
    const Result<crypto::SigningKey> key = readKey({options.keyFile});
    if (!key) {
        co_return failure(key.error());
    }
    const Result<QByteArray> bytecode = readFile(options.bytecode, bytecodeMaximum);
    if (!bytecode) {
        co_return failure(bytecode.error());
    }
    const auto code = fromHex(bytecode->trimmed().toStdString());
    const Result<Address> sender = crypto::addressOf(*key);
    if (!code || code->empty() || !sender) {
        co_return failure(WorkflowError::FileUnreadable, "the bytecode is not hexadecimal");
    }
    ledger::JsonRpcNode node{QUrl(text(options.node))};
    const Result<std::uint64_t> chainId = co_await quantity(&node, QStringLiteral("eth_chainId"), QJsonArray());
    if (!chainId) {
        co_return failure(chainId.error());
    }
    // Named lists: GCC 12 cannot compile braced ones inside co_await expressions.
    const QJsonArray countParameters{sender->hexString(), QStringLiteral("latest")};
    const Result<std::uint64_t> nonce =
        co_await quantity(&node, QStringLiteral("eth_getTransactionCount"), countParameters);
    if (!nonce) {
        co_return failure(nonce.error());
    }
    const Result<std::uint64_t> gasPrice = co_await quantity(&node, QStringLiteral("eth_gasPrice"), QJsonArray());
    if (!gasPrice) {
        co_return failure(gasPrice.error());
    }
    const QString data = QString::fromStdString(toPrefixedHex(*code));
    const QJsonObject creation{{QStringLiteral("from"), sender->hexString()}, {QStringLiteral("data"), data}};
    const QJsonArray gasParameters{creation};
    const Result<std::uint64_t> gas = co_await quantity(&node, QStringLiteral("eth_estimateGas"), gasParameters);
    if (!gas) {
        co_return failure(gas.error());
    }
    ledger::Transaction transaction;
    transaction.chainId = ChainId(*chainId);
    transaction.nonce = *nonce;
    transaction.maxPriorityFeePerGas = ledger::Wei(1'000'000'000);
    transaction.maxFeePerGas = ledger::Wei(*gasPrice * 2 + 1'000'000'000);
    transaction.gasLimit = *gas + *gas / 5;
    transaction.data = *code;
    const Result<ledger::SignedTransaction> signedTransaction = ledger::signTransaction(transaction, *key);
    if (!signedTransaction) {
        co_return failure(signedTransaction.error());
    }
    const QJsonArray sendParameters{QString::fromStdString(toPrefixedHex(signedTransaction->raw))};
    const Result<QJsonValue> sent = co_await node.call(QStringLiteral("eth_sendRawTransaction"), sendParameters);
    if (!sent) {
        co_return failure(sent.error());
    }
    const Address ledger = ledger::contractAddress(*sender, *nonce);
    const QJsonArray receiptParameters{signedTransaction->hash.hexString()};
    QJsonObject receipt;
    constexpr int looks = 600;
    for (int look = 0; look < looks && receipt.isEmpty(); ++look) {
        const Result<QJsonValue> answer =
            co_await node.call(QStringLiteral("eth_getTransactionReceipt"), receiptParameters);
        if (!answer) {
            co_return failure(answer.error());
        }
        receipt = answer->toObject();
        if (receipt.isEmpty()) {
            QTimer pause;
            pause.setSingleShot(true);
            pause.start(std::chrono::milliseconds(100));
            co_await pause;
        }
    }
    const Result<std::uint64_t> status = ledger::parseQuantity(receipt.value(QStringLiteral("status")));
    const Result<std::uint64_t> block = ledger::parseQuantity(receipt.value(QStringLiteral("blockNumber")));
    if (!status || *status != 1 || !block) {
        co_return failure(LedgerError::Reverted, "the ledger was not created");
    }
    workflows::NetworkConfiguration network;
    network.deployment = {ChainId(*chainId), ledger};
    network.deployedAt = BlockNumber(*block);
    network.nodes = {QUrl(text(options.node))};
    network.gateway = QUrl(text(options.gateway));
    network.patientPage = QUrl(text(options.page));
    const QByteArray file = workflows::writeNetworkConfiguration(network);
    const Result<void> written = writeFile(options.out, bytesOf(file), /*isSecret=*/false);
    if (!written) {
        co_return failure(written.error());
    }
    co_return Reply{{{QStringLiteral("ledger"), ledger.hexString()},
                     {QStringLiteral("chainId"), static_cast<qint64>(*chainId)},
                     {QStringLiteral("block"), static_cast<qint64>(*block)}},
                    ledger.hexString()};
}

} // namespace

void addLedgerCommands(CLI::App &app, const Choose &choose)
{
    CLI::App *key = app.add_subcommand("key", "Keys of operators");
    key->require_subcommand(1);
    auto keyPath = std::make_shared<std::string>();
    CLI::App *generate = key->add_subcommand("generate", "Make a key and print its address");
    generate->add_option("--out", *keyPath, "New file for the key; never overwritten")->required();
    generate->callback([=] { choose([=](Session &session) { return generateKey(&session, *keyPath); }); });
    CLI::App *address = key->add_subcommand("address", "Print the address of a key");
    address->add_option("--key-file", *keyPath, "File with the key")->required();
    address->callback([=] { choose([=](Session &) { return addressOfKey(*keyPath); }); });

    CLI::App *ledger = app.add_subcommand("ledger", "The ledger contract");
    ledger->require_subcommand(1);
    auto options = std::make_shared<DeployOptions>();
    CLI::App *deploy = ledger->add_subcommand("deploy", "Put the ledger on a chain and describe the network");
    deploy->add_option("--node", options->node, "JSON-RPC node")->required();
    deploy->add_option("--key-file", options->keyFile, "Key that pays")->required();
    deploy->add_option("--bytecode", options->bytecode, "Creation bytecode in hexadecimal")->required();
    deploy->add_option("--gateway", options->gateway, "Address of the gateway")->required();
    deploy->add_option("--patient-page", options->page, "Address of the patient's page");
    deploy->add_option("--out", options->out, "File for the network's description")->required();
    deploy->callback([=] { choose([=](Session &) { return deployLedger(*options); }); });
}

} // namespace tegata::cli
