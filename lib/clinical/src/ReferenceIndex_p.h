#pragma once

#include <tegata/clinical/Resource.h>

#include <QHash>
#include <QStringList>

namespace tegata::clinical {

/// Finds entries by the references others make to them.
/// https://hl7.org/fhir/R4/bundle.html#references, made tolerant: real files mix absolute, relative and urn forms.
class ReferenceIndex
{
public:
    explicit ReferenceIndex(const std::vector<Entry> &entries);

    /// Index of the entry; empty when the reference is contained ("#…"), conditional or not in the set.
    [[nodiscard]] std::optional<std::size_t> find(const QString &reference) const;

private:
    const std::vector<Entry> &m_entries;
    QHash<QString, std::size_t> m_byUrl;
    QHash<QString, std::vector<std::size_t>> m_byTypeAndId;
    QHash<QString, std::size_t> m_byId;
};

/// "Type/id" at the end of a relative or absolute reference, without "/_history/…"; empty when it has no such end.
[[nodiscard]] QString typeAndIdOf(const QString &reference);

/// Calls `visit` with the text of every Reference.reference inside a value.
template <typename Visit> void forEachReference(const Json &json, const Visit &visit)
{
    if (json.isArray()) {
        for (const Json &item : json.items()) {
            forEachReference(item, visit);
        }
        return;
    }
    for (const JsonMember &member : json.members()) {
        if (member.name == QLatin1String("reference") && member.value.isString()) {
            visit(member.value.text());
        } else if (member.value.isArray() || member.value.isObject()) {
            forEachReference(member.value, visit);
        }
    }
}

} // namespace tegata::clinical
