#pragma once

#include <tegata/gateway/HttpMessage.h>

#include <QByteArrayList>

namespace tegata::gateway {

/// Every request of docs/protocol.md §9.
enum class Route
{
    Health,
    OpenSession,
    SubmitAction,
    ActionState,
    PutRecord,
    GetRecord,
    FetchRecords,
    PutBatch,
    GetBatch,
    PutWrap,
    GetWrap,
    PatientWraps,
    PutPredecessor,
    GetPredecessor,
    PutDirectoryEntry,
    GetDirectoryEntry,
    Directory,
    PostMailbox,
    Mailbox,
    DeleteMailbox,
    PutIntroduction,
    Reads,
    Events
};

struct RouteMatch
{
    Route route = Route::Health;
    /// Whether anybody may ask without a session.
    bool isOpen = false;
    qint64 bodyMaximum = 0;
    /// The variable segments of the path, in order.
    QByteArrayList arguments;
};

/// Finds the route of a method and path. NotFound, or MethodNotAllowed for a known path with another method.
[[nodiscard]] Result<RouteMatch> routeOf(const QByteArray &method, const QByteArray &path);

/// "PutRecord", …: for the log.
[[nodiscard]] std::string_view nameOf(Route route);

} // namespace tegata::gateway
