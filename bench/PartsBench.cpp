// What runs inside a process, each beside what it is measured against: Google Benchmark, figures as its JSON.

#include <tegata/crypto/Aead.h>
#include <tegata/protocol/Actions.h>
#include <tegata/protocol/ChartChain.h>
#include <tegata/protocol/Keys.h>
#include <tegata/protocol/Records.h>

#include <benchmark/benchmark.h>
#include <secp256k1.h>
#include <sodium.h>

namespace {

using namespace tegata;
using namespace tegata::protocol;

/// Bytes of a size bucket's length field: a payload of this much less fills the bucket exactly.
constexpr std::size_t lengthField = 4;

/// One author with keys, and one record sealed by them.
struct World
{
    crypto::SystemRandom random;
    Deployment deployment{ChainId(31337), random.strongBytes<Address>()};
    crypto::SigningKey signing = crypto::generateSigningKey(random);
    crypto::EncryptionKey vault = crypto::generateEncryptionKey(random);
    ChartKey chartKey = random.secret<ChartKey>();
    RecordAuthor author;
    RecordDraft draft;

    World()
    {
        author.institutionId = random.strongBytes<InstitutionId>();
        author.address = *crypto::addressOf(signing);
        author.vaultEpoch = Epoch(1);
        author.vaultPk = crypto::publicKeyOf(vault);
        draft.chart = {random.strongBytes<PatientId>(), random.strongBytes<CompartmentId>(), Epoch(1)};
    }
    static World &instance()
    {
        static World world;
        return world;
    }
};

Bytes contentOf(std::size_t bucket) { return Bytes(bucket - lengthField, std::uint8_t{'x'}); }

void setBytes(benchmark::State &state)
{
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}

/// The raw rate: libsodium alone, on as many bytes, into memory that is there.
void rawSeal(benchmark::State &state)
{
    const auto size = static_cast<std::size_t>(state.range(0));
    const Bytes plaintext(size, std::uint8_t{'x'});
    Bytes out(size + crypto::aeadTagSize);
    const auto key = World::instance().random.secret<crypto::AeadKey>();
    const ByteArray<crypto::aeadNonceSize> nonce{};
    for (auto _ : state) {
        crypto_aead_xchacha20poly1305_ietf_encrypt(out.data(), nullptr, plaintext.data(), size, nullptr, 0, nullptr,
                                                   nonce.data(), key.view().data());
        benchmark::DoNotOptimize(out.data());
    }
    setBytes(state);
}

void rawOpen(benchmark::State &state)
{
    const auto size = static_cast<std::size_t>(state.range(0));
    Bytes plaintext(size, std::uint8_t{'x'});
    Bytes sealed(size + crypto::aeadTagSize);
    const auto key = World::instance().random.secret<crypto::AeadKey>();
    const ByteArray<crypto::aeadNonceSize> nonce{};
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data(), nullptr, plaintext.data(), size, nullptr, 0, nullptr,
                                               nonce.data(), key.view().data());
    for (auto _ : state) {
        const int opened =
            crypto_aead_xchacha20poly1305_ietf_decrypt(plaintext.data(), nullptr, nullptr, sealed.data(), sealed.size(),
                                                       nullptr, 0, nonce.data(), key.view().data());
        benchmark::DoNotOptimize(opened);
    }
    setBytes(state);
}

/// What a record does with its content: fresh key, commitment, derived content key, padding, AEAD in place over
/// the header's digest.
void contentSeal(benchmark::State &state)
{
    World &world = World::instance();
    const auto bucket = static_cast<std::size_t>(state.range(0));
    const Bytes content = contentOf(bucket);
    const Hash32 header = world.random.strongBytes<Hash32>();
    for (auto _ : state) {
        const auto recordKey = world.random.secret<RecordKey>();
        const RecordKeyUses uses = usesOf(recordKey);
        const auto nonce = world.random.strongBytes<crypto::AeadNonce>();
        Bytes sealed;
        sealed.reserve(bucket + crypto::aeadTagSize);
        sealed.resize(lengthField);
        sealed.insert(sealed.end(), content.begin(), content.end());
        sealed.resize(bucket + crypto::aeadTagSize);
        crypto::aeadSealInPlace(uses.contentKey, nonce, header.view(), sealed);
        benchmark::DoNotOptimize(sealed.data());
        benchmark::DoNotOptimize(uses.commitment);
    }
    setBytes(state);
}

void contentOpen(benchmark::State &state)
{
    World &world = World::instance();
    const auto bucket = static_cast<std::size_t>(state.range(0));
    const Hash32 header = world.random.strongBytes<Hash32>();
    const auto recordKey = world.random.secret<RecordKey>();
    const KeyCommitment expected = usesOf(recordKey).commitment;
    const auto nonce = world.random.strongBytes<crypto::AeadNonce>();
    const Bytes sealed = crypto::aeadSeal(usesOf(recordKey).contentKey, nonce, header.view(), Bytes(bucket));
    for (auto _ : state) {
        const RecordKeyUses uses = usesOf(recordKey);
        const auto plaintext = crypto::aeadOpen(uses.contentKey, nonce, header.view(), sealed);
        benchmark::DoNotOptimize(uses.commitment == expected && plaintext.has_value());
    }
    setBytes(state);
}

/// The whole record: content, both key wraps, hashes, signature verified after signing.
void recordSeal(benchmark::State &state)
{
    World &world = World::instance();
    const Bytes content = contentOf(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        const auto sealed = sealRecord(world.deployment, world.draft, world.author, world.chartKey, world.signing,
                                       content, world.random);
        benchmark::DoNotOptimize(sealed.has_value());
    }
    setBytes(state);
}

/// Every check of the protocol, and the content.
void recordOpen(benchmark::State &state)
{
    World &world = World::instance();
    const Bytes content = contentOf(static_cast<std::size_t>(state.range(0)));
    const auto sealed =
        sealRecord(world.deployment, world.draft, world.author, world.chartKey, world.signing, content, world.random);
    const Bytes stored = encodeEnvelope(sealed->envelope);
    const RecordAnchor anchor{sealed->hash, world.draft.chart, world.author.institutionId, world.author.address};
    if (!openRecord(world.deployment, anchor, world.chartKey, stored)) {
        state.SkipWithError("the record does not open");
    }
    for (auto _ : state) {
        const auto opened = openRecord(world.deployment, anchor, world.chartKey, stored);
        benchmark::DoNotOptimize(opened.has_value());
    }
    setBytes(state);
}

/// The hash the protocol puts over a ciphertext; what opening and sealing cannot be faster than.
void keccak(benchmark::State &state)
{
    const Bytes bytes(static_cast<std::size_t>(state.range(0)), std::uint8_t{'x'});
    for (auto _ : state) {
        benchmark::DoNotOptimize(crypto::keccak256(bytes));
    }
    setBytes(state);
}

/// libsecp256k1's own: sign a digest, verify the signature under the public key.
void rawSign(benchmark::State &state)
{
    World &world = World::instance();
    secp256k1_context *context = secp256k1_context_create(SECP256K1_CONTEXT_NONE);
    const auto seed = world.random.strongBytes<Hash32>();
    const int randomised = secp256k1_context_randomize(context, seed.view().data());
    secp256k1_pubkey key;
    if (randomised != 1 || secp256k1_ec_pubkey_create(context, &key, world.signing.view().data()) != 1) {
        state.SkipWithError("no key");
    }
    Hash32 digest = world.random.strongBytes<Hash32>();
    for (auto _ : state) {
        secp256k1_ecdsa_signature signature;
        const int made = secp256k1_ecdsa_sign(context, &signature, digest.view().data(), world.signing.view().data(),
                                              nullptr, nullptr);
        const int good = secp256k1_ecdsa_verify(context, &signature, digest.view().data(), &key);
        benchmark::DoNotOptimize(made + good);
    }
    secp256k1_context_destroy(context);
}

AppendRecord appendOf(World &world)
{
    AppendRecord action;
    action.patientId = world.draft.chart.patientId;
    action.compartment = world.draft.chart.compartment;
    action.epoch = Epoch(1);
    action.recordHash = world.random.strongBytes<RecordHash>();
    action.authorization.signer = world.author.address;
    return action;
}

/// EIP-712 digest of an AppendRecord, and its signature, verified after signing.
void actionSign(benchmark::State &state)
{
    World &world = World::instance();
    const Action action = appendOf(world);
    for (auto _ : state) {
        const Digest digest = digestOf(world.deployment, action);
        const auto signature = crypto::sign(world.signing, world.author.address, Hash32(digest.bytes()));
        benchmark::DoNotOptimize(signature.has_value());
    }
}

void chainVerify(benchmark::State &state)
{
    World &world = World::instance();
    std::vector<ChartLink> links;
    ChartPosition position;
    for (std::int64_t number = 0; number < state.range(0); ++number) {
        ChartLink link;
        link.content = world.random.strongBytes<RecordHash>();
        link.epoch = Epoch(1);
        position = appended(position, link);
        links.push_back(link);
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(verifyChain({}, links, position).has_value());
    }
}

constexpr std::int64_t small = 4096;
constexpr std::int64_t large = 1'048'576;

BENCHMARK(rawSeal)->Arg(small)->Arg(large);
BENCHMARK(rawOpen)->Arg(small)->Arg(large);
BENCHMARK(contentSeal)->Arg(small)->Arg(large);
BENCHMARK(contentOpen)->Arg(small)->Arg(large);
BENCHMARK(recordSeal)->Arg(small)->Arg(large);
BENCHMARK(recordOpen)->Arg(small)->Arg(large);
BENCHMARK(keccak)->Arg(large);
BENCHMARK(rawSign);
BENCHMARK(actionSign);
BENCHMARK(chainVerify)->Arg(10'000)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
