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

// Each evaluates its argument once.
#define VERIFY_OK(result)                                                                                              \
    do {                                                                                                               \
        const auto &verified = result;                                                                                 \
        QVERIFY2(verified.has_value(), qPrintable(tegata::test::outcomeOf(verified)));                                 \
    } while (false)
#define VERIFY_ERROR(result, code)                                                                                     \
    do {                                                                                                               \
        const auto &verified = result;                                                                                 \
        QVERIFY2(!verified.has_value() && verified.error().is(code), qPrintable(tegata::test::outcomeOf(verified)));   \
    } while (false)
