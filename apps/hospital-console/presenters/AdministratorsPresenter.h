#pragma once

#include <tegata/appshell/LoadGate.h>

#include "ConsoleParts.h"

#include "views/AddAdministratorSheet.h"
#include "views/AdministratorsPage.h"

namespace tegata::console {

/// Who may administer: add from carried text, remove, never the last.
class AdministratorsPresenter : public QObject
{
    Q_OBJECT
public:
    AdministratorsPresenter(ConsoleParts parts, AdministratorsPage &page);
    void enter();
    void leave();
    void refresh();

Q_SIGNALS:
    /// This computer's own administrator was removed.
    void removed();

private:
    static QCoro::Task<void> load(QPointer<AdministratorsPresenter> self);
    void askToAdd(const QString &text);
    void askToRemove(const workflows::AdministratorInformation &administrator);
    void loadFile();

    ConsoleParts m_parts;
    AdministratorsPage &m_page;
    AddAdministratorSheet *m_add;
    appshell::LoadGate m_gate;
    bool m_isInside = false;
};

} // namespace tegata::console
