#include <tegata/gateway/Sponsor.h>

#include "Json_p.h"
#include "Logging_p.h"

#include <algorithm>

namespace tegata::gateway {
namespace {

// eth_estimateGas finds the least gas with which a call succeeds now; state may move a little until it runs.
std::uint64_t withReserve(std::uint64_t estimate) { return estimate + estimate / 5 + 10'000; }

} // namespace

Result<ActionRequest> parseActionRequest(const QByteArray &body)
{
    const auto object = json::objectOf(body, {QStringLiteral("calldata")},
                                       {QStringLiteral("invitation"), QStringLiteral("introduction")});
    if (!object) {
        return failure(object.error());
    }
    ActionRequest request;
    const auto calldata = object->value(QStringLiteral("calldata")).toString();
    const auto bytes = fromHex(calldata.toStdString());
    if (!calldata.startsWith(QStringLiteral("0x")) || !bytes) {
        return failure(GatewayError::Malformed, "calldata");
    }
    request.calldata = *bytes;
    if (object->contains(QStringLiteral("invitation"))) {
        const auto invitation = object->value(QStringLiteral("invitation"));
        if (!invitation.isString() || invitation.toString().size() > 128) {
            return failure(GatewayError::Malformed, "invitation");
        }
        request.invitation = invitation.toString();
    }
    if (object->contains(QStringLiteral("introduction"))) {
        const auto introduction = json::strong<protocol::Introduction>(object->value(QStringLiteral("introduction")));
        if (!introduction) {
            return failure(introduction.error());
        }
        request.introduction = *introduction;
    }
    return request;
}

Sponsor::Sponsor(SponsorSettings settings, QuotaSettings quotas, ledger::LedgerReader &reader, SponsorChain &chain,
                 Storage &storage, const Clock &clock, std::optional<crypto::SigningKey> key, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_quotas(quotas)
    , m_reader(reader)
    , m_chain(chain)
    , m_storage(storage)
    , m_clock(clock)
    , m_key(std::move(key))
{
    if (m_key) {
        const auto account = crypto::addressOf(*m_key);
        if (account) {
            m_account = *account;
        } else {
            m_key.reset();
        }
    }
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Sponsor::wake);
}

Sponsor::~Sponsor() = default;

Result<void> Sponsor::checkDeadline(const protocol::Authorization &authorization, UnixTime blockTime) const
{
    const auto now = std::max(blockTime, m_clock.now());
    if (authorization.deadline <= now) {
        return failure(GatewayError::DeadlinePassed);
    }
    if (authorization.deadline - now > m_settings.maxDeadline) {
        return failure(GatewayError::DeadlineTooFar);
    }
    return {};
}

Task<Sponsorship> Sponsor::submit(ActionRequest request)
{
    if (!m_settings.enabled || !m_key || m_isStopping) {
        co_return failure(GatewayError::SponsorUnavailable);
    }
    // Size, selector, canonical form. The target is not the client's to choose: it is our ledger, always.
    const auto call = readCalldata(request.calldata);
    if (!call) {
        co_return failure(call.error());
    }
    const auto action = call->action;
    const auto &authorization = protocol::authorizationOf(action);
    const auto deployment = m_reader.deployment();
    const auto digest = protocol::digestOf(deployment, action);

    const auto head = co_await m_reader.head();
    if (!head) {
        co_return chainUnavailable(head.error());
    }
    const auto isSigned = protocol::verifyAction(deployment, *call).has_value();
    if (isSigned) {
        // Asked before the deadline is: an answer that was given stays the answer.
        auto finding = m_storage.run([digest](Store &store) { return store.sponsor.find(digest); });
        const auto known = co_await finding;
        if (!known) {
            co_return failure(known.error());
        }
        if (*known) {
            co_return **known;
        }
    }
    if (auto checked = checkDeadline(authorization, head->time); !checked) {
        co_return failure(checked.error());
    }
    if (!isSigned) {
        co_return failure(GatewayError::SignatureInvalid);
    }
    const auto facts = factsOf(action);
    const auto signer = co_await standingOf(&m_reader, authorization.signer);
    if (!signer) {
        co_return failure(signer.error());
    }
    auto admitting = checkSigner(facts, *signer, request);
    const auto admitted = co_await admitting;
    if (!admitted) {
        co_return failure(admitted.error());
    }
    auto checkingNonce = checkNonce(action, signer->block);
    const auto nonceChecked = co_await checkingNonce;
    if (!nonceChecked) {
        co_return failure(nonceChecked.error());
    }
    auto checkingGas = checkGas(request.calldata, facts.gasCap);
    const auto gasLimit = co_await checkingGas;
    if (!gasLimit) {
        co_return failure(gasLimit.error());
    }
    const auto fee = co_await price();
    if (!fee) {
        co_return failure(fee.error());
    }

    AcceptedAction accepted;
    accepted.digest = digest;
    accepted.name = protocol::nameOf(action);
    accepted.signer = authorization.signer;
    accepted.nonce = authorization.nonce;
    accepted.institutionId = admitted->institution;
    accepted.patientId = facts.patientId.value_or(protocol::PatientId());
    accepted.calldata = request.calldata;
    accepted.gasLimit = *gasLimit;
    accepted.feeGwei = feeInGwei(*gasLimit, fee->maxFee);
    accepted.charges = chargesFor(action, facts, admitted->institution, m_quotas);
    accepted.invitation = admitted->invitation;
    accepted.admits = admitted->admits;
    const auto budget = m_settings.budgetPerDayGwei;
    const auto now = m_clock.now();
    auto accepting =
        m_storage.run([accepted, budget, now](Store &store) { return store.sponsor.accept(accepted, budget, now); });
    const auto stored = co_await accepting;
    if (!stored) {
        co_return failure(stored.error());
    }
    qCInfo(sponsorLog).noquote() << "accepted" << QString::fromStdString(accepted.name) << "gas" << *gasLimit;
    wake();
    co_return *stored;
}

Task<Sponsor::Admitted> Sponsor::checkSigner(ActionFacts facts, Standing signer, ActionRequest request)
{
    const auto now = m_clock.now();
    Admitted admitted;
    bool isPermitted = false;
    switch (facts.rule) {
    case SignerRule::NewAdministrator:
    case SignerRule::NewPatient: {
        const auto isUsed = co_await m_reader.addressPurpose(signer.key, signer.block);
        if (!isUsed) {
            co_return chainUnavailable(isUsed.error());
        }
        isPermitted = !isUsed->has_value();
        break;
    }
    case SignerRule::Administrator:
        isPermitted = signer.isAdministratorOf(facts.institutionId.value_or(protocol::InstitutionId()));
        break;
    case SignerRule::Patient:
        isPermitted = signer.isPatient(facts.patientId.value_or(protocol::PatientId()));
        break;
    case SignerRule::Author:
        isPermitted = signer.isServedDevice() || signer.isPatient(facts.patientId.value_or(protocol::PatientId()));
        break;
    case SignerRule::Prescriber:
        isPermitted = signer.isServedDevice() &&
                      (signer.role == protocol::DeviceRole::Doctor || signer.role == protocol::DeviceRole::Pharmacist);
        break;
    case SignerRule::Pharmacist:
        isPermitted = signer.isServedDevice() && signer.role == protocol::DeviceRole::Pharmacist;
        break;
    case SignerRule::Device:
        isPermitted = signer.isServedDevice();
        break;
    }
    if (isPermitted && signer.kind == Standing::Kind::Device && facts.compartment) {
        const auto granted =
            co_await m_reader.isPermitted(signer.key, facts.patientId.value_or(protocol::PatientId()),
                                          *facts.compartment, protocol::Permission::Write, signer.block);
        if (!granted) {
            co_return chainUnavailable(granted.error());
        }
        isPermitted = *granted;
    }
    if (!isPermitted) {
        co_return failure(GatewayError::SignerNotPermitted);
    }

    if (facts.rule == SignerRule::NewAdministrator) {
        const auto token = invitationHashOf(request.invitation.value_or(QString()));
        auto asking = m_storage.run([token, now](Store &store) { return store.sponsor.isInvitation(token, now); });
        const auto isInvitation = co_await asking;
        if (!isInvitation) {
            co_return failure(isInvitation.error());
        }
        if (!*isInvitation) {
            co_return failure(GatewayError::InvitationInvalid);
        }
        const auto institutionId = facts.institutionId.value_or(protocol::InstitutionId());
        admitted.institution = institutionId;
        admitted.invitation = token;
        admitted.admits = protocol::Hash32(institutionId.bytes());
        co_return admitted;
    }
    if (facts.rule == SignerRule::NewPatient) {
        const auto introducer = facts.institutionId.value_or(protocol::InstitutionId());
        const auto token = request.introduction.value_or(protocol::Introduction());
        const auto institution = co_await m_reader.institution(introducer, signer.block);
        if (!institution) {
            co_return chainUnavailable(institution.error());
        }
        auto asking = m_storage.run(
            [introducer, token](Store &store) { return store.mailbox.isIntroduction(introducer, token); });
        const auto isIntroduced = co_await asking;
        if (!isIntroduced) {
            co_return failure(isIntroduced.error());
        }
        auto admitting = isAdmitted(protocol::Hash32(introducer.bytes()));
        const auto isKnown = co_await admitting;
        if (!isKnown) {
            co_return failure(isKnown.error());
        }
        if (!*isIntroduced || !*isKnown || !request.introduction || !*institution || !(*institution)->isActive) {
            co_return failure(GatewayError::IntroductionInvalid);
        }
        admitted.institution = introducer;
        admitted.admits = protocol::Hash32(facts.patientId.value_or(protocol::PatientId()).bytes());
        co_return admitted;
    }
    // Whoever is on the chain at his own cost is not paid for by us.
    admitted.institution = signer.institutionId;
    const auto subject = signer.kind == Standing::Kind::Patient ? protocol::Hash32(signer.patientId.bytes())
                                                                : protocol::Hash32(signer.institutionId.bytes());
    auto asking = isAdmitted(subject);
    const auto isKnown = co_await asking;
    if (!isKnown) {
        co_return failure(isKnown.error());
    }
    if (!*isKnown) {
        co_return failure(GatewayError::NotAdmitted);
    }
    co_return admitted;
}

Task<bool> Sponsor::isAdmitted(protocol::Hash32 subject)
{
    // In this order: what is settled between the two questions is found by the second.
    auto listing = m_storage.run([subject](Store &store) { return store.sponsor.pendingAdmissions(subject); });
    const auto pending = co_await listing;
    if (!pending) {
        co_return failure(pending.error());
    }
    for (const auto &digest : *pending) {
        auto looking = refusalOf(digest);
        const auto refusal = co_await looking;
        if (!refusal) {
            co_return chainUnavailable(refusal.error());
        }
        if (refusal->empty()) {
            co_return true;
        }
    }
    auto asking = m_storage.run([subject](Store &store) { return store.sponsor.isAdmitted(subject); });
    co_return co_await asking;
}

Task<void> Sponsor::checkNonce(protocol::Action action, ledger::BlockHeader block)
{
    const auto authorization = protocol::authorizationOf(action);
    if (const auto lane = protocol::nonceLaneOf(action)) {
        const auto next = co_await m_reader.nextNonce(authorization.signer, *lane, block);
        if (!next) {
            co_return chainUnavailable(next.error());
        }
        if (authorization.nonce < *next) {
            co_return failure(GatewayError::NonceUsed);
        }
        if (authorization.nonce != *next) {
            co_return failure(GatewayError::NonceGap);
        }
        co_return Result<void>();
    }
    const auto isUsed = co_await m_reader.isUnorderedNonceUsed(authorization.signer, authorization.nonce, block);
    if (!isUsed) {
        co_return chainUnavailable(isUsed.error());
    }
    if (*isUsed) {
        co_return failure(GatewayError::NonceUsed);
    }
    co_return Result<void>();
}

Task<std::uint64_t> Sponsor::checkGas(Bytes calldata, std::uint64_t gasCap)
{
    const auto ledgerAddress = m_reader.deployment().ledger;
    auto estimating = m_chain.estimate(m_account, ledgerAddress, calldata);
    const auto estimate = co_await estimating;
    if (!estimate) {
        if (estimate.error().is(LedgerError::Reverted)) {
            co_return failure(GatewayError::WouldRevert, estimate.error().detail());
        }
        co_return chainUnavailable(estimate.error());
    }
    // The cap is for what the action may need; the reserve on top is ours and is not burnt when unused.
    const auto calldataGas = 16 * calldata.size();
    if (*estimate > gasCap + calldataGas) {
        co_return failure(GatewayError::GasCapExceeded);
    }
    const auto gasLimit = withReserve(*estimate);
    auto simulating = m_chain.simulate(m_account, ledgerAddress, calldata, gasLimit);
    const auto simulated = co_await simulating;
    if (!simulated) {
        if (simulated.error().is(LedgerError::Reverted)) {
            co_return failure(GatewayError::WouldRevert, simulated.error().detail());
        }
        co_return chainUnavailable(simulated.error());
    }
    co_return gasLimit;
}

Task<Sponsor::Price> Sponsor::price()
{
    const auto fees = co_await m_chain.fees();
    if (!fees) {
        co_return chainUnavailable(fees.error());
    }
    const auto limit = ledger::Wei::fromGwei(m_settings.maxFeePerGasGwei);
    if (fees->baseFee > limit) {
        qCWarning(sponsorLog) << "the network's fee is above sponsor.max-fee-per-gas-gwei";
        co_return failure(GatewayError::SponsorUnavailable, "fee above the limit");
    }
    // Twice the base fee lasts for six full blocks in a row (EIP-1559 raises it by an eighth at most).
    const auto doubled = fees->baseFee.times(2);
    const auto wanted = doubled ? doubled->plus(fees->priorityFee) : doubled;
    Price price;
    price.maxFee = wanted ? std::min(*wanted, limit) : limit;
    price.priorityFee = std::min(fees->priorityFee, price.maxFee);
    co_return price;
}

Task<Sponsorship> Sponsor::find(protocol::Digest digest)
{
    auto finding = m_storage.run([digest](Store &store) { return store.sponsor.find(digest); });
    const auto found = co_await finding;
    if (!found) {
        co_return failure(found.error());
    }
    if (!*found) {
        co_return failure(GatewayError::NotFound);
    }
    co_return **found;
}

} // namespace tegata::gateway
