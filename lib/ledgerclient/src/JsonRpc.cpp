#include <tegata/ledgerclient/JsonRpc.h>

#include "HttpTransport_p.h"
#include "JsonRpcReply_p.h"
#include "LedgerLog_p.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>

namespace tegata::ledger {

JsonRpcNode::JsonRpcNode(QUrl endpoint, QUrl webSocket, RpcLimits limits, QObject *parent)
    : QObject(parent)
    , m_endpoint(std::move(endpoint))
    , m_webSocket(std::move(webSocket))
    , m_limits(limits)
    , m_network(makeNetworkAccess())
{
}

JsonRpcNode::~JsonRpcNode() = default;

QString JsonRpcNode::displayName() const { return QString::fromLatin1(authorityOf(m_endpoint)); }

Task<JsonRpcNode::Outcome> JsonRpcNode::exchange(QString method, QJsonArray params, RpcLimits limits)
{
    const quint64 id = m_nextId++;
    const QJsonObject envelope{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                               {QStringLiteral("id"), static_cast<qint64>(id)},
                               {QStringLiteral("method"), method},
                               {QStringLiteral("params"), params}};
    QNetworkRequest request = makeRequest(m_endpoint);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/json"));
    const Result<HttpReply> reply = co_await sendHttp(m_network.get(), request, QByteArrayLiteral("POST"),
                                                      QJsonDocument(envelope).toJson(QJsonDocument::Compact),
                                                      limits.deadline, limits.maximumReplySize);
    if (!reply) {
        co_return failure(reply.error());
    }
    Result<Outcome> outcome = parseJsonRpcReply(reply->body, id);
    // Nodes and the proxies before them may say "busy" or "wrong path" in HTTP's own way.
    if (!outcome && outcome.error().is(LedgerError::MalformedReply) && reply->status != 200) {
        const bool isRedirect = reply->status >= 300 && reply->status < 400;
        co_return failure(isRedirect ? LedgerError::MalformedReply : LedgerError::Unreachable,
                          "HTTP status " + std::to_string(reply->status));
    }
    co_return outcome;
}

Task<QJsonValue> JsonRpcNode::call(QString method, QJsonArray params)
{
    return call(std::move(method), std::move(params), m_limits);
}

Task<QJsonValue> JsonRpcNode::call(QString method, QJsonArray params, RpcLimits limits)
{
    Result<Outcome> outcome = co_await exchange(std::move(method), std::move(params), limits);
    if (!outcome) {
        co_return failure(outcome.error());
    }
    if (outcome->refusal) {
        co_return failure(outcome->refusal->toError());
    }
    co_return Result<QJsonValue>(outcome->result);
}

Task<JsonRpcNode::Outcome> JsonRpcNode::callContract(QString method, QJsonArray params)
{
    return exchange(std::move(method), std::move(params), m_limits);
}

} // namespace tegata::ledger
