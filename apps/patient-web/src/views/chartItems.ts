import type { MessageKey, Words } from '../i18n/words';
import type {
  AllergyView,
  ChartRecord,
  MedicationView,
  NoteView,
  ObservationView,
  ProblemView,
  ProfileView,
  Source,
} from '../workflows/api';
import { type Child, h, icon } from './dom';
import type { IconName } from './icons';
import { compartmentName, facts, pill } from './widgets';

/** Where an item comes from: institution, person, day; own entries are marked as such. */
export function sourceLine(words: Words, source: Source): Node {
  const { t } = words;
  return h(
    'p',
    { class: 'source' },
    source.patientReported ? pill('info', t('chart.own'), 'user') : h('span', null, source.institutionName),
    source.author !== '' && !source.patientReported && h('span', null, source.author),
    source.createdAt > 0 && h('span', null, words.day(source.createdAt)),
  );
}

function item(name: IconName, tone: string, title: Child, ...rest: Child[]): HTMLElement {
  return h('li', { class: `item ${tone}` }, h('span', { class: 'item-icon' }, icon(name)), h('div', { class: 'item-text' }, h('p', { class: 'item-title' }, title), ...rest));
}

/** Beside each other or below each other, but never broken inside where there is room for each. */
function parts(...texts: readonly string[]): HTMLElement {
  return h('span', { class: 'parts' }, ...texts.filter((text) => text !== '').map((text) => h('span', null, text)));
}

const line = (text: string): Child => text !== '' && h('p', { class: 'item-detail' }, text);

export function allergyItem(words: Words, allergy: AllergyView): HTMLElement {
  const { t } = words;
  const isHigh = allergy.criticality === 'high' && allergy.assertion === 'present';
  const title =
    allergy.assertion === 'present' ? allergy.substance : t(`allergy.${allergy.assertion}` as MessageKey);
  return item(
    'allergy',
    isHigh ? 'high' : '',
    title,
    isHigh && h('p', { class: 'pills' }, pill('error', t('allergy.high'), 'warning')),
    allergy.verification !== 'confirmed' && allergy.verification !== 'unknown'
      ? line(t(`verification.${allergy.verification}` as MessageKey))
      : false,
    line(words.list(allergy.reactions)),
    allergy.onset !== '' && line(t('allergy.onset', { date: words.fhirDate(allergy.onset) })),
    line(allergy.note),
    sourceLine(words, allergy),
  );
}

export function problemItem(words: Words, problem: ProblemView): HTMLElement {
  const { t } = words;
  const title = problem.assertion === 'present' ? problem.problem : t(`problem.${problem.assertion}` as MessageKey);
  const from = problem.onset === '' ? '' : t('problem.since', { date: words.fhirDate(problem.onset) });
  const until = problem.abated === '' ? '' : t('problem.until', { date: words.fhirDate(problem.abated) });
  return item('problem', '', title, line([from, until].filter((text) => text !== '').join(' ')), line(problem.note), sourceLine(words, problem));
}

export function medicationItem(words: Words, medication: MedicationView): HTMLElement {
  const { t } = words;
  const end = medication.end === '' ? '' : t('medication.until', { date: words.fhirDate(medication.end) });
  return item(
    'medication',
    '',
    medication.drug,
    line(medication.dosage),
    line([t(`medication.${medication.kind}` as MessageKey), medication.quantity, end].filter((text) => text !== '').join(' · ')),
    medication.overTheCounter && h('p', { class: 'pills' }, pill('neutral', t('medication.overTheCounter'))),
    line(medication.note),
    sourceLine(words, medication),
  );
}

export function noteItem(words: Words, note: NoteView): HTMLElement {
  return item(
    'note',
    '',
    note.title === '' ? words.t('chart.note') : note.title,
    note.text !== '' && h('p', { class: 'note-text' }, note.text),
    note.otherContent.length > 0 && line(words.t('chart.otherContent', { what: words.list(note.otherContent) })),
    sourceLine(words, note),
  );
}

export function observationItem(words: Words, observation: ObservationView): HTMLElement {
  const { t } = words;
  return item(
    'laboratory',
    '',
    observation.what,
    h('p', { class: 'observation-value' }, observation.value, observation.interpretation !== '' && ` ${observation.interpretation}`),
    observation.referenceRange !== '' && line(t('observation.range', { range: observation.referenceRange })),
    observation.date !== '' && line(words.fhirDate(observation.date)),
    sourceLine(words, observation),
  );
}

export function profileFacts(words: Words, profile: ProfileView): HTMLElement {
  const { t } = words;
  const contact = profile.emergencyContact;
  return facts(
    [t('profile.name'), profile.kana === '' ? profile.name : t('profile.nameWithKana', { name: profile.name, kana: profile.kana })],
    profile.birthDate !== '' && [t('profile.birthDate'), words.fhirDate(profile.birthDate)],
    [t('profile.sex'), t(`sex.${profile.sex}`)],
    profile.bloodType !== '' && [t('profile.bloodType'), profile.bloodType],
    contact.name !== '' && [
      t('profile.contactName'),
      parts([contact.name, contact.relation].filter((text) => text !== '').join(' · '), contact.phone),
    ],
    profile.note !== '' && [t('profile.note'), profile.note],
  );
}

const kindIcon: Record<ChartRecord['kind'], IconName> = {
  entry: 'note',
  profile: 'user',
  prescription: 'prescription',
  dispensing: 'medication',
  unknown: 'unverified',
};

/** What a record is called in a list: its first lines, or what is the matter with it. */
export function recordTitle(words: Words, record: ChartRecord): string {
  if (record.problem !== undefined) {
    return words.t('record.notShown');
  }
  const titles = record.lines.map(({ title }) => title).filter((title) => title !== '');
  const first = titles.slice(0, 2).join(words.language === 'ja' ? '、' : ', ');
  if (first === '') {
    return words.t(`record.kind.${record.kind}` as MessageKey);
  }
  return titles.length > 2 ? words.t('record.andMore', { first, count: titles.length - 2 }) : first;
}

export function recordRow(words: Words, record: ChartRecord): HTMLElement {
  const { t } = words;
  const time = record.createdAt > 0 ? record.createdAt : record.recordedAt;
  return h(
    'a',
    { class: `row record-row${record.problem === undefined ? '' : ' bad'}${record.superseded ? ' old' : ''}`, href: `#/record/${record.hash}` },
    h('span', { class: 'row-icon' }, icon(record.problem === undefined ? kindIcon[record.kind] : 'error')),
    h(
      'span',
      { class: 'row-text' },
      h('span', { class: 'row-title' }, recordTitle(words, record)),
      h(
        'span',
        { class: 'row-detail' },
        parts(record.patientReported ? t('chart.own') : record.institutionName, compartmentName(words, record.compartment), words.day(time)),
      ),
      record.superseded && h('span', { class: 'pills' }, pill('neutral', t('record.superseded'))),
      record.problem !== undefined && h('span', { class: 'row-detail strong' }, t(`recordProblem.${record.problem}` as MessageKey)),
    ),
    record.problem === undefined && icon('verified', 'verified-mark'),
    icon('next'),
  );
}

const knownResources = ['Patient', 'Practitioner', 'Organization', 'Encounter', 'Immunization', 'Procedure', 'DiagnosticReport', 'ServiceRequest', 'CarePlan', 'FamilyMemberHistory'] as const;

/** FHIR's name where there is none of ours: better than nothing for somebody who asks about it. */
function resourceName(words: Words, resourceType: string): string {
  const known = knownResources.find((name) => name === resourceType);
  return known === undefined ? resourceType : words.t(`resource.${known}`);
}

/** What is as one expects is not mentioned. */
function statusName(words: Words, status: string): string {
  if (['completed', 'final', 'active', 'current', 'finished'].includes(status)) {
    return '';
  }
  return status === 'not-done' || status === 'entered-in-error' ? words.t(`resourceStatus.${status}`) : status;
}

/** Everything in a record, in full. */
export function recordContent(words: Words, record: ChartRecord): Child[] {
  const known = new Set(['AllergyIntolerance', 'Condition', 'MedicationRequest', 'MedicationStatement', 'MedicationDispense', 'MedicationAdministration', 'DocumentReference', 'Composition', 'Observation']);
  const rest = record.lines.filter(({ resourceType }) => !known.has(resourceType));
  const items = [
    ...record.allergies.map((allergy) => allergyItem(words, allergy)),
    ...record.problems.map((problem) => problemItem(words, problem)),
    ...record.medications.map((medication) => medicationItem(words, medication)),
    ...record.notes.map((note) => noteItem(words, note)),
    ...record.observations.map((observation) => observationItem(words, observation)),
    ...rest.map(({ resourceType, title, date, status }) =>
      item(
        'note',
        '',
        title === '' ? resourceName(words, resourceType) : title,
        line([resourceName(words, resourceType), date === '' ? '' : words.fhirDate(date), statusName(words, status)].filter((text) => text !== '').join(' · ')),
      ),
    ),
  ];
  return items.length === 0 ? [] : [h('ul', { class: 'items' }, ...items)];
}
