#pragma once

#include "ChartTypes.h"

#include <QScrollArea>

class QVBoxLayout;

namespace tegata::workstation {

/// Allergies, problems, current medications: the first thing to be read of a chart. Words come with the values.
/// GUI thread.
class SummaryPanel : public QScrollArea
{
    Q_OBJECT
public:
    explicit SummaryPanel(QWidget *parent = nullptr);
    void setSections(const std::vector<SummarySection> &sections);

Q_SIGNALS:
    void entryRequested(const QString &entryId);

private:
    [[nodiscard]] QWidget *makeLine(const SummaryLine &line, int section, int number);

    std::vector<SummarySection> m_sections;
    QVBoxLayout *m_column;
    QWidget *m_content;
};

} // namespace tegata::workstation
