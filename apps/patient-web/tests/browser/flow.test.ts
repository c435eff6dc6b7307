import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Institution, listIn, type TestNetwork } from '../support/network';
import { launch, newPhone, openPage, picture, violations } from './support';
import { ensureBuilt, firstVisit, scanText, startWithPage, unlock } from './wholeNetwork';

// The page as the gateway serves it, over a real chain, against the desktop's own programs. The tests of a language go
// on from each other.

let network: TestNetwork;
let browser: Browser;
let hospital: Institution;
let pharmacy: Institution;

beforeAll(async () => {
  await ensureBuilt();
  network = await startWithPage();
  hospital = await network.institution('hospital', 'hospital', 'doctor', '手形総合病院');
  pharmacy = await network.institution('pharmacy', 'pharmacy', 'pharmacist', 'Café & <b>Pharmacy</b>');
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await network?.stop();
});

const seconds = (count: number): { timeout: number } => ({ timeout: count * 1000 });

describe.each([
  ['ja', 'phone', '佐藤 花子'],
  ['en', 'tablet', 'Jane <i>Doe</i>'],
] as const)('a patient with a phone set to %s', (language, size, name) => {
  let context: BrowserContext;
  let page: Page;
  let problems: string[];
  let words: string[];
  let patientId = '';
  const label = `flow-${language}`;

  beforeAll(async () => {
    context = await newPhone(browser, { language, size });
    // Opened by the phone's own camera: the code stands in the address.
    ({ page, problems } = await openPage(context, `${network.gateway}/#${hospital.code.replace(/^.*#/u, '')}`));
  });
  afterAll(async () => {
    await context?.close();
  });

  it('registers through the code that the phone’s camera opened', async () => {
    await page.waitForSelector('#begin');
    expect(page.url()).not.toContain('t1.');
    ({ words } = await firstVisit(page, name));
    await picture(page, `${label}-1-registered`);
    expect(words).toHaveLength(24);
    expect(problems).toEqual([]);
  });

  it('lets the hospital in, and its workstation sees the patient', async () => {
    await page.click('#next');
    await page.waitForSelector('#grant-confirm');
    expect(await page.locator('.institution-name').textContent()).toContain('手形総合病院');
    const { checkNumber } = await network.done('hospital', 'institution', 'code');
    expect((await page.locator('.check-number').textContent())?.replace(' ', '')).toBe(checkNumber);
    await picture(page, `${label}-2-grant`);
    await page.click('#grant-confirm');
    await page.waitForSelector('#done', seconds(30));
    await picture(page, `${label}-3-granted`);
    const patients = listIn(await network.done(hospital.desk, 'chart', 'patients'));
    const found = patients.find((patient) => JSON.stringify(patient).includes(JSON.stringify(name).slice(1, -1)));
    expect(found).toBeDefined();
    patientId = found.patientId ?? found.id ?? found.patient;
    expect(problems).toEqual([]);
  });

  it('shows what the hospital writes, checked, and who looked', async () => {
    const desk = (verb: string, ...more: string[]) => network.done(hospital.desk, 'chart', verb, '--patient', patientId, ...more);
    await desk('open');
    await desk('note', '--title', 'First visit', '--text', '<img src=x onerror=alert(1)> 血圧 120/80');
    await page.click('#done');
    await page.click('#tab-chart');
    await page.waitForFunction(() => document.body.textContent?.includes('血圧 120/80'), undefined, seconds(30));
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('.chart-mark .pill.success').count()).toBe(1);
    await picture(page, `${label}-4-chart`);
    await page.click('#chart-find');
    await page.fill('#chart-words', '血圧');
    await page.waitForSelector('.record-row');
    await page.locator('.record-row').first().click();
    await page.waitForSelector('.notice.success');
    expect(await violations(page)).toEqual([]);
    await page.click('#back');
    await page.click('#tab-looks');
    await page.waitForSelector('.look');
    await page.selectOption('#looks-kind', 'read');
    await page.waitForSelector('.look .pill.neutral');
    expect(await page.locator('.look').filter({ hasText: '手形総合病院' }).count()).toBeGreaterThan(0);
    await page.selectOption('#looks-kind', 'permissions');
    await page.waitForSelector('.look .pill.success');
    await picture(page, `${label}-5-looks`);
    expect(await violations(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('adds an allergy of the patient’s own, which the hospital reads as such', async () => {
    await page.click('#tab-chart');
    await page.click('#add-entry');
    await page.check('#add-kind-allergy');
    await page.fill('#add-substance', 'そば / buckwheat');
    await page.check('#add-high');
    await page.click('#add-confirm');
    await page.waitForSelector('#done', seconds(30));
    await page.click('#done');
    await page.waitForFunction(() => document.body.textContent?.includes('buckwheat'), undefined, seconds(30));
    const summary = JSON.stringify(await network.done(hospital.desk, 'chart', 'summary', '--patient', patientId));
    expect(summary).toContain('buckwheat');
    expect(problems).toEqual([]);
  });

  it('saves the chart as FHIR only after asking', async () => {
    await page.click('#chart-save');
    await page.waitForSelector('dialog');
    const download = page.waitForEvent('download');
    await page.click('#dialog-confirm');
    const file = await (await download).path();
    const bundle = JSON.parse((await import('node:fs')).readFileSync(file, 'utf8'));
    expect(bundle).toMatchObject({ resourceType: 'Bundle', type: 'collection' });
    expect(JSON.stringify(bundle)).toContain('buckwheat');
  });

  it('lets a pharmacy in by pasted text, with what a pharmacy needs for three days', async () => {
    await scanText(page, pharmacy.code);
    expect(await page.locator('.institution-name').textContent()).toBe('Café & <b>Pharmacy</b>');
    expect(await page.isChecked('#grant-span-3')).toBe(true);
    expect(await page.isChecked('#grant-medications-add')).toBe(true);
    expect(await page.isChecked('#grant-clinical-read')).toBe(false);
    await page.click('#grant-confirm');
    await page.waitForSelector('#done', seconds(30));
    await page.click('#done');
    await page.click('#tab-permissions');
    await page.waitForFunction(() => document.querySelectorAll('.permission-card').length === 2, undefined, seconds(20));
    await picture(page, `${label}-6-permissions`);
    expect(await violations(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('ends the hospital’s permission: it reads nothing new any more', async () => {
    await page.locator('.permission-card').filter({ hasText: '手形総合病院' }).click();
    await page.click('#end');
    await page.click('#end-confirm');
    await page.waitForSelector('#done', seconds(30));
    await picture(page, `${label}-7-ended`);
    const answer = await network.cli(hospital.desk, 'chart', 'open', '--patient', patientId);
    expect(answer.ok).toBe(false);
    expect(problems).toEqual([]);
  });

  it('opens without a network and says what cannot be done', async () => {
    await page.waitForFunction(() => navigator.serviceWorker?.controller !== null || navigator.serviceWorker.ready.then(() => true), undefined, seconds(20));
    await page.waitForTimeout(500);
    await context.setOffline(true);
    await page.reload();
    await unlock(page);
    await page.waitForSelector('.banners .notice.warning', seconds(30));
    await page.click('#tab-chart');
    await page.waitForFunction(() => document.body.textContent?.includes('buckwheat'), undefined, seconds(30));
    await picture(page, `${label}-8-offline`);
    expect(await violations(page)).toEqual([]);
    await context.setOffline(false);
    await page.evaluate(() => {
      location.hash = '#/home';
    });
  });

  it('restores everything from the 24 words on another phone', async () => {
    const other = await newPhone(browser, { language, size });
    const opened = await openPage(other, network.gateway);
    await opened.page.click('#restore');
    // Four letters and the keyboard alone give the first word; the others are pasted as somebody noted them.
    await opened.page.focus('#restore-words');
    await opened.page.keyboard.type((words[0] ?? '').slice(0, 4));
    if ((words[0] ?? '').length > 4) {
      await opened.page.locator(`#suggest-${words[0]}`).waitFor(seconds(5));
      expect(await violations(opened.page)).toEqual([]);
      await picture(opened.page, `${label}-9-restore`);
      await opened.page.keyboard.press('Tab');
      await opened.page.keyboard.press('Enter');
      expect(await opened.page.inputValue('#restore-words')).toBe(`${words[0]} `);
    }
    await opened.page.fill('#restore-words', words.map((word, index) => `${index + 1}. ${index === 7 ? 'tegata' : word}`).join('\n'));
    expect(await opened.page.locator('#restore-unknown').textContent()).toContain('8: tegata');
    await opened.page.fill('#restore-words', words.map((word, index) => `${index + 1}. ${word.toUpperCase()}`).join('\n'));
    expect(await opened.page.locator('#restore-unknown').textContent()).toBe('');
    await opened.page.click('#next');
    await opened.page.fill('#restore-label', 'New phone');
    await opened.page.fill('#pin-new', '737261');
    await opened.page.fill('#pin-again', '737261');
    await opened.page.click('#next');
    await opened.page.waitForSelector('#home', seconds(60));
    await opened.page.click('#home');
    await opened.page.click('#tab-chart');
    await opened.page.waitForFunction(() => document.body.textContent?.includes('buckwheat'), undefined, seconds(30));
    await opened.page.click('#tab-permissions');
    await opened.page.waitForFunction(() => document.querySelectorAll('.permission-card').length > 0, undefined, seconds(20));
    expect(opened.problems).toEqual([]);
    await other.close();
  });

  it('shows the hash of the files that the gateway serves', async () => {
    await page.evaluate(() => {
      location.hash = '#/about';
    });
    await page.waitForSelector('#build-hash', seconds(20));
    const shown = (await page.locator('#build-hash').textContent())?.replaceAll(' ', '');
    const stated = (await (await fetch(`${network.gateway}/build.json`)).json()) as { hash: string };
    expect(shown).toBe(stated.hash);
  });
});
