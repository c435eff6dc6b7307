#include "TestProfile.h"

namespace tegata::test {

TestProfile::TestProfile(workflows::NetworkConfiguration network, keystore::AppKind app)
    : m_network(std::move(network))
    , m_app(app)
{
}

TestProfile::~TestProfile() { end(); }

SecretBuffer TestProfile::passphrase()
{
    return SecretBuffer::copyOf(bytesOf(std::string_view("correct horse battery")));
}

workflows::WorkspaceOptions TestProfile::fastOptions()
{
    workflows::WorkspaceOptions options;
    // Enough to be a password hash, cheap enough for hundreds of tests.
    options.costs.pin = {1, 8};
    options.costs.passphrase = {1, 8};
    options.connectivityInterval = std::chrono::milliseconds(500);
    options.subscription.pollInterval = std::chrono::milliseconds(200);
    options.gateway.deadline = std::chrono::seconds(10);
    options.gateway.attempts = 1;
    options.submitter.pollInterval = std::chrono::milliseconds(100);
    options.submitter.retryInterval = std::chrono::milliseconds(200);
    return options;
}

bool TestProfile::start(const std::function<void(workflows::WorkspaceParts &)> &change)
{
    auto parts =
        workflows::Workspace::partsOf(folder(), m_app, m_network, {m_vault, m_files, m_clock, m_random}, m_options);
    if (!parts) {
        m_problem = QString::fromStdString(parts.error().key() + ": " + parts.error().detail());
        return false;
    }
    if (change) {
        change(*parts);
    }
    m_workspace = std::make_unique<workflows::Workspace>(std::move(*parts));
    return true;
}

bool TestProfile::create()
{
    if (!start({})) {
        return false;
    }
    const Result<void> created = waitFor(m_workspace->create(passphrase()));
    if (!created) {
        m_problem = QString::fromStdString(created.error().key() + ": " + created.error().detail());
    }
    return created.has_value();
}

bool TestProfile::restart()
{
    end();
    return startWith({});
}

bool TestProfile::startWith(const std::function<void(workflows::WorkspaceParts &)> &change)
{
    m_files.goOn();
    if (!start(change)) {
        return false;
    }
    const Result<void> unlocked = waitFor(m_workspace->unlock(passphrase()));
    if (!unlocked) {
        m_problem = QString::fromStdString(unlocked.error().key() + ": " + unlocked.error().detail());
    }
    return unlocked.has_value();
}

void TestProfile::end() { m_workspace.reset(); }

} // namespace tegata::test
