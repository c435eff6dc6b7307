#include <tegata/workflows/RecordWriting.h>

#include "Authoring_p.h"
#include "PendingWrite_p.h"

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
    auto addedTask =
        (*store)->outbox([id = write.origin, now, bytes = encodePendingWrite(write)](chartstore::Outbox &outbox) {
            return outbox.add(id, pendingWriteKind, now, bytes);
        });
    const Result<void> added = co_await addedTask;
    if (!added) {
        co_return failure(added.error());
    }
    workspace->noteOutboxChanged();
    co_return deliveries;
}

} // namespace

Task<std::vector<Delivery>> confirmWrite(Workspace *workspace, std::vector<ReviewedRecord> records,
                                         clinical::Confirmation confirmation, bool isBatch, PrescriptionStep step)
{
    if (records.empty()) {
        co_return failure(WorkflowError::InvalidDraft, "nothing to write");
    }
    if (confirmation.confirmedBy.name.trimmed().isEmpty()) {
        co_return failure(WorkflowError::NotConfirmed);
    }
    const PatientId patient = records.front().patient;
    const Result<ChartAccess> access = storedAccess(*workspace, patient);
    if (access && access->notAfter != UnixTime{} && access->notAfter <= workspace->clock().now()) {
        co_return failure(WorkflowError::PermissionEnded);
    }
    PendingWrite write;
    write.origin = workspace->random().strongBytes<chartstore::OutboxId>();
    write.patient = patient;
    write.compartmentKind = records.front().compartment;
    write.isBatch = isBatch;
    write.step = step;
    for (ReviewedRecord &record : records) {
        if (record.patient != patient || record.compartment != write.compartmentKind) {
            co_return failure(WorkflowError::InvalidDraft, "records of one link belong to one compartment");
        }
        clinical::RecordPayload payload;
        payload.confirmation = confirmation;
        payload.entries = std::move(record.resources);
        const Result<QByteArray> encoded = clinical::encodePayload(payload);
        if (!encoded) {
            co_return failure(encoded.error());
        }
        ConfirmedRecord confirmed;
        confirmed.kind = record.kind;
        confirmed.supersedes = record.supersedes;
        confirmed.title = record.title;
        confirmed.confirmedAt = confirmation.confirmedAt;
        confirmed.payload = toBytes(bytesOf(*encoded));
        write.records.push_back(std::move(confirmed));
    }
    Result<PendingWrite> sealed = co_await sealPendingWrite(workspace, std::move(write));
    if (!sealed) {
        co_return failure(sealed.error());
    }
    Result<std::vector<Delivery>> deliveries = co_await addToOutbox(workspace, std::move(*sealed));
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
    while (!records.empty()) {
        std::vector<ReviewedRecord> part;
        std::size_t bytes = 0;
        while (!records.empty() && part.size() < batchCountMaximum) {
            std::size_t size = 0;
            for (const clinical::Entry &entry : records.front().resources) {
                size += static_cast<std::size_t>(entry.resource.toBytes().size());
            }
            const bool isOtherCompartment = !part.empty() && part.front().compartment != records.front().compartment;
            if (!part.empty() && (isOtherCompartment || bytes + size > batchBytesMaximum)) {
                break;
            }
            bytes += size;
            part.push_back(std::move(records.front()));
            records.erase(records.begin());
        }
        const Result<std::vector<Delivery>> deliveries =
            co_await confirmWrite(&m_workspace, std::move(part), confirmation, /*isBatch=*/true, PrescriptionStep());
        if (!deliveries) {
            co_return failure(deliveries.error());
        }
        all.insert(all.end(), deliveries->begin(), deliveries->end());
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
