import stretcherAddress from '../../../src/worker/argon2.worker.ts?worker&url';

import { loadScanner } from '../../../src/scan/loadScanner';
import { Database } from '../../../src/storage/database';
import { readSettings, writeSettings } from '../../../src/storage/deviceSettings';
import { BrowserPasskeys } from '../../../src/storage/passkeys';
import { Persons } from '../../../src/storage/persons';
import { BrowserTabLocks } from '../../../src/storage/tabLocks';
import { makeAddressPolicy } from '../../../src/pageAddresses';
import { Application } from '../../../src/views/application';
import '../../../src/views/style.css';
import { stretchInWorker } from '../../../src/worker/stretch';
import { controls, makeFakePage } from './fakePage';

const random = (size: number): Uint8Array => crypto.getRandomValues(new Uint8Array(size));
const address = makeAddressPolicy(false);
const database = await Database.open('fake', indexedDB);
const locks = new BrowserTabLocks(navigator.locks, new BroadcastChannel('fake'), 'fake');
const stretch = stretchInWorker(() => new Worker(address(stretcherAddress), { type: 'module' }));
const page = makeFakePage();
const clock = { offset: 0 };
const now = (): number => Date.now() + clock.offset;
const persons = new Persons(database, { subtle: crypto.subtle, random, now, stretch, locks });
const root = document.getElementById('page') as HTMLElement;
const application = new Application(root, {
  page,
  network: {
    chainId: 31_337,
    ledger: '0x5fbdb2315678afecb367f032d93f642f64180aa3',
    deployedAt: 1,
    nodes: ['http://127.0.0.1:1', 'http://127.0.0.1:2'],
    gateway: 'http://127.0.0.1:3',
  },
  persons,
  locks,
  passkeys: new BrowserPasskeys(navigator.credentials, random),
  onStorageLost: (listener) => void database.onLost(listener),
  keepStorage: async () => true,
  readSettings: () => readSettings(indexedDB),
  writeSettings: (settings) => writeSettings(indexedDB, settings),
  loadScanner,
  readBuild: async () => ({ computed: '0123456789abcdef'.repeat(4), stated: '0123456789abcdef'.repeat(4) }),
  now,
  onNewVersion: () => undefined,
});

/** What the tests may reach. */
Object.assign(window, {
  tegataTest: {
    controls,
    application,
    clock,
    /** A registered person without the way through the forms. */
    seed: async (label: string, pin: string, stage = 'ready') => {
      const open = await persons.create(label, pin);
      const person = page.open(open.vault) as unknown as { adopt(phrase: unknown): Promise<void>; setStage(stage: string): Promise<void> };
      await person.adopt(page.newPhrase());
      await person.setStage(stage);
      open.lock();
      await application.reloadPeople();
      return open.id;
    },
    unlock: async (id: string, pin: string) => application.opened(await persons.unlock(id, pin)),
  },
});
await application.start();
document.documentElement.dataset['ready'] = 'yes';
