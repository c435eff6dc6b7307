#include "Checks.h"
#include "TestNetwork.h"

#include <tegata/ledgerclient/GatewayClient.h>
#include <tegata/qr/Payloads.h>
#include <tegata/qr/QrCode.h>
#include <tegata/workflows/PatientDirectory.h>

#include <QBuffer>
#include <QSignalSpy>
#include <QTest>

using namespace tegata;
using namespace tegata::test;
using namespace tegata::workflows;
using protocol::DeviceRole;
using protocol::RevocationReason;

/// Terminals being let in and shown out, over a real chain and a real gateway.
class TerminalTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void refusesCodesOfOtherNetworksAndNoise();
    void readsTheCodeFromAPicture();
    void bothSidesShowTheSameCheckNumber();
    void waitsForTheApprovalAndGoesOnByItself();
    void refusesAWrongCheckNumberAndAnEndDateInThePast();
    void refusesUnusableTerminalNames();
    void asksWithTheSameRequestAfterARestart();
    void denyTakesTheRequestAway();
    void revokedTerminalIsRefusedEverywhere_data();
    void revokedTerminalIsRefusedEverywhere();
    void expiredTerminalSaysSo();
    void deactivationStopsAndReactivationGoesOn();
    void callsARenamedInstitutionByItsNewName();
    void laterTerminalOpensEarlierVaults();
    void neverBindsAnAddressTwice();

private:
    /// A terminal's profile that has left its request.
    std::unique_ptr<TestProfile> waitingTerminal(const QString &name = QStringLiteral("受付"));
    Result<EnrolmentStatus> statusOf(TestProfile &terminal)
    {
        return waitFor(TerminalEnrolment(terminal.workspace()).status());
    }

    TestNetwork m_network;
    std::unique_ptr<TestProfile> m_hospital;
};

void TerminalTest::initTestCase()
{
    QVERIFY2(m_network.start(), qPrintable(m_network.problem()));
    m_hospital = m_network.institution(QStringLiteral("北病院"));
    QVERIFY2(m_hospital, qPrintable(m_network.problem()));
}

std::unique_ptr<TestProfile> TerminalTest::waitingTerminal(const QString &name)
{
    auto terminal = m_network.profile(keystore::AppKind::ClinicianWorkstation);
    if (terminal == nullptr) {
        return nullptr;
    }
    TerminalEnrolment enrolment(terminal->workspace());
    const auto chosen = waitFor(enrolment.chooseFromText(m_network.codeOf(*m_hospital)));
    if (!chosen) {
        return nullptr;
    }
    const auto requested =
        waitFor(enrolment.request(*chosen, {name, QStringLiteral("鈴木"), QStringLiteral("看護師")}));
    return requested ? std::move(terminal) : nullptr;
}

void TerminalTest::refusesCodesOfOtherNetworksAndNoise()
{
    const auto profile = m_network.profile(keystore::AppKind::ClinicianWorkstation);
    TerminalEnrolment enrolment(profile->workspace());
    const auto code = qr::parseInstitutionCode(m_network.codeOf(*m_hospital));
    VERIFY_OK(code);

    auto otherChain = *code;
    otherChain.chainId += 1;
    VERIFY_ERROR(waitFor(enrolment.chooseFromText(qr::writeInstitutionCode(otherChain, QString()))),
                 WorkflowError::OtherNetwork);
    auto otherLedger = *code;
    otherLedger.ledger[3] ^= 1;
    VERIFY_ERROR(waitFor(enrolment.chooseFromText(qr::writeInstitutionCode(otherLedger, QString()))),
                 WorkflowError::OtherNetwork);
    auto otherInstitution = *code;
    otherInstitution.institutionId[3] ^= 1;
    VERIFY_ERROR(waitFor(enrolment.chooseFromText(qr::writeInstitutionCode(otherInstitution, QString()))),
                 WorkflowError::CodeDoesNotMatchLedger);
    auto otherVault = *code;
    otherVault.vaultKeyHash[3] ^= 1;
    VERIFY_ERROR(waitFor(enrolment.chooseFromText(qr::writeInstitutionCode(otherVault, QString()))),
                 WorkflowError::CodeDoesNotMatchLedger);
    auto futureVault = *code;
    futureVault.vaultEpoch = 99;
    VERIFY_ERROR(waitFor(enrolment.chooseFromText(qr::writeInstitutionCode(futureVault, QString()))),
                 WorkflowError::CodeDoesNotMatchLedger);
    VERIFY_ERROR(waitFor(enrolment.chooseFromText(QString(4096, QLatin1Char('#')))), QrError::TooLong);
    VERIFY_ERROR(waitFor(enrolment.chooseFromText(QStringLiteral("https://example.org/"))), QrError::NotTegata);
}

void TerminalTest::readsTheCodeFromAPicture()
{
    const auto profile = m_network.profile(keystore::AppKind::ClinicianWorkstation);
    TerminalEnrolment enrolment(profile->workspace());
    const auto matrix = qr::writeCode(m_network.codeOf(*m_hospital));
    VERIFY_OK(matrix);
    QByteArray png;
    QBuffer buffer(&png);
    QVERIFY(qr::renderCode(*matrix, 6).save(&buffer, "PNG"));
    const auto chosen = waitFor(enrolment.chooseFromPicture(png));
    VERIFY_OK(chosen);
    QCOMPARE(chosen->id, *m_hospital->workspace().state().institution);
    VERIFY_ERROR(waitFor(enrolment.chooseFromPicture(QByteArray(4096, 'x'))), QrError::NotAnImage);
}

void TerminalTest::bothSidesShowTheSameCheckNumber()
{
    const auto terminal = waitingTerminal(QStringLiteral("<b>受付 & 会計</b>"));
    QVERIFY2(terminal, qPrintable(m_network.problem()));
    const auto status = statusOf(*terminal);
    VERIFY_OK(status);
    QCOMPARE(status->state, EnrolmentState::Requested);
    QVERIFY(status->code.startsWith(QStringLiteral("t2.")));
    const auto code = qr::parseEnrolmentCode(status->code);
    VERIFY_OK(code);
    QCOMPARE(code->device, terminal->workspace().state().address->bytes());

    TerminalAdministration console(m_hospital->workspace());
    const auto pending = waitFor(console.pending());
    VERIFY_OK(pending);
    QCOMPARE(pending->size(), std::size_t{1});
    QCOMPARE(pending->front().checkNumber, status->checkNumber);
    QCOMPARE(pending->front().terminalName, QStringLiteral("<b>受付 & 会計</b>"));
    QCOMPARE(pending->front().userName, QStringLiteral("鈴木"));
    VERIFY_OK(waitFor(console.deny(pending->front().device)));
}

void TerminalTest::waitsForTheApprovalAndGoesOnByItself()
{
    const auto terminal = waitingTerminal();
    QVERIFY2(terminal, qPrintable(m_network.problem()));
    TerminalEnrolment enrolment(terminal->workspace());
    std::optional<Result<EnrolmentStatus>> outcome;
    auto waiting =
        enrolment.awaitApproval().then([&outcome](const Result<EnrolmentStatus> &status) { outcome = status; });
    const auto device = *terminal->workspace().state().address;
    QVERIFY2(m_network.approve(*m_hospital, device, DeviceRole::Nurse), qPrintable(m_network.problem()));
    QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 30'000);
    VERIFY_OK(*outcome);
    QCOMPARE((*outcome)->state, EnrolmentState::Approved);
    QCOMPARE((*outcome)->role, DeviceRole::Nurse);

    TerminalAdministration console(m_hospital->workspace());
    const auto pending = waitFor(console.pending());
    VERIFY_OK(pending);
    QVERIFY(pending->empty());
    const auto terminals = waitFor(console.terminals());
    VERIFY_OK(terminals);
    const auto found = std::find_if(terminals->begin(), terminals->end(),
                                    [&device](const TerminalInformation &one) { return one.device == device; });
    QVERIFY(found != terminals->end());
    QCOMPARE(found->terminalName, QStringLiteral("受付"));
    QCOMPARE(found->state, TerminalState::Active);
    QCOMPARE(found->fingerprint.size(), 9);
}

void TerminalTest::refusesAWrongCheckNumberAndAnEndDateInThePast()
{
    const auto terminal = waitingTerminal();
    QVERIFY2(terminal, qPrintable(m_network.problem()));
    const auto device = *terminal->workspace().state().address;
    const auto status = statusOf(*terminal);
    VERIFY_OK(status);
    const QString wrong =
        status->checkNumber == QStringLiteral("000000") ? QStringLiteral("000001") : QStringLiteral("000000");
    TerminalAdministration console(m_hospital->workspace());
    VERIFY_ERROR(waitFor(console.approve({device, DeviceRole::Doctor, {}, wrong}, {})),
                 WorkflowError::CheckNumberMismatch);
    VERIFY_ERROR(
        waitFor(console.approve({device, DeviceRole::Doctor, fromUnixSeconds(1'500'000'000), status->checkNumber}, {})),
        WorkflowError::EndDateInPast);
    auto stranger = device;
    stranger = protocol::Address(ByteArray<20>{1, 2, 3});
    VERIFY_ERROR(waitFor(console.approve({stranger, DeviceRole::Doctor, {}, status->checkNumber}, {})),
                 WorkflowError::NotFound);
    const auto still = statusOf(*terminal);
    VERIFY_OK(still);
    QCOMPARE(still->state, EnrolmentState::Requested);
    VERIFY_OK(waitFor(console.deny(device)));
}

void TerminalTest::refusesUnusableTerminalNames()
{
    const auto terminal = m_network.profile(keystore::AppKind::ClinicianWorkstation);
    TerminalEnrolment enrolment(terminal->workspace());
    const auto chosen = waitFor(enrolment.chooseFromText(m_network.codeOf(*m_hospital)));
    VERIFY_OK(chosen);
    const QString good = QStringLiteral("ok");
    VERIFY_ERROR(waitFor(enrolment.request(*chosen, {QString(), good, good})), WorkflowError::InvalidName);
    VERIFY_ERROR(waitFor(enrolment.request(*chosen, {good, QStringLiteral("a\tb"), good})), WorkflowError::InvalidName);
    VERIFY_ERROR(waitFor(enrolment.request(*chosen, {good, good, QString(201, QChar(0x75c5))})),
                 WorkflowError::InvalidName);
    QCOMPARE(terminal->workspace().state(), ProfileState());
    const auto requested = waitFor(enrolment.request(*chosen, {QString(200, QChar(0x75c5)), good, good}));
    VERIFY_OK(requested);
    VERIFY_OK(waitFor(TerminalAdministration(m_hospital->workspace()).deny(*terminal->workspace().state().address)));
}

void TerminalTest::asksWithTheSameRequestAfterARestart()
{
    const auto terminal = waitingTerminal();
    QVERIFY2(terminal, qPrintable(m_network.problem()));
    const auto before = statusOf(*terminal);
    VERIFY_OK(before);
    QVERIFY2(terminal->restart(), qPrintable(terminal->problem()));
    const auto after = statusOf(*terminal);
    VERIFY_OK(after);
    QCOMPARE(after->checkNumber, before->checkNumber);
    QCOMPARE(after->code, before->code);
    // Approved while the terminal is off: it finds out when it is switched on again.
    const auto device = *terminal->workspace().state().address;
    terminal->end();
    QVERIFY2(m_network.approve(*m_hospital, device, DeviceRole::Clerk), qPrintable(m_network.problem()));
    QVERIFY2(terminal->restart(), qPrintable(terminal->problem()));
    const auto approved = statusOf(*terminal);
    VERIFY_OK(approved);
    QCOMPARE(approved->state, EnrolmentState::Approved);
    QVERIFY(terminal->workspace().hasSecret(QStringLiteral("vault-seed-1")));
}

void TerminalTest::denyTakesTheRequestAway()
{
    const auto terminal = waitingTerminal();
    QVERIFY2(terminal, qPrintable(m_network.problem()));
    TerminalAdministration console(m_hospital->workspace());
    const auto device = *terminal->workspace().state().address;
    VERIFY_OK(waitFor(console.deny(device)));
    VERIFY_OK(waitFor(console.deny(device)));

    // As if the terminal had not asked for a while.
    VERIFY_OK(
        waitFor(terminal->workspace().updateState([](ProfileState &state) { state.enrolment->askedAt = UnixTime{}; })));
    const auto status = waitFor(TerminalEnrolment(terminal->workspace()).awaitApproval());
    VERIFY_OK(status);
    QCOMPARE(status->state, EnrolmentState::Denied);
    // It did not come back by asking.
    auto pending = waitFor(console.pending());
    VERIFY_OK(pending);
    QVERIFY(pending->empty());

    // A person may ask again, under a new check number.
    TerminalEnrolment enrolment(terminal->workspace());
    const auto chosen = waitFor(enrolment.chooseFromText(m_network.codeOf(*m_hospital)));
    VERIFY_OK(chosen);
    const auto again =
        waitFor(enrolment.request(*chosen, {QStringLiteral("受付"), QStringLiteral("鈴木"), QStringLiteral("看護師")}));
    VERIFY_OK(again);
    QCOMPARE(again->state, EnrolmentState::Requested);
    QVERIFY(again->checkNumber != status->checkNumber);
    QVERIFY2(m_network.approve(*m_hospital, device, DeviceRole::Nurse), qPrintable(m_network.problem()));
}

void TerminalTest::revokedTerminalIsRefusedEverywhere_data()
{
    QTest::addColumn<int>("reason");
    QTest::newRow("routine") << static_cast<int>(RevocationReason::Routine);
    QTest::newRow("compromised") << static_cast<int>(RevocationReason::Compromised);
}

void TerminalTest::revokedTerminalIsRefusedEverywhere()
{
    QFETCH(int, reason);
    const auto hospital = m_network.institution(QStringLiteral("退職病院"));
    QVERIFY2(hospital, qPrintable(m_network.problem()));
    const auto leaving = m_network.terminal(*hospital, DeviceRole::Doctor);
    const auto staying = m_network.terminal(*hospital, DeviceRole::Nurse);
    QVERIFY2(leaving && staying, qPrintable(m_network.problem()));
    const protocol::InstitutionId id = *hospital->workspace().state().institution;
    const protocol::Address device = *leaving->workspace().state().address;
    VERIFY_OK(waitFor(leaving->workspace().gateway().directory(id)));

    QSignalSpy standing(&leaving->workspace().connectivity(), &Connectivity::standingChanged);
    QTRY_VERIFY_WITH_TIMEOUT(leaving->workspace().connectivity().state().online(), 30'000);
    TerminalAdministration console(hospital->workspace());
    VERIFY_OK(waitFor(console.revoke(device, static_cast<RevocationReason>(reason), {})));
    QTRY_VERIFY_WITH_TIMEOUT(standing.count() > 0, 30'000);

    const auto refused = waitFor(leaving->workspace().gateway().directory(id));
    QVERIFY(!refused.has_value());
    const auto status = statusOf(*leaving);
    VERIFY_OK(status);
    QCOMPARE(status->state, EnrolmentState::Revoked);
    QVERIFY(!leaving->workspace().hasSecret(QStringLiteral("vault-seed-1")));

    // The vault moved on, and who stays opens the new one.
    const auto due = waitFor(console.rotationDue());
    VERIFY_OK(due);
    QVERIFY(!*due);
    InstitutionAdministration atStaying(staying->workspace());
    VERIFY_OK(waitFor(atStaying.poster()));
    const auto terminals = waitFor(console.terminals());
    VERIFY_OK(terminals);
    const auto gone = std::find_if(terminals->begin(), terminals->end(),
                                   [&device](const TerminalInformation &one) { return one.device == device; });
    QVERIFY(gone != terminals->end());
    QCOMPARE(gone->state, TerminalState::Revoked);
    QCOMPARE(gone->reason, static_cast<RevocationReason>(reason));
    const auto twice = waitFor(console.revoke(device, static_cast<RevocationReason>(reason), {}));
    VERIFY_ERROR(twice, WorkflowError::NotFound);
}

void TerminalTest::expiredTerminalSaysSo()
{
    const auto hospital = m_network.institution(QStringLiteral("派遣病院"));
    QVERIFY2(hospital, qPrintable(m_network.problem()));
    const UnixTime end = m_network.chain().now() + std::chrono::hours(1);
    const auto terminal = m_network.terminal(*hospital, DeviceRole::Doctor, end);
    QVERIFY2(terminal, qPrintable(m_network.problem()));
    auto status = statusOf(*terminal);
    VERIFY_OK(status);
    QCOMPARE(status->notAfter, end);
    m_network.chain().passTime(std::chrono::hours(2));
    status = statusOf(*terminal);
    VERIFY_OK(status);
    QCOMPARE(status->state, EnrolmentState::Expired);
    TerminalAdministration console(hospital->workspace());
    const auto due = waitFor(console.rotationDue());
    VERIFY_OK(due);
    QVERIFY(*due);
    // The rotation leaves it out.
    VERIFY_OK(waitFor(console.rotateVault({})));
    const auto done = waitFor(console.rotationDue());
    VERIFY_OK(done);
    QVERIFY(!*done);
}

void TerminalTest::deactivationStopsAndReactivationGoesOn()
{
    const auto hospital = m_network.institution(QStringLiteral("休業病院"));
    const auto terminal = hospital ? m_network.terminal(*hospital, DeviceRole::Doctor) : nullptr;
    QVERIFY2(terminal, qPrintable(m_network.problem()));
    InstitutionAdministration administration(hospital->workspace());
    VERIFY_OK(waitFor(administration.setActive(false, {})));
    auto status = statusOf(*terminal);
    VERIFY_OK(status);
    QCOMPARE(status->state, EnrolmentState::InstitutionInactive);
    VERIFY_OK(waitFor(administration.setActive(true, {})));
    status = statusOf(*terminal);
    VERIFY_OK(status);
    QCOMPARE(status->state, EnrolmentState::Approved);
}

void TerminalTest::callsARenamedInstitutionByItsNewName()
{
    const auto hospital = m_network.institution(QStringLiteral("旧名病院"));
    const auto terminal = hospital ? m_network.terminal(*hospital, DeviceRole::Doctor) : nullptr;
    QVERIFY2(terminal, qPrintable(m_network.problem()));
    QCOMPARE(terminal->workspace().state().enrolment->institutionName, QStringLiteral("旧名病院"));
    InstitutionAdministration administration(hospital->workspace());
    VERIFY_OK(waitFor(administration.rename(QStringLiteral("新名病院"), protocol::InstitutionKind::Hospital, {})));
    VERIFY_OK(waitFor(PatientDirectory(terminal->workspace()).refresh()));
    QCOMPARE(terminal->workspace().state().enrolment->institutionName, QStringLiteral("新名病院"));
}

void TerminalTest::laterTerminalOpensEarlierVaults()
{
    const auto hospital = m_network.institution(QStringLiteral("回転病院"));
    const auto first =
        hospital ? m_network.terminal(*hospital, DeviceRole::Doctor, {}, QStringLiteral("最初")) : nullptr;
    QVERIFY2(first, qPrintable(m_network.problem()));
    TerminalAdministration console(hospital->workspace());
    for (int i = 0; i < 3; ++i) {
        VERIFY_OK(waitFor(console.rotateVault({})));
    }
    const auto later = m_network.terminal(*hospital, DeviceRole::Nurse);
    QVERIFY2(later, qPrintable(m_network.problem()));
    TerminalAdministration atLater(later->workspace());
    const auto list = waitFor(atLater.terminals());
    VERIFY_OK(list);
    QVERIFY(std::any_of(list->begin(), list->end(),
                        [](const TerminalInformation &one) { return one.terminalName == QStringLiteral("最初"); }));
    QVERIFY(later->workspace().hasSecret(QStringLiteral("vault-seed-1")));
    QVERIFY(later->workspace().hasSecret(QStringLiteral("vault-seed-4")));
}

void TerminalTest::neverBindsAnAddressTwice()
{
    const auto terminal = waitingTerminal();
    QVERIFY2(terminal, qPrintable(m_network.problem()));
    const auto device = *terminal->workspace().state().address;
    QVERIFY2(m_network.approve(*m_hospital, device, DeviceRole::Doctor), qPrintable(m_network.problem()));
    TerminalAdministration console(m_hospital->workspace());
    VERIFY_ERROR(waitFor(console.approve({device, DeviceRole::Doctor, {}, QStringLiteral("000000")}, {})),
                 WorkflowError::AlreadyRegistered);
    // Nor at another institution.
    const auto other = m_network.institution(QStringLiteral("別病院"));
    QVERIFY2(other, qPrintable(m_network.problem()));
    TerminalEnrolment enrolment(terminal->workspace());
    const auto chosen = waitFor(enrolment.chooseFromText(m_network.codeOf(*other)));
    VERIFY_OK(chosen);
    VERIFY_ERROR(waitFor(enrolment.request(*chosen, {QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")})),
                 WorkflowError::AlreadyRegistered);
}

QTEST_GUILESS_MAIN(TerminalTest)
#include "TerminalTest.moc"
