#pragma once

#include <tegata/base/Clock.h>
#include <tegata/base/FileLayer.h>
#include <tegata/chartstore/ChartstoreError.h>
#include <tegata/chartstore/StoreKeys.h>
#include <tegata/crypto/Random.h>
#include <tegata/protocol/Ids.h>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

namespace tegata::chartstore {

class SealedLog;

struct OutboxIdTag;
/// 16 random bytes naming one entry; the idempotency key of the whole write path.
using OutboxId = StrongBytes<16, OutboxIdTag>;

/// Where an entry stands. Forward only: Sealed → Uploaded → Submitted → Anchored → Done; anything before Done may be
/// Refused (an Anchored one when what hangs on it was); a Refused one becomes Superseded or is dismissed as Done.
enum class OutboxStage : std::uint8_t
{
    /// On this device, fsynced: "saved on this device".
    Sealed = 1,
    /// The store has the bytes and answered with their hash.
    Uploaded = 2,
    /// The action's digest is noted, then it was sent. May be repeated with another digest.
    Submitted = 3,
    /// The link was seen in final state.
    Anchored = 4,
    /// Read back and compared. Nothing left to do.
    Done = 5,
    /// Refused for good with a code; a person or a workflow decides.
    Refused = 6,
    /// Another entry was made of it.
    Superseded = 7,
};

/// One thing that has to reach the chain.
struct OutboxEntry
{
    OutboxId id;
    /// What the workflow that wrote it reads: its own encoding. Up to 64 MiB.
    Bytes payload;
    /// What kind of payload; the workflow's own number.
    std::uint16_t kind = 0;
    UnixTime createdAt{};
    OutboxStage stage = OutboxStage::Sealed;
    /// Of the last Submitted.
    std::optional<protocol::Digest> digest;
    /// Of Anchored.
    std::optional<protocol::BlockNumber> block;
    /// Of Refused: a key such as "ledger.EpochMoved".
    std::string refusal;
    friend bool operator==(const OutboxEntry &, const OutboxEntry &) = default;
};

/// What became of an entry, told also after compact(): an entry that was sealed again is followed to its last
/// successor.
enum class OutboxFate
{
    /// Work is left.
    Waiting,
    /// Refused for good, and nobody has taken it off the list.
    Refused,
    /// It went all the way.
    Recorded,
    /// Refused, and taken off the list.
    Dismissed,
};

/// What is written but not yet recorded: an append-only sealed file that survives kill -9 and loss of power
/// at any step. Not a cache: it is never deleted by the program. One owner; calls write and fsync.
class Outbox
{
public:
    /// Opens or makes the file. Damaged (the file stays as it is), WrongKey, InUse, TooNew, StorageFailed.
    [[nodiscard]] static Result<std::unique_ptr<Outbox>> open(const QString &path, OutboxKey key, FileLayer &files,
                                                              crypto::RandomSource &random);
    ~Outbox();
    Outbox(const Outbox &) = delete;
    Outbox &operator=(const Outbox &) = delete;

    /// On return the entry is on the medium. DuplicateEntry for an id ever added; StorageFull or
    /// StorageFailed: nothing was added.
    [[nodiscard]] Result<void> add(const OutboxId &id, std::uint16_t kind, UnixTime now, const Bytes &payload);
    /// Marks a Refused entry Superseded and adds its successor, both or neither.
    [[nodiscard]] Result<void> replaceRefused(const OutboxId &refused, const OutboxId &id, std::uint16_t kind,
                                              UnixTime now, const Bytes &payload);

    /// Each returns when the change is on the medium. NotFound, StageImpossible. A repeated call with the
    /// same values does nothing.
    [[nodiscard]] Result<void> markUploaded(const OutboxId &id);
    [[nodiscard]] Result<void> markSubmitted(const OutboxId &id, const protocol::Digest &digest);
    [[nodiscard]] Result<void> markAnchored(const OutboxId &id, protocol::BlockNumber block);
    [[nodiscard]] Result<void> markDone(const OutboxId &id);
    [[nodiscard]] Result<void> markRefused(const OutboxId &id, const std::string &code);

    /// NotFound. Finished entries are known until compact() by stage, without payload.
    [[nodiscard]] Result<OutboxEntry> entry(const OutboxId &id) const;
    /// Entries with work left (Sealed to Anchored), in the order they were added.
    [[nodiscard]] std::vector<OutboxEntry> pending() const;
    [[nodiscard]] std::vector<OutboxEntry> refused() const;
    /// NotFound for an id that was never added.
    [[nodiscard]] Result<OutboxFate> fate(const OutboxId &id) const;
    /// As pending() and refused() together, one after the other and without copies; entries with work left first.
    void visitUnfinished(const std::function<void(const OutboxEntry &)> &visit) const;
    [[nodiscard]] std::size_t pendingCount() const;

    /// Bytes of a write cut short that open() found at the end and dropped; never a finished add().
    [[nodiscard]] std::uint64_t tornBytes() const;
    /// Size of the file.
    [[nodiscard]] std::uint64_t fileSize() const;

    /// Writes a new file with the unfinished entries and the ids of all others, and puts it in place of
    /// the old one atomically. Their ids stay refused for add() for ever.
    [[nodiscard]] Result<void> compact();

private:
    Outbox(QString path, OutboxKey key, FileLayer &files, crypto::RandomSource &random);
    [[nodiscard]] Result<void> apply(ByteView frame);
    [[nodiscard]] Result<void> change(const OutboxId &id, OutboxStage stage, ByteView detail);
    [[nodiscard]] Result<void> write(ByteView frame);

    QString m_path;
    OutboxKey m_key;
    FileLayer &m_files;
    crypto::RandomSource &m_random;
    std::unique_ptr<SealedLog> m_log;
    std::map<OutboxId, OutboxEntry> m_entries;
    std::vector<OutboxId> m_order;
    /// Ids compact() dropped, and what it keeps of them: those that were dismissed, and those that live on in another.
    std::set<OutboxId> m_finished;
    std::set<OutboxId> m_dismissed;
    std::map<OutboxId, OutboxId> m_successors;
};

} // namespace tegata::chartstore
