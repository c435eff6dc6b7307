#pragma once

#include "../Cast.h"
#include "../Hand.h"

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
/// The first run of a console, from the welcome to its home page.
void registerInstitution(Hand &console, const InstitutionWords &institution, const Secrets &secrets, Care care);

/// Reception.cpp
void showReception(Hand &console, const QString &pictureFile);
void savePosters(Hand &console);
/// What a phone reads from that picture; it is in the clipboard too, as if somebody had mailed it.
[[nodiscard]] QString readPhotograph(Stage &stage, const QString &pictureFile);

/// Enrolment.cpp: the first run of a terminal up to its request.
void askWithPicture(Hand &terminal, const QString &pictureFile, const TerminalWords &words, const Secrets &secrets);
/// The same with the code from the clipboard.
void askWithClipboard(Hand &terminal, const TerminalWords &words, const Secrets &secrets);
/// The administrator compares the two screens and lets the terminal in; it goes on by itself.
void approve(Hand &console, Hand &terminal, const TerminalWords &words);
/// The administrator turns the request down; the terminal says so and asks again.
void denyOnce(Hand &console, Hand &terminal, const QString &pictureFile, const TerminalWords &words);
void withdrawTerminal(Hand &console, Hand &terminal, const TerminalWords &words);

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

/// Locking.cpp
void lockAndUnlock(Hand &app, const Secrets &secrets);

/// Records.cpp: the audit trail and its CSV, and every page in both languages.
void exportAudit(Hand &app);
void showPages(Hand &app);
/// Through the button in the top bar.
void switchLanguage(Hand &app);

/// Endings.cpp
void seePermissionEnd(Hand &workstation);
void deactivateAndReactivate(Hand &console);

/// Presses the button of the sheet that is open, when it can be pressed.
void confirmSheet(Hand &app);

/// The words of an app in the language it speaks now.
[[nodiscard]] QString said(const char *context, const char *words);

/// PatientSide.cpp: the patient, who has no window yet: workflows, as the command line tool drives them.
class PatientSide
{
public:
    /// `cast` outlives the patient.
    PatientSide(Stage &stage, Cast &cast, QString profile, const Secrets &secrets);

    /// Makes the identity under the institution whose code this is.
    void begin(const clinical::PatientDraft &person, const QString &code);
    void grant(const QString &institution, const QString &code);
    void revoke(const QString &institution, const QString &code);
    void readLog(int atLeast);
    /// Empty after a failure.
    [[nodiscard]] std::optional<protocol::PatientId> id();

private:
    [[nodiscard]] workflows::Workspace *workspace();

    Stage &m_stage;
    Cast &m_cast;
    QString m_profile;
    QByteArray m_pin;
};

} // namespace tegata::demo
