#pragma once

#include <tegata/gateway/Configuration.h>
#include <tegata/gateway/HttpMessage.h>

#include <QHash>

#include <optional>

namespace tegata::gateway {

/// The patient's page (the built apps/patient-web) and its network.json. Everything is read once, at load(): a request
/// is looked up by its exact name in a fixed list, so there is no path that leads to anything else.
class PatientPage
{
public:
    /// Reads `settings.directory` and `settings.networkFile`. ConfigurationInvalid names the file when there is no
    /// index.html, when a name or type is not one that a page has, when something is a link, or larger than 16 MiB in
    /// all, or when the network file is not one, or is of another chain or ledger than `deployment`.
    [[nodiscard]] static Result<PatientPage> load(const PageSettings &settings, const protocol::Deployment &deployment,
                                                  const std::vector<QString> &publicHosts);

    /// Build of the page, 64 hexadecimal digits: SHA-256 over one line "<path> <SHA-256 of the file>\n" for each file
    /// in the order of the paths' bytes, without build.json, network.json and the compressed forms (.br, .gz).
    [[nodiscard]] const QByteArray &build() const { return m_build; }
    [[nodiscard]] qsizetype fileCount() const { return m_files.size(); }

    /// The answer to GET or HEAD of any path; NotFound, MethodNotAllowed.
    [[nodiscard]] Result<HttpResponse> answer(const HttpHead &head) const;

private:
    struct File
    {
        QByteArray contentType;
        QByteArray content;
        /// Empty when the build did not make it.
        QByteArray brotli;
        QByteArray gzip;
        /// First half of the content's SHA-256, without quotation marks.
        QByteArray tag;
        /// Its name changes with its content.
        bool isImmutable = false;
    };
    [[nodiscard]] Result<void> readDirectory(const QString &directory);
    [[nodiscard]] Result<void> attachCompressed(const QHash<QByteArray, QByteArray> &compressed);
    [[nodiscard]] Result<void> readNetwork(const QString &file, const protocol::Deployment &deployment,
                                           const std::vector<QString> &publicHosts);
    void makeFields(const QByteArrayList &connections, std::chrono::seconds strictTransport);

    /// By path, with the leading slash.
    QHash<QByteArray, File> m_files;
    QByteArray m_build;
    QByteArrayList m_connections;
    /// The same for every file.
    std::vector<std::pair<QByteArray, QByteArray>> m_fields;
};

} // namespace tegata::gateway
