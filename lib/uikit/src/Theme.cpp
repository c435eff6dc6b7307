#include <tegata/uikit/Theme.h>

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QStyleFactory>

#include <algorithm>

namespace tegata::ui {

namespace {

const char *nameOf(TextRole role)
{
    switch (role) {
    case TextRole::Body:
        return "body";
    case TextRole::Muted:
        return "muted";
    case TextRole::Strong:
        return "strong";
    case TextRole::Section:
        return "section";
    case TextRole::Title:
        return "title";
    case TextRole::Hero:
        return "hero";
    case TextRole::Code:
        return "code";
    }
    return "body";
}

const char *nameOf(ButtonRole role)
{
    switch (role) {
    case ButtonRole::Secondary:
        return "secondary";
    case ButtonRole::Primary:
        return "primary";
    case ButtonRole::Danger:
        return "danger";
    case ButtonRole::Quiet:
        return "quiet";
    }
    return "secondary";
}

const char *nameOf(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return "neutral";
    case Tone::Info:
        return "info";
    case Tone::Success:
        return "success";
    case Tone::Warning:
        return "warning";
    case Tone::Error:
        return "error";
    }
    return "neutral";
}

void mark(QWidget *widget, const char *property, const char *value)
{
    widget->setProperty(property, QString::fromLatin1(value));
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->update();
}

} // namespace

QFont Theme::baseFont()
{
    static const QStringList wanted{QStringLiteral("Noto Sans CJK JP"), QStringLiteral("Noto Sans JP"),
                                    QStringLiteral("Hiragino Sans"),    QStringLiteral("Yu Gothic UI"),
                                    QStringLiteral("IPAexGothic"),      QStringLiteral("IPAGothic"),
                                    QStringLiteral("DejaVu Sans")};
    const QStringList installed = QFontDatabase::families();
    QStringList families;
    std::copy_if(wanted.begin(), wanted.end(), std::back_inserter(families),
                 [&installed](const QString &family) { return installed.contains(family); });
    QFont font = QApplication::font();
    if (!families.isEmpty()) {
        font.setFamilies(families);
    }
    font.setPixelSize(14);
    font.setStyleStrategy(QFont::PreferAntialias);
    return font;
}

QString Theme::styleSheet() const
{
    QFile file(QStringLiteral(":/tegata/uikit/style.qss"));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    QString sheet = QString::fromUtf8(file.readAll());
    const Colours colours = Colours::of(m_scheme);
    const QString suffix = m_scheme == ColourScheme::Light ? QStringLiteral("-light") : QStringLiteral("-dark");
    for (const QString &picture :
         {QStringLiteral("arrow"), QStringLiteral("rise"), QStringLiteral("tick"), QStringLiteral("point")}) {
        sheet.replace(QLatin1Char('@') + picture, picture + suffix);
    }
    const auto put = [&sheet](const char *name, const QColor &colour) {
        sheet.replace(QLatin1Char('@') + QString::fromLatin1(name) + QLatin1Char(';'),
                      colour.name() + QLatin1Char(';'));
    };
    put("window", colours.window);
    put("surface", colours.surface);
    put("sidebar", colours.sidebar);
    put("border", colours.border);
    put("controlBorder", colours.controlBorder);
    put("text", colours.text);
    put("mutedText", colours.mutedText);
    put("accent", colours.accent);
    put("accentHover", colours.accentHover);
    put("accentText", colours.accentText);
    put("accentTint", colours.accentTint);
    put("disabledText", colours.disabledText);
    for (const Tone tone : {Tone::Neutral, Tone::Info, Tone::Success, Tone::Warning, Tone::Error}) {
        const QByteArray name(nameOf(tone));
        put((name + "Foreground").constData(), colours.tone(tone).foreground);
        put((name + "Background").constData(), colours.tone(tone).background);
        put((name + "Border").constData(), colours.tone(tone).border);
    }
    return sheet;
}

void Theme::apply(QApplication &application) const
{
    if (QStyle *fusion = QStyleFactory::create(QStringLiteral("Fusion"))) {
        QApplication::setStyle(fusion);
    }
    QApplication::setPalette(Colours::of(m_scheme).palette());
    QApplication::setFont(baseFont());
    application.setStyleSheet(styleSheet());
}

QLabel *makeLabel(TextRole role, const QString &objectName, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setObjectName(objectName);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    setTextRole(label, role);
    return label;
}

void setTextRole(QLabel *label, TextRole role) { mark(label, "textRole", nameOf(role)); }

QPushButton *makeButton(ButtonRole role, const QString &objectName, QWidget *parent)
{
    auto *button = new QPushButton(parent);
    button->setObjectName(objectName);
    button->setAutoDefault(false);
    // Wider than high: the icon is drawn in the middle and so keeps a distance from the words.
    button->setIconSize(QSize(24, 18));
    setButtonRole(button, role);
    return button;
}

void setButtonRole(QPushButton *button, ButtonRole role) { mark(button, "buttonRole", nameOf(role)); }

void setTone(QWidget *widget, Tone tone) { mark(widget, "tone", nameOf(tone)); }

void setCard(QWidget *widget)
{
    widget->setAttribute(Qt::WA_StyledBackground);
    mark(widget, "surface", "card");
}

} // namespace tegata::ui
