#pragma once

#include <tegata/uikit/DateText.h>
#include <tegata/uikit/Pill.h>

#include <QStringList>

#include <vector>

class QPushButton;

namespace tegata::ui {

class FlowLayout;

/// FHIR administrative gender.
enum class Sex
{
    Unknown,
    Female,
    Male,
    Other,
};

/// How bad an exposure may be (FHIR AllergyIntolerance.criticality).
enum class Criticality
{
    Unknown,
    Low,
    High,
};

struct AllergyTag
{
    QString substance;
    Criticality criticality = Criticality::Unknown;
    /// What happened, in words; may be empty.
    QString reaction;
};

/// What an empty allergy list means. "No information" is never shown as "none known".
enum class AllergyKnowledge
{
    NoInformation,
    NoneKnown,
    Listed,
};

struct PatientIdentifier
{
    /// "Aoba Hospital", "Insurance number"
    QString system;
    QString value;
};

enum class PermissionState
{
    /// Whatever the patient permitted, this terminal shows only what the own institution wrote.
    OwnOnly,
    /// The permission runs, but its keys could not be opened.
    NoKeys,
    Running,
    Expired,
    Revoked,
    /// The patient closed the chart.
    Closed,
};

struct PermissionSummary
{
    PermissionState state = PermissionState::OwnOnly;
    bool canRead = false;
    bool canWrite = false;
    /// Invalid: without an end.
    QDateTime validUntil = {};
};

/// Who the chart is about; a value, set as a whole.
struct PatientSummary
{
    QString name;
    QString kana;
    PartialDate birth;
    Sex sex = Sex::Unknown;
    bool isDeceased = false;
    std::vector<PatientIdentifier> identifiers;
    AllergyKnowledge allergyKnowledge = AllergyKnowledge::NoInformation;
    std::vector<AllergyTag> allergies;
    QStringList alerts;
    PermissionSummary permission;
};

[[nodiscard]] QString sexText(Sex sex);
[[nodiscard]] QString permissionText(const PermissionSummary &permission);

/// Who this is, always at the top and never scrolled away: name and kana, birth date and age, sex, identifiers,
/// allergies, alerts, permission. Text from outside is shown literally; long names end in "…" and open on
/// demand; everything wraps. GUI thread.
class PatientBanner : public QFrame
{
    Q_OBJECT
public:
    explicit PatientBanner(QWidget *parent = nullptr);
    /// `today` is the date ages are counted to.
    void setPatient(const PatientSummary &patient, const QDate &today);
    [[nodiscard]] const PatientSummary &patient() const { return m_patient; }

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void retranslate();
    void showFacts();
    void showTags();
    void showPermission();
    void updateExpander();

    PatientSummary m_patient;
    QDate m_today;
    ElidedLabel *m_kana;
    ElidedLabel *m_name;
    QLabel *m_wholeName;
    QPushButton *m_expander;
    QWidget *m_factBox;
    FlowLayout *m_facts;
    QWidget *m_tagBox;
    FlowLayout *m_tags;
    bool m_showsAllTags = false;
    Pill *m_permission;
};

} // namespace tegata::ui
