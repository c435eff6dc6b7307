#include "Samples.h"
#include "Vectors.h"

namespace tegata::vectors {

using namespace protocol;

namespace {

/// What a case says besides its message.
struct SigningSample
{
    Deployment deployment = sampleDeployment();
    Address signer;
    Digest digest;
    std::optional<Bytes> signature;
};

template <TypedStruct Struct>
QJsonObject caseOf(const QString &name, const Struct &value, const SigningSample &sample, bool isValid)
{
    QJsonObject types;
    addTypesOf<Struct>(types);
    QJsonObject object{
        {QStringLiteral("name"), name},
        {QStringLiteral("expect"), isValid ? QStringLiteral("valid") : QStringLiteral("refused")},
        {QStringLiteral("struct"),
         QString::fromUtf8(typedName<Struct>.data(), static_cast<qsizetype>(typedName<Struct>.size()))},
        {QStringLiteral("encodeType"), QString::fromStdString(encodeTypeOf<Struct>())},
        {QStringLiteral("typeHash"), hexOf(typeHashOf<Struct>().view())},
        {QStringLiteral("types"), types},
        {QStringLiteral("domain"), domainOf(sample.deployment)},
        {QStringLiteral("domainSeparator"), hexOf(domainSeparatorOf(sample.deployment).view())},
        {QStringLiteral("message"), messageOf(value)},
        {QStringLiteral("structHash"), hexOf(structHashOf(value).view())},
        {QStringLiteral("digest"), hexOf(sample.digest.view())},
    };
    if (sample.signature) {
        object.insert(QStringLiteral("signer"), hexOf(sample.signer.view()));
        object.insert(QStringLiteral("signature"), hexOf(*sample.signature));
    }
    return object;
}

/// order - s.
Bytes otherS(ByteView s)
{
    Bytes result = *fromHex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
    int borrow = 0;
    for (std::size_t index = 32; index-- > 0;) {
        const int difference = result[index] - s[index] - borrow;
        borrow = difference < 0 ? 1 : 0;
        result[index] = static_cast<std::uint8_t>(difference + borrow * 256);
    }
    return result;
}

/// Each way a signature can be wrong although its struct is right.
std::vector<std::pair<QString, Bytes>> badSignatures(const Bytes &good, const Digest &digest)
{
    std::vector<std::pair<QString, Bytes>> bad;
    const auto altered = [&](std::size_t offset, const Bytes &part) {
        Bytes bytes = good;
        std::ranges::copy(part, bytes.begin() + static_cast<std::ptrdiff_t>(offset));
        return bytes;
    };
    Bytes high = altered(32, otherS(ByteView(good).subspan(32, 32)));
    high[64] = static_cast<std::uint8_t>(55 - high[64]);
    bad.emplace_back(QStringLiteral("high s"), high);
    bad.emplace_back(QStringLiteral("the other v"), altered(64, {static_cast<std::uint8_t>(55 - good[64])}));
    bad.emplace_back(QStringLiteral("v 0 or 1"), altered(64, {static_cast<std::uint8_t>(good[64] - 27)}));
    bad.emplace_back(QStringLiteral("r zero"), altered(0, Bytes(32)));
    bad.emplace_back(QStringLiteral("s zero"), altered(32, Bytes(32)));
    const Bytes order = *fromHex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
    bad.emplace_back(QStringLiteral("r of the order"), altered(0, order));
    bad.emplace_back(QStringLiteral("s of the order"), altered(32, order));
    bad.emplace_back(QStringLiteral("64 bytes only"), Bytes(good.begin(), good.end() - 1));
    Bytes longer = good;
    longer.push_back(0);
    bad.emplace_back(QStringLiteral("66 bytes"), longer);
    bad.emplace_back(QStringLiteral("empty"), Bytes());
    const auto foreign = crypto::sign(signingKeyOf("a stranger"), Hash32(digest.bytes()));
    bad.emplace_back(QStringLiteral("by a stranger"), toBytes(foreign->view()));
    return bad;
}

/// Changes the first field that is not a text, an array or a flag; every struct has one.
template <TypedStruct Struct> Struct withOneBitChanged(Struct value)
{
    bool done = false;
    describe(value, [&](std::string_view, auto &&field) {
        using Field = std::remove_cvref_t<decltype(field)>;
        if constexpr (IsStrongBytes<Field>::value) {
            if (!done) {
                auto bytes = field.bytes();
                bytes.back() ^= 1U;
                field = Field(bytes);
                done = true;
            }
        }
    });
    return value;
}

Deployment otherChain()
{
    Deployment deployment = sampleDeployment();
    deployment.chainId = ChainId{1};
    return deployment;
}

Deployment otherLedger()
{
    Deployment deployment = sampleDeployment();
    auto bytes = deployment.ledger.bytes();
    bytes[19] ^= 1U;
    deployment.ledger = Address(bytes);
    return deployment;
}

/// One valid case and one refused one for each struct, and all the ways of refusal for `isThorough`.
template <TypedStruct Struct>
void addCases(QJsonArray &cases, const Struct &value, const crypto::SigningKey *key, bool isThorough)
{
    const QString name = QString::fromUtf8(typedName<Struct>.data(), static_cast<qsizetype>(typedName<Struct>.size()));
    SigningSample sample;
    sample.digest = typedDigestOf(sample.deployment, value);
    if (key != nullptr) {
        sample.signer = *crypto::addressOf(*key);
        sample.signature = toBytes(signDigest(*key, sample.signer, sample.digest)->view());
    }
    QJsonObject valid = caseOf(name, value, sample, true);
    if (key != nullptr) {
        valid.insert(QStringLiteral("privateKey"), hexOf(key->view()));
    }
    cases.append(valid);

    const Struct changed = withOneBitChanged(value);
    const QString alteredName = name + QStringLiteral(", one bit of the message altered");
    SigningSample elsewhere = sample;
    // Which refusal a struct shows rotates with its place in the file.
    switch (cases.size() % 3) {
    case 0:
        cases.append(caseOf(alteredName, changed, sample, false));
        break;
    case 1:
        elsewhere.deployment = otherChain();
        cases.append(caseOf(name + QStringLiteral(", on another chain"), value, elsewhere, false));
        break;
    case 2:
        elsewhere.deployment = otherLedger();
        cases.append(caseOf(name + QStringLiteral(", at another ledger"), value, elsewhere, false));
        break;
    }
    if (!isThorough) {
        return;
    }
    for (const auto &[fault, signature] : badSignatures(*sample.signature, sample.digest)) {
        SigningSample bad = sample;
        bad.signature = signature;
        cases.append(caseOf(name + QStringLiteral(", signature: ") + fault, value, bad, false));
    }
}

template <TypedStruct Struct> void addUnsigned(QJsonArray &cases)
{
    addCases(cases, sampleOf<Struct>("struct " + std::string(typedName<Struct>)), nullptr, false);
}

template <TypedStruct Struct> void addSigned(QJsonArray &cases)
{
    const std::string seed = "struct " + std::string(typedName<Struct>);
    const auto key = signingKeyOf(seed + " signer");
    addCases(cases, sampleOf<Struct>(seed), &key, false);
}

} // namespace

QJsonArray typedDataCases()
{
    QJsonArray cases;
    for (const Action &action : sampleActions()) {
        const auto key = signingKeyOf("action " + std::string(nameOf(action)) + " signer");
        const bool isThorough = nameOf(action) == "Grant" || nameOf(action) == "AppendRecord";
        std::visit([&](const auto &value) { addCases(cases, value, &key, isThorough); }, action);
    }
    addSigned<KeyConsent>(cases);
    addSigned<RecordSignature>(cases);
    addSigned<EnrolmentRequest>(cases);
    addSigned<AdministratorRequest>(cases);
    const auto sessionKey = signingKeyOf("struct GatewaySession signer");
    auto session = sampleOf<GatewaySession>("struct GatewaySession");
    session.host = "gateway.example:8443";
    session.signer = *crypto::addressOf(sessionKey);
    addCases(cases, session, &sessionKey, false);
    addUnsigned<WrapContext>(cases);
    addUnsigned<VaultPredecessor>(cases);
    addUnsigned<DirectoryEntry>(cases);
    addUnsigned<RecordHeader>(cases);
    addUnsigned<RecordDigest>(cases);
    addUnsigned<EnrolmentNames>(cases);
    return cases;
}

} // namespace tegata::vectors
