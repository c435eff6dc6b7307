#pragma once

#include "views/Wording.h"

#include <QAbstractTableModel>

#include <vector>

namespace tegata::pharmacy {

/// The prescriptions of one patient, newest first. GUI thread.
class PrescriptionsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        Standing,
        Drugs,
        Issuer,
        ValidUntil,
        ColumnCount
    };
    using QAbstractTableModel::QAbstractTableModel;
    void setRows(std::vector<PrescriptionRow> rows);
    [[nodiscard]] const PrescriptionRow &row(int index) const { return m_rows[static_cast<std::size_t>(index)]; }
    void retranslate();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<PrescriptionRow> m_rows;
};

} // namespace tegata::pharmacy
