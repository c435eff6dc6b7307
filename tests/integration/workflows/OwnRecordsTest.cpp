#include "ActionRecording_p.h"
#include "ChartAccess_p.h"
#include "Checks.h"
#include "Scene.h"

#include <tegata/ledgerclient/GatewayClient.h>
#include <tegata/ledgerclient/LedgerReader.h>
#include <tegata/protocol/Records.h>
#include <tegata/workflows/PatientDirectory.h>

#include <QTest>

using namespace tegata;
using namespace tegata::test;
using namespace tegata::workflows;
using protocol::CompartmentKind;
using protocol::DeviceRole;

namespace {

const QString ours = QStringLiteral("当院の診察で熱があった");
const QString theirs = QStringLiteral("薬局で聞いた他の薬");

} // namespace

/// What an institution wrote itself stays readable to it after every end; what others wrote does not, on that terminal,
/// whatever the clock says and however often the program is started.
class OwnRecordsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_scene.start(), qPrintable(m_scene.problem())); }
    void afterARevocationTheyAreReadWithoutTheNetworkToo();
    void noOldKeyOpensANewRecord();
    void afterADeactivationTheGatewayRefusesAndOnlyTheyAreLeft();
    void afterAPermissionRanOutTheGatewayRefusesAndOnlyTheyAreLeft();
    void afterTheTerminalsApprovalRanOutOnlyTheyAreLeft();
    void anApprovalThatRunsOutWithoutTheNetworkEndsByTheClockForGood();
    void aWithdrawnTerminalKeepsNotEvenThem();

private:
    /// A hospital of its own with a terminal, a patient, and a note of each side in the chart.
    struct Case
    {
        std::unique_ptr<TestProfile> hospital;
        std::unique_ptr<TestProfile> terminal;
        Person patient;
        protocol::RecordHash own;
        protocol::RecordHash foreign;
    };
    void makeCase(Case &made, UnixTime grantedUntil = {}, UnixTime approvedUntil = {});
    void verifyOnlyOwnIsLeft(Case &found, AccessState state, bool isKept);
    void verifyNothingIsWritten(Case &found);
    void verifyGatewayRefuses(Case &found);
    /// Starts the program anew where neither node nor gateway answers.
    void goOffline(Case &found);
    static QString textOf(Workspace &workspace, const ChartPointer &chart);
    static PatientAccess accessOf(const std::vector<PatientAccess> &all, const protocol::PatientId &patient);

    Scene m_scene;
};

void OwnRecordsTest::makeCase(Case &made, UnixTime grantedUntil, UnixTime approvedUntil)
{
    made.hospital = m_scene.network.institution(QStringLiteral("東病院"));
    QVERIFY2(made.hospital, qPrintable(m_scene.problem()));
    made.terminal = m_scene.network.terminal(*made.hospital, DeviceRole::Doctor, approvedUntil);
    QVERIFY2(made.terminal, qPrintable(m_scene.problem()));
    made.patient = m_scene.newPatient();
    QVERIFY2(made.patient.profile, qPrintable(m_scene.problem()));
    const std::map<CompartmentKind, protocol::Permission> everyday{
        {CompartmentKind::Summary, protocol::Permission::ReadWrite},
        {CompartmentKind::Medications, protocol::Permission::ReadWrite},
        {CompartmentKind::Clinical, protocol::Permission::ReadWrite}};
    VERIFY_OK(m_scene.grant(made.patient, *m_scene.pharmacy, everyday,
                            m_scene.network.chain().now() + std::chrono::hours(24 * 365)));
    VERIFY_OK(m_scene.grant(made.patient, *made.hospital, everyday, grantedUntil));
    VERIFY_OK(m_scene.open(*m_scene.pharmacist, made.patient.id));
    const auto foreign = m_scene.write(*m_scene.pharmacist, made.patient.id, noteOf(theirs));
    VERIFY_OK(foreign);
    made.foreign = foreign->hash;
    VERIFY_OK(m_scene.open(*made.terminal, made.patient.id));
    const auto own = m_scene.write(*made.terminal, made.patient.id, noteOf(ours));
    VERIFY_OK(own);
    made.own = own->hash;
    const auto whole = m_scene.open(*made.terminal, made.patient.id);
    VERIFY_OK(whole);
    const QString text = textOf(made.terminal->workspace(), *whole);
    QVERIFY(text.contains(ours) && text.contains(theirs));
    VERIFY_OK(waitFor(PatientDirectory(made.terminal->workspace()).refresh()));
    VERIFY_OK(waitFor(made.terminal->workspace().gateway().record(made.foreign)));
}

QString OwnRecordsTest::textOf(Workspace &workspace, const ChartPointer &chart)
{
    std::vector<protocol::RecordHash> all;
    for (const ChartEntry &entry : chart->entries) {
        all.push_back(entry.hash);
    }
    auto contentsTask = ChartReading(workspace).contents(chart, all);
    const Result<RecordContents> contents = waitFor(std::move(contentsTask));
    QString text;
    if (contents) {
        for (const auto &[hash, entries] : *contents) {
            for (const clinical::Entry &entry : entries) {
                text += clinical::searchTextOf(entry.resource) + QLatin1Char('\n');
            }
        }
    }
    return text;
}

PatientAccess OwnRecordsTest::accessOf(const std::vector<PatientAccess> &all, const protocol::PatientId &patient)
{
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const PatientAccess &one) { return one.id == patient; });
    return found == all.end() ? PatientAccess() : *found;
}

void OwnRecordsTest::verifyOnlyOwnIsLeft(Case &found, AccessState state, bool isKept)
{
    Workspace &workspace = found.terminal->workspace();
    ChartReading reading(workspace);
    QVERIFY(!m_scene.openCached(*found.terminal, found.patient.id));
    QVERIFY(!waitFor(reading.find(found.patient.id, theirs)));
    for (const bool atOnce : {true, false}) {
        auto ownTask = atOnce ? reading.openOwnCached(found.patient.id) : reading.openOwnRecords(found.patient.id);
        const auto own = waitFor(std::move(ownTask));
        VERIFY_OK(own);
        QCOMPARE((*own)->entries.size(), std::size_t{1});
        QVERIFY((*own)->entries.front().hash == found.own);
        QVERIFY((*own)->entries.front().problem == RecordProblem::None);
        QVERIFY((*own)->access.state == state);
        QCOMPARE((*own)->access.demographics.name, hanako().name);
        QCOMPARE((*own)->completeness.fromCache, atOnce || isKept);
        const QString text = textOf(workspace, *own);
        QVERIFY(text.contains(ours));
        QVERIFY(!text.contains(theirs));
        // Nor by asking for what that chart does not have.
        const auto asked = waitFor(reading.contents(*own, {found.foreign}));
        VERIFY_OK(asked);
        QVERIFY(asked->empty());
    }
    const auto foundOwn = waitFor(reading.findOwn(found.patient.id, QStringLiteral("熱があった")));
    VERIFY_OK(foundOwn);
    QVERIFY(*foundOwn == std::vector<protocol::RecordHash>{found.own});
    const auto foundForeign = waitFor(reading.findOwn(found.patient.id, QStringLiteral("他の薬")));
    VERIFY_OK(foundForeign);
    QVERIFY(foundForeign->empty());
    const auto listed = waitFor(PatientDirectory(workspace).known());
    VERIFY_OK(listed);
    QVERIFY(accessOf(*listed, found.patient.id).state == state);
    QCOMPARE(accessOf(*listed, found.patient.id).demographics.name, hanako().name);
}

void OwnRecordsTest::verifyNothingIsWritten(Case &found)
{
    QVERIFY(!m_scene.save(*found.terminal, found.patient.id, noteOf(QStringLiteral("終わった後"))));
}

void OwnRecordsTest::verifyGatewayRefuses(Case &found)
{
    QVERIFY(!waitFor(found.terminal->workspace().gateway().record(found.foreign)));
    // The pharmacy's own permission runs on.
    VERIFY_OK(waitFor(m_scene.pharmacist->workspace().gateway().record(found.foreign)));
}

void OwnRecordsTest::goOffline(Case &found)
{
    NetworkConfiguration nowhere = m_scene.network.configuration();
    nowhere.nodes = {QUrl(QStringLiteral("http://127.0.0.1:1"))};
    nowhere.gateway = QUrl(QStringLiteral("http://127.0.0.1:1"));
    found.terminal->setNetwork(nowhere);
    QVERIFY2(found.terminal->restart(), qPrintable(found.terminal->problem()));
}

void OwnRecordsTest::afterARevocationTheyAreReadWithoutTheNetworkToo()
{
    Case found;
    makeCase(found);
    if (QTest::currentTestFailed()) {
        return;
    }
    const auto hospital = *found.hospital->workspace().state().institution;
    VERIFY_OK(waitFor(Permissions(found.patient.profile->workspace()).revoke(hospital, {})));
    verifyGatewayRefuses(found);
    VERIFY_ERROR(m_scene.open(*found.terminal, found.patient.id), WorkflowError::PermissionEnded);
    verifyOnlyOwnIsLeft(found, AccessState::Revoked, /*isKept=*/false);
    verifyNothingIsWritten(found);
    goOffline(found);
    VERIFY_ERROR(m_scene.openCached(*found.terminal, found.patient.id), WorkflowError::PermissionEnded);
    verifyOnlyOwnIsLeft(found, AccessState::Revoked, /*isKept=*/true);
    verifyNothingIsWritten(found);
}

void OwnRecordsTest::noOldKeyOpensANewRecord()
{
    Case found;
    makeCase(found);
    if (QTest::currentTestFailed()) {
        return;
    }
    // As if somebody had copied every key out of the terminal before the permission ended.
    const auto stored = storedAccess(found.terminal->workspace(), found.patient.id);
    VERIFY_OK(stored);
    const ChartAccess stolen = stored->clone();
    const auto hospital = *found.hospital->workspace().state().institution;
    VERIFY_OK(waitFor(Permissions(found.patient.profile->workspace()).revoke(hospital, {})));
    VERIFY_OK(m_scene.open(*m_scene.pharmacist, found.patient.id));
    const auto written = m_scene.write(*m_scene.pharmacist, found.patient.id, noteOf(QStringLiteral("新しい記録")));
    VERIFY_OK(written);
    const auto after = m_scene.open(*m_scene.pharmacist, found.patient.id);
    VERIFY_OK(after);

    Workspace &there = m_scene.pharmacist->workspace();
    const auto renewed = storedAccess(there, found.patient.id);
    VERIFY_OK(renewed);
    const OpenCompartment *clinical = renewed->byKind(CompartmentKind::Clinical);
    QVERIFY(clinical != nullptr);
    const OpenCompartment *before = stolen.byKind(CompartmentKind::Clinical);
    QVERIFY(before != nullptr && before->id == clinical->id);
    const auto opens = [&](const protocol::RecordHash &hash, protocol::Epoch epoch, const protocol::ChartKey &key) {
        const auto envelope = waitFor(there.gateway().record(hash));
        const protocol::RecordAnchor anchor{
            hash, {found.patient.id, clinical->id, epoch}, *there.state().institution, *there.state().address};
        return envelope && protocol::openRecord(there.deployment(), anchor, key, *envelope).has_value();
    };
    const protocol::Epoch now = clinical->lastEpoch();
    QVERIFY(now > before->lastEpoch());
    QVERIFY(opens(written->hash, now, *clinical->keyOf(now)));
    for (const OpenCompartment &compartment : stolen.compartments) {
        for (const protocol::ChartKey &key : compartment.keys) {
            QVERIFY(!opens(written->hash, now, key));
        }
    }
    // They do open what they were for: it is the keys that changed, and nothing else that refuses.
    QVERIFY(opens(found.foreign, before->lastEpoch(), *before->keyOf(before->lastEpoch())));
}

void OwnRecordsTest::afterADeactivationTheGatewayRefusesAndOnlyTheyAreLeft()
{
    Case found;
    makeCase(found);
    if (QTest::currentTestFailed()) {
        return;
    }
    InstitutionAdministration administration(found.hospital->workspace());
    VERIFY_OK(waitFor(administration.setActive(false, {})));
    verifyGatewayRefuses(found);
    // Also when the terminal forgets to ask the ledger whether it may.
    const auto stored = storedAccess(found.terminal->workspace(), found.patient.id);
    VERIFY_OK(stored);
    const OpenCompartment *clinical = stored->byKind(CompartmentKind::Clinical);
    QVERIFY(clinical != nullptr);
    ActionPlan plan;
    plan.step = QStringLiteral("append-while-deactivated");
    plan.action = protocol::AppendRecord{
        found.patient.id, clinical->id, clinical->lastEpoch(), protocol::RecordHash(ByteArray<32>{7}), {}};
    QVERIFY(!waitFor(ActionRecording(found.terminal->workspace()).record(plan, {})));

    VERIFY_ERROR(m_scene.open(*found.terminal, found.patient.id), WorkflowError::InstitutionInactive);
    VERIFY_ERROR(m_scene.openCached(*found.terminal, found.patient.id), WorkflowError::InstitutionInactive);
    verifyOnlyOwnIsLeft(found, AccessState::TerminalEnded, /*isKept=*/true);
    verifyNothingIsWritten(found);
    goOffline(found);
    VERIFY_ERROR(m_scene.openCached(*found.terminal, found.patient.id), WorkflowError::InstitutionInactive);
    verifyOnlyOwnIsLeft(found, AccessState::TerminalEnded, /*isKept=*/true);
    verifyNothingIsWritten(found);

    // Active again, everything comes back with the permissions.
    VERIFY_OK(waitFor(administration.setActive(true, {})));
    found.terminal->setNetwork(m_scene.network.configuration());
    QVERIFY2(found.terminal->restart(), qPrintable(found.terminal->problem()));
    const auto again = m_scene.open(*found.terminal, found.patient.id);
    VERIFY_OK(again);
    QVERIFY(textOf(found.terminal->workspace(), *again).contains(theirs));
    QVERIFY(!TerminalEnrolment(found.terminal->workspace()).knownEnd());
    VERIFY_OK(m_scene.openCached(*found.terminal, found.patient.id));
}

void OwnRecordsTest::afterAPermissionRanOutTheGatewayRefusesAndOnlyTheyAreLeft()
{
    Case found;
    makeCase(found, m_scene.network.chain().now() + std::chrono::hours(24));
    if (QTest::currentTestFailed()) {
        return;
    }
    m_scene.network.chain().passTime(std::chrono::hours(25));
    verifyGatewayRefuses(found);
    VERIFY_ERROR(m_scene.open(*found.terminal, found.patient.id), WorkflowError::PermissionEnded);
    found.terminal->clock().setOffset(std::chrono::hours(25));
    verifyOnlyOwnIsLeft(found, AccessState::Expired, /*isKept=*/false);
    verifyNothingIsWritten(found);
    found.terminal->clock().setOffset(-std::chrono::hours(24 * 30));
    goOffline(found);
    VERIFY_ERROR(m_scene.openCached(*found.terminal, found.patient.id), WorkflowError::PermissionEnded);
    verifyOnlyOwnIsLeft(found, AccessState::Expired, /*isKept=*/true);
}

void OwnRecordsTest::afterTheTerminalsApprovalRanOutOnlyTheyAreLeft()
{
    Case found;
    makeCase(found, {}, m_scene.network.chain().now() + std::chrono::hours(24));
    if (QTest::currentTestFailed()) {
        return;
    }
    m_scene.network.chain().passTime(std::chrono::hours(25));
    verifyGatewayRefuses(found);
    VERIFY_ERROR(m_scene.open(*found.terminal, found.patient.id), WorkflowError::DeviceExpired);
    verifyOnlyOwnIsLeft(found, AccessState::TerminalEnded, /*isKept=*/true);
    verifyNothingIsWritten(found);
    // The screens ask where the terminal stands, and that takes its vault away.
    VERIFY_OK(waitFor(TerminalEnrolment(found.terminal->workspace()).status()));
    verifyOnlyOwnIsLeft(found, AccessState::TerminalEnded, /*isKept=*/true);
    found.terminal->clock().setOffset(-std::chrono::hours(24 * 30));
    goOffline(found);
    VERIFY_ERROR(m_scene.openCached(*found.terminal, found.patient.id), WorkflowError::DeviceExpired);
    verifyOnlyOwnIsLeft(found, AccessState::TerminalEnded, /*isKept=*/true);
    verifyNothingIsWritten(found);
}

void OwnRecordsTest::anApprovalThatRunsOutWithoutTheNetworkEndsByTheClockForGood()
{
    Case found;
    makeCase(found, {}, std::max(m_scene.network.chain().now(), SystemClock().now()) + std::chrono::hours(24));
    if (QTest::currentTestFailed()) {
        return;
    }
    goOffline(found);
    VERIFY_OK(m_scene.openCached(*found.terminal, found.patient.id));
    found.terminal->clock().setOffset(std::chrono::hours(24 * 10));
    VERIFY_ERROR(m_scene.openCached(*found.terminal, found.patient.id), WorkflowError::DeviceExpired);
    verifyOnlyOwnIsLeft(found, AccessState::TerminalEnded, /*isKept=*/true);
    verifyNothingIsWritten(found);
    found.terminal->clock().setOffset(std::chrono::hours(0));
    VERIFY_ERROR(m_scene.openCached(*found.terminal, found.patient.id), WorkflowError::DeviceExpired);
    QVERIFY2(found.terminal->restart(), qPrintable(found.terminal->problem()));
    VERIFY_ERROR(m_scene.openCached(*found.terminal, found.patient.id), WorkflowError::DeviceExpired);
    verifyOnlyOwnIsLeft(found, AccessState::TerminalEnded, /*isKept=*/true);
    verifyNothingIsWritten(found);
}

void OwnRecordsTest::aWithdrawnTerminalKeepsNotEvenThem()
{
    Case found;
    makeCase(found);
    if (QTest::currentTestFailed()) {
        return;
    }
    TerminalAdministration console(found.hospital->workspace());
    const auto device = *found.terminal->workspace().state().address;
    VERIFY_OK(waitFor(console.revoke(device, protocol::RevocationReason::Compromised, {})));
    VERIFY_ERROR(m_scene.open(*found.terminal, found.patient.id), WorkflowError::DeviceRevoked);
    for (int round = 0; round < 2; ++round) {
        ChartReading reading(found.terminal->workspace());
        VERIFY_ERROR(m_scene.openCached(*found.terminal, found.patient.id), WorkflowError::DeviceRevoked);
        VERIFY_ERROR(waitFor(reading.openOwnCached(found.patient.id)), WorkflowError::DeviceRevoked);
        VERIFY_ERROR(waitFor(reading.openOwnRecords(found.patient.id)), WorkflowError::DeviceRevoked);
        const auto listed = waitFor(PatientDirectory(found.terminal->workspace()).known());
        VERIFY_OK(listed);
        QVERIFY(listed->empty());
        // Not only hidden. The store is let go of before the program ends.
        auto leftTask = (*found.terminal->workspace().charts())->counts(found.patient.id);
        const auto left = waitFor(std::move(leftTask));
        VERIFY_OK(left);
        QCOMPARE(left->records, std::uint64_t{0});
        verifyNothingIsWritten(found);
        goOffline(found);
    }
    // The institution reads it at another terminal.
    const auto other = m_scene.network.terminal(*found.hospital, DeviceRole::Nurse);
    QVERIFY2(other, qPrintable(m_scene.problem()));
    const auto own = waitFor(ChartReading(other->workspace()).openOwnRecords(found.patient.id));
    VERIFY_OK(own);
    QVERIFY(textOf(other->workspace(), *own).contains(ours));
}

QTEST_GUILESS_MAIN(OwnRecordsTest)
#include "OwnRecordsTest.moc"
