#pragma once

#include <tegata/base/Result.h>

namespace tegata {

/// Every expected failure of lib/keystore.
enum class KeystoreError
{
    /// Another program has this profile open.
    ProfileInUse,
    /// There is no profile in this folder, nor a trace of one.
    ProfileMissing,
    /// A key was made in this folder before; nothing will ever be made over it.
    ProfileExists,
    /// A file of the profile is altered, or a part of it is gone.
    ProfileDamaged,
    /// Made by a newer version of the program.
    ProfileTooNew,
    /// Belongs to another kind of app.
    ProfileOfOtherApp,
    /// Made with another kind of secret vault than the one handed in.
    ProfileOfOtherVault,
    /// Creation was interrupted before a key was made: create() may be called again.
    ProfileUnfinished,

    /// The vault has no such entry. Where a key was made, this is reported as
    /// KeychainLockedOrEntryDeleted instead.
    EntryNotFound,
    /// A key was made in this profile, and the keychain says it has no entry: it is locked, or the entry
    /// was deleted. Never a reason to make a new identity.
    KeychainLockedOrEntryDeleted,
    /// The keychain is locked, or refused.
    KeychainLocked,
    /// No keychain service is running.
    KeychainUnavailable,
    /// The keychain did not answer in time.
    KeychainTimedOut,
    /// The keychain failed in another way.
    KeychainFailed,
    /// The keychain's entry is not the secret this profile was made with.
    KeychainEntryChanged,

    WrongPin,
    /// Too many wrong PINs: UnlockDelay says how long to wait.
    PinDelayed,
    /// Too short, too long, or not text.
    PinUnacceptable,

    /// The key store is locked.
    Locked,
    /// The key id is not 1 to 64 characters of a–z, 0–9, hyphen.
    KeyIdUnacceptable,
    KeyMissing,
    /// A key of this id exists; replacing is a call of its own.
    KeyExists,
    /// The sealed file of the key is altered or of another profile.
    KeyDamaged,

    /// Reading or writing the profile folder failed.
    StorageFailed,
    StorageFull,

    /// The process could not be protected from core dumps and debuggers.
    ProcessUnprotected,
    /// A cryptographic primitive gave a wrong answer at start.
    SelfTestFailed,
};

template <> struct ErrorTraits<KeystoreError>
{
    static constexpr std::string_view library = "keystore";
    [[nodiscard]] static std::string_view name(KeystoreError code);
};

} // namespace tegata
