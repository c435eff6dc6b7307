#pragma once

#include <tegata/appshell/LoadGate.h>
#include <tegata/appshell/OutboxPage.h>
#include <tegata/appshell/PageParts.h>

namespace tegata::appshell {

/// The outbox as it stands, "send now", and taking a refused entry off the list. Its page is "outbox". GUI thread.
class OutboxPresenter : public QObject
{
    Q_OBJECT
public:
    /// Empty for a patient whose name is not known here.
    using NameOf = std::function<QString(const protocol::PatientId &)>;

    OutboxPresenter(PageParts parts, OutboxPage &page, NameOf nameOf);
    void enter();
    void leave();
    /// Reads it again; also when names became known.
    void refresh();

private:
    void dismiss(const protocol::RecordId &id);
    static QCoro::Task<void> load(QPointer<OutboxPresenter> self);
    static QCoro::Task<void> send(QPointer<OutboxPresenter> self);
    static QCoro::Task<void> takeOff(QPointer<OutboxPresenter> self, protocol::RecordId id);

    PageParts m_parts;
    OutboxPage &m_page;
    NameOf m_nameOf;
    LoadGate m_gate;
    /// Counts lock and unlock: what comes back after a lock is not shown.
    int m_visit = 0;
    bool m_isInside = false;
};

} // namespace tegata::appshell
