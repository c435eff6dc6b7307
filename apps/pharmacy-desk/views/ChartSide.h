#pragma once

#include <tegata/workflows/ChartReading.h>

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace tegata::pharmacy {

/// What a pharmacist must see beside a prescription: allergies, current medications, what was dispensed before.
/// "No information" is never shown as "none known". GUI thread.
class ChartSide : public QWidget
{
    Q_OBJECT
public:
    explicit ChartSide(QWidget *parent = nullptr);
    /// Null before the chart is open.
    void setChart(workflows::ChartPointer chart);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Section
    {
        QLabel *title;
        QVBoxLayout *lines;
    };
    [[nodiscard]] Section addSection(QVBoxLayout *column, const QString &name);
    void retranslate();
    void showAllergies();
    void showMedications();
    void showDispensed();

    workflows::ChartPointer m_chart;
    Section m_allergies;
    Section m_medications;
    Section m_dispensed;
};

} // namespace tegata::pharmacy
