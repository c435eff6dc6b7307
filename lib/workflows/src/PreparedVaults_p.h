#pragma once

#include "Uploads_p.h"

#include <tegata/protocol/Vault.h>
#include <tegata/protocol/Wraps.h>

#include <optional>

/// Vaults that were made on this machine. The ledger names only hashes of the wraps that hold a seed; the wraps
/// themselves are at the gateway, which may lose them. So this machine keeps seed and wraps sealed in its profile: from
/// before the rotation is signed until another vault has taken its epoch for good; the seed until the rotation is final
/// and every wrap was fetched back; the wraps as long as the vault is the current one, to bring them again.
namespace tegata::workflows {

/// On the medium when it returns. To be called before the rotation is signed.
[[nodiscard]] Task<void> keepPreparedVault(Workspace *workspace, protocol::VaultEpoch vault,
                                           protocol::EncryptionPublicKey vaultPk, protocol::VaultSeed seed,
                                           std::vector<Upload> uploads);

/// The seed of this very vault, when it was made here and is not known by its wraps yet. NotFound.
[[nodiscard]] Result<protocol::VaultSeed> preparedSeedOf(const Workspace &workspace, protocol::Epoch epoch,
                                                         const protocol::EncryptionPublicKey &vaultPk);

/// Looks what became of the vaults that were made here: takes into use the seed that the ledger has, brings to the
/// gateway again what it lost, and drops what will not come. Looked at again after an hour where everything was well.
/// Errors of nodes and gateway: nothing is lost by them.
[[nodiscard]] Task<void> settlePreparedVaults(Workspace *workspace);

} // namespace tegata::workflows
