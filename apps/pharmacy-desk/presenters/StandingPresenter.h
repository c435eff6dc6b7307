#pragma once

#include "presenters/AppContext.h"

#include <tegata/uikit/DetailList.h>
#include <tegata/workflows/TerminalEnrolment.h>

#include <QCoro/QCoroTask>
#include <QPointer>
#include <QTimer>

#include <memory>
#include <optional>

namespace tegata::appshell {
class TerminalEnd;
} // namespace tegata::appshell

namespace tegata::pharmacy {

/// Whether this terminal may still act. When it may not, the window says why. GUI thread.
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
    /// Revoked, expired or deactivated, or for another of these reasons than before: everything shown must go, and
    /// cached charts must be forgotten, but for what the institution wrote itself where `leavesOwn`.
    void ended(bool leavesOwn);
    /// May act again, after an end.
    void runsAgain();

private:
    void show(const workflows::EnrolmentStatus &status);
    [[nodiscard]] std::optional<Error> knownEnd() const;
    void showEnd(const Error &end, const QString &institutionName);
    void showKnownEnd(const Error &end);
    static QCoro::Task<void> ask(QPointer<StandingPresenter> self, quint64 generation);

    AppContext m_context;
    std::unique_ptr<appshell::TerminalEnd> m_terminalEnd;
    QTimer m_expiry;
    workflows::EnrolmentStatus m_status;
    quint64 m_generation = 0;
    bool m_isAsking = false;
    bool m_isDue = false;
    /// As it was said last.
    std::optional<Error> m_end;
};

} // namespace tegata::pharmacy
