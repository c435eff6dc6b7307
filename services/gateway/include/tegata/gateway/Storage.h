#pragma once

#include <tegata/base/Task.h>
#include <tegata/base/Worker.h>
#include <tegata/gateway/MailboxStore.h>
#include <tegata/gateway/ObjectStore.h>
#include <tegata/gateway/ReadLogStore.h>
#include <tegata/gateway/SessionStore.h>
#include <tegata/gateway/SponsorStore.h>

#include <memory>

namespace tegata::gateway {

/// Everything in one database, by what it is for.
struct Store
{
    explicit Store(Database &connection)
        : database(connection)
        , sessions(connection)
        , objects(connection)
        , mailbox(connection)
        , readLog(connection)
        , sponsor(connection)
        , usage(connection)
    {
    }
    Database &database;
    SessionStore sessions;
    ObjectStore objects;
    MailboxStore mailbox;
    ReadLogStore readLog;
    SponsorStore sponsor;
    UsageStore usage;

    /// Binds the store to one ledger for ever: Conflict when it was used with another chain or ledger, or with a
    /// chain of the same id that began anew (`genesis` is the hash of block 0).
    [[nodiscard]] Result<void> bindTo(const protocol::Deployment &deployment, const protocol::BlockHash &genesis);
};

/// The store on a thread of its own. Destroyed on the thread that made it, after every task on it has ended.
class Storage
{
public:
    explicit Storage(StoreSettings settings);
    ~Storage();
    Storage(const Storage &) = delete;
    Storage &operator=(const Storage &) = delete;

    /// Opens and migrates. Before it every run() is StoreUnavailable.
    [[nodiscard]] Task<void> open();

    /// Runs `work(Store &)`, which returns a Result, in one transaction on the store's thread, and gives what it
    /// returned when it is committed. `work` may run more than once; see Database::transaction.
    template <typename Work> [[nodiscard]] QCoro::Task<std::invoke_result_t<Work &, Store &>> run(Work work)
    {
        using Value = std::invoke_result_t<Work &, Store &>;
        return m_worker->run([this, work = std::move(work)]() mutable -> Value {
            if (m_database == nullptr) {
                return failure(GatewayError::StoreUnavailable, "the store is not open");
            }
            return m_database->transaction([this, &work]() -> Value { return work(*m_store); });
        });
    }

private:
    StoreSettings m_settings;
    // Touched on the worker's thread only.
    std::unique_ptr<Database> m_database;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<Worker> m_worker;
};

} // namespace tegata::gateway
