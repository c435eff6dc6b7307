#pragma once

#include "ChartPresenter.h"
#include "Desk.h"

#include <tegata/workflows/ChartTransfer.h>

#include <QCoro/QCoroTask>
#include <QPointer>

namespace tegata::workstation {

class ChartPage;
struct ImportReview;

/// FHIR files into a chart, after a review, and a chart into a FHIR file.
class TransferPresenter : public QObject
{
    Q_OBJECT
public:
    TransferPresenter(Desk &desk, ChartPage &page, ChartPresenter &chart, QObject *parent = nullptr);
    void leave();

private:
    void pickFile();
    void openFile(const QString &path);
    void pickTarget();
    void showReview();
    void askToImport();
    [[nodiscard]] ImportReview reviewOf(const clinical::ImportPlan &plan) const;

    static QCoro::Task<void> plan(QPointer<TransferPresenter> self, QString patientReference);
    static QCoro::Task<void> import(QPointer<TransferPresenter> self);
    static QCoro::Task<void> exportTo(QPointer<TransferPresenter> self, QString path);

    Desk &m_desk;
    ChartPage &m_page;
    ChartPresenter &m_chart;
    QByteArray m_file;
    QString m_fileName;
    std::optional<clinical::ImportPlan> m_plan;
    int m_visit = 0;
};

} // namespace tegata::workstation
