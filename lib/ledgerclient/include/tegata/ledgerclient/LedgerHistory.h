#pragma once

#include <tegata/base/Task.h>
#include <tegata/ledgerclient/LedgerEvent.h>
#include <tegata/ledgerclient/NodeSet.h>

namespace tegata::ledger {

/// A stretch of the chain, both ends included; without an end: up to the newest agreed block.
struct BlockRange
{
    BlockNumber first{};
    std::optional<BlockNumber> last;
};

/// Questions to the ledger's past, by the events' indexed fields. An interface for the same reasons as
/// LedgerReader. All answers are in the order of the chain. Errors as LedgerReader.
class LedgerHistory
{
public:
    LedgerHistory() = default;
    virtual ~LedgerHistory() = default;
    LedgerHistory(const LedgerHistory &) = delete;
    LedgerHistory &operator=(const LedgerHistory &) = delete;

    /// All links of one chart. Whether they are complete is for the caller to check against the head.
    [[nodiscard]] virtual Task<std::vector<ChartLink>> chartLinks(PatientId patientId, CompartmentId compartment,
                                                                  BlockRange range) = 0;
    [[nodiscard]] virtual Task<std::vector<LedgerEvent>> eventsOfInstitution(InstitutionId institutionId,
                                                                             BlockRange range) = 0;
    [[nodiscard]] virtual Task<std::vector<LedgerEvent>> eventsOfPatient(PatientId patientId, BlockRange range) = 0;
    /// Whose charts were closed; the event names no institution.
    [[nodiscard]] virtual Task<std::vector<PatientId>> closedCharts(BlockRange range) = 0;
    /// Every event of the ledger.
    [[nodiscard]] virtual Task<std::vector<LedgerEvent>> allEvents(BlockRange range) = 0;
    /// Every wrap that the newest grant of this pair, and rotations since, name for the institution.
    [[nodiscard]] virtual Task<std::vector<GrantWrap>> grantWraps(PatientId patientId, InstitutionId institutionId,
                                                                  BlockRange range) = 0;
    /// The approval of a device, with its encryption key; empty when it is not in this range.
    [[nodiscard]] virtual Task<std::optional<LedgerEvent>> deviceApproval(Address device, BlockRange range) = 0;
    /// Where a signed action was recorded; empty when it is not in this range.
    [[nodiscard]] virtual Task<std::optional<ChainPosition>> recordedAction(Digest digest, BlockRange range) = 0;
};

/// Asks the nodes of a NodeSet in chunks that fit their limits.
class NodeLedgerHistory final : public LedgerHistory
{
public:
    /// `nodes` outlives the history and its tasks.
    NodeLedgerHistory(NodeSet &nodes, protocol::Deployment deployment);

    [[nodiscard]] Task<std::vector<ChartLink>> chartLinks(PatientId patientId, CompartmentId compartment,
                                                          BlockRange range) override;
    [[nodiscard]] Task<std::vector<LedgerEvent>> eventsOfInstitution(InstitutionId institutionId,
                                                                     BlockRange range) override;
    [[nodiscard]] Task<std::vector<LedgerEvent>> eventsOfPatient(PatientId patientId, BlockRange range) override;
    [[nodiscard]] Task<std::vector<PatientId>> closedCharts(BlockRange range) override;
    [[nodiscard]] Task<std::vector<LedgerEvent>> allEvents(BlockRange range) override;
    [[nodiscard]] Task<std::vector<GrantWrap>> grantWraps(PatientId patientId, InstitutionId institutionId,
                                                          BlockRange range) override;
    [[nodiscard]] Task<std::optional<LedgerEvent>> deviceApproval(Address device, BlockRange range) override;
    [[nodiscard]] Task<std::optional<ChainPosition>> recordedAction(Digest digest, BlockRange range) override;

    /// Events of a range by topics as in eth_getLogs, decoded, with block times.
    [[nodiscard]] Task<std::vector<LedgerEvent>> query(QJsonArray topics, BlockRange range);

private:
    [[nodiscard]] Task<std::vector<LedgerEvent>> queryOnce(QJsonArray topics, BlockNumber first, BlockHeader last);
    /// Several queries as one answer.
    [[nodiscard]] Task<std::vector<LedgerEvent>> queryAny(std::vector<QJsonArray> alternatives, BlockRange range);

    NodeSet &m_nodes;
    protocol::Deployment m_deployment;
    /// Blocks per request: halves when a node refuses, grows again after success.
    std::uint64_t m_chunk = 50'000;
};

/// Fills in block times that a node did not put into its log entries.
[[nodiscard]] Task<std::vector<LedgerEvent>> decodeLogs(NodeSet *nodes, Address ledger, QJsonArray entries);

/// The link that an event tells of; empty for other events.
[[nodiscard]] std::optional<ChartLink> chartLinkOf(const LedgerEvent &event);

} // namespace tegata::ledger
