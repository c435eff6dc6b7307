import { toBase64, utf8 } from '../protocol/bytes.ts';
import type { Json, JsonObject } from './json.ts';
import type { Entry } from './payload.ts';
import { hasForbiddenCharacters } from './text.ts';

// What a patient enters, and the strict FHIR R4 made from it: the same shapes as the desktop's writers.

export const bloodTypeExtension = 'urn:tegata:patient-blood-type';
export const patientNoteExtension = 'urn:tegata:patient-note';
export const nameRepresentation = 'http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation';

const maximumName = 200;
const maximumComment = 2_000;
const maximumNote = 100_000;

/** A field that cannot be written; the message is the field's name. */
export class DraftFailure extends Error {
  readonly field: string;
  constructor(field: string) {
    super(field);
    this.name = 'DraftFailure';
    this.field = field;
  }
}

function check(condition: boolean, field: string): void {
  if (!condition) {
    throw new DraftFailure(field);
  }
}

function line(value: string | undefined, field: string, isRequired = false, maximum = maximumName): string {
  const given = value ?? '';
  check(given.trim() !== '' || (!isRequired && given === ''), field);
  check([...given].length <= maximum && !hasForbiddenCharacters(given, false), field);
  return given;
}

function lines(value: string | undefined, field: string, isRequired = false, maximum = maximumComment): string {
  const given = value ?? '';
  check(given.trim() !== '' || (!isRequired && given === ''), field);
  check([...given].length <= maximum && !hasForbiddenCharacters(given, true), field);
  return given;
}

/** A calendar day that exists, not before 1850. */
function day(value: string | undefined, field: string, today: string, mayBeFuture = false): string {
  if (value === undefined || value === '') {
    return '';
  }
  const parsed = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  check(!Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(value) && value >= '1850', field);
  check(mayBeFuture || value <= today, field);
  return value;
}

export interface PatientDraft {
  readonly id: string;
  readonly name: string;
  readonly kana?: string;
  readonly birthDate: string;
  readonly sex: 'female' | 'male' | 'other' | 'unknown';
  readonly bloodType?: string;
  readonly emergencyContact?: { readonly name: string; readonly phone?: string; readonly relation?: string };
  readonly note?: string;
}

export interface DraftHeader {
  /** A random UUID. */
  readonly id: string;
  readonly patientId: string;
  readonly patientName: string;
  /** Unix seconds. */
  readonly authoredAt: number;
}

function hasJapanese(value: string): boolean {
  return [...value].some((character) => (character.codePointAt(0) ?? 0) >= 0x2e80);
}

function nameJson(name: string, representation: string | undefined): JsonObject {
  // Two parts of a Japanese name are family and given; anything else is not guessed at.
  const [family = '', given = '', ...more] = name.trim().split(/\s+/u);
  const isSplit = given !== '' && more.length === 0 && hasJapanese(name);
  return {
    ...(representation && { extension: [{ url: nameRepresentation, valueCode: representation }] }),
    use: 'official',
    text: name,
    ...(isSplit && { family, given: [given] }),
  };
}

function entryOf(resource: JsonObject, id: string): Entry {
  const isUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
  return { fullUrl: isUuid ? `urn:uuid:${id}` : '', resource };
}

/** Throws DraftFailure. `today` is the patient's own calendar day. */
export function writePatient(draft: PatientDraft, today: string): Entry {
  const name = line(draft.name, 'name', true);
  const kana = line(draft.kana, 'kana');
  check(/^[ \u3000\u3041-\u3096\u30a1-\u30fe\uff65-\uff9f]*$/.test(kana), 'kana');
  const birthDate = day(draft.birthDate, 'birthDate', today);
  check(birthDate !== '', 'birthDate');
  check(['female', 'male', 'other', 'unknown'].includes(draft.sex), 'sex');
  const bloodType = draft.bloodType ?? '';
  check(/^(?:(?:A|B|O|AB)[+-]?)?$/.test(bloodType), 'bloodType');
  const note = lines(draft.note, 'note');
  const contact = draft.emergencyContact;
  const contactName = line(contact?.name, 'emergencyContact.name');
  const relation = line(contact?.relation, 'emergencyContact.relation');
  const phone = contact?.phone ?? '';
  check(/^(?:[+]?[0-9() -]{2,40})?$/.test(phone), 'emergencyContact.phone');
  // R4 rule pat-1: a contact has more than a relationship.
  check(relation === '' || contactName !== '' || phone !== '', 'emergencyContact.name');

  const extension: Json[] = [];
  if (bloodType !== '') {
    extension.push({ url: bloodTypeExtension, valueString: bloodType });
  }
  if (note !== '') {
    extension.push({ url: patientNoteExtension, valueString: note });
  }
  const names: Json[] = [nameJson(name, hasJapanese(name) ? 'IDE' : undefined)];
  if (kana !== '') {
    names.push(nameJson(kana, 'SYL'));
  }
  const person: JsonObject = {
    ...(relation !== '' && { relationship: [{ text: relation }] }),
    ...(contactName !== '' && { name: { text: contactName } }),
    ...(phone !== '' && { telecom: [{ system: 'phone', value: phone }] }),
  };
  return entryOf(
    {
      resourceType: 'Patient',
      id: draft.id,
      ...(extension.length > 0 && { extension }),
      active: true,
      name: names,
      gender: draft.sex,
      birthDate,
      ...(Object.keys(person).length > 0 && { contact: [person] }),
    },
    draft.id,
  );
}

function timeText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

function patientReference(header: DraftHeader): JsonObject {
  return { reference: `Patient/${header.patientId}` };
}

/** Whoever wrote it is the patient: a reference, and the name for readers without the profile. */
function patientAsAuthor(header: DraftHeader): JsonObject {
  return { reference: `Patient/${header.patientId}`, display: header.patientName };
}

function code(system: string, value: string): JsonObject {
  return { coding: [{ system, code: value }] };
}

export interface AllergyDraft {
  readonly substance: string;
  readonly category?: 'food' | 'medication' | 'environment' | 'biologic';
  readonly criticality?: 'high' | 'low';
  readonly reaction?: string;
  readonly onset?: string;
  readonly note?: string;
}

/** Reported, not examined: verification is "unconfirmed". */
export function writeAllergy(header: DraftHeader, draft: AllergyDraft, today: string): Entry {
  const substance = line(draft.substance, 'substance', true);
  const reaction = line(draft.reaction, 'reaction', false, maximumComment);
  const onset = day(draft.onset, 'onset', today);
  const note = lines(draft.note, 'note');
  return entryOf(
    {
      resourceType: 'AllergyIntolerance',
      id: header.id,
      clinicalStatus: code('http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', 'active'),
      verificationStatus: code(
        'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification',
        'unconfirmed',
      ),
      ...(draft.category && { category: [draft.category] }),
      ...(draft.criticality && { criticality: draft.criticality }),
      code: { text: substance },
      patient: patientReference(header),
      ...(onset !== '' && { onsetDateTime: onset }),
      recordedDate: timeText(header.authoredAt),
      recorder: patientAsAuthor(header),
      asserter: patientAsAuthor(header),
      ...(note !== '' && { note: [{ text: note }] }),
      ...(reaction !== '' && { reaction: [{ manifestation: [{ text: reaction }] }] }),
    },
    header.id,
  );
}

export const patientSpecified = 'patientspecified';

export interface MedicationDraft {
  readonly drug: string;
  readonly dosage?: string;
  readonly since?: string;
  readonly until?: string;
  readonly note?: string;
}

/** A drug bought without a prescription, as the patient reports it. */
export function writeMedication(header: DraftHeader, draft: MedicationDraft, today: string): Entry {
  const drug = line(draft.drug, 'drug', true);
  const dosage = line(draft.dosage, 'dosage', false, maximumComment);
  const since = day(draft.since, 'since', today);
  const until = day(draft.until, 'until', today, true);
  check(until === '' || since === '' || since <= until, 'until');
  const note = lines(draft.note, 'note');
  return entryOf(
    {
      resourceType: 'MedicationStatement',
      id: header.id,
      status: until !== '' && until < today ? 'completed' : 'active',
      category: code('http://terminology.hl7.org/CodeSystem/medication-statement-category', patientSpecified),
      medicationCodeableConcept: { text: drug },
      subject: patientReference(header),
      ...((since !== '' || until !== '') && {
        effectivePeriod: { ...(since !== '' && { start: since }), ...(until !== '' && { end: until }) },
      }),
      dateAsserted: timeText(header.authoredAt),
      informationSource: patientAsAuthor(header),
      ...(note !== '' && { note: [{ text: note }] }),
      ...(dosage !== '' && { dosage: [{ text: dosage }] }),
    },
    header.id,
  );
}

export interface NoteDraft {
  readonly title: string;
  readonly text: string;
}

/** A DocumentReference with the text as attachment, so that any FHIR reader shows it. LOINC 51855-5: patient note. */
export function writeNote(header: DraftHeader, draft: NoteDraft): Entry {
  const title = line(draft.title, 'title', true);
  const body = lines(draft.text, 'text', true, maximumNote);
  return entryOf(
    {
      resourceType: 'DocumentReference',
      id: header.id,
      status: 'current',
      docStatus: 'final',
      type: { ...code('http://loinc.org', '51855-5'), text: title },
      subject: patientReference(header),
      date: timeText(header.authoredAt),
      author: [patientAsAuthor(header)],
      description: title,
      content: [
        { attachment: { contentType: 'text/plain;charset=UTF-8', data: toBase64(utf8(body)), title } },
      ],
    },
    header.id,
  );
}
