import { execFile } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { Browser, Page } from 'playwright-core';

import { type Institution, TestNetwork } from '../support/network';
import { type Language, newPhone, openPage } from './support';

const app = fileURLToPath(new URL('../..', import.meta.url));
export const built = join(app, 'dist');

function newestBelow(folder: string): number {
  return Math.max(
    0,
    ...readdirSync(folder, { withFileTypes: true }).map((entry) =>
      entry.isDirectory() ? newestBelow(join(folder, entry.name)) : statSync(join(folder, entry.name)).mtimeMs,
    ),
  );
}

/** The page as it is served to patients: built when it was not, or when something that goes into it is newer. */
export async function ensureBuilt(): Promise<void> {
  if (process.env['TEGATA_PAGE_IS_BUILT'] !== undefined) {
    return;
  }
  const stated = join(built, 'build.json');
  const sources = ['src', 'public', 'build-steps'].map((folder) => newestBelow(join(app, folder)));
  const files = ['index.html', 'vite.config.ts', 'package-lock.json'].map((file) => statSync(join(app, file)).mtimeMs);
  if (!existsSync(stated) || statSync(stated).mtimeMs < Math.max(...sources, ...files)) {
    await buildInto(built);
  }
}

/** A build as `npm run build` makes it: the surroundings of a test would make another. */
export async function buildInto(folder: string): Promise<void> {
  const { NODE_ENV: _mode, VITEST: _test, ...surroundings } = process.env;
  const program = join(app, 'node_modules/vite/bin/vite.js');
  await promisify(execFile)(process.execPath, [program, 'build', '--logLevel', 'error', '--outDir', folder, '--emptyOutDir'], {
    cwd: app,
    env: surroundings,
  });
}

/** A real network whose gateway serves the built page; `change` writes into the network file that the page gets. */
export async function startWithPage(change?: (network: TestNetwork) => Readonly<Record<string, unknown>>): Promise<TestNetwork> {
  const network = await TestNetwork.start();
  const networkFile = join(network.folder, 'page-network.json');
  writeFileSync(networkFile, JSON.stringify({ ...network.configuration, ...change?.(network) }));
  appendFileSync(join(network.folder, 'gateway.conf'), `\n[page]\ndirectory = ${built}\nnetwork-file = ${networkFile}\n`);
  await network.killGateway();
  network.startGateway();
  await network.gatewayIsUp();
  return network;
}

export const pin = '482915';

export interface NewPerson {
  readonly name: string;
  readonly words: string[];
}

/** A day typed as a person does it. */
export async function fillDay(page: Page, id: string, day: string): Promise<void> {
  const [year = '', month = '', date = ''] = day.split('-');
  await page.fill(`#${id}-year`, year);
  await page.fill(`#${id}-month`, month);
  await page.fill(`#${id}-day`, date);
}

/** From "begin" to "recorded", as a person does it. */
export async function firstVisit(page: Page, name: string, stop: 'confirm' | 'sent' | 'done' = 'done'): Promise<NewPerson> {
  await page.waitForSelector('#begin');
  await page.click('#begin');
  return fillFirstVisit(page, name, { stop });
}

interface FirstVisitOptions {
  readonly stop?: 'confirm' | 'sent' | 'done';
  readonly pin?: string;
  /** Pasted where the address had no code. */
  readonly code?: string;
}

/** From the empty form on. */
export async function fillFirstVisit(page: Page, name: string, options: FirstVisitOptions = {}): Promise<NewPerson> {
  const { stop = 'done', code } = options;
  const own = options.pin ?? pin;
  await page.waitForSelector('#profile-name');
  await page.fill('#profile-name', name);
  await fillDay(page, 'profile-birthDate', '1984-03-09');
  await page.check('#profile-sex-female');
  await page.click('#next');
  await page.fill('#pin-new', own);
  await page.fill('#pin-again', own);
  await page.click('#next');
  await page.waitForSelector('.words');
  const words = await page.locator('.word').allTextContents();
  await page.click('#next');
  await answerQuiz(page, words);
  if (code !== undefined) {
    await page.locator('summary').first().click();
    await page.fill('#scan-text', code);
    await page.click('#scan-use');
  }
  await page.waitForSelector('.check-number');
  if (stop !== 'confirm') {
    await page.click('#next');
  }
  if (stop === 'done') {
    await page.waitForSelector('#home', { timeout: 60_000 });
  }
  return { name, words };
}

export async function answerQuiz(page: Page, words: readonly string[]): Promise<void> {
  await page.waitForSelector('#quiz-0');
  const labels = await page.locator('label[for^="quiz-"]').allTextContents();
  for (const [index, label] of labels.entries()) {
    await page.fill(`#quiz-${index}`, words[Number(/\d+/u.exec(label)?.[0]) - 1] ?? '');
  }
  await page.click('#next');
}

export async function unlock(page: Page, own = pin): Promise<void> {
  await page.waitForSelector('#pin');
  await page.fill('#pin', own);
  await page.click('#unlock');
}

export const codeOf = (institution: Institution): string => institution.code.replace(/^.*#/u, '');

/** A patient, registered by the institution's code and home. */
export async function registeredPhone(browser: Browser, network: TestNetwork, institution: Institution, name: string, language: Language = 'en') {
  const context = await newPhone(browser, { language });
  const opened = await openPage(context, `${network.gateway}/#${codeOf(institution)}`);
  const { words } = await firstVisit(opened.page, name);
  await opened.page.click('#home');
  await opened.page.waitForSelector('#scan-card', { timeout: 20_000 });
  return { context, words, ...opened };
}

/** A code pasted on the scan page, up to the sheet. */
export async function scanText(page: Page, code: string): Promise<void> {
  await page.click('#tab-scan');
  await page.locator('summary').first().click();
  await page.fill('#scan-text', code);
  await page.click('#scan-use');
  await page.waitForSelector('#grant-confirm');
}
