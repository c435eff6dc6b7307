#include <tegata/protocol/ChartChain.h>

#include <tegata/protocol/Labels.h>
#include <tegata/protocol/TypedEncoding.h>

namespace tegata::protocol {

namespace {

const Hash32 &linkTag()
{
    static const Hash32 tag = crypto::keccak256(bytesOf(labels::chartLink));
    return tag;
}

const Hash32 &batchTag()
{
    static const Hash32 tag = crypto::keccak256(bytesOf(labels::chartBatch));
    return tag;
}

Hash32 leafOf(const RecordHash &record)
{
    constexpr std::array<std::uint8_t, 1> leaf = {0x00};
    return crypto::keccak256({leaf, record.view()});
}

Hash32 nodeOf(const Hash32 &left, const Hash32 &right)
{
    constexpr std::array<std::uint8_t, 1> node = {0x01};
    return crypto::keccak256({node, left.view(), right.view()});
}

} // namespace

Result<MerkleRoot> merkleRootOf(std::span<const RecordHash> records)
{
    if (records.empty() || records.size() > batchCountMaximum) {
        return failure(ProtocolError::InvalidValue, "a batch has 1 to 4096 records");
    }
    std::vector<Hash32> level;
    level.reserve(records.size());
    for (const RecordHash &record : records) {
        level.push_back(leafOf(record));
    }
    while (level.size() > 1) {
        std::size_t filled = 0;
        for (std::size_t index = 0; index < level.size(); index += 2) {
            // An odd last node moves up unchanged: nothing is hashed with itself, so no two lists share a root.
            level[filled++] = index + 1 < level.size() ? nodeOf(level[index], level[index + 1]) : level[index];
        }
        level.resize(filled);
    }
    return MerkleRoot(level.front().bytes());
}

std::uint32_t recordCountOf(const ChartLink &link)
{
    const auto *batch = std::get_if<BatchLink>(&link.content);
    return batch != nullptr ? batch->count : 1;
}

ChartPosition appended(const ChartPosition &before, const ChartLink &link)
{
    ChartPosition after;
    after.count = before.count + recordCountOf(link);
    WordBuffer words; // abi.encode of static values is the same run of words as encodeData
    if (const auto *batch = std::get_if<BatchLink>(&link.content)) {
        words.addBytes(batchTag().view());
        words.addBytes(before.head.view());
        words.addNumber(after.count);
        words.addBytes(batch->root.view());
        words.addNumber(batch->count);
    } else {
        words.addBytes(linkTag().view());
        words.addBytes(before.head.view());
        words.addNumber(after.count);
        words.addBytes(std::get<RecordHash>(link.content).view());
    }
    words.addBytes(link.authorInstitution.view());
    words.addAddress(link.author);
    words.addNumber(toNumber(link.epoch));
    after.head = ChartHead(words.hash().bytes());
    return after;
}

Result<void> verifyChain(const ChartPosition &from, std::span<const ChartLink> links, const ChartPosition &expected)
{
    ChartPosition position = from;
    for (const ChartLink &link : links) {
        position = appended(position, link);
    }
    if (position != expected) {
        return failure(ProtocolError::ChainMismatch);
    }
    return {};
}

Result<void> verifyBatch(const BatchLink &batch, std::span<const RecordHash> records)
{
    const auto root = merkleRootOf(records);
    if (!root || *root != batch.root || records.size() != batch.count) {
        return failure(ProtocolError::ChainMismatch);
    }
    return {};
}

} // namespace tegata::protocol
