#include "Canonical_p.h"

#include <algorithm>
#include <array>

namespace tegata::clinical {

namespace {

Json sorted(const Json &json)
{
    if (json.isArray()) {
        std::vector<Json> items;
        items.reserve(json.items().size());
        for (const Json &item : json.items()) {
            items.push_back(sorted(item));
        }
        return Json::array(std::move(items));
    }
    if (!json.isObject()) {
        return json;
    }
    std::vector<JsonMember> members;
    members.reserve(json.members().size());
    for (const JsonMember &member : json.members()) {
        members.push_back({member.name, sorted(member.value)});
    }
    std::stable_sort(members.begin(), members.end(),
                     [](const JsonMember &one, const JsonMember &other) { return one.name < other.name; });
    return Json::objectOf(std::move(members));
}

} // namespace

std::uint64_t meaningHash(const Json &json)
{
    const auto mixed = [](std::uint64_t value) {
        // The finaliser of SplitMix64.
        value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        value = (value ^ (value >> 27U)) * 0x94d049bb133111ebULL;
        return value ^ (value >> 31U);
    };
    const auto kind = static_cast<std::uint64_t>(json.kind()) + 1;
    switch (json.kind()) {
    case Json::Kind::Null:
        return mixed(kind);
    case Json::Kind::Boolean:
        return mixed(kind * 3 + (json.toBoolean() ? 1 : 2));
    case Json::Kind::Number:
        return mixed(qHash(json.numberText(), kind));
    case Json::Kind::String:
        return mixed(qHash(json.text(), kind));
    case Json::Kind::Array: {
        std::uint64_t hash = kind;
        for (const Json &item : json.items()) {
            hash = mixed(hash * 31 + meaningHash(item));
        }
        return mixed(hash);
    }
    case Json::Kind::Object: {
        // A sum, because the order of members has no meaning.
        std::uint64_t hash = kind;
        for (const JsonMember &member : json.members()) {
            hash += mixed(qHash(member.name, kind) + 7 * meaningHash(member.value));
        }
        return mixed(hash);
    }
    }
    return 0;
}

QByteArray canonicalBytes(const Json &json) { return sorted(json).toBytes(); }

bool isSupportingType(const QString &type)
{
    static constexpr std::array types = {"Practitioner", "PractitionerRole",  "Organization",
                                         "Location",     "Medication",        "Device",
                                         "Specimen",     "Substance",         "Endpoint",
                                         "Binary",       "HealthcareService", "BodyStructure",
                                         "Coverage",     "DeviceDefinition",  "OrganizationAffiliation"};
    return std::any_of(types.begin(), types.end(), [&type](const char *name) { return type == QLatin1String(name); });
}

Json collectionBundle(const std::vector<Entry> &entries)
{
    std::vector<Json> list;
    list.reserve(entries.size());
    for (const Entry &entry : entries) {
        Json item = Json::object();
        if (!entry.fullUrl.isEmpty()) {
            item.set("fullUrl", Json::string(entry.fullUrl));
        }
        item.set("resource", entry.resource.json());
        list.push_back(std::move(item));
    }
    Json bundle = Json::object({{"resourceType", Json::string(QStringLiteral("Bundle"))},
                                {"type", Json::string(QStringLiteral("collection"))}});
    // R4 forbids empty lists.
    if (!list.empty()) {
        bundle.set("entry", Json::array(std::move(list)));
    }
    return bundle;
}

} // namespace tegata::clinical
