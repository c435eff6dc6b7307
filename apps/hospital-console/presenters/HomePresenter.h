#pragma once

#include "ConsoleParts.h"

#include "views/HomePage.h"
#include "views/PosterSheet.h"
#include "views/RenameSheet.h"

#include <tegata/appshell/LoadGate.h>
#include <tegata/uikit/ReceptionDisplay.h>
#include <tegata/workflows/InstitutionAdministration.h>

namespace tegata::console {

/// The institution's entry, its code, and what is done with both.
class HomePresenter : public QObject
{
    Q_OBJECT
public:
    /// `page` belongs to the window.
    HomePresenter(ConsoleParts parts, HomePage &page);
    ~HomePresenter() override;

    void enter();
    void leave();
    void refresh();

Q_SIGNALS:
    /// The entry was read anew.
    void informationChanged(const tegata::workflows::InstitutionInformation &information);

private:
    static QCoro::Task<void> load(QPointer<HomePresenter> self);
    static QCoro::Task<void> checkPatientPage(QPointer<HomePresenter> self);
    static QCoro::Task<void> renew(QPointer<HomePresenter> self);
    void showInformation(const workflows::InstitutionInformation &information);
    void showPoster(const workflows::InstitutionPoster &poster);
    void showDisplay();
    void rename(const QString &name, protocol::InstitutionKind kind);
    void setActive(bool active);
    void askForNewCode();

    ConsoleParts m_parts;
    HomePage &m_page;
    RenameSheet *m_rename;
    PosterSheet *m_posterSheet;
    QPointer<ui::ReceptionDisplay> m_display;
    appshell::LoadGate m_gate;
    bool m_isInside = false;
    std::optional<workflows::InstitutionInformation> m_information;
    ui::PosterContent m_poster;
    QString m_code;
};

} // namespace tegata::console
