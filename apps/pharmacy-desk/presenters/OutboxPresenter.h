#pragma once

#include "presenters/AppContext.h"

#include <QCoro/QCoroTask>
#include <QPointer>

#include <functional>

namespace tegata::pharmacy {

class OutboxPage;

/// The outbox as it stands, and "send now". GUI thread.
class OutboxPresenter : public QObject
{
    Q_OBJECT
public:
    using NameOf = std::function<QString(const protocol::PatientId &)>;

    OutboxPresenter(const AppContext &context, OutboxPage &page, NameOf nameOf);
    void enter();
    void leave();
    void refresh();

private:
    void dismiss(const protocol::RecordId &id);
    static QCoro::Task<void> load(QPointer<OutboxPresenter> self, quint64 generation);
    static QCoro::Task<void> send(QPointer<OutboxPresenter> self, quint64 generation);
    static QCoro::Task<void> takeOff(QPointer<OutboxPresenter> self, quint64 generation, protocol::RecordId id);

    AppContext m_context;
    OutboxPage &m_page;
    NameOf m_nameOf;
    quint64 m_generation = 0;
    bool m_isLoading = false;
    bool m_isDue = false;
};

} // namespace tegata::pharmacy
