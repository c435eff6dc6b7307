#include "ClippedText.h"
#include "GuiTestMain.h"
#include "InLanguage.h"
#include "PharmacySamples.h"

#include "views/DispenseForm.h"
#include "views/PaperForm.h"
#include "views/PatientPage.h"
#include "views/PatientsPage.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateEdit>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>

using namespace tegata;
using namespace tegata::pharmacy;
using guitest::child;
using ui::LanguageCode;

namespace {

const QSize usualSize(1000, 720);

/// Nothing may be cut off and nothing nameless; saves a picture for the eye where TEGATA_SHOTS names a folder.
void inspect(QWidget *page, LanguageCode code, const QString &name)
{
    page->resize(usualSize);
    page->show();
    QVERIFY(QTest::qWaitForWindowExposed(page));
    // Widgets added to a page that is shown already appear in the next round of the event loop, and labels that wrap
    // find their height only after the layout round them has found its width.
    for (int round = 0; round < 3; ++round) {
        QCoreApplication::processEvents();
    }
    QTRY_VERIFY2(guitest::clippedTexts(page).isEmpty(),
                 qPrintable(name + QLatin1Char(' ') + guitest::clippedTexts(page).join(QLatin1Char('\n'))));
    const QString folder = qEnvironmentVariable("TEGATA_SHOTS");
    if (!folder.isEmpty()) {
        QDir().mkpath(folder);
        page->grab().save(QStringLiteral("%1/%2-%3.png").arg(folder, name, ui::tagOf(code)));
    }
    const QStringList nameless = guitest::namelessWidgets(page);
    QVERIFY2(nameless.isEmpty(), qPrintable(name + QLatin1Char(' ') + nameless.join(QLatin1Char('\n'))));
}

void fillPatientPage(PatientPage &page)
{
    page.setToday(samples::today());
    page.begin(samples::patients().front());
    page.setChart(samples::chart());
    page.setPrescriptions(samples::prescriptions(), samples::own());
}

void chooseRow(PatientPage &page, int row) { child<QTableView>(&page, "prescriptions-table")->selectRow(row); }

bool isOffered(QWidget *page, const char *button)
{
    const auto *found = child<QPushButton>(page, button);
    return found->isVisibleTo(page) && found->isEnabled();
}

} // namespace

class ViewsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyPageFitsInBothLanguages()
    {
        for (const LanguageCode code : {LanguageCode::English, LanguageCode::Japanese}) {
            guitest::InLanguage speaking(code);
            PatientsPage patients(speaking.settings());
            inspect(&patients, code, QStringLiteral("patients-looking"));
            patients.setPatients(samples::patients(), false);
            inspect(&patients, code, QStringLiteral("patients"));
        }
    }
    void aClaimThatEndedIsSaidPlainly()
    {
        for (const LanguageCode code : {LanguageCode::Japanese, LanguageCode::English}) {
            guitest::InLanguage speaking(code);
            PatientPage page(speaking.settings());
            fillPatientPage(page);
            std::vector<PrescriptionRow> rows = samples::prescriptions();
            rows[0].information.claimEnded = true;
            rows[0].information.holderName = QStringLiteral("東薬局");
            rows[2].information.ownClaimEnded = true;
            rows[3].information.ownClaimEnded = true;
            page.setPrescriptions(rows, samples::own());
            const auto *hint = child<QLabel>(&page, "prescription-hint");

            // Another pharmacy's: it can be claimed, and somebody has to ask what was handed over.
            chooseRow(page, 0);
            inspect(&page, code, QStringLiteral("patient-claim-ended"));
            QVERIFY(hint->isVisibleTo(&page) && hint->text().contains(QStringLiteral("東薬局")));
            QVERIFY(isOffered(&page, "prescription-claim"));
            // Our own, taken over by another since.
            chooseRow(page, 2);
            inspect(&page, code, QStringLiteral("patient-claim-taken-over"));
            const QString takenOver = hint->text();
            QVERIFY(hint->isVisibleTo(&page));
            QVERIFY(!isOffered(&page, "prescription-dispense") && !isOffered(&page, "prescription-claim"));
            if (code == LanguageCode::English) {
                QVERIFY(takenOver.contains(QStringLiteral("The claim of this pharmacy ended")));
            }
            // Our own, and free again.
            chooseRow(page, 3);
            inspect(&page, code, QStringLiteral("patient-claim-lost"));
            QVERIFY(hint->isVisibleTo(&page) && hint->text() != takenOver);
            QVERIFY(isOffered(&page, "prescription-claim") && !isOffered(&page, "prescription-dispense"));
            // Without a permission nothing can be done, and the claim ended with it.
            page.setAccess(workflows::AccessState::Revoked);
            inspect(&page, code, QStringLiteral("patient-claim-without-permission"));
            const QString ours = hint->text();
            chooseRow(page, 0);
            QVERIFY(hint->text() != ours);
            QVERIFY(!isOffered(&page, "prescription-claim"));
        }
    }
    void whyNothingCanBeDoneIsSaidAsItIs()
    {
        using workflows::AccessState;
        for (const LanguageCode code : {LanguageCode::Japanese, LanguageCode::English}) {
            guitest::InLanguage speaking(code);
            PatientPage page(speaking.settings());
            fillPatientPage(page);
            const auto *hint = child<QLabel>(&page, "prescription-hint");
            QSet<QString> causes;
            for (const AccessState state : {AccessState::Revoked, AccessState::TerminalEnded,
                                            AccessState::KeysUnavailable, AccessState::ChartClosed}) {
                page.setAccess(state);
                // Also of one that is only kept here: being online again would not bring its buttons back.
                std::vector<PrescriptionRow> rows = samples::prescriptions();
                for (const bool isKnown : {true, false}) {
                    rows[0].isStandingKnown = isKnown;
                    page.setPrescriptions(rows, samples::own());
                    chooseRow(page, 0);
                    QVERIFY(hint->isVisibleTo(&page));
                    causes.insert(hint->text());
                }
                inspect(&page, code, QStringLiteral("patient-nothing-%1").arg(static_cast<int>(state)));
            }
            QCOMPARE(causes.size(), 4);
            page.setAccess(AccessState::TerminalEnded);
            if (code == LanguageCode::English) {
                QVERIFY2(hint->text().contains(QStringLiteral("This terminal")), qPrintable(hint->text()));
            }
        }
    }
    void whereOnlyOwnEntriesAreShownNothingIsSaidOfTheWholeChart()
    {
        for (const LanguageCode code : {LanguageCode::Japanese, LanguageCode::English}) {
            guitest::InLanguage speaking(code);
            PatientPage page(speaking.settings());
            workflows::Chart own = *samples::chart();
            own.access.state = workflows::AccessState::TerminalEnded;
            own.summary.currentMedications.clear();
            own.summary.medicationKnowledge = clinical::Knowledge::Listed;
            own.summary.dispenses.clear();
            page.setChart(std::make_shared<workflows::Chart>(own));
            page.setAccess(own.access.state);
            page.setPrescriptions({}, samples::own());
            inspect(&page, code, QStringLiteral("patient-own-nothing"));
            if (code == LanguageCode::English) {
                const QString empty = child<QWidget>(&page, "prescriptions-empty")->accessibleName();
                QVERIFY2(empty.contains(QStringLiteral("This pharmacy wrote no prescription")), qPrintable(empty));
                for (const QLabel *label : page.findChildren<QLabel *>()) {
                    for (const char *claim : {"This patient has no", "Nothing was dispensed in this chart",
                                              "No medication is current", "taken in with"}) {
                        QVERIFY2(!label->isVisibleTo(&page) || !label->text().contains(QLatin1String(claim)),
                                 qPrintable(label->text()));
                    }
                }
            }
        }
    }
    void thePatientPageFitsInBothLanguagesWhateverTheStanding()
    {
        for (const LanguageCode code : {LanguageCode::English, LanguageCode::Japanese}) {
            guitest::InLanguage speaking(code);
            PatientPage page(speaking.settings());
            page.begin(samples::patients().front());
            inspect(&page, code, QStringLiteral("patient-opening"));
            fillPatientPage(page);
            for (int row = 0; row < static_cast<int>(samples::prescriptions().size()); ++row) {
                chooseRow(page, row);
                inspect(&page, code, QStringLiteral("patient-%1").arg(row));
            }
            page.showProgress([] { return QStringLiteral("1"); },
                              {[] { return deliveryText(workflows::DeliveryState::SavedOnDevice); },
                               [] { return deliveryText(workflows::DeliveryState::Submitted); }});
            page.setProgressStep(1);
            inspect(&page, code, QStringLiteral("patient-progress"));
            page.hideProgress();
            page.dispenseForm()->setLines(samples::dispenseLines());
            page.showDispenseForm();
            inspect(&page, code, QStringLiteral("patient-dispense"));
            page.showPaperForm();
            inspect(&page, code, QStringLiteral("patient-paper"));
        }
    }
    void wordsFollowTheLanguageWhileRunning()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        PatientPage page(speaking.settings());
        fillPatientPage(page);
        QCOMPARE(child<QPushButton>(&page, "prescription-claim")->text(), QStringLiteral("Claim for this pharmacy"));
        speaking.language().setCode(LanguageCode::Japanese);
        QTRY_COMPARE(child<QPushButton>(&page, "prescription-claim")->text(), QStringLiteral("当薬局で受け付ける"));
        QVERIFY(child<QLabel>(&page, "patient-completeness")->text().startsWith(QStringLiteral("18件中17件")));
    }
    void patientsAreFoundByReadingAndOpenedByKeyboard()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        PatientsPage page(speaking.settings());
        page.setPatients(samples::patients(), false);
        page.show();
        page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        page.focusSearch();
        auto *table = child<QTableView>(&page, "patients-table");
        QCOMPARE(table->model()->rowCount(), 4);
        auto *search = child<QLineEdit>(&page, "patients-search");
        search->setText(QStringLiteral("やまだ　花子"));
        QCOMPARE(table->model()->rowCount(), 1);
        QSignalSpy opened(&page, &PatientsPage::patientOpened);
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(opened.first().first().value<workflows::PatientAccess>().id, samples::patients().front().id);
        search->setText(QStringLiteral("zzz"));
        QCOMPARE(table->model()->rowCount(), 0);
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(opened.count(), 1);
    }
    void anEmptyListSaysWhetherItIsKnownToBeEmpty()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        PatientsPage page(speaking.settings());
        const auto says = [&page](const QString &text) {
            const QList<QLabel *> labels = page.findChildren<QLabel *>();
            return std::any_of(labels.begin(), labels.end(),
                               [&text](const QLabel *label) { return label->text() == text; });
        };
        page.setPatients({}, true);
        QVERIFY(says(QStringLiteral("Looking for patients who gave permission…")));
        page.setPatients({}, false);
        QVERIFY(says(QStringLiteral("No patient has given this pharmacy permission yet.")));
    }
    void onlyWhatTheStandingAllowsIsOffered()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        PatientPage page(speaking.settings());
        fillPatientPage(page);
        const auto offered = [&page](int row) {
            chooseRow(page, row);
            QStringList all;
            for (const char *button :
                 {"prescription-claim", "prescription-dispense", "prescription-release", "prescription-cancel"}) {
                if (isOffered(&page, button)) {
                    all.append(QString::fromLatin1(button).mid(13));
                }
            }
            return all;
        };
        QCOMPARE(offered(0), QStringList({QStringLiteral("claim"), QStringLiteral("cancel")}));
        QCOMPARE(offered(1), QStringList({QStringLiteral("dispense"), QStringLiteral("release")}));
        QCOMPARE(offered(2), QStringList());
        QCOMPARE(offered(3), QStringList({QStringLiteral("claim")}));
        for (int row = 4; row < 8; ++row) {
            QCOMPARE(offered(row), QStringList());
        }
        page.setWaiting(true);
        QCOMPARE(offered(1), QStringList());
        page.setWaiting(false);
        page.setAccess(workflows::AccessState::Revoked);
        QCOMPARE(offered(0), QStringList());
        QVERIFY(!child<QPushButton>(&page, "prescription-from-paper")->isEnabled());
    }
    void theHolderOfAPrescriptionIsNamedWithTheTime()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        const QString words = standingText(samples::prescriptions()[2]);
        QVERIFY2(words.contains(QStringLiteral("さくら薬局")) && words.contains(QStringLiteral("2026")),
                 qPrintable(words));
    }
    void theChoiceStaysWhenTheListIsReadAgain()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        PatientPage page(speaking.settings());
        fillPatientPage(page);
        chooseRow(page, 3);
        const protocol::PrescriptionId chosen = page.chosen()->information.id;
        std::vector<PrescriptionRow> rows = samples::prescriptions();
        rows.erase(rows.begin());
        page.setPrescriptions(rows, samples::own());
        QCOMPARE(page.chosen()->information.id, chosen);
    }
    void clearingLeavesNothingOfThePatient()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        PatientPage page(speaking.settings());
        fillPatientPage(page);
        child<QLineEdit>(&page, "paper-prescriber")->setText(QStringLiteral("佐藤 一郎"));
        page.dispenseForm()->setLines(samples::dispenseLines());
        page.clear();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        for (const QLabel *label : page.findChildren<QLabel *>()) {
            QVERIFY2(!label->text().contains(QStringLiteral("山田")) &&
                         !label->text().contains(QStringLiteral("アモキシシリン")),
                     qPrintable(label->objectName()));
        }
        QVERIFY(child<QLineEdit>(&page, "paper-prescriber")->text().isEmpty());
    }
    void whatIsHandedOverIsWhatWasEntered()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        DispenseForm form;
        form.setLines(samples::dispenseLines());
        form.show();
        auto *review = child<QPushButton>(&form, "dispense-review");
        QVERIFY(review->isEnabled());
        QVERIFY(form.draft().isComplete);
        QCOMPARE(form.draft().drugs.size(), 2U);
        QCOMPARE(form.draft().drugs[0].codes.size(), 1U);

        child<QLineEdit>(&form, "dispense-0-quantity")->clear();
        QVERIFY(!review->isEnabled());
        child<QLineEdit>(&form, "dispense-0-quantity")->setText(QStringLiteral("9"));
        child<QCheckBox>(&form, "dispense-0-substituted")->setChecked(true);
        child<QLineEdit>(&form, "dispense-0-name")->setText(QStringLiteral("別のカプセル"));
        child<QLineEdit>(&form, "dispense-0-comment")->setText(QStringLiteral("在庫"));
        child<QCheckBox>(&form, "dispense-1-given")->setChecked(false);
        QSignalSpy reviewed(&form, &DispenseForm::reviewRequested);
        review->setFocus();
        QTest::keyClick(review, Qt::Key_Space);
        QCOMPARE(reviewed.count(), 1);
        const auto draft = reviewed.first().first().value<clinical::DispenseDraft>();
        QVERIFY(!draft.isComplete);
        QCOMPARE(draft.drugs.size(), 1U);
        QCOMPARE(draft.drugs[0].name, QStringLiteral("別のカプセル"));
        QCOMPARE(draft.drugs[0].quantity, QStringLiteral("9"));
        QVERIFY(draft.drugs[0].substituted);
        QVERIFY(draft.drugs[0].codes.empty());
        QCOMPARE(draft.drugs[0].comment, QStringLiteral("在庫"));
        QVERIFY(!child<QCheckBox>(&form, "dispense-1-substituted")->isEnabled());

        child<QCheckBox>(&form, "dispense-0-given")->setChecked(false);
        QVERIFY(!review->isEnabled());
    }
    void aPaperPrescriptionKeepsItsDayOfIssue()
    {
        guitest::InLanguage speaking(LanguageCode::Japanese);
        PaperForm form;
        form.begin(samples::today());
        auto *issued = child<QDateEdit>(&form, "paper-issued");
        auto *until = child<QDateEdit>(&form, "paper-until");
        QCOMPARE(issued->date(), samples::today());
        QCOMPARE(until->date(), samples::today().addDays(3));
        issued->setDate(samples::today().addDays(-2));
        QCOMPARE(until->date(), samples::today().addDays(1));
        QVERIFY(form.isTouched());
        const clinical::PrescriptionDraft draft = form.draft();
        QCOMPARE(draft.paperIssuedOn, std::optional(samples::today().addDays(-2)));
        QCOMPARE(draft.validDays, 4);
        // Neither a day to come nor a last day that is over.
        issued->setDate(samples::today().addDays(5));
        QCOMPARE(issued->date(), samples::today());
        until->setDate(samples::today().addDays(-1));
        QCOMPARE(until->date(), samples::today());
        issued->setDate(samples::today().addDays(-50));
        QCOMPARE(until->date(), samples::today());
        QCOMPARE(form.draft().validDays, 51);
        form.begin(samples::today());
        QCOMPARE(issued->date(), samples::today());
        QVERIFY(!form.isTouched());
    }
    void aPaperPrescriptionIsCompleteBeforeItIsReviewed()
    {
        guitest::InLanguage speaking(LanguageCode::Japanese);
        PaperForm form;
        form.begin(samples::today());
        form.show();
        auto *review = child<QPushButton>(&form, "paper-review");
        QVERIFY(!review->isEnabled());
        QVERIFY(!form.isTouched());
        child<QLineEdit>(&form, "paper-prescriber")->setText(QStringLiteral("高橋 明"));
        QVERIFY(form.isTouched());
        child<QLineEdit>(&form, "paper-institution")->setText(QStringLiteral("高橋医院"));
        child<QLineEdit>(&form, "drug-1-name")->setText(QStringLiteral("アムロジピン錠5mg"));
        QVERIFY(!review->isEnabled());
        child<QLineEdit>(&form, "drug-1-timing")->setText(QStringLiteral("1日1回朝食後"));
        QVERIFY(review->isEnabled());
        child<QLineEdit>(&form, "drug-1-dose")->setText(QStringLiteral("1"));
        QVERIFY(!review->isEnabled());
        child<QLineEdit>(&form, "drug-1-dose-unit")->setText(QStringLiteral("錠"));
        child<QSpinBox>(&form, "drug-1-days")->setValue(14);
        QTest::mouseClick(child<QPushButton>(&form, "paper-add-drug"), Qt::LeftButton);
        QVERIFY(!review->isEnabled());
        QTest::mouseClick(child<QPushButton>(&form, "drug-2-remove"), Qt::LeftButton);
        QVERIFY(review->isEnabled());
        child<QDateEdit>(&form, "paper-until")->setDate(samples::today().addDays(9));
        const clinical::PrescriptionDraft draft = form.draft();
        QVERIFY(draft.transcribed);
        QCOMPARE(draft.paperPrescriber, QStringLiteral("高橋 明"));
        QCOMPARE(draft.paperInstitution, QStringLiteral("高橋医院"));
        QCOMPARE(draft.validDays, 10);
        QCOMPARE(draft.language, clinical::Language::Japanese);
        QCOMPARE(draft.drugs.size(), 1U);
        QCOMPARE(draft.drugs[0].days, 14);
    }
};

TEGATA_GUI_TEST_MAIN(ViewsTest)
#include "ViewsTest.moc"
