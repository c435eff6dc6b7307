#pragma once

namespace tegata::appshell {

/// Lets one load run at a time and remembers that another one became due meanwhile.
///
///     if (!m_gate.enter()) return;            // the running one goes round again
///     do { … co_await … } while (self->m_gate.again());
class LoadGate
{
public:
    [[nodiscard]] bool enter()
    {
        if (m_isRunning) {
            m_isDue = true;
            return false;
        }
        m_isRunning = true;
        m_isDue = false;
        return true;
    }
    [[nodiscard]] bool again()
    {
        if (m_isDue) {
            m_isDue = false;
            return true;
        }
        m_isRunning = false;
        return false;
    }

private:
    bool m_isRunning = false;
    bool m_isDue = false;
};

} // namespace tegata::appshell
