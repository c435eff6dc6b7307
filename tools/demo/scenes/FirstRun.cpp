#include "Scenes.h"

#include <tegata/appshell/NetworkWindow.h>

#include <QBuffer>
#include <QSvgGenerator>
#include <QWidget>
#include <QXmlStreamReader>

namespace tegata::demo {

namespace {

constexpr int wordsOfPhrase = 24;
constexpr int asked = 3;

/// The phrase is painted, never the text of a widget. A person reads it off the screen; here the same painting goes
/// into a drawing whose texts can be read: number, word, number, word, …
QStringList wordsPaintedBy(QWidget &grid)
{
    QBuffer drawing;
    drawing.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&drawing);
    generator.setSize(grid.size());
    grid.render(&generator);
    drawing.close();
    QStringList words;
    QXmlStreamReader reader(drawing.data());
    while (!reader.atEnd()) {
        if (reader.readNext() == QXmlStreamReader::StartElement && reader.name() == QLatin1String("text")) {
            const QString text = reader.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
            if (!text.isEmpty() && !text.at(0).isDigit()) {
                words.append(text);
            }
        }
    }
    return words;
}

void choosePin(Hand &console, const Secrets &secrets, Care care)
{
    console.press("setupNext");
    console.untilShown("pinFirst");
    if (care == Care::WithMistakes) {
        console.type("pinFirst", QStringLiteral("111111"));
        console.picture(QStringLiteral("pin-too-simple"));
    }
    console.type("pinFirst", secrets.pin);
    console.type("pinSecond", secrets.pin);
    console.picture(QStringLiteral("pin"));
    console.press("setupNext");
    console.untilShown("institution-name");
}

void nameInstitution(Hand &console, const InstitutionWords &institution, const Secrets &secrets)
{
    console.type("institution-name", institution.name);
    console.choose("institution-kind", institution.kind);
    console.type("institution-number", institution.legalNumber);
    console.type("institution-invitation", secrets.invitation);
    console.picture(QStringLiteral("institution"));
    console.press("setupNext");
    console.untilOffered("phraseShow");
}

QStringList writePhraseDown(Hand &console, Care care)
{
    console.picture(QStringLiteral("phrase-hidden"));
    console.press("phraseShow");
    console.picture(QStringLiteral("phrase-shown"));
    if (care == Care::WithMistakes) {
        // Careful as well: a sheet of paper for the safe.
        const QString paper = console.stage().path(console.who() + QStringLiteral("-phrase.pdf"));
        console.press("phrasePrint");
        console.printToFile(paper);
        lookAtPaper(console.stage(), paper, console.who() + QStringLiteral("-phrase-printed"));
    }
    QWidget *grid = console.window().findChild<QWidget *>(QStringLiteral("phraseGrid"));
    QStringList words;
    if (grid != nullptr && !console.stage().hasFailed()) {
        words = wordsPaintedBy(*grid);
    }
    if (words.size() != wordsOfPhrase) {
        console.stage().fail(QStringLiteral("the screen shows %1 words of the phrase").arg(words.size()));
    }
    console.tick("phraseWrittenDown");
    console.press("setupNext");
    console.untilShown("quizWord0");
    return words;
}

void answerQuiz(Hand &console, const QStringList &words, Care care)
{
    QStringList right;
    for (int index = 0; index < asked; ++index) {
        const QByteArray label = "quizLabel" + QByteArray::number(index);
        right.append(words.value(digitsOf(console.textOf(label.constData())).toInt() - 1));
    }
    if (care == Care::WithMistakes) {
        // First one of them wrong, as somebody who did not write carefully.
        console.type("quizWord0", notThe(right[0]));
        console.type("quizWord1", right[1]);
        console.type("quizWord2", right[2]);
        console.press("setupNext");
        console.untilShown("quizWrong");
        console.picture(QStringLiteral("quiz-wrong"));
    }
    for (int index = 0; index < asked; ++index) {
        console.type(("quizWord" + QByteArray::number(index)).constData(), right[index]);
    }
    console.picture(QStringLiteral("quiz"));
    console.press("setupNext");
    console.untilShown("registration-invitation");
}

} // namespace

workflows::NetworkConfiguration chooseNetwork(Stage &stage, const QString &who,
                                              const workflows::NetworkConfiguration &network,
                                              const QString &networkFile)
{
    workflows::NetworkConfiguration chosen = network;
    stage.step(QStringLiteral("first start: the network and its addresses"), who, OnChain::Nothing, [&] {
        appshell::NetworkWindow window(&hospitalConsoleTitle);
        bool isAccepted = false;
        QObject::connect(&window, &appshell::NetworkWindow::accepted, &window,
                         [&](const workflows::NetworkConfiguration &accepted) {
                             chosen = accepted;
                             isAccepted = true;
                         });
        window.show();
        Hand hand(stage, window, who);
        hand.picture(QStringLiteral("network-unknown"));
        hand.press("network-open");
        hand.answerFile(networkFile);
        hand.untilShown("network-gateway");
        // Somebody looks at the address and types it anew.
        hand.type("network-gateway", QStringLiteral("http//127.0.0.1"));
        hand.press("network-continue");
        hand.picture(QStringLiteral("network-wrong-address"));
        hand.type("network-gateway", network.gateway.toString());
        hand.picture(QStringLiteral("network"));
        hand.press("network-continue");
        hand.until(QStringLiteral("the network is accepted"), [&isAccepted] { return isAccepted; });
        if (!(chosen == network)) {
            stage.fail(QStringLiteral("the accepted network is not that of the file"));
        }
    });
    return chosen;
}

QStringList registerInstitution(Hand &console, const InstitutionWords &institution, const Secrets &secrets, Care care)
{
    Stage &stage = console.stage();
    stage.step(QStringLiteral("first run: welcome and PIN"), console.who(), OnChain::Nothing, [&] {
        console.untilShown("welcome-new");
        console.picture(QStringLiteral("welcome"));
        choosePin(console, secrets, care);
    });
    QStringList words;
    stage.step(QStringLiteral("first run: the institution and its recovery phrase"), console.who(), OnChain::Nothing,
               [&] {
                   nameInstitution(console, institution, secrets);
                   words = writePhraseDown(console, care);
                   answerQuiz(console, words, care);
               });
    stage.step(QStringLiteral("register the institution"), console.who(), OnChain::Recorded, [&] {
        if (care == Care::WithMistakes) {
            console.type("registration-invitation", QStringLiteral("not-an-invitation"));
            console.press("setupNext");
            console.untilShown("registration-refused");
            console.picture(QStringLiteral("invitation-refused"));
            console.type("registration-invitation", secrets.invitation);
        }
        console.press("setupNext");
        console.untilShown("done-words");
        console.picture(QStringLiteral("registered"));
    });
    stage.step(QStringLiteral("open the console"), console.who(), OnChain::Nothing, [&] {
        console.press("setupNext");
        console.untilShown("home-code");
        console.picture(QStringLiteral("home"));
    });
    return words;
}

} // namespace tegata::demo
