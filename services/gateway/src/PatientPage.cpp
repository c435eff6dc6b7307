#include <tegata/gateway/PatientPage.h>

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>

namespace tegata::gateway {
namespace {

constexpr qint64 pageBytesMaximum = 16LL << 20U;
constexpr qsizetype pageFilesMaximum = 512;
constexpr qint64 networkFileMaximum = 64 * 1024;

tl::unexpected<Error> invalid(const QString &detail)
{
    return failure(GatewayError::ConfigurationInvalid, detail.toStdString());
}

/// Empty for a type that a page does not have.
QByteArray contentTypeOf(const QByteArray &path)
{
    static const QHash<QByteArray, QByteArray> types{
        {"html", "text/html; charset=utf-8"},
        {"js", "text/javascript; charset=utf-8"},
        {"mjs", "text/javascript; charset=utf-8"},
        {"css", "text/css; charset=utf-8"},
        {"json", "application/json"},
        {"map", "application/json"},
        {"webmanifest", "application/manifest+json"},
        {"wasm", "application/wasm"},
        {"svg", "image/svg+xml"},
        {"png", "image/png"},
        {"ico", "image/x-icon"},
        {"webp", "image/webp"},
        {"jpg", "image/jpeg"},
        {"woff2", "font/woff2"},
        {"txt", "text/plain; charset=utf-8"},
    };
    return types.value(path.mid(path.lastIndexOf('.') + 1));
}

/// Names as the build writes them for files whose name holds a hash of their content.
bool hasHashInName(const QByteArray &path)
{
    static const QRegularExpression form(QStringLiteral("^/assets/[A-Za-z0-9._-]+-[A-Za-z0-9_-]{8,}\\.[a-z0-9]+$"));
    return form.match(QString::fromLatin1(path)).hasMatch();
}

QByteArray sha256(const QByteArray &content)
{
    return QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex();
}

/// Scheme, host and port, as a Content-Security-Policy names a source; empty when it is not an address of the web.
QByteArray sourceOf(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    static const QStringList schemes{QStringLiteral("http"), QStringLiteral("https")};
    if (!url.isValid() || !schemes.contains(url.scheme()) || url.host().isEmpty()) {
        return {};
    }
    const auto source = url.toEncoded(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment |
                                      QUrl::RemoveUserInfo | QUrl::FullyEncoded);
    // A separator of the policy in a source would end its directive.
    return source.contains(';') || source.contains(',') || source.contains('\'') ? QByteArray() : source;
}

/// "http://…" → "ws://…"
QByteArray socketOf(const QByteArray &source) { return "ws" + source.mid(4); }

bool accepts(const QByteArray &acceptEncoding, QByteArrayView coding)
{
    const auto items = acceptEncoding.split(',');
    return std::any_of(items.begin(), items.end(), [coding](const QByteArray &item) {
        const auto parts = item.split(';');
        const auto weight = parts.value(1).trimmed();
        static const QRegularExpression none(QStringLiteral("^[qQ]=0(\\.0{0,3})?$"));
        return parts.first().trimmed().toLower() == coding && !none.match(QString::fromLatin1(weight)).hasMatch();
    });
}

bool namesTag(const QByteArray &ifNoneMatch, const QByteArray &tag)
{
    const auto items = ifNoneMatch.split(',');
    return std::any_of(items.begin(), items.end(), [&tag](const QByteArray &item) {
        auto known = item.trimmed();
        if (known.startsWith("W/")) { // a proxy that compressed it says so
            known.remove(0, 2);
        }
        return known == tag || known == "*";
    });
}

} // namespace

Result<PatientPage> PatientPage::load(const PageSettings &settings, const protocol::Deployment &deployment,
                                      const std::vector<QString> &publicHosts)
{
    PatientPage page;
    if (auto read = page.readDirectory(settings.directory); !read) {
        return failure(read.error());
    }
    if (auto read = page.readNetwork(settings.networkFile, deployment, publicHosts); !read) {
        return failure(read.error());
    }
    page.makeFields(page.m_connections, settings.strictTransport);
    return page;
}

Result<void> PatientPage::readDirectory(const QString &directory)
{
    const QDir root(directory);
    if (!root.exists()) {
        return invalid(QStringLiteral("page.directory: there is no folder %1").arg(directory));
    }
    static const QRegularExpression name(
        QStringLiteral("^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$"));
    QHash<QByteArray, QByteArray> compressed;
    qint64 total = 0;
    qsizetype count = 0;
    QDirIterator entries(root.path(), QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                         QDirIterator::Subdirectories);
    while (entries.hasNext()) {
        entries.next();
        const auto information = entries.fileInfo();
        const auto relative = root.relativeFilePath(information.filePath());
        // Not left out silently: what the folder holds and what is served are to be the same.
        if (information.isSymLink() || !name.match(relative).hasMatch()) {
            return invalid(QStringLiteral("page.directory: %1 is not a file of a page").arg(relative));
        }
        if (information.isDir()) {
            continue;
        }
        QFile file(information.filePath());
        if (!information.isFile() || !file.open(QIODevice::ReadOnly)) {
            return invalid(QStringLiteral("page.directory: %1 cannot be read").arg(relative));
        }
        const auto content = file.read(pageBytesMaximum + 1);
        total += content.size();
        if (total > pageBytesMaximum || ++count > pageFilesMaximum) {
            return invalid(QStringLiteral("page.directory: more than 16 MiB or 512 files"));
        }
        const auto path = '/' + relative.toLatin1();
        if (path.endsWith(".br") || path.endsWith(".gz")) {
            compressed.insert(path, content);
            continue;
        }
        File served;
        served.contentType = contentTypeOf(path);
        if (served.contentType.isEmpty()) {
            return invalid(QStringLiteral("page.directory: %1 is of an unknown type").arg(relative));
        }
        served.tag = sha256(content).left(32);
        served.content = content;
        served.isImmutable = hasHashInName(path);
        m_files.insert(path, served);
    }
    if (!m_files.contains("/index.html")) {
        return invalid(QStringLiteral("page.directory: there is no index.html; build the page first"));
    }
    auto paths = m_files.keys();
    std::sort(paths.begin(), paths.end());
    QCryptographicHash build(QCryptographicHash::Sha256);
    for (const auto &path : std::as_const(paths)) {
        if (path != "/build.json" && path != "/network.json") {
            build.addData(path.mid(1) + ' ' + sha256(m_files[path].content) + '\n');
        }
    }
    m_build = build.result().toHex();
    return attachCompressed(compressed);
}

Result<void> PatientPage::attachCompressed(const QHash<QByteArray, QByteArray> &compressed)
{
    for (auto entry = compressed.begin(); entry != compressed.end(); ++entry) {
        const auto found = m_files.find(entry.key().chopped(3));
        if (found == m_files.end()) {
            return invalid(QStringLiteral("page.directory: %1 is the compressed form of nothing")
                               .arg(QString::fromLatin1(entry.key().mid(1))));
        }
        (entry.key().endsWith(".br") ? found->brotli : found->gzip) = entry.value();
    }
    return {};
}

Result<void> PatientPage::readNetwork(const QString &path, const protocol::Deployment &deployment,
                                      const std::vector<QString> &publicHosts)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > networkFileMaximum) {
        return invalid(QStringLiteral("page.network-file: %1 cannot be read").arg(path));
    }
    const auto content = file.readAll();
    const auto network = QJsonDocument::fromJson(content).object();
    const auto ledgerText = network.value(QStringLiteral("ledger")).toString().toStdString();
    if (network.value(QStringLiteral("chainId")).toVariant().toULongLong() != protocol::toNumber(deployment.chainId) ||
        protocol::Address::fromHex(ledgerText) != deployment.ledger) {
        return invalid(QStringLiteral("page.network-file: it is of another chain or ledger than [chain]"));
    }
    const auto gateway = sourceOf(network.value(QStringLiteral("gateway")).toString());
    const auto nodes = network.value(QStringLiteral("nodes")).toArray();
    if (gateway.isEmpty() || nodes.isEmpty()) {
        return invalid(QStringLiteral("page.network-file: it names no gateway or no nodes"));
    }
    // 'self' does not cover the WebSocket of the own origin in every browser.
    QByteArrayList connections{gateway, socketOf(gateway)};
    for (const auto &host : publicHosts) {
        connections.append("ws://" + host.toLatin1());
        connections.append("wss://" + host.toLatin1());
    }
    for (const auto &node : nodes) {
        const auto source = sourceOf(node.toString());
        if (source.isEmpty()) {
            return invalid(QStringLiteral("page.network-file: a node is not an http or https address"));
        }
        connections.append(source);
    }
    for (const auto &connection : std::as_const(connections)) {
        if (!m_connections.contains(connection)) {
            m_connections.append(connection);
        }
    }
    File served;
    served.contentType = contentTypeOf("/network.json");
    served.content = content;
    served.tag = sha256(content).left(32);
    m_files.insert("/network.json", served);
    return {};
}

void PatientPage::makeFields(const QByteArrayList &connections, std::chrono::seconds strictTransport)
{
    m_fields = {
        {"Content-Security-Policy",
         "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; "
         "font-src 'self'; connect-src 'self' " +
             connections.join(' ') +
             "; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
             "require-trusted-types-for 'script'; trusted-types tegata"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Embedder-Policy", "require-corp"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Permissions-Policy",
         "camera=(self), publickey-credentials-create=(self), publickey-credentials-get=(self), microphone=(), "
         "geolocation=(), payment=(), usb=(), serial=(), hid=(), midi=(), display-capture=(), "
         "accelerometer=(), gyroscope=(), magnetometer=(), browsing-topics=()"},
    };
    if (strictTransport.count() > 0) {
        m_fields.emplace_back("Strict-Transport-Security", "max-age=" + QByteArray::number(strictTransport.count()));
    }
}

Result<HttpResponse> PatientPage::answer(const HttpHead &head) const
{
    const auto found = m_files.find(head.path == "/" ? QByteArray("/index.html") : head.path);
    if (found == m_files.end()) {
        return failure(GatewayError::NotFound, "page");
    }
    if (head.method != "GET" && head.method != "HEAD") {
        return failure(GatewayError::MethodNotAllowed, "page");
    }
    const auto encodings = head.field("accept-encoding");
    HttpResponse response;
    response.contentType = found->contentType;
    response.fields = m_fields;
    QByteArray suffix;
    if (!found->brotli.isEmpty() && accepts(encodings, "br")) {
        response.body = found->brotli;
        response.fields.emplace_back("Content-Encoding", "br");
        suffix = "-br";
    } else if (!found->gzip.isEmpty() && accepts(encodings, "gzip")) {
        response.body = found->gzip;
        response.fields.emplace_back("Content-Encoding", "gzip");
        suffix = "-gz";
    } else {
        response.body = found->content;
    }
    if (!found->brotli.isEmpty() || !found->gzip.isEmpty()) {
        response.fields.emplace_back("Vary", "Accept-Encoding");
    }
    const QByteArray tag = '"' + found->tag + suffix + '"';
    response.fields.emplace_back("ETag", tag);
    response.fields.emplace_back("Cache-Control",
                                 found->isImmutable ? "public, max-age=31536000, immutable" : "no-cache");
    if (namesTag(head.field("if-none-match"), tag)) {
        response.status = 304;
        response.contentType.clear();
        response.body.clear();
    }
    response.isHeadOnly = head.method == "HEAD";
    return response;
}

} // namespace tegata::gateway
