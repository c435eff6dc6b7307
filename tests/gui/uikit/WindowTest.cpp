#include "ClippedText.h"
#include "GuiTestMain.h"
#include "InLanguage.h"

#include <tegata/uikit/AppWindow.h>
#include <tegata/uikit/SetupPager.h>

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>

using namespace tegata;
using namespace tegata::ui;
using guitest::child;

namespace {

Words said(const char *text)
{
    return [text] { return QString::fromLatin1(text); };
}

std::unique_ptr<AppWindow> makeWindow(guitest::InLanguage &speaking)
{
    auto window = std::make_unique<AppWindow>(said("Console"), speaking.language(), speaking.settings());
    window->addPage(QStringLiteral("one"), Icon::Home, said("First"), new QWidget);
    window->addPage(QStringLiteral("two"), Icon::Chart, said("Second"), new QWidget);
    window->addPage(QStringLiteral("three"), Icon::Audit, said("Third"), new QWidget);
    return window;
}

} // namespace

class WindowTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void pagesAreReachedByMouseAndKeyboard()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        const auto window = makeWindow(speaking);
        window->show();
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        QCOMPARE(window->currentPage(), QStringLiteral("one"));
        QSignalSpy changed(window.get(), &AppWindow::pageChanged);
        QTest::mouseClick(child<QPushButton>(window.get(), "nav-two"), Qt::LeftButton);
        QCOMPARE(window->currentPage(), QStringLiteral("two"));
        QTest::keyClick(window.get(), Qt::Key_3, Qt::ControlModifier);
        QCOMPARE(window->currentPage(), QStringLiteral("three"));
        QVERIFY(child<QPushButton>(window.get(), "nav-three")->isChecked());
        QCOMPARE(changed.count(), 2);
        window->setPageEnabled(QStringLiteral("one"), false);
        QTest::keyClick(window.get(), Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(window->currentPage(), QStringLiteral("three"));
    }
    void pageAndGeometryAreRemembered()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        {
            const auto window = makeWindow(speaking);
            window->showPage(QStringLiteral("three"));
            window->resize(1111, 701);
            window->show();
            window->close();
        }
        const auto window = makeWindow(speaking);
        QCOMPARE(window->currentPage(), QStringLiteral("three"));
        QCOMPARE(window->size(), QSize(1111, 701));
    }
    void lockIsAskedForByButtonAndKey()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        const auto window = makeWindow(speaking);
        window->show();
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        QSignalSpy lock(window.get(), &AppWindow::lockRequested);
        child<QPushButton>(window.get(), "lockButton")->click();
        QTest::keyClick(window.get(), Qt::Key_L, Qt::ControlModifier);
        QCOMPARE(lock.count(), 2);
    }
    void aCoverHidesEverythingAndBlocksTheShortcuts()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        const auto window = makeWindow(speaking);
        QWidget cover;
        window->show();
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        window->cover(&cover);
        QVERIFY(window->isCovered());
        QVERIFY(!child<QPushButton>(window.get(), "nav-two")->isVisible());
        QTest::keyClick(window.get(), Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(window->currentPage(), QStringLiteral("one"));
        window->uncover();
        QVERIFY(!window->isCovered());
        QVERIFY(!cover.parentWidget());
        QVERIFY(child<QPushButton>(window.get(), "nav-two")->isVisible());
    }
    void theKeyboardBeginsOnThePage()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        AppWindow window(said("Console"), speaking.language(), speaking.settings());
        auto *page = new QWidget;
        auto *second = new QPushButton(page);
        page->setFocusProxy(second);
        window.addPage(QStringLiteral("one"), Icon::Home, said("First"), page);
        auto *other = new QWidget;
        auto *field = new QPushButton(other);
        other->setFocusProxy(field);
        window.addPage(QStringLiteral("two"), Icon::Chart, said("Second"), other);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTRY_COMPARE(window.focusWidget(), second);
        // After a cover, such as the lock screen, it begins there again.
        QWidget cover;
        auto *pin = new QPushButton(&cover);
        cover.setFocusProxy(pin);
        window.cover(&cover);
        QCOMPARE(window.focusWidget(), pin);
        window.uncover();
        QCOMPARE(window.focusWidget(), second);
        QTest::keyClick(&window, Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(window.focusWidget(), field);
        // Who walks through the navigation stays in it.
        auto *navigation = child<QPushButton>(&window, "nav-one");
        navigation->setFocus();
        QTest::keyClick(navigation, Qt::Key_Space);
        QCOMPARE(window.currentPage(), QStringLiteral("one"));
        QCOMPARE(window.focusWidget(), navigation);
    }
    void theLanguageIsSwitchedWithOnePress()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        const auto window = makeWindow(speaking);
        auto *button = child<QPushButton>(window.get(), "languageButton");
        QCOMPARE(button->text(), QString::fromUtf8("日本語"));
        button->click();
        QTRY_COMPARE(button->text(), QStringLiteral("English"));
        QCOMPARE(child<QPushButton>(window.get(), "lockButton")->text(), QString::fromUtf8("ロック"));
        QCOMPARE(speaking.language().code(), LanguageCode::Japanese);
    }
    void aBadgeIsSpokenToo()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        const auto window = makeWindow(speaking);
        window->setBadge(QStringLiteral("two"), 120);
        window->show();
        QCOMPARE(child<QLabel>(window.get(), "badge-two")->text(), QStringLiteral("120"));
        QCOMPARE(child<QPushButton>(window.get(), "nav-two")->accessibleName(), QStringLiteral("Second, 120 waiting"));
        QCOMPARE(guitest::clippedTexts(window.get()), QStringList());
        window->setBadge(QStringLiteral("two"), 0);
        QVERIFY(child<QLabel>(window.get(), "badge-two")->isHidden());
    }
    void theTitleNamesTheInstitutionAndLongNamesAreShortened()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        const auto window = makeWindow(speaking);
        QCOMPARE(window->windowTitle(), QStringLiteral("Console"));
        window->setInstitution(QStringLiteral("Aoba <b>Hospital</b>"));
        QCOMPARE(window->windowTitle(), QString::fromUtf8("Aoba <b>Hospital</b> – Console"));
        window->setInstitution(QString(200, QChar(0x9577)));
        window->show();
        QVERIFY(QTest::qWaitForWindowExposed(window.get()));
        QVERIFY(child<ElidedLabel>(window.get(), "institutionName")->isElided());
        QCOMPARE(guitest::clippedTexts(window.get()), QStringList());
    }
    void clippingIsAbsentAtTheSmallestSize()
    {
        for (const LanguageCode code : {LanguageCode::English, LanguageCode::Japanese}) {
            guitest::InLanguage speaking(code);
            const auto window = makeWindow(speaking);
            window->setInstitution(QString(36, QChar(0x9577)), QStringLiteral("Hospital"));
            window->setUserName(QString(24, QChar(0x9577)));
            window->status()->setStatus({LinkState::Offline, MissingSide::Gateway,
                                         QDateTime(QDate(2026, 11, 20), QTime(14, 5)), NodeAgreement::Disagree, 99, 1});
            window->resize(window->minimumSize());
            window->show();
            QVERIFY(QTest::qWaitForWindowExposed(window.get()));
            QCOMPARE(guitest::clippedTexts(window.get()), QStringList());
        }
    }

    void setupWalksForwardAndBack()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        SetupPager pager;
        pager.addPage(QStringLiteral("a"), said("Alpha"), new QWidget);
        pager.addPage(QStringLiteral("b"), said("Beta"), new QWidget);
        pager.addPage(QStringLiteral("c"), said("Gamma"), new QWidget, said("Finish"));
        pager.setPageSkipped(QStringLiteral("b"), true);
        pager.show();
        auto *next = child<QPushButton>(&pager, "setupNext");
        auto *back = child<QPushButton>(&pager, "setupBack");
        QVERIFY(back->isHidden());
        QCOMPARE(child<QLabel>(&pager, "setupStep")->text(), QStringLiteral("Step 1 of 2"));
        QSignalSpy asked(&pager, &SetupPager::nextRequested);
        QSignalSpy finished(&pager, &SetupPager::finished);
        next->click();
        QCOMPARE(asked.first().first().toString(), QStringLiteral("a"));
        // Nothing moves until whoever decides says so.
        QCOMPARE(pager.currentPage(), QStringLiteral("a"));
        pager.goForward();
        QCOMPARE(pager.currentPage(), QStringLiteral("c"));
        QCOMPARE(next->text(), QStringLiteral("Finish"));
        QCOMPARE(child<QLabel>(&pager, "setupTitle")->text(), QStringLiteral("Gamma"));
        pager.goForward();
        QCOMPARE(finished.count(), 1);
        back->click();
        pager.goBack();
        QCOMPARE(pager.currentPage(), QStringLiteral("a"));
        pager.setNextEnabled(false);
        QVERIFY(!next->isEnabled());
        pager.goTo(QStringLiteral("c"));
        QVERIFY(next->isEnabled());
    }

    void aPassedPageCountsAndIsNotGoneBackTo()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        SetupPager pager;
        pager.addPage(QStringLiteral("pin"), said("PIN"), new QWidget);
        pager.addPage(QStringLiteral("names"), said("Names"), new QWidget);
        pager.addPage(QStringLiteral("end"), said("End"), new QWidget);
        pager.show();
        pager.setPagePassed(QStringLiteral("pin"), true);
        pager.goForward();
        QCOMPARE(pager.currentPage(), QStringLiteral("names"));
        QCOMPARE(child<QLabel>(&pager, "setupStep")->text(), QStringLiteral("Step 2 of 3"));
        QVERIFY(child<QPushButton>(&pager, "setupBack")->isHidden());
        pager.goBack();
        QCOMPARE(pager.currentPage(), QStringLiteral("names"));
        pager.goForward();
        pager.goBack();
        QCOMPARE(pager.currentPage(), QStringLiteral("names"));
    }
};

TEGATA_GUI_TEST_MAIN(WindowTest)
#include "WindowTest.moc"
