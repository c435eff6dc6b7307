#pragma once

#include "../Cast.h"
#include "../Hand.h"
#include "../Phone.h"
#include "../Surroundings.h"

#include <tegata/clinical/Drafts.h>
#include <tegata/protocol/Ids.h>

namespace tegata::demo {

// The scenes of the headless run, each one thing people do, through the windows. The words are looked for by object
// name, so a scene plays in either language.

/// The PIN of every profile of the demo.
struct Secrets
{
    QString pin;
    /// Lets as many institutions in as the run has.
    QString invitation;
};

struct InstitutionWords
{
    QString name;
    /// Row in the box of kinds: 0 hospital, 1 clinic, 2 pharmacy.
    int kind = 0;
    QString legalNumber;
};

struct TerminalWords
{
    QString terminal;
    QString user;
    /// Row in the box of roles of the approval: 1 doctor, 3 pharmacist.
    int role = 1;
};

/// Whether the people of a scene also do what goes wrong first: a PIN too simple, a wrong word, a wrong invitation.
enum class Care
{
    WithMistakes,
    Straight
};

/// FirstRun.cpp: the first question of a first start, answered with the operator's network file. What is accepted is
/// what the apps of the run work with; the file's content after a failure.
[[nodiscard]] workflows::NetworkConfiguration chooseNetwork(Stage &stage, const QString &who,
                                                            const workflows::NetworkConfiguration &network,
                                                            const QString &networkFile);
/// The first run of a console, from the welcome to its home page. The words of the recovery phrase.
[[nodiscard]] QStringList registerInstitution(Hand &console, const InstitutionWords &institution,
                                              const Secrets &secrets, Care care);

/// Administration.cpp: what an administrator does besides.
void restoreElsewhere(Hand &console, const QStringList &words, const QString &institution, const Secrets &secrets);
/// The last administrator cannot be removed: the console does not offer it, and says why.
void keepLastAdministrator(Hand &console);
/// From the first run of the newcomer's console to its home page.
void addAdministrator(Hand &console, Hand &newcomer, const QString &code, const Secrets &secrets);
void removeAdministrator(Hand &console, Hand &leaving, const QString &institution);
/// The terminal sees the new name as well.
void renameInstitution(Hand &console, Hand &terminal, const QString &name);
void deactivateAndReactivate(Hand &console, Hand &terminal, workflows::Workspace *behindTerminal);

/// Reception.cpp
void showReception(Hand &console, const QString &pictureFile);
/// Saves the poster in both languages; the file of one is <profile>-poster-<tag>.pdf.
void savePosters(Hand &console);
/// Prints the poster of the language that is spoken into a file.
void printPoster(Hand &console);
/// What a phone reads from that picture; it is in the clipboard too, as if somebody had mailed it.
[[nodiscard]] QString readPhotograph(Stage &stage, const QString &pictureFile);

/// Enrolment.cpp: the first run of a terminal up to its request.
void askWithPicture(Hand &terminal, const QString &pictureFile, const TerminalWords &words, const Secrets &secrets);
/// The same with the code from the clipboard.
void askWithClipboard(Hand &terminal, const TerminalWords &words, const Secrets &secrets);
/// The administrator compares the two screens and lets the terminal in; it goes on by itself.
void approve(Hand &console, Hand &terminal, const TerminalWords &words);
/// The administrator turns the request down.
void deny(Hand &console);
/// The terminal says so, half a minute later at the most, and asks again.
void askAgain(Hand &terminal, const QString &pictureFile, const TerminalWords &words);
/// The kind of withdrawal decides what the administrator presses; all keys are renewed for either.
enum class Withdrawal
{
    Routine,
    Compromised
};
void withdrawTerminal(Hand &console, Hand &terminal, const TerminalWords &words, Withdrawal withdrawal);

/// ChartWork.cpp: what a clinician does in a chart.
void openChart(Hand &workstation, const QString &patient);
void writeNote(Hand &workstation);
void correctNote(Hand &workstation);
void writeAllergy(Hand &workstation);
void writeProblem(Hand &workstation);
/// A drug that the patient is allergic to: warned of, acknowledged, and cancelled again.
void prescribeAgainstAllergy(Hand &workstation);
void prescribe(Hand &workstation, const QString &drug);
/// Waits until an entry with this in its title is in the list, checked against the ledger.
void untilRecorded(Hand &workstation, const QString &title);
void findInChart(Hand &workstation, const QString &text);

/// Transfer.cpp
void importFile(Hand &workstation, const QString &file, const QString &expected);
void exportChart(Hand &workstation, const QString &file);

/// Dispensing.cpp: what a pharmacist does.
void openPatient(Hand &desk, const QString &patient);
void claim(Hand &desk, const QString &drug);
/// `slow` reads the sheet while `fast` claims; `slow` is refused and told who holds it.
void claimTogether(Hand &fast, Hand &slow, const QString &drug, const QString &fastInstitution);
void dispensePart(Hand &desk, const QString &quantity);
void dispenseRest(Hand &desk, const QString &quantity);
void takeInFromPaper(Hand &desk);

/// Offline.cpp: without the gateway, and without the node. The workstation has the chart open; what is written waits,
/// and is recorded once when the process is there again.
struct Absence
{
    Surroundings::Process process = Surroundings::Process::Gateway;
    /// Names pictures, and the note that is written meanwhile.
    QString name;
    QString note;
    /// Done while it is away; nothing where empty.
    std::function<void()> meanwhile = {};
};
void workWithout(Surroundings &surroundings, Hand &workstation, Hand &desk, const QString &patient,
                 const Absence &absence);
/// A terminal that has never seen the chart opens it while the gateway lacks one of its records. Says how many
/// records there are.
int openIncomplete(Hand &terminal, const QString &patient);
/// The gateway has it again, and the chart all of its records.
void openCompleted(Surroundings &surroundings, Hand &terminal, int count);

/// Locking.cpp
void lockAndUnlock(Hand &app, const Secrets &secrets);
/// As often as it takes to be made to wait, and once more.
void guessPins(Hand &app, const Secrets &secrets);
/// The app shall lock after a minute without anybody.
void leaveAlone(Hand &app);
/// It has, while nobody touched any window; everything is as before.
void comeBack(Hand &app, const Secrets &secrets);

/// Records.cpp: the audit trail, its filters and its CSV, and every page in both languages.
void exportAudit(Hand &app);
/// By time, kind, terminal and patient; saves what is left.
void filterAudit(Hand &app);
void showPages(Hand &app);
/// Through the button in the top bar.
void switchLanguage(Hand &app);

/// Endings.cpp
void seePermissionEnd(Hand &workstation, const QString &entryOfAnother);
/// Days later, by the chain's clock.
void seePermissionExpire(Surroundings &surroundings, Hand &desk, const QString &patient,
                         const QStringList &drugsOfOthers);
/// A year later, by the chain's clock.
void seeTerminalExpire(Surroundings &surroundings, Hand &console, Hand &terminal, const TerminalWords &words);

/// Presses the button of the sheet that is open, when it can be pressed.
void confirmSheet(Hand &app);

/// The words of an app in the language it speaks now.
[[nodiscard]] QString said(const char *context, const char *words);

[[nodiscard]] QString digitsOf(const QString &text);
/// A word of the recovery phrases that is not this one.
[[nodiscard]] QString notThe(const QString &word);
/// The PDF is one page of A4; a picture of it.
void lookAtPaper(Stage &stage, const QString &pdf, const QString &name);

/// Where the patient stands: an institution's printed poster, and how the camera sees it.
struct Reception
{
    QString institution;
    QString poster;
    /// On the poster, which may be older than the institution's present keys.
    QString checkNumber;
    Sight sight;
};

/// PatientPhone.cpp: the patient at the page. From the welcome over key, words and registration to the first
/// permission.
void firstVisit(Phone &phone, const Reception &reception, const clinical::PatientDraft &person, const Secrets &secrets);
/// Opens the page again at another reception, unlocks it, scans and lets in.
void letIn(Phone &phone, const Reception &reception, const Secrets &secrets, Care care);
void readChart(Phone &phone, const QString &allergy, const QString &search);
/// The workstation, which has the chart open, sees it.
void addOwnDrug(Phone &phone, Hand &workstation, const QString &drug);
/// What the institution may not see any more gets keys that it has not, in the same confirmation.
void narrowPermission(Phone &phone, const QString &institution);
/// Names the doctor's institution; saves the table.
void seeWhoLooked(Phone &phone, const QString &institution, const QString &file);
void saveChart(Phone &phone, const QString &file, const QStringList &expected);
void endPermission(Phone &phone, const QString &institution);
/// Without a film before the camera.
void reopen(Phone &phone, const Secrets &secrets);
void compareBuild(Phone &phone, Hand &console);
void showPages(Phone &phone);
void switchLanguage(Phone &phone);

} // namespace tegata::demo
