#include "ReferenceIndex_p.h"

#include <algorithm>

namespace tegata::clinical {

namespace {

/// Entries of one type and id that are looked at: a file of nothing else must not cost a search per reference.
constexpr std::size_t maximumAlike = 64;

bool isWebUrl(const QString &url)
{
    return url.startsWith(QLatin1String("http://"), Qt::CaseInsensitive) ||
           url.startsWith(QLatin1String("https://"), Qt::CaseInsensitive);
}

QString withoutVersion(const QString &reference)
{
    const qsizetype history = reference.indexOf(QLatin1String("/_history/"));
    return history < 0 ? reference : reference.left(history);
}

/// What ReferenceIndex finds, without an index: cheaper for the few entries of one record.
const Entry *findAmongFew(const std::vector<Entry> &entries, const QString &reference)
{
    const QString plain = withoutVersion(reference);
    if (plain.isEmpty() || plain.startsWith(QLatin1Char('#'))) {
        return nullptr;
    }
    const auto first = [&entries](auto matches) -> const Entry * {
        const auto found = std::find_if(entries.begin(), entries.end(), matches);
        return found != entries.end() ? &*found : nullptr;
    };
    if (const Entry *exact = first([&plain](const Entry &entry) { return entry.fullUrl == plain; })) {
        return exact;
    }
    if (plain.startsWith(QLatin1String("urn:uuid:")) || plain.startsWith(QLatin1String("urn:oid:"))) {
        const QString id = plain.mid(plain.lastIndexOf(QLatin1Char(':')) + 1);
        return id.isEmpty() ? nullptr : first([&id](const Entry &entry) { return entry.resource.id() == id; });
    }
    const QString relative = typeAndIdOf(plain);
    if (relative.isEmpty()) {
        return nullptr;
    }
    const bool isWeb = isWebUrl(plain);
    return first([&](const Entry &entry) {
        return entry.resource.relativeReference() == relative && !(isWeb && isWebUrl(entry.fullUrl));
    });
}

} // namespace

const Entry *resolveReference(const std::vector<Entry> &entries, const Entry &from, const QString &reference)
{
    constexpr std::size_t few = 256;
    const Entry *found = nullptr;
    if (entries.size() <= few) {
        found = findAmongFew(entries, reference);
    } else if (const auto index = ReferenceIndex(entries).find(reference)) {
        found = &entries[*index];
    }
    return found == &from ? nullptr : found;
}

QString typeAndIdOf(const QString &reference)
{
    const QString plain = withoutVersion(reference);
    const qsizetype idSlash = plain.lastIndexOf(QLatin1Char('/'));
    if (idSlash <= 0 || idSlash + 1 == plain.size()) {
        return {};
    }
    const qsizetype typeSlash = plain.lastIndexOf(QLatin1Char('/'), idSlash - 1);
    const QString type = plain.mid(typeSlash + 1, idSlash - typeSlash - 1);
    return isKnownResourceType(type) ? plain.mid(typeSlash + 1) : QString();
}

ReferenceIndex::ReferenceIndex(const std::vector<Entry> &entries)
    : m_entries(entries)
{
    // The first entry of a name wins; QHash::insert would keep the last.
    const auto put = [](auto &hash, const QString &key, std::size_t index) {
        if (!key.isEmpty() && !hash.contains(key)) {
            hash.insert(key, index);
        }
    };
    for (std::size_t index = 0; index < entries.size(); ++index) {
        put(m_byUrl, entries[index].fullUrl, index);
        put(m_byId, entries[index].resource.id(), index);
        const QString relative = entries[index].resource.relativeReference();
        if (!relative.isEmpty()) {
            std::vector<std::size_t> &alike = m_byTypeAndId[relative];
            if (alike.size() < maximumAlike) {
                alike.push_back(index);
            }
        }
    }
}

std::optional<std::size_t> ReferenceIndex::find(const QString &reference) const
{
    const QString plain = withoutVersion(reference);
    if (plain.isEmpty() || plain.startsWith(QLatin1Char('#'))) {
        return std::nullopt;
    }
    if (const auto exact = m_byUrl.constFind(plain); exact != m_byUrl.constEnd()) {
        return *exact;
    }
    if (plain.startsWith(QLatin1String("urn:uuid:")) || plain.startsWith(QLatin1String("urn:oid:"))) {
        // Written by tools that use the UUID as id and forget the fullUrl.
        const auto byId = m_byId.constFind(plain.mid(plain.lastIndexOf(QLatin1Char(':')) + 1));
        return byId != m_byId.constEnd() ? std::optional(*byId) : std::nullopt;
    }
    const QString relative = typeAndIdOf(plain);
    if (relative.isEmpty()) {
        return std::nullopt;
    }
    const auto alike = m_byTypeAndId.constFind(relative);
    if (alike == m_byTypeAndId.constEnd()) {
        return std::nullopt;
    }
    const auto found = std::find_if(alike->begin(), alike->end(), [&](std::size_t index) {
        // The same id on another server is another resource.
        return !isWebUrl(plain) || !isWebUrl(m_entries[index].fullUrl);
    });
    return found != alike->end() ? std::optional(*found) : std::nullopt;
}

} // namespace tegata::clinical
