#pragma once

#include <tegata/base/Bytes.h>
#include <tegata/base/Clock.h>
#include <tegata/protocol/Ids.h>

#include <QDate>
#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace tegata::chartstore {

/// A run of results: `limit` 1 to 1,000 rows after skipping `offset`.
struct Page
{
    int limit = 200;
    int offset = 0;
};

/// As far as names are known; everything but the id may be empty.
struct CachedPatient
{
    protocol::PatientId id;
    QString displayName;
    /// Reading of the name, any kana.
    QString kana;
    QDate birthDate;
    /// FHIR AdministrativeGender code.
    QString sex;
    /// Whether a grant stood when last looked.
    bool granted = false;
    /// End of the grant; zero when there is none.
    UnixTime notAfter{};
    /// When the local copy was forgotten, or empty.
    std::optional<UnixTime> forgottenAt;
    friend bool operator==(const CachedPatient &, const CachedPatient &) = default;
};

/// What was last verified of one compartment of one chart.
struct CachedChart
{
    protocol::PatientId patient;
    protocol::CompartmentId compartment;
    protocol::CompartmentKind kind = protocol::CompartmentKind::Summary;
    protocol::ChartHead head;
    std::uint64_t count = 0;
    protocol::Epoch epoch{};
    protocol::BlockNumber verifiedBlock{};
    UnixTime verifiedAt{};
    friend bool operator==(const CachedChart &, const CachedChart &) = default;
};

/// One link of a chart as it stands on chain.
struct CachedLink
{
    protocol::PatientId patient;
    protocol::CompartmentId compartment;
    /// 1 … count.
    std::uint64_t sequence = 0;
    protocol::RecordHash record;
    protocol::InstitutionId institution;
    protocol::Address device;
    protocol::Epoch epoch{};
    protocol::BlockNumber block{};
    friend bool operator==(const CachedLink &, const CachedLink &) = default;
};

/// One opened and verified record.
struct CachedRecord
{
    protocol::RecordHash hash;
    protocol::PatientId patient;
    protocol::CompartmentId compartment;
    std::uint64_t sequence = 0;
    protocol::Epoch epoch{};
    protocol::RecordId recordId;
    protocol::RecordKind kind = protocol::RecordKind::Entry;
    protocol::InstitutionId institution;
    protocol::Address device;
    /// Zero when it supersedes nothing.
    protocol::RecordHash supersedes;
    /// Time of the record's block: the order of the chart.
    UnixTime recordedAt{};
    /// The decrypted payload; up to 32 MiB.
    Bytes payload;
    /// What search finds the record by, as plain text; not shown.
    QString searchText;
    /// A short form for lists, in an encoding of the caller's; version 0: there is none.
    std::uint32_t digestVersion = 0;
    Bytes digest;
    friend bool operator==(const CachedRecord &, const CachedRecord &) = default;
};

/// A short form made anew.
struct CachedDigest
{
    protocol::RecordHash record;
    std::uint32_t version = 0;
    Bytes digest;
};

/// The content of one record.
struct CachedPayload
{
    protocol::RecordHash record;
    Bytes payload;
};

/// A record that search found, with what decides whether it may be told of.
struct SearchHit
{
    protocol::RecordHash record;
    protocol::CompartmentId compartment;
    protocol::InstitutionId institution;
    friend bool operator==(const SearchHit &, const SearchHit &) = default;
};

/// Which records; unset members do not restrict.
struct RecordQuery
{
    protocol::PatientId patient;
    std::optional<protocol::CompartmentId> compartment;
    std::optional<protocol::RecordKind> kind;
    /// False leaves `payload` and `searchText` empty, for lists.
    bool withPayload = true;
    /// Newest first, else oldest first.
    bool newestFirst = true;
    Page page;
};

/// Numbers of one patient's cached chart.
struct CachedCounts
{
    /// Links known.
    std::uint64_t links = 0;
    /// Of these, records that are here: "17 of 18 records available".
    std::uint64_t records = 0;
    friend bool operator==(const CachedCounts &, const CachedCounts &) = default;
};

} // namespace tegata::chartstore
