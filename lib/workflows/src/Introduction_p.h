#pragma once

#include <tegata/workflows/Workspace.h>

/// The token in an institution's QR code that lets new patients be sponsored.
namespace tegata::workflows {

/// The current token. An administrator's profile makes it, hands it to the gateway and leaves it sealed for the
/// terminals; every step is taken up after a crash. A terminal reads it there; NotFound when none was left yet.
[[nodiscard]] Task<protocol::Introduction> currentIntroduction(Workspace *workspace);
/// Makes a new one; administrators only.
[[nodiscard]] Task<void> renewIntroductionOf(Workspace *workspace);

} // namespace tegata::workflows
