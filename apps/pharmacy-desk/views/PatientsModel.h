#pragma once

#include <tegata/workflows/PatientDirectory.h>

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <vector>

namespace tegata::pharmacy {

/// The patients who let the pharmacy in. GUI thread.
class PatientsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        Name,
        Kana,
        Birth,
        Sex,
        Access,
        ColumnCount
    };
    /// What a row is found by.
    static constexpr int searchRole = Qt::UserRole + 1;
    static constexpr int sortRole = Qt::UserRole + 2;

    using QAbstractTableModel::QAbstractTableModel;
    void setPatients(std::vector<workflows::PatientAccess> patients);
    [[nodiscard]] const workflows::PatientAccess &patient(int row) const
    {
        return m_patients[static_cast<std::size_t>(row)];
    }
    /// After a change of language.
    void retranslate();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<workflows::PatientAccess> m_patients;
};

/// Rows whose name, reading, birth date or number contains every word typed; Hiragana finds Katakana.
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

} // namespace tegata::pharmacy
