#pragma once

#include "presenters/AppContext.h"

#include <tegata/uikit/DetailList.h>
#include <tegata/workflows/TerminalEnrolment.h>

#include <QCoro/QCoroTask>
#include <QPointer>
#include <QTimer>

#include <memory>

namespace tegata::appshell {
class EndedPage;
} // namespace tegata::appshell

namespace tegata::pharmacy {

/// Whether this terminal may still act. When it may not, one page over the whole window says why. GUI thread.
class StandingPresenter : public QObject
{
    Q_OBJECT
public:
    explicit StandingPresenter(const AppContext &context);
    ~StandingPresenter() override;
    void enter();
    void leave();
    /// Asks the ledger.
    void check();
    /// What the ledger said of this terminal, for the settings page; empty while it is not approved.
    [[nodiscard]] std::vector<ui::Detail> facts() const;

Q_SIGNALS:
    void statusKnown(const tegata::workflows::EnrolmentStatus &status);
    /// Revoked, expired or deactivated: everything shown must go, and cached charts must be forgotten.
    void ended();
    /// May act again, after an end.
    void runsAgain();

private:
    void show(const workflows::EnrolmentStatus &status);
    static QCoro::Task<void> ask(QPointer<StandingPresenter> self, quint64 generation);

    AppContext m_context;
    std::unique_ptr<appshell::EndedPage> m_page;
    QTimer m_expiry;
    workflows::EnrolmentStatus m_status;
    quint64 m_generation = 0;
    bool m_isAsking = false;
    bool m_isDue = false;
    bool m_isEnded = false;
};

} // namespace tegata::pharmacy
