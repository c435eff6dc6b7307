#pragma once

#include <tegata/ledgerclient/ActionSubmitter.h>

#include <vector>

namespace tegata::test {

/// What a lying gateway was handed: it says no and keeps it.
struct Withheld
{
    std::vector<std::pair<protocol::SignedAction, protocol::Digest>> actions;
};

class WithholdingCarrier final : public ledger::ActionCarrier
{
public:
    explicit WithholdingCarrier(Withheld &withheld, std::string words = "NotAdmitted")
        : m_withheld(withheld)
        , m_words(std::move(words))
    {
    }
    Task<ledger::SponsoredAction> deliver(protocol::SignedAction action, protocol::Digest digest,
                                          ledger::Admission /*admission*/) override
    {
        m_withheld.actions.emplace_back(std::move(action), digest);
        co_return failure(LedgerError::Refused, m_words);
    }
    Task<ledger::SponsoredAction> state(protocol::Digest /*digest*/) override
    {
        co_return failure(LedgerError::NotFound);
    }

private:
    Withheld &m_withheld;
    std::string m_words;
};

} // namespace tegata::test
