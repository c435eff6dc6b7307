#include "Scenes.h"

#include <tegata/ledgerclient/GatewayClient.h>
#include <tegata/workflows/Workspace.h>

#include <QCoro/QCoroTask>

namespace tegata::demo {

namespace {

constexpr const char *entry = "tegata::ui::PhraseEntry";

void choosePin(Hand &console, const Secrets &secrets)
{
    console.press("setupNext");
    console.type("pinFirst", secrets.pin);
    console.type("pinSecond", secrets.pin);
    console.press("setupNext");
}

void typeWords(Hand &console, const QStringList &words)
{
    for (int index = 0; index < words.size(); ++index) {
        const QByteArray field = "phraseWord" + QByteArray::number(index + 1);
        console.type(field.constData(), words[index]);
        console.pressKey(field.constData(), Qt::Key_Space);
    }
}

void openConsole(Hand &console)
{
    console.untilShown("done-words");
    console.picture(QStringLiteral("done"));
    console.press("setupNext");
    console.untilShown("home-code");
}

} // namespace

void restoreElsewhere(Hand &console, const QStringList &words, const QString &institution, const Secrets &secrets)
{
    Stage &stage = console.stage();
    stage.step(QStringLiteral("another computer: type the 24 words"), console.who(), OnChain::Nothing, [&] {
        console.untilShown("welcome-restore");
        console.press("welcome-restore");
        console.picture(QStringLiteral("welcome"));
        choosePin(console, secrets);
        console.untilShown("phraseWord1");
        console.type("phraseWord1", QStringLiteral("tegata"));
        console.untilReads("phraseEntryState",
                           said(entry, "Word number %1 is not one of the words a phrase is made of."));
        console.picture(QStringLiteral("word-unknown"));
        // One word read wrongly off the paper.
        QStringList misread = words;
        misread.last() = notThe(misread.last());
        typeWords(console, misread);
        console.press("setupNext");
        console.untilShown("messageText");
        console.picture(QStringLiteral("phrase-wrong"));
        console.dismissMessages();
        typeWords(console, words);
        console.untilReads("phraseEntryState", said(entry, "All 24 words are there."));
    });
    stage.step(QStringLiteral("restore the institution"), console.who(), OnChain::Nothing, [&] {
        console.press("setupNext");
        openConsole(console);
        console.until(QStringLiteral("the institution's name is shown"),
                      [&] { return console.textOf("institutionName") == institution; });
        console.picture(QStringLiteral("home"));
    });
}

void keepLastAdministrator(Hand &console)
{
    console.stage().step(QStringLiteral("the last administrator cannot be removed"), console.who(), OnChain::Nothing,
                         [&] {
                             console.goTo("administrators");
                             console.chooseRow("administrators-table",
                                               said("tegata::console::AdministratorsPage", "You, on this computer"));
                             console.untilReads("administrators-why",
                                                said("tegata::console::AdministratorsPage",
                                                     "There is one administrator. The last one cannot be removed."));
                             if (console.isOffered("administrator-remove")) {
                                 console.stage().fail(QStringLiteral("the last administrator can be removed"));
                             }
                             console.picture(QStringLiteral("last-administrator"));
                         });
}

void addAdministrator(Hand &console, Hand &newcomer, const QString &code, const Secrets &secrets)
{
    Stage &stage = console.stage();
    stage.step(QStringLiteral("ask to become an administrator"), newcomer.who(), OnChain::Nothing, [&] {
        newcomer.untilShown("welcome-join");
        newcomer.press("welcome-join");
        choosePin(newcomer, secrets);
        newcomer.type("join-code", code);
        newcomer.picture(QStringLiteral("join-code"));
        newcomer.press("setupNext");
        newcomer.untilShown("join-text");
        newcomer.picture(QStringLiteral("join-text"));
    });
    stage.step(QStringLiteral("add an administrator"), console.who(), OnChain::Recorded, [&] {
        console.goTo("administrators");
        console.press("administrator-add");
        console.type("add-administrator-text", QStringLiteral("t3.not-a-request"));
        console.press("add-administrator-next");
        console.untilShown("messageText");
        console.picture(QStringLiteral("administrator-text-wrong"));
        console.dismissMessages();
        console.press("administrator-add");
        console.type("add-administrator-text", newcomer.textOf("join-text"));
        console.picture(QStringLiteral("administrator-text"));
        console.press("add-administrator-next");
        console.untilShown("confirmAccept");
        console.picture(QStringLiteral("administrator-compare"));
        if (console.isOffered("confirmAccept")) {
            stage.fail(QStringLiteral("an administrator can be added without comparing the codes"));
        }
        confirmSheet(console);
        console.untilRows("administrators-table", 2);
        console.picture(QStringLiteral("administrators"));
    });
    stage.step(QStringLiteral("go on without a touch"), newcomer.who(), OnChain::Nothing, [&] {
        openConsole(newcomer);
        newcomer.goTo("administrators");
        newcomer.untilRows("administrators-table", 2);
        newcomer.picture(QStringLiteral("administrators"));
    });
}

void removeAdministrator(Hand &console, Hand &leaving, const QString &institution)
{
    console.stage().step(QStringLiteral("remove an administrator"), console.who(), OnChain::Recorded, [&] {
        console.goTo("administrators");
        console.dismissMessages();
        console.chooseRow("administrators-table", QStringLiteral("0x"));
        console.press("administrator-remove");
        console.untilShown("confirmAccept");
        console.picture(QStringLiteral("administrator-remove"));
        confirmSheet(console);
        console.untilHidden("recording-note");
        console.untilRowWith("administrators-table", said("tegata::console::AdministratorsPage", "Removed"));
        console.picture(QStringLiteral("administrator-removed"));
    });
    leaving.stage().step(QStringLiteral("be told of it"), leaving.who(), OnChain::Nothing, [&] {
        leaving.untilShown("removed-page");
        leaving.untilReads(
            "removed-title",
            said("tegata::console::RemovedPage", "You are no longer an administrator of %1.").arg(institution));
        leaving.picture(QStringLiteral("removed"));
        if (leaving.isOffered("nav-home") || leaving.isOffered("administrator-add")) {
            leaving.stage().fail(QStringLiteral("a removed administrator is still offered something"));
        }
    });
}

void renameInstitution(Hand &console, Hand &terminal, const QString &name)
{
    Stage &stage = console.stage();
    stage.step(QStringLiteral("rename the institution"), console.who(), OnChain::Recorded, [&] {
        console.goTo("home");
        console.dismissMessages();
        console.press("home-rename");
        console.type("rename-name", QString(90, QChar(0x6C34)));
        console.picture(QStringLiteral("rename-too-long"));
        if (console.isOffered("rename-next")) {
            stage.fail(QStringLiteral("a name too long for the ledger is taken"));
        }
        console.type("rename-name", name);
        console.picture(QStringLiteral("rename"));
        console.press("rename-next");
        console.untilShown("confirmAccept");
        console.picture(QStringLiteral("rename-review"));
        confirmSheet(console);
        console.untilHidden("recording-note");
        console.until(QStringLiteral("the new name is shown"),
                      [&] { return console.textOf("institutionName") == name; });
        console.picture(QStringLiteral("renamed"));
    });
    stage.step(QStringLiteral("see the new name"), terminal.who(), OnChain::Nothing, [&] {
        terminal.until(QStringLiteral("the new name is shown"),
                       [&] { return terminal.textOf("institutionName") == name; });
        terminal.picture(QStringLiteral("institution-renamed"));
    });
}

void deactivateAndReactivate(Hand &console, Hand &terminal, workflows::Workspace *behindTerminal)
{
    Stage &stage = console.stage();
    stage.step(QStringLiteral("deactivate the institution"), console.who(), OnChain::Recorded, [&] {
        console.goTo("home");
        console.dismissMessages();
        console.press("home-active");
        console.untilShown("confirmAccept");
        console.picture(QStringLiteral("deactivate"));
        confirmSheet(console);
        console.untilHidden("recording-note");
        console.untilShown("messageText");
        console.picture(QStringLiteral("deactivated"));
    });
    stage.step(QStringLiteral("be told that the institution is not active"), terminal.who(), OnChain::Nothing, [&] {
        terminal.goTo("patients");
        terminal.untilReads("ended-notice-title",
                            said("tegata::appshell::EndedNotice", "%1 is not active at present."));
        terminal.picture(QStringLiteral("institution-not-active"));
    });
    stage.step(QStringLiteral("be refused by the gateway"), terminal.who(), OnChain::Nothing, [&] {
        if (stage.hasFailed() || behindTerminal == nullptr || !behindTerminal->state().institution) {
            stage.fail(QStringLiteral("there is nobody to ask the gateway"));
            return;
        }
        // With the terminal's own keys, past what its windows offer. To whom it does not serve, the gateway has
        // nothing.
        const auto answer = QCoro::waitFor(behindTerminal->gateway().directory(*behindTerminal->state().institution));
        if (answer || !answer.error().is(LedgerError::NotFound)) {
            stage.fail(QStringLiteral("the gateway said: %1")
                           .arg(answer ? QStringLiteral("yes") : QString::fromStdString(answer.error().key())));
        }
    });
    stage.step(QStringLiteral("activate the institution again"), console.who(), OnChain::Recorded, [&] {
        console.dismissMessages();
        console.press("home-active");
        console.untilShown("confirmAccept");
        console.picture(QStringLiteral("activate"));
        confirmSheet(console);
        console.untilHidden("recording-note");
        console.untilShown("messageText");
        console.picture(QStringLiteral("active-again"));
    });
    stage.step(QStringLiteral("go on without a touch"), terminal.who(), OnChain::Nothing, [&] {
        terminal.untilHidden("ended-notice");
        terminal.until(QStringLiteral("the patients are back"),
                       [&terminal] { return terminal.rowCount("patients-table") > 0; });
        terminal.picture(QStringLiteral("active-again"));
    });
    stage.step(QStringLiteral("be served by the gateway again"), terminal.who(), OnChain::Nothing, [&] {
        const auto answer = QCoro::waitFor(behindTerminal->gateway().directory(*behindTerminal->state().institution));
        if (!answer) {
            stage.fail(QStringLiteral("the gateway said: %1").arg(QString::fromStdString(answer.error().key())));
        }
    });
}

} // namespace tegata::demo
