#pragma once

#include <tegata/base/FileLayer.h>
#include <tegata/crypto/Aead.h>
#include <tegata/crypto/PasswordHash.h>
#include <tegata/keystore/KeyStore.h>

#include <memory>
#include <optional>
#include <vector>

namespace tegata::keystore {

struct MasterSecretTag;
/// What seals every blob of a profile and every local file's key is derived from.
using MasterSecret = SecretBytes<32, MasterSecretTag>;

/// Short checks that tell which half is wrong; derived under labels of their own.
using KeyCheck = ByteArray<16>;

/// profile.json. Public: it holds no secret, only what is sealed.
struct ProfileDocument
{
    ProfileId id;
    AppKind app = AppKind::HospitalConsole;
    QString vault;
    /// The marker: once true, never a new key in this folder. The members below are set only then.
    bool keyMade = false;
    crypto::PasswordSalt salt;
    crypto::PasswordCost cost;
    KeyCheck vaultCheck{};
    KeyCheck keyCheck{};
    Bytes sealedMaster;
};

/// The key-encryption key and the check that commits to it.
struct ProfileKey
{
    crypto::AeadKey key;
    KeyCheck check{};
};

/// Label `tegata/v1/profile-key`. `vaultSecret` is empty for a passphrase profile.
[[nodiscard]] ProfileKey profileKey(const ProfileId &id, ByteView vaultSecret, const crypto::PasswordKey &password);
/// Label `tegata/v1/vault-check`: tells another vault secret from a wrong PIN.
[[nodiscard]] KeyCheck vaultCheck(const ProfileId &id, const VaultSecret &secret);

/// Seals the master secret into `document`, whose other members are the associated data.
void sealMaster(ProfileDocument &document, const ProfileKey &key, const MasterSecret &master,
                crypto::RandomSource &random);
/// WrongPin when the check differs; ProfileDamaged when it agrees and the box does not open.
[[nodiscard]] Result<MasterSecret> openMaster(const ProfileDocument &document, const ProfileKey &key);

/// StorageFull, StorageFailed or ProfileInUse for a failure of the file layer.
[[nodiscard]] Error storageError(const Error &error);

/// The files of one profile, held for this process alone.
class ProfileFolder
{
public:
    [[nodiscard]] static Result<std::unique_ptr<ProfileFolder>> open(const QString &path, FileLayer &files);

    [[nodiscard]] const QString &path() const { return m_path; }
    [[nodiscard]] QString file(const QString &name) const { return m_path + QLatin1Char('/') + name; }
    [[nodiscard]] FileLayer &files() const { return m_files; }

    /// Empty when there is none and no trace of a key; ProfileDamaged when there is a trace and no document.
    [[nodiscard]] Result<std::optional<ProfileDocument>> readDocument() const;
    [[nodiscard]] Result<void> writeDocument(const ProfileDocument &document);
    /// A second marker beside the document, so that losing the document does not look like a fresh folder.
    [[nodiscard]] Result<void> writeMarker();
    [[nodiscard]] bool hasMarker() const;

    [[nodiscard]] bool hasKey(const KeyId &id) const;
    [[nodiscard]] Result<SecretBuffer> readKey(const ProfileId &profile, const MasterSecret &master,
                                               const KeyId &id) const;
    [[nodiscard]] Result<void> writeKey(const ProfileId &profile, const MasterSecret &master, const KeyId &id,
                                        ByteView secret, bool replacing, crypto::RandomSource &random);
    [[nodiscard]] Result<void> removeKey(const KeyId &id);
    [[nodiscard]] std::vector<KeyId> keys() const;

private:
    ProfileFolder(QString path, FileLayer &files, std::unique_ptr<AppendFile> lock);
    [[nodiscard]] QString keyFile(const KeyId &id) const;

    QString m_path;
    FileLayer &m_files;
    std::unique_ptr<AppendFile> m_lock;
};

} // namespace tegata::keystore
