#include "Grouping_p.h"

#include "Canonical_p.h"
#include "Reading_p.h"

#include <QHash>

#include <algorithm>

namespace tegata::clinical {

namespace {

/// A group grows no further than this, so that a record stays in a small size bucket; one resource may be larger.
constexpr qsizetype maximumGroupBytes = 1024 * 1024;
constexpr std::size_t maximumOwnEntries = maximumResourcesPerRecord / 2;

class Grouper
{
public:
    Grouper(const std::vector<Entry> &entries, const ReferenceIndex &index, const std::vector<std::size_t> &accepted,
            const std::vector<Compartment> &compartments, const std::vector<qsizetype> &sizes)
        : m_entries(entries)
        , m_index(index)
        , m_accepted(accepted)
        , m_compartments(compartments)
        , m_sizes(sizes)
        , m_isAccepted(entries.size(), false)
        , m_isPlaced(entries.size(), false)
    {
        for (const std::size_t entry : accepted) {
            m_isAccepted[entry] = true;
        }
    }

    std::vector<PlannedRecord> records(Language language)
    {
        groupReports();
        groupByKey(QLatin1String("MedicationRequest"), &Grouper::prescriptionKey);
        groupByKey(QLatin1String("Observation"), &Grouper::observationKey);
        for (const std::size_t entry : m_accepted) {
            if (!m_isPlaced[entry] && !isSupportingType(typeOf(entry))) {
                startGroup(entry);
            }
        }
        std::stable_sort(m_groups.begin(), m_groups.end(),
                         [](const Group &one, const Group &other) { return one.own.front() < other.own.front(); });
        std::vector<PlannedRecord> planned;
        for (const Group &group : m_groups) {
            planned.push_back(recordOf(group, copiesFor(group)));
        }
        m_groups.clear();
        // What no record took along becomes records of its own.
        groupByKey(QLatin1String(), &Grouper::compartmentKey);
        for (const Group &group : m_groups) {
            planned.push_back(recordOf(group, {}));
        }
        for (PlannedRecord &record : planned) {
            record.summary = readEntry(record.entries.front(), {&record.entries, language});
            record.summary.compartment = record.compartment;
        }
        return planned;
    }

private:
    struct Group
    {
        std::vector<std::size_t> own;
        qsizetype bytes = 0;
    };

    [[nodiscard]] QString typeOf(std::size_t entry) const { return m_entries[entry].resource.type(); }

    std::size_t startGroup(std::size_t entry)
    {
        m_groups.push_back({{entry}, m_sizes[entry]});
        m_isPlaced[entry] = true;
        return m_groups.size() - 1;
    }

    bool addTo(std::size_t group, std::size_t entry)
    {
        Group &target = m_groups[group];
        if (target.own.size() >= maximumOwnEntries || target.bytes + m_sizes[entry] > maximumGroupBytes) {
            return false;
        }
        target.own.push_back(entry);
        target.bytes += m_sizes[entry];
        m_isPlaced[entry] = true;
        return true;
    }

    void groupReports()
    {
        for (const std::size_t report : m_accepted) {
            if (typeOf(report) != QLatin1String("DiagnosticReport")) {
                continue;
            }
            const std::size_t group = startGroup(report);
            std::vector<std::size_t> waiting = {report};
            while (!waiting.empty()) {
                const Resource &parent = m_entries[waiting.back()].resource;
                waiting.pop_back();
                for (const char *name : {"result", "hasMember"}) {
                    for (const Json &reference : parent[name].items()) {
                        const auto member = m_index.find(reference["reference"].text());
                        const bool joins = member && m_isAccepted[*member] && !m_isPlaced[*member] &&
                                           typeOf(*member) == QLatin1String("Observation") &&
                                           m_compartments[*member] == m_compartments[report];
                        if (joins && addTo(group, *member)) {
                            waiting.push_back(*member);
                        }
                    }
                }
            }
        }
    }

    /// Puts entries of one type (of any, when empty) that share a key into one group; an empty key stays alone.
    void groupByKey(QLatin1String type, QString (Grouper::*keyOf)(std::size_t) const)
    {
        QHash<QString, std::size_t> open;
        for (const std::size_t entry : m_accepted) {
            if (m_isPlaced[entry] || (!type.isEmpty() && typeOf(entry) != type)) {
                continue;
            }
            const QString key = (this->*keyOf)(entry);
            if (key.isEmpty()) {
                startGroup(entry);
                continue;
            }
            const QString full = compartmentName(m_compartments[entry]) + QLatin1Char('\n') + key;
            const auto known = open.constFind(full);
            if (known == open.constEnd() || !addTo(*known, entry)) {
                open.insert(full, startGroup(entry));
            }
        }
    }

    [[nodiscard]] QString prescriptionKey(std::size_t entry) const
    {
        const Resource &resource = m_entries[entry].resource;
        const Json &group = resource["groupIdentifier"];
        const QString value = group["value"].text();
        return value.isEmpty()
                   ? QString()
                   : QStringLiteral("%1|%2|%3").arg(group["system"].text(), value, resource["authoredOn"].text());
    }

    [[nodiscard]] QString observationKey(std::size_t entry) const
    {
        const Resource &resource = m_entries[entry].resource;
        const QString encounter = resource["encounter"]["reference"].text();
        if (!encounter.isEmpty() && !encounter.startsWith(QLatin1Char('#'))) {
            return QStringLiteral("encounter ") + encounter;
        }
        const FhirDateTime date = dateOf(resource);
        return date.isValid() ? QStringLiteral("day ") + date.text().left(10) : QString();
    }

    [[nodiscard]] QString compartmentKey(std::size_t) const { return QStringLiteral("supporting"); }

    /// Supporting resources that a group refers to, directly or through each other.
    std::vector<std::size_t> copiesFor(const Group &group)
    {
        std::vector<std::size_t> copies;
        qsizetype bytes = 0;
        const Compartment compartment = m_compartments[group.own.front()];
        std::vector<std::size_t> waiting(group.own.rbegin(), group.own.rend());
        while (!waiting.empty()) {
            const std::size_t from = waiting.back();
            waiting.pop_back();
            forEachReference(m_entries[from].resource.json(), [&](const QString &reference) {
                const auto target = m_index.find(reference);
                if (!target || !m_isAccepted[*target] || !isSupportingType(typeOf(*target)) ||
                    std::find(copies.begin(), copies.end(), *target) != copies.end()) {
                    return;
                }
                // A label must not be lost by travelling: sensitive things stay in the sensitive compartment.
                const bool isTooSensitive =
                    m_compartments[*target] == Compartment::Sensitive && compartment != Compartment::Sensitive;
                const bool fits = group.own.size() + copies.size() < maximumResourcesPerRecord &&
                                  group.bytes + bytes + m_sizes[*target] <= 2 * maximumGroupBytes;
                if (isTooSensitive || !fits) {
                    return;
                }
                copies.push_back(*target);
                bytes += m_sizes[*target];
                m_isPlaced[*target] = true;
                waiting.push_back(*target);
            });
        }
        return copies;
    }

    [[nodiscard]] PlannedRecord recordOf(const Group &group, const std::vector<std::size_t> &copies) const
    {
        PlannedRecord record;
        record.compartment = m_compartments[group.own.front()];
        record.ownEntries = group.own.size();
        for (const std::size_t entry : group.own) {
            record.entries.push_back(m_entries[entry]);
        }
        for (const std::size_t entry : copies) {
            record.entries.push_back(m_entries[entry]);
        }
        return record;
    }

    const std::vector<Entry> &m_entries;
    const ReferenceIndex &m_index;
    const std::vector<std::size_t> &m_accepted;
    const std::vector<Compartment> &m_compartments;
    const std::vector<qsizetype> &m_sizes;
    std::vector<bool> m_isAccepted;
    std::vector<bool> m_isPlaced;
    std::vector<Group> m_groups;
};

} // namespace

std::vector<PlannedRecord> groupIntoRecords(const std::vector<Entry> &entries, const ReferenceIndex &index,
                                            const std::vector<std::size_t> &accepted,
                                            const std::vector<Compartment> &compartments,
                                            const std::vector<qsizetype> &sizes, Language language)
{
    return Grouper(entries, index, accepted, compartments, sizes).records(language);
}

} // namespace tegata::clinical
