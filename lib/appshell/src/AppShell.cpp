#include <tegata/appshell/AppShell.h>
#include <tegata/appshell/SessionWatch.h>

#include <tegata/uikit/ErrorWords.h>

#include <QPointer>

#include <algorithm>

namespace tegata::appshell {

namespace {

const QString idleKey = QStringLiteral("lock/idle-minutes");
const QString sessionKey = QStringLiteral("lock/with-session");

ui::NetworkStatus statusOf(const workflows::ConnectivityState &state)
{
    ui::NetworkStatus status;
    status.waiting = state.waitingToBeSent;
    status.block = protocol::toNumber(state.asOf);
    if (state.nodeReachable && state.gatewayReachable) {
        status.link = ui::LinkState::Connected;
    } else {
        status.link = ui::LinkState::Offline;
        if (state.nodeReachable) {
            status.missing = ui::MissingSide::Gateway;
        } else {
            status.missing = state.gatewayReachable ? ui::MissingSide::Nodes : ui::MissingSide::Both;
        }
        if (state.offlineSince != UnixTime{}) {
            status.offlineSince = QDateTime::fromSecsSinceEpoch(static_cast<qint64>(toUnixSeconds(state.offlineSince)));
        } else {
            status.link = ui::LinkState::Connecting;
        }
    }
    status.nodesAnswering = state.nodesAnswering;
    status.nodesConfigured = state.nodes;
    if (state.nodesDisagree || state.nodeStale) {
        status.nodes = ui::NodeAgreement::Disagree;
    } else {
        status.nodes = state.nodes == 1 ? ui::NodeAgreement::Single : ui::NodeAgreement::Agree;
    }
    return status;
}

} // namespace

AppShell::AppShell(ShellParts parts, std::function<bool()> isSetUp, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
    , m_isSetUp(std::move(isSetUp))
    , m_lockScreen(std::make_unique<ui::LockScreen>())
    , m_delivery(std::make_unique<workflows::OutboxDelivery>(parts.workspace))
    , m_idle(this)
{
    m_lockScreen->setObjectName(QStringLiteral("lock-screen"));
    m_lockScreen->setHandler([this](SecretBuffer pin) { appshell::start(unlock(this, std::move(pin))); });
    connect(&m_parts.window, &ui::AppWindow::lockRequested, this, &AppShell::lock);
    connect(&m_idle, &ui::IdleLock::idle, this, &AppShell::lock);
    connect(&m_parts.workspace.connectivity(), &workflows::Connectivity::changed, this, &AppShell::showStatus);
    connect(&m_parts.workspace.connectivity(), &workflows::Connectivity::deliveryChanged, this, &AppShell::showStatus);
    m_idle.setActive(false);
    m_idle.setTimeout(std::chrono::minutes(idleMinutes()));
    // From the chosen PIN on: a first run waits for hours for its approval, and has the recovery phrase on the screen.
    connect(&m_parts.workspace, &workflows::Workspace::unlocked, this, &AppShell::guard);
    m_delivery->start([self = QPointer<AppShell>(this)](const workflows::Delivery &delivery) {
        if (self != nullptr) {
            Q_EMIT self->delivered(delivery);
        }
    });
}

AppShell::~AppShell() = default;

void AppShell::start()
{
    showStatus();
    if (m_parts.workspace.isUnlocked()) {
        guard();
        afterUnlock();
        return;
    }
    if (m_parts.workspace.keyStore().state() == keystore::ProfileState::Ready) {
        showLockScreen();
        return;
    }
    m_parts.window.setLockVisible(false);
    Q_EMIT setupNeeded();
}

void AppShell::lock()
{
    if (!m_parts.workspace.isUnlocked()) {
        return;
    }
    m_idle.setActive(false);
    m_isInside = false;
    nameProfile();
    // The pages go first: nothing may still show a chart whose keys are gone.
    Q_EMIT left();
    m_parts.workspace.lock();
    m_parts.window.messages()->clear();
    showLockScreen();
}

void AppShell::finishSetup()
{
    // What the setup waited for may come while the app is locked.
    if (m_parts.workspace.isUnlocked()) {
        afterUnlock();
    }
}

void AppShell::setProfileName(const QString &person, const QString &institution)
{
    m_lockScreen->setProfile(person, institution);
}

int AppShell::idleMinutes() const
{
    return std::clamp(m_parts.settings.number(idleKey, defaultIdleMinutes), shortestIdleMinutes, longestIdleMinutes);
}

void AppShell::setIdleMinutes(int minutes)
{
    m_parts.settings.setNumber(idleKey, std::clamp(minutes, shortestIdleMinutes, longestIdleMinutes));
    m_idle.setTimeout(std::chrono::minutes(idleMinutes()));
}

bool AppShell::locksWithSession() const { return m_parts.settings.number(sessionKey, 1) != 0; }

void AppShell::setLocksWithSession(bool locks)
{
    m_parts.settings.setNumber(sessionKey, locks ? 1 : 0);
    watchSession();
}

void AppShell::guard()
{
    m_idle.setActive(true);
    watchSession();
}

void AppShell::watchSession()
{
    if (!locksWithSession()) {
        m_session.reset();
    } else if (m_session == nullptr) {
        m_session = std::make_unique<SessionWatch>();
        connect(m_session.get(), &SessionWatch::left, this, &AppShell::leaveWithSession);
    }
}

void AppShell::leaveWithSession()
{
    // A PIN may be under examination: what it opens is locked again at once.
    ++m_absences;
    lock();
}

void AppShell::nameProfile()
{
    if (const auto &enrolment = m_parts.workspace.state().enrolment) {
        m_lockScreen->setProfile(enrolment->userName, enrolment->institutionName);
    }
}

void AppShell::showLockScreen()
{
    m_parts.window.setLockVisible(false);
    m_lockScreen->reset();
    m_parts.window.cover(m_lockScreen.get());
    const std::chrono::seconds wait = m_parts.workspace.keyStore().unlockDelay();
    if (wait > std::chrono::seconds::zero()) {
        m_lockScreen->showWait(wait);
    }
}

void AppShell::afterUnlock()
{
    if (!m_isSetUp()) {
        m_parts.window.setLockVisible(false);
        Q_EMIT setupNeeded();
        return;
    }
    if (const auto &enrolment = m_parts.workspace.state().enrolment) {
        m_parts.window.setUserName(enrolment->userName);
    }
    m_parts.window.setLockVisible(true);
    m_parts.window.uncover();
    showStatus();
    if (!m_isInside) {
        m_isInside = true;
        Q_EMIT entered();
    }
}

void AppShell::showStatus() { m_parts.window.status()->setStatus(statusOf(m_parts.workspace.connectivity().state())); }

QCoro::Task<void> AppShell::unlock(QPointer<AppShell> self, SecretBuffer pin)
{
    self->watchSession();
    const int absences = self->m_absences;
    const Result<void> unlocked = co_await self->m_parts.workspace.unlock(std::move(pin));
    if (self == nullptr) {
        co_return;
    }
    if (unlocked && absences != self->m_absences) {
        self->lock();
        co_return;
    }
    if (unlocked) {
        self->afterUnlock();
        co_return;
    }
    const std::chrono::seconds wait = self->m_parts.workspace.keyStore().unlockDelay();
    if (unlocked.error().is(KeystoreError::WrongPin)) {
        self->m_lockScreen->showWrongPin(wait);
    } else if (unlocked.error().is(KeystoreError::PinDelayed)) {
        self->m_lockScreen->showWait(wait);
    } else {
        const Error error = unlocked.error();
        self->m_lockScreen->showFailure([error] { return ui::wordsFor(error); });
    }
}

} // namespace tegata::appshell
