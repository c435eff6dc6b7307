#pragma once

#include <tegata/base/Task.h>
#include <tegata/ledgerclient/LedgerError.h>

#include <QByteArray>
#include <QString>
#include <QUrl>

#include <vector>

/// Which build of the patient's page an address serves, found out from the files themselves (docs/gateway.md, "The
/// patient's page"). It says what was served to us, now; what a server sends to somebody else nobody can see from here.
namespace tegata::ledger {

struct PatientPageFile
{
    /// Below the page's address, without a leading slash.
    QByteArray path;
    QByteArray content;
};

struct PatientPageBuild
{
    /// 64 lower-case hexadecimal digits, computed from the files.
    QString build;
    /// What build.json beside the page says; the same for an honest page.
    QString claimed;
    /// network.json beside the page, as it is; empty when there is none.
    QByteArray network;
};

/// SHA-256 over one line "<path> <SHA-256 of the file in lower-case hexadecimal>\n" for each file, in the order of the
/// paths' bytes. The order of `files` does not matter.
[[nodiscard]] QString patientPageBuildOf(std::vector<PatientPageFile> files);

/// Fetches build.json, every file that it lists, and the page itself. At most 512 files and 16 MiB.
/// @param page the address as it stands in the QR codes.
/// MalformedReply when build.json is not one, or when the page itself is not the index.html that it lists; NotFound
/// without a build.json; Unreachable, Timeout (30 seconds for each file), TooLarge.
[[nodiscard]] Task<PatientPageBuild> fetchPatientPageBuild(QUrl page);

} // namespace tegata::ledger
