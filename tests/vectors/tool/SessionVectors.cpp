#include "Samples.h"
#include "Vectors.h"

#include <tegata/protocol/Session.h>

namespace tegata::vectors {

using namespace protocol;

QJsonArray sessionCases()
{
    const auto key = signingKeyOf("session signer");
    FixedRandom random("session");
    GatewaySession session;
    session.host = "gateway.example:8443";
    session.sessionKey = crypto::publicKeyOf(crypto::generateSessionKey(random));
    session.notBefore = fromUnixSeconds(1767225600);
    session.notAfter = session.notBefore + gatewaySessionMaximum;
    session.signer = *crypto::addressOf(key);

    const auto caseOf = [&](const QString &name, const GatewaySession &shown, const std::string &host,
                            std::uint64_t now, bool isValid) {
        // Signed as it is shown, so that only the rule under test refuses it.
        const auto signature = signDigest(key, shown.signer, digestOf(sampleDeployment(), shown));
        return QJsonObject{{QStringLiteral("name"), name},
                           {QStringLiteral("expect"), isValid ? QStringLiteral("valid") : QStringLiteral("refused")},
                           {QStringLiteral("domain"), domainOf(sampleDeployment())},
                           {QStringLiteral("session"), messageOf(shown)},
                           {QStringLiteral("digest"), hexOf(digestOf(sampleDeployment(), shown).view())},
                           {QStringLiteral("signature"), hexOf(signature->view())},
                           {QStringLiteral("host"), QString::fromStdString(host)},
                           {QStringLiteral("now"), numberText(now)}};
    };
    QJsonArray cases;
    cases.append(caseOf(QStringLiteral("twelve hours, first second"), session, session.host, 1767225600, true));
    cases.append(caseOf(QStringLiteral("twelve hours, last second"), session, session.host, 1767268799, true));
    cases.append(caseOf(QStringLiteral("over"), session, session.host, 1767268800, false));
    cases.append(caseOf(QStringLiteral("not yet"), session, session.host, 1767225599, false));
    cases.append(caseOf(QStringLiteral("another host"), session, "gateway.example", 1767225600, false));
    cases.append(caseOf(QStringLiteral("host in capitals"), session, "GATEWAY.example:8443", 1767225600, false));
    GatewaySession longer = session;
    longer.notAfter += std::chrono::seconds(1);
    cases.append(caseOf(QStringLiteral("one second too long"), longer, session.host, 1767225600, false));
    GatewaySession backwards = session;
    backwards.notAfter = backwards.notBefore;
    cases.append(caseOf(QStringLiteral("empty span"), backwards, session.host, 1767225600, false));
    GatewaySession huge = session;
    huge.notBefore = fromUnixSeconds(0);
    huge.notAfter = fromUnixSeconds(9223372036854775807U);
    cases.append(caseOf(QStringLiteral("without end"), huge, session.host, 1767225600, false));
    return cases;
}

QJsonArray readLogCases()
{
    FixedRandom random("read log");
    const auto patientId = random.strongBytes<PatientId>();
    std::vector<ReadLogEntry> entries;
    Hash32 previous;
    for (std::uint64_t sequence = 1; sequence <= 4; ++sequence) {
        ReadLogEntry entry{sequence,
                           fromUnixSeconds(1767225600 + 60 * sequence),
                           patientId,
                           random.strongBytes<InstitutionId>(),
                           random.strongBytes<Address>(),
                           random.strongBytes<RecordHash>(),
                           previous};
        previous = hashOf(entry);
        entries.push_back(entry);
    }
    const auto jsonOf = [](const ReadLogEntry &entry) {
        return QJsonObject{{QStringLiteral("seq"), numberText(entry.sequence)},
                           {QStringLiteral("time"), numberText(toUnixSeconds(entry.time))},
                           {QStringLiteral("patientId"), hexOf(entry.patientId.view())},
                           {QStringLiteral("institutionId"), hexOf(entry.institutionId.view())},
                           {QStringLiteral("device"), hexOf(entry.device.view())},
                           {QStringLiteral("recordHash"), hexOf(entry.recordHash.view())},
                           {QStringLiteral("previous"), hexOf(entry.previous.view())}};
    };
    QJsonArray cases;
    const auto add = [&](const QString &name, bool isValid, auto change) {
        auto changed = entries;
        change(changed);
        QJsonArray lines;
        for (const ReadLogEntry &entry : changed) {
            lines.append(jsonOf(entry));
        }
        cases.append(
            QJsonObject{{QStringLiteral("name"), name},
                        {QStringLiteral("expect"), isValid ? QStringLiteral("valid") : QStringLiteral("refused")},
                        {QStringLiteral("entries"), lines},
                        {QStringLiteral("last"), hexOf(previous.view())}});
    };
    add(QStringLiteral("four reads"), true, [](auto &) {});
    add(QStringLiteral("a read left out"), false, [](auto &all) { all.erase(all.begin() + 1); });
    add(QStringLiteral("the last read left out"), false, [](auto &all) { all.pop_back(); });
    add(QStringLiteral("another time"), false, [](auto &all) { all[2].time += std::chrono::seconds(1); });
    add(QStringLiteral("another device"), false, [](auto &all) { all[3].device = all[0].device; });
    return cases;
}

} // namespace tegata::vectors
