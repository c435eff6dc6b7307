#include <tegata/protocol/Actions.h>

#include <tegata/protocol/TypedEncoding.h>

#include <utility>

namespace tegata::protocol {

namespace {

template <typename Struct>
concept Ordered = !(std::same_as<Struct, AppendRecord> || std::same_as<Struct, AppendRecords> ||
                    std::same_as<Struct, IssuePrescription> || std::same_as<Struct, ClaimPrescription> ||
                    std::same_as<Struct, DispensePrescription> || std::same_as<Struct, ReleasePrescription> ||
                    std::same_as<Struct, CancelPrescription>);

template <typename Struct>
concept OfInstitution = std::same_as<Struct, RegisterInstitution> || std::same_as<Struct, UpdateInstitution> ||
    std::same_as<Struct, SetInstitutionActive> || std::same_as<Struct, AddAdministrator> ||
    std::same_as<Struct, RemoveAdministrator>;

template <typename Struct>
concept OfDevices =
    std::same_as<Struct, ApproveDevice> || std::same_as<Struct, RevokeDevice> || std::same_as<Struct, RotateVault>;

template <typename Struct>
concept OfGrants = std::same_as<Struct, Grant> || std::same_as<Struct, Revoke> || std::same_as<Struct, RotateChart>;

template <typename Struct> std::optional<NonceLane> laneOf()
{
    if constexpr (OfInstitution<Struct>) {
        return NonceLane::Institution;
    } else if constexpr (OfDevices<Struct>) {
        return NonceLane::Devices;
    } else if constexpr (OfGrants<Struct>) {
        return NonceLane::Grants;
    } else if constexpr (Ordered<Struct>) {
        return NonceLane::Patient;
    } else {
        return std::nullopt;
    }
}

} // namespace

std::optional<NonceLane> nonceLaneOf(const Action &action)
{
    return std::visit([](const auto &value) { return laneOf<std::remove_cvref_t<decltype(value)>>(); }, action);
}

std::string_view nameOf(const Action &action)
{
    return std::visit([](const auto &value) { return typedName<std::remove_cvref_t<decltype(value)>>; }, action);
}

const Authorization &authorizationOf(const Action &action)
{
    return std::visit([](const auto &value) -> const Authorization & { return value.authorization; }, action);
}

Authorization &authorizationOf(Action &action)
{
    return std::visit([](auto &value) -> Authorization & { return value.authorization; }, action);
}

Nonce orderedNonce(NonceLane lane, std::uint64_t sequence)
{
    ByteArray<32> bytes{};
    bytes[23] = static_cast<std::uint8_t>(lane);
    for (std::size_t index = 0; index < 8; ++index) {
        bytes[31 - index] = static_cast<std::uint8_t>(sequence >> (8 * index));
    }
    return Nonce(bytes);
}

Digest digestOf(const Deployment &deployment, const Action &action)
{
    return std::visit([&](const auto &value) { return typedDigestOf(deployment, value); }, action);
}

Digest digestOf(const Deployment &deployment, const KeyConsent &consent) { return typedDigestOf(deployment, consent); }

std::optional<KeyConsent> consentOf(const Action &action)
{
    if (const auto *added = std::get_if<AddAdministrator>(&action)) {
        return KeyConsent{KeyPurpose::Administrator, Hash32(added->institutionId.bytes()), added->administrator,
                          added->encPk};
    }
    if (const auto *approved = std::get_if<ApproveDevice>(&action)) {
        return KeyConsent{KeyPurpose::Device, Hash32(approved->institutionId.bytes()), approved->device,
                          approved->encPk};
    }
    if (const auto *replaced = std::get_if<ReplacePatientKey>(&action)) {
        return KeyConsent{KeyPurpose::Patient, Hash32(replaced->patientId.bytes()), replaced->newKey,
                          replaced->newEncPk};
    }
    return std::nullopt;
}

Result<SignedAction> signAction(const Deployment &deployment, Action action, const crypto::SigningKey &key,
                                std::optional<Signature> consent)
{
    if (consentOf(action).has_value() != consent.has_value()) {
        return failure(ProtocolError::InvalidValue, consent ? "consent not wanted here" : "consent of the key missing");
    }
    const auto signature = signDigest(key, authorizationOf(action).signer, digestOf(deployment, action));
    if (!signature) {
        return tl::unexpected(signature.error());
    }
    return SignedAction{std::move(action), *signature, consent};
}

Result<void> verifyAction(const Deployment &deployment, const SignedAction &action)
{
    const auto wanted = consentOf(action.action);
    if (wanted.has_value() != action.consent.has_value()) {
        return failure(ProtocolError::InvalidValue, "consent missing or not wanted");
    }
    if (wanted) {
        const auto consented = verifySigner(digestOf(deployment, *wanted), *action.consent, wanted->key);
        if (!consented) {
            return consented;
        }
    }
    return verifySigner(digestOf(deployment, action.action), action.signature, authorizationOf(action.action).signer);
}

} // namespace tegata::protocol
