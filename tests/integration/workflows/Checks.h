#pragma once

#include <tegata/base/Result.h>

#include <QString>
#include <QTest>

namespace tegata::test {

template <typename T> [[nodiscard]] QString outcomeOf(const Result<T> &result)
{
    return result ? QStringLiteral("success")
                  : QString::fromStdString(result.error().key() + " " + result.error().detail());
}

} // namespace tegata::test

#define VERIFY_OK(result) QVERIFY2((result).has_value(), qPrintable(tegata::test::outcomeOf(result)))
#define VERIFY_ERROR(result, code)                                                                                     \
    QVERIFY2(!(result).has_value() && (result).error().is(code), qPrintable(tegata::test::outcomeOf(result)))
