#pragma once

#include <tegata/base/FileLayer.h>
#include <tegata/base/StrongBytes.h>
#include <tegata/chartstore/ChartstoreError.h>
#include <tegata/chartstore/StoreKeys.h>
#include <tegata/crypto/Random.h>

#include <vector>

namespace tegata::chartstore {

struct DraftIdTag;
/// 16 random bytes naming one draft.
using DraftId = StrongBytes<16, DraftIdTag>;

/// Sealed autosaves, one file per draft, replaced atomically. One owner; calls write and fsync.
class Drafts
{
public:
    Drafts(QString folder, DraftsKey key, FileLayer &files, crypto::RandomSource &random);

    /// Up to 64 MiB; the last save wins, a failed one leaves the draft as it was.
    [[nodiscard]] Result<void> save(const DraftId &id, const Bytes &content);
    /// NotFound, Damaged.
    [[nodiscard]] Result<Bytes> load(const DraftId &id) const;
    /// NotFound.
    [[nodiscard]] Result<void> remove(const DraftId &id);
    [[nodiscard]] std::vector<DraftId> list() const;

private:
    QString m_folder;
    DraftsKey m_key;
    FileLayer &m_files;
    crypto::RandomSource &m_random;
};

} // namespace tegata::chartstore
