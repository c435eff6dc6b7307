#pragma once

#include "ChainActors.h"

#include <tegata/ledgerclient/GatewayClient.h>

#include <QUrl>

namespace tegata::test {

class AccountSession final : public ledger::SessionSigner
{
public:
    AccountSession(protocol::Deployment deployment, const ChainActors::Member &member)
        : m_deployment(deployment)
        , m_member(member)
    {
    }
    [[nodiscard]] protocol::Address address() const override { return m_member.address; }
    [[nodiscard]] Task<protocol::Signature> signSession(protocol::GatewaySession session) override
    {
        co_return protocol::signSession(m_deployment, session, m_member.key);
    }

private:
    protocol::Deployment m_deployment;
    const ChainActors::Member &m_member;
};

/// A member's client of the gateway.
struct Client
{
    Client(const QUrl &url, const Clock &clock, crypto::RandomSource &random, protocol::Deployment deployment,
           const ChainActors::Member &member)
        : signer(deployment, member)
        , gateway(url, clock, random, &signer, options())
    {
    }
    [[nodiscard]] static ledger::GatewayOptions options()
    {
        ledger::GatewayOptions options;
        options.attempts = 1;
        return options;
    }
    AccountSession signer;
    ledger::GatewayClient gateway;
};

} // namespace tegata::test
