#include <tegata/clinical/ChartSummary.h>

#include "Canonical_p.h"
#include "Reading_p.h"
#include "SummaryRules_p.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <array>

namespace tegata::clinical {

namespace {

/// Which record replaces which, where the rules allow it.
class Supersessions
{
public:
    explicit Supersessions(const std::vector<ChartRecord> &records)
    {
        for (const ChartRecord &record : records) {
            m_byId.insert(record.recordId, &record);
        }
        for (const ChartRecord &record : records) {
            if (record.supersedes.isEmpty()) {
                continue;
            }
            const ChartRecord *target = m_byId.value(record.supersedes);
            const bool isAllowed = target != nullptr && target->institutionId == record.institutionId &&
                                   target->createdAt <= record.createdAt && !reaches(*target, record.recordId);
            if (isAllowed) {
                m_replaced.insert(target->recordId);
                m_replacedBy.insert(target->recordId, record.recordId);
            } else {
                m_refused.push_back(record.recordId);
            }
        }
    }
    [[nodiscard]] bool isReplaced(const QString &id) const { return m_replaced.contains(id); }
    [[nodiscard]] const std::vector<QString> &refused() const { return m_refused; }
    [[nodiscard]] bool isRefused(const QString &id) const
    {
        return std::find(m_refused.begin(), m_refused.end(), id) != m_refused.end();
    }
    [[nodiscard]] const ChartRecord *find(const QString &id) const { return m_byId.value(id); }
    /// Ids of the records that replace `id`.
    [[nodiscard]] QStringList replacementsOf(const QString &id) const { return m_replacedBy.values(id); }

private:
    /// Whether following `supersedes` from a record leads to `id`: such a ring would hide all of its records.
    [[nodiscard]] bool reaches(const ChartRecord &from, const QString &id) const
    {
        QSet<QString> seen;
        const ChartRecord *record = &from;
        while (record != nullptr && !seen.contains(record->recordId)) {
            if (record->recordId == id) {
                return true;
            }
            seen.insert(record->recordId);
            record = m_byId.value(record->supersedes);
        }
        return false;
    }

    QHash<QString, const ChartRecord *> m_byId;
    QSet<QString> m_replaced;
    QMultiHash<QString, QString> m_replacedBy;
    std::vector<QString> m_refused;
};

template <typename Item, typename Date> void newestFirst(std::vector<Sourced<Item>> &items, Date dateOfItem)
{
    // Positions are sorted, and the large items moved once.
    std::vector<std::pair<FhirDateTime, std::size_t>> order;
    order.reserve(items.size());
    for (std::size_t index = 0; index < items.size(); ++index) {
        order.emplace_back(dateOfItem(items[index].item), index);
    }
    std::stable_sort(order.begin(), order.end(),
                     [](const auto &one, const auto &other) { return one.first > other.first; });
    std::vector<Sourced<Item>> sorted;
    sorted.reserve(items.size());
    for (const auto &[date, index] : order) {
        sorted.push_back(std::move(items[index]));
    }
    items = std::move(sorted);
}

FhirDateTime laterOf(const FhirDateTime &one, const FhirDateTime &other) { return one < other ? other : one; }

bool isNoteType(const QString &type)
{
    static constexpr std::array types = {"Composition", "DocumentReference", "ClinicalImpression", "Communication",
                                         "DiagnosticReport"};
    return std::any_of(types.begin(), types.end(), [&type](const char *name) { return type == QLatin1String(name); });
}

class Summariser
{
public:
    Summariser(QDate today, Language language)
        : m_today(today)
        , m_language(language)
    {
    }

    ChartSummary summarise(const std::vector<ChartRecord> &records)
    {
        const Supersessions supersessions(records);
        m_summary.refusedSupersessions = supersessions.refused();
        std::vector<const ChartRecord *> visible;
        for (const ChartRecord &record : records) {
            if (supersessions.isReplaced(record.recordId)) {
                m_summary.supersededRecords.push_back(record.recordId);
            } else {
                visible.push_back(&record);
            }
        }
        // Newest first, so that "first wins" means "newest wins" everywhere below.
        std::stable_sort(visible.begin(), visible.end(), [](const ChartRecord *one, const ChartRecord *other) {
            return one->createdAt > other->createdAt;
        });
        findDuplicates(visible);
        for (const ChartRecord *record : visible) {
            addRecord(*record);
        }
        finish();
        return std::move(m_summary);
    }

private:
    /// Marks resources that stand in more than one record.
    void findDuplicates(const std::vector<const ChartRecord *> &records)
    {
        struct First
        {
            const ChartRecord *record;
            const Entry *entry;
        };
        QMultiHash<std::uint64_t, First> firsts;
        for (const ChartRecord *record : records) {
            for (const Entry &entry : record->entries) {
                if (isSupportingType(entry.resource.type())) {
                    continue;
                }
                const std::uint64_t hash = meaningHash(entry.resource.json());
                bool isNew = true;
                for (auto it = firsts.constFind(hash); it != firsts.constEnd() && it.key() == hash; ++it) {
                    if (it->entry->resource == entry.resource) {
                        isNew = false;
                        if (it->record != record) {
                            m_duplicates.insert(it->entry);
                            m_duplicates.insert(&entry);
                        }
                        break;
                    }
                }
                if (isNew) {
                    firsts.insert(hash, {record, &entry});
                }
            }
        }
    }

    template <typename Item> Sourced<Item> sourced(Item item, const ChartRecord &record, const Entry &entry) const
    {
        return {std::move(item), record.recordId,  record.institutionName,
                record.author,   record.createdAt, m_duplicates.contains(&entry)};
    }

    void addRecord(const ChartRecord &record)
    {
        const bool hasOnlySupporting =
            std::all_of(record.entries.begin(), record.entries.end(),
                        [](const Entry &entry) { return isSupportingType(entry.resource.type()); });
        std::vector<Prescription> prescriptions;
        for (const Entry &entry : record.entries) {
            const QString type = entry.resource.type();
            if (isSupportingType(type) && !hasOnlySupporting) {
                continue;
            }
            const ReadingContext context{&record.entries, m_language};
            EntryItem line = readEntry(entry, context);
            line.compartment = record.compartment;
            m_summary.entries.push_back(sourced(std::move(line), record, entry));
            addTyped(record, entry, context);
            if (type == QLatin1String("MedicationRequest")) {
                collectPrescription(prescriptions, entry);
            }
        }
        for (const Prescription &prescription : prescriptions) {
            PrescriptionItem item = readPrescription(prescription.requests, {&record.entries, m_language});
            m_summary.prescriptions.push_back(sourced(std::move(item), record, *prescription.first));
        }
    }

    struct Prescription
    {
        const Entry *first;
        std::vector<Entry> requests;
    };

    static void collectPrescription(std::vector<Prescription> &prescriptions, const Entry &request)
    {
        const QString group = request.resource["groupIdentifier"]["value"].text();
        for (Prescription &known : prescriptions) {
            if (!group.isEmpty() && known.first->resource["groupIdentifier"]["value"].text() == group) {
                known.requests.push_back(request);
                return;
            }
        }
        prescriptions.push_back({&request, {request}});
    }

    void addTyped(const ChartRecord &record, const Entry &entry, const ReadingContext &context)
    {
        const Resource &resource = entry.resource;
        const QString type = resource.type();
        if (type == QLatin1String("Patient")) {
            if (!m_summary.patient) {
                m_summary.patient = sourced(readDemographics(resource, m_language), record, entry);
            }
        } else if (type == QLatin1String("AllergyIntolerance")) {
            addAllergy(sourced(readAllergy(resource, m_language), record, entry));
        } else if (type == QLatin1String("Condition")) {
            addProblem(sourced(readProblem(resource, m_language), record, entry));
        } else if (isMedicationType(type)) {
            addMedication(sourced(readMedication(entry, context), record, entry), record.isWithdrawn);
        } else if (type == QLatin1String("Observation")) {
            m_summary.observations.push_back(sourced(readObservation(resource, m_language), record, entry));
        } else if (isNoteType(type)) {
            NoteItem note = readNote(entry, context);
            const bool isReport = type == QLatin1String("DiagnosticReport");
            // A report without words is a list of its results, which are shown as such.
            if (!isReport || resource["presentedForm"].isArray() || resource["conclusion"].isString()) {
                m_summary.notes.push_back(sourced(std::move(note), record, entry));
            }
            if (type == QLatin1String("Composition")) {
                readEmptySections(resource, m_empty);
            }
        }
    }

    void addAllergy(Sourced<AllergyItem> allergy)
    {
        const AllergyItem &item = allergy.item;
        if (isPast(item)) {
            m_summary.pastAllergies.push_back(std::move(allergy));
        } else if (item.assertion == Assertion::Present) {
            m_summary.activeAllergies.push_back(std::move(allergy));
        } else {
            m_noAllergies = m_noAllergies || (item.assertion == Assertion::NoneKnown && item.coversAllAllergies);
            m_summary.allergyStatements.push_back(std::move(allergy));
        }
    }

    void addProblem(Sourced<ProblemItem> problem)
    {
        const ProblemItem &item = problem.item;
        if (isPast(item)) {
            m_summary.pastProblems.push_back(std::move(problem));
        } else if (item.assertion == Assertion::Present) {
            m_summary.activeProblems.push_back(std::move(problem));
        } else {
            m_noProblems = m_noProblems || item.assertion == Assertion::NoneKnown;
        }
    }

    void addMedication(Sourced<MedicationItem> medication, bool isWithdrawn)
    {
        const MedicationItem &item = medication.item;
        if (item.assertion != Assertion::Present) {
            m_noMedications = m_noMedications || item.assertion == Assertion::NoneKnown;
            return;
        }
        if (item.kind == MedicationKind::Dispense) {
            m_summary.dispenses.push_back(std::move(medication));
            return;
        }
        const QDate last = lastCurrentDay(item);
        const bool isOver = last.isValid() && last < m_today;
        const bool isCurrent = mayBeCurrent(item) && !isOver && !isWithdrawn;
        auto &list = isCurrent ? m_summary.currentMedications : m_summary.pastMedications;
        list.push_back(std::move(medication));
    }

    static Knowledge knowledge(bool hasItems, bool noneKnown)
    {
        if (hasItems) {
            return Knowledge::Listed;
        }
        return noneKnown ? Knowledge::NoneKnown : Knowledge::NoInformation;
    }

    void finish()
    {
        m_summary.allergyKnowledge =
            knowledge(!m_summary.activeAllergies.empty(), m_noAllergies || m_empty.noAllergies);
        m_summary.problemKnowledge = knowledge(!m_summary.activeProblems.empty(), m_noProblems || m_empty.noProblems);
        m_summary.medicationKnowledge =
            knowledge(!m_summary.currentMedications.empty(), m_noMedications || m_empty.noMedications);

        const auto allergyDate = [](const AllergyItem &item) { return laterOf(item.recorded, item.onset); };
        newestFirst(m_summary.activeAllergies, allergyDate);
        newestFirst(m_summary.pastAllergies, allergyDate);
        std::stable_partition(m_summary.activeAllergies.begin(), m_summary.activeAllergies.end(),
                              [](const auto &allergy) { return allergy.item.criticality == Criticality::High; });
        const auto problemDate = [](const ProblemItem &item) { return laterOf(item.recorded, item.onset); };
        newestFirst(m_summary.activeProblems, problemDate);
        newestFirst(m_summary.pastProblems, problemDate);
        const auto byDate = [](const auto &item) { return item.date; };
        newestFirst(m_summary.currentMedications, byDate);
        newestFirst(m_summary.pastMedications, byDate);
        newestFirst(m_summary.dispenses, byDate);
        newestFirst(m_summary.notes, byDate);
        newestFirst(m_summary.observations, byDate);
        newestFirst(m_summary.entries, byDate);
        newestFirst(m_summary.prescriptions, [](const PrescriptionItem &item) { return item.authored; });
    }

    QDate m_today;
    Language m_language;
    ChartSummary m_summary;
    /// Entries of the records being summarised.
    QSet<const Entry *> m_duplicates;
    EmptySections m_empty;
    bool m_noAllergies = false;
    bool m_noProblems = false;
    bool m_noMedications = false;
};

} // namespace

ChartSummary summariseChart(const std::vector<ChartRecord> &records, QDate today, Language language)
{
    return Summariser(today, language).summarise(records);
}

std::vector<QString> versionsOf(const std::vector<ChartRecord> &records, const QString &recordId)
{
    const Supersessions supersessions(records);
    const ChartRecord *first = supersessions.find(recordId);
    if (first == nullptr) {
        return {};
    }
    while (!first->supersedes.isEmpty() && !supersessions.isRefused(first->recordId)) {
        first = supersessions.find(first->supersedes);
    }
    std::vector<QString> versions = {first->recordId};
    for (std::size_t at = 0; at < versions.size(); ++at) {
        QStringList next = supersessions.replacementsOf(versions[at]);
        std::sort(next.begin(), next.end(), [&](const QString &one, const QString &other) {
            return supersessions.find(one)->createdAt < supersessions.find(other)->createdAt;
        });
        versions.insert(versions.end(), next.begin(), next.end());
    }
    return versions;
}

} // namespace tegata::clinical
