/**
 * Keeps the page's own files on the phone, so that it opens without a network. Nothing else is kept here: what the
 * gateway or the nodes answer is never stored by the service worker, sealed storage is the page's own task.
 *
 * The build puts the list of files and their hashes before this text.
 */
declare const precached: readonly (readonly [path: string, integrity: string])[];

interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchWorkerEvent extends WorkerEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const scope = self as unknown as {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  addEventListener(type: 'install' | 'activate', listener: (event: WorkerEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchWorkerEvent) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  skipWaiting(): Promise<void>;
};

const root = scope.registration.scope;
const prefix = 'tegata-page ';
// One cache per build: its name is the list itself, shortened.
const cacheName = `${prefix}${root} ${precached.map(([, hash]) => hash.slice(7, 13)).join('')}`;
const networkFile = new URL('network.json', root).href;
const paths = new Map(precached.map(([path, integrity]) => [new URL(path, root).href, integrity]));

async function install(): Promise<void> {
  const cache = await caches.open(cacheName);
  await Promise.all(
    [...paths].map(async ([address, integrity]) => {
      // The browser itself compares the hash: a file of another build never gets into this one.
      const response = await fetch(address, { cache: 'no-store', integrity });
      if (!response.ok) {
        throw new Error(`cannot keep ${address}`);
      }
      await cache.put(address, response);
    }),
  );
  // So that a new version can also begin without a network. Its absence is no reason not to install.
  await networkDescription(new Request(networkFile)).catch(() => undefined);
}

async function removeOlder(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(`${prefix}${root} `) && name !== cacheName) {
      await caches.delete(name);
    }
  }
  await scope.clients.claim();
}

/** The sign-in page of a hotel's or a hospital's guest network answers everything, with success and a page of its own. */
async function isDescription(response: Response): Promise<boolean> {
  const value: unknown = response.ok ? await response.json().catch(() => undefined) : undefined;
  return typeof value === 'object' && value !== null && 'chainId' in value && 'nodes' in value;
}

/** The network's description may change: asked for first, and kept for when there is no network. */
async function networkDescription(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  try {
    const response = await fetch(request, { cache: 'no-store' });
    if (!(await isDescription(response.clone()))) {
      throw new TypeError('not the description of a network');
    }
    await cache.put(networkFile, response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(networkFile);
    if (kept === undefined) {
      throw error;
    }
    return kept;
  }
}

async function ownFile(address: string, request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  return (await cache.match(address)) ?? (await fetch(request));
}

scope.addEventListener('install', (event) => event.waitUntil(install()));
scope.addEventListener('activate', (event) => event.waitUntil(removeOlder()));
scope.addEventListener('message', (event) => {
  if (event.data === 'use-new-version') {
    void scope.skipWaiting();
  }
});
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') {
    return;
  }
  const address = request.url.split(/[?#]/u)[0] ?? '';
  if (address === networkFile) {
    event.respondWith(networkDescription(request));
  } else if (address === root) {
    event.respondWith(ownFile(new URL('index.html', root).href, request));
  } else if (paths.has(address)) {
    event.respondWith(ownFile(address, request));
  }
});
