#include "HeadlessRun.h"

#include <QFile>

namespace tegata::demo {

namespace {

using keystore::AppKind;

const QString hospitalName = QStringLiteral("青葉病院");
const QString pharmacyName = QStringLiteral("みどり薬局");
const QString otherPharmacyName = QStringLiteral("さくら薬局");
const QString renamedPharmacyName = QStringLiteral("さくら薬局 駅前店");
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
    /// On the poster.
    QString checkNumber;
    /// On the paper in the safe.
    QStringList phrase;
};

House registered(Stage &stage, Cast &cast, const QString &profile, const InstitutionWords &words,
                 const Secrets &secrets, Care care)
{
    Hand &console = cast.open(stage, profile, AppKind::HospitalConsole);
    const QStringList phrase = registerInstitution(console, words, secrets, care);
    const QString photograph = stage.path(profile + QStringLiteral("-code.png"));
    showReception(console, photograph);
    savePosters(console);
    if (care == Care::WithMistakes) {
        printPoster(console);
    }
    const QString poster =
        stage.path(QStringLiteral("%1-poster-%2.pdf").arg(profile, ui::tagOf(ui::currentLanguage())));
    return {console,    words.name,
            photograph, readPhotograph(stage, photograph),
            poster,     digitsOf(console.textOf("home-check-number")),
            phrase};
}

/// As a first start asks for it, before there is a profile and its language.
workflows::NetworkConfiguration networkOf(Stage &stage, const RunOptions &options)
{
    ui::MemoryUiSettings settings;
    ui::Language language(settings);
    language.setCode(options.language);
    return chooseNetwork(stage, QStringLiteral("hospital-console"), options.network, options.networkFile);
}

/// What the scenes of a run have in common.
struct Run
{
    Stage &stage;
    Cast &cast;
    const Secrets &secrets;
};

/// A pharmacy with its one terminal, let in.
struct Pharmacy
{
    House house;
    Hand &desk;
    TerminalWords counter;
};

Pharmacy openPharmacy(Run &run, const QString &profile, const InstitutionWords &words, const TerminalWords &counter)
{
    const House house =
        registered(run.stage, run.cast, profile + QStringLiteral("-console"), words, run.secrets, Care::Straight);
    Hand &desk = run.cast.open(run.stage, profile + QStringLiteral("-desk"), AppKind::PharmacyDesk);
    askWithClipboard(desk, counter, run.secrets);
    approve(house.console, desk, counter);
    return {house, desk, counter};
}

/// Other administrators, and the institution on another computer.
void administer(Run &run, const House &hospital)
{
    keepLastAdministrator(hospital.console);
    Hand &colleague = run.cast.open(run.stage, QStringLiteral("hospital-colleague"), AppKind::HospitalConsole);
    addAdministrator(hospital.console, colleague, hospital.code, run.secrets);
    removeAdministrator(hospital.console, colleague, hospital.name);
    keepLastAdministrator(hospital.console);
    Hand &newComputer = run.cast.open(run.stage, QStringLiteral("hospital-new-computer"), AppKind::HospitalConsole);
    restoreElsewhere(newComputer, hospital.phrase, hospital.name, run.secrets);
}

void workInChart(Stage &stage, Hand &workstation)
{
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
}

void dispense(const Pharmacy &pharmacy, const Pharmacy &otherPharmacy)
{
    openPatient(pharmacy.desk, patientName);
    openPatient(otherPharmacy.desk, patientName);
    claim(pharmacy.desk, firstDrug);
    dispensePart(pharmacy.desk, QStringLiteral("4"));
    dispenseRest(pharmacy.desk, QStringLiteral("10"));
    claimTogether(pharmacy.desk, otherPharmacy.desk, secondDrug, pharmacy.house.name);
    takeInFromPaper(pharmacy.desk);
}

/// Gateway and node go away and come back; meanwhile the gateway loses a record, which a new terminal misses.
void loseConnections(Run &run, Surroundings &surroundings, const House &hospital, Hand &workstation, Hand &desk)
{
    workWithout(surroundings, workstation, desk, patientName,
                {Surroundings::Process::Gateway, QStringLiteral("gateway-away"), QStringLiteral("電話再診（回線断）"),
                 [&surroundings] { surroundings.loseRecord(); }});
    const TerminalWords ward{QStringLiteral("病棟2"), QStringLiteral("高橋 恵"), 2};
    Hand &other = run.cast.open(run.stage, QStringLiteral("ward-workstation"), AppKind::ClinicianWorkstation);
    askWithPicture(other, hospital.photograph, ward, run.secrets);
    approve(hospital.console, other, ward);
    const int records = openIncomplete(other, patientName);
    openCompleted(surroundings, other, records);
    withdrawTerminal(hospital.console, other, ward, Withdrawal::Routine);
    workWithout(surroundings, workstation, desk, patientName,
                {Surroundings::Process::Chain, QStringLiteral("node-away"), QStringLiteral("電話再診（台帳断）")});
}

/// Locking, what was recorded, and every page in both languages.
void lockAndLookBack(Run &run, Hand &console, Hand &workstation, Hand &desk)
{
    guessPins(workstation, run.secrets);
    lockAndUnlock(desk, run.secrets);
    lockAndUnlock(console, run.secrets);
    for (Hand *app : {&console, &workstation, &desk}) {
        filterAudit(*app);
        exportAudit(*app);
        showPages(*app);
    }
    openChart(workstation, patientName);
    switchLanguage(console);
    for (Hand *app : {&console, &workstation, &desk}) {
        showPages(*app);
    }
    switchLanguage(workstation);
}

/// The patient's own pages; meanwhile nobody touches a window.
void lookAfterIt(Run &run, Phone &phone, const House &hospital, const QString &otherPharmacy)
{
    seeWhoLooked(phone, hospital.name, run.stage.path(QStringLiteral("phone-looks.csv")));
    saveChart(phone, run.stage.path(QStringLiteral("phone-chart.json")), {firstDrug, ownDrug});
    narrowPermission(phone, otherPharmacy);
    reopen(phone, run.secrets);
    showPages(phone);
    switchLanguage(phone);
    showPages(phone);
    switchLanguage(phone);
}

} // namespace

bool runHeadless(const RunOptions &options)
{
    ChainWitness witness(options.network);
    Stage stage(witness, options.out);
    Cast cast(networkOf(stage, options), options.profiles);
    cast.language().setCode(options.language);
    Surroundings surroundings(stage, options.network, options.ground);
    Run run{stage, cast, options.secrets};

    // Institutions and their terminals.
    const House hospital =
        registered(stage, cast, QStringLiteral("hospital-console"), {hospitalName, 0, QStringLiteral("1312345")},
                   options.secrets, Care::WithMistakes);
    const TerminalWords consultingRoom{QStringLiteral("診察室1"), QStringLiteral("鈴木 一郎"), 1};
    Hand &workstation = cast.open(stage, QStringLiteral("workstation"), AppKind::ClinicianWorkstation);
    askWithPicture(workstation, hospital.photograph, consultingRoom, options.secrets);
    deny(hospital.console);
    const Pharmacy pharmacy =
        openPharmacy(run, QStringLiteral("pharmacy"), {pharmacyName, 2, QStringLiteral("1398765")},
                     {QStringLiteral("調剤台1"), QStringLiteral("田中 次郎"), 3});
    const Pharmacy otherPharmacy =
        openPharmacy(run, QStringLiteral("other-pharmacy"), {otherPharmacyName, 2, QStringLiteral("1355555")},
                     {QStringLiteral("窓口"), QStringLiteral("佐藤 三郎"), 3});
    askAgain(workstation, hospital.photograph, consultingRoom);
    approve(hospital.console, workstation, consultingRoom);
    administer(run, hospital);

    // A patient, and a chart.
    Phone phone(stage, {options.page, options.profiles + QStringLiteral("/phone"), options.network.patientPage,
                        options.language});
    const Sight straight{QStringLiteral("straight"), /*isTilted=*/false, 1, 0, {}, /*comesNearer=*/true};
    // Its poster was printed before an administrator left, and with him the keys of then.
    firstVisit(phone, {hospital.name, hospital.poster, hospital.checkNumber, straight}, hanako(), options.secrets);
    workInChart(stage, workstation);
    readChart(phone, QStringLiteral("ペニシリン"), QStringLiteral("高血圧"));
    addOwnDrug(phone, workstation, ownDrug);

    // The pharmacies.
    const Sight tiltedAndDim{QStringLiteral("tilted-and-dim"), /*isTilted=*/true, 0.35};
    letIn(phone, {pharmacy.house.name, pharmacy.house.poster, pharmacy.house.checkNumber, tiltedAndDim},
          options.secrets, Care::WithMistakes);
    const Sight blurred{QStringLiteral("blurred-with-another"), /*isTilted=*/false, 0.9, 1.0,
                        QStringLiteral("https://example.org/wifi?network=guest")};
    letIn(phone, {otherPharmacy.house.name, otherPharmacy.house.poster, otherPharmacy.house.checkNumber, blurred},
          options.secrets, Care::Straight);
    dispense(pharmacy, otherPharmacy);

    loseConnections(run, surroundings, hospital, workstation, pharmacy.desk);
    lockAndLookBack(run, hospital.console, workstation, pharmacy.desk);
    leaveAlone(pharmacy.desk);
    lookAfterIt(run, phone, hospital, otherPharmacy.house.name);
    comeBack(pharmacy.desk, options.secrets);
    compareBuild(phone, hospital.console);
    renameInstitution(otherPharmacy.house.console, otherPharmacy.desk, renamedPharmacyName);

    // The ends; the chain's clock last, because everything ages with it.
    endPermission(phone, hospital.name);
    workstation.goTo("patients");
    seePermissionEnd(workstation, ownDrug);
    deactivateAndReactivate(pharmacy.house.console, pharmacy.desk, cast.behind(pharmacy.desk));
    withdrawTerminal(hospital.console, workstation, consultingRoom, Withdrawal::Compromised);
    seePermissionExpire(surroundings, pharmacy.desk, patientName, {firstDrug, secondDrug});
    seeTerminalExpire(surroundings, pharmacy.house.console, pharmacy.desk, pharmacy.counter);

    const bool isWritten = stage.writeTranscript();
    return isWritten && !stage.hasFailed();
}

} // namespace tegata::demo
