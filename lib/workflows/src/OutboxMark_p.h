#pragma once

#include <tegata/chartstore/ChartStore.h>
#include <tegata/workflows/Workspace.h>

#include <memory>
#include <utility>

namespace tegata::workflows {

/// Changes one entry's stage on the medium.
template <typename Change> Task<void> mark(Workspace *workspace, Change change)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    const Result<void> marked = co_await (*store)->outbox(std::move(change));
    co_return marked;
}

} // namespace tegata::workflows
