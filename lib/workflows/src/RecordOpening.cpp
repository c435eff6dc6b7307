#include "RecordOpening_p.h"

#include <tegata/clinical/RecordDigest.h>

namespace tegata::workflows {

using namespace protocol;

namespace {

RecordProblem layoutProblem(const Error &error)
{
    const bool unsupported = error.is(ProtocolError::UnsupportedVersion) || error.is(ProtocolError::UnsupportedSuite);
    return unsupported ? RecordProblem::UnsupportedSuite : RecordProblem::WrongSize;
}

RecordProblem problemOf(RecordDefect defect)
{
    switch (defect) {
    case RecordDefect::Key:
        return RecordProblem::KeyDoesNotOpen;
    case RecordDefect::Commitment:
        return RecordProblem::CommitmentMismatch;
    case RecordDefect::None:
    case RecordDefect::Envelope:
    case RecordDefect::Content:
        break;
    }
    return RecordProblem::ContentDamaged;
}

QString searchTextOf(const clinical::RecordPayload &payload)
{
    QStringList parts;
    for (const clinical::Entry &entry : payload.entries) {
        parts << clinical::searchTextOf(entry.resource);
    }
    parts << payload.confirmation.confirmedBy.name;
    return parts.join(QLatin1Char('\n'));
}

/// All checks and the content, when there is a key.
Result<OpenedRecord> open(const Deployment &deployment, const RecordToOpen &input)
{
    const RecordAnchor anchor{input.link.record,
                              {input.link.patient, input.link.compartment, input.link.epoch},
                              input.link.institution,
                              input.link.device};
    if (input.chartKey) {
        return openRecord(deployment, anchor, *input.chartKey, input.stored);
    }
    if (input.vaultKey) {
        return openRecordAsAuthor(deployment, anchor, *input.vaultKey, input.stored);
    }
    return failure(ProtocolError::NotAuthentic);
}

/// Why a record does not open: the checks one by one, in their order.
RecordProblem problemOf(const Deployment &deployment, const RecordToOpen &input)
{
    if (input.stored.empty()) {
        return RecordProblem::NotAvailable;
    }
    const Result<Envelope> envelope = decodeEnvelope(input.stored);
    if (!envelope) {
        return layoutProblem(envelope.error());
    }
    if (recordHashOf(deployment, *envelope) != input.link.record) {
        return RecordProblem::NotOnChain;
    }
    const RecordHeader &header = envelope->header;
    if (header.patientId != input.link.patient || header.compartment != input.link.compartment ||
        header.epoch != input.link.epoch || header.authorInstitution != input.link.institution ||
        header.authorDevice != input.link.device) {
        return RecordProblem::AuthorMismatch;
    }
    if (!input.authorIsPermitted) {
        return RecordProblem::AuthorNotPermitted;
    }
    if (!verifyAuthor(deployment, *envelope)) {
        return RecordProblem::BadSignature;
    }
    if (!input.chartKey && !input.vaultKey) {
        return RecordProblem::KeyDoesNotOpen;
    }
    const RecordAnchor anchor{input.link.record,
                              {input.link.patient, input.link.compartment, input.link.epoch},
                              input.link.institution,
                              input.link.device};
    return problemOf(input.chartKey ? recordDefectOf(deployment, anchor, *input.chartKey, input.stored)
                                    : recordDefectOf(deployment, anchor, *input.vaultKey, input.stored));
}

} // namespace

RecordVerdict openStoredRecord(const Deployment &deployment, const RecordToOpen &input)
{
    // Opening makes the same checks at once; only a record that does not pass is worth asking which one it was.
    const Result<OpenedRecord> opened =
        input.authorIsPermitted ? open(deployment, input) : Result<OpenedRecord>(failure(ProtocolError::NotAuthentic));
    if (!opened) {
        return {problemOf(deployment, input), std::nullopt};
    }
    const RecordHeader &header = opened->header;
    const QByteArray bytes = toQByteArray(opened->payload.view());
    const Result<clinical::RecordPayload> payload = clinical::decodePayload(bytes);
    if (!payload) {
        return {RecordProblem::ContentUnreadable, std::nullopt};
    }

    chartstore::CachedRecord record;
    record.hash = input.link.record;
    record.patient = input.link.patient;
    record.compartment = input.link.compartment;
    record.sequence = input.link.sequence;
    record.epoch = input.link.epoch;
    record.recordId = header.recordId;
    record.kind = header.kind;
    record.institution = input.link.institution;
    record.device = input.link.device;
    record.supersedes = header.supersedes;
    record.recordedAt = input.recordedAt;
    record.payload = toBytes(opened->payload.view());
    record.searchText = searchTextOf(*payload);
    record.digestVersion = clinical::digestVersion;
    record.digest = clinical::encodeDigest(clinical::digestOf(*payload));
    return {RecordProblem::None, std::move(record)};
}

} // namespace tegata::workflows
