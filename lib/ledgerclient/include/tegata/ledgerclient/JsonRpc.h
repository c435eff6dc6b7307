#pragma once

#include <tegata/base/Task.h>
#include <tegata/ledgerclient/ContractError.h>
#include <tegata/ledgerclient/LedgerError.h>
#include <tegata/ledgerclient/Quantity.h>

#include <QJsonArray>
#include <QJsonValue>
#include <QObject>
#include <QUrl>

#include <chrono>
#include <memory>

class QNetworkAccessManager;

namespace tegata::ledger {

/// Limits of one request to one node.
struct RpcLimits
{
    /// Whole request, from the call to the last byte.
    std::chrono::milliseconds deadline{15'000};
    /// Larger answers are cut off and are LedgerError::TooLarge.
    qint64 maximumReplySize = 32 * 1024 * 1024;
};

/// One Ethereum JSON-RPC endpoint over HTTP or HTTPS. Nothing it says is believed beyond its form:
/// ids are matched, redirects are not followed, cookies are not kept, sizes and time are capped.
/// Lives on the thread that made it; must outlive the tasks started on it.
class JsonRpcNode : public QObject
{
    Q_OBJECT
public:
    /// `endpoint` is http or https. `webSocket` may be empty: then new blocks are polled for.
    explicit JsonRpcNode(QUrl endpoint, QUrl webSocket = {}, RpcLimits limits = {}, QObject *parent = nullptr);
    ~JsonRpcNode() override;

    [[nodiscard]] const QUrl &endpoint() const { return m_endpoint; }
    [[nodiscard]] const QUrl &webSocketEndpoint() const { return m_webSocket; }
    /// Host and port, for messages and logs (no path: hosted nodes put keys there).
    [[nodiscard]] QString displayName() const;

    /// Errors: Unreachable, Timeout, TooLarge, MalformedReply, RpcError, and Reverted when an error object
    /// carries revert data.
    [[nodiscard]] Task<QJsonValue> call(QString method, QJsonArray params);
    [[nodiscard]] Task<QJsonValue> call(QString method, QJsonArray params, RpcLimits limits);

    /// A call whose refusal by the contract is an expected answer (eth_call, eth_estimateGas).
    struct Outcome
    {
        QJsonValue result;
        /// Set when the contract reverted; `result` is then undefined.
        std::optional<ContractError> refusal;
    };
    [[nodiscard]] Task<Outcome> callContract(QString method, QJsonArray params);

private:
    [[nodiscard]] Task<Outcome> exchange(QString method, QJsonArray params, RpcLimits limits);

    QUrl m_endpoint;
    QUrl m_webSocket;
    RpcLimits m_limits;
    std::unique_ptr<QNetworkAccessManager> m_network;
    quint64 m_nextId = 1;
};

} // namespace tegata::ledger
