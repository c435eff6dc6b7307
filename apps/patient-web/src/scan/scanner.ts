import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader';

import type { Scanner } from '../views/screen';

/**
 * What a phone's camera sees is a poster at an angle, in poor light, with other codes beside it: every code in the
 * picture, rotated, inverted and reduced ones too.
 */
const options: ReaderOptions = {
  formats: ['QRCode'],
  tryHarder: true,
  tryRotate: true,
  tryInvert: true,
  tryDownscale: true,
  maxNumberOfSymbols: 8,
};

/** Codes longer than this are not ours, whatever they hold. */
const longestText = 4096;

/** Starts the reader with its own WebAssembly, fetched and compared by the caller: nothing comes from elsewhere. */
export async function makeScanner(wasm: ArrayBuffer): Promise<Scanner> {
  await prepareZXingModule({ overrides: { wasmBinary: wasm }, fireImmediately: true });
  return {
    textsIn: async (picture) => {
      const found = await readBarcodes(picture, options);
      return found.filter(({ isValid, text }) => isValid && text.length <= longestText).map(({ text }) => text);
    },
  };
}
