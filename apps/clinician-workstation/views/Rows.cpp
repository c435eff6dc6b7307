#include "Rows.h"

#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Icon.h>

namespace tegata::workstation {

void Rows::setHeaders(const QStringList &headers)
{
    if (headers.size() != m_headers.size()) {
        beginResetModel();
        m_headers = headers;
        endResetModel();
        return;
    }
    m_headers = headers;
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, static_cast<int>(headers.size()) - 1);
}

void Rows::setRows(std::vector<std::vector<Cell>> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int Rows::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }

int Rows::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_headers.size());
}

QVariant Rows::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const std::vector<Cell> &row = m_rows[static_cast<std::size_t>(index.row())];
    if (static_cast<std::size_t>(index.column()) >= row.size()) {
        return {};
    }
    const Cell &cell = row[static_cast<std::size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return ui::oneLine(cell.text);
    case Qt::ToolTipRole:
        return ui::toolTipOf(cell.text);
    case Qt::DecorationRole:
        return cell.tone ? QVariant(ui::icon(ui::iconOf(*cell.tone), ui::inkOf(*cell.tone))) : QVariant();
    case sortRole:
        return cell.order.isValid() ? cell.order : QVariant(cell.text);
    default:
        return {};
    }
}

QVariant Rows::headerData(int section, Qt::Orientation orientation, int role) const
{
    return orientation == Qt::Horizontal && role == Qt::DisplayRole ? QVariant(m_headers.value(section)) : QVariant();
}

} // namespace tegata::workstation
