#pragma once

#include <tegata/base/Result.h>

namespace tegata {

/// Expected failures that arise in the workflows themselves; failures of the libraries below pass through unchanged.
enum class WorkflowError
{
    /// The code belongs to another chain or another ledger than the configured one.
    OtherNetwork,
    /// The ledger has no such institution, or its vault key is not the one in the code.
    CodeDoesNotMatchLedger,
    InstitutionInactive,
    InvitationRefused,
    NotRegistered,
    AlreadyRegistered,
    PhraseWordsWrong,
    EnrolmentPending,
    EnrolmentDenied,
    DeviceRevoked,
    DeviceExpired,
    CheckNumberMismatch,
    LastAdministrator,
    EndDateInPast,
    InvalidName,
    NoPermission,
    PermissionEnded,
    ChartClosed,
    /// A wrap that the chain names cannot be opened or does not match its commitment.
    KeysDoNotMatch,
    /// Chain state went backwards behind what was seen before.
    ChainWentBackwards,
    TrustSuspended,
    NotFound,
    InvalidDraft,
    AlreadyClaimed,
    WrongPrescriptionState,
    /// The claim of this institution on a prescription ended with the permission it stood on.
    ClaimEnded,
    /// A prescription's lock names a record that is not its issuer's prescription of that number.
    LockOfAnotherRecord,
    NotConfirmed,
    Cancelled,
    Locked,
    DamagedProfile,
    InvalidConfiguration,
    FileUnreadable,
};

template <> struct ErrorTraits<WorkflowError>
{
    static constexpr std::string_view library = "workflow";
    [[nodiscard]] static std::string_view name(WorkflowError code);
};

} // namespace tegata
