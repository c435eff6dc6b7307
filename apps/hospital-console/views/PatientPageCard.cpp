#include "PatientPageCard.h"

#include <tegata/uikit/Page.h>
#include <tegata/uikit/Theme.h>

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

namespace tegata::console {

namespace {

/// As the phone shows it.
QString grouped(const QString &build)
{
    QStringList groups;
    for (qsizetype place = 0; place < build.size(); place += 8) {
        groups.append(build.mid(place, 8));
    }
    return groups.join(QLatin1Char(' '));
}

} // namespace

PatientPageCard::PatientPageCard(QWidget *parent)
    : QWidget(parent)
    , m_title(ui::makeLabel(ui::TextRole::Section, QStringLiteral("home-page-title"), this))
    , m_facts(new ui::DetailList(this))
    , m_note(ui::makeLabel(ui::TextRole::Muted, QStringLiteral("home-page-note"), this))
{
    setObjectName(QStringLiteral("home-patient-page"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_title);
    column->addWidget(m_facts);
    column->addWidget(m_note);
    clear();
}

void PatientPageCard::setChecking(const QUrl &address)
{
    m_address = address;
    m_hasFailed = false;
    m_information.reset();
    retranslate();
}

void PatientPageCard::setInformation(const workflows::PatientPageInformation &information)
{
    m_address = information.address;
    m_hasFailed = false;
    m_information = information;
    retranslate();
}

void PatientPageCard::setFailed()
{
    m_hasFailed = true;
    m_information.reset();
    retranslate();
}

void PatientPageCard::clear() { setChecking({}); }

void PatientPageCard::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void PatientPageCard::retranslate()
{
    setVisible(!m_address.isEmpty());
    m_title->setText(tr("The patients' page"));
    std::vector<ui::Detail> facts{{tr("Address"), m_address.toDisplayString()}};
    QString note =
        tr("Compare the build with the one that a phone shows under “About this page”, and with the one that "
           "the page was published with.");
    if (m_information) {
        facts.push_back({tr("Build"), grouped(m_information->build), true});
        if (!m_information->isOfThisNetwork) {
            facts.push_back({tr("State"), tr("Not of this network"), false, ui::Tone::Error});
            note =
                tr("The page is told about other nodes, another gateway or another ledger than this computer. Do not "
                   "let patients use it before that is cleared up.");
        } else if (!m_information->saysTheSame) {
            facts.push_back({tr("State"), tr("Not what it says of itself"), false, ui::Tone::Error});
            note = tr("The files that were served are not those of the build that the page names. Do not let patients "
                      "use it before that is cleared up.");
        }
    } else {
        facts.push_back({tr("Build"), m_hasFailed ? tr("The page could not be fetched.") : tr("Being computed…"), false,
                         m_hasFailed ? ui::Tone::Warning : ui::Tone::Neutral});
    }
    m_facts->setDetails(std::move(facts));
    m_note->setText(note);
}

} // namespace tegata::console
