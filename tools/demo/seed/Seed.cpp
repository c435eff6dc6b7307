#include "Seed.h"
#include "PatientSide.h"

#include <tegata/workflows/ChartReading.h>
#include <tegata/workflows/ChartTransfer.h>
#include <tegata/workflows/InstitutionAdministration.h>
#include <tegata/workflows/InstitutionRegistration.h>
#include <tegata/workflows/PatientDirectory.h>
#include <tegata/workflows/Prescriptions.h>
#include <tegata/workflows/TerminalAdministration.h>
#include <tegata/workflows/TerminalEnrolment.h>

#include <QCoro/QCoroTask>
#include <QFile>

#include <array>

namespace tegata::demo {

using namespace workflows;

namespace {

using keystore::AppKind;

struct SampleInstitution
{
    QString profile;
    QString name;
    protocol::InstitutionKind kind;
    QString legalNumber;
};

struct SampleTerminal
{
    QString profile;
    AppKind app;
    /// The console that lets it in.
    QString console;
    QString name;
    QString user;
    QString profession;
    protocol::DeviceRole role;
};

/// What one institution wrote about a patient: a FHIR bundle of the samples, taken in at its terminal.
struct SampleChart
{
    QString terminal;
    QString file;
};

struct SamplePatient
{
    QString profile;
    clinical::PatientDraft person;
    /// Consoles of the institutions that the patient lets in; the first one introduces.
    std::vector<QString> consoles;
    std::vector<SampleChart> charts;
};

clinical::DrugDraft drug(const QString &name, const QString &dose, const QString &timing, int days, int quantity)
{
    clinical::DrugDraft draft;
    draft.name = name;
    draft.dose = dose;
    draft.doseUnit = QStringLiteral("錠");
    draft.route = QStringLiteral("経口");
    draft.timing = timing;
    draft.days = days;
    draft.quantity = QString::number(quantity);
    draft.quantityUnit = draft.doseUnit;
    return draft;
}

clinical::PatientDraft person(const QString &name, const QString &kana, QDate born, clinical::Gender gender,
                              const QString &bloodType)
{
    clinical::PatientDraft draft;
    draft.name = name;
    draft.kana = kana;
    draft.birthDate = born;
    draft.gender = gender;
    draft.bloodType = bloodType;
    return draft;
}

const QString hospitalConsole = QStringLiteral("hospital-console");
const QString clinicConsole = QStringLiteral("clinic-console");
const QString pharmacyConsole = QStringLiteral("pharmacy-console");
const QString hospitalTerminal = QStringLiteral("clinician-workstation");
const QString clinicTerminal = QStringLiteral("clinic-workstation");
const QString pharmacyTerminal = QStringLiteral("pharmacy-desk");

std::vector<SampleInstitution> institutions()
{
    using protocol::InstitutionKind;
    return {{hospitalConsole, QStringLiteral("青葉病院"), InstitutionKind::Hospital, QStringLiteral("1312345")},
            {clinicConsole, QStringLiteral("つつじ内科クリニック"), InstitutionKind::Clinic, QStringLiteral("1322222")},
            {pharmacyConsole, QStringLiteral("みどり薬局"), InstitutionKind::Pharmacy, QStringLiteral("1398765")}};
}

std::vector<SampleTerminal> terminals()
{
    using protocol::DeviceRole;
    return {{hospitalTerminal, AppKind::ClinicianWorkstation, hospitalConsole, QStringLiteral("診察室1"),
             QStringLiteral("鈴木 一郎"), QStringLiteral("医師"), DeviceRole::Doctor},
            {clinicTerminal, AppKind::ClinicianWorkstation, clinicConsole, QStringLiteral("診察室"),
             QStringLiteral("森 由紀"), QStringLiteral("医師"), DeviceRole::Doctor},
            {pharmacyTerminal, AppKind::PharmacyDesk, pharmacyConsole, QStringLiteral("調剤台1"),
             QStringLiteral("田中 次郎"), QStringLiteral("薬剤師"), DeviceRole::Pharmacist}};
}

std::vector<SamplePatient> patients()
{
    const std::vector<QString> all{hospitalConsole, clinicConsole, pharmacyConsole};
    return {{QStringLiteral("patient-1"),
             person(QStringLiteral("試験 花子"), QStringLiteral("シケン ハナコ"), QDate(1980, 2, 29),
                    clinical::Gender::Female, QStringLiteral("A+")),
             all,
             {{clinicTerminal, QStringLiteral("hanako-clinic.json")},
              {hospitalTerminal, QStringLiteral("hanako-hospital.json")}}},
            {QStringLiteral("patient-2"),
             person(QStringLiteral("見本 太郎"), QStringLiteral("ミホン タロウ"), QDate(1955, 11, 3),
                    clinical::Gender::Male, QStringLiteral("O+")),
             all,
             {{clinicTerminal, QStringLiteral("taro-clinic.json")},
              {hospitalTerminal, QStringLiteral("taro-hospital.json")}}},
            {QStringLiteral("patient-3"),
             person(QStringLiteral("例示 さくら"), QStringLiteral("レイジ サクラ"), QDate(2019, 4, 8),
                    clinical::Gender::Female, QString()),
             {hospitalConsole},
             {{hospitalTerminal, QStringLiteral("sakura-hospital.json")}}}};
}

/// The sample network, made step by step; after a failure nothing more is done.
class Seeding
{
public:
    Seeding(const RunOptions &options)
        : m_options(options)
        , m_witness(options.network)
        , m_stage(m_witness, options.out)
        , m_cast(options.network, options.profiles)
    {
    }
    bool run();

private:
    [[nodiscard]] Workspace *at(const QString &profile, AppKind app);
    [[nodiscard]] QString codeOf(const QString &console);
    void make(const SampleInstitution &institution);
    void make(const SampleTerminal &terminal);
    void make(const SamplePatient &patient);
    void takeIn(const SampleChart &chart, protocol::PatientId patient);
    void prescribe(protocol::PatientId patient, std::vector<clinical::DrugDraft> drugs);
    [[nodiscard]] clinical::Confirmation confirmationAt(Workspace &terminal) const;

    const RunOptions &m_options;
    ChainWitness m_witness;
    Stage m_stage;
    Cast m_cast;
    std::vector<protocol::PatientId> m_patients;
};

Workspace *Seeding::at(const QString &profile, AppKind app)
{
    const Result<Workspace *> opened = m_cast.profile(profile, app, m_options.secrets.pin.toUtf8());
    return m_stage.accept(opened, profile) ? *opened : nullptr;
}

QString Seeding::codeOf(const QString &console)
{
    Workspace *workspace = at(console, AppKind::HospitalConsole);
    if (workspace == nullptr) {
        return {};
    }
    InstitutionAdministration administration(*workspace);
    const Result<InstitutionPoster> poster = QCoro::waitFor(administration.poster());
    return m_stage.accept(poster, QStringLiteral("the code of the institution")) ? poster->code : QString();
}

clinical::Confirmation Seeding::confirmationAt(Workspace &terminal) const
{
    clinical::Confirmation who;
    who.enteredBy = {terminal.state().enrolment->userName, terminal.state().enrolment->profession};
    who.confirmedBy = who.enteredBy;
    who.enteredAt = m_cast.clock().now();
    who.confirmedAt = who.enteredAt;
    return who;
}

void Seeding::make(const SampleInstitution &institution)
{
    m_stage.step(QStringLiteral("register ") + institution.name, institution.profile, OnChain::Recorded, [&] {
        Workspace *workspace = at(institution.profile, AppKind::HospitalConsole);
        if (workspace == nullptr) {
            return;
        }
        InstitutionRegistration registration(*workspace);
        InstitutionDetails details;
        details.name = institution.name;
        details.kind = institution.kind;
        details.legalNumber = institution.legalNumber;
        if (!m_stage.accept(QCoro::waitFor(registration.begin(details)), QStringLiteral("begin"))) {
            return;
        }
        const Result<SecretBuffer> phrase = QCoro::waitFor(registration.phrase());
        if (!m_stage.accept(phrase, QStringLiteral("phrase"))) {
            return;
        }
        const QStringList words = QString::fromUtf8(toQByteArray(phrase->view())).split(QLatin1Char(' '));
        std::array<QString, 3> asked;
        for (std::size_t index = 0; index < asked.size(); ++index) {
            asked[index] = words.value(registration.wordsToAsk()[index] - 1);
        }
        if (m_stage.accept(QCoro::waitFor(registration.confirmPhrase(asked)), QStringLiteral("confirm"))) {
            m_stage.accept(QCoro::waitFor(registration.registerOnLedger(m_options.secrets.invitation, {})),
                           QStringLiteral("register"));
        }
    });
}

void Seeding::make(const SampleTerminal &terminal)
{
    m_stage.step(QStringLiteral("let %1 in").arg(terminal.name), terminal.profile, OnChain::Recorded, [&] {
        Workspace *workspace = at(terminal.profile, terminal.app);
        const QString code = codeOf(terminal.console);
        if (workspace == nullptr || code.isEmpty()) {
            return;
        }
        TerminalEnrolment enrolment(*workspace);
        const Result<ChosenInstitution> chosen = QCoro::waitFor(enrolment.chooseFromText(code));
        if (!m_stage.accept(chosen, QStringLiteral("choose"))) {
            return;
        }
        const TerminalDetails details{terminal.name, terminal.user, terminal.profession};
        const Result<EnrolmentStatus> requested = QCoro::waitFor(enrolment.request(*chosen, details));
        if (!m_stage.accept(requested, QStringLiteral("request"))) {
            return;
        }
        TerminalApproval approval;
        approval.device = *workspace->state().address;
        approval.role = terminal.role;
        approval.checkNumber = requested->checkNumber;
        TerminalAdministration approving(*at(terminal.console, AppKind::HospitalConsole));
        if (m_stage.accept(QCoro::waitFor(approving.approve(approval, {})), QStringLiteral("approve"))) {
            m_stage.accept(QCoro::waitFor(enrolment.awaitApproval()), QStringLiteral("await"));
        }
    });
}

void Seeding::make(const SamplePatient &patient)
{
    PatientSide side(m_stage, m_cast, patient.profile, m_options.secrets);
    side.begin(patient.person, codeOf(patient.consoles.front()));
    for (const QString &console : patient.consoles) {
        side.grant(console, codeOf(console));
    }
    const std::optional<protocol::PatientId> id = side.id();
    if (!id) {
        return;
    }
    m_patients.push_back(*id);
    for (const SampleChart &chart : patient.charts) {
        takeIn(chart, *id);
    }
}

void Seeding::takeIn(const SampleChart &chart, protocol::PatientId patient)
{
    m_stage.step(QStringLiteral("take %1 in").arg(chart.file), chart.terminal, OnChain::Recorded, [&] {
        Workspace *terminal = at(chart.terminal, AppKind::ClinicianWorkstation);
        QFile file(QStringLiteral(":/demo/") + chart.file);
        if (terminal == nullptr || !file.open(QIODevice::ReadOnly)) {
            m_stage.fail(QStringLiteral("the sample cannot be read"));
            return;
        }
        PatientDirectory directory(*terminal);
        if (!m_stage.accept(QCoro::waitFor(directory.refresh()), QStringLiteral("patients"))) {
            return;
        }
        ChartTransfer transfer(*terminal);
        Result<clinical::ImportPlan> plan = QCoro::waitFor(transfer.plan(file.readAll(), {}));
        if (!m_stage.accept(plan, QStringLiteral("plan"))) {
            return;
        }
        const clinical::Confirmation who = confirmationAt(*terminal);
        const Result<ImportOutcome> imported = QCoro::waitFor(transfer.import(patient, std::move(*plan), who));
        if (m_stage.accept(imported, QStringLiteral("import"))) {
            OutboxDelivery delivery(*terminal);
            m_stage.accept(QCoro::waitFor(delivery.deliver({})), QStringLiteral("deliver"));
        }
    });
}

void Seeding::prescribe(protocol::PatientId patient, std::vector<clinical::DrugDraft> drugs)
{
    m_stage.step(QStringLiteral("prescribe"), hospitalTerminal, OnChain::Recorded, [&] {
        Workspace *terminal = at(hospitalTerminal, AppKind::ClinicianWorkstation);
        if (terminal == nullptr) {
            return;
        }
        ChartReading reading(*terminal);
        if (!m_stage.accept(QCoro::waitFor(reading.open(patient)), QStringLiteral("open"))) {
            return;
        }
        clinical::PrescriptionDraft draft;
        draft.drugs = std::move(drugs);
        Prescriptions prescriptions(*terminal);
        Result<ReviewedRecord> reviewed = QCoro::waitFor(prescriptions.review(patient, draft));
        if (!m_stage.accept(reviewed, QStringLiteral("review"))) {
            return;
        }
        const clinical::Confirmation who = confirmationAt(*terminal);
        if (m_stage.accept(QCoro::waitFor(prescriptions.issue(std::move(*reviewed), who)), QStringLiteral("issue"))) {
            OutboxDelivery delivery(*terminal);
            m_stage.accept(QCoro::waitFor(delivery.deliver({})), QStringLiteral("deliver"));
        }
    });
}

bool Seeding::run()
{
    for (const SampleInstitution &institution : institutions()) {
        make(institution);
    }
    for (const SampleTerminal &terminal : terminals()) {
        make(terminal);
    }
    for (const SamplePatient &patient : patients()) {
        make(patient);
    }
    if (m_patients.size() >= 2) {
        prescribe(m_patients[0], {drug(QStringLiteral("アムロジピン錠5mg"), QStringLiteral("1"),
                                       QStringLiteral("1日1回朝食後"), 14, 14),
                                  drug(QStringLiteral("ロスバスタチン錠2.5mg"), QStringLiteral("1"),
                                       QStringLiteral("1日1回夕食後"), 14, 14)});
        prescribe(m_patients[1], {drug(QStringLiteral("メトホルミン塩酸塩錠250mg"), QStringLiteral("1"),
                                       QStringLiteral("1日2回朝夕食後"), 28, 56)});
    }
    return m_stage.writeTranscript() && !m_stage.hasFailed();
}

} // namespace

bool seed(const RunOptions &options)
{
    Seeding seeding(options);
    return seeding.run();
}

} // namespace tegata::demo
