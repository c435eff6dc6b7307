import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { beforeAll, describe, expect, it } from 'vitest';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';

import { makeScanner } from '../../../src/scan/scanner';
import type { Scanner } from '../../../src/views/screen';

const require = createRequire(import.meta.url);

async function wasmOf(path: string): Promise<ArrayBuffer> {
  const bytes = await readFile(require.resolve(path));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

const text = `https://phone.example/#t1.${'Ab3_-'.repeat(33)}`;

async function drawing(content: string, scale: number): Promise<Blob> {
  const { image } = await writeBarcode(content, { format: 'QRCode', scale, addQuietZones: true });
  return image as Blob;
}

describe('the scanner', () => {
  let scanner: Scanner;
  beforeAll(async () => {
    prepareZXingModule({ overrides: { wasmBinary: await wasmOf('zxing-wasm/writer/zxing_writer.wasm') } });
    scanner = await makeScanner(await wasmOf('zxing-wasm/reader/zxing_reader.wasm'));
  });

  it('reads a code as long as an institution’s', async () => {
    expect(await scanner.textsIn(await drawing(text, 4))).toEqual([text]);
  });

  it('finds nothing in nothing', async () => {
    const size = 64;
    const grey = { width: size, height: size, data: new Uint8ClampedArray(size * size * 4).fill(128), colorSpace: 'srgb' } as ImageData;
    expect(await scanner.textsIn(grey)).toEqual([]);
  });

  it('finds nothing in noise', async () => {
    const [width, height] = [640, 480];
    let state = 12_345;
    const data = new Uint8ClampedArray(width * height * 4).map(() => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    });
    expect(await scanner.textsIn({ width, height, data, colorSpace: 'srgb' } as ImageData)).toEqual([]);
    for (const size of [0, 1, 4096]) {
      expect(await scanner.textsIn(new Blob([data.slice(0, size)])).catch(() => [])).toEqual([]);
    }
  });

  it('refuses what is no picture', async () => {
    expect(await scanner.textsIn(new Blob([new Uint8Array(100)])).catch(() => [])).toEqual([]);
  });

  it('knows no other kinds of codes: a bar code on a box of pills is not one of ours', async () => {
    const { image } = await writeBarcode('4006381333931', { format: 'EAN13', scale: 3, addQuietZones: true });
    expect(await scanner.textsIn(image as Blob)).toEqual([]);
  });
});
