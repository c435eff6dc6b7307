#pragma once

#include <tegata/base/FileLayer.h>
#include <tegata/clinical/Items.h>
#include <tegata/clinical/RecordPayload.h>
#include <tegata/workflows/ActionProgress.h>
#include <tegata/workflows/Workspace.h>

#include <CLI/CLI.hpp>
#include <QJsonObject>

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace tegata::cli {

/// What a command answers: an object for `--json`, lines for people.
struct Reply
{
    QJsonObject json;
    QString text;
    /// False for a check that found something wrong: the answer says what, and the exit code is exitCheckFailed.
    bool isAsItShouldBe = true;
};

/// Where a secret comes from: never an argument, which everybody on the machine can read.
struct SecretSource
{
    std::string file;
    /// An open descriptor; goes before the file.
    int descriptor = -1;
    [[nodiscard]] bool isGiven() const { return descriptor >= 0 || !file.empty(); }
};

/// Options before the command's own.
struct GlobalOptions
{
    std::string profile;
    std::string network;
    SecretSource passphrase;
    /// Key of the account that pays for actions itself; neither file nor descriptor: the gateway's sponsor pays.
    SecretSource payer;
    bool isKeychain = false;
    bool isJson = false;
};

/// Opens what the chosen command needs, and nothing else.
class Session
{
public:
    explicit Session(GlobalOptions options);
    ~Session();
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    /// The profile's workspace, unlocked; made when the folder is empty and `mayCreate`.
    /// @param passphraseCopy gets a copy of what unlocked it; outlives the task.
    [[nodiscard]] Task<workflows::Workspace *> workspace(bool mayCreate = false,
                                                         SecretBuffer *passphraseCopy = nullptr);
    /// The network file alone, for what needs no profile. InvalidConfiguration, FileUnreadable.
    [[nodiscard]] Result<workflows::NetworkConfiguration> network() const;
    [[nodiscard]] crypto::RandomSource &random() { return m_random; }
    [[nodiscard]] const Clock &clock() const { return m_clock; }

private:
    GlobalOptions m_options;
    SystemClock m_clock;
    crypto::SystemRandom m_random;
    SystemFileLayer m_files;
    std::unique_ptr<keystore::SecretVault> m_vault;
    std::unique_ptr<workflows::Workspace> m_workspace;
};

/// What runs once the arguments are understood.
using Command = std::function<Task<Reply>(Session &)>;
/// Remembers the command that the arguments chose.
using Choose = std::function<void(Command)>;

void addProfileCommands(CLI::App &app, const Choose &choose);
void addNetworkCommands(CLI::App &app, const Choose &choose);
void addLedgerCommands(CLI::App &app, const Choose &choose);
void addInstitutionCommands(CLI::App &app, const Choose &choose);
void addAuditCommands(CLI::App &app, const Choose &choose);
void addTerminalCommands(CLI::App &app, const Choose &choose);
void addPatientCommands(CLI::App &app, const Choose &choose);
void addChartCommands(CLI::App &app, const Choose &choose);
void addPrescriptionCommands(CLI::App &app, const Choose &choose);

// Exit codes, documented in docs/cli.md.
inline constexpr int exitDone = 0;
inline constexpr int exitRefused = 1;
inline constexpr int exitUsage = 2;
inline constexpr int exitLocked = 3;
inline constexpr int exitUnreachable = 4;
inline constexpr int exitNotPermitted = 5;
inline constexpr int exitCheckFailed = 6;
[[nodiscard]] int exitCodeOf(const Error &error);

// Small readers and writers that several commands share.
/// The first line of the source, without its end. Locked when neither file nor descriptor is given; FileUnreadable.
[[nodiscard]] Result<SecretBuffer> readSecret(const SecretSource &source);
/// A key of 32 bytes in hexadecimal. InvalidKey; errors of readSecret.
[[nodiscard]] Result<crypto::SigningKey> readKey(const SecretSource &source);
[[nodiscard]] Result<QByteArray> readFile(const std::string &path, qint64 maximumSize);
/// A secret goes into a new file that nobody but its owner can read, and onto the medium.
[[nodiscard]] Result<void> writeFile(const std::string &path, ByteView content, bool isSecret);
[[nodiscard]] QString text(const std::string &argument);
/// "2026-11-30" (the end of that day, local time), "never", or empty for `fallback`.
[[nodiscard]] Result<UnixTime> parseEnd(const std::string &argument, UnixTime fallback);
template <typename Strong> [[nodiscard]] Result<Strong> parseId(const std::string &argument)
{
    const auto id = Strong::fromHex(argument);
    if (!id) {
        return failure(WorkflowError::InvalidDraft, "an id is 0x and hexadecimal digits");
    }
    return *id;
}
[[nodiscard]] QJsonValue timeJson(UnixTime time);
[[nodiscard]] QString timeText(UnixTime time);
/// What an option holds by its word, such as a kind of institution.
template <typename Value> using Words = std::map<std::string, Value>;
template <typename Value> QString wordOf(const Words<Value> &words, Value value)
{
    for (const auto &[word, one] : words) {
        if (one == value) {
            return text(word);
        }
    }
    return {};
}
[[nodiscard]] const Words<protocol::InstitutionKind> &institutionKinds();
[[nodiscard]] const Words<protocol::DeviceRole> &deviceRoles();
[[nodiscard]] const Words<protocol::CompartmentKind> &compartmentKinds();
[[nodiscard]] const Words<protocol::Permission> &permissionWords();
[[nodiscard]] const Words<clinical::Gender> &genders();
/// {"summary":"read",…}
[[nodiscard]] QJsonObject compartmentsJson(const std::map<protocol::CompartmentKind, protocol::Permission> &granted);
/// YYYY-MM-DD; invalid when empty. InvalidDraft.
[[nodiscard]] Result<QDate> parseDay(const std::string &argument);
/// Places behind which one waits in vain: nodes, gateway, or both are away.
[[nodiscard]] bool isAway(const Error &error);
[[nodiscard]] Reply recordedReply(const workflows::RecordedAction &action);
[[nodiscard]] QJsonObject recordedJson(const protocol::Digest &digest, const protocol::TransactionHash &transaction,
                                       protocol::BlockNumber block);
/// The profile's user enters and confirms at once: who runs a command has seen its arguments.
[[nodiscard]] clinical::Confirmation confirmationOf(const workflows::Workspace &workspace, const Clock &clock);
/// An institution's code as text or as a picture, one of which has to be given.
struct CodeOptions
{
    std::string code;
    std::string picture;
};
void addCodeOptions(CLI::App *command, CodeOptions &options);
[[nodiscard]] Result<QString> institutionCode(const CodeOptions &options);

} // namespace tegata::cli
