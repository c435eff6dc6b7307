#pragma once

#include <tegata/base/Clock.h>
#include <tegata/gateway/HttpMessage.h>
#include <tegata/gateway/RateLimiter.h>
#include <tegata/gateway/Storage.h>
#include <tegata/ledgerclient/LedgerReader.h>

namespace tegata::gateway {

/// What a key is on the ledger at one block.
struct Standing
{
    enum class Kind
    {
        Stranger,
        Administrator,
        Device,
        Patient
    };
    Kind kind = Kind::Stranger;
    protocol::Address key;
    /// Of an administrator or a device.
    protocol::InstitutionId institutionId;
    protocol::DeviceRole role = protocol::DeviceRole::Doctor;
    /// Of a patient key.
    protocol::PatientId patientId;
    /// The key itself: not removed, revoked or past its end date.
    bool isKeyActive = false;
    bool isInstitutionActive = false;
    ledger::BlockHeader block;

    [[nodiscard]] bool isAdministratorOf(const protocol::InstitutionId &id) const
    {
        return kind == Kind::Administrator && isKeyActive && institutionId == id;
    }
    /// A device that may be served: active, of an active institution.
    [[nodiscard]] bool isServedDevice() const { return kind == Kind::Device && isKeyActive && isInstitutionActive; }
    [[nodiscard]] bool isServedMemberOf(const protocol::InstitutionId &id) const
    {
        return institutionId == id && (isServedDevice() || isAdministratorOf(id));
    }
    [[nodiscard]] bool isPatient(const protocol::PatientId &id) const
    {
        return kind == Kind::Patient && isKeyActive && patientId == id;
    }
    /// Whether a session may be opened or used at all.
    [[nodiscard]] bool mayHaveSession() const { return kind != Kind::Stranger && isKeyActive; }
};

/// Asks the ledger what a key is, at the newest agreed block. ChainUnavailable when the nodes do not say.
[[nodiscard]] Task<Standing> standingOf(ledger::LedgerReader *reader, protocol::Address key);

/// Turns any failure of the nodes into ChainUnavailable: nothing is served on a guess.
[[nodiscard]] tl::unexpected<Error> chainUnavailable(const Error &error);

/// Opens sessions and checks the signatures of requests (docs/protocol.md §9). Everything referred to outlives it.
class Authentication
{
public:
    Authentication(NetworkSettings network, LimitSettings limits, protocol::Deployment deployment,
                   ledger::LedgerReader &reader, Storage &storage, const Clock &clock);

    /// `authority` is a Host the gateway goes by.
    [[nodiscard]] bool isOwnAuthority(const QByteArray &authority) const;

    /// Checks a signed GatewaySession and keeps it. Unauthenticated for whatever is wrong with it; SignerNotPermitted
    /// when the ledger does not know the signer as an active key.
    [[nodiscard]] Task<void> openSession(protocol::GatewaySession session, protocol::Signature signature);

    /// Who signed this request, and what he is on the ledger now. Unauthenticated, whatever was wrong, a key that
    /// was revoked in the meantime included; TooManyRequests.
    [[nodiscard]] Task<Standing> authenticate(HttpRequest request);

private:
    NetworkSettings m_network;
    protocol::Deployment m_deployment;
    ledger::LedgerReader &m_reader;
    Storage &m_storage;
    const Clock &m_clock;
    RateLimiter m_limiter;
};

} // namespace tegata::gateway
