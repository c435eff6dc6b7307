import { dateOrder, resourceType, type Language } from './fhirTexts.ts';
import { text, type JsonObject } from './json.ts';
import { isMedicationType, readMedication, type MedicationItem } from './medicationReading.ts';
import type { Entry } from './payload.ts';
import {
  emptySections,
  isNoteType,
  readAllergy,
  readDemographics,
  readLine,
  readNote,
  readObservation,
  readProblem,
  type AllergyItem,
  type Demographics,
  type LineItem,
  type NoteItem,
  type ObservationItem,
  type ProblemItem,
} from './reading.ts';

/** Days a drug stays among the current ones after its supply should have run out: a drug hidden too early is worse. */
const supplyGraceDays = 7;

/** What one record holds, read once. */
export interface RecordItems {
  readonly demographics: readonly Demographics[];
  readonly allergies: readonly AllergyItem[];
  readonly problems: readonly ProblemItem[];
  readonly medications: readonly MedicationItem[];
  readonly notes: readonly NoteItem[];
  readonly observations: readonly ObservationItem[];
  readonly lines: readonly LineItem[];
  readonly saysNone: { readonly allergies: boolean; readonly problems: boolean; readonly medications: boolean };
}

export const noItems: RecordItems = {
  demographics: [],
  allergies: [],
  problems: [],
  medications: [],
  notes: [],
  observations: [],
  lines: [],
  saysNone: { allergies: false, problems: false, medications: false },
};

// Resources that only explain others: shown where they are all there is.
const supporting = new Set(
  'Practitioner PractitionerRole Organization Location Device Medication Provenance Linkage'.split(' '),
);

export function itemsOf(entries: readonly Entry[], language: Language): RecordItems {
  const own = entries.filter(({ resource }) => !supporting.has(text(resource['resourceType'])));
  const shown = own.length > 0 ? own : entries;
  const ofType = (test: (type: string) => boolean): readonly Entry[] =>
    shown.filter(({ resource }) => test(text(resource['resourceType'])));
  const isType = (name: string) => (type: string) => type === name;
  const empty = ofType(isType('Composition')).map(({ resource }) => emptySections(resource));
  return {
    demographics: ofType(isType('Patient')).map(({ resource }) => readDemographics(resource, language)),
    allergies: ofType(isType('AllergyIntolerance')).map(({ resource }) => readAllergy(resource, language)),
    problems: ofType(isType('Condition')).map(({ resource }) => readProblem(resource, language)),
    medications: ofType(isMedicationType).map((entry) => readMedication(entry, entries, language)),
    notes: ofType(isNoteType)
      .filter(({ resource }) => !isListOfResults(resource))
      .map((entry) => readNote(entry, entries, language)),
    observations: ofType(isType('Observation')).map(({ resource }) => readObservation(resource, language)),
    lines: shown.map((entry) => readLine(entry, entries, language)),
    saysNone: {
      allergies: empty.some((one) => one.allergies),
      problems: empty.some((one) => one.problems),
      medications: empty.some((one) => one.medications),
    },
  };
}

/** A report without words is a list of its results, which are shown as such. */
function isListOfResults(resource: JsonObject): boolean {
  return (
    resourceType(resource) === 'DiagnosticReport' &&
    !Array.isArray(resource['presentedForm']) &&
    typeof resource['conclusion'] !== 'string'
  );
}

/** A record in its place: who wrote it, and what it replaces. */
export interface PlacedRecord<Source> {
  readonly id: string;
  /** Empty: nothing. */
  readonly supersedes: string;
  /** Empty: the patient. */
  readonly institutionId: string;
  readonly createdAt: number;
  readonly isOwnProfile: boolean;
  /** Its prescription was cancelled after it was written: no drug ordered in it is a current one. */
  readonly isWithdrawn: boolean;
  readonly items: RecordItems;
  readonly source: Source;
}

export type Knowledge = 'noInformation' | 'noneKnown' | 'listed';

export interface Summary<Source> {
  readonly profile?: Demographics & Source;
  readonly allergyKnowledge: Knowledge;
  readonly activeAllergies: readonly (AllergyItem & Source)[];
  readonly pastAllergies: readonly (AllergyItem & Source)[];
  readonly problemKnowledge: Knowledge;
  readonly activeProblems: readonly (ProblemItem & Source)[];
  readonly pastProblems: readonly (ProblemItem & Source)[];
  readonly medicationKnowledge: Knowledge;
  readonly currentMedications: readonly (MedicationItem & Source)[];
  readonly pastMedications: readonly (MedicationItem & Source)[];
  readonly notes: readonly (NoteItem & Source)[];
  readonly observations: readonly (ObservationItem & Source)[];
}

/** Ids of records that a later record of the same author's institution replaces. */
export function supersededAmong(records: readonly PlacedRecord<unknown>[]): ReadonlySet<string> {
  const byId = new Map(records.map((record) => [record.id, record]));
  const reaches = (from: PlacedRecord<unknown>, id: string): boolean => {
    const seen = new Set<string>();
    for (let at: PlacedRecord<unknown> | undefined = from; at && !seen.has(at.id); at = byId.get(at.supersedes)) {
      if (at.id === id) {
        return true;
      }
      seen.add(at.id);
    }
    return false;
  };
  const replaced = new Set<string>();
  for (const record of records) {
    const target = byId.get(record.supersedes);
    // A ring would hide all of its records.
    if (
      target &&
      target.institutionId === record.institutionId &&
      target.createdAt <= record.createdAt &&
      !reaches(target, record.id)
    ) {
      replaced.add(target.id);
    }
  }
  return replaced;
}

function isDenied(item: AllergyItem | ProblemItem): boolean {
  return (
    item.verification === 'refuted' ||
    item.verification === 'enteredInError' ||
    item.status === 'inactive' ||
    item.status === 'resolved'
  );
}

function newestFirst<Item>(list: Item[], dateOf: (item: Item) => string): Item[] {
  return list.sort((left, right) => {
    const [one, other] = [dateOrder(dateOf(left)), dateOrder(dateOf(right))];
    return one === other ? 0 : other - one;
  });
}

function later(one: string, other: string): string {
  return dateOrder(one) < dateOrder(other) ? other : one;
}

function knowledge(hasItems: boolean, saysNone: boolean): Knowledge {
  return hasItems ? 'listed' : saysNone ? 'noneKnown' : 'noInformation';
}

/** Merges without guessing: nothing is dropped because it looks alike. `now`: Unix seconds. */
export function summarise<Source extends object>(records: readonly PlacedRecord<Source>[], now: number): Summary<Source> {
  const replaced = supersededAmong(records);
  // Newest first, so that "first wins" means "newest wins" everywhere below.
  const visible = records
    .filter((record) => !replaced.has(record.id))
    .sort((left, right) => right.createdAt - left.createdAt);
  const all = <Item>(pick: (items: RecordItems) => readonly Item[]): (Item & Source)[] =>
    visible.flatMap((record) => pick(record.items).map((item) => ({ ...item, ...record.source })));

  const allergies = all((one) => one.allergies);
  const problems = all((one) => one.problems);
  const medications = visible.flatMap((record) =>
    record.items.medications.map((item) => ({
      ...item,
      ...(record.isWithdrawn && { isCurrent: false }),
      ...record.source,
    })),
  );
  const isOver = (item: MedicationItem): boolean =>
    item.end !== '' && dateOrder(item.end) + (supplyGraceDays + 1) * 86_400_000 <= now * 1000;
  const isTaken = (item: MedicationItem): boolean => item.isCurrent && !isOver(item);
  const allergyDate = (item: AllergyItem): string => later(item.recorded, item.onset);
  const problemDate = (item: ProblemItem): string => later(item.recorded, item.onset);

  const isPastProblem = (item: ProblemItem): boolean =>
    isDenied(item) || (item.status === 'unknown' && item.abated !== '');
  const activeAllergies = newestFirst(
    allergies.filter((item) => item.assertion === 'present' && !isDenied(item)),
    allergyDate,
  );
  activeAllergies.sort((left, right) => Number(right.criticality === 'high') - Number(left.criticality === 'high'));
  const activeProblems = newestFirst(
    problems.filter((item) => item.assertion === 'present' && !isPastProblem(item)),
    problemDate,
  );
  const present = medications.filter((item) => item.assertion === 'present' && item.kind !== 'dispense');
  const currentMedications = newestFirst(present.filter(isTaken), (item) => item.date);
  // Who the chart is about is what the patient says: an imported Patient of some institution must not rename him.
  const profileRecord =
    visible.find((record) => record.isOwnProfile && record.items.demographics.length > 0) ??
    visible.find((record) => record.items.demographics.length > 0);
  const demographics = profileRecord?.items.demographics[0];
  const says = (pick: (items: RecordItems) => boolean): boolean => visible.some((record) => pick(record.items));
  return {
    ...(profileRecord && demographics && { profile: { ...demographics, ...profileRecord.source } }),
    allergyKnowledge: knowledge(
      activeAllergies.length > 0,
      allergies.some((item) => item.assertion === 'noneKnown' && item.coversAll && !isDenied(item)) ||
        says((one) => one.saysNone.allergies),
    ),
    activeAllergies,
    pastAllergies: newestFirst(
      allergies.filter((item) => isDenied(item) && item.assertion === 'present'),
      allergyDate,
    ),
    problemKnowledge: knowledge(
      activeProblems.length > 0,
      problems.some((item) => item.assertion === 'noneKnown') || says((one) => one.saysNone.problems),
    ),
    activeProblems,
    pastProblems: newestFirst(
      problems.filter((item) => item.assertion === 'present' && isPastProblem(item)),
      problemDate,
    ),
    medicationKnowledge: knowledge(
      currentMedications.length > 0,
      medications.some((item) => item.assertion === 'noneKnown') || says((one) => one.saysNone.medications),
    ),
    currentMedications,
    pastMedications: newestFirst(
      medications.filter((item) => item.assertion === 'present' && (item.kind === 'dispense' || !isTaken(item))),
      (item) => item.date,
    ),
    notes: newestFirst(
      all((one) => one.notes),
      (item) => item.date,
    ),
    observations: newestFirst(
      all((one) => one.observations),
      (item) => item.date,
    ),
  };
}
