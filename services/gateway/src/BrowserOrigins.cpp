#include <tegata/gateway/BrowserOrigins.h>

#include <algorithm>

namespace tegata::gateway {
namespace {

bool contains(const std::vector<QByteArray> &origins, const QByteArray &origin)
{
    return std::find(origins.begin(), origins.end(), origin) != origins.end();
}

} // namespace

BrowserOrigins::BrowserOrigins(const NetworkSettings &network, const PageSettings &page)
{
    for (const auto &host : network.publicHosts) {
        m_own.push_back("http://" + host.toLatin1());
        m_own.push_back("https://" + host.toLatin1());
    }
    for (const auto &origin : page.allowedOrigins) {
        m_allowed.push_back(origin.toLatin1());
    }
}

bool BrowserOrigins::isAllowed(const QByteArray &origin) const { return contains(m_allowed, origin); }

bool BrowserOrigins::isPreflight(const HttpHead &head)
{
    return head.method == "OPTIONS" && !head.field("origin").isEmpty() &&
           !head.field("access-control-request-method").isEmpty();
}

HttpResponse BrowserOrigins::preflight(const HttpHead &head) const
{
    if (!isAllowed(head.field("origin"))) {
        return errorResponse(Error(GatewayError::NotPermitted, "origin"));
    }
    HttpResponse response;
    response.status = 204;
    response.fields = {
        {"Access-Control-Allow-Methods", "GET, POST, PUT, DELETE"},
        {"Access-Control-Allow-Headers", "content-digest, content-type, signature, signature-input"},
        // Two hours are the most that browsers take.
        {"Access-Control-Max-Age", "7200"},
    };
    allow(head, response);
    return response;
}

bool BrowserOrigins::mayOpenSocket(const HttpHead &head) const
{
    const auto names =
        std::any_of(head.fields.begin(), head.fields.end(), [](const auto &field) { return field.first == "origin"; });
    const auto origin = head.field("origin");
    return !names || isAllowed(origin) || contains(m_own, origin);
}

void BrowserOrigins::allow(const HttpHead &head, HttpResponse &response) const
{
    if (m_allowed.empty()) {
        return;
    }
    const auto origin = head.field("origin");
    if (isAllowed(origin)) {
        response.fields.emplace_back("Access-Control-Allow-Origin", origin);
        // A page under Cross-Origin-Embedder-Policy takes no answer that does not say so.
        response.fields.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
    }
    response.fields.emplace_back("Vary", "Origin");
}

} // namespace tegata::gateway
