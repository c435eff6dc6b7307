#include "VectorSupport.h"

#include <tegata/protocol/Keys.h>
#include <tegata/protocol/Labels.h>

#include <QRegularExpression>
#include <QTest>

using namespace tegata;
using namespace tegata::protocol;
using namespace tegata::test;

class KeysTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void noLabelIsAPrefixOfAnother()
    {
        for (const std::string_view one : labels::all) {
            for (const std::string_view other : labels::all) {
                QVERIFY2(one.data() == other.data() || !other.starts_with(one), one.data());
            }
        }
    }

    void labelsAreThoseOfTheProtocolPage()
    {
        QFile page(QStringLiteral(TEGATA_SOURCE_DIR "/docs/protocol.md"));
        QVERIFY(page.open(QIODevice::ReadOnly));
        static const QRegularExpression label(QStringLiteral("tegata/v1/[a-z-]+"));
        QStringList onPage;
        for (auto matches = label.globalMatch(QString::fromUtf8(page.readAll())); matches.hasNext();) {
            const QString found = matches.next().captured();
            // What only the phone's page uses; its own tests hold it to the list.
            if (!found.startsWith(QLatin1String("tegata/v1/web-"))) {
                onPage << found;
            }
        }
        onPage.removeDuplicates();
        QStringList inCode;
        for (const std::string_view text : labels::all) {
            inCode << QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
        }
        onPage.sort();
        inCode.sort();
        QCOMPARE(inCode, onPage);
    }

    void derivedKeysDependOnEverythingTheyAreOf()
    {
        FixedRandom random(1);
        const auto key = random.secret<ChartKey>();
        const ChartEpoch chart{random.strongBytes<PatientId>(), random.strongBytes<CompartmentId>(), Epoch{1}};
        const KeyCommitment commitment = commitmentOf(key, chart);
        ChartEpoch other = chart;
        other.epoch = Epoch{2};
        QVERIFY(commitmentOf(key, other) != commitment);
        other = chart;
        other.patientId = random.strongBytes<PatientId>();
        QVERIFY(commitmentOf(key, other) != commitment);
        other = chart;
        other.compartment = random.strongBytes<CompartmentId>();
        QVERIFY(commitmentOf(key, other) != commitment);
        QVERIFY(commitmentOf(random.secret<ChartKey>(), chart) != commitment);
        QVERIFY(!std::ranges::equal(readerWrapKeyOf(key, chart).view(), commitment.view()));

        const auto seed = random.secret<VaultSeed>();
        const VaultEpoch vault{random.strongBytes<InstitutionId>(), Epoch{1}};
        const VaultEpoch later{vault.institutionId, Epoch{2}};
        QVERIFY(crypto::publicKeyOf(vaultEncryptionKeyOf(seed, vault)) !=
                crypto::publicKeyOf(vaultEncryptionKeyOf(seed, later)));
        QVERIFY(!equalConstantTime(vaultPredecessorKeyOf(seed, vault).view(), vaultDirectoryKeyOf(seed, vault).view()));
    }

    void theAdministratorOfAPhraseIsNotItsRecoveryKey()
    {
        const auto seed = crypto::seedFrom(text("test test test test test test test test test test test junk"), {});
        QVERIFY(!equalConstantTime(phraseEncryptionKeyOf(*seed, PhraseOwner::Administrator).view(),
                                   phraseEncryptionKeyOf(*seed, PhraseOwner::Institution).view()));
        QVERIFY(equalConstantTime(phraseSigningKeyOf(*seed, PhraseOwner::Administrator)->view(),
                                  phraseSigningKeyOf(*seed, PhraseOwner::Institution)->view()));
    }

    void aPhraseIsAPatientsOrAnInstitutionsButNotBoth()
    {
        const auto seed = crypto::seedFrom(text("test test test test test test test test test test test junk"), {});
        const auto patient = phraseSigningKeyOf(*seed, PhraseOwner::Patient);
        const auto institution = phraseSigningKeyOf(*seed, PhraseOwner::Institution);
        QCOMPARE(crypto::addressOf(*patient)->hex(), "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
        QVERIFY(*crypto::addressOf(*institution) != *crypto::addressOf(*patient));
        QVERIFY(!equalConstantTime(phraseEncryptionKeyOf(*seed, PhraseOwner::Patient).view(),
                                   phraseEncryptionKeyOf(*seed, PhraseOwner::Institution).view()));
        // Signing and encryption keys are never the same scalar.
        QVERIFY(!equalConstantTime(phraseEncryptionKeyOf(*seed, PhraseOwner::Patient).view(), patient->view()));
    }
};

QTEST_APPLESS_MAIN(KeysTest)
#include "KeysTest.moc"
