#pragma once

#include "ChartAccess_p.h"

#include <tegata/chartstore/Outbox.h>
#include <tegata/protocol/Actions.h>
#include <tegata/protocol/Records.h>
#include <tegata/workflows/RecordWriting.h>

#include <optional>
#include <variant>
#include <vector>

namespace tegata::workflows {

/// One confirmed record: what a person confirmed, and its sealed form under the keys of the moment.
struct ConfirmedRecord
{
    protocol::RecordKind kind = protocol::RecordKind::Entry;
    protocol::RecordHash supersedes;
    QString title;
    UnixTime confirmedAt{};
    /// The payload of docs/protocol.md §6, kept so that a refused append can be sealed again, never edited.
    Bytes payload;
    protocol::RecordHash hash;
    Bytes envelope;
};

/// An action that counts the record on a prescription, once the record stands on chain.
struct PrescriptionStep
{
    enum class Kind : std::uint8_t
    {
        None = 0,
        Issue = 1,
        Dispense = 2
    };
    Kind kind = Kind::None;
    protocol::PrescriptionId prescription;
    /// Fills of an issue, or the number of the fill dispensed.
    std::uint16_t fills = 1;
    UnixTime notAfter{};
    bool isComplete = true;
};

/// One entry of the outbox: one link of one chart, single or batch.
struct PendingWrite
{
    /// Id of the first entry this one descends from; what Delivery::id says.
    chartstore::OutboxId origin;
    protocol::PatientId patient;
    protocol::CompartmentId compartment;
    protocol::CompartmentKind compartmentKind = protocol::CompartmentKind::Clinical;
    protocol::Epoch epoch{};
    bool isBatch = false;
    std::vector<ConfirmedRecord> records;
    PrescriptionStep step;
};

/// The number under which the outbox keeps this encoding.
inline constexpr std::uint16_t pendingWriteKind = 1;

[[nodiscard]] Bytes encodePendingWrite(const PendingWrite &write);
/// DamagedProfile for anything that encodePendingWrite did not write.
[[nodiscard]] Result<PendingWrite> decodePendingWrite(ByteView bytes);
/// The same without payloads and envelopes, for lists.
[[nodiscard]] Result<PendingWrite> decodePendingFacts(ByteView bytes);

/// Remembers what writing needs of the ledger, so that a terminal that has never written can write without it. Nothing
/// when it is remembered already; errors of the ledger.
[[nodiscard]] Task<void> prepareToWrite(Workspace *workspace);

/// Seals every record under the newest key of its compartment and a fresh record key, as this profile's account.
/// NoPermission without the write bit or key, ChartClosed, Locked.
[[nodiscard]] Task<PendingWrite> sealPendingWrite(Workspace *workspace, PendingWrite write);

/// What is appended: the hash of the single record, or the root of the batch.
[[nodiscard]] protocol::Action appendActionOf(const PendingWrite &write);

[[nodiscard]] std::vector<Delivery> deliveriesOf(const PendingWrite &write, const chartstore::OutboxEntry &entry);

} // namespace tegata::workflows
