#pragma once

#include <tegata/gateway/AnswerBudget.h>
#include <tegata/gateway/Authentication.h>
#include <tegata/gateway/BrowserOrigins.h>
#include <tegata/gateway/EventStreams.h>
#include <tegata/gateway/HttpServer.h>
#include <tegata/gateway/PatientPage.h>
#include <tegata/gateway/RateLimiter.h>
#include <tegata/gateway/Router.h>
#include <tegata/gateway/Sponsor.h>
#include <tegata/gateway/Storage.h>

#include <memory>

namespace tegata::gateway {

struct Call;

/// Everything of docs/protocol.md §9, and the patient's page, behind one function from request to response. Everything
/// referred to outlives it, and it outlives its tasks.
class GatewayService final : public HttpService
{
public:
    GatewayService(Configuration configuration, ledger::LedgerReader &reader, Storage &storage, Sponsor &sponsor,
                   EventStreams &events, const Clock &clock);
    ~GatewayService() override;

    /// What is not under /v1/ is answered from this page; without one it is NotFound.
    void servePage(PatientPage page) { m_page = std::move(page); }

    [[nodiscard]] Result<qint64> admit(const HttpHead &head, const QHostAddress &client) override;
    [[nodiscard]] HttpResponse refusal(const HttpHead &head, const Error &error) const override;
    [[nodiscard]] bool takesOver(const HttpHead &head) const override;
    void takeOver(std::unique_ptr<QTcpSocket> socket, const QHostAddress &client) override;
    [[nodiscard]] QCoro::Task<HttpResponse> handle(HttpRequest request) override;

private:
    struct Handlers;
    [[nodiscard]] bool isForPage(const HttpHead &head) const;
    [[nodiscard]] bool isOwnHost(const HttpHead &head) const;
    [[nodiscard]] Task<HttpResponse> answer(HttpRequest request, RouteMatch match);
    [[nodiscard]] Task<HttpResponse> dispatch(Call call);
    [[nodiscard]] Task<HttpResponse> health();
    [[nodiscard]] Task<HttpResponse> openSession(HttpRequest request);
    [[nodiscard]] Task<HttpResponse> submitAction(HttpRequest request);
    [[nodiscard]] Task<HttpResponse> actionState(RouteMatch match);

    Configuration m_configuration;
    ledger::LedgerReader &m_reader;
    Sponsor &m_sponsor;
    EventStreams &m_events;
    Authentication m_authentication;
    BrowserOrigins m_origins;
    std::optional<PatientPage> m_page;
    RateLimiter m_openRequests;
    AnswerBudget m_answers;
    std::unique_ptr<Handlers> m_handlers;
};

/// `{"digest","state","transaction"?,"block"?,"error"?}`.
[[nodiscard]] QJsonObject toJson(const Sponsorship &sponsorship);

} // namespace tegata::gateway
