#include <tegata/clinical/ChartSummary.h>

#include <QSet>

#include <algorithm>
#include <array>

namespace tegata::clinical {

namespace {

/// One name per code system: JP Core's URL and the older OID of the same list.
QString normalSystem(const QString &system)
{
    struct Alias
    {
        const char *name;
        const char *normal;
    };
    static constexpr std::array<Alias, 5> aliases = {{{"urn:oid:1.2.392.100495.20.1.73", "YJ"},
                                                      {"http://capstandard.jp/iyaku.info/CodeSystem/YJ-code", "YJ"},
                                                      {"urn:oid:1.2.392.200119.4.403.1", "HOT9"},
                                                      {"http://medis.or.jp/CodeSystem/master-HOT9", "HOT9"},
                                                      {"http://www.whocc.no/atc", "ATC"}}};
    for (const Alias &alias : aliases) {
        if (system == QLatin1String(alias.name)) {
            return QLatin1String(alias.normal);
        }
    }
    return system;
}

bool isKatakana(QChar c) { return c.unicode() >= 0x30a1 && c.unicode() <= 0x30fe; }
bool isLatin(QChar c) { return c.unicode() < 0x250 && c.isLetter(); }

/// Words of a substance's name that can name a drug: runs of one script, long enough to mean something.
QStringList meaningfulWords(const QString &text)
{
    static const QSet<QString> silentWords = {
        QStringLiteral("allergy"),     QStringLiteral("allergic"),   QStringLiteral("allergies"),
        QStringLiteral("intolerance"), QStringLiteral("substance"),  QStringLiteral("product"),
        QStringLiteral("reaction"),    QStringLiteral("propensity"), QStringLiteral("adverse"),
        QStringLiteral("known"),       QStringLiteral("medication"), QStringLiteral("containing"),
        QStringLiteral("sodium"),      QStringLiteral("potassium"),  QStringLiteral("hydrochloride"),
        QStringLiteral("calcium"),     QStringLiteral("tablet"),     QStringLiteral("アレルギー"),
        QStringLiteral("ナトリウム"),  QStringLiteral("カリウム"),   QStringLiteral("カルシウム"),
        QStringLiteral("カプセル")};
    const QString normal = text.normalized(QString::NormalizationForm_KC).toCaseFolded();
    QStringList words;
    QString word;
    const auto finish = [&] {
        const bool isLongEnough = !word.isEmpty() && word.size() >= (isLatin(word.front()) ? 5 : 3);
        if (isLongEnough && !silentWords.contains(word)) {
            words.append(word);
        }
        word.clear();
    };
    for (const QChar c : normal) {
        const bool continues =
            !word.isEmpty() && ((isKatakana(word.front()) && isKatakana(c)) || (isLatin(word.front()) && isLatin(c)));
        if (!continues) {
            finish();
            if (!isKatakana(c) && !isLatin(c)) {
                continue;
            }
        }
        word += c;
    }
    finish();
    return words;
}

/// The shared text; empty when names have nothing in common.
QString sharedText(const QString &drug, const QString &substance)
{
    const QString drugName = foldedForMatching(drug);
    const QString substanceName = foldedForMatching(substance);
    // Two characters are enough for a name in Kanji, three for anything else.
    const auto isLongEnough = [](const QString &name) {
        return name.size() >= 3 || (name.size() == 2 && name.front().unicode() >= 0x3400);
    };
    if (isLongEnough(substanceName) && drugName.contains(substanceName)) {
        return substance;
    }
    if (isLongEnough(drugName) && substanceName.contains(drugName)) {
        return drug;
    }
    for (const QString &word : meaningfulWords(substance)) {
        if (drugName.contains(foldedForMatching(word))) {
            return word;
        }
    }
    return {};
}

struct CodeMatch
{
    AllergyMatchKind kind = AllergyMatchKind::SameClass;
    QString matched;
};

std::optional<CodeMatch> better(std::optional<CodeMatch> one, const std::optional<CodeMatch> &other)
{
    if (!other || (one && one->kind <= other->kind)) {
        return one;
    }
    return other;
}

/// YJ: 4 characters therapeutic class, 3 route and ingredient, 5 form and maker. ATC: 5 characters chemical
/// subgroup, 7 substance.
std::optional<CodeMatch> codeMatch(const Coding &one, const Coding &other)
{
    const QString system = normalSystem(one.system);
    if (one.code.isEmpty() || other.code.isEmpty() || system != normalSystem(other.system)) {
        return std::nullopt;
    }
    if (one.code == other.code) {
        return CodeMatch{AllergyMatchKind::SameCode, one.code};
    }
    const bool isYj = system == QLatin1String("YJ");
    const bool isAtc = system == QLatin1String("ATC");
    const auto sharesFirst = [&](qsizetype length) {
        return one.code.size() >= length && other.code.size() >= length &&
               one.code.left(length) == other.code.left(length);
    };
    if (isYj && sharesFirst(7)) {
        return CodeMatch{AllergyMatchKind::SameIngredient, one.code.left(7)};
    }
    if (isYj && sharesFirst(4)) {
        return CodeMatch{AllergyMatchKind::SameClass, one.code.left(4)};
    }
    if (isAtc && sharesFirst(5)) {
        return CodeMatch{AllergyMatchKind::SameClass, one.code.left(5)};
    }
    return std::nullopt;
}

std::optional<CodeMatch> bestCodeMatch(const CodedText &one, const CodedText &other)
{
    std::optional<CodeMatch> best;
    for (const Coding &first : one.codings) {
        for (const Coding &second : other.codings) {
            best = better(std::move(best), codeMatch(first, second));
        }
    }
    return best;
}

} // namespace

std::vector<AllergyMatch> matchAllergies(const CodedText &drug, const std::vector<Sourced<AllergyItem>> &allergies)
{
    std::vector<AllergyMatch> matches;
    for (std::size_t index = 0; index < allergies.size(); ++index) {
        const CodedText &substance = allergies[index].item.substance;
        std::optional<CodeMatch> found = bestCodeMatch(drug, substance);
        const bool isCertain = found && found->kind != AllergyMatchKind::SameClass;
        if (!isCertain) {
            QString shared = sharedText(drug.text, substance.text);
            for (const Coding &coding : substance.codings) {
                if (shared.isEmpty() && !coding.display.isEmpty()) {
                    shared = sharedText(drug.text, coding.display);
                }
            }
            if (!shared.isEmpty()) {
                found = CodeMatch{AllergyMatchKind::SameText, shared};
            }
        }
        if (found) {
            matches.push_back({index, found->kind, found->matched});
        }
    }
    return matches;
}

std::vector<std::size_t> sameDrugAmong(const CodedText &drug, const std::vector<Sourced<MedicationItem>> &medications)
{
    std::vector<std::size_t> same;
    const QString name = foldedForMatching(drug.text);
    for (std::size_t index = 0; index < medications.size(); ++index) {
        const CodedText &other = medications[index].item.drug;
        const auto match = bestCodeMatch(drug, other);
        const bool sharesCode = match && match->kind != AllergyMatchKind::SameClass;
        if (sharesCode || (!name.isEmpty() && name == foldedForMatching(other.text))) {
            same.push_back(index);
        }
    }
    return same;
}

} // namespace tegata::clinical
