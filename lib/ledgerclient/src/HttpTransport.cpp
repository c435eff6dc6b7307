#include "HttpTransport_p.h"

#include <QCoro/QCoroNetworkReply>

#include <QNetworkAccessManager>
#include <QNetworkCookie>
#include <QNetworkCookieJar>
#include <QNetworkReply>
#include <QTimer>

namespace tegata::ledger {
namespace {

/// Keeps nothing and sends nothing.
class NoCookies final : public QNetworkCookieJar
{
public:
    [[nodiscard]] QList<QNetworkCookie> cookiesForUrl(const QUrl &) const override { return {}; }
    bool setCookiesFromUrl(const QList<QNetworkCookie> &, const QUrl &) override { return false; }
};

struct DeleteLater
{
    void operator()(QObject *object) const { object->deleteLater(); }
};

/// What a reply's slots know about it; owned by the reply.
class ReplyGuard final : public QObject
{
public:
    ReplyGuard(QNetworkReply *reply, std::chrono::milliseconds deadline, qint64 maximumSize)
        : QObject(reply)
        , m_reply(reply)
        , m_maximumSize(maximumSize)
    {
        connect(reply, &QNetworkReply::metaDataChanged, this, [this] { checkAnnouncedSize(); });
        connect(reply, &QNetworkReply::readyRead, this, [this] { take(); });
        QTimer::singleShot(deadline, this, [this] {
            m_timedOut = true;
            m_reply->abort();
        });
    }
    /// Moves what has arrived into our own buffer, so that Qt's cannot grow without a limit.
    void take()
    {
        if (m_tooLarge) {
            return;
        }
        m_body += m_reply->readAll();
        if (m_body.size() > m_maximumSize) {
            tooLarge();
        }
    }
    [[nodiscard]] bool isTimedOut() const { return m_timedOut; }
    [[nodiscard]] bool isTooLarge() const { return m_tooLarge; }
    [[nodiscard]] QByteArray takeBody() { return std::move(m_body); }

private:
    void checkAnnouncedSize()
    {
        if (m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong() > m_maximumSize) {
            tooLarge();
        }
    }
    void tooLarge()
    {
        if (!m_tooLarge) {
            m_tooLarge = true;
            m_body.clear();
            m_reply->abort();
        }
    }

    QNetworkReply *m_reply;
    qint64 m_maximumSize;
    QByteArray m_body;
    bool m_timedOut = false;
    bool m_tooLarge = false;
};

} // namespace

std::unique_ptr<QNetworkAccessManager> makeNetworkAccess()
{
    auto network = std::make_unique<QNetworkAccessManager>();
    network->setCookieJar(new NoCookies);
    network->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    return network;
}

QNetworkRequest makeRequest(const QUrl &url)
{
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    // Bytes are counted and hashed as they travel; and nothing small can unpack into something huge.
    request.setRawHeader("Accept-Encoding", "identity");
    return request;
}

Task<HttpReply> sendHttp(QNetworkAccessManager *network, QNetworkRequest request, QByteArray method, QByteArray body,
                         std::chrono::milliseconds deadline, qint64 maximumReplySize)
{
    const std::unique_ptr<QNetworkReply, DeleteLater> reply(network->sendCustomRequest(request, method, body));
    auto *const guard = new ReplyGuard(reply.get(), deadline, maximumReplySize);
    co_await reply.get();
    if (guard->isTimedOut()) {
        co_return failure(LedgerError::Timeout, "no answer in time");
    }
    if (guard->isTooLarge()) {
        co_return failure(LedgerError::TooLarge, "answer larger than allowed");
    }
    guard->take();
    if (guard->isTooLarge()) {
        co_return failure(LedgerError::TooLarge, "answer larger than allowed");
    }
    HttpReply answer;
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (answer.status == 0) {
        co_return failure(LedgerError::Unreachable, reply->errorString().toStdString());
    }
    // An answer that broke off has a status all the same; an error status has an error of its own.
    const QNetworkReply::NetworkError error = reply->error();
    const bool isBrokenOff = error == QNetworkReply::RemoteHostClosedError ||
                             (error != QNetworkReply::NoError && error < QNetworkReply::ContentAccessDenied);
    if (isBrokenOff) {
        co_return failure(LedgerError::Unreachable, "answer broke off");
    }
    answer.body = guard->takeBody();
    answer.contentType = reply->header(QNetworkRequest::ContentTypeHeader).toByteArray();
    co_return answer;
}

QByteArray authorityOf(const QUrl &url)
{
    QByteArray authority = url.host(QUrl::FullyEncoded).toLatin1().toLower();
    if (authority.contains(':')) {
        authority = "[" + authority + "]";
    }
    const int own = url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("wss") ? 443 : 80;
    if (const int port = url.port(own); port != own) {
        authority += ":" + QByteArray::number(port);
    }
    return authority;
}

} // namespace tegata::ledger
