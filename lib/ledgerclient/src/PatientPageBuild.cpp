#include <tegata/ledgerclient/PatientPageBuild.h>

#include "HttpTransport_p.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QRegularExpression>

#include <algorithm>

namespace tegata::ledger {
namespace {

constexpr std::chrono::seconds fileDeadline{30};
constexpr qint64 pageBytesMaximum = 16LL << 20U;
constexpr qint64 listBytesMaximum = 256LL << 10U;
constexpr std::size_t filesMaximum = 512;

QByteArray sha256(const QByteArray &content)
{
    return QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex();
}

struct Listing
{
    QString claimed;
    std::vector<QByteArray> paths;
};

Result<Listing> parseListing(const QByteArray &json)
{
    // Names of a page only: nothing that leads above it, to another host, or into a query.
    static const QRegularExpression name(
        QStringLiteral("\\A[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\\z"));
    static const QRegularExpression digits(QStringLiteral("\\A[0-9a-f]{64}\\z"));
    const auto object = QJsonDocument::fromJson(json).object();
    Listing listing;
    listing.claimed = object.value(QLatin1String("hash")).toString();
    const auto files = object.value(QLatin1String("files")).toArray();
    for (const auto &file : files) {
        const auto path = file.toObject().value(QLatin1String("path")).toString();
        if (!name.match(path).hasMatch() || listing.paths.size() == filesMaximum) {
            return failure(LedgerError::MalformedReply, "a name in build.json");
        }
        listing.paths.push_back(path.toLatin1());
    }
    std::sort(listing.paths.begin(), listing.paths.end());
    const auto isTwice = std::adjacent_find(listing.paths.begin(), listing.paths.end()) != listing.paths.end();
    const auto hasBeginning =
        std::find(listing.paths.begin(), listing.paths.end(), "index.html") != listing.paths.end();
    if (!digits.match(listing.claimed).hasMatch() || isTwice || !hasBeginning) {
        return failure(LedgerError::MalformedReply, "build.json");
    }
    return listing;
}

Task<QByteArray> fetchFile(QNetworkAccessManager *network, QUrl url, qint64 maximumSize)
{
    auto sending = sendHttp(network, makeRequest(url), "GET", {}, fileDeadline, maximumSize);
    const Result<HttpReply> reply = co_await std::move(sending);
    if (!reply) {
        co_return failure(reply.error());
    }
    if (reply->status != 200) {
        const auto code = reply->status == 404 ? LedgerError::NotFound : LedgerError::MalformedReply;
        co_return failure(code, "HTTP status " + std::to_string(reply->status));
    }
    co_return QByteArray(reply->body);
}

} // namespace

QString patientPageBuildOf(std::vector<PatientPageFile> files)
{
    std::sort(files.begin(), files.end(),
              [](const PatientPageFile &left, const PatientPageFile &right) { return left.path < right.path; });
    QCryptographicHash build(QCryptographicHash::Sha256);
    for (const auto &file : files) {
        build.addData(file.path + ' ' + sha256(file.content) + '\n');
    }
    return QString::fromLatin1(build.result().toHex());
}

Task<PatientPageBuild> fetchPatientPageBuild(QUrl page)
{
    const std::unique_ptr<QNetworkAccessManager> network = makeNetworkAccess();
    page.setFragment({});
    page.setQuery(QString());
    const auto at = [&page](const QByteArray &path) { return page.resolved(QUrl(QString::fromLatin1(path))); };

    auto listed = fetchFile(network.get(), at("build.json"), listBytesMaximum);
    const Result<QByteArray> list = co_await std::move(listed);
    if (!list) {
        co_return failure(list.error());
    }
    const Result<Listing> listing = parseListing(*list);
    if (!listing) {
        co_return failure(listing.error());
    }
    std::vector<PatientPageFile> files;
    QByteArray beginning;
    qint64 left = pageBytesMaximum;
    for (const QByteArray &path : listing->paths) {
        auto fetching = fetchFile(network.get(), at(path), left);
        const Result<QByteArray> content = co_await std::move(fetching);
        if (!content) {
            co_return failure(content.error());
        }
        left -= content->size();
        if (path == "index.html") {
            beginning = *content;
        }
        files.push_back({path, *content});
    }
    // What a phone opens is the address itself; it must be the file that was counted.
    auto opening = fetchFile(network.get(), page, pageBytesMaximum);
    const Result<QByteArray> opened = co_await std::move(opening);
    if (!opened) {
        co_return failure(opened.error());
    }
    if (*opened != beginning) {
        co_return failure(LedgerError::MalformedReply, "the page is not the index.html of its build");
    }
    auto describing = fetchFile(network.get(), at("network.json"), listBytesMaximum);
    const Result<QByteArray> described = co_await std::move(describing);
    if (!described && !described.error().is(LedgerError::NotFound)) {
        co_return failure(described.error());
    }
    PatientPageBuild found;
    found.build = patientPageBuildOf(std::move(files));
    found.claimed = listing->claimed;
    found.network = described ? *described : QByteArray();
    const PatientPageBuild answer = found;
    co_return answer;
}

} // namespace tegata::ledger
