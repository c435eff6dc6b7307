#include "ReferenceIndex_p.h"

namespace tegata::clinical {

namespace {

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

} // namespace

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
            m_byTypeAndId.insert(relative, index);
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
    // QMultiHash gives the newest first; the first entry of a name is meant.
    std::optional<std::size_t> found;
    for (auto it = m_byTypeAndId.constFind(relative); it != m_byTypeAndId.constEnd() && it.key() == relative; ++it) {
        // The same id on another server is another resource.
        const bool isElsewhere = isWebUrl(plain) && isWebUrl(m_entries[*it].fullUrl);
        if (!isElsewhere && (!found || *it < *found)) {
            found = *it;
        }
    }
    return found;
}

} // namespace tegata::clinical
