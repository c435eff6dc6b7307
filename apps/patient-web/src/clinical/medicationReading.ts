import { patientSpecified } from './drafts.ts';
import {
  absence,
  coded,
  dateOf,
  dateText,
  firstCode,
  notesText,
  quantityText,
  resolve,
  type Assertion,
  type CodedText,
  type Language,
} from './fhirTexts.ts';
import { isObject, items, member, numberText, path, text, type Json, type JsonObject } from './json.ts';
import type { Entry } from './payload.ts';
import { displayLine } from './text.ts';

// Prescriptions, dispensings and statements: which drug, how to take it, and until when it lasts.

export interface MedicationItem {
  readonly drug: string;
  readonly kind: 'request' | 'statement' | 'dispense' | 'administration';
  readonly assertion: Assertion;
  readonly dosage: string;
  /** FHIR status code. */
  readonly status: string;
  /** As far as this resource says; whether `end` has passed is for the summary to judge. */
  readonly isCurrent: boolean;
  readonly overTheCounter: boolean;
  readonly date: string;
  readonly end: string;
  readonly quantity: string;
  readonly note: string;
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
  // A thirteenth month is no day, however it is written.
  return Number.isNaN(first) ? '' : new Date(first + (Math.floor(days) * (repeats + 1) - 1) * dayMilliseconds).toISOString().slice(0, 10);
}

export function drugOf(entry: Entry, entries: readonly Entry[], language: Language): CodedText {
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
