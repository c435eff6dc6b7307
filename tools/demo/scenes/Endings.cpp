#include "Scenes.h"

namespace tegata::demo {

void seePermissionEnd(Hand &workstation)
{
    workstation.stage().step(
        QStringLiteral("be told that the permission ended"), workstation.who(), OnChain::Nothing, [&] {
            workstation.until(QStringLiteral("writing is no longer offered"), [&workstation] {
                return workstation.isShown("chart-completeness") && !workstation.isOffered("write-note");
            });
            workstation.until(QStringLiteral("the entries of others are gone"),
                              [&workstation] { return workstation.rowCount("chart-entries") > 0; });
            workstation.picture(QStringLiteral("permission-ended"));
        });
}

void seePermissionExpire(Surroundings &surroundings, Hand &desk, const QString &patient)
{
    constexpr std::chrono::hours fourDays{4 * 24};
    desk.stage().step(QStringLiteral("four days later: the permission has expired"), desk.who(), OnChain::Nothing, [&] {
        desk.untilRowWith("patients-table", patient);
        desk.openRow("patients-table", patient);
        desk.untilShown("prescriptions-table");
        surroundings.letPass(fourDays);
        desk.picture(QStringLiteral("permission-expired"));
    });
}

void seeTerminalExpire(Surroundings &surroundings, Hand &console, Hand &terminal, const TerminalWords &words)
{
    constexpr std::chrono::hours year{366 * 24};
    terminal.stage().step(
        QStringLiteral("a year later: the terminal's approval has expired"), terminal.who(), OnChain::Nothing, [&] {
            surroundings.letPass(year);
            terminal.until(QStringLiteral("it is said"),
                           [&] { return terminal.isShown("ended-notice") || terminal.isShown("ended-page"); });
            terminal.picture(QStringLiteral("expired"));
        });
    console.stage().step(QStringLiteral("see it in the list; renew the keys"), console.who(), OnChain::Recorded, [&] {
        console.goTo("terminals");
        console.untilRowWith("terminals-table", words.terminal);
        console.untilShown("rotation-button");
        console.picture(QStringLiteral("terminal-expired"));
        console.press("rotation-button");
        console.untilShown("confirmAccept");
        console.picture(QStringLiteral("renew-keys"));
        confirmSheet(console);
        console.untilHidden("recording-note");
        console.untilHidden("rotation-button");
        console.picture(QStringLiteral("keys-renewed"));
    });
}

} // namespace tegata::demo
