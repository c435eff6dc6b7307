#include "Screens.h"

#include <clinician-workstation/presenters/ChartValues.h>
#include <clinician-workstation/views/ChartPage.h>
#include <clinician-workstation/views/ChartView.h>
#include <clinician-workstation/views/ImportView.h>
#include <clinician-workstation/views/PatientsPage.h>
#include <clinician-workstation/views/WriteView.h>

#include <tegata/appshell/ShownValues.h>
#include <tegata/appshell/TerminalEnd.h>
#include <tegata/appshell/TerminalSetupPages.h>
#include <tegata/clinical/Drafts.h>

#include <tegata/workflows/WorkflowError.h>

#include <QTimeZone>
#include <QVBoxLayout>

#include <array>

namespace tegata::workstation::screens {

namespace {

const QDate today(2026, 11, 22);
const QDateTime written(QDate(2026, 11, 20), QTime(9, 30), QTimeZone::utc());

template <typename Id> Id idOf(std::uint8_t number)
{
    std::array<std::uint8_t, Id::size> bytes{};
    bytes.fill(number);
    return *Id::fromBytes(bytes);
}

clinical::DraftHeader header(const QString &id)
{
    return {id, QStringLiteral("Patient/p"), written, QStringLiteral("佐藤 一郎"), QStringLiteral("みどりの丘病院")};
}

workflows::ChartEntry entryOf(std::uint8_t number, const std::vector<clinical::Entry> &resources)
{
    workflows::ChartEntry entry;
    entry.hash = idOf<protocol::RecordHash>(number);
    entry.sequence = number;
    entry.authorInstitution = ownInstitution();
    entry.authorInstitutionName = QStringLiteral("みどりの丘病院");
    entry.authorRole = protocol::DeviceRole::Doctor;
    entry.block = protocol::BlockNumber(1000 + number);
    entry.recordedAt = fromUnixSeconds(1'795'170'000 + number * 60);
    entry.confirmation.confirmedBy = {QStringLiteral("佐藤 一郎"), QStringLiteral("医師")};
    entry.confirmation.enteredBy = entry.confirmation.confirmedBy;
    entry.confirmation.confirmedAt = entry.recordedAt;
    entry.confirmation.enteredAt = entry.recordedAt;
    clinical::RecordPayload payload;
    payload.entries = resources;
    entry.line = clinical::digestOf(payload).line;
    return entry;
}

clinical::Entry note(const QString &id, const QString &text)
{
    clinical::NoteDraft draft;
    draft.header = header(id);
    draft.title = QStringLiteral("外来受診 Outpatient visit");
    draft.subjective = QStringLiteral("3日前から咳。No fever <b>since</b> yesterday.");
    draft.objective = QStringLiteral("体温 36.8℃、SpO2 98 %");
    draft.assessment = text;
    draft.plan = QStringLiteral("経過観察、1週間後に再診");
    return *clinical::writeNote(draft);
}

clinical::Entry allergy(const QString &id, const QString &substance, clinical::Criticality criticality)
{
    clinical::AllergyDraft draft;
    draft.header = header(id);
    draft.substance = substance;
    draft.category = QStringLiteral("medication");
    draft.criticality = criticality;
    draft.reaction = QStringLiteral("蕁麻疹");
    return *clinical::writeAllergy(draft, today);
}

clinical::PrescriptionDraft prescriptionDraft()
{
    clinical::PrescriptionDraft draft;
    draft.header = header(QStringLiteral("rx"));
    draft.prescriptionId = QStringLiteral("0123");
    clinical::DrugDraft first;
    first.id = QStringLiteral("rx-1");
    first.name = QStringLiteral("アモキシシリンカプセル250mg");
    first.dose = QStringLiteral("1");
    first.doseUnit = QStringLiteral("カプセル");
    first.route = QStringLiteral("経口");
    first.timing = QStringLiteral("1日3回毎食後");
    first.days = 7;
    first.quantity = QStringLiteral("21");
    first.quantityUnit = QStringLiteral("カプセル");
    first.substitutionForbidden = true;
    first.substitutionReason = QStringLiteral("患者の希望");
    clinical::DrugDraft second = first;
    second.id = QStringLiteral("rx-2");
    second.name = QStringLiteral("カルボシステイン錠500mg");
    second.substitutionForbidden = false;
    second.substitutionReason.clear();
    draft.drugs = {first, second};
    return draft;
}

std::unique_ptr<QWidget> inWindow(QWidget *page)
{
    auto window = std::make_unique<QWidget>();
    auto *column = new QVBoxLayout(window.get());
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(page);
    // The app's smallest window is 960 wide; the navigation takes its part of it.
    window->resize(960, 700);
    return window;
}

ChartPage *chartPage()
{
    const auto chart = sampleChart();
    auto *page = new ChartPage;
    page->setPatient(appshell::patientSummaryOf(*chart), today);
    ChartView *view = page->chart();
    view->setCompleteness(completenessOf(*chart));
    view->setSections(sectionsOf(*chart));
    workflows::Delivery waiting;
    waiting.patient = chart->access.id;
    waiting.hash = idOf<protocol::RecordHash>(99);
    waiting.title = QStringLiteral("電話再診");
    waiting.confirmedAt = fromUnixSeconds(1'795'180'000);
    const std::vector<ChartLine> lines = linesOf(*chart, {waiting});
    view->setFilters(kindsOf(lines), institutionsOf(lines));
    view->setLines(lines);
    view->setActions({true, true, true, true, true, {}});
    return page;
}

std::unique_ptr<QWidget> writing(FormKind kind)
{
    ChartPage *page = chartPage();
    WriteView *view = page->writing();
    view->showForm(kind, false);
    if (kind == FormKind::Prescription) {
        view->prescription()->setDraft(prescriptionDraft());
        const auto chart = sampleChart();
        const clinical::AllergyMatch match{0, clinical::AllergyMatchKind::SameText, QStringLiteral("シリン")};
        view->prescription()->setWarnings(
            {{appshell::allergyMatchText(match, chart->summary.activeAllergies.front().item)}, {}});
    }
    page->showWriting();
    return inWindow(page);
}

std::unique_ptr<QWidget> importing()
{
    ChartPage *page = chartPage();
    ImportReview review;
    review.fileName = QStringLiteral("bundle.json");
    review.counts = QStringLiteral("17 / 20");
    review.inFile = {QStringLiteral("山田 花子"), QStringLiteral("ヤマダ ハナコ"), QStringLiteral("1950-03-21"), {}};
    review.inChart = review.inFile;
    review.warning = QStringLiteral("！");
    review.groups = {{ui::Icon::Check, QStringLiteral("A"), {{QStringLiteral("x"), QStringLiteral("y")}}}};
    page->importing()->setReview(review);
    page->showImporting();
    return inWindow(page);
}

QWidget *endedNotice(WorkflowError reason)
{
    auto *notice = new appshell::EndedNotice;
    notice->setReason(Error(reason), QStringLiteral("みどりの丘病院"),
                      QStringLiteral("/home/user/.local/share/tegata/clinician-workstation"));
    return notice;
}

std::unique_ptr<QWidget> approval(workflows::EnrolmentState state)
{
    auto *page = new appshell::ApprovalPage;
    workflows::EnrolmentStatus status;
    status.state = state;
    status.institutionName = QStringLiteral("みどりの丘病院");
    status.checkNumber = QStringLiteral("123456");
    status.code = QStringLiteral("t2.") + QString(120, QLatin1Char('a'));
    page->setStatus(status);
    return inWindow(page);
}

} // namespace

protocol::InstitutionId ownInstitution() { return idOf<protocol::InstitutionId>(7); }

workflows::RecordContents sampleContents()
{
    workflows::RecordContents contents;
    const auto add = [&contents](std::uint8_t number, std::vector<clinical::Entry> resources) {
        contents.emplace(idOf<protocol::RecordHash>(number), std::move(resources));
    };
    add(1, {allergy(QStringLiteral("a1"), QStringLiteral("ペニシリン"), clinical::Criticality::High)});
    add(2, {allergy(QStringLiteral("a2"), QStringLiteral("そば"), clinical::Criticality::Low)});
    add(3, {note(QStringLiteral("n1"), QStringLiteral("急性上気道炎"))});
    add(4, {note(QStringLiteral("n2"), QStringLiteral("急性気管支炎（訂正）"))});
    add(5, *clinical::writePrescription(prescriptionDraft()));
    return contents;
}

std::shared_ptr<const workflows::Chart> sampleChart()
{
    auto chart = std::make_shared<workflows::Chart>();
    chart->access = samplePatients().front();
    workflows::RecordContents contents = sampleContents();
    for (std::uint8_t number = 1; number <= 5; ++number) {
        chart->entries.push_back(entryOf(number, contents.at(idOf<protocol::RecordHash>(number))));
    }
    chart->entries[3].supersedes = idOf<protocol::RecordHash>(3);
    chart->entries.back().kind = protocol::RecordKind::Prescription;
    chart->entries.push_back(entryOf(6, {}));
    chart->entries.back().problem = workflows::RecordProblem::NotAvailable;
    chart->entries.push_back(entryOf(8, {}));
    chart->entries.back().problem = workflows::RecordProblem::BadSignature;
    std::vector<clinical::ChartRecord> records;
    for (const workflows::ChartEntry &entry : chart->entries) {
        clinical::ChartRecord record;
        record.recordId = entry.hash.hexString();
        record.supersedes = entry.supersedes.isZero() ? QString() : entry.supersedes.hexString();
        record.institutionId = entry.authorInstitution.hexString();
        record.institutionName = entry.authorInstitutionName;
        record.author = entry.confirmation.confirmedBy.name;
        record.createdAt = entry.confirmation.confirmedAt;
        record.entries = contents[entry.hash];
        records.push_back(std::move(record));
    }
    chart->summary = clinical::summariseChart(records, today, appshell::clinicalLanguage());
    chart->completeness.recordsOnChain = 7;
    chart->completeness.recordsAvailable = 6;
    chart->completeness.headsMatch = true;
    chart->completeness.asOfTime = fromUnixSeconds(1'795'180'000);
    return chart;
}

std::vector<workflows::PatientAccess> samplePatients()
{
    std::vector<workflows::PatientAccess> patients;
    workflows::PatientAccess running;
    running.id = idOf<protocol::PatientId>(1);
    running.demographics.name = QStringLiteral("山田 花子");
    running.demographics.kana = QStringLiteral("ヤマダ ハナコ");
    running.demographics.birthDate = *clinical::FhirDateTime::parse(QStringLiteral("1950-03-21"));
    running.demographics.gender = clinical::Gender::Female;
    running.notAfter = fromUnixSeconds(1'800'000'000);
    for (const auto kind : {protocol::CompartmentKind::Summary, protocol::CompartmentKind::Medications,
                            protocol::CompartmentKind::Clinical}) {
        running.compartments.emplace(kind, protocol::Permission::ReadWrite);
    }
    patients.push_back(running);
    workflows::PatientAccess ended = running;
    ended.id = idOf<protocol::PatientId>(2);
    ended.demographics.name = QStringLiteral("John <i>Smith</i>");
    ended.demographics.kana.clear();
    ended.demographics.birthDate = *clinical::FhirDateTime::parse(QStringLiteral("1988"));
    ended.demographics.gender = clinical::Gender::Male;
    ended.state = workflows::AccessState::Revoked;
    ended.compartments.clear();
    patients.push_back(ended);
    return patients;
}

std::vector<Screen> all()
{
    return {
        {QStringLiteral("patients"),
         [](ui::UiSettings &settings) {
             auto *page = new PatientsPage(settings);
             page->setPatients(samplePatients(), today);
             return inWindow(page);
         }},
        {QStringLiteral("patients-empty"),
         [](ui::UiSettings &settings) { return inWindow(new PatientsPage(settings)); }},
        {QStringLiteral("chart"),
         [](ui::UiSettings &) {
             ChartPage *page = chartPage();
             page->chart()->setContent(contentOf(*sampleChart(), sampleContents(),
                                                 idOf<protocol::RecordHash>(4).hexString(), ownInstitution()));
             return inWindow(page);
         }},
        {QStringLiteral("write-note"), [](ui::UiSettings &) { return writing(FormKind::Note); }},
        {QStringLiteral("write-allergy"), [](ui::UiSettings &) { return writing(FormKind::Allergy); }},
        {QStringLiteral("write-problem"), [](ui::UiSettings &) { return writing(FormKind::Problem); }},
        {QStringLiteral("write-prescription"), [](ui::UiSettings &) { return writing(FormKind::Prescription); }},
        {QStringLiteral("import"), [](ui::UiSettings &) { return importing(); }},
        {QStringLiteral("setup-institution"),
         [](ui::UiSettings &) {
             auto *page = new appshell::InstitutionChoicePage;
             workflows::ChosenInstitution chosen;
             chosen.name = QStringLiteral("みどりの丘病院");
             chosen.checkNumber = QStringLiteral("123456");
             page->setInstitution(chosen);
             return inWindow(page);
         }},
        {QStringLiteral("setup-details"),
         [](ui::UiSettings &) {
             return inWindow(new appshell::TerminalDetailsPage({[] { return QStringLiteral("Doctor"); }}));
         }},
        {QStringLiteral("setup-waiting"),
         [](ui::UiSettings &) { return approval(workflows::EnrolmentState::Requested); }},
        {QStringLiteral("setup-denied"), [](ui::UiSettings &) { return approval(workflows::EnrolmentState::Denied); }},
        {QStringLiteral("ended"),
         [](ui::UiSettings &) {
             auto *page = new appshell::EndedPage;
             page->setNames(QStringLiteral("みどりの丘病院"),
                            QStringLiteral("/home/user/.local/share/tegata/clinician-workstation"));
             return inWindow(page);
         }},
        {QStringLiteral("ended-expired"),
         [](ui::UiSettings &) { return inWindow(endedNotice(WorkflowError::DeviceExpired)); }},
        {QStringLiteral("ended-inactive"),
         [](ui::UiSettings &) { return inWindow(endedNotice(WorkflowError::InstitutionInactive)); }},
    };
}

} // namespace tegata::workstation::screens
