#include "Statement_p.h"

#include "Logging_p.h"
#include "SqlCipherDriver_p.h"

#include <QSqlError>

namespace tegata::chartstore {

Q_LOGGING_CATEGORY(cacheLog, "tegata.chartstore.cache")

Statement::Statement(const QSqlDatabase &database, const QString &text)
    : m_query(database)
{
    m_query.setForwardOnly(true);
    m_prepared = m_query.prepare(text);
}

Result<void> Statement::runWith(const QVariantList &values)
{
    int position = 0;
    for (const QVariant &value : values) {
        m_query.bindValue(position++, value);
    }
    return execute();
}

Result<void> Statement::execute()
{
    if (!m_prepared || !m_query.exec()) {
        return failed();
    }
    return {};
}

Result<bool> Statement::next()
{
    if (m_query.next()) {
        return true;
    }
    if (m_query.lastError().isValid()) {
        return failed();
    }
    if (m_malformed) {
        return failure(ChartstoreError::Damaged, "a column of another shape");
    }
    return false;
}

tl::unexpected<Error> Statement::failed() const
{
    const QSqlError error = m_query.lastError();
    const QString words = error.driverText() + QStringLiteral(": ") + error.databaseText();
    qCWarning(cacheLog) << "statement failed:" << m_query.lastQuery() << words << error.nativeErrorCode();
    return failure(errorOfNativeCode(error.nativeErrorCode().toInt()), words.toStdString());
}

} // namespace tegata::chartstore
