import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Institution, listIn, type TestNetwork } from '../support/network';
import { launch, newPhone, openPage, picture } from './support';
import { answerQuiz, ensureBuilt, firstVisit, pin, scanText, startWithPage, unlock } from './wholeNetwork';

// What a phone does to a page: the tab is killed, opened twice, its storage cleared, its clock wrong. Over a real network
// throughout. Time that goes by, hiding, sleep and a full disk: device.test.ts.

let network: TestNetwork;
let hospital: Institution;
let pharmacy: Institution;
let browser: Browser;

beforeAll(async () => {
  await ensureBuilt();
  network = await startWithPage();
  hospital = await network.institution('hospital', 'hospital', 'doctor', 'Harbour Hospital');
  pharmacy = await network.institution('pharmacy', 'pharmacy', 'pharmacist', 'Cherry Pharmacy');
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await network?.stop();
});

const seconds = (count: number): { timeout: number } => ({ timeout: count * 1000 });
const address = (): string => `${network.gateway}/#${hospital.code.replace(/^.*#/u, '')}`;

async function aPhone(): Promise<BrowserContext> {
  const context = await newPhone(browser, { language: 'en' });
  return context;
}

/** Counts what the page writes to the gateway and tells when the tab is to be killed: at one of these requests. */
async function killAt(context: BrowserContext, count: number, reaches: boolean): Promise<{ readonly killed: Promise<void> }> {
  let seen = 0;
  let killed: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    killed = resolve;
  });
  await context.route(/\/v1\/(actions|records|wraps|batches|sessions)/u, async (route) => {
    const isWrite = route.request().method() !== 'GET' && !route.request().url().endsWith('/fetch');
    if (!isWrite || ++seen !== count) {
      await route.continue().catch(() => undefined);
      return;
    }
    if (reaches) {
      // It arrives and is acted upon; the tab never hears of it.
      await route.fetch().catch(() => undefined);
    }
    // The tab is closed by who waits for this; the request is never answered.
    killed();
  });
  return { killed: done };
}

async function reopen(context: BrowserContext): Promise<{ page: Page; problems: string[] }> {
  await context.unroute(/\/v1\/(actions|records|wraps|batches|sessions)/u);
  const opened = await openPage(context, network.gateway);
  await unlock(opened.page);
  return opened;
}

async function patientsNamed(name: string): Promise<number> {
  const patients = listIn(await network.done(hospital.desk, 'chart', 'patients'));
  return patients.filter((patient) => JSON.stringify(patient).includes(name)).length;
}

describe('a tab that is killed while registering', () => {
  it.each([
    [1, false],
    [1, true],
    [2, true],
    [3, true],
    [4, false],
    [5, true],
  ])('at write %i (reaches the gateway: %s) goes on where it was, once', async (count, reaches) => {
    const name = `Killed ${count}${reaches ? ' after' : ' before'}`;
    const context = await newPhone(browser, { language: 'en' });
    const first = await openPage(context, address());
    await firstVisit(first.page, name, 'confirm');
    const { killed } = await killAt(context, count, reaches);
    await first.page.click('#next').catch(() => undefined);
    // With fewer writes than that, registration simply ends.
    const ended = first.page.waitForSelector('#home', seconds(40)).then(() => 'ended', () => 'killed');
    await Promise.race([killed, ended]);
    await first.page.close().catch(() => undefined);
    const { page, problems } = await reopen(context);
    await page.waitForSelector('#home, #scan-card, .check-number, .kit', seconds(60));
    if ((await page.locator('.kit').count()) > 0) {
      // Nothing had been begun: the words stand there again, and the way goes on.
      const words = await page.locator('.word').allTextContents();
      await page.click('#next');
      await answerQuiz(page, words);
      await page.waitForSelector('.check-number', seconds(20));
      await page.click('#next');
      await page.waitForSelector('#home', seconds(60));
    }
    if ((await page.locator('#home').count()) > 0) {
      await page.click('#home');
    }
    await page.waitForSelector('#scan-card', seconds(20));
    await scanText(page, hospital.code);
    await page.click('#grant-confirm');
    await page.waitForSelector('#done', seconds(40));
    expect(await patientsNamed(name)).toBe(1);
    await page.click('#done');
    await page.click('#tab-chart');
    await page.waitForSelector('.chart-mark .pill.success', seconds(30));
    expect(await page.locator('.chart-mark').textContent()).toContain('1');
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe('a registered person', () => {
  let context: BrowserContext;
  let page: Page;
  let problems: string[];
  let words: string[];
  const name = 'Robin Reliable';

  beforeAll(async () => {
    context = await aPhone();
    ({ page, problems } = await openPage(context, address()));
    ({ words } = await firstVisit(page, name));
    await page.click('#home');
  });
  afterAll(async () => context?.close());

  it.each([
    [1, false],
    [1, true],
    [3, true],
    [5, true],
  ])('has a grant that was killed at write %i (reaches: %s) finished or undone, never halved', async (count, reaches) => {
    await scanText(page, pharmacy.code);
    const { killed } = await killAt(context, count, reaches);
    await page.click('#grant-confirm').catch(() => undefined);
    const ended = page.waitForSelector('#done', seconds(40)).then(() => 'ended', () => 'killed');
    await Promise.race([killed, ended]);
    await page.close().catch(() => undefined);
    ({ page, problems } = await reopen(context));
    await page.waitForSelector('#scan-card', seconds(20));
    await page.waitForFunction(() => document.querySelector('#finish') === null && document.querySelector('.notice .loading') === null, undefined, seconds(40));
    await page.click('#tab-permissions');
    await page.waitForFunction(() => document.querySelector('.loading') === null, undefined, seconds(20));
    const cards = await page.locator('.permission-card').count();
    if (cards === 0) {
      await scanText(page, pharmacy.code);
      await page.click('#grant-confirm');
      await page.waitForSelector('#done', seconds(40));
    }
    // Whatever was cut short: the pharmacy can open the chart now.
    const patients = listIn(await network.done(pharmacy.desk, 'chart', 'patients'));
    const found = patients.filter((patient) => JSON.stringify(patient).includes(name));
    expect(found).toHaveLength(1);
    const id = found[0].patientId ?? found[0].id ?? found[0].patient;
    expect((await network.cli(pharmacy.desk, 'chart', 'open', '--patient', id)).ok).toBe(true);
    expect(problems).toEqual([]);
  });

  it.each([
    [2, true],
    [3, false],
    [4, true],
  ])('has a permission that was narrowed and killed at write %i (reaches: %s) finished with new keys', async (count, reaches) => {
    const openSheet = async (): Promise<void> => {
      await page.evaluate((id) => {
        location.hash = `#/grant/${id}`;
      }, pharmacy.id);
      await page.waitForSelector('#grant-confirm', seconds(20));
    };
    await openSheet();
    if (!(await page.isChecked('#grant-medications-read'))) {
      await page.check('#grant-medications-add');
      await page.click('#grant-confirm');
      await page.waitForSelector('#done', seconds(40));
      await page.click('#done');
      await openSheet();
    }
    expect(await page.locator('#grant-narrow').count()).toBe(0);
    await page.uncheck('#grant-medications-read');
    expect(await page.locator('#grant-narrow').textContent()).toContain('What they have already read may stay');
    await picture(page, 'narrowed-sheet');
    // A wrap and the permission, a wrap and the rotation: the third write is the first after the permission is recorded.
    const { killed } = await killAt(context, count, reaches);
    await page.click('#grant-confirm');
    await killed;
    await page.close();
    ({ page, problems } = await reopen(context));
    await page.waitForSelector('#scan-card', seconds(20));
    await page.waitForFunction(() => document.querySelector('#finish') === null && document.querySelector('.notice .loading') === null, undefined, seconds(40));
    await page.click('#tab-permissions');
    await page.waitForSelector('.permission-card', seconds(20));
    await page.waitForFunction(() => document.querySelector('.loading') === null, undefined, seconds(20));
    expect(await page.locator('#rotate').count()).toBe(0);
    expect(await page.locator('.permission-card').filter({ hasText: 'Cherry' }).textContent()).not.toContain('Medications');
    const patients = listIn(await network.done(pharmacy.desk, 'chart', 'patients'));
    const { patientId } = patients.find((patient) => JSON.stringify(patient).includes(name));
    await page.evaluate(() => {
      location.hash = '#/add';
    });
    await page.check('#add-kind-medication');
    await page.fill('#add-drug', `Ibuprofen ${count}`);
    await page.click('#add-confirm');
    await page.waitForSelector('#done', seconds(40));
    await page.click('#done');
    const seen = await network.done(pharmacy.desk, 'chart', 'summary', '--patient', patientId);
    expect(JSON.stringify(seen)).not.toContain('Ibuprofen');
    expect(problems).toEqual([]);
  });

  it('takes a part away and says what that does and does not undo', async () => {
    await page.evaluate((id) => {
      location.hash = `#/grant/${id}`;
    }, pharmacy.id);
    await page.waitForSelector('#grant-confirm', seconds(20));
    await page.check('#grant-clinical-read');
    await page.click('#grant-confirm');
    await page.waitForSelector('#done', seconds(40));
    expect(await page.locator('#keys-made').count()).toBe(0);
    await page.click('#done');
    await page.evaluate((id) => {
      location.hash = `#/grant/${id}`;
    }, pharmacy.id);
    await page.waitForSelector('#grant-confirm', seconds(20));
    await page.uncheck('#grant-clinical-read');
    await page.click('#grant-confirm');
    await page.waitForSelector('#keys-made', seconds(40));
    expect(await page.locator('#keys-made').textContent()).toContain('already read may stay');
    await picture(page, 'narrowed-done');
    await page.click('#done');
    expect(problems).toEqual([]);
  });

  it('is open in one tab at a time; the second can take it over', async () => {
    const second = await openPage(context, network.gateway);
    await second.page.waitForSelector('#pin');
    await unlock(second.page);
    await second.page.waitForSelector('#use-here', seconds(20));
    await picture(second.page, 'two-tabs');
    await second.page.click('#use-here');
    await page.waitForSelector('#pin', seconds(10));
    expect(await page.locator('.banners').textContent()).toContain('another tab');
    await unlock(second.page);
    await second.page.waitForSelector('#scan-card', seconds(20));
    expect(second.problems).toEqual([]);
    await page.close();
    page = second.page;
    problems = second.problems;
  });

  it.each([
    ['a day behind', -86_400_000],
    ['a day ahead', 86_400_000],
  ])('can do everything with a clock %s', async (_what, offset) => {
    await page.close();
    page = await context.newPage();
    await page.addInitScript((by) => {
      const real = Date.now;
      Date.now = () => real() + by;
    }, offset);
    await page.goto(network.gateway);
    await unlock(page);
    await page.waitForSelector('#scan-card', seconds(20));
    await page.waitForTimeout(500);
    await scanText(page, hospital.code);
    await page.check('#grant-span-3');
    await page.click('#grant-confirm');
    await page.waitForSelector('#done', seconds(40));
    expect(await patientsNamed(name)).toBe(1);
    await page.click('#done');
    await page.click('#tab-permissions');
    await page.locator('.permission-card').filter({ hasText: 'Harbour' }).waitFor(seconds(20));
    expect(await page.locator('.permission-card').filter({ hasText: 'Harbour' }).textContent()).toContain('days left');
    await page.click('#tab-chart');
    await page.waitForSelector('.chart-mark .pill.success', seconds(30));
    await page.click('#tab-looks');
    await page.waitForSelector('.look .pill.success', seconds(20));
    expect(await page.locator('.banners .notice').count()).toBe(0);
  });

  it.each([
    [1, true],
    [4, true],
    [8, true],
  ])('has a key replacement that was killed at write %i (reaches: %s) finished', async (count, reaches) => {
    await page.close();
    ({ page, problems } = await reopen(context));
    await page.waitForSelector('#scan-card', seconds(30));
    await page.evaluate(() => {
      location.hash = '#/replace';
    });
    await page.click('#next');
    await page.waitForSelector('.words');
    const newWords = await page.locator('.word').allTextContents();
    await page.click('#next');
    await answerQuiz(page, newWords);
    const { killed } = await killAt(context, count, reaches);
    await page.click('#replace-now').catch(() => undefined);
    const ended = page.waitForSelector('#home', seconds(60)).then(() => 'ended', () => 'killed');
    await Promise.race([killed, ended]);
    await page.close().catch(() => undefined);
    ({ page, problems } = await reopen(context));
    await page.waitForSelector('#scan-card', seconds(30));
    await page.waitForFunction(() => document.querySelector('#finish') === null && document.querySelector('.notice .loading') === null, undefined, seconds(60));
    await page.click('#tab-chart');
    await page.waitForSelector('.chart-mark .pill.success', seconds(40));
    // The old words are out when the new key is in.
    await page.evaluate(() => {
      location.hash = '#/phrase';
    });
    await page.fill('#phrase-pin', pin);
    await page.click('#phrase-show');
    await page.waitForSelector('.words');
    const current = await page.locator('.word').allTextContents();
    expect([words.join(' '), newWords.join(' ')]).toContain(current.join(' '));
    words = current;
    expect(problems).toEqual([]);
  });

  it('says that its storage was cleared, and comes back from the words', async () => {
    const session = await context.newCDPSession(page);
    await session.send('Storage.clearDataForOrigin', { origin: new URL(network.gateway).origin, storageTypes: 'indexeddb' });
    await page.waitForFunction(() => document.querySelector('.banners .notice.error') !== null, undefined, seconds(10));
    await picture(page, 'storage-cleared');
    expect(await page.locator('.banners').textContent()).toContain('removed');
    await page.reload();
    await page.click('#restore');
    await page.fill('#restore-words', words.join(' '));
    await page.click('#next');
    await page.fill('#restore-label', name);
    await page.fill('#pin-new', pin);
    await page.fill('#pin-again', pin);
    await page.click('#next');
    await page.waitForSelector('#home', seconds(60));
    await page.click('#home');
    await page.click('#tab-chart');
    await page.waitForSelector('.chart-mark .pill.success', seconds(30));
    expect(problems).toEqual([]);
  });

  it('tells the old phone that it is out once the key was replaced on the new one', async () => {
    const lost = await aPhone();
    const old = await openPage(lost, network.gateway);
    await old.page.click('#restore');
    await old.page.fill('#restore-words', words.join(' '));
    await old.page.click('#next');
    await old.page.fill('#restore-label', 'Old phone');
    await old.page.fill('#pin-new', pin);
    await old.page.fill('#pin-again', pin);
    await old.page.click('#next');
    await old.page.waitForSelector('#home', seconds(60));
    await old.page.click('#home');
    await page.evaluate(() => {
      location.hash = '#/replace';
    });
    await page.click('#next');
    await page.waitForSelector('.words');
    const newWords = await page.locator('.word').allTextContents();
    await page.click('#next');
    await answerQuiz(page, newWords);
    await page.click('#replace-now');
    await page.waitForSelector('#home', seconds(60));
    await old.page.reload();
    await unlock(old.page);
    await old.page.waitForSelector('#remove-person', seconds(30));
    await picture(old.page, 'old-phone-out');
    await lost.close();
  });

  it('closes the chart for good', async () => {
    await page.evaluate(() => {
      location.hash = '#/close';
    });
    await page.check('#close-sure');
    await page.click('#close-confirm');
    await page.waitForSelector('#home', seconds(40));
    await page.click('#home');
    await page.waitForFunction(() => document.body.textContent?.includes('The chart is closed'), undefined, seconds(20));
    expect(await page.locator('#scan-card').count()).toBe(0);
    expect(await page.locator('#tab-scan').count()).toBe(0);
  });
});
