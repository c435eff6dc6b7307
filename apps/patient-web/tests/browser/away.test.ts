import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Institution, listIn, type TestNetwork } from '../support/network';
import { launch, picture, violations } from './support';
import { ensureBuilt, registeredPhone, scanText, startWithPage, unlock } from './wholeNetwork';

// A permission that was signed while the way out was gone: it is never called recorded before it is, it outlives the
// tab, and it goes out once. The tests go on from each other.

const seconds = (count: number): { timeout: number } => ({ timeout: count * 1000 });

let network: TestNetwork;
let hospital: Institution;
let pharmacy: Institution;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let problems: string[];
/** What reached the gateway of actions. */
let delivered = 0;

beforeAll(async () => {
  await ensureBuilt();
  network = await startWithPage();
  hospital = await network.institution('hospital', 'hospital', 'doctor', 'Harbour Hospital');
  pharmacy = await network.institution('pharmacy', 'pharmacy', 'pharmacist', 'Cherry Pharmacy');
  browser = await launch();
  ({ context, page, problems } = await registeredPhone(browser, network, hospital, 'Robin Remote'));
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  context.on('requestfinished', (request) => {
    delivered += request.method() === 'POST' && /\/v1\/actions$/u.test(request.url()) ? 1 : 0;
  });
});
afterAll(async () => {
  await browser?.close();
  await network?.stop();
});

const gatewayAddress = /\/v1\//u;

async function cutGateway(): Promise<void> {
  await context.route(gatewayAddress, (route) => route.abort());
}

async function reopenedOffline(): Promise<void> {
  await context.setOffline(true);
  await page.reload();
  await unlock(page);
  await page.waitForSelector('#tab-permissions', seconds(20));
}

/** How often the pharmacy was let in, as the ledger has it. */
async function grants(): Promise<number> {
  // Whatever names the pharmacy beside a patient: nothing else does in this test.
  const filter = { fromBlock: '0x0', toBlock: 'latest', address: network.configuration.ledger, topics: [null, null, pharmacy.id] };
  return ((await network.rpc('eth_getLogs', [filter])) as unknown[]).length;
}

async function allowed(): Promise<number> {
  return listIn(await network.done(pharmacy.desk, 'chart', 'patients')).length;
}

describe('without the way to the ledger', () => {
  it('nobody is let in by a confirmation that cannot be signed: it says so, and nothing is kept for later', async () => {
    await scanText(page, pharmacy.code);
    await context.setOffline(true);
    await page.click('#grant-confirm');
    await page.waitForSelector('.notice.error[data-code="NodesUnreachable"]', seconds(40));
    expect(await page.locator('#done').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await picture(page, 'away-not-signed');
    await context.setOffline(false);
    await page.reload();
    await unlock(page);
    await page.waitForSelector('#scan-card', seconds(20));
    expect(await page.locator('#finish').count()).toBe(0);
    expect([await allowed(), await grants()]).toEqual([0, 0]);
  });
});

describe('a permission that was signed when the gateway could not be reached', () => {
  it('is not called recorded', async () => {
    await scanText(page, pharmacy.code);
    await cutGateway();
    await page.click('#grant-confirm');
    await page.waitForSelector('.notice.error[data-code="GatewayUnreachable"]', seconds(40));
    expect(await page.locator('#done').count()).toBe(0);
    expect(await page.locator('#pending').textContent()).toContain('goes on by itself');
    expect(await violations(page)).toEqual([]);
    await picture(page, 'away-signed');
    expect([await allowed(), await grants()]).toEqual([0, 0]);
  });

  it('is shown as unfinished after a reload without any network, and nowhere as a permission', async () => {
    await reopenedOffline();
    await page.waitForSelector('.content .notice.warning', seconds(20));
    expect(await page.locator('.content').textContent()).toContain('Letting Cherry Pharmacy in');
    await page.waitForSelector('.banners .notice.warning', seconds(40));
    expect(await page.locator('.banners').textContent()).toContain('offline');
    expect(await violations(page)).toEqual([]);
    await picture(page, 'away-unfinished');
    await page.click('#tab-permissions');
    await page.waitForFunction(() => document.querySelector('.loading') === null, undefined, seconds(40));
    expect(await page.locator('.permission-card').count()).toBe(0);
  });

  it('says what cannot be done meanwhile', async () => {
    await page.click('#tab-scan');
    await page.locator('summary').first().click();
    await page.fill('#scan-text', hospital.code);
    await page.click('#scan-use');
    await page.waitForSelector('.notice.error[data-code="NodesUnreachable"]', seconds(40));
    await picture(page, 'away-scan');
    await page.click('#tab-looks');
    await page.waitForSelector('.content .notice', seconds(40));
    await page.click('#tab-chart');
    await page.waitForFunction(() => document.querySelector('.content .loading') === null, undefined, seconds(40));
    await picture(page, 'away-chart');
    expect(problems).toEqual([]);
  });

  it('goes out by itself when the network is back, once', async () => {
    delivered = 0;
    await page.click('#tab-home');
    await context.unroute(gatewayAddress);
    await context.setOffline(false);
    await page.waitForFunction(() => document.querySelector('.content')?.textContent?.includes('Letting Cherry Pharmacy in') !== true, undefined, seconds(60));
    await page.click('#tab-permissions');
    await page.locator('.permission-card').filter({ hasText: 'Cherry Pharmacy' }).waitFor(seconds(30));
    expect([await allowed(), await grants()]).toEqual([1, 1]);
    expect(delivered).toBe(1);
    await page.reload();
    await unlock(page);
    await page.waitForSelector('#scan-card', seconds(20));
    await page.waitForTimeout(3000);
    expect([delivered, await grants()]).toEqual([1, 1]);
    expect(problems).toEqual([]);
  });
});

describe('an entry that was written when the gateway could not be reached', () => {
  it('is kept, said not to be recorded, and stands in the chart once when the network is back', async () => {
    await page.evaluate(() => {
      location.hash = '#/add';
    });
    await page.check('#add-kind-note');
    await page.fill('#add-title', 'Written far away');
    await page.fill('#add-text', 'x');
    await cutGateway();
    await page.click('#add-confirm');
    await page.locator('#pending').waitFor(seconds(40));
    // Nobody is asked to confirm the same again.
    expect(await page.locator('#add-confirm').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await picture(page, 'away-entry');
    await context.unroute(gatewayAddress);
    await page.click('#to-chart');
    await page.reload();
    await unlock(page);
    await page.click('#tab-chart');
    await page.locator('.item-title').filter({ hasText: 'Written far away' }).first().waitFor(seconds(60));
    expect(await page.locator('.item-title').filter({ hasText: 'Written far away' }).count()).toBe(1);
    expect(problems).toEqual([]);
    await page.click('#tab-home');
  });
});

describe('a permission that was signed and forgotten for hours', () => {
  it('is undone and said to be, instead of letting somebody in whom nobody expects any more', async () => {
    await page.click('#tab-scan');
    await page.locator('summary').first().click();
    await page.fill('#scan-text', hospital.code);
    await page.click('#scan-use');
    await page.waitForSelector('#grant-confirm', seconds(20));
    await cutGateway();
    await page.click('#grant-confirm');
    await page.waitForSelector('.notice.error[data-code="GatewayUnreachable"]', seconds(40));
    await page.close();
    await network.rpc('evm_increaseTime', [2 * 3600]);
    await network.rpc('evm_mine', []);
    await context.unroute(gatewayAddress);
    page = await context.newPage();
    await page.goto(network.gateway);
    await unlock(page);
    await page.locator('.content .notice').filter({ hasText: 'Letting an institution in' }).waitFor(seconds(40));
    await picture(page, 'away-undone');
    expect(listIn(await network.done(hospital.desk, 'chart', 'patients'))).toHaveLength(0);
  });
});
