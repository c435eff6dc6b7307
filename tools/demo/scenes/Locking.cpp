#include "Scenes.h"

namespace tegata::demo {

void lockAndUnlock(Hand &app, const Secrets &secrets)
{
    Stage &stage = app.stage();
    stage.step(QStringLiteral("lock"), app.who(), OnChain::Nothing, [&] {
        app.press("lockButton");
        app.untilOffered("lockPin");
        app.picture(QStringLiteral("locked"));
    });
    stage.step(QStringLiteral("be refused with a wrong PIN"), app.who(), OnChain::Nothing, [&] {
        app.type("lockPin", QStringLiteral("135790"));
        app.press("lockUnlock");
        app.untilShown("lockMessage");
        app.picture(QStringLiteral("wrong-pin"));
        if (!app.isShown("lockPin")) {
            stage.fail(QStringLiteral("a wrong PIN unlocked the app"));
        }
    });
    stage.step(QStringLiteral("unlock"), app.who(), OnChain::Nothing, [&] {
        app.type("lockPin", secrets.pin);
        app.press("lockUnlock");
        app.untilShown("lockButton");
        app.untilHidden("lockPin");
        app.picture(QStringLiteral("unlocked"));
    });
}

} // namespace tegata::demo
