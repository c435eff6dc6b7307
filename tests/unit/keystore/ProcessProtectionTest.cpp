#include <tegata/keystore/ProcessProtection.h>

#include <QFile>
#include <QTest>

#include <sys/prctl.h>
#include <sys/resource.h>

namespace tegata::keystore {

class ProcessProtectionTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cryptographyGivesKnownAnswers() { QVERIFY(selfTestCryptography()); }

    void leavesNoCoreDumpAndNoHandleForOthers()
    {
        QVERIFY(protectProcess());
        struct rlimit limit = {1, 1};
        QCOMPARE(::getrlimit(RLIMIT_CORE, &limit), 0);
        QCOMPARE(limit.rlim_cur, rlim_t{0});
        QCOMPARE(limit.rlim_max, rlim_t{0});
        QCOMPARE(::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
        QVERIFY(protectProcess()); // again does no harm
    }
};

} // namespace tegata::keystore

QTEST_GUILESS_MAIN(tegata::keystore::ProcessProtectionTest)
#include "ProcessProtectionTest.moc"
