#include "CachedPatients_p.h"

namespace tegata::workflows {

namespace {

/// FHIR AdministrativeGender codes.
QString codeOf(clinical::Gender gender)
{
    switch (gender) {
    case clinical::Gender::Female:
        return QStringLiteral("female");
    case clinical::Gender::Male:
        return QStringLiteral("male");
    case clinical::Gender::Other:
        return QStringLiteral("other");
    case clinical::Gender::Unknown:
        return QStringLiteral("unknown");
    }
    return {};
}

clinical::Gender genderOf(const QString &code)
{
    for (const auto gender : {clinical::Gender::Female, clinical::Gender::Male, clinical::Gender::Other}) {
        if (codeOf(gender) == code) {
            return gender;
        }
    }
    return clinical::Gender::Unknown;
}

} // namespace

chartstore::CachedPatient cachedPatientOf(const PatientAccess &access)
{
    chartstore::CachedPatient cached;
    cached.id = access.id;
    cached.displayName = access.demographics.name;
    cached.kana = access.demographics.kana;
    // Invalid for a date of a month or a year only: the list then shows none rather than a wrong one.
    cached.birthDate = QDate::fromString(access.demographics.birthDate.text(), Qt::ISODate);
    cached.sex = codeOf(access.demographics.gender);
    cached.granted = true;
    cached.notAfter = access.notAfter;
    return cached;
}

Result<void> putPatientKeepingName(chartstore::ChartCache &cache, chartstore::CachedPatient patient)
{
    if (patient.displayName.isEmpty()) {
        if (const Result<chartstore::CachedPatient> known = cache.patient(patient.id)) {
            patient.displayName = known->displayName;
            patient.kana = known->kana;
            patient.birthDate = known->birthDate;
            patient.sex = known->sex;
        }
    }
    return cache.putPatient(patient);
}

clinical::Demographics demographicsOf(const chartstore::CachedPatient &cached)
{
    clinical::Demographics person;
    person.name = cached.displayName;
    person.kana = cached.kana;
    if (cached.birthDate.isValid()) {
        person.birthDate = clinical::FhirDateTime::fromDate(cached.birthDate);
    }
    person.gender = genderOf(cached.sex);
    return person;
}

} // namespace tegata::workflows
