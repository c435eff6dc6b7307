#include "VectorSupport.h"

#include "Samples.h"

#include <tegata/protocol/Records.h>
#include <tegata/protocol/Vault.h>

#include <QTest>

using namespace tegata;
using namespace tegata::protocol;
using namespace tegata::test;

namespace {

template <typename Value> bool isNotAuthentic(const Result<Value> &result)
{
    return !result && result.error().is(ProtocolError::NotAuthentic);
}

template <typename Strong> void alter(Strong &value)
{
    auto bytes = value.bytes();
    bytes[0] ^= 0x80U;
    value = Strong(bytes);
}
void alter(Epoch &epoch) { epoch = Epoch{toNumber(epoch) + 1}; }

Deployment otherChain()
{
    Deployment deployment = vectors::sampleDeployment();
    deployment.chainId = ChainId{1};
    return deployment;
}
Deployment otherLedger()
{
    Deployment deployment = vectors::sampleDeployment();
    alter(deployment.ledger);
    return deployment;
}

} // namespace

/// Everything sealed opens in one place only: each test changes exactly one thing about the place.
class TransplantsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void chartKeysOfAnInstitution()
    {
        FixedRandom random(41);
        const auto vaultKey = crypto::generateEncryptionKey(random);
        ChartWrapPlace place;
        place.patientId = random.strongBytes<PatientId>();
        place.compartment = random.strongBytes<CompartmentId>();
        place.institutionId = random.strongBytes<InstitutionId>();
        place.vaultEpoch = Epoch{2};
        place.fromEpoch = Epoch{4};
        place.toEpoch = Epoch{5};
        ChartKeys keys;
        keys.firstEpoch = Epoch{4};
        std::vector<KeyCommitment> commitments;
        for (const Epoch epoch : {Epoch{4}, Epoch{5}}) {
            keys.keys.push_back(random.secret<ChartKey>());
            commitments.push_back(commitmentOf(keys.keys.back(), {place.patientId, place.compartment, epoch}));
        }
        place.commitment = commitments.back();
        const auto wrap = wrapChartKeysForInstitution(m_deployment, place.patientId, place.compartment, keys,
                                                      {*place.institutionId, place.vaultEpoch},
                                                      crypto::publicKeyOf(vaultKey), random);
        const WrapHash anchored = wrapHashOf(m_deployment, *wrap);
        const Bytes stored = encodeWrap(*wrap);
        const auto open = [&](const Deployment &deployment, const ChartWrapPlace &where, const WrapHash &hash) {
            return openChartKeys(deployment, where, hash, commitments, vaultKey, stored);
        };
        QVERIFY(open(m_deployment, place, anchored).has_value());
        QVERIFY(isNotAuthentic(open(otherChain(), place, anchored)));
        QVERIFY(isNotAuthentic(open(otherLedger(), place, anchored)));
        const auto refused = [&](auto change) {
            ChartWrapPlace where = place;
            change(where);
            // With the hash on chain as it is, and with a hash that fits the other place.
            const WrapHash fitting =
                wrapHashOf(m_deployment, contextOf(where, crypto::publicKeyOf(vaultKey)), wrap->blob);
            return isNotAuthentic(open(m_deployment, where, anchored)) &&
                   isNotAuthentic(open(m_deployment, where, fitting)) &&
                   isNotAuthentic(
                       openChartKeys(m_deployment, where, fitting, commitments, vaultKey,
                                     encodeWrap({contextOf(where, crypto::publicKeyOf(vaultKey)), wrap->blob})));
        };
        QVERIFY(refused([](auto &where) { alter(where.patientId); }));
        QVERIFY(refused([](auto &where) { alter(where.compartment); }));
        QVERIFY(refused([](auto &where) { alter(where.fromEpoch); }));
        QVERIFY(refused([](auto &where) { alter(where.toEpoch); }));
        QVERIFY(refused([](auto &where) { where.fromEpoch = Epoch{5}, where.toEpoch = Epoch{6}; }));
        QVERIFY(refused([](auto &where) { alter(where.commitment); }));
        QVERIFY(refused([](auto &where) { alter(*where.institutionId); }));
        QVERIFY(refused([](auto &where) { alter(where.vaultEpoch); }));
        QVERIFY(refused([](auto &where) { where.institutionId.reset(); })); // kind 1 as kind 2
        const auto otherKey = crypto::generateEncryptionKey(random);
        QVERIFY(isNotAuthentic(openChartKeys(m_deployment, place, anchored, commitments, otherKey, stored)));
    }

    void vaultSeeds()
    {
        FixedRandom random(42);
        const auto key = crypto::generateEncryptionKey(random);
        const auto seed = random.secret<VaultSeed>();
        VaultWrapPlace place;
        place.vault = {random.strongBytes<InstitutionId>(), Epoch{2}};
        place.vaultPk = crypto::publicKeyOf(vaultEncryptionKeyOf(seed, place.vault));
        place.recipient = random.strongBytes<Address>();
        place.sender = random.strongBytes<Address>();
        const auto wrap = wrapVaultSeed(m_deployment, place, seed, crypto::publicKeyOf(key), random);
        const WrapHash anchored = wrapHashOf(m_deployment, *wrap);
        const Bytes stored = encodeWrap(*wrap);
        QVERIFY(openVaultSeed(m_deployment, place, anchored, key, stored).has_value());
        QVERIFY(isNotAuthentic(openVaultSeed(otherChain(), place, anchored, key, stored)));
        QVERIFY(isNotAuthentic(openVaultSeed(otherLedger(), place, anchored, key, stored)));
        const auto refused = [&](auto change) {
            VaultWrapPlace where = place;
            change(where);
            const WrapContext context = contextOf(where, crypto::publicKeyOf(key));
            const WrapHash fitting = wrapHashOf(m_deployment, context, wrap->blob);
            return isNotAuthentic(openVaultSeed(m_deployment, where, anchored, key, stored)) &&
                   isNotAuthentic(openVaultSeed(m_deployment, where, fitting, key, encodeWrap({context, wrap->blob})));
        };
        QVERIFY(refused([](auto &where) { alter(where.vault.institutionId); }));
        QVERIFY(refused([](auto &where) { alter(where.vault.epoch); }));
        QVERIFY(refused([](auto &where) { alter(where.vaultPk); }));
        QVERIFY(refused([](auto &where) { alter(*where.recipient); }));
        QVERIFY(refused([](auto &where) { where.recipient.reset(); })); // kind 3 as kind 4
        QVERIFY(refused([](auto &where) { alter(where.sender); }));
        const auto otherKey = crypto::generateEncryptionKey(random);
        QVERIFY(isNotAuthentic(openVaultSeed(m_deployment, place, anchored, otherKey, stored)));
    }

    void predecessorSealsAndDirectoryEntries()
    {
        FixedRandom random(43);
        const VaultEpoch before{random.strongBytes<InstitutionId>(), Epoch{1}};
        const VaultEpoch vault{before.institutionId, Epoch{2}};
        const auto predecessor = random.secret<VaultSeed>();
        const auto seed = random.secret<VaultSeed>();
        const auto pk = crypto::publicKeyOf(vaultEncryptionKeyOf(predecessor, before));
        const auto seal = sealPredecessor(m_deployment, vault, seed, predecessor, random);
        const auto device = random.strongBytes<Address>();
        const auto entry = sealDirectoryEntry(m_deployment, vault, seed, device, text("names"), random);

        const auto refused = [&](const Deployment &deployment, const VaultEpoch &where, const Address &who) {
            PredecessorSeal movedSeal = *seal;
            movedSeal.vault = where;
            DirectorySeal movedEntry = *entry;
            movedEntry.institutionId = where.institutionId;
            movedEntry.vaultEpoch = where.epoch;
            movedEntry.device = who;
            const bool isSealRefused =
                isNotAuthentic(openPredecessor(deployment, where, seed, pk, encodePredecessorSeal(*seal))) &&
                isNotAuthentic(openPredecessor(deployment, where, seed, pk, encodePredecessorSeal(movedSeal)));
            const bool isEntryRefused =
                isNotAuthentic(openDirectoryEntry(deployment, where, seed, who, encodeDirectorySeal(*entry))) &&
                isNotAuthentic(openDirectoryEntry(deployment, where, seed, who, encodeDirectorySeal(movedEntry)));
            return isEntryRefused && (isSealRefused || who != device);
        };
        QVERIFY(openPredecessor(m_deployment, vault, seed, pk, encodePredecessorSeal(*seal)).has_value());
        QVERIFY(openDirectoryEntry(m_deployment, vault, seed, device, encodeDirectorySeal(*entry)).has_value());
        QVERIFY(refused(otherChain(), vault, device));
        QVERIFY(refused(otherLedger(), vault, device));
        QVERIFY(refused(m_deployment, {random.strongBytes<InstitutionId>(), vault.epoch}, device));
        QVERIFY(refused(m_deployment, {vault.institutionId, Epoch{3}}, device));
        QVERIFY(refused(m_deployment, vault, random.strongBytes<Address>()));
    }

    void records()
    {
        FixedRandom random(44);
        const auto signingKey = vectors::signingKeyOf("doctor");
        const auto chartKey = random.secret<ChartKey>();
        const auto vaultKey = crypto::generateEncryptionKey(random);
        RecordDraft draft;
        draft.chart = {random.strongBytes<PatientId>(), random.strongBytes<CompartmentId>(), Epoch{2}};
        const RecordAuthor author{random.strongBytes<InstitutionId>(), *crypto::addressOf(signingKey), Epoch{3},
                                  crypto::publicKeyOf(vaultKey)};
        const auto sealed = sealRecord(m_deployment, draft, author, chartKey, signingKey, text("note"), random);
        const RecordAnchor anchor{sealed->hash, draft.chart, author.institutionId, author.address};
        const Bytes stored = encodeEnvelope(sealed->envelope);
        const auto isRefused = [&](const Deployment &deployment, const RecordAnchor &where, const Bytes &bytes) {
            return isNotAuthentic(openRecord(deployment, where, chartKey, bytes)) &&
                   isNotAuthentic(openRecordAsAuthor(deployment, where, vaultKey, bytes));
        };
        QVERIFY(openRecord(m_deployment, anchor, chartKey, stored).has_value());
        QVERIFY(openRecordAsAuthor(m_deployment, anchor, vaultKey, stored).has_value());
        QVERIFY(isRefused(otherChain(), anchor, stored));
        QVERIFY(isRefused(otherLedger(), anchor, stored));

        // The chain says another place.
        const auto movedOnChain = [&](auto change) {
            RecordAnchor where = anchor;
            change(where);
            return isRefused(m_deployment, where, stored);
        };
        QVERIFY(movedOnChain([](auto &where) { alter(where.hash); }));
        QVERIFY(movedOnChain([](auto &where) { alter(where.chart.patientId); }));
        QVERIFY(movedOnChain([](auto &where) { alter(where.chart.compartment); }));
        QVERIFY(movedOnChain([](auto &where) { alter(where.chart.epoch); }));
        QVERIFY(movedOnChain([](auto &where) { alter(where.authorInstitution); }));
        QVERIFY(movedOnChain([](auto &where) { alter(where.author); }));

        // The author himself moves the sealed parts under another header, signs and appends that.
        const auto movedByAuthor = [&](auto change) {
            Envelope envelope = sealed->envelope;
            change(envelope.header);
            RecordAnchor where;
            where.hash = recordHashOf(m_deployment, envelope);
            where.chart = {envelope.header.patientId, envelope.header.compartment, envelope.header.epoch};
            where.authorInstitution = envelope.header.authorInstitution;
            where.author = author.address;
            envelope.signature =
                *signDigest(signingKey, author.address, recordSignatureDigestOf(m_deployment, where.hash));
            return isRefused(m_deployment, where, encodeEnvelope(envelope));
        };
        QVERIFY(movedByAuthor([](auto &header) { alter(header.patientId); }));
        QVERIFY(movedByAuthor([](auto &header) { alter(header.compartment); }));
        QVERIFY(movedByAuthor([](auto &header) { alter(header.epoch); }));
        QVERIFY(movedByAuthor([](auto &header) { alter(header.authorInstitution); }));
        QVERIFY(movedByAuthor([](auto &header) { alter(header.keyCommit); }));
        // The rest of the header is bound to the readers' copy and to the payload, too.
        QVERIFY(movedByAuthor([](auto &header) { alter(header.recordId); }));
        QVERIFY(movedByAuthor([](auto &header) { header.kind = RecordKind::Dispensing; }));
        QVERIFY(movedByAuthor([](auto &header) { alter(header.supersedes); }));
        QVERIFY(movedByAuthor([](auto &header) { alter(header.baseHead); }));
        QVERIFY(movedByAuthor([](auto &header) { header.createdAt += std::chrono::seconds(1); }));
    }

    void aKeyWrapOfOneRecordDoesNotOpenAnother()
    {
        FixedRandom random(45);
        const auto signingKey = vectors::signingKeyOf("doctor");
        const auto chartKey = random.secret<ChartKey>();
        const auto vaultKey = crypto::generateEncryptionKey(random);
        RecordDraft draft;
        draft.chart = {random.strongBytes<PatientId>(), random.strongBytes<CompartmentId>(), Epoch{2}};
        const RecordAuthor author{random.strongBytes<InstitutionId>(), *crypto::addressOf(signingKey), Epoch{3},
                                  crypto::publicKeyOf(vaultKey)};
        const auto one = sealRecord(m_deployment, draft, author, chartKey, signingKey, text("one"), random);
        const auto two = sealRecord(m_deployment, draft, author, chartKey, signingKey, text("two"), random);
        Envelope mixed = one->envelope;
        mixed.readerWrap = two->envelope.readerWrap;
        mixed.authorWrap = two->envelope.authorWrap;
        RecordAnchor where{recordHashOf(m_deployment, mixed), draft.chart, author.institutionId, author.address};
        mixed.signature = *signDigest(signingKey, author.address, recordSignatureDigestOf(m_deployment, where.hash));
        QVERIFY(isNotAuthentic(openRecord(m_deployment, where, chartKey, encodeEnvelope(mixed))));
        QVERIFY(isNotAuthentic(openRecordAsAuthor(m_deployment, where, vaultKey, encodeEnvelope(mixed))));
    }

private:
    Deployment m_deployment = vectors::sampleDeployment();
};

QTEST_APPLESS_MAIN(TransplantsTest)
#include "TransplantsTest.moc"
