#pragma once

#include "Profile_p.h"

#include <tegata/base/Clock.h>

#include <chrono>

namespace tegata::keystore {

/// The wrong PINs since the last right one, kept on the medium.
class UnlockAttempts
{
public:
    UnlockAttempts(ProfileFolder &folder, const Clock &clock)
        : m_folder(folder)
        , m_clock(clock)
    {
    }

    /// Reads the counter of a profile that has a key. A counter that is gone or damaged counts as the most.
    void load();
    [[nodiscard]] int wrong() const { return m_wrong; }
    /// What is still to wait.
    [[nodiscard]] std::chrono::seconds delay() const;
    /// Counts one more wrong PIN, on the medium before it returns.
    [[nodiscard]] Result<void> count();
    [[nodiscard]] Result<void> reset();

private:
    [[nodiscard]] Result<void> save();

    ProfileFolder &m_folder;
    const Clock &m_clock;
    int m_wrong = 0;
    mutable UnixTime m_last{};
};

} // namespace tegata::keystore
