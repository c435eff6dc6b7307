import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Institution, TestNetwork } from '../support/network';
import { asCamera, filmOf, filmOfSheet, type Sight } from './camera';
import { printPoster } from './poster';
import { launch, newPhone, openPage, picture } from './support';
import { ensureBuilt, fillDay, firstVisit, startWithPage } from './wholeNetwork';

// The camera of the phone is a film of the poster; the page finds the code in it, asks the real ledger about it, and
// shows whom it would let in.

let network: TestNetwork;
let hospital: Institution;
let folder = '';
let poster = '';
let painter: Browser;

beforeAll(async () => {
  await ensureBuilt();
  network = await startWithPage();
  hospital = await network.institution('hospital', 'hospital', 'doctor', '手形総合病院');
  folder = await mkdtemp(join(tmpdir(), 'tegata-films-'));
  poster = join(folder, 'poster.pdf');
  const { code, checkNumber } = await network.done('hospital', 'institution', 'code');
  await printPoster(poster, { institution: '手形総合病院', code, checkNumber, language: 'ja' });
  painter = await launch();
});

afterAll(async () => {
  await painter?.close();
  await network?.stop();
  await rm(folder, { recursive: true, force: true });
});

const other = 'https://example.org/wifi?network=guest&password=not-a-tegata-code';
const scenes: readonly Sight[] = [
  { name: 'straight' },
  { name: 'tilted', tilt: true },
  { name: 'dim', light: 0.3 },
  { name: 'blurred', blur: 1.1 },
  { name: 'beside', beside: other },
  { name: 'all-at-once', tilt: true, light: 0.5, blur: 0.7, beside: other },
];

describe('a poster as the console prints it, before the camera', () => {
  it.each(scenes)('is found: $name', async (scene) => {
    const film = await filmOfSheet(painter, poster, scene, folder);
    const browser = await launch(asCamera(film));
    try {
      const context = await newPhone(browser, { language: 'ja' });
      const { page, problems } = await openPage(context, network.gateway);
      await page.click('#begin');
      await page.fill('#profile-name', '佐藤 花子');
      await fillDay(page, 'profile-birthDate', '1984-03-09');
      await page.check('#profile-sex-female');
      await page.click('#next');
      await page.fill('#pin-new', '482915');
      await page.fill('#pin-again', '482915');
      await page.click('#next');
      await page.waitForSelector('.words');
      const words = await page.locator('.word').allTextContents();
      await page.click('#next');
      await page.waitForSelector('#quiz-0');
      const labels = await page.locator('label[for^="quiz-"]').allTextContents();
      for (const [index, label] of labels.entries()) {
        await page.fill(`#quiz-${index}`, words[Number(/\d+/u.exec(label)?.[0]) - 1] ?? '');
      }
      await page.click('#next');
      // Without a code in the address the camera asks for one.
      await page.waitForSelector('.viewfinder');
      await page.locator('#scan-start').click({ timeout: 2000 }).catch(() => undefined);
      await page.waitForSelector('.check-number', { timeout: 20_000 });
      expect(await page.locator('.institution-name').textContent()).toContain('手形総合病院');
      await picture(page, `scan-${scene.name}`);
      expect(problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it('says of a code that is not ours that it is not, and goes on looking', async () => {
    const film = await filmOf(painter, { name: 'foreign', poster: other }, folder);
    const browser = await launch(asCamera(film));
    try {
      const context = await newPhone(browser, { language: 'en' });
      const { page, problems } = await openPage(context, `${network.gateway}/#${hospital.code.replace(/^.*#/u, '')}`);
      await firstVisit(page, 'Jane Doe');
      await page.click('#home');
      await page.click('#tab-scan');
      await page.locator('#scan-start').click({ timeout: 2000 }).catch(() => undefined);
      await page.waitForSelector('.scan-message .notice.warning', { timeout: 20_000 });
      expect(await page.locator('.scan-message').textContent()).toContain('not a Tegata code');
      expect(await page.locator('.viewfinder.on').count()).toBe(1);
      // Leaving the page turns the camera off.
      const isLive = () => page.evaluate(() => document.querySelector('video')?.srcObject !== null && document.querySelector('video') !== null);
      expect(await isLive()).toBe(true);
      await page.click('#tab-home');
      expect(await isLive()).toBe(false);
      expect(problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it('is read from a picture of the gallery', async () => {
    const picturePath = join(folder, 'poster.png');
    await network.done('hospital', 'institution', 'code', '--png', picturePath);
    const browser = await launch();
    try {
      const context = await newPhone(browser, { language: 'en' });
      const { page, problems } = await openPage(context, `${network.gateway}/#${hospital.code.replace(/^.*#/u, '')}`);
      await firstVisit(page, 'John Doe');
      await page.click('#home');
      await page.click('#tab-scan');
      await page.setInputFiles('#scan-picture', picturePath);
      await page.waitForSelector('#grant-confirm', { timeout: 20_000 });
      expect(await page.locator('.institution-name').textContent()).toContain('手形総合病院');
      expect(problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
