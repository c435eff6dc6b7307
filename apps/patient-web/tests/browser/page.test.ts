import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { buildFakes, frameProblems, launch, newPhone, openPage, picture, type Served, serve, type TestWindow, violations } from './support';
import { buildInto, built, ensureBuilt } from './wholeNetwork';

// The built page as files: below any path, with its hashes, without a network, by keyboard alone, in large type.

const network = JSON.stringify({ chainId: 1, ledger: `0x${'11'.repeat(20)}`, deployedAt: 0, nodes: ['http://127.0.0.1:9'], gateway: 'http://127.0.0.1:9' });
const extra = { 'network.json': network };
let browser: Browser;

beforeAll(async () => {
  await ensureBuilt();
  browser = await launch();
});
afterAll(async () => browser?.close());

describe('the built page', () => {
  it('is the same, byte for byte, when it is built again elsewhere', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tegata-again-'));
    try {
      await buildInto(folder);
      expect(await readFile(join(folder, 'build.json'), 'utf8')).toBe(await readFile(join(built, 'build.json'), 'utf8'));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 300_000);

  it('keeps the description of its network when a guest network answers everything with its own sign-in page', async () => {
    const answers: Record<string, string> = { ...extra };
    const served = await serve(built, '/', answers);
    const context = await newPhone(browser, { language: 'en' });
    const { page, problems } = await openPage(context, served.address);
    await page.waitForSelector('#begin');
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    answers['network.json'] = '<!doctype html><title>Welcome, please sign in</title>';
    await page.reload();
    await page.waitForSelector('#begin');
    await served.close();
    await page.reload();
    await page.waitForSelector('#begin');
    expect(problems).toEqual([]);
    await context.close();
  });

  it('holds no inline script or style, no address of anybody else, and a hash on every tag', async () => {
    const html = await readFile(join(built, 'index.html'), 'utf8');
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/iu);
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//u);
    for (const tag of html.match(/<(script|link[^>]*stylesheet)[^>]*>/gu) ?? []) {
      expect(tag).toMatch(/integrity="sha384-/u);
    }
    const index = readdirSync(join(built, 'assets')).find((name) => /^index-.*\.js$/u.test(name)) ?? '';
    const program = await readFile(join(built, 'assets', index), 'utf8');
    expect(program).not.toMatch(/\beval\(|new Function\(|innerHTML|outerHTML|insertAdjacentHTML|document\.write|localStorage|sessionStorage/u);
  });

  it.each(['/', '/any/path/below/'])('opens at %s, also without a network, and knows its hash', async (prefix) => {
    const served = await serve(built, prefix, extra);
    const context = await newPhone(browser, { language: 'en' });
    const { page, problems } = await openPage(context, served.address);
    await page.waitForSelector('#begin');
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await page.click('#bar-about');
    await page.waitForSelector('#build-hash');
    const shown = (await page.locator('#build-hash').textContent())?.replaceAll(' ', '');
    expect(shown).toBe((JSON.parse(await readFile(join(built, 'build.json'), 'utf8')) as { hash: string }).hash);
    await served.close();
    await page.goto(served.address);
    await page.waitForSelector('#begin', { timeout: 20_000 });
    expect(problems).toEqual([]);
    await context.close();
  });

  it('does not run a program that somebody has changed on the way', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tegata-changed-'));
    await cp(built, folder, { recursive: true });
    const index = readdirSync(join(folder, 'assets')).find((name) => /^index-.*\.js$/u.test(name)) ?? '';
    await writeFile(join(folder, 'assets', index), `${await readFile(join(folder, 'assets', index), 'utf8')}\n`);
    const served = await serve(folder, '/', extra);
    const context = await newPhone(browser, { language: 'en' });
    const page = await context.newPage();
    await page.goto(served.address);
    await page.waitForTimeout(1500);
    expect(await page.locator('#begin').count()).toBe(0);
    await context.close();
    await served.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('says plainly that it is not set up, when it is not', async () => {
    const served = await serve(built, '/', { 'network.json': '{"chainId":"x"}' });
    const context = await newPhone(browser, { language: 'ja' });
    const { page } = await openPage(context, served.address);
    await page.waitForSelector('[role="alert"]');
    expect(await page.locator('main').textContent()).toContain('設定が正しくありません');
    await context.close();
    await served.close();
  });
});

describe('without a mouse, in large type, with a passkey', () => {
  let fakes: { folder: string; remove(): Promise<void> };
  let served: Served;
  beforeAll(async () => {
    fakes = await buildFakes();
    served = await serve(fakes.folder);
  });
  afterAll(async () => {
    await served?.close();
    await fakes?.remove();
  });

  /** Presses Tab until the control is reached; fails when it never is. */
  async function tabTo(page: Page, selector: string): Promise<void> {
    for (let presses = 0; presses < 60; presses += 1) {
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) {
        return;
      }
      await page.keyboard.press('Tab');
    }
    throw new Error(`the keyboard does not reach ${selector}`);
  }

  it('leads from the welcome to the first permission and its end by keyboard alone', async () => {
    const context = await newPhone(browser, { language: 'en' });
    const { page, problems } = await openPage(context, `${served.address}#t1.hospital`);
    await page.waitForSelector('#begin');
    const press = async (selector: string): Promise<void> => {
      await tabTo(page, selector);
      await page.keyboard.press('Enter');
    };
    const type = async (selector: string, text: string): Promise<void> => {
      await tabTo(page, selector);
      await page.keyboard.type(text);
    };
    await press('#begin');
    await page.waitForSelector('#profile-name');
    // The title is where a new page begins, for a reader too.
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await type('#profile-name', 'Jane Doe');
    await type('#profile-birthDate-day', '9');
    await type('#profile-birthDate-month', '3');
    await type('#profile-birthDate-year', '1984');
    await tabTo(page, '#profile-sex-female');
    await page.keyboard.press('Space');
    await press('#next');
    await type('#pin-new', '482915');
    await type('#pin-again', '482915');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.words');
    const words = await page.locator('.word').allTextContents();
    await press('#next');
    await page.waitForSelector('#quiz-0');
    for (const [index, position] of [3, 11, 24].entries()) {
      await type(`#quiz-${index}`, words[position - 1] ?? '');
    }
    await page.keyboard.press('Enter');
    await page.waitForSelector('.check-number');
    await press('#next');
    await page.waitForSelector('#home');
    await press('#next');
    await page.waitForSelector('#grant-confirm');
    await press('#grant-confirm');
    await page.waitForSelector('#done');
    await press('#done');
    await page.waitForSelector('#tab-permissions');
    await press('#tab-permissions');
    await page.waitForSelector('.permission-card');
    await press('.permission-card');
    await page.waitForSelector('#end');
    await press('#end');
    await page.waitForSelector('#end-confirm');
    await press('#end-confirm');
    await page.waitForSelector('#done');
    expect(problems).toEqual([]);
    await context.close();
  });

  it('takes a press for a press, also when the page is drawn anew while the finger is down', async () => {
    const context = await newPhone(browser, { language: 'en' });
    const { page, problems } = await openPage(context, served.address);
    await page.waitForSelector('html[data-ready]');
    await page.evaluate(async () => {
      const { tegataTest } = window as unknown as { tegataTest: TestWindow };
      await tegataTest.unlock(await tegataTest.seed('花子', '482915'), '482915');
      location.hash = '#/permissions';
    });
    await page.locator('.permission-card').first().click();
    const end = page.locator('#end');
    await end.waitFor();
    const draw = () => page.evaluate(() => (window as unknown as { tegataTest: { application: { update(): void } } }).tegataTest.application.update());
    const box = (await end.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await draw();
    await page.mouse.up();
    await page.locator('#end-confirm').waitFor({ timeout: 5000 });
    await page.locator('#end-confirm').focus();
    await page.keyboard.down('Space');
    await draw();
    await page.keyboard.up('Space');
    await page.locator('#done').waitFor({ timeout: 5000 });
    expect(problems).toEqual([]);
    await context.close();
  });

  it.each(['ja', 'en'] as const)('fits at 200 % text and at 320 pixels in %s', async (language) => {
    const context = await newPhone(browser, { language });
    const { page, problems } = await openPage(context, served.address);
    await page.waitForSelector('html[data-ready]');
    await page.evaluate(async () => {
      const { tegataTest } = window as unknown as { tegataTest: TestWindow };
      await tegataTest.unlock(await tegataTest.seed('花子', '482915'), '482915');
    });
    const faults: string[] = [];
    for (const [width, size] of [[390, '200%'], [320, '100%']] as const) {
      await page.setViewportSize({ width, height: 844 });
      await page.evaluate((fontSize) => {
        document.documentElement.style.fontSize = fontSize;
      }, size);
      for (const path of ['home', 'scan', 'permissions', 'looks', 'chart', 'chart/date', 'settings', 'about', 'add', 'replace']) {
        await page.evaluate((to) => {
          location.hash = to;
        }, `#/${path}`);
        await page.waitForTimeout(150);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (wide > 0) {
          faults.push(`${path} at ${width}, ${size}: ${wide} too wide`);
        }
      }
    }
    // Bar and tabs on the smallest phones there are, too, where the rest may be moved from side to side.
    for (const width of [320, 360, 390]) {
      for (const size of ['100%', '200%']) {
        await page.setViewportSize({ width, height: 844 });
        await page.evaluate((fontSize) => {
          document.documentElement.style.fontSize = fontSize;
        }, size);
        for (const path of ['home', 'permissions', 'looks', 'chart']) {
          await page.evaluate((to) => {
            location.hash = to;
          }, `#/${path}`);
          await page.locator('.content .card, .content .looks, .content .rows').first().waitFor();
          faults.push(...(await frameProblems(page)).map((problem) => `${path} at ${width}, ${size}: ${problem}`));
          await picture(page, `tabs-${language}-${width}-${size.replace('%', '')}-${path}`);
        }
      }
    }
    expect(faults).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('prints in dark letters, also from a dark screen', async () => {
    const context = await newPhone(browser, { language: 'en', theme: 'dark' });
    const { page } = await openPage(context, served.address);
    await page.waitForSelector('html[data-ready]');
    const letters = () => page.evaluate(() => ['--text', '--error'].map((name) => getComputedStyle(document.documentElement).getPropertyValue(name)));
    expect(await letters()).toEqual(['#e8edf2', '#f7aeae']);
    // The phone turns light in the morning, and the page with it.
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(letters).toEqual(['#17212c', '#97191b']);
    await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
    await expect.poll(letters).toEqual(['#000000', '#97191b']);
    await context.close();
  });

  it('opens with a passkey whose secret only this phone’s authenticator has', async () => {
    const context = await newPhone(browser, { language: 'en' });
    const { page, problems } = await openPage(context, served.address.replace('127.0.0.1', 'localhost'));
    await page.waitForSelector('html[data-ready]');
    const session = await context.newCDPSession(page);
    await session.send('WebAuthn.enable');
    await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        ctap2Version: 'ctap2_1',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        hasPrf: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await page.evaluate(async () => {
      const { tegataTest } = window as unknown as { tegataTest: TestWindow };
      await tegataTest.unlock(await tegataTest.seed('Hanako', '482915'), '482915');
      location.hash = '#/settings';
    });
    await page.click('#passkey');
    await page.waitForSelector('.notice.success', { timeout: 10_000 });
    expect(await violations(page)).toEqual([]);
    await page.click('#bar-lock');
    await page.waitForSelector('#use-passkey');
    await page.click('#use-passkey');
    await page.waitForSelector('#scan-card', { timeout: 10_000 });
    expect(problems).toEqual([]);
    await context.close();
  });
});
