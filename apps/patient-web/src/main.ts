import stretcherAddress from './worker/argon2.worker.ts?worker&url';

import { readBuild } from './buildInformation';
import { makeAddressPolicy } from './pageAddresses';
import { loadScanner } from './scan/loadScanner';
import { Database } from './storage/database';
import { readSettings, writeSettings } from './storage/deviceSettings';
import { BrowserPasskeys, passkeysMayWork } from './storage/passkeys';
import { Persons } from './storage/persons';
import { StorageError } from './storage/storageError';
import { BrowserTabLocks } from './storage/tabLocks';
import { Application, showFatal } from './views/application';
import './views/style.css';
import { createPatientPage, readNetworkConfiguration } from './workflows';
import type { NetworkConfiguration } from './workflows/api';
import { stretchInWorker } from './worker/stretch';

const isDevelopment = import.meta.env.DEV;
const random = (size: number): Uint8Array => crypto.getRandomValues(new Uint8Array(size));

async function readNetwork(): Promise<NetworkConfiguration> {
  const response = await fetch(new URL('network.json', document.baseURI), { cache: 'no-store' });
  return readNetworkConfiguration(await response.json());
}

/** Keeps the page for when there is no network, and tells when a newer one lies ready. */
function serviceWorker(address: (path: string) => string, found: (use: () => void) => void): void {
  if (isDevelopment || !('serviceWorker' in navigator)) {
    return;
  }
  const wasControlled = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (wasControlled) {
      location.reload();
    }
  });
  const offer = (worker: ServiceWorker | null): void => {
    if (worker !== null && navigator.serviceWorker.controller !== null) {
      found(() => worker.postMessage('use-new-version'));
    }
  };
  void navigator.serviceWorker
    .register(address('./sw.js'), { updateViaCache: 'none' })
    .then((registration) => {
      offer(registration.waiting);
      registration.addEventListener('updatefound', () => {
        const worker = registration.installing;
        worker?.addEventListener('statechange', () => {
          if (worker.state === 'installed') {
            offer(worker);
          }
        });
      });
    })
    .catch(() => undefined);
}

async function start(root: HTMLElement): Promise<void> {
  if (!isSecureContext || crypto.subtle === undefined || navigator.locks === undefined) {
    throw new StorageError('Unavailable');
  }
  const address = makeAddressPolicy(isDevelopment);
  const network = await readNetwork();
  // One store per network: a person belongs to one ledger.
  const name = `tegata ${network.chainId} ${network.ledger.toLowerCase()}`;
  const database = await Database.open(name, indexedDB);
  const locks = new BrowserTabLocks(navigator.locks, new BroadcastChannel(name), name);
  const stretch = stretchInWorker(() => new Worker(address(stretcherAddress), { type: 'module' }));
  const passkeys = (await passkeysMayWork()) ? new BrowserPasskeys(navigator.credentials, random) : undefined;
  const newVersionListeners: ((use: () => void) => void)[] = [];
  const application = new Application(root, {
    page: createPatientPage({
      network,
      fetch: (input, init) => fetch(input, init),
      now: () => Date.now(),
      random,
      sleep: (milliseconds, signal) =>
        new Promise((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          signal?.addEventListener('abort', () => {
            clearTimeout(timer);
            resolve();
          });
        }),
      openWebSocket: (socketAddress) => new WebSocket(socketAddress),
    }),
    network,
    persons: new Persons(database, { subtle: crypto.subtle, random, now: () => Date.now(), stretch, locks }),
    locks,
    passkeys,
    onStorageLost: (listener) => void database.onLost(listener),
    keepStorage: async () => (await navigator.storage?.persist?.().catch(() => false)) ?? false,
    readSettings: () => readSettings(indexedDB),
    writeSettings: (settings) => writeSettings(indexedDB, settings),
    loadScanner,
    readBuild: () => readBuild((path) => fetch(new URL(path, document.baseURI))),
    now: () => Date.now(),
    onNewVersion: (listener) => newVersionListeners.push(listener),
  });
  await application.start();
  serviceWorker(address, (use) => newVersionListeners.forEach((listener) => listener(use)));
}

const root = document.getElementById('page');
if (root !== null) {
  start(root).catch((error: unknown) => showFatal(root, error));
}
