#include <tegata/uikit/DataTable.h>

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScopedValueRollback>

#include <algorithm>
#include <numeric>

namespace tegata::ui {

namespace {

/// A column of long texts does not push the others out.
constexpr int widestColumn = 360;
constexpr int columnPadding = 12;
const QString handSuffix = QStringLiteral("-by-hand");

/// The largest width to which the wanted ones may be cut so that all of them fit; no column goes below its least.
int widthToCutTo(const QList<int> &wanted, const QList<int> &least, int available)
{
    const auto widthAt = [&wanted, &least](int cut) {
        int width = 0;
        for (qsizetype column = 0; column < wanted.size(); ++column) {
            width += std::max(least[column], std::min(wanted[column], cut));
        }
        return width;
    };
    int fits = 0;
    int tooWide = *std::max_element(wanted.begin(), wanted.end()) + 1;
    while (tooWide - fits > 1) {
        const int middle = std::midpoint(fits, tooWide);
        (widthAt(middle) <= available ? fits : tooWide) = middle;
    }
    return fits;
}

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
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, &DataTable::noteWidth);
}

void DataTable::setModel(QAbstractItemModel *model)
{
    QTableView::setModel(model);
    if (model) {
        resizeColumnsToContents();
        for (int column = 0; column < model->columnCount(); ++column) {
            setColumnWidth(column, std::min(columnWidth(column) + columnPadding, widestColumn));
        }
    }
}

void DataTable::remember(UiSettings &settings, const QString &key)
{
    m_settings = &settings;
    m_key = QStringLiteral("columns/") + key;
    const QByteArray state = settings.bytes(m_key);
    if (!state.isEmpty()) {
        const QScopedValueRollback restoring(m_isSharing, true);
        horizontalHeader()->restoreState(state);
        m_isSetByHand = m_isFitted && settings.number(m_key + handSuffix, 0) != 0;
    }
    if (m_isFitted) {
        horizontalHeader()->setStretchLastSection(false);
        shareWidth();
    }
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, &DataTable::saveColumns, Qt::UniqueConnection);
    connect(horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &DataTable::saveColumns,
            Qt::UniqueConnection);
}

void DataTable::setStretchColumn(int column)
{
    m_stretchColumn = column;
    if (m_isFitted) {
        shareWidth();
        return;
    }
    horizontalHeader()->setStretchLastSection(false);
    horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
}

void DataTable::setFitted()
{
    m_isFitted = true;
    horizontalHeader()->setStretchLastSection(false);
    fitColumns();
}

void DataTable::fitColumns()
{
    if (!m_isFitted || model() == nullptr) {
        return;
    }
    m_wanted.clear();
    for (int column = 0; column < model()->columnCount(); ++column) {
        const int shown = std::max(sizeHintForColumn(column), horizontalHeader()->sectionSizeHint(column));
        m_wanted.append(std::min(shown, widestColumn));
    }
    shareWidth();
}

void DataTable::shareWidth()
{
    if (!m_isFitted || m_isSetByHand || m_wanted.isEmpty() || m_wanted.size() != horizontalHeader()->count()) {
        return;
    }
    const QScopedValueRollback sharing(m_isSharing, true);
    QList<int> least;
    for (int column = 0; column < m_wanted.size(); ++column) {
        least.append(horizontalHeader()->sectionSizeHint(column));
    }
    const int available = viewport()->width();
    const int cut = widthToCutTo(m_wanted, least, available);
    // Air between the columns is the first to go: nothing is cut for it.
    const int wanted = std::accumulate(m_wanted.begin(), m_wanted.end(), 0);
    const int padding = std::clamp((available - wanted) / static_cast<int>(m_wanted.size()), 0, columnPadding);
    int left = available;
    for (int column = 0; column < m_wanted.size(); ++column) {
        const int width = std::max(least[column], std::min(m_wanted[column], cut)) + padding;
        setColumnWidth(column, width);
        left -= width;
    }
    const int stretched = m_stretchColumn < 0 ? static_cast<int>(m_wanted.size()) - 1 : m_stretchColumn;
    if (left > 0) {
        setColumnWidth(stretched, columnWidth(stretched) + left);
    }
}

void DataTable::noteWidth()
{
    if (m_isFitted && !m_isSharing && isVisible()) {
        m_isSetByHand = true;
    }
}

void DataTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    shareWidth();
}

void DataTable::saveColumns()
{
    if (m_settings && isVisible()) {
        m_settings->setBytes(m_key, horizontalHeader()->saveState());
        m_settings->setNumber(m_key + handSuffix, m_isSetByHand ? 1 : 0);
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
