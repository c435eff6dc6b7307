#pragma once

#include <tegata/base/Result.h>

namespace tegata {

/// Every expected failure of lib/chartstore.
enum class ChartstoreError
{
    /// The file is not of this key: another profile's, or altered in its first page.
    WrongKey,
    /// Authentication or structure of a file failed. The file is kept as it is.
    Damaged,
    /// As Damaged, of the cache when ChartStore opens: ChartStore::discardCache() and fetch again.
    CacheDamaged,
    /// Made by a newer version of the program.
    TooNew,
    /// The library that answered is not SQLCipher, or the file would be plaintext.
    NotEncrypted,
    /// The file is in use by another program.
    InUse,
    /// Reading or writing failed.
    StorageFailed,
    StorageFull,
    /// A statement was refused: a bug of ours or a cache of another shape.
    StatementFailed,

    NotFound,
    /// An outbox entry of this id was added before.
    DuplicateEntry,
    /// The stage cannot follow the present one.
    StageImpossible,
    /// What was to be remembered lies behind, or contradicts, what was seen before.
    WentBackwards,
    /// More than the file format takes.
    TooLarge,
};

template <> struct ErrorTraits<ChartstoreError>
{
    static constexpr std::string_view library = "chartstore";
    [[nodiscard]] static std::string_view name(ChartstoreError code);
};

} // namespace tegata
