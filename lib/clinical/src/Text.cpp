#include <tegata/clinical/Text.h>

#include <QStringList>

#include <algorithm>
#include <array>

namespace tegata::clinical {

namespace {

/// Characters that reorder what stands beside them: a name could be shown as another one.
bool isDirectionOverride(char32_t c) { return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069); }

bool isLineBreak(char32_t c)
{
    return c == 0x0a || c == 0x0b || c == 0x0c || c == 0x0d || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/// Invisible characters that mean nothing in running text.
bool isDropped(char32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || isDirectionOverride(c) || c == 0xfeff || c == 0x200b ||
           (c >= 0x2060 && c <= 0x2064) || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f) ||
           QChar::isNonCharacter(c);
}

/// Calls `visit` with each code point; unpaired surrogates come as U+FFFD.
template <typename Visit> void forEachCodePoint(const QString &text, Visit visit)
{
    for (qsizetype index = 0; index < text.size(); ++index) {
        const QChar c = text[index];
        if (!c.isSurrogate()) {
            visit(static_cast<char32_t>(c.unicode()));
        } else if (c.isHighSurrogate() && index + 1 < text.size() && text[index + 1].isLowSurrogate()) {
            visit(QChar::surrogateToUcs4(c, text[++index]));
        } else {
            visit(char32_t{0xfffd});
        }
    }
}

/// Whether displayLine would change nothing but the ends: the usual case, found without copying.
bool isPlainLine(const QString &text)
{
    char16_t previous = 0;
    for (const QChar c : text) {
        const char16_t unit = c.unicode();
        const bool isPlain = (unit >= 0x20 && unit < 0x7f) || (unit >= 0xa0 && unit < 0x200b) ||
                             (unit >= 0x3000 && unit < 0xd800) || (unit >= 0xff01 && unit < 0xffef);
        if (!isPlain || (unit == 0x20 && previous == 0x20)) {
            return false;
        }
        previous = unit;
    }
    return true;
}

QString shortened(QString text, qsizetype maximumLength)
{
    if (text.size() <= maximumLength) {
        return text;
    }
    qsizetype cut = std::max<qsizetype>(0, maximumLength - 1);
    if (cut > 0 && text[cut - 1].isHighSurrogate()) {
        --cut;
    }
    text.truncate(cut);
    return text + QChar(0x2026);
}

bool isForbidden(const QString &text, bool allowsLines)
{
    for (qsizetype index = 0; index < text.size(); ++index) {
        const QChar c = text[index];
        if (c.isHighSurrogate() && index + 1 < text.size() && text[index + 1].isLowSurrogate()) {
            if (isDropped(QChar::surrogateToUcs4(c, text[index + 1]))) {
                return true;
            }
            ++index;
            continue;
        }
        const char32_t unit = c.unicode();
        if (c.isSurrogate() || isDirectionOverride(unit) || unit == 0x2028 || unit == 0x2029 ||
            QChar::isNonCharacter(unit)) {
            return true;
        }
        const bool isControl = unit < 0x20 || (unit >= 0x7f && unit < 0xa0);
        if (isControl && !(allowsLines && (unit == 0x0a || unit == 0x09))) {
            return true;
        }
    }
    return false;
}

constexpr std::array blockTags = {"p",     "div",   "br",      "tr",         "li",  "ul", "ol",   "dl",
                                  "dt",    "dd",    "h1",      "h2",         "h3",  "h4", "h5",   "h6",
                                  "table", "thead", "caption", "blockquote", "pre", "hr", "tbody"};

bool isOneOf(const QString &name, const auto &names)
{
    return std::any_of(names.begin(), names.end(), [&name](const char *other) { return name == QLatin1String(other); });
}

QString entityText(const QString &entity)
{
    struct Named
    {
        const char *name;
        char16_t character;
    };
    // XML's five, and the space that HTML adds; numbers cover the rest.
    static constexpr std::array<Named, 6> named = {
        {{"amp", u'&'}, {"lt", u'<'}, {"gt", u'>'}, {"quot", u'"'}, {"apos", u'\''}, {"nbsp", u' '}}};
    for (const Named &known : named) {
        if (entity == QLatin1String(known.name)) {
            return QString(QChar(known.character));
        }
    }
    if (!entity.startsWith(QLatin1Char('#'))) {
        return {};
    }
    const bool isHex = entity.size() > 1 && (entity[1] == QLatin1Char('x') || entity[1] == QLatin1Char('X'));
    bool isNumber = false;
    const uint code = entity.mid(isHex ? 2 : 1).toUInt(&isNumber, isHex ? 16 : 10);
    if (!isNumber || code == 0 || code > 0x10ffff || QChar::isSurrogate(code)) {
        return {};
    }
    const char32_t point = code;
    return QString::fromUcs4(&point, 1);
}

/// Collapses the white space of markup while keeping the breaks that the tags asked for.
class NarrativeText
{
public:
    void text(const QString &run)
    {
        for (const QChar c : run) {
            if (c.unicode() == u' ' || c.unicode() == u'\n' || c.unicode() == u'\r' || c.unicode() == u'\t') {
                m_needsSpace = !m_line.isEmpty();
                continue;
            }
            if (m_needsSpace && !m_line.endsWith(QLatin1Char('\t'))) {
                m_line += QLatin1Char(' ');
            }
            m_needsSpace = false;
            m_line += c;
        }
    }
    void tab()
    {
        if (!m_line.isEmpty()) {
            m_line += QLatin1Char('\t');
            m_needsSpace = false;
        }
    }
    void lineBreak()
    {
        while (m_line.endsWith(QLatin1Char('\t'))) {
            m_line.chop(1);
        }
        if (!m_line.isEmpty()) {
            m_lines.append(m_line);
        }
        m_line.clear();
        m_needsSpace = false;
    }
    QString finished()
    {
        lineBreak();
        return m_lines.join(QLatin1Char('\n'));
    }

private:
    QStringList m_lines;
    QString m_line;
    bool m_needsSpace = false;
};

} // namespace

QString displayLine(const QString &text, qsizetype maximumLength)
{
    if (text.size() <= maximumLength && isPlainLine(text)) {
        return text.trimmed();
    }
    QString out;
    out.reserve(std::min(text.size(), maximumLength + 4));
    bool needsSpace = false;
    forEachCodePoint(text, [&](char32_t c) {
        if (out.size() > maximumLength + 2) {
            return;
        }
        if (isLineBreak(c) || c == 0x09 || c == 0x20) {
            needsSpace = !out.isEmpty();
            return;
        }
        if (isDropped(c)) {
            return;
        }
        if (std::exchange(needsSpace, false)) {
            out += QLatin1Char(' ');
        }
        out += QChar::fromUcs4(c);
    });
    return shortened(out.trimmed(), maximumLength);
}

QString displayText(const QString &text, qsizetype maximumLength)
{
    QString out;
    out.reserve(std::min(text.size(), maximumLength + 4));
    bool afterReturn = false;
    forEachCodePoint(text, [&](char32_t c) {
        if (out.size() > maximumLength + 2) {
            return;
        }
        const bool isSecondOfPair = afterReturn && c == 0x0a;
        afterReturn = c == 0x0d;
        if (isSecondOfPair) {
            return;
        }
        if (isLineBreak(c)) {
            out += QLatin1Char('\n');
        } else if (c == 0x09) {
            out += QLatin1Char('\t');
        } else if (!isDropped(c)) {
            out += QChar::fromUcs4(c);
        }
    });
    return shortened(out.trimmed(), maximumLength);
}

QString plainTextOfXhtml(const QString &xhtml)
{
    static constexpr std::array silentTags = {"script", "style", "head", "title"};
    NarrativeText out;
    qsizetype at = 0;
    // Name of the script or style whose content is being skipped.
    QString silentUntil;
    while (at < xhtml.size()) {
        const QChar c = xhtml[at];
        if (c == QLatin1Char('<')) {
            if (QStringView(xhtml).mid(at, 4) == QLatin1String("<!--")) {
                const qsizetype end = xhtml.indexOf(QLatin1String("-->"), at + 4);
                at = end < 0 ? xhtml.size() : end + 3;
                continue;
            }
            const qsizetype end = xhtml.indexOf(QLatin1Char('>'), at);
            if (end < 0) {
                break;
            }
            QString tag = xhtml.mid(at + 1, end - at - 1);
            at = end + 1;
            const bool isClosing = tag.startsWith(QLatin1Char('/'));
            const bool isEmpty = tag.endsWith(QLatin1Char('/'));
            qsizetype nameEnd = isClosing ? 1 : 0;
            const qsizetype nameStart = nameEnd;
            while (nameEnd < tag.size() && tag[nameEnd].isLetterOrNumber()) {
                ++nameEnd;
            }
            tag = tag.mid(nameStart, nameEnd - nameStart).toLower();
            if (!silentUntil.isEmpty()) {
                if (isClosing && tag == silentUntil) {
                    silentUntil.clear();
                }
            } else if (!isClosing && !isEmpty && isOneOf(tag, silentTags)) {
                silentUntil = tag;
            } else if (isOneOf(tag, blockTags)) {
                out.lineBreak();
            } else if (isClosing && (tag == QLatin1String("td") || tag == QLatin1String("th"))) {
                out.tab();
            }
            continue;
        }
        if (!silentUntil.isEmpty()) {
            ++at;
            continue;
        }
        if (c == QLatin1Char('&')) {
            // Entity names are short; looking further would cost a scan per ampersand.
            const qsizetype length = QStringView(xhtml).mid(at, 12).indexOf(QLatin1Char(';'));
            const qsizetype end = at + length;
            const QString meaning = length > 0 ? entityText(xhtml.mid(at + 1, length - 1)) : QString();
            if (!meaning.isEmpty()) {
                out.text(meaning);
                at = end + 1;
                continue;
            }
            out.text(QStringLiteral("&"));
            ++at;
            continue;
        }
        qsizetype next = at;
        while (next < xhtml.size() && xhtml[next] != QLatin1Char('<') && xhtml[next] != QLatin1Char('&')) {
            ++next;
        }
        out.text(xhtml.mid(at, next - at));
        at = next;
    }
    return displayText(out.finished());
}

bool hasForbiddenCharacters(const QString &text) { return isForbidden(text, /*allowsLines=*/false); }

bool hasForbiddenCharactersInText(const QString &text) { return isForbidden(text, /*allowsLines=*/true); }

QString foldedForMatching(const QString &text)
{
    QString out;
    const QString normal = text.normalized(QString::NormalizationForm_KC).toCaseFolded();
    forEachCodePoint(normal, [&out](char32_t c) {
        if (c >= 0x3041 && c <= 0x3096) {
            c += 0x60;
        }
        if (QChar::isLetterOrNumber(c)) {
            out += QChar::fromUcs4(c);
        }
    });
    return out;
}

} // namespace tegata::clinical
