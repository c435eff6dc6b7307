#include "StoreCases.h"

#include <tegata/crypto/Random.h>
#include <tegata/gateway/UploadStore.h>

#include <QTest>

namespace tegata::gateway::test {
namespace {

const auto now = fromUnixSeconds(1'800'000'000);

template <typename Strong> Strong any()
{
    crypto::SystemRandom random;
    return random.strongBytes<Strong>();
}

} // namespace

void StoreCases::uploadsWaitUntilTheLedgerNamesThem()
{
    UploadStore uploads(m_store->database);
    StoredRecord record;
    record.hash = any<protocol::RecordHash>();
    record.patientId = any<protocol::PatientId>();
    record.compartment = any<protocol::CompartmentId>();
    const protocol::Hash32 owner(record.patientId.bytes());
    const auto old = fromUnixSeconds(1'000);
    const auto early = fromUnixSeconds(2'000);
    QVERIFY(m_store->objects.putRecord(record, "sealed", old));
    StoredWrap own;
    own.hash = any<protocol::WrapHash>();
    own.kind = protocol::WrapKind::ChartKeysForPatient;
    own.subject = owner;
    own.wrap = "for himself";
    QVERIFY(m_store->objects.putWrap(own, old));
    StoredBatch batch;
    batch.root = any<protocol::MerkleRoot>();
    batch.leaves = "leaves";
    QVERIFY(m_store->objects.putBatch(batch, old));
    const auto waits = [&](UnixTime stored) {
        const auto owners = uploads.owners(stored, early, 1'000);
        return owners && std::find(owners->begin(), owners->end(), owner) != owners->end();
    };
    const auto batchWaits = [&](UnixTime stored) {
        const auto roots = uploads.batches(stored, early, 1'000);
        return roots && std::find(roots->begin(), roots->end(), batch.root) != roots->end();
    };
    QVERIFY(waits(early) && !waits(old) && batchWaits(early) && !batchWaits(old));
    // The wrap of a patient for himself is not among them.
    auto waiting = uploads.ofOwner(owner, early, early, 10);
    QVERIFY(waiting && waiting->size() == 1);
    QVERIFY(waiting->front().kind == WaitingUpload::Kind::Record);
    QVERIFY(waiting->front().hash == protocol::Hash32(record.hash.bytes()));
    QVERIFY(waiting->front().compartment == record.compartment);
    const auto upload = waiting->front();
    const WaitingUpload list{WaitingUpload::Kind::Batch, protocol::Hash32(batch.root.bytes()), {}};
    QVERIFY(uploads.markLookedAt(upload, early) && uploads.markLookedAt(list, early));
    QVERIFY(!waits(early) && !batchWaits(early));
    QVERIFY(uploads.markLookedAt(upload, old) && waits(early));
    // Sent again it waits anew; known to the ledger it waits no more, and is not removed whoever asks.
    QVERIFY(!*m_store->objects.putRecord(record, "sealed", now));
    QVERIFY(!waits(early) && waits(now + std::chrono::seconds(1)));
    QVERIFY(uploads.markRecorded(upload));
    QVERIFY(!waits(now + std::chrono::seconds(1)));
    const auto removed = uploads.remove(upload, now + std::chrono::seconds(1));
    QVERIFY(removed && !*removed);
    QVERIFY(m_store->objects.findEnvelope(record.hash)->has_value());
    // Two instances over one database may remove the same at once.
    auto other = Database::open(m_settings);
    QVERIFY(other);
    for (Database *instance : {m_database.get(), other->get()}) {
        // Not what somebody has sent again since it was looked at.
        QVERIFY(!*instance->transaction([&] { return UploadStore(*instance).remove(list, old); }));
    }
    QVERIFY(m_store->objects.findBatch(batch.root)->has_value());
    for (Database *instance : {m_database.get(), other->get()}) {
        const auto gone = instance->transaction([&] { return UploadStore(*instance).remove(list, early); });
        QCOMPARE(gone && *gone, instance == m_database.get());
    }
    QVERIFY(!m_store->objects.findBatch(batch.root)->has_value());
}

void StoreCases::whoWaitsLongestIsLookedAtFirst()
{
    UploadStore uploads(m_store->database);
    // Before all that other cases store, the oldest with the highest number.
    std::vector<protocol::Hash32> expected;
    for (std::uint8_t index = 0; index < 3; ++index) {
        StoredRecord record;
        record.hash = any<protocol::RecordHash>();
        record.patientId = protocol::PatientId(ByteArray<32>{static_cast<std::uint8_t>(0xf3 - index)});
        const auto first = fromUnixSeconds(10 + index);
        QVERIFY(m_store->objects.putRecord(record, "sealed", first + std::chrono::seconds(20)));
        StoredWrap wrap;
        wrap.hash = any<protocol::WrapHash>();
        wrap.kind = protocol::WrapKind::ChartKeysForInstitution;
        wrap.subject = protocol::Hash32(record.patientId.bytes());
        wrap.wrap = "wrap";
        QVERIFY(m_store->objects.putWrap(wrap, first));
        expected.push_back(wrap.subject);
    }
    const auto owners = uploads.owners(fromUnixSeconds(100), fromUnixSeconds(100), 2);
    QVERIFY(owners);
    expected.pop_back();
    QCOMPARE(*owners, expected);
}

void StoreCases::oneStoredRecordIsFoundAmongMany()
{
    StoredRecord record;
    record.hash = any<protocol::RecordHash>();
    record.patientId = any<protocol::PatientId>();
    QVERIFY(m_store->objects.putRecord(record, "sealed", now));
    for (const std::size_t count : {1U, 2U, 511U, 512U, 513U, 4096U}) {
        std::vector<protocol::RecordHash> hashes(count, any<protocol::RecordHash>());
        auto known = m_store->objects.anyKnown(hashes);
        QVERIFY2(known, known ? "" : known.error().detail().c_str());
        QVERIFY(!known->has_value());
        hashes.back() = record.hash;
        known = m_store->objects.anyKnown(hashes);
        QVERIFY(known && known->has_value() && (*known)->patientId == record.patientId);
    }
    QVERIFY(!m_store->objects.anyKnown({})->has_value());
}

} // namespace tegata::gateway::test
