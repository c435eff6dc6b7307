#include "Samples.h"
#include "Vectors.h"

#include <tegata/protocol/ChartChain.h>

namespace tegata::vectors {

using namespace protocol;

namespace {

QJsonObject jsonOf(const ChartLink &link)
{
    QJsonObject object{{QStringLiteral("authorInstitution"), hexOf(link.authorInstitution.view())},
                       {QStringLiteral("author"), hexOf(link.author.view())},
                       {QStringLiteral("epoch"), numberText(toNumber(link.epoch))}};
    if (const auto *batch = std::get_if<BatchLink>(&link.content)) {
        object.insert(QStringLiteral("root"), hexOf(batch->root.view()));
        object.insert(QStringLiteral("count"), numberText(batch->count));
    } else {
        object.insert(QStringLiteral("recordHash"), hexOf(std::get<RecordHash>(link.content).view()));
    }
    return object;
}

QJsonObject jsonOf(const ChartPosition &position)
{
    return {{QStringLiteral("count"), numberText(position.count)},
            {QStringLiteral("head"), hexOf(position.head.view())}};
}

QJsonObject caseOf(const QString &name, const std::vector<ChartLink> &links, const QJsonArray &positions, bool isValid)
{
    QJsonArray array;
    for (const ChartLink &link : links) {
        array.append(jsonOf(link));
    }
    return {{QStringLiteral("name"), name},
            {QStringLiteral("expect"), isValid ? QStringLiteral("valid") : QStringLiteral("refused")},
            {QStringLiteral("links"), array},
            {QStringLiteral("positions"), positions}};
}

std::vector<RecordHash> recordsOf(const std::string &seed, std::size_t count)
{
    FixedRandom random(seed);
    std::vector<RecordHash> records;
    for (std::size_t index = 0; index < count; ++index) {
        records.push_back(random.strongBytes<RecordHash>());
    }
    return records;
}

QJsonObject merkleCase(const QString &name, const std::vector<RecordHash> &records, const MerkleRoot &root,
                       bool isValid)
{
    QJsonArray array;
    for (const RecordHash &record : records) {
        array.append(hexOf(record.view()));
    }
    return {{QStringLiteral("name"), name},
            {QStringLiteral("expect"), isValid ? QStringLiteral("valid") : QStringLiteral("refused")},
            {QStringLiteral("recordHashes"), array},
            {QStringLiteral("root"), hexOf(root.view())}};
}

} // namespace

QJsonArray chartChainCases()
{
    FixedRandom random("chart chain");
    const auto hospital = random.strongBytes<InstitutionId>();
    const auto pharmacy = random.strongBytes<InstitutionId>();
    const auto doctor = random.strongBytes<Address>();
    const auto pharmacist = random.strongBytes<Address>();
    const auto patient = random.strongBytes<Address>();
    const BatchLink batch{*merkleRootOf(recordsOf("chart batch", 5)), 5};
    const std::vector<ChartLink> links = {
        {random.strongBytes<RecordHash>(), InstitutionId(), patient, Epoch{1}},
        {random.strongBytes<RecordHash>(), hospital, doctor, Epoch{1}},
        {batch, hospital, doctor, Epoch{1}},
        {random.strongBytes<RecordHash>(), pharmacy, pharmacist, Epoch{2}},
    };
    QJsonArray positions;
    ChartPosition position;
    for (const ChartLink &link : links) {
        position = appended(position, link);
        positions.append(jsonOf(position));
    }
    QJsonArray cases;
    cases.append(caseOf(QStringLiteral("empty chart"), {}, {}, true));
    cases.append(caseOf(QStringLiteral("four links"), links, positions, true));

    const auto refused = [&](const QString &name, auto change) {
        std::vector<ChartLink> changed = links;
        change(changed);
        cases.append(caseOf(name, changed, positions, false));
    };
    refused(QStringLiteral("first link left out"), [](auto &all) { all.erase(all.begin()); });
    refused(QStringLiteral("last link left out"), [](auto &all) { all.pop_back(); });
    refused(QStringLiteral("two links swapped"), [](auto &all) { std::swap(all[0], all[1]); });
    refused(QStringLiteral("a link repeated"), [](auto &all) { all.push_back(all.back()); });
    refused(QStringLiteral("another record"), [&](auto &all) { all[1].content = random.strongBytes<RecordHash>(); });
    refused(QStringLiteral("another institution"), [&](auto &all) { all[1].authorInstitution = pharmacy; });
    refused(QStringLiteral("another author"), [&](auto &all) { all[1].author = pharmacist; });
    refused(QStringLiteral("another epoch"), [](auto &all) { all[3].epoch = Epoch{1}; });
    refused(QStringLiteral("another batch count"), [&](auto &all) { all[2].content = BatchLink{batch.root, 4}; });
    refused(QStringLiteral("a batch root as a record"),
            [&](auto &all) { all[2].content = RecordHash(batch.root.bytes()); });
    refused(QStringLiteral("a record as a batch of one"), [&](auto &all) {
        const auto record = std::get<RecordHash>(all[1].content);
        all[1].content = BatchLink{MerkleRoot(record.bytes()), 1};
    });
    return cases;
}

QJsonArray merkleCases()
{
    QJsonArray cases;
    for (const std::size_t count : {1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U, 9U, 33U}) {
        const auto records = recordsOf("merkle " + std::to_string(count), count);
        cases.append(
            merkleCase(QString::number(count) + QStringLiteral(" records"), records, *merkleRootOf(records), true));
    }
    const auto records = recordsOf("merkle 5", 5);
    const MerkleRoot root = *merkleRootOf(records);
    const auto refused = [&](const QString &name, auto change) {
        auto changed = records;
        change(changed);
        cases.append(merkleCase(name, changed, root, false));
    };
    refused(QStringLiteral("none"), [](auto &all) { all.clear(); });
    refused(QStringLiteral("first left out"), [](auto &all) { all.erase(all.begin()); });
    refused(QStringLiteral("last left out"), [](auto &all) { all.pop_back(); });
    refused(QStringLiteral("last repeated"), [](auto &all) { all.push_back(all.back()); });
    refused(QStringLiteral("first two swapped"), [](auto &all) { std::swap(all[0], all[1]); });
    refused(QStringLiteral("halves swapped"),
            [](auto &all) { std::rotate(all.begin(), all.begin() + 2, all.begin() + 4); });
    refused(QStringLiteral("one bit altered"), [](auto &all) {
        auto bytes = all[4].bytes();
        bytes[31] ^= 1U;
        all[4] = RecordHash(bytes);
    });
    cases.append(
        merkleCase(QStringLiteral("the root as its own only record"), {RecordHash(root.bytes())}, root, false));
    return cases;
}

} // namespace tegata::vectors
