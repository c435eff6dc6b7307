#include "../FuzzTarget.h"

#include <tegata/gateway/HttpMessage.h>

#include <algorithm>

using namespace tegata;
using namespace tegata::gateway;

namespace {

bool isPrintable(const QByteArray &text)
{
    return std::none_of(text.begin(), text.end(), [](char character) {
        const auto byte = static_cast<unsigned char>(character);
        return (byte < 0x20 && byte != '\t') || byte == 0x7f;
    });
}

} // namespace

/// A head that is understood holds nothing that somebody else could understand otherwise.
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView input(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const Result<HttpHead> head = parseHttpHead(input);
    if (!head) {
        // A refusal is an answer that can be sent.
        fuzz::require(errorResponse(head.error()).status >= 400);
        return 0;
    }
    fuzz::require(input.size() <= httpHeadMaximum && head->fields.size() <= httpFieldsMaximum);
    fuzz::require(!head->method.isEmpty() && head->method == head->method.toUpper());
    fuzz::require(head->path.startsWith('/') && isPrintable(head->path) && isPrintable(head->query));
    fuzz::require(!head->path.contains('?') && !head->path.contains(' ') && !head->query.contains(' '));
    fuzz::require(head->contentLength >= 0 && (head->hasContentLength || head->contentLength == 0));
    int lengths = 0;
    for (const auto &[name, value] : head->fields) {
        fuzz::require(!name.isEmpty() && name == name.toLower() && isPrintable(name) && isPrintable(value));
        fuzz::require(name != "transfer-encoding");
        lengths += name == "content-length" ? 1 : 0;
        static_cast<void>(head->field(name));
    }
    fuzz::require(lengths == (head->hasContentLength ? 1 : 0));
    return 0;
}
