#pragma once

#include <tegata/uikit/DetailList.h>
#include <tegata/uikit/Timeline.h>

#include <QString>

#include <vector>

namespace tegata::workstation {

// What the chart page shows: values in the application's language, made by the presenter.

/// What can be written into a chart.
enum class FormKind
{
    Note,
    Allergy,
    Problem,
    Prescription,
};

/// One line of the summary, such as one allergy.
struct SummaryLine
{
    QString text;
    /// Reaction, dosage, since when; may be empty.
    QString detail;
    /// Who wrote it and where.
    QString source;
    ui::Tone tone = ui::Tone::Neutral;
    /// The entry it comes from.
    QString entryId;

    friend bool operator==(const SummaryLine &, const SummaryLine &) = default;
};

/// What is known of one subject. `nothing` says in words what an empty list means: none known, or no information.
struct SummarySection
{
    ui::Icon icon = ui::Icon::Note;
    QString title;
    QString nothing;
    std::vector<SummaryLine> lines;

    friend bool operator==(const SummarySection &, const SummarySection &) = default;
};

struct ChartLine
{
    ui::TimelineEntry entry;
    /// What the filters compare with.
    QString kindKey;
    QString institutionKey;
};

struct FilterChoice
{
    QString key;
    QString label;
};

/// One version of an entry in full.
struct EntryVersion
{
    /// "Written 22 Nov 2026 14:05", "Corrected …"; empty when there is only one.
    QString heading;
    std::vector<ui::Detail> facts;
    /// Long text, such as that of a note.
    QString text;
};

/// The details pane: newest version first, so that both versions of a corrected record can be read.
struct EntryContent
{
    QString id;
    QString title;
    std::vector<EntryVersion> versions;
    bool canCorrect = false;
    bool canCancelPrescription = false;
};

/// How complete and how fresh what is shown is.
struct CompletenessLine
{
    ui::Tone tone = ui::Tone::Neutral;
    QString text;
};

/// Which buttons work; a reason stands in the tooltip of one that does not.
struct ChartActions
{
    bool canWriteNote = false;
    bool canWriteSummary = false;
    bool canPrescribe = false;
    bool canImport = false;
    bool canExport = false;
    QString whyNot;
};

} // namespace tegata::workstation
