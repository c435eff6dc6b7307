#pragma once

#include <tegata/uikit/Colours.h>

#include <QFont>
#include <QString>

class QApplication;
class QLabel;
class QPushButton;
class QWidget;

namespace tegata::ui {

/// Distances in device-independent pixels; nothing is laid out by other numbers.
namespace space {
inline constexpr int tiny = 4;
inline constexpr int small = 8;
inline constexpr int medium = 12;
inline constexpr int large = 16;
inline constexpr int huge = 24;
inline constexpr int page = 28;
} // namespace space

/// What a piece of text is; the stylesheet gives it its size and weight.
enum class TextRole
{
    Body,
    Muted,
    Strong,
    Section,
    Title,
    Hero,
    /// Digits that are compared by eye: check numbers, fingerprints.
    Code,
};

/// What a button does to the reader's attention. At most one Primary or Danger button is shown at a time.
enum class ButtonRole
{
    Secondary,
    Primary,
    Danger,
    /// No frame: for things beside the point.
    Quiet,
};

/// The one place fonts, colours and the stylesheet come from. GUI thread.
class Theme
{
public:
    explicit Theme(ColourScheme scheme = ColourScheme::Light)
        : m_scheme(scheme)
    {
    }
    /// Fusion style, palette, font and stylesheet onto the application. May be called again with another scheme.
    void apply(QApplication &application) const;

    [[nodiscard]] ColourScheme scheme() const { return m_scheme; }
    [[nodiscard]] QString styleSheet() const;
    /// Noto Sans CJK JP where it is installed, else another Japanese face, else whatever the system has.
    [[nodiscard]] static QFont baseFont();

private:
    ColourScheme m_scheme;
};

/// A label of that role: plain text always (names and notes are never read as markup), word wrap on.
[[nodiscard]] QLabel *makeLabel(TextRole role, const QString &objectName, QWidget *parent = nullptr);
void setTextRole(QLabel *label, TextRole role);
/// A button of that role, without text: words are set in retranslate().
[[nodiscard]] QPushButton *makeButton(ButtonRole role, const QString &objectName, QWidget *parent = nullptr);
void setButtonRole(QPushButton *button, ButtonRole role);
/// Marks a frame, label or field with a tone for the stylesheet.
void setTone(QWidget *widget, Tone tone);
/// A white, rounded, bordered surface.
void setCard(QWidget *widget);

} // namespace tegata::ui
