#pragma once

#include <tegata/clinical/Resource.h>

namespace tegata::clinical {

/// JSON with the members of every object in the order of their names: equal bytes exactly where sameMeaning.
[[nodiscard]] QByteArray canonicalBytes(const Json &json);

/// Equal for values of the same meaning. Others may collide: confirm with sameMeaning.
[[nodiscard]] std::uint64_t meaningHash(const Json &json);

/// {"resourceType":"Bundle","type":"collection","entry":[…]}.
[[nodiscard]] Json collectionBundle(const std::vector<Entry> &entries);

/// Practitioner, Organization, Location, Medication, Device, …: what other resources refer to in order to be
/// understood. Copies of them travel in every record that refers to them.
[[nodiscard]] bool isSupportingType(const QString &type);

} // namespace tegata::clinical
