#pragma once

#include <span>

namespace tegata::ui {

/// English source texts; empty `next` where there is nothing to do.
struct ErrorRow
{
    const char *key;
    const char *text;
    const char *next;
};

[[nodiscard]] std::span<const ErrorRow> errorRows();

} // namespace tegata::ui
