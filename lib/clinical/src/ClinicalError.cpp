#include <tegata/clinical/ClinicalError.h>

namespace tegata {

std::string_view ErrorTraits<ClinicalError>::name(ClinicalError code)
{
    switch (code) {
    case ClinicalError::TooLarge:
        return "TooLarge";
    case ClinicalError::NotJson:
        return "NotJson";
    case ClinicalError::TooDeep:
        return "TooDeep";
    case ClinicalError::InvalidUtf8:
        return "InvalidUtf8";
    case ClinicalError::IsXml:
        return "IsXml";
    case ClinicalError::NotFhir:
        return "NotFhir";
    case ClinicalError::WrongType:
        return "WrongType";
    case ClinicalError::NothingToTakeIn:
        return "NothingToTakeIn";
    case ClinicalError::SeveralPatients:
        return "SeveralPatients";
    case ClinicalError::PatientNotFound:
        return "PatientNotFound";
    case ClinicalError::MissingValue:
        return "MissingValue";
    case ClinicalError::ValueTooLong:
        return "ValueTooLong";
    case ClinicalError::ForbiddenCharacters:
        return "ForbiddenCharacters";
    case ClinicalError::InvalidValue:
        return "InvalidValue";
    case ClinicalError::DateInFuture:
        return "DateInFuture";
    case ClinicalError::UnsupportedVersion:
        return "UnsupportedVersion";
    case ClinicalError::InvalidPayload:
        return "InvalidPayload";
    }
    return "Unknown";
}

} // namespace tegata
