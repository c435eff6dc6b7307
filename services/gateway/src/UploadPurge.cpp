#include <tegata/gateway/UploadPurge.h>

#include <tegata/gateway/Authentication.h>
#include <tegata/gateway/UploadStore.h>

#include <map>
#include <set>

namespace tegata::gateway {
namespace {

using Kind = WaitingUpload::Kind;

// Of one round; the next goes on where it ended.
constexpr int ownersPerRound = 64;
constexpr int batchesPerRound = 64;
constexpr int uploadsPerOwner = 2'000;
/// What could not be decided is looked at again after this long.
constexpr std::chrono::hours lookedAgain{24 * 7};
/// A list of hashes is judged by the charts of its records, so it goes before them.
constexpr std::chrono::hours recordsAfterBatches{24};
/// A node that is behind, or was restored, tells less and agrees with itself: what was recorded since is not there.
constexpr std::chrono::hours oldestHead{24};

std::vector<protocol::RecordHash> leavesOf(const StoredBatch &batch)
{
    constexpr auto size = static_cast<qsizetype>(protocol::RecordHash::size);
    std::vector<protocol::RecordHash> leaves;
    for (qsizetype at = 0; at + size <= batch.leaves.size(); at += size) {
        const auto leaf = bytesOf(batch.leaves).subspan(static_cast<std::size_t>(at), protocol::RecordHash::size);
        leaves.push_back(protocol::RecordHash::fromBytes(leaf).value_or(protocol::RecordHash()));
    }
    return leaves;
}

} // namespace

/// What the logs of one patient or institution name, up to one block.
struct UploadPurge::Recorded
{
    protocol::BlockNumber head{};
    /// Records, roots of batches and wraps.
    std::set<protocol::Hash32> hashes;
    /// Of a patient's charts.
    std::vector<std::pair<protocol::CompartmentId, protocol::MerkleRoot>> roots;
    std::map<protocol::CompartmentId, std::uint64_t> counts;
    std::uint32_t rotations = 0;
    bool isPatient = false;
    bool isInstitution = false;
    /// The logs are all there are.
    bool isWhole = false;

    template <typename Strong> void name(const Strong &hash) { hashes.insert(protocol::Hash32(hash.bytes())); }

    void takeOfPatient(const ledger::LedgerEvent &event)
    {
        namespace events = ledger::events;
        if (std::holds_alternative<events::PatientRegistered>(event.body)) {
            isPatient = true;
        } else if (const auto *record = std::get_if<events::RecordAppended>(&event.body)) {
            name(record->recordHash);
            ++counts[record->compartment];
        } else if (const auto *records = std::get_if<events::RecordsAppended>(&event.body)) {
            name(records->root);
            roots.emplace_back(records->compartment, records->root);
            counts[records->compartment] += records->count;
        } else if (const auto *issued = std::get_if<events::PrescriptionIssued>(&event.body)) {
            name(issued->recordHash);
        } else if (const auto *dispensed = std::get_if<events::PrescriptionDispensed>(&event.body)) {
            name(dispensed->recordHash);
        } else if (const auto *granted = std::get_if<events::Granted>(&event.body)) {
            for (const auto &item : granted->items) {
                name(item.wrapHash);
            }
        } else if (const auto *keptReader = std::get_if<events::ReaderKept>(&event.body)) {
            name(keptReader->wrapHash);
        }
    }

    /// The wraps of its vault, and the roots that it appended to anybody's chart. Not its records: all it ever wrote.
    void takeOfInstitution(const ledger::LedgerEvent &event)
    {
        namespace events = ledger::events;
        if (const auto *registered = std::get_if<events::InstitutionRegistered>(&event.body)) {
            isInstitution = true;
            name(registered->recoveryWrapHash);
        } else if (const auto *records = std::get_if<events::RecordsAppended>(&event.body)) {
            name(records->root);
        } else if (const auto *approved = std::get_if<events::DeviceApproved>(&event.body)) {
            name(approved->wrapHash);
        } else if (const auto *administrator = std::get_if<events::AdministratorAdded>(&event.body)) {
            name(administrator->wrapHash);
        } else if (const auto *rotated = std::get_if<events::VaultRotated>(&event.body)) {
            ++rotations;
            name(rotated->recoveryWrapHash);
            for (const auto &wrap : rotated->wraps) {
                name(wrap.wrapHash);
            }
        }
    }
};

struct UploadPurge::Round
{
    PurgedUploads done;
    /// One patient whose logs cannot be read does not hold up all others.
    std::optional<Error> firstError;
    /// An institution is asked about for each list that it sent.
    std::map<protocol::Hash32, std::shared_ptr<const Recorded>> recorded;

    void note(const Error &error) { firstError = firstError ? firstError : error; }
    void add(const PurgedUploads &some)
    {
        done.recorded += some.recorded;
        done.removed += some.removed;
        done.kept += some.kept;
    }
};

UploadPurge::UploadPurge(ledger::LedgerReader &reader, ledger::LedgerHistory &history, Storage &storage,
                         const Clock &clock, std::chrono::seconds keep)
    : m_reader(reader)
    , m_history(history)
    , m_storage(storage)
    , m_clock(clock)
    , m_keep(keep)
{
}

Task<ledger::BlockHeader> UploadPurge::newestBlock()
{
    const auto head = co_await m_reader.head();
    if (!head) {
        co_return chainUnavailable(head.error());
    }
    if (head->time + oldestHead < m_clock.now()) {
        co_return failure(GatewayError::ChainUnavailable, "the newest block is old");
    }
    co_return *head;
}

Task<PurgedUploads> UploadPurge::run()
{
    const auto round = std::make_shared<Round>();
    if (m_keep.count() == 0) {
        co_return round->done;
    }
    // Nothing is looked at, and so put off, while the nodes are away or behind.
    auto asking = newestBlock();
    const auto newest = co_await asking;
    if (!newest) {
        co_return failure(newest.error());
    }
    const auto now = m_clock.now();
    const auto batchesBefore = now - m_keep;
    const auto looked = now - lookedAgain;
    auto listing = m_storage.run([batchesBefore, looked](Store &store) -> Result<std::vector<StoredBatch>> {
        const auto roots = UploadStore(store.database).batches(batchesBefore, looked, batchesPerRound);
        if (!roots) {
            return failure(roots.error());
        }
        std::vector<StoredBatch> batches;
        for (const auto &root : *roots) {
            auto batch = store.objects.findBatch(root);
            if (!batch) {
                return failure(batch.error());
            }
            if (*batch) {
                batches.push_back(std::move(**batch));
            }
        }
        return batches;
    });
    const auto batches = co_await listing;
    if (!batches) {
        co_return failure(batches.error());
    }
    for (const auto &batch : *batches) {
        if (m_isStopped) {
            break;
        }
        auto heading = newestBlock();
        const auto at = co_await heading;
        if (!at) {
            co_return failure(at.error());
        }
        auto looking = lookAtBatch(batch, *at, round);
        const auto done = co_await looking;
        if (done) {
            round->add(*done);
        } else {
            round->note(done.error());
        }
    }
    const auto before = batchesBefore - recordsAfterBatches;
    auto listingOwners = m_storage.run(
        [before, looked](Store &store) { return UploadStore(store.database).owners(before, looked, ownersPerRound); });
    const auto owners = co_await listingOwners;
    if (!owners) {
        co_return failure(owners.error());
    }
    for (const auto &owner : *owners) {
        if (m_isStopped) {
            break;
        }
        auto heading = newestBlock();
        const auto at = co_await heading;
        if (!at) {
            co_return failure(at.error());
        }
        auto looking = lookAtOwner(owner, *at, round);
        const auto done = co_await looking;
        if (done) {
            round->add(*done);
        } else {
            round->note(done.error());
        }
    }
    if (round->firstError) {
        co_return failure(*round->firstError);
    }
    co_return round->done;
}

Task<std::shared_ptr<const UploadPurge::Recorded>>
UploadPurge::recordedOf(protocol::Hash32 owner, ledger::BlockHeader at, std::shared_ptr<Round> round)
{
    if (const auto known = round->recorded.find(owner); known != round->recorded.end()) {
        const auto recorded = known->second;
        co_return recorded;
    }
    auto reading = readLogs(owner, at);
    const auto read = co_await reading;
    auto recorded = std::make_shared<Recorded>();
    if (read) {
        *recorded = *read;
    } else {
        round->note(read.error()); // and they are not whole
    }
    recorded->head = at.number;
    const std::shared_ptr<const Recorded> kept = recorded;
    round->recorded.emplace(owner, kept);
    co_return kept;
}

Task<UploadPurge::Recorded> UploadPurge::readLogs(protocol::Hash32 owner, ledger::BlockHeader at)
{
    const protocol::PatientId patient(owner.bytes());
    const protocol::InstitutionId institution(owner.bytes());
    const ledger::BlockRange range{protocol::BlockNumber(0), at.number};
    Recorded recorded;
    const auto ofPatient = co_await m_history.eventsOfPatient(patient, range);
    if (!ofPatient) {
        co_return chainUnavailable(ofPatient.error());
    }
    const auto ofInstitution = co_await m_history.eventsOfInstitution(institution, range);
    if (!ofInstitution) {
        co_return chainUnavailable(ofInstitution.error());
    }
    for (const auto &event : *ofPatient) {
        recorded.takeOfPatient(event);
    }
    bool isWhole = true;
    if (recorded.isPatient) {
        const auto compartments = co_await m_reader.compartments(patient, at);
        if (!compartments) {
            co_return chainUnavailable(compartments.error());
        }
        for (const auto &compartment : *compartments) {
            const auto chart = co_await m_reader.chart(patient, compartment, at);
            if (!chart) {
                co_return chainUnavailable(chart.error());
            }
            isWhole = isWhole && *chart && (*chart)->count == recorded.counts[compartment];
        }
    }
    for (const auto &event : *ofInstitution) {
        recorded.takeOfInstitution(event);
    }
    if (recorded.isInstitution) {
        const auto state = co_await m_reader.institution(institution, at);
        if (!state) {
            co_return chainUnavailable(state.error());
        }
        isWhole = isWhole && *state && protocol::toNumber((*state)->vaultEpoch) == recorded.rotations + 1U;
    }
    recorded.isWhole = isWhole && (recorded.isPatient || recorded.isInstitution);
    co_return std::as_const(recorded);
}

Task<PurgedUploads> UploadPurge::lookAtBatch(StoredBatch batch, ledger::BlockHeader at, std::shared_ptr<Round> round)
{
    const auto leaves = leavesOf(batch);
    auto finding = m_storage.run([leaves](Store &store) { return store.objects.anyKnown(leaves); });
    const auto known = co_await finding;
    if (!known) {
        co_return failure(known.error());
    }
    // Whose chart it belongs to is told by any of its records; without one, all that is known is who sent it. The
    // patient first: mostly his logs name it, and they are short.
    std::vector<protocol::Hash32> owners;
    if (*known) {
        owners.emplace_back((*known)->patientId.bytes());
    }
    if (owners.empty() || owners.front() != batch.uploader) {
        owners.push_back(batch.uploader);
    }
    const protocol::Hash32 root(batch.root.bytes());
    std::vector<std::pair<protocol::Hash32, protocol::BlockNumber>> asked;
    bool isRecorded = false;
    bool mayRemove = known->has_value();
    for (const auto &owner : owners) {
        auto asking = recordedOf(owner, at, round);
        const auto recorded = co_await asking;
        if (!recorded) {
            co_return failure(recorded.error());
        }
        asked.emplace_back(owner, (*recorded)->head);
        mayRemove = mayRemove && (*recorded)->isWhole;
        isRecorded = (*recorded)->hashes.contains(root);
        if (isRecorded) {
            break;
        }
    }
    const WaitingUpload upload{Kind::Batch, root, {}};
    const auto now = m_clock.now();
    const auto before = now - m_keep;
    auto deciding =
        m_storage.run([upload, asked, isRecorded, mayRemove, now, before](Store &store) -> Result<PurgedUploads> {
            UploadStore uploads(store.database);
            PurgedUploads done;
            if (isRecorded) {
                const auto written = uploads.markRecorded(upload);
                done.recorded = 1;
                return written ? Result<PurgedUploads>(done) : failure(written.error());
            }
            bool isRemoved = mayRemove;
            for (const auto &[owner, head] : asked) {
                const auto pending = uploads.hasPendingBatch(owner, head);
                if (!pending) {
                    return failure(pending.error());
                }
                isRemoved = isRemoved && !*pending;
            }
            if (isRemoved) {
                const auto removed = uploads.remove(upload, before);
                if (!removed) {
                    return failure(removed.error());
                }
                isRemoved = *removed;
            }
            if (!isRemoved) {
                if (auto written = uploads.markLookedAt(upload, now); !written) {
                    return failure(written.error());
                }
            }
            done.removed = isRemoved ? 1 : 0;
            done.kept = isRemoved ? 0 : 1;
            return done;
        });
    const auto decided = co_await deciding;
    co_return decided;
}

Task<PurgedUploads> UploadPurge::lookAtOwner(protocol::Hash32 owner, ledger::BlockHeader at,
                                             std::shared_ptr<Round> round)
{
    auto asking = recordedOf(owner, at, round);
    const auto recorded = co_await asking;
    if (!recorded) {
        co_return failure(recorded.error());
    }
    const auto now = m_clock.now();
    const auto before = now - m_keep - recordsAfterBatches;
    const auto looked = now - lookedAgain;
    const auto ledgerSays = *recorded;
    auto deciding = m_storage.run([owner, ledgerSays, now, before, looked](Store &store) -> Result<PurgedUploads> {
        UploadStore uploads(store.database);
        const auto isPending = uploads.hasPendingAction(owner, ledgerSays->head);
        if (!isPending) {
            return failure(isPending.error());
        }
        std::set<protocol::Hash32> hashes = ledgerSays->hashes;
        // A batch whose list is not here may hold any record of its chart.
        std::set<protocol::CompartmentId> unlisted;
        for (const auto &[compartment, root] : ledgerSays->roots) {
            const auto batch = store.objects.findBatch(root);
            if (!batch) {
                return failure(batch.error());
            }
            if (!*batch) {
                unlisted.insert(compartment);
                continue;
            }
            for (const auto &leaf : leavesOf(**batch)) {
                hashes.insert(protocol::Hash32(leaf.bytes()));
            }
        }
        const auto waiting = uploads.ofOwner(owner, before, looked, uploadsPerOwner);
        if (!waiting) {
            return failure(waiting.error());
        }
        PurgedUploads done;
        for (const auto &upload : *waiting) {
            Result<void> written;
            if (hashes.contains(upload.hash)) {
                written = uploads.markRecorded(upload);
                ++done.recorded;
            } else if (*isPending || !ledgerSays->isWhole ||
                       (upload.kind == Kind::Record && unlisted.contains(upload.compartment))) {
                written = uploads.markLookedAt(upload, now);
                ++done.kept;
            } else {
                const auto removed = uploads.remove(upload, before);
                if (!removed) {
                    return failure(removed.error());
                }
                done.removed += *removed ? 1 : 0;
            }
            if (!written) {
                return failure(written.error());
            }
        }
        return done;
    });
    const auto decided = co_await deciding;
    co_return decided;
}

} // namespace tegata::gateway
