#include <tegata/chartstore/HighWaterMarks.h>

#include "SealedLog_p.h"

#include <algorithm>

namespace tegata::chartstore {

namespace {

/// First byte of a frame. Numbers are of the file format: never reused.
enum class FrameKind : std::uint8_t
{
    /// patient ‖ compartment ‖ block(8) ‖ count(8) ‖ head ‖ epoch(4)
    Chart = 1,
    /// institution ‖ block(8) ‖ vault epoch(4) ‖ revoked devices, 20 bytes each
    Institution = 2,
    /// time of the newest block(8) ‖ of the clock(8)
    Time = 3,
};

/// The file is written anew when it is this large and mostly history.
constexpr std::uint64_t longFile = 4U * 1024U * 1024U;
constexpr std::uint64_t usualFrame = 256;
/// The time is written to the minute, so that the file does not grow by every block.
constexpr std::chrono::seconds timeStep{60};

Bytes chartFrame(const protocol::PatientId &patient, const protocol::CompartmentId &compartment, const ChartMark &mark)
{
    Bytes frame{static_cast<std::uint8_t>(FrameKind::Chart)};
    append(frame, patient.view());
    append(frame, compartment.view());
    appendNumber(frame, protocol::toNumber(mark.block), 8);
    appendNumber(frame, mark.count, 8);
    append(frame, mark.head.view());
    appendNumber(frame, protocol::toNumber(mark.epoch), 4);
    return frame;
}

Bytes institutionFrame(const protocol::InstitutionId &institution, const InstitutionMark &mark)
{
    Bytes frame{static_cast<std::uint8_t>(FrameKind::Institution)};
    append(frame, institution.view());
    appendNumber(frame, protocol::toNumber(mark.block), 8);
    appendNumber(frame, protocol::toNumber(mark.vaultEpoch), 4);
    for (const protocol::Address &device : mark.revokedDevices) {
        append(frame, device.view());
    }
    return frame;
}

Bytes timeFrame(const TimeMark &mark)
{
    Bytes frame{static_cast<std::uint8_t>(FrameKind::Time)};
    appendNumber(frame, toUnixSeconds(mark.block), 8);
    appendNumber(frame, toUnixSeconds(mark.clock), 8);
    return frame;
}

Result<void> compare(const ChartMark &known, const ChartMark &mark)
{
    if (mark.block < known.block || mark.count < known.count || mark.epoch < known.epoch) {
        return failure(ChartstoreError::WentBackwards, "block, count or epoch of a chart");
    }
    if (mark.count == known.count && mark.head != known.head) {
        return failure(ChartstoreError::WentBackwards, "another head at the same count");
    }
    return {};
}

Result<void> compare(const InstitutionMark &known, const InstitutionMark &mark)
{
    if (mark.block < known.block || mark.vaultEpoch < known.vaultEpoch) {
        return failure(ChartstoreError::WentBackwards, "block or vault epoch of an institution");
    }
    // Both lists are sorted.
    if (!std::includes(mark.revokedDevices.begin(), mark.revokedDevices.end(), known.revokedDevices.begin(),
                       known.revokedDevices.end())) {
        return failure(ChartstoreError::WentBackwards, "a revoked device came back");
    }
    return {};
}

InstitutionMark sorted(InstitutionMark mark)
{
    std::sort(mark.revokedDevices.begin(), mark.revokedDevices.end());
    mark.revokedDevices.erase(std::unique(mark.revokedDevices.begin(), mark.revokedDevices.end()),
                              mark.revokedDevices.end());
    return mark;
}

} // namespace

HighWaterMarks::HighWaterMarks(QString path, MarksKey key, FileLayer &files, crypto::RandomSource &random)
    : m_path(std::move(path))
    , m_key(std::move(key))
    , m_files(files)
    , m_random(random)
{
}

HighWaterMarks::~HighWaterMarks() = default;

Result<std::unique_ptr<HighWaterMarks>> HighWaterMarks::open(const QString &path, MarksKey key, FileLayer &files,
                                                             crypto::RandomSource &random)
{
    std::unique_ptr<HighWaterMarks> marks(new HighWaterMarks(path, std::move(key), files, random));
    Result<std::unique_ptr<SealedLog>> log = SealedLog::open(path, LogKind::Marks, marks->m_key.view(), files, random,
                                                             [&marks](ByteView frame) { return marks->apply(frame); });
    if (!log) {
        return failure(log.error());
    }
    marks->m_log = std::move(*log);
    return marks;
}

Result<void> HighWaterMarks::apply(ByteView frame)
{
    FrameReader reader(frame);
    switch (static_cast<FrameKind>(reader.number(1))) {
    case FrameKind::Chart: {
        const auto patient = reader.strong<protocol::PatientId>();
        const auto compartment = reader.strong<protocol::CompartmentId>();
        ChartMark mark;
        mark.block = protocol::BlockNumber(reader.number(8));
        mark.count = reader.number(8);
        mark.head = reader.strong<protocol::ChartHead>();
        mark.epoch = protocol::Epoch(static_cast<std::uint32_t>(reader.number(4)));
        if (reader.atEnd()) {
            m_charts.insert_or_assign({patient, compartment}, mark);
            return {};
        }
        break;
    }
    case FrameKind::Institution: {
        const auto institution = reader.strong<protocol::InstitutionId>();
        InstitutionMark mark;
        mark.block = protocol::BlockNumber(reader.number(8));
        mark.vaultEpoch = protocol::Epoch(static_cast<std::uint32_t>(reader.number(4)));
        while (reader.isValid() && !reader.atEnd()) {
            mark.revokedDevices.push_back(reader.strong<protocol::Address>());
        }
        if (reader.isValid()) {
            m_institutions.insert_or_assign(institution, mark);
            return {};
        }
        break;
    }
    case FrameKind::Time: {
        const UnixTime block = fromUnixSeconds(reader.number(8));
        const UnixTime clock = fromUnixSeconds(reader.number(8));
        if (reader.atEnd()) {
            m_time = {block, clock};
            m_writtenTime = m_time;
            return {};
        }
        break;
    }
    }
    return failure(ChartstoreError::Damaged, "a mark of another shape");
}

Result<void> HighWaterMarks::write(ByteView frame)
{
    if (Result<void> written = m_log->append(frame); !written) {
        return written;
    }
    if (Result<void> applied = apply(frame); !applied) {
        return applied;
    }
    return compactWhenLong();
}

Result<void> HighWaterMarks::compactWhenLong()
{
    if (m_log->size() < longFile || m_log->size() < 4 * usualFrame * (m_charts.size() + m_institutions.size())) {
        return {};
    }
    std::vector<Bytes> frames;
    for (const auto &[key, mark] : m_charts) {
        frames.push_back(chartFrame(key.first, key.second, mark));
    }
    for (const auto &[institution, mark] : m_institutions) {
        frames.push_back(institutionFrame(institution, mark));
    }
    frames.push_back(timeFrame(m_time));
    return m_log->replaceAll(frames);
}

Result<void> HighWaterMarks::check(const protocol::PatientId &patient, const protocol::CompartmentId &compartment,
                                   const ChartMark &mark) const
{
    const auto known = m_charts.find({patient, compartment});
    return known == m_charts.end() ? Result<void>() : compare(known->second, mark);
}

Result<void> HighWaterMarks::advance(const protocol::PatientId &patient, const protocol::CompartmentId &compartment,
                                     const ChartMark &mark)
{
    if (Result<void> checked = check(patient, compartment, mark); !checked) {
        return checked;
    }
    if (chart(patient, compartment) == mark) {
        return {};
    }
    return write(chartFrame(patient, compartment, mark));
}

std::optional<ChartMark> HighWaterMarks::chart(const protocol::PatientId &patient,
                                               const protocol::CompartmentId &compartment) const
{
    const auto known = m_charts.find({patient, compartment});
    return known == m_charts.end() ? std::nullopt : std::optional(known->second);
}

Result<void> HighWaterMarks::check(const protocol::InstitutionId &institutionId, const InstitutionMark &mark) const
{
    const std::optional<InstitutionMark> known = institution(institutionId);
    return known ? compare(*known, sorted(mark)) : Result<void>();
}

Result<void> HighWaterMarks::advance(const protocol::InstitutionId &institutionId, const InstitutionMark &mark)
{
    if (Result<void> checked = check(institutionId, mark); !checked) {
        return checked;
    }
    const InstitutionMark next = sorted(mark);
    if (institution(institutionId) == next) {
        return {};
    }
    return write(institutionFrame(institutionId, next));
}

std::optional<InstitutionMark> HighWaterMarks::institution(const protocol::InstitutionId &institution) const
{
    const auto known = m_institutions.find(institution);
    return known == m_institutions.end() ? std::nullopt : std::optional(known->second);
}

TimeMark TimeMark::after(UnixTime now, std::optional<UnixTime> seen) const
{
    if (seen && *seen > block) {
        return {*seen, now};
    }
    return {block, std::max(clock, now)};
}

Result<void> HighWaterMarks::advanceTime(UnixTime now, std::optional<UnixTime> block, bool atOnce)
{
    m_time = m_time.after(now, block);
    const bool isFar = m_time.latest() >= m_writtenTime.latest() + timeStep || m_time.latest() < m_writtenTime.latest();
    if (m_time == m_writtenTime || (!atOnce && !isFar)) {
        return {};
    }
    return write(timeFrame(m_time));
}

std::uint64_t HighWaterMarks::tornBytes() const { return m_log->tornBytes(); }

} // namespace tegata::chartstore
