#include "Samples.h"

#include <algorithm>

namespace tegata::vectors {

using namespace protocol;

void FixedRandom::fill(std::span<std::uint8_t> destination)
{
    std::size_t done = 0;
    while (done < destination.size()) {
        ByteArray<9> counter{};
        for (std::size_t index = 0; index < 8; ++index) {
            counter[8 - index] = static_cast<std::uint8_t>(m_counter >> (8 * index));
        }
        ++m_counter;
        const Hash32 block = crypto::keccak256({bytesOf(std::string_view(m_seed)), counter});
        const std::size_t count = std::min<std::size_t>(32, destination.size() - done);
        std::copy_n(block.bytes().begin(), count, destination.begin() + static_cast<std::ptrdiff_t>(done));
        done += count;
    }
    m_taken.push_back(toBytes(destination));
}

QString hexOf(ByteView bytes) { return QString::fromStdString(toPrefixedHex(bytes)); }

QString numberText(std::uint64_t number) { return QString::number(number); }

Deployment sampleDeployment()
{
    return {ChainId{31337}, *Address::fromHex("0x5fbdb2315678afecb367f032d93f642f64180aa3")};
}

QJsonObject domainOf(const Deployment &deployment)
{
    return {{QStringLiteral("name"), QStringLiteral("Tegata")},
            {QStringLiteral("version"), QStringLiteral("1")},
            {QStringLiteral("chainId"), numberText(toNumber(deployment.chainId))},
            {QStringLiteral("verifyingContract"), hexOf(deployment.ledger.view())}};
}

crypto::SigningKey signingKeyOf(const std::string &seed)
{
    FixedRandom random(seed);
    return crypto::generateSigningKey(random);
}

namespace {

template <TypedStruct Struct> Struct actionSample()
{
    const std::string seed = "action " + std::string(typedName<Struct>);
    auto action = sampleOf<Struct>(seed);
    const auto lane = nonceLaneOf(Action(action));
    if (lane) {
        action.authorization.nonce = orderedNonce(*lane, 7);
    }
    action.authorization.signer = *crypto::addressOf(signingKeyOf(seed + " signer"));
    return action;
}

template <TypedStruct Struct> std::vector<Struct> samples(const std::string &seed, std::size_t count)
{
    std::vector<Struct> values;
    for (std::size_t index = 0; index < count; ++index) {
        values.push_back(sampleOf<Struct>(seed + ' ' + std::to_string(index)));
    }
    return values;
}

VaultRotation rotationSample(const std::string &seed, std::size_t wraps)
{
    auto rotation = sampleOf<VaultRotation>(seed);
    rotation.wraps = samples<VaultWrap>(seed + " wrap", wraps);
    std::ranges::sort(rotation.wraps, {}, &VaultWrap::recipient);
    return rotation;
}

std::vector<ChartRotation> chartRotations(const std::string &seed)
{
    auto rotations = samples<ChartRotation>(seed, 2);
    rotations[0].keep = samples<KeptReader>(seed + " keep", 2);
    std::ranges::sort(rotations[0].keep, {}, &KeptReader::institutionId);
    std::ranges::sort(rotations, {}, &ChartRotation::compartment);
    return rotations;
}

} // namespace

std::vector<Action> sampleActions()
{
    std::vector<Action> actions;
    auto registration = actionSample<RegisterInstitution>();
    registration.kind = InstitutionKind::Hospital;
    registration.name = "手形総合病院 Tegata General Hospital";
    actions.emplace_back(registration);

    auto update = actionSample<UpdateInstitution>();
    update.kind = InstitutionKind::Pharmacy;
    update.name = "Apothèque – 薬局";
    actions.emplace_back(update);

    auto activity = actionSample<SetInstitutionActive>();
    activity.active = false;
    actions.emplace_back(activity);

    actions.emplace_back(actionSample<AddAdministrator>());

    auto removal = actionSample<RemoveAdministrator>();
    removal.rotation.push_back(rotationSample("RemoveAdministrator rotation", 2));
    actions.emplace_back(removal);

    auto approval = actionSample<ApproveDevice>();
    approval.role = DeviceRole::Pharmacist;
    actions.emplace_back(approval);

    auto revocation = actionSample<RevokeDevice>();
    revocation.reason = RevocationReason::Compromised;
    revocation.rotation.push_back(rotationSample("RevokeDevice rotation", 3));
    actions.emplace_back(revocation);

    auto rotation = actionSample<RotateVault>();
    rotation.rotation.push_back(rotationSample("RotateVault rotation", 1));
    actions.emplace_back(rotation);

    actions.emplace_back(actionSample<RegisterPatient>());
    actions.emplace_back(actionSample<ReplacePatientKey>());

    auto opening = actionSample<OpenChart>();
    opening.charts = samples<ChartOpening>("OpenChart chart", 4);
    actions.emplace_back(opening);

    actions.emplace_back(actionSample<CloseChart>());

    auto grant = actionSample<Grant>();
    grant.items = samples<GrantItem>("Grant item", 3);
    grant.items[1].permissions = Permission::ReadWrite;
    grant.items[2].permissions = Permission::Write;
    std::ranges::sort(grant.items, {}, &GrantItem::compartment);
    actions.emplace_back(grant);

    auto revoke = actionSample<Revoke>();
    revoke.rotations = chartRotations("Revoke rotation");
    actions.emplace_back(revoke);

    auto chartRotation = actionSample<RotateChart>();
    chartRotation.rotations = chartRotations("RotateChart rotation");
    actions.emplace_back(chartRotation);

    actions.emplace_back(actionSample<AppendRecord>());

    auto batch = actionSample<AppendRecords>();
    batch.count = 4096;
    actions.emplace_back(batch);

    auto prescription = actionSample<IssuePrescription>();
    prescription.fills = 3;
    actions.emplace_back(prescription);

    actions.emplace_back(actionSample<ClaimPrescription>());

    auto dispensing = actionSample<DispensePrescription>();
    dispensing.fill = 2;
    dispensing.complete = true;
    actions.emplace_back(dispensing);

    actions.emplace_back(actionSample<ReleasePrescription>());
    actions.emplace_back(actionSample<CancelPrescription>());
    return actions;
}

} // namespace tegata::vectors
