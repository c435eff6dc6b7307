#include <tegata/uikit/RowTable.h>

#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Icon.h>

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QSortFilterProxyModel>

#include <algorithm>

namespace tegata::ui {

void TableModel::setHeaders(const QStringList &headers)
{
    if (headers.size() != m_headers.size()) {
        beginResetModel();
        m_headers = headers;
        endResetModel();
        return;
    }
    m_headers = headers;
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, static_cast<int>(m_headers.size()) - 1);
}

bool TableModel::setRows(std::vector<TableRow> rows)
{
    if (rows == m_rows) {
        return false;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
    return true;
}

const TableRow *TableModel::row(int index) const
{
    return index < 0 || index >= static_cast<int>(m_rows.size()) ? nullptr : &m_rows[static_cast<std::size_t>(index)];
}

int TableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_headers.size());
}

QVariant TableModel::data(const QModelIndex &index, int role) const
{
    const TableRow *found = row(index.row());
    if (found == nullptr || index.column() >= static_cast<int>(found->cells.size())) {
        return {};
    }
    const TableCell &cell = found->cells[static_cast<std::size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return cell.text;
    case Qt::ToolTipRole:
        return toolTipOf(cell.told.isEmpty() ? cell.text : cell.told);
    case Qt::UserRole:
        return cell.order.isValid() ? cell.order : QVariant(cell.text);
    case Qt::DecorationRole:
        return cell.tone ? QVariant(icon(iconOf(*cell.tone), inkOf(*cell.tone))) : QVariant();
    default:
        return {};
    }
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section >= m_headers.size()) {
        return {};
    }
    return m_headers[section];
}

RowTable::RowTable(const QString &objectName, QWidget *parent)
    : DataTable(parent)
    , m_rows(new TableModel(this))
    , m_sorted(new QSortFilterProxyModel(this))
{
    setObjectName(objectName);
    setSelectionMode(QAbstractItemView::SingleSelection);
    m_sorted->setSourceModel(m_rows);
    m_sorted->setSortRole(Qt::UserRole);
    m_sorted->setSortLocaleAware(true);
    m_sorted->sort(-1);
    horizontalHeader()->setSortIndicatorClearable(true);
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    setModel(m_sorted);
    setFitted();
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this] { Q_EMIT selectedIdChanged(selectedId()); });
    connect(this, &DataTable::rowOpened, this, [this](const QModelIndex &index) { Q_EMIT idOpened(idAt(index)); });
}

QString RowTable::idAt(const QModelIndex &index) const
{
    const TableRow *found = m_rows->row(m_sorted->mapToSource(index).row());
    return found == nullptr ? QString() : found->id;
}

int RowTable::count() const { return m_rows->rowCount(); }

QString RowTable::selectedId() const
{
    const QModelIndexList selected = selectionModel()->selectedRows();
    return selected.isEmpty() ? QString() : idAt(selected.first());
}

void RowTable::selectId(const QString &id)
{
    for (int row = 0; row < m_sorted->rowCount(); ++row) {
        const QModelIndex index = m_sorted->index(row, 0);
        if (idAt(index) == id) {
            setCurrentIndex(index);
            selectRow(row);
            return;
        }
    }
}

void RowTable::setHeaders(const QStringList &headers)
{
    m_rows->setHeaders(headers);
    fitColumns();
}

void RowTable::setRows(std::vector<TableRow> rows)
{
    const QString selected = selectedId();
    if (!m_rows->setRows(std::move(rows))) {
        return;
    }
    fitColumns();
    if (!selected.isEmpty()) {
        selectId(selected);
    }
    // A row that went away takes the selection with it, and a reset does not say so.
    if (selectedId() != selected || selected.isEmpty()) {
        Q_EMIT selectedIdChanged(selectedId());
    }
}

} // namespace tegata::ui
