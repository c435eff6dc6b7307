#include "StoreCases.h"

#include <tegata/crypto/Random.h>

#include <QTest>

namespace tegata::gateway::test {
namespace {

const auto now = fromUnixSeconds(1'800'000'000);

template <typename Strong> Strong any()
{
    crypto::SystemRandom random;
    return random.strongBytes<Strong>();
}

AcceptedAction anAction(std::uint64_t fee = 10)
{
    AcceptedAction action;
    action.digest = any<protocol::Digest>();
    action.name = "AppendRecord";
    action.signer = any<protocol::Address>();
    action.nonce = any<protocol::Nonce>();
    action.calldata = {1, 2, 3};
    action.gasLimit = 100;
    action.feeGwei = fee;
    return action;
}

/// A day of its own for cases that count the budget, which is one for all.
UnixTime freshDay()
{
    static int day = 0;
    return now + std::chrono::hours(24) * ++day;
}

const SignSubmission signing = [](std::uint64_t accountNonce) -> Result<ledger::SignedTransaction> {
    ledger::SignedTransaction transaction;
    transaction.raw = {9, static_cast<std::uint8_t>(accountNonce)};
    transaction.hash = any<protocol::TransactionHash>();
    return transaction;
};

constexpr std::uint64_t plenty = 1'000'000;

} // namespace

void StoreCases::init()
{
    auto database = Database::open(m_settings);
    QVERIFY2(database, database ? "" : database.error().detail().c_str());
    m_database = std::move(*database);
    m_store = std::make_unique<Store>(*m_database);
}

void StoreCases::cleanup()
{
    m_store.reset();
    m_database.reset();
}

void StoreCases::sessionIsFoundByAnotherInstance()
{
    protocol::GatewaySession session;
    session.host = "gateway.test";
    session.sessionKey = any<crypto::SessionPublicKey>();
    session.signer = any<protocol::Address>();
    session.notBefore = now;
    session.notAfter = now + std::chrono::hours(8);
    QVERIFY(m_store->sessions.put(session));
    auto other = Database::open(m_settings);
    QVERIFY(other);
    SessionStore elsewhere(**other);
    const auto found = elsewhere.find(session.sessionKey);
    QVERIFY(found && *found);
    QVERIFY(**found == session);
    QVERIFY(!elsewhere.find(any<crypto::SessionPublicKey>())->has_value());
}

void StoreCases::sessionKeyCannotChangeItsSigner()
{
    protocol::GatewaySession session;
    session.sessionKey = any<crypto::SessionPublicKey>();
    session.signer = any<protocol::Address>();
    QVERIFY(m_store->sessions.put(session));
    QVERIFY(m_store->sessions.put(session));
    session.signer = any<protocol::Address>();
    QVERIFY(m_store->sessions.put(session).error().is(GatewayError::Conflict));
}

void StoreCases::requestNonceIsFreshOnce()
{
    const auto key = any<crypto::SessionPublicKey>();
    QVERIFY(*m_store->sessions.rememberNonce(key, "n", now));
    QVERIFY(!*m_store->sessions.rememberNonce(key, "n", now));
    QVERIFY(*m_store->sessions.rememberNonce(any<crypto::SessionPublicKey>(), "n", now));
    auto other = Database::open(m_settings);
    QVERIFY(!*SessionStore(**other).rememberNonce(key, "n", now));
}

void StoreCases::purgeRemovesWhatEnded()
{
    const auto key = any<crypto::SessionPublicKey>();
    QVERIFY(*m_store->sessions.rememberNonce(key, "old", now - std::chrono::seconds(1)));
    QVERIFY(*m_store->sessions.rememberNonce(key, "new", now + std::chrono::seconds(1)));
    QVERIFY(m_store->sessions.purge(now));
    QVERIFY(*m_store->sessions.rememberNonce(key, "old", now));
    QVERIFY(!*m_store->sessions.rememberNonce(key, "new", now));
}

void StoreCases::recordKeepsItsFirstBytes()
{
    StoredRecord record;
    record.hash = any<protocol::RecordHash>();
    record.patientId = any<protocol::PatientId>();
    record.compartment = any<protocol::CompartmentId>();
    record.authorInstitution = any<protocol::InstitutionId>();
    record.author = any<protocol::Address>();
    const QByteArray envelope("\0'\\\xff binary", 11);
    const auto put = m_store->objects.putRecord(record, envelope, now);
    QVERIFY(put && *put);
    const auto again = m_store->objects.putRecord(record, "other", now);
    QVERIFY(again && !*again); // there already: nothing is counted for it
    const auto found = m_store->objects.describeRecords({record.hash});
    QVERIFY(found && found->size() == 1);
    QCOMPARE(found->front().size, envelope.size());
    QCOMPARE(m_store->objects.findEnvelope(record.hash)->value(), envelope);
    QVERIFY(!m_store->objects.findEnvelope(any<protocol::RecordHash>())->has_value());
    QVERIFY(found->front().patientId == record.patientId);
    QVERIFY(found->front().compartment == record.compartment);
    QVERIFY(found->front().authorInstitution == record.authorInstitution);
    QVERIFY(found->front().author == record.author);
}

void StoreCases::absentRecordsAreLeftOut()
{
    const auto found = m_store->objects.describeRecords({any<protocol::RecordHash>(), any<protocol::RecordHash>()});
    QVERIFY(found && found->empty());
}

void StoreCases::batchIsKeptInOrder()
{
    const StoredBatch batch{any<protocol::MerkleRoot>(), any<protocol::Hash32>(), QByteArray(64, 'b')};
    QVERIFY(m_store->objects.putBatch(batch, now));
    const auto found = m_store->objects.findBatch(batch.root);
    QVERIFY(found && *found);
    QCOMPARE((*found)->leaves, batch.leaves);
    QVERIFY((*found)->uploader == batch.uploader);
    QVERIFY(!m_store->objects.findBatch(any<protocol::MerkleRoot>())->has_value());
}

void StoreCases::wrapsOfAPatientAreListedByKind()
{
    const auto patient = any<protocol::PatientId>();
    StoredWrap wrap;
    wrap.subject = protocol::Hash32(patient.bytes());
    wrap.wrap = "wrap";
    for (const auto kind : {protocol::WrapKind::ChartKeysForPatient, protocol::WrapKind::ChartKeysForInstitution}) {
        wrap.hash = any<protocol::WrapHash>();
        wrap.kind = kind;
        QVERIFY(m_store->objects.putWrap(wrap, now));
    }
    QCOMPARE(m_store->objects.wrapsOfPatient(patient)->size(), std::size_t(1));
    const auto found = m_store->objects.findWrap(wrap.hash);
    QVERIFY(found && *found);
    QVERIFY((*found)->kind == wrap.kind);
    QCOMPARE((*found)->wrap, wrap.wrap);
}

void StoreCases::newestPredecessorIsServedAndVersionsEnd()
{
    const protocol::VaultEpoch vault{any<protocol::InstitutionId>(), protocol::Epoch(2)};
    QVERIFY(!m_store->objects.findPredecessor(vault)->has_value());
    for (int version = 1; version <= 64; ++version) {
        QVERIFY(m_store->objects.putPredecessor(vault, QByteArray::number(version), now));
        QVERIFY(
            m_store->objects.putPredecessor(vault, QByteArray::number(version), now)); // the same again is no version
    }
    QCOMPARE(m_store->objects.findPredecessor(vault)->value(), QByteArray("64"));
    QVERIFY(m_store->objects.putPredecessor(vault, "65", now).error().is(GatewayError::Conflict));
}

void StoreCases::directoryEntryIsReplaced()
{
    const auto institution = any<protocol::InstitutionId>();
    const auto device = any<protocol::Address>();
    QVERIFY(m_store->objects.putDirectoryEntry(institution, device, "a", now));
    QVERIFY(m_store->objects.putDirectoryEntry(institution, device, "b", now));
    QVERIFY(m_store->objects.putDirectoryEntry(institution, any<protocol::Address>(), "c", now));
    QCOMPARE(m_store->objects.findDirectoryEntry(institution, device)->value(), QByteArray("b"));
    QCOMPARE(m_store->objects.directoryOf(institution)->size(), std::size_t(2));
    QVERIFY(m_store->objects.directoryOf(any<protocol::InstitutionId>())->empty());
}

void StoreCases::mailboxHoldsSixtyFour()
{
    const auto institution = any<protocol::InstitutionId>();
    const auto device = any<protocol::Address>();
    QVERIFY(m_store->mailbox.put(institution, device, "first", now));
    for (int index = 1; index < 64; ++index) {
        QVERIFY(m_store->mailbox.put(institution, any<protocol::Address>(), "x", now + std::chrono::seconds(index)));
    }
    QVERIFY(
        m_store->mailbox.put(institution, any<protocol::Address>(), "x", now).error().is(GatewayError::MailboxFull));
    QVERIFY(m_store->mailbox.put(institution, device, "again", now)); // one's own place is kept
    const auto requests = m_store->mailbox.list(institution);
    QCOMPARE(requests->size(), std::size_t(64));
    QCOMPARE(requests->front(), QByteArray("again"));
    QVERIFY(*m_store->mailbox.remove(institution, device));
    QVERIFY(!*m_store->mailbox.remove(institution, device));
    QVERIFY(m_store->mailbox.put(institution, any<protocol::Address>(), "x", now));
}

void StoreCases::introductionIsReplacedAndBoundToItsInstitution()
{
    const auto institution = any<protocol::InstitutionId>();
    const auto first = any<protocol::Introduction>();
    const auto second = any<protocol::Introduction>();
    QVERIFY(!*m_store->mailbox.isIntroduction(institution, protocol::Introduction()));
    QVERIFY(m_store->mailbox.setIntroduction(institution, first, now));
    QVERIFY(*m_store->mailbox.isIntroduction(institution, first));
    QVERIFY(!*m_store->mailbox.isIntroduction(any<protocol::InstitutionId>(), first));
    QVERIFY(m_store->mailbox.setIntroduction(institution, second, now));
    QVERIFY(!*m_store->mailbox.isIntroduction(institution, first));
    QVERIFY(*m_store->mailbox.isIntroduction(institution, second));
}

void StoreCases::readLogIsChainedPerPatient()
{
    const auto patient = any<protocol::PatientId>();
    const auto other = any<protocol::PatientId>();
    std::vector<ServedRead> reads;
    for (int index = 0; index < 5; ++index) {
        reads.push_back({index == 2 ? other : patient, any<protocol::InstitutionId>(), any<protocol::Address>(),
                         any<protocol::RecordHash>()});
    }
    const auto appended = [this, &reads](std::size_t first, std::size_t last) {
        const std::vector<ServedRead> part(reads.begin() + static_cast<std::ptrdiff_t>(first),
                                           reads.begin() + static_cast<std::ptrdiff_t>(last));
        return m_database->transaction([&] { return m_store->readLog.append(part, now); });
    };
    QVERIFY(appended(0, 3));
    QVERIFY(appended(3, 5));
    const auto entries = m_store->readLog.list(patient, 0, 100);
    QVERIFY(entries && entries->size() == 4);
    protocol::Hash32 previous;
    for (std::size_t index = 0; index < entries->size(); ++index) {
        const auto &entry = (*entries)[index];
        QCOMPARE(entry.sequence, index + 1);
        QVERIFY(entry.previous == previous);
        previous = protocol::hashOf(entry);
    }
    QCOMPARE(m_store->readLog.list(patient, 2, 100)->size(), std::size_t(2));
    QCOMPARE(m_store->readLog.list(patient, 0, 3)->size(), std::size_t(3));
    QCOMPARE(m_store->readLog.list(other, 0, 100)->size(), std::size_t(1));
}

void StoreCases::invitationIsUsedUpAlsoWhenTheActionFails()
{
    const auto day = freshDay();
    const auto account = any<protocol::Address>();
    const auto invitation = any<protocol::Hash32>();
    QVERIFY(m_store->sponsor.addInvitation(invitation, 1, day, day + std::chrono::hours(1)));
    QVERIFY(!*m_store->sponsor.isInvitation(invitation, day + std::chrono::hours(1)));
    QVERIFY(*m_store->sponsor.isInvitation(invitation, day));
    auto action = anAction();
    action.invitation = invitation;
    action.admits = any<protocol::Hash32>();
    QVERIFY(m_store->sponsor.accept(action, plenty, day));
    QVERIFY(!*m_store->sponsor.isInvitation(invitation, day));
    auto second = anAction();
    second.invitation = invitation;
    QVERIFY(m_database->transaction([&] { return m_store->sponsor.accept(second, plenty, day); })
                .error()
                .is(GatewayError::InvitationInvalid));
    const auto submission = m_store->sponsor.writeAhead({action.digest}, account, 0, 100, ledger::Wei(1),
                                                        ledger::Wei(1), plenty, signing, day);
    QVERIFY(submission);
    QVERIFY(m_store->sponsor.include(submission->id, submission->transactions.front().hash, protocol::BlockNumber(5), 1,
                                     {{action.digest, "Reverted"}}, day));
    QVERIFY(!*m_store->sponsor.isInvitation(invitation, day));
    QVERIFY(!*m_store->sponsor.isAdmitted(*action.admits));
    const auto failed = m_store->sponsor.find(action.digest);
    QVERIFY((*failed)->state == SponsorshipState::Failed);
    QCOMPARE((*failed)->error, std::string("Reverted"));
}

void StoreCases::invitationIsUsedUpWhenTheActionIsRecorded()
{
    const auto day = freshDay();
    const auto account = any<protocol::Address>();
    const auto invitation = any<protocol::Hash32>();
    QVERIFY(m_store->sponsor.addInvitation(invitation, 1, day, day + std::chrono::hours(1)));
    auto action = anAction();
    action.invitation = invitation;
    action.admits = any<protocol::Hash32>();
    QVERIFY(m_store->sponsor.accept(action, plenty, day));
    QVERIFY(!*m_store->sponsor.isAdmitted(*action.admits)); // not yet: it may fail
    QVERIFY((*m_store->sponsor.pendingAdmissions(*action.admits) == std::vector<protocol::Digest>{action.digest}));
    const auto submission = m_store->sponsor.writeAhead({action.digest}, account, 0, 100, ledger::Wei(1),
                                                        ledger::Wei(1), plenty, signing, day);
    QVERIFY(m_store->sponsor.include(submission->id, submission->transactions.front().hash, protocol::BlockNumber(5), 1,
                                     {{action.digest, ""}}, day));
    QVERIFY(!*m_store->sponsor.isInvitation(invitation, day));
    QVERIFY(*m_store->sponsor.isAdmitted(*action.admits));
    QVERIFY(m_store->sponsor.pendingAdmissions(*action.admits)->empty());
    const auto recorded = m_store->sponsor.find(action.digest);
    QVERIFY((*recorded)->state == SponsorshipState::Included);
    QVERIFY((*recorded)->block == protocol::BlockNumber(5));
    QVERIFY((*recorded)->transaction == submission->transactions.front().hash);
    // A reorganisation takes the admission back with the registration, but not what the operator has said.
    const auto byOperator = any<protocol::Hash32>();
    QVERIFY(m_store->sponsor.admit(byOperator, day));
    QCOMPARE(*m_store->sponsor.reopenFrom(account, 0), 1);
    QVERIFY(!*m_store->sponsor.isAdmitted(*action.admits));
    QVERIFY(*m_store->sponsor.isAdmitted(byOperator));
}

void StoreCases::sameDigestIsAcceptedOnce()
{
    const auto day = freshDay();
    auto action = anAction(30);
    QVERIFY(m_store->sponsor.accept(action, plenty, day));
    const auto again = m_store->sponsor.accept(action, plenty, day);
    QVERIFY(again);
    QVERIFY(again->digest == action.digest);
    QCOMPARE(*m_store->sponsor.spentGwei(day), 30U);
    QVERIFY(again->calldata == action.calldata);
    QVERIFY(again->nonce == action.nonce);
}

void StoreCases::nonceIsHeldUntilTheActionFails()
{
    const auto day = freshDay();
    const auto first = anAction();
    auto second = anAction();
    second.signer = first.signer;
    second.nonce = first.nonce;
    QVERIFY(m_store->sponsor.accept(first, plenty, day));
    QVERIFY(m_store->sponsor.accept(second, plenty, day).error().is(GatewayError::NonceUsed));
    const auto submission = m_store->sponsor.writeAhead({first.digest}, any<protocol::Address>(), 0, 100,
                                                        ledger::Wei(1), ledger::Wei(1), plenty, signing, day);
    QVERIFY(m_store->sponsor.include(submission->id, submission->transactions.front().hash, protocol::BlockNumber(5), 1,
                                     {{first.digest, "Reverted"}}, day));
    QVERIFY(m_store->sponsor.accept(second, plenty, day));
}

void StoreCases::quotaRefusalChangesNothing()
{
    const auto day = freshDay();
    const auto subject = any<protocol::Hash32>().hexString();
    const Charge wide{QStringLiteral("institution"), subject, 10};
    const Charge narrow{QStringLiteral("device"), subject, 1};
    for (int attempt = 0; attempt < 3; ++attempt) {
        auto action = anAction(5);
        action.charges = {wide, narrow};
        const auto accepted = m_database->transaction([&] { return m_store->sponsor.accept(action, plenty, day); });
        QCOMPARE(accepted.has_value(), attempt == 0);
        if (!accepted) {
            QVERIFY(accepted.error().is(GatewayError::QuotaExceeded));
            QVERIFY(!m_store->sponsor.find(action.digest)->has_value());
        }
    }
    QCOMPARE(*m_store->sponsor.used(wide.scope, subject, day), 1U);
    QCOMPARE(*m_store->sponsor.spentGwei(day), 5U);
    auto nextDay = anAction();
    nextDay.charges = {wide, narrow};
    QVERIFY(m_store->sponsor.accept(nextDay, plenty, freshDay()));
}

void StoreCases::storedBytesAreCountedPerDayOrNotAtAll()
{
    const auto day = freshDay();
    const auto subject = any<protocol::Hash32>().hexString();
    const std::vector<Charge> charges{{QStringLiteral("stored-institution"), subject, 1'000},
                                      {QStringLiteral("stored-device"), subject, 100}};
    const auto charged = [&](std::uint64_t bytes, UnixTime when) {
        return m_database->transaction([&] { return m_store->usage.charge(charges, bytes, when); });
    };
    QVERIFY(charged(60, day));
    QVERIFY(charged(41, day).error().is(GatewayError::QuotaExceeded));
    QCOMPARE(*m_store->usage.used(QStringLiteral("stored-institution"), subject, day), 60U);
    QVERIFY(charged(40, day));
    QVERIFY(charged(1, day).error().is(GatewayError::QuotaExceeded));
    QVERIFY(charged(100, freshDay()));
}

void StoreCases::budgetIsReservedSettledAndNeverExceeded()
{
    const auto day = freshDay();
    const auto first = anAction(60);
    QVERIFY(m_store->sponsor.accept(first, 100, day));
    const auto second = anAction(60);
    QVERIFY(m_database->transaction([&] { return m_store->sponsor.accept(second, 100, day); })
                .error()
                .is(GatewayError::BudgetExhausted));
    QCOMPARE(*m_store->sponsor.spentGwei(day), 60U);
    const auto submission = m_store->sponsor.writeAhead({first.digest}, any<protocol::Address>(), 0, 100,
                                                        ledger::Wei(1), ledger::Wei(1), 100, signing, day);
    QVERIFY(m_store->sponsor.include(submission->id, submission->transactions.front().hash, protocol::BlockNumber(5),
                                     20, {{first.digest, ""}}, day));
    QCOMPARE(*m_store->sponsor.spentGwei(day), 20U);
    QVERIFY(m_store->sponsor.accept(second, 100, day));
    QCOMPARE(*m_store->sponsor.spentGwei(day), 80U);
    const auto zero = anAction(1);
    QVERIFY(m_database->transaction([&] { return m_store->sponsor.accept(zero, 0, freshDay()); })
                .error()
                .is(GatewayError::BudgetExhausted));
}

void StoreCases::accountNoncesAreConsecutiveAndStartAtTheChain()
{
    const auto day = freshDay();
    const auto account = any<protocol::Address>();
    std::vector<std::uint64_t> nonces;
    for (const std::uint64_t chainNonce : {7U, 7U, 8U, 20U}) {
        const auto action = anAction();
        QVERIFY(m_store->sponsor.accept(action, plenty, day));
        const auto submission = m_store->sponsor.writeAhead({action.digest}, account, chainNonce, 100, ledger::Wei(1),
                                                            ledger::Wei(1), plenty, signing, day);
        QVERIFY(submission);
        nonces.push_back(submission->accountNonce);
        QVERIFY(m_store->sponsor
                    .writeAhead({action.digest}, account, chainNonce, 100, ledger::Wei(1), ledger::Wei(1), plenty,
                                signing, day)
                    .error()
                    .is(GatewayError::Conflict));
    }
    QVERIFY((nonces == std::vector<std::uint64_t>{7, 8, 9, 20}));
    const auto open = m_store->sponsor.open(account);
    QCOMPARE(open->size(), std::size_t(4));
    QCOMPARE(open->front().accountNonce, 7U);
    QVERIFY(!open->front().transactions.front().sentAt);
    QVERIFY((open->front().transactions.front().raw == Bytes{9, 7}));
    QVERIFY(m_store->sponsor.markSent(open->front().id, open->front().transactions.front().hash, day));
    QVERIFY(m_store->sponsor.open(account)->front().transactions.front().sentAt == day);
    QVERIFY((*m_store->sponsor.find(open->front().actions.front()))->state == SponsorshipState::Sent);
}

void StoreCases::replacementReservesTheDifferenceOnly()
{
    const auto day = freshDay();
    const auto gwei = [](std::uint64_t amount) { return ledger::Wei::fromGwei(amount); };
    const auto action = anAction(100); // gas 100 at 1 gwei
    QVERIFY(m_store->sponsor.accept(action, plenty, day));
    const auto submission = m_store->sponsor.writeAhead({action.digest}, any<protocol::Address>(), 0, 100, gwei(1),
                                                        gwei(1), plenty, signing, day);
    QVERIFY(submission);
    QCOMPARE(*m_store->sponsor.spentGwei(day), 100U);
    const auto again = *signing(0);
    QVERIFY(m_store->sponsor.writeReplacement(submission->id, 1, again, gwei(2), gwei(1), plenty, day));
    QCOMPARE(*m_store->sponsor.spentGwei(day), 200U);
    QVERIFY(m_store->sponsor.writeReplacement(submission->id, 1, *signing(0), gwei(3), gwei(1), plenty, day)
                .error()
                .is(GatewayError::Conflict));
    QVERIFY(m_database
                ->transaction([&] {
                    return m_store->sponsor.writeReplacement(submission->id, 2, *signing(0), gwei(3), gwei(1), 250,
                                                             day);
                })
                .error()
                .is(GatewayError::BudgetExhausted));
    // The first version may still be the one that gets in.
    QVERIFY(m_store->sponsor.include(submission->id, submission->transactions.front().hash, protocol::BlockNumber(5),
                                     50, {{action.digest, ""}}, day));
    QCOMPARE(*m_store->sponsor.spentGwei(day), 50U);
    QVERIFY((*m_store->sponsor.find(action.digest))->transaction == submission->transactions.front().hash);
}

void StoreCases::reorganisationReopens()
{
    const auto day = freshDay();
    const auto account = any<protocol::Address>();
    const auto action = anAction();
    QVERIFY(m_store->sponsor.accept(action, plenty, day));
    const auto submission = m_store->sponsor.writeAhead({action.digest}, account, 4, 100, ledger::Wei(1),
                                                        ledger::Wei(1), plenty, signing, day);
    QVERIFY(m_store->sponsor.include(submission->id, submission->transactions.front().hash, protocol::BlockNumber(5), 1,
                                     {{action.digest, ""}}, day));
    QCOMPARE(*m_store->sponsor.reopenFrom(account, 5), 0);
    QCOMPARE(*m_store->sponsor.reopenFrom(any<protocol::Address>(), 0), 0);
    QCOMPARE(*m_store->sponsor.reopenFrom(account, 4), 1);
    const auto open = m_store->sponsor.open(account);
    QCOMPARE(open->size(), std::size_t(1));
    QVERIFY(!open->front().transactions.front().sentAt);
    const auto state = m_store->sponsor.find(action.digest);
    QVERIFY((*state)->state == SponsorshipState::Sent);
    QVERIFY(!(*state)->block);
}

void StoreCases::lostSubmissionIsQueuedAgain()
{
    const auto day = freshDay();
    const auto account = any<protocol::Address>();
    const auto action = anAction();
    QVERIFY(m_store->sponsor.accept(action, plenty, day));
    const auto submission = m_store->sponsor.writeAhead({action.digest}, account, 4, 100, ledger::Wei(1),
                                                        ledger::Wei(1), plenty, signing, day);
    QVERIFY(m_store->sponsor.requeue(submission->id));
    QVERIFY(m_store->sponsor.open(account)->empty());
    const auto next = m_store->sponsor.writeAhead({action.digest}, account, 5, 100, ledger::Wei(1), ledger::Wei(1),
                                                  plenty, signing, day);
    QVERIFY(next);
    QCOMPARE(next->accountNonce, 5U);
    QCOMPARE(*m_store->sponsor.nextAccountNonce(account), 6U);
    QCOMPARE(*m_store->sponsor.nextAccountNonce(any<protocol::Address>()), 0U);
    // The nonce that was lost is free, should the chain still want it.
    const auto other = anAction();
    QVERIFY(m_store->sponsor.accept(other, plenty, day));
    const auto again = m_store->sponsor.writeAhead({other.digest}, account, 4, 100, ledger::Wei(1), ledger::Wei(1),
                                                   plenty, signing, day);
    QVERIFY(again);
    QCOMPARE(again->accountNonce, 4U);
}

void StoreCases::failedWorkLeavesNothing()
{
    const auto institution = any<protocol::InstitutionId>();
    const auto done = m_database->transaction([&]() -> Result<void> {
        if (auto put = m_store->mailbox.put(institution, any<protocol::Address>(), "x", now); !put) {
            return put;
        }
        return failure(GatewayError::Internal);
    });
    QVERIFY(!done);
    QVERIFY(m_store->mailbox.list(institution)->empty());
}

void StoreCases::storeBelongsToOneChain()
{
    const protocol::Deployment deployment{protocol::ChainId(1), protocol::Address(ByteArray<20>{1})};
    const auto genesis = protocol::BlockHash(ByteArray<32>{1});
    QVERIFY(m_store->bindTo(deployment, genesis));
    QVERIFY(m_store->bindTo(deployment, genesis));
    QVERIFY(m_store->bindTo(deployment, protocol::BlockHash(ByteArray<32>{2})).error().is(GatewayError::Conflict));
    const protocol::Deployment other{protocol::ChainId(2), deployment.ledger};
    QVERIFY(m_store->bindTo(other, genesis).error().is(GatewayError::Conflict));
}

void StoreCases::secondMigrationFindsNothingToDo()
{
    for (int count = 0; count < 3; ++count) {
        QVERIFY(Database::open(m_settings));
    }
}

} // namespace tegata::gateway::test
