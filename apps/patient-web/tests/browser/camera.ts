import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRequire } from 'node:module';

import type { Browser } from 'playwright-core';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';

const width = 640;
const height = 480;
const framesPerSecond = 15;

export interface Scene {
  readonly name: string;
  /** Code of the poster, drawn as the institution's own program draws it. */
  readonly poster: string;
  /** Degrees and perspective of a phone held carelessly. */
  readonly tilt?: boolean;
  /** Of full brightness. */
  readonly light?: number;
  /** Radius in pixels. */
  readonly blur?: number;
  /** Another code that hangs beside it. */
  readonly beside?: string;
}

async function codeImage(text: string): Promise<string> {
  const wasm = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm'));
  prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer } });
  const { svg } = await writeBarcode(text, { format: 'QRCode', scale: 4, addQuietZones: true });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}

/** What a phone's camera at 640×480 and 15 frames a second sees of a poster on a wall, as a file for Chromium. */
export async function filmOf(browser: Browser, scene: Scene, folder: string): Promise<string> {
  const poster = scene.poster.startsWith('data:') ? scene.poster : await codeImage(scene.poster);
  const beside = scene.beside === undefined ? '' : `<img class="beside" src="${await codeImage(scene.beside)}">`;
  const page = await browser.newPage({ viewport: { width, height } });
  const frames: string[] = [];
  for (let frame = 0; frame < framesPerSecond; frame += 1) {
    // A hand is never still.
    const sway = Math.sin((frame / framesPerSecond) * 2 * Math.PI) * 4;
    const turn = scene.tilt === true ? `perspective(900px) rotateX(18deg) rotateY(-24deg) rotateZ(${17 + sway / 2}deg)` : '';
    await page.setContent(`<!doctype html><style>
      body { margin: 0; width: ${width}px; height: ${height}px; overflow: hidden; background: #8d8a80;
        filter: brightness(${scene.light ?? 1}) blur(${scene.blur ?? 0}px); }
      .poster { position: absolute; left: ${210 + sway}px; top: ${70 - sway / 2}px; width: 230px; padding: 12px 16px 20px; background: #fff;
        font: 14px sans-serif; text-align: center; transform: ${turn}; }
      .poster img { width: 200px; display: block; margin: 6px auto; image-rendering: pixelated; }
      .beside { position: absolute; left: 20px; top: 40px; width: 120px; }
    </style>${beside}<div class="poster">手形 Tegata<img src="${poster}">482 915</div>`);
    await page.waitForFunction(() => [...document.images].every((image) => image.complete && image.naturalWidth > 0));
    frames.push((await page.screenshot({ type: 'png' })).toString('base64'));
  }
  const chunks: Buffer[] = [Buffer.from(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`)];
  for (const frame of frames) {
    const planes = await page.evaluate(
      async ([picture, wide, high]) => {
        const image = new Image();
        image.src = `data:image/png;base64,${picture as string}`;
        await image.decode();
        const canvas = document.createElement('canvas');
        canvas.width = wide as number;
        canvas.height = high as number;
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
      [frame, width, height] as const,
    );
    chunks.push(Buffer.from('FRAME\n'), Buffer.from(planes, 'base64'));
  }
  await page.close();
  const file = join(folder, `${scene.name}.y4m`);
  await writeFile(file, Buffer.concat(chunks));
  return file;
}

/** Arguments that make a film the camera of the phone. */
export function asCamera(film: string): string[] {
  return ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${film}`];
}
