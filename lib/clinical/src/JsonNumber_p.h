#pragma once

#include <string_view>

namespace tegata::clinical {

/// Length of the JSON number at the front of `text` (RFC 8259 §6); 0 when there is none.
[[nodiscard]] inline std::size_t numberLength(std::string_view text)
{
    std::size_t at = 0;
    const auto digits = [&] {
        const std::size_t first = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
            ++at;
        }
        return at - first;
    };
    if (at < text.size() && text[at] == '-') {
        ++at;
    }
    const std::size_t integerStart = at;
    const std::size_t integerDigits = digits();
    if (integerDigits == 0 || (integerDigits > 1 && text[integerStart] == '0')) {
        return 0;
    }
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (digits() == 0) {
            return 0;
        }
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
            ++at;
        }
        if (digits() == 0) {
            return 0;
        }
    }
    return at;
}

} // namespace tegata::clinical
