import wasmAddress from 'zxing-wasm/reader/zxing_reader.wasm?url';

import type { Scanner } from '../views/screen';

/** Hashes of what the page loads later, as the build wrote them into the page; empty on the development server. */
function listedHashes(): Record<string, string> {
  const list = document.querySelector('meta[name="tegata-integrity"]')?.getAttribute('content') ?? '';
  return list.startsWith('{') ? (JSON.parse(list) as Record<string, string>) : {};
}

/**
 * A module that code imports has no tag to carry its hash. Loaded ahead by a link that has one, it lies in the
 * browser's list of modules, and the import takes it from there.
 */
async function loadAhead(path: string, integrity: string): Promise<void> {
  const link = document.createElement('link');
  link.rel = 'modulepreload';
  link.integrity = integrity;
  link.href = new URL(path, document.baseURI).href;
  await new Promise<void>((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => reject(new Error('the scanner is not the one of this build'));
    document.head.appendChild(link);
  });
}

async function loadCode(): Promise<typeof import('./scanner')> {
  for (const [path, integrity] of Object.entries(listedHashes())) {
    if (/^assets\/scanner-[^/]+\.js$/u.test(path) && document.createElement('link').relList.supports('modulepreload')) {
      await loadAhead(path, integrity);
    }
  }
  return await import('./scanner');
}

async function loadWasm(): Promise<ArrayBuffer> {
  const address = new URL(wasmAddress, document.baseURI);
  const integrity = Object.entries(listedHashes()).find(([path]) => address.pathname.endsWith(`/${path}`))?.[1];
  const response = await fetch(address, integrity === undefined ? {} : { integrity });
  if (!response.ok) {
    throw new Error('the scanner cannot be loaded');
  }
  return await response.arrayBuffer();
}

/** The scanner's own code and WebAssembly, when the first picture is to be read. */
export async function loadScanner(): Promise<Scanner> {
  const [{ makeScanner }, wasm] = await Promise.all([loadCode(), loadWasm()]);
  return await makeScanner(wasm);
}
