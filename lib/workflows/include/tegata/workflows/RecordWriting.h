#pragma once

#include <tegata/base/Task.h>
#include <tegata/clinical/Drafts.h>
#include <tegata/clinical/RecordPayload.h>
#include <tegata/protocol/Ids.h>

#include <functional>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace tegata::workflows {

class Workspace;

/// How far a confirmed record is; the order is the write path of docs/protocol.md and never goes back,
/// but for Refused → Sealed when the same payload is sealed again under newer keys.
enum class DeliveryState
{
    SavedOnDevice,
    Uploaded,
    Submitted,
    Recorded,
    Refused
};

/// One entry of the outbox, as the status line and the chart show it.
struct Delivery
{
    /// Name of the entry on this device, 16 random bytes.
    protocol::RecordId id;
    protocol::PatientId patient;
    DeliveryState state = DeliveryState::SavedOnDevice;
    protocol::RecordHash hash;
    QString title;
    UnixTime confirmedAt{};
    /// Why it was refused for good, when it was.
    std::optional<Error> error;
};

using ClinicalDraft = std::variant<clinical::NoteDraft, clinical::AllergyDraft, clinical::ProblemDraft>;

/// A record ready to be confirmed: what will be written, exactly as it was shown.
struct ReviewedRecord
{
    protocol::PatientId patient;
    protocol::CompartmentKind compartment = protocol::CompartmentKind::Clinical;
    protocol::RecordKind kind = protocol::RecordKind::Entry;
    /// Zero when it corrects nothing.
    protocol::RecordHash supersedes;
    std::vector<clinical::Entry> resources;
    QString title;
};

/// Writing into a chart: draft → review → confirm → "saved on this device" → … → "recorded".
class RecordWriting
{
public:
    explicit RecordWriting(Workspace &workspace);

    /// Checks a draft and makes the strict FHIR of it; the header's ids, author and time are filled in here.
    [[nodiscard]] Task<ReviewedRecord> review(protocol::PatientId patient, ClinicalDraft draft,
                                              protocol::RecordHash supersedes = {});
    /// 確定: seals into the outbox and returns once that is on the disk. Delivery goes on by itself.
    /// NoPermission, PermissionEnded, ChartClosed, NotConfirmed before anything is kept.
    [[nodiscard]] Task<Delivery> confirm(ReviewedRecord record, clinical::Confirmation confirmation);
    /// Several at once, as one link of the chart.
    [[nodiscard]] Task<std::vector<Delivery>> confirmBatch(std::vector<ReviewedRecord> records,
                                                           clinical::Confirmation confirmation);

    /// Sealed autosave of a form's content, one per patient and form; survives a crash.
    [[nodiscard]] Task<void> keepDraft(protocol::PatientId patient, QString form, QByteArray content);
    [[nodiscard]] Task<QByteArray> draft(protocol::PatientId patient, QString form);
    [[nodiscard]] Task<void> discardDraft(protocol::PatientId patient, QString form);

private:
    Workspace &m_workspace;
};

/// Sends what the outbox holds, in order, once, whenever gateway and nodes can be reached.
/// Lives as long as the workspace; one per workspace.
class OutboxDelivery
{
public:
    using Observer = std::function<void(const Delivery &)>;

    explicit OutboxDelivery(Workspace &workspace);
    ~OutboxDelivery();
    OutboxDelivery(const OutboxDelivery &) = delete;
    OutboxDelivery &operator=(const OutboxDelivery &) = delete;

    /// Delivers from now on by itself: at once, whenever something is added, and whenever the connection returns.
    void start(Observer observer);

    /// Everything that is not recorded yet, and what was refused for good, oldest first.
    [[nodiscard]] Task<std::vector<Delivery>> all();
    /// One round over everything that waits, short of what waits for its block to become final: upload, submit, watch,
    /// read back and compare. Ends with the error that stands in the way of the rest (Unreachable, TryLater …); what
    /// was refused for good is not an error of the round.
    [[nodiscard]] Task<void> deliver(Observer observer);
    /// Resolves when this entry, or what was made of it under newer keys, is recorded in a final block or refused for
    /// good, also when it was dismissed or is long done; delivers while it waits. Locked when the workspace is locked
    /// meanwhile, NotFound (of the chart store) for an id that was never in the outbox.
    [[nodiscard]] Task<Delivery> awaitRecorded(protocol::RecordId id);
    /// Takes a refused entry off the list, after a person has seen why.
    [[nodiscard]] Task<void> dismiss(protocol::RecordId id);

private:
    struct Private;
    std::shared_ptr<Private> d;
};

} // namespace tegata::workflows
