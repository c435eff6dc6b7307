#pragma once
// clang-format off

// Written by tools/bindings/generate.mjs from resources/contracts/TegataLedger.abi.json; do not edit.

#include <tegata/ledgerclient/Abi.h>
#include <tegata/ledgerclient/Calldata.h>

#include <string>
#include <string_view>
#include <tuple>
#include <vector>

/// The view functions of the ledger contract: each encodes its call and decodes its answer.
namespace tegata::ledger::views {

template <typename... Arguments> [[nodiscard]] Bytes encodeView(std::string_view signature, const Arguments &...arguments)
{
    Bytes call = toBytes(selectorOf(signature));
    append(call, abi::encode(arguments...));
    return call;
}

struct AdministratorView
{
    protocol::InstitutionId institutionId;
    protocol::EncryptionPublicKey encPk;
    bool active = false;
    UnixTime addedAt{};
    UnixTime removedAt{};
};
inline auto abiFields(AdministratorView &value) { return std::tie(value.institutionId, value.encPk, value.active, value.addedAt, value.removedAt); }
inline auto abiFields(const AdministratorView &value) { return std::tie(value.institutionId, value.encPk, value.active, value.addedAt, value.removedAt); }
struct ChartView
{
    protocol::Epoch epoch{};
    std::uint8_t suite = 0;
    bool closed = false;
    std::uint64_t count = 0;
    protocol::ChartHead head;
    protocol::KeyCommitment ckCommit;
    UnixTime openedAt{};
};
inline auto abiFields(ChartView &value) { return std::tie(value.epoch, value.suite, value.closed, value.count, value.head, value.ckCommit, value.openedAt); }
inline auto abiFields(const ChartView &value) { return std::tie(value.epoch, value.suite, value.closed, value.count, value.head, value.ckCommit, value.openedAt); }
struct DeviceView
{
    protocol::InstitutionId institutionId;
    std::uint8_t role = 0;
    UnixTime notAfter{};
    UnixTime approvedAt{};
    UnixTime revokedAt{};
    std::uint8_t reason = 0;
    protocol::Epoch vaultEpoch{};
};
inline auto abiFields(DeviceView &value) { return std::tie(value.institutionId, value.role, value.notAfter, value.approvedAt, value.revokedAt, value.reason, value.vaultEpoch); }
inline auto abiFields(const DeviceView &value) { return std::tie(value.institutionId, value.role, value.notAfter, value.approvedAt, value.revokedAt, value.reason, value.vaultEpoch); }
struct GrantView
{
    UnixTime notAfter{};
    UnixTime grantedAt{};
    protocol::BlockNumber grantedBlock{};
    protocol::Epoch vaultEpoch{};
    bool running = false;
    bool stale = false;
};
inline auto abiFields(GrantView &value) { return std::tie(value.notAfter, value.grantedAt, value.grantedBlock, value.vaultEpoch, value.running, value.stale); }
inline auto abiFields(const GrantView &value) { return std::tie(value.notAfter, value.grantedAt, value.grantedBlock, value.vaultEpoch, value.running, value.stale); }
struct InstitutionView
{
    std::uint8_t kind = 0;
    std::string name;
    protocol::Hash32 legalIdHash;
    bool active = false;
    std::uint32_t administratorCount = 0;
    std::uint32_t deviceCount = 0;
    protocol::Epoch vaultEpoch{};
    protocol::EncryptionPublicKey vaultPk;
    protocol::EncryptionPublicKey recoveryPk;
    protocol::WrapHash recoveryWrapHash;
    protocol::Epoch compromisedThrough{};
    UnixTime registeredAt{};
};
inline auto abiFields(InstitutionView &value) { return std::tie(value.kind, value.name, value.legalIdHash, value.active, value.administratorCount, value.deviceCount, value.vaultEpoch, value.vaultPk, value.recoveryPk, value.recoveryWrapHash, value.compromisedThrough, value.registeredAt); }
inline auto abiFields(const InstitutionView &value) { return std::tie(value.kind, value.name, value.legalIdHash, value.active, value.administratorCount, value.deviceCount, value.vaultEpoch, value.vaultPk, value.recoveryPk, value.recoveryWrapHash, value.compromisedThrough, value.registeredAt); }
struct PatientView
{
    protocol::Address key;
    protocol::EncryptionPublicKey encPk;
    bool closed = false;
    UnixTime registeredAt{};
};
inline auto abiFields(PatientView &value) { return std::tie(value.key, value.encPk, value.closed, value.registeredAt); }
inline auto abiFields(const PatientView &value) { return std::tie(value.key, value.encPk, value.closed, value.registeredAt); }
struct PrescriptionView
{
    std::uint8_t state = 0;
    protocol::PatientId patientId;
    protocol::CompartmentId compartment;
    protocol::RecordHash recordHash;
    protocol::InstitutionId issuer;
    protocol::InstitutionId holder;
    UnixTime claimedAt{};
    UnixTime notAfter{};
    std::uint16_t fills = 0;
    std::uint16_t filled = 0;
    bool partially = false;
};
inline auto abiFields(PrescriptionView &value) { return std::tie(value.state, value.patientId, value.compartment, value.recordHash, value.issuer, value.holder, value.claimedAt, value.notAfter, value.fills, value.filled, value.partially); }
inline auto abiFields(const PrescriptionView &value) { return std::tie(value.state, value.patientId, value.compartment, value.recordHash, value.issuer, value.holder, value.claimedAt, value.notAfter, value.fills, value.filled, value.partially); }

struct AddressPurpose
{
    static constexpr std::string_view signature = "addressPurpose(address)";
    protocol::Address key;
    using Output = std::uint8_t;
    [[nodiscard]] Bytes encode() const { return encodeView(signature, key); }
    [[nodiscard]] static Result<Output> decode(ByteView data)
    {
        Output output{};
        if (const Result<void> decoded = abi::decode(data, output); !decoded) {
            return failure(decoded.error());
        }
        return output;
    }
};
struct Administrator
{
    static constexpr std::string_view signature = "administrator(address)";
    protocol::Address key;
    using Output = AdministratorView;
    [[nodiscard]] Bytes encode() const { return encodeView(signature, key); }
    [[nodiscard]] static Result<Output> decode(ByteView data)
    {
        Output output{};
        if (const Result<void> decoded = abi::decode(data, output); !decoded) {
            return failure(decoded.error());
        }
        return output;
    }
};
struct Chart
{
    static constexpr std::string_view signature = "chart(bytes32,bytes32)";
    protocol::PatientId patientId;
    protocol::CompartmentId compartment;
    using Output = ChartView;
    [[nodiscard]] Bytes encode() const { return encodeView(signature, patientId, compartment); }
    [[nodiscard]] static Result<Output> decode(ByteView data)
    {
        Output output{};
        if (const Result<void> decoded = abi::decode(data, output); !decoded) {
            return failure(decoded.error());
        }
        return output;
    }
};
struct ChartKeyCommitment
{
    static constexpr std::string_view signature = "chartKeyCommitment(bytes32,bytes32,uint32)";
    protocol::PatientId patientId;
    protocol::CompartmentId compartment;
    protocol::Epoch epoch{};
    using Output = protocol::KeyCommitment;
    [[nodiscard]] Bytes encode() const { return encodeView(signature, patientId, compartment, epoch); }
    [[nodiscard]] static Result<Output> decode(ByteView data)
    {
        Output output{};
        if (const Result<void> decoded = abi::decode(data, output); !decoded) {
            return failure(decoded.error());
        }
        return output;
    }
};
struct Compartments
{
    static constexpr std::string_view signature = "compartments(bytes32)";
    protocol::PatientId patientId;
    using Output = std::vector<protocol::CompartmentId>;
    [[nodiscard]] Bytes encode() const { return encodeView(signature, patientId); }
    [[nodiscard]] static Result<Output> decode(ByteView data)
    {
        Output output{};
        if (const Result<void> decoded = abi::decode(data, output); !decoded) {
            return failure(decoded.error());
        }
        return output;
    }
};
struct Device
{
    static constexpr std::string_view signature = "device(address)";
    protocol::Address key;
    using Output = DeviceView;
    [[nodiscard]] Bytes encode() const { return encodeView(signature, key); }
    [[nodiscard]] static Result<Output> decode(ByteView data)
    {
        Output output{};
        if (const Result<void> decoded = abi::decode(data, output); !decoded) {
            return failure(decoded.error());
        }
        return output;
    }
};
struct DeviceIsActive
{
    static constexpr std::string_view signature = "deviceIsActive(address)";
    protocol::Address key;
    using Output = bool;
    [[nodiscard]] Bytes encode() const { return encodeView(signature, key); }
    [[nodiscard]] static Result<Output> decode(ByteView data)
    {
        Output output{};
        if (const Result<void> decoded = abi::decode(data, output); !decoded) {
            return failure(decoded.error());
        }
        return output;
    }
};
struct DomainSeparator
{
    static constexpr std::string_view signature = "domainSeparator()";

    using Output = protocol::Hash32;
    [[nodiscard]] Bytes encode() const { return encodeView(signature); }
    [[nodiscard]] static Result<Output> decode(ByteView data)
    {
        Output output{};
        if (const Result<void> decoded = abi::decode(data, output); !decoded) {
            return failure(decoded.error());
        }
        return output;
    }
};
struct GrantIsStale
{
    static constexpr std::string_view signature = "grantIsStale(bytes32,bytes32)";
    protocol::PatientId patientId;
    protocol::InstitutionId institutionId;
    using Output = bool;
    [[nodiscard]] Bytes encode() const { return encodeView(signature, patientId, institutionId); }
    [[nodiscard]] static Result<Output> decode(ByteView data)
    {
        Output output{};
        if (const Result<void> decoded = abi::decode(data, output); !decoded) {
            return failure(decoded.error());
        }
        return output;
    }
};
struct GrantItem
{
    static constexpr std::string_view signature = "grantItem(bytes32,bytes32,bytes32)";
    protocol::PatientId patientId;
    protocol::InstitutionId institutionId;
    protocol::CompartmentId compartment;
    struct Output
    {
        std::uint8_t permissions = 0;
        protocol::Epoch vaultEpoch{};
    };
    [[nodiscard]] Bytes encode() const { return encodeView(signature, patientId, institutionId, compartment); }
    [[nodiscard]] static Result<Output> decode(ByteView data)
    {
        Output output{};
        if (const Result<void> decoded = abi::decode(data, output.permissions, output.vaultEpoch); !decoded) {
            return failure(decoded.error());
        }
        return output;
    }
};
struct GrantOf
{
    static constexpr std::string_view signature = "grantOf(bytes32,bytes32)";
    protocol::PatientId patientId;
    protocol::InstitutionId institutionId;
    using Output = GrantView;
    [[nodiscard]] Bytes encode() const { return encodeView(signature, patientId, institutionId); }
    [[nodiscard]] static Result<Output> decode(ByteView data)
    {
        Output output{};
        if (const Result<void> decoded = abi::decode(data, output); !decoded) {
            return failure(decoded.error());
        }
        return output;
    }
};
struct Institution
{
    static constexpr std::string_view signature = "institution(bytes32)";
    protocol::InstitutionId institutionId;
    using Output = InstitutionView;
    [[nodiscard]] Bytes encode() const { return encodeView(signature, institutionId); }
    [[nodiscard]] static Result<Output> decode(ByteView data)
    {
        Output output{};
        if (const Result<void> decoded = abi::decode(data, output); !decoded) {
            return failure(decoded.error());
        }
        return output;
    }
};
struct IsAdministrator
{
    static constexpr std::string_view signature = "isAdministrator(bytes32,address)";
    protocol::InstitutionId institutionId;
    protocol::Address key;
    using Output = bool;
    [[nodiscard]] Bytes encode() const { return encodeView(signature, institutionId, key); }
    [[nodiscard]] static Result<Output> decode(ByteView data)
    {
        Output output{};
        if (const Result<void> decoded = abi::decode(data, output); !decoded) {
            return failure(decoded.error());
        }
        return output;
    }
};
struct IsPermitted
{
    static constexpr std::string_view signature = "isPermitted(address,bytes32,bytes32,uint8)";
    protocol::Address key;
    protocol::PatientId patientId;
    protocol::CompartmentId compartment;
    std::uint8_t permissions = 0;
    using Output = bool;
    [[nodiscard]] Bytes encode() const { return encodeView(signature, key, patientId, compartment, permissions); }
    [[nodiscard]] static Result<Output> decode(ByteView data)
    {
        Output output{};
        if (const Result<void> decoded = abi::decode(data, output); !decoded) {
            return failure(decoded.error());
        }
        return output;
    }
};
struct NonceBitmap
{
    static constexpr std::string_view signature = "nonceBitmap(address,uint256)";
    protocol::Address signer;
    Wei word;
    using Output = Wei;
    [[nodiscard]] Bytes encode() const { return encodeView(signature, signer, word); }
    [[nodiscard]] static Result<Output> decode(ByteView data)
    {
        Output output{};
        if (const Result<void> decoded = abi::decode(data, output); !decoded) {
            return failure(decoded.error());
        }
        return output;
    }
};
struct Nonces
{
    static constexpr std::string_view signature = "nonces(address,uint192)";
    protocol::Address owner;
    Wei key;
    using Output = Wei;
    [[nodiscard]] Bytes encode() const { return encodeView(signature, owner, key); }
    [[nodiscard]] static Result<Output> decode(ByteView data)
    {
        Output output{};
        if (const Result<void> decoded = abi::decode(data, output); !decoded) {
            return failure(decoded.error());
        }
        return output;
    }
};
struct Patient
{
    static constexpr std::string_view signature = "patient(bytes32)";
    protocol::PatientId patientId;
    using Output = PatientView;
    [[nodiscard]] Bytes encode() const { return encodeView(signature, patientId); }
    [[nodiscard]] static Result<Output> decode(ByteView data)
    {
        Output output{};
        if (const Result<void> decoded = abi::decode(data, output); !decoded) {
            return failure(decoded.error());
        }
        return output;
    }
};
struct PatientOfKey
{
    static constexpr std::string_view signature = "patientOfKey(address)";
    protocol::Address key;
    using Output = protocol::PatientId;
    [[nodiscard]] Bytes encode() const { return encodeView(signature, key); }
    [[nodiscard]] static Result<Output> decode(ByteView data)
    {
        Output output{};
        if (const Result<void> decoded = abi::decode(data, output); !decoded) {
            return failure(decoded.error());
        }
        return output;
    }
};
struct Prescription
{
    static constexpr std::string_view signature = "prescription(bytes32)";
    protocol::PrescriptionId prescriptionId;
    using Output = PrescriptionView;
    [[nodiscard]] Bytes encode() const { return encodeView(signature, prescriptionId); }
    [[nodiscard]] static Result<Output> decode(ByteView data)
    {
        Output output{};
        if (const Result<void> decoded = abi::decode(data, output); !decoded) {
            return failure(decoded.error());
        }
        return output;
    }
};
struct VaultKey
{
    static constexpr std::string_view signature = "vaultKey(bytes32,uint32)";
    protocol::InstitutionId institutionId;
    protocol::Epoch epoch{};
    using Output = protocol::EncryptionPublicKey;
    [[nodiscard]] Bytes encode() const { return encodeView(signature, institutionId, epoch); }
    [[nodiscard]] static Result<Output> decode(ByteView data)
    {
        Output output{};
        if (const Result<void> decoded = abi::decode(data, output); !decoded) {
            return failure(decoded.error());
        }
        return output;
    }
};

} // namespace tegata::ledger::views
