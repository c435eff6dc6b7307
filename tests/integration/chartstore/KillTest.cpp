#include <tegata/chartstore/Outbox.h>

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <map>

#include <unistd.h>

namespace tegata::chartstore {

namespace {

template <typename Key> Key keyOf(std::uint8_t fill)
{
    Key key;
    std::fill(key.writable().begin(), key.writable().end(), fill);
    return key;
}

OutboxId idOf(std::uint32_t number)
{
    ByteArray<16> bytes{};
    for (std::size_t index = 0; index < 4; ++index) {
        bytes[index] = static_cast<std::uint8_t>(number >> (8 * index));
    }
    return OutboxId(bytes);
}

Bytes payloadOf(std::uint32_t number) { return Bytes(200 + number % 5000, static_cast<std::uint8_t>(number)); }

void say(char what, std::uint32_t number)
{
    const std::string line = what + std::to_string(number) + "\n";
    static_cast<void>(!::write(STDOUT_FILENO, line.data(), line.size()));
}

/// The process that is killed: works through the outbox on real files and says every step it was promised.
int work(const QString &folder, std::uint32_t first)
{
    SystemFileLayer files;
    crypto::SystemRandom random;
    auto outbox = Outbox::open(folder + QStringLiteral("/outbox.tgl"), keyOf<OutboxKey>(2), files, random);
    if (!outbox) {
        return 2;
    }
    for (std::uint32_t number = first;; ++number) {
        if (!(*outbox)->add(idOf(number), 1, fromUnixSeconds(7), payloadOf(number))) {
            return 3;
        }
        say('a', number);
        if (number % 3 == 0) {
            const bool done = (*outbox)->markUploaded(idOf(number)) &&
                              (*outbox)->markSubmitted(idOf(number), protocol::Digest()) &&
                              (*outbox)->markAnchored(idOf(number), protocol::BlockNumber(number)) &&
                              (*outbox)->markDone(idOf(number));
            if (!done) {
                return 4;
            }
            say('d', number);
        }
        if (number % 7 == 0) {
            if (!(*outbox)->compact()) {
                return 5;
            }
            say('c', number);
        }
    }
}

} // namespace

class KillTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void outboxSurvivesKillMinusNineManyTimes();
};

void KillTest::outboxSurvivesKillMinusNineManyTimes()
{
    const QTemporaryDir folder;
    QVERIFY(folder.isValid());
    std::map<std::uint32_t, char> promised;
    std::uint32_t next = 1;
    for (int round = 0; round < 25; ++round) {
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(),
                    {QStringLiteral("--work"), folder.path(), QString::number(next)});
        QVERIFY(child.waitForStarted());
        QByteArray said;
        // A different number of steps each time, so that the kill falls into another one.
        const int steps = 1 + (round * 5) % 23;
        while (said.count('\n') < steps) {
            QVERIFY2(child.waitForReadyRead(30000), qPrintable(QString::number(child.exitCode())));
            said += child.readAllStandardOutput();
        }
        child.kill();
        QVERIFY(child.waitForFinished());
        QCOMPARE(child.exitStatus(), QProcess::CrashExit);
        said += child.readAllStandardOutput();
        for (const QByteArray &line : said.split('\n')) {
            if (line.size() > 1 && line.front() != 'c') {
                const std::uint32_t number = line.mid(1).toUInt();
                promised[number] = line.front();
                next = std::max(next, number + 1);
            }
        }

        SystemFileLayer files;
        crypto::SystemRandom random;
        const auto outbox =
            Outbox::open(folder.filePath(QStringLiteral("outbox.tgl")), keyOf<OutboxKey>(2), files, random);
        QVERIFY2(outbox, outbox ? "" : outbox.error().detail().c_str());
        for (const auto &[number, what] : promised) {
            const Result<OutboxEntry> entry = (*outbox)->entry(idOf(number));
            if (what == 'a' && number % 3 != 0) {
                QVERIFY2(entry, qPrintable(QString::number(number)));
                QCOMPARE(entry->stage, OutboxStage::Sealed);
                QCOMPARE(entry->payload, payloadOf(number));
            }
            if (what == 'd') {
                QVERIFY(!entry || entry->stage == OutboxStage::Done);
            }
            // Never twice.
            QVERIFY((*outbox)->add(idOf(number), 1, UnixTime(), {}).error().is(ChartstoreError::DuplicateEntry));
        }
        // At most one entry nobody was promised: it may be there, and the next round then goes on after it.
        if ((*outbox)->add(idOf(next), 1, fromUnixSeconds(7), payloadOf(next))) {
            promised[next] = next % 3 == 0 ? 'x' : 'a';
        }
        ++next;
    }
    QVERIFY(next > 100);
}

} // namespace tegata::chartstore

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 4 && arguments.at(1) == QStringLiteral("--work")) {
        return tegata::chartstore::work(arguments.at(2), arguments.at(3).toUInt());
    }
    tegata::chartstore::KillTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "KillTest.moc"
