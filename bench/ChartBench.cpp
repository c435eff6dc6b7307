// A chart of ten thousand records: written by one hospital over a real chain and a real gateway process, synchronised
// for the first time by another, opened and searched in the workstation's own window, in a process of its own.
//
//   tegata-bench-chart RECORDS GATEWAY_PROGRAM      prints one JSON line
//   tegata-bench-chart window FOLDER NETWORK PATIENT RECORDS   (started by the former)

#include "Report.h"

#include "ActionRecording_p.h"
#include "PendingWrite_p.h"
#include "TestNetwork.h"

#include <clinician-workstation/presenters/MainWindow.h>

#include <tegata/clinical/RecordPayload.h>
#include <tegata/gateway/Storage.h>
#include <tegata/ledgerclient/GatewayClient.h>
#include <tegata/workflows/ChartReading.h>
#include <tegata/workflows/PatientIdentity.h>
#include <tegata/workflows/Permissions.h>

#include <QAbstractItemModel>
#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QProcess>
#include <QTableView>
#include <QTimer>

using namespace tegata;
using namespace tegata::test;
using namespace tegata::workflows;

namespace {

constexpr int batchSize = 1000;
constexpr int patience = 60'000;
constexpr int answerPatience = 10'000;

QString whatWentWrong(const Error &error) { return QString::fromStdString(error.key() + ' ' + error.detail()); }

/// A chart as hospitals keep them: mostly results and notes, many old prescriptions, few things in force.
QByteArray resourceNumber(int number)
{
    const QByteArray day = QDate(2012, 1, 1).addDays(number / 2).toString(Qt::ISODate).toLatin1();
    const QByteArray id = "r" + QByteArray::number(number);
    const QByteArray about = ",\"subject\":{\"reference\":\"Patient/p\"}";
    const int kind = number % 20;
    if (kind < 9) {
        static const std::array<const char *, 4> what{"HbA1c", "体重", "収縮期血圧 Systolic blood pressure",
                                                      "クレアチニン"};
        return "{\"resourceType\":\"Observation\",\"id\":\"" + id + "\",\"status\":\"final\"" + about +
               ",\"effectiveDateTime\":\"" + day + "\",\"code\":{\"text\":\"" +
               what[static_cast<std::size_t>(number) % what.size()] +
               "\"},\"valueQuantity\":{\"value\":" + QByteArray::number(50 + number % 60) +
               ".5,\"unit\":\"kg\"},\"referenceRange\":[{\"text\":\"40-70\"}]}";
    }
    if (kind < 13) {
        const QByteArray text =
            "咳嗽と微熱で受診。Cough and mild fever, day " + QByteArray::number(number) +
            "。聴診で異常なし。水分摂取と安静を指示し、症状が続くときは再診とした。次回は血液検査を予定。";
        return "{\"resourceType\":\"DocumentReference\",\"id\":\"" + id + "\",\"status\":\"current\"" + about +
               ",\"date\":\"" + day + "T09:30:00+09:00\",\"description\":\"外来経過記録 " + QByteArray::number(number) +
               "\",\"content\":[{\"attachment\":{\"contentType\":\"text/plain\",\"data\":\"" + text.toBase64() +
               "\"}}]}";
    }
    if (kind < 17) {
        const bool isCurrent = number > 9940;
        return "{\"resourceType\":\"MedicationRequest\",\"id\":\"" + id + "\",\"status\":\"" +
               (isCurrent ? "active" : "completed") + "\",\"intent\":\"order\"" + about + ",\"authoredOn\":\"" + day +
               "\",\"medicationCodeableConcept\":{\"text\":\"アムロジピン錠 " + QByteArray::number(number % 40) +
               "mg\"},\"dosageInstruction\":[{\"text\":\"1日1回朝食後\"}]}";
    }
    if (kind < 19) {
        const bool isCurrent = number % 1000 == 17;
        return "{\"resourceType\":\"Condition\",\"id\":\"" + id + "\"" + about + ",\"onsetDateTime\":\"" + day +
               "\",\"clinicalStatus\":{\"coding\":[{\"code\":\"" + (isCurrent ? "active" : "resolved") +
               "\"}]},\"code\":{\"text\":\"急性上気道炎 " + QByteArray::number(number % 70) + "\"}}";
    }
    return "{\"resourceType\":\"Encounter\",\"id\":\"" + id + "\",\"status\":\"finished\"" + about +
           ",\"period\":{\"start\":\"" + day + "T09:00:00+09:00\"},\"reasonCode\":[{\"text\":\"定期受診\"}]}";
}

Result<ConfirmedRecord> recordNumber(int number, UnixTime now)
{
    auto resource = clinical::Resource::fromBytes(resourceNumber(number));
    if (!resource) {
        return failure(resource.error());
    }
    clinical::RecordPayload payload;
    payload.confirmation.enteredBy = {QStringLiteral("鈴木 %1").arg(number % 7), QStringLiteral("医師")};
    payload.confirmation.confirmedBy = payload.confirmation.enteredBy;
    payload.confirmation.enteredAt = now;
    payload.confirmation.confirmedAt = now;
    payload.entries.push_back({{}, std::move(*resource)});
    const Result<QByteArray> bytes = clinical::encodePayload(payload);
    if (!bytes) {
        return failure(bytes.error());
    }
    ConfirmedRecord record;
    record.confirmedAt = now;
    record.payload = toBytes(bytesOf(*bytes));
    return record;
}

/// Seals and appends a run of records. The envelopes go straight into the gateway's store, as its operator could put
/// them there: uploading is not what is measured.
Result<void> writeBatch(TestNetwork &network, TestProfile &author, const protocol::PatientId &patient,
                        protocol::CompartmentKind kind, std::vector<ConfirmedRecord> records)
{
    PendingWrite write;
    write.patient = patient;
    write.compartmentKind = kind;
    write.isBatch = true;
    write.records = std::move(records);
    const Result<PendingWrite> sealed = waitFor(sealPendingWrite(&author.workspace(), std::move(write)));
    if (!sealed) {
        return failure(sealed.error());
    }
    const UnixTime now = SystemClock().now();
    const auto institution = author.workspace().state().institution.value_or(protocol::InstitutionId());
    const auto address = author.workspace().state().address.value_or(protocol::Address());
    const auto put = QCoro::waitFor(network.gateway().storage().run(
        [write = *sealed, institution, address, now](gateway::Store &store) -> Result<void> {
            for (const ConfirmedRecord &record : write.records) {
                const auto envelope = toQByteArray(record.envelope);
                const gateway::StoredRecord stored{record.hash, write.patient, write.compartment,
                                                   institution, address,       envelope.size()};
                if (const Result<bool> done = store.objects.putRecord(stored, envelope, now); !done) {
                    return failure(done.error());
                }
            }
            return {};
        }));
    if (!put) {
        return failure(put.error());
    }
    std::vector<protocol::RecordHash> hashes;
    for (const ConfirmedRecord &record : sealed->records) {
        hashes.push_back(record.hash);
    }
    const protocol::Action action = appendActionOf(*sealed);
    const auto listed =
        waitFor(author.workspace().gateway().putBatch(std::get<protocol::AppendRecords>(action).root, hashes));
    if (!listed) {
        return failure(listed.error());
    }
    ActionPlan plan;
    plan.step = QStringLiteral("bench-%1").arg(hashes.front().hexString().left(16));
    plan.action = action;
    ActionRecording recording(author.workspace());
    const auto recorded = waitFor(recording.record(std::move(plan), {}));
    return recorded ? Result<void>() : failure(recorded.error());
}

Result<void> writeChart(TestNetwork &network, TestProfile &author, const protocol::PatientId &patient, int count)
{
    std::map<protocol::CompartmentKind, std::vector<ConfirmedRecord>> waiting;
    const UnixTime now = SystemClock().now();
    for (int number = 0; number < count; ++number) {
        const int kind = number % 20;
        const protocol::CompartmentKind compartment = kind >= 13 && kind < 17   ? protocol::CompartmentKind::Medications
                                                      : kind >= 17 && kind < 19 ? protocol::CompartmentKind::Summary
                                                                                : protocol::CompartmentKind::Clinical;
        Result<ConfirmedRecord> record = recordNumber(number, now);
        if (!record) {
            return failure(record.error());
        }
        waiting[compartment].push_back(std::move(*record));
    }
    for (auto &[compartment, records] : waiting) {
        for (std::size_t first = 0; first < records.size(); first += batchSize) {
            const auto begin = std::make_move_iterator(records.begin() + static_cast<std::ptrdiff_t>(first));
            const std::size_t size = std::min<std::size_t>(batchSize, records.size() - first);
            Result<void> done =
                writeBatch(network, author, patient, compartment, {begin, begin + static_cast<std::ptrdiff_t>(size)});
            if (!done) {
                return done;
            }
        }
    }
    return {};
}

bool grant(TestNetwork &network, TestProfile &patient, TestProfile &administrator)
{
    const auto chosen = waitFor(TerminalEnrolment(patient.workspace()).chooseFromText(network.codeOf(administrator)));
    if (!chosen) {
        return false;
    }
    Permissions permissions(patient.workspace());
    return waitFor(permissions.grant(permissions.defaultsFor(*chosen, SystemClock().now()), {})).has_value();
}

/// The gateway as operators run it, on the store the network made.
bool startGatewayProcess(QProcess &process, TestNetwork &network, const QString &program, const QString &folder)
{
    const NetworkConfiguration configuration = network.configuration();
    QFile key(folder + QStringLiteral("/sponsor.key"));
    if (!key.open(QIODevice::WriteOnly) || !key.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)) {
        return false;
    }
    key.write(QByteArray::fromStdString(toHex(network.sponsorKey().view())));
    key.close();
    QFile file(folder + QStringLiteral("/gateway.conf"));
    if (!file.open(QIODevice::WriteOnly)) {
        return false;
    }
    const QString authority = QStringLiteral("127.0.0.1:%1").arg(configuration.gateway.port());
    file.write(QStringLiteral("[network]\nlisten = %1\npublic-hosts = %1\n\n[store]\nurl = sqlite:%2\n\n[chain]\n"
                              "nodes = %3\nchain-id = %4\nledger = %5\n\n[sponsor]\nkey-file = %6\n\n[limits]\n"
                              "open-requests-per-minute = 60000\nsession-requests-per-minute = 60000\n")
                   .arg(authority, network.gatewayStore(), configuration.nodes.front().toString())
                   .arg(protocol::toNumber(configuration.deployment.chainId))
                   .arg(configuration.deployment.ledger.hexString(), key.fileName())
                   .toUtf8());
    file.close();
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, {QStringLiteral("serve"), QStringLiteral("--config"), file.fileName()});
    QByteArray output;
    while (process.waitForReadyRead(patience)) {
        output += process.readAll();
        if (output.contains("listening on port")) {
            // What it logs from now on must not fill the pipe.
            QObject::connect(&process, &QProcess::readyRead, &process, [&process] { process.readAll(); });
            return true;
        }
    }
    QTextStream(stderr) << output;
    return false;
}

int measure(int count, const QString &gatewayProgram, const QString &self)
{
    TestNetwork network;
    if (!network.start()) {
        return bench::fail(network.problem());
    }
    const auto writer = network.institution(QStringLiteral("北病院"));
    const auto reader = writer ? network.institution(QStringLiteral("南病院")) : nullptr;
    const auto author = reader ? network.terminal(*writer, protocol::DeviceRole::Doctor) : nullptr;
    const auto doctor = author ? network.terminal(*reader, protocol::DeviceRole::Doctor) : nullptr;
    const auto patient = doctor ? network.profile() : nullptr;
    if (!patient) {
        return bench::fail(network.problem());
    }
    clinical::PatientDraft person;
    person.name = QStringLiteral("試験 花子");
    person.kana = QStringLiteral("シケン ハナコ");
    person.birthDate = QDate(1980, 2, 29);
    PatientIdentity identity(patient->workspace());
    if (!waitFor(identity.create(person, network.codeOf(*writer), {}))) {
        return bench::fail(QStringLiteral("no patient"));
    }
    const auto id = waitFor(identity.patientId());
    if (!id || !grant(network, *patient, *writer) || !waitFor(ChartReading(author->workspace()).open(*id))) {
        return bench::fail(QStringLiteral("no permission"));
    }
    QElapsedTimer timer;
    timer.start();
    if (const Result<void> written = writeChart(network, *author, *id, count); !written) {
        return bench::fail(whatWentWrong(written.error()));
    }
    const double writing = static_cast<double>(timer.nsecsElapsed()) / 1e9;
    if (!grant(network, *patient, *reader)) {
        return bench::fail(QStringLiteral("no second permission"));
    }
    network.stopGateway();
    QTemporaryDir folder;
    QProcess gateway;
    if (!startGatewayProcess(gateway, network, gatewayProgram, folder.path())) {
        return bench::fail(QStringLiteral("the gateway did not start"));
    }
    // Names, keys and the session first: what is measured is the chart.
    if (!waitFor(PatientDirectory(doctor->workspace()).refresh())) {
        return bench::fail(QStringLiteral("no directory"));
    }
    timer.restart();
    const auto chart = waitFor(ChartReading(doctor->workspace()).open(*id));
    const double first = static_cast<double>(timer.nsecsElapsed()) / 1e9;
    if (!chart) {
        return bench::fail(whatWentWrong(chart.error()));
    }
    const Completeness &completeness = (*chart)->completeness;
    if (!completeness.headsMatch || completeness.recordsAvailable != completeness.recordsOnChain ||
        completeness.recordsAvailable < static_cast<std::uint64_t>(count)) {
        return bench::fail(QStringLiteral("not every record came"));
    }
    timer.restart();
    const auto cached = waitFor(ChartReading(doctor->workspace()).openCached(*id));
    const double reading = static_cast<double>(timer.nsecsElapsed()) / 1e9;
    if (!cached) {
        return bench::fail(whatWentWrong(cached.error()));
    }
    const QString profile = doctor->folder();
    doctor->end();
    QFile configuration(folder.filePath(QStringLiteral("network.json")));
    if (!configuration.open(QIODevice::WriteOnly)) {
        return bench::fail(configuration.errorString());
    }
    configuration.write(writeNetworkConfiguration(network.configuration()));
    configuration.close();
    QProcess window;
    window.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    window.start(
        self, {QStringLiteral("window"), profile, configuration.fileName(), id->hexString(), QString::number(count)});
    if (!window.waitForFinished(3 * patience) || window.exitCode() != 0) {
        window.kill();
        return bench::fail(QStringLiteral("the window was not measured"));
    }
    QJsonObject figures = QJsonDocument::fromJson(window.readAllStandardOutput()).object();
    figures.insert(QStringLiteral("records"), static_cast<qint64>(completeness.recordsAvailable));
    figures.insert(QStringLiteral("writeSeconds"), writing);
    figures.insert(QStringLiteral("firstSyncSeconds"), first);
    figures.insert(QStringLiteral("readCacheSeconds"), reading);
    bench::print(figures);
    gateway.terminate();
    gateway.waitForFinished();
    return 0;
}

/// Waits for the next painting of a widget, and until it is through; milliseconds since `timer` began, or -1.
class Painting : public QObject
{
public:
    Painting(QWidget *widget, const QElapsedTimer &timer)
        : m_timer(timer)
    {
        widget->installEventFilter(this);
    }
    void expect(std::function<bool()> isReady)
    {
        m_isReady = std::move(isReady);
        m_at = -1;
    }
    double wait(int milliseconds = patience)
    {
        QTimer deadline; // of this wait only
        QObject::connect(&deadline, &QTimer::timeout, &m_loop, &QEventLoop::quit);
        deadline.start(milliseconds);
        if (m_at < 0) {
            m_loop.exec();
        }
        return m_at;
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint && m_at < 0 && m_isReady && m_isReady()) {
            // Behind the painting itself, and what else is on its way to the screen.
            QMetaObject::invokeMethod(
                this,
                [this] {
                    if (m_at < 0) {
                        m_at = static_cast<double>(m_timer.nsecsElapsed()) / 1e6;
                        m_loop.quit();
                    }
                },
                Qt::QueuedConnection);
        }
        return QObject::eventFilter(watched, event);
    }

private:
    const QElapsedTimer &m_timer;
    std::function<bool()> m_isReady;
    QEventLoop m_loop;
    double m_at = -1;
};

void press(QWidget *widget, int key, const QString &text = {})
{
    QKeyEvent down(QEvent::KeyPress, key, Qt::NoModifier, text);
    QApplication::sendEvent(widget, &down);
    QKeyEvent up(QEvent::KeyRelease, key, Qt::NoModifier, text);
    QApplication::sendEvent(widget, &up);
}

void passTime(int milliseconds)
{
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

int measureWindow(const QString &folder, const QString &networkFile, int count)
{
    QFile file(networkFile);
    if (!file.open(QIODevice::ReadOnly)) {
        return bench::fail(file.errorString());
    }
    const Result<NetworkConfiguration> network = parseNetworkConfiguration(file.readAll());
    if (!network) {
        return bench::fail(whatWentWrong(network.error()));
    }
    keystore::PassphraseVault vault;
    SystemFileLayer files;
    SystemClock clock;
    crypto::SystemRandom random;
    auto parts = Workspace::partsOf(folder, keystore::AppKind::ClinicianWorkstation, *network,
                                    {vault, files, clock, random}, TestProfile::fastOptions());
    if (!parts) {
        return bench::fail(whatWentWrong(parts.error()));
    }
    Workspace workspace(std::move(*parts));
    if (const auto unlocked = waitFor(workspace.unlock(TestProfile::passphrase())); !unlocked) {
        return bench::fail(whatWentWrong(unlocked.error()));
    }
    ui::MemoryUiSettings settings;
    ui::Language language(settings);
    workstation::MainWindow app(workspace, language, settings);
    app.window().resize(1240, 800);
    app.show();
    auto *patients = app.window().findChild<QTableView *>(QStringLiteral("patients-table"));
    auto *entries = app.window().findChild<QListView *>(QStringLiteral("chart-entries"));
    auto *search = app.window().findChild<QLineEdit *>(QStringLiteral("chart-search"));
    if (!patients || !entries || !search) {
        return bench::fail(QStringLiteral("the window has other parts than expected"));
    }
    for (int waited = 0; patients->model()->rowCount() == 0 && waited < patience; waited += 20) {
        passTime(20);
    }
    passTime(1000); // the start is over
    const qint64 before = bench::peakMemory();
    QElapsedTimer timer;
    Painting painting(entries->viewport(), timer);
    patients->setFocus();
    patients->selectRow(0);
    painting.expect([entries, count] { return entries->model()->rowCount() >= count; });
    timer.start();
    press(patients, Qt::Key_Return);
    const double opening = painting.wait();
    // The chart is brought up to the ledger behind it; its second showing is not a keystroke's business.
    passTime(3000);
    QJsonArray keystrokes;
    double slowest = 0;
    search->setFocus();
    for (const QString &word : {QStringLiteral("cough"), QStringLiteral("血圧"), QStringLiteral("hba1c 5")}) {
        search->clear();
        passTime(300);
        for (const QChar letter : word) {
            bool isNew = false;
            const auto connection =
                QObject::connect(entries->model(), &QAbstractItemModel::modelReset, [&isNew] { isNew = true; });
            painting.expect([&isNew] { return isNew; });
            timer.restart();
            press(search, 0, QString(letter));
            const bool isSpace = letter.isSpace(); // no new search: the text is trimmed
            const double painted = isSpace ? 0 : painting.wait(answerPatience);
            QObject::disconnect(connection);
            if (painted < 0) {
                return bench::fail(QStringLiteral("keystroke %1 of \"%2\" showed nothing; the chart opened in %3 ms, "
                                                  "%4 kB")
                                       .arg(keystrokes.size() + 1)
                                       .arg(word)
                                       .arg(opening)
                                       .arg(bench::peakMemory()));
            }
            keystrokes.append(painted);
            slowest = std::max(slowest, painted);
            passTime(50);
        }
    }
    bench::print({{QStringLiteral("openMilliseconds"), opening},
                  {QStringLiteral("slowestKeystrokeMilliseconds"), slowest},
                  {QStringLiteral("keystrokesMilliseconds"), keystrokes},
                  {QStringLiteral("peakBeforeKilobytes"), before},
                  {QStringLiteral("peakKilobytes"), bench::peakMemory()}});
    return opening < 0 ? 1 : 0;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() == 6 && arguments.at(1) == QLatin1String("window")) {
        return measureWindow(arguments.at(2), arguments.at(3), arguments.at(5).toInt());
    }
    if (arguments.size() == 3 && arguments.at(1).toInt() > 0) {
        return measure(arguments.at(1).toInt(), arguments.at(2), QApplication::applicationFilePath());
    }
    return bench::fail(QStringLiteral("usage: tegata-bench-chart RECORDS GATEWAY_PROGRAM"));
}
