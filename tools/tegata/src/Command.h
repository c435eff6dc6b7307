#pragma once

#include <tegata/base/FileLayer.h>
#include <tegata/clinical/RecordPayload.h>
#include <tegata/workflows/Workspace.h>

#include <CLI/CLI.hpp>
#include <QJsonObject>

#include <functional>
#include <memory>
#include <string>

namespace tegata::cli {

/// What a command answers: an object for `--json`, lines for people.
struct Reply
{
    QJsonObject json;
    QString text;
};

/// Where a secret comes from: never an argument, which everybody on the machine can read.
struct SecretSource
{
    std::string file;
    /// An open descriptor; goes before the file.
    int descriptor = -1;
};

/// Options before the command's own.
struct GlobalOptions
{
    std::string profile;
    std::string network;
    SecretSource passphrase;
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
    [[nodiscard]] Task<workflows::Workspace *> workspace(bool mayCreate = false);
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

void addLedgerCommands(CLI::App &app, const Choose &choose);
void addInstitutionCommands(CLI::App &app, const Choose &choose);
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
[[nodiscard]] int exitCodeOf(const Error &error);

// Small readers and writers that several commands share.
/// The first line of the source, without its end. Locked when neither file nor descriptor is given; FileUnreadable.
[[nodiscard]] Result<SecretBuffer> readSecret(const SecretSource &source);
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
