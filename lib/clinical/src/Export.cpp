#include <tegata/clinical/Export.h>

#include "Canonical_p.h"
#include "Names_p.h"

#include <QHash>
#include <QSet>

namespace tegata::clinical {

namespace {

/// How the bundle calls an entry; empty when it has no name.
QString nameOf(const Entry &entry)
{
    return entry.fullUrl.isEmpty() ? entry.resource.relativeReference() : entry.fullUrl;
}

Resource patientLinkage(const QStringList &patients)
{
    std::vector<Json> items;
    for (const QString &patient : patients) {
        const QString role = items.empty() ? QStringLiteral("source") : QStringLiteral("alternate");
        items.push_back(Json::object(
            {{"type", Json::string(role)}, {"resource", Json::object({{"reference", Json::string(patient)}})}}));
    }
    const Json tag = Json::object(
        {{"system", Json::string(QString(exportTagSystem))}, {"code", Json::string(QString(patientLinkageTag))}});
    return Resource::fromJson(Json::object({{"resourceType", Json::string(QStringLiteral("Linkage"))},
                                            {"meta", Json::object({{"tag", Json::array({tag})}})},
                                            {"active", Json::boolean(true)},
                                            {"item", Json::array(std::move(items))}}))
        .value();
}

QString labelOf(const Entry &entry)
{
    const QString relative = entry.resource.relativeReference();
    return relative.isEmpty() ? entry.resource.type() : relative;
}

/// How often each resource is there, by its canonical form. Named ones count once.
QHash<QByteArray, std::pair<int, QString>> countedByContent(const std::vector<Entry> &entries)
{
    QHash<QByteArray, std::pair<int, QString>> counts;
    for (const Entry &entry : entries) {
        auto &[count, label] = counts[canonicalBytes(entry.resource.json())];
        const bool isNamed = !entry.resource.id().isEmpty() || !entry.fullUrl.isEmpty();
        count = isNamed ? 1 : count + 1;
        label = labelOf(entry);
    }
    return counts;
}

} // namespace

Export exportBundle(const std::vector<Entry> &entries)
{
    Export result;
    std::vector<Entry> written;
    written.reserve(entries.size() + 1);
    QSet<QByteArray> seen;
    QSet<QString> urls;
    QStringList patients;
    for (const Entry &entry : entries) {
        const QString name = nameOf(entry);
        if (!name.isEmpty()) {
            const QByteArray identity = name.toUtf8() + '\n' + canonicalBytes(entry.resource.json());
            if (seen.contains(identity)) {
                ++result.duplicatesMerged;
                continue;
            }
            seen.insert(identity);
        }
        Entry copy = entry;
        if (!copy.fullUrl.isEmpty()) {
            if (urls.contains(copy.fullUrl)) {
                copy.fullUrl.clear();
                ++result.urlsDropped;
            } else {
                urls.insert(copy.fullUrl);
            }
        }
        if (copy.resource.type() == QLatin1String("Patient") && !name.isEmpty() && !patients.contains(name)) {
            patients.append(name);
        }
        written.push_back(std::move(copy));
    }
    result.entries = static_cast<int>(written.size());
    if (patients.size() > 1) {
        written.push_back({{}, patientLinkage(patients)});
    }
    result.bytes = collectionBundle(written).toBytes();
    return result;
}

Difference compareEntries(const std::vector<Entry> &expected, const std::vector<Entry> &actual)
{
    const auto left = countedByContent(expected);
    const auto right = countedByContent(actual);
    Difference difference;
    const auto collect = [](const auto &from, const auto &other, QStringList &out) {
        for (auto it = from.begin(); it != from.end(); ++it) {
            const int surplus = it.value().first - other.value(it.key()).first;
            for (int count = 0; count < surplus; ++count) {
                out.append(it.value().second);
            }
        }
        out.sort();
    };
    collect(left, right, difference.missing);
    collect(right, left, difference.added);
    return difference;
}

} // namespace tegata::clinical
