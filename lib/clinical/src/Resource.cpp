#include <tegata/clinical/Resource.h>

#include "Limits_p.h"

#include <algorithm>
#include <array>

namespace tegata::clinical {

namespace {

/// https://hl7.org/fhir/R4/resourcelist.html, sorted for binary search.
constexpr std::array<std::string_view, 146> resourceTypes = {"Account",
                                                             "ActivityDefinition",
                                                             "AdverseEvent",
                                                             "AllergyIntolerance",
                                                             "Appointment",
                                                             "AppointmentResponse",
                                                             "AuditEvent",
                                                             "Basic",
                                                             "Binary",
                                                             "BiologicallyDerivedProduct",
                                                             "BodyStructure",
                                                             "Bundle",
                                                             "CapabilityStatement",
                                                             "CarePlan",
                                                             "CareTeam",
                                                             "CatalogEntry",
                                                             "ChargeItem",
                                                             "ChargeItemDefinition",
                                                             "Claim",
                                                             "ClaimResponse",
                                                             "ClinicalImpression",
                                                             "CodeSystem",
                                                             "Communication",
                                                             "CommunicationRequest",
                                                             "CompartmentDefinition",
                                                             "Composition",
                                                             "ConceptMap",
                                                             "Condition",
                                                             "Consent",
                                                             "Contract",
                                                             "Coverage",
                                                             "CoverageEligibilityRequest",
                                                             "CoverageEligibilityResponse",
                                                             "DetectedIssue",
                                                             "Device",
                                                             "DeviceDefinition",
                                                             "DeviceMetric",
                                                             "DeviceRequest",
                                                             "DeviceUseStatement",
                                                             "DiagnosticReport",
                                                             "DocumentManifest",
                                                             "DocumentReference",
                                                             "EffectEvidenceSynthesis",
                                                             "Encounter",
                                                             "Endpoint",
                                                             "EnrollmentRequest",
                                                             "EnrollmentResponse",
                                                             "EpisodeOfCare",
                                                             "EventDefinition",
                                                             "Evidence",
                                                             "EvidenceVariable",
                                                             "ExampleScenario",
                                                             "ExplanationOfBenefit",
                                                             "FamilyMemberHistory",
                                                             "Flag",
                                                             "Goal",
                                                             "GraphDefinition",
                                                             "Group",
                                                             "GuidanceResponse",
                                                             "HealthcareService",
                                                             "ImagingStudy",
                                                             "Immunization",
                                                             "ImmunizationEvaluation",
                                                             "ImmunizationRecommendation",
                                                             "ImplementationGuide",
                                                             "InsurancePlan",
                                                             "Invoice",
                                                             "Library",
                                                             "Linkage",
                                                             "List",
                                                             "Location",
                                                             "Measure",
                                                             "MeasureReport",
                                                             "Media",
                                                             "Medication",
                                                             "MedicationAdministration",
                                                             "MedicationDispense",
                                                             "MedicationKnowledge",
                                                             "MedicationRequest",
                                                             "MedicationStatement",
                                                             "MedicinalProduct",
                                                             "MedicinalProductAuthorization",
                                                             "MedicinalProductContraindication",
                                                             "MedicinalProductIndication",
                                                             "MedicinalProductIngredient",
                                                             "MedicinalProductInteraction",
                                                             "MedicinalProductManufactured",
                                                             "MedicinalProductPackaged",
                                                             "MedicinalProductPharmaceutical",
                                                             "MedicinalProductUndesirableEffect",
                                                             "MessageDefinition",
                                                             "MessageHeader",
                                                             "MolecularSequence",
                                                             "NamingSystem",
                                                             "NutritionOrder",
                                                             "Observation",
                                                             "ObservationDefinition",
                                                             "OperationDefinition",
                                                             "OperationOutcome",
                                                             "Organization",
                                                             "OrganizationAffiliation",
                                                             "Parameters",
                                                             "Patient",
                                                             "PaymentNotice",
                                                             "PaymentReconciliation",
                                                             "Person",
                                                             "PlanDefinition",
                                                             "Practitioner",
                                                             "PractitionerRole",
                                                             "Procedure",
                                                             "Provenance",
                                                             "Questionnaire",
                                                             "QuestionnaireResponse",
                                                             "RelatedPerson",
                                                             "RequestGroup",
                                                             "ResearchDefinition",
                                                             "ResearchElementDefinition",
                                                             "ResearchStudy",
                                                             "ResearchSubject",
                                                             "RiskAssessment",
                                                             "RiskEvidenceSynthesis",
                                                             "Schedule",
                                                             "SearchParameter",
                                                             "ServiceRequest",
                                                             "Slot",
                                                             "Specimen",
                                                             "SpecimenDefinition",
                                                             "StructureDefinition",
                                                             "StructureMap",
                                                             "Subscription",
                                                             "Substance",
                                                             "SubstanceNucleicAcid",
                                                             "SubstancePolymer",
                                                             "SubstanceProtein",
                                                             "SubstanceReferenceInformation",
                                                             "SubstanceSourceMaterial",
                                                             "SubstanceSpecification",
                                                             "SupplyDelivery",
                                                             "SupplyRequest",
                                                             "Task",
                                                             "TerminologyCapabilities",
                                                             "TestReport",
                                                             "TestScript",
                                                             "ValueSet",
                                                             "VerificationResult",
                                                             "VisionPrescription"};

/// Sensitivity codes of HL7 v3 ActCode (_ActInformationSensitivityPolicy) that keep a record from the
/// ordinary compartments: psychiatry, substance use, sexual and reproductive health, HIV, violence, genetics.
constexpr std::array<std::string_view, 20> sensitivityCodes = {
    "ABORT", "ALC",    "BH", "COGN",     "DEVD", "DRUG", "DVD", "ETH", "ETHUD", "GDIS",
    "HIV",   "LIVARG", "MH", "OPIOIDUD", "PSY",  "SDV",  "SEX", "STD", "SUD",   "VIO"};

bool isSensitive(const Resource &resource)
{
    for (const Json &label : resource["meta"]["security"].items()) {
        const QString code = label["code"].text();
        const QString system = label["system"].text();
        const bool isConfidentiality = system.endsWith(QLatin1String("v3-Confidentiality")) ||
                                       system.endsWith(QLatin1String("2.16.840.1.113883.5.25"));
        if (isConfidentiality && (code == QLatin1String("R") || code == QLatin1String("V"))) {
            return true;
        }
        // The system is not asked for: a label that looks sensitive is better obeyed than argued with.
        const QByteArray latin = code.toLatin1();
        if (std::find(sensitivityCodes.begin(), sensitivityCodes.end(), std::string_view(latin.constData())) !=
            sensitivityCodes.end()) {
            return true;
        }
    }
    return false;
}

} // namespace

QString compartmentName(Compartment compartment)
{
    switch (compartment) {
    case Compartment::Summary:
        return QStringLiteral("summary");
    case Compartment::Medications:
        return QStringLiteral("medications");
    case Compartment::Clinical:
        return QStringLiteral("clinical");
    case Compartment::Sensitive:
        return QStringLiteral("sensitive");
    }
    return {};
}

std::optional<Compartment> compartmentFromName(const QString &name)
{
    for (const Compartment compartment :
         {Compartment::Summary, Compartment::Medications, Compartment::Clinical, Compartment::Sensitive}) {
        if (name == compartmentName(compartment)) {
            return compartment;
        }
    }
    return std::nullopt;
}

Result<Json> parseFhirJson(const QByteArray &bytes, int &duplicateNames)
{
    if (bytes.size() > maximumImportBytes) {
        return failure(ClinicalError::TooLarge, std::to_string(bytes.size()) + " bytes");
    }
    Result<JsonDocument> document = parseJson(bytes);
    if (document) {
        duplicateNames = document->duplicateNames;
        return std::move(document->root);
    }
    QByteArray start = bytes.left(4096);
    if (start.startsWith("\xef\xbb\xbf")) {
        start.remove(0, 3);
    }
    start = start.trimmed();
    if (start.startsWith('<') && (start.startsWith("<?xml") || start.contains("http://hl7.org/fhir"))) {
        return failure(ClinicalError::IsXml);
    }
    return failure(document.error());
}

Result<Resource> Resource::fromBytes(const QByteArray &bytes)
{
    int duplicateNames = 0;
    Result<Json> json = parseFhirJson(bytes, duplicateNames);
    if (!json) {
        return failure(json.error());
    }
    return fromJson(std::move(*json));
}

Result<Resource> Resource::fromJson(Json json)
{
    if (!json.isObject() || json["resourceType"].text().isEmpty()) {
        return failure(ClinicalError::NotFhir, "no object with a resourceType");
    }
    return Resource(std::move(json));
}

QString Resource::relativeReference() const
{
    const QString ownId = id();
    return ownId.isEmpty() ? QString() : type() + QLatin1Char('/') + ownId;
}

QString Resource::patientReference() const
{
    for (const char *name : {"subject", "patient", "beneficiary", "for"}) {
        const Json &field = m_json[name];
        const QString reference = field.isArray() ? field.at(0)["reference"].text() : field["reference"].text();
        if (!reference.isEmpty()) {
            return reference;
        }
    }
    return {};
}

bool isKnownResourceType(const QString &type)
{
    const QByteArray utf8 = type.toUtf8();
    return std::binary_search(resourceTypes.begin(), resourceTypes.end(),
                              std::string_view(utf8.constData(), static_cast<std::size_t>(utf8.size())));
}

Compartment compartmentOf(const Resource &resource)
{
    if (isSensitive(resource)) {
        return Compartment::Sensitive;
    }
    static constexpr std::array summaryTypes = {"Patient", "AllergyIntolerance", "Condition", "Immunization",
                                                "Flag",    "RelatedPerson"};
    const QString type = resource.type();
    if (std::any_of(summaryTypes.begin(), summaryTypes.end(),
                    [&type](const char *name) { return type == QLatin1String(name); })) {
        return Compartment::Summary;
    }
    return type.startsWith(QLatin1String("Medication")) ? Compartment::Medications : Compartment::Clinical;
}

const Json &containedResource(const Resource &resource, const QString &reference)
{
    static const Json none;
    if (!reference.startsWith(QLatin1Char('#')) || reference.size() < 2) {
        return none;
    }
    const QStringView id = QStringView(reference).mid(1);
    for (const Json &contained : resource["contained"].items()) {
        if (contained["id"].text() == id) {
            return contained;
        }
    }
    return none;
}

} // namespace tegata::clinical
