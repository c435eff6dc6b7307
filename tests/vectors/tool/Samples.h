#pragma once

#include <tegata/protocol/Labels.h>
#include <tegata/protocol/TypedEncoding.h>

#include <QJsonArray>
#include <QJsonObject>

/// Fixed randomness, JSON forms and sample values that the generators of vectors share.
namespace tegata::vectors {

/// Bytes that anybody can make again: Keccak-256 of (seed text ‖ 0x00 ‖ 8-byte counter), block after block.
/// Every request starts on a new block, and `taken` remembers them.
class FixedRandom final : public crypto::RandomSource
{
public:
    explicit FixedRandom(std::string seed)
        : m_seed(std::move(seed))
    {
    }
    void fill(std::span<std::uint8_t> destination) override;
    [[nodiscard]] const std::vector<Bytes> &taken() const { return m_taken; }

private:
    std::string m_seed;
    std::uint64_t m_counter = 0;
    std::vector<Bytes> m_taken;
};

/// "0x…".
[[nodiscard]] QString hexOf(ByteView bytes);
/// Integers stand in JSON as decimal text: no reader rounds them.
[[nodiscard]] QString numberText(std::uint64_t number);

/// The development chain and the first address a fresh account deploys to.
[[nodiscard]] protocol::Deployment sampleDeployment();
[[nodiscard]] QJsonObject domainOf(const protocol::Deployment &deployment);

/// A secp256k1 key of the seed.
[[nodiscard]] crypto::SigningKey signingKeyOf(const std::string &seed);

template <protocol::TypedStruct Struct> [[nodiscard]] QJsonObject messageOf(const Struct &value);

template <typename Field> [[nodiscard]] QJsonValue jsonOf(const Field &field)
{
    if constexpr (protocol::IsStrongBytes<Field>::value) {
        return hexOf(field.view());
    } else if constexpr (std::is_same_v<Field, std::string>) {
        return QString::fromStdString(field);
    } else if constexpr (std::is_same_v<Field, bool>) {
        return field;
    } else if constexpr (protocol::IsVector<Field>::value) {
        QJsonArray array;
        for (const auto &element : field) {
            array.append(messageOf(element));
        }
        return array;
    } else {
        return numberText(protocol::numberOf(field));
    }
}

/// An EIP-712 message.
template <protocol::TypedStruct Struct> QJsonObject messageOf(const Struct &value)
{
    QJsonObject object;
    describe(value, [&](std::string_view name, const auto &field) {
        object.insert(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())), jsonOf(field));
    });
    return object;
}

template <protocol::TypedStruct Struct> void addTypesOf(QJsonObject &types)
{
    QJsonArray fields;
    const Struct sample{};
    describe(sample, [&](std::string_view name, const auto &field) {
        using Field = std::remove_cvref_t<decltype(field)>;
        fields.append(
            QJsonObject{{QStringLiteral("name"), QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()))},
                        {QStringLiteral("type"), QString::fromStdString(protocol::typedFieldName<Field>())}});
        if constexpr (protocol::IsVector<Field>::value) {
            addTypesOf<typename Field::value_type>(types);
        }
    });
    types.insert(QString::fromUtf8(protocol::typedName<Struct>.data(),
                                   static_cast<qsizetype>(protocol::typedName<Struct>.size())),
                 fields);
}

/// Fills what may be any value: ids, hashes, keys, epochs, times. Enums, texts and arrays stay as they are.
template <protocol::TypedStruct Struct> void fillSample(Struct &value, FixedRandom &random)
{
    describe(value, [&](std::string_view, auto &&field) {
        using Field = std::remove_cvref_t<decltype(field)>;
        if constexpr (protocol::IsStrongBytes<Field>::value) {
            field = random.strongBytes<Field>();
        } else if constexpr (std::is_same_v<Field, protocol::Epoch>) {
            field = protocol::Epoch{3};
        } else if constexpr (std::is_same_v<Field, UnixTime>) {
            field = fromUnixSeconds(1798761600); // 2027-01-01
        } else if constexpr (protocol::IsWidened<Field>::value) {
            field.value = fromUnixSeconds(1767229200); // 2026-01-01, one hour in
        } else if constexpr (std::is_same_v<Field, std::uint32_t> || std::is_same_v<Field, std::uint64_t>) {
            field = 512;
        }
    });
}

template <protocol::TypedStruct Struct> [[nodiscard]] Struct sampleOf(const std::string &seed)
{
    Struct value{};
    FixedRandom random(seed);
    fillSample(value, random);
    return value;
}

/// One valid action of every kind, in the order of the table.
[[nodiscard]] std::vector<protocol::Action> sampleActions();

} // namespace tegata::vectors
