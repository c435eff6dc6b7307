#include "ClippedText.h"
#include "GalleryScreens.h"
#include "InLanguage.h"

#include <tegata/uikit/Theme.h>

#include <QApplication>
#include <QLabel>
#include <QTest>

using namespace tegata;

Q_DECLARE_METATYPE(tegata::gallery::Screen)
Q_DECLARE_METATYPE(tegata::ui::LanguageCode)

/// Every screen of the gallery, in both languages: nothing is cut off, everything has a name.
class GalleryTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { ui::Theme().apply(*qobject_cast<QApplication *>(QCoreApplication::instance())); }

    void noTextIsClippedAndEverythingHasAName_data()
    {
        QTest::addColumn<gallery::Screen>("screen");
        QTest::addColumn<ui::LanguageCode>("code");
        for (const gallery::Screen &screen : gallery::screens()) {
            for (const ui::LanguageCode code : {ui::LanguageCode::English, ui::LanguageCode::Japanese}) {
                QTest::addRow("%s %s", qPrintable(screen.name), qPrintable(ui::tagOf(code))) << screen << code;
            }
        }
    }
    void noTextIsClippedAndEverythingHasAName()
    {
        QFETCH(gallery::Screen, screen);
        QFETCH(ui::LanguageCode, code);
        guitest::InLanguage speaking(code);
        const auto widget = screen.build(speaking.language(), speaking.settings());
        widget->show();
        QVERIFY(QTest::qWaitForWindowExposed(widget.get()));
        QCOMPARE(guitest::clippedTexts(widget.get()).join(QLatin1Char('\n')), QString());
        QCOMPARE(guitest::namelessWidgets(widget.get()).join(QLatin1Char('\n')), QString());
    }

    void noTextIsClippedAfterSwitchingTheLanguage()
    {
        for (const gallery::Screen &screen : gallery::screens()) {
            guitest::InLanguage speaking(ui::LanguageCode::English);
            const auto widget = screen.build(speaking.language(), speaking.settings());
            widget->show();
            QVERIFY(QTest::qWaitForWindowExposed(widget.get()));
            speaking.language().setCode(ui::LanguageCode::Japanese);
            QCoreApplication::sendPostedEvents();
            QTRY_COMPARE(guitest::clippedTexts(widget.get()).join(QLatin1Char('\n')), QString());
        }
    }

    void theCheckItselfFindsCutTexts()
    {
        QWidget room;
        room.resize(300, 200);
        auto *label = ui::makeLabel(ui::TextRole::Body, QStringLiteral("cut"), &room);
        label->setWordWrap(false);
        label->setText(QStringLiteral("A sentence that is wider than forty pixels"));
        label->setGeometry(0, 0, 40, 20);
        room.show();
        const QStringList found = guitest::clippedTexts(&room);
        QCOMPARE(found.size(), 1);
        QVERIFY(found.first().startsWith(QStringLiteral("cut:")));
        label->setGeometry(250, 0, label->sizeHint().width(), label->sizeHint().height());
        QVERIFY(guitest::clippedTexts(&room).join(QString()).contains(QStringLiteral("cut off by")));
        label->setGeometry(0, 0, label->sizeHint().width(), label->sizeHint().height());
        room.resize(label->sizeHint() + QSize(10, 10));
        QCOMPARE(guitest::clippedTexts(&room), QStringList());
    }
};

QTEST_MAIN(GalleryTest)
#include "GalleryTest.moc"
