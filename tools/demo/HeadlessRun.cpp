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
const QString ownDrug = QStringLiteral("ロキソプロフェン錠（市販）");
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
    /// The printed poster, in the language of the run.
    QString poster;
};

House registered(Stage &stage, Cast &cast, const QString &profile, const InstitutionWords &words,
                 const Secrets &secrets, Care care)
{
    Hand &console = cast.open(stage, profile, AppKind::HospitalConsole);
    registerInstitution(console, words, secrets, care);
    const QString photograph = stage.path(profile + QStringLiteral("-code.png"));
    showReception(console, photograph);
    savePosters(console);
    const QString poster =
        stage.path(QStringLiteral("%1-poster-%2.pdf").arg(profile, ui::tagOf(ui::currentLanguage())));
    return {console, words.name, photograph, readPhotograph(stage, photograph), poster};
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
    const TerminalWords consultingRoom{QStringLiteral("診察室1"), QStringLiteral("鈴木 一郎"), 1};
    Hand &workstation = cast.open(stage, QStringLiteral("workstation"), AppKind::ClinicianWorkstation);
    askWithPicture(workstation, hospital.photograph, consultingRoom, secrets);
    deny(hospital.console);

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
    askAgain(workstation, hospital.photograph, consultingRoom);
    approve(hospital.console, workstation, consultingRoom);

    // A patient, and a chart.
    Phone phone(stage, {options.page, options.profiles + QStringLiteral("/phone"), options.network.patientPage,
                        options.language});
    const Sight straight{QStringLiteral("straight"), /*isTilted=*/false, 1, 0, {}, /*comesNearer=*/true};
    firstVisit(phone, hospital.console, {hospital.name, hospital.poster, straight}, hanako(), secrets);
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
    readChart(phone, QStringLiteral("ペニシリン"), QStringLiteral("高血圧"));
    addOwnDrug(phone, workstation, ownDrug);

    // The pharmacies.
    const Sight tiltedAndDim{QStringLiteral("tilted-and-dim"), /*isTilted=*/true, 0.35};
    letIn(phone, pharmacy.console, {pharmacy.name, pharmacy.poster, tiltedAndDim}, secrets, Care::WithMistakes);
    const Sight blurred{QStringLiteral("blurred-with-another"), /*isTilted=*/false, 0.9, 1.0,
                        QStringLiteral("https://example.org/wifi?network=guest")};
    letIn(phone, otherPharmacy.console, {otherPharmacy.name, otherPharmacy.poster, blurred}, secrets, Care::Straight);
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

    // The patient looks after it.
    seeWhoLooked(phone, hospital.name, stage.path(QStringLiteral("phone-looks.csv")));
    saveChart(phone, stage.path(QStringLiteral("phone-chart.json")), {firstDrug, ownDrug});
    narrowPermission(phone, otherPharmacy.name);
    replaceKeys(phone);
    reopen(phone, secrets);
    compareBuild(phone, hospital.console);
    showPages(phone);
    switchLanguage(phone);
    showPages(phone);
    switchLanguage(phone);

    // The ends.
    endPermission(phone, hospital.name);
    workstation.goTo("patients");
    seePermissionEnd(workstation);
    deactivateAndReactivate(pharmacy.console);
    withdrawTerminal(hospital.console, workstation, consultingRoom);

    const bool isWritten = stage.writeTranscript();
    return isWritten && !stage.hasFailed();
}

} // namespace tegata::demo
