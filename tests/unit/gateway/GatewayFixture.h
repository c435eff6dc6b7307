#pragma once

#include <tegata/crypto/Ed25519.h>
#include <tegata/gateway/GatewayService.h>
#include <tegata/ledgerclient/Calldata.h>
#include <tegata/protocol/Records.h>

#include <QTemporaryDir>

#include <map>
#include <memory>
#include <set>

/// A gateway over a real SQLite file and a ledger whose state a test sets. The ledger is a fake so that single facts
/// can be changed and nodes can fail; the same flows run against a real chain in tests/integration/gateway.
namespace tegata::gateway::test {

class FixedClock final : public Clock
{
public:
    [[nodiscard]] UnixTime now() const override { return time; }
    UnixTime time = fromUnixSeconds(1'800'000'000);
};

/// Bytes from a counter: every run the same.
class CountingRandom final : public crypto::RandomSource
{
public:
    void fill(std::span<std::uint8_t> destination) override;

private:
    std::uint64_t m_counter = 0;
};

class FakeLedger final : public ledger::LedgerReader
{
public:
    explicit FakeLedger(protocol::Deployment deployment)
        : m_deployment(deployment)
    {
    }
    bool isReachable = true;
    UnixTime blockTime = fromUnixSeconds(1'800'000'000);
    std::map<protocol::InstitutionId, ledger::InstitutionState> institutions;
    std::map<protocol::Address, ledger::AdministratorState> administrators;
    std::map<protocol::Address, ledger::DeviceState> devices;
    std::map<protocol::Address, protocol::PatientId> patients;
    std::map<protocol::Address, protocol::KeyPurpose> purposes;
    /// institution, compartment → permission bits
    std::map<std::pair<protocol::InstitutionId, protocol::CompartmentId>, unsigned> grants;
    /// Institutions whose grant is past its end date.
    std::set<protocol::InstitutionId> expiredGrants;
    std::map<std::pair<protocol::Address, std::uint8_t>, std::uint64_t> sequences;
    std::set<std::pair<protocol::Address, protocol::Nonce>> usedNonces;
    /// Records of each open chart, of every patient.
    std::map<protocol::CompartmentId, std::uint64_t> chartCounts;

    [[nodiscard]] protocol::Deployment deployment() const override { return m_deployment; }
    [[nodiscard]] ledger::Trust trust() const override { return {}; }
    [[nodiscard]] Task<ledger::BlockHeader> head() override;
    [[nodiscard]] Task<ledger::BlockHeader> header(protocol::BlockNumber number) override;
    [[nodiscard]] Task<std::optional<ledger::InstitutionState>> institution(protocol::InstitutionId id,
                                                                            ledger::ReadAt at) override;
    [[nodiscard]] Task<std::optional<ledger::AdministratorState>> administrator(protocol::Address address,
                                                                                ledger::ReadAt at) override;
    [[nodiscard]] Task<std::optional<ledger::DeviceState>> device(protocol::Address address,
                                                                  ledger::ReadAt at) override;
    [[nodiscard]] Task<std::optional<protocol::KeyPurpose>> addressPurpose(protocol::Address address,
                                                                           ledger::ReadAt at) override;
    [[nodiscard]] Task<bool> isAdministrator(protocol::InstitutionId id, protocol::Address address,
                                             ledger::ReadAt at) override;
    [[nodiscard]] Task<std::optional<protocol::EncryptionPublicKey>>
    vaultKey(protocol::InstitutionId id, protocol::Epoch epoch, ledger::ReadAt at) override;
    [[nodiscard]] Task<std::optional<ledger::PatientState>> patient(protocol::PatientId id, ledger::ReadAt at) override;
    [[nodiscard]] Task<std::optional<protocol::PatientId>> patientOfKey(protocol::Address key,
                                                                        ledger::ReadAt at) override;
    [[nodiscard]] Task<std::vector<protocol::CompartmentId>> compartments(protocol::PatientId id,
                                                                          ledger::ReadAt at) override;
    [[nodiscard]] Task<std::optional<ledger::ChartState>>
    chart(protocol::PatientId patientId, protocol::CompartmentId compartment, ledger::ReadAt at) override;
    [[nodiscard]] Task<std::optional<protocol::KeyCommitment>> chartKeyCommitment(protocol::PatientId patientId,
                                                                                  protocol::CompartmentId compartment,
                                                                                  protocol::Epoch epoch,
                                                                                  ledger::ReadAt at) override;
    [[nodiscard]] Task<std::optional<ledger::GrantState>>
    grant(protocol::PatientId patientId, protocol::InstitutionId institutionId, ledger::ReadAt at) override;
    [[nodiscard]] Task<std::optional<ledger::GrantItemState>> grantItem(protocol::PatientId patientId,
                                                                        protocol::InstitutionId institutionId,
                                                                        protocol::CompartmentId compartment,
                                                                        ledger::ReadAt at) override;
    [[nodiscard]] Task<bool> isPermitted(protocol::Address device, protocol::PatientId patientId,
                                         protocol::CompartmentId compartment, protocol::Permission needed,
                                         ledger::ReadAt at) override;
    [[nodiscard]] Task<std::optional<ledger::PrescriptionInfo>> prescription(protocol::PrescriptionId id,
                                                                             ledger::ReadAt at) override;
    [[nodiscard]] Task<protocol::Nonce> nextNonce(protocol::Address signer, protocol::NonceLane lane,
                                                  ledger::ReadAt at) override;
    [[nodiscard]] Task<bool> isUnorderedNonceUsed(protocol::Address signer, protocol::Nonce nonce,
                                                  ledger::ReadAt at) override;

private:
    template <typename T> [[nodiscard]] Task<T> answer(T value);
    protocol::Deployment m_deployment;
};

/// A chain that mines when told to.
class FakeChain final : public SponsorChain
{
public:
    bool isReachable = true;
    bool refusesSending = false;
    bool reverts = false;
    bool revertsAtExactGas = false;
    std::uint64_t gas = 60'000;
    ledger::Wei baseFee = ledger::Wei::fromGwei(1);
    ledger::Wei funds = ledger::Wei::fromGwei(1'000'000'000);
    std::uint64_t minedCount = 0;
    bool allNodesAnswer = true;
    /// What nodes still have, without it being in a block.
    std::set<protocol::TransactionHash> waiting;
    /// Everything that was sent, in order.
    std::vector<Bytes> sent;
    std::map<protocol::TransactionHash, Inclusion> included;

    [[nodiscard]] Task<Fees> fees() override;
    [[nodiscard]] Task<AccountCount> transactionCount(protocol::Address account) override;
    [[nodiscard]] Task<bool> isKnown(protocol::TransactionHash transaction) override;
    [[nodiscard]] Task<ledger::Wei> balance(protocol::Address account) override;
    [[nodiscard]] Task<std::uint64_t> estimate(protocol::Address from, protocol::Address to, Bytes calldata) override;
    [[nodiscard]] Task<void> simulate(protocol::Address from, protocol::Address to, Bytes calldata,
                                      std::uint64_t gasLimit) override;
    [[nodiscard]] Task<void> send(Bytes raw) override;
    [[nodiscard]] Task<std::optional<Inclusion>> inclusion(protocol::TransactionHash transaction) override;

    [[nodiscard]] static protocol::TransactionHash hashOf(const Bytes &raw);
    /// Puts the last thing that was sent into a block.
    void mineLast(bool succeeds = true);
};

struct Member
{
    crypto::SigningKey key;
    protocol::Address address;
};

/// Who signs requests with what.
struct TestSession
{
    crypto::SessionKey key;
    protocol::GatewaySession session;
};

class GatewayFixture
{
public:
    GatewayFixture();
    ~GatewayFixture();

    [[nodiscard]] Member newMember();
    /// Binds a key on the fake ledger.
    void makeAdministrator(const Member &member, const protocol::InstitutionId &institution);
    void makeDevice(const Member &member, const protocol::InstitutionId &institution, protocol::DeviceRole role);
    void makePatient(const Member &member, const protocol::PatientId &patient);
    void grant(const protocol::InstitutionId &institution, const protocol::CompartmentId &compartment, unsigned bits);
    void admit(const protocol::Hash32 &subject);

    /// Ends the sponsor's round and destroys everything but the file.
    void shutDown();
    /// The same parts again over the same store, as after a restart.
    void restart();

    template <typename Work> auto store(Work work) { return QCoro::waitFor(storage->run(std::move(work))); }

    /// Authorization of the next ordered action, or of an unordered one when `lane` is empty.
    [[nodiscard]] protocol::Authorization authorize(const Member &signer, std::optional<protocol::NonceLane> lane);
    [[nodiscard]] Bytes calldataOf(protocol::Action action, const Member &signer,
                                   std::optional<protocol::Signature> consent = {});
    [[nodiscard]] Result<Sponsorship> submit(Bytes calldata, std::optional<QString> invitation = {},
                                             std::optional<protocol::Introduction> introduction = {});
    /// A valid AppendRecord of the doctor's device.
    [[nodiscard]] protocol::AppendRecord anAppend();
    [[nodiscard]] QString invite(std::uint32_t uses = 1);

    [[nodiscard]] TestSession openSession(const Member &member);
    [[nodiscard]] HttpRequest signedRequest(const TestSession &session, const QByteArray &method,
                                            const QByteArray &path, const QByteArray &body = {});
    [[nodiscard]] HttpResponse send(HttpRequest request);
    [[nodiscard]] HttpResponse request(const TestSession &session, const QByteArray &method, const QByteArray &path,
                                       const QByteArray &body = {});
    /// A record of the doctor's device for the patient, sealed for nobody in particular.
    [[nodiscard]] protocol::SealedRecord aRecord(const QByteArray &payload, const Member &author,
                                                 const protocol::InstitutionId &institution);

    /// How many submissions were accepted.
    std::size_t acceptedCount = 0;
    QTemporaryDir folder;
    protocol::Deployment deployment;
    CountingRandom random;
    FixedClock clock;
    Configuration configuration;
    FakeLedger ledger;
    FakeChain chain;
    protocol::InstitutionId hospital;
    protocol::InstitutionId pharmacy;
    protocol::PatientId patientId;
    protocol::CompartmentId compartment;
    Member administrator;
    Member doctor;
    Member pharmacist;
    Member patient;
    std::unique_ptr<Storage> storage;
    std::unique_ptr<Sponsor> sponsor;
    std::unique_ptr<EventStreams> events;
    std::unique_ptr<GatewayService> service;
};

/// The code in `{"error":"Code"}`, empty for other bodies.
[[nodiscard]] QString errorOf(const HttpResponse &response);

} // namespace tegata::gateway::test
