#pragma once

#include <tl/expected.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tegata {

/// What a library specialises for its error enum: the library's short name and the code's name.
/// `library` and `name` together are the key under which the UI finds its words.
template <typename Enum> struct ErrorTraits;

template <typename Enum>
concept ErrorEnum = std::is_enum_v<Enum> && requires(Enum code)
{
    {
        ErrorTraits<Enum>::library
        } -> std::convertible_to<std::string_view>;
    {
        ErrorTraits<Enum>::name(code)
        } -> std::convertible_to<std::string_view>;
};

/// An expected failure: one library's enum code, and a detail in English for the log only.
///
/// The detail never holds a secret, a name of a person or clinical content; ids in it are truncated.
/// Words for people are chosen by lib/uikit from the code.
class [[nodiscard]] Error
{
public:
    template <ErrorEnum Enum>
    // Implicit on purpose: `return tl::unexpected(CryptoError::X)` stays short.
    Error(Enum code, std::string detail = {}) // NOLINT(google-explicit-constructor)
        : m_library(ErrorTraits<Enum>::library)
        , m_name(ErrorTraits<Enum>::name(code))
        , m_value(static_cast<int>(code))
        , m_detail(std::move(detail))
    {
    }

    /// Whether this is exactly that code of that library.
    template <ErrorEnum Enum> [[nodiscard]] bool is(Enum code) const
    {
        return m_library == ErrorTraits<Enum>::library && m_value == static_cast<int>(code);
    }

    /// The library's short name, such as "crypto".
    [[nodiscard]] std::string_view library() const { return m_library; }
    /// The code's name, such as "DecryptionFailed".
    [[nodiscard]] std::string_view name() const { return m_name; }
    /// "crypto.DecryptionFailed": the key for words, documentation and `--json`.
    [[nodiscard]] std::string key() const { return std::string(m_library) + "." + std::string(m_name); }
    /// English, for the log.
    [[nodiscard]] const std::string &detail() const { return m_detail; }

    /// Two errors are the same when library and code are; the detail does not count.
    friend bool operator==(const Error &left, const Error &right)
    {
        return left.m_library == right.m_library && left.m_value == right.m_value;
    }

private:
    std::string_view m_library;
    std::string_view m_name;
    int m_value;
    std::string m_detail;
};

/// A value, or the expected failure that stood in the way.
template <typename T> using Result = tl::expected<T, Error>;

/// Shorthand for returning a failure from a function or coroutine that returns a Result.
template <ErrorEnum Enum> [[nodiscard]] tl::unexpected<Error> failure(Enum code, std::string detail = {})
{
    return tl::unexpected<Error>(Error(code, std::move(detail)));
}

[[nodiscard]] inline tl::unexpected<Error> failure(Error error) { return tl::unexpected<Error>(std::move(error)); }

} // namespace tegata
