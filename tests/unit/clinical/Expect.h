#pragma once

#include <QTest>

/// The call fails, with exactly this code.
#define EXPECT_ERROR(expression, code)                                                                                 \
    do {                                                                                                               \
        const auto outcome = (expression);                                                                             \
        QVERIFY2(!outcome, "succeeded");                                                                               \
        QVERIFY2(outcome.error().is(code), outcome.error().key().c_str());                                             \
    } while (false)
