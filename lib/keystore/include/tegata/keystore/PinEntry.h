#pragma once

#include <tegata/base/SecretBytes.h>

#include <QString>

namespace tegata::keystore {

/// The named edge at which a typed PIN or passphrase stops being a QString: NFKC (so that full-width
/// digits of a Japanese keyboard are digits), UTF-8, and `text` is overwritten and emptied. What the
/// input widget and Qt's own copies keep cannot be reached from here.
[[nodiscard]] SecretBuffer takePin(QString &text);

} // namespace tegata::keystore
