#pragma once

#include "ChartPresenter.h"
#include "Desk.h"

#include <tegata/workflows/RecordWriting.h>

#include <QCoro/QCoroTask>
#include <QPointer>
#include <QTimer>

namespace tegata::workstation {

class ChartPage;

/// Draft → review → 確定 → saved on this device. Drafts are kept while they are typed, and come back.
class WritingPresenter : public QObject
{
    Q_OBJECT
public:
    WritingPresenter(Desk &desk, ChartPage &page, ChartPresenter &chart, QObject *parent = nullptr);

    void write(FormKind kind);
    void correct(FormKind kind, const workflows::ChartEntry &entry, const std::vector<clinical::Entry> &resources);
    /// Keeps what was typed, and takes the forms away.
    void leave();

private:
    void showForm(FormKind kind, const protocol::RecordHash &supersedes);
    void changed();
    void keepNow();
    void discard();
    void showWarnings();
    [[nodiscard]] QString formName() const;
    [[nodiscard]] bool isFormEmpty() const;
    [[nodiscard]] QByteArray content() const;
    /// False for bytes that are not a draft of this form.
    bool restore(const QByteArray &content);
    /// Warnings about every drug, in words, for the form and for the sheet.
    [[nodiscard]] std::vector<QStringList> warnings(const clinical::PrescriptionDraft &draft) const;
    void askToConfirm(workflows::ReviewedRecord record, QStringList warnings);
    void finish();

    static QCoro::Task<void> loadDraft(QPointer<WritingPresenter> self, FormKind kind);
    static QCoro::Task<void> keep(QPointer<WritingPresenter> self, protocol::PatientId patient, QString form,
                                  QByteArray content, bool isEmpty);
    static QCoro::Task<void> review(QPointer<WritingPresenter> self);
    static QCoro::Task<void> confirm(QPointer<WritingPresenter> self, workflows::ReviewedRecord record);

    Desk &m_desk;
    ChartPage &m_page;
    ChartPresenter &m_chart;
    std::shared_ptr<workflows::RecordWriting> m_writing;
    QTimer m_keepTimer;
    std::optional<protocol::PatientId> m_patient;
    FormKind m_kind = FormKind::Note;
    protocol::RecordHash m_supersedes;
    int m_visit = 0;
    bool m_isWriting = false;
    bool m_isBusy = false;
};

} // namespace tegata::workstation
