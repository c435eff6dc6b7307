#pragma once

#include <QColor>
#include <QPalette>

namespace tegata::ui {

/// What a thing means. A tone never stands alone: wherever one is shown, an icon and words say the same.
enum class Tone
{
    Neutral,
    Info,
    Success,
    Warning,
    Error,
};

enum class ColourScheme
{
    Light,
    Dark,
};

/// Foreground, background and border of one tone; the foreground reads on the background and on a surface at WCAG AA.
struct ToneColours
{
    QColor foreground;
    QColor background;
    QColor border;
};

/// Every colour of the desktop apps. Values only; any thread.
struct Colours
{
    QColor window;
    QColor surface;
    QColor sidebar;
    QColor border;
    /// Outline of something that can be clicked or typed into: at least 3:1 against a surface.
    QColor controlBorder;
    QColor text;
    QColor mutedText;
    QColor accent;
    QColor accentHover;
    QColor accentText;
    /// Background of what is selected or under the mouse.
    QColor accentTint;
    QColor disabledText;
    ToneColours neutral;
    ToneColours info;
    ToneColours success;
    ToneColours warning;
    ToneColours error;

    [[nodiscard]] static Colours of(ColourScheme scheme);
    /// The scheme a palette belongs to, for custom painting: `Colours::matching(palette())`.
    [[nodiscard]] static Colours matching(const QPalette &palette);
    [[nodiscard]] const ToneColours &tone(Tone tone) const;
    [[nodiscard]] QPalette palette() const;
};

/// Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.1, "contrast ratio").
[[nodiscard]] double contrastRatio(const QColor &first, const QColor &second);

} // namespace tegata::ui
