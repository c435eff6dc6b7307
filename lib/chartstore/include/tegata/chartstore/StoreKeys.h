#pragma once

#include <tegata/base/SecretBytes.h>
#include <tegata/crypto/Hkdf.h>
#include <tegata/protocol/Labels.h>

#include <string_view>

namespace tegata::chartstore {

struct CacheKeyTag;
/// Raw key of the SQLCipher cache.
using CacheKey = SecretBytes<32, CacheKeyTag>;
struct OutboxKeyTag;
using OutboxKey = SecretBytes<32, OutboxKeyTag>;
struct MarksKeyTag;
using MarksKey = SecretBytes<32, MarksKeyTag>;
struct DraftsKeyTag;
using DraftsKey = SecretBytes<32, DraftsKeyTag>;

/// Labels of docs/protocol.md under which keystore::UnlockedSession::derive gives the keys below.
inline constexpr std::string_view cacheKeyLabel = protocol::labels::cacheDatabase;
inline constexpr std::string_view outboxKeyLabel = protocol::labels::fileOutbox;
inline constexpr std::string_view marksKeyLabel = protocol::labels::fileMarks;
inline constexpr std::string_view draftsKeyLabel = protocol::labels::fileDrafts;

/// One key per local file, so that none opens another.
struct StoreKeys
{
    CacheKey cache;
    OutboxKey outbox;
    MarksKey marks;
    DraftsKey drafts;
};

} // namespace tegata::chartstore
