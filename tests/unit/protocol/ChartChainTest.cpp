#include "VectorSupport.h"

#include <tegata/protocol/ChartChain.h>

#include <QTest>

using namespace tegata;
using namespace tegata::protocol;
using namespace tegata::test;

namespace {

std::vector<RecordHash> records(std::size_t count)
{
    FixedRandom random(count);
    std::vector<RecordHash> all;
    for (std::size_t index = 0; index < count; ++index) {
        all.push_back(random.strongBytes<RecordHash>());
    }
    return all;
}

ChartLink single(const RecordHash &record) { return {record, InstitutionId(), Address(), Epoch{1}}; }

} // namespace

class ChartChainTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theEmptyChartHasAZeroHead()
    {
        QCOMPARE(ChartPosition().count, std::uint64_t{0});
        QVERIFY(ChartPosition().head.isZero());
        QVERIFY(verifyChain({}, {}, {}).has_value());
    }

    void aRootIsThatOfTheTreeOnPaper()
    {
        const auto all = records(3);
        const auto hash = [](std::uint8_t tag, ByteView left, ByteView right) {
            return crypto::keccak256({ByteView(&tag, 1), left, right});
        };
        const Hash32 a = hash(0, all[0].view(), {});
        const Hash32 b = hash(0, all[1].view(), {});
        const Hash32 c = hash(0, all[2].view(), {});
        const Hash32 root = hash(1, hash(1, a.view(), b.view()).view(), c.view());
        QCOMPARE(merkleRootOf(all)->bytes(), root.bytes());
    }

    void batchesHaveOneToFourThousandAndNinetySixRecords()
    {
        QVERIFY(merkleRootOf({}).error().is(ProtocolError::InvalidValue));
        QVERIFY(merkleRootOf(records(batchCountMaximum)).has_value());
        QVERIFY(merkleRootOf(records(batchCountMaximum + 1)).error().is(ProtocolError::InvalidValue));
    }

    void everyListHasARootOfItsOwn()
    {
        // Prefixes, a repeated last record and inner nodes as leaves must not collide.
        const auto all = records(9);
        std::vector<MerkleRoot> roots;
        for (std::size_t count = 1; count <= all.size(); ++count) {
            std::vector<RecordHash> list(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count));
            roots.push_back(*merkleRootOf(list));
            list.push_back(list.back());
            roots.push_back(*merkleRootOf(list));
            roots.push_back(*merkleRootOf(std::vector{RecordHash(merkleRootOf(list)->bytes())}));
        }
        std::ranges::sort(roots);
        QVERIFY(std::ranges::adjacent_find(roots) == roots.end());
    }

    void aBatchIsOnlyItsOwnRecords()
    {
        const auto all = records(6);
        const BatchLink batch{*merkleRootOf(all), 6};
        QVERIFY(verifyBatch(batch, all).has_value());
        auto changed = all;
        std::swap(changed[2], changed[5]);
        QVERIFY(verifyBatch(batch, changed).error().is(ProtocolError::ChainMismatch));
        changed = all;
        changed.pop_back();
        QVERIFY(verifyBatch(batch, changed).error().is(ProtocolError::ChainMismatch));
        QVERIFY(verifyBatch({batch.root, 5}, all).error().is(ProtocolError::ChainMismatch));
        QVERIFY(verifyBatch(batch, {}).error().is(ProtocolError::ChainMismatch));
    }

    void aChartGoesOnFromAnyKnownPosition()
    {
        const auto all = records(5);
        std::vector<ChartLink> links;
        std::vector<ChartPosition> positions{ChartPosition()};
        for (const RecordHash &record : all) {
            links.push_back(single(record));
            positions.push_back(appended(positions.back(), links.back()));
        }
        for (std::size_t from = 0; from < positions.size(); ++from) {
            for (std::size_t to = from; to < positions.size(); ++to) {
                const auto between = std::span(links).subspan(from, to - from);
                QVERIFY(verifyChain(positions[from], between, positions[to]).has_value());
                if (to > from) {
                    QVERIFY(verifyChain(positions[from], between.first(between.size() - 1), positions[to])
                                .error()
                                .is(ProtocolError::ChainMismatch));
                    QVERIFY(verifyChain(positions[from], between.subspan(1), positions[to])
                                .error()
                                .is(ProtocolError::ChainMismatch));
                }
            }
        }
        // The right head with another count is a lie, too.
        ChartPosition lie = positions.back();
        ++lie.count;
        QVERIFY(!verifyChain({}, links, lie).has_value());
    }

    void aBatchMovesTheCountByItsRecords()
    {
        const auto all = records(4);
        const ChartPosition first = appended({}, single(all[0]));
        const ChartLink batch{BatchLink{*merkleRootOf(all), 4}, InstitutionId(), Address(), Epoch{1}};
        QCOMPARE(recordCountOf(batch), 4U);
        QCOMPARE(appended(first, batch).count, std::uint64_t{5});
    }
};

QTEST_APPLESS_MAIN(ChartChainTest)
#include "ChartChainTest.moc"
