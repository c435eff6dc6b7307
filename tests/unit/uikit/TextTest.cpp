#include <tegata/uikit/DataTable.h>
#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/SecretField.h>

#include <QTest>

using namespace tegata;
using namespace tegata::ui;

class TextTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aNameIsOneLineWithoutControlCharacters()
    {
        QCOMPARE(oneLine(QStringLiteral(" a\r\nb\tc\u0007d ")), QStringLiteral("a  b c d"));
        QCOMPARE(oneLine(QStringLiteral("a\u2028b")), QStringLiteral("a b"));
        QCOMPARE(oneLine(QStringLiteral("<b>x</b>")), QStringLiteral("<b>x</b>"));
    }
    void directionMarksAreDroppedAndRightToLeftIsIsolated()
    {
        QCOMPARE(oneLine(QStringLiteral("ab\u202ecd\u202c")), QStringLiteral("abcd"));
        const QString arabic = oneLine(QStringLiteral("\u0645\u0633\u062a"));
        QCOMPARE(arabic.front(), QChar(0x2068));
        QCOMPARE(arabic.back(), QChar(0x2069));
        QCOMPARE(oneLine(arabic), arabic);
    }
    void notesKeepTheirLines() { QCOMPARE(manyLines(QStringLiteral("a\r\nb\u202e\nc")), QStringLiteral("a\nb\nc")); }
    void longRunsCanBeBroken()
    {
        const QString plain = QString(100, QLatin1Char('w'));
        const QString shown = breakable(plain);
        QVERIFY(shown.contains(QChar(0x200b)));
        QCOMPARE(QString(shown).remove(QChar(0x200b)), plain);
        QCOMPARE(breakable(QStringLiteral("two words")), QStringLiteral("two words"));
    }
    void shorteningKeepsWholeCharacters()
    {
        QCOMPARE(shortened(QStringLiteral("abc"), 3), QStringLiteral("abc"));
        QCOMPARE(shortened(QStringLiteral("abcd"), 3), QStringLiteral("abc…"));
        // A letter with a combining mark, and one outside the basic plane.
        QCOMPARE(shortened(QStringLiteral("e\u0301e\u0301e\u0301"), 2), QStringLiteral("e\u0301e\u0301…"));
        QCOMPARE(shortened(QString::fromUcs4(U"\U00020bb7\U00020bb7\U00020bb7"), 1), QString::fromUcs4(U"\U00020bb7…"));
    }
    void toolTipsShowMarkupAsText()
    {
        const QString tip = toolTipOf(QStringLiteral("<img src=x>"));
        QVERIFY(!tip.contains(QStringLiteral("<img")));
        QVERIFY(tip.contains(QStringLiteral("&lt;img")));
        QCOMPARE(toolTipOf({}), QString());
    }
    void csvIsQuotedAndCannotRun()
    {
        QCOMPARE(
            csvRecord({QStringLiteral("a"), QStringLiteral("b,c"), QStringLiteral("d\"e"), QStringLiteral("f\ng")}),
            QStringLiteral("a,\"b,c\",\"d\"\"e\",\"f\ng\""));
        QCOMPARE(csvRecord({QStringLiteral("=1+1"), QStringLiteral("@x"), QStringLiteral("-2"), QStringLiteral("+3")}),
                 QStringLiteral("'=1+1,'@x,'-2,'+3"));
    }
    void aSecretLeavesTheTextItCameFrom()
    {
        QString text = QString::fromUtf8("pin 手形 1234");
        const SecretBuffer secret = takeSecret(text);
        QCOMPARE(toQByteArray(secret.view()), QByteArrayLiteral("pin \xe6\x89\x8b\xe5\xbd\xa2 1234"));
        QVERIFY(text.isEmpty());
    }
    void aFieldIsEmptyAfterItsSecretWasTaken()
    {
        SecretField field;
        field.setText(QStringLiteral("246810"));
        const SecretBuffer secret = field.take();
        QCOMPARE(toQByteArray(secret.view()), QByteArrayLiteral("246810"));
        QVERIFY(field.text().isEmpty());
        QCOMPARE(field.echoMode(), QLineEdit::Password);
    }
    void aFieldForgetsByItself()
    {
        SecretField field;
        field.setWipeAfter(20);
        field.setText(QStringLiteral("246810"));
        QTRY_VERIFY(field.text().isEmpty());
    }
};

QTEST_MAIN(TextTest)
#include "TextTest.moc"
