#include <tegata/gateway/Router.h>

#include <tegata/protocol/ChartChain.h>
#include <tegata/protocol/Records.h>

#include <array>

namespace tegata::gateway {
namespace {

struct Row
{
    Route route;
    std::string_view name;
    std::string_view method;
    /// "*" stands for one variable segment.
    std::string_view path;
    bool isOpen;
    qint64 bodyMaximum;
};

constexpr qint64 envelopeMaximum = static_cast<qint64>(protocol::envelopeOverhead) + protocol::sizeBucketMaximum;
constexpr qint64 wrapMaximum =
    static_cast<qint64>(protocol::wrapHeaderSize) + static_cast<qint64>(protocol::wrapBlobMaximum);
// 128 KiB of calldata in hexadecimal, and the rest of the object.
constexpr qint64 actionMaximum = 264 * 1024;

constexpr std::array rows{
    Row{Route::Health, "Health", "GET", "/v1/health", true, 0},
    Row{Route::OpenSession, "OpenSession", "POST", "/v1/sessions", true, 4096},
    Row{Route::SubmitAction, "SubmitAction", "POST", "/v1/actions", true, actionMaximum},
    Row{Route::ActionState, "ActionState", "GET", "/v1/actions/*", true, 0},
    Row{Route::PutRecord, "PutRecord", "PUT", "/v1/records/*", false, envelopeMaximum},
    Row{Route::GetRecord, "GetRecord", "GET", "/v1/records/*", false, 0},
    Row{Route::FetchRecords, "FetchRecords", "POST", "/v1/records/fetch", false, 32 * 1024},
    Row{Route::PutBatch, "PutBatch", "PUT", "/v1/batches/*", false, 32 * qint64(protocol::batchCountMaximum)},
    Row{Route::GetBatch, "GetBatch", "GET", "/v1/batches/*", false, 0},
    Row{Route::PutWrap, "PutWrap", "PUT", "/v1/wraps/*", false, wrapMaximum},
    Row{Route::GetWrap, "GetWrap", "GET", "/v1/wraps/*", false, 0},
    Row{Route::PatientWraps, "PatientWraps", "GET", "/v1/patients/*/wraps", false, 0},
    Row{Route::PutPredecessor, "PutPredecessor", "PUT", "/v1/vaults/*/*/predecessor", false, 4096},
    Row{Route::GetPredecessor, "GetPredecessor", "GET", "/v1/vaults/*/*/predecessor", false, 0},
    Row{Route::PutDirectoryEntry, "PutDirectoryEntry", "PUT", "/v1/directory/*/*", false, 16 * 1024},
    Row{Route::GetDirectoryEntry, "GetDirectoryEntry", "GET", "/v1/directory/*/*", false, 0},
    Row{Route::Directory, "Directory", "GET", "/v1/directory/*", false, 0},
    Row{Route::PostMailbox, "PostMailbox", "POST", "/v1/mailbox/*", true, 8 * 1024},
    Row{Route::Mailbox, "Mailbox", "GET", "/v1/mailbox/*", false, 0},
    Row{Route::DeleteMailbox, "DeleteMailbox", "DELETE", "/v1/mailbox/*/*", false, 0},
    Row{Route::PutIntroduction, "PutIntroduction", "PUT", "/v1/introductions/*", false, 1024},
    Row{Route::Reads, "Reads", "GET", "/v1/patients/*/reads", false, 0},
    Row{Route::Events, "Events", "GET", "/v1/events", true, 0},
};

/// The variable segments when the path has the form of the pattern.
std::optional<QByteArrayList> matched(std::string_view pattern, const QByteArrayList &segments)
{
    const auto wanted = QByteArray(pattern.data(), static_cast<qsizetype>(pattern.size())).split('/');
    if (wanted.size() != segments.size()) {
        return std::nullopt;
    }
    QByteArrayList arguments;
    for (qsizetype index = 0; index < wanted.size(); ++index) {
        if (wanted[index] == "*") {
            if (segments[index].isEmpty()) {
                return std::nullopt;
            }
            arguments.append(segments[index]);
        } else if (wanted[index] != segments[index]) {
            return std::nullopt;
        }
    }
    return arguments;
}

} // namespace

Result<RouteMatch> routeOf(const QByteArray &method, const QByteArray &path)
{
    const auto segments = path.split('/');
    bool isKnownPath = false;
    for (const auto &row : rows) {
        auto arguments = matched(row.path, segments);
        if (!arguments) {
            continue;
        }
        isKnownPath = true;
        if (QByteArrayView(row.method.data(), static_cast<qsizetype>(row.method.size())) == method) {
            return RouteMatch{row.route, row.isOpen, row.bodyMaximum, std::move(*arguments)};
        }
    }
    return failure(isKnownPath ? GatewayError::MethodNotAllowed : GatewayError::NotFound);
}

std::string_view nameOf(Route route)
{
    for (const auto &row : rows) {
        if (row.route == route) {
            return row.name;
        }
    }
    return "Unknown";
}

} // namespace tegata::gateway
