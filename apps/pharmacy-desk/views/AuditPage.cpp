#include "views/AuditPage.h"

#include "views/AuditModel.h"
#include "views/Wording.h"

#include <tegata/uikit/DataTable.h>
#include <tegata/uikit/EmptyState.h>
#include <tegata/uikit/FlowLayout.h>
#include <tegata/uikit/Language.h>
#include <tegata/uikit/Theme.h>

#include <QCheckBox>
#include <QComboBox>
#include <QDateEdit>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <map>

namespace tegata::pharmacy {

using namespace ui;

namespace {

/// Days the time filter begins with.
constexpr int usualDays = 30;

QDateEdit *makeDate(const QString &name)
{
    auto *edit = new QDateEdit;
    edit->setObjectName(name);
    edit->setCalendarPopup(true);
    edit->setEnabled(false);
    return edit;
}

QComboBox *makeChoice(const QString &name)
{
    auto *box = new QComboBox;
    box->setObjectName(name);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    box->setMaximumWidth(260);
    return box;
}

} // namespace

AuditPage::AuditPage(UiSettings &settings, QWidget *parent)
    : QWidget(parent)
    , m_title(makeLabel(TextRole::Title, QStringLiteral("audit-title")))
    , m_refresh(makeButton(ButtonRole::Secondary, QStringLiteral("audit-refresh")))
    , m_export(makeButton(ButtonRole::Secondary, QStringLiteral("audit-export")))
    , m_byTime(new QCheckBox)
    , m_from(makeDate(QStringLiteral("audit-from")))
    , m_untilLabel(makeLabel(TextRole::Body, QStringLiteral("audit-until-label")))
    , m_until(makeDate(QStringLiteral("audit-until")))
    , m_event(makeChoice(QStringLiteral("audit-event")))
    , m_device(makeChoice(QStringLiteral("audit-device")))
    , m_patient(makeChoice(QStringLiteral("audit-patient")))
    , m_count(makeLabel(TextRole::Muted, QStringLiteral("audit-count")))
    , m_stack(new QStackedWidget)
    , m_table(new DataTable)
    , m_model(new AuditModel(this))
    , m_empty(new EmptyState(Icon::Audit))
{
    setObjectName(QStringLiteral("audit-page"));
    m_byTime->setObjectName(QStringLiteral("audit-by-time"));
    m_table->setObjectName(QStringLiteral("audit-table"));
    m_refresh->setIcon(icon(Icon::Refresh));
    m_export->setIcon(icon(Icon::Export));
    m_untilLabel->setWordWrap(false);
    m_table->setModel(m_model);
    m_table->setSortingEnabled(false);
    m_table->setStretchColumn(AuditModel::Details);
    m_table->setColumnWidth(AuditModel::Time, 180);
    m_table->setColumnWidth(AuditModel::Event, 210);
    m_table->setColumnWidth(AuditModel::Device, 130);
    m_table->setColumnWidth(AuditModel::Patient, 140);
    m_table->setColumnWidth(AuditModel::Block, 90);
    m_table->remember(settings, QStringLiteral("pharmacy/audit"));
    m_table->setSortingEnabled(false);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::page, space::huge, space::page, space::huge);
    column->setSpacing(space::medium);
    auto *top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(m_refresh);
    top->addWidget(m_export);
    column->addLayout(top);
    auto *filters = new QWidget;
    auto *row = new FlowLayout(filters, space::small);
    for (QWidget *filter :
         std::initializer_list<QWidget *>{m_byTime, m_from, m_untilLabel, m_until, m_event, m_device, m_patient}) {
        row->addWidget(filter);
    }
    column->addWidget(filters);
    column->addWidget(m_count);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    column->addWidget(m_stack, 1);

    connect(m_refresh, &QPushButton::clicked, this, &AuditPage::refreshRequested);
    connect(m_export, &QPushButton::clicked, this, &AuditPage::exportRequested);
    connect(m_byTime, &QCheckBox::toggled, this, [this](bool isOn) {
        m_from->setEnabled(isOn);
        m_until->setEnabled(isOn);
        applyFilter();
    });
    connect(m_from, &QDateEdit::dateChanged, this, &AuditPage::applyFilter);
    connect(m_until, &QDateEdit::dateChanged, this, &AuditPage::applyFilter);
    for (QComboBox *box : {m_event, m_device, m_patient}) {
        connect(box, &QComboBox::currentIndexChanged, this, &AuditPage::applyFilter);
    }
    retranslate();
}

void AuditPage::setEntries(std::vector<workflows::AuditEntry> entries, QDate today)
{
    if (m_all.empty()) {
        m_isFilling = true;
        m_from->setDate(today.addDays(-usualDays));
        m_until->setDate(today);
        m_isFilling = false;
    }
    m_all = std::move(entries);
    fillChoices();
    applyFilter();
}

void AuditPage::setLoading(bool loading)
{
    m_isLoading = loading;
    applyFilter();
}

void AuditPage::clear()
{
    m_all.clear();
    m_byTime->setChecked(false);
    fillChoices();
    applyFilter();
}

const std::vector<workflows::AuditEntry> &AuditPage::shown() const { return m_model->entries(); }

void AuditPage::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void AuditPage::retranslate()
{
    m_title->setText(tr("Audit trail"));
    m_refresh->setText(tr("Refresh"));
    m_export->setText(tr("Export as CSV"));
    m_byTime->setText(tr("Only from"));
    m_untilLabel->setText(tr("until"));
    m_from->setAccessibleName(tr("First day"));
    m_until->setAccessibleName(tr("Last day"));
    m_event->setAccessibleName(tr("What happened"));
    m_device->setAccessibleName(tr("Terminal"));
    m_patient->setAccessibleName(tr("Patient"));
    m_table->setAccessibleName(tr("What the ledger recorded about this pharmacy"));
    for (QDateEdit *edit : {m_from, m_until}) {
        edit->setLocale(localeOf(currentLanguage()));
        edit->setDisplayFormat(currentLanguage() == LanguageCode::Japanese ? QStringLiteral("yyyy年M月d日")
                                                                           : QStringLiteral("d MMM yyyy"));
    }
    m_model->retranslate();
    fillChoices();
    applyFilter();
}

void AuditPage::fillChoices()
{
    m_isFilling = true;
    const auto fill = [](QComboBox *box, const QString &everything, const std::map<QString, QString> &choices) {
        const QString before = box->currentData().toString();
        box->clear();
        box->addItem(everything, QString());
        for (const auto &[value, words] : choices) {
            box->addItem(words, value);
        }
        box->setCurrentIndex(std::max(0, box->findData(before)));
    };
    std::map<QString, QString> devices;
    std::map<QString, QString> patients;
    for (const workflows::AuditEntry &entry : m_all) {
        if (entry.device) {
            devices.emplace(entry.device->hexString(), auditDeviceText(entry));
        }
        if (entry.patient) {
            patients.emplace(entry.patient->hexString(), auditPatientText(entry));
        }
    }
    const QString before = m_event->currentData().toString();
    m_event->clear();
    m_event->addItem(tr("Everything that happened"), QString());
    for (const QString &event : auditEvents()) {
        m_event->addItem(auditEventText(event), event);
    }
    m_event->setCurrentIndex(std::max(0, m_event->findData(before)));
    fill(m_device, tr("All terminals"), devices);
    fill(m_patient, tr("All patients"), patients);
    m_isFilling = false;
}

void AuditPage::applyFilter()
{
    if (m_isFilling) {
        return;
    }
    const QString event = m_event->currentData().toString();
    const QString device = m_device->currentData().toString();
    const QString patient = m_patient->currentData().toString();
    std::vector<workflows::AuditEntry> shown;
    for (const workflows::AuditEntry &entry : m_all) {
        const QDate day = localTime(entry.time).date();
        const bool isInTime = !m_byTime->isChecked() || (day >= m_from->date() && day <= m_until->date());
        if (isInTime && (event.isEmpty() || entry.event == event) &&
            (device.isEmpty() || (entry.device && entry.device->hexString() == device)) &&
            (patient.isEmpty() || (entry.patient && entry.patient->hexString() == patient))) {
            shown.push_back(entry);
        }
    }
    m_model->setEntries(std::move(shown));
    const int count = m_model->rowCount();
    const bool isLoading = m_isLoading && m_all.empty();
    const bool isFiltered = !m_all.empty();
    m_empty->setWords([isLoading, isFiltered] {
        if (isLoading) {
            return MessageWords{tr("Reading the audit trail…"), {}, {}};
        }
        if (isFiltered) {
            return MessageWords{tr("Nothing matches these filters."), tr("Widen the time, or choose everything."), {}};
        }
        return MessageWords{tr("Nothing is recorded about this pharmacy yet."), {}, {}};
    });
    m_stack->setCurrentIndex(count == 0 ? 1 : 0);
    m_count->setText(tr("%n entries", nullptr, count));
    m_export->setEnabled(count > 0);
    m_refresh->setEnabled(!m_isLoading);
}

} // namespace tegata::pharmacy
