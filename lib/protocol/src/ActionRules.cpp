#include <tegata/protocol/Actions.h>

#include <tegata/protocol/ChartChain.h>

#include <algorithm>
#include <ranges>

namespace tegata::protocol {

namespace {

template <typename Item, typename Key> bool strictlyAscending(const std::vector<Item> &items, Key key)
{
    return std::ranges::adjacent_find(items, std::ranges::greater_equal{}, key) == items.end();
}

template <typename Enum> bool inRange(Enum value, Enum last)
{
    const auto number = static_cast<unsigned>(value);
    return number >= 1 && number <= static_cast<unsigned>(last);
}

bool isName(const std::string &name)
{
    return !name.empty() && name.size() <= institutionNameMaximum &&
           std::none_of(name.begin(), name.end(), [](char character) {
               const auto byte = static_cast<unsigned char>(character);
               return byte < 0x20 || byte == 0x7f;
           });
}

bool isRotation(const VaultRotation &rotation)
{
    return toNumber(rotation.epoch) >= 2 && !rotation.vaultPk.isZero() &&
           strictlyAscending(rotation.wraps, &VaultWrap::recipient);
}

bool areRotations(const std::vector<VaultRotation> &rotations)
{
    return rotations.size() <= 1 && std::ranges::all_of(rotations, isRotation);
}

bool areRotations(const std::vector<ChartRotation> &rotations, const InstitutionId &revoked)
{
    return strictlyAscending(rotations, &ChartRotation::compartment) &&
           std::ranges::all_of(rotations, [&](const ChartRotation &rotation) {
               return !rotation.ckCommit.isZero() && strictlyAscending(rotation.keep, &KeptReader::institutionId) &&
                      std::ranges::none_of(rotation.keep, [&](const KeptReader &reader) {
                          return reader.institutionId.isZero() || reader.institutionId == revoked;
                      });
           });
}

bool obeys(const RegisterInstitution &action)
{
    return inRange(action.kind, InstitutionKind::Pharmacy) && isName(action.name) && !action.encPk.isZero() &&
           !action.vaultPk.isZero() && !action.recoveryPk.isZero();
}
bool obeys(const UpdateInstitution &action)
{
    return inRange(action.kind, InstitutionKind::Pharmacy) && isName(action.name);
}
bool obeys(const SetInstitutionActive & /*action*/) { return true; }
bool obeys(const AddAdministrator &action) { return !action.administrator.isZero() && !action.encPk.isZero(); }
bool obeys(const RemoveAdministrator &action) { return areRotations(action.rotation); }
bool obeys(const ApproveDevice &action)
{
    return !action.device.isZero() && !action.encPk.isZero() && inRange(action.role, DeviceRole::LaboratoryTechnician);
}
bool obeys(const RevokeDevice &action)
{
    return inRange(action.reason, RevocationReason::Compromised) && areRotations(action.rotation);
}
bool obeys(const RotateVault &action) { return action.rotation.size() == 1 && areRotations(action.rotation); }
bool obeys(const RegisterPatient &action) { return !action.encPk.isZero(); }
bool obeys(const ReplacePatientKey &action) { return !action.newKey.isZero() && !action.newEncPk.isZero(); }
bool obeys(const OpenChart &action)
{
    return !action.charts.empty() && std::ranges::all_of(action.charts, [](const ChartOpening &chart) {
        return chart.suite == Suite::X25519XChaCha20 && !chart.compartment.isZero() && !chart.ckCommit.isZero();
    });
}
bool obeys(const CloseChart & /*action*/) { return true; }
bool obeys(const Grant &action)
{
    return !action.institutionId.isZero() && !action.items.empty() && action.items.size() <= grantItemsMaximum &&
           strictlyAscending(action.items, &GrantItem::compartment) &&
           std::ranges::all_of(action.items, [](const GrantItem &item) {
               return inRange(item.permissions, Permission::ReadWrite) && toNumber(item.fromEpoch) >= 1;
           });
}
bool obeys(const Revoke &action) { return areRotations(action.rotations, action.institutionId); }
bool obeys(const RotateChart &action)
{
    return !action.rotations.empty() && areRotations(action.rotations, InstitutionId());
}
bool obeys(const AppendRecord &action) { return toNumber(action.epoch) >= 1; }
bool obeys(const AppendRecords &action)
{
    return toNumber(action.epoch) >= 1 && action.count >= 1 && action.count <= batchCountMaximum;
}
bool obeys(const IssuePrescription &action)
{
    return !action.prescriptionId.isZero() && action.fills >= 1 && action.fills <= prescriptionFillsMaximum;
}
bool obeys(const ClaimPrescription & /*action*/) { return true; }
bool obeys(const DispensePrescription &action) { return action.fill >= 1 && action.fill <= prescriptionFillsMaximum; }
bool obeys(const ReleasePrescription & /*action*/) { return true; }
bool obeys(const CancelPrescription & /*action*/) { return true; }

/// An ordered nonce is lane ‖ sequence and nothing above them.
bool isOfLane(const Nonce &nonce, NonceLane lane)
{
    const Nonce first = orderedNonce(lane, 0);
    return std::equal(first.bytes().begin(), first.bytes().begin() + 24, nonce.bytes().begin());
}

} // namespace

Result<void> validateAction(const Action &action)
{
    const auto lane = nonceLaneOf(action);
    if (lane && !isOfLane(authorizationOf(action).nonce, *lane)) {
        return failure(ProtocolError::InvalidValue, "nonce of another lane");
    }
    if (!std::visit([](const auto &value) { return obeys(value); }, action)) {
        return failure(ProtocolError::InvalidValue, std::string(nameOf(action)) + " breaks a rule of the ledger");
    }
    return {};
}

} // namespace tegata::protocol
