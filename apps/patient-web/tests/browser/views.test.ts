import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { buildFakes, frameProblems, type Language, launch, newPhone, openPage, picture, type Served, serve, sizes, type TestWindow, type Theme, violations } from './support';
import { fillDay } from './wholeNetwork';

let fakes: { folder: string; remove(): Promise<void> };
let served: Served;
let browser: Browser;

beforeAll(async () => {
  fakes = await buildFakes();
  served = await serve(fakes.folder);
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await served?.close();
  await fakes?.remove();
});

declare global {
  interface Window {
    tegataTest: TestWindow;
  }
}

const pin = '482915';

async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, `#/${path}`);
  await page.waitForFunction(() => document.querySelector('.loading') === null);
}

async function set(page: Page, change: Partial<TestWindow['controls']>): Promise<void> {
  await page.evaluate((values) => Object.assign(window.tegataTest.controls, values), change);
}

/** Nothing sticks out at the side, and everything one can press is large enough. */
async function layoutProblems(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const problems: string[] = [];
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width) {
      problems.push(`page is ${document.documentElement.scrollWidth} wide in ${width}`);
    }
    for (const element of document.querySelectorAll<HTMLElement>('button, a, input, select, textarea, summary')) {
      const box = element.getBoundingClientRect();
      const isSeen = box.width > 1 && box.height > 1 && !element.classList.contains('skip');
      const label = element.closest('label');
      const target = label === null ? box : label.getBoundingClientRect();
      if (isSeen && (target.height < 43.5 || target.width < 43.5)) {
        problems.push(`small: ${element.tagName} ${element.id} ${element.textContent?.slice(0, 20) ?? ''} ${Math.round(target.width)}×${Math.round(target.height)}`);
      }
    }
    for (const element of document.querySelectorAll<HTMLElement>('button span, .tabs span, h1, h2, .pill span, .segments a')) {
      if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflow === 'hidden') {
        problems.push(`clipped: ${element.textContent ?? ''}`);
      }
    }
    return problems;
  });
}

type Prepare = (page: Page) => Promise<void>;
const open =
  (path: string): Prepare =>
  (page) =>
    go(page, path);

/** Every page of an unlocked person, in every state that looks different. */
const pages: readonly (readonly [name: string, prepare: Prepare])[] = [
  ['home', open('home')],
  [
    'home-attention',
    async (page) => {
      await set(page, { rotationDue: true, brokenLog: true, unfinished: [{ step: 'grant', institutionName: 'みなと総合病院', since: 1_795_000_000 }], failures: { resume: 'Offline' } });
      await page.evaluate(() => (window.tegataTest as unknown as { application: { session: { permissions: { load(): void }; looks: { load(): void }; readStage(): Promise<void> } } }).application.session.readStage());
      await page.evaluate(() => (window.tegataTest as unknown as { application: { session: { permissions: { load(): void }; looks: { load(): void } } } }).application.session.permissions.load());
      await page.evaluate(() => (window.tegataTest as unknown as { application: { session: { looks: { load(): void } } } }).application.session.looks.load());
      await go(page, 'home');
      await page.waitForTimeout(60);
    },
  ],
  ['scan', async (page) => {
    await set(page, { rotationDue: false, brokenLog: false, unfinished: [], failures: {} });
    await go(page, 'scan');
    await page.locator('summary').click();
  }],
  ['scan-foreign', async (page) => {
    await page.fill('#scan-text', 'https://example.org/');
    await page.click('#scan-use');
    await page.waitForSelector('.scan-message .notice');
  }],
  ['grant', async (page) => {
    await page.fill('#scan-text', '#t1.hospital');
    await page.click('#scan-use');
    await page.waitForSelector('#grant-confirm');
  }],
  ['grant-open-end', async (page) => {
    await page.check('#grant-span-open');
  }],
  ['grant-day', async (page) => {
    await page.check('#grant-span-date');
    await fillDay(page, 'grant-day', '2026-02-31');
    await page.click('#grant-confirm');
    await page.waitForSelector('#grant-day .field-error');
  }],
  ['grant-nothing', async (page) => {
    await page.check('#grant-span-30');
    // Every change draws the sheet anew.
    for (const id of await page.locator('.compartments input:checked').evaluateAll((boxes) => boxes.map(({ id: name }) => name))) {
      await page.uncheck(`#${id}`);
    }
    await page.click('#grant-confirm');
    await page.waitForSelector('#grant-nothing');
  }],
  ['grant-failed', async (page) => {
    const institutionName = await page.locator('.institution-name').first().innerText();
    await set(page, { failures: { grant: 'GatewayUnreachable' }, unfinished: [{ step: 'grant', institutionName, since: 1_795_000_000 }] });
    await page.check('#grant-summary-read');
    await page.click('#grant-confirm');
    await page.waitForSelector('.notice.error');
    // What was signed before the way was lost is not lost with it.
    await page.waitForSelector('#pending');
    // What is taken away from the permission that runs is said beside what it does.
    await page.waitForSelector('#grant-narrow');
  }],
  ['grant-sending', async (page) => {
    await set(page, { failures: {}, unfinished: [], holdAt: 'sending', newKeys: 'made' });
    await page.click('#grant-confirm');
    await page.waitForSelector('.progress-steps .now');
  }],
  ['grant-done', async (page) => {
    await set(page, { holdAt: undefined });
    await page.waitForSelector('#keys-made');
  }],
  ['grant-keys-waiting', async (page) => {
    await set(page, { newKeys: 'waiting' });
    await go(page, 'permissions');
    await page.locator('.permission-card').first().click();
    await page.click('#change');
    await page.check('#grant-clinical-read');
    await page.uncheck('#grant-summary-read');
    await page.click('#grant-confirm');
    await page.waitForSelector('#keys-waiting');
    await set(page, { newKeys: 'notNeeded' });
  }],
  ['permissions', async (page) => {
    await set(page, { rotationDue: true });
    await go(page, 'permissions');
    await page.waitForSelector('#rotate');
  }],
  ['permissions-none', async (page) => {
    await set(page, { rotationDue: false, noPermissions: true });
    await go(page, 'home');
    await go(page, 'permissions');
    await page.waitForSelector('.empty');
  }],
  ['permission', async (page) => {
    await set(page, { noPermissions: false });
    await go(page, 'home');
    await go(page, 'permissions');
    await page.locator('.permission-card').nth(1).click();
    await page.waitForSelector('#end');
  }],
  ['permission-end', async (page) => {
    await page.click('#end');
    await page.waitForSelector('#end-confirm');
  }],
  ['permission-ended', async (page) => {
    await page.click('#end-confirm');
    await page.waitForSelector('#done');
  }],
  ['looks', async (page) => {
    await go(page, 'looks');
    await page.waitForSelector('.look');
  }],
  ['looks-broken', async (page) => {
    await set(page, { brokenLog: true });
    await go(page, 'home');
    await go(page, 'looks');
    await page.waitForSelector('.look.broken');
  }],
  ['chart', async (page) => {
    await set(page, { brokenLog: false });
    await go(page, 'chart');
    await page.waitForSelector('.items');
  }],
  ['chart-date', async (page) => {
    await go(page, 'chart/date');
    await page.waitForSelector('.record-row');
  }],
  ['chart-institution', open('chart/institution')],
  ['chart-find', async (page) => {
    await go(page, 'chart/find');
    await page.fill('#chart-words', 'HbA1c');
  }],
  ['record', async (page) => {
    await go(page, 'chart/date');
    await page.locator('.record-row').first().click();
    await page.waitForSelector('#correct');
  }],
  ['record-bad', async (page) => {
    await go(page, 'chart/date');
    await page.locator('.record-row.bad').first().click();
    await page.waitForSelector('.notice.error');
  }],
  ['print', open('print')],
  ['add', async (page) => {
    await go(page, 'add');
    await page.check('#add-kind-allergy');
  }],
  ['add-missing', async (page) => {
    await page.click('#add-confirm');
    await page.waitForSelector('.field-error');
  }],
  ['add-day', async (page) => {
    await page.fill('#add-substance', 'x');
    await fillDay(page, 'add-onset', '2026-02-');
    await page.click('#add-confirm');
    await page.waitForSelector('#add-onset .field-error');
  }],
  ['add-note', async (page) => {
    await page.check('#add-kind-note');
  }],
  ['profile', async (page) => {
    await go(page, 'profile');
    await page.locator('summary').click();
  }],
  ['settings', open('settings')],
  ['pin', open('pin')],
  ['phrase', open('phrase')],
  ['phrase-shown', async (page) => {
    await page.fill('#phrase-pin', pin);
    await page.click('#phrase-show');
    await page.waitForSelector('.words');
  }],
  ['replace', open('replace')],
  ['replace-words', async (page) => {
    await page.click('#next');
    await page.waitForSelector('.words');
  }],
  ['close', open('close')],
  ['about', open('about')],
  ['offline', async (page) => {
    await set(page, { online: false });
    await page.evaluate(() => (window.tegataTest as unknown as { application: { world: { page: { connectivity: { refresh(): void } } } } }).application.world.page.connectivity.refresh());
    await go(page, 'home');
    await page.waitForSelector('.banners .notice');
  }],
];

async function check(page: Page, problems: string[], name: string, label: string): Promise<string[]> {
  const found: string[] = [];
  await picture(page, `${label}-${name}`);
  // Where a long page was scrolled to, the bar lies over whatever is under it; that is no fault of the control there.
  await page.evaluate(() => window.scrollTo(0, 0));
  found.push(...[...(await layoutProblems(page)), ...(await frameProblems(page))].map((problem) => `${name}: ${problem}`));
  found.push(...(await violations(page)).map((problem) => `${name}: ${problem}`));
  found.push(...problems.splice(0).map((problem) => `${name}: ${problem}`));
  return found;
}

async function typeFirstVisit(page: Page, language: Language): Promise<void> {
  await page.fill('#profile-name', language === 'ja' ? '佐藤 花子' : 'Hanako Sato');
  await fillDay(page, 'profile-birthDate', '1984-03-09');
  await page.check('#profile-sex-female');
}

const combinations: readonly (readonly [Language, Theme, keyof typeof sizes])[] = [
  ['ja', 'light', 'phone'],
  ['ja', 'dark', 'phone'],
  ['en', 'light', 'phone'],
  ['en', 'dark', 'phone'],
  ['ja', 'light', 'tablet'],
  ['en', 'dark', 'tablet'],
];

/** Letters twice as large, as somebody sets them who sees badly; every page by its own measures. */
const enlarged: typeof combinations = [
  ['ja', 'light', 'phone'],
  ['en', 'dark', 'tablet'],
];

describe.each(enlarged)('pages in letters twice as large, in %s, %s, %s', (language, theme, size) => {
  it('shows every page of an unlocked person without a fault', async () => {
    const context = await newPhone(browser, { language, theme, size });
    const { page, problems } = await openPage(context, served.address);
    await page.waitForSelector('html[data-ready]');
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%';
    });
    const id = await page.evaluate((given) => window.tegataTest.seed('花子', given), pin);
    await page.evaluate(([person, given]) => window.tegataTest.unlock(person ?? '', given ?? ''), [id, pin]);
    await page.waitForSelector('#scan-card');
    const found: string[] = [];
    for (const [index, [name, prepare]] of pages.entries()) {
      await prepare(page);
      found.push(...(await check(page, problems, `${20 + index}-${name}`, `large-${language}-${theme}-${size}`)));
    }
    expect(found).toEqual([]);
    await context.close();
  });
});

describe.each(combinations)('pages in %s, %s, %s', (language, theme, size) => {
  const label = `${language}-${theme}-${size}`;
  let context: BrowserContext;
  beforeAll(async () => {
    context = await newPhone(browser, { language, theme, size });
  });
  afterAll(async () => context?.close());

  it('leads through the first visit without a fault', async () => {
    const { page, problems } = await openPage(context, `${served.address}#t1.hospital`);
    const found: string[] = [];
    await page.waitForSelector('#begin');
    found.push(...(await check(page, problems, '01-welcome', label)));
    await page.click('#begin');
    await page.waitForSelector('#profile-name');
    await page.click('#next');
    await page.waitForSelector('.field-error');
    found.push(...(await check(page, problems, '02-details-missing', label)));
    await typeFirstVisit(page, language);
    await page.click('#next');
    await page.waitForSelector('#pin-new');
    await page.fill('#pin-new', '123456');
    await page.fill('#pin-again', '123456');
    await page.click('#next');
    await page.waitForSelector('.field-error');
    found.push(...(await check(page, problems, '03-pin', label)));
    await page.fill('#pin-new', pin);
    await page.fill('#pin-again', pin);
    await page.click('#next');
    await page.waitForSelector('.words');
    found.push(...(await check(page, problems, '04-words', label)));
    const words = await page.locator('.word').allTextContents();
    await page.click('#next');
    await page.waitForSelector('#quiz-0');
    await page.fill('#quiz-0', 'wrong');
    await page.click('#next');
    await page.waitForSelector('.notice.error');
    found.push(...(await check(page, problems, '05-quiz', label)));
    for (const [index, position] of [3, 11, 24].entries()) {
      await page.fill(`#quiz-${index}`, words[position - 1] ?? '');
    }
    await page.click('#next');
    await page.waitForSelector('.check-number');
    found.push(...(await check(page, problems, '06-confirm', label)));
    await set(page, { holdAt: 'sending' });
    await page.click('#next');
    await page.waitForSelector('.progress-steps .now');
    found.push(...(await check(page, problems, '07-registering', label)));
    await set(page, { holdAt: undefined });
    await page.waitForSelector('#home');
    found.push(...(await check(page, problems, '08-registered', label)));
    await page.click('#home');
    await page.waitForSelector('#scan-card');
    await page.click('#bar-lock');
    await page.waitForSelector('#pin');
    await page.fill('#pin', '000000');
    await page.click('#unlock');
    await page.waitForSelector('[data-code="storage.WrongPin"]');
    found.push(...(await check(page, problems, '09-unlock-wrong', label)));
    expect(found).toEqual([]);
    await page.close();
  });

  it('shows every page of an unlocked person without a fault', async () => {
    const { page, problems } = await openPage(context, served.address);
    await page.waitForSelector('html[data-ready]');
    const found: string[] = [];
    const id = await page.evaluate((given) => window.tegataTest.seed('花子', given), pin);
    await page.evaluate(([person, given]) => window.tegataTest.unlock(person ?? '', given ?? ''), [id, pin]);
    await page.waitForSelector('#scan-card');
    for (const [index, [name, prepare]] of pages.entries()) {
      await prepare(page);
      found.push(...(await check(page, problems, `${20 + index}-${name}`, label)));
    }
    expect(found).toEqual([]);
    await page.close();
  });

  it('asks before another way to the ledger is used, and takes no for no', async () => {
    const { page, problems } = await openPage(context, served.address);
    await page.waitForSelector('html[data-ready]');
    const found: string[] = [];
    const before = { nodes: ['https://node.example/'], gateway: 'https://gateway.example/', finality: 'instant', deployedAt: 7 } as const;
    const now = { ...before, nodes: ['https://one.example.net/rpc', 'https://two.example.net/rpc'], gateway: 'https://elsewhere.example.net/' };
    const id = await page.evaluate((given) => window.tegataTest.seed('次郎', given), pin);
    const unlock = () => page.evaluate(([person, given]) => window.tegataTest.unlock(person ?? '', given ?? ''), [id, pin]);
    const asked = () => page.evaluate(() => window.tegataTest.controls.networkChange !== undefined);
    await set(page, { networkChange: { before, now } });
    await unlock();
    await page.waitForSelector('#dialog-confirm');
    expect(await page.locator('.dialog').innerText()).toContain('https://gateway.example/ → https://elsewhere.example.net/');
    found.push(...(await check(page, problems, '65-network-changed', label)));
    await page.click('#dialog-cancel');
    await page.waitForSelector('.dialog', { state: 'detached' });
    expect(await asked()).toBe(true);
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    await set(page, { networkChange: { before, now } });
    await unlock();
    await page.click('#dialog-confirm');
    await page.waitForSelector('.dialog', { state: 'detached' });
    await expect.poll(asked).toBe(false);
    expect(found).toEqual([]);
    await page.close();
  });

  it('shows several persons, restoring and being out without a fault', async () => {
    const { page, problems } = await openPage(context, served.address);
    await page.waitForSelector('html[data-ready]');
    const found: string[] = [];
    const out = await page.evaluate((given) => window.tegataTest.seed('太郎', given, 'out'), pin);
    await page.reload();
    await page.waitForSelector('.people');
    found.push(...(await check(page, problems, '70-people', label)));
    await page.getByRole('button').filter({ hasText: /24/u }).click();
    await page.waitForSelector('#restore-words');
    await page.fill('#restore-words', 'abandon ability 12345');
    await page.click('#next');
    await page.waitForSelector('.field-error');
    found.push(...(await check(page, problems, '71-restore', label)));
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    await page.evaluate(([person, given]) => window.tegataTest.unlock(person ?? '', given ?? ''), [out, pin]);
    await page.waitForSelector('#remove-person');
    found.push(...(await check(page, problems, '72-out', label)));
    expect(found).toEqual([]);
    await page.close();
  });
});

