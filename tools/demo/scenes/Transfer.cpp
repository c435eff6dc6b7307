#include "Scenes.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace tegata::demo {

void importFile(Hand &workstation, const QString &file, const QString &expected)
{
    workstation.stage().step(QStringLiteral("import a FHIR file"), workstation.who(), OnChain::Recorded, [&] {
        workstation.press("chart-import");
        workstation.answerFile(file);
        workstation.untilOffered("import-confirm");
        workstation.picture(QStringLiteral("import"));
        workstation.press("import-confirm");
        workstation.untilShown("confirmAccept");
        workstation.picture(QStringLiteral("import-review"));
        confirmSheet(workstation);
        untilRecorded(workstation, expected);
        workstation.picture(QStringLiteral("imported"));
    });
}

void exportChart(Hand &workstation, const QString &file)
{
    workstation.stage().step(
        QStringLiteral("export the chart as a FHIR bundle"), workstation.who(), OnChain::Nothing, [&] {
            workstation.press("chart-export");
            workstation.answerFile(file);
            workstation.until(QStringLiteral("the bundle is written"), [&file] {
                QFile written(file);
                return written.open(QIODevice::ReadOnly) &&
                       QJsonDocument::fromJson(written.readAll()).object()[QLatin1String("resourceType")] ==
                           QLatin1String("Bundle");
            });
            workstation.picture(QStringLiteral("exported"));
        });
}

} // namespace tegata::demo
