#include "Checks.h"
#include "TestNetwork.h"

#include <tegata/ledgerclient/GatewayClient.h>
#include <tegata/qr/Payloads.h>
#include <tegata/workflows/AuditTrail.h>

#include <QTest>

using namespace tegata;
using namespace tegata::test;
using namespace tegata::workflows;
using protocol::DeviceRole;
using protocol::InstitutionKind;

/// Institutions and their administrators over a real chain and a real gateway.
class InstitutionTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void registersAndIsReadable();
    void asksForThreeWordsAndForgetsThePhrase();
    void keepsEverythingWhenTheInvitationIsRefused();
    void refusesUnusableNames_data();
    void refusesUnusableNames();
    void restoresFromThePhraseOnAnotherMachine();
    void refusesWrongPhrases();
    void renamesAndSwitchesOffAndOn();
    void postersCodeIsAcceptedAndRenewed();
    void addsAndRemovesAdministratorsButNeverTheLast();
    void refusesAdministratorRequestsThatDoNotHold();
    void auditTrailTellsWhatHappened();

private:
    TestNetwork m_network;
};

void InstitutionTest::initTestCase() { QVERIFY2(m_network.start(), qPrintable(m_network.problem())); }

void InstitutionTest::registersAndIsReadable()
{
    const auto hospital = m_network.institution(QStringLiteral("北病院"), InstitutionKind::Hospital);
    QVERIFY2(hospital, qPrintable(m_network.problem()));
    QCOMPARE(InstitutionRegistration(hospital->workspace()).step(), InstitutionRegistration::Step::Registered);
    InstitutionAdministration administration(hospital->workspace());
    const auto information = waitFor(administration.information());
    VERIFY_OK(information);
    QCOMPARE(information->name, QStringLiteral("北病院"));
    QVERIFY(information->active);
    QCOMPARE(information->administrators, 1);
    QCOMPARE(information->activeDevices, 0);
    QCOMPARE(information->vaultEpoch, protocol::Epoch{1});

    InstitutionRegistration again(hospital->workspace());
    const auto second =
        waitFor(again.begin({QStringLiteral("別の病院"), InstitutionKind::Clinic, QStringLiteral("1")}));
    VERIFY_ERROR(second, WorkflowError::AlreadyRegistered);
}

void InstitutionTest::asksForThreeWordsAndForgetsThePhrase()
{
    const auto profile = m_network.profile();
    QVERIFY2(profile, qPrintable(m_network.problem()));
    InstitutionRegistration registration(profile->workspace());
    VERIFY_ERROR(waitFor(registration.registerOnLedger(QStringLiteral("any"), {})), WorkflowError::NotConfirmed);
    VERIFY_OK(waitFor(registration.begin({QStringLiteral("診療所"), InstitutionKind::Clinic, QStringLiteral("12")})));
    const auto phrase = waitFor(registration.phrase());
    VERIFY_OK(phrase);
    const QStringList words = QString::fromUtf8(toQByteArray(phrase->view())).split(QLatin1Char(' '));
    QCOMPARE(words.size(), 24);
    const auto positions = registration.wordsToAsk();
    QVERIFY(1 <= positions[0] && positions[0] < positions[1] && positions[1] < positions[2] && positions[2] <= 24);

    const auto word = [&](std::size_t i) { return words.at(positions[i] - 1); };
    VERIFY_ERROR(waitFor(registration.confirmPhrase({word(0), word(1), QStringLiteral("zoo zoo")})),
                 WorkflowError::PhraseWordsWrong);
    QCOMPARE(registration.step(), InstitutionRegistration::Step::PhraseNotConfirmed);
    VERIFY_ERROR(waitFor(registration.registerOnLedger(QStringLiteral("any"), {})), WorkflowError::NotConfirmed);

    // The same phrase and the same question after a restart.
    QVERIFY2(profile->restart(), qPrintable(profile->problem()));
    InstitutionRegistration later(profile->workspace());
    QCOMPARE(later.wordsToAsk(), positions);
    const auto phraseAgain = waitFor(later.phrase());
    VERIFY_OK(phraseAgain);
    QVERIFY(equalConstantTime(phraseAgain->view(), phrase->view()));

    VERIFY_OK(waitFor(later.confirmPhrase({word(0).toUpper(), QLatin1Char(' ') + word(1), word(2)})));
    VERIFY_ERROR(waitFor(later.phrase()), WorkflowError::NotFound);
    QVERIFY(!profile->workspace().hasSecret(QStringLiteral("phrase")));
}

void InstitutionTest::keepsEverythingWhenTheInvitationIsRefused()
{
    const auto profile = m_network.profile();
    QVERIFY2(profile, qPrintable(m_network.problem()));
    QVERIFY(!m_network.registerInstitution(*profile, QStringLiteral("西病院"), InstitutionKind::Hospital,
                                           QStringLiteral("not-an-invitation")));
    InstitutionRegistration registration(profile->workspace());
    QCOMPARE(registration.step(), InstitutionRegistration::Step::ReadyToRegister);
    const auto refused = waitFor(registration.registerOnLedger(QStringLiteral("still-not"), {}));
    VERIFY_ERROR(refused, WorkflowError::InvitationRefused);
    const auto id = profile->workspace().state().institution;

    const QString token = m_network.invitation();
    std::vector<ActionStage> stages;
    const auto recorded = waitFor(registration.registerOnLedger(
        token, [&stages](ActionStage stage, const protocol::Digest &) { stages.push_back(stage); }));
    VERIFY_OK(recorded);
    QCOMPARE(stages.front(), ActionStage::Preparing);
    QCOMPARE(stages.back(), ActionStage::Recorded);
    QVERIFY(protocol::toNumber(recorded->block) > 0);
    QCOMPARE(profile->workspace().state().institution, id);

    // A token is used up.
    const auto other = m_network.profile();
    QVERIFY(!m_network.registerInstitution(*other, QStringLiteral("東病院"), InstitutionKind::Hospital, token));
    QVERIFY2(m_network.problem().contains(QStringLiteral("InvitationRefused")), qPrintable(m_network.problem()));
}

void InstitutionTest::refusesUnusableNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isUsable");
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("blank") << QStringLiteral(" \u3000 ") << false;
    QTest::newRow("line break") << QStringLiteral("a\nb") << false;
    QTest::newRow("delete character") << QStringLiteral("a\x7f") + QStringLiteral("b") << false;
    QTest::newRow("next line C1") << QStringLiteral("a\u0085b") << false;
    QTest::newRow("direction override") << QStringLiteral("a\u202Eb") << false;
    QTest::newRow("201 bytes") << QString(201, QLatin1Char('x')) << false;
    QTest::newRow("200 Japanese characters, 600 bytes") << QString(200, QChar(0x75c5)) << false;
    QTest::newRow("200 bytes") << QString(200, QLatin1Char('x')) << true;
    QTest::newRow("markup") << QStringLiteral("<b>A&B</b> \"'; DROP") << true;
    QTest::newRow("emoji") << QStringLiteral("病院🏥") << true;
}

void InstitutionTest::refusesUnusableNames()
{
    QFETCH(QString, name);
    QFETCH(bool, isUsable);
    const auto profile = m_network.profile();
    QVERIFY2(profile, qPrintable(m_network.problem()));
    if (!isUsable) {
        InstitutionRegistration registration(profile->workspace());
        const auto begun = waitFor(registration.begin({name, InstitutionKind::Hospital, QStringLiteral("1")}));
        VERIFY_ERROR(begun, WorkflowError::InvalidName);
        QCOMPARE(profile->workspace().state(), ProfileState());
        return;
    }
    QVERIFY2(m_network.registerInstitution(*profile, name, InstitutionKind::Hospital, m_network.invitation()),
             qPrintable(m_network.problem()));
    InstitutionAdministration administration(profile->workspace());
    const auto information = waitFor(administration.information());
    VERIFY_OK(information);
    QCOMPARE(information->name, name);
}

void InstitutionTest::restoresFromThePhraseOnAnotherMachine()
{
    const auto hospital = m_network.profile();
    SecretBuffer phrase;
    QVERIFY2(m_network.registerInstitution(*hospital, QStringLiteral("港病院"), InstitutionKind::Hospital,
                                           m_network.invitation(), &phrase),
             qPrintable(m_network.problem()));
    const auto doctor = m_network.terminal(*hospital, DeviceRole::Doctor);
    QVERIFY2(doctor, qPrintable(m_network.problem()));
    TerminalAdministration terminals(hospital->workspace());
    VERIFY_OK(waitFor(terminals.rotateVault({})));
    VERIFY_OK(waitFor(terminals.rotateVault({})));
    const auto id = hospital->workspace().state().institution;
    const auto address = hospital->workspace().state().address;
    hospital->end();

    const auto other = m_network.profile();
    QVERIFY2(other, qPrintable(m_network.problem()));
    InstitutionRegistration registration(other->workspace());
    VERIFY_OK(waitFor(registration.restore(phrase.clone())));
    QCOMPARE(registration.step(), InstitutionRegistration::Step::Registered);
    QCOMPARE(other->workspace().state().institution, id);
    QCOMPARE(other->workspace().state().address, address);
    // Names sealed under the first vault need the whole chain of predecessors.
    TerminalAdministration restored(other->workspace());
    const auto list = waitFor(restored.terminals());
    VERIFY_OK(list);
    QCOMPARE(list->size(), std::size_t{1});
    QCOMPARE(list->front().terminalName, QStringLiteral("診察室1"));
    // And it can go on with the work: a new terminal opens the vault, too.
    const auto nurse = m_network.terminal(*other, DeviceRole::Nurse);
    QVERIFY2(nurse, qPrintable(m_network.problem()));
}

void InstitutionTest::refusesWrongPhrases()
{
    const auto profile = m_network.profile();
    QVERIFY2(profile, qPrintable(m_network.problem()));
    InstitutionRegistration registration(profile->workspace());
    const auto restore = [&](std::string_view words) {
        return waitFor(registration.restore(SecretBuffer::copyOf(bytesOf(words))));
    };
    VERIFY_ERROR(restore("abandon abandon abandon"), WorkflowError::PhraseWordsWrong);
    VERIFY_ERROR(restore(""), WorkflowError::PhraseWordsWrong);
    // A right phrase that nobody registered with (24 times "abandon", last word "art").
    std::string unknown;
    for (int i = 0; i < 23; ++i) {
        unknown += "abandon ";
    }
    VERIFY_ERROR(restore(unknown + "art"), WorkflowError::NotRegistered);
    QCOMPARE(profile->workspace().state(), ProfileState());
}

void InstitutionTest::renamesAndSwitchesOffAndOn()
{
    const auto clinic = m_network.institution(QStringLiteral("旧名"), InstitutionKind::Hospital);
    QVERIFY2(clinic, qPrintable(m_network.problem()));
    const QString code = m_network.codeOf(*clinic);
    InstitutionAdministration administration(clinic->workspace());
    VERIFY_ERROR(waitFor(administration.rename(QStringLiteral("\u0007"), InstitutionKind::Clinic, {})),
                 WorkflowError::InvalidName);
    VERIFY_OK(waitFor(administration.rename(QStringLiteral("新名"), InstitutionKind::Clinic, {})));
    VERIFY_OK(waitFor(administration.setActive(false, {})));
    auto information = waitFor(administration.information());
    VERIFY_OK(information);
    QCOMPARE(information->name, QStringLiteral("新名"));
    QCOMPARE(information->kind, InstitutionKind::Clinic);
    QVERIFY(!information->active);

    const auto visitor = m_network.profile();
    TerminalEnrolment enrolment(visitor->workspace());
    VERIFY_ERROR(waitFor(enrolment.chooseFromText(code)), WorkflowError::InstitutionInactive);
    VERIFY_OK(waitFor(administration.setActive(true, {})));
    VERIFY_OK(waitFor(enrolment.chooseFromText(code)));
}

void InstitutionTest::postersCodeIsAcceptedAndRenewed()
{
    const auto hospital = m_network.institution(QStringLiteral("掲示病院"));
    QVERIFY2(hospital, qPrintable(m_network.problem()));
    InstitutionAdministration administration(hospital->workspace());
    const auto poster = waitFor(administration.poster());
    VERIFY_OK(poster);
    QVERIFY(poster->code.startsWith(QStringLiteral("https://patient.example/#t1.")));
    QCOMPARE(poster->checkNumber.size(), 6);

    const auto doctor = m_network.terminal(*hospital, DeviceRole::Doctor);
    QVERIFY2(doctor, qPrintable(m_network.problem()));
    TerminalEnrolment enrolment(doctor->workspace());
    const auto chosen = waitFor(enrolment.chooseFromText(poster->code));
    VERIFY_OK(chosen);
    QCOMPARE(chosen->checkNumber, poster->checkNumber);
    QCOMPARE(chosen->name, QStringLiteral("掲示病院"));

    // A terminal shows the very same code, also after it was renewed.
    InstitutionAdministration atTerminal(doctor->workspace());
    auto shown = waitFor(atTerminal.poster());
    VERIFY_OK(shown);
    QCOMPARE(shown->code, poster->code);
    VERIFY_OK(waitFor(administration.renewIntroduction()));
    shown = waitFor(atTerminal.poster());
    VERIFY_OK(shown);
    QVERIFY(shown->code != poster->code);
    QCOMPARE(shown->code, m_network.codeOf(*hospital));
    VERIFY_ERROR(waitFor(atTerminal.renewIntroduction()), WorkflowError::NoPermission);

    // A poster from before a rotation stays good.
    TerminalAdministration terminals(hospital->workspace());
    VERIFY_OK(waitFor(terminals.rotateVault({})));
    const auto old = waitFor(enrolment.chooseFromText(poster->code));
    VERIFY_OK(old);
    QCOMPARE(old->vaultEpoch, protocol::Epoch{2});
}

void InstitutionTest::addsAndRemovesAdministratorsButNeverTheLast()
{
    const auto first = m_network.institution(QStringLiteral("二人病院"));
    QVERIFY2(first, qPrintable(m_network.problem()));
    InstitutionAdministration administration(first->workspace());
    const protocol::InstitutionId id = *first->workspace().state().institution;
    const protocol::Address firstAddress = *first->workspace().state().address;
    VERIFY_ERROR(waitFor(administration.removeAdministrator(firstAddress, {})), WorkflowError::LastAdministrator);

    const auto second = m_network.profile(keystore::AppKind::HospitalConsole);
    InstitutionAdministration newcomer(second->workspace());
    const auto request = waitFor(newcomer.requestAdministration(id));
    VERIFY_OK(request);
    QVERIFY(request->startsWith(QStringLiteral("t3.")));
    VERIFY_ERROR(waitFor(newcomer.completeAdministration()), WorkflowError::EnrolmentPending);
    VERIFY_OK(waitFor(administration.addAdministrator(QStringLiteral(" \n") + *request, {})));
    VERIFY_OK(waitFor(newcomer.completeAdministration()));
    VERIFY_ERROR(waitFor(administration.addAdministrator(*request, {})), WorkflowError::AlreadyRegistered);

    // The new one does an administrator's work.
    const auto doctor = m_network.terminal(*second, DeviceRole::Doctor);
    QVERIFY2(doctor, qPrintable(m_network.problem()));
    const auto list = waitFor(newcomer.administrators());
    VERIFY_OK(list);
    QCOMPARE(list->size(), std::size_t{2});
    const auto &self = list->at(0).isSelf ? list->at(0) : list->at(1);
    QVERIFY(self.isSelf && list->at(0).isSelf != list->at(1).isSelf);
    QCOMPARE(self.address, *second->workspace().state().address);
    QCOMPARE(self.addedBy, firstAddress);

    VERIFY_OK(waitFor(newcomer.removeAdministrator(firstAddress, {})));
    const auto information = waitFor(newcomer.information());
    VERIFY_OK(information);
    QCOMPARE(information->administrators, 1);
    QCOMPARE(information->vaultEpoch, protocol::Epoch{2});
    const auto refused = waitFor(administration.rename(QStringLiteral("乗っ取り"), InstitutionKind::Clinic, {}));
    VERIFY_ERROR(refused, WorkflowError::NoPermission);
    VERIFY_ERROR(waitFor(newcomer.removeAdministrator(*second->workspace().state().address, {})),
                 WorkflowError::LastAdministrator);
}

void InstitutionTest::refusesAdministratorRequestsThatDoNotHold()
{
    const auto first = m_network.institution(QStringLiteral("甲病院"));
    const auto other = m_network.institution(QStringLiteral("乙病院"));
    QVERIFY2(first && other, qPrintable(m_network.problem()));
    const auto newcomer = m_network.profile(keystore::AppKind::HospitalConsole);
    InstitutionAdministration asking(newcomer->workspace());
    const auto request = waitFor(asking.requestAdministration(*other->workspace().state().institution));
    VERIFY_OK(request);

    InstitutionAdministration administration(first->workspace());
    VERIFY_ERROR(waitFor(administration.addAdministrator(*request, {})), WorkflowError::CodeDoesNotMatchLedger);
    VERIFY_ERROR(waitFor(administration.addAdministrator(QStringLiteral("t3."), {})), QrError::Damaged);
    VERIFY_ERROR(waitFor(administration.addAdministrator(QStringLiteral("hello"), {})), QrError::NotTegata);
    VERIFY_ERROR(waitFor(administration.addAdministrator(QString(4096, QLatin1Char('x')), {})), QrError::TooLong);
    QString changed = *request;
    changed[40] = changed.at(40) == QLatin1Char('A') ? QLatin1Char('B') : QLatin1Char('A');
    VERIFY_ERROR(waitFor(administration.addAdministrator(changed, {})), QrError::Damaged);
}

void InstitutionTest::auditTrailTellsWhatHappened()
{
    const auto hospital = m_network.institution(QStringLiteral("監査病院"));
    QVERIFY2(hospital, qPrintable(m_network.problem()));
    const auto doctor = m_network.terminal(*hospital, DeviceRole::Doctor, {}, QStringLiteral("=1+1"));
    QVERIFY2(doctor, qPrintable(m_network.problem()));
    InstitutionAdministration administration(hospital->workspace());
    VERIFY_OK(waitFor(administration.rename(QStringLiteral("監査病院2"), InstitutionKind::Hospital, {})));

    AuditTrail trail(hospital->workspace());
    const auto entries = waitFor(trail.entries({}));
    VERIFY_OK(entries);
    QStringList events;
    for (const AuditEntry &entry : *entries) {
        events.append(entry.event);
    }
    QCOMPARE(events, QStringList({QStringLiteral("InstitutionUpdated"), QStringLiteral("DeviceApproved"),
                                  QStringLiteral("InstitutionRegistered")}));
    QCOMPARE(entries->at(1).deviceName, QStringLiteral("=1+1"));
    QCOMPARE(entries->at(1).device, doctor->workspace().state().address);

    AuditFilter filter;
    filter.device = doctor->workspace().state().address;
    const auto ofDevice = waitFor(trail.entries(filter));
    VERIFY_OK(ofDevice);
    QCOMPARE(ofDevice->size(), std::size_t{1});
    filter = {};
    filter.events = QStringList{QStringLiteral("InstitutionUpdated")};
    filter.from = entries->front().time;
    const auto updates = waitFor(trail.entries(filter));
    VERIFY_OK(updates);
    QCOMPARE(updates->size(), std::size_t{1});
    filter.until = entries->back().time - std::chrono::seconds(1);
    filter.from.reset();
    const auto none = waitFor(trail.entries(filter));
    VERIFY_OK(none);
    QVERIFY(none->empty());

    const QByteArray csv = AuditTrail::toCsv(*entries);
    QVERIFY(csv.startsWith("\xEF\xBB\xBF\"time\","));
    QVERIFY(csv.contains("\"'=1+1\""));
    QCOMPARE(csv.count("\r\n"), 4);
}

QTEST_GUILESS_MAIN(InstitutionTest)
#include "InstitutionTest.moc"
