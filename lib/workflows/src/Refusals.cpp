#include "ActionRecording_p.h"

#include <array>

namespace tegata::workflows {

Error workflowErrorOf(const Error &error, const std::optional<ledger::ContractError> &refusal)
{
    struct Pair
    {
        std::string_view contract;
        WorkflowError workflow;
    };
    static constexpr std::array pairs = {
        Pair{"InstitutionInactive", WorkflowError::InstitutionInactive},
        Pair{"InvalidName", WorkflowError::InvalidName},
        Pair{"LastAdministrator", WorkflowError::LastAdministrator},
        Pair{"EndDateInPast", WorkflowError::EndDateInPast},
        Pair{"UnknownInstitution", WorkflowError::NotRegistered},
        Pair{"InstitutionExists", WorkflowError::AlreadyRegistered},
        Pair{"AddressInUse", WorkflowError::AlreadyRegistered},
        Pair{"PatientExists", WorkflowError::AlreadyRegistered},
        Pair{"NotAdministrator", WorkflowError::NoPermission},
        Pair{"NotPatient", WorkflowError::NoPermission},
        Pair{"NotPermitted", WorkflowError::NoPermission},
        Pair{"RoleNotAllowed", WorkflowError::NoPermission},
        Pair{"GrantNotRunning", WorkflowError::PermissionEnded},
        Pair{"ChartClosed", WorkflowError::ChartClosed},
        Pair{"DeviceInactive", WorkflowError::DeviceRevoked},
        Pair{"UnknownDevice", WorkflowError::NotFound},
        Pair{"UnknownPrescription", WorkflowError::NotFound},
        Pair{"AlreadyClaimed", WorkflowError::AlreadyClaimed},
        Pair{"WrongState", WorkflowError::WrongPrescriptionState},
        Pair{"WrongFill", WorkflowError::WrongPrescriptionState},
        Pair{"PrescriptionExpired", WorkflowError::WrongPrescriptionState},
        Pair{"NotHolder", WorkflowError::WrongPrescriptionState},
        Pair{"NotIssuer", WorkflowError::WrongPrescriptionState},
    };
    if (refusal) {
        for (const Pair &pair : pairs) {
            if (pair.contract == refusal->name) {
                return Error(pair.workflow, refusal->summary());
            }
        }
        return refusal->toError();
    }
    if (error.is(LedgerError::Reverted)) {
        for (const Pair &pair : pairs) {
            if (pair.contract == error.detail()) {
                return Error(pair.workflow, error.detail());
            }
        }
    }
    if (error.is(LedgerError::Refused) &&
        (error.detail() == "InvitationInvalid" || error.detail() == "IntroductionInvalid")) {
        return Error(WorkflowError::InvitationRefused, error.detail());
    }
    return error;
}

} // namespace tegata::workflows
