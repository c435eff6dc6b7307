#include "DemoRun.h"

#include <tegata/uikit/SecretField.h>
#include <tegata/workflows/ChartReading.h>
#include <tegata/workflows/InstitutionAdministration.h>
#include <tegata/workflows/InstitutionRegistration.h>
#include <tegata/workflows/PatientDirectory.h>
#include <tegata/workflows/PatientIdentity.h>
#include <tegata/workflows/Permissions.h>
#include <tegata/workflows/Prescriptions.h>
#include <tegata/workflows/TerminalAdministration.h>
#include <tegata/workflows/TerminalEnrolment.h>

#include <QApplication>
#include <QCoro/QCoroTimer>
#include <QDir>
#include <QKeyEvent>
#include <QPushButton>
#include <QTimer>

namespace tegata::demo {

using namespace workflows;

namespace {

const QString consoleName = QStringLiteral("hospital-console");
const QString pharmacyConsoleName = QStringLiteral("pharmacy-administration");
const QString workstationName = QStringLiteral("clinician-workstation");
const QString deskName = QStringLiteral("pharmacy-desk");

/// As a person types: one key after the other into the widget that has the focus.
void typeInto(QWidget &field, const QString &text)
{
    for (const QChar character : text) {
        QKeyEvent press(QEvent::KeyPress, 0, Qt::NoModifier, QString(character));
        QKeyEvent release(QEvent::KeyRelease, 0, Qt::NoModifier, QString(character));
        QCoreApplication::sendEvent(&field, &press);
        QCoreApplication::sendEvent(&field, &release);
    }
    QKeyEvent enter(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier);
    QCoreApplication::sendEvent(&field, &enter);
}

clinical::Confirmation confirmationOf(const Workspace &workspace, const Clock &clock)
{
    clinical::Confirmation who;
    who.enteredBy = {workspace.state().enrolment->userName, workspace.state().enrolment->profession};
    who.confirmedBy = who.enteredBy;
    who.enteredAt = clock.now();
    who.confirmedAt = who.enteredAt;
    return who;
}

clinical::PatientDraft person(const char16_t *name, const char16_t *kana, QDate born, clinical::Gender gender)
{
    clinical::PatientDraft draft;
    draft.name = QString::fromUtf16(name);
    draft.kana = QString::fromUtf16(kana);
    draft.birthDate = born;
    draft.gender = gender;
    return draft;
}

/// Writes one record and waits until it is on the chain.
Task<void> write(Workspace *workspace, const Clock *clock, protocol::PatientId patient, ClinicalDraft draft)
{
    RecordWriting writing(*workspace);
    Result<ReviewedRecord> reviewed = co_await writing.review(patient, std::move(draft));
    if (!reviewed) {
        co_return failure(reviewed.error());
    }
    const clinical::Confirmation who = confirmationOf(*workspace, *clock);
    const Result<Delivery> saved = co_await writing.confirm(std::move(*reviewed), who);
    if (!saved) {
        co_return failure(saved.error());
    }
    OutboxDelivery delivery(*workspace);
    const Result<void> delivered = co_await delivery.deliver({});
    co_return delivered;
}

} // namespace

DemoRun::DemoRun(DemoOptions options)
    : m_options(std::move(options))
    , m_language(std::make_unique<ui::Language>(m_settings))
{
    m_vault = std::make_unique<keystore::KeychainVault>();
}

DemoRun::~DemoRun() = default;

Task<Workspace *> DemoRun::profile(QString name, keystore::AppKind app)
{
    const auto known = m_workspaces.find(name);
    if (known != m_workspaces.end()) {
        Workspace *workspace = known->second.get();
        co_return workspace;
    }
    Result<std::unique_ptr<Workspace>> opened = Workspace::open(
        m_options.profiles + QLatin1Char('/') + name, app, m_options.network, {*m_vault, m_files, m_clock, m_random});
    if (!opened) {
        co_return failure(opened.error());
    }
    Workspace *workspace = opened->get();
    m_workspaces.emplace(name, std::move(*opened));
    SecretBuffer pin = SecretBuffer::copyOf(bytesOf(m_options.pin));
    const Result<void> made = co_await workspace->create(std::move(pin));
    if (!made) {
        co_return failure(made.error());
    }
    co_return workspace;
}

Task<void> DemoRun::institution(QString profileName, QString name, protocol::InstitutionKind kind)
{
    const Result<Profile> workspace = co_await profile(profileName, keystore::AppKind::HospitalConsole);
    if (!workspace) {
        co_return failure(workspace.error());
    }
    InstitutionRegistration registration(**workspace);
    InstitutionDetails details;
    details.name = name;
    details.kind = kind;
    details.legalNumber = QStringLiteral("0000000");
    Result<void> done = co_await registration.begin(details);
    if (!done) {
        co_return failure(done.error());
    }
    const Result<SecretBuffer> phrase = co_await registration.phrase();
    if (!phrase) {
        co_return failure(phrase.error());
    }
    const QStringList words = QString::fromUtf8(toQByteArray(phrase->view())).split(QLatin1Char(' '));
    std::array<QString, 3> asked;
    for (std::size_t index = 0; index < asked.size(); ++index) {
        asked[index] = words.value(registration.wordsToAsk()[index] - 1);
    }
    done = co_await registration.confirmPhrase(asked);
    if (!done) {
        co_return failure(done.error());
    }
    const Result<RecordedAction> recorded = co_await registration.registerOnLedger(m_options.invitation, {});
    if (!recorded) {
        co_return failure(recorded.error());
    }
    m_transcript.add(QStringLiteral("register institution"), profileName, *recorded);
    co_return Result<void>();
}

Task<QString> DemoRun::codeOf(QString administrator)
{
    InstitutionAdministration administration(*m_workspaces.at(administrator));
    const Result<InstitutionPoster> poster = co_await administration.poster();
    if (!poster) {
        co_return failure(poster.error());
    }
    const QString code = poster->code;
    co_return code;
}

Task<void> DemoRun::terminal(QString profileName, keystore::AppKind app, QString administrator,
                             protocol::DeviceRole role, QString user, QString profession)
{
    const Result<Profile> workspace = co_await profile(profileName, app);
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<QString> code = co_await codeOf(administrator);
    if (!code) {
        co_return failure(code.error());
    }
    TerminalEnrolment enrolment(**workspace);
    const Result<ChosenInstitution> chosen = co_await enrolment.chooseFromText(*code);
    if (!chosen) {
        co_return failure(chosen.error());
    }
    TerminalDetails details;
    details.terminalName = QStringLiteral("1");
    details.userName = user;
    details.profession = profession;
    const Result<EnrolmentStatus> requested = co_await enrolment.request(*chosen, details);
    if (!requested) {
        co_return failure(requested.error());
    }
    m_transcript.add(QStringLiteral("request enrolment"), profileName);
    TerminalApproval approval;
    approval.device = *(*workspace)->state().address;
    approval.role = role;
    approval.checkNumber = requested->checkNumber;
    TerminalAdministration approving(*m_workspaces.at(administrator));
    const Result<RecordedAction> approved = co_await approving.approve(approval, {});
    if (!approved) {
        co_return failure(approved.error());
    }
    m_transcript.add(QStringLiteral("approve terminal"), administrator, *approved);
    const Result<EnrolmentStatus> ready = co_await enrolment.awaitApproval();
    if (!ready) {
        co_return failure(ready.error());
    }
    m_transcript.add(QStringLiteral("terminal ready"), profileName);
    co_return Result<void>();
}

Task<void> DemoRun::patient(QString profileName, clinical::PatientDraft draft, std::vector<QString> administrators)
{
    const Result<Profile> workspace = co_await profile(profileName, keystore::AppKind::CommandLine);
    if (!workspace) {
        co_return failure(workspace.error());
    }
    Result<QString> code = co_await codeOf(administrators.front());
    if (!code) {
        co_return failure(code.error());
    }
    PatientIdentity identity(**workspace);
    const Result<RecordedAction> created = co_await identity.create(draft, *code, {});
    if (!created) {
        co_return failure(created.error());
    }
    m_transcript.add(QStringLiteral("create patient"), profileName, *created);
    const Result<protocol::PatientId> id = co_await identity.patientId();
    if (!id) {
        co_return failure(id.error());
    }
    m_patients.emplace(profileName, *id);
    Permissions permissions(**workspace);
    TerminalEnrolment reading(**workspace);
    for (const QString &administrator : administrators) {
        code = co_await codeOf(administrator);
        if (!code) {
            co_return failure(code.error());
        }
        const Result<ChosenInstitution> chosen = co_await reading.chooseFromText(*code);
        if (!chosen) {
            co_return failure(chosen.error());
        }
        const PermissionRequest request = permissions.defaultsFor(*chosen, m_clock.now());
        const Result<RecordedAction> granted = co_await permissions.grant(request, {});
        if (!granted) {
            co_return failure(granted.error());
        }
        m_transcript.add(QStringLiteral("grant"), profileName, *granted);
    }
    co_return Result<void>();
}

Task<void> DemoRun::charts()
{
    Workspace *doctor = m_workspaces.at(workstationName).get();
    const protocol::PatientId first = m_patients.at(QStringLiteral("patient-1"));
    PatientDirectory directory(*doctor);
    const Result<std::vector<PatientAccess>> patients = co_await directory.refresh();
    if (!patients) {
        co_return failure(patients.error());
    }
    m_transcript.add(QStringLiteral("patients appear"), workstationName);
    clinical::AllergyDraft allergy;
    allergy.substance = QStringLiteral("ペニシリン");
    allergy.reaction = QStringLiteral("発疹");
    allergy.criticality = clinical::Criticality::High;
    clinical::ProblemDraft problem;
    problem.problem = QStringLiteral("高血圧症");
    clinical::NoteDraft note;
    note.title = QStringLiteral("経過記録");
    note.subjective = QStringLiteral("頭痛なし。");
    note.objective = QStringLiteral("血圧 138/84。");
    note.assessment = QStringLiteral("血圧は安定。");
    note.plan = QStringLiteral("内服を継続。");
    std::vector<ClinicalDraft> drafts;
    drafts.emplace_back(allergy);
    drafts.emplace_back(problem);
    drafts.emplace_back(note);
    for (const ClinicalDraft &draft : drafts) {
        const Result<void> written = co_await write(doctor, &m_clock, first, draft);
        if (!written) {
            co_return failure(written.error());
        }
        m_transcript.add(QStringLiteral("write record"), workstationName);
    }
    clinical::PrescriptionDraft prescription;
    clinical::DrugDraft drug;
    drug.name = QStringLiteral("アムロジピン錠5mg");
    drug.dose = QStringLiteral("1");
    drug.doseUnit = QStringLiteral("錠");
    drug.timing = QStringLiteral("1日1回朝食後");
    drug.days = 14;
    prescription.drugs.push_back(drug);
    Prescriptions prescriptions(*doctor);
    Result<ReviewedRecord> reviewed = co_await prescriptions.review(first, prescription);
    if (!reviewed) {
        co_return failure(reviewed.error());
    }
    const clinical::Confirmation who = confirmationOf(*doctor, m_clock);
    const Result<IssuedPrescription> issued = co_await prescriptions.issue(std::move(*reviewed), who);
    if (!issued) {
        co_return failure(issued.error());
    }
    OutboxDelivery delivery(*doctor);
    const Result<void> delivered = co_await delivery.deliver({});
    if (!delivered) {
        co_return failure(delivered.error());
    }
    m_transcript.add(QStringLiteral("issue prescription"), workstationName);
    ChartReading reading(*m_workspaces.at(deskName));
    const Result<ChartPointer> read = co_await reading.open(first);
    if (!read) {
        co_return failure(read.error());
    }
    m_transcript.add(QStringLiteral("read chart at the pharmacy"), deskName);
    co_return Result<void>();
}

Task<void> DemoRun::seed()
{
    Result<void> done =
        co_await institution(consoleName, QStringLiteral("青葉病院"), protocol::InstitutionKind::Hospital);
    if (!done) {
        co_return failure(done.error());
    }
    done = co_await institution(pharmacyConsoleName, QStringLiteral("みどり薬局"), protocol::InstitutionKind::Pharmacy);
    if (!done) {
        co_return failure(done.error());
    }
    done = co_await terminal(workstationName, keystore::AppKind::ClinicianWorkstation, consoleName,
                             protocol::DeviceRole::Doctor, QStringLiteral("鈴木 一郎"), QStringLiteral("医師"));
    if (!done) {
        co_return failure(done.error());
    }
    done = co_await terminal(deskName, keystore::AppKind::PharmacyDesk, pharmacyConsoleName,
                             protocol::DeviceRole::Pharmacist, QStringLiteral("田中 次郎"), QStringLiteral("薬剤師"));
    if (!done) {
        co_return failure(done.error());
    }
    std::vector<QString> both;
    both.push_back(consoleName);
    both.push_back(pharmacyConsoleName);
    const clinical::PatientDraft hanako =
        person(u"試験 花子", u"シケン ハナコ", QDate(1980, 2, 29), clinical::Gender::Female);
    done = co_await patient(QStringLiteral("patient-1"), hanako, both);
    if (!done) {
        co_return failure(done.error());
    }
    const clinical::PatientDraft taro =
        person(u"見本 太郎", u"ミホン タロウ", QDate(1955, 11, 3), clinical::Gender::Male);
    done = co_await patient(QStringLiteral("patient-2"), taro, both);
    if (!done) {
        co_return failure(done.error());
    }
    done = co_await charts();
    co_return done;
}

Task<void> DemoRun::settle(int milliseconds)
{
    QTimer timer;
    timer.setSingleShot(true);
    timer.start(milliseconds);
    co_await timer;
    co_return Result<void>();
}

void DemoRun::picture(QWidget &widget, const QString &name)
{
    ++m_pictures;
    const QString file = QStringLiteral("%1-%2.png").arg(m_pictures, 2, 10, QLatin1Char('0')).arg(name);
    widget.grab().save(m_options.out + QLatin1Char('/') + file);
}

Task<void> DemoRun::showApp(QString name, std::unique_ptr<AppUnderDemo> app)
{
    constexpr int pause = 1500;
    app->window().resize(1280, 860);
    app->show();
    Result<void> settled = co_await settle(pause);
    picture(app->window(), name + QStringLiteral("-locked"));
    auto *pin = app->window().findChild<ui::SecretField *>(QStringLiteral("lockPin"));
    if (pin == nullptr) {
        co_return failure(WorkflowError::NotFound, "the lock screen has no field for the PIN");
    }
    typeInto(*pin, QString::fromUtf8(m_options.pin));
    for (int look = 0; look < 40 && app->window().isCovered(); ++look) {
        settled = co_await settle(250);
    }
    if (app->window().isCovered()) {
        co_return failure(WorkflowError::Locked, "the app stayed locked");
    }
    m_transcript.add(QStringLiteral("unlock through the window"), name);
    for (const ui::LanguageCode language : {ui::LanguageCode::Japanese, ui::LanguageCode::English}) {
        m_language->setCode(language);
        for (QPushButton *entry : app->window().findChildren<QPushButton *>()) {
            if (!entry->objectName().startsWith(QStringLiteral("nav-")) || !entry->isEnabled()) {
                continue;
            }
            entry->click();
            settled = co_await settle(pause);
            const QString page = entry->objectName().mid(4) + QLatin1Char('-') + ui::tagOf(language);
            picture(app->window(), name + QLatin1Char('-') + page);
            m_transcript.add(QStringLiteral("show ") + page, name);
        }
    }
    co_return Result<void>();
}

Task<void> DemoRun::showWindows()
{
    for (const auto &[name, workspace] : m_workspaces) {
        workspace->lock();
    }
    m_language->setCode(ui::LanguageCode::Japanese);
    std::unique_ptr<AppUnderDemo> app = hospitalConsole(*m_workspaces.at(consoleName), *m_language, m_settings);
    Result<void> shown = co_await showApp(consoleName, std::move(app));
    if (!shown) {
        co_return failure(shown.error());
    }
    app = clinicianWorkstation(*m_workspaces.at(workstationName), *m_language, m_settings);
    shown = co_await showApp(workstationName, std::move(app));
    if (!shown) {
        co_return failure(shown.error());
    }
    app = pharmacyDesk(*m_workspaces.at(deskName), *m_language, m_settings);
    shown = co_await showApp(deskName, std::move(app));
    co_return shown;
}

Task<void> DemoRun::run()
{
    m_transcript.start();
    Result<void> done = co_await seed();
    if (!done) {
        m_transcript.addFailure(QStringLiteral("sample people and charts"), done.error());
    } else if (!m_options.isSeedOnly) {
        QDir().mkpath(m_options.out);
        done = co_await showWindows();
        if (!done) {
            m_transcript.addFailure(QStringLiteral("windows"), done.error());
        }
    }
    if (!m_options.out.isEmpty() && !m_transcript.write(m_options.out + QStringLiteral("/transcript.json"))) {
        co_return failure(WorkflowError::FileUnreadable, "the transcript cannot be written");
    }
    co_return done;
}

} // namespace tegata::demo
