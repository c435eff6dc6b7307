#include "FakeAsker.h"
#include "GuiTestMain.h"
#include "InLanguage.h"
#include "TestNetwork.h"

#include "presenters/MainWindow.h"

#include <tegata/uikit/ConfirmSheet.h>
#include <tegata/uikit/LockScreen.h>
#include <tegata/workflows/ChartReading.h>
#include <tegata/workflows/PatientIdentity.h>
#include <tegata/workflows/Permissions.h>
#include <tegata/workflows/Prescriptions.h>
#include <tegata/workflows/RecordWriting.h>

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

#include <functional>

using namespace tegata;
using namespace tegata::test;
using guitest::child;
using protocol::DeviceRole;
using protocol::InstitutionKind;
using workflows::PrescriptionStanding;

namespace {

constexpr int patience = 30'000;

clinical::Confirmation doctorsConfirmation()
{
    clinical::Confirmation who;
    who.enteredBy = {QStringLiteral("鈴木 一郎"), QStringLiteral("医師")};
    who.confirmedBy = who.enteredBy;
    who.enteredAt = SystemClock().now();
    who.confirmedAt = who.enteredAt;
    return who;
}

clinical::PrescriptionDraft prescriptionOf(const QString &drugName)
{
    clinical::PrescriptionDraft draft;
    clinical::DrugDraft drug;
    drug.name = drugName;
    drug.dose = QStringLiteral("1");
    drug.doseUnit = QStringLiteral("錠");
    drug.timing = QStringLiteral("1日1回朝食後");
    drug.days = 14;
    drug.quantity = QStringLiteral("14");
    drug.quantityUnit = QStringLiteral("錠");
    draft.drugs.push_back(drug);
    return draft;
}

/// Calls `then` whenever the widget comes up.
class ShowWatch : public QObject
{
public:
    ShowWatch(QWidget *watched, std::function<void()> then)
        : m_then(std::move(then))
    {
        watched->installEventFilter(this);
    }
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Show) {
            m_then();
        }
        return QObject::eventFilter(watched, event);
    }

private:
    std::function<void()> m_then;
};

} // namespace

/// The pharmacy's window over a real chain and a real gateway.
class DeskTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_network.start(), qPrintable(m_network.problem()));
        m_hospital = m_network.institution(QStringLiteral("北病院"));
        QVERIFY2(m_hospital, qPrintable(m_network.problem()));
        m_pharmacy = m_network.institution(QStringLiteral("南薬局"), InstitutionKind::Pharmacy);
        QVERIFY2(m_pharmacy, qPrintable(m_network.problem()));
        m_otherPharmacy = m_network.institution(QStringLiteral("東薬局"), InstitutionKind::Pharmacy);
        QVERIFY2(m_otherPharmacy, qPrintable(m_network.problem()));
        m_doctor = m_network.terminal(*m_hospital, DeviceRole::Doctor);
        QVERIFY2(m_doctor, qPrintable(m_network.problem()));
        m_pharmacist = m_network.terminal(*m_pharmacy, DeviceRole::Pharmacist, {}, QStringLiteral("調剤台1"));
        QVERIFY2(m_pharmacist, qPrintable(m_network.problem()));
        m_otherPharmacist = m_network.terminal(*m_otherPharmacy, DeviceRole::Pharmacist);
        QVERIFY2(m_otherPharmacist, qPrintable(m_network.problem()));
        m_patient = m_network.profile();
        QVERIFY(m_patient);
        clinical::PatientDraft hanako;
        hanako.name = QStringLiteral("試験 花子");
        hanako.kana = QStringLiteral("シケン ハナコ");
        hanako.birthDate = QDate(1980, 2, 29);
        hanako.gender = clinical::Gender::Female;
        workflows::PatientIdentity identity(m_patient->workspace());
        QVERIFY(waitFor(identity.create(hanako, m_network.codeOf(*m_hospital), {})));
        const auto id = waitFor(identity.patientId());
        QVERIFY(id);
        m_patientId = *id;
        QVERIFY(grant(*m_hospital));
        QVERIFY(grant(*m_otherPharmacy));
        QVERIFY(prescribe(QStringLiteral("アムロジピン錠5mg")));

        auto asker = std::make_unique<guitest::FakeAsker>();
        m_asker = asker.get();
        m_desk = std::make_unique<pharmacy::MainWindow>(m_pharmacist->workspace(), m_speaking.language(),
                                                        m_speaking.settings(), std::move(asker));
        window()->resize(1240, 800);
        m_desk->show();
        QVERIFY(QTest::qWaitForWindowExposed(window()));
        QVERIFY(!m_desk->window().isCovered());
    }
    void cleanupTestCase() { m_desk.reset(); }

    void aGrantMakesThePatientAppearWithoutRefreshing()
    {
        QCOMPARE(patients()->model()->rowCount(), 0);
        QVERIFY(grant(*m_pharmacy));
        QTRY_COMPARE_WITH_TIMEOUT(patients()->model()->rowCount(), 1, patience);
        QTRY_VERIFY_WITH_TIMEOUT(
            patients()->model()->index(0, 0).data().toString().contains(QStringLiteral("試験 花子")), patience);
        shoot("patients");
        child<QLineEdit>(window(), "patients-search")->setText(QStringLiteral("しけん"));
        QTest::keyClick(child<QLineEdit>(window(), "patients-search"), Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(prescriptions()->model()->rowCount(), 1, patience);
        QTRY_VERIFY_WITH_TIMEOUT(drugsOf(0).contains(QStringLiteral("アムロジピン")), patience);
        shoot("patient");
    }
    void aPartIsDispensedThenTheRest()
    {
        press("prescription-claim");
        confirm();
        QTRY_VERIFY_WITH_TIMEOUT(isOffered("prescription-dispense"), patience);
        QVERIFY(stateOf(0).startsWith(QStringLiteral("Held by us since")));
        dispense(QStringLiteral("4"), /*isPart=*/true);
        QTRY_VERIFY_WITH_TIMEOUT(isOffered("prescription-dispense"), patience);
        shoot("held");
        dispense(QStringLiteral("10"), /*isPart=*/false);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(0), QStringLiteral("Completed"), patience);
        QVERIFY(!isOffered("prescription-dispense"));
        workflows::Prescriptions there(m_pharmacist->workspace());
        const auto all = waitFor(there.ofPatient(m_patientId));
        QVERIFY(all);
        QVERIFY(all->front().standing == PrescriptionStanding::Completed);
        shoot("completed");
    }
    void anotherPharmacyThatWasFasterIsNamedWithTheTime()
    {
        QVERIFY(prescribe(QStringLiteral("メトホルミン塩酸塩錠250mg")));
        QTRY_COMPARE_WITH_TIMEOUT(prescriptions()->model()->rowCount(), 2, patience);
        QTRY_VERIFY_WITH_TIMEOUT(drugsOf(0).contains(QStringLiteral("メトホルミン")), patience);
        prescriptions()->selectRow(0);
        QTRY_VERIFY_WITH_TIMEOUT(isOffered("prescription-claim"), patience);
        m_desk->window().messages()->clear();
        press("prescription-claim");
        QVERIFY(sheet()->isOpen());
        // While the pharmacist still reads the sheet, the other pharmacy claims.
        QVERIFY(waitFor(workflows::ChartReading(m_otherPharmacist->workspace()).open(m_patientId)));
        workflows::Prescriptions there(m_otherPharmacist->workspace());
        const auto open = waitFor(there.ofPatient(m_patientId));
        QVERIFY(open);
        QVERIFY(waitFor(there.claim(open->front().id, {})));
        confirm();
        QTRY_VERIFY_WITH_TIMEOUT(says(QStringLiteral("東薬局")) && says(QStringLiteral("has held this prescription")),
                                 patience);
        shoot("refused");
        QTRY_VERIFY_WITH_TIMEOUT(stateOf(0).startsWith(QStringLiteral("Held by")), patience);
        QVERIFY(stateOf(0).contains(QStringLiteral("東薬局")));
        QVERIFY(!isOffered("prescription-claim"));
        // What was said of this patient's prescription does not stay over the list, nor over another patient.
        QVERIFY(m_desk->window().messages()->isShowing());
        press("patient-back");
        QVERIFY(!m_desk->window().messages()->isShowing());
        QTest::keyClick(child<QLineEdit>(window(), "patients-search"), Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(prescriptions()->model()->rowCount(), 2, patience);
        QTRY_VERIFY_WITH_TIMEOUT(isOffered("prescription-from-paper"), patience);
    }
    void aPaperPrescriptionIsIssuedClaimedReleasedAndCancelled()
    {
        press("prescription-from-paper");
        child<QLineEdit>(window(), "paper-prescriber")->setText(QStringLiteral("高橋 明"));
        child<QLineEdit>(window(), "paper-institution")->setText(QStringLiteral("高橋医院"));
        child<QLineEdit>(window(), "drug-1-name")->setText(QStringLiteral("カロナール錠500"));
        child<QLineEdit>(window(), "drug-1-timing")->setText(QStringLiteral("発熱時"));
        press("paper-review");
        QTRY_VERIFY_WITH_TIMEOUT(sheet()->isOpen(), patience);
        shoot("paper-sheet");
        confirm();
        QTRY_COMPARE_WITH_TIMEOUT(prescriptions()->model()->rowCount(), 3, patience);
        QTRY_VERIFY_WITH_TIMEOUT(drugsOf(0).contains(QStringLiteral("カロナール")), patience);
        prescriptions()->selectRow(0);
        QTRY_VERIFY_WITH_TIMEOUT(isOffered("prescription-claim"), patience);
        press("prescription-claim");
        confirm();
        QTRY_VERIFY_WITH_TIMEOUT(isOffered("prescription-release"), patience);
        press("prescription-release");
        confirm();
        QTRY_VERIFY_WITH_TIMEOUT(isOffered("prescription-cancel"), patience);
        m_desk->window().messages()->clear();
        QString stateWhenTold;
        const ShowWatch watch(m_desk->window().messages(), [this, &stateWhenTold] { stateWhenTold = stateOf(0); });
        press("prescription-cancel");
        confirm();
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(0), QStringLiteral("Cancelled"), patience);
        // Nobody is told of what the list does not show yet.
        QTRY_COMPARE_WITH_TIMEOUT(stateWhenTold, QStringLiteral("Cancelled"), patience);
    }
    void theAuditTrailIsExported()
    {
        m_desk->window().showPage(QStringLiteral("audit"));
        auto *table = child<QTableView>(window(), "audit-table");
        QTRY_VERIFY_WITH_TIMEOUT(table->model()->rowCount() > 5, patience);
        shoot("audit");
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("audit.csv"));
        m_asker->choose(path);
        QTest::mouseClick(child<QPushButton>(window(), "audit-export"), Qt::LeftButton);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray csv = file.readAll();
        QVERIFY(csv.contains("PrescriptionClaimed"));
        QVERIFY(csv.contains("PrescriptionDispensed"));
        m_desk->window().showPage(QStringLiteral("patients"));
    }
    void lockingLeavesNothingOnTheScreenAndUnlockingEntersAgain()
    {
        m_desk->shell().lock();
        QVERIFY(m_desk->window().isCovered());
        QCOMPARE(prescriptions()->model()->rowCount(), 0);
        QCOMPARE(patients()->model()->rowCount(), 0);
        for (const QLabel *label : window()->findChildren<QLabel *>()) {
            QVERIFY2(!label->text().contains(QStringLiteral("試験")), qPrintable(label->objectName()));
        }
        child<QLineEdit>(window(), "lockPin")->setText(QStringLiteral("correct horse battery"));
        QTest::keyClick(child<QLineEdit>(window(), "lockPin"), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(!m_desk->window().isCovered(), patience);
        QTRY_COMPARE_WITH_TIMEOUT(patients()->model()->rowCount(), 1, patience);
    }
    void aRevokedTerminalSaysSoAndShowsNothingMore()
    {
        workflows::TerminalAdministration administration(m_pharmacy->workspace());
        const auto address = m_pharmacist->workspace().state().address;
        QVERIFY(address);
        QVERIFY(waitFor(administration.revoke(*address, protocol::RevocationReason::Routine, {})));
        QTRY_VERIFY_WITH_TIMEOUT(child<QWidget>(window(), "ended-page")->isVisible(), patience);
        shoot("ended");
        QCOMPARE(prescriptions()->model()->rowCount(), 0);
        QTRY_VERIFY_WITH_TIMEOUT(
            !waitFor(workflows::ChartReading(m_pharmacist->workspace()).openCached(m_patientId)).has_value(), patience);
    }

private:
    [[nodiscard]] QWidget *window() { return &m_desk->window(); }
    [[nodiscard]] QTableView *patients() { return child<QTableView>(window(), "patients-table"); }
    [[nodiscard]] QTableView *prescriptions() { return child<QTableView>(window(), "prescriptions-table"); }
    [[nodiscard]] ui::ConfirmSheet *sheet() { return window()->findChild<ui::ConfirmSheet *>(); }
    [[nodiscard]] QString stateOf(int row) { return prescriptions()->model()->index(row, 0).data().toString(); }
    [[nodiscard]] QString drugsOf(int row) { return prescriptions()->model()->index(row, 1).data().toString(); }
    [[nodiscard]] bool isOffered(const char *button)
    {
        const auto *found = child<QPushButton>(window(), button);
        return found->isVisible() && found->isEnabled();
    }
    [[nodiscard]] bool says(const QString &text)
    {
        const QList<QLabel *> labels = window()->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
                           [&text](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
    }
    void press(const char *button)
    {
        auto *found = child<QPushButton>(window(), button);
        QVERIFY2(found->isVisible() && found->isEnabled(), button);
        found->setFocus();
        QTest::keyClick(found, Qt::Key_Space);
    }
    void confirm()
    {
        QTRY_VERIFY_WITH_TIMEOUT(sheet()->isOpen(), patience);
        press("confirmAccept");
        QVERIFY(!sheet()->isOpen());
    }
    void dispense(const QString &quantity, bool isPart)
    {
        press("prescription-dispense");
        child<QLineEdit>(window(), "dispense-0-quantity")->setText(quantity);
        if (isPart) {
            child<QAbstractButton>(window(), "dispense-part")->click();
        }
        shoot(isPart ? "dispense-part" : "dispense-rest");
        press("dispense-review");
        QTRY_VERIFY_WITH_TIMEOUT(sheet()->isOpen(), patience);
        shoot("dispense-sheet");
        confirm();
        QTRY_VERIFY_WITH_TIMEOUT(says(QStringLiteral("Saved on this device")), patience);
        // Nothing may be dispensed a second time while this is on its way.
        QVERIFY(!isOffered("prescription-dispense"));
        QTRY_VERIFY_WITH_TIMEOUT(says(QStringLiteral("The dispensing is recorded.")), patience);
    }
    [[nodiscard]] bool grant(TestProfile &administrator)
    {
        const auto chosen = waitFor(
            workflows::TerminalEnrolment(m_patient->workspace()).chooseFromText(m_network.codeOf(administrator)));
        if (!chosen) {
            return false;
        }
        workflows::Permissions permissions(m_patient->workspace());
        return waitFor(permissions.grant(permissions.defaultsFor(*chosen, SystemClock().now()), {})).has_value();
    }
    [[nodiscard]] bool prescribe(const QString &drug)
    {
        if (!waitFor(workflows::ChartReading(m_doctor->workspace()).open(m_patientId))) {
            return false;
        }
        workflows::Prescriptions writing(m_doctor->workspace());
        auto reviewed = waitFor(writing.review(m_patientId, prescriptionOf(drug)));
        if (!reviewed) {
            return false;
        }
        const auto issued = waitFor(writing.issue(std::move(*reviewed), doctorsConfirmation()));
        workflows::OutboxDelivery delivery(m_doctor->workspace());
        return issued && waitFor(delivery.deliver({})).has_value();
    }
    void shoot(const char *name)
    {
        const QString folder = qEnvironmentVariable("TEGATA_SHOTS");
        if (!folder.isEmpty()) {
            for (int round = 0; round < 3; ++round) {
                QCoreApplication::processEvents();
            }
            QDir().mkpath(folder);
            window()->grab().save(QStringLiteral("%1/desk-%2.png").arg(folder, QString::fromLatin1(name)));
        }
    }

    TestNetwork m_network;
    std::unique_ptr<TestProfile> m_hospital;
    std::unique_ptr<TestProfile> m_pharmacy;
    std::unique_ptr<TestProfile> m_otherPharmacy;
    std::unique_ptr<TestProfile> m_doctor;
    std::unique_ptr<TestProfile> m_pharmacist;
    std::unique_ptr<TestProfile> m_otherPharmacist;
    std::unique_ptr<TestProfile> m_patient;
    protocol::PatientId m_patientId;
    guitest::InLanguage m_speaking{ui::LanguageCode::English};
    guitest::FakeAsker *m_asker = nullptr;
    std::unique_ptr<pharmacy::MainWindow> m_desk;
};

TEGATA_GUI_TEST_MAIN(DeskTest)
#include "DeskTest.moc"
