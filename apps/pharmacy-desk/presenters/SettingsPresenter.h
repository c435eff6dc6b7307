#pragma once

#include "presenters/AppContext.h"

#include <tegata/uikit/DetailList.h>
#include <tegata/workflows/TerminalEnrolment.h>

#include <QCoro/QCoroTask>
#include <QPointer>

#include <vector>

namespace tegata::pharmacy {

class SettingsPage;

/// Settings of this terminal. GUI thread.
class SettingsPresenter : public QObject
{
    Q_OBJECT
public:
    SettingsPresenter(const AppContext &context, SettingsPage &page);
    void enter();
    void leave();
    /// What the ledger says of this terminal, for "About".
    void setStatus(const workflows::EnrolmentStatus &status);

private:
    [[nodiscard]] std::vector<ui::Detail> about() const;
    static QCoro::Task<void> changePin(QPointer<SettingsPresenter> self, quint64 generation, SecretBuffer oldPin,
                                       SecretBuffer newPin);

    AppContext m_context;
    SettingsPage &m_page;
    workflows::EnrolmentStatus m_status;
    quint64 m_generation = 0;
};

} // namespace tegata::pharmacy
