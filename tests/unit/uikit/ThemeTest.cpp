#include <tegata/uikit/Icon.h>
#include <tegata/uikit/Theme.h>

#include <QApplication>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QSet>
#include <QTest>

using namespace tegata::ui;

Q_DECLARE_METATYPE(tegata::ui::ColourScheme)

namespace {
const std::array tones{Tone::Neutral, Tone::Info, Tone::Success, Tone::Warning, Tone::Error};
}

class ThemeTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void coloursHaveTheContrastOfWcagAA_data()
    {
        QTest::addColumn<ColourScheme>("scheme");
        QTest::newRow("light") << ColourScheme::Light;
        QTest::newRow("dark") << ColourScheme::Dark;
    }
    void coloursHaveTheContrastOfWcagAA()
    {
        QFETCH(ColourScheme, scheme);
        const Colours colours = Colours::of(scheme);
        constexpr double text = 4.5;
        constexpr double graphics = 3.0;
        for (const QColor &ground : {colours.window, colours.surface, colours.sidebar, colours.accentTint}) {
            QVERIFY(contrastRatio(colours.text, ground) >= text);
            QVERIFY(contrastRatio(colours.mutedText, ground) >= text);
            QVERIFY(contrastRatio(colours.accent, ground) >= text);
        }
        for (const QColor &ground : {colours.window, colours.surface}) {
            QVERIFY(contrastRatio(colours.controlBorder, ground) >= graphics);
        }
        QVERIFY(contrastRatio(colours.accentText, colours.accent) >= text);
        QVERIFY(contrastRatio(colours.accentText, colours.accentHover) >= text);
        QVERIFY(contrastRatio(colours.mutedText, colours.border) >= text);
        QVERIFY(contrastRatio(colours.surface, colours.error.foreground) >= text);
        for (const Tone tone : tones) {
            const ToneColours &shade = colours.tone(tone);
            QVERIFY(contrastRatio(shade.foreground, shade.background) >= text);
            QVERIFY(contrastRatio(shade.foreground, colours.surface) >= text);
            QVERIFY(contrastRatio(shade.foreground, colours.window) >= text);
            QVERIFY(contrastRatio(shade.foreground, colours.accentTint) >= text);
            QVERIFY(contrastRatio(colours.text, shade.background) >= text);
        }
    }
    void contrastIsThatOfTheStandard()
    {
        QCOMPARE(qRound(contrastRatio(Qt::black, Qt::white) * 10), 210);
        QCOMPARE(qRound(contrastRatio(QColor(0x77, 0x77, 0x77), Qt::white) * 100), 448);
    }
    void aPaletteTellsItsScheme()
    {
        for (const ColourScheme scheme : {ColourScheme::Light, ColourScheme::Dark}) {
            QCOMPARE(Colours::matching(Colours::of(scheme).palette()).window, Colours::of(scheme).window);
        }
    }
    void everyToneHasAnIconOfItsOwn()
    {
        QSet<int> seen;
        for (const Tone tone : tones) {
            seen.insert(static_cast<int>(iconOf(tone)));
        }
        QCOMPARE(seen.size(), 5);
    }
    void everyIconIsThereAndDraws()
    {
        for (int index = 0; index <= static_cast<int>(lastIcon); ++index) {
            const QString file = iconFile(static_cast<Icon>(index));
            QVERIFY2(QFile::exists(file), qPrintable(file));
            const QImage image = icon(static_cast<Icon>(index)).pixmap(32, 32).toImage();
            bool hasInk = false;
            for (int y = 0; y < image.height() && !hasInk; ++y) {
                for (int x = 0; x < image.width() && !hasInk; ++x) {
                    hasInk = qAlpha(image.pixel(x, y)) > 128;
                }
            }
            QVERIFY2(hasInk, qPrintable(file));
        }
    }
    void theStyleSheetHasNoNameLeftOver()
    {
        for (const ColourScheme scheme : {ColourScheme::Light, ColourScheme::Dark}) {
            const QString sheet = Theme(scheme).styleSheet();
            QVERIFY(sheet.size() > 1000);
            const QString rules = sheet.section(QStringLiteral("*/"), 1);
            QVERIFY2(!rules.contains(QLatin1Char('@')), qPrintable(rules.mid(rules.indexOf(QLatin1Char('@')), 30)));
        }
    }
    void aLabelNeverReadsMarkup()
    {
        Theme().apply(*qobject_cast<QApplication *>(QCoreApplication::instance()));
        const std::unique_ptr<QLabel> label(makeLabel(TextRole::Body, QStringLiteral("name")));
        label->setText(QStringLiteral("<b>bold</b>"));
        QCOMPARE(label->textFormat(), Qt::PlainText);
    }
    void placeholdersKeepTheirContrast()
    {
        Theme().apply(*qobject_cast<QApplication *>(QCoreApplication::instance()));
        QLineEdit field;
        field.ensurePolished();
        const QColor colour = field.palette().color(QPalette::Active, QPalette::PlaceholderText);
        QCOMPARE(colour.alpha(), 255);
        QVERIFY(contrastRatio(colour, Colours::of(ColourScheme::Light).surface) >= 4.5);
    }
    void theBaseFontSpeaksJapanese()
    {
        const QFontMetrics metrics(Theme::baseFont());
        QVERIFY(metrics.inFont(QChar(0x3042)));
        QVERIFY(metrics.inFont(QLatin1Char('a')));
    }
};

QTEST_MAIN(ThemeTest)
#include "ThemeTest.moc"
