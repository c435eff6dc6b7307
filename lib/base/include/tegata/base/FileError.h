#pragma once

#include <tegata/base/Result.h>

namespace tegata {

/// Expected failures of the file layer.
enum class FileError
{
    NotFound,
    AlreadyExists,
    AccessDenied,
    NoSpace,
    InUse,
    TooLarge,
    InputOutput,
};

template <> struct ErrorTraits<FileError>
{
    static constexpr std::string_view library = "file";
    [[nodiscard]] static std::string_view name(FileError code);
};

} // namespace tegata
