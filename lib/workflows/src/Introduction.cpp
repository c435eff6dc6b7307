#include "Introduction_p.h"

#include "TerminalDirectory_p.h"
#include "VaultKeys_p.h"

#include <tegata/ledgerclient/GatewayClient.h>

namespace tegata::workflows {

namespace {

/// Hands the remembered token to the gateway and to the terminals.
Task<void> publish(Workspace *workspace)
{
    const std::optional<protocol::Introduction> introduction = workspace->state().introduction;
    const std::optional<protocol::Address> own = workspace->state().address;
    if (!introduction || !own) {
        co_return failure(WorkflowError::Locked);
    }
    const Result<CurrentVault> vault = co_await judgedVaultOf(workspace);
    if (!vault) {
        co_return failure(vault.error());
    }
    const Bytes content = introductionEntry(*introduction, workspace->clock().now());
    const Result<protocol::DirectorySeal> entry = protocol::sealDirectoryEntry(
        workspace->deployment(), vault->vault, vault->seed, *own, content, workspace->random());
    if (!entry) {
        co_return failure(entry.error());
    }
    const Bytes stored = protocol::encodeDirectorySeal(*entry);
    const protocol::InstitutionId institution = vault->vault.institutionId;
    const Result<void> put = co_await workspace->gateway().putIntroduction(institution, *introduction);
    if (!put) {
        co_return failure(put.error());
    }
    const Result<void> left = co_await workspace->gateway().putDirectoryEntry(institution, *own, stored);
    if (!left) {
        co_return failure(left.error());
    }
    const protocol::Introduction published = *introduction;
    auto notedTask = workspace->updateState(
        [published](ProfileState &state) { state.isIntroductionSet = state.introduction == published; });
    const Result<void> noted = co_await notedTask;
    co_return noted;
}

} // namespace

Task<void> renewIntroductionOf(Workspace *workspace)
{
    if (workspace->state().role != ProfileRole::Administrator) {
        co_return failure(workspace->isUnlocked() ? WorkflowError::NoPermission : WorkflowError::Locked);
    }
    const auto fresh = workspace->random().strongBytes<protocol::Introduction>();
    auto notedTask = workspace->updateState([fresh](ProfileState &state) {
        state.introduction = fresh;
        state.isIntroductionSet = false;
    });
    const Result<void> noted = co_await notedTask;
    if (!noted) {
        co_return failure(noted.error());
    }
    const Result<void> published = co_await publish(workspace);
    co_return published;
}

Task<protocol::Introduction> currentIntroduction(Workspace *workspace)
{
    if (!workspace->isUnlocked()) {
        co_return failure(WorkflowError::Locked);
    }
    if (workspace->state().role == ProfileRole::Administrator && workspace->state().introduction &&
        !workspace->state().isIntroductionSet) {
        const Result<void> published = co_await publish(workspace);
        if (!published) {
            co_return failure(published.error());
        }
    }
    // Always what was left last: another administrator may have renewed it.
    const Result<TerminalDirectory> directory = co_await readDirectory(workspace);
    if (!directory) {
        co_return failure(directory.error());
    }
    if (directory->introduction) {
        co_return *directory->introduction;
    }
    if (workspace->state().role != ProfileRole::Administrator) {
        co_return failure(WorkflowError::NotFound, "no introduction token was left yet");
    }
    const Result<void> renewed = co_await renewIntroductionOf(workspace);
    if (!renewed) {
        co_return failure(renewed.error());
    }
    if (!workspace->state().introduction) {
        co_return failure(WorkflowError::Locked);
    }
    co_return *workspace->state().introduction;
}

} // namespace tegata::workflows
