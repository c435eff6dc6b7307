#include "VectorSupport.h"

#include "Samples.h"

#include <tegata/protocol/Session.h>

#include <QTest>

using namespace tegata;
using namespace tegata::protocol;
using namespace tegata::test;

class SessionTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aSessionHoldsAtItsHostForItsTime()
    {
        const auto signature = signSession(m_deployment, m_session, m_key);
        QVERIFY(signature.has_value());
        const auto verified = [&](std::string_view host, std::chrono::seconds after) {
            return verifySession(m_deployment, m_session, *signature, host, m_session.notBefore + after);
        };
        QVERIFY(verified("gateway.example", std::chrono::seconds(0)).has_value());
        QVERIFY(verified("gateway.example", std::chrono::hours(12) - std::chrono::seconds(1)).has_value());
        QVERIFY(verified("gateway.example", std::chrono::hours(12)).error().is(ProtocolError::NotAuthentic));
        QVERIFY(verified("gateway.example", std::chrono::seconds(-1)).error().is(ProtocolError::NotAuthentic));
        QVERIFY(verified("other.example", std::chrono::seconds(0)).error().is(ProtocolError::NotAuthentic));
        QVERIFY(verified("", std::chrono::seconds(0)).error().is(ProtocolError::NotAuthentic));
        Deployment other = m_deployment;
        other.chainId = ChainId{1};
        QVERIFY(!verifySession(other, m_session, *signature, "gateway.example", m_session.notBefore).has_value());
    }

    void everyFieldIsSigned()
    {
        const auto signature = signSession(m_deployment, m_session, m_key);
        const auto refused = [&](auto change) {
            GatewaySession changed = m_session;
            change(changed);
            return !verifySession(m_deployment, changed, *signature, changed.host,
                                  changed.notBefore + std::chrono::seconds(10))
                        .has_value();
        };
        QVERIFY(refused([](auto &session) { session.host = "other.example"; }));
        QVERIFY(refused([](auto &session) { session.sessionKey = crypto::SessionPublicKey(); }));
        QVERIFY(refused([](auto &session) { session.notBefore += std::chrono::seconds(1); }));
        QVERIFY(refused([](auto &session) { session.notAfter -= std::chrono::seconds(1); }));
        QVERIFY(refused([](auto &session) { session.signer = Address(); }));
    }

    void moreThanTwelveHoursAreNeitherSignedNorAccepted()
    {
        GatewaySession longer = m_session;
        longer.notAfter += std::chrono::seconds(1);
        QVERIFY(signSession(m_deployment, longer, m_key).error().is(ProtocolError::InvalidValue));
        GatewaySession empty = m_session;
        empty.notAfter = empty.notBefore;
        QVERIFY(signSession(m_deployment, empty, m_key).error().is(ProtocolError::InvalidValue));
        // Extremes of the number must not wrap round.
        GatewaySession extreme = m_session;
        extreme.notBefore = fromUnixSeconds(0x8000000000000000U);
        extreme.notAfter = fromUnixSeconds(0x7fffffffffffffffU);
        QVERIFY(verifySession(m_deployment, extreme, Signature(), extreme.host, fromUnixSeconds(0))
                    .error()
                    .is(ProtocolError::InvalidValue));
        QVERIFY(signSession(m_deployment, m_session, vectors::signingKeyOf("a stranger"))
                    .error()
                    .is(ProtocolError::SignerMismatch));
    }

    void everyFieldOfAReadIsInItsHash()
    {
        const ReadLogEntry entry{1,         fromUnixSeconds(5), PatientId(), InstitutionId(),
                                 Address(), RecordHash(),       Hash32()};
        const auto changed = [&](auto change) {
            ReadLogEntry other = entry;
            change(other);
            return hashOf(other) != hashOf(entry);
        };
        ByteArray<32> one{};
        one[0] = 1;
        QVERIFY(changed([](auto &other) { other.sequence = 2; }));
        QVERIFY(changed([](auto &other) { other.time += std::chrono::seconds(1); }));
        QVERIFY(changed([&](auto &other) { other.patientId = PatientId(one); }));
        QVERIFY(changed([&](auto &other) { other.institutionId = InstitutionId(one); }));
        QVERIFY(changed([](auto &other) { other.device = *Address::fromHex("01" + std::string(38, '0')); }));
        QVERIFY(changed([&](auto &other) { other.recordHash = RecordHash(one); }));
        QVERIFY(changed([&](auto &other) { other.previous = Hash32(one); }));
    }

private:
    Deployment m_deployment = vectors::sampleDeployment();
    crypto::SigningKey m_key = vectors::signingKeyOf("session");
    GatewaySession m_session{"gateway.example", strong<crypto::SessionPublicKey>(std::string(64, '7')),
                             fromUnixSeconds(1767225600), fromUnixSeconds(1767225600) + gatewaySessionMaximum,
                             *crypto::addressOf(m_key)};
};

QTEST_APPLESS_MAIN(SessionTest)
#include "SessionTest.moc"
