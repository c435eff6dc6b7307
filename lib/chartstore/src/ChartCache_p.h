#pragma once

#include "Statement_p.h"

#include <tegata/chartstore/CacheTypes.h>

#include <QStringList>

#include <vector>

namespace tegata::chartstore {

/// Columns of a record in the order readRecord() takes them; the last two are NULL when not wanted.
[[nodiscard]] QString recordColumns(bool withPayload);
/// The tables they stand in: `r`, and `p` for the payload.
[[nodiscard]] QString recordTables(bool withPayload);
[[nodiscard]] CachedRecord readRecord(Statement &statement);

/// `limit` and `offset` within what Page allows.
[[nodiscard]] Page bounded(Page page);

/// Reads every row of a statement that has run.
template <typename Row, typename Read> [[nodiscard]] Result<std::vector<Row>> readAll(Statement &statement, Read read)
{
    std::vector<Row> rows;
    for (;;) {
        const Result<bool> more = statement.next();
        if (!more) {
            return failure(more.error());
        }
        if (!*more) {
            return rows;
        }
        rows.push_back(read(statement));
    }
}

/// Reads the only row; NotFound when there is none.
template <typename Row, typename Read> [[nodiscard]] Result<Row> readOne(Statement &statement, Read read)
{
    Result<std::vector<Row>> rows = readAll<Row>(statement, read);
    if (!rows) {
        return failure(rows.error());
    }
    if (rows->empty()) {
        return failure(ChartstoreError::NotFound);
    }
    return std::move(rows->front());
}

} // namespace tegata::chartstore
