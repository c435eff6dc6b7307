#include <tegata/clinical/Text.h>

#include <QTest>

using namespace tegata::clinical;

class TextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void linesAreSafeToShow_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        QTest::newRow("plain") << QStringLiteral("山田　太郎") << QStringLiteral("山田　太郎");
        QTest::newRow("line break") << QStringLiteral(" a\r\n\r\nb\tc ") << QStringLiteral("a b c");
        QTest::newRow("controls") << QString(QStringLiteral("a") + QChar(0x0) + QChar(0x1b) + QChar(0x9f) +
                                             QLatin1Char('b'))
                                  << QStringLiteral("ab");
        QTest::newRow("direction override")
            << QString(QStringLiteral("gnp") + QChar(0x202e) + QStringLiteral("exe") + QChar(0x2066))
            << QStringLiteral("gnpexe");
        QTest::newRow("unpaired surrogate")
            << QString(QStringLiteral("a") + QChar(0xd800)) << QString(QStringLiteral("a") + QChar(0xfffd));
        QTest::newRow("astral stays") << QStringLiteral("𠮷野家") << QStringLiteral("𠮷野家");
        QTest::newRow("variation selector stays")
            << QStringLiteral("葛\U000e0100城") << QStringLiteral("葛\U000e0100城");
        QTest::newRow("invisible tags go") << QStringLiteral("a\U000e0041b") << QStringLiteral("ab");
        QTest::newRow("markup is text") << QStringLiteral("<b>x</b>") << QStringLiteral("<b>x</b>");
        QTest::newRow("arabic") << QStringLiteral("محمد") << QStringLiteral("محمد");
    }
    void linesAreSafeToShow()
    {
        QFETCH(QString, text);
        QFETCH(QString, shown);
        QCOMPARE(displayLine(text), shown);
    }

    void longLinesAreCutBetweenCharacters()
    {
        QCOMPARE(displayLine(QStringLiteral("abcdef"), 4), QStringLiteral("abc…"));
        const QString cut = displayLine(QStringLiteral("a𠮷𠮷𠮷"), 3);
        QCOMPARE(cut, QStringLiteral("a…"));
        QVERIFY(displayLine(QString(10'000'000, QLatin1Char('x'))).size() <= 1000);
    }

    void textKeepsItsLines()
    {
        QCOMPARE(displayText(QStringLiteral("a\r\nb\rc\n\n\td") + QChar(0x202e)), QStringLiteral("a\nb\nc\n\n\td"));
    }

    void narrativeBecomesPlainText_data()
    {
        QTest::addColumn<QString>("xhtml");
        QTest::addColumn<QString>("text");
        QTest::newRow("paragraphs")
            << QStringLiteral("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>One</p><p>Two <b>bold</b></p></div>")
            << QStringLiteral("One\nTwo bold");
        QTest::newRow("table")
            << QStringLiteral("<table><tr><th>Drug</th><th>Dose</th></tr>\n<tr><td>A</td><td>1</td></tr></table>")
            << QStringLiteral("Drug\tDose\nA\t1");
        QTest::newRow("entities") << QStringLiteral(
                                         "<p>a &lt;b&gt; &amp;amp; &#x3042;&#12356;&nbsp;&unknown; &#0; &#xd800;</p>")
                                  << QStringLiteral("a <b> &amp; あい &unknown; &#0; &#xd800;");
        QTest::newRow("script")
            << QStringLiteral("<p>a<script>alert('<p>x</p>')</script>b<style>p{}</style></p><!-- <p>c</p> -->d")
            << QStringLiteral("ab\nd");
        QTest::newRow("unclosed tag") << QStringLiteral("a<img src=x onerror=alert(1)") << QStringLiteral("a");
        QTest::newRow("unclosed comment") << QStringLiteral("a<!-- b") << QStringLiteral("a");
        QTest::newRow("line break") << QStringLiteral("a<br/>b<br>c") << QStringLiteral("a\nb\nc");
        QTest::newRow("nothing") << QString() << QString();
    }
    void narrativeBecomesPlainText()
    {
        QFETCH(QString, xhtml);
        QFETCH(QString, text);
        QCOMPARE(plainTextOfXhtml(xhtml), text);
    }

    void hostileNarrativesEndSoon()
    {
        QCOMPARE(plainTextOfXhtml(QString(200'000, QLatin1Char('<'))), QString());
        QVERIFY(!plainTextOfXhtml(QStringLiteral("<p>").repeated(100'000) + QLatin1Char('x')).isEmpty());
        QVERIFY(!plainTextOfXhtml(QStringLiteral("&").repeated(100'000)).isEmpty());
    }

    void forbiddenCharactersAreFound()
    {
        QVERIFY(!hasForbiddenCharacters(QStringLiteral("山田 太郎 <b>&\"' 𠮷 محمد")));
        for (const char16_t unit :
             {u'\0', u'\n', u'\t', u'\u007f', u'\u0085', u'\u2028', u'\u202e', u'\u2069', u'\ufffe'}) {
            QVERIFY2(hasForbiddenCharacters(QStringLiteral("a") + QChar(unit) + QLatin1Char('b')),
                     qPrintable(QString::number(unit)));
        }
        QVERIFY(hasForbiddenCharacters(QString(QChar(0xd800))));
        QVERIFY(!hasForbiddenCharactersInText(QStringLiteral("a\nb\tc")));
        QVERIFY(hasForbiddenCharactersInText(QStringLiteral("a\rb")));
    }

    void foldingMakesSpellingsAlike()
    {
        QCOMPARE(foldedForMatching(QStringLiteral("ｱｽﾋﾟﾘﾝ 100ｍｇ")),
                 foldedForMatching(QStringLiteral("アスピリン１００mg")));
        QCOMPARE(foldedForMatching(QStringLiteral("やまだ")), foldedForMatching(QStringLiteral("ヤマダ")));
        QCOMPARE(foldedForMatching(QStringLiteral("Penicillin-V")), QStringLiteral("penicillinv"));
    }
};

QTEST_APPLESS_MAIN(TextTest)
#include "TextTest.moc"
