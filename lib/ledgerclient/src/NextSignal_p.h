#pragma once

#include <tegata/base/Completion.h>

#include <QCoro/QCoroTask>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <optional>

namespace tegata::ledger {

/// Resumes at the next emission of `signal` of `emitter`, or after `patience`, whichever comes first; without patience
/// an emitter that goes away leaves it waiting for ever.
///
/// Exists because `qCoro(emitter, signal, timeout)` of QCoro 0.8 connects queued and hands its own address to the
/// connection: a second emission, or one that meets the timeout, is still in the event queue when the first resumes the
/// coroutine, and then writes into an awaiter that is gone.
template <typename Emitter, typename Signal>
[[nodiscard]] QCoro::Task<void> nextSignal(Emitter *emitter, Signal signal,
                                           std::optional<std::chrono::milliseconds> patience = std::nullopt)
{
    const Completion<bool> happened;
    // Ends connection and timer together with this frame.
    const QObject context;
    QObject::connect(emitter, signal, &context, [happened] { happened.complete(true); });
    if (patience) {
        QTimer::singleShot(*patience, &context, [happened] { happened.complete(false); });
    }
    [[maybe_unused]] const bool wasEmitted = co_await happened;
}

} // namespace tegata::ledger
