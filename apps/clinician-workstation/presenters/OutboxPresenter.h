#pragma once

#include "Desk.h"

#include <QCoro/QCoroTask>
#include <QPointer>

namespace tegata::workstation {

class OutboxPage;
class PatientsPresenter;

/// What waits to be sent, and what was refused for good.
class OutboxPresenter : public QObject
{
    Q_OBJECT
public:
    OutboxPresenter(Desk &desk, OutboxPage &page, PatientsPresenter &patients, QObject *parent = nullptr);
    void enter();
    void leave();
    void refresh();

private:
    void show();
    void dismiss(const QString &id);

    static QCoro::Task<void> load(QPointer<OutboxPresenter> self);
    static QCoro::Task<void> send(QPointer<OutboxPresenter> self);
    static QCoro::Task<void> takeOff(QPointer<OutboxPresenter> self, protocol::RecordId id);

    Desk &m_desk;
    OutboxPage &m_page;
    PatientsPresenter &m_patients;
    std::vector<workflows::Delivery> m_items;
    int m_visit = 0;
    bool m_isInside = false;
};

} // namespace tegata::workstation
