import { beforeEach, describe, expect, it } from 'vitest';

import { answer, deviceKeyStore, personStore, sealedStore } from '../../../src/storage/database';
import type { Passkeys } from '../../../src/storage/passkeys';
import type { PersonRow } from '../../../src/storage/personRow';
import { StorageError, type StorageCode } from '../../../src/storage/storageError';
import { Failure } from '../../../src/workflows/api';
import { makePhone, openTab, type Phone } from './storageSupport';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function codeOf(task: Promise<unknown>): Promise<StorageCode | string> {
  try {
    await task;
  } catch (error) {
    if (error instanceof StorageError || error instanceof Failure) {
      return error.code;
    }
    throw error;
  }
  return 'none';
}

describe('persons of one phone', () => {
  let phone: Phone;
  beforeEach(() => {
    phone = makePhone();
  });

  it('keeps what was sealed through locking and a new tab', async () => {
    const { persons } = await openTab(phone);
    const made = await persons.create('花子', '482915');
    await made.vault.write(new Map([['identity', bytes('secret words')]]));
    made.lock();
    const second = await openTab(phone);
    expect((await second.persons.list()).map((person) => person.label)).toEqual(['花子']);
    const open = await second.persons.unlock(made.id, '482915');
    expect(await open.vault.read('identity')).toEqual(bytes('secret words'));
  });

  it('takes a PIN typed in full-width digits for the same', async () => {
    const { persons } = await openTab(phone);
    const made = await persons.create('花子', '482915');
    made.lock();
    (await persons.unlock(made.id, '482915')).lock();
  });

  it('keeps persons apart: another one’s PIN opens nothing, and moved rows do not open', async () => {
    const { persons, database } = await openTab(phone);
    const mother = await persons.create('母', '111222');
    const child = await persons.create('子', '333444');
    await mother.vault.write(new Map([['identity', bytes('of the mother')]]));
    expect((await persons.list()).map((person) => person.tone).sort()).toEqual([0, 1]);
    child.lock();
    expect(await codeOf(persons.unlock(child.id, '111222'))).toBe('WrongPin');
    const again = await persons.unlock(child.id, '333444');
    await again.vault.write(new Map([['identity', bytes('of the child')]]));
    await database.run([sealedStore], 'readwrite', async (transaction) => {
      const store = transaction.objectStore(sealedStore);
      const rows = await answer(store.getAll());
      const [left, right] = rows;
      await answer(store.put({ ...left, box: right.box }));
      await answer(store.put({ ...right, box: left.box }));
    });
    expect(await codeOf(mother.vault.read('identity'))).toBe('DamagedState');
    expect(await codeOf(again.vault.read('identity'))).toBe('DamagedState');
  });

  it('says nothing in the database of whom and what it keeps', async () => {
    const { persons, database } = await openTab(phone);
    const made = await persons.create('CANARY-LABEL', '482915');
    await made.vault.write(new Map([['CANARY-NAME', bytes('CANARY-VALUE')]]));
    await made.vault.cache.put(new Map([['0xcafe', bytes('CANARY-ENVELOPE')]]));
    const dump = await database.run([personStore, sealedStore], 'readonly', async (transaction) => [
      ...(await answer(transaction.objectStore(personStore).getAll())),
      ...(await answer(transaction.objectStore(sealedStore).getAll())),
    ]);
    const flat = JSON.stringify(dump, (_key, value: unknown) =>
      value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : value,
    );
    expect(flat).not.toContain('CANARY');
    expect(flat).not.toContain('cafe');
  });

  it('needs the key of the device beside the PIN', async () => {
    const { persons, database } = await openTab(phone);
    const made = await persons.create('花子', '482915');
    made.lock();
    const other = await persons.create('別', '482915');
    other.lock();
    await database.run([deviceKeyStore], 'readwrite', async (transaction) => {
      const store = transaction.objectStore(deviceKeyStore);
      const row = await answer(store.get(other.id));
      await answer(store.put({ ...row, person: made.id }));
    });
    expect(await codeOf(persons.unlock(made.id, '482915'))).toBe('WrongPin');
  });

  it('gets no passkey that was made while the page locked itself', async () => {
    const { persons } = await openTab(phone);
    const made = await persons.create('花子', '482915');
    await made.vault.write(new Map([['identity', bytes('secret')]]));
    const slow = { create: async () => (made.lock(), { credentialId: new Uint8Array(16), secret: new Uint8Array(32).fill(7) }) };
    await expect(made.addPasskey(slow as unknown as Parameters<typeof made.addPasskey>[0])).rejects.toMatchObject({ code: 'Locked' });
    expect((await persons.list())[0]?.hasPasskey).toBe(false);
    const again = await persons.unlock(made.id, '482915');
    expect(await again.vault.read('identity')).toEqual(bytes('secret'));
  });

  it('is locked, not damaged, for what was on its way when the keys were wiped', async () => {
    const { persons } = await openTab(phone);
    const made = await persons.create('花子', '482915');
    await made.vault.write(new Map([['identity', bytes('secret')]]));
    const reading = codeOf(made.vault.read('identity'));
    const naming = codeOf(made.vault.names(''));
    made.lock();
    expect([await reading, await naming]).toEqual(['Locked', 'Locked']);
  });

  it('has a device key that the browser does not hand out', async () => {
    const { persons, database } = await openTab(phone);
    const made = await persons.create('花子', '482915');
    const row = await database.run([deviceKeyStore], 'readonly', async (transaction) =>
      answer(transaction.objectStore(deviceKeyStore).get(made.id)),
    );
    expect(row.key.extractable).toBe(false);
  });

  it('slows wrong PINs down, also over a new tab and a clock set back', async () => {
    const { persons } = await openTab(phone);
    const made = await persons.create('花子', '482915');
    made.lock();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(await codeOf(persons.unlock(made.id, '000000'))).toBe('WrongPin');
    }
    const stretchedBefore = phone.stretched;
    const second = await openTab(phone);
    expect(await codeOf(second.persons.unlock(made.id, '482915'))).toBe('TooSoon');
    expect(phone.stretched).toBe(stretchedBefore);
    phone.clock += 29_999;
    expect(await codeOf(second.persons.unlock(made.id, '482915'))).toBe('TooSoon');
    phone.clock += 1;
    expect(await codeOf(second.persons.unlock(made.id, '111111'))).toBe('WrongPin');
    // A day back: what was waited for counts from the latest time that was seen, so setting it to and fro gains nothing.
    const seen = phone.clock;
    phone.clock -= 86_400_000;
    const [summary] = await second.persons.list();
    expect(summary?.nextTryAt).toBe(seen + 60_000);
    phone.clock += 60_000;
    expect(await codeOf(second.persons.unlock(made.id, '482915'))).toBe('TooSoon');
    phone.clock = seen + 60_000;
    (await second.persons.unlock(made.id, '482915')).lock();
    expect((await second.persons.list())[0]?.nextTryAt).toBe(0);
  });

  it('does not hold a mistyped PIN against somebody whose clock was ahead', async () => {
    const { persons } = await openTab(phone);
    const made = await persons.create('花子', '482915');
    made.lock();
    phone.clock += 86_400_000_000;
    expect(await codeOf(persons.unlock(made.id, '000000'))).toBe('WrongPin');
    phone.clock -= 86_400_000_000;
    (await persons.unlock(made.id, '482915')).lock();
  });

  it('counts a try that was cut short', async () => {
    const { persons } = await openTab(phone);
    const made = await persons.create('花子', '482915');
    made.lock();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      // The tab dies while the PIN is being stretched: the promise is never looked at.
      void persons.unlock(made.id, '000000').catch(() => undefined);
      await new Promise((resolve) => setImmediate(resolve));
      phone.locks.held.clear();
    }
    const second = await openTab(phone);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await codeOf(second.persons.unlock(made.id, '482915'))).toBe('TooSoon');
  });

  it('refuses a row whose stretching was made cheaper', async () => {
    const { persons, database } = await openTab(phone);
    const made = await persons.create('花子', '482915');
    made.lock();
    await database.run([personStore], 'readwrite', async (transaction) => {
      const store = transaction.objectStore(personStore);
      const row = (await answer(store.get(made.id))) as PersonRow;
      await answer(store.put({ ...row, pin: { ...row.pin, memoryKiB: 64 } }));
    });
    expect(await codeOf(persons.unlock(made.id, '482915'))).toBe('Damaged');
  });

  it('lets one tab at a time in', async () => {
    const first = await openTab(phone);
    const made = await first.persons.create('花子', '482915');
    const second = await openTab(phone);
    expect(await codeOf(second.persons.unlock(made.id, '482915'))).toBe('OpenElsewhere');
    made.lock();
    (await second.persons.unlock(made.id, '482915')).lock();
  });

  it('gives the tab lock back after a wrong PIN', async () => {
    const { persons } = await openTab(phone);
    const made = await persons.create('花子', '482915');
    made.lock();
    expect(await codeOf(persons.unlock(made.id, '000000'))).toBe('WrongPin');
    expect(phone.locks.held.size).toBe(0);
  });

  it('is of no use after locking', async () => {
    const { persons } = await openTab(phone);
    const made = await persons.create('花子', '482915');
    made.lock();
    expect(made.vault.isUnlocked).toBe(false);
    expect(await codeOf(made.vault.read('identity'))).toBe('Locked');
    expect(await codeOf(made.vault.write(new Map([['a', bytes('b')]])))).toBe('Locked');
    expect(await codeOf(made.vault.exclusively('x', async () => 1))).toBe('Locked');
    expect(await codeOf(made.changePin('482915', '777111'))).toBe('Locked');
  });

  it('changes the PIN only for who knows the old one', async () => {
    const { persons } = await openTab(phone);
    const made = await persons.create('花子', '482915');
    await made.vault.write(new Map([['identity', bytes('words')]]));
    expect(await codeOf(made.changePin('000000', '777111'))).toBe('WrongPin');
    await made.changePin('482915', '777111');
    made.lock();
    expect(await codeOf(persons.unlock(made.id, '482915'))).toBe('WrongPin');
    const open = await persons.unlock(made.id, '777111');
    expect(await open.vault.read('identity')).toEqual(bytes('words'));
  });

  it('opens with a passkey, and no longer once it was taken off', async () => {
    const { persons } = await openTab(phone);
    const passkeys: Passkeys = {
      create: async (salt) => ({ credentialId: Uint8Array.of(1, 2, 3), secret: salt.slice().reverse() }),
      secretOf: async (_id, salt) => salt.slice().reverse(),
    };
    const other: Passkeys = { ...passkeys, secretOf: async () => new Uint8Array(32) };
    const made = await persons.create('花子', '482915');
    await made.addPasskey(passkeys);
    await made.vault.write(new Map([['identity', bytes('words')]]));
    made.lock();
    expect((await persons.list())[0]?.hasPasskey).toBe(true);
    expect(await codeOf(persons.unlockWithPasskey(made.id, other))).toBe('PasskeyRefused');
    const open = await persons.unlockWithPasskey(made.id, passkeys);
    expect(await open.vault.read('identity')).toEqual(bytes('words'));
    await open.removePasskey();
    open.lock();
    expect(await codeOf(persons.unlockWithPasskey(made.id, passkeys))).toBe('PasskeyUnavailable');
  });

  it('removes a person whole and leaves the others', async () => {
    const { persons, database } = await openTab(phone);
    const one = await persons.create('一', '482915');
    const two = await persons.create('二', '482915');
    await one.vault.write(new Map([['a', bytes('1')]]));
    await two.vault.write(new Map([['a', bytes('2')]]));
    await persons.remove(one.id);
    expect((await persons.list()).map((person) => person.label)).toEqual(['二']);
    const left = await database.run([sealedStore, deviceKeyStore], 'readonly', async (transaction) => [
      await answer(transaction.objectStore(sealedStore).count()),
      await answer(transaction.objectStore(deviceKeyStore).count()),
    ]);
    expect(left).toEqual([1, 1]);
    expect(await two.vault.read('a')).toEqual(bytes('2'));
  });
});

describe('a store that fails', () => {
  it('says so when it was cleared under the page, and makes no half person again', async () => {
    const phone = makePhone();
    const { persons, database } = await openTab(phone);
    const made = await persons.create('花子', '482915');
    await database.run([personStore, sealedStore, deviceKeyStore], 'readwrite', async (transaction) => {
      for (const store of [personStore, sealedStore, deviceKeyStore]) {
        await answer(transaction.objectStore(store).clear());
      }
    });
    expect(await codeOf(made.vault.write(new Map([['a', bytes('b')]])))).toBe('StorageLost');
    expect(await codeOf(made.vault.read('a'))).toBe('StorageLost');
    const rows = await database.run([sealedStore], 'readonly', async (transaction) =>
      answer(transaction.objectStore(sealedStore).count()),
    );
    expect(rows).toBe(0);
  });

  it('tells once when the database itself is deleted', async () => {
    const phone = makePhone();
    const { persons, database } = await openTab(phone);
    const made = await persons.create('花子', '482915');
    const told: string[] = [];
    database.onLost((error) => told.push(error.code));
    await new Promise((resolve) => {
      const request = phone.factory.deleteDatabase('tegata-test');
      request.onsuccess = resolve;
    });
    expect(told).toEqual(['StorageCleared']);
    expect(await codeOf(made.vault.read('a'))).toBe('StorageLost');
  });

  it('keeps nothing of a write that the quota refused', async () => {
    const phone = makePhone();
    const { persons } = await openTab(phone);
    const made = await persons.create('花子', '482915');
    await made.vault.write(new Map([['a', bytes('old')], ['b', bytes('old')]]));
    const original = Object.getPrototypeOf(await rawStore(phone)).put as IDBObjectStore['put'];
    const prototype = Object.getPrototypeOf(await rawStore(phone)) as { put: IDBObjectStore['put'] };
    let calls = 0;
    prototype.put = function (this: IDBObjectStore, ...given) {
      calls += 1;
      if (calls === 2) {
        throw new DOMException('full', 'QuotaExceededError');
      }
      return original.apply(this, given);
    };
    try {
      const change = new Map([['a', bytes('new')], ['b', bytes('new')]]);
      expect(await codeOf(made.vault.write(change))).toBe('StorageFull');
      calls = 1;
      // The cache is only a copy: a full disk must not fail what a person is doing.
      expect(await codeOf(made.vault.cache.put(new Map([['0x01', bytes('envelope')]])))).toBe('none');
    } finally {
      prototype.put = original;
    }
    expect(await made.vault.read('a')).toEqual(bytes('old'));
    expect(await made.vault.read('b')).toEqual(bytes('old'));
  });
});

describe('a phone without room', () => {
  it('tries no PIN that it cannot count, so that a new tab gives no free tries', async () => {
    const phone = makePhone();
    const { persons } = await openTab(phone);
    const made = await persons.create('花子', '482915');
    made.lock();
    const stretched = phone.stretched;
    const mend = await full(phone, () => true);
    try {
      expect(await codeOf(persons.unlock(made.id, '000000'))).toBe('QuotaFull');
      expect(await codeOf((await openTab(phone)).persons.unlock(made.id, '482915'))).toBe('QuotaFull');
      expect(phone.stretched).toBe(stretched);
    } finally {
      mend();
    }
    (await persons.unlock(made.id, '482915')).lock();
  });

  it('gives up its copies to let its owner in, and goes on counting', async () => {
    const phone = makePhone();
    const { persons, database } = await openTab(phone);
    const made = await persons.create('花子', '482915');
    await made.vault.write(new Map([['identity', bytes('words')]]));
    await made.vault.cache.put(new Map([['0x01', bytes('envelope')]]));
    made.lock();
    const rows = (): Promise<number> =>
      database.run([sealedStore], 'readonly', (transaction) => answer(transaction.objectStore(sealedStore).count()));
    let isFull = true;
    const prototype = Object.getPrototypeOf(await rawStore(phone)) as { delete: IDBObjectStore['delete'] };
    const original = prototype.delete;
    const mend = await full(phone, () => isFull);
    prototype.delete = function (this: IDBObjectStore, ...given) {
      isFull = false;
      return original.apply(this, given);
    };
    try {
      expect(await codeOf(persons.unlock(made.id, '000000'))).toBe('WrongPin');
      expect(await rows()).toBe(1);
      for (let attempt = 0; attempt < 2; attempt += 1) {
        expect(await codeOf(persons.unlock(made.id, '000000'))).toBe('WrongPin');
      }
      expect(await codeOf((await openTab(phone)).persons.unlock(made.id, '482915'))).toBe('TooSoon');
      phone.clock += 30_000;
      const open = await persons.unlock(made.id, '482915');
      expect(await open.vault.read('identity')).toEqual(bytes('words'));
    } finally {
      prototype.delete = original;
      mend();
    }
  });

  it('opens with a passkey, which needs no count', async () => {
    const phone = makePhone();
    const { persons } = await openTab(phone);
    const passkeys: Passkeys = {
      create: async (salt) => ({ credentialId: Uint8Array.of(1, 2, 3), secret: salt.slice().reverse() }),
      secretOf: async (_id, salt) => salt.slice().reverse(),
    };
    const made = await persons.create('花子', '482915');
    await made.addPasskey(passkeys);
    made.lock();
    const mend = await full(phone, () => true);
    try {
      (await persons.unlockWithPasskey(made.id, passkeys)).lock();
    } finally {
      mend();
    }
  });
});

/** No row can be written while `isFull`. Gives what makes room again. */
async function full(phone: Phone, isFull: () => boolean): Promise<() => void> {
  const prototype = Object.getPrototypeOf(await rawStore(phone)) as { put: IDBObjectStore['put'] };
  const original = prototype.put;
  prototype.put = function (this: IDBObjectStore, ...given) {
    if (isFull()) {
      throw new DOMException('full', 'QuotaExceededError');
    }
    return original.apply(this, given);
  };
  return () => {
    prototype.put = original;
  };
}

async function rawStore(phone: Phone): Promise<IDBObjectStore> {
  const request = phone.factory.open('tegata-test');
  const database = await new Promise<IDBDatabase>((resolve) => {
    request.onsuccess = () => resolve(request.result);
  });
  const store = database.transaction([sealedStore]).objectStore(sealedStore);
  database.close();
  return store;
}
