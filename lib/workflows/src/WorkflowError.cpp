#include <tegata/workflows/WorkflowError.h>

namespace tegata {

std::string_view ErrorTraits<WorkflowError>::name(WorkflowError code)
{
    switch (code) {
    case WorkflowError::OtherNetwork:
        return "OtherNetwork";
    case WorkflowError::CodeDoesNotMatchLedger:
        return "CodeDoesNotMatchLedger";
    case WorkflowError::InstitutionInactive:
        return "InstitutionInactive";
    case WorkflowError::InvitationRefused:
        return "InvitationRefused";
    case WorkflowError::NotRegistered:
        return "NotRegistered";
    case WorkflowError::AlreadyRegistered:
        return "AlreadyRegistered";
    case WorkflowError::PhraseWordsWrong:
        return "PhraseWordsWrong";
    case WorkflowError::EnrolmentPending:
        return "EnrolmentPending";
    case WorkflowError::EnrolmentDenied:
        return "EnrolmentDenied";
    case WorkflowError::DeviceRevoked:
        return "DeviceRevoked";
    case WorkflowError::DeviceExpired:
        return "DeviceExpired";
    case WorkflowError::CheckNumberMismatch:
        return "CheckNumberMismatch";
    case WorkflowError::LastAdministrator:
        return "LastAdministrator";
    case WorkflowError::EndDateInPast:
        return "EndDateInPast";
    case WorkflowError::InvalidName:
        return "InvalidName";
    case WorkflowError::NoPermission:
        return "NoPermission";
    case WorkflowError::PermissionEnded:
        return "PermissionEnded";
    case WorkflowError::ChartClosed:
        return "ChartClosed";
    case WorkflowError::KeysDoNotMatch:
        return "KeysDoNotMatch";
    case WorkflowError::ChainWentBackwards:
        return "ChainWentBackwards";
    case WorkflowError::TrustSuspended:
        return "TrustSuspended";
    case WorkflowError::NotFound:
        return "NotFound";
    case WorkflowError::InvalidDraft:
        return "InvalidDraft";
    case WorkflowError::AlreadyClaimed:
        return "AlreadyClaimed";
    case WorkflowError::WrongPrescriptionState:
        return "WrongPrescriptionState";
    case WorkflowError::ClaimEnded:
        return "ClaimEnded";
    case WorkflowError::LockOfAnotherRecord:
        return "LockOfAnotherRecord";
    case WorkflowError::NotConfirmed:
        return "NotConfirmed";
    case WorkflowError::Cancelled:
        return "Cancelled";
    case WorkflowError::Locked:
        return "Locked";
    case WorkflowError::DamagedProfile:
        return "DamagedProfile";
    case WorkflowError::InvalidConfiguration:
        return "InvalidConfiguration";
    case WorkflowError::FileUnreadable:
        return "FileUnreadable";
    }
    return "Unknown";
}

} // namespace tegata
