#include <tegata/chartstore/Outbox.h>

#include "SealedLog_p.h"

#include <algorithm>

namespace tegata::chartstore {

namespace {

/// First byte of a frame. Numbers are of the file format: never reused.
enum class FrameKind : std::uint8_t
{
    /// id ‖ kind(2) ‖ createdAt(8) ‖ payload
    Added = 1,
    /// id ‖ stage(1) ‖ detail
    Changed = 2,
    /// refused id ‖ the rest as Added
    Replaced = 3,
    /// ids of finished entries, one after the other
    Finished = 4,
    /// as Finished, of entries that were refused and dismissed
    Dismissed = 5,
    /// finished id ‖ id of its successor, one pair after the other, while the successor is unfinished
    Succeeded = 6,
};

constexpr std::size_t maximumPayload = 64U * 1024U * 1024U;
constexpr std::size_t maximumRefusal = 200;
/// Finished ids per frame of a compacted file.
constexpr std::size_t idsPerFrame = 4096;

Bytes addedBody(const OutboxEntry &entry)
{
    Bytes body = toBytes(entry.id.view());
    appendNumber(body, entry.kind, 2);
    appendNumber(body, toUnixSeconds(entry.createdAt), 8);
    append(body, entry.payload);
    return body;
}

Bytes frameOf(FrameKind kind, ByteView body)
{
    Bytes frame{static_cast<std::uint8_t>(kind)};
    append(frame, body);
    return frame;
}

Bytes changedBody(const OutboxId &id, OutboxStage stage, ByteView detail)
{
    Bytes body = toBytes(id.view());
    body.push_back(static_cast<std::uint8_t>(stage));
    append(body, detail);
    return body;
}

/// Ids one after the other, in frames of a bounded size; an even number in each.
void appendIdFrames(std::vector<Bytes> &frames, FrameKind kind, const std::vector<OutboxId> &ids)
{
    static_assert(idsPerFrame % 2 == 0);
    for (std::size_t first = 0; first < ids.size(); first += idsPerFrame) {
        Bytes body;
        for (std::size_t index = first; index < std::min(first + idsPerFrame, ids.size()); ++index) {
            append(body, ids[index].view());
        }
        frames.push_back(frameOf(kind, body));
    }
}

/// What stands behind the stage in a Changed frame.
Bytes detailOf(const OutboxEntry &entry)
{
    Bytes detail;
    switch (entry.stage) {
    case OutboxStage::Submitted:
        append(detail, entry.digest.value_or(protocol::Digest()).view());
        break;
    case OutboxStage::Anchored:
        appendNumber(detail, protocol::toNumber(entry.block.value_or(protocol::BlockNumber())), 8);
        break;
    case OutboxStage::Refused:
        append(detail, bytesOf(std::string_view(entry.refusal)));
        break;
    case OutboxStage::Sealed:
    case OutboxStage::Uploaded:
    case OutboxStage::Done:
    case OutboxStage::Superseded:
        break;
    }
    return detail;
}

bool mayFollow(OutboxStage from, OutboxStage to)
{
    switch (to) {
    case OutboxStage::Sealed:
        return false;
    case OutboxStage::Uploaded:
        return from == OutboxStage::Sealed;
    case OutboxStage::Submitted:
        return from == OutboxStage::Uploaded || from == OutboxStage::Submitted;
    case OutboxStage::Anchored:
        return from == OutboxStage::Submitted;
    case OutboxStage::Done:
        return from == OutboxStage::Anchored || from == OutboxStage::Refused;
    case OutboxStage::Refused:
        return from == OutboxStage::Sealed || from == OutboxStage::Uploaded || from == OutboxStage::Submitted ||
               from == OutboxStage::Anchored;
    case OutboxStage::Superseded:
        return from == OutboxStage::Refused;
    }
    return false;
}

bool isFinished(OutboxStage stage) { return stage == OutboxStage::Done || stage == OutboxStage::Superseded; }

tl::unexpected<Error> unreadable() { return failure(ChartstoreError::Damaged, "an outbox frame of another shape"); }

} // namespace

Outbox::Outbox(QString path, OutboxKey key, FileLayer &files, crypto::RandomSource &random)
    : m_path(std::move(path))
    , m_key(std::move(key))
    , m_files(files)
    , m_random(random)
{
}

Outbox::~Outbox() = default;

Result<std::unique_ptr<Outbox>> Outbox::open(const QString &path, OutboxKey key, FileLayer &files,
                                             crypto::RandomSource &random)
{
    std::unique_ptr<Outbox> outbox(new Outbox(path, std::move(key), files, random));
    Result<std::unique_ptr<SealedLog>> log =
        SealedLog::open(path, LogKind::Outbox, outbox->m_key.view(), files, random,
                        [&outbox](ByteView frame) { return outbox->apply(frame); });
    if (!log) {
        return failure(log.error());
    }
    outbox->m_log = std::move(*log);
    return outbox;
}

Result<void> Outbox::apply(ByteView frame)
{
    FrameReader reader(frame);
    const auto kind = static_cast<FrameKind>(reader.number(1));
    std::optional<OutboxId> superseded;
    switch (kind) {
    case FrameKind::Finished: {
        while (!reader.atEnd() && reader.isValid()) {
            m_finished.insert(reader.strong<OutboxId>());
        }
        return reader.isValid() ? Result<void>() : unreadable();
    }
    case FrameKind::Dismissed: {
        while (!reader.atEnd() && reader.isValid()) {
            const auto id = reader.strong<OutboxId>();
            m_finished.insert(id);
            m_dismissed.insert(id);
        }
        return reader.isValid() ? Result<void>() : unreadable();
    }
    case FrameKind::Succeeded: {
        while (!reader.atEnd() && reader.isValid()) {
            const auto id = reader.strong<OutboxId>();
            m_finished.insert(id);
            m_successors.insert_or_assign(id, reader.strong<OutboxId>());
        }
        return reader.isValid() ? Result<void>() : unreadable();
    }
    case FrameKind::Changed: {
        const auto id = reader.strong<OutboxId>();
        const auto stage = static_cast<OutboxStage>(reader.number(1));
        const auto found = m_entries.find(id);
        if (!reader.isValid() || found == m_entries.end() || !mayFollow(found->second.stage, stage)) {
            return unreadable();
        }
        OutboxEntry &entry = found->second;
        entry.stage = stage;
        if (stage == OutboxStage::Submitted) {
            entry.digest = reader.strong<protocol::Digest>();
        } else if (stage == OutboxStage::Anchored) {
            entry.block = protocol::BlockNumber(reader.number(8));
        } else if (stage == OutboxStage::Refused) {
            const ByteView code = reader.rest();
            entry.refusal.assign(code.begin(), code.end());
        }
        if (isFinished(stage)) {
            entry.payload = Bytes(); // nothing needs it any more; the id stays
        }
        return reader.atEnd() ? Result<void>() : unreadable();
    }
    case FrameKind::Replaced: {
        const auto replaced = m_entries.find(reader.strong<OutboxId>());
        if (!reader.isValid() || replaced == m_entries.end() || replaced->second.stage != OutboxStage::Refused) {
            return unreadable();
        }
        superseded = replaced->first;
        replaced->second.stage = OutboxStage::Superseded;
        replaced->second.payload = Bytes();
        break;
    }
    case FrameKind::Added:
        break;
    }
    if (kind != FrameKind::Added && kind != FrameKind::Replaced) {
        return unreadable();
    }
    OutboxEntry entry;
    entry.id = reader.strong<OutboxId>();
    entry.kind = static_cast<std::uint16_t>(reader.number(2));
    entry.createdAt = fromUnixSeconds(reader.number(8));
    if (!reader.isValid() || m_entries.contains(entry.id) || m_finished.contains(entry.id)) {
        return unreadable();
    }
    entry.payload = toBytes(reader.rest());
    if (superseded) {
        m_successors.insert_or_assign(*superseded, entry.id);
    }
    m_order.push_back(entry.id);
    m_entries.emplace(entry.id, std::move(entry));
    return {};
}

/// Memory follows the medium, never the other way round.
Result<void> Outbox::write(ByteView frame)
{
    if (Result<void> written = m_log->append(frame); !written) {
        return written;
    }
    return apply(frame);
}

Result<void> Outbox::add(const OutboxId &id, std::uint16_t kind, UnixTime now, const Bytes &payload)
{
    if (m_entries.contains(id) || m_finished.contains(id)) {
        return failure(ChartstoreError::DuplicateEntry);
    }
    if (payload.size() > maximumPayload) {
        return failure(ChartstoreError::TooLarge);
    }
    OutboxEntry entry;
    entry.id = id;
    entry.kind = kind;
    entry.createdAt = now;
    entry.payload = payload;
    return write(frameOf(FrameKind::Added, addedBody(entry)));
}

Result<void> Outbox::replaceRefused(const OutboxId &refused, const OutboxId &id, std::uint16_t kind, UnixTime now,
                                    const Bytes &payload)
{
    const auto found = m_entries.find(refused);
    if (found == m_entries.end()) {
        return failure(ChartstoreError::NotFound);
    }
    if (found->second.stage != OutboxStage::Refused) {
        return failure(ChartstoreError::StageImpossible);
    }
    if (m_entries.contains(id) || m_finished.contains(id)) {
        return failure(ChartstoreError::DuplicateEntry);
    }
    if (payload.size() > maximumPayload) {
        return failure(ChartstoreError::TooLarge);
    }
    OutboxEntry entry;
    entry.id = id;
    entry.kind = kind;
    entry.createdAt = now;
    entry.payload = payload;
    Bytes body = toBytes(refused.view());
    append(body, addedBody(entry));
    return write(frameOf(FrameKind::Replaced, body));
}

Result<void> Outbox::change(const OutboxId &id, OutboxStage stage, ByteView detail)
{
    const auto found = m_entries.find(id);
    if (found == m_entries.end()) {
        return failure(m_finished.contains(id) ? ChartstoreError::StageImpossible : ChartstoreError::NotFound);
    }
    const Bytes present = detailOf(found->second);
    if (found->second.stage == stage && std::equal(present.begin(), present.end(), detail.begin(), detail.end())) {
        return {};
    }
    if (!mayFollow(found->second.stage, stage)) {
        return failure(ChartstoreError::StageImpossible);
    }
    return write(frameOf(FrameKind::Changed, changedBody(id, stage, detail)));
}

Result<void> Outbox::markUploaded(const OutboxId &id) { return change(id, OutboxStage::Uploaded, {}); }

Result<void> Outbox::markSubmitted(const OutboxId &id, const protocol::Digest &digest)
{
    return change(id, OutboxStage::Submitted, digest.view());
}

Result<void> Outbox::markAnchored(const OutboxId &id, protocol::BlockNumber block)
{
    Bytes detail;
    appendNumber(detail, protocol::toNumber(block), 8);
    return change(id, OutboxStage::Anchored, detail);
}

Result<void> Outbox::markDone(const OutboxId &id) { return change(id, OutboxStage::Done, {}); }

Result<void> Outbox::markRefused(const OutboxId &id, const std::string &code)
{
    return change(id, OutboxStage::Refused, bytesOf(std::string_view(code).substr(0, maximumRefusal)));
}

Result<OutboxEntry> Outbox::entry(const OutboxId &id) const
{
    const auto found = m_entries.find(id);
    if (found == m_entries.end()) {
        return failure(ChartstoreError::NotFound);
    }
    return found->second;
}

std::vector<OutboxEntry> Outbox::pending() const
{
    std::vector<OutboxEntry> entries;
    for (const OutboxId &id : m_order) {
        const OutboxEntry &entry = m_entries.at(id);
        if (!isFinished(entry.stage) && entry.stage != OutboxStage::Refused) {
            entries.push_back(entry);
        }
    }
    return entries;
}

std::vector<OutboxEntry> Outbox::refused() const
{
    std::vector<OutboxEntry> entries;
    for (const OutboxId &id : m_order) {
        const OutboxEntry &entry = m_entries.at(id);
        if (entry.stage == OutboxStage::Refused) {
            entries.push_back(entry);
        }
    }
    return entries;
}

Result<OutboxFate> Outbox::fate(const OutboxId &id) const
{
    OutboxId last = id;
    // Every successor was added after what it replaces, so this ends.
    for (auto next = m_successors.find(last); next != m_successors.end(); next = m_successors.find(last)) {
        last = next->second;
    }
    const auto found = m_entries.find(last);
    if (found == m_entries.end()) {
        if (!m_finished.contains(last)) {
            return failure(ChartstoreError::NotFound);
        }
        return m_dismissed.contains(last) ? OutboxFate::Dismissed : OutboxFate::Recorded;
    }
    switch (found->second.stage) {
    case OutboxStage::Sealed:
    case OutboxStage::Uploaded:
    case OutboxStage::Submitted:
    case OutboxStage::Anchored:
        return OutboxFate::Waiting;
    case OutboxStage::Refused:
        return OutboxFate::Refused;
    case OutboxStage::Done:
        // Only what was seen on the chain has a block.
        return found->second.block ? OutboxFate::Recorded : OutboxFate::Dismissed;
    case OutboxStage::Superseded:
        break;
    }
    return failure(ChartstoreError::Damaged, "an entry was replaced by nothing");
}

void Outbox::visitUnfinished(const std::function<void(const OutboxEntry &)> &visit) const
{
    for (const bool isRefused : {false, true}) {
        for (const OutboxId &id : m_order) {
            const OutboxEntry &entry = m_entries.at(id);
            if (!isFinished(entry.stage) && (entry.stage == OutboxStage::Refused) == isRefused) {
                visit(entry);
            }
        }
    }
}

std::size_t Outbox::pendingCount() const
{
    return static_cast<std::size_t>(std::count_if(m_order.begin(), m_order.end(), [this](const OutboxId &id) {
        const OutboxStage stage = m_entries.at(id).stage;
        return !isFinished(stage) && stage != OutboxStage::Refused;
    }));
}

std::uint64_t Outbox::tornBytes() const { return m_log->tornBytes(); }
std::uint64_t Outbox::fileSize() const { return m_log->size(); }

Result<void> Outbox::compact()
{
    std::set<OutboxId> finished = m_finished;
    std::vector<Bytes> frames;
    std::vector<OutboxId> kept;
    for (const OutboxId &id : m_order) {
        const OutboxEntry &entry = m_entries.at(id);
        if (isFinished(entry.stage)) {
            finished.insert(id);
            continue;
        }
        kept.push_back(id);
        frames.push_back(frameOf(FrameKind::Added, addedBody(entry)));
        // The way to the present stage, in the steps apply() accepts.
        OutboxEntry step = entry;
        for (const OutboxStage stage : {OutboxStage::Uploaded, OutboxStage::Submitted, OutboxStage::Anchored}) {
            const bool passed = entry.stage == OutboxStage::Refused
                                    ? (stage == OutboxStage::Submitted && entry.digest) ||
                                          (stage == OutboxStage::Uploaded && entry.digest)
                                    : stage <= entry.stage;
            if (passed) {
                step.stage = stage;
                frames.push_back(frameOf(FrameKind::Changed, changedBody(id, stage, detailOf(step))));
            }
        }
        if (entry.stage == OutboxStage::Refused) {
            frames.push_back(frameOf(FrameKind::Changed, changedBody(id, entry.stage, detailOf(entry))));
        }
    }
    std::set<OutboxId> dismissed;
    std::map<OutboxId, OutboxId> successors;
    std::vector<OutboxId> recorded;
    for (const OutboxId &id : finished) {
        const Result<OutboxFate> became = fate(id);
        if (became == OutboxFate::Dismissed) {
            dismissed.insert(id);
        } else if (became == OutboxFate::Waiting || became == OutboxFate::Refused) {
            successors.emplace(id, m_successors.at(id));
        } else {
            recorded.push_back(id);
        }
    }
    appendIdFrames(frames, FrameKind::Finished, recorded);
    appendIdFrames(frames, FrameKind::Dismissed, {dismissed.begin(), dismissed.end()});
    std::vector<OutboxId> pairs;
    for (const auto &[id, successor] : successors) {
        pairs.push_back(id);
        pairs.push_back(successor);
    }
    appendIdFrames(frames, FrameKind::Succeeded, pairs);
    if (Result<void> replaced = m_log->replaceAll(frames); !replaced) {
        return replaced;
    }
    for (const OutboxId &id : finished) {
        m_entries.erase(id);
    }
    m_finished = std::move(finished);
    m_dismissed = std::move(dismissed);
    m_successors = std::move(successors);
    m_order = std::move(kept);
    return {};
}

} // namespace tegata::chartstore
