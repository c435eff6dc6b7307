#pragma once

#include "scenes/Scenes.h"

namespace tegata::demo {

struct RunOptions
{
    workflows::NetworkConfiguration network;
    /// The file it was read from.
    QString networkFile;
    /// Folder of the profiles.
    QString profiles;
    Secrets secrets;
    /// Folder of the patient's page, with its tests.
    QString page;
    Ground ground;
    /// Folder for pictures, documents and transcript.
    QString out;
    ui::LanguageCode language = ui::LanguageCode::Japanese;
};

/// The whole flow through the windows, from three first runs to the ends of permission and terminal. GUI thread,
/// outside of any event loop. Returns whether every step was done; the transcript is written either way.
[[nodiscard]] bool runHeadless(const RunOptions &options);

} // namespace tegata::demo
