#include "Checks.h"
#include "Scene.h"

#include <tegata/clinical/Import.h>
#include <tegata/ledgerclient/LedgerHistory.h>
#include <tegata/qr/QrCode.h>
#include <tegata/qr/QrError.h>
#include <tegata/workflows/ChartTransfer.h>
#include <tegata/workflows/InstitutionAdministration.h>
#include <tegata/workflows/PatientDirectory.h>
#include <tegata/workflows/Prescriptions.h>

#include <QBuffer>
#include <QImage>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>

using namespace tegata;
using namespace tegata::test;
using namespace tegata::workflows;
using protocol::CompartmentKind;
using protocol::DeviceRole;
using protocol::InstitutionKind;

namespace {

const QByteArray patientEntry = R"({"resource":{"resourceType":"Patient","id":"p","name":[{"text":"架空 太郎"}]}})";

QByteArray bundleOf(const QByteArray &entries)
{
    return R"({"resourceType":"Bundle","type":"collection","entry":[)" + patientEntry + "," + entries + "]}";
}

QByteArray noise(int size)
{
    crypto::SystemRandom random;
    Bytes bytes(static_cast<std::size_t>(size));
    random.fill(bytes);
    return toQByteArray(bytes);
}

/// The gateway's store, changed behind its back: what whoever runs a gateway can do.
class TamperedStore
{
public:
    explicit TamperedStore(const QString &file)
        : m_database(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("tampered")))
    {
        m_database.setDatabaseName(file);
        m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
        m_database.open();
    }
    ~TamperedStore()
    {
        m_database.close();
        m_database = QSqlDatabase();
        QSqlDatabase::removeDatabase(QStringLiteral("tampered"));
    }
    TamperedStore(const TamperedStore &) = delete;
    TamperedStore &operator=(const TamperedStore &) = delete;

    QByteArray envelope(const protocol::RecordHash &hash)
    {
        return value(QStringLiteral("SELECT envelope FROM records WHERE record_hash = ?"), hash.hexString());
    }
    bool setEnvelope(const protocol::RecordHash &hash, const QByteArray &bytes)
    {
        return change(QStringLiteral("UPDATE records SET envelope = ? WHERE record_hash = ?"), bytes, hash.hexString());
    }
    /// The newest wraps of chart keys for institutions.
    QList<QPair<QString, QByteArray>> chartWraps(int count)
    {
        QSqlQuery query(m_database);
        query.prepare(QStringLiteral("SELECT wrap_hash, wrap FROM wraps WHERE kind = 1 ORDER BY rowid DESC LIMIT ?"));
        query.addBindValue(count);
        query.exec();
        QList<QPair<QString, QByteArray>> wraps;
        while (query.next()) {
            wraps.append({query.value(0).toString(), query.value(1).toByteArray()});
        }
        return wraps;
    }
    /// Hashes of a patient's own copies of chart keys.
    QStringList ownCopies(const protocol::PatientId &patient)
    {
        QSqlQuery query(m_database);
        query.prepare(QStringLiteral("SELECT wrap_hash FROM wraps WHERE kind = 2 AND subject = ?"));
        query.addBindValue(patient.hexString());
        query.exec();
        QStringList hashes;
        while (query.next()) {
            hashes.append(query.value(0).toString());
        }
        return hashes;
    }
    /// Hidden from everybody, or there again.
    bool hideWrap(const QString &hash, bool isHidden)
    {
        QSqlQuery query(m_database);
        query.prepare(QStringLiteral("UPDATE wraps SET kind = ? WHERE wrap_hash = ?"));
        query.addBindValue(isHidden ? 99 : 2);
        query.addBindValue(hash);
        return query.exec() && query.numRowsAffected() == 1;
    }
    bool setWrap(const QString &hash, const QByteArray &bytes)
    {
        return change(QStringLiteral("UPDATE wraps SET wrap = ? WHERE wrap_hash = ?"), bytes, hash);
    }

private:
    QByteArray value(const QString &sql, const QString &key)
    {
        QSqlQuery query(m_database);
        query.prepare(sql);
        query.addBindValue(key);
        return query.exec() && query.next() ? query.value(0).toByteArray() : QByteArray();
    }
    bool change(const QString &sql, const QByteArray &bytes, const QString &key)
    {
        QSqlQuery query(m_database);
        query.prepare(sql);
        query.addBindValue(bytes);
        query.addBindValue(key);
        return query.exec() && query.numRowsAffected() == 1;
    }

    QSqlDatabase m_database;
};

RecordProblem problemOf(const Chart &chart, const protocol::RecordHash &hash)
{
    const auto found = std::find_if(chart.entries.begin(), chart.entries.end(),
                                    [&hash](const ChartEntry &entry) { return entry.hash == hash; });
    return found == chart.entries.end() ? RecordProblem::NotOnChain : found->problem;
}

} // namespace

/// Everything of docs/bad-input.md that is refused by a workflow: with the error that has a sentence of its own, and
/// with nothing lost.
class BadInputTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void codesThatAreDamagedOrNotOurs_data();
    void codesThatAreDamagedOrNotOurs();
    void picturesOfNoise();
    void filesThatCannotBeTakenIn_data();
    void filesThatCannotBeTakenIn();
    void entriesThatCannotBeTakenInAreNamed();
    void aRecordAlteredInTheStoreIsNamedAndTheOthersStay();
    void aRecordMovedInTheStoreIsNamed();
    void aWrapAlteredOrMovedInTheStoreOpensNothing();
    void aRestoreWithoutTheKeysOfEveryChartIsRefused();
    void namesOfPatients_data();
    void namesOfPatients();
    void aGrantWithAnEndInThePast();
    void aGrantToAddWithoutReading();
    void aGrantToADeactivatedInstitution();
    void writingSurvivesAStopAtEveryChange();
    void issuingSurvivesAStopAtEveryChange();

private:
    [[nodiscard]] int appendsOf(TestProfile &terminal, const protocol::PatientId &patient);

    Scene m_scene;
    Person m_patient;
};

void BadInputTest::initTestCase()
{
    QVERIFY2(m_scene.start(), qPrintable(m_scene.problem()));
    m_patient = m_scene.newPatient();
    QVERIFY2(m_patient.profile, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.grant(m_patient, *m_scene.hospital));
    VERIFY_OK(m_scene.grant(m_patient, *m_scene.pharmacy));
    VERIFY_OK(m_scene.open(*m_scene.doctor, m_patient.id));
}

void BadInputTest::codesThatAreDamagedOrNotOurs_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("error");
    const QString code = m_scene.network.codeOf(*m_scene.hospital);
    QString flipped = code;
    flipped[code.size() / 2 + 20] =
        flipped.at(code.size() / 2 + 20) == QLatin1Char('A') ? QLatin1Char('B') : QLatin1Char('A');
    const auto number = [](QrError error) { return static_cast<int>(error); };
    QTest::newRow("one character changed") << flipped << number(QrError::Damaged);
    QTest::newRow("cut off") << code.chopped(9) << number(QrError::Damaged);
    QTest::newRow("empty") << QString() << number(QrError::NotTegata);
    QTest::newRow("somebody else's") << QStringLiteral("WIFI:S:home;T:WPA;P:secret;;") << number(QrError::NotTegata);
    QTest::newRow("markup") << QStringLiteral("<a href=\"x\">t1.AAAA</a>") << number(QrError::NotTegata);
    QTest::newRow("4 KB of noise") << QString::fromLatin1(noise(4096)) << number(QrError::TooLong);
}

void BadInputTest::codesThatAreDamagedOrNotOurs()
{
    QFETCH(QString, text);
    QFETCH(int, error);
    const ProfileState before = m_patient.profile->workspace().state();
    VERIFY_ERROR(waitFor(TerminalEnrolment(m_patient.profile->workspace()).chooseFromText(text)),
                 static_cast<QrError>(error));
    QCOMPARE(m_patient.profile->workspace().state(), before);
    // Nor does a person become a patient by one.
    const auto stranger = m_scene.network.profile();
    QVERIFY2(stranger, qPrintable(m_scene.problem()));
    VERIFY_ERROR(waitFor(PatientIdentity(stranger->workspace()).create(hanako(), text, {})),
                 static_cast<QrError>(error));
    QCOMPARE(stranger->workspace().state(), ProfileState());
}

void BadInputTest::picturesOfNoise()
{
    TerminalEnrolment enrolment(m_patient.profile->workspace());
    VERIFY_ERROR(waitFor(enrolment.chooseFromPicture(noise(4096))), QrError::NotAnImage);
    QImage image(200, 200, QImage::Format_Grayscale8);
    const QByteArray pixels = noise(200 * 200);
    for (int y = 0; y < image.height(); ++y) {
        std::copy_n(pixels.constData() + y * 200, 200, reinterpret_cast<char *>(image.scanLine(y)));
    }
    QByteArray png;
    QBuffer buffer(&png);
    QVERIFY(image.save(&buffer, "PNG"));
    VERIFY_ERROR(waitFor(enrolment.chooseFromPicture(png)), QrError::NotFound);
}

void BadInputTest::filesThatCannotBeTakenIn_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<int>("error");
    const auto number = [](ClinicalError error) { return static_cast<int>(error); };
    QTest::newRow("empty") << QByteArray() << number(ClinicalError::NotJson);
    QTest::newRow("not JSON") << QByteArray("name,birth\nyamada,1980\n") << number(ClinicalError::NotJson);
    QTest::newRow("noise") << noise(4096) << -1;
    QTest::newRow("cut off") << bundleOf("{}").chopped(3) << number(ClinicalError::NotJson);
    QTest::newRow("XML") << QByteArray("<?xml version=\"1.0\"?><Bundle xmlns=\"http://hl7.org/fhir\"/>")
                         << number(ClinicalError::IsXml);
    QTest::newRow("other JSON") << QByteArray(R"({"hello":"world"})") << number(ClinicalError::NotFhir);
    QTest::newRow("50 MB") << bundleOf(R"({"resource":{"resourceType":"Basic","id":"b","code":{"text":")" +
                                       QByteArray(50 * 1024 * 1024, 'x') + R"("}}})")
                           << number(ClinicalError::TooLarge);
    QTest::newRow("nested without end") << QByteArray(100'000, '[') << number(ClinicalError::TooDeep);
    QTest::newRow("entry is no list") << QByteArray(R"({"resourceType":"Bundle","type":"collection","entry":{"a":1}})")
                                      << number(ClinicalError::WrongType);
}

void BadInputTest::filesThatCannotBeTakenIn()
{
    QFETCH(QByteArray, file);
    QFETCH(int, error);
    ChartTransfer transfer(m_scene.doctor->workspace());
    const auto plan = waitFor(transfer.plan(file, {}));
    if (error < 0) {
        QVERIFY(!plan);
    } else {
        VERIFY_ERROR(plan, static_cast<ClinicalError>(error));
    }
    const auto waiting = waitFor(OutboxDelivery(m_scene.doctor->workspace()).all());
    VERIFY_OK(waiting);
    QVERIFY(waiting->empty());
}

void BadInputTest::entriesThatCannotBeTakenInAreNamed()
{
    const QByteArray file = bundleOf(
        R"({"resource":{"resourceType":"Condition","id":"good","subject":{"reference":"Patient/p"},"code":{"text":"正しい"}}},
           {"resource":{"resourceType":"Condition","id":"other","subject":{"reference":"Patient/q"},"code":{"text":"他人"}}},
           {"resource":{"resourceType":"Horoscope","id":"h","subject":{"reference":"Patient/p"}}},
           {"resource":{"resourceType":"Condition","id":"wrong","subject":{"reference":"Patient/p"},"code":"text"}},
           {"resource":{"resourceType":"Condition","subject":{"reference":"Patient/p"},"code":{"text":"番号なし"}}},
           {"resource":{"id":"nothing"}},
           {"request":{"method":"DELETE","url":"Patient/p"}})");
    ChartTransfer transfer(m_scene.doctor->workspace());
    auto plan = waitFor(transfer.plan(file, {}));
    VERIFY_OK(plan);
    const auto outcome = waitFor(transfer.import(m_patient.id, std::move(*plan), confirmedBySuzuki()));
    VERIFY_OK(outcome);
    std::map<int, clinical::LeftOutReason> reasons;
    for (const clinical::LeftOut &left : outcome->leftOut) {
        reasons[left.entryIndex] = left.reason;
    }
    QCOMPARE(outcome->entriesSeen, 8);
    QVERIFY(reasons.at(2) == clinical::LeftOutReason::OtherPatient);
    QVERIFY(reasons.at(3) == clinical::LeftOutReason::UnknownResourceType);
    QVERIFY(reasons.at(4) == clinical::LeftOutReason::WrongType);
    QVERIFY(reasons.at(6) == clinical::LeftOutReason::Malformed);
    QVERIFY(reasons.at(7) == clinical::LeftOutReason::NoResource);
    QVERIFY(!reasons.contains(1) && !reasons.contains(5));
    QCOMPARE(outcome->entriesTaken + static_cast<int>(outcome->leftOut.size()), outcome->entriesSeen);
    VERIFY_OK(waitFor(OutboxDelivery(m_scene.doctor->workspace()).deliver({})));
    const auto chart = m_scene.open(*m_scene.doctor, m_patient.id);
    VERIFY_OK(chart);
    QCOMPARE((*chart)->completeness.recordsAvailable, (*chart)->completeness.recordsOnChain);
    ChartReading reading(m_scene.doctor->workspace());
    const auto foreign = waitFor(reading.find(m_patient.id, QStringLiteral("他人")));
    VERIFY_OK(foreign);
    QVERIFY(foreign->empty());
    for (const char *taken : {"正しい", "番号なし"}) {
        const auto found = waitFor(reading.find(m_patient.id, QString::fromUtf8(taken)));
        VERIFY_OK(found);
        QCOMPARE(found->size(), std::size_t{1});
    }
}

void BadInputTest::aRecordAlteredInTheStoreIsNamedAndTheOthersStay()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.grant(patient, *m_scene.hospital));
    VERIFY_OK(m_scene.open(*m_scene.doctor, patient.id));
    const auto altered = m_scene.write(*m_scene.doctor, patient.id, allergyTo(QStringLiteral("そば")));
    const auto intact = m_scene.write(*m_scene.doctor, patient.id, allergyTo(QStringLiteral("卵")));
    VERIFY_OK(altered);
    VERIFY_OK(intact);
    TamperedStore store(m_scene.network.storeFile());
    const QByteArray envelope = store.envelope(altered->hash);
    QVERIFY(envelope.size() > 513);
    VERIFY_OK(m_scene.grant(patient, *m_scene.pharmacy));
    // One place in each part: magic, header, wraps, nonce, ciphertext, signature.
    for (const qsizetype at : {qsizetype{0}, qsizetype{40}, qsizetype{260}, qsizetype{340}, qsizetype{410},
                               envelope.size() / 2 + 200, envelope.size() - 3}) {
        QByteArray changed = envelope;
        changed[at] = static_cast<char>(changed.at(at) ^ 1);
        QVERIFY(store.setEnvelope(altered->hash, changed));
        const auto chart = m_scene.open(*m_scene.pharmacist, patient.id);
        VERIFY_OK(chart);
        QVERIFY2(problemOf(**chart, altered->hash) != RecordProblem::None, qPrintable(QString::number(at)));
        QVERIFY(problemOf(**chart, intact->hash) == RecordProblem::None);
        QCOMPARE((*chart)->completeness.recordsAvailable + 1, (*chart)->completeness.recordsOnChain);
        QCOMPARE((*chart)->summary.activeAllergies.size(), std::size_t{1});
    }
    for (const QByteArray &wrong : {envelope.left(100), envelope + "x", QByteArray("x")}) {
        QVERIFY(store.setEnvelope(altered->hash, wrong));
        const auto chart = m_scene.open(*m_scene.pharmacist, patient.id);
        VERIFY_OK(chart);
        QVERIFY(problemOf(**chart, altered->hash) != RecordProblem::None);
    }
    // Nothing was lost by it.
    QVERIFY(store.setEnvelope(altered->hash, envelope));
    const auto chart = m_scene.open(*m_scene.pharmacist, patient.id);
    VERIFY_OK(chart);
    QCOMPARE((*chart)->completeness.recordsAvailable, (*chart)->completeness.recordsOnChain);
    QCOMPARE((*chart)->summary.activeAllergies.size(), std::size_t{2});
}

void BadInputTest::aRecordMovedInTheStoreIsNamed()
{
    Person first = m_scene.newPatient();
    Person second = m_scene.newPatient();
    QVERIFY2(first.profile && second.profile, qPrintable(m_scene.problem()));
    std::vector<protocol::RecordHash> hashes;
    for (Person *patient : {&first, &second}) {
        VERIFY_OK(m_scene.grant(*patient, *m_scene.hospital));
        VERIFY_OK(m_scene.grant(*patient, *m_scene.pharmacy));
        VERIFY_OK(m_scene.open(*m_scene.doctor, patient->id));
        const auto written = m_scene.write(*m_scene.doctor, patient->id, allergyTo(QStringLiteral("ラテックス")));
        VERIFY_OK(written);
        hashes.push_back(written->hash);
    }
    TamperedStore store(m_scene.network.storeFile());
    const QByteArray own = store.envelope(hashes[0]);
    // Another patient's record under this one's hash.
    QVERIFY(store.setEnvelope(hashes[0], store.envelope(hashes[1])));
    const auto chart = m_scene.open(*m_scene.pharmacist, first.id);
    VERIFY_OK(chart);
    QVERIFY(problemOf(**chart, hashes[0]) == RecordProblem::NotOnChain);
    QVERIFY((*chart)->summary.activeAllergies.empty());
    QVERIFY(store.setEnvelope(hashes[0], own));
}

void BadInputTest::aWrapAlteredOrMovedInTheStoreOpensNothing()
{
    Person first = m_scene.newPatient();
    Person second = m_scene.newPatient();
    QVERIFY2(first.profile && second.profile, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.grant(first, *m_scene.pharmacy));
    VERIFY_OK(m_scene.grant(second, *m_scene.pharmacy));
    TamperedStore store(m_scene.network.storeFile());
    const auto wraps = store.chartWraps(4); // two compartments of the second patient, then two of the first
    QCOMPARE(wraps.size(), 4);
    const auto stateOf = [this](const Person &patient) {
        return waitFor(PatientDirectory(m_scene.pharmacist->workspace()).refresh()).and_then([&](const auto &all) {
            const auto found =
                std::find_if(all.begin(), all.end(), [&](const auto &one) { return one.id == patient.id; });
            return found == all.end() ? Result<AccessState>(failure(WorkflowError::NotFound)) : found->state;
        });
    };
    // Moved: each patient's wraps under the other's hashes. Altered: one bit.
    for (int index = 0; index < 4; ++index) {
        QByteArray altered = wraps.at(index).second;
        altered[altered.size() - 5] = static_cast<char>(altered.at(altered.size() - 5) ^ 4);
        QVERIFY(store.setWrap(wraps.at(index).first, index < 2 ? wraps.at((index + 2) % 4).second : altered));
    }
    for (const Person *patient : {&first, &second}) {
        const auto state = stateOf(*patient);
        QVERIFY2(state == AccessState::KeysUnavailable, qPrintable(outcomeOf(state)));
        VERIFY_ERROR(m_scene.open(*m_scene.pharmacist, patient->id), WorkflowError::KeysDoNotMatch);
    }
    for (const auto &[hash, wrap] : wraps) {
        QVERIFY(store.setWrap(hash, wrap));
    }
    for (const Person *patient : {&first, &second}) {
        VERIFY_OK(m_scene.open(*m_scene.pharmacist, patient->id));
    }
}

void BadInputTest::aRestoreWithoutTheKeysOfEveryChartIsRefused()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    const auto words = waitFor(PatientIdentity(patient.profile->workspace()).phrase());
    VERIFY_OK(words);
    TamperedStore store(m_scene.network.storeFile());
    const QStringList copies = store.ownCopies(patient.id);
    QCOMPARE(copies.size(), 4);
    const auto phone = m_scene.network.profile();
    QVERIFY2(phone, qPrintable(m_scene.problem()));
    for (const QString &left : copies) {
        QVERIFY(store.hideWrap(left, true));
        VERIFY_ERROR(waitFor(PatientIdentity(phone->workspace()).restore(words->clone())),
                     WorkflowError::KeysDoNotMatch);
        QVERIFY(!phone->workspace().state().patient);
        QVERIFY(store.hideWrap(left, false));
    }
    VERIFY_OK(waitFor(PatientIdentity(phone->workspace()).restore(words->clone())));
    QCOMPARE(phone->workspace().state().patient->compartments.size(), std::size_t{4});
}

void BadInputTest::namesOfPatients_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isUsable");
    QTest::newRow("200 characters") << QString(200, QChar(0x5c71)) << true;
    QTest::newRow("markup") << QStringLiteral("<b>O'Brien</b> & \"Söhne\" <script>alert(1)</script>") << true;
    QTest::newRow("Arabic") << QString::fromUtf8("محمد عبد الله") << true;
    QTest::newRow("emoji and combining") << QString::fromUtf8("👩‍⚕️ がぎ e\u0301") << true;
    QTest::newRow("outside the BMP") << QString::fromUtf8("𠮷野家 太郎") << true;
    QTest::newRow("201 characters") << QString(201, QChar(0x5c71)) << false;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("control") << QStringLiteral("a\u0007b") << false;
    QTest::newRow("direction override") << QStringLiteral("a\u202eb") << false;
}

void BadInputTest::namesOfPatients()
{
    QFETCH(QString, name);
    QFETCH(bool, isUsable);
    const auto profile = m_scene.network.profile();
    QVERIFY2(profile, qPrintable(m_scene.problem()));
    clinical::PatientDraft draft = hanako();
    draft.name = name;
    PatientIdentity identity(profile->workspace());
    const auto created = waitFor(identity.create(draft, m_scene.network.codeOf(*m_scene.hospital), {}));
    if (!isUsable) {
        QVERIFY(!created);
        // Refused before a key was made.
        QCOMPARE(profile->workspace().state(), ProfileState());
        return;
    }
    VERIFY_OK(created);
    const auto id = waitFor(identity.patientId());
    VERIFY_OK(id);
    const auto chart = m_scene.open(*profile, *id);
    VERIFY_OK(chart);
    QCOMPARE((*chart)->access.demographics.name, name);
}

void BadInputTest::aGrantToAddWithoutReading()
{
    VERIFY_ERROR(m_scene.grant(m_patient, *m_scene.pharmacy,
                               {{protocol::CompartmentKind::Medications, protocol::Permission::Write}}),
                 WorkflowError::InvalidDraft);
    VERIFY_OK(m_scene.open(*m_scene.pharmacist, m_patient.id));
}

void BadInputTest::aGrantWithAnEndInThePast()
{
    const UnixTime past = m_scene.network.chain().now() - std::chrono::seconds(1);
    VERIFY_ERROR(m_scene.grant(m_patient, *m_scene.pharmacy, {}, past), WorkflowError::EndDateInPast);
    // The permission that stood still stands.
    VERIFY_OK(m_scene.open(*m_scene.pharmacist, m_patient.id));
}

void BadInputTest::aGrantToADeactivatedInstitution()
{
    const auto clinic = m_scene.network.institution(QStringLiteral("休診医院"), InstitutionKind::Clinic);
    QVERIFY2(clinic, qPrintable(m_scene.problem()));
    const QString code = m_scene.network.codeOf(*clinic);
    TerminalEnrolment reader(m_patient.profile->workspace());
    const auto chosen = waitFor(reader.chooseFromText(code));
    VERIFY_OK(chosen);
    VERIFY_OK(waitFor(InstitutionAdministration(clinic->workspace()).setActive(false, {})));
    Permissions permissions(m_patient.profile->workspace());
    // Chosen before it was switched off, and after.
    VERIFY_ERROR(waitFor(permissions.grant(permissions.defaultsFor(*chosen, SystemClock().now()), {})),
                 WorkflowError::InstitutionInactive);
    VERIFY_ERROR(waitFor(reader.chooseFromText(code)), WorkflowError::InstitutionInactive);
    const auto listed = waitFor(permissions.list());
    VERIFY_OK(listed);
    QVERIFY(
        std::none_of(listed->begin(), listed->end(), [&](const auto &one) { return one.institution == chosen->id; }));
}

int BadInputTest::appendsOf(TestProfile &terminal, const protocol::PatientId &patient)
{
    const auto events = waitFor(terminal.workspace().history().eventsOfPatient(patient, {}));
    return !events ? -1 : static_cast<int>(std::count_if(events->begin(), events->end(), [](const auto &event) {
        return std::holds_alternative<ledger::events::RecordAppended>(event.body);
    }));
}

void BadInputTest::writingSurvivesAStopAtEveryChange()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.grant(patient, *m_scene.hospital));
    const auto doctor = m_scene.network.terminal(*m_scene.hospital, DeviceRole::Doctor);
    QVERIFY2(doctor, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.open(*doctor, patient.id));
    VERIFY_OK(m_scene.write(*doctor, patient.id, noteOf(QStringLiteral("最初の記録"))));
    int stops = 0;
    for (int changes = 0; changes < 80; ++changes) {
        const int before = appendsOf(*doctor, patient.id);
        const QString text = QStringLiteral("停止 %1 回目").arg(changes);
        doctor->files().stopAfterChanges(changes);
        const auto saved = m_scene.save(*doctor, patient.id, noteOf(text));
        const auto sent = waitFor(OutboxDelivery(doctor->workspace()).deliver({}));
        const bool wasStopped = doctor->files().isStopped();
        QVERIFY2(doctor->restart(), qPrintable(doctor->problem()));
        VERIFY_OK(waitFor(OutboxDelivery(doctor->workspace()).deliver({})));
        VERIFY_OK(waitFor(OutboxDelivery(doctor->workspace()).deliver({})));
        const auto waiting = waitFor(OutboxDelivery(doctor->workspace()).all());
        VERIFY_OK(waiting);
        QVERIFY(waiting->empty());
        const int after = appendsOf(*doctor, patient.id);
        // "Saved on this device" is a promise; an entry that was cut short may be there or not, never twice.
        QVERIFY2(saved ? after == before + 1 : after == before || after == before + 1,
                 qPrintable(QStringLiteral("after change %1: %2 → %3").arg(changes).arg(before).arg(after)));
        QVERIFY(sent || wasStopped);
        if (saved) {
            const auto recorded = waitFor(OutboxDelivery(doctor->workspace()).awaitRecorded(saved->id));
            VERIFY_OK(recorded);
            QCOMPARE(recorded->state, DeliveryState::Recorded);
        }
        if (!wasStopped) {
            break;
        }
        ++stops;
    }
    QVERIFY2(stops >= 6 && stops < 80, qPrintable(QString::number(stops)));
    const auto chart = m_scene.open(*doctor, patient.id);
    VERIFY_OK(chart);
    QCOMPARE((*chart)->completeness.recordsAvailable, (*chart)->completeness.recordsOnChain);
    QVERIFY((*chart)->completeness.headsMatch);
}

void BadInputTest::issuingSurvivesAStopAtEveryChange()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.grant(patient, *m_scene.hospital));
    const auto doctor = m_scene.network.terminal(*m_scene.hospital, DeviceRole::Doctor);
    QVERIFY2(doctor, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.open(*doctor, patient.id));
    clinical::PrescriptionDraft draft;
    clinical::DrugDraft drug;
    drug.name = QStringLiteral("アムロジピン錠5mg");
    drug.timing = QStringLiteral("1日1回朝食後");
    draft.drugs.push_back(drug);
    int stops = 0;
    for (int changes = 0; changes < 120; ++changes) {
        Prescriptions writing(doctor->workspace());
        const auto before = waitFor(writing.ofPatient(patient.id));
        VERIFY_OK(before);
        auto reviewed = waitFor(writing.review(patient.id, draft));
        VERIFY_OK(reviewed);
        doctor->files().stopAfterChanges(changes);
        const auto issued = waitFor(writing.issue(std::move(*reviewed), confirmedBySuzuki()));
        const auto sent = waitFor(OutboxDelivery(doctor->workspace()).deliver({}));
        const bool wasStopped = doctor->files().isStopped();
        QVERIFY2(doctor->restart(), qPrintable(doctor->problem()));
        VERIFY_OK(waitFor(OutboxDelivery(doctor->workspace()).deliver({})));
        Prescriptions later(doctor->workspace());
        const auto after = waitFor(later.ofPatient(patient.id));
        VERIFY_OK(after);
        QVERIFY2(issued ? after->size() == before->size() + 1
                        : after->size() == before->size() || after->size() == before->size() + 1,
                 qPrintable(QStringLiteral("after change %1").arg(changes)));
        // As many locks as records.
        QCOMPARE(appendsOf(*doctor, patient.id), static_cast<int>(after->size()) + 1);
        QVERIFY(sent || wasStopped);
        if (!wasStopped) {
            break;
        }
        ++stops;
    }
    QVERIFY2(stops >= 8 && stops < 120, qPrintable(QString::number(stops)));
}

QTEST_GUILESS_MAIN(BadInputTest)
#include "BadInputTest.moc"
