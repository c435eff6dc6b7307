#include "ErrorWordsTable_p.h"

#include <tegata/uikit/ErrorWords.h>

#include <QCoreApplication>

#include <algorithm>

namespace tegata::ui {

namespace {

struct ErrorWords
{
    Q_DECLARE_TR_FUNCTIONS(tegata::ui::ErrorWords)
};

const ErrorRow *rowOf(const QString &key)
{
    const auto rows = errorRows();
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&key](const ErrorRow &row) { return key == QLatin1String(row.key); });
    return found == rows.end() ? nullptr : &*found;
}

MessageWords wordsOf(const ErrorRow &row)
{
    const QString next = *row.next == '\0' ? QString() : ErrorWords::tr(row.next);
    return {ErrorWords::tr(row.text), next, {}};
}

} // namespace

MessageWords wordsForKey(const QString &key)
{
    if (const ErrorRow *row = rowOf(key)) {
        return wordsOf(*row);
    }
    return {ErrorWords::tr("Something went wrong (code %1).").arg(key),
            ErrorWords::tr("Try again. If it happens again, ask your administrator for help and name the code."),
            {}};
}

MessageWords wordsFor(const Error &error)
{
    // A refusal of the ledger carries the contract's own reason as its detail, which says far more than "refused".
    if (error.library() == "ledger" && error.name() == "Reverted") {
        const QString reason = QString::fromStdString(error.detail()).section(QLatin1Char('('), 0, 0).trimmed();
        if (const ErrorRow *row = rowOf(QStringLiteral("contract.") + reason)) {
            return wordsOf(*row);
        }
    }
    return wordsForKey(QString::fromStdString(error.key()));
}

QStringList keysWithWords()
{
    QStringList keys;
    for (const ErrorRow &row : errorRows()) {
        keys.append(QLatin1String(row.key));
    }
    return keys;
}

} // namespace tegata::ui
