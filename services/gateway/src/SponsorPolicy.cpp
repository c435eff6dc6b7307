#include <tegata/gateway/SponsorPolicy.h>

#include <tegata/ledgerclient/Calldata.h>

#include <algorithm>
#include <set>

namespace tegata::gateway {
namespace {

using namespace protocol; // NOLINT(google-build-using-namespace): every action is named once below

// Measured worst cases (contracts/snapshots) with a third on top; a part for each element of a list, because a
// rotation for 200 terminals honestly costs more than one for two.
constexpr std::uint64_t perWrap = 40'000;
constexpr std::uint64_t perItem = 90'000;
constexpr std::uint64_t perRotation = 90'000;
constexpr std::uint64_t perChart = 100'000;

std::uint64_t costOf(const std::vector<VaultRotation> &rotations)
{
    std::uint64_t cost = 0;
    for (const auto &rotation : rotations) {
        cost += 150'000 + perWrap * rotation.wraps.size();
    }
    return cost;
}

std::uint64_t costOf(const std::vector<ChartRotation> &rotations)
{
    std::uint64_t cost = 0;
    for (const auto &rotation : rotations) {
        cost += perRotation + perItem * rotation.keep.size();
    }
    return cost;
}

struct FactsVisitor
{
    ActionFacts operator()(const RegisterInstitution &action) const
    {
        return {SignerRule::NewAdministrator, action.institutionId, {}, {}, 700'000};
    }
    ActionFacts operator()(const UpdateInstitution &action) const { return administrator(action, 350'000); }
    ActionFacts operator()(const SetInstitutionActive &action) const { return administrator(action, 100'000); }
    ActionFacts operator()(const AddAdministrator &action) const { return administrator(action, 200'000); }
    ActionFacts operator()(const RemoveAdministrator &action) const
    {
        return administrator(action, 150'000 + costOf(action.rotation));
    }
    ActionFacts operator()(const ApproveDevice &action) const { return administrator(action, 200'000); }
    ActionFacts operator()(const RevokeDevice &action) const
    {
        return administrator(action, 150'000 + costOf(action.rotation));
    }
    ActionFacts operator()(const RotateVault &action) const
    {
        return administrator(action, 120'000 + costOf(action.rotation));
    }
    ActionFacts operator()(const RegisterPatient &action) const
    {
        return {SignerRule::NewPatient, action.introducedBy, action.patientId, {}, 250'000};
    }
    ActionFacts operator()(const ReplacePatientKey &action) const { return patient(action, 200'000); }
    ActionFacts operator()(const OpenChart &action) const
    {
        return patient(action, 120'000 + perChart * action.charts.size());
    }
    ActionFacts operator()(const CloseChart &action) const { return patient(action, 400'000); }
    ActionFacts operator()(const Grant &action) const
    {
        return patient(action, 120'000 + perItem * action.items.size());
    }
    ActionFacts operator()(const Revoke &action) const { return patient(action, 150'000 + costOf(action.rotations)); }
    ActionFacts operator()(const RotateChart &action) const
    {
        return patient(action, 120'000 + costOf(action.rotations));
    }
    ActionFacts operator()(const AppendRecord &action) const
    {
        return {SignerRule::Author, {}, action.patientId, action.compartment, 150'000};
    }
    ActionFacts operator()(const AppendRecords &action) const
    {
        return {SignerRule::Author, {}, action.patientId, action.compartment, 150'000};
    }
    ActionFacts operator()(const IssuePrescription &action) const
    {
        return {SignerRule::Prescriber, {}, action.patientId, action.compartment, 250'000};
    }
    ActionFacts operator()(const ClaimPrescription &) const { return {SignerRule::Pharmacist, {}, {}, {}, 150'000}; }
    ActionFacts operator()(const DispensePrescription &) const { return {SignerRule::Pharmacist, {}, {}, {}, 150'000}; }
    ActionFacts operator()(const ReleasePrescription &) const { return {SignerRule::Pharmacist, {}, {}, {}, 150'000}; }
    ActionFacts operator()(const CancelPrescription &) const { return {SignerRule::Device, {}, {}, {}, 150'000}; }

private:
    template <typename Struct> static ActionFacts administrator(const Struct &action, std::uint64_t gasCap)
    {
        return {SignerRule::Administrator, action.institutionId, {}, {}, gasCap};
    }
    template <typename Struct> static ActionFacts patient(const Struct &action, std::uint64_t gasCap)
    {
        return {SignerRule::Patient, {}, action.patientId, {}, gasCap};
    }
};

template <std::size_t... Index> std::set<ByteArray<4>> selectors(std::index_sequence<Index...>)
{
    return {ledger::selectorOf(ledger::functionSignatureOf(Action(std::in_place_index<Index>)))...};
}

} // namespace

ActionFacts factsOf(const Action &action) { return std::visit(FactsVisitor{}, action); }

bool isKnownSelector(ByteView calldata)
{
    static const auto known = selectors(std::make_index_sequence<std::variant_size_v<Action>>{});
    if (calldata.size() < 4) {
        return false;
    }
    ByteArray<4> selector{};
    std::copy_n(calldata.begin(), 4, selector.begin());
    return known.contains(selector);
}

Result<SignedAction> readCalldata(ByteView calldata)
{
    if (calldata.size() > ledger::maximumCalldataSize) {
        return failure(GatewayError::TooLarge, "calldata");
    }
    if (!isKnownSelector(calldata)) {
        return failure(GatewayError::UnknownAction);
    }
    auto action = ledger::decodeCall(calldata);
    if (!action) {
        return failure(GatewayError::NotCanonical, action.error().key());
    }
    // The decoder accepts one spelling only; this holds even should it ever be wrong.
    const auto again = ledger::encodeCall(*action);
    if (!again || !std::equal(again->begin(), again->end(), calldata.begin(), calldata.end())) {
        return failure(GatewayError::NotCanonical, "encodes to other bytes");
    }
    return std::move(*action);
}

std::vector<Charge> chargesFor(const Action &action, const ActionFacts &facts, const InstitutionId &institution,
                               const QuotaSettings &quotas)
{
    const auto signer = authorizationOf(action).signer;
    const auto deviceScope = QStringLiteral("device");
    const auto institutionScope = QStringLiteral("institution");
    const auto patientScope = QStringLiteral("patient");
    if (facts.rule == SignerRule::NewPatient) {
        return {{QStringLiteral("introduction"), institution.hexString(), quotas.introductionsPerInstitutionPerDay},
                {patientScope, facts.patientId.value_or(PatientId()).hexString(), quotas.patientPerDay}};
    }
    if (institution.isZero()) {
        return {{patientScope, facts.patientId.value_or(PatientId()).hexString(), quotas.patientPerDay}};
    }
    return {{deviceScope, signer.hexString(), quotas.devicePerDay},
            {institutionScope, institution.hexString(), quotas.institutionPerDay}};
}

} // namespace tegata::gateway
