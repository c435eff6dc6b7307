#pragma once

#include <tegata/gateway/GatewayError.h>

#include <QByteArray>
#include <QHostAddress>
#include <QJsonObject>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

/// HTTP/1.1 messages as the gateway understands them: a strict subset of RFC 9112. What a proxy and this program
/// could read differently is refused: two Content-Lengths, Transfer-Encoding, folded lines, bare line feeds,
/// absolute targets, control characters.
namespace tegata::gateway {

/// Largest request line with all headers, and most header fields.
inline constexpr qsizetype httpHeadMaximum = 16 * 1024;
inline constexpr std::size_t httpFieldsMaximum = 64;

struct HttpHead
{
    /// Upper case.
    QByteArray method;
    /// As it came, starting with "/".
    QByteArray path;
    /// As it came, without the question mark.
    QByteArray query;
    /// Names in lower case, in the order they came.
    std::vector<std::pair<QByteArray, QByteArray>> fields;
    qint64 contentLength = 0;
    bool hasContentLength = false;
    bool keepsAlive = true;

    /// The value of a field; empty when it is absent. A field that came twice is not there at all: nothing the
    /// gateway reads may come twice.
    [[nodiscard]] QByteArray field(QByteArrayView name) const;
};

struct HttpRequest
{
    HttpHead head;
    QByteArray body;
    /// Who sent it: the peer, or what a trusted proxy says.
    QHostAddress client;
};

struct HttpResponse
{
    int status = 200;
    QByteArray contentType;
    QByteArray body;
    /// Further fields, as they are sent. Without a Cache-Control among them nothing may be kept.
    std::vector<std::pair<QByteArray, QByteArray>> fields;
    /// An answer to HEAD: it says how long the body is and leaves it out.
    bool isHeadOnly = false;
    /// Room that the body takes of the AnswerBudget; held until it is sent.
    std::shared_ptr<const void> reservation;
};

/// Reads request line and fields, up to and without the empty line. Malformed, VersionNotSupported,
/// LengthRequired (Transfer-Encoding), HeadersTooLarge.
[[nodiscard]] Result<HttpHead> parseHttpHead(QByteArrayView head);

/// Status line and fields with the empty line behind them.
[[nodiscard]] QByteArray encodeHttpHead(const HttpResponse &response, bool keepsAlive);
/// The bytes that follow; empty when the answer has none. Shared with the response, not copied.
[[nodiscard]] QByteArray httpBodyOf(const HttpResponse &response);
/// Both, in one piece.
[[nodiscard]] QByteArray encodeHttpResponse(const HttpResponse &response, bool keepsAlive);

[[nodiscard]] HttpResponse jsonResponse(int status, const QJsonObject &object);
[[nodiscard]] HttpResponse binaryResponse(QByteArray body);
/// `{"error":"<Code>"}` with its status, for any error; foreign ones are Internal.
[[nodiscard]] HttpResponse errorResponse(const Error &error);

} // namespace tegata::gateway
