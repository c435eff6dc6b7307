import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';

import { Failure, type PersonVault, type RecordCache } from '../workflows/api';
import { answer, type Database, personStore, sealedStore } from './database';
import { deriveKey, hiddenName, labels, open, seal, wipe } from './sealing';
import { StorageError, fromIndexedDb } from './storageError';

/** State is what may not be lost; the cache is what a download brings back. */
type Area = 'state' | 'cache';

interface SealedRow {
  readonly person: string;
  readonly area: Area;
  /** A keyed hash: the rows tell nobody which records or institutions they are about. */
  readonly name: Uint8Array;
  readonly nameBox: Uint8Array;
  readonly box: Uint8Array;
}

function allOf(person: string, area: Area): IDBKeyRange {
  // Binary keys sort after strings and before arrays, so an empty array ends the range.
  return IDBKeyRange.bound([person, area], [person, area, []]);
}

/** Makes room, also while the person is locked: what a download brings back is gone, nothing else. */
export async function dropCopies(database: Database, person: string): Promise<void> {
  await database.run([sealedStore], 'readwrite', async (transaction) => {
    await answer(transaction.objectStore(sealedStore).delete(allOf(person, 'cache')));
  });
}

/** Runs a task alone among all tabs of the browser. */
export type Exclusively = <Value>(name: string, task: () => Promise<Value>) => Promise<Value>;

/** What the workflows are told when the phone's store fails. */
function toFailure(error: unknown): Failure {
  if (error instanceof Failure) {
    return error;
  }
  const storage = fromIndexedDb(error);
  switch (storage.code) {
    case 'QuotaFull':
      return new Failure('StorageFull');
    case 'Locked':
      return new Failure('Locked');
    case 'Damaged':
      return new Failure('DamagedState');
    default:
      return new Failure('StorageLost', storage.code);
  }
}

/**
 * The sealed values of one person while unlocked. Every value is bound to its person, area and name, so that rows moved
 * about in the database do not open.
 */
export class Vault implements PersonVault {
  readonly personId: string;
  readonly cache: RecordCache;
  readonly #database: Database;
  readonly #exclusively: Exclusively;
  readonly #contentKey: Uint8Array;
  readonly #namesKey: Uint8Array;
  #unlocked = true;

  /** `master` stays the caller's, who wipes it when this vault is locked. */
  constructor(database: Database, personId: string, master: Uint8Array, exclusively: Exclusively) {
    this.#database = database;
    this.personId = personId;
    this.#exclusively = exclusively;
    const salt = hexToBytes(personId);
    this.#contentKey = deriveKey(master, labels.content, salt);
    this.#namesKey = deriveKey(master, labels.names, salt);
    this.cache = {
      get: (wanted) => this.#readCache(wanted),
      put: (contents) => this.#writeCache(contents),
      clear: () => this.#clearCache(),
    };
  }

  get isUnlocked(): boolean {
    return this.#unlocked;
  }

  lock(): void {
    this.#unlocked = false;
    wipe(this.#contentKey, this.#namesKey);
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    return await this.#guarded(async () => {
      const hidden = this.#hidden('state', name);
      const row = await this.#run('readonly', async (transaction) => await this.#rowOf(transaction, 'state', hidden));
      return row === undefined ? undefined : this.#open(row);
    });
  }

  async names(prefix: string): Promise<string[]> {
    return await this.#guarded(async () => {
      const rows = await this.#run(
        'readonly',
        async (transaction) => (await answer(transaction.objectStore(sealedStore).getAll(this.#all('state')))) as SealedRow[],
      );
      return rows.map((row) => this.#nameOf(row)).filter((name) => name.startsWith(prefix));
    });
  }

  async write(changes: ReadonlyMap<string, Uint8Array | null>): Promise<void> {
    await this.#guarded(async () => {
      // Sealed before the transaction begins: a transaction ends by itself when it has to wait for anything else.
      const removed: Uint8Array[] = [];
      const rows: SealedRow[] = [];
      for (const [name, value] of changes) {
        if (value === null) {
          removed.push(this.#hidden('state', name));
        } else {
          rows.push(this.#seal('state', name, value));
        }
      }
      await this.#run('readwrite', async (transaction) => {
        const store = transaction.objectStore(sealedStore);
        await Promise.all([
          ...removed.map((name) => answer(store.delete(this.#key('state', name)))),
          ...rows.map((row) => answer(store.put(row))),
        ]);
      });
    });
  }

  async exclusively<Value>(name: string, task: () => Promise<Value>): Promise<Value> {
    if (!this.#unlocked) {
      throw new Failure('Locked');
    }
    return await this.#exclusively(`${this.personId}/${name}`, task);
  }

  async #readCache(names: readonly string[]): Promise<Map<string, Uint8Array>> {
    return await this.#guarded(async () => {
      const wanted = names.map((name) => [name, this.#hidden('cache', name)] as const);
      const rows = await this.#run('readonly', (transaction) =>
        Promise.all(wanted.map(([, name]) => this.#rowOf(transaction, 'cache', name))),
      );
      const found = new Map<string, Uint8Array>();
      rows.forEach((row, index) => {
        const entry = wanted[index];
        if (row === undefined || entry === undefined) {
          return;
        }
        try {
          found.set(entry[0], this.#open(row));
        } catch (error) {
          // A damaged copy costs a download, nothing else.
          if (!(error instanceof StorageError && error.code === 'Damaged')) {
            throw error;
          }
        }
      });
      return found;
    });
  }

  async #writeCache(contents: ReadonlyMap<string, Uint8Array>): Promise<void> {
    await this.#guarded(async () => {
      const rows = [...contents].map(([name, content]) => this.#seal('cache', name, content));
      try {
        await this.#run('readwrite', async (transaction) => {
          const store = transaction.objectStore(sealedStore);
          await Promise.all(rows.map((row) => answer(store.put(row))));
        });
      } catch (error) {
        if (!(error instanceof StorageError && error.code === 'QuotaFull')) {
          throw error;
        }
      }
    });
  }

  async #clearCache(): Promise<void> {
    await this.#guarded(async () => {
      await this.#run('readwrite', async (transaction) => {
        await answer(transaction.objectStore(sealedStore).delete(this.#all('cache')));
      });
    });
  }

  async #guarded<Value>(task: () => Promise<Value>): Promise<Value> {
    if (!this.#unlocked) {
      throw new Failure('Locked');
    }
    try {
      return await task();
    } catch (error) {
      // What was on its way when the keys were wiped does not open any more, and is not damaged for that.
      throw this.#unlocked ? toFailure(error) : new Failure('Locked');
    }
  }

  /**
   * One transaction, which first looks whether the person is still there: a store that was cleared under the page must
   * not be filled again with half a person.
   */
  #run<T>(mode: 'readonly' | 'readwrite', work: (transaction: IDBTransaction) => Promise<T>): Promise<T> {
    return this.#database.run([personStore, sealedStore], mode, async (transaction) => {
      const count = await answer(transaction.objectStore(personStore).count(this.personId));
      if (count === 0) {
        throw new StorageError('StorageCleared');
      }
      return await work(transaction);
    });
  }

  async #rowOf(transaction: IDBTransaction, area: Area, name: Uint8Array): Promise<SealedRow | undefined> {
    return (await answer(transaction.objectStore(sealedStore).get(this.#key(area, name)))) as SealedRow | undefined;
  }

  #key(area: Area, name: Uint8Array): IDBValidKey {
    return [this.personId, area, name as Uint8Array<ArrayBuffer>];
  }

  #all(area: Area): IDBKeyRange {
    return allOf(this.personId, area);
  }

  #hidden(area: Area, name: string): Uint8Array {
    return hiddenName(this.#namesKey, area, name);
  }

  #associated(area: Area, name: Uint8Array, part: 'name' | 'value'): Uint8Array {
    return concatBytes(hexToBytes(this.personId), utf8ToBytes(`${area}/${part}/`), name);
  }

  #seal(area: Area, name: string, value: Uint8Array): SealedRow {
    const hidden = this.#hidden(area, name);
    return {
      person: this.personId,
      area,
      name: hidden,
      nameBox: seal(this.#namesKey, utf8ToBytes(name), this.#associated(area, hidden, 'name')),
      box: seal(this.#contentKey, value, this.#associated(area, hidden, 'value')),
    };
  }

  #open(row: SealedRow): Uint8Array {
    return open(this.#contentKey, row.box, this.#associated(row.area, new Uint8Array(row.name), 'value'));
  }

  #nameOf(row: SealedRow): string {
    const name = open(this.#namesKey, row.nameBox, this.#associated(row.area, new Uint8Array(row.name), 'name'));
    return new TextDecoder().decode(name);
  }
}
