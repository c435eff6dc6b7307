#pragma once

#include <tegata/base/FileError.h>
#include <tegata/uikit/Language.h>
#include <tegata/uikit/QrView.h>

namespace tegata::ui {

/// Kinds of institutions, for words only.
enum class InstitutionKind
{
    Hospital,
    Clinic,
    Pharmacy,
};

[[nodiscard]] QString kindText(InstitutionKind kind);
/// In a language that need not be the one on screen.
[[nodiscard]] QString kindText(InstitutionKind kind, const Translations &translations);

/// What stands on the reception display and on the poster.
struct PosterContent
{
    QString institutionName;
    InstitutionKind kind = InstitutionKind::Hospital;
    QrMatrix qr;
    /// A number that the patient's phone shows too; may be empty.
    QString checkNumber;
};

/// Paints one A4 portrait page into `page` (any resolution): institution, QR code, what a patient does with it, the
/// check number. Dark on white. Long names become smaller and wrap, and never leave the page.
void paintPoster(QPainter &painter, const QRectF &page, const PosterContent &content, LanguageCode language);

/// Writes the poster as an A4 PDF with embedded fonts.
[[nodiscard]] Result<void> savePosterPdf(const QString &path, const PosterContent &content, LanguageCode language);

} // namespace tegata::ui
