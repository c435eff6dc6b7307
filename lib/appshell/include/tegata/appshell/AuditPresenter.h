#pragma once

#include <tegata/appshell/AuditPage.h>
#include <tegata/appshell/LoadGate.h>
#include <tegata/appshell/PageParts.h>

namespace tegata::appshell {

/// What the chain recorded, filtered and exported; read while its page, "audit", is looked at. GUI thread.
class AuditPresenter : public QObject
{
    Q_OBJECT
public:
    AuditPresenter(PageParts parts, AuditPage &page);
    void enter();
    void leave();
    /// Reads again when the page is looked at, and when it is next opened otherwise.
    void refresh();

private:
    static QCoro::Task<void> load(QPointer<AuditPresenter> self);
    void showChoices(const std::vector<workflows::AuditEntry> &all);
    void exportEntries();
    [[nodiscard]] bool isShown() const;
    [[nodiscard]] workflows::AuditFilter filter() const;

    PageParts m_parts;
    AuditPage &m_page;
    LoadGate m_gate;
    bool m_isInside = false;
    std::vector<workflows::AuditEntry> m_entries;
};

} // namespace tegata::appshell
