#include "ChartValues.h"

#include "RecordFacts.h"

#include <tegata/appshell/ShownValues.h>
#include <tegata/uikit/DateText.h>
#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/ErrorWords.h>

#include <QCoreApplication>
#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace tegata::workstation {

using workflows::Chart;
using workflows::ChartEntry;
using workflows::Delivery;
using workflows::DeliveryState;
using workflows::RecordProblem;

namespace {

struct ChartWords
{
    Q_DECLARE_TR_FUNCTIONS(tegata::workstation::ChartWords)
};

QString authorOf(const ChartEntry &entry)
{
    const clinical::ConfirmingPerson &person = entry.confirmation.confirmedBy;
    if (!person.name.isEmpty()) {
        if (entry.authorInstitution.isZero()) {
            //: Somebody's entry in the own chart; %1 is the name.
            return ChartWords::tr("%1 (the patient)").arg(person.name);
        }
        //: Author and profession.
        return person.role.isEmpty() ? person.name : ChartWords::tr("%1 (%2)").arg(person.name, person.role);
    }
    return entry.authorRole ? appshell::roleText(*entry.authorRole) : QString();
}

QString institutionOf(const ChartEntry &entry)
{
    if (!entry.authorInstitutionName.isEmpty()) {
        return entry.authorInstitutionName;
    }
    return entry.authorInstitution.isZero() ? ChartWords::tr("The patient") : ChartWords::tr("Unknown institution");
}

template <typename Item> QString sourceOf(const clinical::Sourced<Item> &item)
{
    return QStringList{item.author, item.institutionName, ui::dateText(appshell::localTime(item.createdAt).date())}
        .filter(QRegularExpression(QStringLiteral(".")))
        .join(QStringLiteral(" · "));
}

SummarySection allergySection(const clinical::ChartSummary &summary)
{
    SummarySection section;
    section.icon = ui::Icon::Allergy;
    section.title = ChartWords::tr("Allergies");
    switch (summary.allergyKnowledge) {
    case clinical::Knowledge::NoInformation:
        section.nothing = ChartWords::tr("No information. Nobody has said whether there are allergies.");
        break;
    case clinical::Knowledge::NoneKnown:
        section.nothing = ChartWords::tr("None known: the patient was asked.");
        break;
    case clinical::Knowledge::Listed:
        break;
    }
    for (const auto &allergy : summary.activeAllergies) {
        SummaryLine line;
        line.text = allergy.item.substance.text;
        QStringList detail;
        if (allergy.item.criticality == clinical::Criticality::High) {
            line.tone = ui::Tone::Error;
            detail.append(ChartWords::tr("May be dangerous"));
        } else {
            line.tone = ui::Tone::Warning;
        }
        detail.append(allergy.item.reactions);
        line.detail = detail.join(QStringLiteral(", "));
        line.source = sourceOf(allergy);
        line.entryId = allergy.recordId;
        section.lines.push_back(std::move(line));
    }
    return section;
}

SummarySection problemSection(const clinical::ChartSummary &summary)
{
    SummarySection section;
    section.icon = ui::Icon::Problem;
    section.title = ChartWords::tr("Problems");
    switch (summary.problemKnowledge) {
    case clinical::Knowledge::NoInformation:
        section.nothing = ChartWords::tr("No information about problems.");
        break;
    case clinical::Knowledge::NoneKnown:
        section.nothing = ChartWords::tr("None known: the patient was asked.");
        break;
    case clinical::Knowledge::Listed:
        if (summary.activeProblems.empty()) {
            section.nothing = ChartWords::tr("Only past problems.");
        }
        break;
    }
    for (const auto &problem : summary.activeProblems) {
        SummaryLine line;
        line.text = problem.item.problem.text;
        const QString since = appshell::dateText(problem.item.onset);
        line.detail = since.isEmpty() ? QString() : ChartWords::tr("Since %1").arg(since);
        line.source = sourceOf(problem);
        line.entryId = problem.recordId;
        section.lines.push_back(std::move(line));
    }
    return section;
}

SummarySection medicationSection(const clinical::ChartSummary &summary, const std::vector<QString> &cancelled)
{
    SummarySection section;
    section.icon = ui::Icon::Medication;
    section.title = ChartWords::tr("Current medications");
    switch (summary.medicationKnowledge) {
    case clinical::Knowledge::NoInformation:
        section.nothing = ChartWords::tr("No information about medications.");
        break;
    case clinical::Knowledge::NoneKnown:
        section.nothing = ChartWords::tr("None: the patient was asked.");
        break;
    case clinical::Knowledge::Listed:
        if (summary.currentMedications.empty()) {
            section.nothing = ChartWords::tr("Only past medications.");
        }
        break;
    }
    for (const auto &drug : summary.currentMedications) {
        SummaryLine line;
        line.text = drug.item.drug.text;
        line.detail = drug.item.dosage;
        line.source = sourceOf(drug);
        line.entryId = drug.recordId;
        if (std::find(cancelled.begin(), cancelled.end(), drug.recordId) != cancelled.end()) {
            line.tone = ui::Tone::Warning;
            line.detail = ChartWords::tr("The prescription was cancelled.");
        }
        section.lines.push_back(std::move(line));
    }
    return section;
}

/// When it happened as far as the record says, else when it was recorded. In UTC: thousands of these are compared, and
/// only those on the screen are turned into local time.
QDateTime timeOf(const ChartEntry &entry)
{
    const UnixTime confirmed =
        entry.confirmation.confirmedAt == UnixTime{} ? entry.recordedAt : entry.confirmation.confirmedAt;
    const UnixTime time = entry.line.date.value_or(confirmed);
    return QDateTime::fromSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC);
}

/// Words that thousands of lines share, looked up once.
class LineWords
{
public:
    const QString &kind(const QString &resourceType)
    {
        auto known = m_kinds.find(resourceType);
        if (known == m_kinds.end()) {
            known = m_kinds.insert(resourceType, appshell::resourceKindText(resourceType));
        }
        return *known;
    }
    const QString &author(const ChartEntry &entry)
    {
        const clinical::ConfirmingPerson &person = entry.confirmation.confirmedBy;
        const int role = entry.authorRole ? static_cast<int>(*entry.authorRole) : -1;
        const Person key{person.name, person.role, role};
        auto known = m_authors.find(key);
        if (known == m_authors.end()) {
            known = m_authors.emplace(key, authorOf(entry)).first;
        }
        return known->second;
    }
    const QString &institution(const ChartEntry &entry)
    {
        auto known = m_institutions.find(entry.authorInstitution);
        if (known == m_institutions.end()) {
            known = m_institutions
                        .emplace(entry.authorInstitution,
                                 Institution{institutionOf(entry), entry.authorInstitution.hexString()})
                        .first;
        }
        return known->second.name;
    }
    /// Of an institution named before.
    const QString &institutionKey(const ChartEntry &entry) const
    {
        return m_institutions.at(entry.authorInstitution).key;
    }

private:
    using Person = std::tuple<QString, QString, int>;
    struct Institution
    {
        QString name;
        QString key;
    };
    QHash<QString, QString> m_kinds;
    std::map<Person, QString> m_authors;
    std::map<protocol::InstitutionId, Institution> m_institutions;
};

ChartLine lineOf(const ChartEntry &entry, const QSet<QString> &superseded, LineWords &words)
{
    ChartLine line;
    line.entry.id = entry.hash.hexString();
    line.entry.author = words.author(entry);
    line.entry.institution = words.institution(entry);
    line.institutionKey = words.institutionKey(entry);
    line.entry.verification = appshell::verificationOf(entry.problem);
    line.entry.isSuperseded = superseded.contains(line.entry.id);
    line.entry.time = timeOf(entry);
    if (entry.problem != RecordProblem::None || entry.line.resourceCount == 0) {
        line.entry.icon = ui::Icon::Unverified;
        line.entry.kind = ChartWords::tr("Entry");
        line.entry.title = ChartWords::tr("This record cannot be shown");
        line.entry.detail = appshell::problemText(entry.problem);
        line.kindKey = QStringLiteral("unreadable");
        return line;
    }
    const QString &title = entry.line.title(appshell::clinicalLanguage());
    line.kindKey = entry.line.resourceType;
    line.entry.icon = appshell::resourceIcon(entry.line.resourceType);
    line.entry.kind = words.kind(entry.line.resourceType);
    line.entry.title = title.isEmpty() ? line.entry.kind : title;
    return line;
}

QSet<QString> supersededIds(const Chart &chart)
{
    return {chart.summary.supersededRecords.begin(), chart.summary.supersededRecords.end()};
}

EntryVersion versionOf(const ChartEntry &entry, const workflows::RecordContents &contents)
{
    EntryVersion version;
    const auto content = contents.find(entry.hash);
    if (entry.problem == RecordProblem::None && content != contents.end()) {
        RecordWords words = recordWords(content->second);
        version.text = std::move(words.text);
        version.facts = std::move(words.facts);
    } else if (entry.problem != RecordProblem::None) {
        version.text = appshell::problemText(entry.problem);
    }
    version.facts.push_back({ChartWords::tr("Author"), authorOf(entry)});
    if (entry.confirmation.enteredBy.name != entry.confirmation.confirmedBy.name) {
        version.facts.push_back({ChartWords::tr("Entered by"), entry.confirmation.enteredBy.name});
    }
    version.facts.push_back({ChartWords::tr("Institution"), institutionOf(entry)});
    version.facts.push_back(
        {ChartWords::tr("Confirmed"), ui::dateTimeText(appshell::localTime(entry.confirmation.confirmedAt))});
    version.facts.push_back(
        {ChartWords::tr("Recorded"), ChartWords::tr("%1 (block %2)")
                                         .arg(ui::dateTimeText(appshell::localTime(entry.recordedAt)))
                                         .arg(protocol::toNumber(entry.block))});
    version.facts.push_back({ChartWords::tr("Part of the chart"), appshell::compartmentText(entry.compartment)});
    const bool isGood = entry.problem == RecordProblem::None;
    version.facts.push_back(
        {ChartWords::tr("Check"), appshell::problemText(entry.problem), false,
         isGood ? ui::Tone::Success : ui::verificationTone(appshell::verificationOf(entry.problem))});
    return version;
}

std::vector<FilterChoice> choicesOf(const std::map<QString, QString> &byKey)
{
    std::vector<FilterChoice> choices;
    choices.reserve(byKey.size());
    for (const auto &[key, label] : byKey) {
        choices.push_back({key, label});
    }
    std::sort(choices.begin(), choices.end(),
              [](const FilterChoice &left, const FilterChoice &right) { return left.label < right.label; });
    return choices;
}

} // namespace

std::vector<SummarySection> sectionsOf(const Chart &chart, const std::vector<QString> &cancelledPrescriptions)
{
    const clinical::ChartSummary &summary = chart.summary;
    std::vector<SummarySection> sections{allergySection(summary), problemSection(summary),
                                         medicationSection(summary, cancelledPrescriptions)};
    if (workflows::isEnded(chart.access.state)) {
        // The records of others are not looked at: that they say nothing is not known.
        const std::array knowledge{summary.allergyKnowledge, summary.problemKnowledge, summary.medicationKnowledge};
        for (std::size_t index = 0; index < knowledge.size(); ++index) {
            if (sections[index].lines.empty() && knowledge[index] != clinical::Knowledge::NoneKnown) {
                sections[index].nothing =
                    ChartWords::tr("Nothing that your institution wrote itself. What others wrote is not shown.");
            }
        }
    }
    return sections;
}

std::vector<ChartLine> linesOf(const Chart &chart, const std::vector<Delivery> &waiting)
{
    const QSet<QString> superseded = supersededIds(chart);
    LineWords words;
    std::vector<ChartLine> lines;
    lines.reserve(chart.entries.size() + waiting.size());
    for (const ChartEntry &entry : chart.entries) {
        lines.push_back(lineOf(entry, superseded, words));
    }
    std::stable_sort(lines.begin(), lines.end(),
                     [](const ChartLine &left, const ChartLine &right) { return left.entry.time > right.entry.time; });
    std::vector<ChartLine> all;
    all.reserve(lines.size() + waiting.size());
    for (auto delivery = waiting.rbegin(); delivery != waiting.rend(); ++delivery) {
        if (delivery->patient != chart.access.id || delivery->state == DeliveryState::Recorded ||
            entryOf(chart, delivery->hash.hexString())) {
            continue;
        }
        ChartLine line;
        line.entry.id = idOf(*delivery);
        line.entry.time = appshell::localTime(delivery->confirmedAt);
        line.entry.icon = ui::Icon::Waiting;
        line.entry.kind = appshell::deliveryText(delivery->state);
        line.entry.title = delivery->title;
        line.entry.institution = ChartWords::tr("This terminal");
        line.entry.verification = ui::Verification::Waiting;
        line.kindKey = QStringLiteral("waiting");
        all.push_back(std::move(line));
    }
    all.insert(all.end(), std::make_move_iterator(lines.begin()), std::make_move_iterator(lines.end()));
    return all;
}

std::vector<FilterChoice> kindsOf(const std::vector<ChartLine> &lines)
{
    std::map<QString, QString> kinds;
    for (const ChartLine &line : lines) {
        if (line.kindKey == QLatin1String("waiting")) {
            kinds.emplace(line.kindKey, ChartWords::tr("Waiting to be recorded"));
        } else if (line.kindKey == QLatin1String("unreadable")) {
            kinds.emplace(line.kindKey, ChartWords::tr("Cannot be shown"));
        } else {
            kinds.emplace(line.kindKey, line.entry.kind);
        }
    }
    return choicesOf(kinds);
}

std::vector<FilterChoice> institutionsOf(const std::vector<ChartLine> &lines)
{
    std::map<QString, QString> institutions;
    for (const ChartLine &line : lines) {
        if (!line.institutionKey.isEmpty()) {
            institutions.emplace(line.institutionKey, ui::oneLine(line.entry.institution));
        }
    }
    return choicesOf(institutions);
}

CompletenessLine completenessOf(const Chart &chart)
{
    const workflows::Completeness &state = chart.completeness;
    CompletenessLine line;
    const QString when = ui::dateTimeText(appshell::localTime(state.asOfTime));
    const auto onChain = static_cast<int>(state.recordsOnChain);
    const bool isWhole = state.recordsAvailable == state.recordsOnChain;
    if (!isWhole) {
        line.tone = ui::Tone::Warning;
        line.text = ChartWords::tr("%1 of %n record(s) available.", nullptr, onChain).arg(state.recordsAvailable);
    } else {
        line.tone = ui::Tone::Success;
        line.text = ChartWords::tr("All %n record(s) available.", nullptr, onChain);
    }
    if (state.fromCache) {
        line.tone = line.tone == ui::Tone::Warning ? line.tone : ui::Tone::Info;
        line.text = when.isEmpty()
                        ? ChartWords::tr("%1 Kept on this device, not yet compared with the ledger.").arg(line.text)
                        : ChartWords::tr("%1 Kept on this device, as of %2.").arg(line.text, when);
    } else if (state.headsMatch) {
        line.text = ChartWords::tr("%1 Checked against the ledger, %2.").arg(line.text, when);
    } else {
        line.tone = ui::Tone::Warning;
        line.text = ChartWords::tr("%1 The order of the records does not match the ledger, %2.").arg(line.text, when);
    }
    return line;
}

CompletenessLine ownCompletenessOf(const Chart &chart)
{
    const auto count = static_cast<int>(chart.entries.size());
    CompletenessLine line{ui::Tone::Warning, {}};
    if (chart.access.state == workflows::AccessState::TerminalEnded) {
        line.text = ChartWords::tr("This terminal shows only what your institution wrote itself: %n record(s) kept on "
                                   "this device.",
                                   nullptr, count);
    } else if (chart.completeness.fromCache) {
        line.text = ChartWords::tr("The permission has ended: only what your institution wrote itself, %n record(s) "
                                   "kept on this device.",
                                   nullptr, count);
    } else {
        line.text = ChartWords::tr("The permission has ended: only what your institution wrote itself, %n record(s).",
                                   nullptr, count);
    }
    return line;
}

const ChartEntry *entryOf(const Chart &chart, const QString &id)
{
    const std::optional<protocol::RecordHash> hash = protocol::RecordHash::fromHex(id.toStdString());
    if (!hash) {
        return nullptr;
    }
    const auto found = std::find_if(chart.entries.begin(), chart.entries.end(),
                                    [&hash](const ChartEntry &entry) { return entry.hash == *hash; });
    return found == chart.entries.end() ? nullptr : &*found;
}

const ChartEntry *newestVersionOf(const Chart &chart, const QString &id)
{
    const ChartEntry *newest = entryOf(chart, id);
    std::set<protocol::RecordHash> seen;
    while (newest && seen.insert(newest->hash).second) {
        const auto later = std::find_if(chart.entries.begin(), chart.entries.end(), [newest](const ChartEntry &entry) {
            return entry.supersedes == newest->hash && entry.authorInstitution == newest->authorInstitution &&
                   entry.problem == RecordProblem::None;
        });
        if (later == chart.entries.end()) {
            break;
        }
        newest = &*later;
    }
    return newest;
}

std::optional<FormKind> correctingForm(const ChartEntry &entry)
{
    if (entry.problem != RecordProblem::None || entry.kind != protocol::RecordKind::Entry ||
        entry.line.resourceCount != 1) {
        return std::nullopt;
    }
    const QString &type = entry.line.resourceType;
    if (type == QLatin1String("DocumentReference")) {
        return FormKind::Note;
    }
    if (type == QLatin1String("AllergyIntolerance")) {
        return FormKind::Allergy;
    }
    if (type == QLatin1String("Condition")) {
        return FormKind::Problem;
    }
    return std::nullopt;
}

std::vector<const ChartEntry *> versionsOf(const Chart &chart, const QString &id)
{
    std::vector<const ChartEntry *> versions;
    std::set<protocol::RecordHash> seen;
    const ChartEntry *version = newestVersionOf(chart, id);
    while (version && seen.insert(version->hash).second) {
        versions.push_back(version);
        version = version->supersedes.isZero() ? nullptr : entryOf(chart, version->supersedes.hexString());
    }
    return versions;
}

EntryContent contentOf(const Chart &chart, const workflows::RecordContents &contents, const QString &id,
                       const protocol::InstitutionId &own)
{
    EntryContent content;
    const std::vector<const ChartEntry *> versions = versionsOf(chart, id);
    if (versions.empty()) {
        return content;
    }
    const ChartEntry *shown = versions.front();
    LineWords words;
    content.id = id;
    content.title = lineOf(*shown, {}, words).entry.title;
    content.canCorrect = shown->authorInstitution == own && correctingForm(*shown).has_value();
    for (const ChartEntry *version : versions) {
        content.versions.push_back(versionOf(*version, contents));
        const QString time = ui::dateTimeText(appshell::localTime(version->confirmation.confirmedAt));
        content.versions.back().heading = version == shown ? ChartWords::tr("Version in force, of %1").arg(time)
                                                           : ChartWords::tr("Replaced version, of %1").arg(time);
    }
    if (content.versions.size() == 1) {
        content.versions.front().heading.clear();
    }
    return content;
}

EntryContent contentOf(const Delivery &delivery)
{
    EntryContent content;
    content.id = idOf(delivery);
    content.title = delivery.title;
    EntryVersion version;
    version.facts.push_back({ChartWords::tr("State"), appshell::deliveryText(delivery.state), false,
                             delivery.state == DeliveryState::Refused ? ui::Tone::Error : ui::Tone::Info});
    version.facts.push_back({ChartWords::tr("Confirmed"), ui::dateTimeText(appshell::localTime(delivery.confirmedAt))});
    if (delivery.error) {
        const ui::MessageWords words = ui::wordsFor(*delivery.error);
        version.facts.push_back({ChartWords::tr("Reason"), words.text, false, ui::Tone::Error});
        version.facts.push_back({ChartWords::tr("What to do"), words.next});
    }
    content.versions.push_back(std::move(version));
    return content;
}

QString standingText(const workflows::PrescriptionInformation &prescription)
{
    const QString until = ui::dateTimeText(appshell::localTime(prescription.notAfter));
    switch (prescription.standing) {
    case workflows::PrescriptionStanding::Issued:
        return ChartWords::tr("Not dispensed yet. Can be dispensed until %1.").arg(until);
    case workflows::PrescriptionStanding::Claimed:
        return ChartWords::tr("Held by %1 since %2.")
            .arg(prescription.holderName, ui::dateTimeText(appshell::localTime(prescription.claimedAt)));
    case workflows::PrescriptionStanding::PartlyDispensed:
        return ChartWords::tr("Dispensed %1 of %n time(s). Can be dispensed until %2.", nullptr, prescription.fills)
            .arg(prescription.fillsDone)
            .arg(until);
    case workflows::PrescriptionStanding::Completed:
        return ChartWords::tr("Dispensed.");
    case workflows::PrescriptionStanding::Cancelled:
        return ChartWords::tr("Cancelled.");
    case workflows::PrescriptionStanding::Expired:
        return ChartWords::tr("Run out on %1 without being dispensed in full.").arg(until);
    }
    return {};
}

QString idOf(const Delivery &delivery) { return QStringLiteral("waiting:") + delivery.id.hexString(); }

} // namespace tegata::workstation
