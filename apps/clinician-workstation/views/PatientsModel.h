#pragma once

#include <tegata/uikit/PatientBanner.h>
#include <tegata/workflows/PatientDirectory.h>

#include <QAbstractTableModel>
#include <QDate>
#include <QSortFilterProxyModel>

#include <vector>

namespace tegata::workstation {

/// The patients who let this institution in, one row each. GUI thread.
class PatientsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        NameColumn,
        KanaColumn,
        BirthColumn,
        SexColumn,
        PermissionColumn,
        columns
    };
    enum Role
    {
        /// What a search looks through, folded for matching.
        SearchRole = Qt::UserRole + 1,
        SortRole,
    };

    explicit PatientsModel(QObject *parent = nullptr);
    /// `today` is the date ages are counted to. Nothing is reset when nothing changed.
    void setPatients(std::vector<workflows::PatientAccess> patients, QDate today);
    [[nodiscard]] const workflows::PatientAccess &patient(int row) const
    {
        return m_patients[static_cast<std::size_t>(row)];
    }
    /// The row of a patient; -1 when there is none.
    [[nodiscard]] int rowOf(const protocol::PatientId &id) const;
    void retranslate();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    /// "Until 15 Jan 2027": short enough for a column.
    [[nodiscard]] static QString permissionText(const workflows::PatientAccess &patient,
                                                const ui::PermissionSummary &permission);
    [[nodiscard]] QString text(const workflows::PatientAccess &patient, int column) const;

    std::vector<workflows::PatientAccess> m_patients;
    QDate m_today;
};

/// Rows whose name, kana or birth date holds every word; running permissions first.
class PatientsFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit PatientsFilter(QObject *parent = nullptr);
    void setText(const QString &text);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QStringList m_words;
};

} // namespace tegata::workstation
