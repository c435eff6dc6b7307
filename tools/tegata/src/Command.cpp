#include "Command.h"

#include <tegata/keystore/ProcessProtection.h>
#include <tegata/qr/Payloads.h>
#include <tegata/qr/QrCode.h>

#include <QDateTime>
#include <QFile>

#include <unistd.h>

namespace tegata::cli {

namespace {

constexpr qint64 networkFileMaximum = 64 * 1024;
constexpr std::size_t secretMaximum = 4096;

/// A line of a file or descriptor without its line end, into memory that is wiped.
Result<SecretBuffer> readSecretLine(int descriptor)
{
    SecretBuffer buffer(secretMaximum);
    std::size_t size = 0;
    while (size < secretMaximum) {
        const ssize_t count = ::read(descriptor, buffer.writable().data() + size, secretMaximum - size);
        if (count < 0) {
            return failure(WorkflowError::FileUnreadable, "a secret cannot be read");
        }
        if (count == 0) {
            break;
        }
        size += static_cast<std::size_t>(count);
    }
    const ByteView all = buffer.view().first(size);
    const auto end =
        std::find_if(all.begin(), all.end(), [](std::uint8_t byte) { return byte == '\n' || byte == '\r'; });
    return SecretBuffer::copyOf(all.first(static_cast<std::size_t>(end - all.begin())));
}

/// Hexadecimal digits, with or without 0x, into memory that is wiped.
std::optional<SecretBuffer> bytesOfHex(ByteView digits)
{
    if (digits.size() >= 2 && digits[0] == '0' && digits[1] == 'x') {
        digits = digits.subspan(2);
    }
    static constexpr std::string_view alphabet = "0123456789abcdef";
    const auto valueOf = [](std::uint8_t digit) {
        return alphabet.find(static_cast<char>(digit >= 'A' && digit <= 'F' ? digit - 'A' + 'a' : digit));
    };
    SecretBuffer bytes(digits.size() / 2);
    for (std::size_t index = 0; index < bytes.view().size(); ++index) {
        const std::size_t high = valueOf(digits[2 * index]);
        const std::size_t low = valueOf(digits[2 * index + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) {
            return std::nullopt;
        }
        bytes.writable()[index] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return digits.size() % 2 == 0 ? std::optional(std::move(bytes)) : std::nullopt;
}

} // namespace

Session::Session(GlobalOptions options)
    : m_options(std::move(options))
{
}

Session::~Session() = default;

Result<workflows::NetworkConfiguration> Session::network() const
{
    if (m_options.network.empty()) {
        return failure(WorkflowError::InvalidConfiguration, "give --network");
    }
    const Result<QByteArray> file = readFile(m_options.network, networkFileMaximum);
    if (!file) {
        return failure(file.error());
    }
    return workflows::parseNetworkConfiguration(*file);
}

Task<workflows::Workspace *> Session::workspace(bool mayCreate, SecretBuffer *passphraseCopy)
{
    if (m_workspace != nullptr) {
        co_return m_workspace.get();
    }
    for (const Result<void> &check : {keystore::protectProcess(), keystore::selfTestCryptography()}) {
        if (!check) {
            co_return failure(check.error());
        }
    }
    if (m_options.profile.empty() || m_options.network.empty()) {
        co_return failure(WorkflowError::InvalidConfiguration, "give --profile and --network");
    }
    const Result<workflows::NetworkConfiguration> configuration = network();
    if (!configuration) {
        co_return failure(configuration.error());
    }
    if (m_options.isKeychain) {
        m_vault = std::make_unique<keystore::KeychainVault>();
    } else {
        m_vault = std::make_unique<keystore::PassphraseVault>();
    }
    Result<workflows::WorkspaceParts> parts =
        workflows::Workspace::partsOf(text(m_options.profile), keystore::AppKind::CommandLine, *configuration,
                                      {*m_vault, m_files, m_clock, m_random});
    if (!parts) {
        co_return failure(parts.error());
    }
    if (m_options.payer.isGiven()) {
        Result<crypto::SigningKey> payer = readKey(m_options.payer);
        if (!payer) {
            co_return failure(payer.error());
        }
        parts->carrier =
            std::make_unique<ledger::DirectCarrier>(*parts->nodes, configuration->deployment, std::move(*payer));
    }
    Result<SecretBuffer> passphrase = readSecret(m_options.passphrase);
    if (!passphrase) {
        co_return failure(passphrase.error());
    }
    const bool isNew = parts->keyStore->state() != keystore::ProfileState::Ready;
    if (isNew && !mayCreate) {
        co_return failure(WorkflowError::NotRegistered, "there is no profile in this folder");
    }
    if (passphraseCopy != nullptr) {
        *passphraseCopy = SecretBuffer::copyOf(passphrase->view());
    }
    m_workspace = std::make_unique<workflows::Workspace>(std::move(*parts));
    workflows::Workspace *workspace = m_workspace.get();
    Result<void> unlocked = Result<void>();
    if (isNew) {
        unlocked = co_await workspace->create(std::move(*passphrase));
    } else {
        unlocked = co_await workspace->unlock(std::move(*passphrase));
    }
    if (!unlocked) {
        co_return failure(unlocked.error());
    }
    co_return workspace;
}

int exitCodeOf(const Error &error)
{
    if (error.is(WorkflowError::Locked) || error.is(KeystoreError::WrongPin) || error.is(KeystoreError::PinDelayed) ||
        error.is(KeystoreError::Locked)) {
        return exitLocked;
    }
    if (isAway(error) && !error.is(LedgerError::TryLater)) {
        return exitUnreachable;
    }
    if (error.is(WorkflowError::NoPermission) || error.is(WorkflowError::PermissionEnded) ||
        error.is(LedgerError::NotAuthorized) || error.is(WorkflowError::DeviceRevoked) ||
        error.is(WorkflowError::DeviceExpired) || error.is(WorkflowError::InstitutionInactive)) {
        return exitNotPermitted;
    }
    return exitRefused;
}

Result<SecretBuffer> readSecret(const SecretSource &source)
{
    if (!source.isGiven()) {
        return failure(WorkflowError::Locked, "give --passphrase-file or --passphrase-fd");
    }
    if (source.descriptor >= 0) {
        return readSecretLine(source.descriptor);
    }
    QFile file(text(source.file));
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        return failure(WorkflowError::FileUnreadable, "the file of a secret cannot be opened");
    }
    return readSecretLine(file.handle());
}

Result<crypto::SigningKey> readKey(const SecretSource &source)
{
    const Result<SecretBuffer> line = readSecret(source);
    if (!line) {
        return failure(line.error());
    }
    const std::optional<SecretBuffer> bytes = bytesOfHex(line->view());
    std::optional<crypto::SigningKey> key = bytes ? crypto::SigningKey::copyOf(bytes->view()) : std::nullopt;
    if (!key) {
        return failure(CryptoError::InvalidKey, "a key is 32 bytes in hexadecimal");
    }
    return std::move(*key);
}

Result<QByteArray> readFile(const std::string &path, qint64 maximumSize)
{
    QFile file(text(path));
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(WorkflowError::FileUnreadable, "a file cannot be opened");
    }
    QByteArray content = file.read(maximumSize + 1);
    if (content.size() > maximumSize) {
        return failure(WorkflowError::FileUnreadable, "a file is too large");
    }
    return content;
}

Result<void> writeFile(const std::string &path, ByteView content, bool isSecret)
{
    QFile file(text(path));
    // Private from its first moment: who has opened a file keeps it open whatever its permissions become.
    const bool isOpen = isSecret ? file.open(QIODevice::WriteOnly | QIODevice::NewOnly,
                                             QFileDevice::ReadOwner | QFileDevice::WriteOwner)
                                 : file.open(QIODevice::WriteOnly | QIODevice::Truncate);
    if (!isOpen) {
        return failure(WorkflowError::FileUnreadable,
                       isSecret && file.exists() ? "the file for a secret exists already" : "a file cannot be written");
    }
    const auto size = static_cast<qint64>(content.size());
    if (file.write(reinterpret_cast<const char *>(content.data()), size) != size || !file.flush() ||
        (isSecret && ::fsync(file.handle()) != 0)) {
        return failure(WorkflowError::FileUnreadable, "a file cannot be written");
    }
    return {};
}

QString text(const std::string &argument) { return QString::fromStdString(argument); }

Result<UnixTime> parseEnd(const std::string &argument, UnixTime fallback)
{
    if (argument.empty()) {
        return fallback;
    }
    if (argument == "never") {
        return UnixTime{};
    }
    const Result<QDate> day = parseDay(argument);
    if (!day) {
        return failure(day.error());
    }
    return fromUnixSeconds(static_cast<std::uint64_t>(day->addDays(1).startOfDay().toSecsSinceEpoch()));
}

Result<QDate> parseDay(const std::string &argument)
{
    const QDate day = QDate::fromString(text(argument), Qt::ISODate);
    if (!argument.empty() && !day.isValid()) {
        return failure(WorkflowError::InvalidDraft, "a date is YYYY-MM-DD");
    }
    return day;
}

QJsonValue timeJson(UnixTime time)
{
    return time == UnixTime{} ? QJsonValue() : QJsonValue(static_cast<qint64>(toUnixSeconds(time)));
}

QString timeText(UnixTime time)
{
    return time == UnixTime{}
               ? QStringLiteral("-")
               : QDateTime::fromSecsSinceEpoch(static_cast<qint64>(toUnixSeconds(time))).toString(Qt::ISODate);
}

QJsonObject recordedJson(const protocol::Digest &digest, const protocol::TransactionHash &transaction,
                         protocol::BlockNumber block)
{
    return {{QStringLiteral("digest"), digest.hexString()},
            {QStringLiteral("transaction"), transaction.hexString()},
            {QStringLiteral("block"), static_cast<qint64>(protocol::toNumber(block))}};
}

Reply recordedReply(const workflows::RecordedAction &action)
{
    return {recordedJson(action.digest, action.transaction, action.block),
            QStringLiteral("recorded in block %1").arg(protocol::toNumber(action.block))};
}

bool isAway(const Error &error)
{
    return error.is(LedgerError::Unreachable) || error.is(LedgerError::Timeout) || error.is(LedgerError::TryLater);
}

const Words<protocol::InstitutionKind> &institutionKinds()
{
    static const Words<protocol::InstitutionKind> words{{"hospital", protocol::InstitutionKind::Hospital},
                                                        {"clinic", protocol::InstitutionKind::Clinic},
                                                        {"pharmacy", protocol::InstitutionKind::Pharmacy}};
    return words;
}

const Words<protocol::DeviceRole> &deviceRoles()
{
    static const Words<protocol::DeviceRole> words{{"doctor", protocol::DeviceRole::Doctor},
                                                   {"nurse", protocol::DeviceRole::Nurse},
                                                   {"pharmacist", protocol::DeviceRole::Pharmacist},
                                                   {"clerk", protocol::DeviceRole::Clerk},
                                                   {"laboratory", protocol::DeviceRole::LaboratoryTechnician}};
    return words;
}

const Words<protocol::CompartmentKind> &compartmentKinds()
{
    static const Words<protocol::CompartmentKind> words{{"summary", protocol::CompartmentKind::Summary},
                                                        {"medications", protocol::CompartmentKind::Medications},
                                                        {"clinical", protocol::CompartmentKind::Clinical},
                                                        {"sensitive", protocol::CompartmentKind::Sensitive}};
    return words;
}

const Words<protocol::Permission> &permissionWords()
{
    static const Words<protocol::Permission> words{{"read", protocol::Permission::Read},
                                                   {"write", protocol::Permission::Write},
                                                   {"readwrite", protocol::Permission::ReadWrite}};
    return words;
}

const Words<clinical::Gender> &genders()
{
    static const Words<clinical::Gender> words{{"female", clinical::Gender::Female},
                                               {"male", clinical::Gender::Male},
                                               {"other", clinical::Gender::Other},
                                               {"unknown", clinical::Gender::Unknown}};
    return words;
}

QJsonObject compartmentsJson(const std::map<protocol::CompartmentKind, protocol::Permission> &granted)
{
    QJsonObject object;
    for (const auto &[kind, permission] : granted) {
        object.insert(wordOf(compartmentKinds(), kind), wordOf(permissionWords(), permission));
    }
    return object;
}

clinical::Confirmation confirmationOf(const workflows::Workspace &workspace, const Clock &clock)
{
    clinical::Confirmation confirmation;
    if (const auto &enrolment = workspace.state().enrolment) {
        confirmation.enteredBy = {enrolment->userName, enrolment->profession};
    }
    confirmation.confirmedBy = confirmation.enteredBy;
    confirmation.enteredAt = clock.now();
    confirmation.confirmedAt = clock.now();
    return confirmation;
}

void addCodeOptions(CLI::App *command, CodeOptions &options)
{
    CLI::Option_group *code = command->add_option_group("code", "The institution's code");
    code->add_option("--code", options.code, "Text of the institution's code");
    code->add_option("--code-image", options.picture, "Picture of it");
    code->require_option(1);
}

Result<QString> institutionCode(const CodeOptions &options)
{
    if (!options.code.empty()) {
        return text(options.code);
    }
    constexpr qint64 pictureMaximum = 32 * 1024 * 1024;
    const Result<QByteArray> bytes = readFile(options.picture, pictureMaximum);
    if (!bytes) {
        return failure(bytes.error());
    }
    const Result<std::vector<QString>> texts = qr::readCodesFromFile(*bytes);
    if (!texts) {
        return failure(texts.error());
    }
    const Result<qr::InstitutionCode> found = qr::findInstitutionCode(*texts);
    if (!found) {
        return failure(found.error());
    }
    return qr::writeInstitutionCode(*found, QString());
}

} // namespace tegata::cli
