#pragma once

#include "Desk.h"

#include <QCoro/QCoroTask>
#include <QPointer>

namespace tegata::workstation {

class SettingsPage;

class SettingsPresenter : public QObject
{
    Q_OBJECT
public:
    SettingsPresenter(Desk &desk, SettingsPage &page, QObject *parent = nullptr);
    void enter();
    void leave();

private:
    void showAbout();
    static QCoro::Task<void> changePin(QPointer<SettingsPresenter> self, SecretBuffer oldPin, SecretBuffer newPin);

    Desk &m_desk;
    SettingsPage &m_page;
};

} // namespace tegata::workstation
