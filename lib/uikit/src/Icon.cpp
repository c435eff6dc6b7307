#include <tegata/uikit/Icon.h>

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

#include <algorithm>

namespace tegata::ui {

namespace {

QString nameOf(Icon icon)
{
    switch (icon) {
    case Icon::Add:
        return QStringLiteral("add");
    case Icon::Administrator:
        return QStringLiteral("administrator");
    case Icon::Allergy:
        return QStringLiteral("allergy");
    case Icon::Audit:
        return QStringLiteral("audit");
    case Icon::Back:
        return QStringLiteral("back");
    case Icon::Calendar:
        return QStringLiteral("calendar");
    case Icon::Chart:
        return QStringLiteral("chart");
    case Icon::Check:
        return QStringLiteral("check");
    case Icon::Clear:
        return QStringLiteral("clear");
    case Icon::Close:
        return QStringLiteral("close");
    case Icon::Collapse:
        return QStringLiteral("collapse");
    case Icon::Connected:
        return QStringLiteral("connected");
    case Icon::Connecting:
        return QStringLiteral("connecting");
    case Icon::Copy:
        return QStringLiteral("copy");
    case Icon::Disagree:
        return QStringLiteral("disagree");
    case Icon::Dispense:
        return QStringLiteral("dispense");
    case Icon::Dot:
        return QStringLiteral("dot");
    case Icon::Edit:
        return QStringLiteral("edit");
    case Icon::Empty:
        return QStringLiteral("empty");
    case Icon::Error:
        return QStringLiteral("error");
    case Icon::Expand:
        return QStringLiteral("expand");
    case Icon::Export:
        return QStringLiteral("export");
    case Icon::Eye:
        return QStringLiteral("eye");
    case Icon::Fullscreen:
        return QStringLiteral("fullscreen");
    case Icon::Hidden:
        return QStringLiteral("hidden");
    case Icon::Home:
        return QStringLiteral("home");
    case Icon::Import:
        return QStringLiteral("import");
    case Icon::Info:
        return QStringLiteral("info");
    case Icon::Institution:
        return QStringLiteral("institution");
    case Icon::Key:
        return QStringLiteral("key");
    case Icon::Laboratory:
        return QStringLiteral("laboratory");
    case Icon::Language:
        return QStringLiteral("language");
    case Icon::Lock:
        return QStringLiteral("lock");
    case Icon::Medication:
        return QStringLiteral("medication");
    case Icon::Next:
        return QStringLiteral("next");
    case Icon::Note:
        return QStringLiteral("note");
    case Icon::Offline:
        return QStringLiteral("offline");
    case Icon::People:
        return QStringLiteral("people");
    case Icon::Permission:
        return QStringLiteral("permission");
    case Icon::Phrase:
        return QStringLiteral("phrase");
    case Icon::Prescription:
        return QStringLiteral("prescription");
    case Icon::Print:
        return QStringLiteral("print");
    case Icon::Problem:
        return QStringLiteral("problem");
    case Icon::Qr:
        return QStringLiteral("qr");
    case Icon::Refresh:
        return QStringLiteral("refresh");
    case Icon::Remove:
        return QStringLiteral("remove");
    case Icon::Save:
        return QStringLiteral("save");
    case Icon::Scan:
        return QStringLiteral("scan");
    case Icon::Search:
        return QStringLiteral("search");
    case Icon::Settings:
        return QStringLiteral("settings");
    case Icon::Single:
        return QStringLiteral("single");
    case Icon::Success:
        return QStringLiteral("success");
    case Icon::Terminal:
        return QStringLiteral("terminal");
    case Icon::Unlock:
        return QStringLiteral("unlock");
    case Icon::Unverified:
        return QStringLiteral("unverified");
    case Icon::User:
        return QStringLiteral("user");
    case Icon::Verified:
        return QStringLiteral("verified");
    case Icon::Waiting:
        return QStringLiteral("waiting");
    case Icon::Warning:
        return QStringLiteral("warning");
    }
    return {};
}

QColor colourOf(Ink ink, const Colours &colours)
{
    switch (ink) {
    case Ink::Text:
        return colours.text;
    case Ink::Muted:
        return colours.mutedText;
    case Ink::Accent:
        return colours.accent;
    case Ink::OnAccent:
        return colours.accentText;
    case Ink::Neutral:
        return colours.neutral.foreground;
    case Ink::Info:
        return colours.info.foreground;
    case Ink::Success:
        return colours.success.foreground;
    case Ink::Warning:
        return colours.warning.foreground;
    case Ink::Error:
        return colours.error.foreground;
    }
    return colours.text;
}

class IconEngine final : public QIconEngine
{
public:
    IconEngine(Icon icon, Ink ink)
        : m_icon(icon)
        , m_ink(ink)
    {
    }
    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const Colours colours = Colours::matching(QGuiApplication::palette());
        const QColor colour = mode == QIcon::Disabled ? colours.disabledText : colourOf(m_ink, colours);
        const int side = std::min(rect.width(), rect.height());
        const QRectF square(rect.x() + (rect.width() - side) / 2.0, rect.y() + (rect.height() - side) / 2.0, side,
                            side);
        paintIcon(*painter, m_icon, square, colour);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, pixmap.rect(), mode, state);
        return pixmap;
    }
    [[nodiscard]] QIconEngine *clone() const override { return new IconEngine(m_icon, m_ink); }
    [[nodiscard]] QString key() const override { return QStringLiteral("tegata"); }

private:
    Icon m_icon;
    Ink m_ink;
};

} // namespace

Ink inkOf(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return Ink::Neutral;
    case Tone::Info:
        return Ink::Info;
    case Tone::Success:
        return Ink::Success;
    case Tone::Warning:
        return Ink::Warning;
    case Tone::Error:
        return Ink::Error;
    }
    return Ink::Text;
}

Icon iconOf(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return Icon::Dot;
    case Tone::Info:
        return Icon::Info;
    case Tone::Success:
        return Icon::Success;
    case Tone::Warning:
        return Icon::Warning;
    case Tone::Error:
        return Icon::Error;
    }
    return Icon::Dot;
}

QString iconFile(Icon name) { return QStringLiteral(":/tegata/icons/%1.svg").arg(nameOf(name)); }

QIcon icon(Icon name, Ink ink) { return QIcon(new IconEngine(name, ink)); }

void paintIcon(QPainter &painter, Icon name, const QRectF &where, const QColor &colour)
{
    QFile file(iconFile(name));
    if (!file.open(QIODevice::ReadOnly)) {
        return;
    }
    QByteArray drawing = file.readAll();
    drawing.replace("currentColor", colour.name(QColor::HexRgb).toLatin1());
    QSvgRenderer renderer(drawing);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.render(&painter, where);
    painter.restore();
}

IconLabel::IconLabel(Icon name, Ink ink, int size, QWidget *parent)
    : QWidget(parent)
    , m_icon(name)
    , m_ink(ink)
    , m_size(size)
{
    // As high as a line of text, so that it stands in the middle of the first line beside it.
    setFixedSize(size, std::max(size, fontMetrics().height()));
    setFocusPolicy(Qt::NoFocus);
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

void IconLabel::setIcon(Icon name, Ink ink)
{
    m_icon = name;
    m_ink = ink;
    update();
}

void IconLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    // Letters stand a little low in their line (the room for accents is above them); so does the icon.
    const double lowered = height() > m_size ? 1.0 : 0.0;
    const QRectF square(0, (height() - m_size) / 2.0 + lowered, m_size, m_size);
    paintIcon(painter, m_icon, square, colourOf(m_ink, Colours::matching(palette())));
}

} // namespace tegata::ui
