#pragma once

#include <tegata/ledgerclient/LedgerEvent.h>
#include <tegata/workflows/Workspace.h>

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace tegata::workflows {

/// A vault wrap that the ledger names for somebody.
struct NamedVaultWrap
{
    protocol::Epoch epoch{};
    protocol::WrapHash hash;
    /// Administrator who signed the action that names it.
    protocol::Address sender;
};

struct DeviceFacts
{
    protocol::Address device;
    protocol::EncryptionPublicKey encPk;
    protocol::DeviceRole role = protocol::DeviceRole::Doctor;
    protocol::Address approvedBy;
    UnixTime approvedAt{};
    UnixTime notAfter{};
    bool isRevoked = false;
    UnixTime revokedAt{};
    std::optional<protocol::RevocationReason> reason;
    /// Vault epoch that was current when it was revoked: it may hold seeds up to this one.
    protocol::Epoch revokedInEpoch{};
    UnixTime lastSeen{};

    [[nodiscard]] bool isActiveAt(UnixTime time) const
    {
        return !isRevoked && (notAfter == UnixTime{} || time < notAfter);
    }
};

struct AdministratorFacts
{
    protocol::Address address;
    protocol::EncryptionPublicKey encPk;
    UnixTime addedAt{};
    protocol::Address addedBy;
    bool isActive = true;
    protocol::Epoch removedInEpoch{};
};

struct VaultFacts
{
    protocol::EncryptionPublicKey vaultPk;
    protocol::WrapHash recoveryWrapHash;
    protocol::Address sender;
    UnixTime since{};
    protocol::BlockNumber block{};
};

/// What the events of one institution add up to, up to a block.
struct InstitutionFacts
{
    protocol::InstitutionId id;
    ledger::BlockHeader through;
    protocol::EncryptionPublicKey recoveryPk;
    UnixTime registeredAt{};
    std::map<protocol::Address, DeviceFacts> devices;
    std::map<protocol::Address, AdministratorFacts> administrators;
    std::map<protocol::Epoch, VaultFacts> vaults;
    /// The newest wrap named for each recipient.
    std::map<protocol::Address, NamedVaultWrap> newestWraps;
    /// In the order of the chain.
    std::vector<ledger::LedgerEvent> events;
    /// Read through Workspace::judges() from the first block on.
    bool isJudged = true;

    [[nodiscard]] protocol::Epoch currentEpoch() const
    {
        return vaults.empty() ? protocol::Epoch{} : vaults.rbegin()->first;
    }
    [[nodiscard]] bool isRegistered() const { return !vaults.empty(); }
    [[nodiscard]] bool isAdministeredBy(const protocol::Address &address) const
    {
        const auto administrator = administrators.find(address);
        return administrator != administrators.end() && administrator->second.isActive;
    }
};

/// Takes one more event into account.
void applyEvent(InstitutionFacts &facts, const ledger::LedgerEvent &event);

/// Reads what is new since `known` (null: everything); everything anew when the chain was reorganised since, or when
/// it must be judged and something of `known` was told by one of several nodes alone (Unreachable where it still is).
[[nodiscard]] Task<std::shared_ptr<const InstitutionFacts>>
readInstitutionFacts(Workspace *workspace, protocol::InstitutionId institution,
                     std::shared_ptr<const InstitutionFacts> known, bool mustBeJudged);

/// Compares with the farthest state of the institution that this machine has seen, and remembers a farther one as far
/// as it is judged and final. ChainWentBackwards when an earlier block, an earlier vault or a revoked device that is no
/// longer revoked is told.
[[nodiscard]] Task<void> holdAgainstMarks(Workspace *workspace, std::shared_ptr<const InstitutionFacts> facts);

} // namespace tegata::workflows
