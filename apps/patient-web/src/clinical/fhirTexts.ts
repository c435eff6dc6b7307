import { nameRepresentation } from './drafts.ts';
import { items, member, numberText, path, text, type Json, type JsonObject } from './json.ts';
import type { Entry } from './payload.ts';
import { displayLine, displayText } from './text.ts';

// FHIR's data types in words: dates, codes, states, names, quantities. Every text cleaned for display.

export type Language = 'ja' | 'en';
export type ClinicalStatus = 'active' | 'inactive' | 'resolved' | 'unknown';
export type Verification = 'confirmed' | 'unconfirmed' | 'refuted' | 'enteredInError' | 'unknown';
export type Assertion = 'present' | 'noneKnown' | 'noInformation';

/** Partial FHIR dates and instants in one order; undated ones come last in "newest first". */
export function dateOrder(value: string): number {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/.exec(value) ?? [];
  if (year === undefined) {
    return Number.NEGATIVE_INFINITY;
  }
  const instant = value.includes('T') ? Date.parse(value) : Number.NaN;
  return Number.isNaN(instant) ? Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)) : instant;
}

export function dateText(value: Json): string {
  const found = /^\d{4}(?:-\d{2}(?:-\d{2}(?:T[0-9:.]+(?:Z|[+-]\d{2}:\d{2})?)?)?)?$/.exec(text(value).trim());
  return found?.[0] ?? '';
}

export function firstDate(resource: Json, ...names: readonly string[]): string {
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

export function dateOf(resource: Json): string {
  return firstDate(resource, ...dateNames) || firstDate(member(resource, 'collection'), 'collectedDateTime');
}

export function translated(element: Json, language: Language): string {
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

export interface CodedText {
  readonly text: string;
  readonly codings: readonly { readonly system: string; readonly code: string }[];
}

/** Text of a CodeableConcept: translation, then text, then a display, then the code itself. */
export function coded(value: Json, language: Language): CodedText {
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

export function absence(codings: CodedText['codings']): { assertion: Assertion; coversAll: boolean } {
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

export function firstCode(value: Json): string {
  return text(path(value, 'coding', 0, 'code'));
}

export function clinicalStatus(value: Json): ClinicalStatus {
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

export function verification(value: Json): Verification {
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

export function notesText(value: Json): string {
  return items(value)
    .map((note) => displayText(text(member(note, 'text'))))
    .filter((note) => note !== '')
    .join('\n');
}

export function quantityText(value: Json): string {
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

export function humanName(value: Json): string {
  const whole = displayLine(text(member(value, 'text')));
  if (whole !== '') {
    return whole;
  }
  const family = displayLine(text(member(value, 'family')));
  const given = items(member(value, 'given')).map((one) => displayLine(text(one)));
  const isFamilyFirst = [...family].some((character) => (character.codePointAt(0) ?? 0) >= 0x2e80);
  return (isFamilyFirst ? [family, ...given] : [...given, family]).filter((part) => part !== '').join(' ');
}

export function resolve(entries: readonly Entry[], from: JsonObject, reference: string): Json {
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

export function representation(name: Json): string {
  const extension = items(member(name, 'extension')).find((one) => member(one, 'url') === nameRepresentation);
  return text(member(extension, 'valueCode'));
}
