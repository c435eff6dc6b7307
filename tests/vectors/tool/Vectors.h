#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QString>

#include <vector>

/// The golden vectors of the protocol, made from fixed randomness. Format: tests/vectors/README.md.
namespace tegata::vectors {

struct VectorFile
{
    QString name;
    QByteArray content;
};

/// Every file, always with the same bytes.
[[nodiscard]] std::vector<VectorFile> allVectorFiles();

// One function for each file.
[[nodiscard]] QJsonArray typedDataCases();
[[nodiscard]] QJsonArray keyCases();
[[nodiscard]] QJsonArray wrapCases();
[[nodiscard]] QJsonArray vaultCases();
[[nodiscard]] QJsonArray recordCases();
[[nodiscard]] QJsonArray chartChainCases();
[[nodiscard]] QJsonArray merkleCases();
[[nodiscard]] QJsonArray enrolmentCases();
[[nodiscard]] QJsonArray checkNumberCases();
[[nodiscard]] QJsonArray sessionCases();
[[nodiscard]] QJsonArray readLogCases();

} // namespace tegata::vectors
