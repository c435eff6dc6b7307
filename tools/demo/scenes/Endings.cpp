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

void deactivateAndReactivate(Hand &console)
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
    stage.step(QStringLiteral("activate the institution again"), console.who(), OnChain::Recorded, [&] {
        console.dismissMessages();
        console.press("home-active");
        confirmSheet(console);
        console.untilHidden("recording-note");
        console.untilShown("messageText");
        console.picture(QStringLiteral("active-again"));
    });
}

} // namespace tegata::demo
