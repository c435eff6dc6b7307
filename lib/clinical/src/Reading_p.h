#pragma once

#include <tegata/clinical/Items.h>

namespace tegata::clinical {

/// The first of these members that holds a FHIR date, an object with `start` (Period) or a Timing's first
/// event; invalid when there is none.
[[nodiscard]] FhirDateTime firstDate(const Json &json, std::initializer_list<std::string_view> names);
/// The date a resource is listed under.
[[nodiscard]] FhirDateTime dateOf(const Resource &resource);

/// Value and unit as one reads them: "7日", "61.2 kg", "< 5 mg/L". The digits are the source's.
[[nodiscard]] QString quantityText(const Json &quantity);

/// The texts of a list of Annotations, one per line.
[[nodiscard]] QString notesText(const Json &annotations);

/// What a Reference is called: its display, or the name of the resource it points to.
[[nodiscard]] QString referenceName(const Json &reference, const Entry &from, const ReadingContext &context);

/// The code of the first coding, whatever its system.
[[nodiscard]] QString firstCode(const Json &codeableConcept);

/// A HumanName as text.
[[nodiscard]] QString humanNameText(const Json &name);

/// The dosage instructions in words.
[[nodiscard]] QString dosageText(const Json &dosages, Language language);

/// The text of an Attachment that is text; otherwise nothing, and its name goes to `other`.
[[nodiscard]] QString attachmentText(const Json &attachment, QStringList &other);

[[nodiscard]] ClinicalStatus clinicalStatusOf(const Json &codeableConcept);
[[nodiscard]] Verification verificationOf(const Json &codeableConcept);

/// What a code of IPS absent-unknown or a SNOMED CT "no known …" says; Present for all other codes.
struct StatedAbsence
{
    Assertion assertion = Assertion::Present;
    /// False for "no known food allergy" and the like.
    bool isGeneral = false;
};
[[nodiscard]] StatedAbsence statedAbsence(const std::vector<Coding> &codings);

} // namespace tegata::clinical
