#pragma once

#include <tegata/uikit/Colours.h>

#include <QAbstractTableModel>
#include <QVariant>

#include <optional>
#include <vector>

namespace tegata::workstation {

/// One cell: words, what the column is sorted by when that differs, and a tone with its icon.
struct Cell
{
    QString text;
    QVariant order = {};
    std::optional<ui::Tone> tone = {};
};

/// A table of words, one name for every row. GUI thread.
class Rows : public QAbstractTableModel
{
    Q_OBJECT
public:
    static constexpr int sortRole = Qt::UserRole + 1;

    using QAbstractTableModel::QAbstractTableModel;
    void setHeaders(const QStringList &headers);
    void setRows(std::vector<std::vector<Cell>> rows);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QStringList m_headers;
    std::vector<std::vector<Cell>> m_rows;
};

} // namespace tegata::workstation
