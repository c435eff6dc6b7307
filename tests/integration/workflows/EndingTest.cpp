#include "ActionRecording_p.h"
#include "Checks.h"
#include "Scene.h"

#include <tegata/ledgerclient/LedgerHistory.h>
#include <tegata/workflows/PatientDirectory.h>

#include <QTest>

using namespace tegata;
using namespace tegata::test;
using namespace tegata::workflows;
using protocol::CompartmentKind;
using protocol::Permission;

namespace {

using Compartments = std::map<CompartmentKind, Permission>;

const Compartments everyday{{CompartmentKind::Summary, Permission::ReadWrite},
                            {CompartmentKind::Medications, Permission::ReadWrite},
                            {CompartmentKind::Clinical, Permission::ReadWrite}};
const Compartments withoutClinical{{CompartmentKind::Summary, Permission::ReadWrite},
                                   {CompartmentKind::Medications, Permission::ReadWrite}};

/// How many records of others than `own` the cache of a terminal still holds of a patient, whatever the screens show.
int foreignRecordsOf(TestProfile &terminal, const protocol::PatientId &patient, CompartmentKind kind)
{
    const auto store = terminal.workspace().charts();
    const auto own = *terminal.workspace().state().institution;
    auto countTask = (*store)->cache([patient, own, kind](chartstore::ChartCache &cache) -> Result<int> {
        static std::map<std::pair<protocol::PatientId, CompartmentKind>, protocol::CompartmentId> ids;
        const auto charts = cache.charts(patient);
        for (const chartstore::CachedChart &chart : *charts) {
            ids[{patient, chart.kind}] = chart.compartment;
        }
        chartstore::RecordQuery query;
        query.patient = patient;
        query.compartment = ids.at({patient, kind});
        const auto records = cache.records(query);
        return static_cast<int>(std::count_if(records->begin(), records->end(),
                                              [&own](const auto &record) { return record.institution != own; }));
    });
    return *waitFor(std::move(countTask));
}

PatientAccess accessOf(const std::vector<PatientAccess> &all, const protocol::PatientId &patient)
{
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const PatientAccess &one) { return one.id == patient; });
    return found == all.end() ? PatientAccess() : *found;
}

} // namespace

/// Permissions that end in part, by time, or with the chart: what a terminal had of them can no longer be opened on it.
class EndingTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aCompartmentThatLeavesTheGrantIsForgotten();
    void aPermissionToWriteWithoutReadingIsRefused();
    void aClockSetBackRevivesNoExpiredChart();
    void aClockThatRanAheadIsForgivenByTheNextBlock();
    void aClosedChartIsNoticedByTheList();
    void aNameOnceKnownIsNotLostToANarrowerGrant();

private:
    Scene m_scene;
};

void EndingTest::initTestCase() { QVERIFY2(m_scene.start(), qPrintable(m_scene.problem())); }

void EndingTest::aCompartmentThatLeavesTheGrantIsForgotten()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.grant(patient, *m_scene.hospital, everyday));
    VERIFY_OK(m_scene.grant(patient, *m_scene.pharmacy, everyday));
    VERIFY_OK(m_scene.open(*m_scene.doctor, patient.id));
    VERIFY_OK(m_scene.open(*m_scene.pharmacist, patient.id));
    VERIFY_OK(m_scene.write(*m_scene.doctor, patient.id, noteOf(QStringLiteral("抗うつ薬の相談をした"))));
    VERIFY_OK(m_scene.write(*m_scene.pharmacist, patient.id, noteOf(QStringLiteral("服薬指導を行った"))));
    VERIFY_OK(m_scene.open(*m_scene.pharmacist, patient.id));
    ChartReading reading(m_scene.pharmacist->workspace());
    const auto before = waitFor(reading.find(patient.id, QStringLiteral("抗うつ薬")));
    VERIFY_OK(before);
    QCOMPARE(before->size(), std::size_t{1});
    QCOMPARE(foreignRecordsOf(*m_scene.pharmacist, patient.id, CompartmentKind::Clinical), 1);

    VERIFY_OK(m_scene.grant(patient, *m_scene.pharmacy, withoutClinical));
    VERIFY_OK(waitFor(PatientDirectory(m_scene.pharmacist->workspace()).refresh()));

    QCOMPARE(foreignRecordsOf(*m_scene.pharmacist, patient.id, CompartmentKind::Clinical), 0);
    const auto after = waitFor(reading.find(patient.id, QStringLiteral("抗うつ薬")));
    VERIFY_OK(after);
    QVERIFY(after->empty());
    const auto cached = m_scene.openCached(*m_scene.pharmacist, patient.id);
    VERIFY_OK(cached);
    QVERIFY(!(*cached)->access.compartments.contains(CompartmentKind::Clinical));
    for (const ChartEntry &entry : (*cached)->entries) {
        QVERIFY(entry.compartment != CompartmentKind::Clinical);
    }
    // What stayed in the grant is still here, and what the pharmacy wrote itself stays its own.
    QCOMPARE((*cached)->access.demographics.name, hanako().name);
    const auto own = waitFor(reading.openOwnRecords(patient.id));
    VERIFY_OK(own);
    QCOMPARE((*own)->entries.size(), std::size_t{1});
    QVERIFY((*own)->entries.front().problem == RecordProblem::None);

    // Granted again, it is fetched again.
    VERIFY_OK(m_scene.grant(patient, *m_scene.pharmacy, everyday));
    const auto again = m_scene.open(*m_scene.pharmacist, patient.id);
    VERIFY_OK(again);
    QCOMPARE((*again)->completeness.recordsAvailable, (*again)->completeness.recordsOnChain);
    QCOMPARE(foreignRecordsOf(*m_scene.pharmacist, patient.id, CompartmentKind::Clinical), 1);
}

void EndingTest::aPermissionToWriteWithoutReadingIsRefused()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.grant(patient, *m_scene.pharmacy, everyday));
    // No program of ours asks for that; nor does the ledger take it from others.
    Workspace &own = patient.profile->workspace();
    const auto head = waitFor(own.ledger().head());
    VERIFY_OK(head);
    const auto events = waitFor(own.history().eventsOfPatient(patient.id, {own.network().deployedAt, head->number}));
    VERIFY_OK(events);
    protocol::Grant writeOnly;
    for (const ledger::LedgerEvent &event : *events) {
        if (const auto *granted = std::get_if<ledger::events::Granted>(&event.body);
            granted != nullptr && granted->institutionId == m_scene.pharmacy->workspace().state().institution) {
            writeOnly = {granted->patientId, granted->institutionId, granted->vaultEpoch,
                         granted->notAfter,  granted->items,         {}};
        }
    }
    QVERIFY(own.state().patient.has_value());
    const protocol::CompartmentId clinical = own.state().patient->compartments.at(CompartmentKind::Clinical);
    for (protocol::GrantItem &item : writeOnly.items) {
        if (item.compartment == clinical) {
            item.permissions = Permission::Write;
        }
    }
    ActionPlan plan;
    plan.step = QStringLiteral("write-only");
    plan.action = writeOnly;
    ActionRecording recording(own);
    QVERIFY(!waitFor(recording.record(plan, {})));
    QVERIFY(recording.refusal().has_value());
    QCOMPARE(recording.refusal()->name, std::string("InvalidItems"));
    const auto standing = waitFor(own.ledger().grantItem(patient.id, writeOnly.institutionId, clinical));
    VERIFY_OK(standing);
    QVERIFY(standing->has_value() && (*standing)->permissions == Permission::ReadWrite);
}

void EndingTest::aClockSetBackRevivesNoExpiredChart()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    const UnixTime until = m_scene.network.chain().now() + std::chrono::hours(24);
    VERIFY_OK(m_scene.grant(patient, *m_scene.pharmacy, withoutClinical, until));
    VERIFY_OK(m_scene.open(*m_scene.pharmacist, patient.id));
    TestProfile &terminal = *m_scene.pharmacist;
    ChartReading reading(terminal.workspace());
    VERIFY_OK(m_scene.openCached(terminal, patient.id));

    // The gateway and the node are away; time passes, and the machine is told that it did not.
    terminal.clock().setOffset(std::chrono::hours(25));
    VERIFY_ERROR(m_scene.openCached(terminal, patient.id), WorkflowError::PermissionEnded);
    terminal.clock().setOffset(std::chrono::hours(0));
    VERIFY_ERROR(m_scene.openCached(terminal, patient.id), WorkflowError::PermissionEnded);
    VERIFY_ERROR(waitFor(reading.find(patient.id, QStringLiteral("試験"))), WorkflowError::PermissionEnded);
    VERIFY_ERROR(m_scene.save(terminal, patient.id, allergyTo(QStringLiteral("そば"))), WorkflowError::PermissionEnded);
    // Nor does starting the program anew.
    QVERIFY2(terminal.restart(), qPrintable(terminal.problem()));
    VERIFY_ERROR(m_scene.openCached(terminal, patient.id), WorkflowError::PermissionEnded);
    VERIFY_ERROR(waitFor(ChartReading(terminal.workspace()).find(patient.id, QStringLiteral("試験"))),
                 WorkflowError::PermissionEnded);
    const auto listed = waitFor(PatientDirectory(terminal.workspace()).known());
    VERIFY_OK(listed);
    QVERIFY(accessOf(*listed, patient.id).state == AccessState::Expired);
}

void EndingTest::aClockThatRanAheadIsForgivenByTheNextBlock()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    const UnixTime until = m_scene.network.chain().now() + std::chrono::hours(24 * 30);
    VERIFY_OK(m_scene.grant(patient, *m_scene.pharmacy, withoutClinical, until));
    TestProfile &terminal = *m_scene.pharmacist;
    VERIFY_OK(m_scene.open(terminal, patient.id));
    terminal.clock().setOffset(std::chrono::hours(24 * 365));
    VERIFY_ERROR(m_scene.openCached(terminal, patient.id), WorkflowError::PermissionEnded);
    terminal.clock().setOffset(std::chrono::hours(0));
    VERIFY_ERROR(m_scene.openCached(terminal, patient.id), WorkflowError::PermissionEnded);
    // The chain says what time it is.
    m_scene.network.chain().passTime(std::chrono::seconds(5));
    VERIFY_OK(m_scene.open(terminal, patient.id));
    VERIFY_OK(m_scene.openCached(terminal, patient.id));
}

void EndingTest::aClosedChartIsNoticedByTheList()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.grant(patient, *m_scene.hospital, everyday));
    PatientDirectory directory(m_scene.doctor->workspace());
    auto patients = waitFor(directory.refresh());
    VERIFY_OK(patients);
    QVERIFY(accessOf(*patients, patient.id).state == AccessState::Running);
    VERIFY_OK(waitFor(PatientIdentity(patient.profile->workspace()).closeChart({})));
    patients = waitFor(directory.refresh());
    VERIFY_OK(patients);
    QVERIFY(accessOf(*patients, patient.id).state == AccessState::ChartClosed);
}

void EndingTest::aNameOnceKnownIsNotLostToANarrowerGrant()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.grant(patient, *m_scene.hospital, everyday));
    VERIFY_OK(m_scene.open(*m_scene.doctor, patient.id));
    VERIFY_OK(m_scene.grant(patient, *m_scene.hospital, {{CompartmentKind::Clinical, Permission::ReadWrite}}));
    VERIFY_OK(m_scene.open(*m_scene.doctor, patient.id));
    PatientDirectory directory(m_scene.doctor->workspace());
    const auto patients = waitFor(directory.refresh());
    VERIFY_OK(patients);
    QCOMPARE(accessOf(*patients, patient.id).demographics.name, hanako().name);
    QCOMPARE(accessOf(*patients, patient.id).demographics.kana, hanako().kana);
}

QTEST_GUILESS_MAIN(EndingTest)
#include "EndingTest.moc"
