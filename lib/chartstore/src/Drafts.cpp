#include <tegata/chartstore/Drafts.h>

#include "SealedLog_p.h"

#include <tegata/crypto/Aead.h>
#include <tegata/crypto/Hkdf.h>

#include <algorithm>
#include <array>

namespace tegata::chartstore {

using namespace std::string_view_literals;

namespace {

constexpr std::array<std::uint8_t, 5> magic = {'T', 'G', 'T', 'D', 1};
constexpr std::size_t maximumDraft = 64U * 1024U * 1024U;

QString suffix() { return QStringLiteral(".draft"); }

QString fileOf(const QString &folder, const DraftId &id)
{
    return folder + QLatin1Char('/') + QString::fromStdString(toHex(id.view())) + suffix();
}

crypto::AeadKey sealKey(const DraftsKey &key)
{
    const SecretBuffer expanded = crypto::hkdfExpand(key.view(), bytesOf("seal"sv), crypto::AeadKey::size);
    crypto::AeadKey sealing;
    std::copy(expanded.view().begin(), expanded.view().end(), sealing.writable().begin());
    return sealing;
}

Bytes associatedData(const DraftId &id)
{
    Bytes bytes(magic.begin(), magic.end());
    append(bytes, id.view());
    return bytes;
}

} // namespace

Drafts::Drafts(QString folder, DraftsKey key, FileLayer &files, crypto::RandomSource &random)
    : m_folder(std::move(folder))
    , m_key(std::move(key))
    , m_files(files)
    , m_random(random)
{
}

Result<void> Drafts::save(const DraftId &id, const Bytes &content)
{
    if (content.size() > maximumDraft) {
        return failure(ChartstoreError::TooLarge);
    }
    if (Result<void> made = m_files.makeFolder(m_folder); !made) {
        return failure(storageError(made.error()));
    }
    Bytes bytes(magic.begin(), magic.end());
    append(bytes, crypto::aeadSealBox(sealKey(m_key), associatedData(id), content, m_random));
    const Result<void> written = m_files.replace(fileOf(m_folder, id), bytes);
    return written ? Result<void>() : failure(storageError(written.error()));
}

Result<Bytes> Drafts::load(const DraftId &id) const
{
    const Result<Bytes> bytes = m_files.read(fileOf(m_folder, id), maximumDraft + 1024);
    if (!bytes) {
        return bytes.error().is(FileError::NotFound) ? failure(ChartstoreError::NotFound)
                                                     : failure(storageError(bytes.error()));
    }
    if (bytes->size() < magic.size() || !std::equal(magic.begin(), magic.end(), bytes->begin())) {
        return failure(ChartstoreError::Damaged, "not a draft of this version");
    }
    const Result<SecretBuffer> opened =
        crypto::aeadOpenBox(sealKey(m_key), associatedData(id), ByteView(*bytes).subspan(magic.size()));
    if (!opened) {
        return failure(ChartstoreError::Damaged, "a draft does not open");
    }
    return toBytes(opened->view());
}

Result<void> Drafts::remove(const DraftId &id)
{
    Result<void> removed = m_files.remove(fileOf(m_folder, id));
    if (!removed) {
        return removed.error().is(FileError::NotFound) ? failure(ChartstoreError::NotFound)
                                                       : failure(storageError(removed.error()));
    }
    removed = m_files.syncFolder(m_folder);
    return removed ? removed : failure(storageError(removed.error()));
}

std::vector<DraftId> Drafts::list() const
{
    std::vector<DraftId> ids;
    for (const QString &name : m_files.list(m_folder)) {
        if (!name.endsWith(suffix())) {
            continue;
        }
        if (const auto id = DraftId::fromHex(name.chopped(suffix().size()).toStdString())) {
            ids.push_back(*id);
        }
    }
    return ids;
}

} // namespace tegata::chartstore
