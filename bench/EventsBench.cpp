// A hundred thousand ledger events from a real node.
//
//   tegata-bench-events seed COUNT            starts a node with the ledger, makes COUNT events, prints where they are
//                                             as one JSON line, and keeps the node until its input ends
//   tegata-bench-events read URL LEDGER LAST  all events into typed values, as the apps read them
//   tegata-bench-events fetch URL LEDGER LAST the same answers fetched and parsed as JSON, nothing more

#include "Report.h"

#include "ChainActors.h"

#include <tegata/ledgerclient/Calldata.h>
#include <tegata/ledgerclient/LedgerHistory.h>
#include <tegata/ledgerclient/Quantity.h>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QJsonArray>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>

#include <algorithm>
#include <cstdio>

using namespace tegata;
using namespace tegata::test;

namespace {

/// Blocks asked for at once: what bounds the memory of every reader here, ours and the peers'.
constexpr std::uint64_t blocksAtOnce = 10;
/// Appends in a block, each of two events.
constexpr int appendsInABlock = 250;

/// Sends several calls in one request; whether all of them were answered with a result.
bool post(QNetworkAccessManager &network, const QUrl &url, const QJsonArray &calls)
{
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    const std::unique_ptr<QNetworkReply> reply(network.post(request, QJsonDocument(calls).toJson()));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    loop.exec();
    const QByteArray body = reply->readAll();
    const QJsonArray answers = QJsonDocument::fromJson(body).array();
    const auto failed = std::find_if(answers.begin(), answers.end(), [](const QJsonValue &one) {
        return !one.toObject().contains(QLatin1String("result"));
    });
    if (answers.size() == calls.size() && failed == answers.end()) {
        return true;
    }
    const QJsonObject first = failed == answers.end() ? QJsonObject() : (*failed).toObject();
    QTextStream(stderr) << reply->errorString() << ' ' << body.size() << ' '
                        << QJsonDocument(first).toJson(QJsonDocument::Compact) << '\n';
    return false;
}

int seed(int events)
{
    DevChain chain;
    if (!chain.start()) {
        return bench::fail(chain.problem());
    }
    SystemClock clock;
    crypto::SystemRandom random;
    const auto nodes = chain.nodes(clock);
    ChainActors actors(chain, *nodes, random);
    const auto hospital = actors.registerInstitution("Hospital", protocol::InstitutionKind::Hospital);
    const auto doctor = hospital ? actors.approveDevice(*hospital, protocol::DeviceRole::Doctor)
                                 : Result<ChainActors::Member>(failure(hospital.error()));
    const auto patient = actors.registerPatient();
    if (!doctor || !patient || !actors.grant(*patient, *hospital)) {
        return bench::fail(QStringLiteral("the actors could not be registered"));
    }
    chain.setAutomine(false);
    const QString from = chain.fundedAddress(3).hexString();
    const QString ledger = chain.deployment().ledger.hexString();
    QNetworkAccessManager network;
    std::uint64_t nonce =
        0; // of an account that has sent nothing yet; numbered here, because batches are done in parallel
    for (int done = 0; done < events / 2;) {
        protocol::AppendRecord append;
        append.patientId = patient->id;
        append.compartment = patient->compartment;
        append.epoch = protocol::Epoch(1);
        append.authorization.signer = doctor->address;
        append.authorization.deadline = chain.now() + std::chrono::hours(1);
        QJsonArray calls;
        for (; calls.size() < appendsInABlock && done < events / 2; ++done) {
            append.recordHash = actors.fresh<protocol::RecordHash>();
            append.authorization.nonce = actors.fresh<protocol::Nonce>();
            const auto action = protocol::signAction(chain.deployment(), append, doctor->key);
            const Result<Bytes> data = action ? ledger::encodeCall(*action) : Result<Bytes>(failure(action.error()));
            if (!data) {
                return bench::fail(QStringLiteral("an append was not signed"));
            }
            // The node's own account pays; the node signs for it by itself.
            const QJsonObject transaction{{QStringLiteral("from"), from},
                                          {QStringLiteral("to"), ledger},
                                          {QStringLiteral("gas"), ledger::toQuantity(std::uint64_t{100'000})},
                                          {QStringLiteral("nonce"), ledger::toQuantity(nonce++)},
                                          {QStringLiteral("data"), QString::fromStdString(toPrefixedHex(*data))}};
            calls.append(QJsonObject{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                                     {QStringLiteral("id"), done},
                                     {QStringLiteral("method"), QStringLiteral("eth_sendTransaction")},
                                     {QStringLiteral("params"), QJsonArray{transaction}}});
        }
        if (!post(network, chain.httpUrl(), calls)) {
            return bench::fail(QStringLiteral("the node did not take the transactions"));
        }
        chain.mine();
    }
    const QJsonValue last = chain.rpc(QStringLiteral("eth_blockNumber"));
    bench::print({{QStringLiteral("url"), chain.httpUrl().toString()},
                  {QStringLiteral("ledger"), ledger},
                  {QStringLiteral("last"), static_cast<qint64>(last.toString().toLongLong(nullptr, 16))}});
    while (std::getchar() != EOF) {
    }
    return 0;
}

int read(const QUrl &url, const protocol::Address &ledger, std::uint64_t last, bool isTyped)
{
    SystemClock clock;
    std::vector<std::unique_ptr<ledger::JsonRpcNode>> list;
    list.push_back(std::make_unique<ledger::JsonRpcNode>(url, QUrl()));
    ledger::NodeSet nodes(std::move(list), protocol::ChainId(31337), clock, {});
    ledger::NodeLedgerHistory history(nodes, {protocol::ChainId(31337), ledger});
    const qint64 before = bench::peakMemory();
    QElapsedTimer timer;
    timer.start();
    std::size_t count = 0;
    for (std::uint64_t first = 1; first <= last; first += blocksAtOnce) {
        const std::uint64_t end = std::min(last, first + blocksAtOnce - 1);
        if (isTyped) {
            const ledger::BlockRange range{protocol::BlockNumber(first), protocol::BlockNumber(end)};
            const auto events = QCoro::waitFor(history.allEvents(range));
            if (!events) {
                return bench::fail(QString::fromStdString(events.error().key() + ' ' + events.error().detail()));
            }
            count += events->size();
        } else {
            const auto logs =
                QCoro::waitFor(nodes.logs(ledger, {}, protocol::BlockNumber(first), protocol::BlockNumber(end)));
            if (!logs) {
                return bench::fail(QString::fromStdString(logs.error().key()));
            }
            count += static_cast<std::size_t>(logs->size());
        }
    }
    const double seconds = static_cast<double>(timer.nsecsElapsed()) / 1e9;
    bench::print({{QStringLiteral("events"), static_cast<qint64>(count)},
                  {QStringLiteral("seconds"), seconds},
                  {QStringLiteral("peakKilobytes"), bench::peakMemory()},
                  {QStringLiteral("peakBeforeKilobytes"), before}});
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.size() == 3 && arguments.at(1) == QLatin1String("seed")) {
        return seed(arguments.at(2).toInt());
    }
    if (arguments.size() == 5) {
        const auto ledger = protocol::Address::fromHex(arguments.at(3).toStdString());
        if (ledger) {
            return read(QUrl(arguments.at(2)), *ledger, arguments.at(4).toULongLong(),
                        arguments.at(1) == QLatin1String("read"));
        }
    }
    return bench::fail(QStringLiteral("usage: tegata-bench-events seed COUNT | read|fetch URL LEDGER LAST"));
}
