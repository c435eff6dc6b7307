#pragma once

#include <tegata/clinical/Resource.h>

#include <QByteArray>

#include <vector>

namespace tegata::clinical {

struct Export
{
    /// A FHIR R4 Bundle of type collection, UTF-8 JSON.
    QByteArray bytes;
    int entries = 0;
    /// Entries that were there more than once, alike in URL and content, and are written once.
    int duplicatesMerged = 0;
    /// Different resources under one URL: written all, only the first under the URL (R4 rule bdl-7).
    int urlsDropped = 0;
};

/// Writes entries as one collection Bundle, in the order given. When they hold several Patient resources
/// (the own one and those of imported files), a Linkage resource tagged as Tegata's says that they are
/// one person, and planImport reads it back as that.
[[nodiscard]] Export exportBundle(const std::vector<Entry> &entries);

/// What is different between two sets of resources, whatever their order and the order of members.
struct Difference
{
    /// "Type/id" (or "Type") of resources only in the first, and only in the second.
    QStringList missing;
    QStringList added;
    [[nodiscard]] bool isEmpty() const { return missing.isEmpty() && added.isEmpty(); }
};

/// Compares as multisets by sameMeaning; copies of one and the same resource count once.
[[nodiscard]] Difference compareEntries(const std::vector<Entry> &expected, const std::vector<Entry> &actual);

} // namespace tegata::clinical
