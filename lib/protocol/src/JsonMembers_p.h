#pragma once

#include <tegata/base/Bytes.h>

#include <map>
#include <optional>
#include <string_view>

namespace tegata::protocol {

/// Members of a JSON object, each value as the run of bytes it stands in. Reads structure only: what is inside a
/// value is for its own parser. Empty for anything but one object, for a repeated name or a name with an escape.
[[nodiscard]] std::optional<std::map<std::string_view, ByteView>> jsonMembersOf(ByteView json);

} // namespace tegata::protocol
