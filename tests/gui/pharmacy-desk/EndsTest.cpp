#include "Checks.h"
#include "FakeAsker.h"
#include "GuiTestMain.h"
#include "InLanguage.h"
#include "Scene.h"

#include "presenters/Confirming.h"
#include "presenters/MainWindow.h"
#include "presenters/PatientPresenter.h"
#include "views/PatientPage.h"

#include <tegata/workflows/PatientDirectory.h>
#include <tegata/workflows/Prescriptions.h>

#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

using namespace tegata;
using namespace tegata::test;
using guitest::child;
using protocol::DeviceRole;

namespace {

constexpr int patience = 60'000;

const QString ours = QStringLiteral("カロナール錠500");
const QString theirs = QStringLiteral("アムロジピン錠5mg");

clinical::PrescriptionDraft prescriptionOf(const QString &drugName, bool isFromPaper)
{
    clinical::PrescriptionDraft draft;
    clinical::DrugDraft drug;
    drug.name = drugName;
    drug.timing = QStringLiteral("1日1回朝食後");
    drug.days = 14;
    draft.drugs.push_back(drug);
    if (isFromPaper) {
        draft.transcribed = true;
        draft.paperPrescriber = QStringLiteral("高橋 明");
        draft.paperInstitution = QStringLiteral("高橋医院");
    }
    return draft;
}

} // namespace

/// What the pharmacy's window shows after each end, over a real chain and a real gateway: what the pharmacy wrote
/// itself, and nothing of what others did.
class EndsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_scene.start(), qPrintable(m_scene.problem())); }
    void cleanup()
    {
        closeWindow();
        m_terminal.reset();
    }

    void afterARevocationOwnEntriesStayOnTheScreenWithoutTheNetworkToo()
    {
        makeCase();
        const auto pharmacy = m_pharmacy->workspace().state().institution;
        QVERIFY(pharmacy);
        VERIFY_OK(waitFor(workflows::Permissions(m_patient.profile->workspace()).revoke(*pharmacy, {})));
        QTRY_VERIFY_WITH_TIMEOUT(says("Only what this pharmacy wrote itself"), patience);
        verifyOnlyOwnIsShown();
        shoot("revoked");
        restart(/*isOnline=*/false);
        openPatient();
        QTRY_VERIFY_WITH_TIMEOUT(says("Only what this pharmacy wrote itself"), patience);
        QTRY_VERIFY_WITH_TIMEOUT(says("kept on this device"), patience);
        QTRY_VERIFY_WITH_TIMEOUT(child<QWidget>(window(), "statusLine")->isVisible() && says("Offline"), patience);
        verifyOnlyOwnIsShown();
        shoot("revoked-offline");
    }

    void afterThePermissionRanOutOwnEntriesStayOnTheScreen()
    {
        makeCase(m_scene.network.chain().now() + std::chrono::hours(24));
        m_scene.network.chain().passTime(std::chrono::hours(25));
        QTRY_VERIFY_WITH_TIMEOUT(says("Only what this pharmacy wrote itself"), patience);
        QTRY_VERIFY_WITH_TIMEOUT(says("expired"), patience);
        verifyOnlyOwnIsShown();
        shoot("expired");
    }

    void whileTheInstitutionIsNotActiveOwnEntriesStayOnTheScreen()
    {
        makeCase();
        workflows::InstitutionAdministration administration(m_pharmacy->workspace());
        VERIFY_OK(waitFor(administration.setActive(false, {})));
        QTRY_VERIFY_WITH_TIMEOUT(says("is not active at present"), patience);
        QVERIFY(!m_desk->window().isCovered());
        QTRY_VERIFY_WITH_TIMEOUT(patients()->isVisible(), patience);
        shoot("inactive-list");
        openPatient();
        QTRY_VERIFY_WITH_TIMEOUT(says("Only what this pharmacy wrote itself"), patience);
        verifyOnlyOwnIsShown();
        shoot("inactive");
        // Further blocks do not throw the reader out.
        m_scene.network.chain().passTime(std::chrono::seconds(2));
        m_scene.network.chain().passTime(std::chrono::seconds(2));
        verifyOnlyOwnIsShown();
        // Locked and entered again, also without the network.
        restart(/*isOnline=*/false);
        QTRY_VERIFY_WITH_TIMEOUT(says("is not active at present"), patience);
        openPatient();
        verifyOnlyOwnIsShown();
        // Active again, everything comes back.
        VERIFY_OK(waitFor(administration.setActive(true, {})));
        restart(/*isOnline=*/true);
        openPatient();
        QTRY_VERIFY_WITH_TIMEOUT(shows(theirs), patience);
        QTRY_VERIFY_WITH_TIMEOUT(isOffered("prescription-from-paper"), patience);
        QVERIFY(!says("is not active at present"));
    }

    void afterTheTerminalsApprovalRanOutOwnEntriesStayOnTheScreen()
    {
        makeCase({}, m_scene.network.chain().now() + std::chrono::hours(24));
        m_scene.network.chain().passTime(std::chrono::hours(25));
        QTRY_VERIFY_WITH_TIMEOUT(says("The approval of this terminal has expired."), patience);
        QVERIFY(!m_desk->window().isCovered());
        QVERIFY(!saysIn("settings-page", QStringLiteral("Approved until")));
        openPatient();
        QTRY_VERIFY_WITH_TIMEOUT(says("Only what this pharmacy wrote itself"), patience);
        verifyOnlyOwnIsShown();
        shoot("terminal-expired");
        m_speaking.language().setCode(ui::LanguageCode::Japanese);
        QTRY_VERIFY(says("この端末の承認期限が切れました"));
        verifyOnlyOwnIsShown();
        shoot("terminal-expired-japanese");
        m_speaking.language().setCode(ui::LanguageCode::English);
        // A person who only locks and unlocks is told again.
        m_desk->shell().lock();
        QVERIFY(!says("The approval of this terminal has expired."));
        unlock();
        QTRY_VERIFY_WITH_TIMEOUT(says("The approval of this terminal has expired."), patience);
    }

    void whatIsPermittedAnewCanBeWorkedWithAtOnce()
    {
        makeCase();
        const auto own = m_pharmacy->workspace().state().institution;
        QVERIFY(own);
        VERIFY_OK(waitFor(workflows::Permissions(m_patient.profile->workspace()).revoke(*own, {})));
        QTRY_VERIFY_WITH_TIMEOUT(says("Only what this pharmacy wrote itself"), patience);
        closeWindow();
        VERIFY_OK(m_scene.grant(m_patient, *m_pharmacy));
        QVERIFY2(m_terminal->restart(), qPrintable(m_terminal->problem()));
        workflows::Workspace &workspace = m_terminal->workspace();
        // The ledger has said where it stands: it does not ask for a second reading by itself.
        QTRY_VERIFY_WITH_TIMEOUT(workspace.connectivity().state().nodeReachable, patience);
        ui::AppWindow frame([] { return QStringLiteral("Tegata"); }, m_speaking.language(), m_speaking.settings());
        guitest::FakeAsker asker;
        appshell::AppShell shell({frame, m_speaking.settings(), workspace}, [] { return true; });
        pharmacy::Confirming confirming(&frame);
        pharmacy::PatientPage page(m_speaking.settings());
        pharmacy::PatientPresenter presenter(
            {workspace, frame, m_speaking.settings(), m_speaking.language(), asker, shell, confirming}, page);
        const auto known = waitFor(workflows::PatientDirectory(workspace).known());
        VERIFY_OK(known);
        QCOMPARE(known->size(), 1U);
        // Still as it was kept here.
        QVERIFY(workflows::isEnded(known->front().state));
        presenter.open(known->front());
        const auto *list = child<QTableView>(&page, "prescriptions-table");
        QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 2, patience);
        QVERIFY(child<QPushButton>(&page, "prescription-from-paper")->isEnabled());
        QVERIFY(child<QPushButton>(&page, "prescription-claim")->isVisibleTo(&page));
        presenter.close();
        std::weak_ptr<chartstore::ChartStore> store = *workspace.charts();
        workspace.lock();
        QTRY_VERIFY_WITH_TIMEOUT(store.expired(), patience);
    }

    void aRenamedPharmacyIsCalledByItsNewNameWithoutLocking()
    {
        makeCase();
        const QString name = QStringLiteral("西薬局");
        workflows::InstitutionAdministration administration(m_pharmacy->workspace());
        VERIFY_OK(waitFor(administration.rename(name, protocol::InstitutionKind::Pharmacy, {})));
        QTRY_VERIFY_WITH_TIMEOUT(saysIn("topBar", name), patience);
        QVERIFY(saysIn("settings-page", name));
        m_desk->shell().lock();
        QVERIFY(saysIn("lock-screen", name));
        unlock();
    }

    void aWithdrawnTerminalShowsNotEvenThem()
    {
        makeCase();
        workflows::TerminalAdministration console(m_pharmacy->workspace());
        const auto device = m_terminal->workspace().state().address;
        QVERIFY(device);
        VERIFY_OK(waitFor(console.revoke(*device, protocol::RevocationReason::Compromised, {})));
        QTRY_VERIFY_WITH_TIMEOUT(m_desk->window().isCovered(), patience);
        QVERIFY(says("stays readable on its other terminals"));
        QVERIFY(!saysIn("settings-page", QStringLiteral("Approved until")));
        shoot("withdrawn");
        QTRY_COMPARE_WITH_TIMEOUT(patients()->model()->rowCount(), 0, patience);
        QVERIFY(!shows(ours) && !shows(theirs));
        restart(/*isOnline=*/false);
        QTRY_VERIFY_WITH_TIMEOUT(m_desk->window().isCovered(), patience);
        QVERIFY(says("stays readable on its other terminals"));
    }

private:
    /// A pharmacy with a terminal of its own, its window, and in it a patient with a prescription of each side.
    void makeCase(UnixTime grantedUntil = {}, UnixTime approvedUntil = {})
    {
        m_pharmacy = m_scene.network.institution(QStringLiteral("東薬局"), protocol::InstitutionKind::Pharmacy);
        QVERIFY2(m_pharmacy, qPrintable(m_scene.problem()));
        m_terminal = m_scene.network.terminal(*m_pharmacy, DeviceRole::Pharmacist, approvedUntil);
        QVERIFY2(m_terminal, qPrintable(m_scene.problem()));
        m_patient = m_scene.newPatient();
        QVERIFY2(m_patient.profile, qPrintable(m_scene.problem()));
        VERIFY_OK(m_scene.grant(m_patient, *m_scene.hospital));
        VERIFY_OK(m_scene.open(*m_scene.doctor, m_patient.id));
        VERIFY_OK(prescribe(*m_scene.doctor, theirs, /*isFromPaper=*/false));
        VERIFY_OK(m_scene.grant(m_patient, *m_pharmacy, {}, grantedUntil));
        VERIFY_OK(m_scene.open(*m_terminal, m_patient.id));
        VERIFY_OK(prescribe(*m_terminal, ours, /*isFromPaper=*/true));
        makeWindow();
        openPatient();
        QTRY_VERIFY_WITH_TIMEOUT(shows(ours) && shows(theirs), patience);
        QTRY_VERIFY_WITH_TIMEOUT(isOffered("prescription-from-paper"), patience);
    }
    [[nodiscard]] Result<void> prescribe(TestProfile &terminal, const QString &drug, bool isFromPaper)
    {
        workflows::Prescriptions writing(terminal.workspace());
        auto reviewed = waitFor(writing.review(m_patient.id, prescriptionOf(drug, isFromPaper)));
        if (!reviewed) {
            return failure(reviewed.error());
        }
        const auto issued = waitFor(writing.issue(std::move(*reviewed), confirmedBySuzuki()));
        return issued ? waitFor(workflows::OutboxDelivery(terminal.workspace()).deliver({})) : failure(issued.error());
    }
    void makeWindow()
    {
        m_desk = std::make_unique<pharmacy::MainWindow>(m_terminal->workspace(), m_speaking.language(),
                                                        m_speaking.settings(), std::make_unique<guitest::FakeAsker>());
        window()->resize(1240, 800);
        m_desk->show();
        QVERIFY(QTest::qWaitForWindowExposed(window()));
    }
    /// The program lets go of the profile before the profile goes: what is under way ends first.
    void closeWindow()
    {
        if (m_desk == nullptr) {
            return;
        }
        std::weak_ptr<chartstore::ChartStore> store;
        if (const auto open = m_terminal->workspace().charts()) {
            store = *open;
        }
        m_desk->shell().lock();
        QTRY_VERIFY_WITH_TIMEOUT(store.expired(), patience);
        m_desk.reset();
    }
    void restart(bool isOnline)
    {
        closeWindow();
        workflows::NetworkConfiguration network = m_scene.network.configuration();
        if (!isOnline) {
            network.nodes = {QUrl(QStringLiteral("http://127.0.0.1:1"))};
            network.gateway = QUrl(QStringLiteral("http://127.0.0.1:1"));
        }
        m_terminal->setNetwork(network);
        QVERIFY2(m_terminal->restart(), qPrintable(m_terminal->problem()));
        makeWindow();
    }
    void unlock()
    {
        child<QLineEdit>(window(), "lockPin")->setText(QStringLiteral("correct horse battery"));
        QTest::keyClick(child<QLineEdit>(window(), "lockPin"), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(!m_desk->window().isCovered(), patience);
    }
    void openPatient()
    {
        QTRY_COMPARE_WITH_TIMEOUT(patients()->model()->rowCount(), 1, patience);
        QTRY_VERIFY_WITH_TIMEOUT(
            patients()->model()->index(0, 0).data().toString().contains(QStringLiteral("試験 花子")), patience);
        patients()->setFocus();
        patients()->selectRow(0);
        QTest::keyClick(patients(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(shows(ours), patience);
    }
    void verifyOnlyOwnIsShown()
    {
        QTRY_COMPARE_WITH_TIMEOUT(prescriptions()->model()->rowCount(), 1, patience);
        QTRY_VERIFY_WITH_TIMEOUT(prescriptions()->model()->index(0, 1).data().toString().contains(ours), patience);
        QVERIFY(!shows(theirs));
        QVERIFY(says("花子"));
        for (const char *button : {"prescription-from-paper", "prescription-claim", "prescription-cancel",
                                   "prescription-dispense", "prescription-release"}) {
            QVERIFY2(!isOffered(button), button);
        }
    }
    [[nodiscard]] QWidget *window() { return &m_desk->window(); }
    [[nodiscard]] QTableView *patients() { return child<QTableView>(window(), "patients-table"); }
    [[nodiscard]] QTableView *prescriptions() { return child<QTableView>(window(), "prescriptions-table"); }
    [[nodiscard]] bool isOffered(const char *button)
    {
        const auto *found = child<QPushButton>(window(), button);
        return found->isVisible() && found->isEnabled();
    }
    [[nodiscard]] bool says(const char *text) { return says(QString::fromUtf8(text)); }
    [[nodiscard]] bool says(const QString &text)
    {
        const QList<QLabel *> labels = window()->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&text](const QLabel *label) {
            return label->isVisible() && label->text().remove(QChar(0x200B)).contains(text);
        });
    }
    /// Whether a part of the window reads so, behind another page too.
    [[nodiscard]] bool saysIn(const char *part, const QString &text)
    {
        const QList<QLabel *> labels = child<QWidget>(window(), part)->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
                           [&text](const QLabel *label) { return label->text().contains(text); });
    }
    /// In the list of prescriptions, beside it or anywhere else.
    [[nodiscard]] bool shows(const QString &text)
    {
        const QAbstractItemModel *model = prescriptions()->model();
        for (int row = 0; prescriptions()->isVisible() && row < model->rowCount(); ++row) {
            if (model->index(row, 1).data().toString().contains(text)) {
                return true;
            }
        }
        return says(text);
    }
    void shoot(const char *name)
    {
        const QString folder = qEnvironmentVariable("TEGATA_SHOTS");
        if (!folder.isEmpty()) {
            QDir().mkpath(folder);
            for (int round = 0; round < 3; ++round) {
                QCoreApplication::processEvents();
            }
            window()->grab().save(QStringLiteral("%1/desk-ends-%2.png").arg(folder, QString::fromLatin1(name)));
        }
    }

    Scene m_scene;
    std::unique_ptr<TestProfile> m_pharmacy;
    std::unique_ptr<TestProfile> m_terminal;
    Person m_patient;
    guitest::InLanguage m_speaking{ui::LanguageCode::English};
    std::unique_ptr<pharmacy::MainWindow> m_desk;
};

TEGATA_GUI_TEST_MAIN(EndsTest)
#include "EndsTest.moc"
