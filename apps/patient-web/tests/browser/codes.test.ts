import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import en from '../../src/i18n/en.json';
import ja from '../../src/i18n/ja.json';
import { parseInstitutionCode, writeInstitutionCode } from '../../src/protocol/codes';
import type { Institution, TestNetwork } from '../support/network';
import { launch, picture, violations } from './support';
import { codeOf, ensureBuilt, registeredPhone, startWithPage } from './wholeNetwork';

// Every code that lets nobody in is said plainly, with the next step, in both languages; and the page goes on.

const seconds = (count: number): { timeout: number } => ({ timeout: count * 1000 });
const words: Record<'ja' | 'en', Record<string, string>> = { ja, en };

let network: TestNetwork;
let hospital: Institution;
let closed: Institution;
let browser: Browser;

beforeAll(async () => {
  await ensureBuilt();
  network = await startWithPage();
  hospital = await network.institution('hospital', 'hospital', 'doctor', 'Harbour Hospital');
  closed = await network.institution('closed', 'clinic', 'doctor', 'Closed Clinic');
  await network.done('closed', 'institution', 'deactivate');
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await network?.stop();
});

const noise = (): string => Buffer.from(Array.from({ length: 4096 }, (_, at) => 33 + ((at * 167 + (at >> 3) * 13) % 94))).toString('latin1');
const damaged = (code: string): string => {
  const at = Math.floor(code.length / 2);
  return code.slice(0, at) + (code[at] === 'A' ? 'B' : 'A') + code.slice(at + 1);
};
const changed = (change: Partial<ReturnType<typeof parseInstitutionCode>>): string =>
  writeInstitutionCode({ ...parseInstitutionCode(codeOf(hospital)), ...change });

const cases = [
  ['of something else', 'NotOurs', () => 'https://example.org/menu?table=7'],
  ['of 4 KB of noise', 'NotOurs', noise],
  ['with a letter changed', 'Damaged', () => damaged(codeOf(hospital))],
  ['cut off', 'Damaged', () => codeOf(hospital).slice(0, -9)],
  ['of another chain', 'OtherNetwork', () => changed({ chainId: 4711 })],
  ['of another ledger', 'OtherNetwork', () => changed({ ledger: `0x${'12'.repeat(20)}` })],
  ['of nobody on the ledger', 'CodeDoesNotMatchLedger', () => changed({ institutionId: `0x${'34'.repeat(32)}` })],
  ['with another key', 'CodeDoesNotMatchLedger', () => changed({ vaultKeyHash: `0x${'56'.repeat(32)}` })],
  ['of an institution that is switched off', 'InstitutionInactive', () => codeOf(closed)],
] as const;

describe.each(['ja', 'en'] as const)('the scan page in %s', (language) => {
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    ({ page, problems } = await registeredPhone(browser, network, hospital, language === 'ja' ? '佐藤 花子' : 'Jane Doe', language));
  });
  afterAll(async () => page?.context().close());

  it.each(cases)('says plainly what is the matter with a code %s (%s), and what to do', async (what, failure, code) => {
    await page.evaluate(() => {
      location.hash = '#/home';
    });
    await page.click('#scan-card');
    await page.locator('summary').first().click();
    await page.fill('#scan-text', code());
    await page.click('#scan-use');
    const told = page.locator('.content .notice').filter({ hasText: words[language][`failure.${failure}.what`] ?? 'missing' });
    await told.first().waitFor(seconds(20));
    const next = words[language][`failure.${failure}.next`] ?? '';
    expect(next).not.toBe('');
    expect(await told.first().textContent()).toContain(next);
    expect(await page.locator('#grant-confirm').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await picture(page, `code-${language}-${failure}-${what.replaceAll(' ', '-')}`);
    expect(problems).toEqual([]);
  });

  it('takes the right code after all that', async () => {
    if ((await page.locator('#again').count()) > 0) {
      await page.click('#again');
      await page.locator('summary').first().click();
    }
    await page.fill('#scan-text', hospital.code);
    await page.click('#scan-use');
    await page.waitForSelector('#grant-confirm', seconds(20));
    expect(await page.locator('.institution-name').textContent()).toContain('Harbour Hospital');
  });
});
