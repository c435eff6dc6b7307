#pragma once

#include <tegata/appshell/ShownValues.h>
#include <tegata/protocol/Ids.h>
#include <tegata/uikit/Icon.h>
#include <tegata/workflows/TerminalAdministration.h>

#include <QString>

#include <optional>

namespace tegata::console {

using appshell::endText;
using appshell::kindText;
using appshell::localTime;
using appshell::momentText;
using appshell::reasonText;
using appshell::roleText;

[[nodiscard]] QString stateText(workflows::TerminalState state);
[[nodiscard]] ui::Tone toneOf(workflows::TerminalState state);

/// "You" for one's own account, else a short form to compare.
[[nodiscard]] QString administratorText(const protocol::Address &address, const std::optional<protocol::Address> &own);

/// As short as a table wants them: the time of a moment of today, else its day; the day of an end.
[[nodiscard]] QString momentShortText(UnixTime time);
[[nodiscard]] QString endDayText(UnixTime notAfter);

/// A name, or words for one that is not there.
[[nodiscard]] QString nameOrUnknown(const QString &name);

} // namespace tegata::console
