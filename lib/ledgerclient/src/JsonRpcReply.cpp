#include "JsonRpcReply_p.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace tegata::ledger {
namespace {

// "execution reverted", by go-ethereum, followed by others.
constexpr int revertedCode = 3;
constexpr std::size_t maximumRevertData = 64 * 1024;
constexpr qsizetype maximumMessageLength = 160;

/// Revert data where different nodes put it: `data`, or `data.data`, or behind "Reverted " in `data`.
std::optional<Bytes> revertDataOf(const QJsonObject &error)
{
    QJsonValue data = error.value(QLatin1String("data"));
    if (data.isObject()) {
        data = data.toObject().value(QLatin1String("data"));
    }
    if (data.isString() && data.toString().startsWith(QLatin1String("Reverted 0x"))) {
        data = data.toString().mid(9);
    }
    Result<Bytes> bytes = parseData(data, maximumRevertData);
    return bytes ? std::optional(std::move(*bytes)) : std::nullopt;
}

/// For the log: one short line of plain characters.
std::string shortMessage(const QString &message)
{
    QByteArray text = message.left(maximumMessageLength).toLatin1();
    for (char &c : text) {
        c = c < 0x20 || c == 0x7f ? '?' : c;
    }
    return text.toStdString();
}

Result<JsonRpcNode::Outcome> errorOutcome(const QJsonObject &error)
{
    const QJsonValue code = error.value(QLatin1String("code"));
    const QString message = error.value(QLatin1String("message")).toString();
    if (!code.isDouble()) {
        return failure(LedgerError::MalformedReply, "error without a code");
    }
    const bool saysReverted =
        code.toInt() == revertedCode || message.contains(QLatin1String("revert"), Qt::CaseInsensitive);
    if (saysReverted) {
        JsonRpcNode::Outcome outcome;
        outcome.refusal = decodeContractError(revertDataOf(error).value_or(Bytes{}));
        return outcome;
    }
    return failure(LedgerError::RpcError, std::to_string(code.toInt()) + " " + shortMessage(message));
}

} // namespace

Result<JsonRpcNode::Outcome> parseJsonRpcReply(const QByteArray &body, quint64 id)
{
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(body, &parseError);
    if (parseError.error != QJsonParseError::NoError || !document.isObject()) {
        return failure(LedgerError::MalformedReply, "not a JSON object");
    }
    const QJsonObject object = document.object();
    const QJsonValue replyId = object.value(QLatin1String("id"));
    if (object.value(QLatin1String("jsonrpc")) != QJsonValue(QStringLiteral("2.0")) || !replyId.isDouble() ||
        replyId.toDouble() != static_cast<double>(id)) {
        return failure(LedgerError::MalformedReply, "not an answer to this request");
    }
    const bool hasResult = object.contains(QLatin1String("result"));
    const QJsonValue error = object.value(QLatin1String("error"));
    const bool hasError = !error.isUndefined() && !error.isNull();
    if (hasError && error.isObject() && (!hasResult || object.value(QLatin1String("result")).isNull())) {
        return errorOutcome(error.toObject());
    }
    if (!hasResult || hasError) {
        return failure(LedgerError::MalformedReply, "neither a result nor an error");
    }
    JsonRpcNode::Outcome outcome;
    outcome.result = object.value(QLatin1String("result"));
    return outcome;
}

} // namespace tegata::ledger
