#include "InstitutionFacts_p.h"

#include "Finality_p.h"

#include <tegata/ledgerclient/LedgerHistory.h>

#include <algorithm>

namespace tegata::workflows {

namespace {

/// One overload for each event that changes members or vaults; the rest only tells that a device was active.
class Collector
{
public:
    Collector(InstitutionFacts &facts, const ledger::ChainPosition &position)
        : m_facts(facts)
        , m_time(position.time)
        , m_block(position.block)
    {
    }

    void operator()(const ledger::events::InstitutionRegistered &event)
    {
        m_facts.registeredAt = m_time;
        m_facts.recoveryPk = event.recoveryPk;
        m_facts.administrators[event.administrator] = {event.administrator, event.encPk, m_time, event.administrator};
        m_facts.vaults[protocol::Epoch{1}] = {event.vaultPk, event.recoveryWrapHash, event.administrator, m_time,
                                              m_block};
    }
    void operator()(const ledger::events::AdministratorAdded &event)
    {
        m_facts.administrators[event.administrator] = {event.administrator, event.encPk, m_time, event.addedBy};
        m_facts.newestWraps[event.administrator] = {event.vaultEpoch, event.wrapHash, event.addedBy};
    }
    void operator()(const ledger::events::AdministratorRemoved &event)
    {
        AdministratorFacts &administrator = m_facts.administrators[event.administrator];
        administrator.isActive = false;
        administrator.removedInEpoch = m_facts.currentEpoch();
    }
    void operator()(const ledger::events::DeviceApproved &event)
    {
        DeviceFacts device;
        device.device = event.device;
        device.encPk = event.encPk;
        device.role = event.role;
        device.approvedBy = event.administrator;
        device.approvedAt = m_time;
        device.notAfter = event.notAfter;
        m_facts.devices[event.device] = device;
        m_facts.newestWraps[event.device] = {event.vaultEpoch, event.wrapHash, event.administrator};
    }
    void operator()(const ledger::events::DeviceRevoked &event)
    {
        DeviceFacts &device = m_facts.devices[event.device];
        device.isRevoked = true;
        device.revokedAt = m_time;
        device.reason = event.reason;
        device.revokedInEpoch = m_facts.currentEpoch();
    }
    void operator()(const ledger::events::VaultRotated &event)
    {
        m_facts.vaults[event.epoch] = {event.vaultPk, event.recoveryWrapHash, event.administrator, m_time, m_block};
        for (const protocol::VaultWrap &wrap : event.wraps) {
            if (!wrap.wrapHash.isZero()) {
                m_facts.newestWraps[wrap.recipient] = {event.epoch, wrap.wrapHash, event.administrator};
            }
        }
    }
    template <typename Other> void operator()(const Other &) {}

private:
    InstitutionFacts &m_facts;
    UnixTime m_time;
    ledger::BlockNumber m_block;
};

} // namespace

void applyEvent(InstitutionFacts &facts, const ledger::LedgerEvent &event)
{
    const UnixTime time = event.position.time;
    std::visit(Collector(facts, event.position), event.body);
    const bool isOwnAct = !std::holds_alternative<ledger::events::DeviceApproved>(event.body) &&
                          !std::holds_alternative<ledger::events::DeviceRevoked>(event.body);
    if (isOwnAct) {
        if (const auto device = ledger::deviceOf(event)) {
            if (const auto known = facts.devices.find(*device); known != facts.devices.end()) {
                known->second.lastSeen = std::max(known->second.lastSeen, time);
            }
        }
    }
    facts.events.push_back(event);
}

namespace {

/// By whom the facts are read on.
struct Tellers
{
    ledger::LedgerReader *ledger = nullptr;
    ledger::LedgerHistory *history = nullptr;
    bool areJudges = false;
};

Task<std::shared_ptr<const InstitutionFacts>> readOn(Workspace *workspace, protocol::InstitutionId institution,
                                                     std::shared_ptr<const InstitutionFacts> known, Tellers tellers)
{
    const Result<ledger::BlockHeader> head = co_await tellers.ledger->head();
    if (!head) {
        co_return failure(head.error());
    }
    if (known != nullptr && known->id == institution) {
        if (known->through.hash == head->hash) {
            co_return known;
        }
        // What was read stands only as long as its last block is part of the chain.
        const Result<ledger::BlockHeader> same = co_await tellers.ledger->header(known->through.number);
        if (!same && !same.error().is(LedgerError::NotFound)) {
            co_return failure(same.error());
        }
        if (!same || same->hash != known->through.hash || known->through.number > head->number) {
            known = nullptr;
        }
    } else {
        known = nullptr;
    }

    auto facts = known != nullptr ? std::make_shared<InstitutionFacts>(*known) : std::make_shared<InstitutionFacts>();
    facts->id = institution;
    facts->isJudged = facts->isJudged && tellers.areJudges;
    ledger::BlockRange range{workspace->network().deployedAt, head->number};
    if (known != nullptr) {
        range.first = ledger::BlockNumber{protocol::toNumber(known->through.number) + 1};
    }
    const Result<std::vector<ledger::LedgerEvent>> events =
        co_await tellers.history->eventsOfInstitution(institution, range);
    if (!events) {
        co_return failure(events.error());
    }
    for (const ledger::LedgerEvent &event : *events) {
        applyEvent(*facts, event);
    }
    facts->through = *head;
    co_return std::shared_ptr<const InstitutionFacts>(facts);
}

} // namespace

Task<std::shared_ptr<const InstitutionFacts>> readInstitutionFacts(Workspace *workspace,
                                                                   protocol::InstitutionId institution,
                                                                   std::shared_ptr<const InstitutionFacts> known,
                                                                   bool mustBeJudged)
{
    if (mustBeJudged && known != nullptr && !known->isJudged) {
        known = nullptr;
    }
    const Tellers judges{&workspace->judgedLedger(), &workspace->judgedHistory(), true};
    Result<std::shared_ptr<const InstitutionFacts>> facts = co_await readOn(workspace, institution, known, judges);
    // Where no node answers at all, there is nobody to ask a second time.
    const bool isAlone = !facts &&
                         (facts.error().is(LedgerError::Unreachable) || facts.error().is(LedgerError::Timeout)) &&
                         workspace->ledger().trust().state != ledger::TrustState::Offline;
    if (mustBeJudged || !isAlone) {
        co_return facts;
    }
    const Tellers anyone{&workspace->ledger(), &workspace->history(), false};
    facts = co_await readOn(workspace, institution, known, anyone);
    co_return facts;
}

namespace {

/// The last of these blocks that no reorganisation takes back; empty while nobody can say.
Task<std::optional<ledger::BlockNumber>> lastBinding(Workspace *workspace, ledger::BlockHeader through)
{
    const Result<std::optional<ledger::BlockHeader>> last = co_await finalHeader(workspace);
    if (!last || !*last) {
        co_return std::optional<ledger::BlockNumber>();
    }
    // What was read may have been replaced just now.
    const Result<ledger::BlockHeader> same = co_await workspace->judgedLedger().header(through.number);
    if (!same || same->hash != through.hash) {
        co_return std::optional<ledger::BlockNumber>();
    }
    co_return std::optional<ledger::BlockNumber>(std::min((*last)->number, through.number));
}

/// What the facts say up to a block.
chartstore::InstitutionMark markOf(const InstitutionFacts &facts, ledger::BlockNumber last)
{
    chartstore::InstitutionMark mark;
    mark.block = last;
    for (const auto &[epoch, vault] : facts.vaults) {
        if (vault.block <= last) {
            mark.vaultEpoch = epoch;
        }
    }
    for (const ledger::LedgerEvent &event : facts.events) {
        const auto *revoked = std::get_if<ledger::events::DeviceRevoked>(&event.body);
        if (revoked != nullptr && event.position.block <= last) {
            mark.revokedDevices.push_back(revoked->device);
        }
    }
    std::sort(mark.revokedDevices.begin(), mark.revokedDevices.end());
    return mark;
}

bool saysNothingNew(const chartstore::InstitutionMark &known, const chartstore::InstitutionMark &mark)
{
    return known.vaultEpoch == mark.vaultEpoch && known.revokedDevices == mark.revokedDevices &&
           known.block <= mark.block;
}

Result<void> asWorkflowFailure(const Result<void> &held)
{
    if (!held && held.error().is(ChartstoreError::WentBackwards)) {
        return failure(WorkflowError::ChainWentBackwards);
    }
    return held;
}

} // namespace

Task<void> holdAgainstMarks(Workspace *workspace, std::shared_ptr<const InstitutionFacts> facts)
{
    Result<std::shared_ptr<chartstore::ChartStore>> charts = workspace->charts();
    if (!charts) {
        co_return failure(charts.error());
    }
    const protocol::InstitutionId id = facts->id;
    const chartstore::InstitutionMark told = markOf(*facts, facts->through.number);
    // A newer block alone is not worth a write to the medium.
    auto checkedTask = (*charts)->marks([id, told](chartstore::HighWaterMarks &marks) {
        const std::optional<chartstore::InstitutionMark> known = marks.institution(id);
        const bool isKnown = known && saysNothingNew(*known, told);
        const Result<void> checked = isKnown ? Result<void>() : marks.check(id, told);
        return checked ? Result<bool>(isKnown) : failure(checked.error());
    });
    const Result<bool> isKnown = co_await checkedTask;
    if (!isKnown) {
        const Result<void> refused = asWorkflowFailure(failure(isKnown.error()));
        co_return refused;
    }
    // Neither one of several nodes alone nor blocks that may be taken back bind this machine for ever.
    if (*isKnown || !facts->isJudged) {
        co_return Result<void>();
    }
    const Result<std::optional<ledger::BlockNumber>> last = co_await lastBinding(workspace, facts->through);
    charts = workspace->charts();
    if (!charts) {
        co_return failure(charts.error());
    }
    if (!last || !*last) {
        co_return Result<void>();
    }
    const chartstore::InstitutionMark binding = markOf(*facts, **last);
    auto advancedTask = (*charts)->marks([id, binding](chartstore::HighWaterMarks &marks) {
        const std::optional<chartstore::InstitutionMark> known = marks.institution(id);
        const bool isOlder = known && (saysNothingNew(*known, binding) || binding.block < known->block);
        return isOlder ? Result<void>() : marks.advance(id, binding);
    });
    const Result<void> advanced = co_await advancedTask;
    const Result<void> held = asWorkflowFailure(advanced);
    co_return held;
}

} // namespace tegata::workflows
