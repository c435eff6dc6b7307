#include "Vectors.h"

#include <QJsonDocument>

namespace tegata::vectors {

namespace {

VectorFile fileOf(const QString &name, const QString &about, const QJsonArray &cases)
{
    const QJsonObject root{
        {QStringLiteral("format"), 1}, {QStringLiteral("about"), about}, {QStringLiteral("cases"), cases}};
    return {name + QStringLiteral(".json"), QJsonDocument(root).toJson(QJsonDocument::Indented)};
}

} // namespace

std::vector<VectorFile> allVectorFiles()
{
    std::vector<VectorFile> files;
    files.push_back(fileOf(QStringLiteral("typed-data"),
                           QStringLiteral("Every EIP-712 struct: types, hashes, digest, signature (section 2)"),
                           typedDataCases()));
    files.push_back(
        fileOf(QStringLiteral("keys"), QStringLiteral("Derived keys and commitments (section 4)"), keyCases()));
    files.push_back(
        fileOf(QStringLiteral("wraps"), QStringLiteral("Stored wraps of kinds 1 to 4 (section 5)"), wrapCases()));
    files.push_back(fileOf(QStringLiteral("vault"),
                           QStringLiteral("Predecessor seals and directory entries (section 5)"), vaultCases()));
    files.push_back(fileOf(QStringLiteral("records"), QStringLiteral("Record envelopes (section 6)"), recordCases()));
    files.push_back(fileOf(QStringLiteral("chart-chain"), QStringLiteral("Heads of a chart over its links (section 3)"),
                           chartChainCases()));
    files.push_back(
        fileOf(QStringLiteral("merkle"), QStringLiteral("Merkle roots of batches (section 3)"), merkleCases()));
    files.push_back(fileOf(QStringLiteral("enrolment"),
                           QStringLiteral("Enrolment requests with sealed names (section 7)"), enrolmentCases()));
    files.push_back(
        fileOf(QStringLiteral("check-number"), QStringLiteral("Check numbers (section 7)"), checkNumberCases()));
    files.push_back(
        fileOf(QStringLiteral("sessions"), QStringLiteral("Gateway sessions (sections 2 and 9)"), sessionCases()));
    files.push_back(fileOf(QStringLiteral("read-log"), QStringLiteral("The log of reads as a hash chain (section 9)"),
                           readLogCases()));
    return files;
}

} // namespace tegata::vectors
