#pragma once

#include <tegata/uikit/Colours.h>
#include <tegata/uikit/DataTable.h>

#include <QAbstractTableModel>
#include <QVariant>

#include <optional>
#include <vector>

class QSortFilterProxyModel;

namespace tegata::ui {

struct TableCell
{
    QString text;
    /// What the column is sorted by; the text when empty.
    QVariant order = {};
    /// Shows the tone's icon beside the text.
    std::optional<Tone> tone = {};
    /// What the tooltip tells of a shortened text; the text when empty.
    QString told = {};
    friend bool operator==(const TableCell &, const TableCell &) = default;
};

/// One row under a name of its own, by which it is found again after the table changed.
struct TableRow
{
    QString id;
    std::vector<TableCell> cells;
    friend bool operator==(const TableRow &, const TableRow &) = default;
};

class TableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;
    void setHeaders(const QStringList &headers);
    /// Whether anything changed.
    bool setRows(std::vector<TableRow> rows);
    [[nodiscard]] const TableRow *row(int index) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QStringList m_headers;
    std::vector<TableRow> m_rows;
};

/// A table of such rows: sorting, one selected row that stays selected when the rows are set anew. GUI thread.
class RowTable : public DataTable
{
    Q_OBJECT
public:
    explicit RowTable(const QString &objectName, QWidget *parent = nullptr);
    void setHeaders(const QStringList &headers);
    void setRows(std::vector<TableRow> rows);
    [[nodiscard]] int count() const;
    /// Empty when no row is selected.
    [[nodiscard]] QString selectedId() const;
    void selectId(const QString &id);

Q_SIGNALS:
    void selectedIdChanged(const QString &id);
    void idOpened(const QString &id);

private:
    [[nodiscard]] QString idAt(const QModelIndex &index) const;

    TableModel *m_rows;
    QSortFilterProxyModel *m_sorted;
};

} // namespace tegata::ui
