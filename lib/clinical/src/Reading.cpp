#include "Reading_p.h"

#include <algorithm>
#include <array>

namespace tegata::clinical {

namespace {

FhirDateTime parsed(const Json &json)
{
    return json.isString() ? FhirDateTime::parse(json.text().trimmed()).value_or(FhirDateTime()) : FhirDateTime();
}

/// Units such as "kg" want a space before them; "錠", "日", "%" and "°C" do not.
bool wantsSpace(const QString &unit)
{
    const QChar first = unit.isEmpty() ? QChar(u' ') : unit.front();
    return first.unicode() < 0x250 && (first.isLetter() || first == QLatin1Char('{') || first == QLatin1Char('['));
}

/// "every 8 h", "1日3回": the structured frequency, when there is no text for it.
QString repeatText(const Json &repeat, Language language)
{
    const QString frequency = QString::fromLatin1(repeat["frequency"].numberText());
    const QString period = QString::fromLatin1(repeat["period"].numberText());
    const QString unit = repeat["periodUnit"].text();
    if (frequency.isEmpty() && period.isEmpty()) {
        return {};
    }
    struct Unit
    {
        const char *code;
        const char *english;
        const char16_t *japanese;
    };
    static constexpr std::array<Unit, 7> units = {{{"s", "s", u"秒"},
                                                   {"min", "min", u"分"},
                                                   {"h", "h", u"時間"},
                                                   {"d", "day", u"日"},
                                                   {"wk", "week", u"週"},
                                                   {"mo", "month", u"か月"},
                                                   {"a", "year", u"年"}}};
    const auto known = std::find_if(units.begin(), units.end(),
                                    [&unit](const Unit &other) { return unit == QLatin1String(other.code); });
    const QString count = period.isEmpty() ? QStringLiteral("1") : period;
    const QString times = frequency.isEmpty() ? QStringLiteral("1") : frequency;
    if (known == units.end()) {
        return displayLine(QStringLiteral("%1 / %2 %3").arg(times, count, unit));
    }
    if (language == Language::Japanese) {
        return QStringLiteral("%1%2に%3回").arg(count, QString::fromUtf16(known->japanese), times);
    }
    return QStringLiteral("%1 × per %2 %3").arg(times, count, QLatin1String(known->english));
}

QString doseText(const Json &dosage)
{
    QStringList doses;
    for (const Json &dose : dosage["doseAndRate"].items()) {
        if (dose["doseQuantity"].isObject()) {
            doses.append(quantityText(dose["doseQuantity"]));
        } else if (dose["doseRange"].isObject()) {
            doses.append(QStringLiteral("%1–%2").arg(quantityText(dose["doseRange"]["low"]),
                                                     quantityText(dose["doseRange"]["high"])));
        } else if (dose["rateRatio"].isObject()) {
            doses.append(QStringLiteral("%1 / %2").arg(quantityText(dose["rateRatio"]["numerator"]),
                                                       quantityText(dose["rateRatio"]["denominator"])));
        } else if (dose["rateQuantity"].isObject()) {
            doses.append(quantityText(dose["rateQuantity"]));
        }
    }
    // MedicationAdministration.dosage has the dose directly.
    if (dosage["dose"].isObject()) {
        doses.append(quantityText(dosage["dose"]));
    }
    doses.removeAll(QString());
    return doses.join(QStringLiteral(", "));
}

QString oneDosage(const Json &dosage, Language language)
{
    const QString text = displayLine(dosage["text"].text());
    if (!text.isEmpty()) {
        return text;
    }
    QStringList parts;
    const auto add = [&parts](const QString &part) {
        if (!part.isEmpty()) {
            parts.append(part);
        }
    };
    add(codedTextOf(dosage["route"], language).text);
    add(codedTextOf(dosage["site"], language).text);
    const QString timing = codedTextOf(dosage["timing"]["code"], language).text;
    add(timing.isEmpty() ? repeatText(dosage["timing"]["repeat"], language) : timing);
    add(doseText(dosage));
    for (const Json &instruction : dosage["additionalInstruction"].items()) {
        add(codedTextOf(instruction, language).text);
    }
    add(codedTextOf(dosage["asNeededCodeableConcept"], language).text);
    add(displayLine(dosage["patientInstruction"].text()));
    return parts.join(language == Language::Japanese ? QStringLiteral("　") : QStringLiteral(", "));
}

QString translatedText(const Json &element, Language language)
{
    // http://hl7.org/fhir/StructureDefinition/translation on "_text" or "_display".
    const QLatin1String wanted = language == Language::Japanese ? QLatin1String("ja") : QLatin1String("en");
    for (const Json &extension : element["extension"].items()) {
        if (!extension["url"].text().endsWith(QLatin1String("/StructureDefinition/translation"))) {
            continue;
        }
        QString tongue;
        QString content;
        for (const Json &part : extension["extension"].items()) {
            const QString url = part["url"].text();
            if (url == QLatin1String("lang")) {
                tongue = part["valueCode"].text();
            } else if (url == QLatin1String("content")) {
                content = part["valueString"].text();
            }
        }
        if (tongue.left(2).compare(wanted, Qt::CaseInsensitive) == 0 && !content.isEmpty()) {
            return displayLine(content);
        }
    }
    return {};
}

} // namespace

QString CodedText::codeIn(const QString &system) const
{
    const auto found = std::find_if(codings.begin(), codings.end(),
                                    [&system](const Coding &coding) { return coding.system == system; });
    return found != codings.end() ? found->code : QString();
}

CodedText codedTextOf(const Json &codeableConcept, Language language)
{
    CodedText result;
    QString firstDisplay;
    QString translated = translatedText(codeableConcept["_text"], language);
    for (const Json &coding : codeableConcept["coding"].items()) {
        Coding read{displayLine(coding["system"].text()), displayLine(coding["code"].text()),
                    displayLine(coding["display"].text())};
        if (translated.isEmpty()) {
            translated = translatedText(coding["_display"], language);
        }
        // A coding the user picked stands for the concept before its translations.
        if (!read.display.isEmpty() && (firstDisplay.isEmpty() || coding["userSelected"].toBoolean())) {
            firstDisplay = read.display;
        }
        result.codings.push_back(std::move(read));
    }
    const QString text = displayLine(codeableConcept["text"].text());
    for (const QString &candidate : {translated, text, firstDisplay}) {
        if (!candidate.isEmpty()) {
            result.text = candidate;
            return result;
        }
    }
    for (const Coding &coding : result.codings) {
        if (!coding.code.isEmpty()) {
            result.text = coding.code;
            break;
        }
    }
    return result;
}

FhirDateTime firstDate(const Json &json, std::initializer_list<std::string_view> names)
{
    for (const std::string_view name : names) {
        const Json &value = json[name];
        FhirDateTime date = parsed(value);
        if (!date.isValid() && value.isObject()) {
            date = parsed(value["start"]);
            if (!date.isValid()) {
                date = parsed(value["end"]);
            }
            if (!date.isValid()) {
                date = parsed(value["event"].at(0));
            }
        }
        if (date.isValid()) {
            return date;
        }
    }
    return {};
}

FhirDateTime dateOf(const Resource &resource)
{
    // In order of preference: when it happened before when it was written down.
    static constexpr std::array names = {"effectiveDateTime",
                                         "effectivePeriod",
                                         "effectiveInstant",
                                         "effectiveTiming",
                                         "performedDateTime",
                                         "performedPeriod",
                                         "occurrenceDateTime",
                                         "occurrencePeriod",
                                         "whenHandedOver",
                                         "whenPrepared",
                                         "authoredOn",
                                         "onsetDateTime",
                                         "onsetPeriod",
                                         "dateAsserted",
                                         "recordedDate",
                                         "date",
                                         "created",
                                         "started",
                                         "period",
                                         "servicedDate",
                                         "issued",
                                         "dateTime",
                                         "receivedTime",
                                         "sent",
                                         "recorded",
                                         "authored",
                                         "startDate",
                                         "timingDateTime",
                                         "timingPeriod",
                                         "indexed"};
    // One pass over the members: most of the names are absent from any one resource.
    std::size_t best = names.size();
    FhirDateTime date;
    for (const JsonMember &member : resource.json().members()) {
        for (std::size_t rank = 0; rank < best; ++rank) {
            if (member.name != QLatin1String(names[rank])) {
                continue;
            }
            FhirDateTime found = firstDate(resource.json(), {names[rank]});
            if (found.isValid()) {
                best = rank;
                date = std::move(found);
            }
            break;
        }
    }
    return date.isValid() ? date : firstDate(resource["collection"], {"collectedDateTime", "collectedPeriod"});
}

QString quantityText(const Json &quantity)
{
    const QString value = QString::fromLatin1(quantity["value"].numberText());
    if (value.isEmpty()) {
        return {};
    }
    QString unit = displayLine(quantity["unit"].text(), 60);
    if (unit.isEmpty()) {
        unit = displayLine(quantity["code"].text(), 60);
    }
    const QString comparator = displayLine(quantity["comparator"].text(), 4);
    const QString number = comparator.isEmpty() ? value : comparator + QLatin1Char(' ') + value;
    if (unit.isEmpty() || unit == QLatin1String("1")) {
        return number;
    }
    return wantsSpace(unit) ? number + QLatin1Char(' ') + unit : number + unit;
}

QString notesText(const Json &annotations)
{
    QStringList notes;
    for (const Json &note : annotations.items()) {
        const QString text = displayText(note["text"].text());
        if (!text.isEmpty()) {
            notes.append(text);
        }
    }
    return notes.join(QLatin1Char('\n'));
}

QString humanNameText(const Json &name)
{
    const QString text = displayLine(name["text"].text());
    if (!text.isEmpty()) {
        return text;
    }
    QStringList parts;
    const auto addAll = [&parts](const Json &list) {
        for (const Json &item : list.items()) {
            parts.append(displayLine(item.text()));
        }
    };
    const QString family = displayLine(name["family"].text());
    const bool isFamilyFirst = std::any_of(family.begin(), family.end(), [](QChar c) { return c.unicode() >= 0x2e80; });
    if (isFamilyFirst) {
        parts.append(family);
        addAll(name["given"]);
    } else {
        addAll(name["prefix"]);
        addAll(name["given"]);
        parts.append(family);
        addAll(name["suffix"]);
    }
    parts.removeAll(QString());
    return parts.join(QLatin1Char(' '));
}

QString referenceName(const Json &reference, const Entry &from, const ReadingContext &context)
{
    const QString display = displayLine(reference["display"].text());
    if (!display.isEmpty()) {
        return display;
    }
    const QString target = reference["reference"].text();
    const Json *resource = &containedResource(from.resource, target);
    if (resource->isNull() && context.entries != nullptr) {
        if (const Entry *found = resolveReference(*context.entries, from, target)) {
            resource = &found->resource.json();
        }
    }
    const Json &name = (*resource)["name"];
    if (name.isString()) {
        return displayLine(name.text());
    }
    if (name.isArray()) {
        return humanNameText(name.at(0));
    }
    if ((*resource)["resourceType"].text() == QLatin1String("PractitionerRole")) {
        // One step further, never more: a cycle ends here.
        const Entry role{{}, Resource::fromJson(*resource).value_or(Resource())};
        const Json &person = (*resource)["practitioner"];
        const QString personDisplay = displayLine(person["display"].text());
        if (!personDisplay.isEmpty()) {
            return personDisplay;
        }
        if (context.entries != nullptr) {
            if (const Entry *found = resolveReference(*context.entries, from, person["reference"].text())) {
                return humanNameText(found->resource["name"].at(0));
            }
        }
    }
    return {};
}

QString firstCode(const Json &codeableConcept) { return codeableConcept["coding"].at(0)["code"].text(); }

QString dosageText(const Json &dosages, Language language)
{
    if (dosages.isObject()) {
        return oneDosage(dosages, language);
    }
    QStringList lines;
    for (const Json &dosage : dosages.items()) {
        const QString line = oneDosage(dosage, language);
        if (!line.isEmpty()) {
            lines.append(line);
        }
    }
    return lines.join(QLatin1Char('\n'));
}

QString attachmentText(const Json &attachment, QStringList &other)
{
    const QString contentType = attachment["contentType"].text().section(QLatin1Char(';'), 0, 0).trimmed().toLower();
    // base64Binary may be wrapped into lines.
    const QByteArray encoded = attachment["data"].text().simplified().remove(QLatin1Char(' ')).toLatin1();
    if (!encoded.isEmpty()) {
        const auto decoded = QByteArray::fromBase64Encoding(encoded, QByteArray::AbortOnBase64DecodingErrors);
        if (decoded && decoded.decoded.isValidUtf8()) {
            if (contentType == QLatin1String("text/plain") || contentType == QLatin1String("text/markdown")) {
                return displayText(QString::fromUtf8(decoded.decoded));
            }
            if (contentType == QLatin1String("text/html") || contentType == QLatin1String("application/xhtml+xml")) {
                return plainTextOfXhtml(QString::fromUtf8(decoded.decoded));
            }
        }
    }
    const QString title = displayLine(attachment["title"].text());
    const QString name = title.isEmpty() ? displayLine(contentType)
                                         : title + QStringLiteral(" (") + displayLine(contentType) + QLatin1Char(')');
    if (!name.isEmpty()) {
        other.append(name);
    }
    return {};
}

ClinicalStatus clinicalStatusOf(const Json &codeableConcept)
{
    const QString code = firstCode(codeableConcept);
    if (code == QLatin1String("active") || code == QLatin1String("recurrence") || code == QLatin1String("relapse")) {
        return ClinicalStatus::Active;
    }
    if (code == QLatin1String("inactive") || code == QLatin1String("remission")) {
        return ClinicalStatus::Inactive;
    }
    return code == QLatin1String("resolved") ? ClinicalStatus::Resolved : ClinicalStatus::Unknown;
}

Verification verificationOf(const Json &codeableConcept)
{
    const QString code = firstCode(codeableConcept);
    if (code == QLatin1String("confirmed")) {
        return Verification::Confirmed;
    }
    if (code == QLatin1String("refuted")) {
        return Verification::Refuted;
    }
    if (code == QLatin1String("entered-in-error")) {
        return Verification::EnteredInError;
    }
    const bool isOpen = code == QLatin1String("unconfirmed") || code == QLatin1String("provisional") ||
                        code == QLatin1String("differential") || code == QLatin1String("presumed");
    return isOpen ? Verification::Unconfirmed : Verification::Unknown;
}

StatedAbsence statedAbsence(const std::vector<Coding> &codings)
{
    struct Known
    {
        const char *code;
        StatedAbsence meaning;
    };
    static constexpr StatedAbsence noneAtAll{Assertion::NoneKnown, true};
    static constexpr StatedAbsence noneOfAKind{Assertion::NoneKnown, false};
    static constexpr StatedAbsence nothingSaid{Assertion::NoInformation, true};
    // http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips
    static constexpr std::array<Known, 13> ipsCodes = {{{"no-allergy-info", nothingSaid},
                                                        {"no-known-allergies", noneAtAll},
                                                        {"no-known-medication-allergies", noneOfAKind},
                                                        {"no-known-environmental-allergies", noneOfAKind},
                                                        {"no-known-food-allergies", noneOfAKind},
                                                        {"no-medication-info", nothingSaid},
                                                        {"no-known-medications", noneAtAll},
                                                        {"no-problem-info", nothingSaid},
                                                        {"no-known-problems", noneAtAll},
                                                        {"no-immunization-info", nothingSaid},
                                                        {"no-known-immunizations", noneAtAll},
                                                        {"no-procedure-info", nothingSaid},
                                                        {"no-known-procedures", noneAtAll}}};
    // SNOMED CT situations "no known …".
    static constexpr std::array<Known, 9> snomedCodes = {{{"716186003", noneAtAll},
                                                          {"409137002", noneOfAKind},
                                                          {"428607008", noneOfAKind},
                                                          {"429625007", noneOfAKind},
                                                          {"716184000", noneOfAKind},
                                                          {"428197003", noneOfAKind},
                                                          {"160245001", noneAtAll},
                                                          {"160244002", noneAtAll},
                                                          {"787481004", noneAtAll}}};
    const auto meaningIn = [](const auto &table, const QString &code) -> std::optional<StatedAbsence> {
        const auto found = std::find_if(table.begin(), table.end(),
                                        [&code](const Known &known) { return code == QLatin1String(known.code); });
        return found != table.end() ? std::optional(found->meaning) : std::nullopt;
    };
    for (const Coding &coding : codings) {
        std::optional<StatedAbsence> meaning;
        if (coding.system.endsWith(QLatin1String("absent-unknown-uv-ips"))) {
            meaning = meaningIn(ipsCodes, coding.code);
        } else if (coding.system == QLatin1String("http://snomed.info/sct")) {
            meaning = meaningIn(snomedCodes, coding.code);
        }
        if (meaning) {
            return *meaning;
        }
    }
    return {};
}

} // namespace tegata::clinical
