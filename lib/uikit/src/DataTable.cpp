#include <tegata/uikit/DataTable.h>

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>

#include <algorithm>

namespace tegata::ui {

namespace {

QString csvCell(QString cell)
{
    // A patient's or an institution's name may start like a formula; a spreadsheet would run it (OWASP, "CSV
    // injection").
    if (!cell.isEmpty() && QStringLiteral("=+-@\t\r").contains(cell.front())) {
        cell.prepend(QLatin1Char('\''));
    }
    const bool quoted =
        std::any_of(cell.begin(), cell.end(), [](QChar unit) { return QStringLiteral("\",\r\n").contains(unit); });
    if (!quoted) {
        return cell;
    }
    cell.replace(QLatin1Char('"'), QStringLiteral("\"\""));
    return QLatin1Char('"') + cell + QLatin1Char('"');
}

} // namespace

QString csvRecord(const QStringList &cells)
{
    QStringList out;
    std::transform(cells.begin(), cells.end(), std::back_inserter(out), csvCell);
    return out.join(QLatin1Char(','));
}

DataTable::DataTable(QWidget *parent)
    : QTableView(parent)
{
    setObjectName(QStringLiteral("dataTable"));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setAlternatingRowColors(true);
    setShowGrid(false);
    setSortingEnabled(true);
    setWordWrap(false);
    setTextElideMode(Qt::ElideRight);
    // Tab leaves the table: with a keyboard one walks rows by the arrows.
    setTabKeyNavigation(false);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(36);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setMinimumSectionSize(60);
    horizontalHeader()->setStretchLastSection(true);
    connect(this, &QTableView::doubleClicked, this, &DataTable::rowOpened);
}

void DataTable::setModel(QAbstractItemModel *model)
{
    QTableView::setModel(model);
    if (model) {
        resizeColumnsToContents();
        for (int column = 0; column < model->columnCount(); ++column) {
            setColumnWidth(column, std::min(columnWidth(column) + 12, 360));
        }
    }
}

void DataTable::remember(UiSettings &settings, const QString &key)
{
    m_settings = &settings;
    m_key = QStringLiteral("columns/") + key;
    const QByteArray state = settings.bytes(m_key);
    if (!state.isEmpty()) {
        horizontalHeader()->restoreState(state);
    }
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, &DataTable::saveColumns, Qt::UniqueConnection);
    connect(horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &DataTable::saveColumns,
            Qt::UniqueConnection);
}

void DataTable::setStretchColumn(int column)
{
    horizontalHeader()->setStretchLastSection(false);
    horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
}

void DataTable::saveColumns()
{
    if (m_settings && isVisible()) {
        m_settings->setBytes(m_key, horizontalHeader()->saveState());
    }
}

QString DataTable::csv() const
{
    if (!model()) {
        return {};
    }
    QString out;
    QStringList cells;
    for (int column = 0; column < model()->columnCount(); ++column) {
        cells.append(model()->headerData(column, Qt::Horizontal).toString());
    }
    out += csvRecord(cells) + QStringLiteral("\r\n");
    for (int row = 0; row < model()->rowCount(); ++row) {
        cells.clear();
        for (int column = 0; column < model()->columnCount(); ++column) {
            cells.append(model()->index(row, column).data().toString());
        }
        out += csvRecord(cells) + QStringLiteral("\r\n");
    }
    return out;
}

QString DataTable::copiedRows() const
{
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const QModelIndex &row : rows) {
        QStringList cells;
        for (int column = 0; column < model()->columnCount(); ++column) {
            cells.append(row.siblingAtColumn(column).data().toString());
        }
        lines.append(cells.join(QLatin1Char('\t')));
    }
    return lines.join(QLatin1Char('\n'));
}

void DataTable::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        Q_EMIT rowOpened(currentIndex());
        return;
    }
    if (event->matches(QKeySequence::Copy) && selectionModel()) {
        QGuiApplication::clipboard()->setText(copiedRows());
        return;
    }
    QTableView::keyPressEvent(event);
}

} // namespace tegata::ui
