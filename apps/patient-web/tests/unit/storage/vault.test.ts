import { describe, expect, it } from 'vitest';

import { answer, sealedStore } from '../../../src/storage/database';
import { makePhone, openTab } from './storageSupport';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the vault', () => {
  it('reads, lists, replaces and removes', async () => {
    const { persons } = await openTab(makePhone());
    const { vault } = await persons.create('花子', '482915');
    expect(await vault.read('journal/1')).toBeUndefined();
    await vault.write(new Map([['journal/1', bytes('a')], ['journal/2', bytes('b')], ['marks', bytes('c')]]));
    expect((await vault.names('journal/')).sort()).toEqual(['journal/1', 'journal/2']);
    await vault.write(new Map([['journal/1', null], ['journal/2', bytes('d')]]));
    expect(await vault.names('journal/')).toEqual(['journal/2']);
    expect(await vault.read('journal/2')).toEqual(bytes('d'));
    expect(await vault.read('marks')).toEqual(bytes('c'));
  });

  it('keeps the cache apart from the state', async () => {
    const { persons } = await openTab(makePhone());
    const { vault } = await persons.create('花子', '482915');
    await vault.write(new Map([['0x01', bytes('state')]]));
    await vault.cache.put(new Map([['0x01', bytes('one')], ['0x02', bytes('two')]]));
    expect(await vault.names('')).toEqual(['0x01']);
    expect(await vault.cache.get(['0x01', '0x02', '0x03'])).toEqual(
      new Map([['0x01', bytes('one')], ['0x02', bytes('two')]]),
    );
    await vault.cache.clear();
    expect((await vault.cache.get(['0x01'])).size).toBe(0);
    expect(await vault.read('0x01')).toEqual(bytes('state'));
  });

  it('leaves a damaged cache row out and refuses a damaged state row', async () => {
    const { persons, database } = await openTab(makePhone());
    const { vault } = await persons.create('花子', '482915');
    await vault.write(new Map([['marks', bytes('state')]]));
    await vault.cache.put(new Map([['0x01', bytes('one')]]));
    await database.run([sealedStore], 'readwrite', async (transaction) => {
      const store = transaction.objectStore(sealedStore);
      for (const row of await answer(store.getAll())) {
        row.box[row.box.length - 1] ^= 1;
        await answer(store.put(row));
      }
    });
    expect((await vault.cache.get(['0x01'])).size).toBe(0);
    await expect(vault.read('marks')).rejects.toMatchObject({ code: 'DamagedState' });
  });

  it('runs exclusive tasks of two tabs one after the other', async () => {
    const phone = makePhone();
    const one = await openTab(phone);
    const { vault } = await one.persons.create('花子', '482915');
    const order: string[] = [];
    await Promise.all([
      vault.exclusively('journal', async () => {
        order.push('a begins');
        await new Promise((resolve) => setImmediate(resolve));
        order.push('a ends');
      }),
      vault.exclusively('journal', async () => {
        order.push('b begins');
      }),
    ]);
    expect(order).toEqual(['a begins', 'a ends', 'b begins']);
  });
});
