#pragma once

#include "../HeadlessRun.h"

namespace tegata::demo {

/// Makes the sample institutions, their terminals, patients and charts of `./run demo`, through the workflows: nobody
/// watches. The profiles are named as the apps that open them afterwards. Returns whether everything was made.
[[nodiscard]] bool seed(const RunOptions &options);

} // namespace tegata::demo
