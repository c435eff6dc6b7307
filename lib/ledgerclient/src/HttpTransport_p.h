#pragma once

#include <tegata/base/Task.h>
#include <tegata/ledgerclient/LedgerError.h>

#include <QByteArray>
#include <QNetworkRequest>

#include <chrono>
#include <memory>

class QNetworkAccessManager;

namespace tegata::ledger {

/// A manager without cookies, cache or stored credentials.
[[nodiscard]] std::unique_ptr<QNetworkAccessManager> makeNetworkAccess();

/// A request that follows no redirect and sends no credentials.
[[nodiscard]] QNetworkRequest makeRequest(const QUrl &url);

struct HttpReply
{
    int status = 0;
    QByteArray body;
    QByteArray contentType;
};

/// Sends one request and waits for all of the answer, whatever its status. Unreachable without an HTTP answer,
/// Timeout when `deadline` passes before the last byte, TooLarge as soon as more than `maximumReplySize`
/// bytes are announced or received.
[[nodiscard]] Task<HttpReply> sendHttp(QNetworkAccessManager *network, QNetworkRequest request, QByteArray method,
                                       QByteArray body, std::chrono::milliseconds deadline, qint64 maximumReplySize);

/// Host, and port when it is not the scheme's own; lower case.
[[nodiscard]] QByteArray authorityOf(const QUrl &url);

} // namespace tegata::ledger
