#pragma once

#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QTcpServer>
#include <QUrl>

#include <functional>

namespace tegata::test {

/// Stands in front of a real node, on the event loop of the test, and makes it lie or be somebody else.
class NodeProxy : public QObject
{
    Q_OBJECT
public:
    explicit NodeProxy(QUrl upstream);

    [[nodiscard]] QUrl url() const;
    /// Leaves requests without an answer; empty: none.
    void setSilence(std::function<bool(const QJsonObject &request)> isSilenced)
    {
        m_isSilenced = std::move(isSilenced);
    }
    /// Another node answers from now on.
    void pointTo(QUrl upstream) { m_upstream = std::move(upstream); }
    /// Changes every answer; called with the request. Empty: tells the truth.
    void setLie(std::function<QJsonObject(const QJsonObject &request, QJsonObject reply)> lie)
    {
        m_lie = std::move(lie);
    }

private:
    void take(QTcpSocket *socket);
    void forward(QTcpSocket *socket, const QByteArray &body);

    QTcpServer m_server;
    QNetworkAccessManager m_network;
    QUrl m_upstream;
    std::function<QJsonObject(const QJsonObject &, QJsonObject)> m_lie;
    std::function<bool(const QJsonObject &)> m_isSilenced;
};

} // namespace tegata::test
