#include "GuiTestMain.h"
#include "InLanguage.h"
#include "SampleData.h"

#include <tegata/uikit/DataTable.h>
#include <tegata/uikit/DetailList.h>
#include <tegata/uikit/RowTable.h>
#include <tegata/uikit/SearchField.h>
#include <tegata/uikit/Timeline.h>

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>

using namespace tegata;
using namespace tegata::ui;
using guitest::child;

namespace {

std::unique_ptr<QStandardItemModel> model()
{
    auto made = std::make_unique<QStandardItemModel>(0, 2);
    made->setHorizontalHeaderLabels({QStringLiteral("Name"), QStringLiteral("What, \"else\"")});
    made->appendRow({new QStandardItem(QStringLiteral("b")), new QStandardItem(QStringLiteral("=2+2"))});
    made->appendRow({new QStandardItem(QStringLiteral("a")), new QStandardItem(QStringLiteral("x,y"))});
    return made;
}

} // namespace

class ListsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theTableExportsWhatItShowsInItsOrder()
    {
        const auto source = model();
        QSortFilterProxyModel sorted;
        sorted.setSourceModel(source.get());
        DataTable table;
        table.setModel(&sorted);
        table.sortByColumn(0, Qt::AscendingOrder);
        QCOMPARE(table.csv(), QStringLiteral("Name,\"What, \"\"else\"\"\"\r\na,\"x,y\"\r\nb,'=2+2\r\n"));
    }
    void returnOpensTheRow()
    {
        const auto source = model();
        DataTable table;
        table.setModel(source.get());
        table.setCurrentIndex(source->index(1, 0));
        QSignalSpy opened(&table, &DataTable::rowOpened);
        QTest::keyClick(&table, Qt::Key_Return);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(opened.first().first().toModelIndex().row(), 1);
    }
    void copyTakesWholeRows()
    {
        const auto source = model();
        DataTable table;
        table.setSortingEnabled(false);
        table.setModel(source.get());
        table.selectRow(1);
        QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("a\tx,y"));
    }
    void columnWidthsAreRemembered()
    {
        MemoryUiSettings settings;
        const auto source = model();
        {
            DataTable table;
            table.setModel(source.get());
            table.remember(settings, QStringLiteral("t"));
            table.show();
            table.setColumnWidth(0, 217);
        }
        DataTable table;
        table.setModel(source.get());
        table.remember(settings, QStringLiteral("t"));
        QCOMPARE(table.columnWidth(0), 217);
    }
    void fittedColumnsShareTheWidthUntilOneIsSetByHand()
    {
        QStandardItemModel source(0, 4);
        source.setHorizontalHeaderLabels(
            {QStringLiteral("A"), QStringLiteral("Long one"), QStringLiteral("C"), QStringLiteral("D")});
        source.appendRow({new QStandardItem(QStringLiteral("short")), new QStandardItem(QString(80, QLatin1Char('w'))),
                          new QStandardItem(QString(60, QLatin1Char('w'))), new QStandardItem(QStringLiteral("d"))});
        MemoryUiSettings settings;
        int dragged = 0;
        {
            DataTable table;
            table.setModel(&source);
            table.setFitted();
            table.setStretchColumn(1);
            table.remember(settings, QStringLiteral("t"));
            const auto total = [&table] {
                int width = 0;
                for (int column = 0; column < 4; ++column) {
                    width += table.columnWidth(column);
                }
                return width;
            };
            for (const int width : {420, 600, 1200}) {
                table.resize(width, 300);
                table.show();
                QVERIFY(QTest::qWaitForWindowExposed(&table));
                QTRY_COMPARE(total(), table.viewport()->width());
                QCOMPARE(table.horizontalScrollBar()->maximum(), 0);
                // Only what is long is cut short.
                QVERIFY(table.columnWidth(0) > table.fontMetrics().horizontalAdvance(QStringLiteral("short")));
                QVERIFY(table.columnWidth(3) > table.fontMetrics().horizontalAdvance(QLatin1Char('d')));
                QVERIFY(table.columnWidth(1) >= table.columnWidth(2));
            }
            table.setColumnWidth(0, 311);
            table.resize(700, 300);
            QTRY_VERIFY(table.viewport()->width() < 701);
            dragged = table.columnWidth(0);
            QCOMPARE(dragged, 311);
        }
        DataTable table;
        table.setModel(&source);
        table.setFitted();
        table.remember(settings, QStringLiteral("t"));
        table.show();
        QCOMPARE(table.columnWidth(0), dragged);
    }
    void nothingIsCutForTheAirBetweenColumns()
    {
        const QStringList texts{QStringLiteral("Ward 2"), QStringLiteral("Approval withdrawn"), QStringLiteral("-")};
        const QStringList headers{QStringLiteral("Name of it"), QStringLiteral("State"), QStringLiteral("Last seen")};
        std::vector<TableRow> rows(1);
        for (const QString &text : texts) {
            rows[0].cells.push_back({text, {}, Tone::Error});
        }
        RowTable table(QStringLiteral("rows"));
        table.setHeaders(headers);
        table.setRows(std::move(rows));
        const auto content = [&table](int column) {
            return std::max(static_cast<const QAbstractItemView &>(table).sizeHintForColumn(column),
                            table.horizontalHeader()->sectionSizeHint(column));
        };
        table.resize(content(0) + content(1) + content(2) + 2 * table.frameWidth() + 6, 300);
        table.show();
        QVERIFY(QTest::qWaitForWindowExposed(&table));
        for (int column = 0; column < headers.size(); ++column) {
            QVERIFY2(table.columnWidth(column) >= content(column), qPrintable(headers[column]));
        }
        QCOMPARE(table.horizontalScrollBar()->maximum(), 0);
    }
    void damagedColumnSettingsAreIgnored()
    {
        MemoryUiSettings settings;
        settings.setText(QStringLiteral("columns/t"), QStringLiteral("bm90IGEgc3RhdGU="));
        const auto source = model();
        DataTable table;
        table.setModel(source.get());
        table.remember(settings, QStringLiteral("t"));
        QVERIFY(table.columnWidth(0) > 0);
    }

    void everyKeystrokeSearches()
    {
        SearchField field;
        QSignalSpy search(&field, &SearchField::searchChanged);
        QTest::keyClicks(&field, QStringLiteral("ab "));
        QCOMPARE(search.count(), 2);
        QCOMPARE(search.last().first().toString(), QStringLiteral("ab"));
        QTest::keyClick(&field, Qt::Key_Escape);
        QCOMPARE(search.count(), 3);
        QCOMPARE(search.last().first().toString(), QString());
        QSignalSpy results(&field, &SearchField::resultsRequested);
        QTest::keyClick(&field, Qt::Key_Down);
        QCOMPARE(results.count(), 1);
    }

    void theTimelineModelIsSound()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        TimelineModel timeline;
        const QAbstractItemModelTester tester(&timeline, QAbstractItemModelTester::FailureReportingMode::QtTest);
        timeline.setEntries(gallery::chartEntries());
        QCOMPARE(timeline.rowCount(), 5);
        const QString spoken = timeline.index(4).data(Qt::AccessibleTextRole).toString();
        QVERIFY(spoken.contains(QStringLiteral("Does not match the ledger")));
        QVERIFY(spoken.contains(QStringLiteral("24 Dec 2025")));
        timeline.setEntries({});
        QCOMPARE(timeline.rowCount(), 0);
    }
    void returnOpensAnEntry()
    {
        TimelineModel timeline;
        timeline.setEntries(gallery::chartEntries());
        TimelineList list;
        list.setModel(&timeline);
        list.setCurrentIndex(timeline.index(0));
        QSignalSpy opened(&list, &TimelineList::entryOpened);
        QTest::keyClick(&list, Qt::Key_Down);
        QTest::keyClick(&list, Qt::Key_Return);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(opened.first().first().toString(), QStringLiteral("2"));
    }
    void tenThousandEntriesAreLaidOutWithoutAskingEachForItsSize()
    {
        std::vector<TimelineEntry> many;
        const auto few = gallery::chartEntries();
        for (std::size_t index = 0; index < 10000; ++index) {
            many.push_back(few[index % few.size()]);
        }
        TimelineModel timeline;
        timeline.setEntries(std::move(many));
        TimelineList list;
        list.setModel(&timeline);
        list.resize(800, 600);
        list.show();
        QVERIFY(QTest::qWaitForWindowExposed(&list));
        QVERIFY(list.uniformItemSizes());
        list.scrollToBottom();
        QVERIFY(list.indexAt(QPoint(10, 590)).row() > 9900);
    }

    void detailsAreLiteralAndNamed()
    {
        DetailList list;
        list.setDetails({{QStringLiteral("Name"), QStringLiteral("<b>x</b>")},
                         {QStringLiteral("State"), QStringLiteral("bad"), false, Tone::Error}});
        auto *value = child<QLabel>(&list, "detailValue0");
        QCOMPARE(value->textFormat(), Qt::PlainText);
        QCOMPARE(value->accessibleName(), QStringLiteral("Name: <b>x</b>"));
        QCOMPARE(child<QLabel>(&list, "detailValue1")->parentWidget()->findChildren<IconLabel *>().size(), 1);
        list.setDetails({});
        QVERIFY(!list.findChild<QLabel *>(QStringLiteral("detailValue0")));
    }

    void detailsThatChangeAreSeenAtOnceAndOthersStay()
    {
        DetailList list;
        list.resize(400, 200);
        list.show();
        QVERIFY(QTest::qWaitForWindowExposed(&list));
        const auto set = [&list](const char *state) {
            list.setDetails({{QStringLiteral("Name"), QStringLiteral("x")},
                             {QStringLiteral("State"), QLatin1String(state), false, Tone::Success}});
        };
        set("good");
        // In the same turn, as a repaint between two events would see it.
        auto *value = child<QLabel>(&list, "detailValue1");
        QVERIFY(value->isVisible());
        set("good");
        QCOMPARE(child<QLabel>(&list, "detailValue1"), value);
        set("better");
        QCOMPARE(child<QLabel>(&list, "detailValue1")->text(), QStringLiteral("better"));
    }
};

TEGATA_GUI_TEST_MAIN(ListsTest)
#include "ListsTest.moc"
