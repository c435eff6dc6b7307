#include "UnlockAttempts_p.h"

#include "Logging_p.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace tegata::keystore {

namespace {

/// Seconds to wait after the first, second, … wrong PIN; the last one from then on. Three slips cost nothing.
constexpr std::array<int, 8> delays = {0, 0, 0, 2, 5, 15, 30, 60};
constexpr int mostCounted = 1'000'000;
constexpr std::uint64_t maximumFileSize = 4096;

QString fileName() { return QStringLiteral("unlock-attempts.json"); }

} // namespace

void UnlockAttempts::load()
{
    m_last = m_clock.now();
    m_wrong = static_cast<int>(delays.size());
    const Result<Bytes> bytes = m_folder.files().read(m_folder.file(fileName()), maximumFileSize);
    const QJsonObject object = bytes ? QJsonDocument::fromJson(toQByteArray(*bytes)).object() : QJsonObject();
    const QJsonValue wrong = object.value(QLatin1String("wrong"));
    const QJsonValue last = object.value(QLatin1String("last"));
    if (!wrong.isDouble() || !last.isDouble() || wrong.toInteger() < 0 || wrong.toInteger() > mostCounted) {
        qCWarning(profileLog) << "the counter of wrong PINs is gone or damaged: starting with the longest delay";
        return;
    }
    m_wrong = static_cast<int>(wrong.toInteger());
    m_last = UnixTime(std::chrono::seconds(last.toInteger()));
}

std::chrono::seconds UnlockAttempts::delay() const
{
    if (m_wrong == 0) {
        return std::chrono::seconds(0);
    }
    const UnixTime now = m_clock.now();
    // A clock that went back starts the wait again: it never shortens it, and a clock that was wrongly far
    // ahead does not lock the profile for years.
    m_last = std::min(m_last, now);
    const auto index = std::min<std::size_t>(static_cast<std::size_t>(m_wrong), delays.size()) - 1;
    return std::max(std::chrono::seconds(0), std::chrono::seconds(delays[index]) - (now - m_last));
}

Result<void> UnlockAttempts::count()
{
    m_wrong = std::min(m_wrong + 1, mostCounted);
    m_last = m_clock.now();
    return save();
}

Result<void> UnlockAttempts::reset()
{
    m_wrong = 0;
    m_last = m_clock.now();
    return save();
}

Result<void> UnlockAttempts::save()
{
    const QJsonObject object{
        {QStringLiteral("version"), 1},
        {QStringLiteral("wrong"), m_wrong},
        {QStringLiteral("last"), static_cast<qint64>(m_last.time_since_epoch().count())},
    };
    const QByteArray bytes = QJsonDocument(object).toJson(QJsonDocument::Compact);
    Result<void> written = m_folder.files().replace(m_folder.file(fileName()), bytesOf(bytes));
    return written ? Result<void>() : failure(storageError(written.error()));
}

} // namespace tegata::keystore
