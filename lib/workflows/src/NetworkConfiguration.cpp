#include <tegata/workflows/NetworkConfiguration.h>

#include "Json_p.h"

#include <tegata/workflows/WorkflowError.h>

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace tegata::workflows {

namespace {

constexpr qsizetype maximumSize = 64 * 1024;
constexpr qsizetype maximumNodes = 16;

tl::unexpected<Error> wrong(const char *member) { return failure(WorkflowError::InvalidConfiguration, member); }

/// Only http and https, with a host, without user names in it (they would end up in logs of proxies).
std::optional<QUrl> webAddressFrom(const QJsonValue &value)
{
    if (!value.isString()) {
        return std::nullopt;
    }
    const QUrl url(value.toString().trimmed(), QUrl::StrictMode);
    const bool isWeb = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!url.isValid() || !isWeb || url.host().isEmpty() || !url.userInfo().isEmpty() || url.hasFragment()) {
        return std::nullopt;
    }
    return url;
}

constexpr std::uint64_t maximumConfirmations = 10'000;

std::optional<ledger::Finality> finalityFrom(const QJsonValue &value)
{
    using Rule = ledger::Finality::Rule;
    if (value.isString()) {
        const QString name = value.toString();
        if (name == QLatin1String("instant")) {
            return ledger::Finality{Rule::Instant, 0};
        }
        if (name == QLatin1String("safe")) {
            return ledger::Finality{Rule::Safe, 0};
        }
        if (name == QLatin1String("finalized")) {
            return ledger::Finality{Rule::Finalized, 0};
        }
        return std::nullopt;
    }
    const auto confirmations = json::unsignedFrom(value);
    if (!confirmations || *confirmations == 0 || *confirmations > maximumConfirmations) {
        return std::nullopt;
    }
    return ledger::Finality{Rule::Confirmations, static_cast<std::uint32_t>(*confirmations)};
}

QJsonValue toJson(const ledger::Finality &finality)
{
    switch (finality.rule) {
    case ledger::Finality::Rule::Instant:
        return QStringLiteral("instant");
    case ledger::Finality::Rule::Confirmations:
        return static_cast<qint64>(finality.confirmations);
    case ledger::Finality::Rule::Safe:
        return QStringLiteral("safe");
    case ledger::Finality::Rule::Finalized:
        return QStringLiteral("finalized");
    }
    return {};
}

} // namespace

Result<NetworkConfiguration> parseNetworkConfiguration(const QByteArray &json)
{
    if (json.size() > maximumSize) {
        return wrong("size");
    }
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isObject()) {
        return wrong("document");
    }
    const QJsonObject object = document.object();
    NetworkConfiguration configuration;

    const auto chainId = json::unsignedFrom(object.value(QLatin1String("chainId")));
    if (!chainId || *chainId == 0) {
        return wrong("chainId");
    }
    configuration.deployment.chainId = protocol::ChainId{*chainId};

    const auto ledger = json::strongFrom<protocol::Address>(object.value(QLatin1String("ledger")));
    if (!ledger || ledger->isZero()) {
        return wrong("ledger");
    }
    configuration.deployment.ledger = *ledger;

    const QJsonValue deployedAt = object.value(QLatin1String("deployedAt"));
    if (!deployedAt.isUndefined()) {
        const auto block = json::unsignedFrom(deployedAt);
        if (!block) {
            return wrong("deployedAt");
        }
        configuration.deployedAt = protocol::BlockNumber{*block};
    }

    const QJsonArray nodes = object.value(QLatin1String("nodes")).toArray();
    if (nodes.isEmpty() || nodes.size() > maximumNodes) {
        return wrong("nodes");
    }
    for (const QJsonValue node : nodes) {
        const auto url = webAddressFrom(node);
        // The same node twice would always agree with itself.
        if (!url ||
            std::find(configuration.nodes.begin(), configuration.nodes.end(), *url) != configuration.nodes.end()) {
            return wrong("nodes");
        }
        configuration.nodes.push_back(*url);
    }

    const auto gateway = webAddressFrom(object.value(QLatin1String("gateway")));
    if (!gateway) {
        return wrong("gateway");
    }
    configuration.gateway = *gateway;

    const QJsonValue patientPage = object.value(QLatin1String("patientPage"));
    if (!patientPage.isUndefined() && patientPage.toString(QStringLiteral("-")) != QString()) {
        const auto page = webAddressFrom(patientPage);
        if (!page) {
            return wrong("patientPage");
        }
        configuration.patientPage = *page;
    }

    const QJsonValue finality = object.value(QLatin1String("finality"));
    if (!finality.isUndefined()) {
        const std::optional<ledger::Finality> rule = finalityFrom(finality);
        if (!rule) {
            return wrong("finality");
        }
        configuration.finality = *rule;
    }
    return configuration;
}

QByteArray writeNetworkConfiguration(const NetworkConfiguration &configuration)
{
    QJsonArray nodes;
    for (const QUrl &node : configuration.nodes) {
        nodes.append(node.toString());
    }
    QJsonObject object{
        {QStringLiteral("chainId"), json::fromUnsigned(protocol::toNumber(configuration.deployment.chainId))},
        {QStringLiteral("ledger"), json::fromStrong(configuration.deployment.ledger)},
        {QStringLiteral("deployedAt"), json::fromUnsigned(protocol::toNumber(configuration.deployedAt))},
        {QStringLiteral("nodes"), nodes},
        {QStringLiteral("gateway"), configuration.gateway.toString()},
        {QStringLiteral("patientPage"), configuration.patientPage.toString()},
        {QStringLiteral("finality"), toJson(configuration.finality)},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

} // namespace tegata::workflows
