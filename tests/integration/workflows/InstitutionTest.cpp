#include "TestNetwork.h"

#include <QTest>

using namespace tegata;
using namespace tegata::test;
using namespace tegata::workflows;
using protocol::DeviceRole;
using protocol::InstitutionKind;

namespace {

template <typename T> QString textOf(const Result<T> &result)
{
    return result ? QStringLiteral("success")
                  : QString::fromStdString(result.error().key() + " " + result.error().detail());
}

#define VERIFY_OK(result) QVERIFY2((result).has_value(), qPrintable(textOf(result)))
#define VERIFY_ERROR(result, code) \
    QVERIFY2(!(result).has_value() && (result).error().is(code), qPrintable(textOf(result)))

} // namespace

/// Institutions and their administrators over a real chain and a real gateway.
class InstitutionTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void registersAndIsReadableByEverybody();
    void terminalIsApprovedAndRevoked();

private:
    TestNetwork m_network;
};

void InstitutionTest::initTestCase() { QVERIFY2(m_network.start(), qPrintable(m_network.problem())); }

void InstitutionTest::registersAndIsReadableByEverybody()
{
    const auto hospital = m_network.institution(QStringLiteral("北病院"), InstitutionKind::Hospital);
    QVERIFY2(hospital, qPrintable(m_network.problem()));
    InstitutionAdministration administration(hospital->workspace());
    const auto information = waitFor(administration.information());
    VERIFY_OK(information);
    QCOMPARE(information->name, QStringLiteral("北病院"));
    QVERIFY(information->active);
    QCOMPARE(information->administrators, 1);
    QCOMPARE(information->vaultEpoch, protocol::Epoch{1});
}

void InstitutionTest::terminalIsApprovedAndRevoked()
{
    const auto hospital = m_network.institution(QStringLiteral("南病院"), InstitutionKind::Hospital);
    QVERIFY2(hospital, qPrintable(m_network.problem()));
    const auto doctor = m_network.terminal(*hospital, DeviceRole::Doctor);
    QVERIFY2(doctor, qPrintable(m_network.problem()));
    TerminalAdministration terminals(hospital->workspace());
    const auto revoked = waitFor(terminals.revoke(*doctor->workspace().state().address,
                                                  protocol::RevocationReason::Compromised, {}));
    VERIFY_OK(revoked);
    TerminalEnrolment enrolment(doctor->workspace());
    const auto status = waitFor(enrolment.status());
    VERIFY_OK(status);
    QCOMPARE(status->state, EnrolmentState::Revoked);
}

QTEST_GUILESS_MAIN(InstitutionTest)
#include "InstitutionTest.moc"
