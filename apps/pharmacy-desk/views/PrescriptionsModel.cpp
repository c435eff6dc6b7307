#include "views/PrescriptionsModel.h"

#include <tegata/uikit/DateText.h>
#include <tegata/uikit/DisplayText.h>

#include <algorithm>

namespace tegata::pharmacy {

void PrescriptionsModel::setRows(std::vector<PrescriptionRow> rows)
{
    const bool isSameList = std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
                                       [](const PrescriptionRow &left, const PrescriptionRow &right) {
                                           return left.information.id == right.information.id;
                                       });
    if (isSameList) {
        // Choice, focus and scrolling stay where they are.
        m_rows = std::move(rows);
        retranslate();
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void PrescriptionsModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (!m_rows.empty()) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

int PrescriptionsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int PrescriptionsModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant PrescriptionsModel::data(const QModelIndex &index, int role) const
{
    const PrescriptionRow &shown = row(index.row());
    const workflows::PrescriptionInformation &prescription = shown.information;
    if (role == Qt::DecorationRole && index.column() == Standing) {
        const ui::Tone tone = standingTone(shown);
        return ui::icon(tone == ui::Tone::Neutral ? ui::Icon::Dot : ui::iconOf(tone), ui::inkOf(tone));
    }
    if (role == Qt::DecorationRole && index.column() == Drugs) {
        const bool isHinted = std::any_of(prescription.allergyMatches.begin(), prescription.allergyMatches.end(),
                                          [](const auto &matches) { return !matches.empty(); });
        return isHinted ? QVariant(ui::icon(ui::Icon::Allergy, ui::Ink::Error)) : QVariant();
    }
    if (role == Qt::ToolTipRole && index.column() == Standing) {
        return ui::toolTipOf(standingText(shown));
    }
    if (role == Qt::ToolTipRole) {
        return ui::toolTipOf(index.data(Qt::DisplayRole).toString());
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case Standing:
        return standingShortText(shown);
    case Drugs:
        return drugsText(prescription.content);
    case Issuer:
        return ui::oneLine(prescription.issuerName);
    case ValidUntil:
        return validUntilText(prescription);
    }
    return {};
}

QVariant PrescriptionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case Standing:
        return tr("State");
    case Drugs:
        return tr("Drugs");
    case Issuer:
        return tr("Issued by");
    case ValidUntil:
        return tr("Valid until");
    }
    return {};
}

} // namespace tegata::pharmacy
