#include "../FuzzTarget.h"

#include <tegata/protocol/TypedEncoding.h>

using namespace tegata;
using namespace tegata::protocol;

namespace {

/// Deals out the input, then zeros.
class Dealer
{
public:
    explicit Dealer(ByteView input)
        : m_rest(input)
    {
    }
    std::uint8_t byte()
    {
        if (m_rest.empty()) {
            return 0;
        }
        const std::uint8_t value = m_rest.front();
        m_rest = m_rest.subspan(1);
        return value;
    }
    template <typename Field> void fill(Field &&field)
    {
        using Plain = std::remove_cvref_t<Field>;
        if constexpr (IsStrongBytes<Plain>::value) {
            ByteArray<Plain::size> bytes{};
            std::ranges::generate(bytes, [this] { return byte(); });
            field = Plain(bytes);
        } else if constexpr (std::is_same_v<Plain, std::string>) {
            field.resize(byte());
            std::ranges::generate(field, [this] { return static_cast<char>(byte()); });
        } else if constexpr (std::is_same_v<Plain, bool>) {
            field = (byte() & 1U) != 0;
        } else if constexpr (IsVector<Plain>::value) {
            field.resize(byte() % 20U);
            for (auto &element : field) {
                fillStruct(element);
            }
        } else if constexpr (IsWidened<Plain>::value) {
            field.value = fromUnixSeconds(number());
        } else if constexpr (std::is_same_v<Plain, UnixTime>) {
            field = fromUnixSeconds(number());
        } else {
            field = static_cast<Plain>(number());
        }
    }
    template <typename Struct> void fillStruct(Struct &value)
    {
        describe(value, [this](std::string_view, auto &&field) { this->fill(field); });
    }

private:
    std::uint64_t number()
    {
        std::uint64_t value = 0;
        for (int index = 0; index < 8; ++index) {
            value = (value << 8U) | byte();
        }
        return value;
    }
    ByteView m_rest;
};

template <std::size_t... Index> Action actionOf(std::size_t chosen, std::index_sequence<Index...> /*all*/)
{
    Action action;
    ((Index == chosen ? static_cast<void>(action.emplace<Index>()) : void()), ...);
    return action;
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Dealer dealer(ByteView(data, size));
    SignedAction made;
    made.action =
        actionOf(dealer.byte() % std::variant_size_v<Action>, std::make_index_sequence<std::variant_size_v<Action>>());
    dealer.fill(made.signature);
    std::visit([&](auto &action) { dealer.fillStruct(action); }, made.action);
    if (consentOf(made.action)) {
        made.consent.emplace();
        dealer.fill(*made.consent);
    }
    const Deployment deployment{ChainId{1}, Address()};
    const Digest digest = digestOf(deployment, made.action);
    fuzz::require(digest == digestOf(deployment, Action(made.action)));
    fuzz::require(digest != digestOf({ChainId{2}, Address()}, made.action));
    fuzz::require(!verifyAction(deployment, made));
    static_cast<void>(validateAction(made.action));
    return 0;
}
