#include <tegata/protocol/Enrolment.h>

#include "ByteLayout_p.h"

#include <tegata/crypto/Hpke.h>
#include <tegata/protocol/Labels.h>
#include <tegata/protocol/TypedEncoding.h>

#include <QJsonDocument>
#include <QJsonObject>

namespace tegata::protocol {

namespace {

constexpr auto terminalField = QLatin1String("terminal");
constexpr auto userField = QLatin1String("user");
constexpr auto professionField = QLatin1String("profession");
/// A name on a screen is short; whatever is longer is an attack on the screen.
constexpr qsizetype nameMaximum = 200;

KeyConsent consentOf(const EnrolmentRequest &request)
{
    return KeyConsent{KeyPurpose::Device, Hash32(request.institutionId.bytes()), request.device, request.encPk};
}

Digest namesDigest(const Deployment &deployment, const EnrolmentRequest &request)
{
    return typedDigestOf(deployment, EnrolmentNames{request.institutionId, request.device, request.nonce});
}

} // namespace

Bytes encodeTerminalNames(const TerminalNames &names)
{
    const QJsonObject object{
        {terminalField, names.terminal}, {userField, names.user}, {professionField, names.profession}};
    return toBytes(bytesOf(QJsonDocument(object).toJson(QJsonDocument::Compact)));
}

Result<TerminalNames> decodeTerminalNames(ByteView json)
{
    if (json.size() > sealedNamesMaximum) {
        return failure(ProtocolError::TooLarge);
    }
    const QJsonDocument document = QJsonDocument::fromJson(toQByteArray(json));
    const QJsonObject object = document.object();
    const auto isText = [&](QLatin1String field) {
        return object.value(field).isString() && object.value(field).toString().size() <= nameMaximum;
    };
    if (!document.isObject() || object.size() != 3 || !isText(terminalField) || !isText(userField) ||
        !isText(professionField)) {
        return failure(ProtocolError::Malformed);
    }
    return TerminalNames{object.value(terminalField).toString(), object.value(userField).toString(),
                         object.value(professionField).toString()};
}

Digest digestOf(const Deployment &deployment, const EnrolmentRequest &request)
{
    return typedDigestOf(deployment, request);
}

Digest digestOf(const Deployment &deployment, const AdministratorRequest &request)
{
    return typedDigestOf(deployment, request);
}

Result<SignedEnrolment> makeEnrolment(const Deployment &deployment, const InstitutionId &institutionId,
                                      const EncryptionPublicKey &vaultPk, const EnrolmentContent &content,
                                      const crypto::SigningKey &deviceKey, const EncryptionPublicKey &encPk,
                                      UnixTime createdAt, crypto::RandomSource &random)
{
    const auto device = crypto::addressOf(deviceKey);
    if (!device) {
        return tl::unexpected(device.error());
    }
    SignedEnrolment enrolment;
    EnrolmentRequest &request = enrolment.request;
    request.institutionId = institutionId;
    request.device = *device;
    request.encPk = encPk;
    request.nonce = random.strongBytes<EnrolmentNonce>();
    request.createdAt = createdAt;

    const Bytes json = encodeTerminalNames(content.names);
    // What the other side would refuse to read is not sent.
    if (!decodeTerminalNames(json) || CheckNonce::size + json.size() + crypto::hpke::overhead > sealedNamesMaximum) {
        return failure(ProtocolError::TooLarge, "names of a terminal");
    }
    Bytes plaintext = toBytes(content.checkNonce.view());
    append(plaintext, json);
    auto sealed = crypto::hpke::seal(vaultPk, namesDigest(deployment, request).view(), {}, plaintext, random);
    if (!sealed) {
        return tl::unexpected(sealed.error());
    }
    enrolment.sealedNames = std::move(*sealed);
    request.sealedHash = crypto::keccak256(enrolment.sealedNames);

    const auto signature = signDigest(deviceKey, *device, digestOf(deployment, request));
    const auto consent = signDigest(deviceKey, *device, digestOf(deployment, consentOf(request)));
    if (!signature || !consent) {
        return failure(ProtocolError::SignerMismatch);
    }
    enrolment.signature = *signature;
    enrolment.consent = *consent;
    return enrolment;
}

Result<void> verifyEnrolment(const Deployment &deployment, const SignedEnrolment &enrolment)
{
    const EnrolmentRequest &request = enrolment.request;
    if (enrolment.sealedNames.size() > sealedNamesMaximum ||
        crypto::keccak256(enrolment.sealedNames) != request.sealedHash || !crypto::isAcceptable(request.encPk) ||
        !verifySigner(digestOf(deployment, request), enrolment.signature, request.device) ||
        !verifySigner(digestOf(deployment, consentOf(request)), enrolment.consent, request.device)) {
        return failure(ProtocolError::NotAuthentic);
    }
    return {};
}

Result<EnrolmentContent> openEnrolment(const Deployment &deployment, const SignedEnrolment &enrolment,
                                       const crypto::EncryptionKey &vaultKey)
{
    if (const auto authentic = verifyEnrolment(deployment, enrolment); !authentic) {
        return tl::unexpected(authentic.error());
    }
    const auto plaintext =
        crypto::hpke::open(vaultKey, namesDigest(deployment, enrolment.request).view(), {}, enrolment.sealedNames);
    if (!plaintext) {
        return failure(ProtocolError::NotAuthentic);
    }
    ByteReader reader(plaintext->view());
    EnrolmentContent content;
    content.checkNonce = reader.strong<CheckNonce>();
    auto names = decodeTerminalNames(reader.take(reader.remaining()));
    if (!names) {
        return tl::unexpected(names.error());
    }
    content.names = std::move(*names);
    return content;
}

std::string checkNumberOf(const InstitutionId &institutionId, const Address &key, const EncryptionPublicKey &encPk,
                          const CheckNonce &nonce)
{
    constexpr std::array<std::uint8_t, 1> separator = {0x00};
    const Hash32 hash = crypto::keccak256(
        {bytesOf(labels::checkNumber), separator, institutionId.view(), key.view(), encPk.view(), nonce.view()});
    ByteReader reader(hash.view());
    const std::string digits = std::to_string(reader.number<std::uint64_t>() % 1000000);
    return std::string(6 - digits.size(), '0') + digits;
}

Hash32 legalIdHashOf(InstitutionKind kind, const QString &legalNumber)
{
    const std::array<std::uint8_t, 2> separatorAndKind = {0x00, static_cast<std::uint8_t>(kind)};
    const QByteArray text = legalNumber.normalized(QString::NormalizationForm_KC).trimmed().toUtf8();
    return crypto::keccak256({bytesOf(labels::legalNumber), separatorAndKind, bytesOf(text)});
}

} // namespace tegata::protocol
