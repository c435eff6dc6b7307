#include "Samples.h"
#include "Vectors.h"

#include <tegata/protocol/Enrolment.h>

namespace tegata::vectors {

using namespace protocol;

namespace {

struct EnrolmentSample
{
    Deployment deployment = sampleDeployment();
    SignedEnrolment enrolment;
    QString vaultKey;
    QString ephemeralKey;
    QString names;
    QString checkNonce;
};

QJsonObject caseOf(const QString &name, const EnrolmentSample &sample, bool isValid)
{
    const SignedEnrolment &enrolment = sample.enrolment;
    return {{QStringLiteral("name"), name},
            {QStringLiteral("expect"), isValid ? QStringLiteral("valid") : QStringLiteral("refused")},
            {QStringLiteral("domain"), domainOf(sample.deployment)},
            {QStringLiteral("request"), messageOf(enrolment.request)},
            {QStringLiteral("signature"), hexOf(enrolment.signature.view())},
            {QStringLiteral("consent"), hexOf(enrolment.consent.view())},
            {QStringLiteral("sealedNames"), hexOf(enrolment.sealedNames)},
            {QStringLiteral("vaultKey"), sample.vaultKey},
            {QStringLiteral("ephemeralKey"), sample.ephemeralKey},
            {QStringLiteral("names"), sample.names},
            {QStringLiteral("checkNonce"), sample.checkNonce}};
}

} // namespace

QJsonArray enrolmentCases()
{
    FixedRandom random("enrolment");
    const auto deviceKey = signingKeyOf("enrolment device");
    const auto institutionId = random.strongBytes<InstitutionId>();
    const auto vaultKey = crypto::generateEncryptionKey(random);
    const auto encPk = crypto::publicKeyOf(crypto::generateEncryptionKey(random));
    const TerminalNames names{QStringLiteral("外来 3 番"), QStringLiteral("手形 太郎"), QStringLiteral("医師")};
    FixedRandom making("enrolment making");
    FixedRandom checking("enrolment check");
    const EnrolmentContent content{names, checking.strongBytes<CheckNonce>()};
    const auto made = makeEnrolment(sampleDeployment(), institutionId, crypto::publicKeyOf(vaultKey), content,
                                    deviceKey, encPk, fromUnixSeconds(1767225600), making);
    EnrolmentSample valid;
    valid.enrolment = *made;
    valid.vaultKey = hexOf(vaultKey.view());
    valid.ephemeralKey = hexOf(making.taken().at(1));
    valid.names = QString::fromUtf8(toQByteArray(encodeTerminalNames(names)));
    valid.checkNonce = hexOf(content.checkNonce.view());

    QJsonArray cases;
    cases.append(caseOf(QStringLiteral("a terminal"), valid, true));
    const auto refused = [&](const QString &name, auto change) {
        EnrolmentSample sample = valid;
        change(sample);
        cases.append(caseOf(name, sample, false));
    };
    const auto otherId = random.strongBytes<InstitutionId>();
    refused(QStringLiteral("another institution"),
            [&](auto &sample) { sample.enrolment.request.institutionId = otherId; });
    refused(QStringLiteral("another device"),
            [&](auto &sample) { sample.enrolment.request.device = random.strongBytes<Address>(); });
    refused(QStringLiteral("another encryption key"), [&](auto &sample) {
        sample.enrolment.request.encPk = crypto::publicKeyOf(crypto::generateEncryptionKey(random));
    });
    refused(QStringLiteral("another nonce"),
            [&](auto &sample) { sample.enrolment.request.nonce = random.strongBytes<EnrolmentNonce>(); });
    refused(QStringLiteral("another time"),
            [&](auto &sample) { sample.enrolment.request.createdAt += std::chrono::seconds(1); });
    refused(QStringLiteral("another chain"), [&](auto &sample) { sample.deployment.chainId = ChainId{1}; });
    refused(QStringLiteral("sealed names altered"), [&](auto &sample) { sample.enrolment.sealedNames.back() ^= 1U; });
    refused(QStringLiteral("sealed names empty"), [&](auto &sample) { sample.enrolment.sealedNames.clear(); });
    refused(QStringLiteral("consent by a stranger"), [&](auto &sample) {
        const auto stranger = signingKeyOf("a stranger");
        sample.enrolment.consent = *crypto::sign(stranger, Hash32());
    });
    refused(QStringLiteral("consent in place of the signature"),
            [&](auto &sample) { sample.enrolment.signature = sample.enrolment.consent; });
    refused(QStringLiteral("another vault"),
            [&](auto &sample) { sample.vaultKey = hexOf(crypto::generateEncryptionKey(random).view()); });
    return cases;
}

QJsonArray checkNumberCases()
{
    QJsonArray cases;
    const auto add = [&](const QString &name, const std::string &shown, const InstitutionId &institution,
                         const Address &device, const EncryptionPublicKey &encPk, const CheckNonce &nonce,
                         bool isValid) {
        cases.append(
            QJsonObject{{QStringLiteral("name"), name},
                        {QStringLiteral("expect"), isValid ? QStringLiteral("valid") : QStringLiteral("refused")},
                        {QStringLiteral("institutionId"), hexOf(institution.view())},
                        {QStringLiteral("device"), hexOf(device.view())},
                        {QStringLiteral("encPk"), hexOf(encPk.view())},
                        {QStringLiteral("nonce"), hexOf(nonce.view())},
                        {QStringLiteral("checkNumber"), QString::fromStdString(shown)}});
    };
    FixedRandom random("check number");
    int withLeadingZero = 0;
    for (int round = 0; round < 200 && (round < 4 || withLeadingZero == 0); ++round) {
        const auto institution = random.strongBytes<InstitutionId>();
        const auto device = random.strongBytes<Address>();
        const auto encPk = random.strongBytes<EncryptionPublicKey>();
        const auto nonce = random.strongBytes<CheckNonce>();
        const std::string number = checkNumberOf(institution, device, encPk, nonce);
        withLeadingZero += number.front() == '0' ? 1 : 0;
        if (round >= 4 && number.front() != '0') {
            continue;
        }
        add(number.front() == '0' ? QStringLiteral("with a zero in front")
                                  : QStringLiteral("device ") + QString::number(round),
            number, institution, device, encPk, nonce, true);
        add(QStringLiteral("same number, another device"), number, institution, random.strongBytes<Address>(), encPk,
            nonce, false);
        add(QStringLiteral("same number, another key"), number, institution, device,
            random.strongBytes<EncryptionPublicKey>(), nonce, false);
    }
    return cases;
}

} // namespace tegata::vectors
