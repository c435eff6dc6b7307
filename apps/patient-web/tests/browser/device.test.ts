import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { Institution, TestNetwork } from '../support/network';
import { type RealPhone, startRealPhone } from './realPhone';
import { openPage, picture } from './support';
import { ensureBuilt, firstVisit, startWithPage, unlock } from './wholeNetwork';

// What the phone itself does to an open page: time goes by, another app comes to the front, the page is put to sleep, the
// disk is full. In a browser as people have it, with a profile on the disk; nothing of it is played to the page.

const seconds = (count: number): { timeout: number } => ({ timeout: count * 1000 });
const secret = 'Penicillin, since childhood';

let network: TestNetwork;
let hospital: Institution;
let phone: RealPhone;
let page: Page;
let problems: string[];
let cdp: CDPSession;

beforeAll(async () => {
  await ensureBuilt();
  network = await startWithPage();
  hospital = await network.institution('hospital', 'hospital', 'doctor', 'Harbour Hospital');
  phone = await startRealPhone();
  ({ page, problems } = await openPage(phone.context, `${network.gateway}/#${hospital.code.replace(/^.*#/u, '')}`));
  await firstVisit(page, 'Jane Doe');
  await page.click('#home');
  await addNote(secret);
  cdp = await phone.context.newCDPSession(page);
});
afterAll(async () => {
  await phone?.close();
  await network?.stop();
});

async function addNote(title: string): Promise<void> {
  await page.evaluate(() => {
    location.hash = '#/add';
  });
  await page.check('#add-kind-note');
  await page.fill('#add-title', title);
  await page.fill('#add-text', 'x');
  await page.click('#add-confirm');
  await page.waitForSelector('#done', seconds(40));
  await page.click('#done');
}

async function openChart(): Promise<void> {
  await expect
    .poll(
      async () => {
        // A page that has just locked draws its lock anew once; nobody types as fast as a test.
        if (await isLocked()) {
          await unlock(page);
        }
        return await page.waitForSelector('#scan-card', seconds(5)).then(
          () => true,
          () => false,
        );
      },
      { timeout: 40_000 },
    )
    .toBe(true);
  await page.click('#tab-chart');
  await page.waitForFunction((text) => document.body.textContent?.includes(text), secret, seconds(30));
}

const origin = (): string => new URL(network.gateway).origin;
const isLocked = async (): Promise<boolean> => (await page.locator('#pin').count()) === 1;
const textOf = async (selector: string): Promise<string> => (await page.locator(selector).textContent()) ?? '';
const visibility = (): Promise<string> => page.evaluate(() => document.visibilityState);

async function expectLocked(reason: string): Promise<void> {
  await page.waitForSelector('#pin', seconds(10));
  expect(await textOf('.banners')).toContain(reason);
  expect(await textOf('body')).not.toContain(secret);
  expect(await page.title()).not.toContain('Jane');
}

async function hideAfter(choice: '0' | '30'): Promise<void> {
  await page.evaluate(() => {
    location.hash = '#/settings';
  });
  await page.selectOption('#lock-hidden', choice);
  await page.click('#tab-chart');
  await page.waitForFunction((text) => document.body.textContent?.includes(text), secret, seconds(30));
}

describe('a full phone', () => {
  const setRoom = (bytes: number | undefined): Promise<unknown> =>
    cdp.send('Storage.overrideQuotaForOrigin', { origin: origin(), ...(bytes !== undefined && { quotaSize: bytes }) });

  /** The browser goes by an older measurement of the room for half a minute: until it refuses, or takes, a write. */
  async function untilWritesFail(isFull: boolean): Promise<void> {
    await expect
      .poll(
        () =>
          page.evaluate(
            () =>
              new Promise<boolean>((done) => {
                const request = indexedDB.open('probe of the test', 1);
                request.onupgradeneeded = () => request.result.createObjectStore('probe');
                request.onerror = () => done(true);
                request.onsuccess = () => {
                  const transaction = request.result.transaction('probe', 'readwrite', { durability: 'strict' });
                  transaction.objectStore('probe').put('x'.repeat(100_000), 1);
                  transaction.oncomplete = () => done(false);
                  transaction.onabort = () => done(true);
                };
              }),
          ),
        { timeout: 90_000, interval: 1000 },
      )
      .toBe(isFull);
  }

  it('is told plainly when an entry finds no room, keeps nothing half, and goes on when there is room again', async () => {
    await page.click('#tab-chart');
    const { usage } = await cdp.send('Storage.getUsageAndQuota', { origin: origin() });
    expect(usage).toBeGreaterThan(0);
    await setRoom(1);
    await untilWritesFail(true);
    await page.evaluate(() => {
      location.hash = '#/add';
    });
    await page.check('#add-kind-note');
    await page.fill('#add-title', 'No room for this');
    await page.fill('#add-text', 'x'.repeat(60_000));
    await page.click('#add-confirm');
    await page.waitForSelector('[data-code], #done', seconds(60));
    await picture(page, 'disk-full');
    expect(await page.locator('[data-code="StorageFull"]').count()).toBe(1);
    await setRoom(undefined);
    await untilWritesFail(false);
    await page.click('#add-confirm');
    await page.waitForSelector('#done', seconds(40));
    await page.click('#done');
    await page.waitForSelector('.chart-mark .pill.success', seconds(30));
    await page.waitForFunction(() => document.body.textContent?.includes('No room for this'), undefined, seconds(30));
    expect((await page.locator('.item-title').allTextContents()).filter((title) => title === 'No room for this')).toHaveLength(1);
    expect(problems).toEqual([]);
  });

  it('tries no PIN that it has no room to count, says why, and opens when there is room again', async () => {
    await page.click('#bar-lock');
    await page.waitForSelector('#pin');
    await setRoom(1);
    await untilWritesFail(true);
    try {
      await unlock(page);
      await page.waitForSelector('.content .notice.error, #scan-card', seconds(20)).finally(() => picture(page, 'disk-full-locked'));
      expect(await page.locator('#scan-card').count()).toBe(0);
      expect(await textOf('.content .notice.error')).toContain('no room');
    } finally {
      await setRoom(undefined);
      await untilWritesFail(false);
    }
    await openChart();
    // What was dropped to make room has been downloaded and checked again.
    await page.waitForSelector('.chart-mark .pill.success', seconds(30));
  });
});

describe('an open page', () => {
  beforeAll(async () => {
    // The page's own clock from here on: it goes as the real one, until a test lets time go by.
    await page.clock.install();
    await page.reload();
  });
  beforeEach(async () => {
    await page.bringToFront();
    await expect.poll(visibility).toBe('visible');
    await openChart();
  });

  /** Another tab in front; what `look` sees is the page behind it. */
  async function behindAnotherTab(look: () => Promise<void>): Promise<void> {
    const other = await phone.context.newPage();
    await other.bringToFront();
    await expect.poll(visibility).toBe('hidden');
    await look();
    await page.bringToFront();
    await expect.poll(visibility).toBe('visible');
    await other.close();
  }

  it('stays open while it is used, and locks after five idle minutes', async () => {
    await page.clock.fastForward('04:00');
    expect(await isLocked()).toBe(false);
    await page.keyboard.press('ArrowDown');
    await page.clock.fastForward('04:50');
    expect(await isLocked()).toBe(false);
    await page.clock.fastForward('00:15');
    await expectLocked('for a while');
    await picture(page, 'locked-idle');
  });

  it('locks as soon as the phone wakes up when it slept for hours', async () => {
    await page.clock.fastForward('03:00:00');
    await expectLocked('for a while');
  });

  it('stays open behind another tab for a moment', async () => {
    await behindAnotherTab(async () => {
      await page.clock.fastForward('00:10');
    });
    await page.clock.fastForward('00:02');
    expect(await isLocked()).toBe(false);
    await page.click('#bar-lock');
  });

  it('locks behind another tab when that takes longer than the grace, before anybody comes back', async () => {
    await behindAnotherTab(async () => {
      await page.clock.fastForward('00:31');
      await expect.poll(isLocked).toBe(true);
      expect(await visibility()).toBe('hidden');
    });
    await expectLocked('left the page');
    // The PIN is asked for once, not again for the same absence.
    await openChart();
    await page.clock.fastForward('00:03');
    expect(await isLocked()).toBe(false);
    await page.click('#bar-lock');
  });

  it('locks at once behind another tab, and before it is put to sleep, where the person wants that', async () => {
    await hideAfter('0');
    await behindAnotherTab(async () => {
      await expect.poll(isLocked).toBe(true);
      expect(await visibility()).toBe('hidden');
    });
    await expectLocked('left the page');
    await openChart();
    await cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
    await cdp.send('Page.setWebLifecycleState', { state: 'active' });
    await behindAnotherTab(async () => undefined);
    await expectLocked('left the page');
    await openChart();
    await hideAfter('30');
    await page.click('#bar-lock');
  });

  it('is locked when the person comes back to it from another page', async () => {
    await page.goto('about:blank');
    // Out of the browser's back-and-forward cache: nothing is loaded, the page goes on where it was.
    await page.evaluate(() => history.back()).catch(() => undefined);
    await page.waitForURL((url) => url.origin === origin(), { waitUntil: 'commit' });
    await page.waitForSelector('#pin', seconds(10));
    expect(await textOf('body')).not.toContain(secret);
  });
});
