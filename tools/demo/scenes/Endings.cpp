#include "Scenes.h"

namespace tegata::demo {

void seePermissionEnd(Hand &workstation, const QString &entryOfAnother)
{
    workstation.stage().step(
        QStringLiteral("be told that the permission ended"), workstation.who(), OnChain::Nothing, [&] {
            workstation.until(QStringLiteral("writing is no longer offered"), [&workstation] {
                return workstation.isShown("chart-completeness") && !workstation.isOffered("write-note");
            });
            workstation.until(QStringLiteral("the entries of others are gone, the own ones are not"), [&] {
                return workstation.rowWith("chart-entries", entryOfAnother) < 0 &&
                       workstation.rowCount("chart-entries") > 0;
            });
            workstation.picture(QStringLiteral("permission-ended"));
        });
}

void seePermissionExpire(Surroundings &surroundings, Hand &desk, const QString &patient,
                         const QStringList &drugsOfOthers)
{
    constexpr std::chrono::hours fourDays{4 * 24};
    desk.stage().step(QStringLiteral("four days later: the permission has expired"), desk.who(), OnChain::Nothing, [&] {
        desk.untilRowWith("patients-table", patient);
        desk.openRow("patients-table", patient);
        desk.untilShown("patientPermission");
        for (const QString &drug : drugsOfOthers) {
            desk.untilRowWith("prescriptions-table", drug);
        }
        surroundings.letPass(fourDays);
        const QString words = said("tegata::ui::PatientWords", "Permission expired on %1");
        const QStringList parts = words.split(QStringLiteral("%1"), Qt::SkipEmptyParts);
        desk.untilSays(parts.isEmpty() ? words : parts.constLast());
        if (desk.isOffered("prescription-claim") || desk.isOffered("prescription-dispense")) {
            desk.stage().fail(QStringLiteral("something can still be claimed or dispensed"));
        }
        for (const QString &drug : drugsOfOthers) {
            desk.until(QStringLiteral("“%1”, which another prescribed, is gone").arg(drug),
                       [&] { return desk.rowWith("prescriptions-table", drug) < 0; });
        }
        desk.picture(QStringLiteral("permission-expired"));
    });
}

void seeTerminalExpire(Surroundings &surroundings, Hand &console, Hand &terminal, const TerminalWords &words)
{
    constexpr std::chrono::hours year{366 * 24};
    terminal.stage().step(
        QStringLiteral("a year later: the terminal's approval has expired"), terminal.who(), OnChain::Nothing, [&] {
            surroundings.letPass(year);
            terminal.untilReads("ended-notice-title",
                                said("tegata::appshell::EndedNotice", "The approval of this terminal has expired."));
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
