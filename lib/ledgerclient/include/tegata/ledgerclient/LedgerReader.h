#pragma once

#include <tegata/base/Task.h>
#include <tegata/ledgerclient/LedgerTypes.h>
#include <tegata/ledgerclient/NodeSet.h>
#include <tegata/protocol/Actions.h>

namespace tegata::ledger {

/// The block of a read: empty reads at the newest agreed block. To read several things that belong together,
/// take head() once and hand it to each.
using ReadAt = std::optional<BlockHeader>;

/// Typed reads of the ledger. An interface, so that a reader that checks proofs can take the nodes' place,
/// and so that tests can inject faults.
///
/// "Empty" means that the ledger has never heard of it at that block. Errors of every read: Unreachable,
/// Timeout, WrongChain, NodesDisagree, MalformedReply, NotFound (the block was replaced by a reorganisation).
class LedgerReader
{
public:
    LedgerReader() = default;
    virtual ~LedgerReader() = default;
    LedgerReader(const LedgerReader &) = delete;
    LedgerReader &operator=(const LedgerReader &) = delete;

    [[nodiscard]] virtual protocol::Deployment deployment() const = 0;
    /// How far what is read now can be relied on.
    [[nodiscard]] virtual Trust trust() const = 0;

    /// The newest agreed block.
    [[nodiscard]] virtual Task<BlockHeader> head() = 0;
    [[nodiscard]] virtual Task<BlockHeader> header(BlockNumber number) = 0;

    [[nodiscard]] virtual Task<std::optional<InstitutionState>> institution(InstitutionId id, ReadAt at = {}) = 0;
    [[nodiscard]] virtual Task<std::optional<AdministratorState>> administrator(Address address, ReadAt at = {}) = 0;
    [[nodiscard]] virtual Task<std::optional<DeviceState>> device(Address address, ReadAt at = {}) = 0;
    /// What an address was ever bound for; empty when it was not. It stays so after a revocation.
    [[nodiscard]] virtual Task<std::optional<protocol::KeyPurpose>> addressPurpose(Address address, ReadAt at = {}) = 0;
    /// Whether this is an active administrator of this institution.
    [[nodiscard]] virtual Task<bool> isAdministrator(InstitutionId id, Address address, ReadAt at = {}) = 0;
    /// Public key of a vault epoch; empty for an epoch that never was.
    [[nodiscard]] virtual Task<std::optional<EncryptionPublicKey>> vaultKey(InstitutionId id, Epoch epoch,
                                                                            ReadAt at = {}) = 0;

    [[nodiscard]] virtual Task<std::optional<PatientState>> patient(PatientId id, ReadAt at = {}) = 0;
    /// The patient whose current key this is.
    [[nodiscard]] virtual Task<std::optional<PatientId>> patientOfKey(Address key, ReadAt at = {}) = 0;
    /// The compartments for which charts were opened, in the order of opening.
    [[nodiscard]] virtual Task<std::vector<CompartmentId>> compartments(PatientId id, ReadAt at = {}) = 0;
    [[nodiscard]] virtual Task<std::optional<ChartState>> chart(PatientId patientId, CompartmentId compartment,
                                                                ReadAt at = {}) = 0;
    /// Commitment of the chart key of an epoch, for checking a wrap; empty for an epoch that never was.
    [[nodiscard]] virtual Task<std::optional<KeyCommitment>>
    chartKeyCommitment(PatientId patientId, CompartmentId compartment, Epoch epoch, ReadAt at = {}) = 0;

    /// The grant of this pair, running, expired or revoked.
    [[nodiscard]] virtual Task<std::optional<GrantState>> grant(PatientId patientId, InstitutionId institutionId,
                                                                ReadAt at = {}) = 0;
    [[nodiscard]] virtual Task<std::optional<GrantItemState>>
    grantItem(PatientId patientId, InstitutionId institutionId, CompartmentId compartment, ReadAt at = {}) = 0;
    /// Whether the ledger would let this device do this now: active device, active institution, running grant.
    /// `needed` Read or Write (ReadWrite: both).
    [[nodiscard]] virtual Task<bool> isPermitted(Address device, PatientId patientId, CompartmentId compartment,
                                                 Permission needed, ReadAt at = {}) = 0;

    [[nodiscard]] virtual Task<std::optional<PrescriptionInfo>> prescription(PrescriptionId id, ReadAt at = {}) = 0;

    /// The nonce that the next ordered action of this signer and lane must carry, lane included.
    [[nodiscard]] virtual Task<Nonce> nextNonce(Address signer, protocol::NonceLane lane, ReadAt at = {}) = 0;
    /// Whether an unordered nonce is used up.
    [[nodiscard]] virtual Task<bool> isUnorderedNonceUsed(Address signer, Nonce nonce, ReadAt at = {}) = 0;
};

/// Reads through eth_call at explicit agreed blocks of a NodeSet.
class NodeLedgerReader final : public LedgerReader
{
public:
    /// `nodes` outlives the reader and its tasks.
    NodeLedgerReader(NodeSet &nodes, protocol::Deployment deployment);

    [[nodiscard]] protocol::Deployment deployment() const override { return m_deployment; }
    [[nodiscard]] Trust trust() const override { return m_nodes.trust(); }
    [[nodiscard]] Task<BlockHeader> head() override;
    [[nodiscard]] Task<BlockHeader> header(BlockNumber number) override;
    [[nodiscard]] Task<std::optional<InstitutionState>> institution(InstitutionId id, ReadAt at = {}) override;
    [[nodiscard]] Task<std::optional<AdministratorState>> administrator(Address address, ReadAt at = {}) override;
    [[nodiscard]] Task<std::optional<DeviceState>> device(Address address, ReadAt at = {}) override;
    [[nodiscard]] Task<std::optional<protocol::KeyPurpose>> addressPurpose(Address address, ReadAt at = {}) override;
    [[nodiscard]] Task<bool> isAdministrator(InstitutionId id, Address address, ReadAt at = {}) override;
    [[nodiscard]] Task<std::optional<EncryptionPublicKey>> vaultKey(InstitutionId id, Epoch epoch,
                                                                    ReadAt at = {}) override;
    [[nodiscard]] Task<std::optional<PatientState>> patient(PatientId id, ReadAt at = {}) override;
    [[nodiscard]] Task<std::optional<PatientId>> patientOfKey(Address key, ReadAt at = {}) override;
    [[nodiscard]] Task<std::vector<CompartmentId>> compartments(PatientId id, ReadAt at = {}) override;
    [[nodiscard]] Task<std::optional<ChartState>> chart(PatientId patientId, CompartmentId compartment,
                                                        ReadAt at = {}) override;
    [[nodiscard]] Task<std::optional<KeyCommitment>> chartKeyCommitment(PatientId patientId, CompartmentId compartment,
                                                                        Epoch epoch, ReadAt at = {}) override;
    [[nodiscard]] Task<std::optional<GrantState>> grant(PatientId patientId, InstitutionId institutionId,
                                                        ReadAt at = {}) override;
    [[nodiscard]] Task<std::optional<GrantItemState>> grantItem(PatientId patientId, InstitutionId institutionId,
                                                                CompartmentId compartment, ReadAt at = {}) override;
    [[nodiscard]] Task<bool> isPermitted(Address device, PatientId patientId, CompartmentId compartment,
                                         Permission needed, ReadAt at = {}) override;
    [[nodiscard]] Task<std::optional<PrescriptionInfo>> prescription(PrescriptionId id, ReadAt at = {}) override;
    [[nodiscard]] Task<Nonce> nextNonce(Address signer, protocol::NonceLane lane, ReadAt at = {}) override;
    [[nodiscard]] Task<bool> isUnorderedNonceUsed(Address signer, Nonce nonce, ReadAt at = {}) override;

private:
    /// eth_call of one view at the block of a read.
    [[nodiscard]] Task<Bytes> view(Bytes calldata, ReadAt at);
    template <typename Call> [[nodiscard]] Task<typename Call::Output> read(Call call, ReadAt at);

    NodeSet &m_nodes;
    protocol::Deployment m_deployment;
};

} // namespace tegata::ledger
