import { bloodTypeExtension, patientNoteExtension } from './drafts.ts';
import {
  absence,
  clinicalStatus,
  coded,
  dateOf,
  firstCode,
  firstDate,
  humanName,
  notesText,
  quantityText,
  representation,
  resourceType,
  verification,
  type Assertion,
  type ClinicalStatus,
  type Language,
  type Verification,
} from './fhirTexts.ts';
import { isObject, items, member, numberText, path, text, type Json, type JsonObject } from './json.ts';
import { drugOf } from './medicationReading.ts';
import type { Entry } from './payload.ts';
import { displayLine, displayText, plainTextOfXhtml } from './text.ts';

// From FHIR to what the screens show: every text cleaned for display, plain text, in the language asked for.

export interface Demographics {
  readonly name: string;
  readonly kana: string;
  readonly birthDate: string;
  readonly sex: 'female' | 'male' | 'other' | 'unknown';
  readonly bloodType: string;
  readonly emergencyContact: { readonly name: string; readonly phone: string; readonly relation: string };
  readonly note: string;
}

export interface AllergyItem {
  readonly substance: string;
  readonly assertion: Assertion;
  /** For noneKnown: false when only a kind is meant ("no known food allergy"). */
  readonly coversAll: boolean;
  readonly status: ClinicalStatus;
  readonly criticality: 'high' | 'low' | 'unknown';
  readonly verification: Verification;
  readonly categories: readonly string[];
  readonly reactions: readonly string[];
  readonly onset: string;
  readonly recorded: string;
  readonly note: string;
}

export interface ProblemItem {
  readonly problem: string;
  readonly assertion: Assertion;
  readonly status: ClinicalStatus;
  readonly verification: Verification;
  readonly onset: string;
  readonly abated: string;
  readonly recorded: string;
  readonly note: string;
}

export interface NoteItem {
  readonly title: string;
  readonly date: string;
  readonly text: string;
  readonly otherContent: readonly string[];
}

export interface ObservationItem {
  readonly what: string;
  readonly value: string;
  readonly interpretation: string;
  readonly referenceRange: string;
  readonly date: string;
}

export interface LineItem {
  readonly resourceType: string;
  readonly title: string;
  readonly date: string;
  readonly status: string;
}

export function readDemographics(resource: JsonObject, language: Language): Demographics {
  const ranks = ['official', 'usual'];
  const names = [...items(resource['name'])].sort(
    (left, right) =>
      (ranks.indexOf(text(member(left, 'use'))) + 3) % 3 - ((ranks.indexOf(text(member(right, 'use'))) + 3) % 3),
  );
  const kana = humanName(names.find((name) => representation(name) === 'SYL') ?? null);
  const name = humanName(names.find((one) => !['SYL', 'ABC'].includes(representation(one))) ?? names[0] ?? null);
  const extension = (url: string): string =>
    text(member(items(resource['extension']).find((one) => member(one, 'url') === url), 'valueString'));
  const contact = path(resource, 'contact', 0);
  const phone = items(member(contact, 'telecom')).find((one) => member(one, 'system') === 'phone');
  const gender = text(resource['gender']);
  return {
    name,
    kana,
    birthDate: firstDate(resource, 'birthDate'),
    sex: gender === 'female' || gender === 'male' || gender === 'other' ? gender : 'unknown',
    bloodType: displayLine(extension(bloodTypeExtension), 8),
    emergencyContact: {
      name: humanName(member(contact, 'name')),
      phone: displayLine(text(member(phone, 'value')), 60),
      relation: coded(path(contact, 'relationship', 0), language).text,
    },
    note: displayText(extension(patientNoteExtension)),
  };
}

export function readAllergy(resource: JsonObject, language: Language): AllergyItem {
  const reactions = items(resource['reaction']);
  let substance = coded(resource['code'] ?? null, language);
  if (substance.text === '') {
    // Without a code the reactions may name the substance.
    substance = coded(member(reactions[0], 'substance'), language);
  }
  const criticality = text(resource['criticality']);
  return {
    substance: substance.text,
    ...absence(substance.codings),
    status: clinicalStatus(resource['clinicalStatus'] ?? null),
    verification: verification(resource['verificationStatus'] ?? null),
    criticality: criticality === 'high' || criticality === 'low' ? criticality : 'unknown',
    categories: items(resource['category']).map((one) => displayLine(text(one), 40)),
    reactions: reactions
      .map((reaction) =>
        [
          ...items(member(reaction, 'manifestation')).map((one) => coded(one, language).text),
          displayLine(text(member(reaction, 'description'))),
        ]
          .filter((part) => part !== '')
          .join(', '),
      )
      .filter((one) => one !== ''),
    onset: firstDate(resource, 'onsetDateTime', 'onsetPeriod'),
    recorded: firstDate(resource, 'recordedDate', 'assertedDate'),
    note: notesText(resource['note'] ?? null),
  };
}

export function readProblem(resource: JsonObject, language: Language): ProblemItem {
  const problem = coded(resource['code'] ?? null, language);
  return {
    problem: problem.text,
    assertion: absence(problem.codings).assertion,
    status: clinicalStatus(resource['clinicalStatus'] ?? null),
    verification: verification(resource['verificationStatus'] ?? null),
    onset: firstDate(resource, 'onsetDateTime', 'onsetPeriod'),
    abated: firstDate(resource, 'abatementDateTime', 'abatementPeriod'),
    recorded: firstDate(resource, 'recordedDate', 'assertedDate'),
    note: notesText(resource['note'] ?? null),
  };
}

function valueText(value: Json, language: Language): string {
  const quantity = quantityText(member(value, 'valueQuantity'));
  if (quantity !== '') {
    return quantity;
  }
  const concept = coded(member(value, 'valueCodeableConcept'), language).text;
  if (concept !== '') {
    return concept;
  }
  const flag = member(value, 'valueBoolean');
  if (typeof flag === 'boolean') {
    return language === 'ja' ? (flag ? 'はい' : 'いいえ') : flag ? 'yes' : 'no';
  }
  const range = member(value, 'valueRange');
  if (isObject(range)) {
    return `${quantityText(member(range, 'low'))}–${quantityText(member(range, 'high'))}`;
  }
  const plain = ['valueString', 'valueDateTime', 'valueTime'].map((name) => displayLine(text(member(value, name))));
  return (
    plain.find((one) => one !== '') ??
    (numberText(member(value, 'valueInteger')) || coded(member(value, 'dataAbsentReason'), language).text)
  );
}

export function readObservation(resource: JsonObject, language: Language): ObservationItem {
  const parts = items(resource['component']).map(
    (part) => `${coded(member(part, 'code'), language).text} ${valueText(part, language)}`.trim(),
  );
  const ranges = items(resource['referenceRange']).map((range) => {
    const low = quantityText(member(range, 'low'));
    const high = quantityText(member(range, 'high'));
    return displayLine(text(member(range, 'text'))) || (low || high ? `${low}–${high}` : '');
  });
  return {
    what: coded(resource['code'] ?? null, language).text,
    value: [valueText(resource, language), ...parts].filter((one) => one !== '').join(' / '),
    interpretation: items(resource['interpretation'])
      .map((one) => coded(one, language).text)
      .join(', '),
    referenceRange: ranges.filter((one) => one !== '').join('; '),
    date: dateOf(resource),
  };
}

/** Text of an attachment, or its name where it is no text. */
export function attachmentText(attachment: Json, other: string[]): string {
  const contentType = (text(member(attachment, 'contentType')).split(';')[0] ?? '').trim().toLowerCase();
  const data = text(member(attachment, 'data')).replace(/\s/g, '');
  if (data !== '' && /^[A-Za-z0-9+/]*={0,2}$/.test(data)) {
    try {
      const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
      const content = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      if (contentType === 'text/plain' || contentType === 'text/markdown') {
        return displayText(content);
      }
      if (contentType === 'text/html' || contentType === 'application/xhtml+xml') {
        return plainTextOfXhtml(content);
      }
    } catch {
      // Not text: named below.
    }
  }
  const title = displayLine(text(member(attachment, 'title')));
  const name = title === '' ? displayLine(contentType) : `${title} (${displayLine(contentType)})`;
  if (name !== '') {
    other.push(name);
  }
  return '';
}

function sections(value: Json, language: Language): string[] {
  return items(value).flatMap((section) => {
    const heading = displayLine(text(member(section, 'title'))) || coded(member(section, 'code'), language).text;
    const body = plainTextOfXhtml(text(path(section, 'text', 'div')));
    const own = body === '' ? [] : [heading === '' ? body : `${heading}\n${body}`];
    return [...own, ...sections(member(section, 'section'), language)];
  });
}

export function isNoteType(type: string): boolean {
  return ['Composition', 'DocumentReference', 'ClinicalImpression', 'Communication', 'DiagnosticReport'].includes(type);
}

export function readNote(entry: Entry, entries: readonly Entry[], language: Language): NoteItem {
  const { resource } = entry;
  const title = titleOf(entry, entries, language);
  const otherContent: string[] = [];
  const paragraphs = [
    ...['conclusion', 'summary', 'description']
      .map((name) => displayText(text(resource[name])))
      .filter((one) => one !== title),
    ...items(resource['content']).map((one) => attachmentText(member(one, 'attachment'), otherContent)),
    ...items(resource['presentedForm']).map((one) => attachmentText(one, otherContent)),
    ...items(resource['payload']).map((one) => displayText(text(member(one, 'contentString')))),
    ...sections(resource['section'] ?? null, language),
    notesText(resource['note'] ?? null),
  ].filter((one) => one !== '');
  const narrative = plainTextOfXhtml(text(path(resource, 'text', 'div')));
  return {
    title,
    date: dateOf(resource),
    text: paragraphs.length > 0 ? paragraphs.join('\n\n') : narrative,
    otherContent,
  };
}

const titleNames = 'title name deviceName description'.split(' ');
const conceptNames = 'code vaccineCode type topic procedureCode serviceType reasonCode category modality class'.split(' ');

export function titleOf(entry: Entry, entries: readonly Entry[], language: Language): string {
  const { resource } = entry;
  const type = resourceType(resource);
  if (type === 'Patient') {
    return readDemographics(resource, language).name;
  }
  if ('medicationCodeableConcept' in resource || 'medicationReference' in resource) {
    return drugOf(entry, entries, language).text;
  }
  if (type === 'Observation') {
    const { what, value } = readObservation(resource, language);
    return displayLine(`${what} ${value}`);
  }
  for (const name of titleNames) {
    const value = resource[name] ?? null;
    const found = Array.isArray(value) ? humanName(items(value)[0] ?? null) : displayLine(text(value));
    if (found !== '') {
      return found;
    }
  }
  for (const name of conceptNames) {
    const value = resource[name] ?? null;
    const concept = items(value)[0] ?? value;
    // Encounter.class and the like are a bare Coding.
    const found = coded(concept, language).text || displayLine(text(member(concept, 'display')));
    if (found !== '') {
      return found;
    }
  }
  return type;
}

export function readLine(entry: Entry, entries: readonly Entry[], language: Language): LineItem {
  return {
    resourceType: resourceType(entry.resource),
    title: titleOf(entry, entries, language),
    date: dateOf(entry.resource),
    status: displayLine(text(entry.resource['status']), 40),
  };
}

/** Sections of a Composition that say "nothing known" (LOINC section codes of the IPS). */
export function emptySections(resource: JsonObject): { allergies: boolean; problems: boolean; medications: boolean } {
  const codes = items(resource['section'])
    .filter((section) => firstCode(member(section, 'emptyReason')) === 'nilknown')
    .map((section) => firstCode(member(section, 'code')));
  return {
    allergies: codes.includes('48765-2'),
    problems: codes.includes('11450-4'),
    medications: codes.includes('10160-0'),
  };
}
