#pragma once

#include <tegata/base/Completion.h>

#include <QCoro/QCoroTask>
#include <QObject>
#include <QString>
#include <QThread>

#include <functional>
#include <memory>
#include <type_traits>

namespace tegata {

/// One named thread that does jobs one after the other in the order they came. Its owner destroys it on
/// the thread that made it; the destructor stops accepting, finishes what was accepted, and joins.
class Worker
{
public:
    /// `name` is what a debugger shows, at most 15 characters.
    explicit Worker(const QString &name);
    ~Worker();
    Worker(const Worker &) = delete;
    Worker &operator=(const Worker &) = delete;

    /// Runs `work()` on the worker thread; awaiting gives what it returned, on the awaiting thread. The
    /// job starts now, whether or not it is awaited. Everything `work` captures is destroyed on the
    /// worker thread before the result is handed over.
    template <typename Work> [[nodiscard]] QCoro::Task<std::invoke_result_t<Work &>> run(Work work)
    {
        using Value = std::invoke_result_t<Work &>;
        Completion<Value> completion;
        auto holder = std::make_shared<std::optional<Work>>(std::move(work));
        post([completion, holder] {
            Value value = (**holder)();
            holder->reset();
            completion.complete(std::move(value));
        });
        return await(std::move(completion));
    }

    /// Runs a job nobody waits for.
    void post(std::function<void()> job);

private:
    template <typename Value> static QCoro::Task<Value> await(Completion<Value> completion)
    {
        Value value = co_await completion;
        co_return value;
    }

    QThread m_thread;
    QObject *m_context; // lives in m_thread
};

} // namespace tegata
