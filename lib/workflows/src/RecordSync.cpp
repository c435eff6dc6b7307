#include "RecordSync_p.h"

#include "Logging_p.h"
#include "RecordOpening_p.h"
#include "VaultKeys_p.h"

#include <tegata/base/Worker.h>
#include <tegata/ledgerclient/GatewayClient.h>
#include <tegata/ledgerclient/LedgerReader.h>

#include <QThread>

#include <algorithm>
#include <set>

namespace tegata::workflows {

using namespace protocol;
using chartstore::CachedLink;
using chartstore::CachedRecord;
using chartstore::ChartCache;

namespace {

/// Block headers asked for at the same time, where they are not known from the log.
constexpr std::size_t headersAtOnce = 12;
/// Fewer records than this are not worth a second thread.
constexpr std::size_t worthSharing = 32;
constexpr int mostThreads = 4;

/// Who an author is, as the ledger says; asked once per author and run.
struct AuthorFacts
{
    std::optional<ledger::DeviceState> device;
    bool isPatientKey = false;
};

class AuthorDirectory
{
public:
    AuthorDirectory(Workspace *workspace, BlockTimes times)
        : m_workspace(workspace)
        , m_times(std::move(times))
    {
    }

    /// Whether the ledger knows the author as the link says, active at that block's time.
    Task<bool> isPermitted(CachedLink link, UnixTime time)
    {
        auto known = m_known.find(link.device);
        if (known == m_known.end()) {
            AuthorFacts facts;
            if (link.institution.isZero()) {
                // Keys of a patient can be replaced; that the ledger linked the entry shows that the key was current.
                facts.isPatientKey = true;
            } else {
                Result<std::optional<ledger::DeviceState>> device = co_await m_workspace->ledger().device(link.device);
                if (!device) {
                    co_return failure(device.error());
                }
                facts.device = *device;
                Result<void> named = co_await remember(link, facts);
                if (!named) {
                    co_return failure(named.error());
                }
            }
            known = m_known.emplace(link.device, facts).first;
        }
        const AuthorFacts &facts = known->second;
        if (link.institution.isZero()) {
            co_return facts.isPatientKey;
        }
        if (!facts.device || facts.device->institutionId != link.institution) {
            co_return false;
        }
        co_return facts.device->approvedAt <= time && (!facts.device->isRevoked() || time <= facts.device->revokedAt);
    }

    /// Times of all blocks of these links, asked once per block and run, several at the same time.
    Task<void> learnTimes(std::vector<CachedLink> links)
    {
        std::set<BlockNumber> unknown;
        for (const CachedLink &link : links) {
            if (!m_times.contains(link.block)) {
                unknown.insert(link.block);
            }
        }
        for (auto next = unknown.begin(); next != unknown.end();) {
            std::vector<std::pair<BlockNumber, Task<ledger::BlockHeader>>> running;
            for (; next != unknown.end() && running.size() < headersAtOnce; ++next) {
                running.emplace_back(*next, m_workspace->ledger().header(*next));
            }
            for (auto &[block, task] : running) {
                const Result<ledger::BlockHeader> header = co_await task;
                if (!header) {
                    co_return failure(header.error());
                }
                m_times.emplace(block, header->time);
            }
        }
        co_return Result<void>();
    }
    [[nodiscard]] UnixTime timeOf(BlockNumber block) const { return m_times.at(block); }

private:
    /// Keeps names and professions in the cache, so that a chart opened offline still says who wrote what.
    Task<void> remember(CachedLink link, AuthorFacts facts)
    {
        Result<std::optional<ledger::InstitutionState>> institution =
            co_await m_workspace->ledger().institution(link.institution);
        if (!institution) {
            co_return failure(institution.error());
        }
        Result<std::shared_ptr<chartstore::ChartStore>> store = m_workspace->charts();
        if (!store) {
            co_return failure(store.error());
        }
        const std::string name = *institution ? (*institution)->name : std::string();
        const std::uint8_t role = facts.device ? static_cast<std::uint8_t>(facts.device->role) : 0;
        auto keptTask = (*store)->cache([link, name, role](ChartCache &cache) -> Result<void> {
            if (Result<void> set = cache.setState(institutionKey(link.institution), toBytes(bytesOf(name))); !set) {
                return set;
            }
            return cache.setState(authorKey(link.device), Bytes{role});
        });
        Result<void> kept = co_await keptTask;
        co_return kept;
    }

    Workspace *m_workspace;
    std::map<Address, AuthorFacts> m_known;
    BlockTimes m_times;
};

Task<std::map<RecordHash, RecordProblem>> loadProblems(Workspace *workspace, PatientId patient)
{
    std::map<RecordHash, RecordProblem> problems;
    Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto storedTask = (*store)->cache([name = problemsKey(patient)](ChartCache &cache) { return cache.state(name); });
    const Result<Bytes> stored = co_await storedTask;
    if (stored) {
        for (std::size_t at = 0; at + 33 <= stored->size(); at += 33) {
            if (const auto hash = RecordHash::fromBytes(ByteView(*stored).subspan(at, 32))) {
                problems[*hash] = static_cast<RecordProblem>((*stored)[at + 32]);
            }
        }
    }
    co_return problems;
}

Task<void> saveProblems(Workspace *workspace, PatientId patient, std::map<RecordHash, RecordProblem> problems)
{
    Bytes encoded;
    for (const auto &[hash, problem] : problems) {
        append(encoded, hash.view());
        encoded.push_back(static_cast<std::uint8_t>(problem));
    }
    Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto keptTask = (*store)->cache(
        [name = problemsKey(patient), encoded](ChartCache &cache) { return cache.setState(name, encoded); });
    const Result<void> kept = co_await keptTask;
    co_return kept;
}

/// Which vault epoch an own record was sealed to; it stands in the envelope.
Task<void> addVaultKey(Workspace *workspace, InstitutionId institution, OpeningKeys *keys, Epoch epoch)
{
    if (keys->vaultKeys.contains(epoch) || toNumber(epoch) == 0) {
        co_return Result<void>();
    }
    const Result<VaultSeed> seed = co_await vaultSeedOf(workspace, epoch);
    if (!seed) {
        co_return failure(seed.error());
    }
    keys->vaultKeys.emplace(
        epoch, std::make_shared<const crypto::EncryptionKey>(vaultEncryptionKeyOf(*seed, {institution, epoch})));
    co_return Result<void>();
}

bool isTooLarge(const Error &error)
{
    // The gateway's own limit comes as a refusal with its code.
    return error.is(LedgerError::TooLarge) ||
           (error.is(LedgerError::Refused) && error.detail().find("TooLarge") != std::string::npos);
}

using Verdicts = std::vector<RecordVerdict>;

/// One run over the missing records of a patient.
class RecordRun
{
public:
    RecordRun(Workspace *workspace, PatientId patient, std::vector<CachedLink> missing, OpeningKeys keys,
              BlockTimes times, SyncProgress progress)
        : m_workspace(workspace)
        , m_patient(patient)
        , m_missing(std::move(missing))
        , m_keys(std::move(keys))
        , m_authors(workspace, std::move(times))
        , m_progress(std::move(progress))
    {
        const int threads =
            m_missing.size() < worthSharing ? 1 : std::clamp(QThread::idealThreadCount(), 1, mostThreads);
        for (int number = 0; number < threads; ++number) {
            m_workers.push_back(std::make_unique<Worker>(QStringLiteral("records-%1").arg(number)));
        }
    }

    Task<void> run()
    {
        Result<std::map<RecordHash, RecordProblem>> loaded = co_await loadProblems(m_workspace, m_patient);
        if (!loaded) {
            co_return failure(loaded.error());
        }
        m_problems = std::move(*loaded);
        std::optional<Fetch> fetch(start(0));
        std::optional<Task<void>> writing;
        while (fetch) {
            Result<std::vector<Bytes>> stored = co_await fetch->answer;
            if (!stored && isTooLarge(stored.error()) && m_size.shrink()) {
                const std::size_t again = fetch->first;
                fetch.emplace(start(again));
                continue;
            }
            if (!stored) {
                co_return failure(stored.error());
            }
            const std::size_t first = fetch->first;
            const std::size_t end = fetch->end;
            std::size_t bytes = 0;
            for (const Bytes &one : *stored) {
                bytes += one.size();
            }
            m_size.arrived(end - first, bytes);
            fetch.reset();
            if (end < m_missing.size()) {
                fetch.emplace(start(end)); // on its way while this answer is checked
            }
            Result<Verdicts> verdicts = co_await check(first, end, std::move(*stored));
            if (!verdicts) {
                co_return failure(verdicts.error());
            }
            if (writing) {
                const Result<void> written = co_await *writing;
                if (!written) {
                    co_return failure(written.error());
                }
            }
            writing.emplace(write(first, std::move(*verdicts)));
            if (m_progress) {
                m_progress(end, m_missing.size());
            }
        }
        if (writing) {
            const Result<void> written = co_await *writing;
            if (!written) {
                co_return failure(written.error());
            }
        }
        const Result<void> saved = co_await saveProblems(m_workspace, m_patient, m_problems);
        co_return saved;
    }

private:
    struct Fetch
    {
        std::size_t first;
        std::size_t end;
        Task<std::vector<Bytes>> answer;
    };

    Fetch start(std::size_t first)
    {
        const std::size_t end = std::min(first + m_size.count(), m_missing.size());
        std::vector<RecordHash> hashes;
        hashes.reserve(end - first);
        for (std::size_t index = first; index < end; ++index) {
            hashes.push_back(m_missing[index].record);
        }
        return {first, end, m_workspace->gateway().fetchRecords(std::move(hashes))};
    }

    /// What stands in these envelopes, in order.
    Task<Verdicts> check(std::size_t first, std::size_t end, std::vector<Bytes> stored)
    {
        const std::vector<CachedLink> links(m_missing.begin() + static_cast<std::ptrdiff_t>(first),
                                            m_missing.begin() + static_cast<std::ptrdiff_t>(end));
        const Result<void> learned = co_await m_authors.learnTimes(links);
        if (!learned) {
            co_return failure(learned.error());
        }
        std::vector<RecordToOpen> work;
        work.reserve(links.size());
        for (std::size_t index = 0; index < links.size(); ++index) {
            RecordToOpen input;
            input.link = links[index];
            input.recordedAt = m_authors.timeOf(input.link.block);
            const Result<bool> permitted = co_await m_authors.isPermitted(input.link, input.recordedAt);
            if (!permitted) {
                co_return failure(permitted.error());
            }
            input.authorIsPermitted = *permitted;
            input.stored = std::move(stored[index]);
            const Result<void> keyed = co_await giveKey(&input);
            if (!keyed) {
                co_return failure(keyed.error());
            }
            work.push_back(std::move(input));
        }
        const std::size_t share = (work.size() + m_workers.size() - 1) / m_workers.size();
        std::vector<Task<Verdicts>> running;
        for (std::size_t at = 0, worker = 0; at < work.size(); at += share, ++worker) {
            const auto begin = std::make_move_iterator(work.begin() + static_cast<std::ptrdiff_t>(at));
            const std::size_t count = std::min(share, work.size() - at);
            std::vector<RecordToOpen> part(begin, begin + static_cast<std::ptrdiff_t>(count));
            running.push_back(
                m_workers[worker]->run([deployment = m_workspace->deployment(), part = std::move(part)]() {
                    Verdicts found;
                    found.reserve(part.size());
                    for (const RecordToOpen &input : part) {
                        found.push_back(openStoredRecord(deployment, input));
                    }
                    return Result<Verdicts>(std::move(found));
                }));
        }
        Verdicts all;
        all.reserve(work.size());
        for (Task<Verdicts> &task : running) {
            Result<Verdicts> found = co_await task;
            if (!found) {
                co_return failure(found.error());
            }
            std::move(found->begin(), found->end(), std::back_inserter(all));
        }
        co_return Result<Verdicts>(std::move(all));
    }

    Task<void> giveKey(RecordToOpen *input)
    {
        const OpenCompartment *compartment = m_keys.access.byId(input->link.compartment);
        const ChartKey *key = compartment == nullptr ? nullptr : compartment->keyOf(input->link.epoch);
        if (key != nullptr) {
            std::shared_ptr<const ChartKey> &shared = m_chartKeys[{input->link.compartment, input->link.epoch}];
            if (!shared) {
                shared = std::make_shared<const ChartKey>(key->clone());
            }
            input->chartKey = shared;
            co_return Result<void>();
        }
        const std::optional<InstitutionId> own = m_workspace->state().institution;
        if (!own || input->link.institution != *own || input->stored.empty()) {
            co_return Result<void>();
        }
        const InstitutionId institution = *own;
        const Result<Envelope> envelope = decodeEnvelope(input->stored);
        if (!envelope) {
            co_return Result<void>(); // the check that follows says what is wrong with it
        }
        const Epoch epoch = envelope->authorVaultEpoch;
        const Result<void> added = co_await addVaultKey(m_workspace, institution, &m_keys, epoch);
        if (added && m_keys.vaultKeys.contains(epoch)) {
            input->vaultKey = m_keys.vaultKeys.at(epoch);
        }
        co_return Result<void>();
    }

    /// One transaction; notes what could not be opened.
    Task<void> write(std::size_t first, Verdicts verdicts)
    {
        std::vector<CachedRecord> records;
        records.reserve(verdicts.size());
        for (std::size_t index = 0; index < verdicts.size(); ++index) {
            RecordVerdict &verdict = verdicts[index];
            const RecordHash &hash = m_missing[first + index].record;
            if (verdict.problem == RecordProblem::None) {
                m_problems.erase(hash);
            } else {
                m_problems[hash] = verdict.problem;
                qCWarning(logCharts) << "a record cannot be shown, problem" << static_cast<int>(verdict.problem);
            }
            if (verdict.record) {
                records.push_back(std::move(*verdict.record));
            }
        }
        const Result<std::shared_ptr<chartstore::ChartStore>> store = m_workspace->charts();
        if (!store) {
            co_return failure(store.error());
        }
        auto putTask =
            (*store)->cache([records = std::move(records)](ChartCache &cache) { return cache.putRecords(records); });
        const Result<void> put = co_await putTask;
        co_return put;
    }

    Workspace *m_workspace;
    PatientId m_patient;
    std::vector<CachedLink> m_missing;
    OpeningKeys m_keys;
    AuthorDirectory m_authors;
    SyncProgress m_progress;
    FetchSize m_size;
    std::map<std::pair<CompartmentId, Epoch>, std::shared_ptr<const ChartKey>> m_chartKeys;
    std::map<RecordHash, RecordProblem> m_problems;
    std::vector<std::unique_ptr<Worker>> m_workers;
};

} // namespace

void FetchSize::arrived(std::size_t envelopes, std::size_t bytes)
{
    if (envelopes == 0) {
        return;
    }
    const std::size_t each = std::max<std::size_t>(1, bytes / envelopes);
    // Sizes change within a chart: growing at most fourfold, a surprise stays within what one answer may hold.
    m_count = std::clamp<std::size_t>(std::min(aim / each, m_count * 4), 1, most);
}

bool FetchSize::shrink()
{
    if (m_count <= 1) {
        return false;
    }
    m_count /= 2;
    return true;
}

Task<void> synchroniseRecords(Workspace *workspace, PatientId patient, std::vector<CachedLink> missing,
                              OpeningKeys keys, BlockTimes times, SyncProgress progress)
{
    // In this frame until the last step: what it started must not outlive it unseen.
    RecordRun run(workspace, patient, std::move(missing), std::move(keys), std::move(times), std::move(progress));
    const Result<void> done = co_await run.run();
    co_return done;
}

} // namespace tegata::workflows
