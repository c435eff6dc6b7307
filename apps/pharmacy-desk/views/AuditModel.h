#pragma once

#include <tegata/workflows/AuditTrail.h>

#include <QAbstractTableModel>

#include <vector>

namespace tegata::pharmacy {

/// What the ledger recorded about the pharmacy, newest first. GUI thread.
class AuditModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        Time,
        Event,
        Device,
        Patient,
        Details,
        Block,
        ColumnCount
    };
    using QAbstractTableModel::QAbstractTableModel;
    void setEntries(std::vector<workflows::AuditEntry> entries);
    [[nodiscard]] const std::vector<workflows::AuditEntry> &entries() const { return m_entries; }
    void retranslate();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<workflows::AuditEntry> m_entries;
};

/// Name of the terminal, or a short form of its address when no name is known; empty for none.
[[nodiscard]] QString auditDeviceText(const workflows::AuditEntry &entry);
[[nodiscard]] QString auditPatientText(const workflows::AuditEntry &entry);

} // namespace tegata::pharmacy
