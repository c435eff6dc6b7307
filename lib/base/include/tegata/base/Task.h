#pragma once

#include <tegata/base/Result.h>

#include <QCoro/QCoroTask>

namespace tegata {

/// The one shape of everything that may wait: `co_await` it from the thread it was started on.
/// Parameters go into a coroutine by value; whoever starts it keeps the object alive until it ends.
template <typename T> using Task = QCoro::Task<Result<T>>;

} // namespace tegata
