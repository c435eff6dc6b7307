#include "PharmacySamples.h"

#include <tegata/workflows/WorkflowError.h>

namespace tegata::pharmacy::samples {

namespace {

using workflows::DeliveryState;
using workflows::PrescriptionStanding;

template <typename Id> Id idOf(std::uint8_t number)
{
    auto bytes = Id().bytes();
    bytes.fill(number);
    return Id(bytes);
}

/// 22 November 2026, 10:00 UTC, and some hours.
UnixTime at(int hours) { return fromUnixSeconds(1795341600ULL) + std::chrono::hours(hours); }

clinical::FhirDateTime dateOf(const char *text)
{
    return clinical::FhirDateTime::parse(QString::fromLatin1(text)).value_or(clinical::FhirDateTime());
}

workflows::PatientAccess access(std::uint8_t number, const QString &name, const QString &kana, const char *birth,
                                clinical::Gender gender)
{
    workflows::PatientAccess access;
    access.id = idOf<protocol::PatientId>(number);
    access.compartments = {{protocol::CompartmentKind::Summary, protocol::Permission::Read},
                           {protocol::CompartmentKind::Medications, protocol::Permission::ReadWrite}};
    access.grantedAt = at(-2);
    access.notAfter = at(70);
    access.demographics.name = name;
    access.demographics.kana = kana;
    access.demographics.birthDate = dateOf(birth);
    access.demographics.gender = gender;
    return access;
}

clinical::MedicationItem drug(const QString &name, const QString &dosage, const QString &quantity, const QString &days)
{
    clinical::MedicationItem item;
    item.kind = clinical::MedicationKind::Request;
    item.drug.text = name;
    item.dosage = dosage;
    item.quantity = quantity;
    item.days = days;
    item.date = dateOf("2026-11-22");
    return item;
}

template <typename Item> clinical::Sourced<Item> sourced(Item item, const QString &institution)
{
    clinical::Sourced<Item> made;
    made.item = std::move(item);
    made.institutionName = institution;
    return made;
}

PrescriptionRow row(std::uint8_t number, PrescriptionStanding standing)
{
    PrescriptionRow row;
    row.information.id = idOf<protocol::PrescriptionId>(number);
    row.information.patient = idOf<protocol::PatientId>(1);
    row.information.standing = standing;
    row.information.issuer = idOf<protocol::InstitutionId>(9);
    row.information.issuerName = QStringLiteral("みどりの丘病院");
    row.information.notAfter = at(96);
    row.information.content.authored = dateOf("2026-11-22");
    row.information.content.prescriber = QStringLiteral("佐藤 一郎");
    row.information.content.drugs = {drug(QStringLiteral("アモキシシリンカプセル250mg"),
                                          QStringLiteral("1回1カプセル 1日3回毎食後"), QStringLiteral("21カプセル"),
                                          QStringLiteral("7日")),
                                     drug(QStringLiteral("ロキソプロフェンNa錠60mg"), QStringLiteral("1回1錠 痛いとき"),
                                          QStringLiteral("10錠"), QString())};
    row.information.content.drugs[1].substitutionForbidden = true;
    row.information.content.drugs[1].substitutionReason = QStringLiteral("<b>他剤で発疹</b>");
    row.information.allergyMatches = {{{0, clinical::AllergyMatchKind::SameClass, QStringLiteral("6131")}}, {}};
    return row;
}

} // namespace

QDate today() { return {2026, 11, 22}; }

std::vector<workflows::PatientAccess> patients()
{
    std::vector<workflows::PatientAccess> all{
        access(1, QStringLiteral("山田 花子"), QStringLiteral("ヤマダ ハナコ"), "1984-03-09", clinical::Gender::Female),
        access(2, QStringLiteral("鈴木 健"), QStringLiteral("スズキ ケン"), "1950-07", clinical::Gender::Male),
        access(3, QStringLiteral("Mary <b>O'Neill</b>"), QString(), "2024-12-01", clinical::Gender::Other),
        access(4, QString(), QString(), "", clinical::Gender::Unknown)};
    all[1].notAfter = {};
    all[2].state = workflows::AccessState::ChartClosed;
    return all;
}

workflows::ChartPointer chart()
{
    auto made = std::make_shared<workflows::Chart>();
    made->access = patients().front();
    made->completeness.recordsOnChain = 18;
    made->completeness.recordsAvailable = 17;
    made->completeness.headsMatch = true;
    clinical::ChartSummary &summary = made->summary;
    const QString hospital = QStringLiteral("みどりの丘病院");
    summary.patient = sourced(made->access.demographics, hospital);
    clinical::AllergyItem penicillin;
    penicillin.substance.text = QStringLiteral("ペニシリン");
    penicillin.criticality = clinical::Criticality::High;
    penicillin.reactions = {QStringLiteral("呼吸困難")};
    summary.allergyKnowledge = clinical::Knowledge::Listed;
    summary.activeAllergies = {sourced(penicillin, hospital)};
    summary.medicationKnowledge = clinical::Knowledge::Listed;
    summary.currentMedications = {
        sourced(drug(QStringLiteral("アムロジピン錠5mg"), QStringLiteral("1回1錠 1日1回朝食後"), QStringLiteral("28錠"),
                     QStringLiteral("28日")),
                hospital),
        sourced(drug(QStringLiteral("メトホルミン塩酸塩錠250mg"), QStringLiteral("1回1錠 1日2回朝夕食後"),
                     QStringLiteral("56錠"), QStringLiteral("28日")),
                hospital)};
    summary.dispenses = {
        sourced(drug(QStringLiteral("アムロジピン錠5mg"), QString(), QStringLiteral("28錠"), QString()),
                QStringLiteral("さくら薬局"))};
    return made;
}

std::vector<PrescriptionRow> prescriptions()
{
    std::vector<PrescriptionRow> rows{
        row(1, PrescriptionStanding::Issued),    row(2, PrescriptionStanding::Claimed),
        row(3, PrescriptionStanding::Claimed),   row(4, PrescriptionStanding::PartlyDispensed),
        row(5, PrescriptionStanding::Completed), row(6, PrescriptionStanding::Cancelled),
        row(7, PrescriptionStanding::Expired),   row(8, PrescriptionStanding::Issued)};
    rows[0].information.issuer = own();
    rows[1].information.heldByUs = true;
    rows[1].information.claimedAt = at(-1);
    rows[2].information.holderName = QStringLiteral("さくら薬局");
    rows[2].information.claimedAt = at(-3);
    rows[3].information.fills = 3;
    rows[3].information.fillsDone = 1;
    rows[3].information.content.repeatsAllowed = 2;
    rows[7].isStandingKnown = false;
    return rows;
}

protocol::InstitutionId own() { return idOf<protocol::InstitutionId>(5); }

std::vector<DispenseLine> dispenseLines()
{
    DispenseLine first;
    first.name = QStringLiteral("アモキシシリンカプセル250mg");
    first.dosage = QStringLiteral("1回1カプセル 1日3回毎食後");
    first.quantity = QStringLiteral("21");
    first.unit = QStringLiteral("カプセル");
    first.days = 7;
    first.codes = {{QString::fromLatin1(clinical::yjSystem), QStringLiteral("6131001M1012"), first.name}};
    first.allergyHints = {allergyHintText({0, clinical::AllergyMatchKind::SameClass, QStringLiteral("6131")},
                                          chart()->summary.activeAllergies)};
    DispenseLine second;
    second.name = QStringLiteral("ロキソプロフェンNa錠60mg");
    second.quantity = QStringLiteral("10");
    second.unit = QStringLiteral("錠");
    second.substitutionForbidden = true;
    return {first, second};
}

} // namespace tegata::pharmacy::samples
