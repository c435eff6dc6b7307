#include "Medium.h"

#include <tegata/chartstore/Drafts.h>
#include <tegata/crypto/Aead.h>

#include <QTest>

#include <functional>

using namespace std::string_view_literals;

namespace tegata::chartstore {

class MarksAndDraftsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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

void MarksAndDraftsTest::aClockSetBackTakesNoTimeBack()
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

void MarksAndDraftsTest::marksRefuseToGoBack()
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

void MarksAndDraftsTest::marksRefuseRevokedDevicesToComeBack()
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

void MarksAndDraftsTest::marksSurviveAStopAtEveryOperation()
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

void MarksAndDraftsTest::marksAreWrittenAnewWhenLong()
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

void MarksAndDraftsTest::marksRefuseDamage()
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

void MarksAndDraftsTest::draftsKeepTheLastSave()
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

void MarksAndDraftsTest::draftsSurviveAStopAtEveryOperation()
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

void MarksAndDraftsTest::draftsRefuseDamageAndTransplants()
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

QTEST_GUILESS_MAIN(tegata::chartstore::MarksAndDraftsTest)
#include "MarksAndDraftsTest.moc"
