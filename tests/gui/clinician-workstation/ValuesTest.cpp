#include "Screens.h"

#include "GuiTestMain.h"
#include "InLanguage.h"

#include <clinician-workstation/presenters/ChartValues.h>
#include <clinician-workstation/presenters/KeptDraft.h>

using namespace tegata;
using namespace tegata::workstation;

namespace {

bool hasFact(const EntryVersion &version, const QString &value)
{
    return std::any_of(version.facts.begin(), version.facts.end(),
                       [&value](const ui::Detail &fact) { return fact.value.contains(value); });
}

} // namespace

class ValuesTest : public QObject
{
    Q_OBJECT
    std::unique_ptr<guitest::InLanguage> m_english;

private Q_SLOTS:
    void initTestCase() { m_english = std::make_unique<guitest::InLanguage>(ui::LanguageCode::English); }
    void cleanupTestCase() { m_english.reset(); }

    void noInformationIsNotNoneKnown()
    {
        workflows::Chart empty;
        const std::vector<SummarySection> nothing = sectionsOf(empty);
        empty.summary.allergyKnowledge = clinical::Knowledge::NoneKnown;
        const std::vector<SummarySection> none = sectionsOf(empty);
        QVERIFY(!nothing[0].nothing.isEmpty());
        QVERIFY(!none[0].nothing.isEmpty());
        QVERIFY(nothing[0].nothing != none[0].nothing);
    }

    void whereOnlyOwnRecordsAreShownNothingIsSaidOfTheWholeChart()
    {
        workflows::Chart chart;
        chart.summary.problemKnowledge = clinical::Knowledge::Listed;
        chart.summary.medicationKnowledge = clinical::Knowledge::NoneKnown;
        const std::vector<SummarySection> whole = sectionsOf(chart);
        for (const workflows::AccessState state : {workflows::AccessState::Expired, workflows::AccessState::Revoked,
                                                   workflows::AccessState::TerminalEnded}) {
            chart.access.state = state;
            const std::vector<SummarySection> own = sectionsOf(chart);
            for (const std::size_t section : {0U, 1U}) {
                QVERIFY2(own[section].nothing.contains(QStringLiteral("What others wrote is not shown")),
                         qPrintable(own[section].nothing));
            }
            // What somebody here asked the patient stays as it was.
            QCOMPARE(own[2].nothing, whole[2].nothing);
        }
        // An own entry says it by itself.
        workflows::Chart listed = *screens::sampleChart();
        listed.access.state = workflows::AccessState::Revoked;
        for (const SummarySection &section : sectionsOf(listed)) {
            QVERIFY2(section.lines.empty() || section.nothing.isEmpty(), qPrintable(section.nothing));
        }
    }

    void aMissingRecordIsCountedAndNamed()
    {
        const auto chart = screens::sampleChart();
        const CompletenessLine line = completenessOf(*chart);
        QCOMPARE(line.tone, ui::Tone::Warning);
        QVERIFY2(line.text.contains(QStringLiteral("6 of 7")), qPrintable(line.text));
        int missing = 0;
        int failed = 0;
        for (const ChartLine &one : linesOf(*chart, {})) {
            missing += one.entry.verification == ui::Verification::Missing ? 1 : 0;
            failed += one.entry.verification == ui::Verification::Failed ? 1 : 0;
        }
        QCOMPARE(missing, 1);
        QCOMPARE(failed, 1);
    }

    void headsThatDoNotMatchAreNeverGood()
    {
        workflows::Chart chart;
        chart.completeness.recordsOnChain = 1;
        chart.completeness.recordsAvailable = 1;
        QCOMPARE(completenessOf(chart).tone, ui::Tone::Warning);
        chart.completeness.headsMatch = true;
        QCOMPARE(completenessOf(chart).tone, ui::Tone::Success);
        chart.completeness.fromCache = true;
        QCOMPARE(completenessOf(chart).tone, ui::Tone::Info);
    }

    void aCopyNeverComparedWithTheLedgerSaysSoInsteadOfAnEmptyTime()
    {
        workflows::Chart chart;
        chart.completeness.fromCache = true;
        QVERIFY2(completenessOf(chart).text.contains(QStringLiteral("not yet compared with the ledger")),
                 qPrintable(completenessOf(chart).text));
        chart.completeness.asOfTime = fromUnixSeconds(1'795'180'000);
        QVERIFY2(completenessOf(chart).text.contains(QStringLiteral("as of")), qPrintable(completenessOf(chart).text));
    }

    void bothVersionsOfACorrectionCanBeRead()
    {
        const auto chart = screens::sampleChart();
        for (const std::size_t index : {2U, 3U}) {
            const EntryContent content = contentOf(*chart, screens::sampleContents(),
                                                   chart->entries[index].hash.hexString(), screens::ownInstitution());
            QCOMPARE(content.versions.size(), 2U);
            QVERIFY(content.versions[0].text.contains(QStringLiteral("急性気管支炎")));
            QVERIFY(content.versions[1].text.contains(QStringLiteral("急性上気道炎")));
            QVERIFY(content.canCorrect);
        }
    }

    void onlyOwnEntriesCanBeCorrected()
    {
        const auto chart = screens::sampleChart();
        const EntryContent content =
            contentOf(*chart, screens::sampleContents(), chart->entries[3].hash.hexString(), protocol::InstitutionId());
        QVERIFY(!content.canCorrect);
    }

    void aPrescriptionShowsEveryDrug()
    {
        const auto chart = screens::sampleChart();
        const EntryContent content =
            contentOf(*chart, screens::sampleContents(), chart->entries[4].hash.hexString(), screens::ownInstitution());
        QCOMPARE(content.versions.size(), 1U);
        QVERIFY(hasFact(content.versions.front(), QStringLiteral("アモキシシリン")));
        QVERIFY(hasFact(content.versions.front(), QStringLiteral("カルボシステイン")));
        QVERIFY(hasFact(content.versions.front(), QStringLiteral("患者の希望")));
        QVERIFY(!content.canCorrect);
    }

    void whatWaitsStandsAboveUntilItIsRecorded()
    {
        const auto chart = screens::sampleChart();
        workflows::Delivery waiting;
        waiting.patient = chart->access.id;
        waiting.title = QStringLiteral("waiting");
        std::vector<ChartLine> lines = linesOf(*chart, {waiting});
        QCOMPARE(lines.size(), chart->entries.size() + 1);
        QCOMPARE(lines.front().entry.verification, ui::Verification::Waiting);
        waiting.hash = chart->entries[0].hash;
        QCOMPARE(linesOf(*chart, {waiting}).size(), chart->entries.size());
        waiting.hash = {};
        waiting.patient = {};
        QCOMPARE(linesOf(*chart, {waiting}).size(), chart->entries.size());
    }

    void draftsComeBackAsTheyWere()
    {
        KeptAllergy allergy;
        allergy.draft.substance = QStringLiteral("卵");
        allergy.draft.criticality = clinical::Criticality::High;
        allergy.draft.verification = clinical::Verification::Unconfirmed;
        allergy.draft.onset = QDate(2020, 2, 29);
        allergy.supersedes = screens::sampleChart()->entries[0].hash;
        const auto back = keptAllergy(keep(allergy));
        QVERIFY(back);
        QCOMPARE(back->draft.substance, allergy.draft.substance);
        QCOMPARE(back->draft.criticality, allergy.draft.criticality);
        QCOMPARE(back->draft.verification, allergy.draft.verification);
        QVERIFY(back->draft.onset == allergy.draft.onset);
        QVERIFY(back->supersedes == allergy.supersedes);

        clinical::PrescriptionDraft prescription;
        clinical::DrugDraft drug;
        drug.name = QStringLiteral("x");
        drug.days = 14;
        drug.codes = {{QStringLiteral("s"), QStringLiteral("c"), QStringLiteral("d")}};
        prescription.drugs = {drug, drug};
        prescription.validDays = 9;
        const auto drugs = keptPrescription(keep(prescription));
        QVERIFY(drugs);
        QCOMPARE(drugs->drugs.size(), 2U);
        QCOMPARE(drugs->drugs[1].days, 14);
        QCOMPARE(drugs->drugs[1].codes.front().code, QStringLiteral("c"));
        QCOMPARE(drugs->validDays, 9);
    }

    void damagedDraftsAreLeftAlone()
    {
        KeptNote note;
        note.draft.text = QStringLiteral("text");
        const QByteArray good = keep(note);
        QVERIFY(keptNote(good));
        QVERIFY(!keptNote({}));
        for (qsizetype length = 0; length < good.size(); ++length) {
            QVERIFY2(!keptNote(good.left(length)), qPrintable(QString::number(length)));
        }
        QVERIFY(!keptNote(good + 'x'));
        QVERIFY(!keptProblem(good));
        QVERIFY(!keptPrescription(QByteArray(64, '\xff')));
    }
};

TEGATA_GUI_TEST_MAIN(ValuesTest)
#include "ValuesTest.moc"
