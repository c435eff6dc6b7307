#include <tegata/clinical/FhirDateTime.h>

#include <QTest>

using namespace tegata::clinical;

namespace {
FhirDateTime at(const char *text) { return FhirDateTime::parse(QString::fromLatin1(text)).value(); }
} // namespace

class FhirDateTimeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void precisionAndTextAreKept()
    {
        QCOMPARE(at("1950").precision(), FhirDateTime::Precision::Year);
        QCOMPARE(at("1950-03").precision(), FhirDateTime::Precision::Month);
        QCOMPARE(at("1950-03-21").precision(), FhirDateTime::Precision::Day);
        QCOMPARE(at("2024-03-21T10:15:00.250+09:00").precision(), FhirDateTime::Precision::Second);
        QCOMPARE(at("2024-03-21T10:15:00.250+09:00").text(), QStringLiteral("2024-03-21T10:15:00.250+09:00"));
        QCOMPARE(at("1950").lastDay(), QDate(1950, 12, 31));
        QCOMPARE(at("1952-02").lastDay(), QDate(1952, 2, 29));
    }

    void daysAreOfTheTextsOwnTimeZone()
    {
        const FhirDateTime morning = at("2024-01-01T00:30:00+09:00");
        QCOMPARE(morning.firstDay(), QDate(2024, 1, 1));
        QCOMPARE(morning.start(), QDateTime(QDate(2023, 12, 31), QTime(15, 30), Qt::UTC));
    }

    void momentsSortAcrossTimeZonesAndPrecision()
    {
        QVERIFY(at("2024-03-21T10:00:00+09:00") < at("2024-03-21T02:00:00Z"));
        QVERIFY(at("2024-03-21T10:00:00+09:00") == at("2024-03-21T01:00:00Z"));
        QVERIFY(at("2024") < at("2024-01"));
        QVERIFY(at("2024-01-01") < at("2024-01-01T00:00:00Z"));
        QVERIFY(at("2023-12-31") < at("2024"));
        QVERIFY(FhirDateTime() < at("0001"));
        QVERIFY(at("2024-03-21T10:00:00.1Z") < at("2024-03-21T10:00:00.2Z"));
    }

    void realFilesWithoutZoneOrSecondsAreRead()
    {
        QVERIFY(FhirDateTime::parse(QStringLiteral("2024-03-21T10:15")));
        QVERIFY(FhirDateTime::parse(QStringLiteral("2024-03-21T10:15:30")));
        QVERIFY(FhirDateTime::parse(QStringLiteral("2016-12-31T23:59:60Z")));
    }

    void whatIsNoDateIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", "50", "19500321", "1950-13", "1950-02-30", "1950-3-1", "1950-03-21T",
                                 "1950-03-21T25:00:00Z", "1950-03-21T10:00:00+15:00", "1950-03-21 10:00:00Z", "0000",
                                 "yesterday", "1950-03-21Z", "1950-03-21T10:00:00.Z", " 1950", "1950\n"}) {
            QTest::newRow(text) << QString::fromLatin1(text);
        }
        QTest::newRow("full-width digits") << QStringLiteral("１９５０");
        QTest::newRow("long") << QString(100'000, QLatin1Char('1'));
    }
    void whatIsNoDateIsRefused()
    {
        QFETCH(QString, text);
        QVERIFY(!FhirDateTime::parse(text));
    }

    void agesAreCompletedYears()
    {
        const QDate today(2024, 3, 21);
        QCOMPARE(*ageOn(at("1950-03-21"), today), (Age{74, 0, true}));
        QCOMPARE(*ageOn(at("1950-03-22"), today), (Age{73, 11, true}));
        QCOMPARE(*ageOn(at("2024-02-20"), today), (Age{0, 1, true}));
        QCOMPARE(*ageOn(at("2024-03-21"), today), (Age{0, 0, true}));
        QCOMPARE(*ageOn(at("2020-02-29"), QDate(2023, 2, 28)), (Age{2, 11, true}));
        QCOMPARE(*ageOn(at("2020-02-29"), QDate(2023, 3, 1)), (Age{3, 0, true}));
    }

    void uncertainBirthdaysGiveTheLowerAge()
    {
        const QDate today(2024, 3, 21);
        QCOMPARE(*ageOn(at("1950"), today), (Age{73, 0, false}));
        QCOMPARE(*ageOn(at("1950-03"), today), (Age{73, 0, false}));
        QVERIFY(ageOn(at("1950-01"), today)->isExact);
        QCOMPARE(ageOn(at("2024"), today)->years, 0);
        QVERIFY(!ageOn(at("2025"), today));
        QVERIFY(!ageOn(FhirDateTime(), today));
    }

    void datesAreMadeFromCalendarValues()
    {
        QCOMPARE(FhirDateTime::fromDate(QDate(2024, 3, 1)).text(), QStringLiteral("2024-03-01"));
        const QDateTime time(QDate(2024, 3, 1), QTime(9, 5, 7), Qt::OffsetFromUTC, 9 * 3600);
        QCOMPARE(FhirDateTime::fromDateTime(time).text(), QStringLiteral("2024-03-01T09:05:07+09:00"));
        QVERIFY(!FhirDateTime::fromDate(QDate()).isValid());
    }
};

QTEST_APPLESS_MAIN(FhirDateTimeTest)
#include "FhirDateTimeTest.moc"
