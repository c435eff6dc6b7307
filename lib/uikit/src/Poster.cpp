#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Poster.h>
#include <tegata/uikit/Theme.h>

#include <QCoreApplication>
#include <QPageLayout>
#include <QPdfWriter>
#include <QSaveFile>
#include <QTextLayout>

#include <algorithm>

namespace tegata::ui {

namespace {

constexpr const char *posterContext = "tegata::ui::Poster";

struct PosterText
{
    Q_DECLARE_TR_FUNCTIONS(tegata::ui::Poster)
};

const char *kindSource(InstitutionKind kind)
{
    switch (kind) {
    case InstitutionKind::Hospital:
        return QT_TRANSLATE_NOOP("tegata::ui::Poster", "Hospital");
    case InstitutionKind::Clinic:
        return QT_TRANSLATE_NOOP("tegata::ui::Poster", "Clinic");
    case InstitutionKind::Pharmacy:
        return QT_TRANSLATE_NOOP("tegata::ui::Poster", "Pharmacy");
    }
    return "";
}

/// Tenths of a millimetre, so that fonts have whole pixel sizes at every resolution.
constexpr double pageWidth = 2100;
constexpr double pageHeight = 2970;

QFont fontOf(int pixels, bool bold)
{
    QFont font = Theme::baseFont();
    font.setPixelSize(pixels);
    font.setBold(bold);
    return font;
}

/// Draws centred, wrapped text and returns its height; the font shrinks until the text fits into `area`.
double drawFitting(QPainter &painter, const QRectF &area, const QString &text, int largest, int smallest, bool bold)
{
    const int flags = static_cast<int>(Qt::AlignHCenter | Qt::AlignTop) | Qt::TextWordWrap | Qt::TextWrapAnywhere;
    int pixels = largest;
    QRectF needed;
    for (;; pixels -= 4) {
        painter.setFont(fontOf(pixels, bold));
        needed = painter.boundingRect(area, flags, text);
        if ((needed.height() <= area.height() && needed.width() <= area.width()) || pixels - 4 < smallest) {
            break;
        }
    }
    painter.save();
    painter.setClipRect(area);
    painter.drawText(area, flags, text);
    painter.restore();
    return std::min(needed.height(), area.height());
}

void drawStep(QPainter &painter, double top, int number, const QString &text)
{
    const QRectF disc(260, top, 110, 110);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Colours::of(ColourScheme::Light).accent);
    painter.drawEllipse(disc);
    painter.setPen(Qt::white);
    painter.setFont(fontOf(68, true));
    painter.drawText(disc, static_cast<int>(Qt::AlignCenter), QString::number(number));
    painter.restore();
    painter.setFont(fontOf(52, false));
    painter.drawText(QRectF(420, top - 35, 1480, 180),
                     static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextWordWrap, text);
}

} // namespace

QString kindText(InstitutionKind kind) { return PosterText::tr(kindSource(kind)); }

QString kindText(InstitutionKind kind, const Translations &translations)
{
    return translations.text(posterContext, kindSource(kind));
}

void paintPoster(QPainter &painter, const QRectF &page, const PosterContent &content, LanguageCode language)
{
    const Translations translations(language);
    const Colours colours = Colours::of(ColourScheme::Light);
    painter.save();
    painter.fillRect(page, Qt::white);
    const double scale = std::min(page.width() / pageWidth, page.height() / pageHeight);
    painter.translate(page.x() + (page.width() - pageWidth * scale) / 2,
                      page.y() + (page.height() - pageHeight * scale) / 2);
    painter.scale(scale, scale);
    painter.setRenderHint(QPainter::TextAntialiasing);

    painter.fillRect(QRectF(0, 0, pageWidth, 60), colours.accent);
    painter.setPen(colours.mutedText);
    drawFitting(painter, QRectF(200, 160, 1700, 90), kindText(content.kind, translations), 60, 40, false);
    painter.setPen(colours.text);
    drawFitting(painter, QRectF(200, 250, 1700, 330), oneLine(content.institutionName), 120, 44, true);

    painter.setPen(colours.accent);
    drawFitting(painter, QRectF(200, 620, 1700, 200),
                translations.text(posterContext,
                                  QT_TRANSLATE_NOOP("tegata::ui::Poster", "Let us see your chart: scan this code")),
                78, 50, true);
    const QRectF qr(500, 820, 1100, 1100);
    paintQr(painter, content.qr, qr, /*wholePixels=*/false);

    painter.setPen(colours.text);
    if (!content.checkNumber.isEmpty()) {
        painter.setPen(colours.mutedText);
        drawFitting(painter, QRectF(200, 1930, 1700, 70),
                    translations.text(posterContext, QT_TRANSLATE_NOOP("tegata::ui::Poster", "Check number")), 46, 36,
                    false);
        painter.setPen(colours.text);
        drawFitting(painter, QRectF(200, 1995, 1700, 120), content.checkNumber, 96, 48, true);
    }
    painter.setPen(colours.text);
    drawStep(painter, 2180, 1,
             translations.text(posterContext, QT_TRANSLATE_NOOP("tegata::ui::Poster",
                                                                "Open Tegata on your phone and scan the code.")));
    drawStep(
        painter, 2365, 2,
        translations.text(
            posterContext,
            content.checkNumber.isEmpty()
                ? QT_TRANSLATE_NOOP("tegata::ui::Poster", "Compare the name on your phone with the name on this page.")
                : QT_TRANSLATE_NOOP("tegata::ui::Poster", "Compare the name and the check number with this page.")));
    drawStep(
        painter, 2550, 3,
        translations.text(posterContext, QT_TRANSLATE_NOOP("tegata::ui::Poster",
                                                           "Choose what we may see and until when, and confirm.")));
    painter.setPen(colours.mutedText);
    drawFitting(
        painter, QRectF(200, 2770, 1700, 130),
        translations.text(posterContext,
                          QT_TRANSLATE_NOOP("tegata::ui::Poster",
                                            "You decide. You can end the permission at any time on your phone.")),
        44, 32, false);
    painter.restore();
}

Result<void> savePosterPdf(const QString &path, const PosterContent &content, LanguageCode language)
{
    // Written beside and renamed: a full disk leaves the old file, never half a poster.
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) {
        return failure(FileError::AccessDenied, "poster");
    }
    bool painted = false;
    {
        QPdfWriter writer(&file);
        writer.setPageLayout(QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Portrait, QMarginsF()));
        writer.setResolution(300);
        writer.setTitle(oneLine(content.institutionName));
        writer.setCreator(QStringLiteral("Tegata")); // not for people
        QPainter painter;
        painted = painter.begin(&writer);
        if (painted) {
            paintPoster(painter, QRectF(0, 0, writer.width(), writer.height()), content, language);
            painted = painter.end();
        }
    }
    if (!painted || !file.commit()) {
        return failure(FileError::InputOutput, "poster");
    }
    return {};
}

} // namespace tegata::ui
