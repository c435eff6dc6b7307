#include "Scenes.h"

namespace tegata::demo {

namespace {

constexpr const char *actions = "tegata::pharmacy::PrescriptionActions";

/// Answers the sheet of the dispensing, and waits until the chain has it.
void handOver(Hand &desk, const QString &quantity, bool isPart, const QString &name)
{
    desk.dismissMessages();
    desk.press("prescription-dispense");
    desk.type("dispense-0-quantity", quantity);
    desk.tick(isPart ? "dispense-part" : "dispense-whole");
    desk.picture(name);
    desk.press("dispense-review");
    desk.untilShown("confirmAccept");
    desk.picture(name + QStringLiteral("-review"));
    confirmSheet(desk);
    desk.untilSays(said(actions, "The dispensing is recorded."));
    desk.picture(name + QStringLiteral("-recorded"));
}

void chooseDrug(Hand &desk, const QString &drug) { desk.chooseRow("prescriptions-table", drug); }

} // namespace

void openPatient(Hand &desk, const QString &patient)
{
    desk.stage().step(QStringLiteral("the patient appears; look at the prescriptions"), desk.who(), OnChain::Nothing,
                      [&] {
                          desk.untilRowWith("patients-table", patient);
                          desk.picture(QStringLiteral("patients"));
                          desk.openRow("patients-table", patient);
                          desk.until(QStringLiteral("there are prescriptions"),
                                     [&desk] { return desk.rowCount("prescriptions-table") > 0; });
                          desk.picture(QStringLiteral("prescriptions"));
                      });
}

void claim(Hand &desk, const QString &drug)
{
    desk.stage().step(QStringLiteral("claim %1").arg(drug), desk.who(), OnChain::Recorded, [&] {
        chooseDrug(desk, drug);
        desk.press("prescription-claim");
        desk.picture(QStringLiteral("claim"));
        confirmSheet(desk);
        desk.untilOffered("prescription-dispense");
        desk.picture(QStringLiteral("claimed"));
    });
}

void claimTogether(Hand &fast, Hand &slow, const QString &drug, const QString &fastInstitution)
{
    slow.stage().step(QStringLiteral("read the sheet for claiming %1").arg(drug), slow.who(), OnChain::Nothing, [&] {
        chooseDrug(slow, drug);
        slow.press("prescription-claim");
        slow.untilShown("confirmAccept");
        slow.dismissMessages();
    });
    claim(fast, drug);
    slow.stage().step(QStringLiteral("claim it too late; be told who holds it"), slow.who(), OnChain::Nothing, [&] {
        confirmSheet(slow);
        slow.untilShown("messageText");
        slow.until(QStringLiteral("the other pharmacy is named"),
                   [&] { return slow.textOf("messageText").contains(fastInstitution); });
        slow.picture(QStringLiteral("refused"));
        slow.until(QStringLiteral("it can no longer be claimed"),
                   [&slow] { return !slow.isOffered("prescription-claim"); });
        slow.until(QStringLiteral("the list names the holder"), [&] {
            const int row = slow.rowWith("prescriptions-table", drug);
            return slow.cell("prescriptions-table", row).contains(fastInstitution);
        });
        slow.picture(QStringLiteral("held-elsewhere"));
    });
}

void dispensePart(Hand &desk, const QString &quantity)
{
    desk.stage().step(QStringLiteral("dispense a part"), desk.who(), OnChain::Recorded, [&] {
        handOver(desk, quantity, /*isPart=*/true, QStringLiteral("dispense-part"));
        desk.untilOffered("prescription-dispense");
    });
}

void dispenseRest(Hand &desk, const QString &quantity)
{
    desk.stage().step(QStringLiteral("dispense the rest"), desk.who(), OnChain::Recorded, [&] {
        handOver(desk, quantity, /*isPart=*/false, QStringLiteral("dispense-rest"));
        desk.until(QStringLiteral("nothing is left to be dispensed"),
                   [&desk] { return !desk.isOffered("prescription-dispense"); });
        desk.picture(QStringLiteral("completed"));
    });
}

void takeInFromPaper(Hand &desk)
{
    const QString drug = QStringLiteral("カロナール錠500");
    desk.stage().step(QStringLiteral("take a prescription in from paper"), desk.who(), OnChain::Recorded, [&] {
        desk.press("prescription-from-paper");
        desk.type("paper-prescriber", QStringLiteral("高橋 明"));
        desk.type("paper-institution", QStringLiteral("高橋医院"));
        desk.type("drug-1-name", drug);
        desk.type("drug-1-timing", QStringLiteral("発熱時"));
        desk.type("drug-1-quantity", QStringLiteral("10"));
        desk.type("drug-1-quantity-unit", QStringLiteral("錠"));
        desk.picture(QStringLiteral("paper"));
        desk.press("paper-review");
        desk.untilShown("confirmAccept");
        desk.picture(QStringLiteral("paper-review"));
        confirmSheet(desk);
        desk.untilSays(said(actions, "The prescription is recorded and open."));
        desk.untilRowWith("prescriptions-table", drug);
        desk.picture(QStringLiteral("paper-recorded"));
    });
    claim(desk, drug);
    desk.stage().step(QStringLiteral("release it"), desk.who(), OnChain::Recorded, [&] {
        desk.press("prescription-release");
        desk.picture(QStringLiteral("release"));
        confirmSheet(desk);
        desk.untilOffered("prescription-cancel");
    });
    desk.stage().step(QStringLiteral("cancel it"), desk.who(), OnChain::Recorded, [&] {
        desk.dismissMessages();
        desk.press("prescription-cancel");
        desk.picture(QStringLiteral("cancel"));
        confirmSheet(desk);
        desk.until(QStringLiteral("it can no longer be cancelled"),
                   [&desk] { return !desk.isOffered("prescription-cancel") && !desk.isShown("busyOverlay"); });
        desk.until(QStringLiteral("it cannot be claimed"), [&desk] { return !desk.isOffered("prescription-claim"); });
        desk.untilShown("messageText");
        desk.picture(QStringLiteral("cancelled"));
    });
}

} // namespace tegata::demo
