#include "Checks.h"
#include "OwnCharts_p.h"
#include "PreparedVaults_p.h"
#include "Scene.h"
#include "VaultKeys_p.h"
#include "WithholdingCarrier.h"

#include <tegata/ledgerclient/GatewayClient.h>

#include <QJsonArray>
#include <QJsonObject>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>
#include <QTimer>

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

/// Waits half a second for the chain to say what a gateway says alone.
WorkspaceOptions impatientOptions()
{
    WorkspaceOptions options = TestProfile::fastOptions();
    options.submitter.unconfirmedPatience = std::chrono::milliseconds(500);
    return options;
}

/// How far clocks are put forward so that what was withheld is late by them. Block time is put forward by other tests.
std::chrono::seconds beyondDeadlineOf(const Withheld &withheld)
{
    const UnixTime deadline = protocol::authorizationOf(withheld.actions.front().first.action).deadline;
    return deadline - SystemClock().now() + std::chrono::minutes(2);
}

/// Says that it has everything, and does nothing with it.
class SilentCarrier final : public ledger::ActionCarrier
{
public:
    explicit SilentCarrier(int &deliveries)
        : m_deliveries(deliveries)
    {
    }
    Task<ledger::SponsoredAction> deliver(protocol::SignedAction, protocol::Digest digest, ledger::Admission) override
    {
        ++m_deliveries;
        auto asking = state(digest);
        Result<ledger::SponsoredAction> answer = co_await asking;
        co_return answer;
    }
    Task<ledger::SponsoredAction> state(protocol::Digest digest) override
    {
        ledger::SponsoredAction answer;
        answer.digest = digest;
        answer.state = ledger::SponsoredState::Sent;
        co_return answer;
    }

private:
    int &m_deliveries;
};

} // namespace

/// New keys of charts and vaults, and a gateway that says one thing and does another, or loses what it was given.
class RotationTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void aRevocationThatTheGatewayRefusedAndSendsLaterLeavesTheChartReadable();
    void aWithheldRevocationIsPlannedAnewOnceItsDeadlineHasPassed();
    void whatIsLateByBothClocksIsSignedAnewWithoutABlock();
    void aRotationThatIsLateByBothClocksIsSignedAnewAndTakenOnce();
    void whatTheGatewayRefusesIsNotSignedASecondTime();
    void aNonceThatOnlyTheGatewayCallsUsedIsNoReasonToSignAnew();
    void aVaultWhoseWrapsTheGatewayLosesStaysOpenWhereItWasMade();
    void aVaultThatItsMakerKnowsAfterLeavingIsDueForRotation();
    void vaultsNotedAtOnceAreBothKept();
    void aRotationThatIsTakenBackBindsNobody();
    void aRotationThatIsCutOffEndsWithItsProgram();
    void anApprovalThatARotationOvertookIsPlannedAnew();
    void removingAnAdministratorAsksThePatientsForNewKeys();
    void aGrantThatChangesTheKindOfACompartmentIsRefused();

private:
    /// A patient whose chart hospital and pharmacy read, with an entry of the hospital's.
    [[nodiscard]] Person readPatient();
    /// A program behind a gateway that refuses what it keeps.
    [[nodiscard]] bool startBehind(TestProfile &profile, Withheld &withheld, const char *words = "NotAdmitted");
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

void RotationTest::init() { m_scene.network.gatewayClock().setOffset(std::chrono::seconds(0)); }

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

bool RotationTest::startBehind(TestProfile &profile, Withheld &withheld, const char *words)
{
    profile.end();
    const bool isStarted = profile.startWith([&withheld, words](WorkspaceParts &parts) {
        parts.options.submitter.unconfirmedPatience = std::chrono::milliseconds(500);
        parts.carrier = std::make_unique<WithholdingCarrier>(withheld, words);
    });
    // The first answer of the nodes: nothing is signed before it.
    return isStarted && waitFor(profile.workspace().ledger().head());
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
    QVERIFY2(startBehind(*patient.profile, withheld), qPrintable(patient.profile->problem()));
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
    QVERIFY2(startBehind(*patient.profile, withheld), qPrintable(patient.profile->problem()));
    VERIFY_ERROR(waitFor(Permissions(patient.profile->workspace()).revoke(hospital, {})), LedgerError::Refused);
    QVERIFY2(startAgain(patient), qPrintable(patient.profile->problem()));

    m_scene.network.chain().passTime(std::chrono::minutes(11));
    VERIFY_OK(waitFor(Permissions(patient.profile->workspace()).revoke(hospital, {})));
    QVERIFY(!sendAfterAll(withheld.actions.front()));
    VERIFY_ERROR(m_scene.open(*m_scene.doctor, patient.id), WorkflowError::PermissionEnded);
    QVERIFY(isWholeFor(*patient.profile, patient.id));
    QVERIFY(isWholeFor(*m_scene.pharmacist, patient.id));
}

void RotationTest::whatIsLateByBothClocksIsSignedAnewWithoutABlock()
{
    const auto hospital = m_scene.network.institution(QStringLiteral("静寂病院"));
    QVERIFY2(hospital, qPrintable(m_scene.network.problem()));
    Withheld withheld;
    QVERIFY2(startBehind(*hospital, withheld), qPrintable(hospital->problem()));
    const auto rename = [&hospital] {
        return waitFor(InstitutionAdministration(hospital->workspace())
                           .rename(QStringLiteral("静寂医院"), protocol::InstitutionKind::Hospital, {}));
    };
    VERIFY_ERROR(rename(), LedgerError::Refused);
    // An honest gateway from now on, on a chain on which nobody does anything.
    hospital->setOptions(impatientOptions());
    QVERIFY2(hospital->restart(), qPrintable(hospital->problem()));
    const UnixTime newest = m_scene.network.chain().now();
    m_scene.network.gatewayClock().setOffset(beyondDeadlineOf(withheld));
    // Only the gateway says so: that is no reason.
    VERIFY_ERROR(rename(), LedgerError::Refused);
    hospital->clock().setOffset(beyondDeadlineOf(withheld));
    QCOMPARE(m_scene.network.chain().now(), newest);
    VERIFY_OK(rename());
    // By the chain's time the first signature is still good: only its nonce keeps it out.
    QVERIFY(!sendAfterAll(withheld.actions.front()));
}

void RotationTest::aRotationThatIsLateByBothClocksIsSignedAnewAndTakenOnce()
{
    Person patient = readPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    const auto hospital = *m_scene.hospital->workspace().state().institution;
    Withheld withheld;
    QVERIFY2(startBehind(*patient.profile, withheld), qPrintable(patient.profile->problem()));
    VERIFY_ERROR(waitFor(Permissions(patient.profile->workspace()).revoke(hospital, {})), LedgerError::Refused);
    patient.profile->setOptions(impatientOptions());
    QVERIFY2(startAgain(patient), qPrintable(patient.profile->problem()));
    m_scene.network.gatewayClock().setOffset(beyondDeadlineOf(withheld));
    patient.profile->clock().setOffset(beyondDeadlineOf(withheld));
    VERIFY_OK(waitFor(Permissions(patient.profile->workspace()).revoke(hospital, {})));
    QVERIFY(!sendAfterAll(withheld.actions.front()));
    init();
    patient.profile->clock().setOffset(std::chrono::seconds(0));
    VERIFY_ERROR(m_scene.open(*m_scene.doctor, patient.id), WorkflowError::PermissionEnded);
    QVERIFY(isWholeFor(*patient.profile, patient.id));
    QVERIFY(isWholeFor(*m_scene.pharmacist, patient.id));
}

void RotationTest::whatTheGatewayRefusesIsNotSignedASecondTime()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    Withheld withheld;
    QVERIFY2(startBehind(*patient.profile, withheld), qPrintable(patient.profile->problem()));
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
    QVERIFY2(startBehind(*patient.profile, withheld, "NonceUsed"), qPrintable(patient.profile->problem()));
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
    // What he made he does not keep.
    QVERIFY(!first->workspace().hasSecret(vaultSeedName(protocol::Epoch{2})));
    QVERIFY(!first->workspace().state().notes.contains(QStringLiteral("prepared-vaults")));
    VERIFY_ERROR(waitFor(vaultSeedOf(&first->workspace(), protocol::Epoch{2})), WorkflowError::NotFound);
    auto due = waitFor(terminals.rotationDue());
    VERIFY_OK(due);
    QVERIFY(*due);
    VERIFY_OK(waitFor(terminals.rotateVault({})));
    due = waitFor(terminals.rotationDue());
    VERIFY_OK(due);
    QVERIFY(!*due);
}

void RotationTest::vaultsNotedAtOnceAreBothKept()
{
    const auto hospital = m_scene.network.institution(QStringLiteral("同時病院"));
    QVERIFY2(hospital, qPrintable(m_scene.network.problem()));
    const auto id = *hospital->workspace().state().institution;
    const auto keep = [this, &hospital, &id](std::uint32_t epoch) {
        const protocol::EncryptionPublicKey key = crypto::publicKeyOf(crypto::generateEncryptionKey(m_random));
        return keepPreparedVault(&hospital->workspace(), {id, protocol::Epoch{epoch}}, key,
                                 m_random.secret<protocol::VaultSeed>(), {});
    };
    Task<void> first = keep(2);
    Task<void> second = keep(3);
    VERIFY_OK(waitFor(std::move(first)));
    VERIFY_OK(waitFor(std::move(second)));
    const ProfileState &state = hospital->workspace().state();
    QCOMPARE(state.notes.value(QStringLiteral("prepared-vaults")).toArray().size(), 2);
}

void RotationTest::aRotationThatIsTakenBackBindsNobody()
{
    const auto hospital = m_scene.network.institution(QStringLiteral("巻戻病院"));
    QVERIFY2(hospital, qPrintable(m_scene.network.problem()));
    NetworkConfiguration network = m_scene.network.configuration();
    network.finality = {ledger::Finality::Rule::Confirmations, 3};
    hospital->setNetwork(network);
    QVERIFY2(hospital->restart(), qPrintable(hospital->problem()));
    Workspace &workspace = hospital->workspace();
    const auto id = *workspace.state().institution;
    const auto epoch = [&workspace, &id] {
        const auto facts = waitFor(workspace.judgedInstitutionFacts(id));
        return facts ? (*facts)->currentEpoch() : protocol::Epoch{};
    };
    QCOMPARE(epoch(), protocol::Epoch{1});
    TerminalAdministration terminals(workspace);
    std::optional<Result<RecordedAction>> rotated;
    terminals.rotateVault({}).then([&rotated](const Result<RecordedAction> &result) { rotated = result; });
    QTRY_COMPARE_WITH_TIMEOUT(epoch(), protocol::Epoch{2}, 30'000);
    // Its wraps are looked at once, also while it may still be taken back.
    VERIFY_OK(waitFor(terminals.terminals()));
    const QJsonArray noted = workspace.state().notes.value(QStringLiteral("prepared-vaults")).toArray();
    QCOMPARE(noted.size(), 1);
    QVERIFY(noted.first().toObject().contains(QStringLiteral("checkedAt")));

    QVERIFY(!rotated.has_value());
    m_scene.network.chain().reorganise(1);
    const auto facts = waitFor(workspace.judgedInstitutionFacts(id));
    VERIFY_OK(facts);
    QCOMPARE((*facts)->currentEpoch(), protocol::Epoch{1});
    // Whoever mines goes on mining.
    QTimer mining;
    connect(&mining, &QTimer::timeout, this, [this] { m_scene.network.chain().mine(); });
    mining.start(1000);
    QTRY_VERIFY_WITH_TIMEOUT(rotated.has_value(), 120'000);
    VERIFY_OK(*rotated);
    QCOMPARE(epoch(), protocol::Epoch{2});
    mining.stop();
    m_scene.network.chain().mine(3);
    QCOMPARE(epoch(), protocol::Epoch{2});
    // Final now: nobody tells this machine otherwise any more.
    const auto mark = waitFor((*workspace.charts())->marks([id](chartstore::HighWaterMarks &marks) {
        return Result<std::optional<chartstore::InstitutionMark>>(marks.institution(id));
    }));
    VERIFY_OK(mark);
    QVERIFY(*mark && (*mark)->vaultEpoch == protocol::Epoch{2});
}

void RotationTest::aRotationThatIsCutOffEndsWithItsProgram()
{
    const auto hospital = m_scene.network.institution(QStringLiteral("中断病院"));
    QVERIFY2(hospital, qPrintable(m_scene.network.problem()));
    hospital->end();
    int deliveries = 0;
    QVERIFY2(hospital->startWith(
                 [&deliveries](WorkspaceParts &parts) { parts.carrier = std::make_unique<SilentCarrier>(deliveries); }),
             qPrintable(hospital->problem()));
    Task<RecordedAction> rotating = TerminalAdministration(hospital->workspace()).rotateVault({});
    QTRY_VERIFY_WITH_TIMEOUT(deliveries > 0, 30'000);
    hospital->end();
    VERIFY_ERROR(waitFor(std::move(rotating)), LedgerError::Cancelled);
}

void RotationTest::anApprovalThatARotationOvertookIsPlannedAnew()
{
    const auto hospital = m_scene.network.institution(QStringLiteral("追越病院"));
    QVERIFY2(hospital, qPrintable(m_scene.network.problem()));
    const auto waiting = m_scene.network.profile(keystore::AppKind::ClinicianWorkstation);
    QVERIFY2(waiting, qPrintable(m_scene.network.problem()));
    TerminalEnrolment enrolment(waiting->workspace());
    const auto chosen = waitFor(enrolment.chooseFromText(m_scene.network.codeOf(*hospital)));
    VERIFY_OK(chosen);
    const auto asked =
        waitFor(enrolment.request(*chosen, {QStringLiteral("端末"), QStringLiteral("医師"), QStringLiteral("外科")}));
    VERIFY_OK(asked);
    const TerminalApproval approval{
        *waiting->workspace().state().address, protocol::DeviceRole::Doctor, {}, asked->checkNumber};
    Withheld withheld;
    QVERIFY2(startBehind(*hospital, withheld), qPrintable(hospital->problem()));
    VERIFY_ERROR(waitFor(TerminalAdministration(hospital->workspace()).approve(approval, {})), LedgerError::Refused);
    QVERIFY2(hospital->restart(), qPrintable(hospital->problem()));
    TerminalAdministration terminals(hospital->workspace());
    VERIFY_OK(waitFor(terminals.rotateVault({})));
    VERIFY_OK(waitFor(terminals.approve(approval, {})));
    VERIFY_OK(waitFor(enrolment.awaitApproval()));
    VERIFY_OK(waitFor(currentVaultOf(&waiting->workspace())));
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
