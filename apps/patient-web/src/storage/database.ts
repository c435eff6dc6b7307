import { StorageError, fromIndexedDb } from './storageError';

/** One row per person of this phone; nothing in it is readable without the PIN but what the unlock page needs. */
export const personStore = 'persons';
/** Everything sealed, one row per value. */
export const sealedStore = 'sealed';
/** The device's own keys, which the browser never hands out. */
export const deviceKeyStore = 'deviceKeys';

const version = 1;

/** The answer of one IndexedDB request. */
export function answer<T>(request: IDBRequest<T>): Promise<T> {
  const result = new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(fromIndexedDb(request.error));
  });
  // Requests that an abort ends fail one by one; the transaction's own failure is what counts.
  result.catch(() => undefined);
  return result;
}

/**
 * One database with transactions as promises. Every transaction is strict: it is on the disk when it resolves, or not
 * there at all, so that a killed tab finds a state that once was.
 */
export class Database {
  readonly #connection: IDBDatabase;
  readonly #lostListeners = new Set<(error: StorageError) => void>();
  #lost: StorageError | undefined;

  private constructor(connection: IDBDatabase) {
    this.#connection = connection;
    connection.onclose = () => this.#lose(new StorageError('StorageCleared'));
    connection.onversionchange = (event) => {
      connection.close();
      // newVersion is null when the whole database is being deleted.
      this.#lose(new StorageError(event.newVersion === null ? 'StorageCleared' : 'Outdated'));
    };
  }

  static async open(name: string, factory: IDBFactory): Promise<Database> {
    const connection = await new Promise<IDBDatabase>((resolve, reject) => {
      let request: IDBOpenDBRequest;
      try {
        request = factory.open(name, version);
      } catch (error) {
        reject(fromIndexedDb(error));
        return;
      }
      request.onupgradeneeded = () => {
        const database = request.result;
        database.createObjectStore(personStore, { keyPath: 'id' });
        database.createObjectStore(sealedStore, { keyPath: ['person', 'area', 'name'] });
        database.createObjectStore(deviceKeyStore, { keyPath: 'person' });
      };
      request.onblocked = () => reject(new StorageError('Outdated'));
      request.onerror = () => reject(fromIndexedDb(request.error));
      request.onsuccess = () => resolve(request.result);
    });
    return new Database(connection);
  }

  /** Called once when the browser takes the store away under the page. */
  onLost(listener: (error: StorageError) => void): () => void {
    this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }

  /**
   * Runs `work` in one transaction. `work` must wait for nothing but requests of that transaction. When it throws,
   * nothing of it is kept.
   */
  async run<T>(
    stores: readonly string[],
    mode: 'readonly' | 'readwrite',
    work: (transaction: IDBTransaction) => Promise<T>,
  ): Promise<T> {
    if (this.#lost !== undefined) {
      throw this.#lost;
    }
    let transaction: IDBTransaction;
    try {
      transaction = this.#connection.transaction(stores as string[], mode, { durability: 'strict' });
    } catch (error) {
      throw fromIndexedDb(error);
    }
    const finished = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(fromIndexedDb(transaction.error));
    });
    // The rejection is looked at below; without this line an abort before that counts as unhandled.
    finished.catch(() => undefined);
    let value: T;
    try {
      value = await work(transaction);
    } catch (error) {
      try {
        transaction.abort();
      } catch {
        // It has aborted by itself already.
      }
      await finished.catch(() => undefined);
      throw fromIndexedDb(error);
    }
    await finished;
    return value;
  }

  close(): void {
    this.#connection.close();
  }

  #lose(error: StorageError): void {
    if (this.#lost !== undefined) {
      return;
    }
    this.#lost = error;
    for (const listener of this.#lostListeners) {
      listener(error);
    }
  }
}
