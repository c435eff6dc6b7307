#pragma once

#include <tegata/base/Bytes.h>
#include <tegata/qr/QrError.h>

#include <QString>

#include <cstdint>
#include <vector>

namespace tegata::qr {

/// Longest text that is looked at as a payload.
inline constexpr qsizetype maximumPayloadCharacters = 2048;

/// The code standing at an institution's reception (kind t1, docs/protocol.md §8). Nothing in it is
/// believed without the chain; whether chain and contract are ours is the workflow's check.
struct InstitutionCode
{
    std::uint64_t chainId = 0;
    /// Address of the ledger contract.
    ByteArray<20> ledger{};
    ByteArray<32> institutionId{};
    std::uint32_t vaultEpoch = 0;
    /// Keccak-256 of the vault's public key.
    ByteArray<32> vaultKeyHash{};
    /// Token under which a new patient is sponsored.
    ByteArray<16> introduction{};

    friend bool operator==(const InstitutionCode &, const InstitutionCode &) = default;
};

/// The code a new terminal shows to its administrator (kind t2, docs/protocol.md §8).
struct EnrolmentCode
{
    ByteArray<32> institutionId{};
    /// The device key's address.
    ByteArray<20> device{};
    /// The device's X25519 public key.
    ByteArray<32> encryptionKey{};
    ByteArray<16> nonce{};

    friend bool operator==(const EnrolmentCode &, const EnrolmentCode &) = default;
};

/// "<pageUrl>#t1.<base64url>", so that a phone's own camera opens the patient page. `pageUrl` is the page's
/// address without a fragment; empty gives "t1.<base64url>" alone.
[[nodiscard]] QString writeInstitutionCode(const InstitutionCode &code, const QString &pageUrl);
/// "t2.<base64url>".
[[nodiscard]] QString writeEnrolmentCode(const EnrolmentCode &code);

/// Reads the whole URL or the "t1.…" part alone; white space around it does not matter. The page's address
/// is ignored: a code is trusted for its content only.
/// Errors: TooLong, NotTegata (also for the other kind of code), Damaged, UnsupportedVersion.
[[nodiscard]] Result<InstitutionCode> parseInstitutionCode(const QString &text);
[[nodiscard]] Result<EnrolmentCode> parseEnrolmentCode(const QString &text);

/// The first text that is a readable institution code, of several found in one picture; otherwise the most
/// telling error: Damaged or UnsupportedVersion before NotTegata.
[[nodiscard]] Result<InstitutionCode> findInstitutionCode(const std::vector<QString> &texts);

} // namespace tegata::qr
