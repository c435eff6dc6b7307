#include "Scenes.h"

namespace tegata::demo {

namespace {

void unlock(Hand &app, const Secrets &secrets)
{
    app.stage().step(QStringLiteral("unlock"), app.who(), OnChain::Nothing, [&] {
        app.type("lockPin", secrets.pin);
        app.press("lockUnlock");
        app.untilShown("lockButton");
        app.untilHidden("lockPin");
        app.picture(QStringLiteral("unlocked"));
    });
}

/// A PIN that is wrong, as soon as one is taken.
void guessOnce(Hand &app, int guess)
{
    app.untilOffered("lockPin");
    app.type("lockPin", QString::number(135790 + guess));
    app.press("lockUnlock");
    app.until(QStringLiteral("the PIN is refused"), [&app] {
        return app.isShown("lockMessage") && app.textOf("lockUnlock") == said("tegata::ui::LockScreen", "Unlock");
    });
}

/// The seconds that the lock screen says are to be waited.
int waitOf(Hand &app) { return digitsOf(app.textOf("lockNext")).toInt(); }

} // namespace

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
    unlock(app, secrets);
}

void guessPins(Hand &app, const Secrets &secrets)
{
    Stage &stage = app.stage();
    stage.step(QStringLiteral("guess PINs, and be made to wait"), app.who(), OnChain::Nothing, [&] {
        app.press("lockButton");
        // Three slips cost nothing; from then on each costs more.
        for (int guess = 0; guess < 3; ++guess) {
            guessOnce(app, guess);
            if (waitOf(app) > 0) {
                stage.fail(QStringLiteral("a slip is made to wait"));
            }
        }
        guessOnce(app, 3);
        const int first = waitOf(app);
        app.picture(QStringLiteral("made-to-wait"));
        if (first == 0 || app.isOffered("lockPin") || app.isOffered("lockUnlock")) {
            stage.fail(QStringLiteral("the fourth wrong PIN costs nothing"));
        }
        guessOnce(app, 4);
        const int second = waitOf(app);
        app.picture(QStringLiteral("made-to-wait-longer"));
        if (second <= first) {
            stage.fail(QStringLiteral("made to wait %1 s, and then %2 s").arg(first).arg(second));
        }
    });
    unlock(app, secrets);
}

void leaveAlone(Hand &app)
{
    app.stage().step(QStringLiteral("lock after a minute without anybody; go away"), app.who(), OnChain::Nothing, [&] {
        app.goTo("settings");
        app.choose("settings-idle", 0);
        app.picture(QStringLiteral("lock-after-a-minute"));
    });
}

void comeBack(Hand &app, const Secrets &secrets)
{
    constexpr int fiveMinutes = 3;
    app.stage().step(QStringLiteral("come back to a locked screen"), app.who(), OnChain::Nothing, [&] {
        app.untilOffered("lockPin");
        app.picture(QStringLiteral("locked-by-itself"));
    });
    unlock(app, secrets);
    app.stage().step(QStringLiteral("lock after five minutes again"), app.who(), OnChain::Nothing, [&] {
        app.goTo("settings");
        app.choose("settings-idle", fiveMinutes);
    });
}

} // namespace tegata::demo
