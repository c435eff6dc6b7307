import { decodePayload, type RecordPayload } from '../clinical/payload.ts';
import { concat, fromUtf8, isHex, numberBytes, utf8, type Hex } from '../protocol/bytes.ts';
import type { RecordCache } from './api.ts';

/** The place on the chain at which a record passed every check. */
export interface RecordPlace {
  readonly hash: Hex;
  readonly compartment: Hex;
  readonly epoch: number;
  readonly institutionId: Hex;
  readonly author: Hex;
}

/** What a record says, opened and checked on this phone. */
export interface KeptRecord {
  readonly place: RecordPlace;
  readonly kind: number;
  readonly supersedes: Hex;
  readonly createdAt: number;
  readonly payload: RecordPayload;
}

interface Description extends RecordPlace {
  readonly kind: number;
  readonly supersedes: Hex;
  readonly createdAt: number;
  readonly size: number;
}

interface Part {
  readonly description: Description;
  readonly content: Uint8Array;
}

/** A pack is written anew whenever something is added to it, and is read as one. */
const maximumRecords = 128;
const maximumSize = 256 * 1024;
/** Records decoded before the page may draw again. */
const decodeChunk = 64;

const nameOf = (pack: number): string => `content/${pack}`;

function isDescription(value: unknown): value is Description {
  const one = value as Description;
  return (
    isHex(one.hash, 32) &&
    isHex(one.compartment, 32) &&
    isHex(one.institutionId, 32) &&
    isHex(one.author, 20) &&
    isHex(one.supersedes, 32) &&
    [one.epoch, one.kind, one.createdAt, one.size].every((number) => Number.isSafeInteger(number) && number >= 0)
  );
}

/** `length(4) ‖ descriptions as JSON ‖ payloads`. */
function writePack(parts: readonly Part[]): Uint8Array {
  const head = utf8(JSON.stringify(parts.map(({ description }) => description)));
  return concat(numberBytes(head.length, 4), head, ...parts.map(({ content }) => content));
}

function readPack(bytes: Uint8Array): Part[] {
  const headSize = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const descriptions: unknown = JSON.parse(fromUtf8(bytes.subarray(4, 4 + headSize)));
  if (!Array.isArray(descriptions) || !descriptions.every(isDescription)) {
    throw new RangeError('pack');
  }
  let at = 4 + headSize;
  return descriptions.map((description) => {
    const content = bytes.slice(at, (at += description.size));
    if (content.length !== description.size) {
      throw new RangeError('pack');
    }
    return { description, content };
  });
}

/**
 * What was opened and passed every check, sealed by the vault and kept by the pack: a chart of hundreds of records is
 * there after a few reads, without a key being derived or a signature computed again. Whoever could alter a pack has the
 * vault's key, and with it the chart keys; what the chain says of a record's place is compared each time all the same.
 * Losing any of it costs a download.
 */
export class KeptRecords {
  readonly #cache: RecordCache;
  readonly #pause: () => Promise<void>;
  readonly #records = new Map<Hex, KeptRecord>();
  #loading: Promise<void> | undefined;
  #packs = 0;
  #last: Part[] = [];

  /** `pause` lets the page draw, and throws when it was locked meanwhile. */
  constructor(cache: RecordCache, pause: () => Promise<void>) {
    this.#cache = cache;
    this.#pause = pause;
  }

  /** How many packs there are: kept by whoever keeps the index, and given back to load(). */
  get packs(): number {
    return this.#packs;
  }

  /** Reads what is kept; once. */
  async load(packs: number): Promise<void> {
    this.#loading ??= this.#load(packs).catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  async #load(packs: number): Promise<void> {
    const names = Array.from({ length: packs }, (_, pack) => nameOf(pack));
    const stored = await this.#cache.get(names).catch(() => new Map<string, Uint8Array>());
    this.#packs = packs;
    let decoded = 0;
    for (const [pack, name] of names.entries()) {
      let parts: Part[] = [];
      try {
        parts = readPack(stored.get(name) ?? writePack([]));
        for (const { description, content } of parts) {
          this.#take(description, decodePayload(content));
          if (++decoded % decodeChunk === 0) {
            await this.#pause();
          }
        }
      } catch (error) {
        // What an older or a newer page has written differently is downloaded again.
        if (error instanceof Error && 'code' in error && error.code === 'Locked') {
          throw error;
        }
        parts = [];
      }
      if (pack === packs - 1) {
        this.#last = parts;
      }
    }
  }

  #take(description: Description, payload: RecordPayload): void {
    const { kind, supersedes, createdAt, size: _size, ...place } = description;
    this.#records.set(description.hash, { place, kind, supersedes, createdAt, payload });
  }

  /** undefined: not kept, or checked at another place than the chain names now. */
  at(place: RecordPlace): KeptRecord | undefined {
    const kept = this.#records.get(place.hash);
    const isThere =
      kept?.place.compartment === place.compartment &&
      kept.place.epoch === place.epoch &&
      kept.place.institutionId === place.institutionId &&
      kept.place.author === place.author;
    return isThere ? kept : undefined;
  }

  /** What is in memory; what is kept sealed stays. */
  forget(): void {
    this.#records.clear();
    this.#last = [];
  }

  /** Adds records that have just passed every check. A full quota is no failure: they are downloaded the next time. */
  async add(records: readonly { readonly record: KeptRecord; readonly content: Uint8Array }[]): Promise<void> {
    const written = new Map<string, Uint8Array>();
    let isChanged = false;
    const finish = (): void => {
      if (isChanged) {
        written.set(nameOf(this.#packs - 1), writePack(this.#last));
      }
    };
    for (const { record, content } of records) {
      const { place, kind, supersedes, createdAt } = record;
      if (this.at(place)) {
        continue;
      }
      this.#records.set(place.hash, record);
      const size = this.#last.reduce((sum, part) => sum + part.content.length, 0) + content.length;
      if (this.#packs === 0 || this.#last.length >= maximumRecords || size > maximumSize) {
        finish();
        this.#packs += 1;
        this.#last = [];
      }
      const { hash, compartment, epoch, institutionId, author } = place;
      const description = { hash, compartment, epoch, institutionId, author, kind, supersedes, createdAt, size: content.length };
      this.#last.push({ description, content });
      isChanged = true;
    }
    finish();
    if (written.size > 0) {
      await this.#cache.put(written).catch(() => undefined);
    }
  }
}
