import { readdirSync } from 'node:fs';

import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { parseInstitutionCode } from '../../src/protocol/codes';
import { patientKeysOf } from '../../src/protocol/keys';
import type { Institution, TestNetwork } from '../support/network';
import { type CountingProxy, type SeenRequest, startCountingProxy } from './countingProxy';
import { launch, newPhone, openPage } from './support';
import { answerQuiz, built, ensureBuilt, fillDay, pin, startWithPage } from './wholeNetwork';

// Nothing of a person is sent before the person confirms. All of the browser's traffic goes through a counter: of the
// page, its workers, the service worker and WebSockets alike.

const seconds = (count: number): { timeout: number } => ({ timeout: count * 1000 });

let network: TestNetwork;
let hospital: Institution;
let proxy: CountingProxy;
let browser: Browser;

beforeAll(async () => {
  await ensureBuilt();
  files = new Set(['/', '/network.json', ...readdirSync(built, { recursive: true, encoding: 'utf8' }).map((name) => `/${name}`)]);
  network = await startWithPage();
  hospital = await network.institution('hospital', 'hospital', 'doctor', 'Harbour Hospital');
  proxy = await startCountingProxy();
  browser = await launch([...proxy.switches, '--disable-background-networking', '--disable-component-update']);
});
afterEach(async () => {
  // What a page that was just closed had on the way arrives first.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  proxy.seen.length = 0;
  proxy.tunnels.length = 0;
});
afterAll(async () => {
  await browser?.close();
  await proxy?.close();
  await network?.stop();
});

/** Asks the ledger something; none of them changes anything or tells more than what is asked about. */
const questions = new Set(['eth_chainId', 'eth_blockNumber', 'eth_getBlockByNumber', 'eth_getCode', 'eth_call']);

let files: ReadonlySet<string>;

function isPageFile({ method, url, body }: SeenRequest): boolean {
  const { origin, pathname, search } = new URL(url);
  return method === 'GET' && body.length === 0 && origin === network.gateway && search === '' && files.has(pathname);
}

/** Whether a node is asked something, or the browser asks it whether the page may. */
function isQuestion({ method, url, body }: SeenRequest): boolean {
  if (new URL(url).origin !== network.node || (method === 'OPTIONS' && body.length === 0)) {
    return new URL(url).origin === network.node;
  }
  if (method !== 'POST') {
    return false;
  }
  const asked = JSON.parse(body.toString()) as { method: string } | readonly { method: string }[];
  return [asked].flat().every((one) => questions.has((one as { method: string }).method));
}

const person = {
  name: '秘密 花子 Secretname',
  kana: 'ヒミツ ハナコ',
  birthDate: '1984-03-09',
  contact: 'Confidant Contactname',
  phone: '090-1234-5678',
  note: 'Pacemaker since 2019',
};

const profile = [...Object.values(person), 'Secretname', '花子'];

/** A text in the forms in which it could leave the phone. */
function formsOf(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  const base64 = [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    // Without the letters that depend on what stands before and after.
    return whole.slice(shift === 0 ? 0 : 4, -4);
  });
  const forms = [encodeURIComponent(text), JSON.stringify(text).slice(1, -1), bytes.toString('hex'), ...base64];
  // Shorter ones stand by chance in anything that is sealed.
  return [bytes, ...forms.filter(({ length }) => length >= 10).map((form) => Buffer.from(form))];
}

function partsTold(texts: readonly string[]): string[] {
  const sent = proxy.seen.flatMap(({ url, headers, body }) => [Buffer.from(url), Buffer.from(headers), body]);
  return texts.filter((text) => formsOf(text).some((form) => sent.some((bytes) => bytes.includes(form))));
}

/** Browsers look for updates of their own; what a page asks for bears where it comes from. */
function isBrowsersOwn({ url, headers }: SeenRequest): boolean {
  return /\.(googleapis|google|gstatic)\.com$/u.test(new URL(url).hostname) && !headers.includes(network.gateway);
}

function unexpected(allowed: (one: SeenRequest) => boolean): string[] {
  return proxy.seen
    .filter((one) => !isPageFile(one) && !isBrowsersOwn(one) && !allowed(one))
    .map(({ method, url, body }) => `${method} ${url} ${body.toString().slice(0, 200)}`);
}

const ownTunnels = (): string[] => proxy.tunnels.filter((place) => !/\.(googleapis|google|gstatic)\.com:/u.test(place));

interface Secrets {
  readonly address: string;
  /** What must not have left the phone yet. */
  readonly all: readonly string[];
}

/** Up to the question whether to register. */
async function upToConfirmation(page: Page, isCodeTyped: boolean): Promise<Secrets> {
  await page.waitForSelector('#begin');
  await page.click('#begin');
  await page.fill('#profile-name', person.name);
  await page.fill('#profile-kana', person.kana);
  await fillDay(page, 'profile-birthDate', person.birthDate);
  await page.check('#profile-sex-female');
  await page.locator('summary').first().click();
  await page.fill('#profile-contactName', person.contact);
  await page.fill('#profile-contactPhone', person.phone);
  await page.fill('#profile-note', person.note);
  await page.click('#next');
  await page.fill('#pin-new', pin);
  await page.fill('#pin-again', pin);
  await page.click('#next');
  await page.waitForSelector('.words');
  const words = await page.locator('.word').allTextContents();
  // The service worker has installed itself: its traffic is counted with the rest.
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.click('#next');
  await answerQuiz(page, words);
  if (isCodeTyped) {
    await page.locator('summary').first().click();
    // Until here nothing was asked of anybody but for the page itself.
    expect(unexpected(() => false)).toEqual([]);
    await page.fill('#scan-text', hospital.code);
    await page.click('#scan-use');
  }
  await page.waitForSelector('.check-number', seconds(20));
  const keys = patientKeysOf(words);
  const { introduction } = parseInstitutionCode(hospital.code);
  const hex = [keys.address, keys.encPk, introduction].map((one) => one.slice(2));
  const pairs = words.slice(1).map((word, at) => `${words[at]} ${word}`);
  return { address: keys.address.slice(2), all: [...profile, pin, ...pairs, ...hex] };
}

describe('until the person confirms', () => {
  it.each([
    ['by the page’s bare address, and the code typed', true],
    ['by the poster’s code in the address', false],
  ])('nothing but the page’s own files is fetched and the institution looked up: opened %s', async (_how, isCodeTyped) => {
    const context = await newPhone(browser, { language: 'en' });
    try {
      const code = isCodeTyped ? '' : `#${hospital.code.replace(/^.*#/u, '')}`;
      const { page, problems } = await openPage(context, `${network.gateway}/${code}`);
      const secrets = await upToConfirmation(page, isCodeTyped);
      // Longer than any polling would take to begin.
      await page.waitForTimeout(6000);
      expect(unexpected(isQuestion)).toEqual([]);
      expect(ownTunnels()).toEqual([]);
      expect(partsTold(secrets.all)).toEqual([]);
      // The counter sees the service worker, the worker of the PIN, and the question about the institution.
      const paths = proxy.seen.map(({ url }) => new URL(url).pathname);
      expect(paths).toContain('/sw.js');
      expect(paths.some((path) => /argon2\.worker/u.test(path))).toBe(true);
      const asked = proxy.seen.filter((one) => isQuestion(one) && one.method === 'POST').map(({ body }) => body.toString());
      expect(asked.some((body) => body.includes(hospital.id.slice(2)))).toBe(true);

      // With the confirmation it begins, and still not a word of the profile leaves the phone unsealed.
      proxy.seen.length = 0;
      await page.click('#next');
      await page.waitForSelector('#home', seconds(60));
      const written = proxy.seen.filter(({ method, url }) => method !== 'GET' && new URL(url).origin === network.gateway);
      expect(written.length).toBeGreaterThan(2);
      expect(partsTold([secrets.address])).toHaveLength(1);
      expect(partsTold(profile)).toEqual([]);
      await page.click('#home');
      await expect.poll(() => ownTunnels().length, seconds(20)).toBeGreaterThan(0);
      expect(problems).toEqual([]);
    } finally {
      await context.close();
    }
  });

  it('a first visit that is left before the end has told nobody anything, also when the page is opened again', async () => {
    const context = await newPhone(browser, { language: 'ja' });
    try {
      const { page } = await openPage(context, `${network.gateway}/#${hospital.code.replace(/^.*#/u, '')}`);
      const secrets = await upToConfirmation(page, false);
      await page.reload();
      await page.fill('#pin', pin);
      await page.click('#unlock');
      await page.waitForSelector('.words');
      await page.waitForTimeout(6000);
      expect(unexpected(isQuestion)).toEqual([]);
      expect(ownTunnels()).toEqual([]);
      expect(partsTold(secrets.all)).toEqual([]);
    } finally {
      await context.close();
    }
  });
});
