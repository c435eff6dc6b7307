#include "Checks.h"
#include "Scene.h"

#include <tegata/crypto/Bip39.h>
#include <tegata/workflows/AuditTrail.h>
#include <tegata/workflows/ChartTransfer.h>
#include <tegata/workflows/PatientDirectory.h>
#include <tegata/workflows/Prescriptions.h>

#include <QFile>
#include <QLoggingCategory>
#include <QTemporaryFile>
#include <QTest>

#include <array>
#include <cstdio>
#include <fcntl.h>
#include <mutex>
#include <unistd.h>

using namespace tegata;
using namespace tegata::test;
using namespace tegata::workflows;
using protocol::DeviceRole;

namespace {

/// Everything the process says while it lives: Qt's messages of every category, and what is printed past them.
class CapturedOutput
{
public:
    CapturedOutput()
        : m_stdout(::dup(STDOUT_FILENO))
        , m_stderr(::dup(STDERR_FILENO))
    {
        m_opened = m_file.open();
        ::fflush(nullptr);
        ::dup2(m_file.handle(), STDOUT_FILENO);
        ::dup2(m_file.handle(), STDERR_FILENO);
        s_lines = &m_lines;
        m_before = qInstallMessageHandler([](QtMsgType, const QMessageLogContext &context, const QString &message) {
            const std::scoped_lock lock(s_mutex);
            *s_lines += QByteArray(context.category) + ": " + message.toUtf8() + '\n';
        });
        QLoggingCategory::setFilterRules(QStringLiteral("*=true"));
    }
    ~CapturedOutput() { stop(); }
    CapturedOutput(const CapturedOutput &) = delete;
    CapturedOutput &operator=(const CapturedOutput &) = delete;

    QByteArray stop()
    {
        if (m_stdout < 0) {
            return m_lines;
        }
        QLoggingCategory::setFilterRules(QString());
        qInstallMessageHandler(m_before);
        ::fflush(nullptr);
        ::dup2(m_stdout, STDOUT_FILENO);
        ::dup2(m_stderr, STDERR_FILENO);
        ::close(m_stdout);
        ::close(m_stderr);
        m_stdout = -1;
        QFile file(m_file.fileName());
        if (file.open(QIODevice::ReadOnly)) {
            m_lines += file.readAll();
        }
        return m_lines;
    }
    [[nodiscard]] bool isOpen() const { return m_opened; }

private:
    static inline std::mutex s_mutex;
    static inline QByteArray *s_lines = nullptr;
    int m_stdout;
    int m_stderr;
    bool m_opened = false;
    QTemporaryFile m_file;
    QByteArray m_lines;
    QtMessageHandler m_before = nullptr;
};

/// Bytes to look for, never standing in memory as they are.
class Needle
{
public:
    Needle(QString name, ByteView secret)
        : m_name(std::move(name))
    {
        for (const std::uint8_t byte : secret.first(std::min<std::size_t>(secret.size(), length))) {
            m_masked.push_back(static_cast<std::uint8_t>(byte ^ mask));
        }
    }
    [[nodiscard]] const QString &name() const { return m_name; }
    [[nodiscard]] std::size_t size() const { return m_masked.size(); }
    [[nodiscard]] std::uint8_t firstByte() const { return static_cast<std::uint8_t>(m_masked.front() ^ mask); }
    [[nodiscard]] bool isAt(const std::uint8_t *memory) const
    {
        for (std::size_t index = 0; index < m_masked.size(); ++index) {
            if ((memory[index] ^ mask) != m_masked[index]) {
                return false;
            }
        }
        return true;
    }

private:
    static constexpr std::uint8_t mask = 0xa7;
    /// Half a key is as bad as a whole one, and longer matches are never chance.
    static constexpr std::size_t length = 16;
    QString m_name;
    Bytes m_masked;
};

/// Where in this process's memory each needle stands, by the names of the mappings.
QStringList found(const std::vector<Needle> &needles)
{
    constexpr std::size_t overlap = 64;
    static std::array<std::uint8_t, (1U << 20U) + overlap> window;
    const auto windowAt = reinterpret_cast<std::uintptr_t>(window.data());
    QStringList hits;
    std::array<bool, 256> starts{};
    for (const Needle &needle : needles) {
        starts[needle.firstByte()] = true;
    }
    QFile maps(QStringLiteral("/proc/self/maps"));
    if (!maps.open(QIODevice::ReadOnly)) {
        return {QStringLiteral("no map of the memory")};
    }
    const QList<QByteArray> lines = maps.readAll().split('\n');
    const int memory = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    for (const QByteArray &line : lines) {
        const QList<QByteArray> parts = line.simplified().split(' ');
        if (parts.size() < 5 || !parts[1].startsWith('r') || parts.last() == "[vvar]" || parts.last() == "[vsyscall]") {
            continue;
        }
        const QList<QByteArray> range = parts[0].split('-');
        const std::uintptr_t first = range[0].toULongLong(nullptr, 16);
        const std::uintptr_t last = range[1].toULongLong(nullptr, 16);
        for (std::uintptr_t at = first; at < last; at += window.size() - overlap) {
            const std::size_t wanted = std::min<std::size_t>(window.size(), last - at);
            const ssize_t read = ::pread(memory, window.data(), wanted, static_cast<off_t>(at));
            if (read <= 0) {
                break;
            }
            for (std::size_t offset = 0; offset < static_cast<std::size_t>(read); ++offset) {
                if (!starts[window[offset]]) {
                    continue;
                }
                const std::uintptr_t address = at + offset;
                if (address >= windowAt && address < windowAt + window.size()) {
                    continue; // what was read before
                }
                for (const Needle &needle : needles) {
                    if (offset + needle.size() <= static_cast<std::size_t>(read) &&
                        needle.isAt(window.data() + offset)) {
                        hits.append(
                            needle.name() + QStringLiteral(" in ") +
                            QString::fromLatin1(parts.size() > 5 ? parts.last() : QByteArray("anonymous memory")) +
                            QStringLiteral(" at ") + QString::number(address, 16));
                    }
                }
            }
        }
    }
    ::close(memory);
    window.fill(0);
    return hits;
}

} // namespace

/// What nobody may find: a patient in a log, a key in the memory of a locked program.
class SecrecyTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void logsHoldNoPatientAndNoKey();
    void afterLockNoKeyIsInMemory();
};

void SecrecyTest::logsHoldNoPatientAndNoKey()
{
    QMap<QString, QByteArray> forbidden;
    const auto forbidText = [&forbidden](const char *what, const QString &text) {
        forbidden.insert(QLatin1String(what) + QLatin1Char(' ') + text, text.toUtf8());
    };
    const auto forbidBytes = [&forbidden](const char *what, ByteView bytes) {
        // The first half says it as well, and logs shorten.
        const QByteArray hex = QByteArray::fromStdString(toHex(bytes.first(std::min<std::size_t>(bytes.size(), 8))));
        forbidden.insert(QLatin1String(what) + QStringLiteral(" (hex)"), hex);
        forbidden.insert(QLatin1String(what) + QStringLiteral(" (base64)"),
                         toQByteArray(bytes.first(std::min<std::size_t>(bytes.size(), 9))).toBase64());
    };
    CapturedOutput output;
    QVERIFY(output.isOpen());
    {
        Scene scene;
        QVERIFY2(scene.start(), qPrintable(scene.problem()));
        Person patient = scene.newPatient();
        QVERIFY2(patient.profile, qPrintable(scene.problem()));
        Workspace &doctor = scene.doctor->workspace();
        VERIFY_OK(scene.grant(patient, *scene.hospital));
        VERIFY_OK(scene.grant(patient, *scene.pharmacy));
        VERIFY_OK(waitFor(PatientDirectory(doctor).refresh()));
        VERIFY_OK(scene.open(*scene.doctor, patient.id));
        const auto note = scene.write(*scene.doctor, patient.id, noteOf(QStringLiteral("逆流性食道炎の疑い")));
        VERIFY_OK(note);
        VERIFY_OK(scene.write(*scene.doctor, patient.id, noteOf(QStringLiteral("逆流性食道炎と診断")), note->hash));
        VERIFY_OK(scene.write(*scene.doctor, patient.id, allergyTo(QStringLiteral("甲殻類"))));
        VERIFY_OK(scene.open(*scene.doctor, patient.id));
        VERIFY_OK(waitFor(ChartReading(doctor).find(patient.id, QStringLiteral("食道炎"))));
        ChartTransfer transfer(doctor);
        const QByteArray file = R"({"resourceType":"Bundle","type":"collection","entry":[
            {"resource":{"resourceType":"Patient","id":"p","name":[{"text":"架空 太郎"}]}},
            {"resource":{"resourceType":"Condition","id":"c","subject":{"reference":"Patient/p"},"code":{"text":"痛風発作"}}},
            {"resource":{"resourceType":"Condition","id":7,"subject":{"reference":"Patient/p"},"code":{"text":"壊れた病名"}}}]})";
        auto plan = waitFor(transfer.plan(file, {}));
        VERIFY_OK(plan);
        VERIFY_OK(waitFor(transfer.import(patient.id, std::move(*plan), confirmedBySuzuki())));
        OutboxDelivery delivery(doctor);
        VERIFY_OK(waitFor(delivery.deliver({})));
        VERIFY_OK(waitFor(transfer.exportChart(patient.id)));

        clinical::PrescriptionDraft draft;
        clinical::DrugDraft drug;
        drug.name = QStringLiteral("コルヒチン錠0.5mg");
        drug.timing = QStringLiteral("疼痛時");
        draft.drugs.push_back(drug);
        Prescriptions writing(doctor);
        auto reviewed = waitFor(writing.review(patient.id, draft));
        VERIFY_OK(reviewed);
        const auto issued = waitFor(writing.issue(std::move(*reviewed), confirmedBySuzuki()));
        VERIFY_OK(issued);
        VERIFY_OK(waitFor(delivery.deliver({})));
        VERIFY_OK(scene.open(*scene.pharmacist, patient.id));
        Prescriptions here(scene.pharmacist->workspace());
        VERIFY_OK(waitFor(here.ofPatient(patient.id)));
        VERIFY_OK(waitFor(here.claim(issued->id, {})));
        VERIFY_OK(waitFor(here.release(issued->id, {})));
        // Failures are where logs talk: refusals, a gateway that is away, a damaged record, a wrong PIN.
        QVERIFY(!waitFor(here.release(issued->id, {})));
        QVERIFY(!waitFor(here.cancel(issued->id, {})));
        // Refusals whose arguments name a prescription and a patient.
        const auto unknown = crypto::SystemRandom().strongBytes<protocol::PrescriptionId>();
        QVERIFY(!waitFor(here.claim(unknown, {})));
        Person closing = scene.newPatient();
        QVERIFY2(closing.profile, qPrintable(scene.problem()));
        VERIFY_OK(scene.grant(closing, *scene.hospital));
        VERIFY_OK(scene.open(*scene.doctor, closing.id));
        const auto tooLate = scene.save(*scene.doctor, closing.id, noteOf(QStringLiteral("閉じたあとの所見")));
        VERIFY_OK(tooLate);
        VERIFY_OK(waitFor(PatientIdentity(closing.profile->workspace()).closeChart({})));
        VERIFY_OK(waitFor(delivery.deliver({})));
        const auto turnedDown = waitFor(delivery.awaitRecorded(tooLate->id));
        VERIFY_OK(turnedDown);
        QCOMPARE(turnedDown->state, DeliveryState::Refused);
        forbidBytes("unknown prescription", unknown.view());
        forbidBytes("closed patient", closing.id.view());
        scene.network.stopGateway();
        VERIFY_OK(scene.save(*scene.doctor, patient.id, noteOf(QStringLiteral("停電中の所見"))));
        QVERIFY(!waitFor(delivery.deliver({})));
        QVERIFY(scene.network.startGateway());
        const auto late = scene.save(*scene.doctor, patient.id, noteOf(QStringLiteral("遅れた所見")));
        VERIFY_OK(late);
        VERIFY_OK(waitFor(Permissions(patient.profile->workspace()).revoke(*doctor.state().institution, {})));
        // Refused for good or not delivered now: only what is said about it counts here.
        const auto round = waitFor(delivery.deliver({}));
        Q_UNUSED(round);
        QVERIFY(!scene.open(*scene.doctor, patient.id));
        VERIFY_OK(waitFor(Permissions(patient.profile->workspace()).readLog()));
        VERIFY_OK(waitFor(AuditTrail(doctor).entries({})));
        VERIFY_OK(waitFor(TerminalAdministration(scene.hospital->workspace())
                              .revoke(*doctor.state().address, protocol::RevocationReason::Compromised, {})));
        QVERIFY(!waitFor(PatientDirectory(doctor).refresh()));

        forbidBytes("patient", patient.id.view());
        forbidBytes("prescription", issued->id.view());
        forbidBytes("record", note->hash.view());
        forbidBytes("late record", late->hash.view());
        for (TestProfile *profile : {scene.doctor.get(), scene.hospital.get(), patient.profile.get()}) {
            forbidBytes("signing key", profile->workspace().signingKey()->view());
            forbidBytes("encryption key", profile->workspace().encryptionKey()->view());
        }
        if (const auto seed = scene.hospital->workspace().loadSecretBuffer(QStringLiteral("vault-seed-1"))) {
            forbidBytes("vault seed", seed->view());
        }
        const auto phrase = waitFor(PatientIdentity(patient.profile->workspace()).phrase());
        VERIFY_OK(phrase);
        const QStringList words = QString::fromUtf8(toQByteArray(phrase->view())).split(QLatin1Char(' '));
        for (int first = 0; first + 1 < words.size(); ++first) {
            forbidText("phrase", words.at(first) + QLatin1Char(' ') + words.at(first + 1));
        }
        scene.doctor->workspace().lock();
        QVERIFY(!waitFor(
            scene.doctor->workspace().unlock(SecretBuffer::copyOf(bytesOf(std::string_view("wrong horse battery"))))));
    }
    const QByteArray log = output.stop();
    for (const char *text :
         {"試験 花子", "花子", "シケン", "ハナコ", "1980-02-29", "鈴木", "佐藤", "架空", "逆流性", "食道炎", "甲殻類",
          "痛風", "壊れた病名", "コルヒチン", "疼痛時", "停電中", "遅れた所見", "経過記録"}) {
        forbidText("text", QString::fromUtf8(text));
    }
    forbidText("PIN", QStringLiteral("correct horse"));
    forbidText("PIN", QStringLiteral("wrong horse"));
    QVERIFY2(log.count('\n') > 20, "the test has heard nothing");
    QVERIFY(log.contains("tegata.workflows"));
    QVERIFY(log.contains("tegata.gateway"));
    const QByteArray lower = log.toLower();
    for (auto it = forbidden.cbegin(); it != forbidden.cend(); ++it) {
        const bool isHex = it.key().endsWith(QLatin1String("(hex)"));
        const qsizetype at = isHex ? lower.indexOf(it.value()) : log.indexOf(it.value());
        if (at >= 0) {
            const qsizetype start = log.lastIndexOf('\n', at) + 1;
            const QString line = QString::fromUtf8(log.mid(start, log.indexOf('\n', at) - start));
            QFAIL(qPrintable(QStringLiteral("the log holds the ") + it.key() + QStringLiteral(": ") + line));
        }
    }
}

void SecrecyTest::afterLockNoKeyIsInMemory()
{
    // A PIN that stands in no program text.
    crypto::SystemRandom random;
    SecretBuffer pin(24);
    random.fill(pin.writable());
    for (std::uint8_t &byte : pin.writable()) {
        byte = static_cast<std::uint8_t>('a' + byte % 26);
    }
    std::vector<Needle> needles;
    needles.emplace_back(QStringLiteral("PIN"), pin.view());
    // The test itself must be able to see.
    QVERIFY(!found(needles).isEmpty());

    Scene scene;
    QVERIFY2(scene.start(), qPrintable(scene.problem()));
    Person patient = scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(scene.problem()));
    Workspace &doctor = scene.doctor->workspace();
    VERIFY_OK(waitFor(doctor.changePin(TestProfile::passphrase(), pin.clone())));
    doctor.lock();
    VERIFY_OK(waitFor(doctor.unlock(std::move(pin))));
    VERIFY_OK(scene.grant(patient, *scene.hospital));
    VERIFY_OK(waitFor(PatientDirectory(doctor).refresh()));
    VERIFY_OK(scene.open(*scene.doctor, patient.id));
    VERIFY_OK(scene.write(*scene.doctor, patient.id, noteOf(QStringLiteral("鍵を使う記録"))));
    VERIFY_OK(scene.open(*scene.doctor, patient.id));
    VERIFY_OK(waitFor(PatientDirectory(doctor).known()));
    {
        const auto signing = doctor.signingKey();
        const auto encryption = doctor.encryptionKey();
        const auto seed = doctor.loadSecretBuffer(QStringLiteral("vault-seed-1"));
        VERIFY_OK(signing);
        VERIFY_OK(encryption);
        VERIFY_OK(seed);
        needles.emplace_back(QStringLiteral("device signing key"), signing->view());
        needles.emplace_back(QStringLiteral("device encryption key"), encryption->view());
        needles.emplace_back(QStringLiteral("vault seed"), seed->view());
        const crypto::EncryptionKey vaultKey = protocol::vaultEncryptionKeyOf(
            *protocol::VaultSeed::copyOf(seed->view()), {*doctor.state().institution, protocol::Epoch(1)});
        needles.emplace_back(QStringLiteral("vault key"), vaultKey.view());
        // Behind a header of 54 bytes, each compartment has 74 bytes and then its keys.
        const auto access =
            doctor.loadSecretBuffer(QStringLiteral("ck-") + QString::fromStdString(toHex(patient.id.bytes())).left(60));
        VERIFY_OK(access);
        QVERIFY(access->size() >= 3 * (74 + 32) + 54);
        for (std::size_t index = 0; index < 3; ++index) {
            needles.emplace_back(QStringLiteral("chart key"), access->view().subspan(54 + index * 106 + 74, 32));
        }
    }
    for (TestProfile *profile : {scene.doctor.get(), scene.hospital.get(), scene.pharmacist.get(), scene.pharmacy.get(),
                                 patient.profile.get()}) {
        profile->workspace().lock();
    }
    // What was under way when the lock came lets go of its copies as it ends.
    QStringList left;
    const auto isClean = [&] {
        left = found(needles);
        return left.isEmpty();
    };
    for (int look = 0; look < 5 && !isClean(); ++look) {
        QTest::qWait(100);
    }
    QVERIFY2(left.isEmpty(), qPrintable(left.join(QLatin1Char('\n'))));
}

QTEST_GUILESS_MAIN(SecrecyTest)
#include "SecrecyTest.moc"
