#include "SampleData.h"

#include <ZXing/BarcodeFormat.h>
#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>

#include <QTimeZone>

namespace tegata::gallery {

using namespace tegata::ui;

namespace {

QDateTime at(int year, int month, int day, int hour, int minute)
{
    return QDateTime(QDate(year, month, day), QTime(hour, minute), QTimeZone::utc());
}

} // namespace

PatientSummary ordinaryPatient()
{
    PatientSummary patient;
    patient.name = QStringLiteral("青葉 花子");
    patient.kana = QStringLiteral("アオバ ハナコ");
    patient.birth = {1968, 3, 9};
    patient.sex = Sex::Female;
    patient.identifiers = {{QStringLiteral("みどりの丘病院"), QStringLiteral("0042-118")},
                           {QStringLiteral("Insurance"), QStringLiteral("06138743 12345")}};
    patient.allergyKnowledge = AllergyKnowledge::Listed;
    patient.allergies = {{QStringLiteral("ペニシリン系抗菌薬"), Criticality::High, QStringLiteral("アナフィラキシー")},
                         {QStringLiteral("Latex"), Criticality::Low, {}},
                         {QStringLiteral("そば"), Criticality::Unknown, {}}};
    patient.alerts = {QStringLiteral("ペースメーカー")};
    patient.permission = {PermissionState::Running, true, true, at(2027, 3, 31, 0, 0)};
    return patient;
}

PatientSummary hostilePatient()
{
    PatientSummary patient = ordinaryPatient();
    patient.name = QStringLiteral("<b>Wolfgang</b> & \u202eSöhne\u202c ") + QString(170, QChar(0x9577));
    patient.kana = QString(200, QChar(0x30a2));
    patient.birth = {1931, 0, 0};
    patient.identifiers.push_back({QStringLiteral("مستشفى النور"), QStringLiteral("٤٢-ab")});
    for (int index = 0; index < 9; ++index) {
        patient.allergies.push_back(
            {QStringLiteral("<i>Substance %1</i> with a rather long name of its own").arg(index),
             Criticality::High,
             {}});
    }
    patient.alerts.append(QString(300, QLatin1Char('W')));
    patient.permission = {PermissionState::Revoked, false, false, {}};
    return patient;
}

std::vector<TimelineEntry> chartEntries()
{
    return {
        {QStringLiteral("1"),
         at(2026, 11, 22, 5, 12),
         Icon::Note,
         QStringLiteral("Note"),
         QStringLiteral("定期受診。血圧は安定、咳なし。"),
         {},
         QStringLiteral("佐藤 一郎 (医師)"),
         QStringLiteral("みどりの丘病院"),
         Verification::Waiting,
         false},
        {QStringLiteral("2"),
         at(2026, 11, 22, 5, 2),
         Icon::Prescription,
         QStringLiteral("Prescription"),
         QStringLiteral("アムロジピン錠 5mg  1日1回 朝食後 28日分"),
         {},
         QStringLiteral("佐藤 一郎 (医師)"),
         QStringLiteral("みどりの丘病院"),
         Verification::Verified,
         false},
        {QStringLiteral("3"),
         at(2026, 9, 3, 1, 40),
         Icon::Allergy,
         QStringLiteral("Allergy"),
         QStringLiteral("Penicillin: anaphylaxis in 1994"),
         {},
         QStringLiteral("Dr Ellen Brook"),
         QStringLiteral("Harbour Clinic"),
         Verification::Verified,
         true},
        {QStringLiteral("4"),
         at(2026, 9, 1, 0, 15),
         Icon::Laboratory,
         QStringLiteral("Laboratory"),
         QStringLiteral(
             "HbA1c 6.1 %, LDL 118 mg/dL, creatinine 0.74 mg/dL, and forty-one further results of the same morning"),
         {},
         QStringLiteral("Laboratory"),
         QStringLiteral("Harbour Clinic"),
         Verification::Missing,
         false},
        {QStringLiteral("5"),
         at(2025, 12, 24, 8, 0),
         Icon::Dispense,
         QStringLiteral("Dispensing"),
         QStringLiteral("ロキソプロフェン錠 60mg 14錠"),
         {},
         QStringLiteral("田中 次郎 (薬剤師)"),
         QStringLiteral("あおぞら薬局"),
         Verification::Failed,
         false},
    };
}

QrMatrix qrOf(const std::string &text)
{
    ZXing::MultiFormatWriter writer(ZXing::BarcodeFormat::QRCode);
    writer.setMargin(0);
    const ZXing::BitMatrix bits = writer.encode(text, 0, 0);
    QrMatrix matrix;
    matrix.size = bits.width();
    matrix.modules.reserve(static_cast<std::size_t>(matrix.size) * static_cast<std::size_t>(matrix.size));
    for (int y = 0; y < matrix.size; ++y) {
        for (int x = 0; x < matrix.size; ++x) {
            matrix.modules.push_back(bits.get(x, y));
        }
    }
    return matrix;
}

PosterContent poster()
{
    return {
        QStringLiteral("みどりの丘病院"), InstitutionKind::Hospital,
        qrOf("https://tegata.example/#t1.AQAAAAAAAHppAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v"
             "MDEyMzQ1Njc4OTo7PD0-P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZ"),
        QStringLiteral("482 915")};
}

QStringList sampleWords()
{
    return {QStringLiteral("anchor"),   QStringLiteral("basket"), QStringLiteral("candle"),  QStringLiteral("desert"),
            QStringLiteral("eagle"),    QStringLiteral("fabric"), QStringLiteral("garden"),  QStringLiteral("harbor"),
            QStringLiteral("island"),   QStringLiteral("jacket"), QStringLiteral("kitchen"), QStringLiteral("ladder"),
            QStringLiteral("magnet"),   QStringLiteral("needle"), QStringLiteral("orange"),  QStringLiteral("pencil"),
            QStringLiteral("quarter"),  QStringLiteral("ribbon"), QStringLiteral("saddle"),  QStringLiteral("tunnel"),
            QStringLiteral("umbrella"), QStringLiteral("velvet"), QStringLiteral("window"),  QStringLiteral("zebra")};
}

SecretBuffer samplePhrase()
{
    const std::string words = sampleWords().join(QLatin1Char(' ')).toStdString();
    return SecretBuffer::copyOf(bytesOf(std::string_view(words)));
}

} // namespace tegata::gallery
