import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';

import type { Stretch } from '../worker/stretch';
import { answer, type Database, deviceKeyStore, personStore, sealedStore } from './database';
import type { Passkeys } from './passkeys';
import { type DeviceKeyRow, nextTryAt, type PasskeySlot, type PersonRow, pinCost, type PinSlot, withFailure } from './personRow';
import { deriveKey, labels, open, seal, wipe } from './sealing';
import { StorageError } from './storageError';
import type { TabLocks } from './tabLocks';
import { dropCopies, Vault } from './vault';

/** What the unlock page shows of a person. */
export interface PersonSummary {
  readonly id: string;
  readonly label: string;
  readonly tone: number;
  readonly createdAt: number;
  readonly hasPasskey: boolean;
  /** Milliseconds since 1970 from when on a PIN is taken; 0: now. */
  readonly nextTryAt: number;
}

/** The world the persons live in, handed in so that tests can replace it. */
export interface StorageWorld {
  readonly subtle: SubtleCrypto;
  readonly random: (size: number) => Uint8Array;
  readonly now: () => number;
  readonly stretch: Stretch;
  readonly locks: TabLocks;
}

const toneCount = 6;

/** Everybody on this phone, locked. Each has an own key, an own PIN and an own sealed store. */
export class Persons {
  readonly #database: Database;
  readonly #world: StorageWorld;

  constructor(database: Database, world: StorageWorld) {
    this.#database = database;
    this.#world = world;
  }

  async list(): Promise<PersonSummary[]> {
    const [rows, keys] = await this.#database.run([personStore, deviceKeyStore], 'readonly', async (transaction) => [
      (await answer(transaction.objectStore(personStore).getAll())) as PersonRow[],
      (await answer(transaction.objectStore(deviceKeyStore).getAll())) as DeviceKeyRow[],
    ] as const);
    const summaries = await Promise.all(
      rows.map(async (row) => ({
        id: row.id,
        label: await this.#labelOf(row, keys.find((key) => key.person === row.id)),
        tone: row.tone,
        createdAt: row.createdAt,
        hasPasskey: row.passkey !== undefined,
        nextTryAt: nextTryAt(row),
      })),
    );
    return summaries.sort((left, right) => left.createdAt - right.createdAt || (left.id < right.id ? -1 : 1));
  }

  /** Makes an empty vault. One transaction: afterwards there is a whole person, or none. */
  async create(label: string, pin: string): Promise<OpenPerson> {
    const { random, subtle } = this.#world;
    const id = bytesToHex(random(16));
    const deviceKey = await subtle.generateKey({ name: 'HMAC', hash: 'SHA-256', length: 256 }, false, ['sign']);
    const master = random(32);
    const lock = await this.#takeLock(id);
    try {
      const pinSlot = await this.#sealPin(id, deviceKey, pin, master);
      const labelBox = await this.#sealLabel(id, deviceKey, label);
      await this.#database.run([personStore, deviceKeyStore], 'readwrite', async (transaction) => {
        const others = (await answer(transaction.objectStore(personStore).getAll())) as PersonRow[];
        const row: PersonRow = {
          id,
          version: 1,
          createdAt: this.#world.now(),
          tone: freeTone(others.map((other) => other.tone)),
          labelBox,
          pin: pinSlot,
          failures: 0,
          lastFailureAt: 0,
        };
        const key: DeviceKeyRow = { person: id, key: deviceKey };
        await answer(transaction.objectStore(deviceKeyStore).add(key));
        await answer(transaction.objectStore(personStore).add(row));
      });
    } catch (error) {
      lock.release();
      wipe(master);
      throw error;
    }
    return new OpenPerson(this, this.#database, id, master, lock.release, this.#world.locks);
  }

  /** WrongPin, TooSoon (with the time), OpenElsewhere. */
  async unlock(id: string, pin: string): Promise<OpenPerson> {
    const lock = await this.#takeLock(id);
    try {
      const master = await this.#masterByPin(id, pin);
      return new OpenPerson(this, this.#database, id, master, lock.release, this.#world.locks);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** PasskeyUnavailable, PasskeyRefused, OpenElsewhere. */
  async unlockWithPasskey(id: string, passkeys: Passkeys): Promise<OpenPerson> {
    const lock = await this.#takeLock(id);
    try {
      const { row, deviceKey } = await this.#rowAndKey(id);
      const slot = row.passkey;
      if (slot === undefined) {
        throw new StorageError('PasskeyUnavailable');
      }
      const secret = await passkeys.secretOf(slot.credentialId, slot.salt);
      const key = await this.#passkeyKey(id, deviceKey, secret);
      let master: Uint8Array;
      try {
        master = open(key, slot.box, passkeyContext(id, slot));
      } catch (error) {
        throw new StorageError('PasskeyRefused', { cause: error });
      } finally {
        wipe(key, secret);
      }
      await this.#noFailures(id);
      return new OpenPerson(this, this.#database, id, master, lock.release, this.#world.locks);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Takes the person off this phone, with everything kept for him. The chart itself stays where it is. */
  async remove(id: string): Promise<void> {
    await this.#database.run([personStore, deviceKeyStore, sealedStore], 'readwrite', async (transaction) => {
      await answer(transaction.objectStore(sealedStore).delete(IDBKeyRange.bound([id], [id, []])));
      await answer(transaction.objectStore(deviceKeyStore).delete(id));
      await answer(transaction.objectStore(personStore).delete(id));
    });
  }

  /** For OpenPerson: whoever asks knows the PIN. */
  async checkPin(id: string, pin: string): Promise<void> {
    wipe(await this.#masterByPin(id, pin));
  }

  /** For OpenPerson: the old PIN is asked again, so that an unlocked phone left on a table keeps its PIN. */
  async changePin(id: string, oldPin: string, newPin: string): Promise<void> {
    const master = await this.#masterByPin(id, oldPin);
    try {
      const { deviceKey } = await this.#rowAndKey(id);
      const pin = await this.#sealPin(id, deviceKey, newPin, master);
      await this.#change(id, (row) => ({ ...row, pin }));
    } finally {
      wipe(master);
    }
  }

  /** For OpenPerson. */
  async rename(id: string, label: string): Promise<void> {
    const { deviceKey } = await this.#rowAndKey(id);
    const labelBox = await this.#sealLabel(id, deviceKey, label);
    await this.#change(id, (row) => ({ ...row, labelBox }));
  }

  /** For OpenPerson. `master` throws Locked once it is wiped. */
  async addPasskey(id: string, master: () => Uint8Array, passkeys: Passkeys): Promise<void> {
    const { deviceKey } = await this.#rowAndKey(id);
    const salt = this.#world.random(32);
    const made = await passkeys.create(salt);
    const key = await this.#passkeyKey(id, deviceKey, made.secret);
    let slot: PasskeySlot;
    try {
      // Asked for only now: while the phone's own dialog stood there, the page may have locked and wiped it.
      const box = seal(key, master(), passkeyContext(id, { credentialId: made.credentialId, salt }));
      slot = { credentialId: made.credentialId, salt, box };
    } finally {
      wipe(key, made.secret);
    }
    await this.#change(id, (row) => ({ ...row, passkey: slot }));
  }

  /** For OpenPerson. */
  async removePasskey(id: string): Promise<void> {
    await this.#change(id, ({ passkey: _removed, ...rest }) => rest);
  }

  async #masterByPin(id: string, pin: string): Promise<Uint8Array> {
    // Counted before it is tried: closing the tab in the middle gives no free try.
    const before = await this.#count(id);
    const { deviceKey } = await this.#rowAndKey(id);
    const slot = before.pin;
    if (slot.memoryKiB < pinCost.memoryKiB || slot.passes < pinCost.passes) {
      // Nobody but an attacker makes it cheaper.
      throw new StorageError('Damaged');
    }
    const key = await this.#pinKey(id, deviceKey, pin, slot);
    let master: Uint8Array;
    try {
      master = open(key, slot.box, pinContext(id, slot));
    } catch (error) {
      throw new StorageError('WrongPin', { cause: error });
    } finally {
      wipe(key);
    }
    await this.#noFailures(id);
    return master;
  }

  /**
   * A try that cannot be counted is none: where the phone has no room, the copies that a download brings back make way,
   * and where that is not enough, no PIN is tried. Throws TooSoon, QuotaFull.
   */
  async #count(id: string): Promise<PersonRow> {
    const counted = (): Promise<PersonRow> =>
      this.#change(id, (row) => {
        const now = this.#world.now();
        const retryAt = nextTryAt(row);
        if (retryAt > now) {
          throw new StorageError('TooSoon', { retryAt });
        }
        return withFailure(row, now);
      });
    try {
      return await counted();
    } catch (error) {
      if (!isQuotaFull(error)) {
        throw error;
      }
    }
    await dropCopies(this.#database, id);
    return await counted();
  }

  /** Without room the count stays as it is: whoever got in may wait longer after the next wrong PIN, never shorter. */
  async #noFailures(id: string): Promise<void> {
    try {
      await this.#change(id, (row) => ({ ...row, failures: 0, lastFailureAt: 0 }));
    } catch (error) {
      if (!isQuotaFull(error)) {
        throw error;
      }
    }
  }

  async #takeLock(id: string): Promise<{ release: () => void }> {
    const release = await this.#world.locks.holdPerson(id);
    if (release === undefined) {
      throw new StorageError('OpenElsewhere');
    }
    return { release };
  }

  /** Changes one row in a transaction of its own and gives the new one; NotFound when it is gone. */
  async #change(id: string, change: (row: PersonRow) => PersonRow): Promise<PersonRow> {
    return await this.#database.run([personStore], 'readwrite', async (transaction) => {
      const store = transaction.objectStore(personStore);
      const row = (await answer(store.get(id))) as PersonRow | undefined;
      if (row === undefined) {
        throw new StorageError('StorageCleared');
      }
      const changed = change(row);
      await answer(store.put(changed));
      return changed;
    });
  }

  async #rowAndKey(id: string): Promise<{ row: PersonRow; deviceKey: CryptoKey }> {
    const [row, key] = await this.#database.run([personStore, deviceKeyStore], 'readonly', async (transaction) => [
      (await answer(transaction.objectStore(personStore).get(id))) as PersonRow | undefined,
      (await answer(transaction.objectStore(deviceKeyStore).get(id))) as DeviceKeyRow | undefined,
    ] as const);
    if (row === undefined || key === undefined) {
      throw new StorageError('StorageCleared');
    }
    return { row, deviceKey: key.key };
  }

  /** What the device's key makes of some bytes: no copy of the database can compute it elsewhere. */
  async #bound(id: string, deviceKey: CryptoKey, label: string, data: Uint8Array): Promise<Uint8Array> {
    const message = concatBytes(utf8ToBytes(label), new Uint8Array(1), hexToBytes(id), data);
    return new Uint8Array(await this.#world.subtle.sign('HMAC', deviceKey, message as Uint8Array<ArrayBuffer>));
  }

  async #pinKey(
    id: string,
    deviceKey: CryptoKey,
    pin: string,
    cost: Pick<PinSlot, 'salt' | 'memoryKiB' | 'passes'>,
  ): Promise<Uint8Array> {
    // NFKC: a PIN typed with a Japanese keyboard's full-width digits is the same PIN.
    const secret = utf8ToBytes(pin.normalize('NFKC'));
    let stretched: Uint8Array;
    try {
      stretched = await this.#world.stretch({
        secret,
        salt: cost.salt,
        memoryKiB: cost.memoryKiB,
        passes: cost.passes,
      });
    } catch (error) {
      throw new StorageError('Unavailable', { cause: error });
    } finally {
      wipe(secret);
    }
    const bound = await this.#bound(id, deviceKey, labels.pin, stretched);
    const key = deriveKey(bound, labels.pin, hexToBytes(id));
    wipe(stretched, bound);
    return key;
  }

  async #sealPin(id: string, deviceKey: CryptoKey, pin: string, master: Uint8Array): Promise<PinSlot> {
    const cost = { salt: this.#world.random(16), memoryKiB: pinCost.memoryKiB, passes: pinCost.passes };
    const key = await this.#pinKey(id, deviceKey, pin, cost);
    const box = seal(key, master, pinContext(id, cost));
    wipe(key);
    return { ...cost, box };
  }

  async #passkeyKey(id: string, deviceKey: CryptoKey, secret: Uint8Array): Promise<Uint8Array> {
    const bound = await this.#bound(id, deviceKey, labels.passkey, secret);
    const key = deriveKey(bound, labels.passkey, hexToBytes(id));
    wipe(bound);
    return key;
  }

  async #labelKey(id: string, deviceKey: CryptoKey): Promise<Uint8Array> {
    return await this.#bound(id, deviceKey, labels.label, new Uint8Array());
  }

  async #sealLabel(id: string, deviceKey: CryptoKey, label: string): Promise<Uint8Array> {
    return seal(await this.#labelKey(id, deviceKey), utf8ToBytes(label), hexToBytes(id));
  }

  async #labelOf(row: PersonRow, key: DeviceKeyRow | undefined): Promise<string> {
    if (key === undefined) {
      return '';
    }
    try {
      return new TextDecoder().decode(open(await this.#labelKey(row.id, key.key), row.labelBox, hexToBytes(row.id)));
    } catch {
      return '';
    }
  }
}

function pinContext(id: string, slot: Pick<PinSlot, 'salt' | 'memoryKiB' | 'passes'>): Uint8Array {
  return concatBytes(utf8ToBytes(`${labels.pin}/${slot.memoryKiB}/${slot.passes}/`), hexToBytes(id), slot.salt);
}

function passkeyContext(id: string, slot: Pick<PasskeySlot, 'credentialId' | 'salt'>): Uint8Array {
  return concatBytes(utf8ToBytes(`${labels.passkey}/`), hexToBytes(id), slot.salt, slot.credentialId);
}

function isQuotaFull(error: unknown): boolean {
  return error instanceof StorageError && error.code === 'QuotaFull';
}

function freeTone(taken: readonly number[]): number {
  for (let tone = 0; tone < toneCount; tone += 1) {
    if (!taken.includes(tone)) {
      return tone;
    }
  }
  return taken.length % toneCount;
}

/** One person, unlocked in this tab alone. */
export class OpenPerson {
  readonly id: string;
  readonly vault: Vault;
  readonly #persons: Persons;
  readonly #master: Uint8Array;
  readonly #release: () => void;
  #locked = false;

  constructor(
    persons: Persons,
    database: Database,
    id: string,
    master: Uint8Array,
    release: () => void,
    locks: TabLocks,
  ) {
    this.id = id;
    this.#persons = persons;
    this.#master = master;
    this.#release = release;
    this.vault = new Vault(database, id, master, (name, task) => locks.exclusively(name, task));
  }

  /** Wipes the keys and lets other tabs in. Nothing of this object works afterwards. */
  lock(): void {
    if (this.#locked) {
      return;
    }
    this.#locked = true;
    this.vault.lock();
    wipe(this.#master);
    this.#release();
  }

  /** WrongPin, TooSoon; counts like a try to unlock. */
  async checkPin(pin: string): Promise<void> {
    this.#check();
    await this.#persons.checkPin(this.id, pin);
  }

  async changePin(oldPin: string, newPin: string): Promise<void> {
    this.#check();
    await this.#persons.changePin(this.id, oldPin, newPin);
  }

  async rename(label: string): Promise<void> {
    this.#check();
    await this.#persons.rename(this.id, label);
  }

  async addPasskey(passkeys: Passkeys): Promise<void> {
    this.#check();
    const master = (): Uint8Array => {
      this.#check();
      return this.#master;
    };
    await this.#persons.addPasskey(this.id, master, passkeys);
  }

  async removePasskey(): Promise<void> {
    this.#check();
    await this.#persons.removePasskey(this.id);
  }

  #check(): void {
    if (this.#locked) {
      throw new StorageError('Locked');
    }
  }
}
