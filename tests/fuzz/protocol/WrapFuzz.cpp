#include "../FuzzTarget.h"

#include <tegata/protocol/Vault.h>
#include <tegata/protocol/Wraps.h>

using namespace tegata;
using namespace tegata::protocol;

namespace {

const Deployment deployment{ChainId{1}, Address()};

void tryWrap(ByteView input)
{
    const auto decoded = decodeWrap(input);
    if (!decoded) {
        return;
    }
    fuzz::require(std::ranges::equal(encodeWrap(*decoded), input));
    const WrapContext &context = decoded->context;
    ChartWrapPlace chart;
    chart.patientId = PatientId(context.subject.bytes());
    chart.compartment = context.compartment;
    chart.fromEpoch = context.fromEpoch;
    chart.toEpoch = context.toEpoch;
    chart.commitment = context.commitment;
    const WrapHash hash = wrapHashOf(deployment, *decoded);
    const crypto::EncryptionKey key;
    fuzz::require(!openChartKeys(deployment, chart, std::nullopt, {}, key, input));
    chart.institutionId = InstitutionId(context.recipientId.bytes());
    fuzz::require(!openChartKeys(deployment, chart, hash, {}, key, input));
    const VaultWrapPlace vault{{InstitutionId(context.subject.bytes()), context.toEpoch}, {}, std::nullopt, {}};
    fuzz::require(!openVaultSeed(deployment, vault, hash, key, input));
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const ByteView input(data, size);
    tryWrap(input);
    if (const auto seal = decodePredecessorSeal(input)) {
        fuzz::require(std::ranges::equal(encodePredecessorSeal(*seal), input));
        fuzz::require(!openPredecessor(deployment, seal->vault, VaultSeed(), EncryptionPublicKey(), input));
    }
    if (const auto entry = decodeDirectorySeal(input)) {
        fuzz::require(std::ranges::equal(encodeDirectorySeal(*entry), input));
        fuzz::require(!openDirectoryEntry(deployment, {entry->institutionId, entry->vaultEpoch}, VaultSeed(),
                                          entry->device, input));
    }
    return 0;
}
