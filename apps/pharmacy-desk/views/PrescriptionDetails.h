#pragma once

#include "views/Wording.h"

#include <QWidget>

#include <optional>

class QFrame;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace tegata::ui {
class DetailList;
class ProgressSteps;
} // namespace tegata::ui

namespace tegata::pharmacy {

/// One prescription in full, and what can be done with it now. GUI thread.
class PrescriptionDetails : public QWidget
{
    Q_OBJECT
public:
    explicit PrescriptionDetails(QWidget *parent = nullptr);
    /// `allergies` are those that the prescription's matches point to; `isOwn`: this pharmacy issued it.
    void setPrescription(std::optional<PrescriptionRow> row,
                         std::vector<clinical::Sourced<clinical::AllergyItem>> allergies, bool isOwn);
    /// While an action is under way no other can be started.
    void setBusy(bool busy);
    /// Something written for this patient is still on its way: what is shown may be out of date, so nothing may be
    /// dispensed a second time.
    void setWaiting(bool waiting);
    /// Of the whole chart: whether anything may be done at all, and why not.
    void setAccess(workflows::AccessState access);

Q_SIGNALS:
    void claimRequested();
    void dispenseRequested();
    void releaseRequested();
    void cancelRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    /// What is written on the card of one drug.
    struct DrugCard
    {
        QString name;
        QString facts;
        QString note;
        QString forbidden;
        QStringList hints;
        friend bool operator==(const DrugCard &, const DrugCard &) = default;
    };
    void retranslate();
    void showFacts();
    [[nodiscard]] std::vector<DrugCard> drugCards() const;
    void showDrugs();
    void addCard(std::size_t index);
    void showActions();
    [[nodiscard]] QString whyNothing() const;

    std::optional<PrescriptionRow> m_row;
    /// What stands there now: the ledger moves often, and what did not change must not flicker.
    std::vector<DrugCard> m_cards;
    std::vector<clinical::Sourced<clinical::AllergyItem>> m_allergies;
    bool m_isOwn = false;
    bool m_isBusy = false;
    bool m_isWaiting = false;
    workflows::AccessState m_access = workflows::AccessState::Running;
    QLabel *m_title;
    QLabel *m_hint;
    ui::DetailList *m_facts;
    QLabel *m_unreadable;
    QVBoxLayout *m_drugs;
    QPushButton *m_claim;
    QPushButton *m_dispense;
    QPushButton *m_release;
    QPushButton *m_cancel;
};

} // namespace tegata::pharmacy
