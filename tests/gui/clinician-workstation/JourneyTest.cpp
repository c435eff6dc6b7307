#include "FakeAsker.h"
#include "GuiTestMain.h"
#include "InLanguage.h"
#include "TestNetwork.h"

#include <clinician-workstation/presenters/MainWindow.h>

#include <tegata/uikit/ConfirmSheet.h>
#include <tegata/uikit/Timeline.h>
#include <tegata/workflows/ChartReading.h>
#include <tegata/workflows/PatientIdentity.h>
#include <tegata/workflows/Permissions.h>

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>

using namespace tegata;
using namespace tegata::test;
using guitest::child;
using protocol::DeviceRole;

namespace {

constexpr int patience = 30'000;

const QByteArray bundle =
    "{'resourceType':'Bundle','type':'collection','entry':["
    "{'fullUrl':'urn:uuid:0c3e2b1a-7d0e-4c56-8f7a-1d2c3b4a5f60','resource':{'resourceType':'Patient',"
    "'id':'0c3e2b1a-7d0e-4c56-8f7a-1d2c3b4a5f60','name':[{'text':'試験 花子'}],'birthDate':'1980-02-29',"
    "'gender':'female'}},"
    "{'fullUrl':'urn:uuid:5a7d9e10-3c41-4c0b-9d52-6f0e8a1b2c3d','resource':{'resourceType':'Condition',"
    "'id':'5a7d9e10-3c41-4c0b-9d52-6f0e8a1b2c3d',"
    "'subject':{'reference':'urn:uuid:0c3e2b1a-7d0e-4c56-8f7a-1d2c3b4a5f60'},'code':{'text':'高血圧症'},"
    "'clinicalStatus':{'coding':[{'code':'active',"
    "'system':'http://terminology.hl7.org/CodeSystem/condition-clinical'}]}}},"
    "{'resource':{'resourceType':'Claim','id':'c1',"
    "'patient':{'reference':'urn:uuid:0c3e2b1a-7d0e-4c56-8f7a-1d2c3b4a5f60'}}}]}";

} // namespace

/// The workstation's window over a real chain and a real gateway, from its first run to its end.
class JourneyTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_network.start(), qPrintable(m_network.problem()));
        m_hospital = m_network.institution(QStringLiteral("北病院"));
        QVERIFY2(m_hospital, qPrintable(m_network.problem()));
        m_terminal = m_network.profile(keystore::AppKind::ClinicianWorkstation);
        QVERIFY2(m_terminal, qPrintable(m_network.problem()));
        m_patient = m_network.profile();
        QVERIFY2(m_patient, qPrintable(m_network.problem()));
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
        makeWindow();
    }
    void cleanupTestCase() { m_app.reset(); }

    void theFirstRunGoesOnByItselfOnceApproved()
    {
        QVERIFY(m_app->window().isCovered());
        child<QPlainTextEdit>(window(), "choice-text")->setPlainText(m_network.codeOf(*m_hospital));
        press("choice-read");
        QTRY_VERIFY_WITH_TIMEOUT(isOffered("setupNext"), patience);
        shoot("institution");
        press("setupNext");
        child<QLineEdit>(window(), "details-terminal")->setText(QStringLiteral("診察室1"));
        child<QLineEdit>(window(), "details-user")->setText(QStringLiteral("鈴木 一郎"));
        child<QComboBox>(window(), "details-profession")->setEditText(QStringLiteral("医師"));
        press("setupNext");
        QTRY_VERIFY_WITH_TIMEOUT(child<QLabel>(window(), "approval-number")->isVisible(), patience);
        QVERIFY(!child<QLabel>(window(), "approval-number")->text().isEmpty());
        shoot("waiting");
        // Locked while it waits, it goes on where it stood.
        const QString number = child<QLabel>(window(), "approval-number")->text();
        m_app->shell().lock();
        QVERIFY(child<QLineEdit>(window(), "lockPin")->isVisible());
        enterPin();
        QTRY_VERIFY_WITH_TIMEOUT(says(number), patience);
        QVERIFY(child<QLabel>(window(), "approval-number")->isVisible());
        const auto address = m_terminal->workspace().state().address;
        QVERIFY(address);
        QVERIFY2(m_network.approve(*m_hospital, *address, DeviceRole::Doctor), qPrintable(m_network.problem()));
        QTRY_VERIFY_WITH_TIMEOUT(!m_app->window().isCovered(), patience);
        QTRY_VERIFY_WITH_TIMEOUT(child<QWidget>(window(), "patients-empty")->isVisible(), patience);
    }

    void aGrantMakesThePatientAppearWithoutRefreshing()
    {
        QVERIFY(grant());
        QTRY_COMPARE_WITH_TIMEOUT(patients()->model()->rowCount(), 1, patience);
        QTRY_VERIFY_WITH_TIMEOUT(
            patients()->model()->index(0, 0).data().toString().contains(QStringLiteral("試験 花子")), patience);
        shoot("patients");
        openPatient();
        QTRY_VERIFY_WITH_TIMEOUT(says(QStringLiteral("Checked against the ledger")), patience);
        QTRY_VERIFY(says(QStringLiteral("Nobody has said whether there are allergies")));
    }

    void whatIsWrongWithADraftIsNotSaidOverTheNextPage()
    {
        m_app->window().messages()->clear();
        press("write-problem");
        press("write-review");
        QTRY_VERIFY_WITH_TIMEOUT(m_app->window().messages()->isShowing(), patience);
        press("write-back");
        QVERIFY(!m_app->window().messages()->isShowing());
    }

    void aNoteIsWrittenKeptAndRecorded()
    {
        press("write-note");
        child<QLineEdit>(window(), "note-title")->setText(QStringLiteral("外来受診"));
        child<QPlainTextEdit>(window(), "note-assessment")->setPlainText(QStringLiteral("感冒の疑い"));
        QTRY_VERIFY_WITH_TIMEOUT(says(QStringLiteral("Draft kept")), patience);
        // Locking in the middle loses nothing.
        m_app->shell().lock();
        QVERIFY(m_app->window().isCovered());
        for (const QLabel *label : window()->findChildren<QLabel *>()) {
            QVERIFY2(!label->text().contains(QStringLiteral("試験")), qPrintable(label->objectName()));
        }
        unlock();
        openPatient();
        press("write-note");
        QTRY_COMPARE_WITH_TIMEOUT(child<QPlainTextEdit>(window(), "note-assessment")->toPlainText(),
                                  QStringLiteral("感冒の疑い"), patience);
        shoot("note");
        press("write-review");
        confirm();
        QTRY_VERIFY_WITH_TIMEOUT(recordedWith(QStringLiteral("外来受診")), patience);
        QTRY_COMPARE_WITH_TIMEOUT(outbox()->model()->rowCount(), 0, patience);
        shoot("chart");
    }

    void aCorrectionLeavesBothVersionsReadable()
    {
        choose(QStringLiteral("外来受診"));
        QTRY_VERIFY_WITH_TIMEOUT(isOffered("entry-correct"), patience);
        press("entry-correct");
        QTRY_VERIFY(child<QPlainTextEdit>(window(), "note-text")->toPlainText().contains(QStringLiteral("感冒")));
        child<QLineEdit>(window(), "note-title")->setText(QStringLiteral("外来受診（訂正）"));
        child<QPlainTextEdit>(window(), "note-text")->setPlainText(QStringLiteral("インフルエンザ"));
        press("write-review");
        confirm();
        QTRY_VERIFY_WITH_TIMEOUT(recordedWith(QStringLiteral("外来受診（訂正）")), patience);
        choose(QStringLiteral("外来受診（訂正）"));
        QTRY_VERIFY_WITH_TIMEOUT(says(QStringLiteral("インフルエンザ")) && says(QStringLiteral("感冒の疑い")),
                                 patience);
        QTRY_VERIFY(says(QStringLiteral("Replaced version")));
    }

    void anAllergyWarnsBeforeAPrescriptionAndMustBeAcknowledged()
    {
        press("write-allergy");
        child<QLineEdit>(window(), "allergy-substance")->setText(QStringLiteral("ペニシリン"));
        press("write-review");
        confirm();
        QTRY_VERIFY_WITH_TIMEOUT(recordedWith(QStringLiteral("ペニシリン")), patience);
        press("write-prescription");
        child<QLineEdit>(window(), "drug-1-name")->setText(QStringLiteral("ペニシリンカリウム錠"));
        child<QComboBox>(window(), "drug-1-timing")->setEditText(QStringLiteral("1日3回毎食後"));
        QTRY_VERIFY(child<QLabel>(window(), "drug-1-warnings")->isVisible());
        shoot("prescription");
        press("write-review");
        QTRY_VERIFY_WITH_TIMEOUT(sheet()->isOpen(), patience);
        shoot("prescription-sheet");
        QVERIFY(!isOffered("confirmAccept"));
        sheet()->findChild<QCheckBox *>()->setChecked(true);
        confirm();
        QTRY_VERIFY_WITH_TIMEOUT(recordedWith(QStringLiteral("ペニシリンカリウム")), patience);
        choose(QStringLiteral("ペニシリンカリウム"));
        QTRY_VERIFY_WITH_TIMEOUT(isOffered("entry-cancel-prescription"), patience);
        press("entry-cancel-prescription");
        confirm();
        QTRY_VERIFY_WITH_TIMEOUT(says(QStringLiteral("Cancelled.")), patience);
        // The record cannot know that it was cancelled; the list of current drugs says so all the same.
        QTRY_VERIFY(says(QStringLiteral("The prescription was cancelled.")));
    }

    void aFileIsImportedAfterAReviewAndTheChartExported()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("bundle.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(bundle).replace('\'', '"'));
        file.close();
        m_asker->choose(file.fileName());
        press("chart-import");
        QTRY_VERIFY_WITH_TIMEOUT(isOffered("import-confirm"), patience);
        QVERIFY(!child<QLabel>(window(), "import-warning")->isVisible());
        shoot("import");
        press("import-confirm");
        confirm();
        QTRY_VERIFY_WITH_TIMEOUT(recordedWith(QStringLiteral("高血圧症")), patience);
        // The Patient of the file is an entry like others: who the chart is about is what the patient says.
        QTRY_VERIFY(says(QStringLiteral("シケン ハナコ")));
        const QString target = folder.filePath(QStringLiteral("chart.json"));
        m_asker->choose(target);
        press("chart-export");
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(target), patience);
        QFile exported(target);
        QVERIFY(exported.open(QIODevice::ReadOnly));
        QVERIFY(exported.readAll().contains("インフルエンザ") || exported.size() > 1000);
        // Where the chart is closed while the file is made, as by locking, no readable file is left behind.
        const QString late = folder.filePath(QStringLiteral("late.json"));
        m_asker->choose(late);
        press("chart-export");
        // A store that answers at once may have written all of it before anybody could close anything.
        const bool wasWritten = QFile::exists(late);
        child<QPushButton>(window(), "chart-back")->click();
        openPatient();
        const QString again = folder.filePath(QStringLiteral("again.json"));
        m_asker->choose(again);
        QTRY_VERIFY_WITH_TIMEOUT(isOffered("chart-export"), patience);
        press("chart-export");
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(again), patience);
        QCOMPARE(QFile::exists(late), wasWritten);
    }

    void findingShowsOnlyWhatMatches()
    {
        auto *search = child<QLineEdit>(window(), "chart-search");
        const int before = entries()->model()->rowCount();
        search->setText(QStringLiteral("高血圧"));
        QTRY_COMPARE_WITH_TIMEOUT(entries()->model()->rowCount(), 1, patience);
        search->clear();
        QTRY_COMPARE_WITH_TIMEOUT(entries()->model()->rowCount(), before, patience);
    }

    void anotherLanguageIsSpokenWhileTheChartIsOpen()
    {
        m_speaking.language().setCode(ui::LanguageCode::Japanese);
        QTRY_VERIFY(says(QStringLiteral("現在の薬")));
        shoot("chart-japanese");
        m_speaking.language().setCode(ui::LanguageCode::English);
        QTRY_VERIFY(says(QStringLiteral("Current medications")));
    }

    void writingGoesOnWithoutTheGatewayAndIsSentOnce()
    {
        m_network.stopGateway();
        const int before = entries()->model()->rowCount();
        press("write-problem");
        child<QLineEdit>(window(), "problem-name")->setText(QStringLiteral("2型糖尿病"));
        press("write-review");
        confirm();
        QTRY_COMPARE_WITH_TIMEOUT(entries()->model()->rowCount(), before + 1, patience);
        QVERIFY(!recordedWith(QStringLiteral("2型糖尿病")));
        QVERIFY(m_network.startGateway());
        QTRY_VERIFY_WITH_TIMEOUT(recordedWith(QStringLiteral("2型糖尿病")), 2 * patience);
        QCOMPARE(entries()->model()->rowCount(), before + 1);
    }

    void theAuditTrailIsShown()
    {
        m_app->window().showPage(QStringLiteral("audit"));
        auto *table = child<QTableView>(window(), "audit-table");
        QTRY_VERIFY_WITH_TIMEOUT(table->model()->rowCount() > 5, patience);
        shoot("audit");
        m_app->window().showPage(QStringLiteral("patients"));
    }

    void afterTheEndOfThePermissionOnlyOwnEntriesRemain()
    {
        workflows::Permissions permissions(m_patient->workspace());
        const auto institution = m_hospital->workspace().state().institution;
        QVERIFY(institution);
        QVERIFY(waitFor(permissions.revoke(*institution, {})));
        QTRY_VERIFY_WITH_TIMEOUT(says(QStringLiteral("only what your institution wrote itself")), 2 * patience);
        QVERIFY(!isOffered("write-note"));
        QVERIFY(!waitFor(workflows::ChartReading(m_terminal->workspace()).openCached(m_patientId)).has_value());
        shoot("own-records");
        press("chart-back");
    }

    void aRevokedTerminalSaysSoAndShowsNothingMore()
    {
        workflows::TerminalAdministration administration(m_hospital->workspace());
        const auto address = m_terminal->workspace().state().address;
        QVERIFY(address);
        QVERIFY(waitFor(administration.revoke(*address, protocol::RevocationReason::Routine, {})));
        QTRY_VERIFY_WITH_TIMEOUT(endedPage() && endedPage()->isVisible(), 2 * patience);
        shoot("ended");
        QTRY_COMPARE(patients()->model()->rowCount(), 0);
    }

private:
    void makeWindow()
    {
        auto asker = std::make_unique<guitest::FakeAsker>();
        m_asker = asker.get();
        m_app = std::make_unique<workstation::MainWindow>(m_terminal->workspace(), m_speaking.language(),
                                                          m_speaking.settings(), std::move(asker));
        window()->resize(1240, 800);
        m_app->show();
        QVERIFY(QTest::qWaitForWindowExposed(window()));
    }
    [[nodiscard]] QWidget *window() { return &m_app->window(); }
    [[nodiscard]] QWidget *endedPage() { return window()->findChild<QWidget *>(QStringLiteral("ended-page")); }
    [[nodiscard]] QTableView *patients() { return child<QTableView>(window(), "patients-table"); }
    [[nodiscard]] QTableView *outbox() { return child<QTableView>(window(), "outbox-table"); }
    [[nodiscard]] QListView *entries() { return child<QListView>(window(), "chart-entries"); }
    [[nodiscard]] ui::ConfirmSheet *sheet() { return window()->findChild<ui::ConfirmSheet *>(); }
    [[nodiscard]] bool isOffered(const char *button)
    {
        const auto *found = child<QPushButton>(window(), button);
        return found->isVisible() && found->isEnabled();
    }
    [[nodiscard]] bool says(const QString &text)
    {
        const QList<QLabel *> labels = window()->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&text](const QLabel *label) {
            return label->isVisible() && label->text().remove(QChar(0x200B)).contains(text);
        });
    }
    /// An entry with this in its title, checked against the ledger.
    [[nodiscard]] bool recordedWith(const QString &title)
    {
        const int row = rowOf(title);
        return row >= 0 && entries()
                                   ->model()
                                   ->index(row, 0)
                                   .data(ui::TimelineModel::EntryRole)
                                   .value<ui::TimelineEntry>()
                                   .verification == ui::Verification::Verified;
    }
    [[nodiscard]] int rowOf(const QString &title)
    {
        for (int row = 0; row < entries()->model()->rowCount(); ++row) {
            if (entries()->model()->index(row, 0).data().toString().contains(title)) {
                return row;
            }
        }
        return -1;
    }
    void choose(const QString &title)
    {
        const int row = rowOf(title);
        QVERIFY(row >= 0);
        entries()->setCurrentIndex(entries()->model()->index(row, 0));
    }
    void openPatient()
    {
        QTRY_COMPARE_WITH_TIMEOUT(patients()->model()->rowCount(), 1, patience);
        patients()->setFocus();
        patients()->selectRow(0);
        QTest::keyClick(patients(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(isOffered("write-note"), patience);
        QTRY_VERIFY_WITH_TIMEOUT(says(QStringLiteral("record")), patience);
    }
    void enterPin()
    {
        child<QLineEdit>(window(), "lockPin")->setText(QStringLiteral("correct horse battery"));
        QTest::keyClick(child<QLineEdit>(window(), "lockPin"), Qt::Key_Return);
    }
    void unlock()
    {
        enterPin();
        QTRY_VERIFY_WITH_TIMEOUT(!m_app->window().isCovered(), patience);
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
    [[nodiscard]] bool grant()
    {
        const auto chosen =
            waitFor(workflows::TerminalEnrolment(m_patient->workspace()).chooseFromText(m_network.codeOf(*m_hospital)));
        if (!chosen) {
            return false;
        }
        workflows::Permissions permissions(m_patient->workspace());
        return waitFor(permissions.grant(permissions.defaultsFor(*chosen, SystemClock().now()), {})).has_value();
    }
    void shoot(const char *name)
    {
        const QString folder = qEnvironmentVariable("TEGATA_SHOTS");
        if (!folder.isEmpty()) {
            QDir().mkpath(folder);
            QCoreApplication::processEvents();
            window()->grab().save(QStringLiteral("%1/journey-%2.png").arg(folder, QString::fromLatin1(name)));
        }
    }

    TestNetwork m_network;
    std::unique_ptr<TestProfile> m_hospital;
    std::unique_ptr<TestProfile> m_terminal;
    std::unique_ptr<TestProfile> m_patient;
    protocol::PatientId m_patientId;
    guitest::InLanguage m_speaking{ui::LanguageCode::English};
    guitest::FakeAsker *m_asker = nullptr;
    std::unique_ptr<workstation::MainWindow> m_app;
};

TEGATA_GUI_TEST_MAIN(JourneyTest)
#include "JourneyTest.moc"
