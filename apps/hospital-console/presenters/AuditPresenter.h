#pragma once

#include "ConsoleParts.h"
#include "LoadGate.h"

#include "views/AuditPage.h"

namespace tegata::console {

/// What the chain recorded, filtered and exported.
class AuditPresenter : public QObject
{
    Q_OBJECT
public:
    AuditPresenter(ConsoleParts parts, AuditPage &page);
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

    ConsoleParts m_parts;
    AuditPage &m_page;
    LoadGate m_gate;
    bool m_isInside = false;
    std::vector<workflows::AuditEntry> m_entries;
};

} // namespace tegata::console
