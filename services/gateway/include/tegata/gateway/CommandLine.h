#pragma once

#include <tegata/base/SecretBytes.h>
#include <tegata/crypto/Secp256k1.h>
#include <tegata/gateway/Configuration.h>

#include <QStringList>

class QTextStream;

namespace tegata::gateway {

/// Exit codes of tegata-gateway.
enum class ExitCode
{
    Success = 0,
    Failure = 1,
    /// Unknown command or option.
    Usage = 2,
    /// The configuration is not right.
    Configuration = 3
};

/// Where a command writes.
struct CommandOutput
{
    QTextStream &out;
    QTextStream &error;
};

/// Runs `check`, `serve`, `invite`, `admit` or `sample-config`; `arguments` without the program's name. A
/// QCoreApplication exists; only `serve` runs its event loop and ends on SIGTERM or SIGINT.
[[nodiscard]] ExitCode runCommand(const QStringList &arguments, CommandOutput output);

/// The sponsor's key from file or environment variable; empty when the sponsor is off. ConfigurationInvalid for a
/// file that others may read and for anything but 64 hexadecimal digits.
[[nodiscard]] Result<std::optional<crypto::SigningKey>> loadSponsorKey(const SponsorSettings &settings);

} // namespace tegata::gateway
