#pragma once

#include "ChartValues.h"
#include "Desk.h"

#include <tegata/workflows/ChartReading.h>
#include <tegata/workflows/Prescriptions.h>

#include <QCoro/QCoroTask>
#include <QPointer>

#include <map>
#include <optional>

namespace tegata::workstation {

class ChartPage;

/// One chart at a time: from the cache at once, then brought up to the ledger; find, filter, details; own records
/// after a permission ended.
class ChartPresenter : public QObject
{
    Q_OBJECT
public:
    ChartPresenter(Desk &desk, ChartPage &page, QObject *parent = nullptr);

    /// `access` as the list has it: what to show before the chart is there, and whether only own records remain.
    void open(const workflows::PatientAccess &access);
    void close();
    /// Once more up to the ledger.
    void refresh();
    /// What the list says now of the patient whose chart is open.
    void setAccess(const workflows::PatientAccess &access);
    /// What waits to be sent changed.
    void refreshWaiting();

    [[nodiscard]] bool isOpen() const { return m_access.has_value(); }
    /// Whether only what the institution wrote itself may be shown.
    [[nodiscard]] bool isEnded() const;
    [[nodiscard]] std::optional<protocol::PatientId> patient() const;
    [[nodiscard]] workflows::ChartPointer chart() const { return m_chart; }

Q_SIGNALS:
    void closed();
    void chartChanged();
    /// `resources`: what the entry contains.
    void correctionRequested(tegata::workstation::FormKind kind, const tegata::workflows::ChartEntry &entry,
                             const std::vector<tegata::clinical::Entry> &resources);

private:
    void show();
    void showEntry(const QString &id);
    void showContent();
    void showActions();
    void showSections();
    void correct(const QString &id);
    void cancelPrescription(const QString &id);
    /// Whether an error says that the chart that was readable is not any more; then what stays is read.
    bool noteEnd(const Error &error);
    /// Whether a reading that was begun for the own records only (`ownOnly`), or for the whole chart, is not the one
    /// that may be shown now; then it is begun anew.
    [[nodiscard]] bool startedOtherwise(bool ownOnly);
    [[nodiscard]] static QString whyNotOf(workflows::AccessState state);

    static QCoro::Task<void> load(QPointer<ChartPresenter> self);
    static QCoro::Task<void> find(QPointer<ChartPresenter> self, QString text);
    static QCoro::Task<void> loadEntry(QPointer<ChartPresenter> self);
    static QCoro::Task<void> loadWaiting(QPointer<ChartPresenter> self);
    static QCoro::Task<void> loadPrescriptions(QPointer<ChartPresenter> self);
    static QCoro::Task<void> sendCancel(QPointer<ChartPresenter> self, protocol::PrescriptionId id);

    Desk &m_desk;
    ChartPage &m_page;
    std::optional<workflows::PatientAccess> m_access;
    workflows::ChartPointer m_chart;
    std::vector<workflows::Delivery> m_waiting;
    /// By record hash: how the prescriptions of this institution stand on the ledger.
    std::map<QString, workflows::PrescriptionInformation> m_prescriptions;
    QString m_entry;
    /// Of the entry shown and its versions; a hash stands for one content for ever.
    workflows::RecordContents m_contents;
    int m_visit = 0;
    int m_search = 0;
    bool m_isLoading = false;
    bool m_isDue = false;
};

} // namespace tegata::workstation
