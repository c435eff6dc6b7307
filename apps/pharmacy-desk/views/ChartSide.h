#pragma once

#include <tegata/uikit/Icon.h>
#include <tegata/workflows/ChartReading.h>

#include <QWidget>

#include <vector>

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
    struct Line
    {
        ui::Icon icon;
        ui::Ink ink;
        QString text;
        QString more;
        friend bool operator==(const Line &, const Line &) = default;
    };
    struct Section
    {
        QLabel *title;
        QVBoxLayout *layout;
        /// What stands there now: the ledger moves often, and what did not change must not flicker.
        std::vector<Line> lines;
    };
    [[nodiscard]] Section addSection(QVBoxLayout *column, const QString &name);
    void retranslate();
    static void show(Section &section, std::vector<Line> lines);
    [[nodiscard]] std::vector<Line> allergies() const;
    [[nodiscard]] std::vector<Line> medications() const;
    [[nodiscard]] std::vector<Line> dispensed() const;

    workflows::ChartPointer m_chart;
    Section m_allergies;
    Section m_medications;
    Section m_dispensed;
};

} // namespace tegata::pharmacy
