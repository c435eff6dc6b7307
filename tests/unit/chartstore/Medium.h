#pragma once

#include "MemoryFileLayer.h"

#include <tegata/chartstore/HighWaterMarks.h>
#include <tegata/chartstore/Outbox.h>

/// What the sealed files lie on, for their tests.
namespace tegata::chartstore {

using After = test::MemoryFileLayer::AfterPowerLoss;
inline constexpr std::array<After, 3> afterPowerLoss = {After::UnsyncedLost, After::UnsyncedKept,
                                                        After::UnsyncedContentZeroed};

inline const QString outboxFile = QStringLiteral("/store/outbox.tgl");
inline const QString marksFile = QStringLiteral("/store/marks.tgl");
inline const UnixTime createdAt = fromUnixSeconds(1'700'000'000);

template <typename Key> Key keyOf(std::uint8_t fill)
{
    Key key;
    std::fill(key.writable().begin(), key.writable().end(), fill);
    return key;
}

template <typename Strong> Strong filled(std::uint8_t fill)
{
    ByteArray<Strong::size> bytes{};
    bytes.fill(fill);
    return Strong(bytes);
}

inline OutboxId entryId(std::uint8_t number) { return filled<OutboxId>(number); }
inline Bytes payloadOf(std::uint8_t number) { return Bytes(100 + number, number); }

class Medium
{
public:
    test::MemoryFileLayer files;
    crypto::SystemRandom random;

    Result<std::unique_ptr<Outbox>> open(std::uint8_t key = 1)
    {
        return Outbox::open(outboxFile, keyOf<OutboxKey>(key), files, random);
    }
    Result<std::unique_ptr<HighWaterMarks>> openMarks(std::uint8_t key = 1)
    {
        return HighWaterMarks::open(marksFile, keyOf<MarksKey>(key), files, random);
    }
};

} // namespace tegata::chartstore
