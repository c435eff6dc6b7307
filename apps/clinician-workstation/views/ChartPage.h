#pragma once

#include "ChartTypes.h"

#include <tegata/uikit/Page.h>
#include <tegata/uikit/PatientBanner.h>

class QStackedWidget;

namespace tegata::workstation {

class ChartView;
class ImportView;
class WriteView;

/// Everything about one patient under one banner, which never scrolls away: the chart, writing, importing.
/// GUI thread.
class ChartPage : public ui::Page
{
    Q_OBJECT
public:
    explicit ChartPage(QWidget *parent = nullptr);

    void setPatient(const ui::PatientSummary &patient, const QDate &today);
    [[nodiscard]] const ui::PatientSummary &patient() const;
    [[nodiscard]] ChartView *chart() const { return m_chart; }
    [[nodiscard]] WriteView *writing() const { return m_writing; }
    [[nodiscard]] ImportView *importing() const { return m_importing; }
    void showChart();
    void showWriting();
    void showImporting();
    [[nodiscard]] bool isWriting() const;
    /// Nothing of a patient stays.
    void clear();

protected:
    void retranslate() override {}

private:
    ui::PatientBanner *m_banner;
    QStackedWidget *m_stack;
    ChartView *m_chart;
    WriteView *m_writing;
    ImportView *m_importing;
};

} // namespace tegata::workstation
