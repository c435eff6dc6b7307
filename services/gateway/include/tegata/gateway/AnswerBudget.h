#pragma once

#include <tegata/gateway/GatewayError.h>

#include <QByteArray>
#include <QHash>

#include <memory>

namespace tegata::gateway {

/// How many bytes of answers may be in memory at one time: over all, and of one holder at most a quarter of it, so
/// that whoever asks for much and reads slowly stands in his own way first. Lives on one thread.
class AnswerBudget
{
public:
    /// Given back when the last copy is gone; may outlive the budget.
    using Reservation = std::shared_ptr<const void>;

    /// `maximum` in bytes, above 0.
    explicit AnswerBudget(qint64 maximum)
        : m_state(std::make_shared<State>(State{maximum, 0, {}}))
    {
    }

    /// The most that one holder may have; an answer larger than this is never possible.
    [[nodiscard]] qint64 largestShare() const { return m_state->maximum / 4; }
    [[nodiscard]] qint64 reserved() const { return m_state->total; }
    /// Overloaded when it does not fit now. `holder` empty: counts on no share.
    [[nodiscard]] Result<Reservation> reserve(const QByteArray &holder, qint64 bytes);

private:
    struct State
    {
        qint64 maximum;
        qint64 total;
        QHash<QByteArray, qint64> holders;
    };
    std::shared_ptr<State> m_state;
};

} // namespace tegata::gateway
