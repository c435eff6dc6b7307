#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/FlowLayout.h>
#include <tegata/uikit/PatientBanner.h>
#include <tegata/uikit/Theme.h>

#include <QCoreApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace tegata::ui {

namespace {

struct PatientWords
{
    Q_DECLARE_TR_FUNCTIONS(tegata::ui::PatientWords)
};

/// More than this many allergies fold behind a button.
constexpr std::size_t shownAllergies = 6;

/// An allergy of unknown criticality may be a bad one: it comes before a low one.
int rankOf(Criticality criticality)
{
    switch (criticality) {
    case Criticality::High:
        return 0;
    case Criticality::Unknown:
        return 1;
    case Criticality::Low:
        return 2;
    }
    return 1;
}

void clearLayout(QLayout *layout)
{
    while (QLayoutItem *item = layout->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            // Out of sight and out of reach at once, but deleted later: it may be the button whose press led here.
            widget->hide();
            widget->setParent(nullptr);
            widget->deleteLater();
        }
        delete item;
    }
}

} // namespace

QString sexText(Sex sex)
{
    switch (sex) {
    case Sex::Unknown:
        return PatientWords::tr("Sex unknown");
    case Sex::Female:
        return PatientWords::tr("Female");
    case Sex::Male:
        return PatientWords::tr("Male");
    case Sex::Other:
        return PatientWords::tr("Other sex");
    }
    return {};
}

QString permissionText(const PermissionSummary &permission)
{
    const QString until = dateText(permission.validUntil.toLocalTime().date());
    switch (permission.state) {
    case PermissionState::OwnOnly:
        return PatientWords::tr("Own entries only");
    case PermissionState::NoKeys:
        return PatientWords::tr("Keys could not be opened");
    case PermissionState::Expired:
        return until.isEmpty() ? PatientWords::tr("Permission has expired")
                               : PatientWords::tr("Permission expired on %1").arg(until);
    case PermissionState::Revoked:
        return PatientWords::tr("Permission was withdrawn");
    case PermissionState::Closed:
        return PatientWords::tr("The patient has closed this chart");
    case PermissionState::Running:
        break;
    }
    if (permission.canRead && permission.canWrite) {
        return until.isEmpty() ? PatientWords::tr("May read and write, without an end date")
                               : PatientWords::tr("May read and write until %1").arg(until);
    }
    if (permission.canWrite) {
        return until.isEmpty() ? PatientWords::tr("May only write, without an end date")
                               : PatientWords::tr("May only write, until %1").arg(until);
    }
    return until.isEmpty() ? PatientWords::tr("May only read, without an end date")
                           : PatientWords::tr("May only read, until %1").arg(until);
}

PatientBanner::PatientBanner(QWidget *parent)
    : QFrame(parent)
    , m_kana(new ElidedLabel(this))
    , m_name(new ElidedLabel(this))
    , m_wholeName(makeLabel(TextRole::Title, QStringLiteral("patientWholeName"), this))
    , m_expander(makeButton(ButtonRole::Quiet, QStringLiteral("patientExpand"), this))
    , m_factBox(new QWidget(this))
    , m_facts(new FlowLayout(m_factBox, space::large))
    , m_tagBox(new QWidget(this))
    , m_tags(new FlowLayout(m_tagBox, space::small))
    , m_permission(new Pill(this))
{
    setObjectName(QStringLiteral("patientBanner"));
    setCard(this);
    m_kana->setObjectName(QStringLiteral("patientKana"));
    m_name->setObjectName(QStringLiteral("patientName"));
    m_factBox->setObjectName(QStringLiteral("patientFacts"));
    m_tagBox->setObjectName(QStringLiteral("patientTags"));
    m_permission->setObjectName(QStringLiteral("patientPermission"));
    setTextRole(m_kana, TextRole::Muted);
    setTextRole(m_name, TextRole::Title);
    m_wholeName->hide();
    m_expander->setCheckable(true);

    auto *nameRow = new QHBoxLayout;
    nameRow->setSpacing(space::medium);
    nameRow->addWidget(m_name, 1);
    nameRow->addWidget(m_expander);
    nameRow->addWidget(m_permission, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::large, space::medium, space::large, space::medium);
    column->setSpacing(space::tiny);
    column->addWidget(m_kana);
    column->addLayout(nameRow);
    column->addWidget(m_wholeName);
    column->addWidget(m_factBox);
    column->addSpacing(space::tiny);
    column->addWidget(m_tagBox);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Minimum);

    connect(m_expander, &QPushButton::toggled, this, [this](bool open) {
        m_wholeName->setVisible(open);
        retranslate();
    });
    retranslate();
}

void PatientBanner::setPatient(const PatientSummary &patient, const QDate &today)
{
    m_patient = patient;
    m_today = today;
    m_expander->setChecked(false);
    m_showsAllTags = false;
    retranslate();
}

void PatientBanner::retranslate()
{
    const QString name = oneLine(m_patient.name);
    m_name->setFullText(name.isEmpty() ? tr("Name unknown") : name);
    m_kana->setFullText(m_patient.kana);
    m_kana->setVisible(!m_patient.kana.isEmpty());
    m_wholeName->setText(breakable(oneLine(m_patient.name)));
    m_expander->setText(m_expander->isChecked() ? tr("Shorten the name") : tr("Show the whole name"));
    setAccessibleName(tr("Patient: %1").arg(name));
    showFacts();
    showTags();
    showPermission();
    updateExpander();
}

void PatientBanner::showFacts()
{
    clearLayout(m_facts);
    const auto add = [this](const QString &text, const QString &name) {
        auto *label = new ElidedLabel(m_factBox);
        label->setObjectName(name);
        label->setFullText(text);
        m_facts->addWidget(label);
        label->show();
    };
    const QString born = dateText(m_patient.birth);
    const QString age = m_patient.isDeceased ? QString() : ageText(m_patient.birth, m_today);
    if (born.isEmpty()) {
        add(tr("Birth date unknown"), QStringLiteral("patientBirth"));
    } else {
        add(age.isEmpty() ? tr("Born %1").arg(born) : tr("Born %1 (%2)", "date, age").arg(born, age),
            QStringLiteral("patientBirth"));
    }
    add(sexText(m_patient.sex), QStringLiteral("patientSex"));
    for (const PatientIdentifier &identifier : m_patient.identifiers) {
        add(tr("%1: %2", "identifier system: value").arg(oneLine(identifier.system), oneLine(identifier.value)),
            QStringLiteral("patientIdentifier"));
    }
    m_factBox->updateGeometry();
}

void PatientBanner::showTags()
{
    clearLayout(m_tags);
    const auto add = [this](Icon icon, Tone tone, const QString &text, const QString &toolTip, const QString &name) {
        auto *pill = new Pill(m_tagBox);
        pill->setObjectName(name);
        pill->setContent(icon, tone, text, toolTip);
        m_tags->addWidget(pill);
        pill->show();
    };
    const QString allergyName = QStringLiteral("patientAllergy");
    if (m_patient.isDeceased) {
        add(Icon::Info, Tone::Neutral, tr("Deceased"), {}, QStringLiteral("patientDeceased"));
    }
    if (m_patient.allergies.empty()) {
        const bool noneKnown = m_patient.allergyKnowledge == AllergyKnowledge::NoneKnown;
        add(noneKnown ? Icon::Success : Icon::Info, noneKnown ? Tone::Success : Tone::Warning,
            noneKnown ? tr("No known allergies") : tr("No information about allergies"), {}, allergyName);
    }
    // The worst first. What does not fit is counted and one press away, so that the banner leaves room for the chart.
    std::vector<AllergyTag> allergies = m_patient.allergies;
    std::stable_sort(allergies.begin(), allergies.end(), [](const AllergyTag &left, const AllergyTag &right) {
        return rankOf(left.criticality) < rankOf(right.criticality);
    });
    const std::size_t total = allergies.size();
    const bool isCut = total > shownAllergies + 1 && !m_showsAllTags;
    if (isCut) {
        allergies.resize(shownAllergies);
    }
    for (const AllergyTag &allergy : allergies) {
        const QString substance = oneLine(allergy.substance);
        QString text;
        Tone tone = Tone::Warning;
        switch (allergy.criticality) {
        case Criticality::High:
            text = tr("Allergy: %1 (high risk)").arg(substance);
            tone = Tone::Error;
            break;
        case Criticality::Low:
            text = tr("Allergy: %1 (low risk)").arg(substance);
            break;
        case Criticality::Unknown:
            text = tr("Allergy: %1").arg(substance);
            break;
        }
        const QString reaction = oneLine(allergy.reaction);
        add(Icon::Allergy, tone, text, reaction.isEmpty() ? text : tr("%1. Reaction: %2").arg(text, reaction),
            allergyName);
    }
    if (total > shownAllergies + 1) {
        auto *more = makeButton(ButtonRole::Quiet, QStringLiteral("patientMoreAllergies"), m_tagBox);
        more->setText(isCut ? tr("Show %n more allergies", nullptr, static_cast<int>(total - shownAllergies))
                            : tr("Show fewer allergies"));
        connect(more, &QPushButton::clicked, this, [this] {
            m_showsAllTags = !m_showsAllTags;
            showTags();
        });
        m_tags->addWidget(more);
        more->show();
    }
    for (const QString &alert : m_patient.alerts) {
        add(Icon::Warning, Tone::Warning, oneLine(alert), {}, QStringLiteral("patientAlert"));
    }
    m_tagBox->updateGeometry();
}

void PatientBanner::showPermission()
{
    const bool running = m_patient.permission.state == PermissionState::Running;
    m_permission->setContent(Icon::Permission, running ? Tone::Info : Tone::Warning,
                             permissionText(m_patient.permission));
}

void PatientBanner::updateExpander() { m_expander->setVisible(m_expander->isChecked() || m_name->isElided()); }

void PatientBanner::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    updateExpander();
}

void PatientBanner::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QFrame::changeEvent(event);
}

} // namespace tegata::ui
