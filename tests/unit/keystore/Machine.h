#pragma once

#include "../chartstore/MemoryFileLayer.h"
#include "FaultVault.h"

#include <tegata/keystore/KeyStore.h>

#include <QCoro/QCoroTask>

#include <set>

/// What the key store stands on, for its tests.
namespace tegata::keystore {

class TestClock final : public Clock
{
public:
    [[nodiscard]] UnixTime now() const override { return time; }
    UnixTime time = fromUnixSeconds(1'700'000'000);
};

inline SecretBuffer pin(std::string_view text = "246810") { return SecretBuffer::copyOf(bytesOf(text)); }

/// One machine: its medium, keychain and clock.
struct Machine
{
    test::MemoryFileLayer files;
    test::FaultVault vault;
    TestClock clock;
    crypto::SystemRandom random;

    Result<std::unique_ptr<KeyStore>> open(AppKind app = AppKind::HospitalConsole)
    {
        // The smallest cost Argon2id takes: these tests are about order, not about strength.
        const KeyStoreCosts costs{{1, 8}, {1, 8}};
        return KeyStore::open(QStringLiteral("/profile"), app, {vault, files, clock, random}, costs);
    }
    std::unique_ptr<KeyStore> mustOpen()
    {
        Result<std::unique_ptr<KeyStore>> store = open();
        if (!store) {
            qFatal("open: %s", store.error().key().c_str());
        }
        return std::move(*store);
    }
};

inline KeyId id(const char *text) { return *KeyId::from(QString::fromLatin1(text)); }

inline SecretBuffer secret(std::uint8_t fill, std::size_t size = 32)
{
    SecretBuffer buffer(size);
    std::fill(buffer.writable().begin(), buffer.writable().end(), fill);
    return buffer;
}

/// What the vault holds under the profile's own entry: the identity everything hangs on.
inline std::set<std::string> identities(const Machine &machine)
{
    std::set<std::string> found;
    for (const auto &[name, value] : machine.vault.entries) {
        if (name.endsWith(QStringLiteral("/profile"))) {
            found.insert(toHex(value.view()));
        }
    }
    return found;
}

} // namespace tegata::keystore
