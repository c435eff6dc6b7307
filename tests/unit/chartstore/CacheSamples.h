#pragma once

#include <tegata/chartstore/ChartCache.h>

#include <QString>

#include <algorithm>
#include <memory>
#include <vector>

/// Rows with contents that follow from a number, for the tests of the cache.
namespace tegata::chartstore {

[[nodiscard]] inline CacheKey key(std::uint8_t fill = 1)
{
    CacheKey made;
    std::fill(made.writable().begin(), made.writable().end(), fill);
    return made;
}

/// The file at `path` under that key; ends the test program when it cannot be opened.
[[nodiscard]] inline std::unique_ptr<ChartCache> opened(const QString &path)
{
    Result<std::unique_ptr<ChartCache>> cache = ChartCache::open(path, key());
    if (!cache) {
        qFatal("open: %s %s", cache.error().key().c_str(), cache.error().detail().c_str());
    }
    return std::move(*cache);
}

template <typename Strong> [[nodiscard]] Strong numbered(std::uint64_t number)
{
    ByteArray<Strong::size> bytes{};
    for (std::size_t index = 0; index < 8; ++index) {
        bytes[Strong::size - 1 - index] = static_cast<std::uint8_t>(number >> (8 * index));
    }
    return Strong(bytes);
}

[[nodiscard]] inline protocol::PatientId patientNumber(std::uint64_t number)
{
    return numbered<protocol::PatientId>(number);
}

[[nodiscard]] inline CachedRecord recordNumber(std::uint64_t number, const protocol::PatientId &patient,
                                               const QString &text)
{
    CachedRecord record;
    record.hash = numbered<protocol::RecordHash>(number);
    record.patient = patient;
    record.compartment = numbered<protocol::CompartmentId>(5);
    record.sequence = number;
    record.epoch = protocol::Epoch(1);
    record.recordId = numbered<protocol::RecordId>(number);
    record.kind = protocol::RecordKind::Entry;
    record.institution = numbered<protocol::InstitutionId>(70);
    record.device = numbered<protocol::Address>(80);
    record.recordedAt = fromUnixSeconds(1'700'000'000 + number);
    record.payload = Bytes(100, static_cast<std::uint8_t>(number));
    record.searchText = text;
    record.digestVersion = 3;
    record.digest = Bytes(10, static_cast<std::uint8_t>(number + 1));
    return record;
}

[[nodiscard]] inline CachedLink linkOf(const CachedRecord &record)
{
    return {record.patient,     record.compartment, record.sequence, record.hash,
            record.institution, record.device,      record.epoch,    protocol::BlockNumber(9)};
}

[[nodiscard]] inline CachedPatient patientNamed(std::uint64_t number, const QString &name, const QString &kana)
{
    CachedPatient patient;
    patient.id = patientNumber(number);
    patient.displayName = name;
    patient.kana = kana;
    patient.birthDate = QDate(1950, 2, 3);
    patient.sex = QStringLiteral("female");
    patient.granted = true;
    patient.notAfter = fromUnixSeconds(1'800'000'000);
    return patient;
}

[[nodiscard]] inline std::vector<std::uint64_t> sequencesOf(const Result<std::vector<CachedRecord>> &records)
{
    std::vector<std::uint64_t> sequences;
    for (const CachedRecord &record : records.value()) {
        sequences.push_back(record.sequence);
    }
    return sequences;
}

} // namespace tegata::chartstore
