#include "Checks.h"
#include "FakeAsker.h"
#include "GuiTestMain.h"
#include "InLanguage.h"
#include "Scene.h"

#include <clinician-workstation/presenters/ChartPresenter.h>
#include <clinician-workstation/presenters/MainWindow.h>
#include <clinician-workstation/views/ChartPage.h>

#include <tegata/workflows/PatientDirectory.h>

#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTableView>

using namespace tegata;
using namespace tegata::test;
using guitest::child;
using protocol::DeviceRole;

namespace {

constexpr int patience = 60'000;

const QString ours = QStringLiteral("そば");
const QString theirs = QStringLiteral("ペニシリン");

[[nodiscard]] bool lists(const QListView &list, const QString &text)
{
    for (int row = 0; row < list.model()->rowCount(); ++row) {
        if (list.model()->index(row, 0).data().toString().contains(text)) {
            return true;
        }
    }
    return false;
}

} // namespace

/// What the workstation's window shows after each end, over a real chain and a real gateway: what the hospital wrote
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
        const auto hospital = m_hospital->workspace().state().institution;
        QVERIFY(hospital);
        VERIFY_OK(waitFor(workflows::Permissions(m_patient.profile->workspace()).revoke(*hospital, {})));
        QTRY_VERIFY_WITH_TIMEOUT(says("The permission has ended: only what your institution wrote itself"), patience);
        verifyOnlyOwnIsShown();
        shoot("revoked");
        restart(/*isOnline=*/false);
        openPatient();
        QTRY_VERIFY_WITH_TIMEOUT(says("The permission has ended: only what your institution wrote itself"), patience);
        QTRY_VERIFY_WITH_TIMEOUT(says("kept on this device"), patience);
        QTRY_VERIFY_WITH_TIMEOUT(child<QWidget>(window(), "statusLine")->isVisible() && says("Offline"), patience);
        verifyOnlyOwnIsShown();
        shoot("revoked-offline");
    }

    void afterThePermissionRanOutOwnEntriesStayOnTheScreen()
    {
        makeCase(m_scene.network.chain().now() + std::chrono::hours(24));
        m_scene.network.chain().passTime(std::chrono::hours(25));
        QTRY_VERIFY_WITH_TIMEOUT(says("The permission has ended: only what your institution wrote itself"), patience);
        QTRY_VERIFY_WITH_TIMEOUT(says("expired"), patience);
        verifyOnlyOwnIsShown();
        shoot("expired");
    }

    void whileTheInstitutionIsNotActiveOwnEntriesStayOnTheScreen()
    {
        makeCase();
        workflows::InstitutionAdministration administration(m_hospital->workspace());
        VERIFY_OK(waitFor(administration.setActive(false, {})));
        QTRY_VERIFY_WITH_TIMEOUT(says("is not active at present"), patience);
        QVERIFY(!m_app->window().isCovered());
        QTRY_VERIFY_WITH_TIMEOUT(patients()->isVisible(), patience);
        shoot("inactive-list");
        openPatient();
        QTRY_VERIFY_WITH_TIMEOUT(says("This terminal shows only what your institution wrote itself"), patience);
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
        QTRY_VERIFY_WITH_TIMEOUT(isOffered("write-note"), patience);
        QVERIFY(!says("is not active at present"));
    }

    void afterTheTerminalsApprovalRanOutOwnEntriesStayOnTheScreen()
    {
        makeCase({}, m_scene.network.chain().now() + std::chrono::hours(24));
        m_scene.network.chain().passTime(std::chrono::hours(25));
        QTRY_VERIFY_WITH_TIMEOUT(says("The approval of this terminal has expired."), patience);
        QVERIFY(!m_app->window().isCovered());
        openPatient();
        QTRY_VERIFY_WITH_TIMEOUT(says("This terminal shows only what your institution wrote itself"), patience);
        verifyOnlyOwnIsShown();
        shoot("terminal-expired");
        m_speaking.language().setCode(ui::LanguageCode::Japanese);
        QTRY_VERIFY(says("この端末の承認期限が切れました"));
        shoot("terminal-expired-japanese");
        m_speaking.language().setCode(ui::LanguageCode::English);
        // A person who only locks and unlocks is told again.
        m_app->shell().lock();
        QVERIFY(!says("The approval of this terminal has expired."));
        unlock();
        QTRY_VERIFY_WITH_TIMEOUT(says("The approval of this terminal has expired."), patience);
    }

    void whatWasAskedBeforeTheEndIsNotShownAfterIt()
    {
        makeCase();
        closeWindow();
        QVERIFY2(m_terminal->restart(), qPrintable(m_terminal->problem()));
        workflows::Workspace &workspace = m_terminal->workspace();
        ui::AppWindow frame([] { return QStringLiteral("Tegata"); }, m_speaking.language(), m_speaking.settings());
        guitest::FakeAsker asker;
        appshell::AppShell shell({frame, m_speaking.settings(), workspace}, [] { return true; });
        ui::ConfirmSheet sheet(&frame);
        ui::BusyOverlay busy(&frame);
        workstation::Desk desk{workspace, shell, frame, asker, m_speaking.language(), sheet, busy};
        workstation::ChartPage page;
        workstation::ChartPresenter chart(desk, page);
        const auto *list = child<QListView>(&page, "chart-entries");
        const auto known = waitFor(workflows::PatientDirectory(workspace).known());
        VERIFY_OK(known);
        QCOMPARE(known->size(), 1U);
        workflows::PatientAccess access = known->front();
        QVERIFY(!workflows::isEnded(access.state));
        // The end comes between the question and its answer.
        chart.open(access);
        access.state = workflows::AccessState::Revoked;
        chart.setAccess(access);
        bool wereOthersShown = false;
        connect(&chart, &workstation::ChartPresenter::chartChanged, &chart,
                [&wereOthersShown, list] { wereOthersShown = wereOthersShown || lists(*list, theirs); });
        QTRY_VERIFY_WITH_TIMEOUT(lists(*list, ours), patience);
        QVERIFY(!wereOthersShown);
        chart.close();
        std::weak_ptr<chartstore::ChartStore> store = *workspace.charts();
        workspace.lock();
        QTRY_VERIFY_WITH_TIMEOUT(store.expired(), patience);
    }

    void aRenamedInstitutionIsCalledByItsNewNameWithoutLocking()
    {
        makeCase();
        const QString name = QStringLiteral("西病院");
        workflows::InstitutionAdministration administration(m_hospital->workspace());
        VERIFY_OK(waitFor(administration.rename(name, protocol::InstitutionKind::Hospital, {})));
        QTRY_VERIFY_WITH_TIMEOUT(saysIn("topBar", name), patience);
        QVERIFY(saysIn("settings-page", name));
        m_app->shell().lock();
        QVERIFY(saysIn("lock-screen", name));
        unlock();
    }

    void aWithdrawnTerminalShowsNotEvenThem()
    {
        makeCase();
        workflows::TerminalAdministration console(m_hospital->workspace());
        const auto device = m_terminal->workspace().state().address;
        QVERIFY(device);
        VERIFY_OK(waitFor(console.revoke(*device, protocol::RevocationReason::Compromised, {})));
        QTRY_VERIFY_WITH_TIMEOUT(m_app->window().isCovered(), patience);
        QVERIFY(says("stays readable on its other terminals"));
        shoot("withdrawn");
        QTRY_COMPARE_WITH_TIMEOUT(patients()->model()->rowCount(), 0, patience);
        QVERIFY(!shows(ours) && !shows(theirs));
        restart(/*isOnline=*/false);
        QTRY_VERIFY_WITH_TIMEOUT(m_app->window().isCovered(), patience);
        QVERIFY(says("stays readable on its other terminals"));
    }

private:
    /// A hospital with a terminal of its own, its window, and in it the chart with an entry of each side.
    void makeCase(UnixTime grantedUntil = {}, UnixTime approvedUntil = {})
    {
        m_hospital = m_scene.network.institution(QStringLiteral("東病院"));
        QVERIFY2(m_hospital, qPrintable(m_scene.problem()));
        m_terminal = m_scene.network.terminal(*m_hospital, DeviceRole::Doctor, approvedUntil);
        QVERIFY2(m_terminal, qPrintable(m_scene.problem()));
        m_patient = m_scene.newPatient();
        QVERIFY2(m_patient.profile, qPrintable(m_scene.problem()));
        VERIFY_OK(m_scene.grant(m_patient, *m_scene.hospital));
        VERIFY_OK(m_scene.open(*m_scene.doctor, m_patient.id));
        VERIFY_OK(m_scene.write(*m_scene.doctor, m_patient.id, allergyTo(theirs)));
        VERIFY_OK(m_scene.grant(m_patient, *m_hospital, {}, grantedUntil));
        VERIFY_OK(m_scene.open(*m_terminal, m_patient.id));
        VERIFY_OK(m_scene.write(*m_terminal, m_patient.id, allergyTo(ours)));
        makeWindow();
        openPatient();
        QTRY_VERIFY_WITH_TIMEOUT(shows(ours) && shows(theirs), patience);
        QTRY_VERIFY_WITH_TIMEOUT(isOffered("write-note"), patience);
    }
    void makeWindow()
    {
        m_app =
            std::make_unique<workstation::MainWindow>(m_terminal->workspace(), m_speaking.language(),
                                                      m_speaking.settings(), std::make_unique<guitest::FakeAsker>());
        window()->resize(1240, 800);
        m_app->show();
        QVERIFY(QTest::qWaitForWindowExposed(window()));
    }
    /// The program lets go of the profile before the profile goes: what is under way ends first.
    void closeWindow()
    {
        if (m_app == nullptr) {
            return;
        }
        std::weak_ptr<chartstore::ChartStore> store;
        if (const auto open = m_terminal->workspace().charts()) {
            store = *open;
        }
        m_app->shell().lock();
        QTRY_VERIFY_WITH_TIMEOUT(store.expired(), patience);
        m_app.reset();
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
        QTRY_VERIFY_WITH_TIMEOUT(!m_app->window().isCovered(), patience);
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
        QTRY_VERIFY_WITH_TIMEOUT(shows(ours), patience);
        QVERIFY(!shows(theirs));
        QVERIFY(says("花子"));
        for (const char *button :
             {"write-note", "write-allergy", "write-problem", "write-prescription", "chart-import", "chart-export"}) {
            QVERIFY2(!isOffered(button), button);
        }
        const QModelIndex entry = entries()->model()->index(0, 0);
        QVERIFY(entry.isValid());
        entries()->setCurrentIndex(entry);
        QTRY_VERIFY_WITH_TIMEOUT(child<QWidget>(window(), "chart-right")->isVisible(), patience);
        QVERIFY(!shows(theirs));
    }
    [[nodiscard]] QWidget *window() { return &m_app->window(); }
    [[nodiscard]] QTableView *patients() { return child<QTableView>(window(), "patients-table"); }
    [[nodiscard]] QListView *entries() { return child<QListView>(window(), "chart-entries"); }
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
    /// In the list of entries, in a section beside it or anywhere else.
    [[nodiscard]] bool shows(const QString &text)
    {
        return (entries()->isVisible() && lists(*entries(), text)) || says(text);
    }
    void shoot(const char *name)
    {
        const QString folder = qEnvironmentVariable("TEGATA_SHOTS");
        if (!folder.isEmpty()) {
            QDir().mkpath(folder);
            for (int round = 0; round < 3; ++round) {
                QCoreApplication::processEvents();
            }
            window()->grab().save(QStringLiteral("%1/ends-%2.png").arg(folder, QString::fromLatin1(name)));
        }
    }

    Scene m_scene;
    std::unique_ptr<TestProfile> m_hospital;
    std::unique_ptr<TestProfile> m_terminal;
    Person m_patient;
    guitest::InLanguage m_speaking{ui::LanguageCode::English};
    std::unique_ptr<workstation::MainWindow> m_app;
};

TEGATA_GUI_TEST_MAIN(EndsTest)
#include "EndsTest.moc"
