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
