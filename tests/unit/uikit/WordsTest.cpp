#include <tegata/base/FileError.h>
#include <tegata/uikit/ErrorWords.h>
#include <tegata/uikit/Language.h>

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace tegata;
using namespace tegata::ui;

namespace {

/// Stands for a refusal of the ledger, which arrives as this library's error.
enum class RevertedLike
{
    Reverted,
};

/// Every "library.Code" of the error enums in lib/*/include, read from the headers: a code that is added without
/// words is found without anybody linking its library here.
QStringList keysInHeaders()
{
    QStringList keys;
    QDirIterator files(QStringLiteral(TEGATA_SOURCE_DIR "/lib"), {QStringLiteral("*Error.h")}, QDir::Files,
                       QDirIterator::Subdirectories | QDirIterator::FollowSymlinks);
    static const QRegularExpression enumeration(QStringLiteral("enum class \\w*Error\\s*(?::[^{]*)?\\{([^}]*)\\}"));
    static const QRegularExpression library(QStringLiteral("library = \"([a-z]+)\""));
    static const QRegularExpression comment(QStringLiteral("//[^\n]*"));
    static const QRegularExpression code(QStringLiteral("\\b([A-Z]\\w*)\\b"));
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly)) {
            continue;
        }
        const QString text = QString::fromUtf8(file.readAll());
        const auto body = enumeration.match(text);
        const auto name = library.match(text);
        if (!body.hasMatch() || !name.hasMatch()) {
            continue;
        }
        QString codes = body.captured(1);
        codes.remove(comment);
        auto found = code.globalMatch(codes);
        while (found.hasNext()) {
            keys.append(name.captured(1) + QLatin1Char('.') + found.next().captured(1));
        }
    }
    return keys;
}

} // namespace

template <> struct tegata::ErrorTraits<RevertedLike>
{
    static constexpr std::string_view library = "ledger";
    [[nodiscard]] static std::string_view name(RevertedLike) { return "Reverted"; }
};

class WordsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyErrorCodeOfEveryLibraryHasWords()
    {
        const QStringList codes = keysInHeaders();
        QVERIFY(codes.contains(QStringLiteral("file.NoSpace")));
        const QStringList known = keysWithWords();
        QStringList missing;
        for (const QString &code : codes) {
            if (!known.contains(code)) {
                missing.append(code);
            }
        }
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char(' '))));
    }
    void noKeyHasWordsTwice()
    {
        QStringList known = keysWithWords();
        const auto count = known.size();
        known.removeDuplicates();
        QCOMPARE(known.size(), count);
    }
    void wordsAreWholeSentencesInBothLanguages()
    {
        MemoryUiSettings settings;
        Language language(settings);
        static const QRegularExpression kana(QStringLiteral("[\\x{3040}-\\x{30ff}]"));
        for (const QString &key : keysWithWords()) {
            language.setCode(LanguageCode::English);
            const MessageWords english = wordsForKey(key);
            QVERIFY2(english.text.endsWith(QLatin1Char('.')), qPrintable(key));
            QVERIFY2(english.next.isEmpty() || english.next.endsWith(QLatin1Char('.')), qPrintable(key));
            language.setCode(LanguageCode::Japanese);
            const MessageWords japanese = wordsForKey(key);
            QVERIFY2(japanese.text.endsWith(QStringLiteral("。")), qPrintable(key));
            QVERIFY2(japanese.text.contains(kana), qPrintable(key));
            QCOMPARE(japanese.next.isEmpty(), english.next.isEmpty());
            QVERIFY2(japanese.next.isEmpty() || japanese.next.endsWith(QStringLiteral("。")), qPrintable(key));
        }
    }
    void wordsDoNotSpeakOfTheMachinery()
    {
        MemoryUiSettings settings;
        Language language(settings);
        language.setCode(LanguageCode::English);
        static const QRegularExpression jargon(
            QStringLiteral("\\b(transaction|gas|nonce|epoch|calldata|wrap|revert\\w*)\\b"),
            QRegularExpression::CaseInsensitiveOption);
        for (const QString &key : keysWithWords()) {
            const MessageWords words = wordsForKey(key);
            QVERIFY2(!(words.text + words.next).contains(jargon), qPrintable(key));
        }
    }
    void anUnknownCodeIsNamed()
    {
        const MessageWords words = wordsForKey(QStringLiteral("moon.Fell"));
        QVERIFY(words.text.contains(QStringLiteral("moon.Fell")));
        QVERIFY(!words.next.isEmpty());
    }
    void aRefusalOfTheLedgerIsExplainedByItsReason()
    {
        const Error claimed(RevertedLike::Reverted, "AlreadyClaimed(0x1234…, 1700000000)");
        QCOMPARE(wordsFor(claimed).text, wordsForKey(QStringLiteral("contract.AlreadyClaimed")).text);
        QCOMPARE(wordsFor(Error(RevertedLike::Reverted, "NobodyKnows")).text,
                 wordsForKey(QStringLiteral("ledger.Reverted")).text);
    }
    void anErrorKeepsItsDetailToItself()
    {
        const Error error(FileError::NoSpace, "disk sda1");
        const Message message = messageFor(error);
        QVERIFY(!message.words().text.contains(QStringLiteral("sda1")));
        QCOMPARE(message.topic, QStringLiteral("file.NoSpace"));
    }
};

QTEST_GUILESS_MAIN(WordsTest)
#include "WordsTest.moc"
