#include "Reading_p.h"

#include <algorithm>
#include <array>

namespace tegata::clinical {

namespace {

/// Members whose text says nothing to a person: machine names, links, encoded bytes.
constexpr std::array silentMembers = {"resourceType", "id",   "system",    "url",  "reference", "fullUrl", "profile",
                                      "meta",         "data", "versionId", "hash", "language",  "security"};

void collectText(const Json &json, QStringList &texts)
{
    for (const Json &item : json.items()) {
        if (item.isString()) {
            texts.append(item.text());
        } else {
            collectText(item, texts);
        }
    }
    for (const JsonMember &member : json.members()) {
        const bool isSilent = std::any_of(silentMembers.begin(), silentMembers.end(),
                                          [&member](const char *name) { return member.name == QLatin1String(name); });
        if (isSilent) {
            continue;
        }
        if (member.name == QLatin1String("div") && member.value.isString()) {
            texts.append(plainTextOfXhtml(member.value.text()));
        } else if (member.name == QLatin1String("attachment")) {
            QStringList other;
            texts.append(attachmentText(member.value, other));
            texts.append(other);
        } else if (member.value.isString()) {
            texts.append(member.value.text());
        } else if (member.value.isNumber()) {
            texts.append(QString::fromLatin1(member.value.numberText()));
        } else {
            collectText(member.value, texts);
        }
    }
}

} // namespace

QString searchTextOf(const Resource &resource)
{
    QStringList texts;
    collectText(resource.json(), texts);
    for (QString &text : texts) {
        text = displayLine(text, 20'000);
    }
    texts.removeAll(QString());
    texts.removeDuplicates();
    return texts.join(QLatin1Char('\n'));
}

} // namespace tegata::clinical
