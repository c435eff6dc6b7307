#pragma once

#include <tegata/protocol/Ids.h>
#include <tegata/uikit/Icon.h>
#include <tegata/uikit/Poster.h>
#include <tegata/workflows/TerminalAdministration.h>

#include <QDateTime>
#include <QString>

#include <optional>

namespace tegata::console {

[[nodiscard]] ui::InstitutionKind uiKind(protocol::InstitutionKind kind);
[[nodiscard]] QString kindText(protocol::InstitutionKind kind);
[[nodiscard]] QString roleText(protocol::DeviceRole role);
[[nodiscard]] QString reasonText(protocol::RevocationReason reason);
[[nodiscard]] QString stateText(workflows::TerminalState state);
[[nodiscard]] ui::Tone toneOf(workflows::TerminalState state);

/// Local time; invalid for zero.
[[nodiscard]] QDateTime localTime(UnixTime time);
[[nodiscard]] UnixTime unixTime(const QDateTime &time);
/// "22 Nov 2026 14:05"; "–" for zero.
[[nodiscard]] QString momentText(UnixTime time);
/// "No end date" for zero.
[[nodiscard]] QString endText(UnixTime notAfter);
/// "You" for one's own account, else a short form to compare.
[[nodiscard]] QString administratorText(const protocol::Address &address, const std::optional<protocol::Address> &own);
/// Six digits in two groups: "123 456".
[[nodiscard]] QString groupedNumber(const QString &checkNumber);
/// A name, or words for one that is not there.
[[nodiscard]] QString nameOrUnknown(const QString &name);

} // namespace tegata::console
