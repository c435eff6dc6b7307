#pragma once

#include <array>
#include <string_view>

/// Every label of docs/protocol.md §4: one per use, none a prefix of another (a test compares them all).
namespace tegata::protocol::labels {

inline constexpr std::string_view chartCommitment = "tegata/v1/chart-commitment";
inline constexpr std::string_view recordWrap = "tegata/v1/record-wrap";
inline constexpr std::string_view recordContent = "tegata/v1/record-content";
inline constexpr std::string_view recordCommitment = "tegata/v1/record-commitment";
inline constexpr std::string_view vaultEncryption = "tegata/v1/vault-encryption";
inline constexpr std::string_view vaultPredecessor = "tegata/v1/vault-predecessor";
inline constexpr std::string_view vaultDirectory = "tegata/v1/vault-directory";
inline constexpr std::string_view phraseEncryption = "tegata/v1/phrase-encryption";
inline constexpr std::string_view checkNumber = "tegata/v1/check-number";
inline constexpr std::string_view profileKey = "tegata/v1/profile-key";
inline constexpr std::string_view profileCheck = "tegata/v1/profile-check";
inline constexpr std::string_view vaultCheck = "tegata/v1/vault-check";
inline constexpr std::string_view profileBlob = "tegata/v1/profile-blob";
inline constexpr std::string_view fileOutbox = "tegata/v1/file-outbox";
inline constexpr std::string_view fileMarks = "tegata/v1/file-marks";
inline constexpr std::string_view fileDrafts = "tegata/v1/file-drafts";
inline constexpr std::string_view cacheDatabase = "tegata/v1/cache-database";
inline constexpr std::string_view legalNumber = "tegata/v1/legal-number";
inline constexpr std::string_view chartLink = "tegata/v1/chart-link";
inline constexpr std::string_view chartBatch = "tegata/v1/chart-batch";
inline constexpr std::string_view appendNonce = "tegata/v1/append-nonce";

inline constexpr std::array all = {
    chartCommitment,  recordWrap,  recordContent, recordCommitment, vaultEncryption, vaultPredecessor, vaultDirectory,
    phraseEncryption, checkNumber, profileKey,    profileCheck,     vaultCheck,      profileBlob,      fileOutbox,
    fileMarks,        fileDrafts,  cacheDatabase, legalNumber,      chartLink,       chartBatch,       appendNonce};

} // namespace tegata::protocol::labels
