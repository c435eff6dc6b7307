#pragma once

#include <tegata/base/Result.h>

namespace tegata {

/// Every expected failure of lib/clinical.
enum class ClinicalError
{
    /// More bytes than a file or payload may have (clinical::maximumImportBytes, clinical::maximumPayloadBytes).
    TooLarge,
    /// Not JSON: a syntax error, text after the end, or nothing at all.
    NotJson,
    /// JSON nested deeper than clinical::maximumJsonDepth.
    TooDeep,
    /// The bytes are not UTF-8.
    InvalidUtf8,
    /// FHIR, but in its XML form, which is not read.
    IsXml,
    /// JSON, but neither a FHIR Bundle nor a FHIR resource.
    NotFhir,
    /// A Bundle whose `entry` is not a list, or a resource whose parts have types that FHIR does not give them.
    WrongType,
    /// A Bundle in which no entry can be taken in.
    NothingToTakeIn,
    /// A file about several patients, and nothing in it or in the options says which one is meant.
    SeveralPatients,
    /// The patient asked for in the options is not in the file.
    PatientNotFound,
    /// A draft lacks something that must be there, such as a name or a text.
    MissingValue,
    /// A text of a draft is longer than its limit.
    ValueTooLong,
    /// A text of a draft holds control or direction-override characters.
    ForbiddenCharacters,
    /// A value of a draft is outside its range or not a code, date, number or reference of FHIR.
    InvalidValue,
    /// A birth date or an onset that lies after today.
    DateInFuture,
    /// A record payload of a version that this program does not know.
    UnsupportedVersion,
    /// A record payload that is not exactly of the form of docs/protocol.md.
    InvalidPayload,
};

template <> struct ErrorTraits<ClinicalError>
{
    static constexpr std::string_view library = "clinical";
    [[nodiscard]] static std::string_view name(ClinicalError code);
};

} // namespace tegata
