#include "Scenes.h"

namespace tegata::demo {

namespace {

void begin(Hand &terminal, const Secrets &secrets)
{
    terminal.untilShown("pinFirst");
    terminal.type("pinFirst", secrets.pin);
    terminal.type("pinSecond", secrets.pin);
    terminal.picture(QStringLiteral("pin"));
    terminal.press("setupNext");
    terminal.untilShown("choice-text");
    // What is not a code of ours is refused with a word.
    terminal.type("choice-text", QStringLiteral("https://example.org/menu"));
    terminal.press("choice-read");
    terminal.untilShown("messageText");
    terminal.picture(QStringLiteral("not-a-code"));
}

void ask(Hand &terminal, const TerminalWords &words)
{
    terminal.untilShown("choice-found-title");
    terminal.picture(QStringLiteral("institution"));
    terminal.press("setupNext");
    terminal.type("details-terminal", words.terminal);
    terminal.type("details-user", words.user);
    terminal.choose("details-profession", 0);
    terminal.picture(QStringLiteral("names"));
    terminal.press("setupNext");
    terminal.until(QStringLiteral("the check number is shown"),
                   [&] { return digitsOf(terminal.textOf("approval-number")).size() == 6; });
    terminal.picture(QStringLiteral("waiting"));
}

} // namespace

void askWithPicture(Hand &terminal, const QString &pictureFile, const TerminalWords &words, const Secrets &secrets)
{
    terminal.stage().step(QStringLiteral("ask to be let in, with a picture of the code"), terminal.who(),
                          OnChain::Nothing, [&] {
                              begin(terminal, secrets);
                              terminal.press("choice-picture");
                              terminal.answerFile(pictureFile);
                              ask(terminal, words);
                          });
}

void askWithClipboard(Hand &terminal, const TerminalWords &words, const Secrets &secrets)
{
    terminal.stage().step(QStringLiteral("ask to be let in, with the code from the clipboard"), terminal.who(),
                          OnChain::Nothing, [&] {
                              begin(terminal, secrets);
                              terminal.press("choice-clipboard");
                              ask(terminal, words);
                          });
}

void approve(Hand &console, Hand &terminal, const TerminalWords &words)
{
    console.stage().step(
        QStringLiteral("compare the check numbers and let %1 in").arg(terminal.who()), console.who(), OnChain::Recorded,
        [&] {
            console.goTo("terminals");
            console.untilShown("pending-number");
            console.picture(QStringLiteral("request"));
            const QString onTerminal = digitsOf(terminal.textOf("approval-number"));
            const QString onConsole = digitsOf(console.textOf("pending-number"));
            if (onTerminal.isEmpty() || onTerminal != onConsole) {
                console.stage().fail(
                    QStringLiteral("the terminal shows %1, the console %2").arg(onTerminal, onConsole));
            }
            console.press("pending-approve");
            console.type("approve-number",
                         onTerminal == QLatin1String("000000") ? QStringLiteral("000001") : QStringLiteral("000000"));
            console.choose("approve-role", words.role);
            console.picture(QStringLiteral("wrong-number"));
            if (console.isOffered("approve-confirm")) {
                console.stage().fail(QStringLiteral("a wrong check number can be approved"));
            }
            console.type("approve-number", onTerminal);
            console.tick("approve-has-end");
            console.picture(QStringLiteral("approve"));
            console.press("approve-confirm");
            terminal.untilShown("nav-patients");
        });
    console.stage().step(QStringLiteral("go on without a touch"), terminal.who(), OnChain::Nothing, [&] {
        terminal.picture(QStringLiteral("let-in"));
        console.untilRowWith("terminals-table", words.terminal);
        console.picture(QStringLiteral("terminals"));
    });
}

void deny(Hand &console)
{
    console.stage().step(QStringLiteral("turn a request down"), console.who(), OnChain::Nothing, [&] {
        console.goTo("terminals");
        console.press("pending-deny");
        console.picture(QStringLiteral("deny"));
        confirmSheet(console);
        console.untilHidden("pending-deny");
    });
}

void askAgain(Hand &terminal, const QString &pictureFile, const TerminalWords &words)
{
    terminal.stage().step(QStringLiteral("be told of it, and ask again"), terminal.who(), OnChain::Nothing, [&] {
        terminal.untilOffered("approval-again");
        terminal.picture(QStringLiteral("denied"));
        terminal.press("approval-again");
        terminal.press("choice-picture");
        terminal.answerFile(pictureFile);
        ask(terminal, words);
    });
}

void withdrawTerminal(Hand &console, Hand &terminal, const TerminalWords &words, Withdrawal withdrawal)
{
    const bool isLost = withdrawal == Withdrawal::Compromised;
    const QString what = isLost ? QStringLiteral("report %1 lost") : QStringLiteral("withdraw the approval of %1");
    console.stage().step(what.arg(terminal.who()), console.who(), OnChain::Recorded, [&] {
        console.goTo("terminals");
        console.chooseRow("terminals-table", words.terminal);
        console.press(isLost ? "terminal-compromised" : "terminal-revoke");
        console.untilShown("confirmAccept");
        console.picture(isLost ? QStringLiteral("report-lost") : QStringLiteral("withdraw"));
        confirmSheet(console);
        terminal.untilShown("ended-page");
        terminal.untilReads("ended-title",
                            said("tegata::appshell::EndedPage", "%1 has withdrawn the approval of this terminal."));
        terminal.picture(QStringLiteral("ended"));
        console.untilHidden("recording-note");
        console.until(QStringLiteral("it cannot be withdrawn a second time"), [&console] {
            return !console.isOffered("terminal-revoke") && !console.isOffered("terminal-compromised");
        });
        console.picture(isLost ? QStringLiteral("reported-lost") : QStringLiteral("withdrawn"));
    });
}

} // namespace tegata::demo
