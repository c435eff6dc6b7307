#pragma once

#include "DraftChecks_p.h"
#include "Names_p.h"

#include <QRegularExpression>

#include <algorithm>

// What the writers of drafts share.

namespace tegata::clinical {

inline Json text(const QString &value) { return Json::string(value); }
inline Json text(const char *value) { return Json::string(QString::fromLatin1(value)); }

inline void setIfAny(Json &json, std::string_view name, const QString &value)
{
    if (!value.isEmpty()) {
        json.set(name, text(value));
    }
}

inline Json textConcept(const QString &value) { return Json::object({{"text", text(value)}}); }

inline Json singleCode(const char *system, const char *code)
{
    return Json::object({{"coding", Json::array({Json::object({{"system", text(system)}, {"code", text(code)}})})}});
}

inline Json codedConcept(const QString &value, const std::vector<CodeDraft> &codes)
{
    Json codings = Json::array();
    for (const CodeDraft &code : codes) {
        if (code.code.isEmpty()) {
            continue;
        }
        Json coding = Json::object();
        setIfAny(coding, "system", code.system);
        coding.set("code", text(code.code));
        setIfAny(coding, "display", code.display);
        codings.append(std::move(coding));
    }
    Json result = Json::object();
    if (!codings.items().empty()) {
        result.set("coding", std::move(codings));
    }
    setIfAny(result, "text", value);
    return result;
}

inline Json notes(const QString &note) { return Json::array({Json::object({{"text", text(note)}})}); }

inline Json displayReference(const QString &name) { return Json::object({{"display", text(name)}}); }

inline QString timeText(const QDateTime &time)
{
    return time.toOffsetFromUtc(time.offsetFromUtc()).toString(Qt::ISODate);
}

/// One quantity with its unit as people write it.
inline Json quantity(const QString &value, const QString &unit)
{
    Json json = Json::object({{"value", Json::number(value.toStdString())}});
    setIfAny(json, "unit", unit);
    return json;
}

inline Json days(int count)
{
    return Json::object({{"value", Json::integer(count)},
                         {"unit", text(QStringLiteral("日"))},
                         {"system", text("http://unitsofmeasure.org")},
                         {"code", text("d")}});
}

/// "urn:uuid:<id>" for a UUID in its usual spelling.
inline QString urlOf(const QString &id)
{
    static const QRegularExpression pattern(
        QStringLiteral("\\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\z"));
    return pattern.match(id).hasMatch() ? QStringLiteral("urn:uuid:") + id : QString();
}

inline Entry entryOf(const QString &id, Json json) { return {urlOf(id), Resource::fromJson(std::move(json)).value()}; }

inline Json start(const char *type, const QString &id)
{
    return Json::object({{"resourceType", text(type)}, {"id", text(id)}});
}

/// Collects the first error of many checks, so that a writer reads as a list.
class Checks
{
public:
    void line(const QString &value, const char *field, qsizetype maximumLength = maximumNameLength,
              Presence presence = Presence::Optional)
    {
        keep(checkLine(value, field, maximumLength, presence));
    }
    void required(const QString &value, const char *field, qsizetype maximumLength = maximumNameLength)
    {
        line(value, field, maximumLength, Presence::Required);
    }
    void lines(const QString &value, const char *field, qsizetype maximumLength = maximumCommentLength)
    {
        keep(checkText(value, field, maximumLength, Presence::Optional));
    }
    void that(bool isTrue, ClinicalError code, const char *field)
    {
        if (!isTrue) {
            keep(Error(code, field));
        }
    }
    void id(const QString &value, const char *field)
    {
        that(!value.isEmpty(), ClinicalError::MissingValue, field);
        that(isFhirId(value), ClinicalError::InvalidValue, field);
    }
    void code(const CodeDraft &value)
    {
        line(value.system, "code system");
        line(value.code, "code", 100);
        line(value.display, "code display");
        // A FHIR code has no spaces at its ends and no double spaces; a system is a URI.
        static const QRegularExpression codePattern(QStringLiteral("\\A[^\\s]+( [^\\s]+)*\\z"));
        static const QRegularExpression uriPattern(QStringLiteral("\\A[^\\s]+\\z"));
        that(value.code.isEmpty() || codePattern.match(value.code).hasMatch(), ClinicalError::InvalidValue, "code");
        that(value.system.isEmpty() || uriPattern.match(value.system).hasMatch(), ClinicalError::InvalidValue,
             "code system");
    }
    /// Both or neither, and a positive decimal.
    void amount(const QString &value, const QString &unit, const char *field, Presence presence = Presence::Optional)
    {
        that(presence == Presence::Optional || !value.isEmpty(), ClinicalError::MissingValue, field);
        that(value.isEmpty() || isPositiveDecimal(value), ClinicalError::InvalidValue, field);
        that(value.isEmpty() == unit.isEmpty(), ClinicalError::MissingValue, field);
        line(unit, field, 40);
    }
    void header(const DraftHeader &header)
    {
        id(header.id, "id");
        references(header);
    }
    /// A header whose resources have ids of their own.
    void references(const DraftHeader &header)
    {
        const QString prefix = QStringLiteral("Patient/");
        that(!header.patientReference.isEmpty(), ClinicalError::MissingValue, "patientReference");
        that(header.patientReference.startsWith(prefix) && isFhirId(header.patientReference.mid(prefix.size())),
             ClinicalError::InvalidValue, "patientReference");
        that(header.authoredAt.isValid(), ClinicalError::MissingValue, "authoredAt");
        required(header.authorName, "authorName");
        line(header.institutionName, "institutionName");
    }
    void pastDay(const std::optional<QDate> &day, QDate today, const char *field)
    {
        if (day) {
            that(day->isValid() && day->year() >= 1850, ClinicalError::InvalidValue, field);
            that(*day <= today, ClinicalError::DateInFuture, field);
        }
    }
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

private:
    void keep(std::optional<Error> error)
    {
        if (!m_error && error) {
            m_error = std::move(error);
        }
    }
    std::optional<Error> m_error;
};

} // namespace tegata::clinical
