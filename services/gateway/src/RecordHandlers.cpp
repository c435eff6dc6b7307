#include "Handlers_p.h"
#include "Json_p.h"

#include <tegata/protocol/ChartChain.h>

#include <QJsonArray>
#include <QUrlQuery>
#include <QtEndian>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace tegata::gateway {
namespace {

constexpr qsizetype fetchMaximum = 256;
// What one answer may hold in memory; a client that gets TooLarge asks for fewer.
constexpr qint64 fetchBytesMaximum = 256LL << 20U;
constexpr qsizetype lengthSize = sizeof(quint32);
constexpr std::uint32_t readsPerAnswer = 10'000;

Result<std::vector<protocol::RecordHash>> hashesOf(const QByteArray &body)
{
    const auto object = json::objectOf(body, {QStringLiteral("hashes")});
    if (!object) {
        return failure(object.error());
    }
    const auto list = object->value(QStringLiteral("hashes"));
    if (!list.isArray() || list.toArray().size() > fetchMaximum) {
        return failure(GatewayError::Malformed, "hashes");
    }
    std::vector<protocol::RecordHash> hashes;
    const auto values = list.toArray();
    for (const auto &value : values) {
        const auto hash = json::strong<protocol::RecordHash>(value);
        if (!hash) {
            return failure(hash.error());
        }
        hashes.push_back(*hash);
    }
    return hashes;
}

std::vector<protocol::RecordHash> leavesOf(const QByteArray &bytes)
{
    std::vector<protocol::RecordHash> leaves;
    const auto view = bytesOf(bytes);
    for (std::size_t offset = 0; offset + protocol::RecordHash::size <= view.size();
         offset += protocol::RecordHash::size) {
        leaves.push_back(protocol::RecordHash::fromBytes(view.subspan(offset, protocol::RecordHash::size))
                             .value_or(protocol::RecordHash()));
    }
    return leaves;
}

/// A record of an answer.
struct Wanted
{
    qint64 size = 0;
    /// How often the answer has it.
    int uses = 0;
};

/// The envelopes of these hashes one after the other; of a hash that is not wanted, nothing. Each is read once, and
/// kept only as long as it comes again.
Result<QByteArray> bodyOf(Store &store, std::map<protocol::RecordHash, Wanted> wanted,
                          const std::vector<protocol::RecordHash> &order, bool hasLengths, qint64 total)
{
    std::map<protocol::RecordHash, QByteArray> kept;
    QByteArray body;
    body.reserve(total);
    for (const auto &hash : order) {
        QByteArray envelope;
        if (const auto found = wanted.find(hash); found != wanted.end()) {
            if (const auto again = kept.find(hash); again != kept.end()) {
                envelope = again->second;
            } else {
                auto read = store.objects.findEnvelope(hash);
                if (!read) {
                    return failure(read.error());
                }
                envelope = read->value_or(QByteArray());
            }
            if (--found->second.uses > 0) {
                kept.emplace(hash, envelope);
            } else {
                kept.erase(hash);
            }
        }
        if (hasLengths) {
            const auto length = qToBigEndian(static_cast<quint32>(envelope.size()));
            body.append(reinterpret_cast<const char *>(&length), lengthSize);
        }
        body.append(envelope);
    }
    return body;
}

protocol::Hash32 uploaderOf(const Standing &caller)
{
    return caller.kind == Standing::Kind::Patient ? protocol::Hash32(caller.patientId.bytes())
                                                  : protocol::Hash32(caller.institutionId.bytes());
}

} // namespace

std::vector<Charge> storageChargesFor(const Standing &caller, const QuotaSettings &quotas)
{
    if (caller.kind == Standing::Kind::Patient) {
        return {{QStringLiteral("stored-patient"), caller.patientId.hexString(), quotas.storedBytesPerPatientPerDay}};
    }
    return {{QStringLiteral("stored-device"), caller.key.hexString(), quotas.storedBytesPerDevicePerDay},
            {QStringLiteral("stored-institution"), caller.institutionId.hexString(),
             quotas.storedBytesPerInstitutionPerDay}};
}

Task<HttpResponse> RecordHandlers::put(Call call)
{
    const auto named = pathId<protocol::RecordHash>(call.match.arguments, 0);
    if (!named) {
        co_return failure(named.error());
    }
    const auto envelope = protocol::decodeEnvelope(bytesOf(call.request.body));
    if (!envelope) {
        co_return failure(GatewayError::Malformed, "envelope: " + envelope.error().key());
    }
    if (protocol::recordHashOf(m_parts.deployment, *envelope) != *named) {
        co_return failure(GatewayError::Malformed, "the record has another hash");
    }
    const auto &header = envelope->header;
    const auto caller = call.caller;
    const auto isOwnDevice = caller.isServedDevice() && header.authorInstitution == caller.institutionId;
    const auto isOwnChart = caller.isPatient(header.patientId) && header.authorInstitution.isZero();
    if (header.authorDevice != caller.key || (!isOwnDevice && !isOwnChart) ||
        !protocol::verifyAuthor(m_parts.deployment, *envelope)) {
        co_return failure(GatewayError::NotPermitted, "not the author");
    }
    if (isOwnDevice) {
        // The ledger would not link it either; a store open to every device would be a dump.
        const auto permitted = co_await m_parts.reader.isPermitted(caller.key, header.patientId, header.compartment,
                                                                   protocol::Permission::Write, caller.block);
        if (!permitted) {
            co_return chainUnavailable(permitted.error());
        }
        if (!*permitted) {
            co_return failure(GatewayError::NotPermitted, "no running grant with write");
        }
    }
    StoredRecord record;
    record.hash = *named;
    record.patientId = header.patientId;
    record.compartment = header.compartment;
    record.authorInstitution = header.authorInstitution;
    record.author = header.authorDevice;
    const auto envelopeBytes = call.request.body;
    auto put = [record, envelopeBytes](Store &store, UnixTime now) {
        return store.objects.putRecord(record, envelopeBytes, now);
    };
    auto writing = storing(m_parts, call, put);
    const auto stored = co_await writing;
    if (!stored) {
        co_return failure(stored.error());
    }
    co_return jsonResponse(201, {{QStringLiteral("hash"), named->hexString()}});
}

Task<bool> RecordHandlers::mayRead(Standing caller, StoredRecord record)
{
    if (caller.kind == Standing::Kind::Patient) {
        co_return caller.isPatient(record.patientId);
    }
    if (!caller.isServedDevice()) {
        co_return false;
    }
    if (record.authorInstitution == caller.institutionId) {
        co_return true; // its own work stays with an institution, whatever became of the grant
    }
    const auto permitted = co_await m_parts.reader.isPermitted(caller.key, record.patientId, record.compartment,
                                                               protocol::Permission::Read, caller.block);
    if (!permitted) {
        co_return chainUnavailable(permitted.error());
    }
    co_return *permitted;
}

Task<std::vector<StoredRecord>> RecordHandlers::readable(Standing caller, std::vector<protocol::RecordHash> hashes)
{
    const std::set<protocol::RecordHash> distinct(hashes.begin(), hashes.end());
    const std::vector<protocol::RecordHash> wanted(distinct.begin(), distinct.end());
    auto finding = m_parts.storage.run([wanted](Store &store) { return store.objects.describeRecords(wanted); });
    const auto found = co_await finding;
    if (!found) {
        co_return failure(found.error());
    }
    // One question to the ledger per author and compartment, not per record.
    using Group = std::tuple<protocol::PatientId, protocol::CompartmentId, bool>;
    std::map<Group, bool> answers;
    std::vector<StoredRecord> records;
    for (const auto &record : *found) {
        const Group group(record.patientId, record.compartment, record.authorInstitution == caller.institutionId);
        auto known = answers.find(group);
        if (known == answers.end()) {
            auto asking = mayRead(caller, record);
            const auto may = co_await asking;
            if (!may) {
                co_return failure(may.error());
            }
            known = answers.emplace(group, *may).first;
        }
        if (known->second) {
            records.push_back(record);
        }
    }
    co_return std::as_const(records);
}

Task<HttpResponse> RecordHandlers::serve(Standing caller, std::vector<StoredRecord> records,
                                         std::vector<protocol::RecordHash> order, bool hasLengths)
{
    std::map<protocol::RecordHash, Wanted> wanted;
    std::vector<ServedRead> reads;
    for (const auto &record : records) {
        wanted.emplace(record.hash, Wanted{record.size, 0});
        reads.push_back({record.patientId, caller.institutionId, caller.key, record.hash});
    }
    qint64 total = 0;
    for (const auto &hash : order) {
        total += hasLengths ? lengthSize : 0;
        if (const auto found = wanted.find(hash); found != wanted.end()) {
            total += found->second.size;
            ++found->second.uses;
        }
    }
    if (total > std::min(fetchBytesMaximum, m_parts.answers.largestShare())) {
        co_return failure(GatewayError::TooLarge, "ask for fewer records at once");
    }
    const auto room = m_parts.answers.reserve(QByteArray::fromStdString(caller.key.hex()), total);
    if (!room) {
        co_return failure(room.error());
    }
    // Written down before anything is served: a read that cannot be logged does not happen.
    const auto now = m_parts.clock.now();
    auto reading = m_parts.storage.run([reads, wanted, order, hasLengths, total, now](Store &store) {
        auto logged = store.readLog.append(reads, now);
        return logged ? bodyOf(store, wanted, order, hasLengths, total) : failure(logged.error());
    });
    const auto body = co_await reading;
    if (!body) {
        co_return failure(body.error());
    }
    auto response = binaryResponse(*body);
    response.reservation = *room;
    co_return std::as_const(response);
}

Task<HttpResponse> RecordHandlers::get(Call call)
{
    const auto hash = pathId<protocol::RecordHash>(call.match.arguments, 0);
    if (!hash) {
        co_return failure(hash.error());
    }
    const std::vector<protocol::RecordHash> hashes(1, *hash);
    auto looking = readable(call.caller, hashes);
    const auto records = co_await looking;
    if (!records) {
        co_return failure(records.error());
    }
    if (records->empty()) {
        co_return failure(GatewayError::NotFound);
    }
    auto serving = serve(call.caller, *records, hashes, /*hasLengths=*/false);
    const auto response = co_await serving;
    co_return response;
}

Task<HttpResponse> RecordHandlers::fetch(Call call)
{
    const auto hashes = hashesOf(call.request.body);
    if (!hashes) {
        co_return failure(hashes.error());
    }
    auto looking = readable(call.caller, *hashes);
    const auto records = co_await looking;
    if (!records) {
        co_return failure(records.error());
    }
    auto serving = serve(call.caller, *records, *hashes, /*hasLengths=*/true);
    const auto response = co_await serving;
    co_return response;
}

Task<HttpResponse> RecordHandlers::putBatch(Call call)
{
    const auto named = pathId<protocol::MerkleRoot>(call.match.arguments, 0);
    if (!named) {
        co_return failure(named.error());
    }
    const auto size = call.request.body.size();
    const auto leaves = leavesOf(call.request.body);
    const auto root = protocol::merkleRootOf(leaves);
    if (size % static_cast<qsizetype>(protocol::RecordHash::size) != 0 || !root || *root != *named) {
        co_return failure(GatewayError::Malformed, "the hashes do not give this root");
    }
    const auto mayWrite = call.caller.isServedDevice() || call.caller.kind == Standing::Kind::Patient;
    if (!mayWrite) {
        co_return failure(GatewayError::NotPermitted);
    }
    const StoredBatch batch{*named, uploaderOf(call.caller), call.request.body};
    auto put = [batch](Store &store, UnixTime now) { return store.objects.putBatch(batch, now); };
    auto writing = storing(m_parts, call, put);
    const auto stored = co_await writing;
    if (!stored) {
        co_return failure(stored.error());
    }
    co_return jsonResponse(201, {{QStringLiteral("root"), named->hexString()}});
}

Task<HttpResponse> RecordHandlers::getBatch(Call call)
{
    const auto root = pathId<protocol::MerkleRoot>(call.match.arguments, 0);
    if (!root) {
        co_return failure(root.error());
    }
    struct Found
    {
        std::optional<StoredBatch> batch;
        std::optional<StoredRecord> record;
    };
    const auto isServed = call.caller.isServedDevice() || call.caller.kind == Standing::Kind::Patient;
    const auto wanted = *root;
    const auto own = uploaderOf(call.caller);
    auto finding = m_parts.storage.run([wanted, isServed, own](Store &store) -> Result<Found> {
        auto batch = store.objects.findBatch(wanted);
        if (!batch) {
            return failure(batch.error());
        }
        if (!*batch || !isServed || (*batch)->uploader == own) {
            return Found{*batch, {}};
        }
        auto record = store.objects.anyKnown(leavesOf((*batch)->leaves));
        if (!record) {
            return failure(record.error());
        }
        return Found{*batch, *record};
    });
    const auto found = co_await finding;
    if (!found) {
        co_return failure(found.error());
    }
    if (!found->batch) {
        co_return failure(GatewayError::NotFound);
    }
    auto may = isServed && found->batch->uploader == own;
    if (!may && found->record) {
        // The list of hashes is read by whoever may read the records of its chart.
        auto asking = mayRead(call.caller, *found->record);
        const auto asked = co_await asking;
        if (!asked) {
            co_return failure(asked.error());
        }
        may = *asked;
    }
    if (!may) {
        co_return failure(GatewayError::NotFound);
    }
    co_return binaryResponse(found->batch->leaves);
}

Task<HttpResponse> RecordHandlers::reads(Call call)
{
    const auto patientId = pathId<protocol::PatientId>(call.match.arguments, 0);
    if (!patientId) {
        co_return failure(patientId.error());
    }
    if (!call.caller.isPatient(*patientId)) {
        co_return failure(GatewayError::NotFound);
    }
    const QUrlQuery query(QString::fromLatin1(call.request.head.query));
    bool isNumber = true;
    const auto afterText = query.queryItemValue(QStringLiteral("after"));
    const auto after = afterText.isEmpty() ? 0 : afterText.toULongLong(&isNumber);
    if (!isNumber || after > static_cast<quint64>(std::numeric_limits<qint64>::max())) {
        co_return failure(GatewayError::Malformed, "after");
    }
    const auto wanted = *patientId;
    auto listing = m_parts.storage.run(
        [wanted, after](Store &store) { return store.readLog.list(wanted, after, readsPerAnswer); });
    const auto entries = co_await listing;
    if (!entries) {
        co_return failure(entries.error());
    }
    QJsonArray list;
    for (const auto &entry : *entries) {
        list.append(QJsonObject{{QStringLiteral("seq"), static_cast<qint64>(entry.sequence)},
                                {QStringLiteral("time"), static_cast<qint64>(toUnixSeconds(entry.time))},
                                {QStringLiteral("institutionId"), entry.institutionId.hexString()},
                                {QStringLiteral("device"), entry.device.hexString()},
                                {QStringLiteral("recordHash"), entry.recordHash.hexString()},
                                {QStringLiteral("previous"), entry.previous.hexString()}});
    }
    co_return jsonResponse(200, {{QStringLiteral("entries"), list}});
}

} // namespace tegata::gateway
