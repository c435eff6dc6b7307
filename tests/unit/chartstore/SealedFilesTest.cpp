#include "MemoryFileLayer.h"

#include <tegata/chartstore/Drafts.h>
#include <tegata/chartstore/HighWaterMarks.h>
#include <tegata/chartstore/Outbox.h>

#include <tegata/crypto/Aead.h>

#include <QTest>

#include <functional>

using namespace std::string_view_literals;

namespace tegata::chartstore {

namespace {

using After = test::MemoryFileLayer::AfterPowerLoss;
constexpr std::array<After, 3> afterPowerLoss = {After::UnsyncedLost, After::UnsyncedKept,
                                                 After::UnsyncedContentZeroed};

const QString outboxFile = QStringLiteral("/store/outbox.tgl");
const QString marksFile = QStringLiteral("/store/marks.tgl");
const UnixTime createdAt = fromUnixSeconds(1'700'000'000);

template <typename Key> Key keyOf(std::uint8_t fill)
{
    Key key;
    std::fill(key.writable().begin(), key.writable().end(), fill);
    return key;
}

template <typename Strong> Strong filled(std::uint8_t fill)
{
    ByteArray<Strong::size> bytes{};
    bytes.fill(fill);
    return Strong(bytes);
}

OutboxId entryId(std::uint8_t number) { return filled<OutboxId>(number); }
Bytes payloadOf(std::uint8_t number) { return Bytes(100 + number, number); }

class Medium
{
public:
    test::MemoryFileLayer files;
    crypto::SystemRandom random;

    Result<std::unique_ptr<Outbox>> open(std::uint8_t key = 1)
    {
        return Outbox::open(outboxFile, keyOf<OutboxKey>(key), files, random);
    }
    Result<std::unique_ptr<HighWaterMarks>> openMarks(std::uint8_t key = 1)
    {
        return HighWaterMarks::open(marksFile, keyOf<MarksKey>(key), files, random);
    }
};

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

class SealedFilesTest final : public QObject
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
    void aClockSetBackTakesNoTimeBack();
    void marksRefuseToGoBack();
    void marksRefuseRevokedDevicesToComeBack();
    void marksSurviveAStopAtEveryOperation();
    void marksAreWrittenAnewWhenLong();
    void marksRefuseDamage();
    void draftsKeepTheLastSave();
    void draftsSurviveAStopAtEveryOperation();
    void draftsRefuseDamageAndTransplants();
};

void SealedFilesTest::outboxKeepsEverythingAcrossARestart()
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

void SealedFilesTest::outboxRefusesDuplicatesAndImpossibleStages()
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
    QVERIFY(outbox->markRefused(entryId(1), "x").error().is(ChartstoreError::StageImpossible));
    QVERIFY(outbox->markDone(entryId(1)));
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
    QVERIFY(outbox->markRefused(entryId(3), "y"));
    QVERIFY(outbox->markDone(entryId(3))); // dismissed
}

void SealedFilesTest::outboxSurvivesAStopAtEveryOperation()
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

void SealedFilesTest::outboxSurvivesAFaultAtEveryOperation()
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

void SealedFilesTest::outboxDropsATornTailOfAnyLength()
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

void SealedFilesTest::outboxDropsATailWhoseLastSectorWasNeverWritten()
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

void SealedFilesTest::outboxRefusesDamageAnywhereAndKeepsTheFile()
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

void SealedFilesTest::outboxRefusesFramesLeftOutExchangedOrFromAnotherFile()
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

void SealedFilesTest::outboxRefusesAnotherKeyKindAndVersion()
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

void SealedFilesTest::outboxIsForOneOwner()
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

void SealedFilesTest::outboxFileHoldsNoPlaintext()
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

void SealedFilesTest::compactionKeepsTheUnfinishedAndForgetsNoId()
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

void SealedFilesTest::whatBecameOfAnEntryIsKnownAfterCompaction()
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

void SealedFilesTest::aClockSetBackTakesNoTimeBack()
{
    Medium medium;
    const auto at = [](std::uint64_t minutes) { return fromUnixSeconds(1'700'000'000 + minutes * 60); };
    {
        const auto marks = std::move(*medium.openMarks());
        QCOMPARE(marks->time(), TimeMark());
        QVERIFY(marks->advanceTime(at(10), at(5), false));
        QVERIFY(marks->advanceTime(at(2), at(4), false)); // clock and node went back
        QCOMPARE(marks->time().latest(), at(10));
        QVERIFY(marks->advanceTime(at(20) + std::chrono::seconds(1), std::nullopt, false));
        QVERIFY(marks->advanceTime(at(20) + std::chrono::seconds(7), std::nullopt, true)); // seconds count as well
    }
    {
        const auto marks = std::move(*medium.openMarks());
        QCOMPARE(marks->time().latest(), at(20) + std::chrono::seconds(7));
        QVERIFY(marks->advanceTime(at(1), std::nullopt, true));
        QCOMPARE(marks->time().latest(), at(20) + std::chrono::seconds(7));
        // A clock that ran a year ahead is forgiven by the next block, but never behind that block's time.
        QVERIFY(marks->advanceTime(at(500'000), std::nullopt, false));
        QVERIFY(marks->advanceTime(at(21), at(22), false));
        QCOMPARE(marks->time().latest(), at(22));
    }
    const auto marks = std::move(*medium.openMarks());
    QCOMPARE(marks->time().latest(), at(22));
}

void SealedFilesTest::outboxTakesLargeAndEmptyPayloads()
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

void SealedFilesTest::marksRefuseToGoBack()
{
    Medium medium;
    const auto patient = filled<protocol::PatientId>(1);
    const auto compartment = filled<protocol::CompartmentId>(2);
    const ChartMark mark{protocol::BlockNumber(100), 10, filled<protocol::ChartHead>(5), protocol::Epoch(2)};
    {
        const auto marks = std::move(*medium.openMarks());
        QVERIFY(!marks->chart(patient, compartment));
        QVERIFY(marks->advance(patient, compartment, mark));
        QVERIFY(marks->advance(patient, compartment, mark));
    }
    const auto marks = std::move(*medium.openMarks());
    QCOMPARE(marks->chart(patient, compartment), std::optional(mark));
    QVERIFY(!marks->chart(patient, filled<protocol::CompartmentId>(3)));
    const auto refused = [&](ChartMark changed) {
        return marks->check(patient, compartment, changed).error().is(ChartstoreError::WentBackwards) &&
               marks->advance(patient, compartment, changed).error().is(ChartstoreError::WentBackwards);
    };
    ChartMark changed = mark;
    changed.block = protocol::BlockNumber(99);
    QVERIFY(refused(changed));
    changed = mark;
    changed.count = 9;
    QVERIFY(refused(changed));
    changed = mark;
    changed.epoch = protocol::Epoch(1);
    QVERIFY(refused(changed));
    changed = mark;
    changed.head = filled<protocol::ChartHead>(6);
    QVERIFY(refused(changed));
    changed.block = protocol::BlockNumber(200); // a later block does not excuse another head
    QVERIFY(refused(changed));
    QCOMPARE(marks->chart(patient, compartment), std::optional(mark));
    changed.count = 11;
    QVERIFY(marks->advance(patient, compartment, changed));
    ChartMark rotated = changed;
    rotated.epoch = protocol::Epoch(3); // a rotation moves the epoch and nothing else
    QVERIFY(marks->advance(patient, compartment, rotated));
    QCOMPARE(marks->chart(patient, compartment), std::optional(rotated));
}

void SealedFilesTest::marksRefuseRevokedDevicesToComeBack()
{
    Medium medium;
    const auto institution = filled<protocol::InstitutionId>(1);
    const auto a = filled<protocol::Address>(0xa);
    const auto b = filled<protocol::Address>(0xb);
    {
        const auto marks = std::move(*medium.openMarks());
        QVERIFY(marks->advance(institution, {protocol::BlockNumber(1), protocol::Epoch(1), {}}));
        QVERIFY(marks->advance(institution, {protocol::BlockNumber(2), protocol::Epoch(2), {b}}));
    }
    const auto marks = std::move(*medium.openMarks());
    const auto back = ChartstoreError::WentBackwards;
    QVERIFY(marks->advance(institution, {protocol::BlockNumber(1), protocol::Epoch(2), {b}}).error().is(back));
    QVERIFY(marks->advance(institution, {protocol::BlockNumber(3), protocol::Epoch(1), {b}}).error().is(back));
    QVERIFY(marks->advance(institution, {protocol::BlockNumber(3), protocol::Epoch(2), {}}).error().is(back));
    QVERIFY(marks->advance(institution, {protocol::BlockNumber(3), protocol::Epoch(2), {a}}).error().is(back));
    QVERIFY(marks->advance(institution, {protocol::BlockNumber(3), protocol::Epoch(2), {b, a, b}}));
    QCOMPARE(marks->institution(institution)->revokedDevices, (std::vector<protocol::Address>{a, b}));
}

void SealedFilesTest::marksSurviveAStopAtEveryOperation()
{
    for (const After after : afterPowerLoss) {
        for (std::uint64_t step = 1;; ++step) {
            Medium medium;
            medium.files.stopAt(step);
            const auto patient = filled<protocol::PatientId>(1);
            const auto compartment = filled<protocol::CompartmentId>(2);
            std::uint64_t acknowledged = 0;
            if (auto marks = medium.openMarks()) {
                for (std::uint64_t count = 1; count <= 5; ++count) {
                    const ChartMark mark{protocol::BlockNumber(count), count, filled<protocol::ChartHead>(5),
                                         protocol::Epoch(1)};
                    if ((*marks)->advance(patient, compartment, mark)) {
                        acknowledged = count;
                    }
                }
            }
            const bool reached = medium.files.reached();
            medium.files.restart(after);
            const auto marks = medium.openMarks();
            QVERIFY(marks);
            const auto mark = (*marks)->chart(patient, compartment);
            const std::uint64_t count = mark ? mark->count : 0;
            QVERIFY(count == acknowledged || count == acknowledged + 1);
            if (!reached) {
                break;
            }
        }
    }
}

void SealedFilesTest::marksAreWrittenAnewWhenLong()
{
    Medium medium;
    const auto patient = filled<protocol::PatientId>(1);
    const auto compartment = filled<protocol::CompartmentId>(2);
    std::size_t largest = 0;
    {
        const auto marks = std::move(*medium.openMarks());
        for (std::uint64_t count = 1; count <= 30'000; ++count) {
            const ChartMark mark{protocol::BlockNumber(count), count, filled<protocol::ChartHead>(5),
                                 protocol::Epoch(1)};
            QVERIFY(marks->advance(patient, compartment, mark));
            if (count % 500 == 0) {
                largest = std::max(largest, medium.files.bytes(marksFile)->size());
            }
        }
    }
    QVERIFY(largest < (5U << 20U));
    QVERIFY(medium.files.bytes(marksFile)->size() < largest);
    QCOMPARE((*medium.openMarks())->chart(patient, compartment)->count, std::uint64_t{30'000});
}

void SealedFilesTest::marksRefuseDamage()
{
    Medium medium;
    {
        const auto marks = std::move(*medium.openMarks());
        QVERIFY(marks->advance(filled<protocol::InstitutionId>(1), {protocol::BlockNumber(1), protocol::Epoch(1), {}}));
    }
    const Bytes original = *medium.files.bytes(marksFile);
    for (std::size_t index = 0; index < original.size(); ++index) {
        Bytes altered = original;
        altered[index] ^= 0x40U;
        medium.files.setBytes(marksFile, altered);
        QVERIFY(!medium.openMarks());
        QCOMPARE(*medium.files.bytes(marksFile), altered);
    }
    QVERIFY(medium.openMarks(2).error().is(ChartstoreError::WrongKey) || !medium.openMarks(2));
}

void SealedFilesTest::draftsKeepTheLastSave()
{
    Medium medium;
    const QString folder = QStringLiteral("/store/drafts");
    Drafts drafts(folder, keyOf<DraftsKey>(1), medium.files, medium.random);
    const auto one = filled<DraftId>(1);
    const auto two = filled<DraftId>(2);
    QVERIFY(drafts.list().empty());
    QVERIFY(drafts.load(one).error().is(ChartstoreError::NotFound));
    QVERIFY(drafts.save(one, toBytes(bytesOf("canary draft"sv))));
    QVERIFY(drafts.save(one, toBytes(bytesOf("canary draft, longer"sv))));
    QVERIFY(drafts.save(two, Bytes()));
    QVERIFY(drafts.save(two, Bytes((64U << 20U) + 1)).error().is(ChartstoreError::TooLarge));
    QCOMPARE(drafts.list(), (std::vector<DraftId>{one, two}));
    QCOMPARE(*drafts.load(one), toBytes(bytesOf("canary draft, longer"sv)));
    QCOMPARE(*drafts.load(two), Bytes());
    for (const auto &[name, bytes] : medium.files.snapshot()) {
        QVERIFY(std::string(bytes.begin(), bytes.end()).find("canary") == std::string::npos);
    }
    QVERIFY(drafts.remove(one));
    QVERIFY(drafts.remove(one).error().is(ChartstoreError::NotFound));
    QCOMPARE(drafts.list(), std::vector<DraftId>{two});
}

void SealedFilesTest::draftsSurviveAStopAtEveryOperation()
{
    for (const After after : afterPowerLoss) {
        for (std::uint64_t step = 1;; ++step) {
            Medium medium;
            const auto id = filled<DraftId>(1);
            Drafts drafts(QStringLiteral("/store/drafts"), keyOf<DraftsKey>(1), medium.files, medium.random);
            QVERIFY(drafts.save(id, Bytes{1}));
            medium.files.stopAt(step);
            const bool saved = drafts.save(id, Bytes{2}).has_value();
            const bool reached = medium.files.reached();
            medium.files.restart(after);
            const Result<Bytes> loaded = drafts.load(id);
            QVERIFY(loaded);
            QVERIFY(*loaded == Bytes{2} || (!saved && *loaded == Bytes{1}));
            QVERIFY(drafts.save(id, Bytes{3}));
            QCOMPARE(*drafts.load(id), Bytes{3});
            if (!reached) {
                QVERIFY(saved);
                break;
            }
        }
    }
}

void SealedFilesTest::draftsRefuseDamageAndTransplants()
{
    Medium medium;
    const QString folder = QStringLiteral("/store/drafts");
    Drafts drafts(folder, keyOf<DraftsKey>(1), medium.files, medium.random);
    const auto one = filled<DraftId>(1);
    const auto two = filled<DraftId>(2);
    QVERIFY(drafts.save(one, Bytes(20, 1)));
    QVERIFY(drafts.save(two, Bytes(20, 2)));
    const QString file = folder + QStringLiteral("/01010101010101010101010101010101.draft");
    const Bytes original = *medium.files.bytes(file);
    for (std::size_t index = 0; index < original.size(); ++index) {
        Bytes altered = original;
        altered[index] ^= 1U;
        medium.files.setBytes(file, altered);
        QVERIFY(drafts.load(one).error().is(ChartstoreError::Damaged));
        medium.files.setBytes(file, Bytes(original.begin(), original.begin() + static_cast<std::ptrdiff_t>(index)));
        QVERIFY(drafts.load(one).error().is(ChartstoreError::Damaged));
    }
    medium.files.setBytes(file,
                          *medium.files.bytes(folder + QStringLiteral("/02020202020202020202020202020202.draft")));
    QVERIFY(drafts.load(one).error().is(ChartstoreError::Damaged));
    const Drafts otherKey(folder, keyOf<DraftsKey>(2), medium.files, medium.random);
    QVERIFY(otherKey.load(two).error().is(ChartstoreError::Damaged));
}

} // namespace tegata::chartstore

QTEST_GUILESS_MAIN(tegata::chartstore::SealedFilesTest)
#include "SealedFilesTest.moc"
