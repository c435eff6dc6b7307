#include "Checks.h"
#include "Scene.h"

#include <tegata/ledgerclient/GatewayClient.h>

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

/// What a lying gateway was handed: it says no and keeps it.
struct Withheld
{
    std::vector<std::pair<protocol::SignedAction, protocol::Digest>> actions;
};

class WithholdingCarrier final : public ledger::ActionCarrier
{
public:
    explicit WithholdingCarrier(Withheld &withheld)
        : m_withheld(withheld)
    {
    }
    Task<ledger::SponsoredAction> deliver(protocol::SignedAction action, protocol::Digest digest,
                                          ledger::Admission /*admission*/) override
    {
        m_withheld.actions.emplace_back(std::move(action), digest);
        co_return failure(LedgerError::Refused, "NotAdmitted");
    }
    Task<ledger::SponsoredAction> state(protocol::Digest /*digest*/) override
    {
        co_return failure(LedgerError::NotFound);
    }

private:
    Withheld &m_withheld;
};

} // namespace

/// New keys of a chart, and a gateway that says one thing and does another.
class RotationTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aRevocationThatTheGatewayRefusedAndSendsLaterLeavesTheChartReadable();
    void aWithheldRevocationIsPlannedAnewOnceItsDeadlineHasPassed();

private:
    /// A patient whose chart hospital and pharmacy read, with an entry of the hospital's.
    [[nodiscard]] Person readPatient();
    /// The patient's program, behind a gateway that refuses what it keeps.
    [[nodiscard]] bool startBehind(Person &patient, Withheld &withheld);
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

bool RotationTest::startBehind(Person &patient, Withheld &withheld)
{
    patient.profile->end();
    const bool isStarted = patient.profile->startWith(
        [&withheld](WorkspaceParts &parts) { parts.carrier = std::make_unique<WithholdingCarrier>(withheld); });
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

QTEST_GUILESS_MAIN(RotationTest)
#include "RotationTest.moc"
