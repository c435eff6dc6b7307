import { webcrypto } from 'node:crypto';

import { sha256 } from '@noble/hashes/sha2';
import { concatBytes } from '@noble/hashes/utils';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';

import { Database } from '../../../src/storage/database';
import { Persons, type StorageWorld } from '../../../src/storage/persons';
import type { TabLocks } from '../../../src/storage/tabLocks';

// The vault asks for key ranges as a browser has them.
globalThis.IDBKeyRange = IDBKeyRange;

/** Locks of one browser with several tabs. */
export class SharedLocks {
  readonly held = new Set<string>();
  readonly #queues = new Map<string, Promise<unknown>>();

  tab(): TabLocks {
    return {
      holdPerson: async (id) => {
        if (this.held.has(id)) {
          return undefined;
        }
        this.held.add(id);
        return () => this.held.delete(id);
      },
      askToLetGo: async (id) => !this.held.has(id),
      onAsked: () => () => undefined,
      exclusively: async (name, task) => {
        const before = this.#queues.get(name) ?? Promise.resolve();
        const run = before.then(task, task);
        this.#queues.set(name, run.catch(() => undefined));
        return await run;
      },
    };
  }
}

export interface Phone {
  readonly factory: IDBFactory;
  readonly locks: SharedLocks;
  clock: number;
  stretched: number;
}

export function makePhone(): Phone {
  return { factory: new IDBFactory(), locks: new SharedLocks(), clock: 1_780_000_000_000, stretched: 0 };
}

/** One tab of the phone. The stretching is cheap here; the real one has a test of its own. */
export async function openTab(phone: Phone): Promise<{ persons: Persons; database: Database }> {
  const database = await Database.open('tegata-test', phone.factory);
  const world: StorageWorld = {
    subtle: webcrypto.subtle as unknown as SubtleCrypto,
    random: (size) => webcrypto.getRandomValues(new Uint8Array(size)),
    now: () => phone.clock,
    stretch: async ({ secret, salt }) => {
      phone.stretched += 1;
      return sha256(concatBytes(secret, salt));
    },
    locks: phone.locks.tab(),
  };
  return { persons: new Persons(database, world), database };
}
