#pragma once

#include <QMetaObject>
#include <QObject>

#include <coroutine>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace tegata {

/// One value that arrives later: completed once from any thread, awaited once from a thread with an
/// event loop, where the awaiting coroutine goes on. T may be move-only. Copies share the one value.
///
/// Exists because QFuture of Qt 6.4 cannot carry a secret, which is move-only.
template <typename T> class Completion
{
    struct State; // named in Awaiter before its definition

public:
    Completion()
        : m_state(std::make_shared<State>())
    {
    }

    /// False when a value is there already; the first one stays.
    bool complete(T value) const
    {
        const std::scoped_lock lock(m_state->mutex);
        if (m_state->value) {
            return false;
        }
        m_state->value.emplace(std::move(value));
        if (m_state->context != nullptr) {
            // Always through the event loop: the coroutine may destroy whoever called us.
            QMetaObject::invokeMethod(
                m_state->context, [state = m_state] { resume(*state); }, Qt::QueuedConnection);
        }
        return true;
    }

    /// What `co_await completion` makes; at most one coroutine may await.
    class Awaiter
    {
    public:
        explicit Awaiter(Completion completion)
            : m_state(std::move(completion.m_state))
        {
        }
        Awaiter(const Awaiter &) = delete;
        Awaiter &operator=(const Awaiter &) = delete;
        ~Awaiter()
        {
            const std::scoped_lock lock(m_state->mutex);
            m_state->waiting = nullptr;
            if (m_state->context != nullptr) {
                m_state->context->deleteLater();
                m_state->context = nullptr;
            }
        }
        [[nodiscard]] bool await_ready() const
        {
            const std::scoped_lock lock(m_state->mutex);
            return m_state->value.has_value();
        }
        [[nodiscard]] bool await_suspend(std::coroutine_handle<> handle)
        {
            const std::scoped_lock lock(m_state->mutex);
            if (m_state->value) {
                return false;
            }
            m_state->waiting = handle;
            m_state->context = new QObject; // NOLINT(cppcoreguidelines-owning-memory): deleteLater in ~Awaiter
            return true;
        }
        [[nodiscard]] T await_resume()
        {
            const std::scoped_lock lock(m_state->mutex);
            return std::move(*m_state->value);
        }

    private:
        std::shared_ptr<State> m_state;
    };
    [[nodiscard]] Awaiter operator co_await() const { return Awaiter(*this); }

private:
    struct State
    {
        std::mutex mutex;
        std::optional<T> value;
        std::coroutine_handle<> waiting;
        QObject *context = nullptr; // lives in the awaiting thread
    };

    static void resume(State &state)
    {
        std::coroutine_handle<> handle;
        {
            const std::scoped_lock lock(state.mutex);
            handle = std::exchange(state.waiting, nullptr);
        }
        if (handle) {
            handle.resume();
        }
    }

    std::shared_ptr<State> m_state;
};

} // namespace tegata
