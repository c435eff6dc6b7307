#include <tegata/clinical/Import.h>

#include "Canonical_p.h"
#include "Grouping_p.h"
#include "Limits_p.h"
#include "Names_p.h"
#include "PatientChoice_p.h"

#include <tegata/clinical/RecordPayload.h>

#include <QCryptographicHash>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <array>

namespace tegata::clinical {

namespace {

/// Room for the confirmation, the attachments' manifest and the brackets round a single large resource.
constexpr qsizetype payloadReserve = 64 * 1024;

bool isOneOf(const QString &type, const auto &names)
{
    return std::any_of(names.begin(), names.end(), [&type](const char *name) { return type == QLatin1String(name); });
}

bool isFinancial(const QString &type)
{
    static constexpr std::array types = {"Account",
                                         "ChargeItem",
                                         "Claim",
                                         "ClaimResponse",
                                         "Contract",
                                         "CoverageEligibilityRequest",
                                         "CoverageEligibilityResponse",
                                         "EnrollmentRequest",
                                         "EnrollmentResponse",
                                         "ExplanationOfBenefit",
                                         "InsurancePlan",
                                         "Invoice",
                                         "PaymentNotice",
                                         "PaymentReconciliation"};
    return isOneOf(type, types);
}

bool isNotChartContent(const QString &type)
{
    static constexpr std::array types = {"Bundle", "OperationOutcome", "Parameters"};
    return isOneOf(type, types);
}

/// Types that have no place for a patient, or are about several things at once.
bool needsNoPatient(const QString &type)
{
    static constexpr std::array types = {"Patient", "Provenance", "Linkage", "Person", "Composition"};
    return isSupportingType(type) || isOneOf(type, types);
}

bool isOwnLinkage(const Resource &resource)
{
    const auto &tags = resource["meta"]["tag"].items();
    return resource.type() == QLatin1String("Linkage") && std::any_of(tags.begin(), tags.end(), [](const Json &tag) {
               return tag["system"].text() == exportTagSystem && tag["code"].text() == patientLinkageTag;
           });
}

/// A file taken apart: resources that are at least of the right form, and what is left out already.
struct Opened
{
    QString bundleType;
    /// Parallel: a resource and its place in the file.
    std::vector<Entry> entries;
    std::vector<int> places;
    std::vector<LeftOut> leftOut;
    std::vector<ImportNotice> notices;
    bool isSensitiveBundle = false;
    int seen = 0;
};

LeftOut leftOut(int place, const Json &resource, const QString &fullUrl, LeftOutReason reason, QString detail = {})
{
    const QString id = resource["id"].text();
    return {place, displayLine(resource["resourceType"].text(), 64), displayLine(fullUrl.isEmpty() ? id : fullUrl, 200),
            reason, std::move(detail)};
}

void openEntry(Opened &file, int place, const QString &fullUrl, const Json &json)
{
    ++file.seen;
    const auto leaveOut = [&](LeftOutReason reason, const QString &detail = {}) {
        file.leftOut.push_back(leftOut(place, json, fullUrl, reason, detail));
    };
    if (!json.isObject() || json["resourceType"].text().isEmpty()) {
        leaveOut(LeftOutReason::Malformed, QStringLiteral("resourceType"));
        return;
    }
    const Resource resource = Resource::fromJson(json).value();
    const QString type = resource.type();
    if (!isKnownResourceType(type)) {
        leaveOut(LeftOutReason::UnknownResourceType);
        return;
    }
    if (isOwnLinkage(resource)) {
        // Kept for the choice of the patient; planImport drops it afterwards.
        --file.seen;
    } else if (const QString wrong = wrongPartOf(resource); !wrong.isEmpty()) {
        leaveOut(LeftOutReason::WrongType, wrong);
        return;
    } else if (isNotChartContent(type)) {
        leaveOut(LeftOutReason::NotChartContent);
        return;
    }
    file.entries.push_back({fullUrl, resource});
    file.places.push_back(place);
}

Result<Opened> open(const QByteArray &bytes)
{
    int duplicateNames = 0;
    const Result<Json> json = parseFhirJson(bytes, duplicateNames);
    if (!json) {
        return failure(json.error());
    }
    const QString type = (*json)["resourceType"].text();
    if (!json->isObject() || !isKnownResourceType(type)) {
        return failure(ClinicalError::NotFhir);
    }
    Opened file;
    if (duplicateNames > 0) {
        file.notices.push_back({ImportNoticeKind::DuplicateMember, -1, QString::number(duplicateNames)});
    }
    if (type != QLatin1String("Bundle")) {
        openEntry(file, 0, {}, *json);
        return file;
    }
    file.bundleType = displayLine((*json)["type"].text(), 40);
    const Json &list = (*json)["entry"];
    if (!list.isNull() && !list.isArray()) {
        return failure(ClinicalError::WrongType, "Bundle.entry");
    }
    file.isSensitiveBundle =
        compartmentOf(
            Resource::fromJson(Json::object({{"resourceType", Json::string(type)}, {"meta", (*json)["meta"]}}))
                .value()) == Compartment::Sensitive;
    for (std::size_t place = 0; place < list.items().size(); ++place) {
        const Json &item = list.items()[place];
        const int number = static_cast<int>(place);
        if (!item.isObject()) {
            ++file.seen;
            file.leftOut.push_back(leftOut(number, {}, {}, LeftOutReason::Malformed, QStringLiteral("entry")));
        } else if (!item.contains("resource")) {
            ++file.seen;
            file.leftOut.push_back(leftOut(number, {}, item["fullUrl"].text(), LeftOutReason::NoResource));
        } else {
            openEntry(file, number, item["fullUrl"].text(), item["resource"]);
        }
    }
    if (!(*json)["signature"].isNull()) {
        file.leftOut.push_back(leftOut(-1, {}, {}, LeftOutReason::BundleSignature));
    }
    return file;
}

/// The name a resource has in its file, for finding it twice; empty when it has none.
QString nameOf(const Entry &entry)
{
    return entry.fullUrl.isEmpty() ? entry.resource.relativeReference() : entry.fullUrl;
}

int countUnresolved(const std::vector<Entry> &entries, const ReferenceIndex &index,
                    const std::vector<std::size_t> &accepted)
{
    int count = 0;
    for (const std::size_t entry : accepted) {
        const Resource &resource = entries[entry].resource;
        forEachReference(resource.json(), [&](const QString &reference) {
            const bool isContained = reference.startsWith(QLatin1Char('#'));
            const bool isFound = isContained ? reference.size() == 1 || !containedResource(resource, reference).isNull()
                                             : index.find(reference).has_value();
            count += isFound ? 0 : 1;
        });
    }
    return count;
}

} // namespace

std::string_view leftOutReasonName(LeftOutReason reason)
{
    switch (reason) {
    case LeftOutReason::OtherPatient:
        return "OtherPatient";
    case LeftOutReason::UnknownResourceType:
        return "UnknownResourceType";
    case LeftOutReason::WrongType:
        return "WrongType";
    case LeftOutReason::Malformed:
        return "Malformed";
    case LeftOutReason::NoResource:
        return "NoResource";
    case LeftOutReason::Financial:
        return "Financial";
    case LeftOutReason::DuplicateIdentical:
        return "DuplicateIdentical";
    case LeftOutReason::NotChartContent:
        return "NotChartContent";
    case LeftOutReason::BundleSignature:
        return "BundleSignature";
    case LeftOutReason::TooLargeForRecord:
        return "TooLargeForRecord";
    }
    return "Unknown";
}

Result<ImportPlan> planImport(const QByteArray &bytes, const ImportOptions &options)
{
    Result<Opened> opened = open(bytes);
    if (!opened) {
        return failure(opened.error());
    }
    Opened &file = *opened;
    const std::vector<Entry> &entries = file.entries;
    const ReferenceIndex index(entries);
    PatientChoice choice(entries, index);
    const Result<void> chosen = choice.choose(options.patientReference, file.bundleType == QLatin1String("document"));
    if (!chosen) {
        return failure(chosen.error());
    }

    ImportPlan plan;
    plan.bundleType = file.bundleType;
    plan.patientReference = displayLine(choice.reference(), 200);
    if (const auto patient = choice.patient()) {
        plan.patient = readDemographics(*patient, options.language);
    }
    plan.leftOut = std::move(file.leftOut);
    plan.notices = std::move(file.notices);
    plan.entriesSeen = file.seen;

    std::vector<std::size_t> accepted;
    std::vector<Compartment> compartments(entries.size(), Compartment::Clinical);
    std::vector<qsizetype> sizes(entries.size(), 0);
    // Digest of the content under each name.
    QHash<QString, QByteArray> contentByName;
    for (std::size_t position = 0; position < entries.size(); ++position) {
        const Entry &entry = entries[position];
        const QString type = entry.resource.type();
        const int place = file.places[position];
        const auto leaveOut = [&](LeftOutReason reason, const QString &detail = {}) {
            plan.leftOut.push_back(leftOut(place, entry.resource.json(), entry.fullUrl, reason, detail));
        };
        if (isOwnLinkage(entry.resource)) {
            continue;
        }
        const PatientChoice::Verdict verdict = choice.judge(position);
        if (verdict == PatientChoice::Verdict::Other) {
            leaveOut(LeftOutReason::OtherPatient);
            continue;
        }
        if (isFinancial(type)) {
            leaveOut(LeftOutReason::Financial);
            continue;
        }
        sizes[position] = entry.resource.toBytes().size();
        if (sizes[position] > maximumPayloadBytes - payloadReserve) {
            leaveOut(LeftOutReason::TooLargeForRecord, QString::number(sizes[position]));
            continue;
        }
        const QString name = nameOf(entry);
        if (name.isEmpty()) {
            plan.notices.push_back({ImportNoticeKind::MissingId, place, displayLine(type, 64)});
        } else {
            const QByteArray content =
                QCryptographicHash::hash(canonicalBytes(entry.resource.json()), QCryptographicHash::Sha256);
            const auto known = contentByName.constFind(name);
            if (known != contentByName.constEnd() && *known == content) {
                leaveOut(LeftOutReason::DuplicateIdentical);
                continue;
            }
            if (known != contentByName.constEnd()) {
                plan.notices.push_back({ImportNoticeKind::ConflictingId, place, displayLine(name, 200)});
            }
            contentByName.insert(name, content);
        }
        if (verdict == PatientChoice::Verdict::NotNamed && !needsNoPatient(type)) {
            plan.notices.push_back({ImportNoticeKind::PatientNotNamed, place, displayLine(type, 64)});
        }
        compartments[position] = file.isSensitiveBundle ? Compartment::Sensitive : compartmentOf(entry.resource);
        accepted.push_back(position);
    }
    if (accepted.empty()) {
        return failure(ClinicalError::NothingToTakeIn, std::to_string(plan.leftOut.size()) + " left out");
    }
    std::stable_sort(plan.leftOut.begin(), plan.leftOut.end(),
                     [](const LeftOut &one, const LeftOut &other) { return one.entryIndex < other.entryIndex; });
    if (const int unresolved = countUnresolved(entries, index, accepted); unresolved > 0) {
        plan.notices.push_back({ImportNoticeKind::UnresolvedReference, -1, QString::number(unresolved)});
    }
    plan.entriesTaken = static_cast<int>(accepted.size());
    plan.records = groupIntoRecords(entries, index, accepted, compartments, sizes, options.language);
    return plan;
}

Result<std::vector<PatientCandidate>> patientsIn(const QByteArray &bytes, Language language)
{
    const Result<Opened> file = open(bytes);
    if (!file) {
        return failure(file.error());
    }
    const ReferenceIndex index(file->entries);
    return PatientChoice(file->entries, index).candidates(language);
}

std::vector<Entry> entriesOf(const ImportPlan &plan)
{
    std::vector<Entry> all;
    QSet<QByteArray> copied;
    const auto identity = [](const Entry &entry) {
        return entry.fullUrl.toUtf8() + '\n' + canonicalBytes(entry.resource.json());
    };
    for (const PlannedRecord &record : plan.records) {
        for (std::size_t position = 0; position < record.entries.size(); ++position) {
            const Entry &entry = record.entries[position];
            const bool isOwn = position < record.ownEntries;
            if (!isOwn) {
                const QByteArray key = identity(entry);
                if (copied.contains(key)) {
                    continue;
                }
                copied.insert(key);
            }
            all.push_back(entry);
        }
    }
    return all;
}

} // namespace tegata::clinical
