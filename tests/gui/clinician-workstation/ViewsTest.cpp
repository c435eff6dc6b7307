#include "Screens.h"

#include "ClippedText.h"
#include "GuiTestMain.h"
#include "InLanguage.h"

#include <clinician-workstation/presenters/ChartValues.h>
#include <clinician-workstation/views/ChartPage.h>
#include <clinician-workstation/views/ChartView.h>
#include <clinician-workstation/views/Forms.h>
#include <clinician-workstation/views/PatientsModel.h>
#include <clinician-workstation/views/PatientsPage.h>
#include <clinician-workstation/views/PrescriptionForm.h>
#include <clinician-workstation/views/WriteView.h>

#include <tegata/uikit/DataTable.h>
#include <tegata/uikit/PatientBanner.h>
#include <tegata/uikit/SearchField.h>

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>

using namespace tegata;
using namespace tegata::workstation;
using guitest::child;

class ViewsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPageFitsInBothLanguages_data()
    {
        QTest::addColumn<int>("screen");
        QTest::addColumn<int>("language");
        int index = 0;
        for (const screens::Screen &screen : screens::all()) {
            for (const auto code : {ui::LanguageCode::English, ui::LanguageCode::Japanese}) {
                QTest::addRow("%s %s", qPrintable(screen.name), qPrintable(ui::tagOf(code)))
                    << index << static_cast<int>(code);
            }
            ++index;
        }
    }
    void everyPageFitsInBothLanguages()
    {
        QFETCH(int, screen);
        QFETCH(int, language);
        const auto code = static_cast<ui::LanguageCode>(language);
        const guitest::InLanguage speaking(code);
        ui::MemoryUiSettings settings;
        const screens::Screen made = screens::all()[static_cast<std::size_t>(screen)];
        const std::unique_ptr<QWidget> window = made.build(settings);
        window->show();
        QVERIFY(QTest::qWaitForWindowExposed(window.get()));
        const QString folder = qEnvironmentVariable("TEGATA_SHOTS");
        if (!folder.isEmpty()) {
            QDir().mkpath(folder);
            window->grab().save(QStringLiteral("%1/%2-%3.png").arg(folder, made.name, ui::tagOf(code)));
        }
        QCOMPARE(guitest::clippedTexts(window.get()).join(QLatin1Char('\n')), QString());
        QCOMPARE(guitest::namelessWidgets(window.get()).join(QLatin1Char('\n')), QString());
    }

    void aSearchFindsNameKanaAndBirthDate_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("found");
        QTest::newRow("name") << QStringLiteral("花子") << 1;
        QTest::newRow("hiragana finds katakana") << QStringLiteral("やまだ") << 1;
        QTest::newRow("birth date") << QStringLiteral("1950-03-21") << 1;
        QTest::newRow("every word") << QStringLiteral("山田 1950") << 1;
        QTest::newRow("latin, other case") << QStringLiteral("SMITH") << 1;
        QTest::newRow("nobody") << QStringLiteral("鈴木") << 0;
        QTest::newRow("all") << QString() << 2;
    }
    void aSearchFindsNameKanaAndBirthDate()
    {
        QFETCH(QString, text);
        QFETCH(int, found);
        PatientsModel model;
        const QAbstractItemModelTester modelTester(&model);
        PatientsFilter filter;
        filter.setSourceModel(&model);
        const QAbstractItemModelTester filterTester(&filter);
        model.setPatients(screens::samplePatients(), QDate(2026, 11, 22));
        filter.setText(text);
        QCOMPARE(filter.rowCount(), found);
    }

    void returnOpensThePatientThatWasSearched()
    {
        const guitest::InLanguage english(ui::LanguageCode::English);
        ui::MemoryUiSettings settings;
        PatientsPage page(settings);
        page.resize(960, 600);
        page.setPatients(screens::samplePatients(), QDate(2026, 11, 22));
        QSignalSpy opened(&page, &PatientsPage::patientOpened);
        page.show();
        page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        auto *search = child<ui::SearchField>(&page, "patients-search");
        search->setFocus();
        QTest::keyClicks(search, QStringLiteral("smith"));
        QTest::keyClick(search, Qt::Key_Down);
        auto *table = child<ui::DataTable>(&page, "patients-table");
        QTRY_VERIFY(table->hasFocus());
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(opened.front().front().value<protocol::PatientId>(), screens::samplePatients().back().id);
    }

    void anEmptyListClaimsNothingUntilItWasComparedOnce()
    {
        const guitest::InLanguage english(ui::LanguageCode::English);
        ui::MemoryUiSettings settings;
        PatientsPage page(settings);
        const auto said = [&page] { return child<QWidget>(&page, "patients-empty")->accessibleName(); };
        page.setRefreshing(true);
        QVERIFY2(said().contains(QStringLiteral("Looking for")), qPrintable(said()));
        page.setRefreshing(false);
        QVERIFY2(said().contains(QStringLiteral("No patient has let")), qPrintable(said()));
        page.setRefreshing(true);
        QVERIFY2(said().contains(QStringLiteral("No patient has let")), "it does not flicker at every block");
        page.clear();
        page.setRefreshing(true);
        QVERIFY2(said().contains(QStringLiteral("Looking for")), qPrintable(said()));
    }

    void aNameWithMarkupIsShownAsItStands()
    {
        ui::MemoryUiSettings settings;
        PatientsModel model;
        model.setPatients(screens::samplePatients(), QDate(2026, 11, 22));
        QVERIFY(
            model.data(model.index(1, PatientsModel::NameColumn)).toString().contains(QStringLiteral("<i>Smith</i>")));
    }

    void closingAChartLeavesNothingOfThePatient()
    {
        ChartPage page;
        const auto chart = screens::sampleChart();
        page.chart()->setSections(sectionsOf(*chart));
        page.chart()->setLines(linesOf(*chart, {}));
        page.chart()->setContent(contentOf(*chart, screens::sampleContents(), chart->entries[3].hash.hexString(),
                                           screens::ownInstitution()));
        page.clear();
        QCOMPARE(child<QListView>(&page, "chart-entries")->model()->rowCount(), 0);
        for (const QLabel *label : page.findChildren<QLabel *>()) {
            QVERIFY2(!label->text().contains(QStringLiteral("気管支炎")), qPrintable(label->objectName()));
        }
        QVERIFY(page.patient().name.isEmpty());
    }

    void filtersAndSearchShowOnlyWhatMatches()
    {
        const guitest::InLanguage english(ui::LanguageCode::English);
        ChartView view;
        const auto chart = screens::sampleChart();
        const std::vector<ChartLine> lines = linesOf(*chart, {});
        view.setFilters(kindsOf(lines), institutionsOf(lines));
        view.setLines(lines);
        auto *list = child<QListView>(&view, "chart-entries");
        QCOMPARE(list->model()->rowCount(), static_cast<int>(lines.size()));
        auto *kind = child<QComboBox>(&view, "chart-kind");
        kind->setCurrentIndex(kind->findData(QStringLiteral("AllergyIntolerance")));
        QCOMPARE(list->model()->rowCount(), 2);
        view.setFound(QSet<QString>{chart->entries[0].hash.hexString()});
        QCOMPARE(list->model()->rowCount(), 1);
        // A line of the summary leads to its entry, whatever the filters hide.
        view.select(chart->entries[4].hash.hexString());
        QCOMPARE(view.selected(), chart->entries[4].hash.hexString());
    }

    void thatADraftIsKeptIsSaidInTheLanguageOfTheScreen()
    {
        guitest::InLanguage speaking(ui::LanguageCode::English);
        WriteView view;
        view.setKept([&speaking] {
            return speaking.language().code() == ui::LanguageCode::English ? QStringLiteral("kept")
                                                                           : QStringLiteral("保存済み");
        });
        const auto *kept = child<QLabel>(&view, "write-kept");
        QCOMPARE(kept->text(), QStringLiteral("kept"));
        speaking.language().setCode(ui::LanguageCode::Japanese);
        QTRY_COMPARE(kept->text(), QStringLiteral("保存済み"));
        view.clear();
        QCOMPARE(kept->text(), QString());
    }

    void aPrescriptionKeepsItsDrugsInOrder()
    {
        PrescriptionForm form;
        clinical::PrescriptionDraft draft;
        for (int number = 0; number < 3; ++number) {
            clinical::DrugDraft drug;
            drug.name = QStringLiteral("drug %1").arg(number);
            drug.days = number;
            drug.codes = {{QStringLiteral("s"), QStringLiteral("c%1").arg(number), {}}};
            draft.drugs.push_back(drug);
        }
        draft.repeatsAllowed = 2;
        form.setDraft(draft);
        QCOMPARE(form.draft().drugs.size(), 3U);
        child<QPushButton>(&form, "drug-2-remove")->click();
        const clinical::PrescriptionDraft left = form.draft();
        QCOMPARE(left.drugs.size(), 2U);
        QCOMPARE(left.drugs[1].name, QStringLiteral("drug 2"));
        QCOMPARE(left.drugs[1].codes.front().code, QStringLiteral("c2"));
        QCOMPARE(left.repeatsAllowed, 2);
        // A code belongs to the name it came with.
        child<QLineEdit>(&form, "drug-2-name")->setText(QStringLiteral("another"));
        QVERIFY(form.draft().drugs[1].codes.empty());
    }

    void noneKnownSaysNothingElse()
    {
        AllergyForm form;
        child<QLineEdit>(&form, "allergy-substance")->setText(QStringLiteral("x"));
        child<QCheckBox>(&form, "allergy-none-known")->setChecked(true);
        QVERIFY(form.draft().noneKnown);
        QVERIFY(form.draft().substance.isEmpty());
    }
};

TEGATA_GUI_TEST_MAIN(ViewsTest)
#include "ViewsTest.moc"
