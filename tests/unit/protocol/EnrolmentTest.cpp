#include "VectorSupport.h"

#include "Samples.h"

#include <tegata/protocol/Enrolment.h>

#include <QTest>

using namespace tegata;
using namespace tegata::protocol;
using namespace tegata::test;

namespace {

template <typename Value> bool isNotAuthentic(const Result<Value> &result)
{
    return !result && result.error().is(ProtocolError::NotAuthentic);
}

} // namespace

class EnrolmentTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        FixedRandom random(51);
        m_institution = random.strongBytes<InstitutionId>();
        m_vaultKey = crypto::generateEncryptionKey(random);
        m_checkNonce = random.strongBytes<CheckNonce>();
        m_enrolment = make(m_names, random);
    }

    void theAdministratorReadsWhatTheTerminalWrote()
    {
        QVERIFY(verifyEnrolment(m_deployment, *m_enrolment).has_value());
        const auto content = openEnrolment(m_deployment, *m_enrolment, m_vaultKey);
        QVERIFY(content.has_value());
        QCOMPARE(content->names, m_names);
        QCOMPARE(content->checkNonce, m_checkNonce);
    }

    void theConsentIsTheOneThatApprovalWants()
    {
        ApproveDevice approval;
        approval.institutionId = m_institution;
        approval.device = m_enrolment->request.device;
        approval.encPk = m_enrolment->request.encPk;
        QVERIFY(
            verifySigner(digestOf(m_deployment, *consentOf(Action(approval))), m_enrolment->consent, approval.device)
                .has_value());
    }

    void everyFieldIsSigned()
    {
        const auto refused = [&](auto change) {
            SignedEnrolment changed = *m_enrolment;
            change(changed);
            return isNotAuthentic(verifyEnrolment(m_deployment, changed)) &&
                   isNotAuthentic(openEnrolment(m_deployment, changed, m_vaultKey));
        };
        QVERIFY(refused([](auto &changed) { changed.request.institutionId = InstitutionId(); }));
        QVERIFY(refused([](auto &changed) { changed.request.device = Address(); }));
        QVERIFY(refused([](auto &changed) { changed.request.encPk = EncryptionPublicKey(); }));
        QVERIFY(refused([](auto &changed) { changed.request.nonce = EnrolmentNonce(); }));
        QVERIFY(refused([](auto &changed) { changed.request.createdAt += std::chrono::seconds(1); }));
        QVERIFY(refused([](auto &changed) { changed.sealedNames[0] ^= 1U; }));
        QVERIFY(refused([](auto &changed) { changed.sealedNames.resize(sealedNamesMaximum + 1); }));
        QVERIFY(refused([](auto &changed) { changed.signature = Signature(); }));
        QVERIFY(refused([](auto &changed) { changed.consent = Signature(); }));
        QVERIFY(refused([](auto &changed) { std::swap(changed.consent, changed.signature); }));
    }

    void namesMovedToAnotherRequestDoNotOpen()
    {
        FixedRandom random(52);
        const auto other = make({QStringLiteral("other"), QStringLiteral("other"), QStringLiteral("other")}, random);
        SignedEnrolment mixed = *other;
        mixed.sealedNames = m_enrolment->sealedNames;
        mixed.request.sealedHash = m_enrolment->request.sealedHash;
        mixed.signature = *signDigest(m_deviceKey, mixed.request.device, digestOf(m_deployment, mixed.request));
        QVERIFY(verifyEnrolment(m_deployment, mixed).has_value());
        QVERIFY(isNotAuthentic(openEnrolment(m_deployment, mixed, m_vaultKey)));
        QVERIFY(isNotAuthentic(openEnrolment(m_deployment, *m_enrolment, crypto::generateEncryptionKey(random))));
    }

    void namesAreExactlyThreeShortTexts()
    {
        QCOMPARE(*decodeTerminalNames(encodeTerminalNames(m_names)), m_names);
        for (const std::string_view bad : {
                 "",
                 "null",
                 "[]",
                 "{}",
                 R"({"terminal":"a","user":"b"})",
                 R"({"terminal":"a","user":"b","profession":3})",
                 R"({"terminal":"a","user":"b","profession":"c","more":"d"})",
                 R"({"terminal":"a","user":"b","profession":"c"} x)",
             }) {
            QVERIFY2(decodeTerminalNames(text(bad)).error().is(ProtocolError::Malformed), bad.data());
        }
        QVERIFY(decodeTerminalNames(Bytes(sealedNamesMaximum + 1)).error().is(ProtocolError::TooLarge));
    }

    void namesThatWouldNotBeReadAreNotSent()
    {
        FixedRandom random(53);
        const auto made = make({QString(201, u'x'), QString(), QString()}, random);
        QVERIFY(made.error().is(ProtocolError::TooLarge));
        const auto longest = make({QString(200, u'手'), QString(200, u'形'), QString(200, u'医')}, random);
        QVERIFY(longest.has_value());
        QCOMPARE(openEnrolment(m_deployment, *longest, m_vaultKey)->names.user, QString(200, u'形'));
    }

    void checkNumbersAreSixDigitsOfEverything()
    {
        const EnrolmentRequest &request = m_enrolment->request;
        const std::string number = checkNumberOf(request.institutionId, request.device, request.encPk, m_checkNonce);
        QCOMPARE(number.size(), std::size_t{6});
        QVERIFY(std::ranges::all_of(number, [](char digit) { return digit >= '0' && digit <= '9'; }));
        QVERIFY(number != checkNumberOf(InstitutionId(), request.device, request.encPk, m_checkNonce));
        QVERIFY(number != checkNumberOf(request.institutionId, Address(), request.encPk, m_checkNonce));
        QVERIFY(number != checkNumberOf(request.institutionId, request.device, EncryptionPublicKey(), m_checkNonce));
        QVERIFY(number != checkNumberOf(request.institutionId, request.device, request.encPk, CheckNonce()));
    }

    void whoeverCarriesTheRequestDoesNotLearnTheCheckNumber()
    {
        // Whoever knew all of a number's parts could try keys of his own until one gives the same number.
        const Bytes nonce = toBytes(m_checkNonce.view());
        const auto holds = [&nonce](ByteView bytes) { return !std::ranges::search(bytes, nonce).empty(); };
        QVERIFY(!holds(m_enrolment->sealedNames));
        QVERIFY(!holds(m_enrolment->request.nonce.view()));
        QVERIFY(m_enrolment->request.nonce.bytes() != m_checkNonce.bytes());
    }

    void legalNumbersAreComparedInOneForm()
    {
        const Hash32 hash = legalIdHashOf(InstitutionKind::Hospital, QStringLiteral("1312345"));
        QCOMPARE(legalIdHashOf(InstitutionKind::Hospital, QStringLiteral("  １３１２３４５\n")), hash);
        QVERIFY(legalIdHashOf(InstitutionKind::Clinic, QStringLiteral("1312345")) != hash);
        QVERIFY(legalIdHashOf(InstitutionKind::Hospital, QStringLiteral("1312346")) != hash);
    }

private:
    Result<SignedEnrolment> make(const TerminalNames &names, crypto::RandomSource &random) const
    {
        return makeEnrolment(m_deployment, m_institution, crypto::publicKeyOf(m_vaultKey), {names, m_checkNonce},
                             m_deviceKey, crypto::publicKeyOf(crypto::generateEncryptionKey(random)),
                             fromUnixSeconds(1767225600), random);
    }

    Deployment m_deployment = vectors::sampleDeployment();
    crypto::SigningKey m_deviceKey = vectors::signingKeyOf("device");
    CheckNonce m_checkNonce;
    TerminalNames m_names{QStringLiteral("外来 3"), QStringLiteral("手形 太郎"), QStringLiteral("医師")};
    InstitutionId m_institution;
    crypto::EncryptionKey m_vaultKey;
    Result<SignedEnrolment> m_enrolment = failure(ProtocolError::InvalidValue);
};

QTEST_APPLESS_MAIN(EnrolmentTest)
#include "EnrolmentTest.moc"
