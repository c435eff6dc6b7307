#include <tegata/gateway/AnswerBudget.h>

namespace tegata::gateway {

Result<AnswerBudget::Reservation> AnswerBudget::reserve(const QByteArray &holder, qint64 bytes)
{
    const auto held = m_state->holders.value(holder);
    if (bytes > m_state->maximum - m_state->total || (!holder.isEmpty() && bytes > largestShare() - held)) {
        return failure(GatewayError::Overloaded, "answers");
    }
    m_state->total += bytes;
    if (!holder.isEmpty()) {
        m_state->holders.insert(holder, held + bytes);
    }
    const auto release = [state = m_state, holder, bytes](const void *) {
        state->total -= bytes;
        if (const auto found = state->holders.find(holder); found != state->holders.end()) {
            *found -= bytes;
            if (*found <= 0) {
                state->holders.erase(found);
            }
        }
    };
    return Reservation(m_state.get(), release);
}

} // namespace tegata::gateway
