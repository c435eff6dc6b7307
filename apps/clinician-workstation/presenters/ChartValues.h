#pragma once

#include "../views/ChartTypes.h"

#include <tegata/workflows/ChartReading.h>
#include <tegata/workflows/Prescriptions.h>
#include <tegata/workflows/RecordWriting.h>

#include <optional>
#include <utility>
#include <vector>

namespace tegata::workstation {

// A chart in words, in the application's language.

/// What a record says, fact by fact, and its long text.
struct RecordWords
{
    std::vector<ui::Detail> facts;
    QString text;
};

[[nodiscard]] RecordWords recordWords(const std::vector<clinical::Entry> &resources);

/// Allergies, problems, current medications. "No information" is never shown as "none known".
/// What comes from a cancelled prescription (ids of records) is marked: the record itself cannot know.
[[nodiscard]] std::vector<SummarySection> sectionsOf(const workflows::Chart &chart,
                                                     const std::vector<QString> &cancelledPrescriptions = {});

/// Every entry by date, newest first; what waits to be sent of this patient stands above.
[[nodiscard]] std::vector<ChartLine> linesOf(const workflows::Chart &chart,
                                             const std::vector<workflows::Delivery> &waiting);
[[nodiscard]] std::vector<FilterChoice> kindsOf(const std::vector<ChartLine> &lines);
[[nodiscard]] std::vector<FilterChoice> institutionsOf(const std::vector<ChartLine> &lines);

/// "17 of 18 records available, checked against the ledger up to …".
[[nodiscard]] CompletenessLine completenessOf(const workflows::Chart &chart);
/// After the end of a permission: the rest of the chart cannot be counted any more.
[[nodiscard]] CompletenessLine ownCompletenessOf(const workflows::Chart &chart);

/// An entry's versions, newest first: the records to read before the entry can be shown. Empty when it is not there.
[[nodiscard]] std::vector<const workflows::ChartEntry *> versionsOf(const workflows::Chart &chart, const QString &id);
/// One entry and all its versions, newest first, with what they contain. Empty id when it is not there.
[[nodiscard]] EntryContent contentOf(const workflows::Chart &chart, const workflows::RecordContents &contents,
                                     const QString &id, const protocol::InstitutionId &own);
/// Something that waits in the outbox.
[[nodiscard]] EntryContent contentOf(const workflows::Delivery &delivery);

/// How a prescription stands on the ledger, as a whole sentence.
[[nodiscard]] QString standingText(const workflows::PrescriptionInformation &prescription);
/// The id a waiting entry has in the list.
[[nodiscard]] QString idOf(const workflows::Delivery &delivery);

[[nodiscard]] const workflows::ChartEntry *entryOf(const workflows::Chart &chart, const QString &id);
/// The newest version of a record.
[[nodiscard]] const workflows::ChartEntry *newestVersionOf(const workflows::Chart &chart, const QString &id);
/// Which form corrects an entry; nothing when there is none.
[[nodiscard]] std::optional<FormKind> correctingForm(const workflows::ChartEntry &entry);

} // namespace tegata::workstation
