#include <tegata/gateway/HttpMessage.h>

#include <QJsonDocument>

#include <algorithm>

namespace tegata::gateway {
namespace {

bool isTokenCharacter(char character)
{
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || others.find(character) != std::string_view::npos;
}

bool isToken(QByteArrayView text) { return !text.isEmpty() && std::all_of(text.begin(), text.end(), isTokenCharacter); }

/// RFC 3986 path and query characters; no fragment, nothing that a proxy might rewrite.
bool isTargetCharacter(char character)
{
    constexpr std::string_view others = "-._~!$&'()*+,;=:@/?%";
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || others.find(character) != std::string_view::npos;
}

bool isFieldValueCharacter(char character)
{
    const auto byte = static_cast<unsigned char>(character);
    return byte == '\t' || (byte >= 0x20 && byte < 0x7f);
}

QByteArray trimmed(QByteArrayView text)
{
    while (!text.isEmpty() && (text.front() == ' ' || text.front() == '\t')) {
        text = text.sliced(1);
    }
    while (!text.isEmpty() && (text.back() == ' ' || text.back() == '\t')) {
        text = text.chopped(1);
    }
    return text.toByteArray();
}

Result<void> readRequestLine(QByteArrayView line, HttpHead &head)
{
    const auto firstSpace = line.indexOf(' ');
    const auto lastSpace = line.lastIndexOf(' ');
    if (firstSpace <= 0 || lastSpace <= firstSpace) {
        return failure(GatewayError::Malformed, "request line");
    }
    const auto method = line.first(firstSpace);
    const auto target = line.sliced(firstSpace + 1, lastSpace - firstSpace - 1);
    const auto version = line.sliced(lastSpace + 1);
    // Methods are case-sensitive, and what signs a request signs them in upper case.
    if (method.isEmpty() || method.size() > 16 ||
        !std::all_of(method.begin(), method.end(), [](char letter) { return letter >= 'A' && letter <= 'Z'; })) {
        return failure(GatewayError::Malformed, "method");
    }
    if (version != QByteArrayView("HTTP/1.1")) {
        return version.startsWith("HTTP/") ? failure(GatewayError::VersionNotSupported)
                                           : failure(GatewayError::Malformed, "version");
    }
    if (!target.startsWith('/') || !std::all_of(target.begin(), target.end(), isTargetCharacter)) {
        return failure(GatewayError::Malformed, "target");
    }
    head.method = method.toByteArray();
    const auto question = target.indexOf('?');
    head.path = (question < 0 ? target : target.first(question)).toByteArray();
    head.query = question < 0 ? QByteArray() : target.sliced(question + 1).toByteArray();
    return {};
}

Result<void> readField(QByteArrayView line, HttpHead &head)
{
    const auto colon = line.indexOf(':');
    if (colon <= 0 || !isToken(line.first(colon))) {
        return failure(GatewayError::Malformed, "field name");
    }
    const auto value = line.sliced(colon + 1);
    if (!std::all_of(value.begin(), value.end(), isFieldValueCharacter)) {
        return failure(GatewayError::Malformed, "field value");
    }
    if (head.fields.size() == httpFieldsMaximum) {
        return failure(GatewayError::HeadersTooLarge);
    }
    head.fields.emplace_back(line.first(colon).toByteArray().toLower(), trimmed(value));
    return {};
}

Result<void> readLengthAndConnection(HttpHead &head)
{
    int hosts = 0;
    int lengths = 0;
    for (const auto &[name, value] : head.fields) {
        if (name == "transfer-encoding") {
            return failure(GatewayError::LengthRequired, "transfer-encoding");
        }
        if (name == "host") {
            ++hosts;
        } else if (name == "content-length") {
            ++lengths;
            const auto isNumber = !value.isEmpty() && value.size() <= 12 &&
                                  std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
            if (!isNumber) {
                return failure(GatewayError::Malformed, "content-length");
            }
            head.contentLength = value.toLongLong();
            head.hasContentLength = true;
        } else if (name == "connection" && value.toLower().contains("close")) {
            head.keepsAlive = false;
        }
    }
    if (hosts != 1 || lengths > 1) {
        return failure(GatewayError::Malformed, "host or content-length");
    }
    return {};
}

QByteArray reasonOf(int status)
{
    // RFC 9112 §4: clients ignore the phrase; one word per class is enough.
    if (status < 200) {
        return QByteArrayLiteral("Continue");
    }
    if (status < 400) {
        return QByteArrayLiteral("OK");
    }
    return status < 500 ? QByteArrayLiteral("Refused") : QByteArrayLiteral("Failed");
}

} // namespace

QByteArray HttpHead::field(QByteArrayView name) const
{
    QByteArray found;
    int count = 0;
    for (const auto &[fieldName, value] : fields) {
        if (fieldName == name) {
            found = value;
            ++count;
        }
    }
    return count == 1 ? found : QByteArray();
}

Result<HttpHead> parseHttpHead(QByteArrayView text)
{
    if (text.size() > httpHeadMaximum) {
        return failure(GatewayError::HeadersTooLarge);
    }
    HttpHead head;
    bool isFirst = true;
    while (!text.isEmpty()) {
        const auto end = text.indexOf(QByteArrayView("\r\n"));
        const auto line = end < 0 ? text : text.first(end);
        text = end < 0 ? QByteArrayView() : text.sliced(end + 2);
        auto read = isFirst ? readRequestLine(line, head) : readField(line, head);
        if (!read) {
            return failure(read.error());
        }
        isFirst = false;
    }
    if (isFirst) {
        return failure(GatewayError::Malformed, "empty");
    }
    if (auto read = readLengthAndConnection(head); !read) {
        return failure(read.error());
    }
    return head;
}

namespace {

// RFC 9110 §8.6: these two have no body, and say nothing of one.
bool hasBody(const HttpResponse &response) { return response.status != 204 && response.status != 304; }

} // namespace

QByteArray encodeHttpHead(const HttpResponse &response, bool keepsAlive)
{
    QByteArray out = "HTTP/1.1 " + QByteArray::number(response.status) + ' ' + reasonOf(response.status) + "\r\n";
    if (!response.contentType.isEmpty()) {
        out += "Content-Type: " + response.contentType + "\r\n";
    }
    if (hasBody(response)) {
        out += "Content-Length: " + QByteArray::number(response.body.size()) + "\r\n";
    }
    bool saysHowToCache = false;
    for (const auto &[name, value] : response.fields) {
        saysHowToCache = saysHowToCache || name == "Cache-Control";
        out += name + ": " + value + "\r\n";
    }
    // What the API answers is not for a cache, and nothing at all for a guess at its type.
    out += saysHowToCache ? "" : "Cache-Control: no-store\r\n";
    out += "X-Content-Type-Options: nosniff\r\n";
    out += keepsAlive ? "\r\n" : "Connection: close\r\n\r\n";
    return out;
}

QByteArray httpBodyOf(const HttpResponse &response)
{
    return hasBody(response) && !response.isHeadOnly ? response.body : QByteArray();
}

QByteArray encodeHttpResponse(const HttpResponse &response, bool keepsAlive)
{
    return encodeHttpHead(response, keepsAlive) + httpBodyOf(response);
}

HttpResponse jsonResponse(int status, const QJsonObject &object)
{
    HttpResponse response;
    response.status = status;
    response.contentType = QByteArrayLiteral("application/json");
    response.body = QJsonDocument(object).toJson(QJsonDocument::Compact);
    return response;
}

HttpResponse binaryResponse(QByteArray body)
{
    HttpResponse response;
    response.contentType = QByteArrayLiteral("application/octet-stream");
    response.body = std::move(body);
    return response;
}

HttpResponse errorResponse(const Error &error)
{
    const auto code = gatewayErrorOf(error);
    const auto name = ErrorTraits<GatewayError>::name(code);
    return jsonResponse(httpStatusOf(code), {{QStringLiteral("error"),
                                              QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()))}});
}

} // namespace tegata::gateway
