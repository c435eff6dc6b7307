#pragma once

#include <tegata/ledgerclient/GatewayClient.h>

#include <QJsonObject>

/// The gateway's answers, read strictly. MalformedReply for anything else than docs/protocol.md §9.
namespace tegata::ledger {

[[nodiscard]] Result<QJsonObject> parseObject(const QByteArray &body);
[[nodiscard]] Result<GatewayHealth> parseHealth(const QJsonObject &object);
[[nodiscard]] Result<SponsoredAction> parseSponsoredAction(const QJsonObject &object);
[[nodiscard]] Result<protocol::SignedEnrolment> parseEnrolment(const QJsonObject &object);
[[nodiscard]] QJsonObject toJson(const protocol::SignedEnrolment &enrolment);
[[nodiscard]] QJsonObject toJson(const protocol::GatewaySession &session);
[[nodiscard]] Result<protocol::ReadLogEntry> parseReadLogEntry(const PatientId &patientId, const QJsonObject &object);
/// `length(4) ‖ envelope` per hash.
[[nodiscard]] Result<std::vector<Bytes>> parseFetched(ByteView body, std::size_t count);
[[nodiscard]] Result<std::vector<RecordHash>> parseHashes(ByteView body);

/// What an answer without success means. `isSigned`: a session's request, where 403 says that the session's key
/// may not.
[[nodiscard]] Error gatewayErrorOf(int status, const QByteArray &body, bool isSigned);

} // namespace tegata::ledger
