import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

import type { Browser, Page } from 'playwright-core';
import { prepareZXingModule as prepareReader, readBarcodes } from 'zxing-wasm/reader';
import { prepareZXingModule as prepareWriter, writeBarcode } from 'zxing-wasm/writer';

const width = 640;
const height = 480;
const framesPerSecond = 15;

/** How the poster is seen. */
export interface Sight {
  readonly name: string;
  /** Degrees and perspective of a phone held carelessly. */
  readonly tilt?: boolean;
  /** Of full brightness. */
  readonly light?: number;
  /** Radius in pixels. */
  readonly blur?: number;
  /** Another code that hangs beside it. */
  readonly beside?: string;
  /** Two seconds from too far away come first. */
  readonly approach?: boolean;
}

export interface Scene extends Sight {
  /** Code of the poster, drawn as the institution's own program draws it. */
  readonly poster: string;
}

async function wasmOf(path: string): Promise<ArrayBuffer> {
  const wasm = await readFile(createRequire(import.meta.url).resolve(path));
  return wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer;
}

async function codeImage(text: string): Promise<string> {
  prepareWriter({ overrides: { wasmBinary: await wasmOf('zxing-wasm/writer/zxing_writer.wasm') } });
  const { svg } = await writeBarcode(text, { format: 'QRCode', scale: 4, addQuietZones: true });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}

/** What a phone's camera at 640×480 and 15 frames a second sees of a poster on a wall, as a file for Chromium. */
export async function filmOf(browser: Browser, scene: Scene, folder: string): Promise<string> {
  const poster = scene.poster.startsWith('data:') ? scene.poster : await codeImage(scene.poster);
  return await film(
    browser,
    scene,
    `<style>
      .poster { left: 210px; top: 70px; width: 230px; padding: 12px 16px 20px; background: #fff; font: 14px sans-serif; text-align: center; }
      .poster img { width: 200px; display: block; margin: 6px auto; image-rendering: pixelated; }
    </style><div class="poster">手形 Tegata<img src="${poster}">482 915</div>`,
    folder,
  );
}

/** The same of a poster as the desktop prints it: the whole sheet, held so that its code is a good third of the picture. */
export async function filmOfSheet(browser: Browser, pdf: string, sight: Sight, folder: string): Promise<string> {
  const stem = join(folder, `${sight.name}-sheet`);
  await promisify(execFile)('pdftoppm', ['-r', '110', '-png', '-singlefile', pdf, stem]);
  const sheet = await readFile(`${stem}.png`);
  prepareReader({ overrides: { wasmBinary: await wasmOf('zxing-wasm/reader/zxing_reader.wasm') } });
  const [code] = await readBarcodes(sheet, { formats: ['QRCode'] });
  if (code === undefined) {
    throw new Error(`there is no code on ${pdf}`);
  }
  const { topLeft, topRight, bottomLeft } = code.position;
  const middle = { x: (topRight.x + bottomLeft.x) / 2, y: (topRight.y + bottomLeft.y) / 2 };
  const scale = 190 / Math.hypot(topRight.x - topLeft.x, topRight.y - topLeft.y);
  return await film(
    browser,
    sight,
    `<style>
      .poster { left: ${width / 2 - middle.x * scale}px; top: ${height / 2 - middle.y * scale}px;
        width: ${sheet.readUInt32BE(16) * scale}px; transform-origin: ${middle.x * scale}px ${middle.y * scale}px; }
    </style><img class="poster" src="data:image/png;base64,${sheet.toString('base64')}">`,
    folder,
  );
}

async function film(browser: Browser, sight: Sight, poster: string, folder: string): Promise<string> {
  const beside = sight.beside === undefined ? '' : `<img class="beside" src="${await codeImage(sight.beside)}">`;
  const turn =
    sight.tilt === true ? 'perspective(900px) rotateX(18deg) rotateY(-24deg) rotateZ(calc(17deg + var(--sway, 0) * 0.5deg))' : '';
  const page = await browser.newPage({ viewport: { width, height } });
  await page.setContent(`<!doctype html><style>
      body { margin: 0; }
      .seen { position: absolute; width: ${width}px; height: ${height}px; overflow: hidden; background: #8d8a80;
        filter: brightness(${sight.light ?? 1}) blur(${sight.blur ?? 0}px); }
      .poster { position: absolute; transform: scale(var(--near, 1)) translate(calc(var(--sway, 0) * 1px), calc(var(--sway, 0) * -0.5px)) ${turn}; }
      .beside { position: absolute; left: 20px; top: 40px; width: 120px; }
    </style><div class="seen">${poster}${beside}</div>`);
  await page.waitForFunction(() => [...document.images].every((image) => image.complete && image.naturalWidth > 0));
  const chunks: Buffer[] = [Buffer.from(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`)];
  const see = async (): Promise<Buffer> => {
    const seen = await page.screenshot({ type: 'png' });
    return Buffer.concat([Buffer.from('FRAME\n'), await planesOf(page, seen.toString('base64'))]);
  };
  const set = (name: string, value: number): Promise<void> =>
    page.evaluate(([key, content]) => document.body.style.setProperty(key, content), [name, String(value)] as const);
  if (sight.approach === true) {
    await set('--near', 0.2);
    const far = await see();
    chunks.push(...Array.from({ length: 2 * framesPerSecond }, () => far));
    await set('--near', 1);
  }
  for (let frame = 0; frame < framesPerSecond; frame += 1) {
    // A hand is never still.
    await set('--sway', Math.sin((frame / framesPerSecond) * 2 * Math.PI) * 4);
    chunks.push(await see());
  }
  await page.close();
  const file = join(folder, `${sight.name}.y4m`);
  await writeFile(file, Buffer.concat(chunks));
  return file;
}

/** A picture as brightness and two colours of half the size, as cameras deliver it. */
async function planesOf(page: Page, png: string): Promise<Buffer> {
  const planes = await page.evaluate(
    async ([picture, wide, high]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${picture}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = wide;
      canvas.height = high;
      const context = canvas.getContext('2d') as CanvasRenderingContext2D;
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      const size = canvas.width * canvas.height;
      const out = new Uint8Array((size * 3) / 2);
      for (let y = 0; y < canvas.height; y += 1) {
        for (let x = 0; x < canvas.width; x += 1) {
          const at = (y * canvas.width + x) * 4;
          const [red = 0, green = 0, blue = 0] = [data[at], data[at + 1], data[at + 2]];
          out[y * canvas.width + x] = 0.299 * red + 0.587 * green + 0.114 * blue;
          if (y % 2 === 0 && x % 2 === 0) {
            const half = (y / 2) * (canvas.width / 2) + x / 2;
            out[size + half] = 128 - 0.168736 * red - 0.331264 * green + 0.5 * blue;
            out[size + size / 4 + half] = 128 + 0.5 * red - 0.418688 * green - 0.081312 * blue;
          }
        }
      }
      let text = '';
      for (let start = 0; start < out.length; start += 32_768) {
        text += String.fromCharCode(...out.subarray(start, start + 32_768));
      }
      return btoa(text);
    },
    [png, width, height] as const,
  );
  return Buffer.from(planes, 'base64');
}

/** Arguments that make a film the camera of the phone. */
export function asCamera(film: string): string[] {
  return ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${film}`];
}
