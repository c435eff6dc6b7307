#pragma once

#include <tegata/uikit/UiSettings.h>
#include <tegata/workflows/ChartReading.h>

#include <QWidget>

#include <functional>
#include <memory>
#include <vector>

namespace tegata::workstation::screens {

/// A chart of our own making: two allergies, a corrected note, a prescription, a damaged and a missing record.
[[nodiscard]] std::shared_ptr<const workflows::Chart> sampleChart();
/// What the records of the sample chart contain.
[[nodiscard]] workflows::RecordContents sampleContents();
[[nodiscard]] std::vector<workflows::PatientAccess> samplePatients();
[[nodiscard]] protocol::InstitutionId ownInstitution();

/// A page with sample values, as a window of the app's size.
struct Screen
{
    QString name;
    std::function<std::unique_ptr<QWidget>(ui::UiSettings &settings)> build;
};
[[nodiscard]] std::vector<Screen> all();

} // namespace tegata::workstation::screens
