import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { parseInstitutionCode, writeInstitutionCode } from '../../src/protocol/codes';
import { type Institution, listIn, type TestNetwork } from '../support/network';
import { type LyingNode, startLyingNode } from './lyingNode';
import { launch, newPhone, openPage, picture } from './support';
import { codeOf, ensureBuilt, registeredPhone, scanText, startWithPage, unlock } from './wholeNetwork';

// What a person sees when the gateway or a node lies: the served page over a real network, with somebody in between.

const seconds = (count: number): { timeout: number } => ({ timeout: count * 1000 });

let browser: Browser;

beforeAll(async () => {
  await ensureBuilt();
  browser = await launch();
});
afterAll(async () => browser?.close());

async function letIn(page: Page, institution: Institution): Promise<void> {
  await scanText(page, institution.code);
  await page.click('#grant-confirm');
  await page.waitForSelector('#done', seconds(40));
  await page.click('#done');
}

/** Opens the page anew, so that nothing is in memory. */
async function reopened(page: Page): Promise<void> {
  await page.reload();
  await unlock(page);
  await page.waitForSelector('#scan-card', seconds(20));
}

describe('a gateway', () => {
  let network: TestNetwork;
  let hospital: Institution;
  let context: BrowserContext;
  let page: Page;
  let problems: string[];
  let words: string[];
  let patientId = '';
  const evilName = '<img src=x onerror=alert(1)>病院';

  beforeAll(async () => {
    network = await startWithPage();
    hospital = await network.institution('hospital', 'hospital', 'doctor', evilName);
    ({ context, page, problems, words } = await registeredPhone(browser, network, hospital, '<b>Jane</b> & "Doe"'));
    await letIn(page, hospital);
    const [patient] = listIn(await network.done(hospital.desk, 'chart', 'patients'));
    patientId = patient.patientId;
    await network.done(hospital.desk, 'chart', 'open', '--patient', patientId);
    for (const [title, text] of [['First', 'the first visit'], ['Second', '<script>alert(2)</script> 120/80']] as const) {
      await network.done(hospital.desk, 'chart', 'note', '--patient', patientId, '--title', title, '--text', text);
    }
  });
  afterEach(async () => {
    await context.unrouteAll({ behavior: 'ignoreErrors' });
  });
  afterAll(async () => {
    await context?.close();
    await network?.stop();
  });

  const between = (path: RegExp, change: (route: Route) => Promise<void>): Promise<unknown> =>
    context.route(
      (url) => url.origin === network.gateway && path.test(url.pathname),
      (route) => change(route).catch(() => undefined),
    );

  /** The phone as new: nothing of the chart is kept on it. */
  async function onAnotherPhone(use: (page: Page, problems: string[]) => Promise<void>, route: (other: BrowserContext) => Promise<unknown>): Promise<void> {
    const other = await newPhone(browser, { language: 'en' });
    try {
      await route(other);
      const opened = await openPage(other, network.gateway);
      await opened.page.click('#restore');
      await opened.page.fill('#restore-words', words.join(' '));
      await opened.page.click('#next');
      await opened.page.fill('#restore-label', 'Other');
      await opened.page.fill('#pin-new', '737261');
      await opened.page.fill('#pin-again', '737261');
      await opened.page.click('#next');
      await use(opened.page, opened.problems);
    } finally {
      await other.close();
    }
  }

  it('cannot make markup of names: they stand there letter for letter', async () => {
    await page.click('#tab-permissions');
    await page.locator('.permission-card').waitFor(seconds(20));
    expect(await page.locator('.permission-card').textContent()).toContain(evilName);
    await page.click('#tab-chart');
    await page.waitForFunction(() => document.body.textContent?.includes('<script>alert(2)</script>'), undefined, seconds(30));
    expect(await page.locator('img, script:not([src]), b').count()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('that gives institutions other names is not asked for them', async () => {
    await between(/./u, async (route) => {
      const answer = await route.fetch();
      const isText = /json|html/u.test(answer.headers()['content-type'] ?? '');
      await (isText ? route.fulfill({ response: answer, body: (await answer.text()).replaceAll('病院', '偽物') }) : route.fulfill({ response: answer }));
    });
    await reopened(page);
    await scanText(page, hospital.code);
    expect(await page.locator('.institution-name').textContent()).toBe(evilName);
    await page.evaluate(() => {
      location.hash = '#/looks';
    });
    await page.waitForSelector('.look', seconds(20));
    expect(await page.locator('.looks').textContent()).toContain('病院');
    expect(await page.locator('body').textContent()).not.toContain('偽物');
  });

  it('that drops a record is caught: the chart says how many are missing', async () => {
    await onAnotherPhone(
      async (other) => {
        await other.waitForSelector('#home', seconds(60));
        await other.click('#home');
        await other.click('#tab-chart');
        await other.waitForSelector('.chart-mark .pill.warning', seconds(30));
        expect(await other.locator('.chart-status').textContent()).toContain('2 of 3');
        expect(await other.locator('.chart-mark .pill.success').count()).toBe(0);
        await picture(other, 'hostile-dropped');
      },
      (other) =>
        other.route(/\/v1\/records\/fetch/u, async (route) => {
          const answer = await route.fetch();
          const envelopes = split(await answer.body());
          envelopes[envelopes.length - 1] = Buffer.alloc(0);
          await route.fulfill({ response: answer, body: joined(envelopes) });
        }),
    );
  });

  it('that alters a record is caught: it is named, and not a word of it is shown', async () => {
    await onAnotherPhone(
      async (other) => {
        await other.waitForSelector('#home', seconds(60));
        await other.click('#home');
        await other.click('#tab-chart');
        await other.waitForSelector('.chart-mark .pill.warning', seconds(30));
        await other.click('#chart-date');
        await other.locator('.record-row').first().waitFor();
        // All three are altered.
        await other.locator('.record-row').first().click();
        await other.waitForSelector('.notice.error', seconds(10));
        expect(await other.locator('.content').textContent()).toContain('does not stand on the ledger');
        expect(await other.locator('body').textContent()).not.toContain('120/80');
        await picture(other, 'hostile-altered');
      },
      (other) =>
        other.route(/\/v1\/records\/fetch/u, async (route) => {
          const answer = await route.fetch();
          const envelopes = split(await answer.body());
          for (const envelope of envelopes) {
            envelope[envelope.length - 100] = (envelope[envelope.length - 100] ?? 0) ^ 1;
          }
          await route.fulfill({ response: answer, body: joined(envelopes) });
        }),
    );
  });

  it.each([
    ['leaves one look out', (entries: Look[]) => void entries.splice(1, 1)],
    ['cuts the newest looks off', (entries: Look[]) => void entries.splice(entries.length - 2)],
    ['puts another reader into the log', (entries: Look[]) => Object.assign(entries[1] as Look, { device: `0x${'22'.repeat(20)}` })],
    ['empties the log', (entries: Look[]) => void entries.splice(0)],
  ])('that %s is shown in red', async (_what, change) => {
    // An honest look first: the phone remembers what it has seen.
    await reopened(page);
    await page.click('#tab-looks');
    await page.waitForSelector('.look', seconds(20));
    expect(await page.locator('.content .notice.error').count()).toBe(0);
    await between(/\/reads$/u, async (route) => {
      const answer = await route.fetch();
      const body = (await answer.json()) as { entries: Look[] };
      change(body.entries);
      await route.fulfill({ response: answer, json: body });
    });
    await reopened(page);
    await page.click('#tab-looks');
    await page.waitForSelector('.content .notice.error', seconds(20));
    expect(await page.locator('.content .notice.error').first().textContent()).toContain('The log of who looked is broken');
    await picture(page, `hostile-log-${_what.replaceAll(' ', '-')}`);
  });

  it('that says "recorded" when nothing is, is not believed: the page waits, says so, and goes on later', async () => {
    let asked = 0;
    // Nobody mines: the gateway has it, the chain does not.
    await network.rpc('evm_setAutomine', [false]);
    await between(/^\/v1\/actions/u, async (route) => {
      asked += 1;
      const answer = await route.fetch();
      const told = { ...((await answer.json()) as object), state: 'included', transaction: `0x${'11'.repeat(32)}`, block: 1 };
      await route.fulfill({ response: answer, json: told });
    });
    await reopened(page);
    await page.evaluate(() => {
      location.hash = '#/add';
    });
    await page.check('#add-kind-note');
    await page.fill('#add-title', 'Not recorded');
    await page.fill('#add-text', 'x');
    await page.click('#add-confirm');
    await page.waitForTimeout(4000);
    expect(asked).toBeGreaterThan(0);
    expect(await page.locator('#done').count()).toBe(0);
    // Patience runs out.
    await page.evaluate(() => {
      const real = Date.now;
      Date.now = () => real() + 100_000;
    });
    await page.waitForSelector('.notice.error[data-code]', seconds(20));
    expect(await page.locator('#done').count()).toBe(0);
    await picture(page, 'hostile-not-recorded');
    await network.rpc('evm_setAutomine', [true]);
    await network.rpc('evm_mine', []);
    await context.unrouteAll({ behavior: 'ignoreErrors' });
    await reopened(page);
    await page.waitForFunction(() => document.querySelector('#finish') === null && document.querySelector('.notice .loading') === null, undefined, seconds(40));
    await page.click('#tab-chart');
    await page.waitForFunction(() => document.body.textContent?.includes('Not recorded'), undefined, seconds(40));
    expect(await page.locator('.item-title').filter({ hasText: 'Not recorded' }).count()).toBe(1);
  });

  it('that hands out an old list of keys, or none, cannot put them into a restored phone', async () => {
    // The list as it is now is the old one after the hospital was shut out.
    let old: string | undefined;
    await onAnotherPhone(
      async (other) => {
        await other.waitForSelector('#home', seconds(60));
      },
      (other) =>
        other.route(/\/v1\/patients\/0x[0-9a-f]+\/wraps$/u, async (route) => {
          const answer = await route.fetch();
          old = await answer.text();
          await route.fulfill({ response: answer });
        }),
    );
    await page.click('#tab-permissions');
    await page.locator('.permission-card').first().click();
    await page.click('#end');
    await page.click('#end-confirm');
    await page.waitForSelector('#done', seconds(40));
    await page.click('#done');
    for (const list of [old, '{"wraps":[]}']) {
      expect(list).toBeDefined();
      await onAnotherPhone(
        async (other) => {
          await other.waitForSelector('.notice.error[data-code="KeysDoNotMatch"]', seconds(60));
          expect(await other.locator('#home').count()).toBe(0);
          await picture(other, 'hostile-old-keys');
        },
        (other) => other.route(/\/v1\/patients\/0x[0-9a-f]+\/wraps$/u, (route) => route.fulfill({ contentType: 'application/json', body: list ?? '' })),
      );
    }
  });
});

describe('of two nodes', () => {
  let network: TestNetwork;
  let liar: LyingNode;
  let hospital: Institution;
  let pharmacy: Institution;
  let context: BrowserContext;
  let page: Page;
  let problems: string[];
  /** What leaves the phone for the ledger. */
  const sent: string[] = [];

  beforeAll(async () => {
    liar = await startLyingNode(() => network.node);
    network = await startWithPage(({ node }) => ({ nodes: [node, liar.address] }));
    hospital = await network.institution('hospital', 'hospital', 'doctor', 'Harbour Hospital');
    pharmacy = await network.institution('pharmacy', 'pharmacy', 'pharmacist', 'Cherry Pharmacy');
    ({ context, page, problems } = await registeredPhone(browser, network, hospital, 'Jane Doe'));
    await letIn(page, hospital);
    await page.click('#tab-chart');
    await page.waitForSelector('.chart-mark .pill.success', seconds(30));
    context.on('request', (request) => {
      if (request.method() === 'PUT' || (request.method() === 'POST' && /\/v1\/actions/u.test(request.url()))) {
        sent.push(request.url());
      }
    });
  });
  afterEach(async () => {
    liar.lie = undefined;
    liar.isAway = false;
    await context.unrouteAll({ behavior: 'ignoreErrors' });
  });
  afterAll(async () => {
    await context?.close();
    await network?.stop();
    await liar?.close();
  });

  /** Another key wherever the institution's own stands. */
  async function swapKey(): Promise<void> {
    const key = await vaultKeyOf(network, pharmacy);
    liar.lie = (method, result) => (method === 'eth_call' && typeof result === 'string' ? result.replaceAll(key, 'ab'.repeat(32)) : result);
  }

  async function allowed(): Promise<number> {
    return listIn(await network.done(pharmacy.desk, 'chart', 'patients')).length;
  }

  async function pasted(institution: Institution): Promise<void> {
    await page.evaluate(() => {
      location.hash = '#/home';
    });
    await page.click('#scan-card');
    await page.locator('summary').first().click();
    await page.fill('#scan-text', institution.code);
    await page.click('#scan-use');
  }

  it('one with another key of the institution lets nobody be scanned: nothing is signed, nothing is sent', async () => {
    sent.length = 0;
    await swapKey();
    await pasted(pharmacy);
    await page.waitForSelector('.notice.error[data-code="NodesDisagree"]', seconds(20));
    expect(await page.locator('#grant-confirm').count()).toBe(0);
    await picture(page, 'hostile-nodes-scan');
    expect(sent).toEqual([]);
    expect(await allowed()).toBe(0);
  });

  it('one that begins to lie between the scan and the confirmation gets nothing wrapped to its key', async () => {
    sent.length = 0;
    await pasted(pharmacy);
    await page.waitForSelector('#grant-confirm', seconds(20));
    await swapKey();
    await page.click('#grant-confirm');
    await page.waitForSelector('.notice.error[data-code="NodesDisagree"]', seconds(60));
    await picture(page, 'hostile-nodes-grant');
    expect(await page.locator('#done').count()).toBe(0);
    expect(sent.filter((url) => url.includes('/v1/actions'))).toEqual([]);
    expect(sent.filter((url) => url.includes('/v1/wraps'))).toEqual([]);
    expect(await allowed()).toBe(0);
  });

  it('one with other blocks makes the page say so; what was checked can still be read', async () => {
    liar.lie = (method, result) =>
      method === 'eth_getBlockByNumber' && result !== null ? { ...(result as object), hash: `0x${'33'.repeat(32)}` } : result;
    await page.reload();
    await unlock(page);
    await page.waitForFunction(() => document.querySelector('.banners')?.textContent?.includes('The nodes give different answers'), undefined, seconds(40));
    await page.click('#tab-chart');
    await page.waitForSelector('.chart-mark .pill.success', seconds(30));
    await page.waitForFunction(() => document.body.textContent?.includes('Jane Doe'), undefined, seconds(20));
    await picture(page, 'hostile-nodes-disagree');
  });

  it('one that is away leaves the other to read by, but not to let anybody in', async () => {
    sent.length = 0;
    liar.isAway = true;
    await page.reload();
    await unlock(page);
    await page.click('#tab-chart');
    await page.waitForSelector('.chart-mark .pill.success', seconds(30));
    await scanText(page, pharmacy.code);
    await page.click('#grant-confirm');
    await page.waitForSelector('.notice.error[data-code="NodesUnreachable"]', seconds(40));
    expect(sent.filter((url) => url.includes('/v1/actions'))).toEqual([]);
    expect(await allowed()).toBe(0);
  });

  it('the lying one alone, with the honest one cut off, cannot pass its key off as the poster’s', async () => {
    sent.length = 0;
    await swapKey();
    await context.route((url) => url.origin === network.node, (route) => route.abort());
    await page.reload();
    await unlock(page);
    await pasted(pharmacy);
    await page.waitForSelector('.notice.error[data-code="CodeDoesNotMatchLedger"]', seconds(40));
    expect(await page.locator('#grant-confirm').count()).toBe(0);
    expect(sent).toEqual([]);
  });

  it.each([
    ['4 KB of noise', () => Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 167 + (at >> 3) * 13) % 256)).toString('latin1'), 'not a Tegata code'],
    ['a code with one letter changed', () => changed(codeOf(pharmacy)), 'damaged'],
    ['a code of another network', () => otherNetwork(codeOf(pharmacy)), 'another Tegata network'],
  ])('%s on the scan page is refused in words, and the page goes on', async (_what, text, words) => {
    await page.evaluate(() => {
      location.hash = '#/home';
    });
    await page.reload();
    await unlock(page);
    await page.click('#scan-card');
    await page.locator('summary').first().click();
    await page.fill('#scan-text', text());
    await page.click('#scan-use');
    await page.locator('.content .notice').filter({ hasText: new RegExp(words, 'iu') }).first().waitFor(seconds(20));
    expect(await page.locator('#grant-confirm').count()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('a picture of noise, and a file that is no picture, are refused in words', async () => {
    await page.evaluate(() => {
      location.hash = '#/home';
    });
    await page.click('#scan-card');
    const noise = Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 167 + (at >> 3) * 13) % 256));
    await page.setInputFiles('#scan-picture', { name: 'noise.png', mimeType: 'image/png', buffer: noise });
    await page.locator('.notice').filter({ hasText: 'picture' }).first().waitFor(seconds(30));
    expect(await page.locator('#grant-confirm').count()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('both honest again: the warning goes, and the pharmacy is let in with the right key', async () => {
    await page.reload();
    await unlock(page);
    await page.waitForSelector('#scan-card', seconds(20));
    await letIn(page, pharmacy);
    expect(await page.locator('.banners .notice').count()).toBe(0);
    expect(await allowed()).toBe(1);
    expect(problems).toEqual([]);
  });
});

/** Another letter in the middle. */
function changed(code: string): string {
  const at = Math.floor(code.length / 2);
  return code.slice(0, at) + (code[at] === 'A' ? 'B' : 'A') + code.slice(at + 1);
}

/** The same institution on a chain that this page is not for, whole as it is. */
function otherNetwork(code: string): string {
  const known = parseInstitutionCode(code);
  return writeInstitutionCode({ ...known, chainId: known.chainId + 1 });
}

interface Look {
  device: string;
  seq: number;
}

/** The institution's vault key as its ledger entry has it, without 0x. */
async function vaultKeyOf(network: TestNetwork, institution: Institution): Promise<string> {
  return (await network.page().readCode(institution.code)).vaultPk.slice(2);
}

/** Envelopes of a fetch, each behind its length. */
function split(bytes: Buffer): Buffer[] {
  const envelopes: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    envelopes.push(Buffer.from(bytes.subarray(at + 4, at + 4 + size)));
    at += 4 + size;
  }
  return envelopes;
}

function joined(envelopes: readonly Buffer[]): Buffer {
  return Buffer.concat(
    envelopes.flatMap((one) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(one.length);
      return [length, one];
    }),
  );
}
