#pragma once

#include <tegata/base/Clock.h>
#include <tegata/base/FileLayer.h>
#include <tegata/chartstore/ChartstoreError.h>
#include <tegata/chartstore/StoreKeys.h>
#include <tegata/crypto/Random.h>
#include <tegata/protocol/Ids.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace tegata::chartstore {

class SealedLog;

/// The farthest state of one chart this machine has verified.
struct ChartMark
{
    protocol::BlockNumber block{};
    std::uint64_t count = 0;
    protocol::ChartHead head;
    protocol::Epoch epoch{};
    friend bool operator==(const ChartMark &, const ChartMark &) = default;
};

/// The farthest state of one institution's vault this machine has verified.
struct InstitutionMark
{
    protocol::BlockNumber block{};
    protocol::Epoch vaultEpoch{};
    /// Devices known to be revoked: none of them may ever be active again.
    std::vector<protocol::Address> revokedDevices;
    friend bool operator==(const InstitutionMark &, const InstitutionMark &) = default;
};

/// The latest time this machine has seen, so that a clock that is set back revives nothing.
struct TimeMark
{
    /// Of the newest block.
    UnixTime block{};
    /// Of the machine's own clock since that block. A clock that once ran ahead is forgiven by the next block, whose
    /// time is that of every rule; without a new block nothing takes it back.
    UnixTime clock{};
    [[nodiscard]] UnixTime latest() const { return std::max(block, clock); }
    /// What it becomes when the clock shows `now` and, where one was read, a block of time `seen` stands on the chain.
    [[nodiscard]] TimeMark after(UnixTime now, std::optional<UnixTime> seen) const;
    friend bool operator==(const TimeMark &, const TimeMark &) = default;
};

/// What this machine will not let anyone take back: an append-only sealed file outside the deletable cache.
/// One owner; calls write and fsync.
class HighWaterMarks
{
public:
    /// Opens or makes the file. Damaged (the file stays as it is), WrongKey, InUse, TooNew, StorageFailed.
    [[nodiscard]] static Result<std::unique_ptr<HighWaterMarks>> open(const QString &path, MarksKey key,
                                                                      FileLayer &files, crypto::RandomSource &random);
    ~HighWaterMarks();
    HighWaterMarks(const HighWaterMarks &) = delete;
    HighWaterMarks &operator=(const HighWaterMarks &) = delete;

    /// Remembers a verified state. WentBackwards, and nothing changes, when block, count or epoch is smaller
    /// than remembered, or the count is equal and the head another. The same mark again writes nothing.
    [[nodiscard]] Result<void> advance(const protocol::PatientId &patient, const protocol::CompartmentId &compartment,
                                       const ChartMark &mark);
    /// As advance(), without remembering.
    [[nodiscard]] Result<void> check(const protocol::PatientId &patient, const protocol::CompartmentId &compartment,
                                     const ChartMark &mark) const;
    [[nodiscard]] std::optional<ChartMark> chart(const protocol::PatientId &patient,
                                                 const protocol::CompartmentId &compartment) const;

    /// WentBackwards when block or vault epoch is smaller, or a revoked device is missing from the list.
    [[nodiscard]] Result<void> advance(const protocol::InstitutionId &institution, const InstitutionMark &mark);
    /// As advance(), without remembering.
    [[nodiscard]] Result<void> check(const protocol::InstitutionId &institution, const InstitutionMark &mark) const;
    [[nodiscard]] std::optional<InstitutionMark> institution(const protocol::InstitutionId &institution) const;

    /// As TimeMark::after(). Written when it moved by a minute, or any amount when `atOnce`.
    [[nodiscard]] Result<void> advanceTime(UnixTime now, std::optional<UnixTime> block, bool atOnce);
    [[nodiscard]] TimeMark time() const { return m_time; }

    [[nodiscard]] std::uint64_t tornBytes() const;

private:
    using ChartKey = std::pair<protocol::PatientId, protocol::CompartmentId>;

    HighWaterMarks(QString path, MarksKey key, FileLayer &files, crypto::RandomSource &random);
    [[nodiscard]] Result<void> apply(ByteView frame);
    [[nodiscard]] Result<void> write(ByteView frame);
    [[nodiscard]] Result<void> compactWhenLong();

    QString m_path;
    MarksKey m_key;
    FileLayer &m_files;
    crypto::RandomSource &m_random;
    std::unique_ptr<SealedLog> m_log;
    std::map<ChartKey, ChartMark> m_charts;
    std::map<protocol::InstitutionId, InstitutionMark> m_institutions;
    TimeMark m_time;
    TimeMark m_writtenTime;
};

} // namespace tegata::chartstore
