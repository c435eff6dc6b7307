#include "SearchTerms_p.h"

#include <QChar>
#include <QStringList>

#include <vector>

namespace tegata::chartstore {

namespace {

/// Half of a term's cost and more than enough: two ids that begin alike only make a query read more, because
/// the patient is compared in full besides.
constexpr int markBytes = 5;
constexpr int longestQuery = 200;

enum class Script
{
    /// Separates.
    None,
    /// Words stand between spaces.
    Spaced,
    /// Apart from letters, so that "5mg" is found by "mg" and "HbA1c" by "a1c".
    Number,
    /// Words follow each other: pairs of characters take their place.
    Unspaced,
};

Script scriptOf(char32_t character)
{
    if (character == U'ー') { // the long-vowel mark belongs to the kana before it
        return Script::Unspaced;
    }
    if (!QChar::isLetterOrNumber(character) && !QChar::isMark(character)) {
        return character == U'々' || character == U'〆' ? Script::Unspaced : Script::None;
    }
    if (QChar::isNumber(character) && QChar::script(character) != QChar::Script_Han) {
        return Script::Number;
    }
    switch (QChar::script(character)) {
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Hangul:
    case QChar::Script_Bopomofo:
    case QChar::Script_Thai:
    case QChar::Script_Lao:
    case QChar::Script_Khmer:
    case QChar::Script_Myanmar:
        return Script::Unspaced;
    default: // not an enumeration of ours: every other script writes spaces
        return QChar::category(character) == QChar::Other_PrivateUse ? Script::None : Script::Spaced;
    }
}

bool losesAccents(char32_t character)
{
    const QChar::Script script = QChar::script(character);
    return script == QChar::Script_Latin || script == QChar::Script_Greek || script == QChar::Script_Cyrillic;
}

struct Run
{
    Script script;
    /// Follows the run before without anything between.
    bool adjoins;
    std::vector<char32_t> characters;
};

std::vector<Run> runsOf(const QString &text)
{
    std::vector<Run> runs;
    bool open = false;
    for (const char32_t character : foldedText(text).toStdU32String()) {
        const Script script = scriptOf(character);
        if (script == Script::None) {
            open = false;
            continue;
        }
        if (!open || runs.back().script != script) {
            runs.push_back({script, open, {}});
            open = true;
        }
        runs.back().characters.push_back(character);
    }
    return runs;
}

QString textOf(const std::vector<char32_t> &characters, std::size_t first, std::size_t count)
{
    return QString::fromUcs4(characters.data() + first, static_cast<qsizetype>(count));
}

/// Terms of a run as they are looked for; in the index the last character of an unspaced run follows.
QStringList termsOf(const Run &run, const QString &mark)
{
    if (run.script != Script::Unspaced || run.characters.size() == 1) {
        return {mark + textOf(run.characters, 0, run.characters.size())};
    }
    QStringList pairs;
    for (std::size_t index = 0; index + 1 < run.characters.size(); ++index) {
        pairs << mark + textOf(run.characters, index, 2);
    }
    return pairs;
}

QString markOf(const protocol::PatientId &patient)
{
    return QString::fromStdString(toHex(patient.view().last(markBytes)));
}

} // namespace

QString foldedText(const QString &text)
{
    // Case before compatibility forms and once more after: "㎎" becomes "mg", "Ａ" becomes "A" becomes "a".
    const QString composed = text.normalized(QString::NormalizationForm_KC).toCaseFolded();
    std::u32string folded;
    bool afterAccented = false;
    for (const char32_t character : composed.toStdU32String()) {
        if (QChar::category(character) == QChar::Other_PrivateUse) {
            continue;
        }
        if (QChar::isMark(character) && afterAccented) {
            continue; // an accent without a composed form
        }
        afterAccented = losesAccents(character);
        if (afterAccented) {
            const QString parts = QString::fromUcs4(&character, 1).normalized(QString::NormalizationForm_KD);
            for (const char32_t part : parts.toStdU32String()) {
                if (!QChar::isMark(part)) {
                    folded.push_back(part);
                }
            }
            continue;
        }
        // ァ…ヶ and ヽヾ lie exactly 0x60 above ぁ…ゖ and ゝゞ.
        const bool katakana =
            (character >= 0x30A1 && character <= 0x30F6) || character == 0x30FD || character == 0x30FE;
        folded.push_back(katakana ? character - 0x60 : character);
    }
    return QString::fromStdU32String(folded);
}

QString indexTerms(const protocol::PatientId &patient, const QString &text)
{
    const QString mark = markOf(patient);
    QStringList terms;
    for (const Run &run : runsOf(text)) {
        terms << termsOf(run, mark);
        if (run.script == Script::Unspaced && run.characters.size() > 1) {
            terms << mark + textOf(run.characters, run.characters.size() - 1, 1);
        }
    }
    return terms.join(QLatin1Char(' '));
}

QString matchQuery(const protocol::PatientId &patient, const QString &text)
{
    const QString mark = markOf(patient);
    QStringList phrases;
    const std::vector<Run> runs = runsOf(text.left(longestQuery));
    for (std::size_t index = 0; index < runs.size(); ++index) {
        QString phrase = termsOf(runs[index], mark).join(QLatin1Char(' '));
        // A word and a number typed together stand together; where another script is beside them, its last
        // character comes in between in the index, so they are looked for apart.
        const bool spaced = runs[index].script != Script::Unspaced;
        while (spaced && index + 1 < runs.size() && runs[index + 1].adjoins &&
               runs[index + 1].script != Script::Unspaced) {
            phrase += QLatin1Char(' ') + termsOf(runs[++index], mark).constFirst();
        }
        if (spaced || runs[index].characters.size() == 1) {
            phrase += QLatin1Char('*');
        }
        phrases << QLatin1Char('"') + phrase + QLatin1Char('"');
    }
    return phrases.join(QLatin1Char(' '));
}

} // namespace tegata::chartstore
