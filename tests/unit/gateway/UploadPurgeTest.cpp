#include "GatewayFixture.h"
#include "SponsorActions.h"

#include <tegata/gateway/UploadPurge.h>
#include <tegata/protocol/ChartChain.h>

#include <QTest>

#include <functional>
#include <set>

using namespace tegata;
using namespace tegata::gateway;
using namespace tegata::gateway::test;

namespace {

namespace events = ledger::events;
using protocol::WrapKind;

constexpr std::chrono::hours day{24};

/// Logs that a test writes, and may lose.
class FakeHistory final : public ledger::LedgerHistory
{
public:
    bool isReachable = true;
    std::vector<ledger::LedgerEvent> all;
    int asked = 0;
    int askedOfInstitution = 0;
    /// Of whom no node tells anything.
    std::set<protocol::PatientId> unreadable;
    /// What happens in the meantime, once.
    std::function<QCoro::Task<Result<void>>()> meanwhile;

    template <typename Body> void add(Body body) { all.push_back({std::move(body), {}}); }

    [[nodiscard]] Task<std::vector<ledger::ChartLink>> chartLinks(protocol::PatientId, protocol::CompartmentId,
                                                                  ledger::BlockRange) override
    {
        co_return failure(LedgerError::Unreachable);
    }
    [[nodiscard]] Task<std::vector<ledger::LedgerEvent>> eventsOfInstitution(protocol::InstitutionId institution,
                                                                             ledger::BlockRange) override
    {
        ++askedOfInstitution;
        std::vector<ledger::LedgerEvent> found;
        for (const auto &event : all) {
            if (ledger::institutionOf(event) == institution) {
                found.push_back(event);
            }
        }
        co_return std::as_const(found);
    }
    [[nodiscard]] Task<std::vector<ledger::LedgerEvent>> eventsOfPatient(protocol::PatientId patient,
                                                                         ledger::BlockRange) override
    {
        ++asked;
        if (!isReachable || unreadable.contains(patient)) {
            co_return failure(LedgerError::Unreachable);
        }
        std::vector<ledger::LedgerEvent> found;
        for (const auto &event : all) {
            if (ledger::patientOf(event) == patient) {
                found.push_back(event);
            }
        }
        if (meanwhile) {
            auto happening = std::exchange(meanwhile, nullptr)();
            const auto happened = co_await happening;
            if (!happened) {
                co_return failure(LedgerError::Timeout, "the test's own step failed");
            }
        }
        co_return std::as_const(found);
    }
    [[nodiscard]] Task<std::vector<protocol::PatientId>> closedCharts(ledger::BlockRange) override
    {
        co_return failure(LedgerError::Unreachable);
    }
    [[nodiscard]] Task<std::vector<ledger::LedgerEvent>> allEvents(ledger::BlockRange) override
    {
        co_return failure(LedgerError::Unreachable);
    }
    [[nodiscard]] Task<std::vector<ledger::GrantWrap>> grantWraps(protocol::PatientId, protocol::InstitutionId,
                                                                  ledger::BlockRange) override
    {
        co_return failure(LedgerError::Unreachable);
    }
    [[nodiscard]] Task<std::optional<ledger::LedgerEvent>> deviceApproval(protocol::Address,
                                                                          ledger::BlockRange) override
    {
        co_return failure(LedgerError::Unreachable);
    }
    [[nodiscard]] Task<std::optional<ledger::ChainPosition>> recordedAction(protocol::Digest,
                                                                            ledger::BlockRange) override
    {
        co_return failure(LedgerError::Unreachable);
    }
};

/// What the purge sees, over the store of the fixture.
struct World
{
    World()
    {
        events::PatientRegistered registered;
        registered.patientId = fixture.patientId;
        history.add(registered);
        events::InstitutionRegistered institution;
        institution.institutionId = fixture.hospital;
        history.add(institution);
        fixture.ledger.institutions[fixture.hospital].vaultEpoch = protocol::Epoch(1);
        fixture.ledger.chartCounts[fixture.compartment] = 0;
    }

    [[nodiscard]] protocol::RecordHash putRecord() { return putRecordOf(fixture.patientId); }
    [[nodiscard]] protocol::RecordHash putRecordOf(const protocol::PatientId &patient)
    {
        StoredRecord record;
        record.hash = fixture.random.strongBytes<protocol::RecordHash>();
        record.patientId = patient;
        record.compartment = fixture.compartment;
        record.authorInstitution = fixture.hospital;
        record.author = fixture.doctor.address;
        put(record);
        return record.hash;
    }
    void put(const StoredRecord &record)
    {
        const auto now = fixture.clock.time;
        const auto done =
            fixture.store([record, now](Store &store) { return store.objects.putRecord(record, "sealed", now); });
        QVERIFY(done);
    }
    [[nodiscard]] StoredBatch batchOf(const std::vector<protocol::RecordHash> &leaves) const
    {
        StoredBatch batch;
        batch.root = protocol::merkleRootOf(leaves).value();
        batch.uploader = protocol::Hash32(fixture.hospital.bytes());
        for (const auto &leaf : leaves) {
            batch.leaves.append(reinterpret_cast<const char *>(leaf.view().data()), protocol::RecordHash::size);
        }
        return batch;
    }
    [[nodiscard]] protocol::MerkleRoot putBatch(const std::vector<protocol::RecordHash> &leaves)
    {
        const auto batch = batchOf(leaves);
        const auto now = fixture.clock.time;
        (void)fixture.store([batch, now](Store &store) { return store.objects.putBatch(batch, now); });
        return batch.root;
    }
    [[nodiscard]] protocol::WrapHash putWrap(WrapKind kind, const protocol::Hash32 &subject)
    {
        StoredWrap wrap;
        wrap.hash = fixture.random.strongBytes<protocol::WrapHash>();
        wrap.kind = kind;
        wrap.subject = subject;
        wrap.wrap = "wrap";
        const auto now = fixture.clock.time;
        (void)fixture.store([wrap, now](Store &store) { return store.objects.putWrap(wrap, now); });
        return wrap.hash;
    }
    void link(const protocol::RecordHash &hash)
    {
        events::RecordAppended linked;
        linked.patientId = fixture.patientId;
        linked.compartment = fixture.compartment;
        linked.recordHash = hash;
        linked.institutionId = fixture.hospital;
        history.add(linked);
        ++fixture.ledger.chartCounts[fixture.compartment];
    }
    void link(const protocol::MerkleRoot &root, std::uint32_t count)
    {
        events::RecordsAppended linked;
        linked.patientId = fixture.patientId;
        linked.compartment = fixture.compartment;
        linked.root = root;
        linked.count = count;
        linked.institutionId = fixture.hospital;
        history.add(linked);
        fixture.ledger.chartCounts[fixture.compartment] += count;
    }
    [[nodiscard]] Result<PurgedUploads> purge(std::chrono::seconds keep = 90 * day)
    {
        UploadPurge purging(fixture.ledger, history, *fixture.storage, fixture.clock, keep);
        return QCoro::waitFor(purging.run());
    }
    void pass(std::chrono::hours time)
    {
        fixture.clock.time += time;
        fixture.ledger.blockTime += time;
    }
    /// Everything that waits gets into this block.
    void settleWhileTheLogsAreRead(std::int64_t block)
    {
        history.meanwhile = [this, block] {
            return fixture.storage->run([block](Store &store) -> Result<void> {
                const auto settled = store.database.execute(
                    QStringLiteral("UPDATE actions SET state = 'included', block = ?"), {static_cast<qint64>(block)});
                return settled ? Result<void>() : failure(settled.error());
            });
        };
    }
    [[nodiscard]] bool has(const protocol::RecordHash &hash)
    {
        const auto found = fixture.store([hash](Store &store) { return store.objects.findEnvelope(hash); });
        return found && found->has_value();
    }
    [[nodiscard]] bool has(const protocol::MerkleRoot &root)
    {
        const auto found = fixture.store([root](Store &store) { return store.objects.findBatch(root); });
        return found && found->has_value();
    }
    [[nodiscard]] bool has(const protocol::WrapHash &hash)
    {
        const auto found = fixture.store([hash](Store &store) { return store.objects.findWrap(hash); });
        return found && found->has_value();
    }

    GatewayFixture fixture;
    FakeHistory history;
};

} // namespace

class UploadPurgeTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatTheLedgerNamesIsKeptAndTheRestGoesWhenItIsOld()
    {
        World world;
        const auto linked = world.putRecord();
        const auto abandoned = world.putRecord();
        const std::vector<protocol::RecordHash> leaves{world.putRecord(), world.putRecord()};
        const auto root = world.putBatch(leaves);
        const auto lostRoot = world.putBatch({abandoned, linked});
        world.link(linked);
        world.link(root, 2);
        world.pass(day * 89);
        const auto young = world.putRecord();
        QVERIFY(world.purge());
        QVERIFY(world.has(abandoned) && world.has(lostRoot)); // not yet
        world.pass(day * 3);
        const auto done = world.purge();
        QVERIFY2(done, done ? "" : done.error().detail().c_str());
        QVERIFY(!world.has(abandoned) && !world.has(lostRoot));
        QVERIFY(world.has(linked) && world.has(root) && world.has(leaves[0]) && world.has(leaves[1]));
        QVERIFY(world.has(young));
        QCOMPARE(done->removed, 2);
        QCOMPARE(done->recorded, 4);
        // Years later, also by another process, and even when the nodes have forgotten everything.
        world.history.all.clear();
        world.fixture.restart();
        world.pass(day * 2'000);
        QVERIFY(world.purge());
        QVERIFY(world.has(linked) && world.has(root) && world.has(leaves[0]));
    }

    void wrapsGoTooButNeverThoseOfAPatientForHimself()
    {
        World world;
        const protocol::Hash32 patient(world.fixture.patientId.bytes());
        const protocol::Hash32 hospital(world.fixture.hospital.bytes());
        const auto own = world.putWrap(WrapKind::ChartKeysForPatient, patient);
        const auto granted = world.putWrap(WrapKind::ChartKeysForInstitution, patient);
        const auto keptReader = world.putWrap(WrapKind::ChartKeysForInstitution, patient);
        const auto unsigned_ = world.putWrap(WrapKind::ChartKeysForInstitution, patient);
        const auto approved = world.putWrap(WrapKind::VaultSeedForMember, hospital);
        const auto rotated = world.putWrap(WrapKind::VaultSeedForMember, hospital);
        const auto recovery = world.putWrap(WrapKind::VaultSeedForRecovery, hospital);
        const auto neverRotated = world.putWrap(WrapKind::VaultSeedForMember, hospital);
        events::Granted grant;
        grant.patientId = world.fixture.patientId;
        grant.items.push_back({world.fixture.compartment, protocol::Permission::Read, protocol::Epoch(1), granted});
        world.history.add(grant);
        events::ReaderKept keeping;
        keeping.patientId = world.fixture.patientId;
        keeping.wrapHash = keptReader;
        world.history.add(keeping);
        events::DeviceApproved approval;
        approval.institutionId = world.fixture.hospital;
        approval.wrapHash = approved;
        world.history.add(approval);
        events::VaultRotated rotation;
        rotation.institutionId = world.fixture.hospital;
        rotation.recoveryWrapHash = recovery;
        rotation.wraps.push_back({world.fixture.doctor.address, rotated});
        world.history.add(rotation);
        world.fixture.ledger.institutions[world.fixture.hospital].vaultEpoch = protocol::Epoch(2);
        world.pass(day * 92);
        const auto done = world.purge();
        QVERIFY2(done, done ? "" : done.error().detail().c_str());
        QVERIFY(world.has(own));
        for (const auto &kept : {granted, keptReader, approved, rotated, recovery}) {
            QVERIFY(world.has(kept));
        }
        QVERIFY(!world.has(unsigned_) && !world.has(neverRotated));
    }

    void nothingGoesWhileTheLogsAreNotWhole()
    {
        World world;
        const auto linked = world.putRecord();
        const auto abandoned = world.putRecord();
        world.link(linked);
        world.pass(day * 92);
        const auto whole = world.history.all;
        // One link is missing; everything before some block is; nobody answers.
        world.history.all.pop_back();
        auto done = world.purge();
        QVERIFY(done && done->removed == 0 && done->kept == 2);
        world.pass(day * 8);
        world.history.all = {whole.back()};
        done = world.purge();
        QVERIFY(done && done->removed == 0);
        world.pass(day * 8);
        world.history.isReachable = false;
        QVERIFY(world.purge().error().is(GatewayError::ChainUnavailable));
        QVERIFY(world.has(linked) && world.has(abandoned));
        world.pass(day * 8);
        world.history.isReachable = true;
        world.history.all = whole;
        done = world.purge();
        QVERIFY(done && done->removed == 1);
        QVERIFY(world.has(linked) && !world.has(abandoned));
    }

    void aBatchWhoseListIsNotHereProtectsItsChart()
    {
        World world;
        const auto leaf = world.putRecord();
        const auto absent = world.fixture.random.strongBytes<protocol::RecordHash>();
        const std::vector<protocol::RecordHash> leaves{leaf, absent};
        world.link(protocol::merkleRootOf(leaves).value(), 2);
        world.pass(day * 92);
        const auto done = world.purge();
        QVERIFY(done && done->kept == 1);
        QVERIFY(world.has(leaf));
        // A list of which no record is here tells nothing either: it may be of anybody's chart.
        const auto list = world.putBatch({absent});
        world.pass(day * 100);
        QVERIFY(world.purge());
        QVERIFY(world.has(list));
    }

    void whatAWaitingActionMayRecordIsKept()
    {
        World world;
        const auto record = world.putRecord();
        world.pass(day * 92);
        auto action = world.fixture.anAppend();
        action.recordHash = record;
        const auto calldata = world.fixture.calldataOf(action, world.fixture.doctor);
        QVERIFY(world.fixture.submit(calldata));
        const auto done = world.purge();
        QVERIFY(done && done->removed == 0 && done->kept == 1);
        QVERIFY(world.has(record));
    }

    void whatIsRecordedWhileTheLogsAreReadIsKept()
    {
        World world;
        const auto record = world.putRecord();
        world.pass(day * 92);
        auto action = world.fixture.anAppend();
        action.recordHash = record;
        QVERIFY(world.fixture.submit(world.fixture.calldataOf(action, world.fixture.doctor)));
        // Neither waiting any more when that is asked, nor in logs that end before its block.
        world.settleWhileTheLogsAreRead(8);
        auto done = world.purge();
        QVERIFY(done && done->removed == 0 && done->kept == 1);
        QVERIFY(world.has(record));
        // Of a dispensing only the pharmacy is known.
        const auto dispensed = world.putRecord();
        world.pass(day * 92);
        const auto hospital = world.fixture.hospital;
        world.history.meanwhile = [&world, hospital] {
            return world.fixture.storage->run([hospital](Store &store) -> Result<void> {
                const auto changed = store.database.execute(
                    QStringLiteral("UPDATE actions SET name = 'DispensePrescription', patient = ?, institution = ?"),
                    {protocol::PatientId().hexString(), hospital.hexString()});
                return changed ? Result<void>() : failure(changed.error());
            });
        };
        done = world.purge();
        QVERIFY(done && done->removed == 0);
        QVERIFY(world.has(record) && world.has(dispensed));
    }

    void aListThatIsRecordedWhileTheLogsAreReadIsKept()
    {
        World world;
        const std::vector<protocol::RecordHash> leaves{world.putRecord(), world.putRecord()};
        const auto root = world.putBatch(leaves);
        world.pass(day * 92);
        protocol::AppendRecords action;
        action.patientId = world.fixture.patientId;
        action.compartment = world.fixture.compartment;
        action.epoch = protocol::Epoch(1);
        action.root = root;
        action.count = 2;
        action.authorization = world.fixture.authorize(world.fixture.doctor, std::nullopt);
        QVERIFY(world.fixture.submit(world.fixture.calldataOf(action, world.fixture.doctor)));
        world.settleWhileTheLogsAreRead(8);
        const auto done = world.purge();
        QVERIFY(done && done->removed == 0);
        QVERIFY(world.has(root) && world.has(leaves[0]));
    }

    void aListThatIsSentAgainWhileTheLogsAreReadIsKept()
    {
        World world;
        const auto root = world.putBatch({world.putRecord()});
        world.pass(day * 91);
        const auto again = world.batchOf({world.putRecord()});
        QVERIFY(again.root != root);
        world.history.meanwhile = [&world, root] {
            const auto now = world.fixture.clock.time;
            return world.fixture.storage->run([root, now](Store &store) -> Result<void> {
                const auto batch = store.objects.findBatch(root);
                const auto put = batch && *batch ? store.objects.putBatch(**batch, now)
                                                 : Result<bool>(failure(GatewayError::NotFound));
                return put ? Result<void>() : failure(put.error());
            });
        };
        const auto done = world.purge();
        QVERIFY2(done, done ? "" : done.error().detail().c_str());
        QCOMPARE(done->removed, 0);
        QVERIFY(world.has(root));
        world.pass(day * 91);
        QVERIFY(world.purge());
        QVERIFY(!world.has(root));
    }

    void nothingGoesByNodesThatAreADayBehind()
    {
        World world;
        const auto recordedSince = world.putRecord();
        const auto root = world.putBatch({recordedSince});
        world.pass(day * 100);
        world.fixture.ledger.blockTime -= std::chrono::hours(25);
        const auto refused = world.purge();
        QVERIFY(!refused && refused.error().is(GatewayError::ChainUnavailable));
        QVERIFY(world.has(recordedSince) && world.has(root));
        // Nothing was put off either.
        world.fixture.ledger.blockTime += std::chrono::hours(2);
        const auto done = world.purge();
        QVERIFY(done && done->removed == 2);
    }

    void onePatientWhoseLogsCannotBeReadHoldsUpNobody()
    {
        World world;
        const auto other = world.fixture.random.strongBytes<protocol::PatientId>();
        const auto theirs = world.putRecordOf(other);
        const auto list = world.putBatch({theirs});
        world.pass(day);
        const auto abandoned = world.putRecord();
        const auto lost = world.putBatch({abandoned});
        world.pass(day * 92);
        world.history.unreadable.insert(other);
        QVERIFY(world.purge().error().is(GatewayError::ChainUnavailable));
        QVERIFY(world.has(theirs) && world.has(list));
        QVERIFY(!world.has(abandoned) && !world.has(lost));
        // They do not take the room of others in every round.
        world.history.asked = 0;
        const auto done = world.purge();
        QVERIFY(done && done->removed + done->kept == 0);
        QCOMPARE(world.history.asked, 0);
    }

    void anInstitutionIsAskedAboutOnceForAllItsLists()
    {
        World world;
        std::vector<protocol::MerkleRoot> roots;
        for (int list = 0; list < 3; ++list) {
            roots.push_back(world.putBatch({world.putRecord()}));
            world.link(roots.back(), 1);
        }
        world.pass(day * 91); // lists only; records are looked at a day later
        auto done = world.purge();
        QVERIFY(done && done->recorded == 3);
        // Its patient's logs name them: those of the hospital, all it ever wrote, are not read at all.
        QCOMPARE(world.history.asked, 1);
        QCOMPARE(world.history.askedOfInstitution, 1);
        std::vector<protocol::MerkleRoot> unnamed;
        for (int list = 0; list < 3; ++list) {
            unnamed.push_back(world.putBatch({world.putRecord()}));
        }
        world.pass(day * 91);
        world.history.asked = 0;
        done = world.purge();
        QVERIFY(done && done->removed >= 3);
        QCOMPARE(world.history.asked, 2);
        for (int list = 0; list < 3; ++list) {
            QVERIFY(world.has(roots.at(static_cast<std::size_t>(list))));
            QVERIFY(!world.has(unnamed.at(static_cast<std::size_t>(list))));
        }
    }

    void aListOfWhichNoRecordIsHereIsFoundByWhoAppendedIt()
    {
        World world;
        const auto absent = world.fixture.random.strongBytes<protocol::RecordHash>();
        const auto root = world.putBatch({absent});
        world.link(root, 1);
        world.pass(day * 91);
        const auto done = world.purge();
        QVERIFY(done && done->recorded == 1);
    }

    void whatIsSentAgainWaitsAnew()
    {
        World world;
        StoredRecord record;
        record.hash = world.fixture.random.strongBytes<protocol::RecordHash>();
        record.patientId = world.fixture.patientId;
        record.compartment = world.fixture.compartment;
        world.put(record);
        world.pass(day * 92);
        world.put(record);
        QVERIFY(world.purge());
        QVERIFY(world.has(record.hash));
        world.pass(day * 92);
        QVERIFY(world.purge());
        QVERIFY(!world.has(record.hash));
    }

    void zeroDaysKeepEverything()
    {
        World world;
        const auto record = world.putRecord();
        world.pass(day * 9'000);
        const auto done = world.purge(std::chrono::seconds(0));
        QVERIFY(done && done->removed == 0);
        QVERIFY(world.has(record));
        QCOMPARE(world.history.asked, 0);
    }
};

QTEST_GUILESS_MAIN(UploadPurgeTest)
#include "UploadPurgeTest.moc"
