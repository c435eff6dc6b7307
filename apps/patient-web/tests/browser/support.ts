import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { build } from 'vite';

import type { Controls } from './fakes/fakePage';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const axeSource = readFileSync(here('../../node_modules/axe-core/axe.min.js'), 'utf8');

/** Where pictures go; a folder of their own outside the tree unless a place is given. */
export const pictures = process.env['TEGATA_PICTURES'] ?? join(tmpdir(), 'tegata-patient-web');

/** The policy that the gateway serves the page with, word for word but for the addresses it may talk to. */
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; " +
  "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types tegata";

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

export interface Served {
  readonly address: string;
  close(): Promise<void>;
}

/** A folder behind the gateway's headers, at the root or below a path. */
export async function serve(folder: string, prefix = '/', extra: Readonly<Record<string, string>> = {}): Promise<Served> {
  const server: Server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const inside = path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
    const name = inside === '' ? 'index.html' : inside;
    let content: Buffer | string | undefined;
    if (name !== undefined && !normalize(name).startsWith('..')) {
      content = extra[name];
      try {
        content ??= readFileSync(join(folder, name));
      } catch {
        content = undefined;
      }
    }
    if (content === undefined || name === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'Content-Type': types[extname(name)] ?? 'application/octet-stream',
      'Content-Security-Policy': policy,
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cache-Control': 'no-cache',
    });
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}${prefix}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // After that: a browser opens connections ahead of time, and one that came in between would never end.
        server.closeAllConnections();
      }),
  };
}

/** The views with plain answers instead of a network, built as the page itself is built. */
export async function buildFakes(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'tegata-fakes-'));
  await build({
    root: here('fakes'),
    base: './',
    configFile: false,
    logLevel: 'error',
    build: { target: 'es2022', outDir: folder, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: false, minify: false },
    worker: { format: 'es' },
  });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

export async function launch(args: readonly string[] = []): Promise<Browser> {
  return await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', ...args],
  });
}

export type Language = 'ja' | 'en';
export type Theme = 'light' | 'dark';
export const sizes = { phone: { width: 390, height: 844 }, tablet: { width: 820, height: 1180 } } as const;

export interface Looks {
  readonly language: Language;
  readonly theme?: Theme;
  readonly size?: keyof typeof sizes;
}

/** A phone or tablet of its own: own storage, own settings. */
export async function newPhone(browser: Browser, looks: Looks): Promise<BrowserContext> {
  return await browser.newContext({
    locale: looks.language === 'ja' ? 'ja-JP' : 'en-GB',
    colorScheme: looks.theme ?? 'light',
    viewport: sizes[looks.size ?? 'phone'],
    timezoneId: 'Asia/Tokyo',
    reducedMotion: 'reduce',
  });
}

export interface TestWindow {
  readonly controls: Controls;
  readonly clock: { offset: number };
  seed(label: string, pin: string, stage?: string): Promise<string>;
  unlock(id: string, pin: string): Promise<void>;
}

/** Opens the page and collects everything that a policy refused or a program threw. */
export async function openPage(context: BrowserContext, address: string): Promise<{ page: Page; problems: string[] }> {
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`threw: ${error.message}`));
  page.on('console', (message) => {
    // A request that a test lets fail is no fault of the page.
    if (message.type() === 'error' && !/Failed to load resource|ERR_|Permissions-Policy header: Unrecognized/u.test(message.text())) {
      problems.push(`console: ${message.text()}`);
    }
  });
  await page.goto(address);
  return { page, problems };
}

/** Rules of WCAG 2.2 A and AA and axe's good practice; every violation as one line. */
export async function violations(page: Page): Promise<string[]> {
  // By the debugger, beside the page's own policy, which the page keeps for itself.
  await page.evaluate(axeSource);
  return await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run(context: unknown, options: unknown): Promise<{ violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] }>;
      };
    };
    const result = await axe.run(document, {
      runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
    });
    return result.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`));
  });
}

/**
 * In the bar above, what lies over something else; in the tabs below, a label that is broken inside a word or sticks out;
 * and an end of the page that the tabs lie over.
 */
export async function frameProblems(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const problems: string[] = [];
    const parts = [...document.querySelectorAll('.bar .brand, .bar .avatar, .bar-person-name, .bar .button')].map((part) => ({ part, box: part.getBoundingClientRect() }));
    for (const [index, { part, box }] of parts.entries()) {
      for (const other of parts.slice(index + 1)) {
        if (box.width > 0 && other.box.width > 0 && box.right > other.box.left + 0.5) {
          problems.push(`in the bar ${part.className} lies over ${other.part.className} ${other.part.id}`);
        }
      }
    }
    const tabs = document.querySelector<HTMLElement>('.tabs');
    if (tabs === null || tabs.hidden) {
      return problems;
    }
    for (const label of tabs.querySelectorAll('span')) {
      const text = label.firstChild;
      const words = label.textContent ?? '';
      for (const { index, 0: word } of words.matchAll(/\S+/gu)) {
        const range = document.createRange();
        range.setStart(text as Text, index);
        range.setEnd(text as Text, index + word.length);
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) {
          problems.push(`broken inside a word: ${words}`);
        }
      }
      const [inner, outer] = [label.getBoundingClientRect(), (label.closest('li') ?? label).getBoundingClientRect()];
      if (inner.left < outer.left - 0.5 || inner.right > outer.right + 0.5 || outer.right > document.documentElement.clientWidth + 0.5) {
        problems.push(`sticks out: ${words}`);
      }
    }
    const { top, height } = tabs.getBoundingClientRect();
    const end = document.querySelector('.content')?.getBoundingClientRect().bottom ?? 0;
    const isBelow = top > innerHeight / 2;
    if (isBelow && document.documentElement.scrollHeight - (end + scrollY) < height) {
      problems.push(`the tabs are ${Math.round(height)} high and lie over the end of the page`);
    }
    return problems;
  });
}

export async function picture(page: Page, name: string): Promise<void> {
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true, animations: 'disabled' });
}
