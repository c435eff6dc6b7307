#pragma once

#include "FaultServer.h"

#include <tegata/ledgerclient/Abi.h>
#include <tegata/ledgerclient/JsonRpc.h>
#include <tegata/ledgerclient/LedgerBindings.h>
#include <tegata/ledgerclient/NodeSet.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace tegata::test {

/// A node with a made-up chain that lies as the test says. Only for faults: what works is tested on a real one.
class FakeNode
{
public:
    FakeNode()
        : m_server([this](const WireRequest &request) { return handle(request); })
    {
        grow(20);
    }

    [[nodiscard]] FaultServer &server() { return m_server; }
    [[nodiscard]] std::unique_ptr<ledger::JsonRpcNode> node(ledger::RpcLimits limits = {}) const
    {
        return std::make_unique<ledger::JsonRpcNode>(m_server.url(), QUrl(), limits);
    }

    /// Adds blocks; blocks of one height have the same hash on every node with the same branch.
    void grow(int count)
    {
        for (int i = 0; i < count; ++i) {
            m_branches.push_back(m_branch);
        }
    }
    void shrink(int count) { m_branches.resize(m_branches.size() - static_cast<std::size_t>(count)); }
    /// Replaces the newest blocks by those of another branch.
    void fork(int depth, int branch)
    {
        m_branch = branch;
        shrink(depth);
        grow(depth);
    }
    [[nodiscard]] std::uint64_t newest() const { return m_branches.size() - 1; }
    [[nodiscard]] QString hashOf(std::uint64_t number) const
    {
        return QStringLiteral("0x%1%2")
            .arg(m_branches.at(number), 32, 16, QLatin1Char('0'))
            .arg(number, 32, 16, QLatin1Char('0'));
    }
    /// One RecordAppended in this block.
    void addLog(std::uint64_t block) { m_logBlocks.push_back(block); }

    QString chainId = QStringLiteral("0x7a69");
    QString callResult = QStringLiteral("0x01");
    qint64 timeShift = 0;
    std::uint64_t maximumLogs = 1'000'000;
    bool tellsTimes = true;
    /// Changes every log before it goes out.
    std::function<void(QJsonObject &)> spoil;
    /// Changes any answer before it goes out.
    std::function<void(const QString &method, QJsonObject &reply)> twist;
    QStringList calls;

private:
    [[nodiscard]] QJsonValue block(std::uint64_t number) const
    {
        if (number > newest()) {
            return QJsonValue();
        }
        const qint64 time = 1'700'000'000 + static_cast<qint64>(number) * 5 + timeShift;
        return QJsonObject{{QStringLiteral("number"), ledger::toQuantity(number)},
                           {QStringLiteral("hash"), hashOf(number)},
                           {QStringLiteral("parentHash"), number == 0 ? hashOf(0) : hashOf(number - 1)},
                           {QStringLiteral("timestamp"), ledger::toQuantity(static_cast<std::uint64_t>(time))}};
    }
    [[nodiscard]] QJsonArray logs(std::uint64_t from, std::uint64_t to) const
    {
        QJsonArray list;
        for (const std::uint64_t number : m_logBlocks) {
            if (number < from || number > to || number > newest()) {
                continue;
            }
            const QString word = QStringLiteral("0x") + QString(64, QLatin1Char('1'));
            const QJsonArray topics{ledger::topicOf<ledger::events::RecordAppended>().hexString(), word, word, word};
            const Bytes data = ledger::abi::encode(number, protocol::RecordHash(), protocol::Address(),
                                                   protocol::Epoch(1), protocol::ChartHead());
            QJsonObject log{{QStringLiteral("address"), QStringLiteral("0x5fbdb2315678afecb367f032d93f642f64180aa3")},
                            {QStringLiteral("topics"), topics},
                            {QStringLiteral("data"), QString::fromStdString(toPrefixedHex(data))},
                            {QStringLiteral("blockNumber"), ledger::toQuantity(number)},
                            {QStringLiteral("blockHash"), hashOf(number)},
                            {QStringLiteral("transactionHash"), word},
                            {QStringLiteral("logIndex"), QStringLiteral("0x0")}};
            if (tellsTimes) {
                log.insert(QStringLiteral("blockTimestamp"),
                           block(number).toObject().value(QStringLiteral("timestamp")));
            }
            if (spoil) {
                spoil(log);
            }
            list.append(log);
        }
        return list;
    }
    [[nodiscard]] static std::uint64_t number(const QJsonValue &value)
    {
        const Result<std::uint64_t> parsed = ledger::parseQuantity(value);
        return parsed ? *parsed : 0;
    }
    [[nodiscard]] WireReply handle(const WireRequest &wire)
    {
        const QJsonObject request = QJsonDocument::fromJson(wire.body).object();
        const QString method = request.value(QStringLiteral("method")).toString();
        const QJsonArray params = request.value(QStringLiteral("params")).toArray();
        calls << method;
        QJsonObject reply{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                          {QStringLiteral("id"), request.value(QStringLiteral("id"))}};
        if (method == QLatin1String("eth_chainId")) {
            reply.insert(QStringLiteral("result"), chainId);
        } else if (method == QLatin1String("eth_getBlockByNumber")) {
            const bool isLatest = params.at(0).toString() == QLatin1String("latest");
            reply.insert(QStringLiteral("result"), block(isLatest ? newest() : number(params.at(0))));
        } else if (method == QLatin1String("eth_call")) {
            reply.insert(QStringLiteral("result"), callResult);
        } else if (method == QLatin1String("eth_getLogs")) {
            const QJsonObject filter = params.at(0).toObject();
            const QJsonArray found = logs(number(filter.value(QStringLiteral("fromBlock"))),
                                          number(filter.value(QStringLiteral("toBlock"))));
            if (static_cast<std::uint64_t>(found.size()) > maximumLogs) {
                reply.insert(QStringLiteral("error"),
                             QJsonObject{{QStringLiteral("code"), -32005},
                                         {QStringLiteral("message"), QStringLiteral("query returned too much")}});
            } else {
                reply.insert(QStringLiteral("result"), found);
            }
        }
        if (twist) {
            twist(method, reply);
        }
        WireReply out;
        out.body = QJsonDocument(reply).toJson(QJsonDocument::Compact);
        return out;
    }

    FaultServer m_server;
    int m_branch = 1;
    std::vector<int> m_branches{1};
    std::vector<std::uint64_t> m_logBlocks;
};

/// A clock that stands where it is put.
class FixedClock final : public Clock
{
public:
    [[nodiscard]] UnixTime now() const override { return m_now; }
    void set(UnixTime now) { m_now = now; }

private:
    UnixTime m_now = fromUnixSeconds(1'700'000'200);
};

} // namespace tegata::test
