import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Browser, type BrowserContext, chromium } from 'playwright-core';

/** A browser as a person has it: a profile on the disk, tabs that hide each other, no emulation of focus. */
export interface RealPhone {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

async function addressOf(process: ChildProcess): Promise<string> {
  return new Promise((done, failed) => {
    let said = '';
    process.stderr?.on('data', (part: Buffer) => {
      said += part.toString();
      const found = /listening on (ws:\S+)/u.exec(said);
      if (found?.[1] !== undefined) {
        done(found[1]);
      }
    });
    process.once('exit', () => failed(new Error(`the browser did not start: ${said.slice(-400)}`)));
  });
}

export async function startRealPhone(): Promise<RealPhone> {
  const profile = mkdtempSync(join(tmpdir(), 'tegata-phone-'));
  const program = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  const switches = ['--headless=new', '--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--no-first-run', '--lang=en-GB'];
  const places = [`--user-data-dir=${profile}`, '--remote-debugging-port=0', '--window-size=500,900', 'about:blank'];
  const child = spawn(program, [...switches, ...places], { stdio: ['ignore', 'ignore', 'pipe'] });
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close().catch(() => undefined);
    child.kill('SIGTERM');
    await gone;
    // The browser's helpers write for a moment longer than it runs itself.
    for (let tries = 0; tries < 50; ++tries) {
      const isGone = await rm(profile, { recursive: true, force: true }).then(
        () => true,
        () => false,
      );
      if (isGone) {
        return;
      }
      await new Promise((done) => setTimeout(done, 100));
    }
  };
  try {
    browser = await chromium.connectOverCDP(await addressOf(child), { noDefaults: true, isLocal: true });
    const [context] = browser.contexts();
    if (context === undefined) {
      throw new Error('the browser has no profile');
    }
    return { context, close };
  } catch (error) {
    await close();
    throw error;
  }
}
