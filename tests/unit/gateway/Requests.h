#pragma once

#include "GatewayFixture.h"

/// Requests of the service's tests, in short.
namespace tegata::gateway::test {

inline QByteArray hexOf(std::string_view text) { return QByteArray(text.data(), static_cast<qsizetype>(text.size())); }

template <typename Strong> QByteArray path(const char *before, const Strong &id, const char *behind = "")
{
    return QByteArray(before) + QByteArray::fromStdString(id.hex()) + behind;
}

inline QByteArray bytesOfEnvelope(const protocol::SealedRecord &record)
{
    return toQByteArray(protocol::encodeEnvelope(record.envelope));
}

inline HttpRequest openRequest(const QByteArray &method, const QByteArray &requestPath, const QByteArray &body)
{
    HttpRequest request;
    request.head.method = method;
    request.head.path = requestPath;
    request.head.fields = {{"host", "gateway.test"}};
    request.body = body;
    return request;
}

} // namespace tegata::gateway::test
