#pragma once

#include <tegata/uikit/MessageBar.h>

#include <QStringList>

namespace tegata::ui {

/// The words for an error, in the application's language: what happened, and what to do next. A code without
/// words of its own gets a general sentence that names the code, for the person who will be called.
[[nodiscard]] MessageWords wordsFor(const Error &error);
/// As above, by key ("crypto.DecryptionFailed"): for errors that arrive as text.
[[nodiscard]] MessageWords wordsForKey(const QString &key);
/// Every key that has words of its own; a test compares it with the enums of all libraries.
[[nodiscard]] QStringList keysWithWords();

} // namespace tegata::ui
