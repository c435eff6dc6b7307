#pragma once

#include <tegata/clinical/Import.h>
#include <tegata/clinical/Json.h>

namespace tegata::clinical {

/// Reads JSON within maximumImportBytes, and tells XML from other text. Errors: TooLarge, NotJson, TooDeep,
/// InvalidUtf8, IsXml.
[[nodiscard]] Result<Json> parseFhirJson(const QByteArray &bytes, int &duplicateNames);

} // namespace tegata::clinical
