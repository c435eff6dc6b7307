#include "ImportView.h"

#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Theme.h>

#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace tegata::workstation {

namespace space = ui::space;

ImportView::ImportView(QWidget *parent)
    : ui::Page(QStringLiteral("import-view"), parent)
    , m_title(ui::makeLabel(ui::TextRole::Section, QStringLiteral("import-title"), this))
    , m_counts(ui::makeLabel(ui::TextRole::Body, QStringLiteral("import-counts"), this))
    , m_candidateLabel(ui::makeLabel(ui::TextRole::Strong, QStringLiteral("import-candidate-label"), this))
    , m_candidates(new QComboBox(this))
    , m_fileLabel(ui::makeLabel(ui::TextRole::Strong, QStringLiteral("import-file-label"), this))
    , m_file(new ui::DetailList(this))
    , m_chartLabel(ui::makeLabel(ui::TextRole::Strong, QStringLiteral("import-chart-label"), this))
    , m_chart(new ui::DetailList(this))
    , m_warningBox(new QFrame(this))
    , m_warning(ui::makeLabel(ui::TextRole::Strong, QStringLiteral("import-warning"), m_warningBox))
    , m_groups(new QTreeWidget(this))
    , m_back(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("import-back"), this))
    , m_confirm(ui::makeButton(ui::ButtonRole::Primary, QStringLiteral("import-confirm"), this))
{
    m_file->setObjectName(QStringLiteral("import-file-person"));
    m_chart->setObjectName(QStringLiteral("import-chart-person"));
    m_groups->setObjectName(QStringLiteral("import-groups"));
    m_candidates->setObjectName(QStringLiteral("import-candidates"));
    m_candidateLabel->setBuddy(m_candidates);
    m_groups->setColumnCount(2);
    m_groups->setRootIsDecorated(true);
    m_groups->header()->setStretchLastSection(true);
    m_groups->setColumnWidth(0, 420);
    m_back->setIcon(ui::icon(ui::Icon::Back));
    m_warningBox->setProperty("surface", QStringLiteral("notice"));
    ui::setTone(m_warningBox, ui::Tone::Warning);
    auto *warningRow = new QHBoxLayout(m_warningBox);
    warningRow->setContentsMargins(space::medium, space::small, space::medium, space::small);
    warningRow->addWidget(new ui::IconLabel(ui::Icon::Warning, ui::Ink::Warning, 20, m_warningBox), 0, Qt::AlignTop);
    warningRow->addWidget(m_warning, 1);
    auto *people = new QHBoxLayout;
    people->setSpacing(space::huge);
    const auto person = [people](QLabel *label, ui::DetailList *facts) {
        auto *side = new QVBoxLayout;
        side->addWidget(label);
        side->addWidget(facts);
        people->addLayout(side, 1);
    };
    person(m_fileLabel, m_file);
    person(m_chartLabel, m_chart);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_back);
    buttons->addStretch(1);
    buttons->addWidget(m_confirm);
    column()->setSpacing(space::small);
    column()->addWidget(m_title);
    column()->addWidget(m_counts);
    column()->addWidget(m_candidateLabel);
    column()->addWidget(m_candidates);
    column()->addLayout(people);
    column()->addWidget(m_warningBox);
    column()->addWidget(m_groups, 1);
    column()->addLayout(buttons);
    connect(m_back, &QPushButton::clicked, this, &ImportView::backRequested);
    connect(m_confirm, &QPushButton::clicked, this, &ImportView::confirmRequested);
    connect(m_candidates, &QComboBox::activated, this, [this] {
        if (m_candidates->currentIndex() > 0) {
            Q_EMIT candidateChosen(m_candidates->currentData().toString());
        }
    });
    setCandidates({});
    retranslate();
}

void ImportView::setCandidates(const std::vector<std::pair<QString, QString>> &referencesAndNames)
{
    m_candidates->clear();
    m_candidates->addItem(tr("Choose the patient"), QString());
    for (const auto &[reference, name] : referencesAndNames) {
        m_candidates->addItem(ui::oneLine(name), reference);
    }
    m_candidateLabel->setVisible(!referencesAndNames.empty());
    m_candidates->setVisible(!referencesAndNames.empty());
    showConfirm();
}

void ImportView::setBusy(bool busy)
{
    m_isBusy = busy;
    showConfirm();
}

void ImportView::showConfirm()
{
    const bool mustChoose = !m_candidates->isHidden() && m_candidates->currentIndex() <= 0;
    m_confirm->setEnabled(!m_isBusy && !mustChoose && !m_review.groups.empty());
}

void ImportView::setReview(const ImportReview &review)
{
    m_review = review;
    m_groups->clear();
    for (const ImportGroup &group : review.groups) {
        auto *top = new QTreeWidgetItem(m_groups, {tr("%1 (%2)").arg(group.title).arg(group.lines.size()), {}});
        top->setIcon(0, ui::icon(group.icon));
        for (const auto &[what, why] : group.lines) {
            auto *line = new QTreeWidgetItem(top, {ui::oneLine(what), ui::oneLine(why)});
            line->setToolTip(0, ui::toolTipOf(what));
            line->setToolTip(1, ui::toolTipOf(why));
        }
        top->setExpanded(group.lines.size() <= 50);
    }
    retranslate();
    showConfirm();
    m_confirm->setFocus();
}

void ImportView::clear()
{
    m_isBusy = false;
    setReview({});
    setCandidates({});
}

void ImportView::showPeople()
{
    const auto facts = [](const PersonFacts &person) -> std::vector<ui::Detail> {
        const auto said = [](const QString &value) { return value.isEmpty() ? tr("Not said") : value; };
        return {{tr("Name"), said(person.name)},
                {tr("Kana"), said(person.kana)},
                {tr("Born"), said(person.birth)},
                {tr("Sex"), said(person.sex)}};
    };
    m_file->setDetails(facts(m_review.inFile));
    m_chart->setDetails(facts(m_review.inChart));
}

void ImportView::retranslate()
{
    m_title->setText(tr("Import %1").arg(ui::oneLine(m_review.fileName)));
    ui::nameField(m_candidateLabel, m_candidates, tr("The file is about several people. Which one is this patient?"));
    if (m_candidates->count() > 0) {
        m_candidates->setItemText(0, tr("Choose the patient"));
    }
    m_counts->setText(m_review.counts);
    m_fileLabel->setText(tr("The patient of the file"));
    m_chartLabel->setText(tr("The patient of this chart"));
    m_warningBox->setVisible(!m_review.warning.isEmpty());
    m_warning->setText(m_review.warning);
    m_groups->setHeaderLabels({tr("What"), tr("Why")});
    m_groups->setAccessibleName(tr("What the import does"));
    m_back->setText(tr("Back to the chart"));
    m_confirm->setText(tr("Import…"));
    showPeople();
}

} // namespace tegata::workstation
