#include "Names_p.h"

#include <QList>

#include <algorithm>

namespace tegata::workflows {

namespace {

bool isHarmful(char32_t character)
{
    // Explicit directional embeddings, overrides and isolates (UAX #9).
    const bool isDirectional =
        (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
    const QChar::Category category = QChar::category(character);
    return isDirectional || category == QChar::Other_Control || category == QChar::Other_Surrogate ||
           category == QChar::Separator_Line || category == QChar::Separator_Paragraph;
}

Result<QString> nameFrom(const QString &typed)
{
    const QString name = typed.trimmed().normalized(QString::NormalizationForm_C);
    if (name.isEmpty() || holdsControlCharacters(name)) {
        return failure(WorkflowError::InvalidName);
    }
    return name;
}

} // namespace

bool holdsControlCharacters(const QString &text)
{
    const auto characters = text.toUcs4();
    return std::any_of(characters.begin(), characters.end(), [](char32_t character) { return isHarmful(character); });
}

Result<QString> institutionNameFrom(const QString &typed)
{
    Result<QString> name = nameFrom(typed);
    if (name && name->toUtf8().size() > institutionNameBytesMaximum) {
        return failure(WorkflowError::InvalidName, "longer than the ledger takes");
    }
    return name;
}

Result<QString> personOrTerminalNameFrom(const QString &typed)
{
    Result<QString> name = nameFrom(typed);
    if (name && name->toUcs4().size() > nameCharactersMaximum) {
        return failure(WorkflowError::InvalidName, "longer than 200 characters");
    }
    return name;
}

} // namespace tegata::workflows
