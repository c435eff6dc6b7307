#include "VectorSupport.h"

#include "Samples.h"

#include <tegata/protocol/Vault.h>

#include <QTest>

using namespace tegata;
using namespace tegata::protocol;
using namespace tegata::test;

namespace {

const Deployment deployment = vectors::sampleDeployment();

template <typename Value> bool isNotAuthentic(const Result<Value> &result)
{
    return !result && result.error().is(ProtocolError::NotAuthentic);
}

/// A patient's keys of three epochs, wrapped to a hospital.
struct ChartWrap
{
    ChartWrap()
        : random(21)
        , vaultKey(crypto::generateEncryptionKey(random))
    {
        place.patientId = random.strongBytes<PatientId>();
        place.compartment = random.strongBytes<CompartmentId>();
        place.fromEpoch = Epoch{1};
        place.toEpoch = Epoch{3};
        place.institutionId = random.strongBytes<InstitutionId>();
        place.vaultEpoch = Epoch{2};
        keys.kind = CompartmentKind::Clinical;
        keys.firstEpoch = Epoch{1};
        for (std::uint32_t epoch = 1; epoch <= 3; ++epoch) {
            keys.keys.push_back(random.secret<ChartKey>());
            commitments.push_back(
                commitmentOf(keys.keys.back(), ChartEpoch{place.patientId, place.compartment, Epoch{epoch}}));
        }
        place.commitment = commitments.back();
        const auto wrap = wrapChartKeysForInstitution(deployment, place.patientId, place.compartment, keys,
                                                      {*place.institutionId, place.vaultEpoch},
                                                      crypto::publicKeyOf(vaultKey), random);
        anchored = wrapHashOf(deployment, *wrap);
        stored = encodeWrap(*wrap);
    }
    [[nodiscard]] Result<ChartKeys> open(ByteView bytes) const
    {
        return openChartKeys(deployment, place, anchored, commitments, vaultKey, bytes);
    }

    FixedRandom random;
    crypto::EncryptionKey vaultKey;
    ChartWrapPlace place;
    ChartKeys keys;
    std::vector<KeyCommitment> commitments;
    WrapHash anchored;
    Bytes stored;
};

} // namespace

class WrapsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void chartKeysReachTheInstitution()
    {
        const ChartWrap wrap;
        const auto opened = wrap.open(wrap.stored);
        QVERIFY(opened.has_value());
        QCOMPARE(opened->kind, CompartmentKind::Clinical);
        QCOMPARE(opened->firstEpoch, Epoch{1});
        QCOMPARE(opened->lastEpoch(), Epoch{3});
        for (std::size_t index = 0; index < 3; ++index) {
            QVERIFY(equalConstantTime(opened->keys[index].view(), wrap.keys.keys[index].view()));
        }
    }

    void aPatientsOwnCopyNeedsNoAnchor()
    {
        FixedRandom random(22);
        const auto key = crypto::generateEncryptionKey(random);
        ChartWrapPlace place;
        place.patientId = random.strongBytes<PatientId>();
        place.compartment = random.strongBytes<CompartmentId>();
        place.fromEpoch = place.toEpoch = Epoch{7};
        ChartKeys keys;
        keys.firstEpoch = Epoch{7};
        keys.keys.push_back(random.secret<ChartKey>());
        place.commitment = commitmentOf(keys.keys[0], {place.patientId, place.compartment, Epoch{7}});
        const auto wrap = wrapChartKeysForPatient(deployment, place.patientId, place.compartment, keys,
                                                  crypto::publicKeyOf(key), random);
        const std::vector commitments{place.commitment};
        const Bytes stored = encodeWrap(*wrap);
        QVERIFY(openChartKeys(deployment, place, std::nullopt, commitments, key, stored).has_value());
        QVERIFY(openChartKeys(deployment, place, wrapHashOf(deployment, *wrap), commitments, key, stored).has_value());
        QVERIFY(isNotAuthentic(openChartKeys(deployment, place, WrapHash(), commitments, key, stored)));
    }

    void anInstitutionsCopyWithoutAnAnchorIsRefused()
    {
        const ChartWrap wrap;
        QVERIFY(isNotAuthentic(
            openChartKeys(deployment, wrap.place, std::nullopt, wrap.commitments, wrap.vaultKey, wrap.stored)));
    }

    void aKeyThatTheChainDoesNotCommitToIsReported()
    {
        const ChartWrap wrap;
        for (std::size_t lie = 0; lie < 3; ++lie) {
            auto commitments = wrap.commitments;
            commitments[lie] = KeyCommitment();
            const auto opened =
                openChartKeys(deployment, wrap.place, wrap.anchored, commitments, wrap.vaultKey, wrap.stored);
            QVERIFY(opened.error().is(ProtocolError::CommitmentMismatch));
        }
        const auto tooFew = openChartKeys(deployment, wrap.place, wrap.anchored, std::span(wrap.commitments).first(2),
                                          wrap.vaultKey, wrap.stored);
        QVERIFY(tooFew.error().is(ProtocolError::CommitmentMismatch));
    }

    void everyBitFlipAndTruncationIsRefusedWithOneError()
    {
        const ChartWrap wrap;
        for (std::size_t bit = 0; bit < wrap.stored.size() * 8; ++bit) {
            Bytes altered = wrap.stored;
            altered[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
            QVERIFY2(isNotAuthentic(wrap.open(altered)), qPrintable(QString::number(bit)));
        }
        for (std::size_t length = 0; length < wrap.stored.size(); ++length) {
            QVERIFY(isNotAuthentic(wrap.open(ByteView(wrap.stored).first(length))));
        }
        Bytes longer = wrap.stored;
        longer.push_back(0);
        QVERIFY(isNotAuthentic(wrap.open(longer)));
    }

    void theBlobAloneIsProtectedToo()
    {
        // Whoever can put any hash on chain still cannot alter a blob.
        const ChartWrap wrap;
        const auto decoded = decodeWrap(wrap.stored);
        for (std::size_t bit = 0; bit < decoded->blob.size() * 8; ++bit) {
            Wrap altered = *decoded;
            altered.blob[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
            QVERIFY(isNotAuthentic(openChartKeys(deployment, wrap.place, wrapHashOf(deployment, altered),
                                                 wrap.commitments, wrap.vaultKey, encodeWrap(altered))));
        }
    }

    void decodingIsStrictAndTellsAStoreWhy()
    {
        const ChartWrap wrap;
        QCOMPARE(encodeWrap(*decodeWrap(wrap.stored)), wrap.stored);
        QCOMPARE(wrap.stored.size(), wrapHeaderSize + 48 + 6 + 3 * 32);
        const auto errorAt = [&](std::size_t offset, std::uint8_t value) {
            Bytes altered = wrap.stored;
            altered[offset] = value;
            const auto decoded = decodeWrap(altered);
            return decoded ? std::string_view() : decoded.error().name();
        };
        QCOMPARE(errorAt(0, 'X'), "Malformed");
        QCOMPARE(errorAt(4, 2), "UnsupportedVersion");
        QCOMPARE(errorAt(5, 0), "Malformed");
        QCOMPARE(errorAt(5, 3), "Malformed"); // another kind has another size
        QCOMPARE(errorAt(5, 5), "Malformed"); // never stored by itself
        QCOMPARE(errorAt(5, 6), "Malformed");
        QCOMPARE(errorAt(73, 2), "Malformed"); // two epochs, three keys
        QCOMPARE(errorAt(wrapHeaderSize - 4, 0xff), "Malformed");
        QVERIFY(decodeWrap(Bytes(wrapHeaderSize + wrapBlobMaximum + 1)).error().is(ProtocolError::TooLarge));
        QVERIFY(decodeWrap({}).error().is(ProtocolError::Malformed));
    }

    void theMostKeysOfOneWrapStillFit()
    {
        FixedRandom random(23);
        const auto key = crypto::generateEncryptionKey(random);
        ChartKeys keys;
        keys.firstEpoch = Epoch{1};
        for (std::size_t count = 0; count < chartKeysPerWrapMaximum; ++count) {
            keys.keys.push_back(random.secret<ChartKey>());
        }
        const auto pk = crypto::publicKeyOf(key);
        const auto wrap = wrapChartKeysForPatient(deployment, PatientId(), CompartmentId(), keys, pk, random);
        QVERIFY(wrap.has_value());
        QVERIFY(wrap->blob.size() <= wrapBlobMaximum);
        QVERIFY(decodeWrap(encodeWrap(*wrap)).has_value());
        keys.keys.push_back(random.secret<ChartKey>());
        QVERIFY(wrapChartKeysForPatient(deployment, PatientId(), CompartmentId(), keys, pk, random)
                    .error()
                    .is(ProtocolError::InvalidValue));
        keys.keys.clear();
        QVERIFY(wrapChartKeysForPatient(deployment, PatientId(), CompartmentId(), keys, pk, random)
                    .error()
                    .is(ProtocolError::InvalidValue));
    }

    void badRecipientsAreRefused()
    {
        FixedRandom random(24);
        ChartKeys keys;
        keys.firstEpoch = Epoch{1};
        keys.keys.push_back(random.secret<ChartKey>());
        const auto wrap =
            wrapChartKeysForPatient(deployment, PatientId(), CompartmentId(), keys, EncryptionPublicKey(), random);
        QVERIFY(wrap.error().is(CryptoError::InvalidPoint));
    }

    void aVaultSeedReachesMembersAndTheRecoveryKey()
    {
        FixedRandom random(25);
        for (const bool isRecovery : {false, true}) {
            const auto seed = random.secret<VaultSeed>();
            const auto key = crypto::generateEncryptionKey(random);
            VaultWrapPlace place;
            place.vault = {random.strongBytes<InstitutionId>(), Epoch{1}};
            place.vaultPk = crypto::publicKeyOf(vaultEncryptionKeyOf(seed, place.vault));
            place.sender = random.strongBytes<Address>();
            if (!isRecovery) {
                place.recipient = random.strongBytes<Address>();
            }
            const auto wrap = wrapVaultSeed(deployment, place, seed, crypto::publicKeyOf(key), random);
            QVERIFY(wrap.has_value());
            const Bytes stored = encodeWrap(*wrap);
            const WrapHash anchored = wrapHashOf(deployment, *wrap);
            const auto opened = openVaultSeed(deployment, place, anchored, key, stored);
            QVERIFY(opened.has_value());
            QVERIFY(equalConstantTime(opened->view(), seed.view()));
            QVERIFY(isNotAuthentic(openVaultSeed(deployment, place, WrapHash(), key, stored)));

            // An administrator who wraps another seed than the vault's is found out by the commitment.
            VaultWrapPlace lie = place;
            lie.vault.epoch = Epoch{2};
            QVERIFY(wrapVaultSeed(deployment, lie, seed, crypto::publicKeyOf(key), random)
                        .error()
                        .is(ProtocolError::InvalidValue));
        }
    }

    void seedsOfEarlierEpochsAreReachedOneByOne()
    {
        FixedRandom random(26);
        const auto institutionId = random.strongBytes<InstitutionId>();
        std::vector<VaultSeed> seeds;
        std::vector<Bytes> seals;
        for (std::uint32_t epoch = 1; epoch <= 4; ++epoch) {
            seeds.push_back(random.secret<VaultSeed>());
            if (epoch > 1) {
                const auto seal = sealPredecessor(deployment, {institutionId, Epoch{epoch}}, seeds[epoch - 1],
                                                  seeds[epoch - 2], random);
                seals.push_back(encodePredecessorSeal(*seal));
            }
        }
        VaultSeed current = seeds.back().clone();
        for (std::uint32_t epoch = 4; epoch >= 2; --epoch) {
            const VaultEpoch before{institutionId, Epoch{epoch - 1}};
            const auto pk = crypto::publicKeyOf(vaultEncryptionKeyOf(seeds[epoch - 2], before));
            auto opened = openPredecessor(deployment, {institutionId, Epoch{epoch}}, current, pk, seals[epoch - 2]);
            QVERIFY(opened.has_value());
            current = std::move(*opened);
        }
        QVERIFY(equalConstantTime(current.view(), seeds.front().view()));
        QVERIFY(sealPredecessor(deployment, {institutionId, Epoch{1}}, seeds[0], seeds[1], random)
                    .error()
                    .is(ProtocolError::InvalidValue));
    }

    void predecessorSealsAndDirectoryEntriesWithstandEveryBitFlip()
    {
        FixedRandom random(27);
        const VaultEpoch before{random.strongBytes<InstitutionId>(), Epoch{1}};
        const VaultEpoch vault{before.institutionId, Epoch{2}};
        const auto predecessor = random.secret<VaultSeed>();
        const auto seed = random.secret<VaultSeed>();
        const auto pk = crypto::publicKeyOf(vaultEncryptionKeyOf(predecessor, before));
        const Bytes seal = encodePredecessorSeal(*sealPredecessor(deployment, vault, seed, predecessor, random));
        QCOMPARE(seal.size(), predecessorSealSize);
        const auto device = random.strongBytes<Address>();
        const Bytes entry =
            encodeDirectorySeal(*sealDirectoryEntry(deployment, vault, seed, device, text("names"), random));
        QVERIFY(openPredecessor(deployment, vault, seed, pk, seal).has_value());
        QVERIFY(openDirectoryEntry(deployment, vault, seed, device, entry).has_value());

        const auto forEachAlteration = [](const Bytes &bytes, auto check) {
            for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
                Bytes altered = bytes;
                altered[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
                QVERIFY2(check(altered), qPrintable(QString::number(bit)));
            }
            for (std::size_t length = 0; length < bytes.size(); ++length) {
                QVERIFY(check(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length))));
            }
            Bytes longer = bytes;
            longer.push_back(0);
            QVERIFY(check(longer));
        };
        forEachAlteration(seal, [&](const Bytes &altered) {
            return isNotAuthentic(openPredecessor(deployment, vault, seed, pk, altered));
        });
        forEachAlteration(entry, [&](const Bytes &altered) {
            return isNotAuthentic(openDirectoryEntry(deployment, vault, seed, device, altered));
        });
        QVERIFY(openPredecessor(deployment, vault, seed, EncryptionPublicKey(), seal)
                    .error()
                    .is(ProtocolError::CommitmentMismatch));
        QVERIFY(sealDirectoryEntry(deployment, vault, seed, device, Bytes(directoryBoxMaximum), random)
                    .error()
                    .is(ProtocolError::TooLarge));
        QVERIFY(decodeDirectorySeal(Bytes(65 + directoryBoxMaximum + 1)).error().is(ProtocolError::TooLarge));
    }
};

QTEST_APPLESS_MAIN(WrapsTest)
#include "WrapsTest.moc"
