#pragma once

#include <QLatin1String>

namespace tegata::clinical {

// Names of what Tegata adds to FHIR: an extension's or identifier's URI is for ever.

inline constexpr QLatin1String bloodTypeExtension("urn:tegata:patient-blood-type");
inline constexpr QLatin1String patientNoteExtension("urn:tegata:patient-note");
inline constexpr QLatin1String prescriptionCommentExtension("urn:tegata:prescription-comment");
inline constexpr QLatin1String partialDispenseExtension("urn:tegata:partial-dispense");
/// System of groupIdentifier: the prescription's id on the chain, or the number on the paper.
inline constexpr QLatin1String prescriptionIdSystem("urn:tegata:prescription-id");
/// Tag of the Linkage resource by which exportBundle says that several Patient resources are one person.
inline constexpr QLatin1String exportTagSystem("urn:tegata:export");
inline constexpr QLatin1String patientLinkageTag("patient-linkage");

} // namespace tegata::clinical
