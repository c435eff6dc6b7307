#include "Surroundings.h"

#include <QCoro/QCoroTask>
#include <QJsonArray>
#include <QProcess>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

namespace tegata::demo {

namespace {

const QString connection = QStringLiteral("store-of-the-gateway");

} // namespace

Surroundings::Surroundings(Stage &stage, const workflows::NetworkConfiguration &network, Ground ground)
    : m_stage(stage)
    , m_ground(std::move(ground))
    , m_node(std::make_unique<ledger::JsonRpcNode>(network.nodes.front()))
{
}

Surroundings::~Surroundings() = default;

void Surroundings::stop(Process process) { tellRun("stop", process); }

void Surroundings::start(Process process) { tellRun("start", process); }

void Surroundings::tellRun(const char *what, Process process)
{
    if (m_stage.hasFailed()) {
        return;
    }
    const QString name = process == Process::Gateway ? QStringLiteral("gateway") : QStringLiteral("chain");
    QProcess run;
    run.setProcessChannelMode(QProcess::MergedChannels);
    run.start(m_ground.run, {QStringLiteral("devnet"), QLatin1String(what), name});
    // The windows go on meanwhile.
    m_stage.until(QStringLiteral("./run devnet %1 %2").arg(QLatin1String(what), name),
                  [&run] { return run.state() == QProcess::NotRunning; });
    if (!m_stage.hasFailed() &&
        (run.error() == QProcess::FailedToStart || run.exitStatus() != QProcess::NormalExit || run.exitCode() != 0)) {
        m_stage.fail(QString::fromUtf8(run.readAll()));
    }
}

void Surroundings::change(const QString &statement, const QString &what)
{
    if (m_stage.hasFailed()) {
        return;
    }
    {
        QSqlDatabase store = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection);
        store.setDatabaseName(m_ground.store);
        QSqlQuery query(store);
        if (!store.open() || !query.exec(statement) || query.numRowsAffected() != 1) {
            m_stage.fail(what + QStringLiteral(": ") + store.lastError().text() + query.lastError().text());
        }
    }
    QSqlDatabase::removeDatabase(connection);
}

void Surroundings::loseRecord()
{
    change(QStringLiteral("UPDATE records SET record_hash = 'lost-' || record_hash WHERE record_hash = (SELECT "
                          "record_hash FROM records WHERE author_institution GLOB '*[1-9a-f]*' ORDER BY stored_at, "
                          "rowid LIMIT 1)"),
           QStringLiteral("no record can be taken out of the store"));
}

void Surroundings::findRecord()
{
    change(QStringLiteral("UPDATE records SET record_hash = substr(record_hash, 6) WHERE record_hash LIKE 'lost-%'"),
           QStringLiteral("the record cannot be put back into the store"));
}

void Surroundings::letPass(std::chrono::seconds time)
{
    if (m_stage.hasFailed()) {
        return;
    }
    const QJsonArray seconds{static_cast<qint64>(time.count())};
    const Result<QJsonValue> moved = QCoro::waitFor(m_node->call(QStringLiteral("evm_increaseTime"), seconds));
    if (m_stage.accept(moved, QStringLiteral("the chain's clock cannot be moved"))) {
        const Result<QJsonValue> mined = QCoro::waitFor(m_node->call(QStringLiteral("evm_mine"), {}));
        m_stage.accept(mined, QStringLiteral("the chain makes no block"));
    }
}

} // namespace tegata::demo
