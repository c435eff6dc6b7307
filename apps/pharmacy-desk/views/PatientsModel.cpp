#include "views/PatientsModel.h"

#include "views/Wording.h"

#include <tegata/uikit/DateText.h>
#include <tegata/uikit/DisplayText.h>

namespace tegata::pharmacy {

void PatientsModel::setPatients(std::vector<workflows::PatientAccess> patients)
{
    beginResetModel();
    m_patients = std::move(patients);
    endResetModel();
}

void PatientsModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (!m_patients.empty()) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

int PatientsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_patients.size());
}

int PatientsModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant PatientsModel::data(const QModelIndex &index, int role) const
{
    const workflows::PatientAccess &access = patient(index.row());
    const clinical::Demographics &person = access.demographics;
    if (role == searchRole) {
        QStringList all{person.name, person.kana, person.latinName, person.birthDate.text()};
        for (const clinical::Identifier &identifier : person.identifiers) {
            all.append(identifier.value);
        }
        for (QString &text : all) {
            text = clinical::foldedForMatching(text);
        }
        return all.join(QLatin1Char('\n'));
    }
    if (role == sortRole) {
        switch (index.column()) {
        case Name:
        case Kana:
            return person.kana.isEmpty() ? person.name : person.kana;
        case Birth:
            return person.birthDate.start();
        case Access:
            return static_cast<qulonglong>(toUnixSeconds(access.notAfter));
        case Sex:
            break;
        }
        return data(index, Qt::DisplayRole);
    }
    if (role == Qt::DecorationRole && index.column() == Access) {
        const bool isRunning = access.state == workflows::AccessState::Running;
        return ui::icon(isRunning ? ui::Icon::Permission : ui::Icon::Warning,
                        isRunning ? ui::Ink::Muted : ui::Ink::Warning);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case Name:
        return person.name.isEmpty() ? tr("Name not shared") : ui::oneLine(person.name);
    case Kana:
        return ui::oneLine(person.kana);
    case Birth:
        return fhirDateText(person.birthDate);
    case Sex:
        return ui::sexText(appshell::sexOf(person.gender));
    case Access:
        return accessText(access);
    }
    return {};
}

QVariant PatientsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case Name:
        return tr("Name");
    case Kana:
        return tr("Reading");
    case Birth:
        return tr("Born");
    case Sex:
        return tr("Sex");
    case Access:
        return tr("Permission");
    }
    return {};
}

PatientsFilter::PatientsFilter(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(PatientsModel::sortRole);
    setSortLocaleAware(true);
}

void PatientsFilter::setText(const QString &text)
{
    m_words.clear();
    for (const QString &word : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        for (const QString &part : word.split(QChar(0x3000), Qt::SkipEmptyParts)) {
            m_words.append(clinical::foldedForMatching(part));
        }
    }
    invalidateFilter();
}

bool PatientsFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QString text = sourceModel()->index(row, 0, parent).data(PatientsModel::searchRole).toString();
    return std::all_of(m_words.begin(), m_words.end(), [&text](const QString &word) { return text.contains(word); });
}

} // namespace tegata::pharmacy
