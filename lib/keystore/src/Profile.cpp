#include "Profile_p.h"

#include "Logging_p.h"

#include <tegata/crypto/Hkdf.h>
#include <tegata/protocol/Labels.h>

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>

namespace tegata::keystore {

using namespace std::string_view_literals;

Q_LOGGING_CATEGORY(profileLog, "tegata.keystore.profile")

namespace {

constexpr int documentVersion = 1;
constexpr std::uint64_t maximumDocumentSize = 64 * 1024;
constexpr std::size_t maximumSecretSize = 64 * 1024;

namespace labels = protocol::labels;

/// Magic and version in front of a sealed key; both are associated data.
constexpr std::array<std::uint8_t, 5> blobHeader = {'T', 'G', 'T', 'K', 1};

struct AppName
{
    AppKind app;
    const char *name;
};
constexpr std::array<AppName, 4> appNames = {{
    {AppKind::HospitalConsole, "hospital-console"},
    {AppKind::ClinicianWorkstation, "clinician-workstation"},
    {AppKind::PharmacyDesk, "pharmacy-desk"},
    {AppKind::CommandLine, "command-line"},
}};

QString nameOf(AppKind app)
{
    for (const AppName &entry : appNames) {
        if (entry.app == app) {
            return QLatin1String(entry.name);
        }
    }
    return {};
}

std::optional<AppKind> appNamed(const QString &name)
{
    for (const AppName &entry : appNames) {
        if (name == QLatin1String(entry.name)) {
            return entry.app;
        }
    }
    return std::nullopt;
}

QString hexOf(ByteView bytes) { return QString::fromStdString(toHex(bytes)); }

template <std::size_t N> std::optional<ByteArray<N>> fixedField(const QJsonObject &object, QLatin1String name)
{
    return fixedFromHex<N>(object.value(name).toString().toStdString());
}

KeyCheck checkFrom(ByteView material, const ProfileId &id, std::string_view label)
{
    const SecretBuffer okm = crypto::hkdfExpand(crypto::hkdfExtract(id.view(), material).view(), bytesOf(label), 16);
    KeyCheck check{};
    std::copy(okm.view().begin(), okm.view().end(), check.begin());
    return check;
}

void appendText(Bytes &bytes, const QString &text)
{
    const QByteArray encoded = text.toUtf8();
    bytes.push_back(static_cast<std::uint8_t>(encoded.size() >> 8));
    bytes.push_back(static_cast<std::uint8_t>(encoded.size()));
    append(bytes, bytesOf(encoded));
}

/// Everything of the document the key depends on, so that none of it can be exchanged.
Bytes masterAssociatedData(const ProfileDocument &document)
{
    Bytes bytes = toBytes(bytesOf(labels::profileKey));
    append(bytes, document.id.view());
    appendText(bytes, nameOf(document.app));
    appendText(bytes, document.vault);
    append(bytes, document.salt.view());
    append(bytes, document.vaultCheck);
    append(bytes, document.keyCheck);
    return bytes;
}

Bytes blobAssociatedData(const ProfileId &profile, const KeyId &id)
{
    Bytes bytes(blobHeader.begin(), blobHeader.end());
    append(bytes, profile.view());
    appendText(bytes, id.text());
    return bytes;
}

crypto::AeadKey blobKey(const ProfileId &profile, const MasterSecret &master)
{
    return crypto::hkdf<crypto::AeadKey>(master.view(), profile.view(), labels::profileBlob);
}

QByteArray encode(const ProfileDocument &document)
{
    QJsonObject object{
        {QStringLiteral("version"), documentVersion},  {QStringLiteral("profile"), hexOf(document.id.view())},
        {QStringLiteral("app"), nameOf(document.app)}, {QStringLiteral("vault"), document.vault},
        {QStringLiteral("keyMade"), document.keyMade},
    };
    if (document.keyMade) {
        object.insert(QStringLiteral("argon2id"),
                      QJsonObject{
                          {QStringLiteral("passes"), static_cast<qint64>(document.cost.passes)},
                          {QStringLiteral("memoryKibibytes"), static_cast<qint64>(document.cost.memoryKibibytes)},
                          {QStringLiteral("salt"), hexOf(document.salt.view())},
                      });
        object.insert(QStringLiteral("vaultCheck"), hexOf(document.vaultCheck));
        object.insert(QStringLiteral("keyCheck"), hexOf(document.keyCheck));
        object.insert(QStringLiteral("sealedMaster"), hexOf(document.sealedMaster));
    }
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

tl::unexpected<Error> damaged(const char *what)
{
    return failure(KeystoreError::ProfileDamaged, std::string("profile.json: ") + what);
}

Result<void> decodeKeyMembers(const QJsonObject &object, ProfileDocument &document)
{
    const QJsonObject argon = object.value(QLatin1String("argon2id")).toObject();
    const qint64 passes = argon.value(QLatin1String("passes")).toInteger();
    const qint64 memory = argon.value(QLatin1String("memoryKibibytes")).toInteger();
    const auto salt = fixedField<16>(argon, QLatin1String("salt"));
    const auto vaultCheck = fixedField<16>(object, QLatin1String("vaultCheck"));
    const auto keyCheck = fixedField<16>(object, QLatin1String("keyCheck"));
    const auto sealed = fromHex(object.value(QLatin1String("sealedMaster")).toString().toStdString());
    // Bounds of crypto::PasswordCost: a file must not make us take a machine's memory.
    if (passes < 1 || passes > 16 || memory < 8 || memory > 1048576 || !salt || !vaultCheck || !keyCheck || !sealed) {
        return damaged("a member of the key is missing or malformed");
    }
    if (sealed->size() != crypto::aeadNonceSize + MasterSecret::size + crypto::aeadTagSize) {
        return damaged("the sealed master secret has another length");
    }
    document.cost = {static_cast<std::uint32_t>(passes), static_cast<std::uint32_t>(memory)};
    document.salt = crypto::PasswordSalt(*salt);
    document.vaultCheck = *vaultCheck;
    document.keyCheck = *keyCheck;
    document.sealedMaster = *sealed;
    return {};
}

Result<ProfileDocument> decode(const Bytes &bytes)
{
    const QJsonDocument json = QJsonDocument::fromJson(toQByteArray(bytes));
    if (!json.isObject()) {
        return damaged("not a JSON object");
    }
    const QJsonObject object = json.object();
    const int version = object.value(QLatin1String("version")).toInt();
    if (version > documentVersion) {
        return failure(KeystoreError::ProfileTooNew, "profile version " + std::to_string(version));
    }
    const auto id = fixedField<16>(object, QLatin1String("profile"));
    const auto app = appNamed(object.value(QLatin1String("app")).toString());
    const QString vault = object.value(QLatin1String("vault")).toString();
    const QJsonValue keyMade = object.value(QLatin1String("keyMade"));
    if (version != documentVersion || !id || !app || vault.isEmpty() || !keyMade.isBool()) {
        return damaged("a member is missing or malformed");
    }
    ProfileDocument document;
    document.id = ProfileId(*id);
    document.app = *app;
    document.vault = vault;
    document.keyMade = keyMade.toBool();
    if (document.keyMade) {
        if (Result<void> decoded = decodeKeyMembers(object, document); !decoded) {
            return failure(decoded.error());
        }
    }
    return document;
}

QString documentName() { return QStringLiteral("profile.json"); }
QString markerName() { return QStringLiteral("key-made"); }
QString keyFolderName() { return QStringLiteral("keys"); }
QString keySuffix() { return QStringLiteral(".sealed"); }

} // namespace

Error storageError(const Error &error)
{
    const std::string detail = error.key() + " " + error.detail();
    if (error.is(FileError::InUse)) {
        return {KeystoreError::ProfileInUse, detail};
    }
    return {error.is(FileError::NoSpace) ? KeystoreError::StorageFull : KeystoreError::StorageFailed, detail};
}

ProfileKey profileKey(const ProfileId &id, ByteView vaultSecret, const crypto::PasswordKey &password)
{
    SecretBuffer material(vaultSecret.size() + crypto::PasswordKey::size);
    const auto rest = std::copy(vaultSecret.begin(), vaultSecret.end(), material.writable().begin());
    std::copy(password.view().begin(), password.view().end(), rest);
    ProfileKey key{crypto::hkdf<crypto::AeadKey>(material.view(), id.view(), labels::profileKey), {}};
    key.check = checkFrom(material.view(), id, labels::profileCheck);
    return key;
}

KeyCheck vaultCheck(const ProfileId &id, const VaultSecret &secret)
{
    return checkFrom(secret.view(), id, labels::vaultCheck);
}

void sealMaster(ProfileDocument &document, const ProfileKey &key, const MasterSecret &master,
                crypto::RandomSource &random)
{
    document.keyCheck = key.check;
    document.sealedMaster = crypto::aeadSealBox(key.key, masterAssociatedData(document), master.view(), random);
}

Result<MasterSecret> openMaster(const ProfileDocument &document, const ProfileKey &key)
{
    if (!equalConstantTime(document.keyCheck, key.check)) {
        return failure(KeystoreError::WrongPin);
    }
    const Result<SecretBuffer> opened =
        crypto::aeadOpenBox(key.key, masterAssociatedData(document), document.sealedMaster);
    if (!opened) {
        return damaged("the sealed master secret does not open");
    }
    std::optional<MasterSecret> master = MasterSecret::copyOf(opened->view());
    if (!master) {
        return damaged("the master secret has another length");
    }
    return std::move(*master);
}

Result<std::unique_ptr<ProfileFolder>> ProfileFolder::open(const QString &path, FileLayer &files)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    if (Result<void> made = files.makeFolder(absolute); !made) {
        return failure(storageError(made.error()));
    }
    Result<std::unique_ptr<AppendFile>> lock = files.openAppend(absolute + QStringLiteral("/profile.lock"));
    if (!lock) {
        return failure(storageError(lock.error()));
    }
    return std::unique_ptr<ProfileFolder>(new ProfileFolder(absolute, files, std::move(*lock)));
}

ProfileFolder::ProfileFolder(QString path, FileLayer &files, std::unique_ptr<AppendFile> lock)
    : m_path(std::move(path))
    , m_files(files)
    , m_lock(std::move(lock))
{
}

Result<std::optional<ProfileDocument>> ProfileFolder::readDocument() const
{
    const Result<Bytes> bytes = m_files.read(file(documentName()), maximumDocumentSize);
    if (!bytes && bytes.error().is(FileError::NotFound)) {
        if (hasMarker() || !keys().empty()) {
            return damaged("gone, although a key was made here");
        }
        return std::optional<ProfileDocument>();
    }
    if (!bytes && bytes.error().is(FileError::TooLarge)) {
        return damaged("too large");
    }
    if (!bytes) {
        return failure(storageError(bytes.error()));
    }
    Result<ProfileDocument> document = decode(*bytes);
    if (!document) {
        return failure(document.error());
    }
    if (!document->keyMade && (hasMarker() || !keys().empty())) {
        return damaged("says that no key was made, although one was");
    }
    return std::optional<ProfileDocument>(std::move(*document));
}

Result<void> ProfileFolder::writeDocument(const ProfileDocument &document)
{
    const QByteArray bytes = encode(document);
    Result<void> written = m_files.replace(file(documentName()), bytesOf(bytes));
    return written ? Result<void>() : failure(storageError(written.error()));
}

Result<void> ProfileFolder::writeMarker()
{
    Result<void> written = m_files.replace(
        file(markerName()),
        bytesOf("A key was made in this folder. Its keychain entry and profile.json belong to it.\n"sv));
    return written ? Result<void>() : failure(storageError(written.error()));
}

bool ProfileFolder::hasMarker() const { return m_files.exists(file(markerName())); }

QString ProfileFolder::keyFile(const KeyId &id) const
{
    return file(keyFolderName()) + QLatin1Char('/') + id.text() + keySuffix();
}

bool ProfileFolder::hasKey(const KeyId &id) const { return m_files.exists(keyFile(id)); }

Result<SecretBuffer> ProfileFolder::readKey(const ProfileId &profile, const MasterSecret &master, const KeyId &id) const
{
    const Result<Bytes> bytes = m_files.read(keyFile(id), maximumSecretSize + 1024);
    if (!bytes) {
        if (bytes.error().is(FileError::NotFound)) {
            return failure(KeystoreError::KeyMissing);
        }
        if (bytes.error().is(FileError::TooLarge)) {
            return failure(KeystoreError::KeyDamaged, "too large");
        }
        return failure(storageError(bytes.error()));
    }
    if (bytes->size() < blobHeader.size() || !std::equal(blobHeader.begin(), blobHeader.end(), bytes->begin())) {
        return failure(KeystoreError::KeyDamaged, "not a sealed key of this version");
    }
    Result<SecretBuffer> secret = crypto::aeadOpenBox(blobKey(profile, master), blobAssociatedData(profile, id),
                                                      ByteView(*bytes).subspan(blobHeader.size()));
    if (!secret) {
        return failure(KeystoreError::KeyDamaged, "does not open");
    }
    return secret;
}

Result<void> ProfileFolder::writeKey(const ProfileId &profile, const MasterSecret &master, const KeyId &id,
                                     ByteView secret, bool replacing, crypto::RandomSource &random)
{
    if (secret.empty() || secret.size() > maximumSecretSize) {
        return failure(KeystoreError::KeyDamaged, "a secret is 1 byte to 64 KiB");
    }
    if (m_files.exists(keyFile(id)) != replacing) {
        return failure(replacing ? KeystoreError::KeyMissing : KeystoreError::KeyExists);
    }
    if (Result<void> made = m_files.makeFolder(file(keyFolderName())); !made) {
        return failure(storageError(made.error()));
    }
    Bytes bytes(blobHeader.begin(), blobHeader.end());
    append(bytes, crypto::aeadSealBox(blobKey(profile, master), blobAssociatedData(profile, id), secret, random));
    Result<void> written = m_files.replace(keyFile(id), bytes);
    return written ? Result<void>() : failure(storageError(written.error()));
}

Result<void> ProfileFolder::removeKey(const KeyId &id)
{
    Result<void> removed = m_files.remove(keyFile(id));
    if (!removed) {
        return removed.error().is(FileError::NotFound) ? failure(KeystoreError::KeyMissing)
                                                       : failure(storageError(removed.error()));
    }
    Result<void> synced = m_files.syncFolder(file(keyFolderName()));
    return synced ? Result<void>() : failure(storageError(synced.error()));
}

std::vector<KeyId> ProfileFolder::keys() const
{
    std::vector<KeyId> ids;
    for (const QString &name : m_files.list(file(keyFolderName()))) {
        if (!name.endsWith(keySuffix())) {
            continue;
        }
        if (Result<KeyId> id = KeyId::from(name.chopped(keySuffix().size()))) {
            ids.push_back(*id);
        }
    }
    return ids;
}

} // namespace tegata::keystore
