import { fromHex, isHex, toHex, type Hex } from '../protocol/bytes.ts';
import { entropyFrom, patientKeysOf, phraseFrom, type PatientKeys } from '../protocol/keys.ts';
import type { ChartKeys, CompartmentNumber } from '../protocol/wraps.ts';
import { Failure, type CompartmentKind, type PersonVault, type ProfileDraft } from './api.ts';
import { Documents } from './documents.ts';

// What a person's vault holds, by name. Changes that belong together are written together.

export const names = {
  phrase: 'secret/phrase',
  nextPhrase: 'secret/next-phrase',
  /** Until when a signed replacement may bring the next words into force, in the ledger's seconds. */
  nextPhraseUntil: 'next-phrase/until',
  state: 'state',
  network: 'network',
  keys: 'keys',
  preparedKeys: 'keys/prepared',
  /** Permissions that were narrowed, until the keys that went by it are replaced. */
  narrowed: 'narrowed',
  journal: 'journal/',
  outbox: 'outbox/',
  marks: 'marks',
  events: 'cache/events',
  chart: 'cache/chart',
  permissions: 'cache/permissions',
  batches: 'cache/batches',
} as const;

export interface PersonRecord {
  readonly stage: 'new' | 'registering' | 'restoring' | 'ready' | 'closed' | 'out';
  readonly since: number;
  readonly patientId?: Hex;
  readonly introducedBy?: Hex;
  readonly introduction?: Hex;
  readonly profile?: ProfileDraft;
  /** The profile has reached the outbox: neither forgotten nor doubled by a crash. */
  readonly isProfileSaved?: boolean;
  /** After a key was replaced: the chart keys are still those that the old phone has. */
  readonly isRotationOwed?: boolean;
  /** Place among the chain's events after which a rotation counts as made by the new key. */
  readonly rotationOwedSince?: number;
  readonly registeredAt?: number;
}

/** One compartment with all its keys, oldest first. */
export interface Compartment {
  readonly id: Hex;
  readonly number: CompartmentNumber;
  readonly firstEpoch: number;
  readonly keys: readonly Hex[];
}

const kindNames: readonly CompartmentKind[] = ['summary', 'medications', 'clinical', 'sensitive'];

export function kindOf(number: CompartmentNumber): CompartmentKind {
  return kindNames[number - 1] as CompartmentKind;
}
export function numberOfKind(kind: CompartmentKind): CompartmentNumber {
  return (kindNames.indexOf(kind) + 1) as CompartmentNumber;
}

export function lastEpoch(compartment: Compartment): number {
  return compartment.firstEpoch + compartment.keys.length - 1;
}

export function keyOf(compartment: Compartment, epoch: number): Uint8Array | undefined {
  const key = compartment.keys[epoch - compartment.firstEpoch];
  return key === undefined ? undefined : fromHex(key, 32);
}

/** The keys from `first` on (or from the first there is). */
export function chartKeysFrom(compartment: Compartment, first = compartment.firstEpoch): ChartKeys {
  const from = Math.max(first, compartment.firstEpoch);
  return {
    kind: compartment.number,
    firstEpoch: from,
    keys: compartment.keys.slice(from - compartment.firstEpoch).map((key) => fromHex(key, 32)),
  };
}

function isCompartment(value: unknown): value is Compartment {
  const one = value as Compartment;
  return (
    isHex(one.id, 32) &&
    [1, 2, 3, 4].includes(one.number) &&
    Number.isSafeInteger(one.firstEpoch) &&
    one.firstEpoch >= 1 &&
    Array.isArray(one.keys) &&
    one.keys.length > 0 &&
    one.keys.every((key) => isHex(key, 32))
  );
}

export interface PreparedKeys {
  /** Journal step of the rotation that they were made for. */
  readonly step: string;
  readonly compartments: readonly Compartment[];
}

export class PersonState {
  readonly documents: Documents;
  readonly #vault: PersonVault;
  #cachedKeys: { readonly phrase: string; readonly keys: PatientKeys } | undefined;

  constructor(vault: PersonVault) {
    this.#vault = vault;
    this.documents = new Documents(vault);
  }

  async record(): Promise<PersonRecord | undefined> {
    return this.documents.read<PersonRecord>(names.state);
  }

  async words(name: string = names.phrase): Promise<string[] | undefined> {
    const entropy = await this.#vault.read(name);
    if (entropy === undefined) {
      return undefined;
    }
    if (entropy.length !== 32) {
      throw new Failure('DamagedState', 'phrase');
    }
    return phraseFrom(entropy);
  }

  /** Together with other changes, so that words and what they are for are never apart. */
  async writeWords(words: readonly string[], name: string, changes: Readonly<Record<string, unknown>>): Promise<void> {
    const all = new Map<string, Uint8Array | null>(
      Object.entries(changes).map(([one, value]) => [
        one,
        value === null ? null : new TextEncoder().encode(JSON.stringify(value)),
      ]),
    );
    all.set(name, entropyFrom(words));
    await this.#vault.write(all);
  }

  /** Throws Locked, or NotRegistered where there are no words yet. */
  async keys(): Promise<PatientKeys> {
    const words = await this.words();
    if (words === undefined) {
      throw new Failure('NotRegistered', 'no words');
    }
    const phrase = words.join(' ');
    if (this.#cachedKeys?.phrase !== phrase) {
      this.#cachedKeys = { phrase, keys: patientKeysOf(words) };
    }
    return this.#cachedKeys.keys;
  }

  /** Drops what a locked page must not hold. */
  forget(): void {
    this.#cachedKeys = undefined;
  }

  async compartments(): Promise<readonly Compartment[]> {
    const stored = await this.documents.read<readonly unknown[]>(names.keys);
    if (
      stored !== undefined &&
      (!Array.isArray(stored) ||
        !stored.every(isCompartment) ||
        new Set(stored.map(({ number }) => number)).size !== stored.length)
    ) {
      throw new Failure('DamagedState', 'chart keys');
    }
    return (stored ?? []) as readonly Compartment[];
  }

  async prepared(): Promise<PreparedKeys | undefined> {
    const stored = await this.documents.read<PreparedKeys>(names.preparedKeys);
    if (stored !== undefined && !(Array.isArray(stored.compartments) && stored.compartments.every(isCompartment))) {
      throw new Failure('DamagedState', 'prepared chart keys');
    }
    return stored;
  }
}

export function newCompartment(number: CompartmentNumber, random: (size: number) => Uint8Array): Compartment {
  return { id: toHex(random(32)), number, firstEpoch: 1, keys: [toHex(random(32))] };
}
