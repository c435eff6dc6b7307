#pragma once

#include <tegata/gateway/Configuration.h>
#include <tegata/gateway/HttpMessage.h>

namespace tegata::gateway {

/// Which pages may use the API from a browser (the Fetch standard's CORS protocol). Everything that counts is signed;
/// this keeps pages of strangers from spending a visitor's limits and sockets. A request without an Origin is no
/// page's, and none of this applies to it.
class BrowserOrigins
{
public:
    BrowserOrigins(const NetworkSettings &network, const PageSettings &page);

    /// Whether this is the question that a browser asks before a request of another origin.
    [[nodiscard]] static bool isPreflight(const HttpHead &head);
    /// 204 with what is allowed, or 403 NotPermitted for an origin that is not.
    [[nodiscard]] HttpResponse preflight(const HttpHead &head) const;
    /// Whether a WebSocket may be opened: browsers ask nothing before they do.
    [[nodiscard]] bool mayOpenSocket(const HttpHead &head) const;
    /// Lets the page of an allowed origin see the response.
    void allow(const HttpHead &head, HttpResponse &response) const;

private:
    [[nodiscard]] bool isAllowed(const QByteArray &origin) const;

    std::vector<QByteArray> m_own;
    std::vector<QByteArray> m_allowed;
};

} // namespace tegata::gateway
