#include "PatientChoice_p.h"

#include "Canonical_p.h"

#include <algorithm>

namespace tegata::clinical {

namespace {

constexpr QLatin1String patientType("Patient");

/// The fields in which a resource names its patient.
std::vector<const Json *> patientFields(const Resource &resource)
{
    std::vector<const Json *> fields;
    for (const char *name : {"subject", "patient", "beneficiary", "for"}) {
        const Json &field = resource[name];
        if (field.isObject()) {
            fields.push_back(&field);
        }
        for (const Json &item : field.items()) {
            fields.push_back(&item);
        }
    }
    return fields;
}

/// Fields that may name a patient among others.
std::vector<const Json *> looseFields(const Resource &resource)
{
    std::vector<const Json *> fields;
    for (const Json &item : resource["target"].items()) {
        fields.push_back(&item);
    }
    for (const Json &item : resource["participant"].items()) {
        fields.push_back(&item["actor"]);
    }
    for (const Json &item : resource["link"].items()) {
        fields.push_back(&item["target"]);
    }
    return fields;
}

QString identifierKey(const QString &system, const QString &value)
{
    return value.isEmpty() ? QString() : QStringLiteral("identifier:%1|%2").arg(system, value);
}

/// "Patient?identifier=system|value", as transactions use it.
QString conditionalKey(const QString &reference)
{
    const QString start = QStringLiteral("Patient?identifier=");
    if (!reference.startsWith(start)) {
        return {};
    }
    const QString token = reference.mid(start.size());
    const qsizetype bar = token.indexOf(QLatin1Char('|'));
    return bar < 0 ? identifierKey({}, token) : identifierKey(token.left(bar), token.mid(bar + 1));
}

std::vector<QString> identifierKeys(const Json &patient)
{
    std::vector<QString> keys;
    for (const Json &identifier : patient["identifier"].items()) {
        const QString key = identifierKey(identifier["system"].text(), identifier["value"].text());
        if (!key.isEmpty()) {
            keys.push_back(key);
        }
    }
    return keys;
}

/// Whether a contained Patient is the chosen one: a shared identifier, or the same name and birth date. One
/// that says nothing about itself contradicts nothing.
bool isSamePerson(const Json &contained, const Json &chosen)
{
    const auto ours = identifierKeys(chosen);
    const auto theirs = identifierKeys(contained);
    const bool sharesIdentifier = std::any_of(theirs.begin(), theirs.end(), [&ours](const QString &key) {
        return std::find(ours.begin(), ours.end(), key) != ours.end();
    });
    if (sharesIdentifier) {
        return true;
    }
    if (theirs.empty() && contained["name"].isNull() && contained["birthDate"].isNull()) {
        return true;
    }
    const auto facts = [](const Json &patient) {
        const Demographics who = readDemographics(Resource::fromJson(patient).value_or(Resource()), Language::English);
        return std::pair(foldedForMatching(who.name), who.birthDate.text());
    };
    const auto [name, birthDate] = facts(contained);
    return !name.isEmpty() && !birthDate.isEmpty() && facts(chosen) == std::pair(name, birthDate);
}

} // namespace

PatientChoice::PatientChoice(const std::vector<Entry> &entries, const ReferenceIndex &index)
    : m_entries(entries)
    , m_index(index)
    , m_parents(entries.size())
{
    for (std::size_t entry = 0; entry < entries.size(); ++entry) {
        m_parents[entry] = entry;
    }
    joinLinkedPatients();
}

std::size_t PatientChoice::rootOf(std::size_t entry) const
{
    while (m_parents[entry] != entry) {
        m_parents[entry] = m_parents[m_parents[entry]];
        entry = m_parents[entry];
    }
    return entry;
}

void PatientChoice::unite(std::size_t one, std::size_t other)
{
    const std::size_t first = rootOf(one);
    const std::size_t second = rootOf(other);
    // The earlier entry stands for both.
    m_parents[std::max(first, second)] = std::min(first, second);
}

void PatientChoice::join(const QString &one, const QString &other)
{
    const auto first = m_index.find(one);
    const auto second = m_index.find(other);
    if (!first || !second || m_entries[*first].resource.type() != patientType ||
        m_entries[*second].resource.type() != patientType) {
        return;
    }
    unite(*first, *second);
}

void PatientChoice::joinLinkedPatients()
{
    QHash<QString, std::size_t> byName;
    for (std::size_t entry = 0; entry < m_entries.size(); ++entry) {
        const Resource &resource = m_entries[entry].resource;
        if (resource.type() == patientType) {
            // Versions of one resource: the same URL, or the same id where one of them has no URL.
            const QString relative = resource.relativeReference();
            const bool entryUrlIsEmpty = m_entries[entry].fullUrl.isEmpty();
            for (const QString &name : {m_entries[entry].fullUrl, relative}) {
                if (name.isEmpty()) {
                    continue;
                }
                const auto known = byName.constFind(name);
                if (known == byName.constEnd()) {
                    byName.insert(name, entry);
                } else if (name != relative || m_entries[*known].fullUrl.isEmpty() || entryUrlIsEmpty) {
                    unite(entry, *known);
                }
            }
            const QString own = m_entries[entry].fullUrl.isEmpty() ? relative : m_entries[entry].fullUrl;
            for (const Json &link : resource["link"].items()) {
                join(own, link["other"]["reference"].text());
            }
        } else if (resource.type() == QLatin1String("Linkage")) {
            // https://hl7.org/fhir/R4/linkage.html: several records of one real-world thing.
            const auto &items = resource["item"].items();
            for (std::size_t item = 1; item < items.size(); ++item) {
                join(items[0]["resource"]["reference"].text(), items[item]["resource"]["reference"].text());
            }
        }
    }
}

QString PatientChoice::keyOf(std::size_t patientEntry) const
{
    return QStringLiteral("entry:%1").arg(rootOf(patientEntry));
}

PatientChoice::Named PatientChoice::named(std::size_t entry, const Json &reference) const
{
    Named result;
    const QString target = reference["reference"].text();
    if (target.startsWith(QLatin1Char('#'))) {
        const Json &contained = containedResource(m_entries[entry].resource, target);
        const QString type = contained["resourceType"].text();
        if (type == patientType) {
            result.contained = contained;
            Json identity = contained;
            identity.set("id", Json());
            result.key = QStringLiteral("contained:") + QString::fromUtf8(canonicalBytes(identity));
        }
        result.isGroupOfPeople = type == QLatin1String("Group");
        return result;
    }
    if (const auto found = m_index.find(target)) {
        const QString type = m_entries[*found].resource.type();
        result.isGroupOfPeople = type == QLatin1String("Group");
        if (type == patientType) {
            result.key = keyOf(*found);
        }
        return result;
    }
    if (target.isEmpty()) {
        result.key = identifierKey(reference["identifier"]["system"].text(), reference["identifier"]["value"].text());
        return result;
    }
    const QString conditional = conditionalKey(target);
    if (!conditional.isEmpty()) {
        result.key = conditional;
        return result;
    }
    const QString relative = typeAndIdOf(target);
    QString type = relative.section(QLatin1Char('/'), 0, 0);
    if (type.isEmpty()) {
        type = reference["type"].text();
    }
    result.isGroupOfPeople = type == QLatin1String("Group");
    // A reference that does not say its type, such as a urn:uuid, is taken for a patient: the safe side.
    if (type.isEmpty() || type == patientType) {
        result.key = QStringLiteral("reference:") + (relative.isEmpty() ? target : relative);
    }
    return result;
}

std::vector<QString> PatientChoice::referencedKeys() const
{
    std::vector<QString> keys;
    QSet<QString> seen;
    for (std::size_t entry = 0; entry < m_entries.size(); ++entry) {
        if (m_entries[entry].resource.type() == patientType) {
            continue;
        }
        for (const Json *field : patientFields(m_entries[entry].resource)) {
            const QString key = named(entry, *field).key;
            if (!key.isEmpty() && !seen.contains(key)) {
                seen.insert(key);
                keys.push_back(key);
            }
        }
    }
    return keys;
}

std::vector<PatientCandidate> PatientChoice::candidates(Language language) const
{
    std::vector<PatientCandidate> result;
    QSet<QString> seen;
    for (std::size_t entry = 0; entry < m_entries.size(); ++entry) {
        const Entry &candidate = m_entries[entry];
        if (candidate.resource.type() != patientType || seen.contains(keyOf(entry))) {
            continue;
        }
        seen.insert(keyOf(entry));
        const QString relative = candidate.resource.relativeReference();
        result.push_back({candidate.fullUrl.isEmpty() ? relative : candidate.fullUrl,
                          readDemographics(candidate.resource, language)});
    }
    const QString prefix = QStringLiteral("reference:");
    for (const QString &key : referencedKeys()) {
        if (key.startsWith(prefix)) {
            result.push_back({key.mid(prefix.size()), {}});
        }
    }
    return result;
}

Result<void> PatientChoice::choose(const QString &wanted, bool isDocument)
{
    std::vector<QString> patientKeys;
    for (std::size_t entry = 0; entry < m_entries.size(); ++entry) {
        if (m_entries[entry].resource.type() == patientType && rootOf(entry) == entry) {
            patientKeys.push_back(keyOf(entry));
        }
    }
    const std::vector<QString> referenced = referencedKeys();
    const QSet<QString> isReferenced(referenced.begin(), referenced.end());
    if (!wanted.isEmpty()) {
        if (const auto found = m_index.find(wanted); found && m_entries[*found].resource.type() == patientType) {
            m_chosen = keyOf(*found);
        } else {
            const QString key = QStringLiteral("reference:") + wanted;
            if (!isReferenced.contains(key)) {
                return failure(ClinicalError::PatientNotFound);
            }
            m_chosen = key;
        }
    } else if (patientKeys.size() == 1) {
        m_chosen = patientKeys.front();
    } else if (patientKeys.empty()) {
        if (referenced.size() > 1) {
            return failure(ClinicalError::SeveralPatients, std::to_string(referenced.size()) + " references");
        }
        m_chosen = referenced.empty() ? QString() : referenced.front();
    } else {
        std::vector<QString> meant;
        if (isDocument && !m_entries.empty()) {
            // A document is about the subject of its composition, which comes first.
            const QString key = named(0, m_entries.front().resource["subject"]).key;
            if (std::find(patientKeys.begin(), patientKeys.end(), key) != patientKeys.end()) {
                meant.push_back(key);
            }
        }
        if (meant.empty()) {
            std::copy_if(patientKeys.begin(), patientKeys.end(), std::back_inserter(meant),
                         [&](const QString &key) { return isReferenced.contains(key); });
        }
        if (meant.size() != 1) {
            return failure(ClinicalError::SeveralPatients, std::to_string(patientKeys.size()) + " patients");
        }
        m_chosen = meant.front();
    }

    for (std::size_t entry = 0; entry < m_entries.size(); ++entry) {
        const Entry &candidate = m_entries[entry];
        if (candidate.resource.type() != patientType || keyOf(entry) != m_chosen) {
            continue;
        }
        if (!m_patientEntry) {
            m_patientEntry = entry;
            m_reference = candidate.fullUrl.isEmpty() ? candidate.resource.relativeReference() : candidate.fullUrl;
        }
        for (const QString &key : identifierKeys(candidate.resource.json())) {
            m_identifierKeys.insert(key);
        }
    }
    if (m_chosen.startsWith(QLatin1String("reference:"))) {
        m_reference = m_chosen.mid(QStringLiteral("reference:").size());
    }
    return {};
}

bool PatientChoice::isOurs(const Named &named) const
{
    if (named.key == m_chosen || m_identifierKeys.contains(named.key)) {
        return true;
    }
    if (!named.contained.isNull() && m_patientEntry) {
        return isSamePerson(named.contained, m_entries[*m_patientEntry].resource.json());
    }
    // An identifier of a system that the chosen patient's resource does not use proves nothing either way.
    if (named.key.startsWith(QLatin1String("identifier:")) && m_patientEntry) {
        const QString system = named.key.section(QLatin1Char('|'), 0, -2);
        return std::none_of(m_identifierKeys.begin(), m_identifierKeys.end(),
                            [&system](const QString &key) { return key.section(QLatin1Char('|'), 0, -2) == system; });
    }
    return false;
}

PatientChoice::Verdict PatientChoice::judge(std::size_t entry) const
{
    const Resource &resource = m_entries[entry].resource;
    if (resource.type() == patientType) {
        return keyOf(entry) == m_chosen ? Verdict::Ours : Verdict::Other;
    }
    bool isNamed = false;
    for (const Json *field : patientFields(resource)) {
        const Named patient = named(entry, *field);
        if (patient.isGroupOfPeople || (!patient.key.isEmpty() && !isOurs(patient))) {
            return Verdict::Other;
        }
        isNamed = isNamed || !patient.key.isEmpty();
    }
    if (isNamed) {
        return Verdict::Ours;
    }
    bool hasOther = false;
    for (const Json *field : looseFields(resource)) {
        const auto found = m_index.find((*field)["reference"].text());
        if (found && m_entries[*found].resource.type() == patientType) {
            if (keyOf(*found) == m_chosen) {
                return Verdict::Ours;
            }
            hasOther = true;
        }
    }
    return hasOther ? Verdict::Other : Verdict::NotNamed;
}

std::optional<Resource> PatientChoice::patient() const
{
    if (m_patientEntry) {
        return m_entries[*m_patientEntry].resource;
    }
    return std::nullopt;
}

QString PatientChoice::reference() const { return m_reference; }

} // namespace tegata::clinical
