#pragma once

#include <tegata/base/Completion.h>

#include <QCoro/QCoroTask>

#include <deque>
#include <memory>

namespace tegata::workflows {

/// Lets one coroutine at a time through, in the order they came. One thread.
class Turns
{
    struct State
    {
        bool isTaken = false;
        std::deque<Completion<bool>> waiting;
    };

public:
    /// Lets the next one through when destroyed; may outlive the Turns.
    class [[nodiscard]] Turn
    {
    public:
        explicit Turn(std::shared_ptr<State> state)
            : m_state(std::move(state))
        {
        }
        Turn(Turn &&) noexcept = default;
        Turn &operator=(Turn &&) = delete;
        Turn(const Turn &) = delete;
        Turn &operator=(const Turn &) = delete;
        ~Turn()
        {
            if (m_state == nullptr) {
                return;
            }
            if (m_state->waiting.empty()) {
                m_state->isTaken = false;
                return;
            }
            const Completion<bool> next = m_state->waiting.front();
            m_state->waiting.pop_front();
            next.complete(true);
        }

    private:
        std::shared_ptr<State> m_state;
    };

    [[nodiscard]] QCoro::Task<Turn> take() { return take(m_state); }

private:
    static QCoro::Task<Turn> take(std::shared_ptr<State> state)
    {
        if (state->isTaken) {
            Completion<bool> turn;
            state->waiting.push_back(turn);
            static_cast<void>(co_await turn);
        }
        state->isTaken = true;
        co_return Turn(std::move(state));
    }

    std::shared_ptr<State> m_state = std::make_shared<State>();
};

} // namespace tegata::workflows
