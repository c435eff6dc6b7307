#pragma once

#include "presenters/AppContext.h"
#include "presenters/PrescriptionWords.h"

#include <tegata/workflows/Prescriptions.h>

#include <QCoro/QCoroTask>
#include <QPointer>

#include <functional>
#include <optional>

namespace tegata::pharmacy {

class PatientPage;

/// Everything that is done with the prescriptions of the patient on the screen: asked for, reviewed, confirmed,
/// followed until it is recorded. GUI thread.
class PrescriptionActions : public QObject
{
    Q_OBJECT
public:
    PrescriptionActions(const AppContext &context, PatientPage &page);

    void begin(const workflows::PatientAccess &patient);
    void setChart(workflows::ChartPointer chart);
    /// Drops what is open; what was confirmed goes on in the outbox.
    void end();
    /// Whether something confirmed on this page is still on its way.
    [[nodiscard]] bool isFollowing() const { return m_following.has_value(); }
    /// Whether something was recorded that is not told yet: it is told when the list shows it.
    [[nodiscard]] bool hasNews() const { return m_news.has_value(); }
    void tellNews();
    /// Asks first when something typed would be lost; then `then`.
    void leaveForm(std::function<void()> then);

Q_SIGNALS:
    /// Prescriptions or chart are different now.
    void changed();

private:
    /// What a record on its way is called, and what is said when it is recorded.
    struct Following
    {
        protocol::RecordId id;
        ui::Words done;
    };

    /// What was recorded, and whether the buttons wait for it.
    struct News
    {
        ui::Words words;
        bool endsActing = false;
    };

    void askStep(LedgerStep step);
    void beginDispensing();
    void beginPaper();
    void setActing(bool acting);
    void showError(const Error &error);
    void follow(const workflows::Delivery &delivery, ui::Words done);
    void delivered(const workflows::Delivery &delivery);
    [[nodiscard]] SheetSubject subject() const;
    [[nodiscard]] clinical::Confirmation confirmation(UnixTime enteredAt) const;

    static QCoro::Task<void> act(QPointer<PrescriptionActions> self, quint64 generation, LedgerStep step,
                                 protocol::PrescriptionId id);
    static QCoro::Task<void> reviewDispensing(QPointer<PrescriptionActions> self, quint64 generation,
                                              protocol::PrescriptionId id, clinical::DispenseDraft draft);
    static QCoro::Task<void> dispense(QPointer<PrescriptionActions> self, quint64 generation,
                                      protocol::PrescriptionId id, workflows::ReviewedRecord record, bool isComplete,
                                      UnixTime enteredAt);
    static QCoro::Task<void> reviewPaper(QPointer<PrescriptionActions> self, quint64 generation,
                                         clinical::PrescriptionDraft draft);
    static QCoro::Task<void> issue(QPointer<PrescriptionActions> self, quint64 generation,
                                   workflows::ReviewedRecord record, UnixTime enteredAt);
    static QCoro::Task<void> watch(QPointer<PrescriptionActions> self, quint64 generation, protocol::RecordId id);

    AppContext m_context;
    PatientPage &m_page;
    workflows::PatientAccess m_patient;
    workflows::ChartPointer m_chart;
    std::optional<protocol::PrescriptionId> m_dispensing;
    std::optional<Following> m_following;
    std::optional<News> m_news;
    quint64 m_generation = 0;
};

} // namespace tegata::pharmacy
