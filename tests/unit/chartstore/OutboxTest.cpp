#include "Medium.h"

#include <tegata/crypto/Aead.h>

#include <QTest>

#include <functional>

using namespace std::string_view_literals;

namespace tegata::chartstore {

namespace {
/// The whole write path of three entries, with a refusal and a compaction, each step only if the one before
/// succeeded. Reports how far it got.
struct Progress
{
    std::map<OutboxId, OutboxStage> stages; // acknowledged
    bool compacted = false;
};

Progress walk(Outbox &outbox)
{
    Progress progress;
    const auto note = [&](const Result<void> &done, std::uint8_t number, OutboxStage stage) {
        if (done) {
            progress.stages[entryId(number)] = stage;
        }
        return done.has_value();
    };
    for (const std::uint8_t number : {std::uint8_t{1}, std::uint8_t{2}, std::uint8_t{3}}) {
        if (!note(outbox.add(entryId(number), number, createdAt, payloadOf(number)), number, OutboxStage::Sealed)) {
            return progress;
        }
    }
    const bool went =
        note(outbox.markUploaded(entryId(1)), 1, OutboxStage::Uploaded) &&
        note(outbox.markSubmitted(entryId(1), filled<protocol::Digest>(0xd1)), 1, OutboxStage::Submitted) &&
        note(outbox.markAnchored(entryId(1), protocol::BlockNumber(77)), 1, OutboxStage::Anchored) &&
        note(outbox.markDone(entryId(1)), 1, OutboxStage::Done) &&
        note(outbox.markUploaded(entryId(2)), 2, OutboxStage::Uploaded) &&
        note(outbox.markSubmitted(entryId(2), filled<protocol::Digest>(0xd2)), 2, OutboxStage::Submitted) &&
        note(outbox.markRefused(entryId(2), "ledger.EpochMoved"), 2, OutboxStage::Refused);
    if (!went) {
        return progress;
    }
    if (outbox.replaceRefused(entryId(2), entryId(4), 4, createdAt, payloadOf(4))) {
        progress.stages[entryId(2)] = OutboxStage::Superseded;
        progress.stages[entryId(4)] = OutboxStage::Sealed;
        progress.compacted = outbox.compact().has_value();
        if (progress.compacted) {
            note(outbox.markUploaded(entryId(4)), 4, OutboxStage::Uploaded);
        }
    }
    return progress;
}

/// Whether the outbox stands exactly at `progress`, or one unacknowledged step further.
QString contradiction(Outbox &outbox, const Progress &progress)
{
    int steps = 0;
    for (const auto &[id, stage] : progress.stages) {
        const Result<OutboxEntry> entry = outbox.entry(id);
        if (!entry) {
            // Compacted away: must have been finished, or one unacknowledged step before.
            if (stage == OutboxStage::Anchored || stage == OutboxStage::Refused) {
                ++steps;
            } else if (stage != OutboxStage::Done && stage != OutboxStage::Superseded) {
                return QStringLiteral("an acknowledged entry is lost");
            }
            if (!outbox.add(id, 1, createdAt, {}).error().is(ChartstoreError::DuplicateEntry)) {
                return QStringLiteral("a finished entry could be added again");
            }
            continue;
        }
        if (entry->stage != stage) {
            ++steps;
        }
        const bool finished = entry->stage == OutboxStage::Done || entry->stage == OutboxStage::Superseded;
        if (!finished && entry->payload != payloadOf(id.bytes()[0])) {
            return QStringLiteral("the payload differs");
        }
        if (entry->kind != id.bytes()[0] || entry->createdAt != createdAt) {
            return QStringLiteral("kind or time differ");
        }
        if (!outbox.add(id, 1, createdAt, {}).error().is(ChartstoreError::DuplicateEntry)) {
            return QStringLiteral("an entry could be added twice");
        }
    }
    return steps <= 1 ? QString() : QStringLiteral("more than one step that nobody acknowledged");
}

} // namespace

class OutboxTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void outboxKeepsEverythingAcrossARestart();
    void outboxRefusesDuplicatesAndImpossibleStages();
    void outboxSurvivesAStopAtEveryOperation();
    void outboxSurvivesAFaultAtEveryOperation();
    void outboxDropsATornTailOfAnyLength();
    void outboxDropsATailWhoseLastSectorWasNeverWritten();
    void outboxRefusesDamageAnywhereAndKeepsTheFile();
    void outboxRefusesFramesLeftOutExchangedOrFromAnotherFile();
    void outboxRefusesAnotherKeyKindAndVersion();
    void outboxIsForOneOwner();
    void outboxFileHoldsNoPlaintext();
    void compactionKeepsTheUnfinishedAndForgetsNoId();
    void whatBecameOfAnEntryIsKnownAfterCompaction();
    void outboxTakesLargeAndEmptyPayloads();
};

void OutboxTest::outboxKeepsEverythingAcrossARestart()
{
    Medium medium;
    Progress progress;
    {
        auto outbox = medium.open();
        QVERIFY(outbox);
        progress = walk(**outbox);
        QVERIFY(progress.compacted);
    }
    medium.files.restart(After::UnsyncedLost);
    auto outbox = medium.open();
    QVERIFY(outbox);
    QCOMPARE((*outbox)->tornBytes(), std::uint64_t{0});
    QCOMPARE(contradiction(**outbox, progress), QString());
    const std::vector<OutboxEntry> pending = (*outbox)->pending();
    QCOMPARE(pending.size(), std::size_t{2});
    QCOMPARE(pending[0].id, entryId(3)); // in the order they were added
    QCOMPARE(pending[0].stage, OutboxStage::Sealed);
    QCOMPARE(pending[1].id, entryId(4));
    QCOMPARE(pending[1].stage, OutboxStage::Uploaded);
}

void OutboxTest::outboxRefusesDuplicatesAndImpossibleStages()
{
    Medium medium;
    const auto outbox = std::move(*medium.open());
    const auto digest = filled<protocol::Digest>(0xd1);
    const auto other = filled<protocol::Digest>(0xd2);
    QVERIFY(outbox->markUploaded(entryId(1)).error().is(ChartstoreError::NotFound));
    QVERIFY(outbox->entry(entryId(1)).error().is(ChartstoreError::NotFound));
    QVERIFY(outbox->add(entryId(1), 1, createdAt, payloadOf(1)));
    QVERIFY(outbox->add(entryId(1), 1, createdAt, payloadOf(1)).error().is(ChartstoreError::DuplicateEntry));
    QVERIFY(outbox->markSubmitted(entryId(1), digest).error().is(ChartstoreError::StageImpossible));
    QVERIFY(outbox->markAnchored(entryId(1), protocol::BlockNumber(1)).error().is(ChartstoreError::StageImpossible));
    QVERIFY(outbox->markDone(entryId(1)).error().is(ChartstoreError::StageImpossible));
    QVERIFY(outbox->markUploaded(entryId(1)));
    const std::uint64_t size = outbox->fileSize();
    QVERIFY(outbox->markUploaded(entryId(1))); // again: nothing to write
    QCOMPARE(outbox->fileSize(), size);
    QVERIFY(outbox->markSubmitted(entryId(1), digest));
    QVERIFY(outbox->markSubmitted(entryId(1), digest));
    QVERIFY(outbox->markSubmitted(entryId(1), other));
    QCOMPARE(outbox->entry(entryId(1))->digest, std::optional(other));
    QVERIFY(outbox->markUploaded(entryId(1)).error().is(ChartstoreError::StageImpossible));
    QVERIFY(outbox->markAnchored(entryId(1), protocol::BlockNumber(5)));
    QVERIFY(outbox->markAnchored(entryId(1), protocol::BlockNumber(6)).error().is(ChartstoreError::StageImpossible));
    QVERIFY(outbox->markDone(entryId(1)));
    QVERIFY(outbox->markRefused(entryId(1), "x").error().is(ChartstoreError::StageImpossible));
    QVERIFY(outbox->entry(entryId(1))->payload.empty());
    QVERIFY(
        outbox->replaceRefused(entryId(1), entryId(2), 1, createdAt, {}).error().is(ChartstoreError::StageImpossible));
    QVERIFY(outbox->add(entryId(2), 1, createdAt, payloadOf(2)));
    QVERIFY(outbox->markRefused(entryId(2), std::string(1000, 'x')));
    QCOMPARE(outbox->entry(entryId(2))->refusal.size(), std::size_t{200});
    QCOMPARE(outbox->refused().size(), std::size_t{1});
    QVERIFY(outbox->pending().empty());
    QVERIFY(
        outbox->replaceRefused(entryId(2), entryId(1), 1, createdAt, {}).error().is(ChartstoreError::DuplicateEntry));
    QVERIFY(outbox->replaceRefused(entryId(2), entryId(3), 1, createdAt, payloadOf(3)));
    QVERIFY(outbox->refused().empty());
    QCOMPARE(outbox->pending().size(), std::size_t{1});
    // On the chain, but what hangs on it was refused.
    QVERIFY(outbox->markUploaded(entryId(3)));
    QVERIFY(outbox->markSubmitted(entryId(3), digest));
    QVERIFY(outbox->markAnchored(entryId(3), protocol::BlockNumber(7)));
    QVERIFY(outbox->markRefused(entryId(3), "y"));
    QVERIFY(outbox->markDone(entryId(3))); // dismissed
}

void OutboxTest::outboxSurvivesAStopAtEveryOperation()
{
    for (const After after : afterPowerLoss) {
        for (std::uint64_t step = 1;; ++step) {
            Medium medium;
            medium.files.stopAt(step);
            Progress progress;
            if (auto outbox = medium.open()) {
                progress = walk(**outbox);
            }
            const bool reached = medium.files.reached();
            medium.files.restart(after);
            auto outbox = medium.open();
            QVERIFY2(outbox, outbox ? "" : outbox.error().detail().c_str());
            const QString wrong = contradiction(**outbox, progress);
            QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("step %1: %2").arg(step).arg(wrong)));
            // And it goes on from there.
            QVERIFY((*outbox)->add(entryId(9), 9, createdAt, payloadOf(9)));
            QVERIFY((*outbox)->compact());
            outbox->reset();
            outbox = medium.open();
            QVERIFY(outbox);
            QCOMPARE(contradiction(**outbox, progress), QString());
            QVERIFY((*outbox)->entry(entryId(9)));
            if (!reached) {
                QVERIFY(step > 30);
                break;
            }
        }
    }
}

void OutboxTest::outboxSurvivesAFaultAtEveryOperation()
{
    for (const FileError code : {FileError::NoSpace, FileError::InputOutput}) {
        for (std::uint64_t step = 1;; ++step) {
            Medium medium;
            medium.files.failAt(step, code);
            Progress progress;
            Result<void> failed;
            {
                auto outbox = medium.open();
                if (outbox) {
                    progress = walk(**outbox);
                    // The same object tells the same story as the medium, whatever failed.
                    QCOMPARE(contradiction(**outbox, progress), QString());
                }
            }
            const bool reached = medium.files.reached();
            medium.files.work();
            auto outbox = medium.open();
            QVERIFY2(outbox, outbox ? "" : outbox.error().detail().c_str());
            QCOMPARE((*outbox)->tornBytes(), std::uint64_t{0}); // cleaned up at once
            QCOMPARE(contradiction(**outbox, progress), QString());
            if (!reached) {
                break;
            }
        }
    }
    // The full disk is told as such, and space that comes back is used.
    Medium medium;
    const auto outbox = std::move(*medium.open());
    medium.files.failAt(1, FileError::NoSpace);
    QVERIFY(outbox->add(entryId(1), 1, createdAt, payloadOf(1)).error().is(ChartstoreError::StorageFull));
    QVERIFY(outbox->pending().empty());
    QVERIFY(outbox->add(entryId(1), 1, createdAt, payloadOf(1)));
}

void OutboxTest::outboxDropsATornTailOfAnyLength()
{
    Medium medium;
    Bytes before;
    Bytes whole;
    {
        const auto outbox = std::move(*medium.open());
        QVERIFY(outbox->add(entryId(1), 1, createdAt, payloadOf(1)));
        before = *medium.files.bytes(outboxFile);
        QVERIFY(outbox->add(entryId(2), 2, createdAt, payloadOf(2)));
        whole = *medium.files.bytes(outboxFile);
    }
    for (std::size_t length = before.size(); length < whole.size(); ++length) {
        for (const bool zeroed : {false, true}) {
            // Cut off, or as long as it was to be and not yet written.
            Bytes torn(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
            if (zeroed) {
                torn.resize(whole.size());
            }
            medium.files.setBytes(outboxFile, torn);
            const auto outbox = medium.open();
            // Of a tag half written, the file cannot tell a cut from damage: then it is kept and refused.
            const bool halfTag = zeroed && length > whole.size() - crypto::aeadTagSize;
            if (halfTag) {
                QVERIFY(!outbox);
                QCOMPARE(*medium.files.bytes(outboxFile), torn);
                continue;
            }
            QVERIFY2(outbox, qPrintable(QString::number(length)));
            QCOMPARE((*outbox)->tornBytes(), torn.size() - before.size());
            QCOMPARE((*outbox)->pending().size(), std::size_t{1});
            QCOMPARE(*medium.files.bytes(outboxFile), before);
        }
    }
}

void OutboxTest::outboxDropsATailWhoseLastSectorWasNeverWritten()
{
    // The last frame ends 1 to 20 bytes into a sector, of which nothing reached the medium.
    for (std::size_t over = 1; over <= 20; ++over) {
        Medium medium;
        std::uint64_t before = 0;
        {
            const auto outbox = std::move(*medium.open());
            QVERIFY(outbox->add(entryId(1), 1, createdAt, {}));
            before = outbox->fileSize();
            const std::uint64_t empty = before - 40; // a frame without payload; the header has 40
            QVERIFY(outbox->add(entryId(2), 1, createdAt, Bytes(1024 + over - before - empty)));
        }
        Bytes bytes = *medium.files.bytes(outboxFile);
        QCOMPARE(bytes.size(), 1024 + over);
        std::fill(bytes.begin() + 1024, bytes.end(), std::uint8_t{0});
        medium.files.setBytes(outboxFile, bytes);
        const auto outbox = medium.open();
        QVERIFY(outbox);
        QCOMPARE((*outbox)->tornBytes(), bytes.size() - before);
        QCOMPARE((*outbox)->pending().size(), std::size_t{1});
    }
}

void OutboxTest::outboxRefusesDamageAnywhereAndKeepsTheFile()
{
    Medium medium;
    {
        const auto outbox = std::move(*medium.open());
        QVERIFY(outbox->add(entryId(1), 1, createdAt, payloadOf(1)));
        QVERIFY(outbox->markUploaded(entryId(1)));
    }
    const Bytes original = *medium.files.bytes(outboxFile);
    for (std::size_t bit = 0; bit < original.size() * 8; ++bit) {
        Bytes altered = original;
        altered[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
        medium.files.setBytes(outboxFile, altered);
        const auto outbox = medium.open();
        QVERIFY2(!outbox, qPrintable(QString::number(bit)));
        QVERIFY(outbox.error().is(ChartstoreError::Damaged) || outbox.error().is(ChartstoreError::WrongKey) ||
                outbox.error().is(ChartstoreError::TooNew));
        QCOMPARE(*medium.files.bytes(outboxFile), altered);
    }
    for (const std::size_t extra : {std::size_t{1}, std::size_t{27}, std::size_t{28}, std::size_t{200}}) {
        Bytes extended = original;
        extended.insert(extended.end(), extra, 0x5a);
        medium.files.setBytes(outboxFile, extended);
        const auto outbox = medium.open();
        // No more than a frame's head may be a write cut short; with content behind it, it is not ours.
        QCOMPARE(outbox.has_value(), extra <= 28);
    }
    medium.files.setBytes(outboxFile, toBytes(bytesOf("a short text"sv)));
    QVERIFY(medium.open().error().is(ChartstoreError::Damaged));
    QVERIFY(medium.files.bytes(outboxFile)->size() == 12);
}

void OutboxTest::outboxRefusesFramesLeftOutExchangedOrFromAnotherFile()
{
    Medium medium;
    std::vector<std::size_t> ends;
    {
        const auto outbox = std::move(*medium.open());
        ends.push_back(static_cast<std::size_t>(outbox->fileSize()));
        for (const std::uint8_t number : {std::uint8_t{1}, std::uint8_t{2}, std::uint8_t{3}}) {
            QVERIFY(outbox->add(entryId(number), 1, createdAt, Bytes(50, number)));
            ends.push_back(static_cast<std::size_t>(outbox->fileSize()));
        }
    }
    const Bytes original = *medium.files.bytes(outboxFile);
    const auto part = [&](const Bytes &bytes, std::size_t from, std::size_t to) {
        return ByteView(bytes).subspan(ends[from], ends[to] - ends[from]);
    };
    const auto refused = [&](std::initializer_list<ByteView> frames) {
        Bytes bytes(original.begin(), original.begin() + static_cast<std::ptrdiff_t>(ends[0]));
        for (const ByteView frame : frames) {
            append(bytes, frame);
        }
        medium.files.setBytes(outboxFile, bytes);
        const auto outbox = medium.open();
        return !outbox && outbox.error().is(ChartstoreError::Damaged);
    };
    const ByteView one = part(original, 0, 1);
    const ByteView two = part(original, 1, 2);
    const ByteView three = part(original, 2, 3);
    QVERIFY(!refused({one, two, three}));
    QVERIFY(refused({two, three}));
    QVERIFY(refused({one, three}));
    QVERIFY(refused({two, one, three}));
    QVERIFY(refused({one, one}));
    QVERIFY(refused({one, two, two}));
    // The same entries in another file of the same key.
    Medium second;
    {
        const auto outbox = std::move(*second.open());
        for (const std::uint8_t number : {std::uint8_t{1}, std::uint8_t{2}, std::uint8_t{3}}) {
            QVERIFY(outbox->add(entryId(number), 1, createdAt, Bytes(50, number)));
        }
    }
    const Bytes foreign = *second.files.bytes(outboxFile);
    QVERIFY(refused({one, part(foreign, 1, 2)}));
    QVERIFY(refused({part(foreign, 0, 1)}));
}

void OutboxTest::outboxRefusesAnotherKeyKindAndVersion()
{
    Medium medium;
    {
        const auto outbox = std::move(*medium.open());
        QVERIFY(outbox->add(entryId(1), 1, createdAt, payloadOf(1)));
    }
    QVERIFY(medium.open(2).error().is(ChartstoreError::WrongKey));
    Bytes bytes = *medium.files.bytes(outboxFile);
    medium.files.setBytes(marksFile, bytes);
    QVERIFY(medium.openMarks().error().is(ChartstoreError::Damaged));
    bytes[7] = 2;
    medium.files.setBytes(outboxFile, bytes);
    QVERIFY(medium.open().error().is(ChartstoreError::TooNew));
}

void OutboxTest::outboxIsForOneOwner()
{
    Medium medium;
    auto first = medium.open();
    QVERIFY(medium.open().error().is(ChartstoreError::InUse));
    QVERIFY((*first)->add(entryId(1), 1, createdAt, payloadOf(1)));
    QVERIFY((*first)->compact());
    QVERIFY(medium.open().error().is(ChartstoreError::InUse)); // the new file is held, too
    first->reset();
    QVERIFY(medium.open());
}

void OutboxTest::outboxFileHoldsNoPlaintext()
{
    Medium medium;
    const auto outbox = std::move(*medium.open());
    QVERIFY(outbox->add(entryId(1), 1, createdAt, toBytes(bytesOf("canary in the outbox"sv))));
    QVERIFY(outbox->markRefused(entryId(1), "canary.Code"));
    QVERIFY(outbox->compact());
    for (const auto &[name, bytes] : medium.files.snapshot()) {
        QVERIFY(std::string(bytes.begin(), bytes.end()).find("canary") == std::string::npos);
    }
}

void OutboxTest::compactionKeepsTheUnfinishedAndForgetsNoId()
{
    Medium medium;
    auto outbox = std::move(*medium.open());
    const auto digest = filled<protocol::Digest>(0xd1);
    // One entry in every stage, refused from each stage it can be refused from.
    for (std::uint8_t number = 1; number <= 8; ++number) {
        QVERIFY(outbox->add(entryId(number), number, createdAt, payloadOf(number)));
    }
    for (const std::uint8_t number : std::initializer_list<std::uint8_t>{2, 3, 4, 5, 7, 8}) {
        QVERIFY(outbox->markUploaded(entryId(number)));
    }
    for (const std::uint8_t number : std::initializer_list<std::uint8_t>{3, 4, 5, 8}) {
        QVERIFY(outbox->markSubmitted(entryId(number), digest));
    }
    for (const std::uint8_t number : std::initializer_list<std::uint8_t>{4, 5}) {
        QVERIFY(outbox->markAnchored(entryId(number), protocol::BlockNumber(number)));
    }
    QVERIFY(outbox->markDone(entryId(5)));
    for (const std::uint8_t number : std::initializer_list<std::uint8_t>{6, 7, 8}) {
        QVERIFY(outbox->markRefused(entryId(number), "code" + std::to_string(number)));
    }
    const auto pending = outbox->pending();
    const auto refused = outbox->refused();
    const std::uint64_t size = outbox->fileSize();
    for (int time = 0; time < 3; ++time) {
        QVERIFY(outbox->compact());
        QVERIFY(outbox->fileSize() < size);
        QCOMPARE(outbox->fileSize(), std::uint64_t{medium.files.bytes(outboxFile)->size()});
        QCOMPARE(outbox->pending(), pending);
        QCOMPARE(outbox->refused(), refused);
        QVERIFY(outbox->add(entryId(5), 1, createdAt, {}).error().is(ChartstoreError::DuplicateEntry));
        QVERIFY(outbox->markUploaded(entryId(5)).error().is(ChartstoreError::StageImpossible));
        outbox.reset();
        outbox = std::move(*medium.open());
    }
    QCOMPARE(outbox->pending(), pending);
    QCOMPARE(outbox->refused(), refused);
}

void OutboxTest::whatBecameOfAnEntryIsKnownAfterCompaction()
{
    Medium medium;
    auto outbox = std::move(*medium.open());
    const auto record = [&](std::uint8_t number) {
        return outbox->markUploaded(entryId(number)) &&
               outbox->markSubmitted(entryId(number), filled<protocol::Digest>(number)) &&
               outbox->markAnchored(entryId(number), protocol::BlockNumber(number)) &&
               outbox->markDone(entryId(number));
    };
    for (std::uint8_t number = 1; number <= 6; ++number) {
        QVERIFY(outbox->add(entryId(number), number, createdAt, payloadOf(number)));
    }
    // 1 recorded; 2 dismissed; 3 sealed again and recorded; 4 sealed again and dismissed; 5 sealed again twice and
    // waiting; 6 sealed again and refused.
    QVERIFY(record(1));
    QVERIFY(outbox->markRefused(entryId(2), "ledger.NotPermitted"));
    QVERIFY(outbox->markDone(entryId(2)));
    const auto replace = [&](std::uint8_t old, std::uint8_t next) {
        return outbox->markRefused(entryId(old), "ledger.WrongEpoch") &&
               outbox->replaceRefused(entryId(old), entryId(next), next, createdAt, payloadOf(next));
    };
    QVERIFY(replace(3, 13) && record(13));
    QVERIFY(replace(4, 14));
    QVERIFY(outbox->markRefused(entryId(14), "ledger.NotPermitted"));
    QVERIFY(outbox->markDone(entryId(14)));
    QVERIFY(replace(5, 15) && replace(15, 25));
    QVERIFY(replace(6, 16));
    QVERIFY(outbox->markRefused(entryId(16), "ledger.NotPermitted"));
    const std::map<std::uint8_t, OutboxFate> expected{{1, OutboxFate::Recorded}, {2, OutboxFate::Dismissed},
                                                      {3, OutboxFate::Recorded}, {4, OutboxFate::Dismissed},
                                                      {5, OutboxFate::Waiting},  {6, OutboxFate::Refused}};
    for (int time = 0; time < 3; ++time) {
        for (const auto &[number, fate] : expected) {
            QVERIFY2(outbox->fate(entryId(number)) == fate, qPrintable(QString::number(number)));
        }
        QVERIFY(outbox->fate(entryId(99)).error().is(ChartstoreError::NotFound));
        QCOMPARE(outbox->pendingCount(), std::size_t{1});
        std::vector<OutboxId> seen;
        outbox->visitUnfinished([&seen](const OutboxEntry &entry) { seen.push_back(entry.id); });
        QVERIFY(seen == (std::vector<OutboxId>{entryId(25), entryId(16)}));
        QVERIFY(outbox->compact());
        outbox.reset();
        outbox = std::move(*medium.open());
    }
    // What was waiting over a compaction is followed to its end, and through the next one.
    QVERIFY(record(25));
    QVERIFY(outbox->markDone(entryId(16)));
    QVERIFY(outbox->compact());
    QVERIFY(outbox->fate(entryId(5)) == OutboxFate::Recorded);
    QVERIFY(outbox->fate(entryId(6)) == OutboxFate::Dismissed);
}

void OutboxTest::outboxTakesLargeAndEmptyPayloads()
{
    Medium medium;
    {
        const auto outbox = std::move(*medium.open());
        QVERIFY(outbox->add(entryId(1), 1, createdAt, Bytes()));
        QVERIFY(outbox->add(entryId(2), 1, createdAt, Bytes(5U << 20U, 0x11)));
        QVERIFY(outbox->add(entryId(3), 1, createdAt, Bytes((64U << 20U) + 1)).error().is(ChartstoreError::TooLarge));
    }
    const auto outbox = std::move(*medium.open());
    QCOMPARE(outbox->entry(entryId(1))->payload, Bytes());
    QCOMPARE(outbox->entry(entryId(2))->payload, Bytes(5U << 20U, 0x11));
}

} // namespace tegata::chartstore

QTEST_GUILESS_MAIN(tegata::chartstore::OutboxTest)
#include "OutboxTest.moc"
