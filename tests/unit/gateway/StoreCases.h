#pragma once

#include <tegata/gateway/Storage.h>

#include <QObject>

namespace tegata::gateway::test {

/// What every store must do; run over SQLite here and over a real PostgreSQL server in
/// tests/integration/gateway. Each case uses ids of its own, so one database serves all.
class StoreCases : public QObject
{
    Q_OBJECT
public:
    explicit StoreCases(StoreSettings settings)
        : m_settings(std::move(settings))
    {
    }

private Q_SLOTS:
    void init();
    void cleanup();
    void sessionIsFoundByAnotherInstance();
    void sessionKeyCannotChangeItsSigner();
    void requestNonceIsFreshOnce();
    void purgeRemovesWhatEnded();
    void recordKeepsItsFirstBytes();
    void absentRecordsAreLeftOut();
    void uploadsWaitUntilTheLedgerNamesThem();
    void whoWaitsLongestIsLookedAtFirst();
    void oneStoredRecordIsFoundAmongMany();
    void batchIsKeptInOrder();
    void wrapsOfAPatientAreListedByKind();
    void newestPredecessorIsServedAndVersionsEnd();
    void directoryEntryIsReplaced();
    void mailboxHoldsSixtyFour();
    void introductionIsReplacedAndBoundToItsInstitution();
    void readLogIsChainedPerPatient();
    void invitationIsUsedUpAlsoWhenTheActionFails();
    void invitationIsUsedUpWhenTheActionIsRecorded();
    void sameDigestIsAcceptedOnce();
    void nonceIsHeldUntilTheActionFails();
    void quotaRefusalChangesNothing();
    void storedBytesAreCountedPerDayOrNotAtAll();
    void budgetIsReservedSettledAndNeverExceeded();
    void accountNoncesAreConsecutiveAndStartAtTheChain();
    void replacementReservesTheDifferenceOnly();
    void reorganisationReopens();
    void lostSubmissionIsQueuedAgain();
    void failedWorkLeavesNothing();
    void storeBelongsToOneChain();
    void secondMigrationFindsNothingToDo();

private:
    StoreSettings m_settings;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<Store> m_store;
};

} // namespace tegata::gateway::test
