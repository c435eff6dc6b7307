#include "HeadlessRun.h"

#include <QFile>

namespace tegata::demo {

namespace {

using keystore::AppKind;

const QString hospitalName = QStringLiteral("青葉病院");
const QString pharmacyName = QStringLiteral("みどり薬局");
const QString otherPharmacyName = QStringLiteral("さくら薬局");
const QString patientName = QStringLiteral("試験 花子");
const QString firstDrug = QStringLiteral("アムロジピン錠5mg");
const QString secondDrug = QStringLiteral("ロサルタンカリウム錠50mg");

clinical::PatientDraft hanako()
{
    clinical::PatientDraft draft;
    draft.name = patientName;
    draft.kana = QStringLiteral("シケン ハナコ");
    draft.birthDate = QDate(1980, 2, 29);
    draft.gender = clinical::Gender::Female;
    return draft;
}

/// An institution and its console.
struct House
{
    Hand &console;
    QString name;
    QString photograph;
    QString code;
};

House registered(Stage &stage, Cast &cast, const QString &profile, const InstitutionWords &words,
                 const Secrets &secrets, Care care)
{
    Hand &console = cast.open(stage, profile, AppKind::HospitalConsole);
    registerInstitution(console, words, secrets, care);
    const QString photograph = stage.path(profile + QStringLiteral("-code.png"));
    showReception(console, photograph);
    return {console, words.name, photograph, readPhotograph(stage, photograph)};
}

/// As a first start asks for it, before there is a profile and its language.
workflows::NetworkConfiguration networkOf(Stage &stage, const RunOptions &options)
{
    ui::MemoryUiSettings settings;
    ui::Language language(settings);
    language.setCode(options.language);
    return chooseNetwork(stage, QStringLiteral("hospital-console"), options.network, options.networkFile);
}

} // namespace

bool runHeadless(const RunOptions &options)
{
    ChainWitness witness(options.network);
    Stage stage(witness, options.out);
    Cast cast(networkOf(stage, options), options.profiles);
    cast.language().setCode(options.language);
    const Secrets &secrets = options.secrets;

    // Institutions and their terminals.
    const House hospital = registered(stage, cast, QStringLiteral("hospital-console"),
                                      {hospitalName, 0, QStringLiteral("1312345")}, secrets, Care::WithMistakes);
    savePosters(hospital.console);
    const TerminalWords consultingRoom{QStringLiteral("診察室1"), QStringLiteral("鈴木 一郎"), 1};
    Hand &workstation = cast.open(stage, QStringLiteral("workstation"), AppKind::ClinicianWorkstation);
    askWithPicture(workstation, hospital.photograph, consultingRoom, secrets);
    denyOnce(hospital.console, workstation, hospital.photograph, consultingRoom);
    approve(hospital.console, workstation, consultingRoom);

    const House pharmacy = registered(stage, cast, QStringLiteral("pharmacy-console"),
                                      {pharmacyName, 2, QStringLiteral("1398765")}, secrets, Care::Straight);
    const TerminalWords counter{QStringLiteral("調剤台1"), QStringLiteral("田中 次郎"), 3};
    Hand &desk = cast.open(stage, QStringLiteral("pharmacy-desk"), AppKind::PharmacyDesk);
    askWithClipboard(desk, counter, secrets);
    approve(pharmacy.console, desk, counter);

    const House otherPharmacy = registered(stage, cast, QStringLiteral("other-pharmacy-console"),
                                           {otherPharmacyName, 2, QStringLiteral("1355555")}, secrets, Care::Straight);
    const TerminalWords otherCounter{QStringLiteral("窓口"), QStringLiteral("佐藤 三郎"), 3};
    Hand &otherDesk = cast.open(stage, QStringLiteral("other-pharmacy-desk"), AppKind::PharmacyDesk);
    askWithClipboard(otherDesk, otherCounter, secrets);
    approve(otherPharmacy.console, otherDesk, otherCounter);

    // A patient, and a chart.
    PatientSide patient(stage, cast, QStringLiteral("patient"), secrets);
    patient.begin(hanako(), hospital.code);
    patient.grant(hospital.name, hospital.code);
    openChart(workstation, patientName);
    writeNote(workstation);
    correctNote(workstation);
    writeAllergy(workstation);
    writeProblem(workstation);
    prescribeAgainstAllergy(workstation);
    prescribe(workstation, firstDrug);
    prescribe(workstation, secondDrug);
    const QString referral = stage.path(QStringLiteral("referral.json"));
    QFile::copy(QStringLiteral(":/demo/referral.json"), referral);
    importFile(workstation, referral, QStringLiteral("脂質異常症"));
    exportChart(workstation, stage.path(QStringLiteral("chart.json")));
    findInChart(workstation, QStringLiteral("高血圧"));

    // The pharmacies.
    patient.grant(pharmacy.name, pharmacy.code);
    patient.grant(otherPharmacy.name, otherPharmacy.code);
    openPatient(desk, patientName);
    openPatient(otherDesk, patientName);
    claim(desk, firstDrug);
    dispensePart(desk, QStringLiteral("4"));
    dispenseRest(desk, QStringLiteral("10"));
    claimTogether(desk, otherDesk, secondDrug, pharmacy.name);
    takeInFromPaper(desk);

    // Locking, what was recorded, and every page in both languages.
    for (Hand *app : {&workstation, &desk, &hospital.console}) {
        lockAndUnlock(*app, secrets);
    }
    for (Hand *app : {&hospital.console, &workstation, &desk}) {
        exportAudit(*app);
        showPages(*app);
    }
    openChart(workstation, patientName);
    switchLanguage(hospital.console);
    for (Hand *app : {&hospital.console, &workstation, &desk}) {
        showPages(*app);
    }
    switchLanguage(workstation);

    // The ends.
    patient.readLog(1);
    patient.revoke(hospital.name, hospital.code);
    workstation.goTo("patients");
    seePermissionEnd(workstation);
    deactivateAndReactivate(pharmacy.console);
    withdrawTerminal(hospital.console, workstation, consultingRoom);

    const bool isWritten = stage.writeTranscript();
    return isWritten && !stage.hasFailed();
}

} // namespace tegata::demo
