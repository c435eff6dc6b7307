#include "Checks.h"
#include "OwnCharts_p.h"
#include "Scene.h"
#include "VaultKeys_p.h"
#include "WithholdingCarrier.h"

#include <tegata/ledgerclient/GatewayClient.h>

#include <QJsonArray>
#include <QJsonObject>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

#include <vector>

using namespace tegata;
using namespace tegata::test;
using namespace tegata::workflows;
using protocol::CompartmentKind;

namespace {

const std::map<CompartmentKind, protocol::Permission> everyday{
    {CompartmentKind::Summary, protocol::Permission::ReadWrite},
    {CompartmentKind::Medications, protocol::Permission::ReadWrite},
    {CompartmentKind::Clinical, protocol::Permission::ReadWrite}};

/// The gateway's store, changed behind its back.
class LosingStore
{
public:
    explicit LosingStore(const QString &file)
        : m_database(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("losing")))
    {
        m_database.setDatabaseName(file);
        m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
        m_database.open();
    }
    ~LosingStore()
    {
        m_database.close();
        m_database = QSqlDatabase();
        QSqlDatabase::removeDatabase(QStringLiteral("losing"));
    }
    LosingStore(const LosingStore &) = delete;
    LosingStore &operator=(const LosingStore &) = delete;

    bool run(const QString &statement)
    {
        QSqlQuery query(m_database);
        return query.exec(statement);
    }

private:
    QSqlDatabase m_database;
};

} // namespace

/// New keys of charts and vaults, and a gateway that says one thing and does another, or loses what it was given.
class RotationTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aRevocationThatTheGatewayRefusedAndSendsLaterLeavesTheChartReadable();
    void aWithheldRevocationIsPlannedAnewOnceItsDeadlineHasPassed();
    void whatTheGatewayRefusesIsNotSignedASecondTime();
    void aNonceThatOnlyTheGatewayCallsUsedIsNoReasonToSignAnew();
    void aVaultWhoseWrapsTheGatewayLosesStaysOpenWhereItWasMade();
    void aVaultThatItsMakerKnowsAfterLeavingIsDueForRotation();
    void removingAnAdministratorAsksThePatientsForNewKeys();
    void aGrantThatChangesTheKindOfACompartmentIsRefused();

private:
    /// A patient whose chart hospital and pharmacy read, with an entry of the hospital's.
    [[nodiscard]] Person readPatient();
    /// The patient's program, behind a gateway that refuses what it keeps.
    [[nodiscard]] bool startBehind(Person &patient, Withheld &withheld, const char *words = "NotAdmitted");
    /// The patient's program once more, behind an honest one.
    [[nodiscard]] bool startAgain(Person &patient);
    /// Sends what a lying gateway kept; false when the ledger does not record it.
    [[nodiscard]] bool sendAfterAll(const std::pair<protocol::SignedAction, protocol::Digest> &kept);
    /// Every record on the chain is here, verified, and opens.
    [[nodiscard]] bool isWholeFor(TestProfile &reader, const protocol::PatientId &patient);

    Scene m_scene;
    crypto::SystemRandom m_random;
    SystemClock m_clock;
};

void RotationTest::initTestCase() { QVERIFY2(m_scene.start(), qPrintable(m_scene.problem())); }

Person RotationTest::readPatient()
{
    Person patient = m_scene.newPatient();
    if (patient.profile == nullptr || !m_scene.grant(patient, *m_scene.hospital) ||
        !m_scene.grant(patient, *m_scene.pharmacy, everyday) || !m_scene.open(*m_scene.doctor, patient.id) ||
        !m_scene.write(*m_scene.doctor, patient.id, allergyTo(QStringLiteral("ペニシリン")))) {
        patient.profile.reset();
    }
    return patient;
}

bool RotationTest::startBehind(Person &patient, Withheld &withheld, const char *words)
{
    patient.profile->end();
    const bool isStarted = patient.profile->startWith([&withheld, words](WorkspaceParts &parts) {
        parts.options.submitter.unconfirmedPatience = std::chrono::milliseconds(500);
        parts.carrier = std::make_unique<WithholdingCarrier>(withheld, words);
    });
    // The first answer of the nodes: nothing is signed before it.
    return isStarted && waitFor(Permissions(patient.profile->workspace()).list());
}

bool RotationTest::startAgain(Person &patient)
{
    return patient.profile->restart() && waitFor(Permissions(patient.profile->workspace()).list());
}

bool RotationTest::sendAfterAll(const std::pair<protocol::SignedAction, protocol::Digest> &kept)
{
    const auto nodes = m_scene.network.chain().nodes(m_clock);
    ledger::DirectCarrier carrier(*nodes, m_scene.network.chain().deployment(), m_scene.network.chain().fundedKey(5));
    ledger::ActionSubmitter submitter(*nodes, m_scene.network.chain().deployment(), carrier);
    const auto status = waitFor(submitter.submit(kept.first));
    return status && status->stage == ledger::ActionStage::Recorded;
}

bool RotationTest::isWholeFor(TestProfile &reader, const protocol::PatientId &patient)
{
    const auto chart = m_scene.open(reader, patient);
    return chart && (*chart)->completeness.headsMatch &&
           (*chart)->completeness.recordsAvailable == (*chart)->completeness.recordsOnChain &&
           std::all_of((*chart)->entries.begin(), (*chart)->entries.end(),
                       [](const ChartEntry &entry) { return entry.problem == RecordProblem::None; });
}

void RotationTest::aRevocationThatTheGatewayRefusedAndSendsLaterLeavesTheChartReadable()
{
    Person patient = readPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    const auto hospital = *m_scene.hospital->workspace().state().institution;
    Withheld withheld;
    QVERIFY2(startBehind(patient, withheld), qPrintable(patient.profile->problem()));
    {
        Permissions permissions(patient.profile->workspace());
        VERIFY_ERROR(waitFor(permissions.revoke(hospital, {})), LedgerError::Refused);
        // Whatever is tried next: no second set of keys is made while the first may come into use.
        VERIFY_ERROR(waitFor(permissions.revoke(hospital, {})), LedgerError::Refused);
        VERIFY_ERROR(m_scene.grant(patient, *m_scene.hospital), LedgerError::Refused);
        VERIFY_ERROR(waitFor(permissions.revoke(*m_scene.pharmacy->workspace().state().institution, {})),
                     LedgerError::Refused);
    }
    QVERIFY(withheld.actions.size() >= 2);
    for (const auto &[action, digest] : withheld.actions) {
        QCOMPARE(digest, withheld.actions.front().second);
    }
    QVERIFY2(startAgain(patient), qPrintable(patient.profile->problem()));

    QVERIFY(sendAfterAll(withheld.actions.front()));
    // The pharmacy writes under the keys of the rotation that was said to be refused.
    VERIFY_OK(m_scene.open(*m_scene.pharmacist, patient.id));
    VERIFY_OK(m_scene.write(*m_scene.pharmacist, patient.id, allergyTo(QStringLiteral("そば"))));
    VERIFY_ERROR(m_scene.open(*m_scene.doctor, patient.id), WorkflowError::PermissionEnded);

    // The patient learns that it went through, and has the keys.
    VERIFY_OK(waitFor(Permissions(patient.profile->workspace()).revoke(hospital, {})));
    QVERIFY(isWholeFor(*patient.profile, patient.id));
    VERIFY_OK(m_scene.grant(patient, *m_scene.hospital));
    QVERIFY(isWholeFor(*m_scene.doctor, patient.id));
    QVERIFY(isWholeFor(*m_scene.pharmacist, patient.id));
}

void RotationTest::aWithheldRevocationIsPlannedAnewOnceItsDeadlineHasPassed()
{
    Person patient = readPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    const auto hospital = *m_scene.hospital->workspace().state().institution;
    Withheld withheld;
    QVERIFY2(startBehind(patient, withheld), qPrintable(patient.profile->problem()));
    VERIFY_ERROR(waitFor(Permissions(patient.profile->workspace()).revoke(hospital, {})), LedgerError::Refused);
    QVERIFY2(startAgain(patient), qPrintable(patient.profile->problem()));

    m_scene.network.chain().passTime(std::chrono::minutes(11));
    VERIFY_OK(waitFor(Permissions(patient.profile->workspace()).revoke(hospital, {})));
    QVERIFY(!sendAfterAll(withheld.actions.front()));
    VERIFY_ERROR(m_scene.open(*m_scene.doctor, patient.id), WorkflowError::PermissionEnded);
    QVERIFY(isWholeFor(*patient.profile, patient.id));
    QVERIFY(isWholeFor(*m_scene.pharmacist, patient.id));
}

void RotationTest::whatTheGatewayRefusesIsNotSignedASecondTime()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    Withheld withheld;
    QVERIFY2(startBehind(patient, withheld), qPrintable(patient.profile->problem()));
    VERIFY_ERROR(waitFor(PatientIdentity(patient.profile->workspace()).closeChart({})), LedgerError::Refused);
    QCOMPARE(withheld.actions.size(), std::size_t{1});

    // Somewhat later, so that another signature would have another deadline: the same one is sent.
    QVERIFY2(startAgain(patient), qPrintable(patient.profile->problem()));
    patient.profile->clock().setOffset(std::chrono::seconds(30));
    const auto closed = waitFor(PatientIdentity(patient.profile->workspace()).closeChart({}));
    VERIFY_OK(closed);
    QCOMPARE(closed->digest, withheld.actions.front().second);
}

void RotationTest::aNonceThatOnlyTheGatewayCallsUsedIsNoReasonToSignAnew()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    Withheld withheld;
    QVERIFY2(startBehind(patient, withheld, "NonceUsed"), qPrintable(patient.profile->problem()));
    VERIFY_ERROR(waitFor(PatientIdentity(patient.profile->workspace()).closeChart({})), LedgerError::Refused);
    QVERIFY(!withheld.actions.empty());
    for (const auto &[action, digest] : withheld.actions) {
        QCOMPARE(digest, withheld.actions.front().second);
    }
    QVERIFY2(startAgain(patient), qPrintable(patient.profile->problem()));
    QVERIFY(sendAfterAll(withheld.actions.front()));
    const auto closed = waitFor(PatientIdentity(patient.profile->workspace()).closeChart({}));
    VERIFY_OK(closed);
    QCOMPARE(closed->digest, withheld.actions.front().second);
}

void RotationTest::aVaultWhoseWrapsTheGatewayLosesStaysOpenWhereItWasMade()
{
    const auto hospital = m_scene.network.institution(QStringLiteral("紛失病院"));
    QVERIFY2(hospital, qPrintable(m_scene.network.problem()));
    const auto doctor = m_scene.network.terminal(*hospital, protocol::DeviceRole::Doctor);
    QVERIFY2(doctor, qPrintable(m_scene.network.problem()));
    LosingStore store(m_scene.network.storeFile());
    QVERIFY(store.run(QStringLiteral("CREATE TRIGGER lose_wraps AFTER INSERT ON wraps BEGIN DELETE FROM wraps WHERE "
                                     "wrap_hash = NEW.wrap_hash; END")));
    VERIFY_OK(waitFor(TerminalAdministration(hospital->workspace()).rotateVault({})));
    QVERIFY2(hospital->restart(), qPrintable(hospital->problem()));
    const auto current = waitFor(currentVaultOf(&hospital->workspace()));
    VERIFY_OK(current);
    QCOMPARE(current->vault.epoch, protocol::Epoch{2});
    // Others had to fetch it.
    QVERIFY(!waitFor(currentVaultOf(&doctor->workspace())));

    QVERIFY(store.run(QStringLiteral("DROP TRIGGER lose_wraps")));
    VERIFY_OK(waitFor(TerminalAdministration(hospital->workspace()).terminals()));
    VERIFY_OK(waitFor(currentVaultOf(&doctor->workspace())));

    // And when it loses them later: who made them brings them again.
    const auto nurse = m_scene.network.terminal(*hospital, protocol::DeviceRole::Nurse);
    QVERIFY2(nurse, qPrintable(m_scene.network.problem()));
    VERIFY_OK(waitFor(TerminalAdministration(hospital->workspace()).rotateVault({})));
    QVERIFY(store.run(QStringLiteral("DELETE FROM wraps WHERE kind IN (3, 4)")));
    QVERIFY(store.run(QStringLiteral("DELETE FROM predecessors")));
    QVERIFY(!waitFor(currentVaultOf(&nurse->workspace())));
    // Everything was there when it last looked; two hours have passed since.
    VERIFY_OK(waitFor(hospital->workspace().updateState([](ProfileState &state) {
        QJsonArray vaults = state.notes.value(QStringLiteral("prepared-vaults")).toArray();
        for (QJsonValueRef vault : vaults) {
            QJsonObject object = vault.toObject();
            const QJsonValue checkedAt = object.value(QStringLiteral("checkedAt"));
            object.insert(QStringLiteral("checkedAt"), checkedAt.toInteger() - 7'200);
            vault = object;
        }
        state.notes.insert(QStringLiteral("prepared-vaults"), vaults);
    })));
    VERIFY_OK(waitFor(TerminalAdministration(hospital->workspace()).terminals()));
    VERIFY_OK(waitFor(currentVaultOf(&nurse->workspace())));
    VERIFY_OK(waitFor(vaultSeedOf(&nurse->workspace(), protocol::Epoch{2})));
}

void RotationTest::aVaultThatItsMakerKnowsAfterLeavingIsDueForRotation()
{
    const auto first = m_scene.network.institution(QStringLiteral("退任病院"));
    QVERIFY2(first, qPrintable(m_scene.network.problem()));
    const auto second = m_scene.network.profile(keystore::AppKind::HospitalConsole);
    InstitutionAdministration newcomer(second->workspace());
    const auto request = waitFor(newcomer.requestAdministration(*first->workspace().state().institution));
    VERIFY_OK(request);
    InstitutionAdministration leaver(first->workspace());
    VERIFY_OK(waitFor(leaver.addAdministrator(*request, {})));
    VERIFY_OK(waitFor(newcomer.completeAdministration()));
    TerminalAdministration terminals(second->workspace());
    VERIFY_OK(waitFor(leaver.removeAdministrator(*first->workspace().state().address, {})));
    auto due = waitFor(terminals.rotationDue());
    VERIFY_OK(due);
    QVERIFY(*due);
    VERIFY_OK(waitFor(terminals.rotateVault({})));
    due = waitFor(terminals.rotationDue());
    VERIFY_OK(due);
    QVERIFY(!*due);
}

void RotationTest::removingAnAdministratorAsksThePatientsForNewKeys()
{
    const auto hospital = m_scene.network.institution(QStringLiteral("交代病院"));
    QVERIFY2(hospital, qPrintable(m_scene.network.problem()));
    const auto second = m_scene.network.profile(keystore::AppKind::HospitalConsole);
    InstitutionAdministration newcomer(second->workspace());
    const auto request = waitFor(newcomer.requestAdministration(*hospital->workspace().state().institution));
    VERIFY_OK(request);
    InstitutionAdministration administration(hospital->workspace());
    VERIFY_OK(waitFor(administration.addAdministrator(*request, {})));
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.grant(patient, *hospital));
    Permissions permissions(patient.profile->workspace());
    auto due = waitFor(permissions.rotationDue());
    VERIFY_OK(due);
    QVERIFY(due->empty());

    VERIFY_OK(waitFor(administration.removeAdministrator(*second->workspace().state().address, {})));
    due = waitFor(permissions.rotationDue());
    VERIFY_OK(due);
    QVERIFY(!due->empty());
    const auto listed = waitFor(permissions.list());
    VERIFY_OK(listed);
    QVERIFY(listed->front().stale);
    VERIFY_OK(waitFor(permissions.rotate({})));
    due = waitFor(permissions.rotationDue());
    VERIFY_OK(due);
    QVERIFY(due->empty());
}

void RotationTest::aGrantThatChangesTheKindOfACompartmentIsRefused()
{
    Person patient = readPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    Workspace &own = patient.profile->workspace();
    const protocol::InstitutionId hospital = *m_scene.hospital->workspace().state().institution;
    const auto state = waitFor(own.ledger().institution(hospital));
    VERIFY_OK(state);
    const auto access = storedAccess(own, patient.id);
    VERIFY_OK(access);
    // A program that is not ours: the clinical notes go by the name of the medications, beside these or alone.
    const auto forge = [&](bool isDoubled) -> Result<RecordedAction> {
        protocol::Grant grant{patient.id, hospital, (*state)->vaultEpoch, {}, {}, {}};
        ActionPlan plan;
        plan.step = isDoubled ? QStringLiteral("forged-double") : QStringLiteral("forged");
        for (const OpenCompartment &compartment : access->compartments) {
            const bool isRenamed = compartment.kind == CompartmentKind::Clinical;
            if (!isRenamed && !(isDoubled && compartment.kind == CompartmentKind::Medications)) {
                continue;
            }
            protocol::ChartKeys keys;
            keys.kind = CompartmentKind::Medications;
            keys.firstEpoch = compartment.firstEpoch;
            for (const protocol::ChartKey &key : compartment.keys) {
                keys.keys.push_back(key.clone());
            }
            const auto wrap =
                protocol::wrapChartKeysForInstitution(own.deployment(), patient.id, compartment.id, keys,
                                                      {hospital, (*state)->vaultEpoch}, (*state)->vaultPk, m_random);
            if (!wrap) {
                return failure(wrap.error());
            }
            const protocol::WrapHash hash = protocol::wrapHashOf(own.deployment(), *wrap);
            grant.items.push_back({compartment.id, protocol::Permission::ReadWrite, compartment.firstEpoch, hash});
            plan.before.emplace_back(WrapUpload{hash, protocol::encodeWrap(*wrap)});
        }
        std::sort(grant.items.begin(), grant.items.end(),
                  [](const auto &left, const auto &right) { return left.compartment < right.compartment; });
        plan.action = grant;
        ActionRecording recording(own);
        return waitFor(recording.record(std::move(plan), {}));
    };
    // The doctor has known it as what it is; a new terminal knows nothing yet.
    VERIFY_OK(forge(false));
    VERIFY_ERROR(m_scene.open(*m_scene.doctor, patient.id), WorkflowError::KeysDoNotMatch);
    const auto fresh = m_scene.network.terminal(*m_scene.hospital, protocol::DeviceRole::Doctor);
    QVERIFY2(fresh, qPrintable(m_scene.network.problem()));
    VERIFY_OK(forge(true));
    VERIFY_ERROR(m_scene.open(*fresh, patient.id), WorkflowError::KeysDoNotMatch);
    // What was known stays as it was.
    VERIFY_OK(m_scene.grant(patient, *m_scene.hospital));
    QVERIFY(isWholeFor(*m_scene.doctor, patient.id));
}

QTEST_GUILESS_MAIN(RotationTest)
#include "RotationTest.moc"
