#include "views/AuditModel.h"

#include "views/Wording.h"

#include <tegata/uikit/DateText.h>
#include <tegata/uikit/DisplayText.h>

namespace tegata::pharmacy {

QString auditDeviceText(const workflows::AuditEntry &entry)
{
    if (!entry.deviceName.isEmpty()) {
        return ui::oneLine(entry.deviceName);
    }
    return entry.device ? ui::shortId(entry.device->hexString()) : QString();
}

QString auditPatientText(const workflows::AuditEntry &entry)
{
    if (!entry.patientName.isEmpty()) {
        return ui::oneLine(entry.patientName);
    }
    return entry.patient ? ui::shortId(entry.patient->hexString()) : QString();
}

void AuditModel::setEntries(std::vector<workflows::AuditEntry> entries)
{
    beginResetModel();
    m_entries = std::move(entries);
    endResetModel();
}

void AuditModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (!m_entries.empty()) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

int AuditModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int AuditModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant AuditModel::data(const QModelIndex &index, int role) const
{
    const workflows::AuditEntry &entry = m_entries[static_cast<std::size_t>(index.row())];
    if (role == Qt::ToolTipRole && index.column() == Block) {
        return ui::toolTipOf(entry.transaction.hexString());
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case Time:
        return ui::dateTimeText(localTime(entry.time));
    case Event:
        return auditEventText(entry.event);
    case Device:
        return auditDeviceText(entry);
    case Patient:
        return auditPatientText(entry);
    case Details:
        return auditDetailText(entry);
    case Block:
        return QString::number(protocol::toNumber(entry.block));
    }
    return {};
}

QVariant AuditModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case Time:
        return tr("Time");
    case Event:
        return tr("What");
    case Device:
        return tr("Terminal");
    case Patient:
        return tr("Patient");
    case Details:
        return tr("Details");
    case Block:
        return tr("Block");
    }
    return {};
}

} // namespace tegata::pharmacy
