#include <tegata/uikit/DisplayText.h>

#include <QTextBoundaryFinder>

namespace tegata::ui {

namespace {

constexpr char16_t firstStrongIsolate = 0x2068;
constexpr char16_t popDirectionalIsolate = 0x2069;

/// LRE…RLO, LRI…PDI, LRM, RLM, ALM: explicit direction. A name has no business with them.
bool isDirectionMark(char16_t unit)
{
    return (unit >= 0x202a && unit <= 0x202e) || (unit >= 0x2066 && unit <= 0x2069) || unit == 0x200e ||
           unit == 0x200f || unit == 0x061c;
}

bool isStrongRightToLeft(QChar unit)
{
    switch (unit.direction()) {
    case QChar::DirR:
    case QChar::DirAL:
        return true;
    default: // an enum of Qt, not ours: only two of its values matter
        return unit.isSurrogate();
    }
}

QString cleaned(const QString &text, bool keepLines)
{
    QString out;
    out.reserve(text.size());
    bool needsIsolation = false;
    for (const QChar unit : text) {
        const char16_t code = unit.unicode();
        if (isDirectionMark(code)) {
            continue;
        }
        if (keepLines && code == u'\n') {
            out.append(unit);
            continue;
        }
        const bool isBreak = unit.category() == QChar::Other_Control || code == 0x2028 || code == 0x2029;
        out.append(isBreak ? QLatin1Char(' ') : unit);
        needsIsolation = needsIsolation || isStrongRightToLeft(unit);
    }
    if (needsIsolation && !keepLines) {
        out.prepend(QChar(firstStrongIsolate));
        out.append(QChar(popDirectionalIsolate));
    }
    return out;
}

} // namespace

QString oneLine(const QString &text) { return cleaned(text, /*keepLines=*/false).trimmed(); }

QString manyLines(const QString &text)
{
    QString normalised = text;
    normalised.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    return cleaned(normalised, /*keepLines=*/true);
}

QString breakable(const QString &text)
{
    constexpr int longest = 24;
    QString out;
    int run = 0;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    qsizetype start = 0;
    while (finder.toNextBoundary() != -1) {
        const qsizetype end = finder.position();
        const QStringView grapheme = QStringView(text).mid(start, end - start);
        start = end;
        run = grapheme.front().isSpace() ? 0 : run + 1;
        out.append(grapheme);
        if (run >= longest) {
            out.append(QChar(0x200b));
            run = longest / 2;
        }
    }
    return out;
}

QString shortened(const QString &text, int characters)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    for (int count = 0; count < characters; ++count) {
        if (finder.toNextBoundary() == -1) {
            return text;
        }
    }
    return finder.position() >= text.size() ? text : text.left(finder.position()) + QChar(0x2026);
}

QString toolTipOf(const QString &text)
{
    // A tooltip guesses whether it is markup; declared markup with everything escaped leaves nothing to guess.
    return text.isEmpty() ? QString() : QStringLiteral("<qt>%1</qt>").arg(text.toHtmlEscaped());
}

QString shortId(const QString &id) { return id.size() <= 14 ? id : id.left(6) + QChar(0x2026) + id.right(4); }

} // namespace tegata::ui
