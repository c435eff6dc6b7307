#include <tegata/uikit/DateText.h>
#include <tegata/uikit/Language.h>
#include <tegata/uikit/PatientBanner.h>
#include <tegata/uikit/Poster.h>

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace tegata::ui;

class LanguageTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theChoiceIsRemembered()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("ui.ini"));
        {
            FileUiSettings settings(file);
            Language language(settings);
            language.setCode(LanguageCode::Japanese);
        }
        FileUiSettings settings(file);
        const Language language(settings);
        QCOMPARE(language.code(), LanguageCode::Japanese);
        QCOMPARE(currentLanguage(), LanguageCode::Japanese);
    }
    void withoutAChoiceTheSystemDecides()
    {
        MemoryUiSettings settings;
        settings.setText(QStringLiteral("language"), QStringLiteral("tlh"));
        QCOMPARE(Language(settings).code(), systemLanguage());
    }
    void switchingChangesWordsAtOnce()
    {
        MemoryUiSettings settings;
        Language language(settings);
        language.setCode(LanguageCode::English);
        QCOMPARE(sexText(Sex::Female), QStringLiteral("Female"));
        QSignalSpy spy(&language, &Language::changed);
        language.setCode(LanguageCode::Japanese);
        QCOMPARE(spy.count(), 1);
        QCOMPARE(sexText(Sex::Female), QStringLiteral("女性"));
        language.setCode(LanguageCode::Japanese);
        QCOMPARE(spy.count(), 1);
    }
    void aPosterMaySpeakAnotherLanguageThanTheScreen()
    {
        MemoryUiSettings settings;
        Language language(settings);
        language.setCode(LanguageCode::English);
        QCOMPARE(kindText(InstitutionKind::Pharmacy, Translations(LanguageCode::Japanese)), QStringLiteral("薬局"));
        QCOMPARE(kindText(InstitutionKind::Pharmacy, Translations(LanguageCode::English)), QStringLiteral("Pharmacy"));
        QCOMPARE(kindText(InstitutionKind::Pharmacy), QStringLiteral("Pharmacy"));
    }
    void datesFollowTheLanguage()
    {
        MemoryUiSettings settings;
        Language language(settings);
        const QDate date(2026, 11, 22);
        language.setCode(LanguageCode::English);
        QCOMPARE(dateText(date), QStringLiteral("22 Nov 2026"));
        QCOMPARE(dateText(QDate(2026, 9, 1)), QStringLiteral("1 Sep 2026"));
        QCOMPARE(dateText(PartialDate{1931, 0, 0}), QStringLiteral("1931"));
        QCOMPARE(dateText(PartialDate{1931, 5, 0}), QStringLiteral("May 1931"));
        QCOMPARE(dateTimeText(QDateTime(date, QTime(4, 5))), QStringLiteral("22 Nov 2026 04:05"));
        language.setCode(LanguageCode::Japanese);
        QCOMPARE(dateText(date), QStringLiteral("2026年11月22日"));
        QCOMPARE(dateText(PartialDate{1931, 5, 0}), QStringLiteral("1931年5月"));
        QCOMPARE(dateText(QDate()), QString());
        QCOMPARE(dateText(PartialDate{}), QString());
    }
    void agesAreCompletedUnits_data()
    {
        QTest::addColumn<int>("year");
        QTest::addColumn<int>("month");
        QTest::addColumn<int>("day");
        QTest::addColumn<QDate>("today");
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("japanese");
        const QDate today(2026, 11, 22);
        QTest::newRow("today") << 2026 << 11 << 22 << today << "0 days old"
                               << "生後0日";
        QTest::newRow("one day") << 2026 << 11 << 21 << today << "1 day old"
                                 << "生後1日";
        QTest::newRow("just not a month") << 2026 << 10 << 23 << today << "30 days old"
                                          << "生後30日";
        QTest::newRow("a month") << 2026 << 10 << 22 << today << "1 month old"
                                 << "生後1か月";
        QTest::newRow("31 January in February") << 2026 << 1 << 31 << QDate(2026, 2, 28) << "1 month old"
                                                << "生後1か月";
        QTest::newRow("23 months") << 2024 << 12 << 22 << today << "23 months old"
                                   << "生後23か月";
        QTest::newRow("two years") << 2024 << 11 << 22 << today << "2 years old"
                                   << "2歳";
        QTest::newRow("eve of birthday") << 1968 << 11 << 23 << today << "57 years old"
                                         << "57歳";
        QTest::newRow("birthday") << 1968 << 11 << 22 << today << "58 years old"
                                  << "58歳";
        QTest::newRow("leap day, 28 Feb") << 2000 << 2 << 29 << QDate(2026, 2, 28) << "25 years old"
                                          << "25歳";
        QTest::newRow("leap day, 1 Mar") << 2000 << 2 << 29 << QDate(2026, 3, 1) << "26 years old"
                                         << "26歳";
        QTest::newRow("future") << 2030 << 1 << 1 << today << ""
                                << "";
        QTest::newRow("impossible") << 1999 << 2 << 30 << today << ""
                                    << "";
        QTest::newRow("year only") << 1999 << 0 << 0 << today << ""
                                   << "";
        QTest::newRow("without the day") << 1999 << 11 << 0 << today << "26 years old"
                                         << "26歳";
    }
    void agesAreCompletedUnits()
    {
        QFETCH(int, year);
        QFETCH(int, month);
        QFETCH(int, day);
        QFETCH(QDate, today);
        QFETCH(QString, english);
        QFETCH(QString, japanese);
        MemoryUiSettings settings;
        Language language(settings);
        language.setCode(LanguageCode::English);
        QCOMPARE(ageText(PartialDate{year, month, day}, today), english);
        language.setCode(LanguageCode::Japanese);
        QCOMPARE(ageText(PartialDate{year, month, day}, today), japanese);
    }
};

QTEST_GUILESS_MAIN(LanguageTest)
#include "LanguageTest.moc"
