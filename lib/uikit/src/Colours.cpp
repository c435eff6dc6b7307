#include <tegata/uikit/Colours.h>

#include <algorithm>
#include <cmath>

namespace tegata::ui {

namespace {

QColor rgb(unsigned value) { return QColor::fromRgb(value | 0xff000000U); }

double linear(double channel)
{
    return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &colour)
{
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

Colours light()
{
    Colours colours;
    colours.window = rgb(0xf4f6f9);
    colours.surface = rgb(0xffffff);
    colours.sidebar = rgb(0xeaeef4);
    colours.border = rgb(0xd6dce5);
    colours.controlBorder = rgb(0x7c8a9a);
    colours.text = rgb(0x17212c);
    colours.mutedText = rgb(0x4d5b6a);
    colours.accent = rgb(0x1d5896);
    colours.accentHover = rgb(0x164577);
    colours.accentText = rgb(0xffffff);
    colours.accentTint = rgb(0xdde9f6);
    colours.disabledText = rgb(0x7a8796);
    colours.neutral = {rgb(0x3a4856), rgb(0xedf0f4), rgb(0xc8d0da)};
    colours.info = {rgb(0x174a80), rgb(0xe7f0fa), rgb(0x9dbfe3)};
    colours.success = {rgb(0x1a5c2e), rgb(0xe6f4ea), rgb(0x8fc9a1)};
    colours.warning = {rgb(0x744600), rgb(0xfff3da), rgb(0xe2b65a)};
    colours.error = {rgb(0x97191b), rgb(0xfdebeb), rgb(0xe6a1a1)};
    return colours;
}

Colours dark()
{
    Colours colours;
    colours.window = rgb(0x13181e);
    colours.surface = rgb(0x1b222a);
    colours.sidebar = rgb(0x171d24);
    colours.border = rgb(0x35404c);
    colours.controlBorder = rgb(0x76869a);
    colours.text = rgb(0xe8edf2);
    colours.mutedText = rgb(0xa9b5c2);
    colours.accent = rgb(0x86b8f0);
    colours.accentHover = rgb(0xa5caf5);
    colours.accentText = rgb(0x0b1a2b);
    colours.accentTint = rgb(0x22364d);
    colours.disabledText = rgb(0x75828f);
    colours.neutral = {rgb(0xc3ccd6), rgb(0x28313b), rgb(0x465362)};
    colours.info = {rgb(0xabcff6), rgb(0x162a41), rgb(0x33587f)};
    colours.success = {rgb(0x9cdbb0), rgb(0x14301d), rgb(0x316a43)};
    colours.warning = {rgb(0xf3c970), rgb(0x382a0e), rgb(0x7d6125)};
    colours.error = {rgb(0xf7aeae), rgb(0x401b1b), rgb(0x8a3d3d)};
    return colours;
}

} // namespace

Colours Colours::of(ColourScheme scheme) { return scheme == ColourScheme::Light ? light() : dark(); }

Colours Colours::matching(const QPalette &palette)
{
    return of(luminance(palette.color(QPalette::Active, QPalette::Window)) > 0.18 ? ColourScheme::Light
                                                                                  : ColourScheme::Dark);
}

const ToneColours &Colours::tone(Tone tone) const
{
    switch (tone) {
    case Tone::Neutral:
        return neutral;
    case Tone::Info:
        return info;
    case Tone::Success:
        return success;
    case Tone::Warning:
        return warning;
    case Tone::Error:
        return error;
    }
    return neutral;
}

QPalette Colours::palette() const
{
    QPalette palette;
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, surface);
    palette.setColor(QPalette::AlternateBase, window);
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::Button, surface);
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, error.foreground);
    palette.setColor(QPalette::Highlight, accent);
    palette.setColor(QPalette::HighlightedText, accentText);
    palette.setColor(QPalette::ToolTipBase, surface);
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::PlaceholderText, mutedText);
    palette.setColor(QPalette::Link, accent);
    palette.setColor(QPalette::LinkVisited, accent);
    palette.setColor(QPalette::Light, surface);
    palette.setColor(QPalette::Midlight, border);
    palette.setColor(QPalette::Mid, border);
    palette.setColor(QPalette::Dark, controlBorder);
    palette.setColor(QPalette::Shadow, controlBorder);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, disabledText);
    }
    palette.setColor(QPalette::Disabled, QPalette::Highlight, border);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, text);
    return palette;
}

double contrastRatio(const QColor &first, const QColor &second)
{
    const auto [darker, lighter] = std::minmax({luminance(first), luminance(second)});
    return (lighter + 0.05) / (darker + 0.05);
}

} // namespace tegata::ui
