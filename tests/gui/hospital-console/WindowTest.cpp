#include "FakeAsker.h"
#include "GuiTestMain.h"
#include "InLanguage.h"

#include "presenters/MainWindow.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTimer>
#include <QTimerEvent>

using namespace tegata;
using console::SetupStep;
using console::SetupView;

/// The whole console on a real profile, with a network that cannot be reached: everything up to the ledger itself.
class WindowTest : public QObject
{
    Q_OBJECT

    /// Destroyed in the order of a program that ends.
    struct Program
    {
        explicit Program(const QString &folder)
        {
            workflows::NetworkConfiguration network;
            network.deployment.chainId = protocol::ChainId{31337};
            network.deployment.ledger = *protocol::Address::fromHex("0x5fbdb2315678afecb367f032d93f642f64180aa3");
            // Nobody listens there: every request is refused at once.
            network.nodes = {QUrl(QStringLiteral("http://127.0.0.1:9"))};
            network.gateway = QUrl(QStringLiteral("http://127.0.0.1:9"));
            workflows::WorkspaceOptions options;
            options.costs.pin = {1, 8};
            options.costs.passphrase = {1, 8};
            options.gateway.attempts = 1;
            options.gateway.deadline = std::chrono::seconds(2);
            auto opened = workflows::Workspace::open(folder, keystore::AppKind::HospitalConsole, network,
                                                     {vault, files, clock, random}, options);
            if (!opened) {
                qFatal("no workspace: %s %s", opened.error().key().c_str(), opened.error().detail().c_str());
            }
            workspace = std::move(*opened);
            window =
                std::make_unique<console::MainWindow>(*workspace, speaking.language(), speaking.settings(), &asker);
            window->show();
        }
        [[nodiscard]] SetupView *setup() const { return guitest::child<SetupView>(&window->window(), "setupPager"); }
        [[nodiscard]] bool isOn(SetupStep step) const
        {
            return window->window().isCovered() && window->window().findChild<SetupView *>() != nullptr &&
                   setup()->step() == step;
        }
        template <typename Widget> [[nodiscard]] Widget *find(const char *name) const
        {
            return guitest::child<Widget>(&window->window(), name);
        }
        void type(const char *field, const QString &text) const
        {
            auto *edit = find<QLineEdit>(field);
            edit->clear();
            QTest::keyClicks(edit, text);
        }
        void next() const { find<QPushButton>("setupNext")->click(); }

        keystore::PassphraseVault vault;
        SystemFileLayer files;
        SystemClock clock;
        crypto::SystemRandom random;
        guitest::InLanguage speaking{ui::LanguageCode::English};
        guitest::FakeAsker asker;
        std::unique_ptr<workflows::Workspace> workspace;
        std::unique_ptr<console::MainWindow> window;
    };

    const QString m_pin = QStringLiteral("correct-horse-battery");

    void goToPhrase(Program &program)
    {
        QTRY_VERIFY(program.isOn(SetupStep::Welcome));
        program.next();
        QTRY_VERIFY(program.isOn(SetupStep::Pin));
        auto *next = program.find<QPushButton>("setupNext");
        QVERIFY(!next->isEnabled());
        program.type("pinFirst", m_pin);
        program.type("pinSecond", m_pin);
        QVERIFY(next->isEnabled());
        program.next();
        QTRY_VERIFY_WITH_TIMEOUT(program.isOn(SetupStep::Institution), 20000);
        QVERIFY(!next->isEnabled());
        program.type("institution-name", QStringLiteral("Aoba Hospital"));
        program.type("institution-number", QStringLiteral("1312345"));
        program.type("institution-invitation", QStringLiteral("INV-1"));
        program.find<QComboBox>("institution-kind")->setCurrentIndex(1);
        QTRY_VERIFY(next->isEnabled());
        program.next();
        QTRY_VERIFY_WITH_TIMEOUT(program.isOn(SetupStep::Phrase), 20000);
    }

    [[nodiscard]] static QString phraseOf(Program &program)
    {
        SecretBuffer phrase;
        const auto remember = [](workflows::InstitutionRegistration from, SecretBuffer *into) -> QCoro::Task<void> {
            Result<SecretBuffer> read = co_await from.phrase();
            if (read) {
                *into = std::move(*read);
            }
        };
        QCoro::waitFor(remember(workflows::InstitutionRegistration(*program.workspace), &phrase));
        return QString::fromUtf8(reinterpret_cast<const char *>(phrase.view().data()),
                                 static_cast<qsizetype>(phrase.size()));
    }

private Q_SLOTS:
    void theFirstRunLeadsToTheRegistrationAndKeepsWhatWasTypedWhenItFails()
    {
        QTemporaryDir folder;
        Program program(folder.path());
        goToPhrase(program);
        if (QTest::currentTestFailed()) {
            return;
        }
        auto *next = program.find<QPushButton>("setupNext");
        QVERIFY2(!next->isEnabled(), "the words were not written down yet");
        for (QCheckBox *box : program.setup()->phrase()->findChildren<QCheckBox *>()) {
            for (QPushButton *button : program.setup()->phrase()->findChildren<QPushButton *>()) {
                if (!program.setup()->phrase()->isRevealed() && button->isEnabled()) {
                    button->click();
                }
                break;
            }
            box->setChecked(true);
        }
        QTRY_VERIFY(next->isEnabled());
        program.next();
        QTRY_VERIFY(program.isOn(SetupStep::Quiz));

        workflows::InstitutionRegistration registration(*program.workspace);
        const std::array<int, 3> asked = registration.wordsToAsk();
        const QStringList words = phraseOf(program).split(QLatin1Char(' '));
        QCOMPARE(words.size(), 24);
        const auto fields = program.setup()->quiz()->findChildren<ui::SecretField *>();
        QCOMPARE(fields.size(), 3);
        QTest::keyClicks(fields[0], QStringLiteral("zzz"));
        QTest::keyClicks(fields[1], words[asked[1] - 1]);
        QTest::keyClicks(fields[2], words[asked[2] - 1]);
        QTRY_VERIFY(next->isEnabled());
        program.next();
        QVERIFY2(program.isOn(SetupStep::Quiz), "a wrong word was taken");
        fields[0]->clear();
        QTest::keyClicks(fields[0], words[asked[0] - 1]);
        program.next();
        QTRY_VERIFY_WITH_TIMEOUT(program.isOn(SetupStep::Register), 20000);
        QCOMPARE(program.setup()->registration()->invitation(), QStringLiteral("INV-1"));

        program.next();
        QTRY_VERIFY_WITH_TIMEOUT(program.setup()->messages()->isShowing(), 60000);
        QTRY_VERIFY(next->isEnabled());
        QVERIFY(program.isOn(SetupStep::Register));
        QCOMPARE(program.setup()->registration()->invitation(), QStringLiteral("INV-1"));
        QVERIFY(program.find<QLineEdit>("registration-invitation")->isEnabled());
    }

    void anInterruptedFirstRunGoesOnWhereItStood()
    {
        QTemporaryDir folder;
        {
            Program program(folder.path());
            goToPhrase(program);
            if (QTest::currentTestFailed()) {
                return;
            }
        }
        Program program(folder.path());
        QVERIFY(program.window->window().isCovered());
        auto *lock = guitest::child<ui::LockScreen>(&program.window->window(), "lock-screen");
        auto *pin = lock->findChild<ui::SecretField *>();
        QTest::keyClicks(pin, m_pin);
        QTest::keyClick(pin, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(program.isOn(SetupStep::Phrase), 20000);
        // Locking takes the words off the screen; the PIN brings the page back.
        program.window->shell().lock();
        QVERIFY(!program.workspace->isUnlocked());
        QTest::keyClicks(pin, m_pin);
        QTest::keyClick(pin, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(program.isOn(SetupStep::Phrase), 20000);
    }

    void theWordsOnTheScreenAreLockedWithTheIdleTimeAndShownAgain()
    {
        QTemporaryDir folder;
        Program program(folder.path());
        goToPhrase(program);
        if (QTest::currentTestFailed()) {
            return;
        }
        const QString before = phraseOf(program);
        QCOMPARE(before.split(QLatin1Char(' ')).size(), 24);
        auto *idle = program.window->shell().findChild<QTimer *>(QStringLiteral("idle-timer"));
        QVERIFY2(idle->isActive(), "from the chosen PIN on there are keys to wipe");
        QTimerEvent passed(idle->timerId());
        QCoreApplication::sendEvent(idle, &passed);
        QVERIFY(!program.workspace->isUnlocked());
        auto *lock = guitest::child<ui::LockScreen>(&program.window->window(), "lock-screen");
        QVERIFY(lock->isVisible());
        auto *pin = lock->findChild<ui::SecretField *>();
        QTest::keyClicks(pin, m_pin);
        QTest::keyClick(pin, Qt::Key_Return);
        // A phrase that was shown once is not lost: the same words, to be read again from the first.
        QTRY_VERIFY_WITH_TIMEOUT(program.isOn(SetupStep::Phrase), 20000);
        QCOMPARE(phraseOf(program), before);
        QVERIFY(!program.setup()->phrase()->isWrittenDown());
        QVERIFY(idle->isActive());
    }

    void aWrongPhraseIsRefusedAndKeptForMending()
    {
        QTemporaryDir folder;
        Program program(folder.path());
        QTRY_VERIFY(program.isOn(SetupStep::Welcome));
        program.find<QAbstractButton>("welcome-restore")->click();
        program.next();
        QTRY_VERIFY(program.isOn(SetupStep::Pin));
        program.type("pinFirst", m_pin);
        program.type("pinSecond", m_pin);
        program.next();
        QTRY_VERIFY_WITH_TIMEOUT(program.isOn(SetupStep::Restore), 20000);
        const auto fields = program.setup()->restore()->findChildren<QLineEdit *>();
        QCOMPARE(fields.size(), 24);
        for (QLineEdit *field : fields) {
            field->setText(QStringLiteral("abandon"));
        }
        QTRY_VERIFY(program.find<QPushButton>("setupNext")->isEnabled());
        program.next();
        QTRY_VERIFY_WITH_TIMEOUT(program.setup()->messages()->isShowing(), 20000);
        QVERIFY(program.isOn(SetupStep::Restore));
        QCOMPARE(fields[7]->text(), QStringLiteral("abandon"));
    }

    void aCodeThatIsNotOursIsRefusedWithWords()
    {
        QTemporaryDir folder;
        Program program(folder.path());
        QTRY_VERIFY(program.isOn(SetupStep::Welcome));
        program.find<QAbstractButton>("welcome-join")->click();
        program.next();
        program.type("pinFirst", m_pin);
        program.type("pinSecond", m_pin);
        program.next();
        QTRY_VERIFY_WITH_TIMEOUT(program.isOn(SetupStep::JoinCode), 20000);
        program.setup()->joinCode()->setCode(QStringLiteral("https://example.org/menu"));
        program.next();
        QTRY_VERIFY_WITH_TIMEOUT(program.setup()->messages()->isShowing(), 20000);
        QVERIFY(program.isOn(SetupStep::JoinCode));
    }
};

TEGATA_GUI_TEST_MAIN(WindowTest)
#include "WindowTest.moc"
