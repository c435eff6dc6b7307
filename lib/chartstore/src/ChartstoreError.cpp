#include <tegata/chartstore/ChartstoreError.h>

namespace tegata {

std::string_view ErrorTraits<ChartstoreError>::name(ChartstoreError code)
{
    switch (code) {
    case ChartstoreError::WrongKey:
        return "WrongKey";
    case ChartstoreError::Damaged:
        return "Damaged";
    case ChartstoreError::CacheDamaged:
        return "CacheDamaged";
    case ChartstoreError::TooNew:
        return "TooNew";
    case ChartstoreError::NotEncrypted:
        return "NotEncrypted";
    case ChartstoreError::InUse:
        return "InUse";
    case ChartstoreError::StorageFailed:
        return "StorageFailed";
    case ChartstoreError::StorageFull:
        return "StorageFull";
    case ChartstoreError::StatementFailed:
        return "StatementFailed";
    case ChartstoreError::NotFound:
        return "NotFound";
    case ChartstoreError::DuplicateEntry:
        return "DuplicateEntry";
    case ChartstoreError::StageImpossible:
        return "StageImpossible";
    case ChartstoreError::WentBackwards:
        return "WentBackwards";
    case ChartstoreError::TooLarge:
        return "TooLarge";
    }
    return "Unknown";
}

} // namespace tegata
