#include <tegata/keystore/KeystoreError.h>

namespace tegata {

std::string_view ErrorTraits<KeystoreError>::name(KeystoreError code)
{
    switch (code) {
    case KeystoreError::ProfileInUse:
        return "ProfileInUse";
    case KeystoreError::ProfileMissing:
        return "ProfileMissing";
    case KeystoreError::ProfileExists:
        return "ProfileExists";
    case KeystoreError::ProfileDamaged:
        return "ProfileDamaged";
    case KeystoreError::ProfileTooNew:
        return "ProfileTooNew";
    case KeystoreError::ProfileOfOtherApp:
        return "ProfileOfOtherApp";
    case KeystoreError::ProfileOfOtherVault:
        return "ProfileOfOtherVault";
    case KeystoreError::ProfileUnfinished:
        return "ProfileUnfinished";
    case KeystoreError::EntryNotFound:
        return "EntryNotFound";
    case KeystoreError::KeychainLockedOrEntryDeleted:
        return "KeychainLockedOrEntryDeleted";
    case KeystoreError::KeychainLocked:
        return "KeychainLocked";
    case KeystoreError::KeychainUnavailable:
        return "KeychainUnavailable";
    case KeystoreError::KeychainTimedOut:
        return "KeychainTimedOut";
    case KeystoreError::KeychainFailed:
        return "KeychainFailed";
    case KeystoreError::KeychainEntryChanged:
        return "KeychainEntryChanged";
    case KeystoreError::WrongPin:
        return "WrongPin";
    case KeystoreError::PinDelayed:
        return "PinDelayed";
    case KeystoreError::PinUnacceptable:
        return "PinUnacceptable";
    case KeystoreError::Locked:
        return "Locked";
    case KeystoreError::KeyIdUnacceptable:
        return "KeyIdUnacceptable";
    case KeystoreError::KeyMissing:
        return "KeyMissing";
    case KeystoreError::KeyExists:
        return "KeyExists";
    case KeystoreError::KeyDamaged:
        return "KeyDamaged";
    case KeystoreError::StorageFailed:
        return "StorageFailed";
    case KeystoreError::StorageFull:
        return "StorageFull";
    case KeystoreError::ProcessUnprotected:
        return "ProcessUnprotected";
    case KeystoreError::SelfTestFailed:
        return "SelfTestFailed";
    }
    return "Unknown";
}

} // namespace tegata
