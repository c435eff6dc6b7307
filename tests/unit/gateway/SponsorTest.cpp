#include "SponsorActions.h"

#include <QTest>

using namespace tegata;
using namespace tegata::gateway;
using namespace tegata::gateway::test;

class SponsorTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void acceptedActionIsWrittenSentAndRecorded()
    {
        GatewayFixture fixture;
        const auto action = fixture.anAppend();
        const auto calldata = fixture.calldataOf(action, fixture.doctor);
        const auto accepted = fixture.submit(calldata);
        QVERIFY2(accepted, accepted ? "" : accepted.error().key().c_str());
        const auto digest = protocol::digestOf(fixture.deployment, protocol::Action(action));
        QVERIFY(accepted->digest == digest);
        QTRY_COMPARE(fixture.chain.sent.size(), std::size_t(1));
        QTRY_VERIFY(QCoro::waitFor(fixture.sponsor->find(digest))->state == SponsorshipState::Sent);
        fixture.chain.mineLast();
        fixture.sponsor->wake();
        QTRY_VERIFY(QCoro::waitFor(fixture.sponsor->find(digest))->state == SponsorshipState::Included);
        const auto recorded = QCoro::waitFor(fixture.sponsor->find(digest));
        QVERIFY(recorded->block == protocol::BlockNumber(9));
        QVERIFY(recorded->transaction == FakeChain::hashOf(fixture.chain.sent.front()));
        const auto now = fixture.clock.now();
        const auto spent = fixture.store([now](Store &store) { return store.sponsor.spentGwei(now); });
        QCOMPARE(*spent, 50'000U); // gas used at one gwei, not what was reserved
    }

    void sameActionGetsTheSameAnswerAndIsSentOnce()
    {
        GatewayFixture fixture;
        const auto calldata = fixture.calldataOf(fixture.anAppend(), fixture.doctor);
        QVERIFY(fixture.submit(calldata));
        QTRY_COMPARE(fixture.chain.sent.size(), std::size_t(1));
        for (int count = 0; count < 10; ++count) {
            QVERIFY(fixture.submit(calldata));
        }
        fixture.chain.mineLast();
        fixture.sponsor->wake();
        QTRY_VERIFY(fixture.submit(calldata)->state == SponsorshipState::Included);
        // Also when its deadline is over and its nonce is used.
        fixture.clock.time += std::chrono::hours(3);
        QVERIFY(fixture.submit(calldata)->state == SponsorshipState::Included);
        QCOMPARE(fixture.chain.sent.size(), std::size_t(1));
    }

    void restartBetweenAcceptingAndWritingAheadGoesOn()
    {
        GatewayFixture fixture;
        fixture.chain.isReachable = true;
        const auto action = fixture.anAppend();
        // Accepted by a process that stopped at once: put into the store as accept() does, and nothing else.
        AcceptedAction accepted;
        accepted.digest = protocol::digestOf(fixture.deployment, protocol::Action(action));
        accepted.name = "AppendRecord";
        accepted.signer = fixture.doctor.address;
        accepted.nonce = action.authorization.nonce;
        accepted.calldata = fixture.calldataOf(action, fixture.doctor);
        accepted.gasLimit = 80'000;
        accepted.feeGwei = 300'000;
        const auto now = fixture.clock.now();
        QVERIFY(fixture.store(
            [accepted, now](Store &store) { return store.sponsor.accept(accepted, 1'000'000'000, now); }));
        fixture.restart();
        fixture.sponsor->wake();
        QTRY_COMPARE(fixture.chain.sent.size(), std::size_t(1));
    }

    void restartBetweenWritingAheadAndSendingSendsTheSameBytes()
    {
        GatewayFixture fixture;
        fixture.chain.refusesSending = true;
        const auto calldata = fixture.calldataOf(fixture.anAppend(), fixture.doctor);
        QVERIFY(fixture.submit(calldata));
        const auto account = fixture.sponsor->account();
        const auto open = [&fixture, account] {
            return *fixture.store([account](Store &store) { return store.sponsor.open(account); });
        };
        QTRY_COMPARE(open().size(), std::size_t(1));
        const auto written = open().front().transactions.front().raw;
        fixture.restart();
        QVERIFY(fixture.chain.sent.empty());
        QVERIFY(fixture.submit(calldata)->state == SponsorshipState::Queued);
        fixture.chain.refusesSending = false;
        fixture.sponsor->wake();
        QTRY_COMPARE(fixture.chain.sent.size(), std::size_t(1));
        QVERIFY(fixture.chain.sent.front() == written);
    }

    void restartBetweenSendingAndSeeingTheBlockSendsNothingNew()
    {
        GatewayFixture fixture;
        const auto calldata = fixture.calldataOf(fixture.anAppend(), fixture.doctor);
        QVERIFY(fixture.submit(calldata));
        QTRY_VERIFY(fixture.submit(calldata)->state == SponsorshipState::Sent);
        fixture.restart();
        fixture.chain.mineLast();
        fixture.sponsor->wake();
        QTRY_VERIFY(fixture.submit(calldata)->state == SponsorshipState::Included);
        QCOMPARE(fixture.chain.sent.size(), std::size_t(1));
    }

    void stuckTransactionIsReplacedAtTheSameNonceWithTheSameAction()
    {
        GatewayFixture fixture;
        const auto calldata = fixture.calldataOf(fixture.anAppend(), fixture.doctor);
        QVERIFY(fixture.submit(calldata));
        QTRY_VERIFY(fixture.submit(calldata)->state == SponsorshipState::Sent);
        fixture.clock.time += fixture.configuration.sponsor.stuckAfter;
        QVERIFY(QCoro::waitFor(fixture.sponsor->work()));
        QCOMPARE(fixture.chain.sent.size(), std::size_t(2));
        const auto account = fixture.sponsor->account();
        const auto open = fixture.store([account](Store &store) { return store.sponsor.open(account); });
        QCOMPARE(open->size(), std::size_t(1));
        const auto &versions = open->front().transactions;
        QCOMPARE(versions.size(), std::size_t(2));
        QVERIFY(versions[0].maxFee < versions[1].maxFee);
        QVERIFY(versions[0].hash != versions[1].hash);
        // The calldata stands in both, byte for byte.
        for (const auto &version : versions) {
            QVERIFY(std::search(version.raw.begin(), version.raw.end(), calldata.begin(), calldata.end()) !=
                    version.raw.end());
        }
        // Whichever version gets in, the answer names it.
        fixture.chain.included[versions[0].hash] = {protocol::BlockNumber(3), true, 1, ledger::Wei::fromGwei(1)};
        fixture.chain.minedCount = 1;
        QVERIFY(QCoro::waitFor(fixture.sponsor->work()));
        const auto done = fixture.submit(calldata);
        QVERIFY(done->state == SponsorshipState::Included);
        QVERIFY(done->transaction == versions[0].hash);
    }

    void replacementNeverPassesTheFeeLimit()
    {
        GatewayFixture fixture;
        fixture.configuration.sponsor.maxFeePerGasGwei = 3; // what is offered at first: 2 × 1 + 1
        fixture.restart();
        const auto calldata = fixture.calldataOf(fixture.anAppend(), fixture.doctor);
        QVERIFY(fixture.submit(calldata));
        QTRY_VERIFY(fixture.submit(calldata)->state == SponsorshipState::Sent);
        fixture.clock.time += fixture.configuration.sponsor.stuckAfter;
        QVERIFY(QCoro::waitFor(fixture.sponsor->work()));
        QCOMPARE(fixture.chain.sent.size(), std::size_t(2));
        QVERIFY(fixture.chain.sent[0] == fixture.chain.sent[1]); // reminded, not raised
    }

    void revertedRegistrationUsesItsInvitationUpAndAdmitsNobody()
    {
        GatewayFixture fixture;
        const auto token = fixture.invite();
        const auto founder = fixture.newMember();
        const auto registration = aRegistration(fixture, founder);
        const auto calldata = fixture.calldataOf(registration, founder);
        QVERIFY(fixture.submit(calldata, token));
        QTRY_VERIFY(fixture.submit(calldata, token)->state == SponsorshipState::Sent);
        // Somebody registers the same id at his own cost before it, and wants the rest to be paid for.
        const auto other = fixture.newMember();
        fixture.makeAdministrator(other, registration.institutionId);
        fixture.ledger.institutions[registration.institutionId].isActive = true;
        const auto paidFor = [&] {
            protocol::UpdateInstitution update;
            update.institutionId = registration.institutionId;
            update.name = "Other";
            update.authorization = fixture.authorize(other, NonceLane::Institution);
            return fixture.submit(fixture.calldataOf(update, other));
        };
        const auto early = paidFor();
        QVERIFY(!early);
        QVERIFY(early.error().is(GatewayError::NotAdmitted));
        fixture.chain.mineLast(/*succeeds=*/false);
        fixture.sponsor->wake();
        QTRY_VERIFY(fixture.submit(calldata, token)->state == SponsorshipState::Failed);
        const auto late = paidFor();
        QVERIFY(!late);
        QVERIFY(late.error().is(GatewayError::NotAdmitted));
        // The transaction cost its fee: the invitation cannot be used to burn another one.
        const auto third = fixture.newMember();
        QVERIFY(fixture.submit(fixture.calldataOf(aRegistration(fixture, third), third), token)
                    .error()
                    .is(GatewayError::InvitationInvalid));
    }

    void registrationThatTheChainHasIsAdmittedBeforeItIsNoted()
    {
        GatewayFixture fixture;
        const auto token = fixture.invite();
        const auto founder = fixture.newMember();
        const auto registration = aRegistration(fixture, founder);
        const auto calldata = fixture.calldataOf(registration, founder);
        QVERIFY(fixture.submit(calldata, token));
        QTRY_VERIFY(fixture.submit(calldata, token)->state == SponsorshipState::Sent);
        fixture.makeAdministrator(founder, registration.institutionId);
        fixture.ledger.institutions[registration.institutionId].isActive = true;
        fixture.ledger.sequences[{founder.address, 1}] = 1;
        protocol::UpdateInstitution update;
        update.institutionId = registration.institutionId;
        update.name = "Hospital";
        update.authorization = fixture.authorize(founder, NonceLane::Institution);
        const auto accepted = fixture.submit(fixture.calldataOf(update, founder));
        QVERIFY2(accepted, accepted ? "" : accepted.error().key().c_str());
        QVERIFY(fixture.submit(calldata, token)->state == SponsorshipState::Sent);
    }

    void actionThatSomebodyElsePutOnChainFirstKeepsItsInvitationUsed()
    {
        GatewayFixture fixture;
        const auto token = fixture.invite();
        const auto founder = fixture.newMember();
        const auto calldata = fixture.calldataOf(aRegistration(fixture, founder), founder);
        QVERIFY(fixture.submit(calldata, token));
        QTRY_VERIFY(fixture.submit(calldata, token)->state == SponsorshipState::Sent);
        fixture.ledger.sequences[{founder.address, 1}] = 1;
        fixture.chain.mineLast(/*succeeds=*/false);
        fixture.sponsor->wake();
        QTRY_VERIFY(fixture.submit(calldata, token)->state == SponsorshipState::Included);
        const auto other = fixture.newMember();
        QVERIFY(fixture.submit(fixture.calldataOf(aRegistration(fixture, other), other), token)
                    .error()
                    .is(GatewayError::InvitationInvalid));
    }

    void nonceUsedByAForeignTransactionQueuesTheActionAgain()
    {
        GatewayFixture fixture;
        const auto calldata = fixture.calldataOf(fixture.anAppend(), fixture.doctor);
        QVERIFY(fixture.submit(calldata));
        QTRY_VERIFY(fixture.submit(calldata)->state == SponsorshipState::Sent);
        fixture.chain.minedCount = 1; // by something that is not ours
        QVERIFY(QCoro::waitFor(fixture.sponsor->work()));
        fixture.clock.time += std::chrono::seconds(61);
        QVERIFY(QCoro::waitFor(fixture.sponsor->work()));
        QVERIFY(QCoro::waitFor(fixture.sponsor->work()));
        QCOMPARE(fixture.chain.sent.size(), std::size_t(2));
        fixture.chain.mineLast();
        QVERIFY(QCoro::waitFor(fixture.sponsor->work()));
        QVERIFY(fixture.submit(calldata)->state == SponsorshipState::Included);
    }

    void transactionThatMayStillBeMinedIsNotPaidForTwice()
    {
        GatewayFixture fixture;
        const auto calldata = fixture.calldataOf(fixture.anAppend(), fixture.doctor);
        QVERIFY(fixture.submit(calldata));
        QTRY_VERIFY(fixture.submit(calldata)->state == SponsorshipState::Sent);
        fixture.chain.waiting.insert(FakeChain::hashOf(fixture.chain.sent.front()));
        const auto later = [&fixture] {
            fixture.clock.time += std::chrono::seconds(61);
            QVERIFY(QCoro::waitFor(fixture.sponsor->work()));
        };
        fixture.chain.minedCount = 1; // which is not so
        later();
        later();
        later();
        QVERIFY(fixture.submit(calldata)->state == SponsorshipState::Sent);
        // Nor while a node that may have it says nothing.
        fixture.chain.waiting.clear();
        fixture.chain.allNodesAnswer = false;
        later();
        later();
        QVERIFY(fixture.submit(calldata)->state == SponsorshipState::Sent);
        QCOMPARE(fixture.chain.sent.size(), std::size_t(1));
        fixture.chain.minedCount = 0;
        fixture.chain.mineLast();
        QVERIFY(QCoro::waitFor(fixture.sponsor->work()));
        QVERIFY(fixture.submit(calldata)->state == SponsorshipState::Included);
    }

    void countBeyondOurOwnIsNotTakenFromSomeNodesAlone()
    {
        GatewayFixture fixture;
        fixture.chain.minedCount = 20;
        fixture.chain.allNodesAnswer = false;
        const auto calldata = fixture.calldataOf(fixture.anAppend(), fixture.doctor);
        QVERIFY(fixture.submit(calldata));
        QVERIFY(!QCoro::waitFor(fixture.sponsor->work()));
        QVERIFY(fixture.chain.sent.empty());
        fixture.chain.minedCount = 0;
        QVERIFY(QCoro::waitFor(fixture.sponsor->work()));
        QVERIFY(!fixture.chain.sent.empty());
        const auto account = fixture.sponsor->account();
        const auto open = fixture.store([account](Store &store) { return store.sponsor.open(account); });
        QCOMPARE(open->front().accountNonce, 0U);
    }

    void wrongCountDoesNotStopTheSponsorForGood()
    {
        GatewayFixture fixture;
        const auto account = fixture.sponsor->account();
        const auto nonces = [&fixture, account] {
            std::vector<std::uint64_t> found;
            const auto open = fixture.store([account](Store &store) { return store.sponsor.open(account); });
            for (const auto &submission : *open) {
                found.push_back(submission.accountNonce);
            }
            return found;
        };
        fixture.chain.minedCount = 20; // all nodes at once, or the only one
        const auto first = fixture.calldataOf(fixture.anAppend(), fixture.doctor);
        QVERIFY(fixture.submit(first));
        QTRY_VERIFY(fixture.submit(first)->state == SponsorshipState::Sent);
        QVERIFY((nonces() == std::vector<std::uint64_t>{20}));
        fixture.chain.minedCount = 0;
        // What comes next does not wait behind it.
        const auto second = fixture.calldataOf(fixture.anAppend(), fixture.doctor);
        QVERIFY(fixture.submit(second));
        QTRY_VERIFY(fixture.submit(second)->state == SponsorshipState::Sent);
        QVERIFY((nonces() == std::vector<std::uint64_t>{0, 20}));
        fixture.chain.mineLast();
        QVERIFY(QCoro::waitFor(fixture.sponsor->work()));
        QVERIFY(fixture.submit(second)->state == SponsorshipState::Included);
        // And the first one gets a nonce that can be mined.
        for (int minute = 0; minute < 2; ++minute) {
            fixture.clock.time += std::chrono::seconds(61);
            QVERIFY(QCoro::waitFor(fixture.sponsor->work()));
        }
        fixture.sponsor->wake();
        QTRY_VERIFY((nonces() == std::vector<std::uint64_t>{1}));
        QTRY_VERIFY(fixture.submit(first)->state == SponsorshipState::Sent);
        fixture.chain.mineLast();
        QVERIFY(QCoro::waitFor(fixture.sponsor->work()));
        QVERIFY(fixture.submit(first)->state == SponsorshipState::Included);
    }

    void thousandStrangersSpendNothing()
    {
        GatewayFixture fixture;
        const auto token = anIntroduction(fixture);
        int accepted = 0;
        for (int count = 0; count < 1000; ++count) {
            const auto stranger = fixture.newMember();
            if (fixture.submit(fixture.calldataOf(aPatientRegistration(fixture, stranger), stranger), {}, token)) {
                ++accepted;
            }
        }
        QCOMPARE(accepted, 2); // the institution's quota of introductions
        const auto now = fixture.clock.now();
        const auto spent = fixture.store([now](Store &store) { return store.sponsor.spentGwei(now); });
        QVERIFY(*spent <= 2U * 82'000U * 3U);
    }

    void balanceShowsInHealth()
    {
        GatewayFixture fixture;
        QVERIFY(QCoro::waitFor(fixture.sponsor->work()));
        QVERIFY(fixture.sponsor->health() == SponsorHealth::Ok);
        fixture.chain.funds = ledger::Wei::fromGwei(49'000'000);
        QVERIFY(QCoro::waitFor(fixture.sponsor->work()));
        QVERIFY(fixture.sponsor->health() == SponsorHealth::Low);
        fixture.chain.funds = ledger::Wei();
        QVERIFY(QCoro::waitFor(fixture.sponsor->work()));
        QVERIFY(fixture.sponsor->health() == SponsorHealth::Empty);
    }
};

QTEST_GUILESS_MAIN(SponsorTest)
#include "SponsorTest.moc"
