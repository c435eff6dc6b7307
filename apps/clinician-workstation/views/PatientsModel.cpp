#include "PatientsModel.h"

#include <tegata/appshell/ShownValues.h>
#include <tegata/clinical/Text.h>
#include <tegata/uikit/Colours.h>
#include <tegata/uikit/DateText.h>
#include <tegata/uikit/DisplayText.h>

#include <QGuiApplication>
#include <QPalette>
#include <QRegularExpression>

#include <algorithm>

namespace tegata::workstation {

PatientsModel::PatientsModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void PatientsModel::setPatients(std::vector<workflows::PatientAccess> patients, QDate today)
{
    beginResetModel();
    m_patients = std::move(patients);
    m_today = today;
    endResetModel();
}

int PatientsModel::rowOf(const protocol::PatientId &id) const
{
    const auto found = std::find_if(m_patients.begin(), m_patients.end(),
                                    [&id](const workflows::PatientAccess &one) { return one.id == id; });
    return found == m_patients.end() ? -1 : static_cast<int>(found - m_patients.begin());
}

void PatientsModel::retranslate()
{
    if (!m_patients.empty()) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
    }
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columns - 1);
}

int PatientsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_patients.size());
}

int PatientsModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : columns; }

QString PatientsModel::permissionText(const workflows::PatientAccess &patient, const ui::PermissionSummary &permission)
{
    if (patient.state != workflows::AccessState::Running) {
        return ui::permissionText(permission);
    }
    const QString until = ui::dateText(permission.validUntil.date());
    if (permission.canWrite) {
        return until.isEmpty() ? tr("No end date") : tr("Until %1").arg(until);
    }
    return until.isEmpty() ? tr("Reading only, no end date") : tr("Reading only, until %1").arg(until);
}

QString PatientsModel::text(const workflows::PatientAccess &patient, int column) const
{
    const ui::PatientSummary summary = appshell::patientSummaryOf(patient);
    switch (column) {
    case NameColumn:
        return ui::oneLine(summary.name);
    case KanaColumn:
        return ui::oneLine(summary.kana);
    case BirthColumn: {
        const QString birth = ui::dateText(summary.birth);
        const QString age = ui::ageText(summary.birth, m_today);
        //: Birth date and age in a table cell.
        return age.isEmpty() ? birth : tr("%1 (%2)").arg(birth, age);
    }
    case SexColumn:
        return ui::sexText(summary.sex);
    case PermissionColumn:
        return permissionText(patient, summary.permission);
    default:
        return {};
    }
}

QVariant PatientsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const workflows::PatientAccess &found = patient(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(found, index.column());
    case Qt::ToolTipRole:
        return ui::toolTipOf(text(found, index.column()));
    case Qt::ForegroundRole:
        return workflows::isEnded(found.state) ? QVariant(ui::Colours::matching(QGuiApplication::palette()).mutedText)
                                               : QVariant();
    case SearchRole:
        return clinical::foldedForMatching(found.demographics.name + found.demographics.kana +
                                           found.demographics.latinName + found.demographics.birthDate.text());
    case SortRole:
        if (index.column() == BirthColumn) {
            return found.demographics.birthDate.start();
        }
        if (index.column() == NameColumn && !found.demographics.kana.isEmpty()) {
            return clinical::foldedForMatching(found.demographics.kana);
        }
        if (index.column() == PermissionColumn) {
            const auto end = static_cast<qlonglong>(toUnixSeconds(found.notAfter));
            return workflows::isEnded(found.state) ? end - std::numeric_limits<qint32>::max() * 4LL : end;
        }
        return text(found, index.column());
    default:
        return {};
    }
}

QVariant PatientsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case NameColumn:
        return tr("Name");
    case KanaColumn:
        return tr("Kana");
    case BirthColumn:
        return tr("Born (age)");
    case SexColumn:
        return tr("Sex");
    case PermissionColumn:
        return tr("Permission");
    default:
        return {};
    }
}

PatientsFilter::PatientsFilter(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(PatientsModel::SortRole);
    setDynamicSortFilter(true);
}

void PatientsFilter::setText(const QString &text)
{
    m_words.clear();
    static const QRegularExpression space(QStringLiteral("\\s+"));
    for (const QString &word : text.split(space, Qt::SkipEmptyParts)) {
        const QString folded = clinical::foldedForMatching(word);
        if (!folded.isEmpty()) {
            m_words.append(folded);
        }
    }
    invalidateFilter();
}

bool PatientsFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (m_words.isEmpty()) {
        return true;
    }
    const QString content = sourceModel()->index(row, 0, parent).data(PatientsModel::SearchRole).toString();
    return std::all_of(m_words.begin(), m_words.end(), [&](const QString &word) { return content.contains(word); });
}

} // namespace tegata::workstation
