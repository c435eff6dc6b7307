#pragma once

#include <QStringList>
#include <QTcpServer>
#include <QUrl>

#include <functional>
#include <vector>

class QTcpSocket;

namespace tegata::test {

/// The wires between a program and its gateway and nodes: everything passes on as it is, is counted, and at one chosen
/// place the power goes.
class Wire : public QObject
{
    Q_OBJECT
public:
    /// A stretch of wire to `upstream`; the address that the program is given instead.
    [[nodiscard]] QUrl to(const QUrl &upstream);

    /// Counts from nothing again; no cut.
    void reset();
    /// Cuts before request number `request` passes, counted from 0, or before the first of its answer does.
    void cutAt(int request, bool isAnswer);
    /// Cuts when so many bytes of answers have passed.
    void cutAfter(qint64 bytes) { m_cutAfter = bytes; }
    /// Called at the cut; nothing passes any more until reset().
    void setAtCut(std::function<void()> atCut) { m_atCut = std::move(atCut); }

    /// First lines of the requests, such as "PUT /v1/records/0x… HTTP/1.1", in their order.
    [[nodiscard]] const QStringList &requests() const { return m_requests; }
    [[nodiscard]] qint64 bytes() const { return m_bytes; }
    [[nodiscard]] bool isCut() const { return m_isCut; }

private:
    void join(QTcpSocket *client, const QUrl &upstream);
    void cut();

    std::vector<std::unique_ptr<QTcpServer>> m_servers;
    std::function<void()> m_atCut;
    QStringList m_requests;
    qint64 m_bytes = 0;
    int m_cutAtRequest = -1;
    bool m_cutsAnswer = false;
    qint64 m_cutAfter = -1;
    bool m_isCut = false;
};

} // namespace tegata::test
