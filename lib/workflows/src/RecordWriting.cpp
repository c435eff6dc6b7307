#include <tegata/workflows/RecordWriting.h>

#include "Authoring_p.h"
#include "PendingWrite_p.h"
#include "Standing_p.h"

#include <tegata/crypto/Keccak.h>
#include <tegata/protocol/ChartChain.h>

#include <algorithm>

namespace tegata::workflows {

using namespace protocol;

namespace {

/// The outbox takes 64 MiB in one entry; envelopes are up to twice their payloads, and both are kept.
constexpr std::size_t batchBytesMaximum = 16UL * 1024 * 1024;

chartstore::DraftId draftIdOf(const PatientId &patient, const QString &form)
{
    const crypto::Hash32 digest = crypto::keccak256({patient.view(), bytesOf(form.toUtf8())});
    return *chartstore::DraftId::fromBytes(ByteView(digest.bytes()).first(chartstore::DraftId::size));
}

/// The payloads of the records, in their order; on the store's worker thread, because an import has thousands.
Task<std::vector<ConfirmedRecord>> encodeRecords(Workspace *workspace, std::vector<ReviewedRecord> records,
                                                 clinical::Confirmation confirmation)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto encodedTask = (*store)->cache([records = std::move(records), confirmation = std::move(confirmation)](
                                           chartstore::ChartCache &) mutable -> Result<std::vector<ConfirmedRecord>> {
        std::vector<ConfirmedRecord> confirmed;
        confirmed.reserve(records.size());
        for (ReviewedRecord &record : records) {
            clinical::RecordPayload payload;
            payload.confirmation = confirmation;
            payload.entries = std::move(record.resources);
            const Result<QByteArray> encoded = clinical::encodePayload(payload);
            if (!encoded) {
                return failure(encoded.error());
            }
            ConfirmedRecord one;
            one.kind = record.kind;
            one.supersedes = record.supersedes;
            one.title = record.title;
            one.confirmedAt = confirmation.confirmedAt;
            one.payload = toBytes(bytesOf(*encoded));
            confirmed.push_back(std::move(one));
        }
        return confirmed;
    });
    Result<std::vector<ConfirmedRecord>> encoded = co_await encodedTask;
    co_return encoded;
}

/// Puts a sealed write into the outbox. What is there under its origin already is that write.
Task<std::vector<Delivery>> addToOutbox(Workspace *workspace, PendingWrite write)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    chartstore::OutboxEntry entry;
    entry.id = write.origin;
    const std::vector<Delivery> deliveries = deliveriesOf(write, entry);
    const UnixTime now = workspace->clock().now();
    auto addedTask = (*store)->outbox([now, write = std::move(write)](chartstore::Outbox &outbox) {
        return outbox.add(write.origin, pendingWriteKind, now, encodePendingWrite(write));
    });
    const Result<void> added = co_await addedTask;
    if (!added && !added.error().is(ChartstoreError::DuplicateEntry)) {
        co_return failure(added.error());
    }
    workspace->noteOutboxChanged();
    co_return deliveries;
}

/// Errors of confirm() that are known before anything is made.
Task<void> requireWritable(Workspace *workspace, PatientId patient, clinical::Confirmation confirmation)
{
    if (confirmation.confirmedBy.name.trimmed().isEmpty()) {
        co_return failure(WorkflowError::NotConfirmed);
    }
    const Result<void> standing = co_await requireKnownStanding(workspace);
    if (!standing) {
        co_return failure(standing.error());
    }
    const Result<ChartAccess> access = storedAccess(*workspace, patient);
    const UnixTime end = access ? access->notAfter : UnixTime{};
    const Result<bool> isOver = co_await workspace->hasPassed(end);
    if (!isOver) {
        co_return failure(isOver.error());
    }
    if (*isOver) {
        co_return failure(WorkflowError::PermissionEnded);
    }
    co_return Result<void>();
}

/// What of a write is known before its records are encoded.
PendingWrite writeFor(Workspace *workspace, const ReviewedRecord &first, bool isBatch, PrescriptionStep step,
                      std::optional<chartstore::OutboxId> origin)
{
    PendingWrite write;
    write.origin = origin ? *origin : workspace->random().strongBytes<chartstore::OutboxId>();
    write.patient = first.patient;
    write.compartmentKind = first.compartment;
    write.isBatch = isBatch;
    write.step = step;
    return write;
}

Task<std::vector<Delivery>> sealAndKeep(Workspace *workspace, PendingWrite write)
{
    Result<PendingWrite> sealed = co_await sealPendingWrite(workspace, std::move(write));
    if (!sealed) {
        co_return failure(sealed.error());
    }
    Result<std::vector<Delivery>> deliveries = co_await addToOutbox(workspace, std::move(*sealed));
    co_return deliveries;
}

/// Runs of records that go into one link each: of one compartment, within what a link and an outbox entry take.
struct Run
{
    PendingWrite write;
    std::size_t first = 0;
    std::size_t end = 0;
};

} // namespace

Task<std::vector<Delivery>> confirmWrite(Workspace *workspace, std::vector<ReviewedRecord> records,
                                         clinical::Confirmation confirmation, bool isBatch, PrescriptionStep step,
                                         std::optional<chartstore::OutboxId> origin)
{
    if (records.empty()) {
        co_return failure(WorkflowError::InvalidDraft, "nothing to write");
    }
    PendingWrite write = writeFor(workspace, records.front(), isBatch, step, origin);
    for (const ReviewedRecord &record : records) {
        if (record.patient != write.patient || record.compartment != write.compartmentKind) {
            co_return failure(WorkflowError::InvalidDraft, "records of one link belong to one compartment");
        }
    }
    const Result<void> writable = co_await requireWritable(workspace, write.patient, confirmation);
    if (!writable) {
        co_return failure(writable.error());
    }
    Result<std::vector<ConfirmedRecord>> encoded =
        co_await encodeRecords(workspace, std::move(records), std::move(confirmation));
    if (!encoded) {
        co_return failure(encoded.error());
    }
    write.records = std::move(*encoded);
    Result<std::vector<Delivery>> deliveries = co_await sealAndKeep(workspace, std::move(write));
    co_return deliveries;
}

clinical::DraftHeader draftHeaderFor(Workspace &workspace, const PatientId &patient)
{
    clinical::DraftHeader header;
    header.id = freshResourceId(workspace);
    header.patientReference = QStringLiteral("Patient/") + QString::fromStdString(toHex(patient.bytes()));
    header.authoredAt =
        QDateTime::fromSecsSinceEpoch(static_cast<qint64>(toUnixSeconds(workspace.clock().now())),
                                      QTimeZone::systemTimeZone())
            .toOffsetFromUtc(QTimeZone::systemTimeZone().offsetFromUtc(QDateTime::currentDateTimeUtc()));
    if (const std::optional<EnrolmentProgress> &enrolment = workspace.state().enrolment) {
        header.authorName = enrolment->userName;
        header.institutionName = enrolment->institutionName;
    }
    return header;
}

QString freshResourceId(Workspace &workspace)
{
    ByteArray<16> bytes{};
    workspace.random().fill(bytes);
    // RFC 4122 version 4: FHIR's urn:uuid references ask for one.
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0fU) | 0x40U);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3fU) | 0x80U);
    return QUuid::fromRfc4122(toQByteArray(bytes)).toString(QUuid::WithoutBraces);
}

RecordWriting::RecordWriting(Workspace &workspace)
    : m_workspace(workspace)
{
}

Task<ReviewedRecord> RecordWriting::review(PatientId patient, ClinicalDraft draft, RecordHash supersedes)
{
    if (!m_workspace.isUnlocked()) {
        co_return failure(WorkflowError::Locked);
    }
    const QDate today =
        QDateTime::fromSecsSinceEpoch(static_cast<qint64>(toUnixSeconds(m_workspace.clock().now()))).date();
    std::visit([&](auto &one) { one.header = draftHeaderFor(m_workspace, patient); }, draft);
    ReviewedRecord record;
    record.patient = patient;
    record.supersedes = supersedes;
    Result<clinical::Entry> entry = clinical::Entry();
    if (const auto *note = std::get_if<clinical::NoteDraft>(&draft)) {
        record.compartment = CompartmentKind::Clinical;
        entry = clinical::writeNote(*note);
    } else if (const auto *allergy = std::get_if<clinical::AllergyDraft>(&draft)) {
        record.compartment = CompartmentKind::Summary;
        entry = clinical::writeAllergy(*allergy, today);
    } else {
        record.compartment = CompartmentKind::Summary;
        entry = clinical::writeProblem(std::get<clinical::ProblemDraft>(draft), today);
    }
    if (!entry) {
        co_return failure(entry.error());
    }
    record.resources.push_back(std::move(*entry));
    record.title =
        clinical::readEntry(record.resources.front(), {&record.resources, clinical::Language::Japanese}).title;
    co_return record;
}

Task<Delivery> RecordWriting::confirm(ReviewedRecord record, clinical::Confirmation confirmation)
{
    std::vector<ReviewedRecord> one;
    one.push_back(std::move(record));
    const Result<std::vector<Delivery>> deliveries =
        co_await confirmWrite(&m_workspace, std::move(one), confirmation, /*isBatch=*/false, PrescriptionStep());
    if (!deliveries) {
        co_return failure(deliveries.error());
    }
    co_return deliveries->front();
}

Task<std::vector<Delivery>> RecordWriting::confirmBatch(std::vector<ReviewedRecord> records,
                                                        clinical::Confirmation confirmation)
{
    std::vector<Delivery> all;
    if (records.empty()) {
        co_return all;
    }
    const PatientId patient = records.front().patient;
    std::vector<Run> runs;
    for (std::size_t index = 0; index < records.size(); ++index) {
        const ReviewedRecord &record = records[index];
        if (record.patient != patient) {
            co_return failure(WorkflowError::InvalidDraft, "records of one import belong to one patient");
        }
        if (runs.empty() || runs.back().write.compartmentKind != record.compartment ||
            index - runs.back().first == batchCountMaximum) {
            runs.push_back({writeFor(&m_workspace, record, /*isBatch=*/true, PrescriptionStep(), {}), index, index});
        }
        runs.back().end = index + 1;
    }
    const Result<void> writable = co_await requireWritable(&m_workspace, patient, confirmation);
    if (!writable) {
        co_return failure(writable.error());
    }
    Result<std::vector<ConfirmedRecord>> encoded =
        co_await encodeRecords(&m_workspace, std::move(records), std::move(confirmation));
    if (!encoded) {
        co_return failure(encoded.error());
    }
    for (const Run &run : runs) {
        for (std::size_t next = run.first; next < run.end;) {
            PendingWrite write = run.write;
            write.origin = m_workspace.random().strongBytes<chartstore::OutboxId>();
            std::size_t bytes = 0;
            for (; next < run.end; ++next) {
                const std::size_t size = (*encoded)[next].payload.size();
                if (!write.records.empty() && bytes + size > batchBytesMaximum) {
                    break;
                }
                bytes += size;
                write.records.push_back(std::move((*encoded)[next]));
            }
            const Result<std::vector<Delivery>> deliveries = co_await sealAndKeep(&m_workspace, std::move(write));
            if (!deliveries) {
                co_return failure(deliveries.error());
            }
            all.insert(all.end(), deliveries->begin(), deliveries->end());
        }
    }
    co_return all;
}

Task<void> RecordWriting::keepDraft(PatientId patient, QString form, QByteArray content)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> store = m_workspace.charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto keptTask = (*store)->drafts([id = draftIdOf(patient, form), bytes = toBytes(bytesOf(content))](
                                         chartstore::Drafts &drafts) { return drafts.save(id, bytes); });
    const Result<void> kept = co_await keptTask;
    co_return kept;
}

Task<QByteArray> RecordWriting::draft(PatientId patient, QString form)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> store = m_workspace.charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto contentTask =
        (*store)->drafts([id = draftIdOf(patient, form)](chartstore::Drafts &drafts) { return drafts.load(id); });
    const Result<Bytes> content = co_await contentTask;
    if (!content) {
        co_return failure(content.error());
    }
    co_return toQByteArray(*content);
}

Task<void> RecordWriting::discardDraft(PatientId patient, QString form)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> store = m_workspace.charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto removedTask = (*store)->drafts([id = draftIdOf(patient, form)](chartstore::Drafts &drafts) -> Result<void> {
        Result<void> outcome = drafts.remove(id);
        return !outcome && outcome.error().is(ChartstoreError::NotFound) ? Result<void>() : outcome;
    });
    const Result<void> removed = co_await removedTask;
    co_return removed;
}

} // namespace tegata::workflows
