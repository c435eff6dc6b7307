import { utf8 } from '../protocol/bytes.ts';
import { ProtocolFailure } from '../protocol/failure.ts';
import { maximumPayload } from '../protocol/records.ts';
import { isObject, items, JsonNumber, member, parseJson, text, writeJson, type Json, type JsonObject } from './json.ts';
import { hasForbiddenCharacters } from './text.ts';

// The payload of docs/protocol.md §6, strict: exactly these members, each of its type, none twice.

export interface ConfirmingPerson {
  readonly name: string;
  readonly role: string;
}

export interface Confirmation {
  readonly enteredBy: ConfirmingPerson;
  readonly confirmedBy: ConfirmingPerson;
  /** Unix seconds. */
  readonly enteredAt: number;
  readonly confirmedAt: number;
}

/** One resource of a record with its address inside the bundle. */
export interface Entry {
  readonly fullUrl: string;
  readonly resource: JsonObject;
}

export interface RecordPayload {
  readonly confirmation: Confirmation;
  /** As they stand: this page shows them by name only and carries them through an export. */
  readonly attachments: readonly JsonObject[];
  readonly entries: readonly Entry[];
}

function refused(what: string): ProtocolFailure {
  return new ProtocolFailure('Malformed', `payload: ${what}`);
}

function hasExactly(value: Json, ...names: readonly string[]): value is JsonObject {
  return isObject(value) && Object.keys(value).length === names.length && names.every((name) => name in value);
}

function timeText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

function timeOf(value: Json): number {
  const milliseconds = Date.parse(text(value));
  // One spelling only.
  if (Number.isNaN(milliseconds) || timeText(milliseconds / 1000) !== value) {
    throw refused('time');
  }
  return milliseconds / 1000;
}

function isLine(value: string, maximum: number, isRequired: boolean): boolean {
  const length = [...value].length;
  return (
    length <= maximum && !hasForbiddenCharacters(value, false) && (value.trim() !== '' || (!isRequired && value === ''))
  );
}

function personOf(value: Json): ConfirmingPerson {
  if (!hasExactly(value, 'name', 'role')) {
    throw refused('person');
  }
  const person = { name: text(member(value, 'name')), role: text(member(value, 'role')) };
  if (!isLine(person.name, 200, true) || !isLine(person.role, 100, true)) {
    throw refused('person');
  }
  return person;
}

function isAttachment(value: Json): value is JsonObject {
  if (!hasExactly(value, 'id', 'contentType', 'title', 'size', 'ciphertextHash', 'key')) {
    return false;
  }
  const size = value['size'];
  return (
    /^[A-Za-z0-9.-]{1,64}$/.test(text(value['id'])) &&
    /^[A-Za-z0-9!#$&^_.+-]{1,64}\/[A-Za-z0-9!#$&^_.+-]{1,64}$/.test(text(value['contentType'])) &&
    typeof value['title'] === 'string' &&
    isLine(value['title'], 200, false) &&
    size instanceof JsonNumber &&
    /^\d{1,13}$/.test(size.text) &&
    /^[0-9a-f]{64}$/.test(text(value['ciphertextHash'])) &&
    /^[0-9a-f]{64}$/.test(text(value['key']))
  );
}

function entryOf(value: Json): Entry {
  const hasUrl = hasExactly(value, 'fullUrl', 'resource') && text(member(value, 'fullUrl')) !== '';
  if (!hasUrl && !hasExactly(value, 'resource')) {
    throw refused('entry');
  }
  const resource = member(value, 'resource');
  if (!isObject(resource) || !/^[A-Z][A-Za-z]{1,63}$/.test(text(resource['resourceType']))) {
    throw refused('resource');
  }
  return { fullUrl: text(member(value, 'fullUrl')), resource };
}

export function decodePayload(bytes: Uint8Array): RecordPayload {
  const root = parseJson(bytes);
  const version = member(root, 'tegata');
  if (!(version instanceof JsonNumber) || !/^\d+$/.test(version.text)) {
    throw refused('version');
  }
  if (version.text !== '1') {
    throw new ProtocolFailure('UnsupportedVersion', 'payload');
  }
  if (!hasExactly(root, 'tegata', 'confirmation', 'attachments', 'bundle') || !Array.isArray(root['attachments'])) {
    throw refused('members');
  }
  const confirmation = member(root, 'confirmation');
  if (!hasExactly(confirmation, 'enteredBy', 'confirmedBy', 'enteredAt', 'confirmedAt')) {
    throw refused('confirmation');
  }
  const attachments = items(member(root, 'attachments'));
  const bundle = member(root, 'bundle');
  if (
    !hasExactly(bundle, 'resourceType', 'type', 'entry') ||
    bundle['resourceType'] !== 'Bundle' ||
    bundle['type'] !== 'collection' ||
    !Array.isArray(bundle['entry']) ||
    bundle['entry'].length === 0
  ) {
    throw refused('bundle');
  }
  const ids = new Set(attachments.map((attachment) => text(member(attachment, 'id'))));
  if (!attachments.every(isAttachment) || ids.size !== attachments.length) {
    throw refused('attachments');
  }
  const decoded = {
    enteredBy: personOf(member(confirmation, 'enteredBy')),
    confirmedBy: personOf(member(confirmation, 'confirmedBy')),
    enteredAt: timeOf(member(confirmation, 'enteredAt')),
    confirmedAt: timeOf(member(confirmation, 'confirmedAt')),
  };
  if (decoded.confirmedAt < decoded.enteredAt) {
    throw refused('confirmed before entered');
  }
  return { confirmation: decoded, attachments, entries: items(member(bundle, 'entry')).map(entryOf) };
}

export function bundleOf(entries: readonly Entry[]): JsonObject {
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: entries.map(({ fullUrl, resource }) => (fullUrl === '' ? { resource } : { fullUrl, resource })),
  };
}

/** Throws TooLarge. What it writes, decodePayload reads. */
export function encodePayload(payload: RecordPayload): Uint8Array {
  const { confirmation } = payload;
  const bytes = utf8(
    writeJson({
      tegata: new JsonNumber('1'),
      confirmation: {
        enteredBy: { ...confirmation.enteredBy },
        confirmedBy: { ...confirmation.confirmedBy },
        enteredAt: timeText(confirmation.enteredAt),
        confirmedAt: timeText(confirmation.confirmedAt),
      },
      attachments: payload.attachments,
      bundle: bundleOf(payload.entries),
    }),
  );
  if (bytes.length > maximumPayload) {
    throw new ProtocolFailure('TooLarge', 'payload');
  }
  decodePayload(bytes);
  return bytes;
}
