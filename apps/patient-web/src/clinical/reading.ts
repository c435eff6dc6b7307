import { bloodTypeExtension, nameRepresentation, patientNoteExtension, patientSpecified } from './drafts.ts';
import { isObject, items, member, numberText, path, text, type Json, type JsonObject } from './json.ts';
import type { Entry } from './payload.ts';
import { displayLine, displayText, plainTextOfXhtml } from './text.ts';

// From FHIR to what the screens show: every text cleaned for display, plain text, in the language asked for.

export type Language = 'ja' | 'en';
export type ClinicalStatus = 'active' | 'inactive' | 'resolved' | 'unknown';
export type Verification = 'confirmed' | 'unconfirmed' | 'refuted' | 'enteredInError' | 'unknown';
export type Assertion = 'present' | 'noneKnown' | 'noInformation';

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

export interface MedicationItem {
  readonly drug: string;
  readonly kind: 'request' | 'statement' | 'dispense' | 'administration';
  readonly assertion: Assertion;
  readonly dosage: string;
  readonly status: string;
  /** As far as this resource says; whether `end` has passed is for the summary to judge. */
  readonly isCurrent: boolean;
  readonly overTheCounter: boolean;
  readonly date: string;
  readonly end: string;
  readonly quantity: string;
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

/** Partial FHIR dates and instants in one order; undated ones come last in "newest first". */
export function dateOrder(value: string): number {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/.exec(value) ?? [];
  if (year === undefined) {
    return Number.NEGATIVE_INFINITY;
  }
  const instant = value.includes('T') ? Date.parse(value) : Number.NaN;
  return Number.isNaN(instant) ? Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)) : instant;
}

function dateText(value: Json): string {
  const found = /^\d{4}(?:-\d{2}(?:-\d{2}(?:T[0-9:.]+(?:Z|[+-]\d{2}:\d{2})?)?)?)?$/.exec(text(value).trim());
  return found?.[0] ?? '';
}

function firstDate(resource: Json, ...names: readonly string[]): string {
  for (const name of names) {
    const value = member(resource, name);
    const candidates = [value, member(value, 'start'), member(value, 'end'), path(value, 'event', 0)];
    const found = candidates.map(dateText).find((date) => date !== '');
    if (found !== undefined) {
      return found;
    }
  }
  return '';
}

// In order of preference: when it happened before when it was written down.
const dateNames =
  'effectiveDateTime effectivePeriod effectiveInstant performedDateTime performedPeriod occurrenceDateTime occurrencePeriod whenHandedOver whenPrepared authoredOn onsetDateTime onsetPeriod dateAsserted recordedDate date created started period servicedDate issued dateTime sent recorded authored'.split(
    ' ',
  );

function dateOf(resource: Json): string {
  return firstDate(resource, ...dateNames) || firstDate(member(resource, 'collection'), 'collectedDateTime');
}

function translated(element: Json, language: Language): string {
  for (const extension of items(member(element, 'extension'))) {
    if (!text(member(extension, 'url')).endsWith('/StructureDefinition/translation')) {
      continue;
    }
    const parts = items(member(extension, 'extension'));
    const part = (url: string): Json => parts.find((one) => member(one, 'url') === url) ?? null;
    const content = displayLine(text(member(part('content'), 'valueString')));
    if (text(member(part('lang'), 'valueCode')).slice(0, 2).toLowerCase() === language && content !== '') {
      return content;
    }
  }
  return '';
}

interface CodedText {
  readonly text: string;
  readonly codings: readonly { readonly system: string; readonly code: string }[];
}

/** Text of a CodeableConcept: translation, then text, then a display, then the code itself. */
function coded(value: Json, language: Language): CodedText {
  const codings = items(member(value, 'coding'));
  const texts = [
    translated(member(value, '_text'), language),
    ...codings.map((one) => translated(member(one, '_display'), language)),
    displayLine(text(member(value, 'text'))),
    ...codings.filter((one) => member(one, 'userSelected') === true).map((one) => text(member(one, 'display'))),
    ...codings.map((one) => text(member(one, 'display'))),
    ...codings.map((one) => text(member(one, 'code'))),
  ];
  return {
    text: displayLine(texts.find((one) => one.trim() !== '') ?? ''),
    codings: codings.map((one) => ({ system: text(member(one, 'system')), code: text(member(one, 'code')) })),
  };
}

const noneAtAll = new Set('no-known-allergies no-known-medications no-known-problems 716186003 160245001 160244002 787481004'.split(' '));
const noneOfAKind = new Set(
  'no-known-medication-allergies no-known-environmental-allergies no-known-food-allergies 409137002 428607008 429625007 716184000 428197003'.split(
    ' ',
  ),
);
const nothingSaid = new Set('no-allergy-info no-medication-info no-problem-info'.split(' '));

function absence(codings: CodedText['codings']): { assertion: Assertion; coversAll: boolean } {
  for (const { system, code } of codings) {
    if (!system.endsWith('absent-unknown-uv-ips') && system !== 'http://snomed.info/sct') {
      continue;
    }
    if (noneAtAll.has(code) || noneOfAKind.has(code)) {
      return { assertion: 'noneKnown', coversAll: noneAtAll.has(code) };
    }
    if (nothingSaid.has(code)) {
      return { assertion: 'noInformation', coversAll: true };
    }
  }
  return { assertion: 'present', coversAll: false };
}

function firstCode(value: Json): string {
  return text(path(value, 'coding', 0, 'code'));
}

function clinicalStatus(value: Json): ClinicalStatus {
  switch (firstCode(value)) {
    case 'active':
    case 'recurrence':
    case 'relapse':
      return 'active';
    case 'inactive':
    case 'remission':
      return 'inactive';
    case 'resolved':
      return 'resolved';
    default:
      return 'unknown';
  }
}

function verification(value: Json): Verification {
  switch (firstCode(value)) {
    case 'confirmed':
      return 'confirmed';
    case 'refuted':
      return 'refuted';
    case 'entered-in-error':
      return 'enteredInError';
    case 'unconfirmed':
    case 'provisional':
    case 'differential':
    case 'presumed':
      return 'unconfirmed';
    default:
      return 'unknown';
  }
}

function notesText(value: Json): string {
  return items(value)
    .map((note) => displayText(text(member(note, 'text'))))
    .filter((note) => note !== '')
    .join('\n');
}

function quantityText(value: Json): string {
  const number = numberText(member(value, 'value'));
  if (number === '') {
    return '';
  }
  const unit = displayLine(text(member(value, 'unit')) || text(member(value, 'code')), 60);
  const comparator = displayLine(text(member(value, 'comparator')), 4);
  const amount = comparator === '' ? number : `${comparator} ${number}`;
  if (unit === '' || unit === '1') {
    return amount;
  }
  return /^[A-Za-z\u00c0-\u024f{[]/.test(unit) ? `${amount} ${unit}` : amount + unit;
}

function humanName(value: Json): string {
  const whole = displayLine(text(member(value, 'text')));
  if (whole !== '') {
    return whole;
  }
  const family = displayLine(text(member(value, 'family')));
  const given = items(member(value, 'given')).map((one) => displayLine(text(one)));
  const isFamilyFirst = [...family].some((character) => (character.codePointAt(0) ?? 0) >= 0x2e80);
  return (isFamilyFirst ? [family, ...given] : [...given, family]).filter((part) => part !== '').join(' ');
}

function resolve(entries: readonly Entry[], from: JsonObject, reference: string): Json {
  if (reference.startsWith('#')) {
    return items(from['contained']).find((one) => member(one, 'id') === reference.slice(1)) ?? null;
  }
  const found = entries.find(
    ({ fullUrl, resource }) =>
      reference !== '' &&
      (fullUrl === reference || `${text(resource['resourceType'])}/${text(resource['id'])}` === reference),
  );
  return found?.resource ?? null;
}

export function resourceType(resource: JsonObject): string {
  return displayLine(text(resource['resourceType']), 64);
}

function representation(name: Json): string {
  const extension = items(member(name, 'extension')).find((one) => member(one, 'url') === nameRepresentation);
  return text(member(extension, 'valueCode'));
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

const periodUnits: Readonly<Record<string, readonly [string, string]>> = {
  s: ['s', '秒'],
  min: ['min', '分'],
  h: ['h', '時間'],
  d: ['day', '日'],
  wk: ['week', '週'],
  mo: ['month', 'か月'],
  a: ['year', '年'],
};

function repeatText(repeat: Json, language: Language): string {
  const frequency = numberText(member(repeat, 'frequency'));
  const period = numberText(member(repeat, 'period'));
  if (frequency === '' && period === '') {
    return '';
  }
  const unit = text(member(repeat, 'periodUnit'));
  const [english, japanese] = periodUnits[unit] ?? [displayLine(unit, 10), displayLine(unit, 10)];
  return language === 'ja'
    ? `${period || '1'}${japanese}に${frequency || '1'}回`
    : `${frequency || '1'} × per ${period || '1'} ${english}`;
}

function oneDosage(dosage: Json, language: Language): string {
  const whole = displayLine(text(member(dosage, 'text')));
  if (whole !== '') {
    return whole;
  }
  const timing = coded(path(dosage, 'timing', 'code'), language).text;
  const doses = items(member(dosage, 'doseAndRate')).map((one) => {
    const range = member(one, 'doseRange');
    return isObject(range)
      ? `${quantityText(member(range, 'low'))}–${quantityText(member(range, 'high'))}`
      : quantityText(member(one, 'doseQuantity')) || quantityText(member(one, 'rateQuantity'));
  });
  return [
    coded(member(dosage, 'route'), language).text,
    timing === '' ? repeatText(path(dosage, 'timing', 'repeat'), language) : timing,
    ...doses,
    quantityText(member(dosage, 'dose')),
    ...items(member(dosage, 'additionalInstruction')).map((one) => coded(one, language).text),
    displayLine(text(member(dosage, 'patientInstruction'))),
  ]
    .filter((part) => part !== '')
    .join(language === 'ja' ? '　' : ', ');
}

function dosageText(resource: JsonObject, language: Language): string {
  const dosages = resource['dosageInstruction'] ?? resource['dosage'] ?? null;
  const list = isObject(dosages) ? [dosages] : items(dosages);
  return list
    .map((one) => oneDosage(one, language))
    .filter((one) => one !== '')
    .join('\n');
}

const dayMilliseconds = 86_400_000;

function daysOf(duration: Json): number | undefined {
  const value = Number(numberText(member(duration, 'value')) || Number.NaN);
  if (!(value > 0 && value <= 3660)) {
    return undefined;
  }
  const code = text(member(duration, 'code'));
  const unit = text(member(duration, 'unit'));
  if (code === 'wk') {
    return value * 7;
  }
  if (code === 'mo') {
    return value * 30;
  }
  return code === 'd' || unit === '日' || unit.startsWith('day') ? value : undefined;
}

/** When taking a drug ends: a bound that is written, or the days of supply from the first. */
function medicationEnd(resource: JsonObject, start: string): string {
  const stated = dateText(path(resource, 'effectivePeriod', 'end'));
  if (stated !== '') {
    return stated;
  }
  const request = resource['dispenseRequest'] ?? null;
  let days = daysOf(member(request, 'expectedSupplyDuration'));
  for (const dosage of items(resource['dosageInstruction'] ?? resource['dosage'])) {
    const repeat = path(dosage, 'timing', 'repeat');
    const bound = dateText(path(repeat, 'boundsPeriod', 'end'));
    if (bound !== '') {
      return bound;
    }
    days ??= daysOf(member(repeat, 'boundsDuration'));
  }
  days ??= daysOf(resource['daysSupply'] ?? null);
  if (days === undefined || start.length < 10) {
    return '';
  }
  const repeats = Math.min(99, Number(numberText(member(request, 'numberOfRepeatsAllowed')) || 0));
  const first = Date.parse(`${start.slice(0, 10)}T00:00:00Z`);
  return new Date(first + (Math.floor(days) * (repeats + 1) - 1) * dayMilliseconds).toISOString().slice(0, 10);
}

function drugOf(entry: Entry, entries: readonly Entry[], language: Language): CodedText {
  const { resource } = entry;
  const direct = coded(resource['medicationCodeableConcept'] ?? null, language);
  if (direct.text !== '') {
    return direct;
  }
  const reference = resource['medicationReference'] ?? null;
  const medication = resolve(entries, resource, text(member(reference, 'reference')));
  const named = coded(member(medication, 'code'), language);
  const ingredients = items(member(medication, 'ingredient'))
    .map((one) => coded(member(one, 'itemCodeableConcept'), language).text)
    .filter((one) => one !== '');
  return {
    text: named.text || ingredients.join(' + ') || displayLine(text(member(reference, 'display'))),
    codings: named.codings,
  };
}

const medicationKinds: Readonly<Record<string, MedicationItem['kind']>> = {
  MedicationRequest: 'request',
  MedicationStatement: 'statement',
  MedicationDispense: 'dispense',
  MedicationAdministration: 'administration',
};

export function isMedicationType(type: string): boolean {
  return medicationKinds[type] !== undefined;
}

export function readMedication(entry: Entry, entries: readonly Entry[], language: Language): MedicationItem {
  const { resource } = entry;
  const kind = medicationKinds[text(resource['resourceType'])] ?? 'statement';
  const drug = drugOf(entry, entries, language);
  const { assertion } = absence(drug.codings);
  const status = displayLine(text(resource['status']), 40);
  const date = dateOf(resource);
  const request = resource['dispenseRequest'] ?? null;
  return {
    drug: drug.text,
    kind,
    assertion,
    dosage: dosageText(resource, language),
    status,
    isCurrent: (kind === 'request' || kind === 'statement') && assertion === 'present' && status === 'active',
    overTheCounter: firstCode(resource['category'] ?? null) === patientSpecified,
    date,
    end: medicationEnd(resource, date),
    quantity: quantityText(member(request, 'quantity')) || quantityText(resource['quantity'] ?? null),
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
function attachmentText(attachment: Json, other: string[]): string {
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

// Members whose text says nothing to a person: machine names, links, encoded bytes.
const silent = new Set(
  'resourceType id system url reference fullUrl profile meta data versionId hash language security'.split(' '),
);

/** The plain text a resource is found by. */
export function searchTextOf(resource: Json): string {
  const texts: string[] = [];
  const collect = (value: Json): void => {
    if (Array.isArray(value)) {
      for (const one of items(value)) {
        if (typeof one === 'string') {
          texts.push(displayLine(one));
        } else {
          collect(one);
        }
      }
      return;
    }
    if (!isObject(value)) {
      return;
    }
    for (const [name, one] of Object.entries(value)) {
      if (silent.has(name)) {
        continue;
      }
      if (name === 'div' && typeof one === 'string') {
        texts.push(plainTextOfXhtml(one));
      } else if (name === 'attachment') {
        const other: string[] = [];
        texts.push(attachmentText(one, other), ...other);
      } else if (typeof one === 'string') {
        texts.push(displayLine(one));
      } else {
        texts.push(numberText(one));
        collect(one);
      }
    }
  };
  collect(resource);
  return [...new Set(texts.filter((one) => one !== ''))].join('\n');
}
