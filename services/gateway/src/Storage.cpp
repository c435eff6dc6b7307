#include <tegata/gateway/Storage.h>

#include "Sql_p.h"

namespace tegata::gateway {

Result<void> Store::bindTo(const protocol::Deployment &deployment, const protocol::BlockHash &genesis)
{
    const auto ledger = QStringLiteral("%1/%2/%3")
                            .arg(QString::number(protocol::toNumber(deployment.chainId)), deployment.ledger.hexString(),
                                 genesis.hexString());
    {
        auto rows = database.execute(QStringLiteral("SELECT value FROM facts WHERE name = 'ledger'"));
        if (!rows) {
            return failure(rows.error());
        }
        if (rows->next()) {
            if (rows->text(0) != ledger) {
                return failure(GatewayError::Conflict, "this store belongs to another chain or ledger: use a new one");
            }
            return {};
        }
    }
    return sql::done(
        database.execute(QStringLiteral("INSERT INTO facts (name, value) VALUES ('ledger', ?)"), {ledger}));
}

Storage::Storage(StoreSettings settings)
    : m_settings(std::move(settings))
    , m_worker(std::make_unique<Worker>(QStringLiteral("gateway-store")))
{
}

Storage::~Storage()
{
    // A connection is closed on the thread that opened it; the worker finishes this before it joins.
    m_worker->post([this] {
        m_store.reset();
        m_database.reset();
    });
    m_worker.reset();
}

Task<void> Storage::open()
{
    return m_worker->run([this]() -> Result<void> {
        auto database = Database::open(m_settings);
        if (!database) {
            return failure(database.error());
        }
        m_database = std::move(*database);
        m_store = std::make_unique<Store>(*m_database);
        return {};
    });
}

} // namespace tegata::gateway
