#include "Checks.h"
#include "Scene.h"

#include <tegata/ledgerclient/LedgerHistory.h>
#include <tegata/workflows/ChartTransfer.h>

#include <QTest>
#include <QTimer>

using namespace tegata;
using namespace tegata::test;
using namespace tegata::workflows;
using protocol::CompartmentKind;

/// What becomes of a confirmed record, told rightly whatever happens to the outbox, the program and the chain.
class DeliveryTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aRecordedEntryIsKnownAfterCompactionAndRestart();
    void aDismissedEntryIsNotCalledRecorded();
    void waitingOutlivesTheDeliveryThatWasAsked();
    void theProfileIsWrittenOnceThroughEveryCrash();
    void aRecordCountsWhenItsBlockIsFinal();
    void aListThatTheStoreRemovedBeforeTheLinkWasFinalIsSentAgain();
    void aReorganisedRecordIsAppendedAgainAndOnce();
    void aReorganisedGrantIsSentAgain();

private:
    [[nodiscard]] Result<void> compact(TestProfile &terminal);
    [[nodiscard]] int linksOf(TestProfile &terminal, const protocol::PatientId &patient,
                              const protocol::RecordHash &hash);
    /// A doctor's terminal that counts a block as final under three others.
    [[nodiscard]] std::unique_ptr<TestProfile> waitingDoctor();

    Scene m_scene;
};

void DeliveryTest::initTestCase() { QVERIFY2(m_scene.start(), qPrintable(m_scene.problem())); }

Result<void> DeliveryTest::compact(TestProfile &terminal)
{
    const auto store = terminal.workspace().charts();
    auto compactTask = (*store)->outbox([](chartstore::Outbox &outbox) { return outbox.compact(); });
    return waitFor(std::move(compactTask));
}

int DeliveryTest::linksOf(TestProfile &terminal, const protocol::PatientId &patient, const protocol::RecordHash &hash)
{
    const auto events = waitFor(terminal.workspace().history().eventsOfPatient(patient, {}));
    return !events ? -1 : static_cast<int>(std::count_if(events->begin(), events->end(), [&hash](const auto &event) {
        const auto *appended = std::get_if<ledger::events::RecordAppended>(&event.body);
        return appended != nullptr && appended->recordHash == hash;
    }));
}

void DeliveryTest::aRecordedEntryIsKnownAfterCompactionAndRestart()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.grant(patient, *m_scene.hospital));
    VERIFY_OK(m_scene.open(*m_scene.doctor, patient.id));
    const auto written = m_scene.write(*m_scene.doctor, patient.id, noteOf(QStringLiteral("済んだ記録")));
    VERIFY_OK(written);
    VERIFY_OK(compact(*m_scene.doctor));
    OutboxDelivery delivery(m_scene.doctor->workspace());
    const auto after = waitFor(delivery.awaitRecorded(written->id));
    VERIFY_OK(after);
    QCOMPARE(after->state, DeliveryState::Recorded);
    QVERIFY2(m_scene.doctor->restart(), qPrintable(m_scene.doctor->problem()));
    const auto later = waitFor(OutboxDelivery(m_scene.doctor->workspace()).awaitRecorded(written->id));
    VERIFY_OK(later);
    QCOMPARE(later->state, DeliveryState::Recorded);
    crypto::SystemRandom random;
    VERIFY_ERROR(
        waitFor(OutboxDelivery(m_scene.doctor->workspace()).awaitRecorded(random.strongBytes<protocol::RecordId>())),
        ChartstoreError::NotFound);
}

void DeliveryTest::aDismissedEntryIsNotCalledRecorded()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.grant(patient, *m_scene.hospital));
    VERIFY_OK(m_scene.open(*m_scene.doctor, patient.id));
    const auto saved = m_scene.save(*m_scene.doctor, patient.id, noteOf(QStringLiteral("間に合わなかった記録")));
    VERIFY_OK(saved);
    VERIFY_OK(waitFor(
        Permissions(patient.profile->workspace()).revoke(*m_scene.doctor->workspace().state().institution, {})));
    OutboxDelivery delivery(m_scene.doctor->workspace());
    const auto refused = waitFor(delivery.awaitRecorded(saved->id));
    VERIFY_OK(refused);
    QCOMPARE(refused->state, DeliveryState::Refused);
    QVERIFY(refused->error.has_value());
    VERIFY_OK(waitFor(delivery.dismiss(saved->id)));
    const auto dismissed = waitFor(delivery.awaitRecorded(saved->id));
    VERIFY_OK(dismissed);
    QCOMPARE(dismissed->state, DeliveryState::Refused);
    QVERIFY(dismissed->error.has_value());
    VERIFY_OK(compact(*m_scene.doctor));
    const auto compacted = waitFor(delivery.awaitRecorded(saved->id));
    VERIFY_OK(compacted);
    QCOMPARE(compacted->state, DeliveryState::Refused);
}

void DeliveryTest::waitingOutlivesTheDeliveryThatWasAsked()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.grant(patient, *m_scene.hospital));
    VERIFY_OK(m_scene.open(*m_scene.doctor, patient.id));
    m_scene.network.chain().setAutomine(false);
    const auto saved = m_scene.save(*m_scene.doctor, patient.id, noteOf(QStringLiteral("待たれる記録")));
    VERIFY_OK(saved);
    std::optional<Result<Delivery>> outcome;
    {
        OutboxDelivery delivery(m_scene.doctor->workspace());
        delivery.awaitRecorded(saved->id).then([&outcome](const Result<Delivery> &result) { outcome = result; });
    }
    m_scene.network.chain().setAutomine(true);
    m_scene.network.chain().mine();
    QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 30'000);
    VERIFY_OK(*outcome);
    QCOMPARE((*outcome)->state, DeliveryState::Recorded);
}

void DeliveryTest::theProfileIsWrittenOnceThroughEveryCrash()
{
    const QString code = m_scene.network.codeOf(*m_scene.hospital);
    const auto whole = m_scene.network.profile();
    QVERIFY2(whole, qPrintable(m_scene.problem()));
    whole->files().goOn();
    VERIFY_OK(waitFor(PatientIdentity(whole->workspace()).create(hanako(), code, {})));
    const int changes = whole->files().changesMade();
    // What comes before the profile is saved is of keys and actions, which CrashTest stops everywhere; here every
    // change from the opening of the charts on.
    const int first = std::max(0, changes - 24);
    int doubtful = 0;
    for (int stop = first; stop < changes; ++stop) {
        const auto profile = m_scene.network.profile();
        QVERIFY2(profile, qPrintable(m_scene.problem()));
        profile->files().stopAfterChanges(stop);
        const auto created = waitFor(PatientIdentity(profile->workspace()).create(hanako(), code, {}));
        QVERIFY2(profile->restart(), qPrintable(profile->problem()));
        if (!created) {
            ++doubtful;
            const auto again = waitFor(PatientIdentity(profile->workspace()).create(hanako(), code, {}));
            QVERIFY2(again, qPrintable(QStringLiteral("after change %1: ").arg(stop) + outcomeOf(again)));
        }
        const auto id = waitFor(PatientIdentity(profile->workspace()).patientId());
        VERIFY_OK(id);
        const auto chart = m_scene.open(*profile, *id);
        VERIFY_OK(chart);
        QVERIFY2((*chart)->entries.size() == 1, qPrintable(QStringLiteral("after change %1").arg(stop)));
        QCOMPARE((*chart)->access.demographics.name, hanako().name);
    }
    QVERIFY(doubtful > 5);
}

std::unique_ptr<TestProfile> DeliveryTest::waitingDoctor()
{
    auto doctor = m_scene.network.terminal(*m_scene.hospital, protocol::DeviceRole::Doctor);
    if (doctor != nullptr) {
        NetworkConfiguration network = m_scene.network.configuration();
        network.finality = {ledger::Finality::Rule::Confirmations, 3};
        doctor->setNetwork(network);
        if (!doctor->restart()) {
            return nullptr;
        }
    }
    return doctor;
}

void DeliveryTest::aRecordCountsWhenItsBlockIsFinal()
{
    const auto doctor = waitingDoctor();
    QVERIFY2(doctor, qPrintable(m_scene.problem()));
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.grant(patient, *m_scene.hospital));
    VERIFY_OK(m_scene.open(*doctor, patient.id));
    const auto saved = m_scene.save(*doctor, patient.id, noteOf(QStringLiteral("三ブロック待つ")));
    VERIFY_OK(saved);
    OutboxDelivery delivery(doctor->workspace());
    for (int blocks = 0; blocks < 3; ++blocks) {
        VERIFY_OK(waitFor(delivery.deliver({})));
        const auto waiting = waitFor(delivery.all());
        VERIFY_OK(waiting);
        QCOMPARE(waiting->size(), std::size_t{1});
        QCOMPARE(waiting->front().state, DeliveryState::Submitted);
        QCOMPARE(linksOf(*doctor, patient.id, saved->hash), 1);
        m_scene.network.chain().mine();
    }
    const auto recorded = waitFor(delivery.awaitRecorded(saved->id));
    VERIFY_OK(recorded);
    QCOMPARE(recorded->state, DeliveryState::Recorded);
    QCOMPARE(linksOf(*doctor, patient.id, saved->hash), 1);
}

void DeliveryTest::aListThatTheStoreRemovedBeforeTheLinkWasFinalIsSentAgain()
{
    const auto doctor = waitingDoctor();
    QVERIFY2(doctor, qPrintable(m_scene.problem()));
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.grant(patient, *m_scene.hospital));
    VERIFY_OK(m_scene.open(*doctor, patient.id));
    QByteArray file = R"({"resourceType":"Bundle","type":"collection","entry":[
        {"resource":{"resourceType":"Patient","id":"p","name":[{"text":"架空 太郎"}]}})";
    for (int number = 0; number < 12; ++number) {
        file += QStringLiteral(R"(,{"resource":{"resourceType":"Condition","id":"c%1","subject":{"reference":
            "Patient/p"},"code":{"text":"病名 %1"}}})")
                    .arg(number)
                    .toUtf8();
    }
    file += "]}";
    ChartTransfer transfer(doctor->workspace());
    auto plan = waitFor(transfer.plan(file, {}));
    VERIFY_OK(plan);
    VERIFY_OK(waitFor(transfer.import(patient.id, std::move(*plan), confirmedBySuzuki())));
    OutboxDelivery delivery(doctor->workspace());
    VERIFY_OK(waitFor(delivery.deliver({})));
    const auto waiting = waitFor(delivery.all());
    VERIFY_OK(waiting);
    QVERIFY(!waiting->empty() && waiting->front().state == DeliveryState::Submitted);

    const auto removed =
        waitFor(m_scene.network.gateway().storage().run([](gateway::Store &store) -> Result<std::int64_t> {
            const auto rows = store.database.execute(QStringLiteral("DELETE FROM batches"));
            return rows ? Result<std::int64_t>(rows->affected()) : failure(rows.error());
        }));
    QVERIFY(removed && *removed > 0);
    const auto incomplete = m_scene.open(*m_scene.doctor, patient.id);
    VERIFY_OK(incomplete);
    QVERIFY((*incomplete)->completeness.recordsAvailable < (*incomplete)->completeness.recordsOnChain);

    for (int blocks = 0; blocks < 3; ++blocks) {
        m_scene.network.chain().mine();
    }
    VERIFY_OK(waitFor(delivery.deliver({})));
    const auto after = waitFor(delivery.all());
    VERIFY_OK(after);
    QVERIFY(after->empty());
    const auto chart = m_scene.open(*m_scene.doctor, patient.id);
    VERIFY_OK(chart);
    QVERIFY((*chart)->completeness.headsMatch);
    QVERIFY((*chart)->completeness.recordsOnChain > 1);
    QCOMPARE((*chart)->completeness.recordsAvailable, (*chart)->completeness.recordsOnChain);
}

void DeliveryTest::aReorganisedRecordIsAppendedAgainAndOnce()
{
    const auto doctor = waitingDoctor();
    QVERIFY2(doctor, qPrintable(m_scene.problem()));
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.grant(patient, *m_scene.hospital));
    VERIFY_OK(m_scene.open(*doctor, patient.id));
    const auto saved = m_scene.save(*doctor, patient.id, noteOf(QStringLiteral("巻き戻された記録")));
    VERIFY_OK(saved);
    OutboxDelivery delivery(doctor->workspace());
    VERIFY_OK(waitFor(delivery.deliver({})));
    QCOMPARE(linksOf(*doctor, patient.id, saved->hash), 1);
    m_scene.network.chain().reorganise(1);
    QCOMPARE(linksOf(*doctor, patient.id, saved->hash), 0);
    const auto waiting = waitFor(delivery.all());
    VERIFY_OK(waiting);
    QCOMPARE(waiting->size(), std::size_t{1});
    QVERIFY(waiting->front().state != DeliveryState::Recorded);

    std::optional<Result<Delivery>> outcome;
    delivery.awaitRecorded(saved->id).then([&outcome](const Result<Delivery> &result) { outcome = result; });
    // Whoever mines goes on mining.
    QTimer mining;
    connect(&mining, &QTimer::timeout, this, [this] { m_scene.network.chain().mine(); });
    mining.start(1000);
    QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 120'000);
    VERIFY_OK(*outcome);
    QCOMPARE((*outcome)->state, DeliveryState::Recorded);
    QCOMPARE(linksOf(*doctor, patient.id, saved->hash), 1);
}

void DeliveryTest::aReorganisedGrantIsSentAgain()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    NetworkConfiguration network = m_scene.network.configuration();
    network.finality = {ledger::Finality::Rule::Confirmations, 2};
    patient.profile->setNetwork(network);
    QVERIFY2(patient.profile->restart(), qPrintable(patient.profile->problem()));
    TerminalEnrolment reader(patient.profile->workspace());
    const auto chosen = waitFor(reader.chooseFromText(m_scene.network.codeOf(*m_scene.hospital)));
    VERIFY_OK(chosen);
    Permissions permissions(patient.profile->workspace());
    std::optional<Result<RecordedAction>> granted;
    bool isSent = false;
    permissions
        .grant(
            permissions.defaultsFor(*chosen, SystemClock().now()),
            [&isSent](ActionStage stage, const protocol::Digest &) { isSent = isSent || stage == ActionStage::Sent; })
        .then([&granted](const Result<RecordedAction> &result) { granted = result; });
    const auto stands = [&] {
        const auto grant = waitFor(patient.profile->workspace().ledger().grant(patient.id, chosen->id));
        return grant && grant->has_value();
    };
    QTRY_VERIFY_WITH_TIMEOUT(stands(), 30'000);
    QVERIFY(!granted.has_value());
    m_scene.network.chain().reorganise(1);
    QVERIFY(!stands());
    QTimer mining;
    connect(&mining, &QTimer::timeout, this, [this] { m_scene.network.chain().mine(); });
    mining.start(1000);
    QTRY_VERIFY_WITH_TIMEOUT(granted.has_value(), 120'000);
    VERIFY_OK(*granted);
    QVERIFY(stands());
}

QTEST_GUILESS_MAIN(DeliveryTest)
#include "DeliveryTest.moc"
