#include "RemovedPage.h"

namespace tegata::console {

RemovedPage::RemovedPage(QWidget *parent)
    : EndPage(QStringLiteral("removed"), parent)
{
    RemovedPage::retranslate();
}

void RemovedPage::retranslate()
{
    // The list of administrators may have answered before the institution's name was read.
    setWords(institution().isEmpty() ? tr("You are no longer an administrator.")
                                     : tr("You are no longer an administrator of %1.").arg(institution()),
             tr("You were removed, and the institution's keys were renewed. This computer can do nothing for the "
                "institution any more. If nobody told you, speak to the other administrators at once."),
             tr("To administer it again from this computer, remove its profile folder, start anew and choose "
                "“Join as administrator”: %1")
                 .arg(folder()));
}

} // namespace tegata::console
