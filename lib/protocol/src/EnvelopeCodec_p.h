#pragma once

#include <tegata/protocol/Records.h>

namespace tegata::protocol {

/// An envelope whose ciphertext still lies in the bytes it was read from, so that opening copies nothing large.
struct EnvelopeView
{
    /// Without its ciphertext.
    Envelope parts;
    ByteView ciphertext;
};

[[nodiscard]] Result<EnvelopeView> parseEnvelope(ByteView stored);

} // namespace tegata::protocol
