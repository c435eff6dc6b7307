import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Institution, listIn, type TestNetwork } from '../support/network';
import { launch, openPage, picture, violations } from './support';
import { ensureBuilt, fillFirstVisit, registeredPhone, scanText, startWithPage, unlock } from './wholeNetwork';

// A mother and her child on one phone, over a real network: each has a key, a PIN and a chart, and nothing of the one is
// seen, found or kept in memory beside the other. The tests go on from each other.

const seconds = (count: number): { timeout: number } => ({ timeout: count * 1000 });
const mother = { name: 'Mother Morgan', drug: 'Motherscillin', note: 'only the mother knows this' };
const child = { name: 'Child Charlie', drug: 'Childrensyrup', pin: '604913' };

let network: TestNetwork;
let hospital: Institution;
let pharmacy: Institution;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let problems: string[];
let words: string[];
let childWords: string[];

beforeAll(async () => {
  await ensureBuilt();
  network = await startWithPage();
  hospital = await network.institution('hospital', 'hospital', 'doctor', 'Harbour Hospital');
  pharmacy = await network.institution('pharmacy', 'pharmacy', 'pharmacist', 'Cherry Pharmacy');
  browser = await launch();
  ({ context, page, problems, words } = await registeredPhone(browser, network, hospital, mother.name));
});
afterAll(async () => {
  await browser?.close();
  await network?.stop();
});

async function letIn(institution: Institution): Promise<void> {
  await scanText(page, institution.code);
  await page.click('#grant-confirm');
  await page.waitForSelector('#done', seconds(40));
  await page.click('#done');
}

async function add(kind: 'allergy' | 'note', fields: Readonly<Record<string, string>>): Promise<void> {
  await page.evaluate(() => {
    location.hash = '#/add';
  });
  await page.check(`#add-kind-${kind}`);
  for (const [id, text] of Object.entries(fields)) {
    await page.fill(`#${id}`, text);
  }
  await page.click('#add-confirm');
  await page.waitForSelector('#done', seconds(40));
  await page.click('#done');
}

async function chartText(): Promise<string> {
  await page.click('#tab-chart');
  await page.waitForSelector('.chart-mark .pill.success', seconds(30));
  return (await page.locator('body').textContent()) ?? '';
}

async function permissionsText(): Promise<string> {
  await page.click('#tab-permissions');
  await page.waitForSelector('.permission-card', seconds(20));
  await page.waitForFunction(() => document.querySelector('.loading') === null, undefined, seconds(20));
  return (await page.locator('.content').textContent()) ?? '';
}

async function choose(name: string): Promise<void> {
  await page.locator('.person-button').filter({ hasText: name }).click();
}

async function patientsOf(institution: Institution): Promise<{ readonly patientId: string }[]> {
  return [...listIn(await network.done(institution.desk, 'chart', 'patients'))] as { patientId: string }[];
}

/** Which of these texts the page's memory holds, after everything that nobody holds was thrown away. */
async function keptInMemory(texts: readonly string[]): Promise<string[]> {
  const session: CDPSession = await context.newCDPSession(page);
  const found = new Set<string>();
  let before = '';
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => {
    const text = before + chunk;
    texts.filter((one) => text.includes(JSON.stringify(one).slice(1, -1))).forEach((one) => found.add(one));
    before = chunk.slice(-4096);
  });
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return texts.filter((one) => found.has(one));
}

describe('a mother and her child on one phone', () => {
  it('begins with the mother’s chart and her hospital', async () => {
    await letIn(hospital);
    await add('allergy', { 'add-substance': mother.drug });
    await add('note', { 'add-title': 'Private', 'add-text': mother.note });
    expect(await chartText()).toContain(mother.note);
  });

  it('lets go of everything of the mother when the page locks', async () => {
    // By locators alone: an element that a test holds on to holds on to the view that made it.
    await page.reload();
    await page.fill('#pin', '482915');
    await page.click('#unlock');
    await page.click('#tab-permissions');
    await page.locator('.permission-card').first().waitFor(seconds(20));
    await page.click('#tab-chart');
    await page.locator('.chart-mark .pill.success').first().waitFor(seconds(30));
    await page.evaluate(() => {
      location.hash = '#/phrase';
    });
    await page.fill('#phrase-pin', '482915');
    await page.click('#phrase-show');
    await page.locator('.words').waitFor(seconds(20));
    // What is searched for is there while she is open.
    expect(await keptInMemory([mother.note, mother.drug, words.join(' ')])).toEqual([mother.note, mother.drug, words.join(' ')]);
    await page.click('#bar-lock');
    await page.locator('#pin').waitFor(seconds(10));
    expect(await page.locator('body').textContent()).not.toContain(mother.drug);
    await expect.poll(() => keptInMemory([mother.note, mother.drug, words.join(' '), words.slice(0, 3).join(' ')]), { timeout: 60_000, interval: 3000 }).toEqual([]);
  });

  it('makes the child an own key and an own chart', async () => {
    await page.click('#add-person');
    ({ words: childWords } = await fillFirstVisit(page, child.name, { pin: child.pin, code: hospital.code }));
    expect(childWords.join(' ')).not.toBe(words.join(' '));
    await page.click('#home');
    await page.waitForSelector('#scan-card', seconds(20));
    expect(await page.locator('.bar-person-name').textContent()).toContain(child.name);
    await letIn(pharmacy);
    await add('allergy', { 'add-substance': child.drug });
    const chart = await chartText();
    expect(chart).toContain(child.drug);
    expect(chart).not.toContain(mother.drug);
    expect(chart).not.toContain(mother.name);
    await picture(page, 'family-child-chart');
    const permissions = await permissionsText();
    expect(permissions).toContain('Cherry Pharmacy');
    expect(permissions).not.toContain('Harbour Hospital');
    await picture(page, 'family-child-permissions');
    await page.click('#tab-looks');
    await page.waitForSelector('.look', seconds(20));
    expect(await page.locator('.looks').textContent()).toContain('Cherry Pharmacy');
    expect(problems).toEqual([]);
  });

  it('is two patients on the ledger: each institution sees the one who let it in', async () => {
    const [atHospital, atPharmacy] = [await patientsOf(hospital), await patientsOf(pharmacy)];
    expect([atHospital.length, atPharmacy.length]).toEqual([1, 1]);
    const [parent, kid] = [atHospital[0]?.patientId ?? '', atPharmacy[0]?.patientId ?? ''];
    expect(parent).not.toBe(kid);
    const seen = (institution: Institution, patientId: string) => network.cli(institution.desk, 'chart', 'summary', '--patient', patientId);
    expect(JSON.stringify(await seen(hospital, parent))).toContain(mother.drug);
    expect((await seen(hospital, kid)).ok).toBe(false);
    expect(JSON.stringify(await seen(pharmacy, kid))).toContain(child.drug);
    expect((await seen(pharmacy, parent)).ok).toBe(false);
  });

  it('asks whose chart it is, and for that one’s own PIN', async () => {
    await page.click('#bar-lock');
    await page.waitForSelector('.person-button', seconds(10));
    expect(await page.locator('.person-name').allTextContents()).toEqual([mother.name, child.name]);
    expect(await violations(page)).toEqual([]);
    await picture(page, 'family-who');
    await choose(mother.name);
    await unlock(page, child.pin);
    await page.waitForSelector('.notice.error', seconds(20));
    expect(await page.locator('#tab-chart').count()).toBe(0);
    await unlock(page);
    await page.waitForSelector('#scan-card', seconds(20));
    expect(await page.locator('.bar-person-name').textContent()).toContain(mother.name);
    const permissions = await permissionsText();
    expect(permissions).toContain('Harbour Hospital');
    expect(permissions).not.toContain('Cherry Pharmacy');
    const chart = await chartText();
    expect(chart).toContain(mother.drug);
    expect(chart).not.toContain(child.drug);
  });

  it('leaves the other locked, whoever is opened and locked, in this tab and beside another', async () => {
    const second = await openPage(context, network.gateway);
    await second.page.locator('.person-button').filter({ hasText: child.name }).click();
    await unlock(second.page, child.pin);
    await second.page.waitForSelector('#scan-card', seconds(20));
    // The mother is open in the first tab, the child in the second.
    await page.bringToFront();
    expect(await page.locator('.bar-person-name').textContent()).toContain(mother.name);
    await page.click('#bar-lock');
    await page.waitForSelector('.person-button', seconds(10));
    expect(await second.page.locator('.bar-person-name').textContent()).toContain(child.name);
    await choose(mother.name);
    await page.waitForSelector('#pin');
    expect(await page.locator('#tab-chart').count()).toBe(0);
    await second.page.click('#bar-lock');
    await second.page.waitForSelector('.person-button', seconds(10));
    await second.page.close();
    expect(second.problems).toEqual([]);
  });

  it('ends the child’s permission without touching the mother’s', async () => {
    await page.reload();
    await choose(child.name);
    await unlock(page, child.pin);
    await page.waitForSelector('#scan-card', seconds(20));
    await permissionsText();
    await page.locator('.permission-card').click();
    await page.click('#end');
    await page.click('#end-confirm');
    await page.waitForSelector('#done', seconds(40));
    const [kid] = await patientsOf(pharmacy);
    const [parent] = await patientsOf(hospital);
    expect((await network.cli(hospital.desk, 'chart', 'open', '--patient', parent?.patientId ?? '')).ok).toBe(true);
    const ended = await network.cli(pharmacy.desk, 'chart', 'open', '--patient', kid?.patientId ?? '');
    expect(ended.ok).toBe(false);
    expect(problems).toEqual([]);
  });
});
