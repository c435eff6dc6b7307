#pragma once

#include <tegata/uikit/Colours.h>

#include <QIcon>
#include <QWidget>

namespace tegata::ui {

/// Every drawing of the apps; each is one file of resources/icons, drawn for Tegata.
enum class Icon
{
    Add,
    Administrator,
    Allergy,
    Audit,
    Back,
    Calendar,
    Chart,
    Check,
    Clear,
    Close,
    Collapse,
    Connected,
    Connecting,
    Copy,
    Disagree,
    Dispense,
    Dot,
    Edit,
    Empty,
    Error,
    Expand,
    Export,
    Eye,
    Fullscreen,
    Hidden,
    Home,
    Import,
    Info,
    Institution,
    Key,
    Laboratory,
    Language,
    Lock,
    Medication,
    Next,
    Note,
    Offline,
    People,
    Permission,
    Phrase,
    Prescription,
    Print,
    Problem,
    Qr,
    Refresh,
    Remove,
    Save,
    Scan,
    Search,
    Settings,
    Single,
    Success,
    Terminal,
    Unlock,
    Unverified,
    User,
    Verified,
    Waiting,
    Warning,
};

/// Which colour an icon is drawn in. The colour is looked up when it is painted, so that a change of scheme needs
/// nothing from whoever holds the icon.
enum class Ink
{
    Text,
    Muted,
    Accent,
    OnAccent,
    Neutral,
    Info,
    Success,
    Warning,
    Error,
};

[[nodiscard]] Ink inkOf(Tone tone);
/// The icon that stands beside a tone: an "i", a tick, a triangle, an octagon.
[[nodiscard]] Icon iconOf(Tone tone);

/// A sharp icon at every size and pixel ratio.
[[nodiscard]] QIcon icon(Icon name, Ink ink = Ink::Text);
/// Draws one icon into a rectangle, in any colour: for delegates and posters.
void paintIcon(QPainter &painter, Icon name, const QRectF &where, const QColor &colour);
/// The file inside the resources; for the test that every one of them is there.
[[nodiscard]] QString iconFile(Icon name);
/// The last icon, so that tests can walk all of them from 0.
inline constexpr Icon lastIcon = Icon::Warning;

/// A square that shows one icon. Not for the keyboard and not for a screen reader: the words beside it say the same.
class IconLabel : public QWidget
{
    Q_OBJECT
public:
    explicit IconLabel(Icon name, Ink ink = Ink::Text, int size = 20, QWidget *parent = nullptr);
    void setIcon(Icon name, Ink ink);
    [[nodiscard]] Icon shown() const { return m_icon; }
    [[nodiscard]] Ink ink() const { return m_ink; }
    [[nodiscard]] QSize sizeHint() const override { return minimumSize(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Icon m_icon;
    Ink m_ink;
    int m_size;
};

} // namespace tegata::ui
