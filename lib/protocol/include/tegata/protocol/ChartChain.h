#pragma once

#include <tegata/protocol/Ids.h>
#include <tegata/protocol/ProtocolError.h>

#include <span>
#include <variant>

/// The hash chain of a chart and the Merkle tree of a batch, docs/protocol.md §3.
namespace tegata::protocol {

/// Largest batch of one AppendRecords.
inline constexpr std::uint32_t batchCountMaximum = 4096;

/// Root over ordered record hashes. InvalidValue for none or more than batchCountMaximum.
[[nodiscard]] Result<MerkleRoot> merkleRootOf(std::span<const RecordHash> records);

/// One AppendRecords.
struct BatchLink
{
    MerkleRoot root;
    std::uint32_t count = 0;
    friend bool operator==(const BatchLink &, const BatchLink &) = default;
};

/// One link of a chart: a single record, or a batch.
struct ChartLink
{
    std::variant<RecordHash, BatchLink> content;
    /// All zero: the patient's own entry.
    InstitutionId authorInstitution;
    Address author;
    Epoch epoch{};
    friend bool operator==(const ChartLink &, const ChartLink &) = default;
};

/// How many records a link adds.
[[nodiscard]] std::uint32_t recordCountOf(const ChartLink &link);

/// A chart's state on chain: how many records, and the head over them. Default: the empty chart.
struct ChartPosition
{
    std::uint64_t count = 0;
    ChartHead head;
    friend bool operator==(const ChartPosition &, const ChartPosition &) = default;
};

/// The position after one more link.
[[nodiscard]] ChartPosition appended(const ChartPosition &before, const ChartLink &link);

/// Rebuilds `expected` from `from` over all links in between. ChainMismatch when anything was left out, added,
/// reordered or altered.
[[nodiscard]] Result<void> verifyChain(const ChartPosition &from, std::span<const ChartLink> links,
                                       const ChartPosition &expected);

/// Whether the ordered hashes are the whole batch. ChainMismatch otherwise.
[[nodiscard]] Result<void> verifyBatch(const BatchLink &batch, std::span<const RecordHash> records);

} // namespace tegata::protocol
