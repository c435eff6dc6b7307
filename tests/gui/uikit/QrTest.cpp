#include "FakeAsker.h"
#include "GuiTestMain.h"
#include "InLanguage.h"
#include "SampleData.h"

#include <tegata/uikit/PosterPreview.h>
#include <tegata/uikit/ReceptionDisplay.h>

#include <ZXing/DecodeHints.h>
#include <ZXing/ReadBarcode.h>

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace tegata;
using namespace tegata::ui;
using guitest::child;

namespace {

const std::string content = "https://tegata.example/#t1.AQAAAAAAAHppAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

std::string read(const QImage &picture)
{
    const QImage grey = picture.convertToFormat(QImage::Format_Grayscale8);
    const ZXing::ImageView view(grey.constBits(), grey.width(), grey.height(), ZXing::ImageFormat::Lum,
                                static_cast<int>(grey.bytesPerLine()));
    ZXing::DecodeHints hints;
    hints.setFormats(ZXing::BarcodeFormat::QRCode);
    const ZXing::Result result = ZXing::ReadBarcode(view, hints);
    return result.text();
}

QImage posterImage(const PosterContent &what, LanguageCode language)
{
    QImage page(1240, 1754, QImage::Format_RGB32);
    page.fill(Qt::gray);
    QPainter painter(&page);
    paintPoster(painter, QRectF(page.rect()), what, language);
    return page;
}

} // namespace

class QrTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theCodeIsReadableAtEverySize_data()
    {
        QTest::addColumn<int>("side");
        for (const int side : {180, 211, 333, 640, 1001}) {
            QTest::addRow("%d", side) << side;
        }
    }
    void theCodeIsReadableAtEverySize()
    {
        QFETCH(int, side);
        QrView view;
        view.setMatrix(gallery::qrOf(content));
        view.resize(side, side);
        const QImage picture = view.grab().toImage();
        QCOMPARE(read(picture), content);
        // Whole pixels: nothing but black, white and the ground around.
        QSet<QRgb> shades;
        for (int x = 0; x < picture.width(); ++x) {
            shades.insert(picture.pixel(x, picture.height() / 2));
        }
        QVERIFY(shades.size() <= 3);
    }
    void theQuietZoneIsWhiteInTheDark()
    {
        QrView view;
        view.setPalette(Colours::of(ColourScheme::Dark).palette());
        view.setMatrix(gallery::qrOf(content));
        view.resize(400, 400);
        QCOMPARE(read(view.grab().toImage()), content);
    }
    void anInvalidMatrixDrawsNothing()
    {
        QrView view;
        view.setMatrix({5, std::vector<bool>(24, true)});
        view.resize(100, 100);
        QVERIFY(!view.grab().isNull());
        QVERIFY(!view.matrix().isValid());
    }

    void thePosterIsReadable_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("short") << QString::fromUtf8("みどりの丘病院");
        QTest::newRow("200 characters") << QString(200, QChar(0x9577));
        QTest::newRow("200 latin letters without a space") << QString(200, QLatin1Char('W'));
        QTest::newRow("markup") << QStringLiteral("<h1>Hospital</h1> & Co");
    }
    void thePosterIsReadable()
    {
        QFETCH(QString, name);
        PosterContent what = gallery::poster();
        what.institutionName = name;
        what.qr = gallery::qrOf(content);
        for (const LanguageCode language : {LanguageCode::English, LanguageCode::Japanese}) {
            const QImage page = posterImage(what, language);
            QCOMPARE(read(page), content);
            // Nothing is painted in the margins left and right: a long name does not leave the page.
            for (int y = 60; y < page.height(); ++y) {
                QCOMPARE(page.pixelColor(40, y), QColor(Qt::white));
                QCOMPARE(page.pixelColor(page.width() - 41, y), QColor(Qt::white));
            }
        }
    }
    void thePosterSpeaksTheLanguageItIsAskedFor()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        QVERIFY(posterImage(gallery::poster(), LanguageCode::English) !=
                posterImage(gallery::poster(), LanguageCode::Japanese));
    }
    void thePosterIsSavedAsAPdfOfOnePage()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("poster.pdf"));
        QVERIFY(savePosterPdf(path, gallery::poster(), LanguageCode::Japanese).has_value());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray pdf = file.readAll();
        QVERIFY(pdf.startsWith("%PDF-"));
        QCOMPARE(pdf.count("/Type /Page\n"), 1);
        QVERIFY(pdf.contains("/MediaBox [0 0 595"));
        QVERIFY(pdf.contains("/FontFile"));
    }
    void aPosterThatCannotBeSavedSaysSo()
    {
        const auto result =
            savePosterPdf(QStringLiteral("/nonexistent/poster.pdf"), gallery::poster(), LanguageCode::English);
        QVERIFY(!result.has_value());
        QVERIFY(result.error().is(FileError::AccessDenied));
    }
    void thePreviewSavesInTheLanguageChosen()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        QTemporaryDir folder;
        guitest::FakeAsker asker;
        MessageBar messages;
        PosterPreview preview(asker, messages);
        preview.setContent(gallery::poster());
        QCOMPARE(preview.posterLanguage(), LanguageCode::English);
        child<QComboBox>(&preview, "posterLanguage")->setCurrentIndex(0);
        QCOMPARE(preview.posterLanguage(), LanguageCode::Japanese);
        QSignalSpy saved(&preview, &PosterPreview::saved);
        child<QPushButton>(&preview, "posterSave")->click();
        QCOMPARE(saved.count(), 0);
        asker.choose(folder.filePath(QStringLiteral("p.pdf")));
        child<QPushButton>(&preview, "posterSave")->click();
        QCOMPARE(saved.count(), 1);
        QVERIFY(messages.isShowing());
        QVERIFY(asker.fileQuestions().first().name.endsWith(QStringLiteral("-ja.pdf")));
        QVERIFY(QFile::exists(folder.filePath(QStringLiteral("p.pdf"))));
    }

    void theReceptionDisplayIsReadableAndSpeaksBothLanguages()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        ReceptionDisplay display;
        PosterContent what = gallery::poster();
        what.qr = gallery::qrOf(content);
        display.setContent(what);
        display.resize(1280, 800);
        display.show();
        QVERIFY(QTest::qWaitForWindowExposed(&display));
        QCOMPARE(read(display.grab().toImage()), content);
        QVERIFY(child<QLabel>(&display, "displayInstruction")->text().startsWith(QStringLiteral("Scan")));
        QVERIFY(child<QLabel>(&display, "displayOtherInstruction")->text().contains(QString::fromUtf8("読み取る")));
        QSignalSpy closed(&display, &ReceptionDisplay::closed);
        QTest::keyClick(&display, Qt::Key_Escape);
        QCOMPARE(closed.count(), 1);
        QVERIFY(!display.isVisible());
    }
};

TEGATA_GUI_TEST_MAIN(QrTest)
#include "QrTest.moc"
