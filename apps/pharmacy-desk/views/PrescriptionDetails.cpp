#include "views/PrescriptionDetails.h"

#include <tegata/uikit/DateText.h>
#include <tegata/uikit/DetailList.h>
#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/FlowLayout.h>
#include <tegata/uikit/Theme.h>

#include <QCoreApplication>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace tegata::pharmacy {

using namespace ui;
using workflows::AccessState;
using workflows::PrescriptionStanding;

namespace {

QWidget *hintLine(Icon name, Tone tone, const QString &text)
{
    auto *box = new QWidget;
    auto *line = new QHBoxLayout(box);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::small);
    line->addWidget(new IconLabel(name, inkOf(tone), 18), 0, Qt::AlignTop);
    QLabel *label = makeLabel(TextRole::Strong, QStringLiteral("drug-hint"));
    label->setText(text);
    line->addWidget(label, 1);
    return box;
}

struct ClaimWords
{
    Q_DECLARE_TR_FUNCTIONS(tegata::pharmacy::ClaimWords)
};

/// Of a prescription that is open although it was claimed. What was handed over without being counted, only people
/// know.
QString endedClaimText(const workflows::PrescriptionInformation &prescription)
{
    if (prescription.ownClaimEnded) {
        return ClaimWords::tr("The claim of this pharmacy has ended. To dispense it, claim the prescription again.");
    }
    return ClaimWords::tr("The claim of %1 has ended. Ask the patient whether anything was handed over there.")
        .arg(oneLine(prescription.holderName));
}

} // namespace

PrescriptionDetails::PrescriptionDetails(QWidget *parent)
    : QWidget(parent)
    , m_title(makeLabel(TextRole::Section, QStringLiteral("prescription-title")))
    , m_hint(makeLabel(TextRole::Muted, QStringLiteral("prescription-hint")))
    , m_facts(new DetailList)
    , m_unreadable(makeLabel(TextRole::Strong, QStringLiteral("prescription-unreadable")))
    , m_drugs(new QVBoxLayout)
    , m_claim(makeButton(ButtonRole::Primary, QStringLiteral("prescription-claim")))
    , m_dispense(makeButton(ButtonRole::Primary, QStringLiteral("prescription-dispense")))
    , m_release(makeButton(ButtonRole::Secondary, QStringLiteral("prescription-release")))
    , m_cancel(makeButton(ButtonRole::Secondary, QStringLiteral("prescription-cancel")))
{
    setObjectName(QStringLiteral("prescription-details"));
    m_facts->setObjectName(QStringLiteral("prescription-facts"));
    m_claim->setIcon(icon(Icon::Lock, Ink::OnAccent));
    m_dispense->setIcon(icon(Icon::Dispense, Ink::OnAccent));
    m_release->setIcon(icon(Icon::Unlock));
    m_cancel->setIcon(icon(Icon::Remove));

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::medium);
    column->addWidget(m_title);
    column->addWidget(m_hint);
    auto *actions = new QWidget;
    auto *row = new FlowLayout(actions, space::small);
    for (QPushButton *button : {m_claim, m_dispense, m_release, m_cancel}) {
        row->addWidget(button);
    }
    column->addWidget(actions);
    column->addWidget(m_facts);
    column->addWidget(m_unreadable);
    m_drugs->setSpacing(space::small);
    column->addLayout(m_drugs);
    column->addStretch(1);

    connect(m_claim, &QPushButton::clicked, this, &PrescriptionDetails::claimRequested);
    connect(m_dispense, &QPushButton::clicked, this, &PrescriptionDetails::dispenseRequested);
    connect(m_release, &QPushButton::clicked, this, &PrescriptionDetails::releaseRequested);
    connect(m_cancel, &QPushButton::clicked, this, &PrescriptionDetails::cancelRequested);
    retranslate();
}

void PrescriptionDetails::setPrescription(std::optional<PrescriptionRow> row,
                                          std::vector<clinical::Sourced<clinical::AllergyItem>> allergies, bool isOwn)
{
    m_row = std::move(row);
    m_allergies = std::move(allergies);
    m_isOwn = isOwn;
    retranslate();
}

void PrescriptionDetails::setBusy(bool busy)
{
    m_isBusy = busy;
    showActions();
}

void PrescriptionDetails::setWaiting(bool waiting)
{
    m_isWaiting = waiting;
    showActions();
}

void PrescriptionDetails::setAccess(workflows::AccessState access)
{
    m_access = access;
    showActions();
}

void PrescriptionDetails::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void PrescriptionDetails::retranslate()
{
    m_claim->setText(tr("Claim for this pharmacy"));
    m_dispense->setText(tr("Dispense"));
    m_release->setText(tr("Release"));
    m_cancel->setText(tr("Cancel the prescription"));
    m_title->setVisible(m_row.has_value());
    m_facts->setVisible(m_row.has_value());
    if (m_row) {
        showFacts();
    } else {
        m_hint->setText(tr("Choose a prescription from the list."));
        m_hint->show();
        m_facts->setDetails({});
    }
    showDrugs();
    showActions();
}

void PrescriptionDetails::showFacts()
{
    const workflows::PrescriptionInformation &prescription = m_row->information;
    const clinical::PrescriptionItem &content = prescription.content;
    m_title->setText(content.authored.isValid() ? tr("Prescription of %1").arg(fhirDateText(content.authored))
                                                : tr("Prescription"));
    std::vector<Detail> facts{{tr("State"), standingText(*m_row), false, standingTone(*m_row)}};
    if (!content.prescriber.isEmpty()) {
        facts.push_back({tr("Prescriber"), oneLine(content.prescriber)});
    }
    facts.push_back({tr("Issued by"), oneLine(prescription.issuerName)});
    facts.push_back({tr("Valid until"), validUntilText(prescription)});
    if (m_row->isStandingKnown) {
        facts.push_back({tr("Dispensed"), fillsText(prescription)});
    }
    if (content.repeatsAllowed > 0) {
        facts.push_back({tr("Refills"), tr("%n more time(s) after the first", nullptr, content.repeatsAllowed)});
    }
    if (!content.comment.isEmpty()) {
        facts.push_back({tr("Comment"), manyLines(content.comment)});
    }
    const auto isSame = [](const Detail &left, const Detail &right) {
        return left.label == right.label && left.value == right.value && left.tone == right.tone;
    };
    const std::vector<Detail> &shown = m_facts->details();
    if (!std::equal(facts.begin(), facts.end(), shown.begin(), shown.end(), isSame)) {
        m_facts->setDetails(std::move(facts));
    }
}

std::vector<PrescriptionDetails::DrugCard> PrescriptionDetails::drugCards() const
{
    std::vector<DrugCard> cards;
    if (!m_row) {
        return cards;
    }
    const workflows::PrescriptionInformation &prescription = m_row->information;
    for (std::size_t index = 0; index < prescription.content.drugs.size(); ++index) {
        const clinical::MedicationItem &drug = prescription.content.drugs[index];
        DrugCard card;
        card.name = breakable(oneLine(drug.drug.text));
        QStringList facts;
        if (!drug.dosage.isEmpty()) {
            facts.append(oneLine(drug.dosage));
        }
        // Many a dosage says the days in its own words.
        if (const QString days = daysText(drug.days); !drug.days.isEmpty() && !drug.dosage.contains(days)) {
            facts.append(tr("for %1").arg(days));
        }
        if (!drug.quantity.isEmpty()) {
            facts.append(tr("in all %1").arg(oneLine(drug.quantity)));
        }
        card.facts = breakable(facts.join(QStringLiteral(" · ")));
        card.note = breakable(manyLines(drug.note));
        if (drug.substitutionForbidden) {
            card.forbidden = drug.substitutionReason.isEmpty()
                                 ? tr("Must not be substituted.")
                                 : tr("Must not be substituted: %1").arg(oneLine(drug.substitutionReason));
        }
        if (index < prescription.allergyMatches.size()) {
            for (const clinical::AllergyMatch &match : prescription.allergyMatches[index]) {
                card.hints.append(allergyHintText(match, m_allergies));
            }
        }
        cards.push_back(std::move(card));
    }
    return cards;
}

void PrescriptionDetails::showDrugs()
{
    const bool isOfAnother = m_row && m_row->information.isOfAnotherRecord;
    m_unreadable->setText(isOfAnother
                              ? tr("This prescription is not what its issuer wrote. Do not dispense it. Ask the "
                                   "institution that issued it.")
                              : tr("The content of this prescription cannot be read here. Ask the patient "
                                   "whether the permission includes the medications."));
    m_unreadable->setVisible(m_row && m_row->information.content.drugs.empty());
    std::vector<DrugCard> cards = drugCards();
    if (cards == m_cards) {
        return;
    }
    m_cards = std::move(cards);
    while (QLayoutItem *item = m_drugs->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (std::size_t index = 0; index < m_cards.size(); ++index) {
        addCard(index);
    }
}

void PrescriptionDetails::addCard(std::size_t index)
{
    const DrugCard &drug = m_cards[index];
    auto *card = new QFrame(this);
    setCard(card);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(space::large, space::medium, space::large, space::medium);
    column->setSpacing(space::tiny);
    const auto add = [column, index](TextRole role, const QString &name, const QString &text) {
        if (!text.isEmpty()) {
            QLabel *label = makeLabel(role, name.arg(index));
            label->setText(text);
            column->addWidget(label);
        }
    };
    add(TextRole::Strong, QStringLiteral("drug-name-%1"), drug.name);
    add(TextRole::Body, QStringLiteral("drug-dosage-%1"), drug.facts);
    add(TextRole::Muted, QStringLiteral("drug-note-%1"), drug.note);
    if (!drug.forbidden.isEmpty()) {
        column->addWidget(hintLine(Icon::Warning, Tone::Warning, drug.forbidden));
    }
    for (const QString &hint : drug.hints) {
        column->addWidget(hintLine(Icon::Allergy, Tone::Error, hint));
    }
    m_drugs->addWidget(card);
    card->show();
}

QString PrescriptionDetails::whyNothing() const
{
    switch (m_access) {
    case AccessState::Running:
        return {};
    case AccessState::TerminalEnded:
        return tr("This terminal can only show what this pharmacy wrote itself; nothing can be done with this "
                  "prescription here.");
    case AccessState::KeysUnavailable:
        return tr("The keys of the patient's permission could not be opened; nothing can be done with this "
                  "prescription here.");
    case AccessState::ChartClosed:
        return tr("The patient has closed this chart; nothing can be done with this prescription.");
    case AccessState::Expired:
    case AccessState::Revoked:
        break;
    }
    return m_row && m_row->information.ownClaimEnded
               ? tr("The permission of the patient has ended, and with it the claim of this pharmacy: nothing can be "
                    "dispensed on it any more, and another pharmacy can claim it.")
               : tr("The permission of the patient has ended; nothing can be done with this prescription.");
}

void PrescriptionDetails::showActions()
{
    const bool isKnown = m_row && m_row->isStandingKnown && m_access == AccessState::Running;
    const auto standing = isKnown ? m_row->information.standing : PrescriptionStanding::Completed;
    const bool isOpen = standing == PrescriptionStanding::Issued || standing == PrescriptionStanding::PartlyDispensed;
    const bool isOurs = standing == PrescriptionStanding::Claimed && m_row->information.heldByUs;
    const bool isSound = m_row && !m_row->information.isOfAnotherRecord;
    m_claim->setVisible(isOpen && isSound);
    m_dispense->setVisible(isOurs && isSound);
    m_release->setVisible(isOurs);
    m_cancel->setVisible(isOpen && m_isOwn);
    for (QPushButton *button : {m_claim, m_dispense, m_release, m_cancel}) {
        button->setEnabled(!m_isBusy && !m_isWaiting);
    }
    if (!m_row) {
        return;
    }
    const workflows::PrescriptionInformation &prescription = m_row->information;
    const bool isClaimEnded = prescription.claimEnded || prescription.ownClaimEnded;
    m_hint->setVisible((!isOpen && !isOurs) || m_isWaiting || isClaimEnded);
    if (m_access != AccessState::Running) {
        m_hint->setText(whyNothing());
    } else if (!m_row->isStandingKnown) {
        m_hint->setText(tr("This terminal is offline: whether the prescription is still open cannot be known. It can "
                           "be claimed and dispensed once the connection is back."));
    } else if (m_isWaiting && (isOpen || isOurs)) {
        m_hint->setText(tr("Something written for this patient is still on its way. The buttons come back when it is "
                           "recorded."));
    } else {
        switch (standing) {
        case PrescriptionStanding::Claimed:
            m_hint->setText(
                prescription.ownClaimEnded
                    ? tr("The claim of this pharmacy ended because the permission of the patient had ended or this "
                         "pharmacy was not active. Another pharmacy holds this prescription now, and only that "
                         "pharmacy can dispense it.")
                    : tr("Another pharmacy holds this prescription. Only that pharmacy can dispense or release it."));
            break;
        case PrescriptionStanding::Completed:
            m_hint->setText(tr("Everything prescribed here was dispensed."));
            break;
        case PrescriptionStanding::Cancelled:
            m_hint->setText(tr("The issuer cancelled this prescription. It must not be dispensed."));
            break;
        case PrescriptionStanding::Expired:
            m_hint->setText(tr("This prescription was valid until %1. It must not be dispensed any more.")
                                .arg(validUntilText(m_row->information)));
            break;
        case PrescriptionStanding::Issued:
        case PrescriptionStanding::PartlyDispensed:
            m_hint->setText(endedClaimText(prescription));
            break;
        }
    }
}

} // namespace tegata::pharmacy
