#include <tegata/workflows/ProfileState.h>

#include "Json_p.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace tegata::workflows {

namespace {

constexpr int formatVersion = 1;

tl::unexpected<Error> damaged(const char *member) { return failure(WorkflowError::DamagedProfile, member); }

/// Reads an optional member into `destination`; false when it is there but not what it should be.
template <typename Value, typename Reader>
bool readOptional(const QJsonObject &object, const char *name, std::optional<Value> &destination, Reader reader)
{
    const QJsonValue value = object.value(QLatin1String(name));
    if (value.isUndefined()) {
        return true;
    }
    destination = reader(value);
    return destination.has_value();
}

template <typename Strong> bool readStrong(const QJsonObject &object, const char *name, Strong &destination)
{
    const auto value = json::strongFrom<Strong>(object.value(QLatin1String(name)));
    if (value) {
        destination = *value;
    }
    return value.has_value();
}

bool readText(const QJsonObject &object, const char *name, QString &destination)
{
    const QJsonValue value = object.value(QLatin1String(name));
    destination = value.toString();
    return value.isString();
}

bool readFlag(const QJsonObject &object, const char *name, bool &destination)
{
    const QJsonValue value = object.value(QLatin1String(name));
    destination = value.toBool();
    return value.isBool();
}

std::optional<std::uint64_t> numberUpTo(const QJsonValue &value, std::uint64_t maximum)
{
    const auto number = json::unsignedFrom(value);
    return number && *number <= maximum ? number : std::nullopt;
}

QJsonObject encode(const RegistrationState &registration)
{
    QJsonArray words;
    for (const int word : registration.wordsToAsk) {
        words.append(word);
    }
    return {
        {QStringLiteral("step"), static_cast<int>(registration.step)},
        {QStringLiteral("name"), registration.name},
        {QStringLiteral("kind"), static_cast<int>(registration.kind)},
        {QStringLiteral("legalIdHash"), json::fromStrong(registration.legalIdHash)},
        {QStringLiteral("vaultPk"), json::fromStrong(registration.vaultPk)},
        {QStringLiteral("recoveryPk"), json::fromStrong(registration.recoveryPk)},
        {QStringLiteral("words"), words},
    };
}

std::optional<RegistrationState> registrationFrom(const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    RegistrationState registration;
    const auto step = numberUpTo(object.value(QLatin1String("step")), static_cast<int>(RegistrationStep::Registered));
    const auto kind =
        numberUpTo(object.value(QLatin1String("kind")), static_cast<int>(protocol::InstitutionKind::Pharmacy));
    const QJsonArray words = object.value(QLatin1String("words")).toArray();
    if (!step || !kind || *kind == 0 || words.size() != 3 || !readText(object, "name", registration.name) ||
        !readStrong(object, "legalIdHash", registration.legalIdHash) ||
        !readStrong(object, "vaultPk", registration.vaultPk) ||
        !readStrong(object, "recoveryPk", registration.recoveryPk)) {
        return std::nullopt;
    }
    registration.step = static_cast<RegistrationStep>(*step);
    registration.kind = static_cast<protocol::InstitutionKind>(*kind);
    for (int i = 0; i < 3; ++i) {
        registration.wordsToAsk[static_cast<std::size_t>(i)] = words.at(i).toInt();
    }
    return registration;
}

QJsonObject encode(const EnrolmentProgress &enrolment)
{
    return {
        {QStringLiteral("institutionName"), enrolment.institutionName},
        {QStringLiteral("terminal"), enrolment.terminalName},
        {QStringLiteral("user"), enrolment.userName},
        {QStringLiteral("profession"), enrolment.profession},
        {QStringLiteral("nonce"), json::fromStrong(enrolment.nonce)},
        {QStringLiteral("checkNonce"), json::fromStrong(enrolment.checkNonce)},
        {QStringLiteral("requestedAt"), json::fromTime(enrolment.requestedAt)},
        {QStringLiteral("askedAt"), json::fromTime(enrolment.askedAt)},
        {QStringLiteral("signature"), json::fromStrong(enrolment.signature)},
        {QStringLiteral("consent"), json::fromStrong(enrolment.consent)},
        {QStringLiteral("sealedNames"), QString::fromStdString(toHex(enrolment.sealedNames))},
        {QStringLiteral("denied"), enrolment.isDenied},
        {QStringLiteral("delivered"), enrolment.isDelivered},
        {QStringLiteral("complete"), enrolment.isComplete},
    };
}

std::optional<EnrolmentProgress> enrolmentFrom(const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    EnrolmentProgress enrolment;
    const auto requestedAt = json::timeFrom(object.value(QLatin1String("requestedAt")));
    const auto sealedNames = fromHex(object.value(QLatin1String("sealedNames")).toString().toStdString());
    const auto askedAt = json::timeFrom(object.value(QLatin1String("askedAt")));
    if (!requestedAt || !askedAt || !sealedNames || !readStrong(object, "signature", enrolment.signature) ||
        !readStrong(object, "consent", enrolment.consent) || !readFlag(object, "denied", enrolment.isDenied) ||
        !readText(object, "institutionName", enrolment.institutionName) ||
        !readText(object, "terminal", enrolment.terminalName) || !readText(object, "user", enrolment.userName) ||
        !readText(object, "profession", enrolment.profession) || !readStrong(object, "nonce", enrolment.nonce) ||
        !readStrong(object, "checkNonce", enrolment.checkNonce) ||
        !readFlag(object, "delivered", enrolment.isDelivered) || !readFlag(object, "complete", enrolment.isComplete)) {
        return std::nullopt;
    }
    enrolment.requestedAt = *requestedAt;
    enrolment.askedAt = *askedAt;
    enrolment.sealedNames = *sealedNames;
    return enrolment;
}

QJsonObject encode(const PatientProfile &patient)
{
    QJsonObject compartments;
    for (const auto &[kind, id] : patient.compartments) {
        compartments.insert(QString::number(static_cast<int>(kind)), json::fromStrong(id));
    }
    return {
        {QStringLiteral("id"), json::fromStrong(patient.id)},
        {QStringLiteral("introducedBy"), json::fromStrong(patient.introducedBy)},
        {QStringLiteral("compartments"), compartments},
    };
}

std::optional<PatientProfile> patientFrom(const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    PatientProfile patient;
    if (!readStrong(object, "id", patient.id) || !readStrong(object, "introducedBy", patient.introducedBy) ||
        !object.value(QLatin1String("compartments")).isObject()) {
        return std::nullopt;
    }
    const QJsonObject compartments = object.value(QLatin1String("compartments")).toObject();
    for (auto entry = compartments.begin(); entry != compartments.end(); ++entry) {
        const int kind = entry.key().toInt();
        const auto id = json::strongFrom<protocol::CompartmentId>(entry.value());
        if (kind < 1 || kind > static_cast<int>(protocol::CompartmentKind::Sensitive) || !id) {
            return std::nullopt;
        }
        patient.compartments.emplace(static_cast<protocol::CompartmentKind>(kind), *id);
    }
    return patient;
}

} // namespace

Bytes encodeProfileState(const ProfileState &state)
{
    QJsonObject object{
        {QStringLiteral("version"), formatVersion},
        {QStringLiteral("role"), static_cast<int>(state.role)},
        {QStringLiteral("introductionSet"), state.isIntroductionSet},
        {QStringLiteral("notes"), state.notes},
    };
    const auto insertStrong = [&object](const QString &name, const auto &value) {
        if (value) {
            object.insert(name, json::fromStrong(*value));
        }
    };
    insertStrong(QStringLiteral("address"), state.address);
    insertStrong(QStringLiteral("encPk"), state.encPk);
    insertStrong(QStringLiteral("institution"), state.institution);
    insertStrong(QStringLiteral("introduction"), state.introduction);
    insertStrong(QStringLiteral("administratorNonce"), state.administratorNonce);
    const auto insertObject = [&object](const QString &name, const auto &value) {
        if (value) {
            object.insert(name, encode(*value));
        }
    };
    insertObject(QStringLiteral("registration"), state.registration);
    insertObject(QStringLiteral("enrolment"), state.enrolment);
    insertObject(QStringLiteral("patient"), state.patient);
    return toBytes(bytesOf(QJsonDocument(object).toJson(QJsonDocument::Compact)));
}

Result<ProfileState> decodeProfileState(ByteView json)
{
    const QJsonDocument document = QJsonDocument::fromJson(toQByteArray(json));
    const QJsonObject object = document.object();
    if (!document.isObject() || object.value(QLatin1String("version")).toInt() != formatVersion) {
        return damaged("version");
    }
    ProfileState state;
    const auto role = numberUpTo(object.value(QLatin1String("role")), static_cast<int>(ProfileRole::Patient));
    if (!role) {
        return damaged("role");
    }
    state.role = static_cast<ProfileRole>(*role);
    if (!readOptional(object, "address", state.address, json::strongFrom<protocol::Address>) ||
        !readOptional(object, "encPk", state.encPk, json::strongFrom<protocol::EncryptionPublicKey>)) {
        return damaged("account");
    }
    if (!readOptional(object, "institution", state.institution, json::strongFrom<protocol::InstitutionId>) ||
        !readOptional(object, "introduction", state.introduction, json::strongFrom<protocol::Introduction>) ||
        !readOptional(object, "administratorNonce", state.administratorNonce,
                      json::strongFrom<protocol::EnrolmentNonce>) ||
        !readFlag(object, "introductionSet", state.isIntroductionSet)) {
        return damaged("institution");
    }
    if (!readOptional(object, "registration", state.registration, registrationFrom)) {
        return damaged("registration");
    }
    if (!readOptional(object, "enrolment", state.enrolment, enrolmentFrom)) {
        return damaged("enrolment");
    }
    if (!readOptional(object, "patient", state.patient, patientFrom)) {
        return damaged("patient");
    }
    state.notes = object.value(QLatin1String("notes")).toObject();
    return state;
}

} // namespace tegata::workflows
